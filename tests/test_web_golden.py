"""The page as a picture, at half its size, against one that a person has looked at.

A difference is saved beside the pytest's temporary files. `LIENKET_GOLDEN=1` makes the pictures
anew: look at each before it is committed.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from browsing import PHONE, Open
from PIL import Image, ImageChops

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parent / "golden"
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
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot = shot.resize((size[0] // 2, size[1] // 2), Image.Resampling.BOX)
    golden = FOLDER / f"{country}-{size[0]}x{size[1]}.png"
    if os.environ.get("LIENKET_GOLDEN") == "1":
        shot.quantize(256, Image.Quantize.MAXCOVERAGE).save(golden, optimize=True)
    expected = Image.open(golden).convert("RGB")
    difference = ImageChops.difference(shot, expected)
    off = (np.asarray(difference).max(axis=2) > UNLIKE).mean()
    if off > MOST:
        difference.point(lambda value: min(255, 4 * value)).save(tmp_path / "difference.png")
        shot.save(tmp_path / "shot.png")
    assert off <= MOST, f"{off:.1%} of the pixels differ, see {tmp_path}"
