"""All layers that a file of OpenStreetMap gives for some sides: `derive`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd

from lienket.errors import UsageError
from lienket.i18n import format_number, notice, sentence
from lienket.osm import points, railways, reading, roads, waters
from lienket.osm.elements import Extract
from lienket.osm.ground import REACH_M, Ground

SOURCE = "osm"
"""The id of an extract of no known day; else with that day behind it."""


def derive(
    path: Path,
    sides: gpd.GeoDataFrame,
    measuring_crs: str,
    reach_m: float = REACH_M,
    *,
    warn: Callable[[str], None] = lambda _: None,
) -> dict[str, gpd.GeoDataFrame]:
    """The layers (EPSG:4326) that the file at `path` gives, by their keys: those of `LAYERS`.

    Each has the columns of every layer and its own, sorted by key; a layer that would be empty is
    left out. Their `source` is `source_of` the file.

    Args:
        path: `.osm.pbf`, `.osm`, or one of these packed.
        sides: EPSG:4326 areas, with a column `side` or indexed by side key.
        measuring_crs: an EPSG code in metres.
        reach_m: how far beyond the sides layers are made [m].
        warn: called with a sentence for what the file lacks, Vietnamese | English.

    Raises:
        UsageError: the library is not installed, or the file cannot be read, or holds nothing
            near the sides.
        CrsError: `sides` is not in EPSG:4326, or `measuring_crs` is no projected CRS in metres.
    """
    ground = Ground.around(sides, measuring_crs, reach_m)
    extract = reading.read(path, ground.box)
    return layers(extract, ground, path, warn)


def layers(
    extract: Extract, ground: Ground, path: Path, warn: Callable[[str], None] = lambda _: None
) -> dict[str, gpd.GeoDataFrame]:
    """The layers (EPSG:4326) that an extract gives on a ground; see `derive`.

    Raises:
        UsageError: it gives none.
    """
    dated = replace(ground, source=source_of(extract))
    made: dict[str, gpd.GeoDataFrame] = {}
    for part in (roads, railways, waters, points):
        made |= part.layers(extract, dated)
    if not made:
        west, south, east, north = dated.box
        box = f"{west:.2f}, {south:.2f}, {east:.2f}, {north:.2f}"
        raise UsageError(notice("osm_refused", path=path, why=sentence("osm_elsewhere", box=box)))
    if extract.lacking:
        warn(notice("osm_lacking", count=format_number(extract.lacking)))
    return made


def source_of(extract: Extract) -> str:
    """The id of an extract among the sources of a workspace: `osm-2026-11-30`."""
    return SOURCE if extract.date is None else f"{SOURCE}-{extract.date}"
