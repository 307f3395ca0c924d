"""What is wrong with a road graph, and what is done about it.

- Of a road drawn twice between the same junctions, and driven the same way, (`doubled`) the faster
  is kept.
- Roads that cross without a node (`no_node`): where the network says of some roads that they are
  bridges or tunnels, and of neither of these, the node was lost, and they are joined. Where it says
  so of none, a bridge is as likely: they are reported, and not joined.
- A road that ends within reach of another without meeting it (`short_end`) is joined to it.
- What is connected with nothing else (`island`) is reported, and left out.

Nothing is joined to a bridge or a tunnel, nor to a road that cannot be turned onto, such as a
motorway; but the end of one of these, such as a ramp, is joined to any.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lienket import crs, vocabulary
from lienket.i18n import Pair, format_number, sentence
from lienket.model.analysis import REMARK_COLUMNS, by_key, no_features
from lienket.network import graph as graphs
from lienket.network.graph import Floats, Graph, Ints, Shapes
from lienket.network.lines import SNAP_M

_TWICE_M = 2.0
"""Two edges between the same nodes nowhere farther apart than this [m] are one road."""

_MOST = 100
"""No more remarks of one kind are handed on, the gravest; each says how many there are."""

Names = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class TopologyIssue:
    """One thing found at `place` (metric CRS), one `of` so many of its kind."""

    what: str
    feature: str
    metres: float
    done: str
    place: BaseGeometry
    of: int


def run(graph: Graph, roads: gpd.GeoDataFrame) -> tuple[Graph, list[TopologyIssue]]:
    """The connected graph that trips are computed on, and what was found on the way to it.

    Args:
        graph: cut from `roads`.
        roads: with `key`, `structure` and `reach_m`, how far an end may be from the next road to
            be joined to it [m].
    """
    keys = roads["key"].to_numpy()
    level = roads["structure"].to_numpy() == ""
    remarks: list[TopologyIssue] = []
    graph, found = _without_doubles(graph, keys)
    remarks += found
    graph, found = _with_nodes(graph, keys, level)
    remarks += found
    graph, found = _without_short_ends(graph, keys, level, roads["reach_m"].to_numpy())
    remarks += found
    graph, found = _without_islands(graph, keys)
    return graph, remarks + found


def _without_doubles(graph: Graph, keys: Names) -> tuple[Graph, list[TopologyIssue]]:
    low, high = np.minimum(graph.start, graph.end), np.maximum(graph.start, graph.end)
    order = np.lexsort((graph.minutes, high, low))
    same = (np.diff(low[order]) == 0) & (np.diff(high[order]) == 0)
    kept, other = order[:-1][same], order[1:][same]
    apart = shapely.hausdorff_distance(graph.shapes[kept], graph.shapes[other])
    upwards = graph.oneway * np.where(graph.start == low, 1, -1)  # from the low node to the high
    double = other[(apart <= _TWICE_M) & (upwards[kept] == upwards[other])]
    middle = shapely.line_interpolate_point(graph.shapes[double], 0.5, normalized=True)
    found = issues(
        "doubled", keys[graph.row[double]], graph.metres[double], middle, done="repaired"
    )
    return graph.take(np.setdiff1d(np.arange(len(graph.start)), double)), found


def _with_nodes(
    graph: Graph, keys: Names, level: NDArray[np.bool_]
) -> tuple[Graph, list[TopologyIssue]]:
    """Every crossing of roads that are `level`; joined if there are others that are not."""
    # 1. The pairs of edges that cross, each once, among those that can be turned onto.
    open_to = np.flatnonzero(graph.access & level[graph.row])
    shapes = graph.shapes[open_to]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="crosses")
    one, other = pairs[:, pairs[0] < pairs[1]]
    # 2. The points they cross in; what two share along a stretch is another matter.
    places, of = shapely.get_parts(
        shapely.intersection(shapes[one], shapes[other]), return_index=True
    )
    spot = shapely.get_type_id(places) == shapely.GeometryType.POINT
    places, of = places[spot], of[spot]
    one, other = open_to[one[of]], open_to[other[of]]
    # 3. Where the network knows bridges, every such point is a lost node: both edges are cut
    #    there, and the two new nodes joined by an edge of no length.
    nothing, nodes_lost = np.zeros(len(places)), not level.all()
    found = issues(
        "no_node",
        keys[graph.row[one]],
        nothing,
        places,
        done="repaired" if nodes_lost else "reported",
    )
    if nodes_lost:
        edges, twice = np.concatenate([one, other]), np.concatenate([places, places])
        graph, nodes, _ = graphs.cut(graph, edges, twice)
        first, second = np.split(nodes, 2)
        graph = graphs.link(graph, first, second, nothing, nothing)
    return graph, found


def _without_short_ends(
    graph: Graph, keys: Names, level: NDArray[np.bool_], reach_m: Floats
) -> tuple[Graph, list[TopologyIssue]]:
    # 1. The loose ends, and the edges within reach of each.
    node, edge = _loose(graph)
    reach = reach_m[graph.row[edge]]
    points: Shapes = np.asarray(shapely.points(graph.places[node]), dtype=object)
    open_to = np.flatnonzero((graph.row >= 0) & level[graph.row])
    tree = shapely.STRtree(graph.shapes[open_to])
    end, target = tree.query(points, predicate="dwithin", distance=reach)
    target = open_to[target]
    # 2. Not the edge itself, nor one met already; none onto which one cannot turn.
    other = (graph.start[target] != node[end]) & (graph.end[target] != node[end])
    other &= graph.access[target] | ~graph.access[edge[end]]
    end, target = end[other], target[other]
    # 3. The nearest of each end; of two as near, the first.
    away = shapely.distance(points[end], graph.shapes[target])
    order = np.lexsort((target, away, end))
    nearest = order[np.unique(end[order], return_index=True)[1]]
    end, target = end[nearest], target[nearest]
    # 4. Cut it there, and lead the end to the cut at its own speed.
    row, pace = graph.row[edge[end]], graph.minutes[edge[end]] / graph.metres[edge[end]]
    places = points[end]
    graph, nodes, gap = graphs.cut(graph, target, places)
    graph = graphs.link(graph, node[end], nodes, gap, gap * pace)
    own = reach[end] == SNAP_M  # the other gaps are ours: see `lines.today`
    return graph, issues("short_end", keys[row[own]], gap[own], places[own], done="repaired")


def _loose(graph: Graph) -> tuple[Ints, Ints]:
    """The nodes where one edge ends alone, and that edge."""
    both = np.concatenate([graph.start, graph.end])
    node, first, times = np.unique(both, return_index=True, return_counts=True)
    edge = first[times == 1] % len(graph.start)
    drawn = graph.metres[edge] > 0
    return node[times == 1][drawn], edge[drawn]


def _without_islands(graph: Graph, keys: Names) -> tuple[Graph, list[TopologyIssue]]:
    # The longest island is the network; of each other the first edge says where it is.
    island = graph.islands()[graph.start]
    metres = np.bincount(island, weights=graph.metres)
    main = int(metres.argmax())
    numbers, edge = np.unique(island, return_index=True)
    numbers, edge = numbers[numbers != main], edge[numbers != main]
    places = shapely.points(graph.places[graph.start[edge]])
    found = issues("island", keys[graph.row[edge]], metres[numbers], places, done="reported")
    return graph.take(island == main), found


def issues(
    what: str, features: Names, metres: Floats, places: Shapes, *, done: str
) -> list[TopologyIssue]:
    """What was found of one kind: of more than a hundred, those of most metres."""
    gravest = np.argsort(-metres, kind="stable")[:_MOST]
    return [
        TopologyIssue(what, str(features[at]), float(metres[at]), done, places[at], len(metres))
        for at in gravest
    ]


def frame(remarks: Iterable[TopologyIssue], code: str) -> gpd.GeoDataFrame:
    """`remarks` as points, EPSG:4326, with the columns of `REMARK_COLUMNS`, indexed by key."""
    by_kind = groupby(sorted(remarks, key=lambda row: row.what), key=lambda row: row.what)
    found = [(number, row) for _, rows in by_kind for number, row in enumerate(rows, start=1)]
    if not found:
        return no_features(REMARK_COLUMNS)
    rows = [
        (f"{row.what}-{number}", row.what, row.feature, round(row.metres, 1), row.done, *_name(row))
        for number, row in found
    ]
    places = gpd.GeoSeries([row.place for _, row in found], crs=code).to_crs(crs.STORED)
    made = gpd.GeoDataFrame(rows, columns=list(REMARK_COLUMNS), geometry=places)
    return by_key(made)


def _name(row: TopologyIssue) -> Pair:
    vi, en = vocabulary.label("remark", row.what)
    if row.of <= _MOST:
        return vi, en
    of_vi, of_en = format_number(row.of)
    return sentence("gravest", what=(vi, en), shown=_MOST, count=(of_vi, of_en))
