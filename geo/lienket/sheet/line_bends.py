"""Lines at a small scale, without the bends that are less than the line is broad.

It is done last, to lines where they are drawn. Shapes are in [mm] of the page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import shapely

from lienket.geometry_types import LINES
from lienket.sheet.border_lines import SMOOTH
from lienket.sheet.model import Content, Item, Piece

_SMALL, _BEND_MM = 400_000, 0.13
"""On a map at a smaller scale than 1 : this, lines have no bends that reach less far [mm]."""

_Drawn = TypeVar("_Drawn", Item, Piece)


def calmed(content: Content, denominator: float) -> Content:
    """`content` with calm roads, rivers and links if the scale is 1 : `denominator` and small."""
    if denominator <= _SMALL:
        return content
    ground = (piece if piece.look.key in SMOOTH else _calm(piece) for piece in content.ground)
    return replace(content, ground=tuple(ground), links=tuple(map(_calm, content.links)))


def _calm(row: _Drawn) -> _Drawn:
    if row.shape.geom_type not in LINES:
        return row
    return replace(row, shape=shapely.simplify(row.shape, _BEND_MM))
