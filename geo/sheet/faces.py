"""The letters of the sheets: Source Sans Pro out of a package, the same on every machine.

Its licence (OFL 1.1) allows it in any document, it has every Vietnamese letter, and it is narrow,
so that names fit a map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from geo.style import names
from geo.style.scales import PIXEL_MM, mm

FAMILIES = ("Source Sans Pro", "Source Sans 3", "Calibri", "Carlito", "Arial")
"""The family, and what stands in for it where a program opens an SVG without it: first what is as
narrow, or lines of text run into what is beside them."""

POINT_PX = 0.75
"""A pixel of the style table in points."""

_BOLD = 700
_LEADING = 1.16
"""From a line to the next, of the size of its letters."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a text is written: `size` [px], `weight` from 100 to 900, its colour."""

    size: float
    weight: int = 400
    colour: str = "#000000"
    italic: bool = False

    @property
    def properties(self) -> FontProperties:
        """The same for Matplotlib."""
        return _properties(self.size, self.weight, italic=self.italic)

    @property
    def leading(self) -> float:
        """From a line to the next [mm]."""
        return mm(self.size * _LEADING)


@cache
def _properties(size: float, weight: int, *, italic: bool) -> FontProperties:
    word = "Bold" if weight >= _BOLD else "Semibold" if weight >= names.BOLD else ""
    ending = f"{word}{'It' if italic else ''}" or "Regular"
    folder = Path(str(resources.files("font_source_sans_pro"))) / "files"
    return FontProperties(
        family=list(FAMILIES),
        style="italic" if italic else "normal",
        weight={"Bold": 700, "Semibold": 600, "": 400}[word],
        size=size * POINT_PX,
        fname=str(folder / f"SourceSansPro-{ending}.ttf"),
    )


def of(lettering: names.Lettering) -> Face:
    """The face of a class of names of the style table."""
    return Face(lettering.size, lettering.weight, lettering.colour, lettering.italic)


@cache
def outline(text: str, face: Face) -> TextPath:
    """The outline of a line of text from its left end on the base line [pt]."""
    return TextPath((0, 0), text, prop=face.properties)


@cache
def extent(text: str, face: Face) -> tuple[float, float, float]:
    """Width, and reach below and above the base line, of a line of text [mm]."""
    if not text.strip():
        return 0.0, 0.0, 0.0
    # Control points may lie a little outside the letters: a name never fills more than this.
    places, scale = np.asarray(outline(text, face).vertices), PIXEL_MM / POINT_PX
    low, high = float(places[:, 1].min()), float(places[:, 1].max())
    return float(places[:, 0].max()) * scale, min(0.0, low) * scale, high * scale


def broken(text: str, limit: int = 16) -> list[str]:
    """A text in one line, or, if it has more than `limit` letters, in two of like length.

    >>> broken("Thành phố Hải Phòng")
    ['Thành phố', 'Hải Phòng']
    """
    words = text.split(" ")
    if len(text) <= limit or len(words) == 1:
        return [text]
    cuts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return [*min(cuts, key=lambda pair: abs(len(pair[0]) - len(pair[1])))]


def wrapped(text: str, face: Face, width: float) -> list[str]:
    """A text in as many lines as `width` [mm] asks for; a longer word has a line of its own."""
    gap = extent("n n", face)[0] - 2 * extent("n", face)[0]
    lines: list[list[str]] = []
    reach = width
    for word in text.split(" "):
        # Words are measured one by one: most stand in many texts, and are measured once.
        wide = extent(word, face)[0]
        if lines and reach + gap + wide <= width:
            lines[-1].append(word)
            reach += gap + wide
        else:
            lines.append([word])
            reach = wide
    return [" ".join(line) for line in lines]


def block(lines: Sequence[str], face: Face) -> tuple[float, float, float]:
    """Width of some lines, and reach below the last and above the first base line [mm]."""
    found = [extent(line, face) for line in lines]
    return max(row[0] for row in found), found[-1][1], found[0][2]
