"""The tables people take away, read back with other tools."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from toy import Edit, collection, toy_features

from lienket import pipeline, tables

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
        "Tổng hợp",
        *("Tuyến liên kết", "Các phần", "Điểm qua ranh giới", "Cặp huyện giáp ranh"),
        "Tuyến chưa rõ cặp huyện",
        *("Đoạn chưa nối", "Cặp chưa có tuyến đã nối", "Hai bên ở mức khác nhau"),
        *("Tác động của từng tuyến", "Chuyến đi nhanh hơn", "Thời gian đi lại"),
        *("Trạng thái", "Số liệu", "Kiến nghị", "Nguồn", "Chỗ chưa khớp", "Danh mục mã"),
        "Cách tính",
    ]
    header = [str(cell.value).rpartition("\n")[2] for cell in book["Tuyến liên kết"][1]]
    assert header[: len(COLUMNS)] == COLUMNS
    keys = [row[0].value for row in book["Tuyến liên kết"].iter_rows(min_row=2)]
    assert keys == [*rows(out)]


def test_a_head_is_the_label_of_the_column_and_its_name(out: Path) -> None:
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx")
    heads = {str(cell.value) for sheet in book for cell in sheet[1] if cell.value}
    assert {
        *("Chiều dài [km]\nlength_km", "Độ tin cậy của vị trí\naccuracy"),
        *("Giai đoạn: Tỉnh Ả\nstage_aa", "Các liên kết\nlinks", "Danh mục\nfamily"),
    } <= heads
    bare = [head for head in heads if head.partition("\n")[0] == head.partition("\n")[2]]
    assert bare == []


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
    cell = next(row[2] for row in sheet.iter_rows(min_row=2) if row[0].value == "bus")
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_figure_is_a_number_to_count_with_and_keeps_what_its_source_rounds_by(
    toy: Path, edit: Edit, tmp_path: Path
) -> None:
    edit("facts/figures.csv", "rb--bb,length,Chiều dài,Length,,5,km",
         "rb--bb,jobs,Việc làm,Jobs,over,40000,người")  # fmt: skip
    tables.write(pipeline.atlas(toy), tmp_path)
    book = openpyxl.load_workbook(tmp_path / "tables" / "links.xlsx")
    [row] = book["Số liệu"].iter_rows(min_row=2)
    assert [cell.value for cell in row[4:7]] == ["trên", 40000, "người"]
    assert row[5].number_format == "#,##0"


def test_internal_rows_are_in_no_table(out: Path) -> None:
    everything = "".join(
        path.read_text(encoding="utf-8") for path in out.rglob("*.*") if path.suffix != ".xlsx"
    )
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx")
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    for word in ("guard", "mật", "Tuần tra", "I.9"):
        assert word not in everything
        assert not [cell for cell in cells if word in cell]
