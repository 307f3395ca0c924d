"""How far a geometry has moved from another."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.geometry_types import AREAS

SAME_M = 0.2
"""What moves less than this [m] has not moved: places are kept with six decimals of a degree."""

_STEP_M = 50.0
"""So far apart are the places at which two geometries are compared [m]."""

_STRAIGHT_DEG = 0.01
"""What is straight in degrees [deg], about 1 km, is straight in metres to a centimetre."""


def largest_m(one: BaseGeometry, other: BaseGeometry, code: str) -> float:
    """How far the farthest place of one of two geometries (EPSG:4326) is from the other [m].

    The Hausdorff distance, over places at most 50 m apart, in the projected CRS `code`; of areas
    that of their boundaries.

    >>> line = shapely.LineString([(105, 21), (105.02, 21)])
    >>> aside = shapely.LineString([(105, 21), (105.01, 21.001), (105.02, 21)])
    >>> round(largest_m(line, aside, "EPSG:3405"))
    111
    """
    # What is straight in degrees is not in metres.
    straight = [shapely.segmentize(shape, _STRAIGHT_DEG) for shape in (one, other)]
    first, second = (
        _outline(shape) for shape in gpd.GeoSeries(straight, crs=crs.STORED).to_crs(code)
    )
    return max(_farthest_m(first, second), _farthest_m(second, first))


def _outline(shape: BaseGeometry) -> BaseGeometry:
    lines = shape.boundary if shape.geom_type in AREAS else shape
    dense: BaseGeometry = shapely.segmentize(lines, _STEP_M)
    return dense


def _farthest_m(one: BaseGeometry, other: BaseGeometry) -> float:
    shapely.prepare(other)
    places = shapely.points(shapely.get_coordinates(one))
    return float(np.max(shapely.distance(places, other)))
