"""The tables people take away, read back with other tools."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from toy import Edit, collection, toy_features

from lienket import pipeline, style, tables
from lienket.tables import paper

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = [
    *("key", "kind", "name_vi", "name_en", "sides", "ground", "works", "stage_aa", "stage_bb"),
    *("as_of", "source", "locator", "accuracy", "length_km", "mapped"),
]


def rows(folder: Path) -> dict[str, dict[str, str]]:
    content = (folder / "tables" / "links_status.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return {row["key"]: row for row in reader}


@pytest.fixture
def out(toy: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    tables.write(pipeline.atlas(toy), folder)
    return folder


def test_a_link_is_a_row_with_its_state_and_source(out: Path) -> None:
    row = rows(out)["rb"]
    assert [*row] == COLUMNS
    told = {name: row[name] for name in COLUMNS[4:]}
    assert told == {
        "sides": "aa;bb",
        "ground": "one_sided",
        "works": "one_building",
        "stage_aa": "",
        "stage_bb": "under_construction",
        "as_of": "2025-03-08",
        "source": "news",
        "locator": "đ. 1",
        "accuracy": "generalised",
        "length_km": "82.84",
        "mapped": "yes",
    }


def test_a_link_without_a_place_is_listed(out: Path) -> None:
    row = rows(out)["bus"]
    assert (row["mapped"], row["accuracy"], row["length_km"]) == ("no", "unmapped", "")
    assert (row["stage_aa"], row["stage_bb"]) == ("agreed", "agreed")


def test_the_worst_accuracy_is_the_one_told(out: Path) -> None:
    assert rows(out)["rc"]["accuracy"] == "schematic"


def test_a_link_that_only_lies_in_a_district_is_an_area(toy: Path, tmp_path: Path) -> None:
    tables.write(pipeline.atlas(toy, audience="internal"), tmp_path)
    assert rows(tmp_path)["guard"]["accuracy"] == "area"


def test_a_link_with_a_part_that_has_no_place_is_mapped_in_part(
    toy: Path, edit: Edit, tmp_path: Path
) -> None:
    edit("facts/parts.csv", "Rb east,,roads", "Rb east,,")
    features = [row for row in toy_features()["roads"] if row["properties"]["key"] != "rb--bb"]  # type: ignore[index] # JSON
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")
    tables.write(pipeline.atlas(toy), tmp_path)
    told = {key: (row["mapped"], row["accuracy"]) for key, row in rows(tmp_path).items()}
    assert told["rb"] == ("partly", "generalised")
    assert (told["ra"][0], told["bus"][0]) == ("yes", "no")


def test_geojson_carries_the_status(out: Path) -> None:
    data = json.loads((out / "geojson" / "roads.geojson").read_text(encoding="utf-8"))
    told = {row["properties"]["key"]: row["properties"] for row in data["features"]}
    assert told["rb--bb"]["stage"] == "under_construction"
    assert told["rb--bb"]["status_source"] == "news"
    assert told["rb--bb"]["as_of"] == "2025-03-08"


def test_the_workbook_has_its_sheets_and_the_same_rows(out: Path) -> None:
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx")
    assert book.sheetnames == [
        *("Đọc trước", "Tổng hợp"),
        *("Tuyến liên kết", "Các phần", "Điểm qua ranh giới", "Cặp huyện giáp ranh"),
        "Tuyến chưa rõ cặp huyện",
        *("Đoạn chưa nối", "Cặp chưa có tuyến đã nối", "Hai bên ở mức khác nhau"),
        *("Tác động của từng tuyến", "Chuyến đi nhanh hơn", "Thời gian đi lại"),
        *("Trạng thái", "Số liệu", "Kiến nghị", "Nguồn", "Chỗ chưa khớp", "Danh mục mã"),
        "Cách tính",
    ]
    sheet = book["Tuyến liên kết"]
    assert {*COLUMNS} <= {str(cell.value) for cell in sheet[1]}
    assert [row["key"].value for row in records(sheet)] == [*rows(out)]


def records(sheet: Worksheet) -> list[dict[str, Cell | MergedCell]]:
    """The rows of a sheet, a cell by the name of its column."""
    names = [str(cell.value) for cell in sheet[1]]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=3)]


def test_a_head_is_one_line_over_the_rows_and_names_of_columns_are_hidden(out: Path) -> None:
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx")
    _, *sheets = [sheet for sheet in book if sheet.max_row > 1]
    heads = {str(cell.value) for sheet in sheets for cell in sheet[2]}
    assert {
        *("Chiều dài [km]", "Độ tin cậy của vị trí", "Giai đoạn: Tỉnh Ả", "Các liên kết"),
        *("Danh mục", "Tài liệu nguồn", "Liên kết, đoạn"),
    } <= heads
    assert [head for head in heads if "\n" in head] == []
    for sheet in sheets:
        names, labels = ([str(cell.value) for cell in sheet[line]] for line in (1, 2))
        assert sheet.row_dimensions[1].hidden
        assert len({*labels}) == len(labels)
        assert not [label for name, label in zip(names, labels, strict=True) if name == label]
        assert sheet.row_dimensions[2].height >= 13
        assert {cell.font.name for cell in sheet[2]} == {"Calibri"}


def test_a_sheet_is_a_table_of_excel_that_prints_as_wide_as_its_paper(out: Path) -> None:
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx")
    first, *sheets = book.worksheets
    assert first.title == "Đọc trước"
    told = " ".join(str(cell.value) for row in first.iter_rows() for cell in row)
    assert "layers/facts/" in told
    assert "Theo báo cáo ngày 02/5/2024" in told
    for sheet in sheets:
        if sheet.max_row < 3:
            continue
        (table,) = sheet.tables.values()
        assert table.ref == f"A2:{sheet.dimensions.rpartition(':')[2]}"
        assert sheet.freeze_panes == "B3"
        assert sheet.page_setup.orientation in {"landscape", "portrait"}
        assert sheet.page_setup.paperSize in {8, 9}
        assert sheet.sheet_properties.pageSetUpPr.fitToPage  # type: ignore[union-attr] # it is there
        assert sheet.print_title_rows == "$2:$2"
        assert "&P" in str(sheet.oddFooter.right.text)  # type: ignore[union-attr] # it is there


def test_names_come_first_and_keys_last_and_folded(out: Path) -> None:
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx")
    names = [str(cell.value) for cell in book["Trạng thái"][1]]
    assert names[0] == "subject_name"
    shown = [
        name
        for at, name in enumerate(names, start=1)
        if not book["Trạng thái"].column_dimensions[get_column_letter(at)].hidden
    ]
    assert {"subject", "source", "note_en"}.isdisjoint(shown)
    assert shown == names[: len(shown)]
    row = next(row for row in records(book["Trạng thái"]) if row["subject"].value == "rb--bb")
    assert (row["subject_name"].value, row["source_title"].value) == ("Rb phía đông", "12-BC")


def test_a_day_is_a_date_and_what_is_less_precise_a_text(
    toy: Path, edit: Edit, tmp_path: Path
) -> None:
    edit("facts/statuses.csv", "2025-03-08", "2025-03")
    tables.write(pipeline.atlas(toy), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "tables" / "links.xlsx")["Trạng thái"]
    days = [row["stated_on"] for row in records(sheet)]
    assert {(type(cell.value), cell.number_format) for cell in days} >= {(datetime, "dd/mm/yyyy")}
    happened = {str(row["happened_on"].value) for row in records(sheet)}
    assert "3/2025" in happened


def test_a_stage_has_its_colour(out: Path) -> None:
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx")
    told = {row["stage_bb"].value: row["stage_bb"].fill.fgColor.rgb
            for row in records(book["Tuyến liên kết"])}  # fmt: skip
    colour = next(row.colour for row in style.groups() if row.key == "building")
    mixed = [round(255 - 0.3 * (255 - int(colour[at : at + 2], 16))) for at in (1, 3, 5)]
    assert told["Đang thi công"].endswith("".join(f"{part:02X}" for part in mixed))


def test_the_csv_for_planners_is_in_words(out: Path) -> None:
    content = (out / "tables" / "links_status_vi.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    told = [*csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    row = next(row for row in told if row["Tên"] == "Đường Rb")
    assert len(told) == len(rows(out))
    assert row["Qua ranh giới: trên thực địa"] == "Mới có một bên"
    assert row["Giai đoạn: Tỉnh Bờ"] == "Đang thi công"
    assert (row["Tính đến"], row["Các bên"]) == ("08/3/2025", "Tỉnh Ả; Tỉnh Bờ")


@pytest.mark.office
def test_the_workbook_prints_on_40_pages_at_most(tmp_path: Path) -> None:
    office, reader = shutil.which("soffice"), shutil.which("pdfinfo")
    if not office or not reader:
        pytest.skip("no LibreOffice, or no pdfinfo (poppler-utils)")
    tables.write(pipeline.atlas(pipeline.embedded()), tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    book = tmp_path / "tables" / "links.xlsx"
    subprocess.run([*command, str(book)], check=True, capture_output=True, timeout=300)
    if not (tmp_path / "links.pdf").is_file():
        pytest.skip("LibreOffice without Calc")
    done = subprocess.run([reader, str(tmp_path / "links.pdf")], check=True, capture_output=True)
    pages = re.search(rb"Pages: +(\d+)", done.stdout)
    assert pages
    assert 30 < int(pages[1]) <= 40


def test_pages_go_to_the_sheets_in_the_smallest_print() -> None:
    book = openpyxl.Workbook()
    for title, rows_, columns in (("small", 5, 3), ("long", 400, 3), ("wide", 300, 8)):
        sheet = book.create_sheet(title)
        for line in range(1, rows_ + 1):
            for column in range(1, columns + 1):
                sheet.cell(line, column, "x")
                sheet.column_dimensions[get_column_letter(column)].width = 30
    book.remove(book.worksheets[0])
    paper.lay_out(book, 2)
    laid = {
        sheet.title: (
            sheet.page_setup.paperSize,
            sheet.page_setup.orientation,
            sheet.page_setup.fitToHeight,
        )
        for sheet in book.worksheets
    }
    # In 7/10 of the full size a standing A3 holds 117 lines of 90 letters, a lying one 80 of 240.
    assert laid == {
        "small": (9, "landscape", 1),
        "long": (8, "portrait", 4),
        "wide": (8, "landscape", 4),
    }


def test_a_sheet_as_wide_as_its_paper_takes_no_page_that_does_not_help() -> None:
    book = openpyxl.Workbook()
    for title, rows_, width in (("broad", 5, 400), ("long", 400, 90)):
        sheet = book.create_sheet(title)
        sheet.column_dimensions["A"].width = width
        for line in range(1, rows_ + 1):
            sheet.cell(line, 1, "x")
    book.remove(book.worksheets[0])
    paper.lay_out(book, 2)
    assert [sheet.page_setup.fitToHeight for sheet in book.worksheets] == [1, 4]


def test_a_column_without_a_value_is_folded_at_the_end(out: Path) -> None:
    sheet = openpyxl.load_workbook(out / "tables" / "links.xlsx")["Trạng thái"]
    for at, name in enumerate((str(cell.value) for cell in sheet[1]), start=1):
        cells = [sheet.cell(line, at).value for line in range(3, sheet.max_row + 1)]
        if at > 1 and not any(cell is not None for cell in cells):
            assert sheet.column_dimensions[get_column_letter(at)].hidden, name


def test_each_count_of_the_sum_says_what_it_counts(out: Path) -> None:
    sheet = openpyxl.load_workbook(out / "tables" / "links.xlsx")["Tổng hợp"]
    told = {str(row["name_vi"].value): row["count"].value for row in records(sheet)}
    assert told["Tuyến qua ranh giới: đã nối hai bên"] == 1
    assert told["Đoạn, công trình: đang thi công"] == 1
    assert told["Tuyến, dự án: đang thi công"] == 1


def test_the_workbook_is_the_same_with_lxml_and_without(toy: Path, tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    script = (
        "import sys; from pathlib import Path; from lienket import pipeline, tables;"
        "tables.write(pipeline.atlas(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    books = []
    for used in ("True", "False"):
        environment = {**os.environ, "OPENPYXL_LXML": used, "PYTHONPATH": str(ROOT / "geo")}
        command = [sys.executable, "-c", script, str(toy), str(tmp_path / used)]
        subprocess.run(command, env=environment, check=True)
        books.append((tmp_path / used / "tables" / "links.xlsx").read_bytes())
    assert books[0] == books[1]


def test_a_formula_stays_text(toy: Path, edit: Edit, tmp_path: Path) -> None:
    edit("facts/links.csv", "Xe buýt", "=1+1")
    tables.write(pipeline.atlas(toy), tmp_path)
    assert rows(tmp_path)["bus"]["name_vi"] == "'=1+1"
    sheet = openpyxl.load_workbook(tmp_path / "tables" / "links.xlsx")["Tuyến liên kết"]
    cell = next(row["name_vi"] for row in records(sheet) if row["key"].value == "bus")
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_figure_is_a_number_to_count_with_and_keeps_what_its_source_rounds_by(
    toy: Path, edit: Edit, tmp_path: Path
) -> None:
    edit("facts/figures.csv", "rb--bb,length,Chiều dài,Length,,5,km",
         "rb--bb,jobs,Việc làm,Jobs,over,40000,người")  # fmt: skip
    tables.write(pipeline.atlas(toy), tmp_path)
    book = openpyxl.load_workbook(tmp_path / "tables" / "links.xlsx")
    [row] = records(book["Số liệu"])
    assert [row[name].value for name in ("qualifier", "value", "unit")] == ["trên", 40000, "người"]
    assert row["value"].number_format == "#,##0"


def test_internal_rows_are_in_no_table(out: Path) -> None:
    everything = "".join(
        path.read_text(encoding="utf-8") for path in out.rglob("*.*") if path.suffix != ".xlsx"
    )
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx")
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    for word in ("guard", "mật", "Tuần tra", "I.9"):
        assert word not in everything
        assert not [cell for cell in cells if word in cell]
