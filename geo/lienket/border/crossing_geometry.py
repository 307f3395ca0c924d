"""Where a line passes from one side to another, and at which angle.

All lines and points here are in one projected CRS in metres.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from lienket.line_clipping import WANDER_M, Ground, Node, Stretch, cut
from lienket.model.records import Link

LOOK_M = 100.0
"""How far to either side of a crossing its angle is taken over [m]."""

_THROUGH = 2
"""So many pieces of road meet where one can but drive on."""

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pass:
    """A place where a line passes the border: from and to which side, and its direction."""

    point: Point
    sides: tuple[str, str]
    heading: Vector


@dataclass(frozen=True, slots=True)
class Crossing:
    """A pass and the rows of what meets there, on side *a* and on side *b*; `link` if it is one."""

    met: Pass
    a: pd.Series[Any]
    b: pd.Series[Any]
    link: Link | None = None

    @property
    def schematic(self) -> bool:
        """Whether nobody knows where it is."""
        return "schematic" in {self.a["accuracy"], self.b["accuracy"]}


def passes(
    line: LineString, ground: Ground, hug_m: float, nodes: Collection[Node] = ()
) -> Iterator[Pass]:
    """Where `line` passes from one side to another, in its order.

    What leaves a side and comes back within 500 m, or runs along the border within `hug_m` [m] of
    it, does not pass. Nor does an end that reaches over by less than `hug_m`, unless the road goes
    on from there (the end is one of `nodes`).

    >>> ground = Ground({"w": shapely.box(0, 0, 9, 9), "e": shapely.box(9, 0, 18, 9)})
    >>> [met.point.wkt for met in passes(LineString([(2, 5), (16, 5)]), ground, hug_m=1)]
    ['POINT (9 5)']
    """
    stretches = _without_ends(cut(line, ground, hug_m=hug_m), ground, hug_m, nodes)
    for (side, before), (other, after) in pairwise(stretches):
        if side and other:
            heading = _at(after, LOOK_M) - _at(before, before.length - LOOK_M)
            yield Pass(Point(after.coords[0]), (side, other), heading)


def _without_ends(
    stretches: list[Stretch], ground: Ground, hug_m: float, nodes: Collection[Node]
) -> list[Stretch]:
    """`stretches` without a first and a last one that only hug the border."""

    def idle(piece: LineString, end: int) -> bool:
        x, y = piece.coords[end]
        goes_on = piece.length < WANDER_M and (x, y) in nodes
        return not goes_on and ground.hugs(piece, hug_m)

    kept = stretches[1:] if idle(stretches[0][1], 0) else stretches
    return kept[:-1] if kept and idle(kept[-1][1], -1) else kept


def across(line: LineString, point: Point, sides: tuple[str, str]) -> Pass:
    """The pass of `line` at a `point` on it."""
    place = line.project(point)
    return Pass(point, sides, _at(line, place + LOOK_M) - _at(line, place - LOOK_M))


def junctions(lines: Iterable[BaseGeometry]) -> set[Node]:
    """The vertices that several of `lines` share.

    >>> junctions([LineString([(0, 0), (5, 5)]), LineString([(5, 5), (9, 0)])])
    {(5.0, 5.0)}
    """
    met = Counter(vertex for line in lines for vertex in {(x, y) for x, y in line.coords})
    return {vertex for vertex, count in met.items() if count > 1}


def forks(lines: Iterable[BaseGeometry]) -> set[Node]:
    """The vertices where one can turn off: three or more pieces of `lines` meet there.

    Two ways end to end are no fork, so that it does not matter where a source cuts a road.

    >>> forks([LineString([(0, 0), (5, 5)]), LineString([(5, 5), (9, 0)])])
    set()
    >>> forks([LineString([(0, 0), (5, 5), (9, 0)]), LineString([(5, 5), (5, 9)])])
    {(5.0, 5.0)}
    """
    met: Counter[Node] = Counter()
    for line in lines:
        for at, (x, y) in enumerate(line.coords):
            met[x, y] += 1 if at in {0, len(line.coords) - 1} else 2
    return {vertex for vertex, count in met.items() if count > _THROUGH}


def without_detours(
    line: LineString, met: Iterable[Pass], turns: Collection[Node]
) -> Iterator[Pass]:
    """`met` along `line` without what leaves a side and comes back with none of `turns` between.

    >>> line = LineString([(2, 5), (9, 5), (12, 7), (9, 8), (2, 8)])
    >>> out, back = (Pass(Point(9, y), sides, np.zeros(2)) for y, sides in
    ...              ((5, ("w", "e")), (8, ("e", "w"))))
    >>> [*without_detours(line, [out, back], ())]
    []
    >>> len([*without_detours(line, [out, back], {(12.0, 7.0)})])
    2
    """
    places = [line.project(Point(node)) for node in {*line.coords} & {*turns}]
    kept: list[Pass] = []
    for one in met:
        if kept and kept[-1].sides == one.sides[::-1]:
            start, end = line.project(kept[-1].point), line.project(one.point)
            if not any(start <= place <= end for place in places):
                kept.pop()
                continue
        kept.append(one)
    yield from kept


def angle_deg(heading: Vector, border: BaseGeometry, point: BaseGeometry) -> float:
    """The angle between a road and the border at `point`, 0 to 90 [deg].

    The border's direction is taken over `LOOK_M` to either side, as the road's is.

    >>> west_to_east = np.array([1.0, 0.0])
    >>> angle_deg(west_to_east, LineString([(0, 0), (500, 500)]), Point(250, 250))
    45.0
    """
    line = min(shapely.get_parts(border), key=point.distance)
    place = line.project(point)
    along = _at(line, place + LOOK_M) - _at(line, place - LOOK_M)
    cross, dot = heading[0] * along[1] - heading[1] * along[0], heading @ along
    return round(float(np.degrees(np.arctan2(abs(cross), abs(dot)))), 1)


def _at(line: LineString, place: float) -> Vector:
    """The coordinates at a distance along `line`, its ends where that is beyond them [m]."""
    point = line.interpolate(min(max(place, 0.0), line.length))
    return np.array([point.x, point.y])
