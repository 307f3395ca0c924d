"""The opening view, far islands as insets, the sea, and the coast that is no border."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import seaside
import shapely
from kept import once
from playwright.sync_api import Browser

from lienket import coast, opening, overview, pipeline, webmap
from lienket.model.atlas import Atlas
from lienket.sheet import extents, sheet, sheet_list


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every product of the seaside."""

    def make(folder: Path) -> None:
        workspace = seaside.write(folder.parent / "seaside")
        only = ("web", "tables", "qgis", "report", "sheets")
        pipeline.run(pipeline.Order(workspace, folder, only=only, main_sheets=True))

    return once(tmp_path_factory, "seaside-maps", make)


@pytest.fixture(scope="module")
def shore(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The seaside, joined."""
    return pipeline.atlas(seaside.write(tmp_path_factory.mktemp("shore") / "seaside"))


def test_keys_with_hyphens_make_every_product(made: Path) -> None:
    names = {path.name for path in made.rglob("*")}
    assert {"links.html", "links.xlsx", "report.docx", "lienket.qgz", "1-overview.svg"} <= names


def test_the_coast_is_no_border_and_the_border_between_the_sides_stays_whole(shore: Atlas) -> None:
    lines = coast.borders(shore)
    assert lines is not None
    west, south, east, north = lines.bounds
    assert (round(west, 2), round(south, 2), round(north, 2)) == (105.6, 18.2, 18.6)
    # Neither the eastern edge nor the island has an outline; the middle reaches the sea.
    assert round(east, 3) == 106.0
    edge = shapely.LineString([(106.0, 18.25), (106.0, 18.35)])
    assert lines.distance(edge) > 0.04
    middle = shapely.LineString([(105.61, 18.4), (105.999, 18.4)])
    assert middle.difference(lines.buffer(1e-6)).length < 1e-6


def test_a_workspace_without_a_coast_keeps_its_outlines(toy: Path) -> None:
    assert coast.borders(pipeline.atlas(toy)) is None


def test_maps_open_with_the_view_and_the_islands_lie_apart(shore: Atlas) -> None:
    assert opening.box(shore) == (105.58, 18.18, 106.15, 18.62)
    assert webmap.view(shore) == opening.box(shore)
    east = float(opening.main_land(shore).total_bounds[2])
    assert round(east, 3) == 106.0
    (plan, *_) = sheet_list.main(shore)
    west, _, right, _ = extents.extent(shore, plan)
    assert 60_000 < right - west < 66_000  # 0.57 degrees of longitude, and a little about
    assert overview.sheet(shore).scale > 0.015  # 940 units for some 60 km


def test_zooms_follow_how_large_the_view_is(shore: Atlas, toy: Path) -> None:
    assert opening.zoom_shift(pipeline.atlas(toy)) == 0  # nearly as large as the shipped box
    # 0.57 degrees are 0.00995 radians: log2(0.0259 / 0.00995) = 1.38, by quarters.
    assert opening.zoom_shift(shore) == 1.5


def test_the_sheet_has_the_island_in_a_frame_with_name_scale_and_position(made: Path) -> None:
    drawn = ET.parse(made / "sheets" / "1-overview.svg")  # noqa: S314 - ours
    texts = {"".join(node.itertext()).strip() for node in drawn.iter()}
    whole = " ".join(texts)
    assert "Đảo Xa" in texts
    assert re.search(r"cách phần chính \d+ km", whole)
    assert "Bến Đảo" in whole


def test_a_sheet_of_a_place_or_a_route_has_no_inset(shore: Atlas) -> None:
    plans = {plan.key: plan for plan in sheet_list.shipped(shore)}
    drawn = sheet.draw(shore, plans["5-dv-1"], language="vi")
    assert "Đảo Xa" not in {line for row in drawn.names for line in row.label.lines}


def test_the_project_has_the_border_inland_the_view_and_a_bookmark_of_the_island(
    made: Path,
) -> None:
    with zipfile.ZipFile(made / "qgis" / "lienket.qgz") as packed:
        (name,) = (each for each in packed.namelist() if each.endswith(".qgs"))
        root = ET.fromstring(packed.read(name))  # noqa: S314 - ours
    marks = {mark.get("id"): mark for mark in root.iter("Bookmark")}
    assert marks["inset-dao-xa"].get("name") == "Đảo Xa"
    extent = root.find(".//DefaultViewExtent")
    assert extent is not None
    assert float(extent.get("xmax", 0)) - float(extent.get("xmin", 0)) < 70_000
    with sqlite3.connect(made / "qgis" / "lienket.gpkg") as base:
        (count,) = base.execute("SELECT count(*) FROM side_borders").fetchone()
    assert count == 1


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1400, 900), (390, 844)], ids=["desk", "phone"])
def test_the_page_opens_with_the_view_and_goes_to_the_island(
    made: Path, browser: Browser, size: tuple[int, int]
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto((made / "links.html").as_uri())
    page.locator("#links .link").first.wait_for(state="attached")
    east = "lienket.state.map.getBounds().getEast()"
    assert page.evaluate(east) < 106.9
    page.locator(".far button", has_text="Đảo Xa").click()
    page.wait_for_timeout(1500)  # the flight there
    assert page.evaluate("lienket.state.map.getBounds().contains([18.27, 106.97])")
    assert page.evaluate("lienket.state.map.getZoom()") > 10
    page.close()
