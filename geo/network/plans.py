"""The roads that links would add: where they meet the network, how long they may become.

A drawn line is as long as it is drawn. A schematic one gives only the direction: it is as many
times longer as the winding of the roads that are there lets one expect, at least and at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely import LineString, Point

from geo import crs
from geo.network import graph as graphs
from geo.network.graph import Graph
from geo.network.lines import strings

TOUCH_M = 50.0
"""Lines nearer than this [m] meet, as they do across the border (`borders.MEETING_M`)."""

_ON_M = 1.0
"""A drawn line has a junction where a vertex of it lies on the network, so near [m]."""

_STRAIGHT_M, _FEWEST = 3000.0, 20
"""The winding is told from edges whose ends are at least so far apart, if there are so many."""

_UNTOLD = (1.0, 1.5)
"""The range of the winding where the network has too few edges to tell: our judgement."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the part `key` between two nodes, its length at least and at most [km].

    A node is one of the graph, or below 0 where the piece ends in the open.
    """

    key: str
    start: int
    end: int
    km: tuple[float, float]
    kmh: float


@dataclass(frozen=True, slots=True)
class _Joint:
    """Where a part meets the network, or ends in the open: a node, and how far off it is [m]."""

    node: int
    gap_m: float


@dataclass(frozen=True, slots=True)
class _Stop:
    """A vertex of the part `key`, `along` its line [m], joining the network within `reach_m` [m].

    `last`: whether the line ends here.
    """

    key: str
    along: float
    place: Point
    reach_m: float
    last: bool


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


def lay(graph: Graph, drawn: gpd.GeoDataFrame, code: str) -> tuple[Graph, tuple[Stretch, ...]]:
    """`graph` with a node wherever a part of `drawn` meets it, and the stretches between them.

    A part meets the network at an end within 50 m, or within its position error where no other
    part goes on from there; and at a vertex on the way within 50 m if it is schematic (a
    waypoint), else within 1 m. The gap is bridged straight. An end that meets nothing is a node of
    its own, which other parts that end there share.

    Args:
        graph: the road graph.
        drawn: what is not in service, EPSG:4326, indexed by key, as `lines.parts` returns it.
        code: the metric CRS of `graph`.
    """
    factor = winding(graph)
    ways = [(row, _stops(row, way)) for row, way in _ways(drawn, code)]
    every = [stop for _, stops in ways for stop in stops]
    ends = [stop.place for stop in every if stop.last]
    away = graphs.away_m(graph, [stop.place for stop in every])
    met = [stop for stop, far in zip(every, away, strict=True) if far <= _reach_m(stop, ends)]
    graph, nodes, gaps = graphs.attach(graph, [stop.place for stop in met])
    joints = {stop: _Joint(_open(stop, ends), 0) for stop in every if stop.last}
    joints |= {
        stop: _Joint(int(node), float(gap))
        for stop, node, gap in zip(met, nodes, gaps, strict=True)
    }
    pieces = [_pieces(row, stops, joints, factor) for row, stops in ways]
    return graph, tuple(piece for own in pieces for piece in own)


def _pieces(
    row: Any,  # noqa: ANN401 - a row
    stops: Sequence[_Stop],
    joints: Mapping[_Stop, _Joint],
    factor: tuple[float, float],
) -> Iterator[Stretch]:
    """The stretches of a part between the stops that are nodes."""
    longer = factor if row.accuracy == "schematic" else (1.0, 1.0)
    for here, there in pairwise(stop for stop in stops if stop in joints):
        start, end = joints[here], joints[there]
        km = (there.along - here.along + start.gap_m + end.gap_m) / 1000
        yield Stretch(str(row.key), start.node, end.node, (km * longer[0], km * longer[1]), row.kmh)


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
    return [
        _Stop(str(row.key), float(far), Point(place), end_m if last else inner_m, last)
        for at, (far, place) in enumerate(zip(along, metric, strict=True))
        for last in [at in {0, final}]
    ]


def _reach_m(stop: _Stop, ends: Sequence[Point]) -> float:
    """How far off the network a stop may be joined to it [m]: hardly, where a part goes on."""
    goes_on = sum(end.dwithin(stop.place, TOUCH_M) for end in ends) > 1
    return TOUCH_M if stop.last and goes_on else stop.reach_m


def _open(stop: _Stop, ends: Sequence[Point]) -> int:
    """The node of an end in the open: below 0, the same for all that end there."""
    first = next(at for at, end in enumerate(ends) if end.dwithin(stop.place, TOUCH_M))
    return -1 - first
