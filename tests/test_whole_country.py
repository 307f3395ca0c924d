"""A workspace of 62 sides and 692 districts: every product is made in time, and opens."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pyogrio
import pytest
from docx import Document
from playwright.sync_api import Browser

from lienket import pipeline, webmap
from lienket.model.atlas import Atlas
from lienket.pipeline import Order
from lienket.sheet import label_classes, label_placement, sheet_list
from lienket.sheet import sheet as sheets
from lienket.tables import sheets as tables
from lienket.tables import status

ROOT = Path(__file__).parents[1]
DISTRICTS = ROOT.parent / "shared" / "reference" / "bench" / "districts_vietnam.gpkg"
SIDES, UNITS = 62, 692

pytestmark = [
    pytest.mark.skipif(not DISTRICTS.exists(), reason="the reference is not beside the repository"),
    pytest.mark.reference,
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "data"
    script = ROOT / "scripts" / "bench" / "country.py"
    subprocess.run([sys.executable, script, folder], check=True)
    return folder


ATLASES: list[Atlas] = []
"""What the products are made from."""


@pytest.fixture(scope="module")
def made(workspace: Path) -> tuple[Path, dict[str, float]]:
    """The usual products, and how long each took [s]."""
    out = workspace.parent / "maps"
    steps: list[tuple[str, float]] = []
    pipeline.run(
        Order(workspace, out),
        say=lambda line: steps.append((line, time.perf_counter())),
        made=ATLASES.append,
    )
    ends = [when for _, when in steps[1:]] + [time.perf_counter()]
    return out, {line: end - when for (line, when), end in zip(steps, ends, strict=True)}


def test_the_workbook_has_a_row_a_trip_that_a_road_joins(
    made: tuple[Path, dict[str, float]],
) -> None:
    book = openpyxl.load_workbook(made[0] / "tables" / "links.xlsx", read_only=True)
    names = {sheet.title: sheet.max_row for sheet in book.worksheets}
    trips = names["Thời gian đi lại"] - 2
    assert 10_000 < trips < UNITS**2 / 20


def test_no_step_takes_minutes(made: tuple[Path, dict[str, float]]) -> None:
    assert not {line: took for line, took in made[1].items() if took > 240}


@pytest.mark.usefixtures("made")
def test_the_workbook_takes_no_longer_than_the_map(tmp_path: Path) -> None:
    atlas = ATLASES[0]
    began = time.process_time()
    webmap.write(atlas, tmp_path / "links.html")
    page = time.process_time() - began
    began = time.process_time()
    book = tables.as_xlsx(atlas, status.links_status(atlas), 365)
    took = time.process_time() - began
    assert len(book) > 1_000_000
    assert took < 1.2 * page, f"{took:.1f} s, the page {page:.1f} s"


@pytest.mark.usefixtures("made")
def test_a_sheet_names_most_sides_and_counts_what_has_no_room() -> None:
    atlas = ATLASES[0]
    drawn = sheets.draw(atlas, sheet_list.main(atlas)[0])
    assert label_placement.overlaps(drawn.names) == 0
    assert 0 < label_classes.nameless(drawn.content, drawn.names) < SIDES / 3
    assert [many for _, many in drawn.content.crowded] == [UNITS]
    assert drawn.complete


def test_the_package_holds_every_district_and_the_reports_open(
    made: tuple[Path, dict[str, float]],
) -> None:
    out = made[0]
    package = out / "qgis" / "lienket.gpkg"
    assert pyogrio.read_info(package, layer="districts")["features"] == UNITS
    assert Document(str(out / "report.docx")).tables
    assert Document(str(out / "report_en.docx")).tables


def test_the_page_shows_the_country(made: tuple[Path, dict[str, float]], browser: Browser) -> None:
    faults: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((made[0] / "links.html").as_uri())
    page.wait_for_selector("canvas, svg.leaflet-zoom-animated")
    assert not faults
    assert (made[0] / "links.html").stat().st_size < 2_000_000
