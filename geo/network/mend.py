"""What is wrong with a road graph, and what is done about it.

- A road that ends within reach of another without meeting it (`short_end`) is joined to it; a
  motorway, a bridge and a tunnel are joined to nothing.
- Of a road drawn twice between the same junctions (`doubled`) the faster is kept.
- Roads that cross without a node where nobody says bridge or tunnel (`no_node`) are reported, and
  not joined: a missing bridge is as likely as a missing junction.
- What is connected with nothing else (`island`) is reported, and left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely import Point

from geo import crs
from geo.findings import REMARK_COLUMNS, no_features
from geo.network import graph as graphs
from geo.network.graph import Graph, Ints

_TWICE_M = 2.0
"""Two edges between the same nodes nowhere farther apart than this [m] are one road."""

NAMES = {
    "short_end": ("Đường dừng trước chỗ nối", "A road that ends short of the next"),
    "no_node": ("Hai đường cắt nhau không có nút", "Roads that cross without a junction"),
    "doubled": ("Đường vẽ hai lần", "A road drawn twice"),
    "island": ("Đoạn đường rời mạng", "Roads connected with no others"),
    "far_terminal": ("Điểm xa mạng đường", "A place far from the network"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found at `place` (metric CRS)."""

    what: str
    feature: str
    metres: float
    done: str
    place: Point


def run(graph: Graph, roads: gpd.GeoDataFrame) -> tuple[Graph, list[Remark]]:
    """The connected graph that trips are computed on, and what was found on the way to it.

    Args:
        graph: cut from `roads`.
        roads: with `key`, `structure`, `access` and `reach_m`, how far an end may be from the next
            road to be joined to it [m].
    """
    remarks = [*_crossings(graph, roads)]
    graph, found = _without_doubles(graph, roads)
    remarks += found
    graph, found = _without_short_ends(graph, roads)
    remarks += found
    graph, found = _without_islands(graph, roads)
    return graph, remarks + found


def _crossings(graph: Graph, roads: gpd.GeoDataFrame) -> Iterator[Remark]:
    level = np.flatnonzero(graph.access & (roads["structure"].to_numpy() == "")[graph.row])
    shapes = graph.shapes[level]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="crosses")
    for one, other in zip(first, second, strict=True):
        if one < other:
            met = shapely.intersection(shapes[one], shapes[other])
            for place in shapely.get_parts(met):
                if isinstance(place, Point):
                    feature = str(roads["key"].iloc[graph.row[level[one]]])
                    yield Remark("no_node", feature, 0.0, "reported", place)


def _without_doubles(graph: Graph, roads: gpd.GeoDataFrame) -> tuple[Graph, list[Remark]]:
    low, high = np.minimum(graph.start, graph.end), np.maximum(graph.start, graph.end)
    order = np.lexsort((graph.minutes, high, low))
    same = (np.diff(low[order]) == 0) & (np.diff(high[order]) == 0)
    kept, other = order[:-1][same], order[1:][same]
    apart = shapely.hausdorff_distance(graph.shapes[kept], graph.shapes[other])
    double = other[(apart <= _TWICE_M) & (graph.oneway[kept] == graph.oneway[other])]
    remarks = [
        Remark(
            "doubled",
            str(roads["key"].iloc[graph.row[edge]]),
            float(graph.metres[edge]),
            "repaired",
            graph.shapes[edge].interpolate(0.5, normalized=True),
        )
        for edge in double
    ]
    return graph.take(np.setdiff1d(np.arange(len(graph.start)), double)), remarks


def _without_short_ends(graph: Graph, roads: gpd.GeoDataFrame) -> tuple[Graph, list[Remark]]:
    node, edge, reach = _loose(graph, roads)
    points = np.array([Point(place) for place in graph.places[node]], dtype=object)
    bridged = (roads["structure"].to_numpy() != "")[graph.row]
    open_to = np.flatnonzero(graph.access & ~bridged)
    tree = shapely.STRtree(graph.shapes[open_to])
    end, found = tree.query(points, predicate="dwithin", distance=reach)
    target = open_to[found]
    other = (graph.start[target] != node[end]) & (graph.end[target] != node[end])
    end, target = end[other], target[other]
    away = shapely.distance(points[end], graph.shapes[target])
    order = np.lexsort((target, away, end))
    first = order[np.unique(end[order], return_index=True)[1]]
    end, target = end[first], target[first]
    mended, joints = graphs.cut(graph, target, points[end])
    pace = (graph.minutes / np.maximum(graph.metres, 1e-9))[edge[end]]
    mended = graphs.link(
        mended,
        (
            (int(node[at]), joint.node, joint.metres, joint.metres * minutes)
            for at, joint, minutes in zip(end, joints, pace, strict=True)
        ),
    )
    remarks = [
        Remark(
            "short_end",
            str(roads["key"].iloc[graph.row[edge[at]]]),
            joint.metres,
            "repaired",
            points[at],
        )
        for at, joint in zip(end, joints, strict=True)
    ]
    return mended, remarks


def _loose(graph: Graph, roads: gpd.GeoDataFrame) -> tuple[Ints, Ints, Ints]:
    """The nodes where one edge ends alone, that edge, and how far it may be joined [m]."""
    both = np.concatenate([graph.start, graph.end])
    node, first, times = np.unique(both, return_index=True, return_counts=True)
    edge = first[times == 1] % len(graph.start)
    joins = graph.access[edge]
    reach = roads["reach_m"].to_numpy()[graph.row[edge]]
    return node[times == 1][joins], edge[joins], reach[joins]


def _without_islands(graph: Graph, roads: gpd.GeoDataFrame) -> tuple[Graph, list[Remark]]:
    island = graph.islands()[graph.start]
    metres = np.bincount(island, weights=graph.metres)
    main = int(metres.argmax())
    numbers, first = np.unique(island, return_index=True)
    remarks = [
        Remark(
            "island",
            str(roads["key"].iloc[graph.row[edge]]),
            float(metres[number]),
            "reported",
            Point(graph.places[graph.start[edge]]),
        )
        for number, edge in zip(numbers, first, strict=True)
        if number != main
    ]
    return graph.take(island == main), remarks


def frame(remarks: Iterable[Remark], code: str) -> gpd.GeoDataFrame:
    """`remarks` as points, EPSG:4326, with the columns of `REMARK_COLUMNS`, indexed by key."""
    found = sorted(remarks, key=lambda row: (row.what, row.feature, row.place.x, row.place.y))
    if not found:
        return no_features(REMARK_COLUMNS)
    rows = [
        (f"{row.what}-{number}", row.what, row.feature, round(row.metres, 1), row.done)
        + NAMES[row.what]
        for number, row in enumerate(found, start=1)
    ]
    places = gpd.GeoSeries([row.place for row in found], crs=code).to_crs(crs.STORED)
    made = gpd.GeoDataFrame(rows, columns=list(REMARK_COLUMNS), geometry=places)
    return made.set_index("key", drop=False).sort_index()
