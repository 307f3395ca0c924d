"""Roads as strokes: pieces that go on into each other nearly straight are one road.

All lines are in one projected CRS in metres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import networkx as nx
import numpy as np
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket.osm import shapes

_AHEAD_M = 25
"""How far from a junction the direction of a piece is taken [m]."""

End = tuple[int, bool]
"""A piece by its number, and whether it is its last vertex."""


def strokes(lines: Sequence[LineString], bend_deg: float) -> list[BaseGeometry]:
    """`lines` as strokes: at a junction the two that bend least go on into each other.

    Args:
        lines: sharing a vertex where they meet.
        bend_deg: no stroke bends more at a junction [deg].

    >>> cross = [LineString([(0, 0), (9, 0)]), LineString([(9, 0), (18, 1)]),
    ...          LineString([(9, 0), (9, 9)])]
    >>> sorted(round(stroke.length) for stroke in strokes(cross, 45))
    [9, 18]
    """
    pieces = shapes.pieces(MultiLineString([*lines]))
    joined: nx.Graph[int] = nx.Graph()
    joined.add_nodes_from(range(len(pieces)))
    for ends in _junctions(pieces).values():
        joined.add_edges_from(_pairs(pieces, ends, bend_deg))
    groups = sorted(sorted(group) for group in nx.connected_components(joined))
    return [shapely.line_merge(MultiLineString([pieces[at] for at in group])) for group in groups]


def spread(
    found: Sequence[BaseGeometry], drawn: BaseGeometry, cell_m: float, least: int
) -> list[BaseGeometry]:
    """Those of `found` that come into at least so many squares that have no road yet.

    The longest are taken first.

    Args:
        found: lines.
        drawn: the roads that are there.
        cell_m: the side of a square [m].
        least: how many new squares a line must come into.

    >>> near, far = LineString([(0, 5), (90, 5)]), LineString([(0, 500), (90, 500)])
    >>> [line.wkt for line in spread([near, far], LineString([(0, 0), (90, 0)]), 30, 2)]
    ['LINESTRING (0 500, 90 500)']
    """
    held = _cells(drawn, cell_m)
    kept = []
    for line in sorted(found, key=lambda line: (-line.length, line.bounds)):
        own = _cells(line, cell_m)
        if len(own - held) >= least:
            held |= own
            kept.append(line)
    return kept


def _cells(line: BaseGeometry, cell_m: float) -> set[tuple[int, int]]:
    """The squares that a line comes into."""
    places = shapely.get_coordinates(shapely.segmentize(line, cell_m / 4))
    return {(int(x), int(y)) for x, y in np.floor(places / cell_m)}


def _junctions(pieces: Sequence[LineString]) -> dict[tuple[float, ...], list[End]]:
    """The ends that meet at each place."""
    met: dict[tuple[float, ...], list[End]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        met[piece.coords[0]].append((number, False))
        met[piece.coords[-1]].append((number, True))
    return met


def _pairs(
    pieces: Sequence[LineString], ends: Sequence[End], bend_deg: float
) -> Iterator[tuple[int, int]]:
    """The pairs of pieces that go on into each other at a junction, each piece in one."""
    ways = {end: _direction(pieces[end[0]], last=end[1]) for end in ends}
    bends = sorted(
        (180 - abs((ways[one] - ways[two] + 180) % 360 - 180), one, two)
        for one, two in combinations(ends, 2)
        if one[0] != two[0]
    )
    taken: set[End] = set()
    for bend, one, two in bends:
        if bend <= bend_deg and one not in taken and two not in taken:
            taken |= {one, two}
            yield one[0], two[0]


def _direction(piece: LineString, *, last: bool) -> float:
    """Where a piece leads from one of its ends [deg]."""
    reach = min(_AHEAD_M, piece.length)
    start = piece.coords[-1 if last else 0]
    ahead = piece.interpolate(piece.length - reach if last else reach)
    return float(np.degrees(np.arctan2(ahead.y - start[1], ahead.x - start[0])))
