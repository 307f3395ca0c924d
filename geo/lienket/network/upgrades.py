"""The roads of today that links would make faster: which edges of the network are under a part."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lienket import crs
from lienket.network import graph as graphs
from lienket.network.graph import Graph, Ints, Shapes
from lienket.network.lines import ALONG_M, strings

_SPOTS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""An edge is under a part if the part is near at all of these shares of its length."""


_SHARE = 0.5
"""A class that runs along a part for so much of what the longest does is that of its road, too."""


def cut(graph: Graph, drawn: gpd.GeoDataFrame, code: str) -> Graph:
    """`graph` with a node at the ends of each part of `drawn`, where these lie on a road.

    Args:
        graph: the road graph.
        drawn: parts, EPSG:4326, indexed by key.
        code: the metric CRS of `graph`.
    """
    lines = [line for shape in crs.to_metres(drawn, code).geometry for line in strings(shape)]
    ends = [shapely.get_point(line, at) for line in lines for at in (0, -1)]
    if not ends:
        return graph
    near = graphs.away_m(graph, np.array(ends, dtype=object)) <= ALONG_M
    return graphs.attach(graph, [end for end, on in zip(ends, near, strict=True) if on])[0]


def under(graph: Graph, roads: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame, code: str) -> Ints:
    """The position in `drawn` of the part that each edge of `graph` is under, -1 for none.

    An edge is under a part if it runs within `ALONG_M` of it, and if roads of its class do so for
    half as long as those of any class: what runs beside a road for a while is not this road. Of
    two parts the later counts.

    Args:
        graph: the road graph, cut from `roads`.
        roads: with `road_class`.
        drawn: parts, EPSG:4326, indexed by key.
        code: the metric CRS of `graph`.
    """
    found = np.full(len(graph.row), -1)
    tree = shapely.STRtree(graph.shapes)
    for number, line in enumerate(crs.to_metres(drawn, code).geometry):
        edges = np.sort(tree.query(line, predicate="dwithin", distance=ALONG_M))
        edges = edges[graph.row[edges] >= 0]
        shapely.prepare(line)
        along = np.ones(len(edges), dtype=bool)
        for share in _SPOTS:
            spots: Shapes = shapely.line_interpolate_point(
                graph.shapes[edges], share, normalized=True
            )
            along &= shapely.dwithin(line, spots, ALONG_M)
        edges = edges[along]
        classes = pd.Series(roads["road_class"].to_numpy()[graph.row[edges]])
        metres = pd.Series(graph.metres[edges]).groupby(classes).transform("sum")
        found[edges[metres.to_numpy() >= _SHARE * metres.max()]] = number
    return found


def raised(graph: Graph, roads: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame, code: str) -> Graph:
    """`graph` whose edges under the parts in `drawn` are as fast as sources name these.

    None becomes slower, nor faster where no source names a speed.

    Args:
        graph: the road graph, cut from `roads`, and at the ends of the parts.
        roads: with `road_class`.
        drawn: parts, EPSG:4326, indexed by key, with `named_kmh`.
        code: the metric CRS of `graph`.
    """
    known = drawn[drawn["named_kmh"].notna()]
    if known.empty:
        return graph
    part = under(graph, roads, known, code)
    kmh = np.where(part >= 0, known["named_kmh"].to_numpy(dtype=float)[part], 0.0)
    then = graph.metres / np.where(kmh > 0, kmh, 1.0) * 0.06
    return replace(graph, minutes=np.where(kmh > 0, np.minimum(graph.minutes, then), graph.minutes))
