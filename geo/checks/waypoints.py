"""The rules of the waypoints that schematic lines go through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.checks.case import Case
from geo.checks.shapes import outside, sound
from geo.errors import Fault

_OFF_M = 30
"""A schematic line may be this far off the way through its waypoints [m]: their places are rounded,
and the line was cut at the border."""


def run(case: Case) -> Iterator[Fault]:
    """Every fault of a waypoint by itself, and every schematic line that leaves its waypoints."""
    yield from _points(case)
    yield from _lines(case)


def _points(case: Case) -> Iterator[Fault]:
    """Every waypoint outside the bounds, of an error below zero, or in the place of another."""
    first: dict[tuple[str, float], str] = {}
    for point in case.facts.waypoints:
        spot = case.place("waypoints", point, point.part)
        yield from outside(shapely.Point(point.lon, point.lat), case.catalogue, spot)
        if point.error_m < 0:
            yield spot.fault("below_zero", name="error_m", value=f"{point.error_m:g}")
        here = (point.part, point.seq)
        if here in first:
            yield spot.fault("double_waypoint", seq=f"{point.seq:g}", first=first[here])
        first.setdefault(here, f"{spot.file}:{spot.line}")


def _lines(case: Case) -> Iterator[Fault]:
    """Every schematic line that does not run straight from waypoint to waypoint of its part."""
    if "waypoints" in case.tables.lost or not crs.is_metric(case.catalogue.measuring_crs):
        return
    ways: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for point in sorted(case.facts.waypoints, key=lambda point: point.seq):
        ways[point.part].append((point.lon, point.lat))
    for layer in case.catalogue.layers:
        for feature in case.features(layer):
            way = ways.get(feature.key, [])
            known = feature.accuracy == "schematic" and len(way) > 1
            if known and feature.geometry and sound(feature, case.catalogue):
                off = _off_m(
                    feature.geometry, shapely.LineString(way), case.catalogue.measuring_crs
                )
                if off > _OFF_M:
                    yield feature.place.fault("off_waypoints", metres=round(off))


def _off_m(line: BaseGeometry, way: BaseGeometry, code: str) -> float:
    """How far the vertex of `line` farthest from `way` is from it [m]; both EPSG:4326."""
    shapes = crs.to_metres(gpd.GeoDataFrame(geometry=[line, way], crs=crs.STORED), code).geometry
    vertices = shapely.points(shapely.get_coordinates(shapes.iloc[0]))
    return float(shapely.distance(vertices, shapes.iloc[1]).max())
