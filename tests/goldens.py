"""A picture against one that a person has looked at, at half its size.

A difference is saved beside pytest's temporary files. `LIENKET_GOLDEN=1` makes the pictures anew:
look at each before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops

FOLDER = Path(__file__).parent / "golden"


def same(shot: Image.Image, name: str, folder: Path, *, unlike: int, most: float) -> None:
    """Fail if more than the share `most` of the pixels is over `unlike` of 255 off in a channel."""
    shot = shot.convert("RGB")
    shot = shot.resize((shot.width // 2, shot.height // 2), Image.Resampling.BOX)
    golden = FOLDER / f"{name}.png"
    if os.environ.get("LIENKET_GOLDEN") == "1":
        shot.quantize(256, Image.Quantize.MAXCOVERAGE).save(golden, optimize=True)
    difference = ImageChops.difference(shot, Image.open(golden).convert("RGB"))
    off = (np.asarray(difference).max(axis=2) > unlike).mean()
    if off > most:
        difference.point(lambda value: min(255, 4 * value)).save(folder / "difference.png")
        shot.save(folder / "shot.png")
    assert off <= most, f"{off:.1%} of the pixels differ, see {folder}"
