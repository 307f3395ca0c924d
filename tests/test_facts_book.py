"""The workbook of facts that an office fills in: what is written is what is read."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import starters
from openpyxl.worksheet.worksheet import Worksheet

from lienket import catalogue, facts, pipeline
from lienket.facts import rows
from lienket.intake import allowed_words, facts_book
from lienket.model.records import Catalogue, Facts, Figure, Speed, Waypoint


def read(folder: Path) -> tuple[Catalogue, Facts]:
    found, faults, _ = catalogue.examine(folder)
    tables, met = facts.read(folder)
    assert not (*faults, *met)
    return found, tables


def plain(tables: Facts) -> dict[str, list[Any]]:
    """The records of each table without the lines they stand on."""
    return {
        table.name: [replace(row, line=0) for row in getattr(tables, table.name)]
        for table in fields(Facts)
    }


def again(tables: Facts, folder: Path, of: Catalogue) -> Facts:
    (folder / "facts").mkdir(parents=True)
    facts_book.write(folder / "facts" / "facts.xlsx", of, tables)
    found, faults = facts.read(folder)
    assert faults == ()
    return found


@pytest.mark.parametrize("folder", [starters.STARTER, pipeline.embedded()], ids=["starter", "own"])
def test_what_is_written_is_read_again(folder: Path, tmp_path: Path) -> None:
    of, tables = read(folder)
    assert plain(again(tables, tmp_path, of)) == plain(tables)


def test_empty_tables_are_sheets_too(tmp_path: Path) -> None:
    of, _ = read(starters.STARTER)
    assert again(Facts(), tmp_path, of) == Facts()
    book = openpyxl.load_workbook(tmp_path / "facts" / "facts.xlsx")
    assert {*facts.TABLES} <= {*book.sheetnames}


def test_numbers_are_read_as_they_were(tmp_path: Path) -> None:
    of, tables = read(starters.STARTER)
    point = tables.waypoints[0]
    odd = [
        replace(point, seq=seq, lon=105.123, lat=21.0000001, error_m=error)
        for seq, error in ((1, 12.345), (1.5, 0.0), (2, 1234.5), (3, 1e-7))
    ]
    speed = Speed("trunk", 62.125, access=True, source="s", locator="=1+1", note_vi="", note_en="")
    figure = Figure("road-1", "x", "a", "b", "", "=SUM(1)", "", None, "s", "l", "", "")
    own = replace(tables, waypoints=(*odd,), speeds=(speed,), figures=(figure,))
    assert plain(again(own, tmp_path, of)) == plain(own)
    assert isinstance(odd[0], Waypoint)


def test_the_same_facts_are_the_same_bytes() -> None:
    of, tables = read(starters.STARTER)
    assert facts_book.as_xlsx(of, tables) == facts_book.as_xlsx(of, tables)


def offered(sheet: Worksheet, column: str) -> Any:  # noqa: ANN401 - openpyxl's own
    """The drop-down of a column, None where it has none."""
    names = [cell.value for cell in sheet[1]]
    letter = openpyxl.utils.get_column_letter(names.index(column) + 1)
    found = [
        rule
        for rule in sheet.data_validations.dataValidation
        if f"{letter}2:" in str(rule.sqref) and str(rule.sqref).startswith(letter)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def test_every_closed_list_is_a_drop_down_of_just_its_words(tmp_path: Path) -> None:
    of, tables = read(starters.STARTER)
    again(tables, tmp_path, of)
    book = openpyxl.load_workbook(tmp_path / "facts" / "facts.xlsx")
    lists = {column[0].value: column[1:] for column in book["lists"].iter_cols()}
    closed = 0
    for table in facts.TABLES:
        for column in facts.columns(table):
            if words := rows.choices(column):
                rule = offered(book[table], column)
                assert rule.errorStyle == "stop", f"{table}.{column}"
                held = tuple(cell.value for cell in lists[column] if cell.value)
                assert held == words
                last = rule.formula1.rpartition("$")[2]
                assert int(last) == len(words) + 1
                closed += 1
    assert closed > len(facts.TABLES)
    assert {cell.value for cell in lists["side"] if cell.value} == {"a", "b", "both"}
    assert {cell.value for cell in lists["layer"] if cell.value} == {"roads"}
    assert offered(book["statuses"], "source").formula1.startswith("'sources'!$A$2:")
    assert offered(book["waypoints"], "part").formula1.startswith("'parts'!$A$2:")


def test_every_head_says_what_its_column_takes_in_both_languages(tmp_path: Path) -> None:
    of, tables = read(starters.STARTER)
    again(tables, tmp_path, of)
    book = openpyxl.load_workbook(tmp_path / "facts" / "facts.xlsx")
    for table in facts.TABLES:
        sheet = book[table]
        assert [cell.value for cell in sheet[1]] == [*facts.columns(table)]
        assert sheet.freeze_panes == "B2"
        for cell in sheet[1]:
            assert cell.comment
            vi, en = cell.comment.text.split("\n")
            assert vi != en
            said_vi, said_en = allowed_words.takes(table, str(cell.value))
            assert vi.endswith(said_vi)
            assert en.endswith(said_en)
        for line in sheet.iter_rows(min_row=2):
            assert {cell.number_format for cell in line} == {"@"}


def test_the_sheet_of_words_holds_each_word_that_can_be_written() -> None:
    held = {(word.family, word.code) for word in allowed_words.every() if word.places}
    for table in facts.TABLES:
        for column in facts.columns(table):
            for word in rows.choices(column):
                found = allowed_words.families(column)
                assert any((family, word) in held for family in found), f"{table}.{column} {word}"


@pytest.mark.office
@pytest.mark.slow
def test_an_office_program_opens_and_saves_it_without_loss(tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    of, tables = read(starters.STARTER)
    again(tables, tmp_path / "made", of)
    saved = tmp_path / "saved" / "facts"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved)]
    subprocess.run(
        [*command, str(tmp_path / "made" / "facts" / "facts.xlsx")], check=True, capture_output=True
    )
    found, faults = facts.read(tmp_path / "saved")
    assert faults == ()
    assert plain(found) == plain(tables)
    book = openpyxl.load_workbook(saved / "facts.xlsx")
    assert offered(book["statuses"], "condition").type == "list"
    assert book["statuses"]["A1"].comment.text
