"""An account in words on a page: columns of paragraphs, some with a sample before them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from shapely.geometry import LineString

from lienket import style
from lienket.sheet import drawing, flow_lines, fonts
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.model import Relation
from lienket.sheet.page_layout import Page
from lienket.sheet.words import FAST
from lienket.style.symbol_layers import Stroke
from lienket.style.units import mm

_TEXT_PX, _HEAD_PX = 9.4, 10.2
_GUTTER = 4.0
_SAMPLE = 7.0
_SAMPLE_NUMBERED = 12.5 + drawing.BADGE_MM
"""How long a sample is, and one beside its number in gray [mm]."""

_DISC_MM = mm(fonts.LEAST_PX) / flow_lines.DIGIT
"""No disc is smaller, or its number could not be read."""

_ABOVE, _BELOW, _MOST = 1.6, 2.0, 150.0
"""Over a paragraph with a sample, and under the last; no account is higher, on A4 [mm]."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; before it the line of class `symbol`, or `band` and its number."""

    text: str
    bold: bool = False
    pale: bool = False
    symbol: str = ""
    band: Relation | None = None

    @property
    def marked(self) -> bool:
        """Whether something is drawn before it."""
        return bool(self.symbol or self.band)


Column: TypeAlias = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What is told beside a map, in columns of like width, and the keys of its `sources`."""

    columns: tuple[Column, ...] = ()
    sources: tuple[str, ...] = ()

    def height(self, width: float, letters: float) -> float:
        """How high it is in `width`, at the size of `letters` [mm]; 0 if nothing is told."""
        if not self.columns:
            return 0
        wide = _width(width, len(self.columns))
        # On a page in gray samples are longer: there must be room for them there too.
        high = max(_laid(column, wide, letters, _SAMPLE_NUMBERED)[1] for column in self.columns)
        return min(high + _BELOW, _MOST * letters)


def draw(canvas: Canvas, found: Account, page: Page) -> bool:
    """Draw the columns in the panel of `page`, as far as they have room; whether all of it has."""
    box = page.panel
    if box is None:
        return False
    top = box.y + box.height
    canvas.line(LineString([(box.x, top), (box.x + box.width, top)]), Stroke(style.INK, 0.8))
    wide, fits = _width(box.width, len(found.columns)), True
    sample = _SAMPLE_NUMBERED if canvas.grayscale else _SAMPLE
    for place, column in enumerate(found.columns):
        rows, high = _laid(column, wide, page.letters, sample)
        fits &= high <= box.height - 1
        corner = box.x + place * (wide + _GUTTER), top - 1
        _column(canvas, rows, corner, (page.letters, sample, box.y))
    return fits


def _width(width: float, count: int) -> float:
    return (width - _GUTTER * (count - 1)) / count


_Laid: TypeAlias = list[tuple[Line, Face, list[str], float]]


def _laid(column: Column, width: float, size: float, sample: float) -> tuple[_Laid, float]:
    """Each paragraph in its lines with the space before it, and the height of all."""
    rows: _Laid = []
    high = 0.0
    for number, line in enumerate(column):
        face = Face(
            (_HEAD_PX if line.bold else _TEXT_PX) * size,
            700 if line.bold else 600 if line.marked else 400,
            style.colour("aside") if line.pale else style.INK,
        )
        room = width - ((sample + 1.5) * size if line.marked else 0)
        told = [row.replace(FAST, " ") for row in fonts.even(line.text, face, room)]
        before = _ABOVE * size if number and (line.bold or line.marked) else 0.0
        rows.append((line, face, told, before))
        high += before + len(told) * face.leading
    return rows, high


def _column(
    canvas: Canvas, rows: _Laid, corner: tuple[float, float], sizes: tuple[float, float, float]
) -> None:
    """Draw paragraphs down from a corner; `sizes` = letters, a sample, where the room ends."""
    (x, top), (size, sample, floor) = corner, sizes
    for line, face, told, before in rows:
        top -= before
        left = x
        if top - face.leading * len(told) < floor:
            return
        if line.marked:
            draw_sample(canvas, line, Box(x, top - face.leading, sample * size, face.leading))
            left += (sample + 1.5) * size
        for number, words in enumerate(told):
            canvas.write(left, top - face.leading * (number + 0.78), words, face)
        top -= face.leading * len(told)


def draw_sample(canvas: Canvas, line: Line, box: Box) -> None:
    """Draw what stands before a line: the line of a class, or a band with its number."""
    if line.band:
        flow_lines.sample(canvas, box, line.band)
        middle = box.x + box.width / 2, box.y + box.height / 2
        size = max(box.height, _DISC_MM)
        flow_lines.disc(canvas, *middle, str(line.band.number), line.band.look.colour, size)
        return
    symbol = {symbol.key: symbol for symbol in style.symbols()}[line.symbol]
    box = drawing.beside_badge(canvas, symbol, box)
    y = box.y + box.height / 2
    axis = LineString([(box.x + 0.6, y), (box.x + box.width - 0.6, y)])
    canvas.line(axis, Stroke(symbol.colour, symbol.weight, symbol.dash))
