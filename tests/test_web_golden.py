"""The page as a picture, against one that a person has looked at."""

from __future__ import annotations

import io
from pathlib import Path

import across
import pytest
from browsing import PHONE, Open
from goldens import same
from PIL import Image

from lienket import pipeline, webmap

pytestmark = pytest.mark.browser

DESK = (1400, 900)
UNLIKE = 48
"""A pixel differs when a channel is this far off, of 255."""
MOST = 0.02
"""This share of pixels may differ: letters lie a little apart between versions of a font."""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("country", ["toy", "real"])
def test_the_page_looks_as_it_did(
    open_map: Open, toy_map: Path, links: Path, tmp_path: Path, country: str, size: tuple[int, int]
) -> None:
    page = open_map(toy_map if country == "toy" else links, size)
    page.evaluate("() => lienket.drawn.then(() => document.fonts.ready)")
    page.mouse.move(2, size[1] - 2)
    page.wait_for_timeout(500)
    shot = Image.open(io.BytesIO(page.screenshot()))
    same(shot, f"{country}-{size[0]}x{size[1]}", tmp_path, unlike=UNLIKE, most=MOST)


VIEWS = {
    "border": "lienket.view.set('border')",
    "change": """lienket.view.set('change');
        lienket.choose(lienket.state.data.reach.changes.find(({ rank }) => rank === 1).link,
            { from: "list" })""",
}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("country", ["toy", "real"])
def test_a_view_looks_as_it_did(
    open_map: Open, toy: Path, links: Path, tmp_path: Path, country: str, view: str,
    size: tuple[int, int],
) -> None:  # fmt: skip
    if country == "toy":
        links = tmp_path / "toy.html"
        webmap.write(across.joined(pipeline.atlas(toy)), links)
    page = open_map(links, size)
    page.evaluate(f"() => {{ {VIEWS[view]}; }}")
    page.mouse.move(2, size[1] - 2)
    page.wait_for_timeout(500)
    shot = Image.open(io.BytesIO(page.screenshot()))
    same(shot, f"{view}-{country}-{size[0]}x{size[1]}", tmp_path, unlike=UNLIKE, most=MOST)
