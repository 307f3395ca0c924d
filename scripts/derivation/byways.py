"""Small roads across the border: those that lead on, as far as the next larger road.

All lines and polygons are in one projected CRS in metres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from derivation import routes
from lienket import line_clipping
from lienket.osm import edges
from lienket.osm.edges import Node

_FARTHEST_M = 64_000
"""No larger road is looked for beyond this [m]."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of road on one side, and whether it is one of the larger roads."""

    side: str
    line: LineString
    large: bool

    @property
    def ends(self) -> tuple[Node, Node]:
        (x0, y0), (x1, y1) = self.line.coords[0], self.line.coords[-1]
        return (x0, y0), (x1, y1)


def across(
    larger: Sequence[LineString],
    smaller: Sequence[LineString],
    sides: Mapping[str, BaseGeometry],
    least_m: float,
) -> list[LineString]:
    """The ways from where `smaller` roads pass the border to the nearest of `larger` on each side.

    Only where one can drive at least `least_m` [m] on from the border into two sides, over all of
    the roads there. Where no larger road is to be reached within a side, or it soon ends, the way
    goes on to the nearest junction or end beyond that distance.

    A group of roads beyond the border that is nowhere that long is taken as a bulge of the side it
    hangs on: a road that runs along the border passes it once, where it leaves for good.

    Args:
        larger: the roads that are there anyway.
        smaller: the others, sharing a vertex where they meet one.
        sides: the area of each side.
        least_m: how far one must be able to drive on a side [m].

    Returns:
        Lines from junction to junction, each once, sorted.

    >>> import shapely
    >>> west, east = shapely.box(0, 0, 2000, 9), shapely.box(2000, 0, 4000, 9)
    >>> lane, main = LineString([(500, 5), (3200, 5)]), LineString([(3200, 0), (3200, 9)])
    >>> [line.wkt for line in across([main], [lane], {"w": west, "e": east}, 1000)]
    ['LINESTRING (500 5, 2000 5)', 'LINESTRING (2000 5, 3200 5)']
    """
    pieces = _without_bulges(_cut(larger, smaller, sides), least_m)
    graphs = {side: _graph([each for each in pieces if each.side == side]) for side in sides}
    found: set[tuple[Node, ...]] = set()
    for node, met in sorted(_passes(pieces).items()):
        ways = [_way_on(graphs[side], node, least_m) for side in sorted(met)]
        if all(ways):
            found |= {line for way in ways for line in way}
    return [LineString(path) for path in sorted(found)]


def _cut(
    larger: Sequence[LineString],
    smaller: Sequence[LineString],
    sides: Mapping[str, BaseGeometry],
) -> list[_Piece]:
    """All roads from junction to junction, cut at the border; what lies on no side is left out."""
    ground = line_clipping.Ground(sides)
    return [
        _Piece(side, piece, row < len(larger))
        for row, line in edges.noded([*larger, *smaller])
        for side, piece in line_clipping.cut(line, ground, wander_m=0)
        if side is not None
    ]


def _graph(pieces: Sequence[_Piece]) -> nx.Graph[Node]:
    """The road graph of `pieces`; edges carry `metres`, `line` and `large`; `larger` of it."""
    roads = routes.graph([each.line for each in pieces], [1.0] * len(pieces))
    for *_, edge in roads.edges(data=True):
        edge["large"] = pieces[edge["row"]].large
    ends = [(a, b) for a, b, edge in roads.edges(data=True) if edge["large"]]
    roads.graph["larger"] = roads.edge_subgraph(ends).copy()
    return roads


def _passes(pieces: Sequence[_Piece]) -> dict[Node, set[str]]:
    """The sides that meet at each node where a smaller road passes from one to another."""
    met: dict[Node, set[str]] = defaultdict(set)
    for each in pieces:
        for node in () if each.large else each.ends:
            met[node].add(each.side)
    return {node: sides for node, sides in met.items() if len(sides) > 1}


def _without_bulges(pieces: Sequence[_Piece], least_m: float) -> list[_Piece]:
    """`pieces`, those of a group that is shorter than `least_m` all over given to its neighbour."""
    beside = _passes([_Piece(each.side, each.line, large=False) for each in pieces])
    graphs = {
        side: _graph([each for each in pieces if each.side == side])
        for side in sorted({each.side for each in pieces})
    }
    other: dict[tuple[str, Node], str] = {}
    for side, roads in graphs.items():
        for group in nx.connected_components(roads):
            doors = sorted(group & beside.keys())
            if doors and not any(_leads_on(roads, node, least_m) for node in doors):
                neighbour = min(beside[doors[0]] - {side})
                other |= {(side, node): neighbour for node in group}
    return [
        _Piece(other.get((each.side, each.ends[0]), each.side), each.line, each.large)
        for each in pieces
    ]


def _leads_on(roads: nx.Graph[Node], node: Node, least_m: float) -> bool:
    """Whether one can get `least_m` [m] away from `node` on `roads`."""
    near = nx.single_source_dijkstra_path_length(roads, node, least_m, weight="metres")
    return any(there not in near for here in near for there in roads[here])


def _way_on(roads: nx.Graph[Node], node: Node, least_m: float) -> set[tuple[Node, ...]]:
    """The lines of the way from `node` to the nearest larger road; none if it does not lead on."""
    if node not in roads or not _leads_on(roads, node, least_m):
        return set()
    to_larger = _nearest(roads, node, least_m, {*roads.graph["larger"]})
    if to_larger and _leads_on(_together(roads, to_larger, least_m), node, least_m):
        return {*_lines(roads, to_larger)}
    near = nx.single_source_dijkstra_path_length(roads, node, least_m, weight="metres")
    beyond = {there for here in near for there in roads[here]} - near.keys()
    return {*_lines(roads, to_larger), *_lines(roads, _nearest(roads, node, least_m, beyond))}


def _together(roads: nx.Graph[Node], path: Sequence[Node], least_m: float) -> nx.Graph[Node]:
    """The edges along `path`, and the larger roads within `least_m` of its end."""
    larger: nx.Graph[Node] = roads.graph["larger"]
    along: nx.Graph[Node] = nx.Graph()
    along.add_edges_from((a, b, roads.edges[a, b]) for a, b in pairwise(path))
    near = nx.single_source_dijkstra_path_length(larger, path[-1], least_m, weight="metres")
    return nx.compose(larger.subgraph({*near, *(b for a in near for b in larger[a])}), along)


def _nearest(roads: nx.Graph[Node], node: Node, reach_m: float, wanted: set[Node]) -> list[Node]:
    """The way from `node` to the nearest of `wanted`, looked for ever farther; [] = none."""
    while reach_m < _FARTHEST_M:
        metres = nx.single_source_dijkstra_path_length(roads, node, reach_m, weight="metres")
        if met := wanted & metres.keys():
            goal = min(met, key=lambda there: (metres[there], there))
            return [*nx.dijkstra_path(roads, node, goal, weight="metres")]
        reach_m *= 2
    return []


def _lines(roads: nx.Graph[Node], path: Sequence[Node]) -> Iterator[tuple[Node, ...]]:
    """The lines of the smaller roads along `path`, each in one direction."""
    for here, there in pairwise(path):
        edge = roads.edges[here, there]
        if not edge["large"]:
            line = tuple((float(x), float(y)) for x, y in edge["line"].coords)
            yield min(line, line[::-1])
