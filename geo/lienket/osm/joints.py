"""Roads of two sources made to meet: ends put onto the lines they lead to.

All lines are in one projected CRS in metres. Two lines meet where they share a vertex.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from math import dist

import shapely
from shapely import LineString, Point

from lienket.osm.edges import Node

_VERTEX_M = 1.0
"""A vertex of a line nearer than this to the place that is nearest [m] is taken for it."""


def joined(
    lines: Sequence[LineString], others: Sequence[LineString], reach_m: float
) -> tuple[list[LineString], list[LineString]]:
    """`lines` and `others`, each end of `others` within `reach_m` [m] of one of `lines` put on it.

    `lines` get a vertex there, and nothing else about them changes.

    >>> road, lane = LineString([(0, 0), (10, 0)]), LineString([(4, 2), (4, 9)])
    >>> [line.wkt for made in joined([road], [lane], 3) for line in made]
    ['LINESTRING (0 0, 4 0, 10 0)', 'LINESTRING (4 0, 4 9)']
    """
    ends = sorted({end for line in others for end in _ends(line)})
    onto = _nearest(lines, ends, reach_m)
    return _with(lines, onto), _moved(others, {end: node for end, (_, node) in onto.items()})


def closed(lines: Sequence[LineString], reach_m: float) -> list[LineString]:
    """`lines`, each loose end within `reach_m` [m] of another line put onto it.

    >>> lane = LineString([(4, 1), (4, 9)])
    >>> [line.wkt for line in closed([LineString([(0, 0), (10, 0)]), lane], 2)]
    ['LINESTRING (0 0, 4 0, 10 0)', 'LINESTRING (4 0, 4 9)']
    """
    seen = Counter((x, y) for line in lines for x, y in line.coords)
    loose = sorted({end for line in lines for end in _ends(line) if seen[end] == 1})
    onto = _nearest(lines, loose, reach_m)
    return _moved(_with(lines, onto), {end: node for end, (_, node) in onto.items()})


def _ends(line: LineString) -> tuple[Node, Node]:
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    return (x0, y0), (x1, y1)


def _nearest(
    lines: Sequence[LineString], ends: Sequence[Node], reach_m: float
) -> dict[Node, tuple[int, Node]]:
    """For each end near a line that it is no end of: the position of the line, the place on it."""
    points = [Point(end) for end in ends]
    near: dict[Node, list[int]] = defaultdict(list)
    for at, row in zip(*shapely.STRtree(lines).query(points, "dwithin", reach_m), strict=True):
        if ends[at] not in _ends(lines[row]):
            near[ends[at]].append(int(row))
    onto = {}
    for end, rows in near.items():
        row = min(rows, key=lambda at: (lines[at].distance(Point(end)), at))
        onto[end] = (row, _place(lines[row], Point(end)))
    return onto


def _place(line: LineString, point: Point) -> Node:
    """The place on `line` nearest to `point`: a vertex if one is as good."""
    (x, y), *_ = shapely.get_coordinates(line.interpolate(line.project(point)))
    vertices = [(float(a), float(b)) for a, b in line.coords]
    vertex = min(vertices, key=lambda node: (dist(node, (x, y)), node))
    return vertex if dist(vertex, (x, y)) <= _VERTEX_M else (float(x), float(y))


def _with(lines: Sequence[LineString], onto: Mapping[Node, tuple[int, Node]]) -> list[LineString]:
    """`lines` with the places of `onto` as vertices."""
    fresh: dict[int, set[Node]] = defaultdict(set)
    for row, node in onto.values():
        fresh[row].add(node)
    return [_refined(line, fresh[row]) if row in fresh else line for row, line in enumerate(lines)]


def _refined(line: LineString, nodes: Collection[Node]) -> LineString:
    path = [(float(x), float(y)) for x, y in line.coords]
    steps = [0.0]
    for here, there in pairwise(path):
        steps.append(steps[-1] + dist(here, there))
    missing = [(line.project(Point(node)), node) for node in set(nodes) - set(path)]
    return LineString([node for _, node in sorted([*zip(steps, path, strict=True), *missing])])


def _moved(lines: Sequence[LineString], to: Mapping[Node, Node]) -> list[LineString]:
    """`lines` with their ends where `to` puts them; what shrinks to a point is left out."""
    made = []
    for line in lines:
        path = [(float(x), float(y)) for x, y in line.coords]
        path[0], path[-1] = to.get(path[0], path[0]), to.get(path[-1], path[-1])
        if len(set(path)) > 1:
            made.append(LineString(path))
    return made
