"""A GeoJSON geometry, looked at number by number before it becomes a shape."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many lists stand around a position, by geometry type."""

_POSITION = (2, 3)
"""A position has longitude, latitude and perhaps a height."""


def parse(value: object) -> BaseGeometry:
    """The shape that a GeoJSON geometry describes; no position is touched, valid or not.

    Raises:
        ValueError: it describes none; the text says why, Vietnamese | English.
    """
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind not in _DEPTHS:
        msg = f"không có kiểu hình học {kind!r} | there is no geometry type {kind!r}"
        raise ValueError(msg)
    coordinates = value.get("coordinates")
    widths = set(_widths(coordinates, _DEPTHS[kind])) if coordinates != [] else set()
    if len(widths) > 1:
        msg = "tọa độ lúc hai, lúc ba số | positions of two and of three numbers"
        raise ValueError(msg)
    try:
        return shape({"type": kind, "coordinates": coordinates})
    except (ValueError, TypeError, IndexError, OverflowError, ShapelyError) as why:
        raise ValueError(str(why)) from None


def _widths(value: Any, depth: int) -> Iterator[int]:  # noqa: ANN401 - nested lists
    """How many numbers each position has.

    Raises:
        ValueError: lists are not nested as the type wants, or hold no finite numbers.
    """
    if not isinstance(value, list):
        msg = f"tọa độ không phải danh sách: {value!r:.60} | coordinates are no list: {value!r:.60}"
        raise ValueError(msg)  # noqa: TRY004 - a value of a file, not an argument
    if depth:
        for item in value:
            yield from _widths(item, depth - 1)
    elif len(value) in _POSITION and all(_finite(number) for number in value):
        yield len(value)
    else:
        found = repr(value[:3])[:60]
        msg = f"{found} không phải hai hoặc ba số | {found} is not two or three numbers"
        raise ValueError(msg)


def _finite(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
