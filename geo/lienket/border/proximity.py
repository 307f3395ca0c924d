"""How near the lines of two sides come, and whether they meet.

All lines here are in one projected CRS in metres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

MEETING_M = 50.0
"""Two lines nearer than this [m] meet."""

Line = tuple[BaseGeometry, float]
"""A line, and how far off it may lie [m]."""


@dataclass(frozen=True, slots=True)
class Approach:
    """The shortest line between two lines, and the larger position error of the two [m]."""

    line: LineString
    error_m: float

    @property
    def meets(self) -> bool:
        """Whether they are one road: within 50 m, or within their error if that is more."""
        return self.line.length <= max(MEETING_M, self.error_m)


def nearest(lines: Sequence[Line], others: Sequence[Line]) -> Approach:
    """Where any of `lines` comes nearest to any of `others`; neither is empty.

    >>> road, other = LineString([(0, 0), (9, 0)]), LineString([(49, 0), (99, 0)])
    >>> found = nearest([(road, 10)], [(other, 25)])
    >>> found.line.length, found.error_m, found.meets
    (40.0, 25, True)
    """
    found = [
        Approach(shapely.shortest_line(line, other), max(error, other_error))
        for line, error in lines
        for other, other_error in others
    ]
    return min(found, key=lambda each: (each.line.length, each.error_m))


def approaches(sides: Sequence[Sequence[Line]]) -> list[Approach]:
    """Where each side comes nearest to any other; there are two or more, none without a line."""
    return [
        nearest(lines, [line for other in (*sides[:at], *sides[at + 1 :]) for line in other])
        for at, lines in enumerate(sides)
    ]
