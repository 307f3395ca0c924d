"""The letters of the sheets: Source Sans Pro out of a package, the same on every machine.

Its licence (OFL 1.1) allows it in any document, it has every Vietnamese letter, and it is narrow,
so that names fit a map.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.path import Path as MatplotlibPath
from matplotlib.textpath import text_to_path

from lienket.style import INK, label_styles
from lienket.style.units import PIXEL_MM, mm

FAMILIES = ("Source Sans Pro", "Source Sans 3", "Calibri", "Carlito", "Arial")
"""The family, and what stands in for it where a program opens an SVG without it: first what is as
narrow, or lines of text run into what is beside them."""

POINT_PX = 0.75
"""A pixel of the style table in points."""

LEAST_PX = 9.34
"""No text on a sheet is smaller: 7 points at the size it is printed [px]."""

_BOLD = 700
_LEADING = 1.16
"""From a line to the next, of the size of its letters."""


_LAST, _SHARES = 0.18, tuple(1 - 0.02 * step for step in range(1, 21))
"""The last line of a text is no shorter than this share of its width, if a text that is set so much
narrower has as few lines."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a text is written: `size` [px], `weight` from 100 to 900, its colour.

    `spaced` = what stands between two letters beside what the font has there [px].
    """

    size: float
    weight: int = 400
    colour: str = INK
    italic: bool = False
    spaced: float = 0

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
    word = "Bold" if weight >= _BOLD else "Semibold" if weight >= label_styles.BOLD else ""
    ending = f"{word}{'It' if italic else ''}" or "Regular"
    folder = Path(str(resources.files("font_source_sans_pro"))) / "files"
    return FontProperties(
        family=list(FAMILIES),
        style="italic" if italic else "normal",
        weight={"Bold": 700, "Semibold": 600, "": 400}[word],
        size=size * POINT_PX,
        fname=str(folder / f"SourceSansPro-{ending}.ttf"),
    )


def face_for_style(lettering: label_styles.LabelStyle) -> Face:
    """The face of a class of names of the style table."""
    return Face(lettering.size, lettering.weight, lettering.colour, lettering.italic)


@cache
def outline(text: str, face: Face) -> MatplotlibPath:
    """The outline of a line of text from its left end on the base line [pt]; spaces have none.

    Dollars are dollars here: `TextPath` would read what stands between two as a formula.
    """
    if face.spaced:
        return _spaced(text, face)
    places, codes = _unscaled(text, face.weight, italic=face.italic)
    size = face.properties.get_size_in_points() / text_to_path.FONT_SCALE
    return MatplotlibPath(places * size, codes)


@cache
def _unscaled(
    text: str, weight: int, *, italic: bool
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8]]:
    """The outline of a line of text as the font has it: a text is tried in many sizes."""
    places, codes = text_to_path.get_text_path(_properties(1, weight, italic=italic), text)
    return np.reshape(places, (-1, 2)), np.asarray(codes, np.uint8)


def _spaced(text: str, face: Face) -> MatplotlibPath:
    """The outline of a line of text whose letters stand apart."""
    plain = replace(face, spaced=0)
    rows = [(at * POINT_PX / PIXEL_MM, outline(letter, plain))
            for at, letter in letters(text, face)]  # fmt: skip
    places = [np.asarray(path.vertices) + np.array([at, 0]) for at, path in rows]
    codes = [np.asarray(path.codes) for _, path in rows]
    return MatplotlibPath(np.concatenate(places), np.concatenate(codes))


def letters(text: str, face: Face) -> Iterator[tuple[float, str]]:
    """How far from the start of a line of text each of its letters begins [mm], but for spaces."""
    plain = replace(face, spaced=0)
    for number, letter in enumerate(text):
        if letter.strip():
            yield advance(text[:number], plain) + number * mm(face.spaced), letter


@cache
def advance(text: str, face: Face) -> float:
    """How far the pen moves over a line of text [mm]: its width with what is free beside it."""
    if not text:
        return 0.0
    stop = "|"
    plain = replace(face, spaced=0)
    wide = extent(text + stop, plain)[0] - extent(stop, plain)[0]
    return wide + mm(face.spaced) * (len(text) - 1)


@cache
def extent(text: str, face: Face) -> tuple[float, float, float]:
    """Width, and reach below and above the base line, of a line of text [mm]."""
    # Control points may lie a little outside the letters: a name never fills more than this.
    places, scale = np.asarray(outline(text, face).vertices), PIXEL_MM / POINT_PX
    if not len(places):
        return 0.0, 0.0, 0.0
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
    """A text in as many lines as `width` [mm] asks for; a longer word is broken at its edge."""
    gap = extent("n n", face)[0] - 2 * extent("n", face)[0]
    lines: list[list[str]] = []
    reach = width
    for word in text.replace("\n", " ").split(" "):
        # Words are measured one by one: most stand in many texts, and are measured once.
        for piece in _pieces(word, face, width):
            wide = extent(piece, face)[0]
            if lines and reach + gap + wide <= width:
                lines[-1].append(piece)
                reach += gap + wide
            else:
                lines.append([piece])
                reach = wide
    return [" ".join(line) for line in lines]


def even(text: str, face: Face, width: float) -> list[str]:
    """The same in as many lines, none of which is but a word or two at the end, if that can be."""
    lines = wrapped(text, face, width)
    for share in _SHARES:
        if len(lines) == 1 or extent(lines[-1], face)[0] >= _LAST * width:
            break
        tried = wrapped(text, face, width * share)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines


def _pieces(word: str, face: Face, width: float) -> Iterator[str]:
    """A word in pieces that go into `width` [mm], of one letter at least."""
    while len(word) > 1 and extent(word, face)[0] > width:
        fitting = bisect(range(2, len(word)), width, key=lambda end: extent(word[:end], face)[0])
        yield word[: fitting + 1]
        word = word[fitting + 1 :]
    yield word


def missing(text: str) -> list[str]:
    """The letters of a text that the sheets' font has no form of, each once.

    >>> missing("Đường 高平, ruộng bậc thang")
    ['高', '平']
    """
    font = get_font(str(_properties(10, 400, italic=False).get_file()))
    shown = (letter for letter in dict.fromkeys(text) if letter.isprintable() and letter != " ")
    return [letter for letter in shown if not font.get_char_index(ord(letter))]


def block(lines: Sequence[str], face: Face) -> tuple[float, float, float]:
    """Width of some lines, and reach below the last and above the first base line [mm]."""
    found = [extent(line, face) for line in lines]
    return max(row[0] for row in found), found[-1][1], found[0][2]
