"""Main roads of the ground that are too short on the page to be drawn as broad as main roads.

A link to an interchange, its ramps, or the end of a road of the next province would be a spot of
colour that reads as a symbol. Shapes are in [mm] of the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.sheet.model import Piece

_LEAST_MM = 6.0
"""A shorter stretch of main road is drawn as one if it meets another main road [mm]."""

_LEAST_NAMELESS_MM, _RAMP_MM = 8.0, 2.0
"""A shorter stretch without a number is no main road, and a still shorter one is not drawn [mm]."""

_JOINED_MM = 0.4
"""So near to each other stretches of road meet, and its two carriageways are one [mm]."""


def slim(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """`pieces` with such short stretches as lesser roads; the rest of them as they are."""
    main = [piece for piece in pieces if piece.look.core]
    for piece in pieces:
        if not piece.look.core:
            yield piece
            continue
        others = shapely.union_all([other.shape for other in main if other is not piece])
        broad, slender = _parted(piece, others)
        if not broad.is_empty:
            yield replace(piece, shape=broad)
        if not slender.is_empty:
            yield replace(piece, shape=slender, look=style.ground("network", "primary"))


def _parted(piece: Piece, others: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """Of a main road what is drawn as broad as such, and what is drawn slender."""
    broad, slender = [], []
    lines = shapely.get_parts(shapely.line_merge(piece.shape))
    for area in shapely.get_parts(shapely.union_all(shapely.buffer(lines, _JOINED_MM / 2))):
        west, south, east, north = area.bounds
        long = math.hypot(east - west, north - south)
        own = [line for line in lines if shapely.intersects(area, line)]
        meets = shapely.dwithin(area, others, _JOINED_MM)
        if long >= _LEAST_NAMELESS_MM or (piece.ref and (meets or long >= _LEAST_MM)):
            broad += own
        elif piece.ref or long >= _RAMP_MM:
            slender += own
    return _gathered(broad), _gathered(slender)


def _gathered(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    return shapely.union_all([*lines])
