"""The roads that links would add: where they meet the network, how long they may become.

A drawn line is as long as it is drawn. A schematic one gives only the direction: it is as long as a
source says, also if that is less than it is drawn, for then the drawing is what is wrong; else as
many times longer than drawn as the winding of the roads that are there lets one expect, at least
and at most. Where a schematic line of no stated length ends short of the network, the gap is
straight at least, and winds as the rest at most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from shapely import LineString, Point

from lienket import crs
from lienket.network import graph as graphs
from lienket.network import topology
from lienket.network.graph import Floats, Graph, Ints, Shapes
from lienket.network.lines import strings
from lienket.network.topology import TopologyIssue

TOUCH_M = 50.0
"""Lines nearer than this [m] meet, as they do across the border (`borders.MEETING_M`)."""

_ON_M = 1.0
"""A drawn line has a junction where a vertex of it lies on the network, so near [m]."""

_STRAIGHT_M, _FEWEST = 3000.0, 20
"""The winding is told from edges whose ends are at least so far apart, if there are so many."""

_MARK_M = 500.0
"""A line that ends nearer to a waypoint than this [m] ends there, however it was drawn."""

_UNTOLD = (1.0, 1.5)
"""The range of the winding where the network has too few edges to tell: our judgement."""


Waypoint: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the part `key` between two nodes, its length at least and at most [km].

    A node is one of the graph, or below 0 where the piece ends in the open. `loose_m`: how far off
    its start and its end may be [m], 0 where they are known; `stated`: whether a source gives its
    length, which then does not change with its ends; `places`: these as drawn (metric CRS), and
    `way_km` its length between them, without the gaps to the network.
    """

    key: str
    start: int
    end: int
    km: tuple[float, float]
    kmh: float
    loose_m: tuple[float, float] = (0.0, 0.0)
    stated: bool = False
    places: tuple[Waypoint, Waypoint] = ((0.0, 0.0), (0.0, 0.0))
    way_km: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Joint:
    """Where a part meets the network, or ends in the open: a node, and how far off it is [m]."""

    node: int
    gap_m: float


@dataclass(frozen=True, slots=True)
class _Stop:
    """A vertex of the part `key`, `along` its line [m], joining the network within `reach_m` [m].

    `last`: whether the line ends here; `loose_m`: how far off this may be in truth [m].
    """

    key: str
    along: float
    place: Point
    reach_m: float
    last: bool
    loose_m: float


def winding(graph: Graph) -> tuple[float, float]:
    """How many times longer than straight the roads of `graph` are: the quartiles.

    Over its edges, junction to junction, whose ends are at least 3 km apart.
    """
    straight = np.hypot(*(graph.places[graph.end] - graph.places[graph.start]).T)
    far = straight >= _STRAIGHT_M
    if far.sum() < _FEWEST:
        return _UNTOLD
    low, high = np.quantile(shapely.length(graph.shapes[far]) / straight[far], [0.25, 0.75])
    return float(low), float(high)


def add_to_graph(
    graph: Graph, drawn: gpd.GeoDataFrame, code: str
) -> tuple[Graph, tuple[Stretch, ...], list[TopologyIssue]]:
    """`graph` with a node wherever a part of `drawn` meets it, the stretches between them, remarks.

    A part meets the network at an end within 50 m, or within its position error where no other
    part goes on from there; and at a vertex on the way within 50 m if it is schematic (a
    waypoint), else within 1 m; where it follows a road, at the first and the last of these alone.
    The gap is bridged, and remarked on if it is over 50 m. An end that meets nothing is a node of
    its own, which other parts that end there share.

    Args:
        graph: the road graph.
        drawn: what is not in service, EPSG:4326, indexed by key, as `lines.parts` returns it.
        code: the metric CRS of `graph`.
    """
    if drawn.empty:
        return graph, (), []
    factor = winding(graph)
    ways = [(row, _stops(row, way)) for row, way in _ways(drawn, code)]
    every = [stop for _, stops in ways for stop in stops]
    company = _company([stop for stop in every if stop.last])
    met = _met(graph, every, company)
    graph, nodes, gaps = graphs.attach(graph, [stop.place for stop in met])
    joints = {stop: _Joint(-1 - min(others), 0) for stop, others in company.items()}
    joints |= {
        stop: _Joint(int(node), float(gap))
        for stop, node, gap in zip(met, nodes, gaps, strict=True)
    }
    pieces = [_pieces(row, stops, joints, factor) for row, stops in ways]
    return graph, tuple(piece for own in pieces for piece in own), _bridged(met, gaps)


def opened(
    graph: Graph, stretches: Sequence[Stretch], keys: Collection[str]
) -> tuple[Graph, tuple[Stretch, ...], Ints]:
    """`graph` with the stretches of `keys` as edges of it, those that remain, and the new nodes.

    An edge takes what its stretch does: as long as in the middle of its range, both ways, and not
    to be turned onto on the way, for nobody knows where that is. An end in the open becomes a node.
    """
    taken = [piece for piece in stretches if piece.key in keys]
    if not taken:
        return graph, tuple(stretches), np.array([], dtype=np.int64)
    open_at = {
        node: place
        for piece in taken
        for node, place in zip((piece.start, piece.end), piece.places, strict=True)
        if node < 0
    }
    graph, fresh = graphs.stand(graph, [Point(place) for place in open_at.values()])
    named = dict(zip(open_at, fresh.tolist(), strict=True))
    moved = [
        replace(
            piece,
            start=named.get(piece.start, piece.start),
            end=named.get(piece.end, piece.end),
        )
        for piece in stretches
    ]
    own = [piece for piece in moved if piece.key in keys]
    km, kmh = (np.array(values) for values in ([np.mean(p.km) for p in own], [p.kmh for p in own]))
    start, end = (np.array(ends) for ends in ([p.start for p in own], [p.end for p in own]))
    graph = graphs.link(graph, start, end, km * 1000, km / kmh * 60)
    rest = tuple(piece for piece in moved if piece.key not in keys)
    return graph, rest, np.unique(np.concatenate([start, end]))


def _bridged(met: Sequence[_Stop], gaps: Floats) -> list[TopologyIssue]:
    """The stops whose gaps are wider than what lines that meet may leave."""
    wide = gaps > TOUCH_M
    keys: Shapes = np.array([stop.key for stop in met], dtype=np.object_)
    places: Shapes = np.array([stop.place for stop in met], dtype=np.object_)
    return topology.issues("bridged", keys[wide], gaps[wide], places[wide], done="repaired")


def _company(ends: Sequence[_Stop]) -> Mapping[_Stop, Sequence[int]]:
    """The positions of the `ends` that meet each end, its own among them."""
    places = [end.place for end in ends]
    found: dict[_Stop, list[int]] = {end: [] for end in ends}
    for at, other in shapely.STRtree(places).query(places, "dwithin", distance=TOUCH_M).T:
        found[ends[at]].append(int(other))
    return found


def _met(
    graph: Graph, every: Sequence[_Stop], company: Mapping[_Stop, Sequence[int]]
) -> list[_Stop]:
    """Those of `every` stop that are junctions with the network.

    An end where another part goes on is joined to no road farther off than `TOUCH_M`. Where a line
    follows a road, it meets it at the first place and at the last.
    """
    places = shapely.get_coordinates([stop.place for stop in every])
    middles = (places[:-1] + places[1:]) / 2
    both = np.asarray(shapely.points(np.concatenate([places, middles])), dtype=object)
    away = graphs.away_m(graph, both)
    off, along = away[: len(every)], away[len(every) :] <= _ON_M
    reach = [TOUCH_M if len(company.get(stop, ())) > 1 else stop.reach_m for stop in every]
    passed = np.array([not stop.last for stop in every], dtype=bool)
    passed[1:-1] &= along[:-1] & along[1:]
    near = off <= np.array(reach)
    return [stop for stop, meets in zip(every, near & ~passed, strict=True) if meets]


def _pieces(
    row: Any,  # noqa: ANN401 - a row
    stops: Sequence[_Stop],
    joints: Mapping[_Stop, _Joint],
    factor: tuple[float, float],
) -> Iterator[Stretch]:
    """The stretches of a part between the stops that are nodes."""
    (low, high), (gap_low, gap_high) = _longer(row, factor)
    stated = row.accuracy == "schematic" and row.most_km > 0
    for here, there in pairwise(stop for stop in stops if stop in joints):
        start, end = joints[here], joints[there]
        km, gap_km = (there.along - here.along) / 1000, (start.gap_m + end.gap_m) / 1000
        span = km * low + gap_km * gap_low, km * high + gap_km * gap_high
        yield Stretch(
            str(row.key), start.node, end.node, span, row.kmh,
            loose_m=(here.loose_m, there.loose_m), stated=stated,
            places=(_place(here), _place(there)), way_km=(km * low, km * high),
        )  # fmt: skip


def _place(stop: _Stop) -> Waypoint:
    return stop.place.x, stop.place.y


def _longer(
    row: Any,  # noqa: ANN401 - a row
    factor: tuple[float, float],
) -> tuple[tuple[float, float], tuple[float, float]]:
    """How many times longer than drawn a part is at least and at most, and a gap at its ends.

    A stated length is that of the whole part: it holds the gaps.
    """
    if row.accuracy != "schematic":
        return (1.0, 1.0), (1.0, 1.0)
    if row.most_km > 0:
        drawn_km = crs.geometry_length_m(row.geometry) / 1000
        return (row.least_km / drawn_km, row.most_km / drawn_km), (0.0, 0.0)
    return factor, (1.0, factor[1])


def _ways(drawn: gpd.GeoDataFrame, code: str) -> list[tuple[Any, tuple[LineString, LineString]]]:
    """Each single line of `drawn`: its row, and the line in degrees and in metres."""
    metric = crs.to_metres(drawn, code).geometry
    return [
        (row, pair)
        for row, degrees, metres in zip(drawn.itertuples(), drawn.geometry, metric, strict=True)
        for pair in zip(strings(degrees), strings(metres), strict=True)
    ]


def _stops(row: Any, way: tuple[LineString, LineString]) -> list[_Stop]:  # noqa: ANN401 - a row
    """The vertices of a line, in order, and how far off each may be joined."""
    degrees, metric = (shapely.get_coordinates(line) for line in way)
    along = np.concatenate([[0.0], np.cumsum(crs.steps_m(degrees))])
    schematic = row.accuracy == "schematic"
    inner_m = TOUCH_M if schematic else _ON_M
    end_m = max(TOUCH_M, row.error_m if schematic else 0)
    final = len(along) - 1
    loose = _loose_m(row, degrees) if schematic else [0.0] * len(along)
    return [
        _Stop(str(row.key), float(far), Point(place), end_m if last else inner_m, last, error_m)
        for at, (far, place, error_m) in enumerate(zip(along, metric, loose, strict=True))
        for last in [at in {0, final}]
    ]


def _loose_m(row: Any, degrees: Floats) -> list[float]:  # noqa: ANN401 - a row
    """How far off the ends of a schematic line may be [m], 0 elsewhere.

    By the waypoint that stands there; an end at none is where the line is cut at a border, and is
    known as the line is.
    """
    ends = [
        _mark_m(row, degrees[at]) if row.marks else float(row.error_m)
        for at in (0, len(degrees) - 1)
    ]
    return [ends[0], *[0.0] * (len(degrees) - 2), ends[1]]


def _mark_m(row: Any, place: Floats) -> float:  # noqa: ANN401 - a row
    """The error of the waypoint at `place` (degrees) [m], 0 without one."""
    near = (
        mark.error_m
        for mark in row.marks
        if crs.steps_m(np.array([(mark.lon, mark.lat), place]))[0] <= _MARK_M
    )
    return float(next(near, 0.0))
