"""A GeoJSON geometry, looked at number by number before it becomes a shape.

A shape lies in the plane: a third number of a position, its height, is left out, for nothing that
is made of a shape has a use for it. Nothing else is changed: what is not whole is refused.
"""

from __future__ import annotations

import math
import reprlib
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from lienket.i18n import notice

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many lists stand around a position, by geometry type."""

_PLANE = 2
"""A position has longitude and latitude; what follows is a height."""

_LEAST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}
"""How many positions a line or a ring has at least; a ring of polygons is closed as well."""

_RING = _LEAST["Polygon"]


def parse(value: object) -> tuple[BaseGeometry, bool]:
    """The shape (EPSG:4326) of a GeoJSON geometry, valid or not, and whether it had heights.

    No longitude or latitude is touched; heights are left out.

    Raises:
        ValueError: it describes none; the text says why, Vietnamese | English.

    >>> shown, had_heights = parse({"type": "Point", "coordinates": [105.5, 21, 340]})
    >>> shown.wkt, had_heights
    ('POINT (105.5 21)', True)
    """
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind not in _DEPTHS:
        named, usable = reprlib.repr(kind), ", ".join(_DEPTHS)
        raise ValueError(notice("geometry_type", named=named, usable=usable))
    coordinates, depth = value.get("coordinates"), _DEPTHS[kind]
    if coordinates == []:
        return shape({"type": kind, "coordinates": []}), False
    plane = _plane(coordinates, depth, _LEAST.get(kind, 1))
    try:
        made = shape({"type": kind, "coordinates": plane})
    except (ValueError, TypeError, IndexError, OverflowError, ShapelyError) as why:
        raise ValueError(str(why)) from None
    return made, _spatial(coordinates, depth)


def _plane(value: Any, depth: int, least: int) -> list[Any]:  # noqa: ANN401 - nested lists
    """`value`, lists around positions, without heights.

    Raises:
        ValueError: lists are not nested as the type wants, are too short or not closed, or hold
            no finite numbers.
    """
    if not isinstance(value, list):
        shown = reprlib.repr(value)
        raise ValueError(notice("not_a_list", shown=shown))  # noqa: TRY004 - a value of a file, not an argument
    if not depth:
        return _position(value)
    found = [_plane(item, depth - 1, least) for item in value]
    if not found:
        raise ValueError(notice("empty_part"))
    if depth == 1 and len(found) < least:
        raise ValueError(notice("few_positions", count=len(found), least=least))
    if depth == 1 and least == _RING and found[0] != found[-1]:
        ends = f"{found[0]} – {found[-1]}"
        raise ValueError(notice("open_ring", ends=ends))
    return found


def _position(value: list[Any]) -> list[Any]:
    """The longitude and latitude of a position.

    A height that its program did not know, null or NaN, is one as well.

    Raises:
        ValueError: it has another form.
    """
    plane, height = value[:_PLANE], value[_PLANE:]
    if len(value) == _PLANE and _finite(value[0]) and _finite(value[1]):
        return value
    known = len(plane) == _PLANE and all(map(_finite, plane))
    if known and len(height) <= 1 and all(each is None or _number(each) for each in height):
        return plane
    shown = reprlib.repr(value)
    raise ValueError(notice("not_a_position", shown=shown))


def _spatial(value: Any, depth: int) -> bool:  # noqa: ANN401 - nested lists
    """Whether any position in `value` has a height."""
    if depth:
        return any(_spatial(item, depth - 1) for item in value)
    return len(value) > _PLANE


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _finite(value: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    try:
        return _number(value) and math.isfinite(value)
    except OverflowError:
        return False
