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

from lienket import pipeline
from lienket.pipeline import Order

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


@pytest.fixture(scope="module")
def made(workspace: Path) -> tuple[Path, dict[str, float]]:
    """The usual products, and how long each took [s]."""
    out = workspace.parent / "maps"
    steps: list[tuple[str, float]] = []
    pipeline.run(Order(workspace, out), say=lambda line: steps.append((line, time.perf_counter())))
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
