"""A road network from outside the workspace: GeoPackage, GeoJSON, shapefile, what GDAL reads."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from lienket.errors import UsageError
from lienket.geometry_types import LINES
from lienket.i18n import Pair, join, notice, sentence
from lienket.layers import external_crs, external_file

COLUMNS = ("key", "class", "ref", "name_vi", "name_en", "oneway", "structure")
"""What is read of a network, besides its lines; it must have `class`."""

_TEXTS = ("key", "class", "ref", "name_vi", "name_en", "structure")

REACH_M = 50_000.0
"""No way between two places of the sides is looked for farther from the box about them [m]."""

_DEGREE_M = 111_000.0
"""A degree of latitude [m], rather too short."""

_EARTH = (180.0, 90.0)
_SHOWN = 5
"""So many classes of a file are named in a message."""


def read(
    path: Path,
    classes: Collection[str],
    sides: gpd.GeoDataFrame,
    warn: Callable[[str], None] = lambda _: None,
) -> gpd.GeoDataFrame:
    """The roads in `path`: lines, EPSG:4326, a plain index, those of `COLUMNS` that it has.

    Of a file with several layers the first that may hold lines with a class. Heights are dropped.
    Of a large file only what lies within `REACH_M` of the box about the sides is read.

    Args:
        path: the file.
        classes: those that have a speed in the workspace.
        sides: EPSG:4326 areas; a network reaches the box about them.
        warn: called with a sentence for what may be wrong, Vietnamese | English.

    Raises:
        UsageError: it cannot be read, or its lines, their CRS or class are missing, or they lie
            elsewhere.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise UsageError(_told(path, [sentence("not_a_file")]))

    def tell(remark: Pair) -> None:
        warn(notice("network_remark", path=path, remark=remark))

    found, broken = external_file.lines(path, COLUMNS, tell, _reach(sides))
    if found is None:
        raise UsageError(_told(path, broken))
    lines = found[found.geom_type.isin(LINES) & ~found.is_empty]
    if lines.empty:
        raise UsageError(_told(path, [sentence("no_lines")]))
    stored, faults = _placed(lines, sides, tell)
    if faults := [*_faults(lines, classes, path), *faults]:
        raise UsageError(_told(path, faults))
    texts = [name for name in _TEXTS if name in stored]
    named = {name: stored[name].map(_text, na_action="ignore") for name in texts}
    return external_file.legible(stored.assign(**named), texts, tell).reset_index(drop=True)


def _reach(sides: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """The box about `sides` (EPSG:4326) with `REACH_M` around it [deg]."""
    west, south, east, north = (float(edge) for edge in sides.total_bounds)
    most = max(abs(south), abs(north))
    lat = REACH_M / _DEGREE_M
    lon = lat / max(math.cos(math.radians(min(most + lat, 89))), 0.01)
    return west - lon, south - lat, east + lon, north + lat


def _text(value: object) -> str:
    """A cell as text; a whole number without the decimal that a missing cell beside it gave it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _placed(
    lines: gpd.GeoDataFrame, sides: gpd.GeoDataFrame, tell: external_file.Warn
) -> tuple[gpd.GeoDataFrame, list[Pair]]:
    """`lines` in EPSG:4326, if they can be, and what is wrong with where they are."""
    if lines.crs is None:
        return lines, []
    west, south, east, north = sides.total_bounds
    stored = external_crs.stored(lines)
    if isinstance(stored, tuple):
        return lines, [stored]
    if wrong := external_crs.mistaken(lines.crs, ((west + east) / 2, (south + north) / 2)):
        return stored, [wrong]
    if faults := [*_misplaced(lines, stored, sides)]:
        return stored, faults
    for doubt in external_crs.doubtful(lines.crs):
        tell(doubt)
    return stored, []


def _misplaced(
    lines: gpd.GeoDataFrame, stored: gpd.GeoDataFrame, sides: gpd.GeoDataFrame
) -> Iterator[Pair]:
    """What is wrong with where `lines` are, which are `stored` in EPSG:4326."""
    places, row = shapely.get_coordinates(stored.geometry, return_index=True)
    lost = np.unique(row[~(np.abs(places) <= _EARTH).all(axis=1)])
    if lost.size:
        rows = ", ".join(str(lines.index[number] + 1) for number in lost[:_SHOWN])
        yield sentence("coordinates_lost", count=lost.size, rows=rows)
    west, south, east, north = sides.total_bounds
    # A place beyond all measure is nowhere, and no geometry can be computed with it.
    sound = stored[~np.isin(np.arange(len(stored)), lost)]
    if not sound.empty and sound.cx[west:east, south:north].empty:
        box = f"{west:.2f}, {south:.2f}, {east:.2f}, {north:.2f}"
        yield sentence("no_line_near", box=box)


def _faults(found: gpd.GeoDataFrame, classes: Collection[str], path: Path) -> Iterator[Pair]:
    """What keeps the lines of `found` from being a network, Vietnamese and English."""
    if found.crs is None:
        yield sentence("crs_unsaid")
    choices = ", ".join(sorted(classes))
    if not classes:
        yield sentence("no_speeds")
        return
    if "class" not in found:
        yield from external_file.missing(path)
        yield sentence("no_class_column", choices=choices)
    elif not found["class"].map(_text, na_action="ignore").isin(classes).any():
        vi, en = _listed(found)
        yield sentence("no_class_known", what=(vi, en), choices=choices)


def _listed(found: gpd.GeoDataFrame) -> Pair:
    """The first classes that the lines of `found` have, and that some have none."""
    cells = found["class"].map(_text, na_action="ignore").fillna("").str.strip()
    names = sorted({*cells} - {""})
    shown = [*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])]
    empty = (cells == "").any()
    pairs = [(name, name) for name in shown]
    return join([*pairs, *([sentence("empty_cells")] if empty else [])], ", ")


def _told(path: Path, faults: list[Pair]) -> str:
    """One sentence for all that is wrong with the file at `path`."""
    return notice("network_refused", path=path, faults=join(faults, "; "))
