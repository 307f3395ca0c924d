"""The tables, from CSV and from one workbook."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import openpyxl
import pytest

from lienket import facts, pipeline


def as_workbook(toy: Path) -> None:
    """Turn the toy's CSV tables into one facts.xlsx, as Excel would hold them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for path in sorted((toy / "facts").glob("*.csv")):
        sheet = book.create_sheet(path.stem)
        for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
            sheet.append([_typed(cell) for cell in row])
        path.unlink()
    book.save(toy / "facts" / "facts.xlsx")


def _typed(cell: str) -> object:
    try:
        return datetime.datetime.fromisoformat(cell) if cell.count("-") == 2 else float(cell)
    except ValueError:
        return cell or None


def test_a_workbook_reads_as_the_csv_does(toy: Path) -> None:
    from_csv, _ = facts.read(toy)
    as_workbook(toy)
    from_xlsx, faults = facts.read(toy)
    assert faults == ()
    assert from_xlsx == from_csv


def test_a_fault_in_a_workbook_names_its_sheet_and_row(toy: Path) -> None:
    as_workbook(toy)
    book = openpyxl.load_workbook(toy / "facts" / "facts.xlsx")
    book["statuses"]["D3"] = "builded"
    del book["doubts"]
    book.save(toy / "facts" / "facts.xlsx")
    places = [(fault.code, fault.place) for fault in pipeline.check(toy)]
    assert ("bad_word", "facts/facts.xlsx#statuses:3 · ra--bb") in places
    assert ("missing_sheet", "facts/facts.xlsx#doubts") in places


def test_a_workbook_that_is_none_is_a_fault(toy: Path) -> None:
    as_workbook(toy)
    path = toy / "facts" / "facts.xlsx"
    path.write_bytes(path.read_bytes()[:2000])
    assert [fault.code for fault in pipeline.check(toy)] == ["broken_workbook"]


def test_a_byte_order_mark_and_quotes_are_read(toy: Path) -> None:
    path = toy / "facts" / "doubts.csv"
    text = path.read_text(encoding="utf-8").replace("Hai ngày", '"Hai ngày,\nhai dòng"')
    path.write_text(text, encoding="utf-8-sig")
    table, faults = facts.read(toy)
    assert faults == ()
    assert table.doubts[0].says_vi == "Hai ngày,\nhai dòng"


def test_lists_dates_and_flags_have_their_types(toy: Path) -> None:
    table, _ = facts.read(toy)
    assert table.links[0].parts == ("ra--aa", "ra--bb")
    assert table.statuses[3].happened_on is not None
    assert table.statuses[3].happened_on.last == datetime.date(2023, 11, 20)
    assert [row.inferred for row in table.statuses[:2]] == [True, False]
    assert table.waypoints[0].error_m == 800


def test_sources_without_the_column_basis_were_read(toy: Path) -> None:
    table, faults = facts.read(toy)
    assert faults == ()
    assert {row.basis for row in table.sources} == {"read"}


def test_the_basis_of_a_source_is_a_word_of_the_list(toy: Path) -> None:
    path = toy / "facts" / "sources.csv"
    head, *rows = path.read_text(encoding="utf-8").strip().splitlines()
    bases = ["read", "cited", "own", "heard"]
    lines = [f"{head},basis", *(f"{row},{basis}" for row, basis in zip(rows, bases, strict=True))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    table, faults = facts.read(toy)
    assert [(fault.code, fault.place) for fault in faults] == [
        ("bad_word", "facts/sources.csv:5 · deep")
    ]
    assert [row.basis for row in table.sources[:3]] == bases[:3]
    path.write_text("\n".join([lines[0], f"{rows[0]},"]) + "\n", encoding="utf-8")
    assert [fault.code for fault in facts.read(toy)[1]] == ["empty_cell"]


@pytest.mark.parametrize("table", sorted(facts.TABLES))
def test_the_line_of_a_row_is_where_it_stands(toy: Path, table: str) -> None:
    found, _ = facts.read(toy)
    rows = getattr(found, table)
    assert [row.line for row in rows] == [*range(2, 2 + len(rows))]
