"""How far a line lies from where other sources have it: its error of place.

All lines and polygons here are in one projected CRS in metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

_STEP_M = 25.0
"""How far apart a line is held against another [m]."""

_UP_TO_M = 10.0
"""An error is rounded up to a multiple of this [m]."""

_SAME_M = 2.0
"""Lines of one coverage within this of each other are one: the grid may have moved them [m]."""


def farthest_m(line: BaseGeometry, other: BaseGeometry) -> float:
    """How far `line` lies from `other` where it is farthest from it [m], looked at each 25 m.

    >>> road = shapely.LineString([(0, 0), (100, 0)])
    >>> farthest_m(road, shapely.LineString([(0, 3), (100, 9)])) > 8.9
    True
    """
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(line, _STEP_M)))
    shapely.prepare(other)
    return float(shapely.distance(points, other).max())


def errors_m(
    districts: gpd.GeoDataFrame,
    known: gpd.GeoSeries,
    outlines: Mapping[str, BaseGeometry],
    arcs: Iterable[BaseGeometry],
) -> pd.Series[float]:
    """The error of place of each of `districts` [m], by its index, rounded up to 10 m.

    That is the farthest that its stretch of the border between sides lies from that border in
    `known` or in `outlines`, whichever is more; of a district without such a stretch, the farthest
    that its line, but for `arcs`, lies from its own in `known`.

    Args:
        districts: a coverage, indexed by code, a column `prov`.
        known: the districts of another source, the same index.
        outlines: the area of each province in a third source, by code.
        arcs: lines that are no one's but the second source's.
    """
    provinces = districts.dissolve("prov").geometry
    others = {
        str(code): shapely.union_all([shape for other, shape in provinces.items() if other != code])
        for code in provinces.index
    }
    by_province = known.groupby(districts["prov"]).agg(lambda shapes: shapes.union_all())
    borders = [_outlines(by_province), _outlines(outlines.values())]
    left_out = shapely.union_all([*arcs]).buffer(_SAME_M)
    errors = {}
    for code, shape, province in zip(
        districts.index, districts.geometry, districts["prov"], strict=True
    ):
        line = shape.boundary
        shared = line.intersection(others[province].boundary.buffer(_SAME_M))
        if shared.length > _STEP_M:
            metres = max(farthest_m(shared, border) for border in borders)
        else:
            metres = farthest_m(line.difference(left_out), known[code].boundary)
        errors[code] = _up(metres)
    return pd.Series(errors)


def arc_errors_m(arcs: gpd.GeoDataFrame, against: Mapping[str, BaseGeometry]) -> pd.Series[float]:
    """The error of place of each of `arcs` [m], rounded up to 10 m; NaN where nothing tells.

    Args:
        arcs: lines, a column `key`: that of an arc, perhaps with a number behind it.
        against: by key of an arc, where a second source has that line.
    """
    errors = []
    for key, line in zip(arcs["key"], arcs.geometry, strict=True):
        named = [other for arc, other in against.items() if str(key).startswith(arc)]
        errors.append(_up(farthest_m(line, named[0])) if named else np.nan)
    return pd.Series(errors, index=arcs.index, dtype=float)


def _up(metres: float) -> float:
    return float(np.ceil(metres / _UP_TO_M) * _UP_TO_M)


def _outlines(areas: Iterable[BaseGeometry]) -> BaseGeometry:
    return shapely.union_all([area.boundary for area in areas])
