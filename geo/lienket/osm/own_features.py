"""What a workspace has already from elsewhere: OpenStreetMap does not draw it a second time.

Frames are in EPSG:4326; lengths and distances are metres [m] in the measuring CRS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, text
from lienket.geometry_types import AREAS, LINES

Row = Mapping[str, Any]

_POINT = "Point"
_NEAR_M, _NAMED_M = 2500.0, 5000.0
"""A point of a name that ends alike, and of the very name, is the same if it is so near [m]."""

_BESIDE_M = 25.0
"""A line that runs within this of others [m] is drawn already,"""

_SHARE = 0.8
"""if so much of it does."""

_COVERED = 0.5
"""An area is there already if others cover so much of it."""


@dataclass(frozen=True)
class Points:
    """Points of all layers, by what they are called, in the measuring CRS `code`."""

    code: str
    names: list[str] = field(default_factory=list)
    places: list[BaseGeometry] = field(default_factory=list)

    @classmethod
    def among(cls, frames: Iterable[gpd.GeoDataFrame], code: str) -> Points:
        """Those of some layers (EPSG:4326)."""
        made = cls(code)
        for frame in frames:
            rows = frame[(frame.geom_type == _POINT) & frame["name_vi"].notna()]
            made.names.extend(map(_words, rows["name_vi"]))
            made.places.extend(rows.geometry.to_crs(code))
        return made

    def has(self, row: Row) -> bool:
        """Whether a point (EPSG:4326) is one of them: near, and called alike."""
        if not self.places or not row["name_vi"]:
            return False
        name, place = _words(row["name_vi"]), metric([row["geometry"]], self.code)[0]
        apart = shapely.distance(np.array(self.places, dtype=object), place)
        near = np.flatnonzero(apart < _NAMED_M)
        return any(
            self.names[at] == name or (apart[at] < _NEAR_M and _ends_alike(self.names[at], name))
            for at in near
        )


def _words(name: str) -> str:
    return " ".join(text.fold(word) for word in str(name).split())


def _ends_alike(one: str, other: str) -> bool:
    """Whether one name is the other with words before it, such as that for a town."""
    return one.endswith(f" {other}") or other.endswith(f" {one}")


def metric(shapes: Iterable[BaseGeometry], code: str) -> list[BaseGeometry]:
    """`shapes` (EPSG:4326) in the measuring CRS `code`."""
    return [*gpd.GeoSeries([*shapes], crs=crs.STORED).to_crs(code)]


class Drawn:
    """The lines and areas of a layer that are a person's (EPSG:4326)."""

    def __init__(self, rows: Iterable[Row], code: str) -> None:
        self._code = code
        self._rows = [
            row for row in rows if row["geometry"] and row["geometry"].geom_type != _POINT
        ]
        self._shapes = metric([row["geometry"] for row in self._rows], code) if self._rows else []
        self._tree = shapely.STRtree(self._shapes)

    def has(self, row: Row) -> bool:
        """Whether a line or area (EPSG:4326) runs, or lies, mostly where one of them does."""
        if not self._shapes:
            return False
        shape = metric([row["geometry"]], self._code)[0]
        at = self._tree.query(shape, "dwithin", _BESIDE_M)
        near = shapely.union_all([self._shapes[position] for position in at])
        if shape.geom_type in AREAS:
            return bool(shape.intersection(near).area >= _COVERED * shape.area > 0)
        if shape.geom_type in LINES:
            along = shape.intersection(near.buffer(_BESIDE_M, quad_segs=2))
            return bool(along.length >= _SHARE * shape.length > 0)
        return False
