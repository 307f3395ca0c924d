"""Where the people of a unit are taken to live: along its roads, evenly.

No source says where in a commune people live. Places on its roads stand for them, each for as many:
so a large commune is not taken for one point, and what is within so many minutes may be a part.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from lienket import crs
from lienket.network.graph import Floats, Graph, Ints, Shapes

PLACES = 12
"""So many places stand for the people of a unit."""

FAR_M = 10_000.0
"""A unit without a road has no way if it is farther from one than this [m]: a network of some
classes may lack the roads of a unit, but what is so far off is an island, or no part of it."""

_STEP_M = 200.0
"""Places to choose from lie so far apart along the roads [m]."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Places on edges of a graph, of equal length: `share` of the way from start to end of `edge`.

    `unit`: the position of the unit that each stands for; `away_m`: how far it is from the road
    [m], above 0 for a unit that has no road of its own.
    """

    unit: Ints
    edge: Ints
    share: Floats
    away_m: Floats

    def points(self, graph: Graph) -> Shapes:
        """The places on the roads of `graph`, in its metric CRS."""
        shapes = graph.shapes[self.edge]
        along: Shapes = shapely.line_interpolate_point(shapes, self.share, normalized=True)
        return along


def spread(graph: Graph, areas: gpd.GeoDataFrame, code: str, places: int = PLACES) -> Spots:
    """Up to `places` on the roads of each of `areas`, evenly spread over them.

    A unit without a road stands at a point inside it, and at the nearest road.

    Args:
        graph: the road graph; roads that one may turn onto count.
        areas: units, EPSG:4326.
        code: the metric CRS of `graph`.
        places: how many at most.
    """
    edges = np.flatnonzero(graph.access & (graph.row >= 0))
    shapes = graph.shapes[edges]
    metric = crs.to_metres(areas, code).geometry
    # 1. Places along all roads, and the unit that each lies in.
    length = shapely.length(shapes)
    count = np.maximum(np.ceil(length / _STEP_M), 1).astype(int)
    of = np.repeat(np.arange(len(edges)), count)
    number = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    share = (number + 0.5) / count[of]
    points = shapely.line_interpolate_point(shapes[of], share * length[of])
    tree = shapely.STRtree(points)
    unit, at = tree.query(metric.to_numpy(), predicate="contains")
    # 2. Of each unit's places some, evenly along a curve that fills the plane.
    curve = gpd.GeoSeries(points[at]).hilbert_distance() if len(at) else np.array([])
    order = np.lexsort((at, curve, unit))
    unit, at = unit[order], at[order]
    held = np.bincount(unit, minlength=len(areas))
    first = np.cumsum(held) - held
    taken = [
        first[which] + np.floor((np.arange(few) + 0.5) * size / few).astype(int)
        for which, size in enumerate(held)
        for few in [min(places, int(size))]
    ]
    chosen = np.concatenate(taken).astype(int) if taken else np.array([], dtype=int)
    found = Spots(unit[chosen], edges[of[at[chosen]]], share[at[chosen]], np.zeros(len(chosen)))
    return _with_lonely(found, np.flatnonzero(held == 0), (shapes, edges, metric))


def _with_lonely(
    spots: Spots, lonely: Ints, around: tuple[np.ndarray, Ints, gpd.GeoSeries]
) -> Spots:
    """`spots` and one for each of the units `lonely`, on the road nearest to a point inside."""
    shapes, edges, metric = around
    if not len(lonely) or not len(edges):
        return spots
    points = metric.take(lonely).representative_point().to_numpy()
    near = shapely.STRtree(shapes).nearest(points)
    share = shapely.line_locate_point(shapes[near], points, normalized=True)
    away = shapely.distance(shapes[near], points)
    return Spots(
        np.concatenate([spots.unit, lonely]),
        np.concatenate([spots.edge, edges[near]]),
        np.concatenate([spots.share, share]),
        np.concatenate([spots.away_m, away]),
    )
