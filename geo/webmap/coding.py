"""Coordinates as short text, as the page decodes them.

A line is a run of whole numbers: longitude and latitude in 0.00001 degrees, each the difference
from the vertex before. A number is written zigzag (0, -1, 1, -2 … = 0, 1, 2, 3 …), five bits a
letter, the lowest first, in an alphabet that needs no escape in JSON or HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
STEPS_PER_DEGREE = 100_000

_BITS = 5
_MORE = 1 << _BITS


def encode(geometry: BaseGeometry) -> dict[str, Any]:
    """`geometry` (EPSG:4326) as `point`, `lines` or `areas`; areas come with a `label` point.

    Raises:
        ValueError: it is no point, line or polygon.
    """
    kind = geometry.geom_type.removeprefix("Multi")
    parts = shapely.get_parts(geometry)
    if kind == "Point":
        return {"point": _text(shapely.get_coordinates(parts[0]))}
    if kind == "LineString":
        return {"lines": [_text(shapely.get_coordinates(part)) for part in parts]}
    if kind == "Polygon":
        return area(geometry)
    raise ValueError(geometry.geom_type)


def area(geometry: BaseGeometry) -> dict[str, Any]:
    """A (multi)polygon (EPSG:4326) as rings, and the middle of its widest place for its name."""
    polygons = shapely.get_parts(geometry)
    largest = max(polygons, key=lambda polygon: polygon.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=0.002).coords[0]
    return {
        "areas": [[_text(ring) for ring in _rings(polygon)] for polygon in polygons],
        "label": _text(np.array([middle])),
    }


def _rings(polygon: BaseGeometry) -> Iterable[npt.NDArray[np.float64]]:
    """The rings without their closing vertex, the shell first."""
    for ring in shapely.get_rings(polygon):
        yield shapely.get_coordinates(ring)[:-1]


def _text(degrees: npt.NDArray[np.float64]) -> str:
    steps = np.rint(degrees * STEPS_PER_DEGREE).astype(int)
    differences = np.diff(steps, axis=0, prepend=[[0, 0]])
    return "".join(_letters(int(number)) for number in differences.ravel())


def _letters(number: int) -> str:
    """One number as letters.

    >>> _letters(0), _letters(-1), _letters(100)
    ('A', 'B', 'oG')
    """
    rest = number << 1 if number >= 0 else ~(number << 1)
    letters = ""
    while rest >= _MORE:
        letters += ALPHABET[_MORE | rest & (_MORE - 1)]
        rest >>= _BITS
    return letters + ALPHABET[rest]
