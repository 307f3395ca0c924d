"""What is seen before the scripts have drawn the map is the map, where they will draw it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from browsing import PHONE, Open
from PIL import Image
from playwright.sync_api import Browser

from lienket import pipeline, webmap
from lienket.model.atlas import Atlas
from lienket.webmap import opening
from lienket.webmap.opening.paper import Paper, paper, path, world

DESK, WIDE = (1400, 900), (1920, 1080)
MAP = {DESK: (460, 100, 1060, 700), WIDE: (460, 100, 1560, 850), PHONE: (60, 120, 380, 400)}
"""Where nothing but the map stands, at each size of the window [px]."""
UNLIKE = 3.0
"""Two pictures are one when averages of four pixels differ by less, of 255: letters aside."""
HOLD = """
    DecompressionStream = class {
        constructor() {
            this.writable = { getWriter: () => ({ write: () => new Promise(() => {}) }) };
            this.readable = new ReadableStream();
        }
    };
"""
"""The page stays as it opened: nothing is ever unzipped."""


def held(browser: Browser, address: str, size: tuple[int, int]) -> tuple[Image.Image, int]:
    """The page before any zipped script has run, and how many pictures of the map it has."""
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
    page.add_init_script(HOLD)
    page.goto(address)
    page.wait_for_timeout(200)
    shot = Image.open(io.BytesIO(page.screenshot()))
    return shot, page.locator("canvas#opening").count()


def greys(shot: Image.Image, box: tuple[int, int, int, int]) -> npt.NDArray[np.float64]:
    return np.asarray(shot.convert("L").crop(box), dtype=np.float64)


@pytest.mark.browser
@pytest.mark.parametrize("size", MAP, ids=["desk", "wide", "phone"])
@pytest.mark.parametrize("country", ["toy", "real"])
def test_the_picture_is_the_map_to_the_pixel(
    browser: Browser, open_map: Open, toy_map: Path, links: Path, country: str,
    size: tuple[int, int],
) -> None:  # fmt: skip
    file = toy_map if country == "toy" else links
    first, count = held(browser, file.as_uri(), size)
    assert count == 1
    page = open_map(file, size)
    page.evaluate("() => lienket.drawn.then(() => document.fonts.ready)")
    page.wait_for_timeout(500)
    assert page.locator("#opening").count() == 0
    live = Image.open(io.BytesIO(page.screenshot()))
    before, after = (np.asarray(each.convert("L").crop(MAP[size]).reduce(4), float)
                     for each in (first, live))  # fmt: skip
    assert np.abs(before - after).mean() < UNLIKE
    before, after = greys(first, MAP[size]), greys(live, MAP[size])
    apart = {
        (x, y): np.abs(np.roll(before, (y, x), (0, 1)) - after).mean()
        for x in range(-2, 3)
        for y in range(-2, 3)
    }
    assert min(apart, key=lambda shift: apart[shift]) == (0, 0)


@pytest.mark.browser
def test_a_page_asked_to_open_elsewhere_has_no_picture(browser: Browser, links: Path) -> None:
    assert held(browser, f"{links.as_uri()}#l=en", DESK)[1] == 0


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_room_about_the_map_is_what_stands_there(
    open_map: Open, links: Path, size: tuple[int, int]
) -> None:
    page = open_map(links, size)
    east, south = page.evaluate("lienket.edges().paddingBottomRight")
    width, height, legend = page.evaluate(
        """() => [document.getElementById("side").offsetWidth,
            document.getElementById("side").offsetHeight,
            document.getElementById("legend").offsetWidth]"""
    )
    if size == DESK:
        assert (width, legend + 24) == (384, east)
    else:
        assert abs(height + 10 - south) < 12


@pytest.mark.browser
def test_a_map_too_large_for_a_picture_opens_without_one(
    monkeypatch: pytest.MonkeyPatch, open_map: Open, toy: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(opening, "_MOST_VERTICES", 3)
    webmap.write(pipeline.atlas(toy), tmp_path / "toy.html")
    page = open_map(tmp_path / "toy.html")
    assert page.evaluate("lienket.state.layer.count()") > 0
    assert 'id="opening"' not in (tmp_path / "toy.html").read_text(encoding="utf-8")


def places(d: str) -> list[npt.NDArray[np.int64]]:
    """The lines of a path of steps, as whole units."""
    lines = re.findall(r"M(-?\d+ ?-?\d+)l([^M]+)", d)
    steps = ([*map(int, re.findall(r"-?\d+", f"{start} {rest}"))] for start, rest in lines)
    return [np.cumsum(np.reshape(each, (-1, 2)), axis=0) for each in steps]


def test_a_path_lies_within_a_pixel_of_its_line(atlas: Atlas) -> None:
    on = paper(webmap.view(atlas))
    for line in shapely.get_parts(atlas.frames["roads"].geometry.to_numpy()):
        there = world(shapely.get_coordinates(line)) * on.size - (on.left, on.top)
        [told] = places(path(np.array([line], dtype=object), on))
        apart = shapely.hausdorff_distance(shapely.LineString(there), shapely.LineString(told))
        assert apart / 2 < 1


def test_borders_between_areas_are_told_once_and_what_is_too_small_not_at_all() -> None:
    on = Paper(5, 0, 0, 100, 100)
    speck = np.array([shapely.box(0, 0, 1e-6, 1e-6)], dtype=object)
    assert path(speck, on) == ""
    halves = np.array([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)], dtype=object)
    [borders] = opening._borders(halves)
    assert borders.length == 2 * 4 + 2


def test_every_link_that_is_drawn_is_in_the_picture(atlas: Atlas) -> None:
    told = opening.describe(atlas, webmap.view(atlas))
    assert told is not None
    links = [row.key for row in atlas.catalogue.layers if row.status]
    shapes = [
        geometry for key in links for geometry in atlas.frames[key].geometry
        if geometry.geom_type not in {"Point", "MultiPoint"}
    ]  # fmt: skip
    looks = {atlas.symbols.get(str(key)) for layer in links for key in atlas.frames[layer].index}
    assert len(told["shapes"]) >= len(shapes)
    assert len(told["looks"]) >= len(looks)
    assert {name["text"] for row in told["names"] for name in row["of"]} >= {
        "Bắc Giang", "Lạng Sơn", "Lục Ngạn", "Chi Lăng", "QL.31", "Bản Chắt"
    }  # fmt: skip
