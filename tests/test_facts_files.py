"""Every file that may stand for the tables is read, or named for what it is with what to do."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
import toy as country
from test_facts import as_workbook
from toy import FACTS

from lienket import facts, pipeline

NOBODY = 65534
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def parted(toy: Path, separator: str, *, hint: str = "") -> None:
    """Write the toy's tables as a spreadsheet does whose list separator is `separator`."""
    for path in (toy / "facts").glob("*.csv"):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
        path.write_bytes(b"\xef\xbb\xbf" + hint.encode() + out.getvalue().encode())


STRICT = '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'


def packed(*names: str, text: str = "<x/>") -> bytes:
    """A ZIP archive with such files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_the_first_line_tells_what_parts_the_columns(toy: Path, separator: str) -> None:
    expected, _ = facts.read(toy)
    parted(toy, separator)
    assert facts.read(toy) == (expected, ())
    assert pipeline.check(toy) == ()


def test_the_line_that_names_the_separator_is_no_row(toy: Path) -> None:
    parted(toy, ";", hint="sep=;\r\n")
    table, faults = facts.read(toy)
    assert faults == ()
    assert [row.line for row in table.links[:2]] == [3, 4]


def test_where_semicolons_part_the_columns_a_number_has_a_decimal_comma(toy: Path) -> None:
    parted(toy, ";")
    path = toy / "facts" / "waypoints.csv"
    content = path.read_text(encoding="utf-8-sig")
    path.write_text(content.replace("105.1", "105,123").replace("800", "0,5"), encoding="utf-8")
    path = toy / "facts" / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(";5;km", ";5,5;km"), "utf-8")
    table, faults = facts.read(toy)
    assert faults == ()
    assert (table.waypoints[0].lon, table.waypoints[0].error_m) == (105.123, 0.5)
    assert table.figures[0].value == "5.5"
    path.write_text(path.read_text(encoding="utf-8").replace(";5,5;km", ";5,500;km"), "utf-8")
    assert [fault.code for fault in facts.read(toy)[1]] == ["number_two_ways"]


def test_a_list_without_quotation_marks_among_semicolons_is_a_row_with_too_many_cells(
    toy: Path,
) -> None:
    path = toy / "facts" / "links.csv"
    path.write_text(FACTS["links"].lstrip().replace(",", ";"), encoding="utf-8")
    found = pipeline.check(toy)
    assert {fault.code for fault in found} == {"wrong_cells"}
    assert {fault.line for fault in found} == {2, 3, 4, 5, 7}
    assert '"a;b"' in found[0].remedy_vi


WORKBOOKS = (
    # name, content, code, what the sentence calls it
    ("facts.xls", OLE + bytes(600), "other_workbook", ".xls"),
    ("FACTS.XLS", OLE + bytes(600), "other_workbook", ".xls"),
    ("facts.xlsx", OLE + bytes(600), "other_workbook", ".xls"),
    ("facts.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "locked_workbook", "mật khẩu"),
    ("facts.xlsb", packed("xl/workbook.bin", "xl/theme/theme1.xml"), "other_workbook", ".xlsb"),
    ("facts.ods", packed("mimetype", "content.xml"), "other_workbook", ".ods"),
    ("facts.xlsx", packed("mimetype", "content.xml"), "other_workbook", ".ods"),
    ("facts.xlsx", packed("word/document.xml"), "other_workbook", ".docx"),
    ("facts.xlsx", packed("a.txt"), "other_workbook", ".zip"),
    ("facts.numbers", packed("Index/Document.iwa"), "other_workbook", "Numbers"),
    ("facts.xlsx", b"key,kind\nra,route\n", "other_workbook", "CSV"),
    ("facts.xlsx", b"<html><table></table></html>", "other_workbook", "HTML"),
    ("facts.xlsx", b"<!DOCTYPE html>\n<html>", "other_workbook", "HTML"),
    ("facts.xlsx", b'<?xml version="1.0"?><Workbook/>', "other_workbook", "XML"),
    ("facts.xlsx", packed("xl/workbook.xml", text=STRICT), "other_workbook", "Strict"),
    ("facts.xlsx", b"%PDF-1.7", "other_workbook", "PDF"),
    ("facts.xlsx", b"", "empty_file", "rỗng"),
    ("facts.xlsx", bytes(4096), "empty_file", "rỗng"),
    ("facts.xlsx", packed("xl/workbook.xml"), "broken_workbook", "bị hỏng"),
    ("facts.xlsx", b"PK\x03\x04 cut off", "broken_workbook", "bị hỏng"),
    ("facts.xlsx", bytes(range(128, 256)), "broken_workbook", "bị hỏng"),
)


@pytest.mark.parametrize(
    ("name", "content", "code", "called"), WORKBOOKS, ids=[f"{w[0]}-{w[3]}" for w in WORKBOOKS]
)
def test_a_workbook_that_cannot_be_taken_is_the_one_fault(
    toy: Path, name: str, content: bytes, code: str, called: str
) -> None:
    for path in (toy / "facts").glob("*.csv"):
        path.unlink()
    (toy / "facts" / name).write_bytes(content)
    (fault,) = pipeline.check(toy)
    assert (fault.code, fault.file) == (code, f"facts/{name}")
    assert called in fault.vi


def test_a_workbook_beside_the_tables_is_not_passed_over(toy: Path) -> None:
    (toy / "facts" / "facts.ods").write_bytes(packed("mimetype", "content.xml"))
    assert [fault.code for fault in pipeline.check(toy)] == ["other_workbook"]
    (toy / "facts" / "facts.ods").unlink()
    (toy / "facts" / "~$facts.xlsx").write_bytes(b"\x05somebody")
    (toy / "facts" / ".~lock.facts.xlsx#").write_bytes(b"somebody")
    assert pipeline.check(toy) == ()


@pytest.mark.parametrize("name", ["facts.xlsm", "Facts.XLSX", "facts.xlsx.xlsx", "facts .xlsx"])
def test_a_workbook_under_another_name_is_told_its_name(toy: Path, name: str) -> None:
    as_workbook(toy)
    (toy / "facts" / "facts.xlsx").rename(toy / "facts" / name)
    (fault,) = pipeline.check(toy)
    assert (fault.code, fault.file) == ("misnamed_workbook", f"facts/{name}")
    (toy / "facts" / name).rename(toy / "facts" / "facts.xlsx")
    assert pipeline.check(toy) == ()


TABLES = (
    (packed("xl/workbook.xml"), ".xlsx"),
    (packed("mimetype", "content.xml"), ".ods"),
    (OLE + bytes(600), ".xls"),
    (b"\xef\xbb\xbf<html><body>", "HTML"),
    (b"%PDF-1.7\n\xff", "PDF"),
)


@pytest.mark.parametrize(("content", "called"), TABLES, ids=[table[1] for table in TABLES])
def test_a_table_that_is_no_csv_is_named_for_what_it_is(
    toy: Path, content: bytes, called: str
) -> None:
    (toy / "facts" / "links.csv").write_bytes(content)
    (fault,) = pipeline.check(toy)
    assert fault.code.startswith("other_kind_table")
    assert fault.file == "facts/links.csv"
    assert called in fault.vi


@pytest.mark.parametrize("table", ["links", "speeds"])
@pytest.mark.parametrize("ending", [".CSV", ".csv.txt", ".xlsx", ".txt"])
def test_a_table_under_another_name_is_pointed_at(toy: Path, table: str, ending: str) -> None:
    (toy / "facts" / f"{table}.csv").unlink(missing_ok=True)
    (toy / "facts" / f"{table}{ending}").write_text("key", encoding="utf-8")
    (fault,) = pipeline.check(toy)
    assert (fault.code, fault.file) == ("missing_table", f"facts/{table}.csv")
    assert f"({table}{ending}?)" in fault.vi


def test_a_table_of_one_line_is_what_a_missing_one_needs(toy: Path) -> None:
    path = toy / "facts" / "doubts.csv"
    path.unlink()
    (fault,) = pipeline.check(toy)
    path.write_text(fault.remedy_vi.rpartition(": ")[2] + "\n", encoding="utf-8")
    assert pipeline.check(toy) == ()


def test_a_table_without_its_column_names_is_one_fault(toy: Path) -> None:
    path = toy / "facts" / "links.csv"
    path.write_text("BẢNG LIÊN KẾT\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert [fault.code for fault in pipeline.check(toy)] == ["no_column_names"]


def test_a_table_without_one_column_is_one_fault(toy: Path) -> None:
    path = toy / "facts" / "links.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("key,", "khoa,", 1), encoding="utf-8")
    assert {fault.code for fault in pipeline.check(toy)} == {"missing_column", "unknown_column"}
    assert len(pipeline.check(toy)) == 2


def test_a_folder_of_tables_that_is_none_is_one_fault(toy: Path) -> None:
    shutil.rmtree(toy / "facts")
    assert [fault.code for fault in pipeline.check(toy)] == ["missing_folder"]
    (toy / "facts").write_text("no folder", encoding="utf-8")
    assert [fault.code for fault in pipeline.check(toy)] == ["not_folder"]


@pytest.mark.parametrize("name", ["sources.csv", "speeds.csv", "facts.xlsx"])
def test_a_folder_in_the_place_of_a_table_is_a_fault(toy: Path, name: str) -> None:
    (toy / "facts" / name).unlink(missing_ok=True)
    (toy / "facts" / name).mkdir()
    told = {"not_a_file", "unreadable_file"}
    faults = [fault for fault in pipeline.check(toy) if fault.code in told]
    assert [fault.file for fault in faults] == [f"facts/{name}"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions there are another matter")
@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111])
def test_a_folder_that_cannot_be_opened_is_a_fault(mode: int) -> None:
    with tempfile.TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        inside = country.write(Path(parent) / "toy")
        assert pipeline.check(inside) == ()
        (inside / "facts").chmod(mode)
        # What a folder forbids it does not forbid root.
        root = os.geteuid() == 0
        try:
            if root:
                os.seteuid(NOBODY)
            found = facts.read(inside)[1]
        finally:
            if root:
                os.seteuid(0)
            (inside / "facts").chmod(0o755)
    assert {fault.code for fault in found} <= {"unreadable_folder", "unreadable_file"}
    assert found
