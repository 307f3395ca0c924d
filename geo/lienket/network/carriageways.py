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

from lienket import crs
from lienket.network import graph as graphs
from lienket.network.graph import Graph, Ints, Shapes

BESIDE_M = 60.0
"""Carriageways that pass the border within this [m] of a crossing belong to it, as `border` has
it; one that is nearer to another crossing belongs to that."""

_SAME_M = 1.0
"""Two crossings that are so near to a carriageway share it [m]."""


def stand(
    graph: Graph, places: gpd.GeoSeries, sides: gpd.GeoDataFrame, code: str
) -> tuple[Graph, Mapping[str, tuple[int, ...]]]:
    """`graph` with nodes where roads pass the border at each of `places`; these, by key of a place.

    Where no road passes, the nearest road; the node that is nearest to the place comes first.

    Args:
        graph: the road graph.
        places: points of the border, EPSG:4326, by key.
        sides: areas of the sides, EPSG:4326, with `side`.
        code: the metric CRS of `graph`.
    """
    if places.empty:
        return graph, {}
    points = np.asarray(places.to_crs(code).array, dtype=object)
    border = crs.to_metres(sides.dissolve("side")[["geometry"]], code).boundary.union_all()
    edges = np.flatnonzero(graph.row >= 0)
    place, edge, spots = _passing(graph.shapes[edges], points, border)
    lonely = np.setdiff1d(np.arange(len(points)), place)
    nearest = shapely.STRtree(graph.shapes[edges]).nearest(points[lonely])
    place, edge = np.concatenate([place, lonely]), np.concatenate([edge, nearest])
    spots = np.concatenate([spots, points[lonely]])
    order = np.lexsort((edge, shapely.distance(spots, points[place]), place))
    graph, nodes, _ = graphs.cut(graph, edges[edge[order]], spots[order])
    own = np.split(nodes, np.cumsum(np.bincount(place, minlength=len(points)))[:-1])
    return graph, {
        str(key): tuple(dict.fromkeys(held.tolist()))
        for key, held in zip(places.index, own, strict=True)
    }


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
