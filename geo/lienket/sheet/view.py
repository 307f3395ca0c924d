"""Where metres of the workspace fall on a page, at a round scale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.sheet.canvas import Box
from lienket.style import units

Shapes = npt.NDArray[np.object_]

_ROUND = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 9, 10)
_BLEED_MM = 6
"""Shapes are cut this far outside the frame, so that no cut edge shows [mm]."""

FINEST = 10_000
"""No map is at a larger scale than 1 : this: lines drawn from imagery or thinned say no more."""

_FINE_MM = 0.025
"""No line is drawn farther off than this [mm]."""


@dataclass(frozen=True, slots=True)
class View:
    """A map at 1 : `denominator` in `box`; its lower left corner lies at (west, south) [m].

    `code` is the EPSG code of the metres. `shift`: see `opening.zoom_shift`, of a map of the whole.
    """

    code: str
    west: float
    south: float
    denominator: float
    box: Box
    shift: float = 0

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north [m]."""
        wide, high = self.box.width * self._metre, self.box.height * self._metre
        return self.west, self.south, self.west + wide, self.south + high

    @property
    def _metre(self) -> float:
        """Metres on the ground for a millimetre on the page."""
        return self.denominator / 1000

    def page(self, shapes: Iterable[BaseGeometry]) -> Shapes:
        """Shapes in metres as shapes on the page [mm]."""

        def moved(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            start = np.array([self.west, self.south])
            corner = np.array([self.box.x, self.box.y])
            return np.asarray((places - start) / self._metre + corner)

        return np.asarray(shapely.transform(np.asarray([*shapes], dtype=object), moved))

    def shapes(self, frame: gpd.GeoDataFrame) -> Shapes:
        """The geometry of `frame` (EPSG:4326) on the page [mm], as far as it falls near the map."""
        near = self.box.shape.buffer(_BLEED_MM, join_style="mitre")
        found = self.page(crs.to_metres(frame, self.code).geometry)
        cut = shapely.intersection(shapely.make_valid(found), near)
        return np.asarray(shapely.simplify(cut, _FINE_MM))

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a place on the page [deg]."""
        east, north = self.metres(x, y)
        lon, lat = _to_degrees(self.code).transform(east, north)
        return float(lon), float(lat)

    def metres(self, x: float, y: float) -> tuple[float, float]:
        """A place on the page [mm] in metres."""
        return self.west + (x - self.box.x) * self._metre, (
            self.south + (y - self.box.y) * self._metre
        )

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the map on the page [mm]."""
        return self.box.x + self.box.width / 2, self.box.y + self.box.height / 2

    @property
    def zoom(self) -> float:
        """The web zoom of the same scale; of a map of more than usual, one farther in."""
        own = units.zoom(self.denominator, self.degrees(*self.middle)[1])
        return own - min(self.shift, 0)


@cache
def _to_degrees(code: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(code, crs.STORED, always_xy=True)


def fit(extent: Iterable[Any], code: str, box: Box, finest: float = FINEST) -> View:
    """A view of all of `extent` (west, south, east, north [m] in `code`) in the middle of `box`.

    Its scale is no larger than 1 : `finest`.
    """
    west, south, east, north = map(float, extent)
    need = max(finest, *(1000 * wide / room for wide, room in
                         ((east - west, box.width), (north - south, box.height))))  # fmt: skip
    denominator = rounded(need)
    metre = denominator / 1000
    x, y = (west + east) / 2, (south + north) / 2
    return View(code, x - box.width * metre / 2, y - box.height * metre / 2, denominator, box)


def rounded(need: float) -> float:
    """The least round number that is no less than `need`.

    >>> rounded(801_000), rounded(1_000)
    (900000.0, 1000.0)
    """
    power = 10.0 ** np.floor(np.log10(need))
    return float(next(step for step in _ROUND if step * power >= need * (1 - 1e-9)) * power)
