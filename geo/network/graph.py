"""The road graph: lines cut at their junctions, with the minutes and metres of each edge.

Two lines meet only where they share a vertex; lines that cross without one are a bridge, or a
fault of the drawing, and are not joined. Lengths are geodesic, places are found in the metric CRS.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array, csgraph
from shapely import Point
from shapely.ops import substring

from geo import crs

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SAME_DEG = 1e-7
"""Vertices that differ by less are one [deg], about 1 cm."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Edges between nodes, as arrays of equal length, and the place of each node.

    `row` is the position of an edge's line in the frame it was cut from, -1 for an edge that joins
    one line to another; `oneway` is 1 or -1 where one may drive only along or against the line.
    """

    places: Floats
    start: Ints
    end: Ints
    row: Ints
    metres: Floats
    minutes: Floats
    oneway: Ints
    access: NDArray[np.bool_]
    shapes: NDArray[np.object_]

    def take(self, edges: NDArray[np.generic]) -> Graph:
        """The same nodes with `edges` (positions, or a mask) alone."""
        names = ("start", "end", "row", "metres", "minutes", "oneway", "access", "shapes")
        return replace(self, **{name: getattr(self, name)[edges] for name in names})

    def islands(self) -> Ints:
        """The number of the connected part that each node lies in, whichever way one may drive."""
        size = len(self.places)
        links = coo_array((np.ones(len(self.start)), (self.start, self.end)), (size, size))
        found: Ints = csgraph.connected_components(links, directed=False)[1]
        return found


def build(lines: gpd.GeoDataFrame, code: str) -> Graph:
    """The graph of `lines`, cut at every vertex that two of them share.

    Args:
        lines: LineStrings, EPSG:4326, with `kmh`, `oneway` (1, -1, 0) and `access`.
        code: the CRS [m] that shapes and places are given in.
    """
    degrees, line = shapely.get_coordinates(lines.geometry, return_index=True)
    metric = shapely.get_coordinates(crs.to_metres(lines, code).geometry)
    vertex, first = _vertices(degrees)
    ends = np.flatnonzero(np.diff(line, prepend=-1, append=len(lines)))
    node = np.bincount(vertex)[vertex] > 1
    node[ends[:-1]] = node[ends[1:] - 1] = True
    at = np.flatnonzero(node)
    inside = line[at[:-1]] == line[at[1:]]
    start, end = at[:-1][inside], at[1:][inside]
    along = np.concatenate([[0.0], np.cumsum(crs.steps_m(degrees))])
    names, ids = np.unique(vertex[at], return_inverse=True)
    number = np.empty(len(degrees), dtype=np.int64)
    number[at] = ids
    row = line[start]
    metres = along[end] - along[start]
    return Graph(
        places=metric[first[names]],
        start=number[start],
        end=number[end],
        row=row,
        metres=metres,
        minutes=metres / lines["kmh"].to_numpy()[row] * 0.06,
        oneway=lines["oneway"].to_numpy()[row],
        access=lines["access"].to_numpy()[row],
        shapes=_pieces(metric, start, end),
    )


def _vertices(degrees: Floats) -> tuple[Ints, Ints]:
    """The number of the vertex at each position, and the first position of each vertex."""
    lon, lat = np.rint(degrees / SAME_DEG).astype(np.int64).T
    _, first, vertex = np.unique(
        lon << 32 | lat + (1 << 31), return_index=True, return_inverse=True
    )
    return vertex, first


def _pieces(metric: Floats, start: Ints, end: Ints) -> NDArray[np.object_]:
    """The line from each position of `start` to that of `end`, both with it."""
    sizes = end - start + 1
    piece = np.repeat(np.arange(len(start)), sizes)
    offset = np.arange(len(piece)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    drawn: NDArray[np.object_] = shapely.linestrings(metric[start[piece] + offset], indices=piece)
    return drawn


@dataclass(frozen=True, slots=True)
class Joint:
    """Where something meets the network: the node there, and how far it is [m]."""

    node: int
    metres: float


def attach(
    graph: Graph, points: Sequence[Point], *, access: bool = True
) -> tuple[Graph, tuple[Joint, ...]]:
    """`graph` with a node at the place nearest to each of `points`, and those nodes.

    An edge is cut there, unless the place is an end of it.

    Args:
        graph: the road graph.
        points: in its metric CRS.
        access: only where one may turn off; else on any edge.
    """
    edges = np.flatnonzero(graph.access) if access else np.arange(len(graph.start))
    nearest = shapely.STRtree(graph.shapes[edges]).nearest(points)
    return cut(graph, edges[nearest], points)


def cut(graph: Graph, edges: Ints, points: Sequence[Point]) -> tuple[Graph, tuple[Joint, ...]]:
    """`graph` with a node on each of `edges` where it is nearest to the point beside it."""
    shapes = graph.shapes[edges]
    along = shapely.line_locate_point(shapes, points)
    away = shapely.distance(shapes, points)
    length = shapely.length(shapes)
    nodes = np.where(along <= 0, graph.start[edges], graph.end[edges])
    inner = np.flatnonzero((along > 0) & (along < length))
    by_place: dict[tuple[int, float], int] = {}
    for number in inner:
        place = (int(edges[number]), float(along[number]))
        nodes[number] = by_place.setdefault(place, len(graph.places) + len(by_place))
    joints = tuple(Joint(int(node), float(far)) for node, far in zip(nodes, away, strict=True))
    return (_split(graph, by_place) if by_place else graph), joints


def _split(graph: Graph, by_place: dict[tuple[int, float], int]) -> Graph:
    """`graph` with edges replaced by the pieces between new nodes: (edge, metres along) to node."""
    cuts: dict[int, list[tuple[float, int]]] = {}
    for (edge, along), node in sorted(by_place.items()):
        cuts.setdefault(edge, []).append((along, node))
    whole = graph.take(np.setdiff1d(np.arange(len(graph.start)), [*cuts]))
    broken = graph.take(np.repeat([*cuts], [len(found) + 1 for found in cuts.values()]))
    starts, ends, shares, shapes = [], [], [], []
    for edge, found in cuts.items():
        shape = graph.shapes[edge]
        stops = [0.0, *(along for along, _ in found), shape.length]
        nodes = [int(graph.start[edge]), *(node for _, node in found), int(graph.end[edge])]
        starts += nodes[:-1]
        ends += nodes[1:]
        shares += [(stop - here) / shape.length for here, stop in pairwise(stops)]
        shapes += [substring(shape, here, stop) for here, stop in pairwise(stops)]
    places = [graph.shapes[edge].interpolate(along).coords[0] for edge, along in by_place]
    pieces = replace(
        broken,
        start=np.array(starts),
        end=np.array(ends),
        metres=broken.metres * shares,
        minutes=broken.minutes * shares,
        shapes=np.array(shapes, dtype=object),
    )
    return _joined(whole, pieces, np.vstack([graph.places, places]))


def link(graph: Graph, rows: Iterable[tuple[int, int, float, float]]) -> Graph:
    """`graph` with straight edges more: start, end, metres, minutes; both ways, no access."""
    found = list(rows)
    if not found:
        return graph
    start, end, metres, minutes = (np.array(column) for column in zip(*found, strict=True))
    size = len(found)
    more = Graph(
        places=graph.places,
        start=start,
        end=end,
        row=np.full(size, -1),
        metres=metres.astype(float),
        minutes=minutes.astype(float),
        oneway=np.zeros(size, dtype=np.int64),
        access=np.zeros(size, dtype=bool),
        shapes=np.array(
            shapely.linestrings(np.stack([graph.places[start], graph.places[end]], axis=1)),
            dtype=object,
        ),
    )
    return _joined(graph, more, graph.places)


def _joined(first: Graph, second: Graph, places: Floats) -> Graph:
    names = ("start", "end", "row", "metres", "minutes", "oneway", "access", "shapes")
    both = {name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in names}
    return Graph(places=places, **both)
