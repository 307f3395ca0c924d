"""The whole way of an office: `new --osm`, its links, an official road, the page of them."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import openpyxl
import osm_toy
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser
from shapely.geometry import LineString

from lienket.cli import _group

ROWS: dict[str, list[dict[str, str]]] = {
    "links": [
        {
            "key": "ql1", "kind": "route", "name_vi": "Quốc lộ 1", "name_en": "Road QL.1",
            "sides": "w;e", "parts": "ql1--w;ql1--e", "publish": "public",
        }
    ],
    "parts": [
        {
            "key": f"ql1--{side}", "side": side,
            "name_vi": f"Quốc lộ 1, {side}", "name_en": f"Road QL.1, {side}",
        }
        for side in "we"
    ],
    "statuses": [
        {
            "subject": f"ql1--{side}", "condition": condition, "work": "none", "health": "unknown",
            "stated_on": "2026-11-01", "source": "bao-cao", "locator": "1", "inferred": "no",
        }
        for side, condition in (("w", "in_service"), ("e", "not_built"))
    ],
}  # fmt: skip
WEST, BORDER, EAST = (106.0, 21.05), (106.1, 21.05), (106.2, 21.05)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a workspace that was made from nothing but the files of an office."""
    folder = tmp_path_factory.mktemp("office")
    workspace, extract = folder / "data", osm_toy.country().write(folder / "toy.osm.pbf")
    osm_toy.sides().rename_axis("side").to_file(folder / "sides.gpkg")
    run("new", "--sides", folder / "sides.gpkg", "--column", "side", "--name", "W – E", workspace,
        "--osm", extract)  # fmt: skip
    fill(workspace / "facts" / "facts.xlsx")
    lines = [LineString([WEST, BORDER]), LineString([BORDER, EAST])]
    official = gpd.GeoDataFrame({"key": ["ql1--w", "ql1--e"]}, geometry=lines, crs="EPSG:4326")
    official.to_file(folder / "ql1.gpkg")
    run("import", folder / "ql1.gpkg", "--workspace", workspace, "--layer", "roads",
        "--accuracy", "surveyed", "--source", "Công văn 45/SXD, 15/11/2026", "--yes")  # fmt: skip
    run("check", "--workspace", workspace)
    run("build", "--workspace", workspace, "--out", folder / "maps", "--only", "web")
    return folder / "maps" / "links.html"


def run(*words: object) -> None:
    done = CliRunner().invoke(_group, [*map(str, words)], input="y\n")
    assert done.exit_code == 0, f"{done.output}{done.exception}"


def fill(path: Path) -> None:
    """Type the rows into the workbook, each cell under the name of its column."""
    book = openpyxl.load_workbook(path)
    for name, rows in ROWS.items():
        sheet = book[name]
        assert isinstance(sheet, Worksheet)
        columns = {cell.value: number for number, cell in enumerate(sheet[1], start=1)}
        first = next(n for n in range(2, 100) if not any(cell.value for cell in sheet[n]))
        for line, row in enumerate(rows, start=first):
            for key, value in row.items():
                sheet.cell(line, columns[key], value)
    book.save(path)


def test_the_page_has_the_link_over_the_ground_of_the_extract(page: Path, browser: Browser) -> None:
    faults: list[str] = []
    shown = browser.new_page()
    shown.on("pageerror", lambda error: faults.append(str(error)))
    shown.goto(page.as_uri())
    link = shown.get_by_role("button", name="QL.1").or_(shown.get_by_text("Road QL.1"))
    link.first.wait_for()
    text = shown.locator("body").inner_text()
    assert "Road QL.1" in text
    assert not faults
    assert "OpenStreetMap" in shown.locator(".leaflet-control-attribution").inner_text()
