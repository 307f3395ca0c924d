"""A road network from outside the workspace: GeoPackage, GeoJSON, shapefile, what GDAL reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from geo import crs
from geo.errors import UsageError

COLUMNS = ("key", "class", "ref", "name_vi", "name_en", "oneway", "structure")
"""What is read of a network, besides its lines; it must have `class`."""

_TEXTS = ("key", "class", "ref", "name_vi", "name_en", "structure")
_LINES = ("LineString", "MultiLineString")

_SHOWN = 5
"""So many classes of a file are named in a message."""


def read(path: Path, classes: Collection[str], sides: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The roads in `path`: lines, EPSG:4326, a plain index, those of `COLUMNS` that it has.

    Of a file with several layers the first that may hold lines.

    Args:
        path: the file.
        classes: those that have a speed in the workspace.
        sides: EPSG:4326 areas; a network reaches the box about them.

    Raises:
        UsageError: it cannot be read, or its lines, their CRS or class are missing, or they lie
            elsewhere.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise UsageError(_told(path, [("không phải tệp", "it is no file")]))
    try:
        named = [
            name
            for name, kind in pyogrio.list_layers(path)
            if kind and ("Line" in kind or kind == "Unknown")
        ]
        found = gpd.read_file(path, layer=named[0], columns=list(COLUMNS)) if named else None
    except (pyogrio.errors.DataSourceError, shapely.errors.GEOSException) as why:
        faults = [("không đọc được", "cannot be read")]
        raise UsageError(_told(path, faults)) from why
    if found is None or not (lines := found[found.geom_type.isin(_LINES) & ~found.is_empty]).size:
        raise UsageError(_told(path, [("không có đường nào", "there is no line in it")]))
    if faults := [*_faults(lines, classes), *_misplaced(lines, sides)]:
        raise UsageError(_told(path, faults))
    texts = {name: lines[name].map(str, na_action="ignore") for name in _TEXTS if name in lines}
    return lines.assign(**texts).to_crs(crs.STORED).reset_index(drop=True)


def _misplaced(lines: gpd.GeoDataFrame, sides: gpd.GeoDataFrame) -> Iterator[tuple[str, str]]:
    """What is wrong with where `lines` are."""
    places, row = shapely.get_coordinates(lines.geometry, return_index=True)
    lost = np.unique(row[~np.isfinite(places).all(axis=1)])
    if lost.size:
        rows = ", ".join(str(lines.index[number] + 1) for number in lost[:_SHOWN])
        yield (
            f"{lost.size} đường có tọa độ không phải số (dòng {rows})",
            f"{lost.size} lines have a coordinate that is no number (rows {rows})",
        )
    elif lines.crs is not None:
        west, south, east, north = sides.total_bounds
        if lines.to_crs(crs.STORED).cx[west:east, south:north].empty:
            box = f"{west:.2f}, {south:.2f}, {east:.2f}, {north:.2f}"
            yield (
                f"không có đường nào trong vùng {box}; xem lại hệ tọa độ",
                f"no line lies within {box}; check its CRS",
            )


def _faults(found: gpd.GeoDataFrame, classes: Collection[str]) -> Iterator[tuple[str, str]]:
    """What keeps the lines of `found` from being a network, Vietnamese and English."""
    if found.crs is None:
        yield (
            "không ghi hệ tọa độ; lưu lại kèm hệ tọa độ, như EPSG:4326",
            "its CRS is not said; save it with one, such as EPSG:4326",
        )
    choices = ", ".join(sorted(classes))
    if not classes:
        yield (
            "bộ dữ liệu chưa có facts/speeds.csv, nên không biết tốc độ của cấp đường nào",
            "the workspace has no facts/speeds.csv, so no class of road has a speed",
        )
        return
    if "class" not in found:
        yield (
            f"thiếu cột class (cấp đường: {choices})",
            f"the column class is missing (the class of each road: {choices})",
        )
    elif not found["class"].isin(classes).any():
        names = ", ".join(sorted({str(name) for name in found["class"]})[:_SHOWN])
        yield (
            f"không cấp đường nào ({names}) có tốc độ trong facts/speeds.csv: {choices}",
            f"none of its classes ({names}) has a speed in facts/speeds.csv: {choices}",
        )


def _told(path: Path, faults: list[tuple[str, str]]) -> str:
    """One sentence for all that is wrong with the file at `path`."""
    vi, en = ("; ".join(told) for told in zip(*faults, strict=True))
    return (
        f"--network {path}: {vi}. Cần một tệp đường (GeoPackage, GeoJSON, shapefile) có cột class. "
        f"| --network {path}: {en}. A file of lines (GeoPackage, GeoJSON, shapefile) with a column "
        "class is needed."
    )
