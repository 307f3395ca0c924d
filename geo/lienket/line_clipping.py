"""Lines cut at the borders of sides: the one rule for what is a stretch.

All lines and polygons here are in one projected CRS in metres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import groupby, pairwise

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

Node = tuple[float, float]
"""Easting and northing [m]."""

Stretch = tuple[str | None, LineString]
"""A stretch of a line and the side that it lies on; None = on no side."""

WANDER_M = 500.0
"""A stretch shorter than this [m] that comes back to the side it left is no stretch of its own."""

_STEP_M = 100.0
"""How far apart a line is looked at to tell whether it keeps to the border [m]."""


@dataclass(frozen=True)
class Ground:
    """The area of each side, by side key, and the borders around them."""

    areas: Mapping[str, BaseGeometry]

    def __post_init__(self) -> None:
        for area in self.areas.values():
            shapely.prepare(area)

    @cached_property
    def borders(self) -> BaseGeometry:
        """The outlines of all sides, prepared for many questions."""
        lines = shapely.unary_union([shapely.boundary(area) for area in self.areas.values()])
        shapely.prepare(lines)
        return lines

    def side(self, piece: LineString) -> str | None:
        """The side on which the middle of `piece` lies."""
        middle = piece.interpolate(0.5, normalized=True)
        return next((side for side, area in self.areas.items() if area.intersects(middle)), None)

    def hugs(self, piece: LineString, reach_m: float) -> bool:
        """Whether all of `piece` keeps within `reach_m` [m] of a border."""
        places = shapely.points(shapely.get_coordinates(shapely.segmentize(piece, _STEP_M)))
        return bool(shapely.dwithin(self.borders, places, reach_m).all())


def cut(
    line: LineString, ground: Ground, wander_m: float = WANDER_M, hug_m: float = 0.0
) -> list[Stretch]:
    """`line` cut exactly at the borders of `ground`: its stretches in order, ends shared.

    A stretch that leaves a side and comes back to it is kept with that side, the shortest first,
    if it is shorter than `wander_m` [m] or nowhere farther than `hug_m` [m] from the border.

    >>> west, east = shapely.box(0, 0, 1000, 9), shapely.box(1000, 0, 2000, 9)
    >>> road = LineString([(0, 5), (2000, 5)])
    >>> [(side, piece.length) for side, piece in cut(road, Ground({"w": west, "e": east}))]
    [('w', 1000.0), ('e', 1000.0)]
    """
    stretches = _joined([(ground.side(piece), piece) for piece in _split(line, ground.borders)])
    return _Wanders(stretches, ground, wander_m, hug_m).settled()


class _Wanders:
    """Stretches of a line, of which those that wander become one with what is around them.

    What is one is known by the number of its first stretch.
    """

    def __init__(
        self, stretches: Sequence[Stretch], ground: Ground, wander_m: float, hug_m: float
    ) -> None:
        self._stretches, self._ground = stretches, ground
        self._wander_m, self._hug_m = wander_m, hug_m
        self._end = dict(enumerate(range(1, len(stretches) + 1)))
        self._before = {at: at - 1 for at in self._end}
        self._metres = {at: piece.length for at, (_, piece) in enumerate(stretches)}
        self._hugging: dict[int, bool] = {}

    def settled(self) -> list[Stretch]:
        """The stretches of which none wanders, the shortest that did dissolved first."""
        waiting = [(self._metres[at], at) for at in self._end if self._wanders(at)]
        heapify(waiting)
        while waiting:
            metres, at = heappop(waiting)
            if self._metres.get(at) == metres:  # else it is in another by now, or another in it
                first = self._before[at]
                self._join(first, at, self._end[at])
                if self._wanders(first):
                    heappush(waiting, (self._metres[first], first))
        own = self._stretches
        return [
            _joined([(own[at][0], piece) for _, piece in own[at:end]])[0]
            for at, end in self._end.items()
        ]

    def _wanders(self, at: int) -> bool:
        end = self._end[at]
        if at == 0 or end == len(self._stretches):
            return False
        before, behind = self._stretches[self._before[at]], self._stretches[end]
        return before[0] == behind[0] and (
            self._metres[at] < self._wander_m or (self._hug_m > 0 and self._hugs(at))
        )

    def _hugs(self, at: int) -> bool:
        if at not in self._hugging:
            self._hugging[at] = self._ground.hugs(self._stretches[at][1], self._hug_m)
        return self._hugging[at]

    def _join(self, *three: int) -> None:
        """Make one of three that follow each other."""
        first, at, last = three
        if self._hug_m > 0:
            self._hugging[first] = all(map(self._hugs, three))
        self._metres[first] += self._metres.pop(at) + self._metres.pop(last)
        self._end[first] = self._end.pop(last)
        del self._end[at]
        self._before[self._end[first]] = first


def _split(line: LineString, borders: BaseGeometry) -> list[LineString]:
    """`line` split where a segment of it meets `borders`: by segment, so a loop does no harm."""
    path = [(x, y) for x, y in line.coords]
    segments = shapely.linestrings([*pairwise(path)])
    met = shapely.intersects(borders, segments)
    pieces: list[list[Node]] = [path[:1]]
    for segment, end, is_met in zip(segments, path[1:], met, strict=True):
        for hit in _hits(segment, borders) if is_met else ():
            if hit != pieces[-1][-1]:
                pieces[-1].append(hit)
            if len(pieces[-1]) > 1:
                pieces.append([hit])
        if end != pieces[-1][-1]:
            pieces[-1].append(end)
    return [LineString(piece) for piece in pieces if len(piece) > 1]


def _hits(segment: LineString, borders: BaseGeometry) -> list[Node]:
    met = shapely.get_coordinates(segment.intersection(borders))
    places = {segment.project(Point(x, y)): (float(x), float(y)) for x, y in met}
    return [places[at] for at in sorted(places)]


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """`stretches` with those that follow each other on one side made one."""
    joined: list[Stretch] = []
    for side, group in groupby(stretches, key=lambda stretch: stretch[0]):
        paths = [list(piece.coords) for _, piece in group]
        coordinates = paths[0] + [vertex for path in paths[1:] for vertex in path[1:]]
        joined.append((side, LineString(coordinates)))
    return joined
