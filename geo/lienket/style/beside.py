"""The line at the side of a line: one rule for its side, the same on every picture."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry


def forward(line: BaseGeometry) -> LineString:
    """`line` (any CRS or page unit) in the direction that leads farther to north or east.

    >>> forward(shapely.LineString([(5, 5), (0, 0)])).wkt
    'LINESTRING (0 0, 5 5)'
    """
    places = shapely.get_coordinates(line)
    return LineString(places if float(np.sum(places[-1] - places[0])) >= 0 else places[::-1])


def line(shape: BaseGeometry, far: float) -> BaseGeometry:
    """The lines that run `far` [the unit of `shape`] at the right of those of `shape`, `forward`.

    0 = on them. What of a line is too bent for it is left out. Any projected CRS, or a page.

    >>> line(shapely.LineString([(10, 0), (0, 0)]), 2).wkt
    'LINESTRING (0 -2, 10 -2)'
    """
    if not far:
        return shape
    merged = shapely.line_merge(shape)
    lines = [forward(part) for part in shapely.get_parts(merged) if part.length > 0]
    found = shapely.offset_curve(lines, -far, quad_segs=8)
    drawn = [part for whole in found for part in shapely.get_parts(whole) if not part.is_empty]
    moved: BaseGeometry = drawn[0] if len(drawn) == 1 else shapely.multilinestrings(drawn)
    return moved
