"""What a cell of a workbook shows is what is taken, or a fault names the cell."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_facts import as_workbook

from lienket import facts, pipeline
from lienket.model.records import Facts

Change = Callable[[Any], None]
"""What is done to a workbook before it is read."""


def changed(toy: Path, change: Change) -> tuple[Facts, list[tuple[str, str]]]:
    """The facts of the toy kept in a workbook and changed, and (code, place) of each fault."""
    as_workbook(toy)
    path = toy / "facts" / "facts.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    table, faults = facts.read(toy)
    return table, [(fault.code, fault.place) for fault in faults]


def rewritten(toy: Path, pattern: str, new: str, part: str = "worksheets/sheet") -> int:
    """Replace `pattern` in every such part of the toy's workbook; how often it stood there."""
    path, count = toy / "facts" / "facts.xlsx", 0
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            text = content
            if part in name:
                replaced, found = re.subn(pattern, new, content.decode())
                text, count = replaced.encode(), count + found
            archive.writestr(name, text)
    return count


def put(sheet: str, cell: str, value: object, number_format: str = "General") -> Change:
    """A change that types `value` into a cell."""

    def change(book: Any) -> None:  # noqa: ANN401 - openpyxl's own
        book[sheet][cell].value = value
        book[sheet][cell].number_format = number_format

    return change


SHOWN = (
    # sheet, cell, value, number format, what the table holds then
    ("figures", "F3", 0.65, "0%", "65"),
    ("figures", "F3", 0.655, "0.0%", "65.5"),
    ("figures", "F3", 0.5, "0.0 %", "50.0"),
    ("figures", "F3", 0.07, "0%", "7"),
    ("figures", "F3", 12000, "#,##0", "12000"),
    ("figures", "F3", 6, "0.00", "6.00"),
    ("figures", "F3", 12, "0.000", "12"),
    ("figures", "F3", 12, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "12"),
    ("figures", "F3", 0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "0"),
    ("figures", "F3", -5, "#,##0_);[Red](#,##0)", "-5"),
    ("figures", "F3", 0.1 + 0.2, "General", "0.3"),
    ("figures", "F3", 1e-7, "General", "0.0000001"),
    ("figures", "F3", 7, "@", "7"),
    ("sources", "E2", 15, "General", "15"),
    ("sources", "E2", 15, "00000", "00015"),
    ("sources", "E2", "00015", "@", "00015"),
    ("sources", "E2", "12_x000D_", "General", "12"),
    ("sources", "B2", "Đường_x000D__x000A_", "General", "Đường"),
    ("sources", "B2", "B_x00E1_o _xD83D__xDE00_", "General", "Báo 😀"),
    ("doubts", "E2", "Hai_x000D_\nngày", "General", "Hai\nngày"),
)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "number_format", "held"),
    SHOWN,
    ids=[f"{case[2]!r} as {case[3]}" for case in SHOWN],
)
def test_what_a_cell_shows_is_what_is_taken(
    toy: Path, sheet: str, cell: str, value: object, number_format: str, held: str
) -> None:
    unit = put("figures", "G3", "%")

    def change(book: Any) -> None:  # noqa: ANN401 - openpyxl's own
        put(sheet, cell, value, number_format)(book)
        unit(book)

    table, faults = changed(toy, change)
    assert faults == []
    column = facts.columns(sheet)[ord(cell[0]) - ord("A")]
    assert getattr(getattr(table, sheet)[int(cell[1:]) - 2], column) == held


def test_true_and_false_are_yes_and_no(toy: Path) -> None:
    table, faults = changed(toy, put("statuses", "K2", value=True))
    assert faults == []
    assert table.statuses[0].inferred is True


DAY = datetime.datetime(2024, 3, 1)  # noqa: DTZ001 - Excel knows no zones
HALF_PAST = datetime.time(7, 30)
LONG = datetime.timedelta(hours=36)

ODD = (
    # sheet, cell, value, number format, code
    ("sources", "E2", DAY, "yyyy-mm-dd", "cell_date"),
    ("statuses", "J3", DAY, "dd/mm", "cell_date"),
    ("statuses", "J3", HALF_PAST, "h:mm", "cell_date"),
    ("statuses", "J3", LONG, "[h]:mm", "cell_date"),
    ("figures", "F3", DAY, "d-mmm", "cell_date"),
    ("figures", "F3", HALF_PAST, "h:mm", "cell_date"),
    ("waypoints", "G2", DAY, "yyyy-mm-dd", "cell_date"),
    ("parts", "C2", True, "General", "cell_flag"),
    ("figures", "F3", True, "General", "cell_flag"),
    ("figures", "F3", "#REF!", "General", "cell_error"),
    ("figures", "F3", "#N/A", "General", "cell_error"),
    ("links", "J2", "#DIV/0!", "General", "cell_error"),
    ("figures", "F3", "########", "General", "cell_error"),
    ("figures", "F3", "Err:502", "General", "cell_error"),
    ("figures", "F3", "=1+1", "General", "cell_formula"),
    ("figures", "K3", '="ghi"&" chú"', "General", "cell_formula"),
    ("figures", "F3", 12_000_000, "0.0,,", "cell_format"),
    ("figures", "F3", 12_000, '#,##0," nghìn"', "cell_format"),
    ("figures", "F3", 5, '0" km"', "cell_format"),
    ("figures", "F3", 5_000, "[$₫-42A]#,##0", "cell_format"),
    ("figures", "F3", 5_000, "$#,##0.00", "cell_format"),
    ("figures", "F3", 0.25, "# ?/?", "cell_format"),
    ("figures", "F3", 12_345, "0.0E+00", "cell_format"),
    ("figures", "F3", 5_000_000, '[>=1000000]0.0,,"M";0', "cell_format"),
    ("sources", "E2", 10_000, "0E+00", "cell_format"),
    ("sources", "E2", 15, '"QĐ "0', "cell_format"),
    ("figures", "F3", 34.56, "0.0", "cell_rounded"),
    ("figures", "F3", 0.655, "0%", "cell_rounded"),
    ("sources", "E2", 34.56, "0", "cell_rounded"),
    ("figures", "F3", 0.65, "0%", "bad_figure"),
    ("figures", "F3", "65 %", "General", "bad_figure"),
    ("figures", "F3", 12.345, "General", "number_two_ways"),
    ("figures", "F3", "12.000", "General", "number_two_ways"),
    ("statuses", "G3", 45_414, "General", "bad_date"),
)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "number_format", "code"),
    ODD,
    ids=[f"{case[4]} {case[0]} {case[2]!s:.12} as {case[3]}" for case in ODD],
)
def test_a_cell_that_holds_another_value_than_it_shows_is_named(
    toy: Path, sheet: str, cell: str, value: object, number_format: str, code: str
) -> None:
    as_workbook(toy)
    path = toy / "facts" / "facts.xlsx"
    book = openpyxl.load_workbook(path)
    put(sheet, cell, value, number_format)(book)
    book.save(path)
    _, found = facts.read(toy)
    column = facts.columns(sheet)[ord(cell[0]) - ord("A")]
    assert [(fault.code, f"{fault.file}:{fault.line}") for fault in found] == [
        (code, f"facts/facts.xlsx#{sheet}:{cell[1:]}")
    ]
    assert column in found[0].vi
    assert not code.startswith("cell_") or cell in found[0].vi


@pytest.mark.parametrize("stated", ["A1", "A1:C3", "A1:XFD1048576", ""])
def test_the_range_that_a_sheet_states_is_not_believed(toy: Path, stated: str) -> None:
    from_csv, _ = facts.read(toy)
    as_workbook(toy)
    new = f'<dimension ref="{stated}"/>' if stated else ""
    assert rewritten(toy, r'<dimension ref="[^"]*" ?/>', new)
    assert facts.read(toy) == (from_csv, ())


def test_hidden_rows_columns_and_sheets_are_read_like_others(toy: Path) -> None:
    from_csv, _ = facts.read(toy)

    def change(book: Any) -> None:  # noqa: ANN401 - openpyxl's own
        book["links"].row_dimensions[3].hidden = True
        book["links"].column_dimensions["D"].hidden = True
        book["parts"].sheet_state = "veryHidden"
        book["links"].auto_filter.ref = "A1:K7"

    assert changed(toy, change) == (from_csv, [])


def test_each_cell_under_a_merged_one_is_named(toy: Path) -> None:
    def change(book: Any) -> None:  # noqa: ANN401 - openpyxl's own
        book["statuses"].merge_cells("B2:B4")
        book["statuses"].merge_cells("A20:C20")  # below the table: it covers nothing

    as_workbook(toy)
    path = toy / "facts" / "facts.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    found = pipeline.check(toy)
    assert [(fault.code, fault.line) for fault in found] == [("cell_merged", 3), ("cell_merged", 4)]
    assert "B2:B4" in found[0].vi


def test_a_formula_with_an_empty_result_is_an_empty_cell(toy: Path) -> None:
    as_workbook(toy)
    path = toy / "facts" / "facts.xlsx"
    book = openpyxl.load_workbook(path)
    book["figures"]["K3"] = '=""'
    book.save(path)
    assert [fault.code for fault in pipeline.check(toy)] == ["cell_formula"]
    assert rewritten(
        toy, r'<c r="K3"[^>]*>(<f>""</f>)<v ?/?>(</v>)?</c>', r'<c r="K3" t="str">\1<v></v></c>'
    )
    assert pipeline.check(toy) == ()


@pytest.mark.parametrize("number", ["1", "0", "-1", "1e9", "inf", "NaN", "x"])
def test_rows_that_do_not_follow_each_other_are_refused_whole(toy: Path, number: str) -> None:
    as_workbook(toy)
    assert rewritten(toy, r'<row r="3"', f'<row r="{number}"')
    assert {fault.code for fault in pipeline.check(toy)} == {"broken_workbook"}


def test_a_sheet_under_another_name_is_pointed_at(toy: Path) -> None:
    def change(book: Any) -> None:  # noqa: ANN401 - openpyxl's own
        book["links"].title = "Links "
        book["requests"].title = " requests"

    as_workbook(toy)
    path = toy / "facts" / "facts.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    found = pipeline.check(toy)
    assert [(fault.code, fault.file) for fault in found] == [
        ("missing_sheet", "facts/facts.xlsx#links"),
        ("missing_sheet", "facts/facts.xlsx#requests"),
    ]
    assert "(Links ?)" in found[0].vi


@pytest.mark.parametrize("target", ["nowhere.xml", "worksheets/sheet2.xml"])
def test_a_sheet_that_points_nowhere_is_missing(toy: Path, target: str) -> None:
    as_workbook(toy)
    assert rewritten(toy, r"worksheets/sheet1\.xml", target, "workbook.xml.rels")
    codes = {fault.code for fault in pipeline.check(toy)}
    assert codes <= {"missing_sheet", "missing_column", "unknown_column", "no_column_names"}
    assert codes


def test_a_sheet_that_names_no_part_is_missing(toy: Path) -> None:
    as_workbook(toy)
    assert rewritten(toy, r'r?:?id="rId1"', 'id=""', "xl/workbook.xml")
    assert {fault.code for fault in pipeline.check(toy)} == {"missing_sheet"}
