"""The rules of the waypoints that schematic lines go through."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.checks.case import Case
from lienket.checks.shapes import outside, sound
from lienket.errors import Fault
from lienket.model.records import Waypoint

_OFF_M = 30
"""A schematic line may be this far off the way through its waypoints [m]: their places are rounded,
and the line was cut at the border."""

_MOST_M = 1_000_000
"""No place that is worth a waypoint is less sure [m]."""


def run(case: Case) -> Iterator[Fault]:
    """Every fault of a waypoint by itself, and every schematic line that leaves its waypoints."""
    yield from _points(case)
    yield from _lines(case)


def _points(case: Case) -> Iterator[Fault]:
    """Every waypoint outside the bounds, of an absurd error, or in the place of another."""
    first: dict[tuple[str, float], str] = {}
    for point in case.facts.waypoints:
        spot = case.place("waypoints", point, point.part)
        yield from outside(shapely.Point(point.lon, point.lat), case.catalogue, spot)
        told = {"name": "error_m", "value": f"{point.error_m:g}"}
        if point.error_m < 0:
            yield spot.fault("below_zero", **told)
        elif point.error_m > _MOST_M:
            yield spot.fault("beyond_measure", **told, most=_MOST_M)
        here = (point.part, point.seq)
        if here in first:
            yield spot.fault("double_waypoint", seq=f"{point.seq:g}", first=first[here])
        first.setdefault(here, f"{spot.file}:{spot.line}")


def _lines(case: Case) -> Iterator[Fault]:
    """Every schematic line that does not run straight from waypoint to waypoint of its part."""
    if "waypoints" in case.tables.lost or not crs.is_metric(case.catalogue.measuring_crs):
        return
    ways = _ways(case)
    for layer in case.catalogue.layers:
        for feature in case.features(layer):
            way = ways.get(feature.key, [])
            known = feature.accuracy == "schematic" and len(way) > 1
            if known and feature.geometry and sound(feature, case.catalogue):
                off = _off_m(
                    feature.geometry, shapely.LineString(way), case.catalogue.measuring_crs
                )
                # Where the measuring CRS draws a place at no distance, it is too far as well.
                if not off <= _OFF_M:
                    metres = round(off) if math.isfinite(off) else "∞"
                    yield feature.place.fault("off_waypoints", metres=metres)


def _ways(case: Case) -> Mapping[str, list[tuple[float, float]]]:
    """The places of each part in their order; none where one was refused or left out."""
    ways: dict[str, list[Waypoint]] = defaultdict(list)
    for point in sorted(case.facts.waypoints, key=lambda point: point.seq):
        ways[point.part].append(point)
    left_out = case.tables.words.get("waypoints", ())
    return {
        part: [(point.lon, point.lat) for point in points]
        for part, points in ways.items()
        if part not in left_out and all(_is_inside(case, point) for point in points)
    }


def _is_inside(case: Case, point: Waypoint) -> bool:
    west, south, east, north = case.catalogue.bounds
    return west <= point.lon <= east and south <= point.lat <= north


def _off_m(line: BaseGeometry, way: BaseGeometry, code: str) -> float:
    """How far the vertex of `line` farthest from `way` is from it [m]; both EPSG:4326."""
    shapes = crs.to_metres(gpd.GeoDataFrame(geometry=[line, way], crs=crs.STORED), code).geometry
    vertices = shapely.points(shapely.get_coordinates(shapes.iloc[0]))
    return float(shapely.distance(vertices, shapes.iloc[1]).max())
