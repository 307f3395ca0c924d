"""Lines as a network: cut where they share a vertex, joined from junction to junction.

All lines are in one projected CRS in metres. A node is the coordinate pair of a vertex where lines
end or meet; two lines meet only where they share a vertex, so a bridge over a road is no junction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

import networkx as nx
import shapely
from shapely import LineString, MultiLineString

Node = tuple[float, float]
"""Easting and northing [m], as the vertex has them."""

_THROUGH = 2
"""A node where two pieces meet is no junction."""


def noded(lines: Sequence[LineString]) -> list[tuple[int, LineString]]:
    """`lines` cut at every vertex that two of them share: (position in `lines`, piece), in order.

    >>> cross = [LineString([(0, 0), (1, 0), (2, 0)]), LineString([(1, 0), (1, 1)])]
    >>> [(row, piece.length) for row, piece in noded(cross)]
    [(0, 1.0), (0, 1.0), (1, 1.0)]
    """
    paths = [[(x, y) for x, y in line.coords] for line in lines]
    seen = Counter(vertex for path in paths for vertex in path)
    for path in paths:
        # An end is a node, also where it is alone.
        seen.update((path[0], path[-1]))
    cut: list[tuple[int, LineString]] = []
    for row, path in enumerate(paths):
        start = 0
        for at in range(1, len(path)):
            if seen[path[at]] > 1:
                cut.append((row, LineString(path[start : at + 1])))
                start = at
    return cut


def edges(lines: Sequence[LineString], kinds: Sequence[object]) -> list[tuple[int, LineString]]:
    """The edges of the network of `lines`: from junction to junction, or to where the kind changes.

    Pieces that meet two by two, of one kind, become one edge; every edge ends in the very
    coordinates of its neighbours' ends.

    Args:
        lines: in metres, sharing a vertex where they meet.
        kinds: what each line is; two kinds are never joined.

    Returns:
        (position of one of its lines in `lines`, edge), sorted by coordinates.
    """
    pieces = noded(lines)
    degree: nx.MultiGraph[Node] = nx.MultiGraph()
    for row, piece in pieces:
        start, end = _ends(piece)
        degree.add_edge(start, end, kind=repr(kinds[row]))
    stops = {node for node in degree if _is_stop(degree, node)}
    joined: list[tuple[int, LineString]] = []
    by_kind = sorted(pieces, key=lambda item: repr(kinds[item[0]]))
    for _, group in groupby(by_kind, key=lambda item: repr(kinds[item[0]])):
        members = list(group)
        merged = shapely.line_merge(MultiLineString([piece for _, piece in members]))
        paths = [path for line in shapely.get_parts(merged) for path in _at(line, stops)]
        # One direction for an edge, whichever way the reference has it.
        joined += [(members[0][0], LineString(min(path, path[::-1]))) for path in paths]
    return sorted(joined, key=lambda item: list(item[1].coords))


def _ends(line: LineString) -> tuple[Node, Node]:
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    return (x0, y0), (x1, y1)


def _is_stop(degree: nx.MultiGraph[Node], node: Node) -> bool:
    kinds = {data["kind"] for _, _, data in degree.edges(node, data=True)}
    return degree.degree(node) != _THROUGH or len(kinds) > 1


def _at(line: LineString, stops: set[Node]) -> list[list[Node]]:
    path = [(x, y) for x, y in line.coords]
    places = [at for at in range(1, len(path) - 1) if path[at] in stops]
    bounds = [0, *places, len(path) - 1]
    return [path[start : end + 1] for start, end in pairwise(bounds)]
