"""The rules of the waypoints that schematic lines go through."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from geo.checks.case import Case
from geo.checks.shapes import outside
from geo.errors import Fault


def run(case: Case) -> Iterator[Fault]:
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
