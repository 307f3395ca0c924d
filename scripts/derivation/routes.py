"""Ways through a road graph: noded lines, the cheapest way, the second carriageway.

All lines are in one projected CRS in metres. A node is the coordinate pair of a vertex where lines
end or meet; two lines meet only where they share a vertex, so a bridge over a road is no junction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import networkx as nx
import pandas as pd
import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from lienket.errors import ProductError
from lienket.osm.edges import Node, noded


@dataclass(frozen=True, slots=True)
class Way:
    """The cheapest way between two nodes: its line, and the length on each row of the lines [m]."""

    line: LineString
    rows: Mapping[int, float]


def graph(lines: Sequence[LineString], costs: Sequence[float]) -> nx.Graph[Node]:
    """The road graph of `lines`: of two pieces between the same nodes, the cheaper one.

    Each edge carries `line`, `row` (position in `lines`), `metres` and `cost`.

    Args:
        lines: in metres.
        costs: for each line, what one metre of it costs; 1 for the road that is wanted.
    """
    roads: nx.Graph[Node] = nx.Graph()
    for row, piece in noded(lines):
        start, end = _ends(piece)
        cost = piece.length * costs[row]
        if not roads.has_edge(start, end) or roads.edges[start, end]["cost"] > cost:
            roads.add_edge(start, end, line=piece, row=row, metres=piece.length, cost=cost)
    return roads


def nearest_node(roads: nx.Graph[Node], point: Point, within_m: float) -> Node:
    """The node of `roads` nearest to `point`.

    Raises:
        ProductError: no node lies within `within_m` [m] of it.
    """
    found = min(roads.nodes, key=lambda node: (point.distance(Point(node)), node))
    distance = point.distance(Point(found))
    if distance > within_m:
        msg = (
            f"No junction or end of a road lies within {within_m:g} m of {point.wkt}: the nearest, "
            f"{found}, is {distance:.0f} m away. Move the anchor onto the road in the recipe."
        )
        raise ProductError(msg)
    return found


def way(roads: nx.Graph[Node], anchors: Sequence[Node]) -> Way:
    """The cheapest way that meets `anchors` in their order.

    Raises:
        ProductError: two anchors that follow each other are not connected.
    """
    coordinates: list[Node] = [anchors[0]]
    rows: Counter[int] = Counter()
    for start, end in pairwise(anchors):
        try:
            nodes = nx.shortest_path(roads, start, end, weight="cost")
        except nx.NetworkXNoPath as missing:
            msg = (
                f"No road joins {start} and {end} in the reference. Give the gap as two stretches."
            )
            raise ProductError(msg) from missing
        for here, there in pairwise(nodes):
            edge = roads.edges[here, there]
            path = list(edge["line"].coords)
            coordinates += path[1:] if path[0] == here else path[-2::-1]
            rows[edge["row"]] += edge["metres"]
    return Way(LineString(coordinates), dict(rows))


def numbered(reference: gpd.GeoDataFrame, ref: str) -> pd.Series[bool]:
    """Which rows of `reference` carry the number `ref`, alone or shared; same index.

    Args:
        reference: any CRS, LineString, columns `ref_std` and `co_ref` (numbers, `;` between).
        ref: such as `QL.31`.
    """
    shared = reference["co_ref"].fillna("").str.split(";").map(lambda numbers: ref in numbers)
    return (reference["ref_std"] == ref) | shared


def renumbered(reference: gpd.GeoDataFrame, numbers: Mapping[str, str]) -> gpd.GeoDataFrame:
    """`reference` with its roads under the `numbers` of today; the number is then our own.

    Args:
        reference: any CRS, columns `ref_std`, perhaps `co_ref` and `basis`.
        numbers: today's number by that of the reference.

    >>> roads = gpd.GeoDataFrame({"ref_std": ["CT.03"], "basis": ["osm ref"]})
    >>> renumbered(roads, {"CT.03": "CT.01"}).to_numpy().tolist()
    [['CT.01', 'assigned']]
    """
    other = reference["ref_std"].isin(numbers)
    made = reference.assign(ref_std=reference["ref_std"].replace(numbers))
    return made.assign(basis=made["basis"].mask(other, "assigned")) if "basis" in made else made


def trace(
    reference: gpd.GeoDataFrame, ref: str, stretches: Sequence[Sequence[Point]], reach_m: float
) -> list[Way]:
    """The centre line of the road `ref`, one way for each of `stretches`.

    A metre off the road costs eight: short unnumbered or shared stretches are taken, side roads are
    not.

    Args:
        reference: projected, in metres, LineString, plain index, columns as in `numbered`.
        ref: the number of the road.
        stretches: the anchors of each stretch, in the same CRS, within 100 m of a node.
        reach_m: the widest distance between two carriageways [m].
    """
    wanted = numbered(reference, ref)
    lines = _lines(reference.geometry)
    roads = graph(lines, [1.0 if is_wanted else _DETOUR for is_wanted in wanted])
    ways: list[Way] = []
    for anchors in stretches:
        found = way(roads, [nearest_node(roads, point, _ANCHOR_M) for point in anchors])
        refs = set(reference["ref_std"].iloc[list(found.rows)]) - {""}
        same = _lines(reference.geometry[reference["ref_std"].isin(refs)])
        near = [line for line in same if line.dwithin(found.line, reach_m)]
        ways.append(Way(centre_line(found.line, near, reach_m), found.rows))
    return ways


def centre_line(line: LineString, others: Iterable[LineString], reach_m: float) -> LineString:
    """`line` moved to the middle between it and the other carriageway, where there is one.

    Every vertex, and a point at least every `reach_m`, moves halfway to the nearest point of
    `others`; where that is farther than `reach_m`, the road is single and the point stays. The
    ends stay within half of `reach_m` of where they were.

    Args:
        line: one carriageway, in metres.
        others: the lines of the same road; what runs on `line` itself is left out.
        reach_m: the widest distance between two carriageways [m].

    >>> north = LineString([(0, 20), (1000, 20)])
    >>> middle = centre_line(LineString([(0, 0), (1000, 0)]), [north], reach_m=50)
    >>> sorted({y for _, y in middle.coords})
    [10.0]
    """
    near = shapely.unary_union(list(others)).intersection(line.buffer(reach_m))
    second = near.difference(line.buffer(_SAME_M))
    if second.is_empty:
        return line
    path = shapely.segmentize(line, reach_m)
    moved: list[Node] = []
    for x, y in path.coords:
        over = shapely.shortest_line(Point(x, y), second)
        to_x, to_y = over.coords[-1] if over.length <= reach_m else (x, y)
        moved.append(((x + to_x) / 2, (y + to_y) / 2))
    return LineString(moved)


_SAME_M = 0.5
"""Lines closer than this are one line drawn twice [m]."""

_DETOUR = 8.0
"""What a metre off the wanted road costs."""

_ANCHOR_M = 100
"""How far an anchor may lie from a node [m]."""


def _lines(geometries: Iterable[BaseGeometry]) -> list[LineString]:
    return [line for line in geometries if isinstance(line, LineString)]


def _ends(line: LineString) -> tuple[Node, Node]:
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    return (x0, y0), (x1, y1)
