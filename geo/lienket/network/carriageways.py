"""Where crossings of the border stand on the network: on each carriageway that passes there.

A crossing is told as one place, though the road may have two carriageways: who cuts it, cuts both;
and a side road that lies nearer to the place than an expressway, on which nothing turns, is no
crossing of that.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import KDTree

from lienket import crs
from lienket.network import graph as graphs
from lienket.network.graph import Graph, Ints, Shapes

BESIDE_M = 60.0
"""Carriageways that pass the border within this [m] of a crossing belong to it, as `border` has
it; one that is nearer to another crossing belongs to that."""

_SAME_M = 1.0
"""Two crossings that are so near to a carriageway share it [m]."""

_NONE = np.array([], dtype=np.int64)


def stand(
    graph: Graph,
    places: gpd.GeoSeries | None,
    sides: gpd.GeoDataFrame,
    code: str,
    opened: Ints = _NONE,
) -> tuple[Graph, Mapping[str, tuple[int, ...]]]:
    """`graph` with nodes where roads pass the border at each of `places`; these, by key of a place.

    Where no road passes, the nearest road; the node that is nearest to the place comes first.

    Args:
        graph: the road graph.
        places: points of the border, EPSG:4326, by key; None = there are none.
        sides: areas of the sides, EPSG:4326, with `side`.
        code: the metric CRS of `graph`.
        opened: nodes of roads that are supposed to be open: a place nearer to one of these than to
            any road stands there.
    """
    if places is None or places.empty:
        return graph, {}
    points = np.asarray(places.to_crs(code).array, dtype=object)
    border = crs.to_metres(sides.dissolve("side")[["geometry"]], code).boundary.union_all()
    edges = np.flatnonzero(graph.row >= 0)
    supposed = _supposed(graph, edges, points, opened)
    place, edge, spots = _passing(graph.shapes[edges], points, border)
    real = supposed[place] < 0
    place, edge, spots = place[real], edge[real], spots[real]
    lonely = np.setdiff1d(np.flatnonzero(supposed < 0), place)
    nearest = shapely.STRtree(graph.shapes[edges]).nearest(points[lonely])
    place, edge = np.concatenate([place, lonely]), np.concatenate([edge, nearest])
    spots = np.concatenate([spots, points[lonely]])
    order = np.lexsort((edge, shapely.distance(spots, points[place]), place))
    graph, nodes, _ = graphs.cut(graph, edges[edge[order]], spots[order])
    own = np.split(nodes, np.cumsum(np.bincount(place, minlength=len(points)))[:-1])
    return graph, {
        str(key): (int(node),) if node >= 0 else tuple(dict.fromkeys(held.tolist()))
        for key, held, node in zip(places.index, own, supposed, strict=True)
    }


def _supposed(graph: Graph, edges: Ints, points: Shapes, opened: Ints) -> Ints:
    """Of each point (metric) the node among `opened` that is nearer than any road; -1 = none."""
    if not len(opened):
        return np.full(len(points), -1)
    metres, number = KDTree(graph.places[opened]).query(shapely.get_coordinates(points))
    _, away = shapely.STRtree(graph.shapes[edges]).query_nearest(
        points, return_distance=True, all_matches=False
    )
    nodes: Ints = np.where(metres < away, opened[number], -1)
    return nodes


def _passing(shapes: Shapes, points: Shapes, border: shapely.Geometry) -> tuple[Ints, Ints, Shapes]:
    """The roads that pass `border` near one of `points`: the number of each, and where (metric)."""
    place, edge = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=BESIDE_M)
    reach = shapely.bounds(shapely.buffer(points, BESIDE_M))
    local = np.array([shapely.clip_by_rect(border, *box) for box in reach], dtype=object)
    met = shapely.intersection(shapes[edge], local[place])
    some = ~shapely.is_empty(met)
    place, edge, met = place[some], edge[some], met[some]
    spots = shapely.get_point(shapely.shortest_line(points[place], met), -1)
    away = shapely.distance(spots, points[place])
    tree = shapely.STRtree(points)
    least = np.full(len(spots), np.inf)
    if len(spots):
        number, distance = tree.query_nearest(spots, return_distance=True, all_matches=False)
        least[number[0]] = distance
    mine = (away <= BESIDE_M) & (away <= least + _SAME_M)
    return place[mine], edge[mine], spots[mine]
