"""Where places fall on the opening map, and shapes there as text."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from lienket.webmap.shapes import Shapes

LINES, POINTS = (1, 2, 5), (0, 4)
"""Types of geometry, by Shapely's numbers."""

_DESK = (706, 852)
"""The room for the map in a window of 1400 × 900 pixels, less the legend and the edges [px]."""

CLOSER = 1
"""How much closer than a desk's a large window may open: so much more is told [zoom]."""

_SNAP = 0.25
"""The steps of Leaflet's zoom here, see `js/opening.js`."""

_THIN = 1.2
"""How far a line may lie off [units]."""

_TILE = 256
"""The width of the world at zoom 0 [px]."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Where places fall on the drawing: `size` units are the world, from the corner `left`, `top`.

    `zoom` is the zoom of the window it is meant for, two units a pixel.
    """

    zoom: float
    left: float
    top: float
    width: float
    height: float

    @property
    def size(self) -> float:
        """The width of the world [units]."""
        return _TILE * 2 ** (self.zoom + 1)

    def units(self, degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Longitudes and latitudes as whole units, y downwards."""
        there = world(degrees) * self.size - (self.left, self.top)
        return np.rint(there).astype(np.int64)


def world(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Longitudes and latitudes in Web Mercator (EPSG:3857), the world from 0 to 1, y downwards."""
    x, y = degrees[:, 0] / 360 + 0.5, np.radians(degrees[:, 1])
    return np.column_stack([x, 0.5 - np.arcsinh(np.tan(y)) / (2 * np.pi)])


def paper(bounds: tuple[float, float, float, float]) -> Paper:
    """The drawing of a map that opens on `bounds`: west, south, east, north [deg]."""
    west, south, east, north = bounds
    [left, top], [right, bottom] = world(np.array([[west, north], [east, south]]))
    room = min(_DESK[0] / (right - left), _DESK[1] / (bottom - top)) / _TILE
    zoom = math.floor(math.log2(room) / _SNAP) * _SNAP
    size = _TILE * 2 ** (zoom + 1)
    return Paper(zoom, left * size, top * size, (right - left) * size, (bottom - top) * size)


def path(geometries: Shapes, on: Paper) -> str:
    """Lines and rings (EPSG:4326) as the text of a path, each vertex the step from the last one.

    They are thinned by Douglas and Peucker to less than a pixel.
    """
    thin = shapely.simplify(geometries, _THIN * 360 / on.size, preserve_topology=False)
    parts = shapely.get_parts(thin)
    rings = np.isin(shapely.get_type_id(parts), (3,))
    lines = np.concatenate([parts[~rings], shapely.get_rings(parts[rings])])
    degrees, line = shapely.get_coordinates(lines, return_index=True)
    if not len(line):
        return ""
    at = on.units(degrees)
    first = np.diff(line, prepend=-1) != 0
    step = np.diff(at, axis=0, prepend=0)
    keep = first | step.any(axis=1)
    at, first = at[keep], first[keep]
    step = np.diff(at, axis=0, prepend=0)
    step[first] = at[first]
    told = [f"{x} {y}" for x, y in step.tolist()]
    starts = np.flatnonzero(first).tolist()
    ends = [*starts[1:], len(told)]
    runs = (_run(told[start:end]) for start, end in zip(starts, ends, strict=True))
    return "".join(runs)


def _run(vertices: list[str]) -> str:
    """A line as text; one that is a single place is nothing."""
    start, *rest = vertices
    return f"M{start}l{' '.join(rest)}".replace(" -", "-") if rest else ""
