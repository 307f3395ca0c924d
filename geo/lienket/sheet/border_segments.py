"""The border on the page, in pieces by pair of districts, and where links cross it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import partial

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from lienket import style
from lienket.i18n import Languages
from lienket.model.atlas import Atlas
from lienket.sheet import drawing, fonts, matrix, state_markers
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.model import Edge, Matrix, PagePoint, Passage
from lienket.sheet.view import View
from lienket.style.symbol_layers import Stroke
from lienket.style.units import mm

_PX, _HALO_PX = 3.4, 3.0
_GAP_MM = 0.6
"""A piece ends so far from the next [mm]."""

MARK_MM = 3.8
"""How large the mark of a crossing is [mm]."""

OTHER_MM = 1.7
"""How large the mark of a road of no link is [mm]."""

_CLEAR_MM = 0.5
"""Between two marks, and between a mark and the place of another crossing [mm]."""

_OFF_MM = (4.2, 5.4, 7.0, 9.0)
_TURNS = [math.radians(turn) for turn in range(0, 360, 15)]
"""How far off a crossing [mm], and in what directions, its mark may stand."""

_LEADER_PX, _DOT_PX = 1.0, 2.6
LETTER_PX = 11.5
"""How large the letter of a column is beside its crossing [px]."""


def find(atlas: Atlas, view: View) -> tuple[Edge, ...]:
    """The pieces of the border, numbered as the rows of the matrix."""
    shapes = view.shapes(atlas.border.pairs)
    return tuple(Edge(number, _parted(shape)) for number, shape in enumerate(shapes, start=1))


def _parted(shape: BaseGeometry) -> BaseGeometry:
    """Lines without their ends."""
    lines = [line for line in shapely.get_parts(shape) if line.length > 4 * _GAP_MM]
    return shapely.union_all([substring(line, _GAP_MM, line.length - _GAP_MM) for line in lines])


def passages(
    atlas: Atlas, view: View, edges: Sequence[Edge], table: Matrix
) -> tuple[Passage, ...]:  # fmt: skip
    """The crossings of links on the map, their marks clear of each other."""
    frame = atlas.border.crossings
    shapes = dict(zip(map(str, frame.index), view.shapes(frame), strict=True))
    told = [
        ((shapes[key].x, shapes[key].y), cell, table.letters[link])
        for key, link, cell in matrix.crossings(atlas, table.states) if not shapes[key].is_empty
    ]  # fmt: skip
    at = [place for place, _, _ in told]
    marks = _apart(at, shapely.union_all([edge.shape for edge in edges]))
    return tuple(
        Passage(place, *mark, cell, letter)
        for (place, cell, letter), mark in zip(told, marks, strict=True)
    )


def others(atlas: Atlas, view: View) -> tuple[PagePoint, ...]:
    """Where roads cross that are of no link."""
    frame = atlas.border.crossings
    shapes = view.shapes(frame[frame["link"].isna()])
    return tuple((shape.x, shape.y) for shape in shapes if not shape.is_empty)


def _apart(at: Sequence[PagePoint], border: BaseGeometry) -> list[PagePoint]:
    """Where the marks of crossings stand: on them, or where these are too near, around them."""
    marks: list[PagePoint] = []
    for number, (x, y) in enumerate(at):
        others = [*at[:number], *at[number + 1 :]]
        ways = [(x, y), *((x + far * math.cos(turn), y + far * math.sin(turn))
                          for far in _OFF_MM for turn in _TURNS)]  # fmt: skip
        marks.append(min(ways, key=partial(_crowded, (x, y), others, tuple(marks), border)))
    return marks


def _crowded(
    at: PagePoint,
    others: Sequence[PagePoint],
    marks: Sequence[PagePoint],
    border: BaseGeometry,
    spot: PagePoint,
) -> tuple[float, float]:
    """How much a mark at `spot` covers of crossings and marks, or off its own of the border."""
    over = [max(0.0, MARK_MM / 2 + _CLEAR_MM - math.dist(spot, other)) for other in others]
    over += [max(0.0, MARK_MM + _CLEAR_MM - math.dist(spot, mark)) for mark in marks]
    far = math.dist(at, spot)
    if far:
        disc = shapely.Point(spot).buffer(MARK_MM / 2 + _CLEAR_MM)
        over.append(float(shapely.length(shapely.intersection(disc, border))) / 10)
    return round(sum(over), 3), far


def other(canvas: Canvas, x: float, y: float) -> None:
    """The mark of a road of no link where it crosses."""
    for colour, size in ((style.PAPER, OTHER_MM + 0.6), (style.INK, OTHER_MM)):
        canvas.area(drawing.form("square", x, y, size / mm(1)), colour)


def draw(
    canvas: Canvas,
    edges: Iterable[Edge],
    crossed: Iterable[Passage],
    more: Iterable[PagePoint],
    language: Languages,
) -> None:
    """Draw the pieces of the border and the marks of what crosses it, sure ones over others.

    `more` = where roads of no link cross.
    """
    for edge in edges:
        canvas.line(edge.shape, Stroke(style.PAPER, _PX + _HALO_PX, flat=True))
        canvas.line(edge.shape, Stroke(edge.colour, _PX, flat=True))
    for x, y in more:
        other(canvas, x, y)
    marks = sorted(crossed, key=lambda row: row.cell.sure)
    for row in marks:
        if row.leader.length:
            canvas.line(row.leader, Stroke(style.INK, _LEADER_PX, flat=True))
            canvas.area(drawing.form("circle", *row.at, _DOT_PX), style.INK)
    for row in marks:
        state_markers.mark(canvas, row.x, row.y, row.cell, MARK_MM, language)


def sample(colours: Sequence[str], canvas: Canvas, box: Box) -> None:
    """Pieces of the border over `box`, one in each of `colours`."""
    y, share = box.y + box.height / 2, (box.width - 1) / len(colours)
    for number, colour in enumerate(colours):
        west = box.x + 0.5 + number * share
        line = LineString([(west, y), (west + share - _GAP_MM * (len(colours) > 1), y)])
        canvas.line(line, Stroke(colour, _PX, flat=True))


def other_sample(canvas: Canvas, box: Box) -> None:
    """The mark of a road of no link."""
    other(canvas, box.x + box.width / 2, box.y + box.height / 2)


def letter(said: str, canvas: Canvas, box: Box) -> None:
    """The letter of a column, as it stands beside a crossing."""
    face = Face(LETTER_PX, 700, style.INK)
    low = box.y + (box.height - fonts.extent("x", face)[2]) / 2
    canvas.write(box.x + box.width / 2, low, said, face, align="center")
