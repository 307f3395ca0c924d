"""The road graph: lines cut at their junctions, with the minutes and metres of each edge.

Two lines meet only where they share a vertex; lines that cross without one are a bridge, or a
fault of the drawing, and are not joined. Lengths are geodesic, places are found in the metric CRS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array, csgraph
from shapely import Point

from lienket import crs

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

Shapes = NDArray[np.object_]

SAME_DEG = 1e-7
"""Vertices that round to the same multiple of this [deg], about 1 cm, are one."""


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
    shapes: Shapes

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
    # 1. All vertices of all lines in one run; the same place has the same number.
    degrees, line = shapely.get_coordinates(lines.geometry, return_index=True)
    metric = shapely.get_coordinates(crs.to_metres(lines, code).geometry)
    vertex, first = _vertices(degrees)
    # 2. Nodes: what two share, and the ends of each line.
    ends = np.flatnonzero(np.diff(line, prepend=-1, append=len(lines)))
    node = np.bincount(vertex)[vertex] > 1
    node[ends[:-1]] = node[ends[1:] - 1] = True
    at = np.flatnonzero(node)
    # 3. An edge from node to node along a line; its length is geodesic.
    start, end = _spans(line, at)
    along = np.concatenate([[0.0], np.cumsum(crs.steps_m(degrees))])
    # 4. Nodes numbered through.
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


def attach(graph: Graph, points: Sequence[Point]) -> tuple[Graph, Ints, Floats]:
    """`graph` with a node at the place nearest to each of `points`; these nodes, how far [m].

    That is on an edge that one may turn onto; see `cut`.

    Args:
        graph: the road graph.
        points: in its metric CRS.
    """
    edges = np.flatnonzero(graph.access)
    nearest = shapely.STRtree(graph.shapes[edges]).nearest(points)
    return cut(graph, edges[nearest], points)


def stand(graph: Graph, points: Sequence[Point]) -> tuple[Graph, Ints]:
    """`graph` with a node at each of `points` (metric CRS) that no edge leads to; these nodes."""
    places = np.vstack([graph.places, shapely.get_coordinates(points)])
    return replace(graph, places=places), np.arange(len(graph.places), len(places))


def away_m(graph: Graph, points: Shapes) -> Floats:
    """How far each of `points` (metric CRS) is from where one may turn onto the network [m]."""
    tree = shapely.STRtree(graph.shapes[graph.access])
    metres: Floats = tree.query_nearest(points, return_distance=True, all_matches=False)[1]
    return metres


def cut(graph: Graph, edges: Ints, points: Sequence[Point] | Shapes) -> tuple[Graph, Ints, Floats]:
    """`graph` cut on each of `edges` at the place nearest to the point beside it.

    Returns:
        The graph, the node at each of those places, and how far the points are from them [m]. The
        end of an edge is the node that it is.
    """
    shapes = graph.shapes[edges]
    along: Floats = np.atleast_1d(shapely.line_locate_point(shapes, points))
    away: Floats = np.atleast_1d(shapely.distance(shapes, points))
    nodes = np.where(along <= 0, graph.start[edges], graph.end[edges])
    inner = np.flatnonzero((along > 0) & (along < shapely.length(shapes)))
    if len(inner):
        spots = np.column_stack([edges[inner], along[inner]])
        spots, number = np.unique(spots, axis=0, return_inverse=True)
        nodes[inner] = len(graph.places) + number
        graph = _split(graph, spots[:, 0].astype(np.int64), spots[:, 1])
    return graph, nodes, away


def _split(graph: Graph, edges: Ints, along: Floats) -> Graph:
    """`graph` with new nodes, in order, on `edges` (sorted), each so far along its shape [m]."""
    # 1. The edges that are cut, and how far along each its vertices lie.
    broken, of = np.unique(edges, return_inverse=True)
    shapes = graph.shapes[broken]
    places = shapely.get_coordinates(shapely.line_interpolate_point(shapes[of], along))
    vertices, line = shapely.get_coordinates(shapes, return_index=True)
    ends = np.flatnonzero(np.diff(line, prepend=-1, append=len(broken)))
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(vertices, axis=0).T))])
    run -= run[ends[line]]
    # 2. Old ends keep their nodes, new places get fresh ones; sort both along each edge.
    node = np.full(len(vertices), -1)
    node[ends[:-1]], node[ends[1:] - 1] = graph.start[broken], graph.end[broken]
    fresh = len(graph.places) + np.arange(len(edges))
    # The ends of an edge stay its ends, whatever the last digit says.
    rank = run.copy()
    rank[ends[:-1]], rank[ends[1:] - 1] = -np.inf, np.inf
    order = np.lexsort((np.concatenate([rank, along]), np.concatenate([line, of])))
    node, line = np.concatenate([node, fresh])[order], np.concatenate([line, of])[order]
    run = np.concatenate([run, along])[order]
    # 3. From node to node again; length and time are shared out by the shape.
    start, end = _spans(line, np.flatnonzero(node >= 0))
    pieces = graph.take(broken[line[start]])
    # A place in the last digit before the end may seem to lie behind it.
    share = np.maximum(run[end] - run[start], 0) / shapely.length(shapes)[line[start]]
    pieces = replace(
        pieces,
        start=node[start],
        end=node[end],
        metres=pieces.metres * share,
        minutes=pieces.minutes * share,
        shapes=_pieces(np.concatenate([vertices, places])[order], start, end),
    )
    whole = graph.take(np.setdiff1d(np.arange(len(graph.start)), broken))
    return _joined(whole, pieces, np.vstack([graph.places, places]))


def _spans(line: Ints, stops: Ints) -> tuple[Ints, Ints]:
    """The first and the last position of what lies between `stops` that follow on one line."""
    together = line[stops[:-1]] == line[stops[1:]]
    return stops[:-1][together], stops[1:][together]


def link(graph: Graph, start: Ints, end: Ints, metres: Floats, minutes: Floats) -> Graph:
    """`graph` with straight edges more, driven both ways, that nothing turns onto."""
    size = len(start)
    ends = np.stack([graph.places[start], graph.places[end]], axis=1)
    more = Graph(
        places=graph.places,
        start=start,
        end=end,
        row=np.full(size, -1),
        metres=metres,
        minutes=minutes,
        oneway=np.zeros(size, dtype=np.int64),
        access=np.zeros(size, dtype=bool),
        shapes=np.array(shapely.linestrings(ends), dtype=object).reshape(size),
    )
    return _joined(graph, more, graph.places)


def _joined(first: Graph, second: Graph, places: Floats) -> Graph:
    names = ("start", "end", "row", "metres", "minutes", "oneway", "access", "shapes")
    both = {name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in names}
    return Graph(places=places, **both)
