"""What stands about the map: title, frame, grid, scale bar, north arrow, small print.

Places, shapes and sizes are in [mm] of the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.errors import UsageError
from lienket.i18n import Languages, notice
from lienket.sheet import fonts
from lienket.sheet.canvas import Align, Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.view import View
from lienket.style import label_styles
from lienket.style.symbol_layers import Stroke

_GEOD = pyproj.Geod(ellps="WGS84")
_STEPS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200)
_BARS_KM = (0.1, 0.2, 0.4, 1, 2, 4, 10, 20, 40, 100, 200)
_BAR_MM, _BAR_SHARE = 45, 0.4
"""No scale bar is longer [mm], nor takes more of the width of its map."""

_TITLE_PX, _TWO_PX, _TOLD_PX, _TOLD_TWOFOLD_PX = 20.0, 12.5, 10.5, 9.4
"""How large a title is, how small it must be to be broken in two, and what stands under it, in one
language and in two [px]."""

_QUOTED = 60
"""So much of a title that has no room is told [characters]."""

_SMALL_PX, _DEEP, _PAD_MM = 9.4, 0.6, 1.5
"""Small print and notes [px]; what is under its last line, and about a note [mm]."""

_TICK_MM = 1.3
_CROSS_MM = 1.4
_FAINT, _PRINT = style.colour("faint"), style.colour("print")
_TICKS_WIDE = 5
"""About so many grid lines go across the shorter edge of a map."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A scale bar: what it stands for [km] and how long it is on the page [mm]."""

    km: float
    length: float

    def marks(self, language: Languages) -> tuple[str, str]:
        """What stands at its middle and at its end.

        >>> Bar(20, 40).marks("vi"), Bar(0.2, 40).marks("en")
        (('10', '20 km'), ('0.1', '0.2 km'))
        """
        return _written(self.km / 2, language), f"{_written(self.km, language)} km"


def _written(km: float, language: Languages) -> str:
    """A number with as many decimals as it needs, set apart as the language does."""
    return f"{km:g}" if language == "en" else f"{km:g}".replace(".", ",")


def bar(view: View) -> Bar:
    """The longest round scale bar that fits, true in the middle of the map on the ellipsoid."""
    x, y = view.middle
    reach = 10.0
    west, east = view.degrees(x - reach, y), view.degrees(x + reach, y)
    km_mm = float(_GEOD.inv(*west, *east)[2]) / 1000 / (2 * reach)
    most = min(_BAR_MM, _BAR_SHARE * view.box.width)
    km = max((step for step in _BARS_KM if step / km_mm <= most), default=_BARS_KM[0])
    return Bar(km, km / km_mm)


def head(canvas: Canvas, box: Box, title: str, told: Sequence[str], letters: float) -> bool:
    """The title, and under it what the sheet is and of when; whether that stays in its box.

    There is a line of it for each language.

    Raises:
        UsageError: the title has no room in two lines of letters that can be read.
    """
    size, first_told = (_TOLD_PX, 10.6) if len(told) == 1 else (_TOLD_TWOFOLD_PX, 9.6)
    small, top = Face(size * letters, 400, _PRINT), box.y + box.height
    lines, large = _titled(title, box.width, letters)
    first = 5.2 * letters if len(lines) == 1 else 2.6 * letters
    for number, line in enumerate(lines):
        canvas.write(box.x, top - first - number * large.leading, line, large)
    for number, line in enumerate(told):
        canvas.write(box.x, top - first_told * letters - number * small.leading, line, small)
    return max(fonts.extent(line, small)[0] for line in told) <= box.width


def _titled(title: str, width: float, letters: float) -> tuple[list[str], Face]:
    """A title in one line, or in two where its letters would be small.

    Raises:
        UsageError: it has no room in two.
    """
    for size in np.arange(_TITLE_PX, _TOLD_PX, -0.5):
        face = Face(float(size) * letters, 700, style.INK)
        lines = fonts.wrapped(title, face, width)
        most = 1 if size > _TWO_PX else 2
        if len(lines) <= most and max(fonts.extent(line, face)[0] for line in lines) <= width:
            return lines, face
    start = title if len(title) <= _QUOTED else f"{title[:_QUOTED]}…"
    raise UsageError(notice("title_long", count=len(title), start=start))


def foot(canvas: Canvas, box: Box, lines: Sequence[str], letters: float) -> bool:
    """The small print, down to the lower edge of the page; whether it stays in its box."""
    rows, face = _small(lines, box.width, letters)
    # In the order of reading, which is the order of the texts in a PDF and an SVG.
    for below, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        canvas.write(box.x, box.y + _DEEP + below * face.leading, row, face)
    return len(rows) * face.leading <= box.height


def foot_height(lines: Sequence[str], width: float, letters: float) -> float:
    """How high the small print is in `width`, with what is free over it [mm]."""
    rows, face = _small(lines, width, letters)
    return len(rows) * face.leading + 2 * letters


def _small(lines: Sequence[str], width: float, letters: float) -> tuple[list[str], Face]:
    face = Face(_SMALL_PX * letters, 400, _PRINT)
    return [row for line in lines for row in fonts.even(line, face, width)], face


def note(canvas: Canvas, box: Box, told: str, letters: float) -> None:
    """A note in a frame: what the map should show and does not."""
    canvas.line(box.shape, Stroke(_FAINT, 0.9))
    face = Face(_SMALL_PX * letters, 400, style.INK)
    top = box.y + box.height - _PAD_MM
    for number, row in enumerate(fonts.even(told, face, box.width - 2 * _PAD_MM)):
        canvas.write(box.x + _PAD_MM, top - (number + 0.78) * face.leading, row, face)


def note_height(told: str, width: float, letters: float) -> float:
    """How high the frame of a note is [mm]; 0 if there is none."""
    face = Face(_SMALL_PX * letters, 400, style.INK)
    rows = fonts.wrapped(told, face, width - 2 * _PAD_MM)
    return len(rows) * face.leading + 2 * _PAD_MM if told else 0


def frame(canvas: Canvas, box: Box) -> None:
    """The frame of the map."""
    canvas.line(box.shape, Stroke(style.INK, 1.3))


def crosses(canvas: Canvas, view: View) -> None:
    """Small crosses where the lines of the grid meet."""
    xs, ys = _grid(view)
    short = _CROSS_MM / 2
    drawn = [
        line for x, _ in xs for y, _ in ys
        for line in ([(x - short, y), (x + short, y)], [(x, y - short), (x, y + short)])
    ]  # fmt: skip
    canvas.line(MultiLineString(drawn), Stroke(_FAINT, 0.6, alpha=0.8, flat=True))


_Lines = list[tuple[float, float]]
"""Where lines of the grid lie on the page [mm], and how far they are from its start [km]."""


def _grid(view: View) -> tuple[_Lines, _Lines]:
    """The upright and the level lines of the grid."""
    west, south, east, north = view.extent
    step = _step(min(east - west, north - south) / 1000) * 1000
    return (
        _at(west, east, step, view.box.x, view.box.width),
        _at(south, north, step, view.box.y, view.box.height),
    )


def grid(canvas: Canvas, view: View, letters: float, language: Languages) -> None:
    """Ticks of the grid and their kilometres at the frame."""
    box, face = view.box, Face(9.4 * letters, 400, _PRINT)
    xs, ys = (
        [(at, _written(km, language) + " km" * (not number))
         for number, (at, km) in enumerate(lines)]
        for lines in _grid(view)
    )  # fmt: skip
    ink = Stroke(style.INK, 0.9, flat=True)
    low, high, left, right = box.y, box.y + box.height, box.x, box.x + box.width
    for x, km in xs:
        canvas.line(shapely.LineString([(x, low), (x, low - _TICK_MM)]), ink)
        canvas.line(shapely.LineString([(x, high), (x, high + _TICK_MM)]), ink)
        canvas.write(x + 0.5, low - 2.7 * letters, km, face)
        canvas.write(x + 0.5, high + 0.7, km, face)
    for y, km in ys:
        canvas.line(shapely.LineString([(left, y), (left - _TICK_MM, y)]), ink)
        canvas.line(shapely.LineString([(right, y), (right + _TICK_MM, y)]), ink)
        canvas.write(left - 0.7, y + 0.5, km, face, turn=90)
        canvas.write(right + 2.6 * letters, y + 0.5, km, face, turn=90)


def _step(wide_km: float) -> float:
    """A round step that gives about `_TICKS_WIDE` lines over `wide_km` [km]."""
    return min(_STEPS_KM, key=lambda step: abs(math.log(wide_km / step / _TICKS_WIDE)))


def _at(start: float, end: float, step: float, edge: float, length: float) -> _Lines:
    """Where on the page [mm] the multiples of `step` [m] lie, and what they are [km]."""
    first = math.ceil(start / step)
    rows = [number * step for number in range(first, math.floor(end / step) + 1)]
    found = [(edge + (row - start) / (end - start) * length, row / 1000) for row in rows]
    clear = 9.0
    return [(at, km) for at, km in found if at < edge + length - clear]


def corner(view: View, shapes: Sequence[BaseGeometry], width: float, height: float,
           free: Sequence[int] = (0, 1, 2, 3)) -> tuple[int, Box]:  # fmt: skip
    """The corner of the map, and a box in it, that covers least of `shapes`."""
    box, gap = view.box, 2.5
    left, right = box.x + gap, box.x + box.width - gap - width
    low, high = box.y + gap, box.y + box.height - gap - height
    corners = [Box(left, low, width, height), Box(right, high, width, height),
               Box(left, high, width, height), Box(right, low, width, height)]  # fmt: skip
    whole = shapely.union_all([*shapes]) if shapes else shapely.Point()
    cost = {number: shapely.area(shapely.intersection(whole, corners[number].shape))
            for number in free}  # fmt: skip
    best = min(free, key=lambda number: (round(cost[number], 3), free.index(number)))
    return best, corners[best]


def scale(
    canvas: Canvas, box: Box, found: Bar, told: tuple[str, str, str], letters: float
) -> None:  # fmt: skip
    """The scale bar in two halves, each in two; `told` = the scale in words over it, its marks."""
    face = Face(9.4 * letters, 600, style.INK)
    x, y, high = box.x + 3.5 * letters, box.y + 1.2, 1.3 * letters
    part = found.length / 4
    canvas.area(shapely.box(x, y, x + found.length, y + high), style.PAPER)
    for start in (0, 2):
        canvas.area(shapely.box(x + start * part, y, x + (start + 1) * part, y + high), style.INK)
    canvas.line(shapely.box(x, y, x + found.length, y + high), Stroke(style.INK, 0.8))
    said, half, whole = told
    for share, text in ((0.0, "0"), (0.5, half), (1.0, whole)):
        align: Align = "center" if share < 1 else "left"
        at = x + share * found.length - (0.9 * letters if share == 1 else 0)
        canvas.write(at, y + high + 0.9, text, face, align=align, halo=True)
    canvas.write(x, y + high + 4.2 * letters, said, face, halo=True)


def north(canvas: Canvas, box: Box, letter: str, letters: float) -> None:
    """An arrow to the grid's north under its letter."""
    x, low = box.x + box.width / 2, box.y + 0.5
    wide, high = 2.1 * letters, 8.2 * letters
    left = shapely.Polygon([(x, low + high), (x - wide, low), (x, low + 0.22 * high)])
    right = shapely.Polygon([(x, low + high), (x + wide, low), (x, low + 0.22 * high)])
    canvas.area(shapely.buffer(shapely.union_all([left, right]), 0.4), label_styles.HALO, 0.9)
    canvas.area(left, style.INK)
    canvas.area(right, style.PAPER)
    canvas.line(shapely.union_all([left, right]), Stroke(style.INK, 0.9))
    face = Face(11 * letters, 700, style.INK)
    canvas.write(x, low + high + 0.9, letter, face, align="center", halo=True)
