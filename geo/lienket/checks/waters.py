"""The rule of schematic lines and standing water: a direction does not lead through a lake."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import shapely

from lienket import crs
from lienket.checks.case import Case, Feature
from lienket.checks.shapes import sound
from lienket.errors import Fault

_KINDS = ("reservoir", "water")
"""The kinds of links that are shown by a lake."""

_AREA = 2

_TOUCH_M = 30
"""A line may run so far on water [m]: shores and waypoints are rounded, and shores are thinned."""


def run(case: Case) -> Iterator[Fault]:
    """Every schematic line that runs through a lake of the workspace."""
    if not crs.is_metric(case.catalogue.measuring_crs):
        return
    known = [
        row
        for layer in case.catalogue.layers
        for row in case.features(layer)
        if layer.status and sound(row, case.catalogue)
    ]
    kinds = {link.key: link.kind for link in case.facts.links}
    kinds |= {part: link.kind for link in case.facts.links for part in link.parts}
    lakes = [
        row
        for row in known
        if kinds.get(row.key) in _KINDS and shapely.get_dimensions(row.geometry) == _AREA
    ]
    lines = [row for row in known if row.accuracy == "schematic"]
    metric = crs.to_metres(_shapes([*lakes, *lines]), case.catalogue.measuring_crs).geometry
    waters, ways = metric.iloc[: len(lakes)], metric.iloc[len(lakes) :]
    for line, way in zip(lines, ways, strict=True):
        for lake, water in zip(lakes, waters, strict=True):
            if (metres := way.intersection(water).length) > _TOUCH_M:
                yield line.place.fault("through_water", lake=lake.key, metres=round(metres))


def _shapes(rows: list[Feature]) -> gpd.GeoDataFrame:
    shapes = [row.geometry for row in rows if row.geometry]
    return gpd.GeoDataFrame(geometry=shapes, crs=crs.STORED)
