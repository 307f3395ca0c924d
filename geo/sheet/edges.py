"""The border on the page, in pieces by pair of districts, and where links cross it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geo import style
from geo.records import Atlas
from geo.sheet import states
from geo.sheet.canvas import Box, Canvas, Stroke
from geo.sheet.matrix import Cell
from geo.sheet.view import View
from geo.sheet.words import Language
from geo.style import themes

_PX, _HALO_PX = 3.4, 3.0
_PALER = "#87798f"
_GAP_MM = 0.6
"""A piece ends so far from the next [mm]."""

MARK_MM = 3.6
"""How large the mark of a crossing is [mm]."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The border of a pair of districts under its number."""

    number: int
    shape: BaseGeometry

    @property
    def key(self) -> str:
        """What its number and what it covers are known by."""
        return f"edge {self.number}"

    @property
    def colour(self) -> str:
        """Every other piece is paler, so that it is seen where one ends."""
        return style.INK if self.number % 2 else _PALER


@dataclass(frozen=True, slots=True)
class Passage:
    """A link where it crosses the border."""

    x: float
    y: float
    cell: Cell


def find(atlas: Atlas, view: View) -> tuple[Edge, ...]:
    """The pieces of the border, numbered as the rows of the matrix."""
    shapes = view.shapes(atlas.border.pairs)
    return tuple(Edge(number, _parted(shape)) for number, shape in enumerate(shapes, start=1))


def _parted(shape: BaseGeometry) -> BaseGeometry:
    """Lines without their ends."""
    lines = [line for line in shapely.get_parts(shape) if line.length > 4 * _GAP_MM]
    return shapely.union_all([substring(line, _GAP_MM, line.length - _GAP_MM) for line in lines])


def passages(atlas: Atlas, view: View) -> Iterator[Passage]:
    """The crossings of links on the map."""
    frame = atlas.border.crossings
    own = frame[frame["link"].notna()]
    rows = zip(view.shapes(own), own["ground"], own["accuracy"], strict=True)
    for shape, ground, accuracy in rows:
        if not shape.is_empty and ground in themes.STATE_SHAPES:
            yield Passage(shape.x, shape.y, Cell(ground, sure=accuracy != "schematic"))


def draw(
    canvas: Canvas, edges: Iterable[Edge], crossed: Iterable[Passage], language: Language
) -> None:  # fmt: skip
    """Draw the pieces of the border and the marks of what crosses it, sure ones over others."""
    for edge in edges:
        canvas.line(edge.shape, Stroke(style.PAPER, _PX + _HALO_PX, flat=True))
        canvas.line(edge.shape, Stroke(edge.colour, _PX, flat=True))
    for row in sorted(crossed, key=lambda row: row.cell.sure):
        states.mark(canvas, row.x, row.y, row.cell, MARK_MM, language)


def sample(canvas: Canvas, box: Box) -> None:
    """A piece of the border over `box`."""
    y = box.y + box.height / 2
    line = LineString([(box.x + 0.5, y), (box.x + box.width - 0.5, y)])
    canvas.line(line, Stroke(style.INK, _PX, flat=True))
