"""A road network from outside the workspace: GeoPackage, GeoJSON, shapefile, what GDAL reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import geopandas as gpd
import pyogrio

from geo import crs
from geo.errors import UsageError

COLUMNS = ("key", "class", "ref", "name_vi", "name_en", "oneway", "structure")
"""What is read of a network, besides its lines; it must have `class`."""

_LINES = ("LineString", "MultiLineString")

_SHOWN = 5
"""So many classes of a file are named in a message."""


def read(path: Path, classes: Collection[str]) -> gpd.GeoDataFrame:
    """The roads in `path`: lines, EPSG:4326, a plain index, those of `COLUMNS` that it has.

    Of a file with several layers the first that may hold lines.

    Args:
        path: the file.
        classes: those that have a speed in the workspace.

    Raises:
        UsageError: it cannot be read, or its lines, their CRS or class are missing.
    """
    try:
        named = [
            name
            for name, kind in pyogrio.list_layers(path)
            if kind and ("Line" in kind or kind == "Unknown")
        ]
        found = gpd.read_file(path, layer=named[0], columns=list(COLUMNS)) if named else None
    except pyogrio.errors.DataSourceError as why:
        faults = [(f"không đọc được: {why}", f"cannot be read: {why}")]
        raise UsageError(_told(path, faults)) from why
    if found is None or not found.geom_type.isin(_LINES).any():
        raise UsageError(_told(path, [("không có đường nào", "there is no line in it")]))
    if faults := [*_faults(found, classes)]:
        raise UsageError(_told(path, faults))
    return found[found.geom_type.isin(_LINES)].to_crs(crs.STORED).reset_index(drop=True)


def _faults(found: gpd.GeoDataFrame, classes: Collection[str]) -> Iterator[tuple[str, str]]:
    """What keeps the lines of `found` from being a network, Vietnamese and English."""
    if found.crs is None:
        yield (
            "không ghi hệ tọa độ; lưu lại kèm hệ tọa độ, như EPSG:4326",
            "its CRS is not said; save it with one, such as EPSG:4326",
        )
    choices = ", ".join(sorted(classes))
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
