"""The records of a layer as they stand in a file, and as geometry that can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lienket.geometry_types import AREAS, LINES, POINTS
from lienket.intake.remarks import Remarks, listed

_FAR = 1e9
"""No coordinate of any CRS is larger, be it in metres or in degrees."""

_MULTI: Mapping[tuple[str, str], Callable[..., BaseGeometry]] = {
    LINES: shapely.MultiLineString,
    AREAS: shapely.MultiPolygon,
    POINTS: shapely.MultiPoint,
}
"""What is kept of a collection of several kinds, the first that is there, and made of its parts."""


@dataclass(frozen=True, slots=True)
class Records:
    """What stands in a layer: `columns` and `shapes` of one length, `crs` as it is stated.

    `numbers`: which record of the file each is, from 1; `unsound`: those whose geometry is none.
    `raw`: whether the letters of its texts stand for bytes, one each. `stated`: the encoding that
    the file says, "" where it says none. `curved`: curves became lines.
    """

    columns: dict[str, NDArray[np.object_]]
    shapes: NDArray[np.object_]
    numbers: NDArray[np.int64]
    crs: pyproj.CRS | None = None
    raw: bool = False
    stated: str = ""
    curved: bool = False
    unsound: tuple[int, ...] = ()


def sound(records: Records, remarks: Remarks) -> gpd.GeoDataFrame:
    """The records with a geometry, without heights, by the number of each in its file.

    The CRS is the one that is stated, or none; any geometry but collections. What is left out or
    changed is noted, what is no geometry at all is a fault by its record.
    """
    frame = gpd.GeoDataFrame(
        dict(records.columns), geometry=records.shapes, index=records.numbers, crs=records.crs
    )
    if records.unsound:
        remarks.fault("unsound", count=len(records.unsound), rows=_rows(records.unsound))
    empty = (frame.geometry.isna() | frame.geometry.is_empty).to_numpy()
    lost = sorted({*frame.index[empty]} - {*records.unsound})
    if lost:
        remarks.note("empty_left_out", count=len(lost), rows=_rows(lost))
    kept = frame[~empty]
    _finite(kept, remarks)
    if records.curved:
        remarks.note("curves_made_lines")
    high = int(kept.has_z.sum())
    if high:
        remarks.note("heights_left_out", count=high)
    return _apart(kept.set_geometry(shapely.force_2d(kept.geometry)), remarks)


def _rows(numbers: Iterable[int]) -> str:
    return listed([str(number) for number in numbers])


def _finite(frame: gpd.GeoDataFrame, remarks: Remarks) -> None:
    """Say which records have a coordinate that is no number, or beyond all measure."""
    places, row = shapely.get_coordinates(frame.geometry, return_index=True)
    wrong = np.unique(row[~(np.abs(places) < _FAR).all(axis=1)])
    if wrong.size:
        remarks.fault("no_number", count=wrong.size, rows=_rows(frame.index[wrong]))


def _apart(frame: gpd.GeoDataFrame, remarks: Remarks) -> gpd.GeoDataFrame:
    """`frame` (any CRS) without collections: of each the lines, else the areas, else the points."""
    mixed = (frame.geom_type == "GeometryCollection").to_numpy()
    if not mixed.any():
        return frame
    shapes = frame.geometry.to_numpy().copy()
    shapes[mixed] = [_of_one_kind(shape) for shape in shapes[mixed]]
    remarks.note("collections_taken_apart", count=int(mixed.sum()), rows=_rows(frame.index[mixed]))
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def _of_one_kind(collection: BaseGeometry) -> BaseGeometry:
    """The parts of a collection (any CRS) that are of one kind, as one geometry."""
    parts = _parts(collection)
    for family in _MULTI:
        if same := [part for part in parts if part.geom_type in family]:
            return same[0] if len(same) == 1 else _MULTI[family](same)
    return collection


def _parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The single geometries of one (any CRS), however deep they stand in collections."""
    single = shapely.get_parts(geometry)
    if len(single) == 1 and not hasattr(single[0], "geoms"):
        return [] if single[0].is_empty else [single[0]]
    return [part for each in single for part in _parts(each)]
