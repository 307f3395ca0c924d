"""Where else a schematic road may meet the network: its ends are known within an error alone.

A road that is to be built joins one at least as fast as a road of its own layer, on its own side:
the places tried are spread evenly over the circle of the error, each moved to the nearest such
road, as far as that lies within the circle and on that side; where there is none so fast, to the
nearest road.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.model.records import Catalogue, Facts
from lienket.network import graph as graphs
from lienket.network.graph import Floats, Graph, Ints, Shapes
from lienket.network.planned_roads import TOUCH_M, Stretch

_TRIED = 12
"""So many places are tried about each end."""

_TURN = np.pi * (3 - np.sqrt(5))
"""The golden angle: points along such a spiral cover a circle evenly (Vogel 1979)."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a part may end: on roads of at least `least_kmh` [km/h], within `area` (metric CRS)."""

    least_kmh: float
    area: BaseGeometry | None


def rooms(
    catalogue: Catalogue,
    facts: Facts,
    frames: Mapping[str, gpd.GeoDataFrame],
    drawn: gpd.GeoDataFrame,
) -> Mapping[str, Room]:
    """Where each part in `drawn` (measuring CRS) may end, by key: on its side, if it has one."""
    areas = frames[catalogue.sides_layer].dissolve("side")[["geometry"]]
    by_side = crs.to_metres(areas, catalogue.measuring_crs).geometry
    side = {part.key: part.side for part in facts.parts}
    return {
        str(key): Room(float(kmh), by_side.get(side.get(str(key))))
        for key, kmh in drawn["kmh"].items()
    }


def spread(
    graph: Graph, stretches: Sequence[Stretch], held: Mapping[str, Room]
) -> tuple[Graph, Mapping[int, Ints]]:
    """`graph` with the nodes where each loose end may be in truth, and these, by the end's node.

    Args:
        graph: the road graph.
        stretches: what planned parts add to it.
        held: where each part may end, by key.
    """
    about = dict(_loose(graph, stretches, held))
    if not about:
        return graph, {}
    edges = np.concatenate([found for found, _ in about.values()])
    places = np.concatenate([spots for _, spots in about.values()])
    graph, nodes, _ = graphs.cut(graph, edges, places)
    sizes = np.cumsum([len(found) for found, _ in about.values()])[:-1]
    return graph, {
        node: np.unique(own) for node, own in zip(about, np.split(nodes, sizes), strict=True)
    }


def _loose(
    graph: Graph, stretches: Sequence[Stretch], held: Mapping[str, Room]
) -> Iterator[tuple[int, tuple[Ints, Shapes]]]:
    """The node of each loose end, with the edges that it may be on and a place beside each."""
    kmh = graph.metres / np.maximum(graph.minutes, 1e-9) * 0.06
    every = np.flatnonzero(graph.access & (graph.row >= 0))
    for piece in stretches:
        room = held[piece.key]
        fast = every[kmh[every] > room.least_kmh * (1 - 1e-6)]
        ends = zip((piece.start, piece.end), piece.loose_m, piece.places, strict=True)
        for node, error_m, place in ends:
            if node < 0 or error_m <= TOUCH_M:
                continue
            tried = (
                _near(graph, fit, np.array(place), error_m, room.area)
                for fit in (fast, every)
                if len(fit)
            )
            found = next((one for one in tried if len(one[0])), None)
            if found:
                yield node, found


def _near(
    graph: Graph, fit: Ints, centre: Floats, error_m: float, area: BaseGeometry | None
) -> tuple[Ints, Shapes]:
    """The edges among `fit` that are nearest to each place tried, within the error and `area`."""
    number = np.arange(_TRIED)
    away, turn = error_m * np.sqrt((number + 0.5) / _TRIED), number * _TURN
    tried = centre + np.stack([away * np.cos(turn), away * np.sin(turn)], axis=1)
    places: Shapes = np.asarray(shapely.points(tried), dtype=object)
    edges = fit[shapely.STRtree(graph.shapes[fit]).nearest(places)]
    shapes = graph.shapes[edges]
    spots = shapely.line_interpolate_point(shapes, shapely.line_locate_point(shapes, places))
    inside = shapely.distance(spots, shapely.Point(centre)) <= error_m
    if area is not None:
        shapely.prepare(area)
        inside &= shapely.intersects(area, spots)
    return edges[inside], places[inside]
