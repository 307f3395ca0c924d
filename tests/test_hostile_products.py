"""Hostile texts through every product but the pages: nothing runs, nothing breaks, all is shown.

LibreOffice, QGIS, GDAL, poppler and xmllint read what was made. What GDAL and QGIS read in the
package and in the other formats, row for row, stands in `test_exports_elsewhere.py`.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import elsewhere
import frictionless
import hostile
import openpyxl
import pytest
from serving import PASSWORDS, Database

from lienket import export_tables, exports, pipeline, postgis, qgis, report, tables
from lienket.sheet import SheetOptions, fonts, make, output, sheet_list
from lienket.sheet import sheet as sheets
from lienket.sheet.canvas import Canvas

ROUNDS = range(hostile.ROUNDS)
PRODUCTS = (
    "GeoJSON", "CSV", "XLSX", "GPKG", "QGZ", "SHP", "FGB", "KML", "DXF", "SVG", "PDF", "PNG",
    "DOCX", "datapackage.json", "PostGIS",
)  # fmt: skip
"""What the texts are followed through here and in `test_exports_elsewhere.py`."""

IN_WORKBOOK = (
    "link.name_vi", "link.name_en", "part.name_vi", "part.name_en", "status.locator",
    "status.note_vi", "status.note_en", "figure.label_vi", "figure.label_en", "figure.unit",
    "figure.locator", "figure.note_vi", "figure.note_en", "source.title_vi", "source.title_en",
    "source.issuer", "source.number", "source.address", "source.licence", "doubt.topic_vi",
    "doubt.topic_en", "doubt.says_vi", "doubt.says_en", "doubt.follows_vi", "doubt.follows_en",
    "doubt.why_vi", "doubt.why_en", "request.what_vi", "request.what_en", "request.locator",
)  # fmt: skip
IN_REPORT = {
    "vi": ("link.name_vi", "request.asked_vi", "request.what_vi", "source.title_vi", "side.name_vi",
           "workspace.title_vi", "workspace.notice_vi"),
    "en": ("link.name_en", "request.asked_en", "request.what_en", "source.title_en", "side.name_en",
           "workspace.title_en", "workspace.notice_en"),
}  # fmt: skip
IN_BOTH = ("source.issuer", "source.number", "source.address", "request.locator", "layer.credit")
"""Fields that a workbook, a report in one language, a report in each show."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The products of every round, by its number."""
    folders = []
    for number in ROUNDS:
        folder, atlas = tmp_path_factory.mktemp(f"round-{number}"), hostile.atlas(number)
        handed = export_tables.from_atlas(atlas)
        tables.write(atlas, folder)
        qgis.write(handed, folder, "EPSG:3405")
        for language in report.files("vi"):
            report.write(atlas, folder / f"report-{number}-{language}.docx", (), language)
        exports.write(handed, ("shp", "kml", "dxf"), folder / "also", "EPSG:3405")
        folders.append(folder)
    return folders


def squeezed(text: str) -> str:
    """A text without any space: programs break lines where they like."""
    return "".join(text.split())


def lacking(fields: Iterable[str], number: int, shown: str) -> list[tuple[str, str]]:
    """The texts of some fields that are not in what is shown, spaces aside."""
    whole = squeezed(shown)
    return [
        (field, words)
        for field in fields
        for words in hostile.held(field, number)
        if squeezed(words) not in whole
    ]


# --- tables ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ROUNDS)
def test_a_geojson_has_each_name_as_it_is(made: list[Path], number: int) -> None:
    for layer in hostile.GROUND:
        content = (made[number] / "geojson" / f"{layer}.geojson").read_text(encoding="utf-8")
        named = [row["properties"] for row in json.loads(content)["features"]]
        rows = hostile.atlas(number).frames[layer]
        for column in ("name_vi", "name_en", "note"):
            assert sorted(row[column] for row in named) == sorted(rows[column])


@pytest.mark.parametrize("number", ROUNDS)
def test_a_csv_has_no_cell_that_a_spreadsheet_would_run(made: list[Path], number: int) -> None:
    found = {path: path.read_text(encoding="utf-8-sig") for path in made[number].rglob("*.csv")}
    assert {path.name for path in found} == {
        "links_status.csv", "links_status_vi.csv", "layers.csv", "fields.csv",
    }  # fmt: skip
    rows = {path.name: [*csv.reader(io.StringIO(text, newline=""))] for path, text in found.items()}
    cells = [cell for table in rows.values() for row in table for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝", "＠"))] == []
    shown = {cell.removeprefix("'") for row in rows["links_status.csv"] for cell in row}
    names = {words.removeprefix("'") for words in hostile.held("link.name_vi", number)}
    assert names <= shown


CODED = re.compile("_x([0-9A-Fa-f]{4})_")


@pytest.mark.parametrize("number", ROUNDS)
def test_a_workbook_has_every_text_as_a_text(made: list[Path], number: int) -> None:
    path = made[number] / "tables" / "links.xlsx"
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    with zipfile.ZipFile(path) as parts:
        assert not [name for name in parts.namelist() if "external" in name or "conn" in name]
        for name in parts.namelist():
            assert not re.search(r"<(x:)?f[ >]", parts.read(name).decode()), name
    # As Excel reads it: a code between underscores is the letter that it names.
    shown = {CODED.sub(lambda code: chr(int(code[1], 16)), str(cell.value)) for cell in cells}
    held = [(field, words) for field in (*IN_WORKBOOK, *IN_BOTH[:-1])
            for words in hostile.held(field, number)]  # fmt: skip
    assert [row for row in held if row[1] not in shown] == []


# --- Word --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read(made: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """By its name each report as LibreOffice says it in plain text."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice")
    folder = tmp_path_factory.mktemp("office")
    papers = [path for made_of in made for path in sorted(made_of.glob("*.docx"))]
    subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "txt:Text", "--outdir", folder, *papers],
        check=True, capture_output=True, timeout=600, cwd=folder,
    )  # fmt: skip
    return {path.stem: path.read_text(encoding="utf-8-sig") for path in folder.glob("*.txt")}


@pytest.mark.office
@pytest.mark.parametrize("language", IN_REPORT)
@pytest.mark.parametrize("number", ROUNDS)
def test_a_report_shows_every_text_and_counts_nothing(
    read: dict[str, str], number: int, language: str
) -> None:
    shown = read[f"report-{number}-{language}"]
    assert lacking((*IN_REPORT[language], *IN_BOTH), number, shown) == []
    assert hostile.PRODUCT not in shown
    facts, whole = hostile.atlas(number).facts, squeezed(shown)
    routes = [link for link in facts.links if link.kind == "route"]
    subjects = {key for link in routes for key in (link.key, *link.parts)}
    doubts = [doubt for doubt in facts.doubts if subjects & {*doubt.subjects}]
    told = [getattr(doubt, f"{name}_{language}") for doubt in doubts
            for name in ("topic", "says", "follows")]  # fmt: skip
    assert told
    assert [words for words in told if squeezed(words) not in whole] == []


@pytest.mark.parametrize("number", ROUNDS)
def test_a_report_has_no_field_and_no_way_out_but_its_own(made: list[Path], number: int) -> None:
    for path in made[number].glob("*.docx"):
        with zipfile.ZipFile(path) as parts:
            texts = {name: parts.read(name).decode() for name in parts.namelist()}
        document = "".join(text for name, text in texts.items() if name.endswith(".xml"))
        fields = {*re.findall(r'w:instr="([^"]*)"', document)}
        assert fields <= {" PAGE ", " SEQ Bảng \\* ARABIC ", " SEQ Table \\* ARABIC "}
        assert "<w:instrText" not in document
        links = re.findall(r'Target="([^"]*)" TargetMode="External"', "".join(texts.values()))
        assert [link for link in links if not re.match("https?://", link)] == ["method.html"]


# --- XML ---------------------------------------------------------------------------------------


def test_every_xml_inside_is_well_formed(made: list[Path], tmp_path: Path) -> None:
    reader = shutil.which("xmllint")
    if reader is None:
        pytest.skip("no xmllint")
    paths = [path for folder in made for path in folder.rglob("*.kml")]
    packed = [path for folder in made for path in folder.rglob("*")
              if path.suffix in {".docx", ".xlsx", ".qgz"}]  # fmt: skip
    for number, path in enumerate(packed):
        with zipfile.ZipFile(path) as parts:
            parts.extractall(tmp_path / str(number))
    paths += [path for path in tmp_path.rglob("*") if path.suffix in {".xml", ".rels", ".qgs"}]
    assert len(packed) == 4 * hostile.ROUNDS
    done = subprocess.run(
        [reader, "--noout", "--nonet", *paths], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


# --- QGIS --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(made: list[Path]) -> list[dict[str, Any]]:
    """What QGIS shows of the project of every round."""
    paths = [folder / "qgis" / "lienket.qgz" for folder in made]
    found = elsewhere.asked("qgis_texts.py", *paths)
    return [found[str(path)] for path in paths]


@pytest.mark.qgis
@pytest.mark.parametrize("number", ROUNDS)
def test_a_project_shows_every_text_and_evaluates_none(
    opened: list[dict[str, Any]], number: int
) -> None:
    found, catalogue = opened[number], hostile.atlas(number).catalogue
    assert (found["read"], found["error"], found["said"]) == (True, "", [])
    assert hostile.PRODUCT not in json.dumps(found)
    assert found["title"] == catalogue.title_vi
    titles = {layer.title_vi for layer in catalogue.layers}
    assert {name for layer in found["layers"].values() for name in [layer["name"]]} >= titles
    assert titles <= {*found["tree"]}
    assert titles <= {row[0] for row in found["legend"]}
    for words in (catalogue.title_vi, catalogue.notice_vi, catalogue.notice_en):
        assert any(words in text for text in found["texts"])


@pytest.mark.qgis
@pytest.mark.parametrize("number", ROUNDS)
def test_a_feature_is_called_by_its_name_whatever_the_name_is(
    opened: list[dict[str, Any]], number: int
) -> None:
    found = opened[number]
    for layer in hostile.GROUND:
        names = {*hostile.atlas(number).frames[layer]["name_vi"]}
        assert {*found["names"][f"lienket_{layer}"]} == names
        tips = {tip.split("<br>")[0] for tip in found["tips"][f"lienket_{layer}"].values()}
        assert {html.unescape(tip) for tip in tips} == {f"<b>{name}</b>" for name in names}


# --- sheets ------------------------------------------------------------------------------------

SHEET = 600.0
"""The width of a page with every text [mm]."""


@pytest.fixture(scope="module")
def page() -> tuple[Canvas, list[str]]:
    """Every text on one page, and its lines."""
    face = fonts.Face(8)
    with output.settings():
        lines = [line for words in hostile.STRINGS for line in fonts.wrapped(words, face, SHEET)]
        canvas = Canvas(SHEET + 20, 4 * len(lines) + 20)
        for number, line in enumerate(lines):
            canvas.write(5, 5 + 4 * number, line, face, halo=True)
    return canvas, lines


def texts_of(svg: bytes) -> list[str]:
    """The texts of a drawing."""
    nodes = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 - our own
    return ["".join(node.itertext()) for node in nodes]


def test_a_drawing_of_a_sheet_has_every_text_as_it_is(page: tuple[Canvas, list[str]]) -> None:
    canvas, lines = page
    found = texts_of(output.rendered(canvas, "svg", hostile.STRINGS[0]))
    assert sorted(found) == sorted(line for line in lines if line.strip())


def test_a_printed_sheet_has_every_text_that_its_font_can_show(
    page: tuple[Canvas, list[str]], tmp_path: Path
) -> None:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext (poppler-utils)")
    canvas, lines = page
    (tmp_path / "page.pdf").write_bytes(output.rendered(canvas, "pdf", hostile.STRINGS[0]))
    done = subprocess.run([reader, "-raw", tmp_path / "page.pdf", "-"], check=True,
                          capture_output=True, encoding="utf-8")  # fmt: skip
    shown = squeezed(done.stdout)
    whole = [line for line in lines if not fonts.missing(line)]
    assert [line for line in whole if squeezed(line) not in shown] == []
    assert len(whole) >= 0.85 * len(lines)


def test_a_picture_of_a_sheet_is_drawn_whatever_its_texts(page: tuple[Canvas, list[str]]) -> None:
    assert output.rendered(page[0], "png", hostile.STRINGS[0], dpi=20).startswith(b"\x89PNG")


@pytest.mark.parametrize("number", [0, 3])
def test_a_whole_sheet_is_drawn_whatever_its_texts(number: int) -> None:
    atlas = hostile.atlas(number)
    plan = replace(sheet_list.shipped(atlas)[0], title_vi=hostile.STRINGS[number], title_en="$x$")
    drawn = sheets.draw(atlas, plan)
    for form in ("svg", "pdf"):
        made = output.rendered(drawn.canvas, form, drawn.title)
    assert hostile.STRINGS[number] in texts_of(output.rendered(drawn.canvas, "svg", drawn.title))
    assert made.startswith(b"%PDF")


def test_letters_that_the_font_of_the_sheets_lacks_are_told(toy: Path, tmp_path: Path) -> None:
    atlas = pipeline.atlas(toy)
    named = tuple(replace(part, name_vi=f"{part.name_vi} 高平") for part in atlas.facts.parts)
    atlas = replace(atlas, facts=replace(atlas.facts, parts=named))
    plan = next(plan for plan in sheet_list.shipped(atlas) if plan.route == "ra")
    for title, letters in (("Đường", "高 平"), ("Đường 路", "路 高 平")):
        said: list[str] = []
        make(
            atlas,
            tmp_path,
            SheetOptions(formats=("svg",)),
            replace(plan, title_vi=title),
            warn=said.append,
        )
        assert len(said) == 1
        assert f"The font of the sheets lacks: {letters}. " in said[0]


# --- descriptions and servers ------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 4])
def test_a_description_of_hostile_products_is_valid(number: int, tmp_path: Path) -> None:
    workspace = hostile.write(tmp_path / "workspace", number)
    order = pipeline.Order(workspace, tmp_path / "out", only=("tables",), also=("shp", "kml"))
    pipeline.run(order)
    described = tmp_path / "out" / "datapackage.json"
    checked = frictionless.validate(str(described))
    assert checked.flatten(["name", "type", "message"]) == []
    told = json.loads(described.read_text(encoding="utf-8"))
    assert told["title"].startswith(hostile.atlas(number).catalogue.title_vi)


@pytest.mark.postgis
@pytest.mark.parametrize("number", ROUNDS)
def test_a_server_holds_every_text_as_it_is(number: int, shared_database: Database) -> None:
    handed = export_tables.from_atlas(hostile.atlas(number))
    schema = f"round{number}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", PASSWORDS["publisher"])
        postgis.publish(handed, postgis.Order(shared_database.dsn(), schema, "EPSG:3405", ()))
    for table in handed:
        texts = [field.name for field in table.fields if field.type == "text"]
        listed = ", ".join(f'"{name}"' for name in texts)
        stored = shared_database.ask(f'SELECT {listed} FROM "{schema}"."{table.name}"')
        expected = [[row[name] for name in texts] for row in elsewhere.cells(table)]
        assert sorted(map(repr, stored)) == sorted(map(repr, expected))
