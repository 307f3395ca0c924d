"""The records that are one thing as one geometry: pieces joined, what lies twice counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.geometry_types import AREAS, LINES

_DEGREE_DECIMALS = 6
"""So many are kept: a tenth of a metre."""

_TWICE_M = 1.0
"""What lies twice on less than this [m] is a matter of rounding."""


_SINGLE = ("Point", "LineString", "Polygon")
_LEAST = 4
"""A ring has so many places, the first again as the last."""


@dataclass(frozen=True, slots=True)
class Merged:
    """One geometry (EPSG:4326) of several records.

    `pieces`: how many were put together; `twice_m`: the length that lay in more than one [m].
    """

    geometry: BaseGeometry
    pieces: int
    twice_m: float = 0.0


def fitting(geometry: BaseGeometry, kinds: Sequence[str]) -> list[BaseGeometry]:
    """The pieces of a geometry (any CRS) that a layer of `kinds` can hold; none where none can.

    A closed line is an area where areas alone are wanted.

    >>> ring = shapely.from_wkt("LINESTRING (0 0, 1 0, 1 1, 0 0)")
    >>> [piece.geom_type for piece in fitting(ring, ["Polygon"])], fitting(ring, ["Point"])
    (['Polygon'], [])
    """
    if geometry.geom_type not in _SINGLE:
        parts = shapely.get_parts(geometry)
        return [piece for part in parts for piece in fitting(part, kinds)]
    single = {kind.removeprefix("Multi") for kind in kinds}
    if geometry.geom_type in single:
        return [geometry]
    ring = isinstance(geometry, shapely.LineString) and geometry.is_closed
    if ring and single == {"Polygon"} and shapely.get_num_coordinates(geometry) >= _LEAST:
        return [shapely.Polygon(shapely.get_coordinates(geometry))]
    return []


def vanishes(geometry: BaseGeometry) -> bool:
    """Whether a single line or area (EPSG:4326) has no extent with the decimals that are kept.

    >>> [vanishes(shapely.LineString([(106, 21), (106, end)])) for end in (21.0000001, 21.1)]
    [True, False]
    """
    rounded = shapely.transform(geometry, lambda places: np.round(places, _DEGREE_DECIMALS))
    dimension = shapely.get_dimensions(geometry)
    return bool((dimension == 1 and not rounded.length) or (dimension > 1 and not rounded.area))


def merge(geometries: Sequence[BaseGeometry]) -> Merged:
    """Geometries of one kind (EPSG:4326, lines, areas or points) as one.

    >>> lines = ["LINESTRING (106 21, 106.1 21)", "LINESTRING (106.2 21, 106.1 21)"]
    >>> merge([shapely.from_wkt(line) for line in lines]).geometry.wkt
    'LINESTRING (106 21, 106.1 21, 106.2 21)'
    """
    rounded = [_rounded(geometry) for geometry in geometries]
    parts = np.asarray(shapely.get_parts(rounded), dtype=object)
    if all(part.geom_type in LINES for part in parts):
        return _lines(parts)
    if all(part.geom_type in AREAS for part in parts):
        whole = parts[0] if len(parts) == 1 else shapely.union_all(parts)
        return Merged(whole, len(parts))
    distinct = shapely.union_all(parts)
    return Merged(distinct, len(parts))


def _lines(parts: NDArray[np.object_]) -> Merged:
    kept: Any
    united = shapely.union_all(parts)
    twice = sum(map(crs.geometry_length_m, parts)) - crs.geometry_length_m(united)
    if twice > _TWICE_M:
        return Merged(shapely.line_merge(united), len(parts), twice)
    # As they were drawn: a union would part every line where it meets another.
    kept = shapely.line_merge(shapely.multilinestrings(parts)) if len(parts) > 1 else parts[0]
    simple = all(part.is_simple for part in shapely.get_parts(kept))
    return Merged(kept if simple else shapely.line_merge(united), len(parts))


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    """`geometry` with the decimals that are kept, and no place twice in a row."""
    rounded = shapely.transform(geometry, lambda places: np.round(places, _DEGREE_DECIMALS))
    simple: BaseGeometry = shapely.remove_repeated_points(rounded)
    return simple
