"""Where the name of an area stands: in its middle, or in its widest place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from lienket.webmap.packing import Whole, in_steps

Shapes = npt.NDArray[np.object_]

_CLEAR = 0.3
"""A centroid so far inside its area stands in the middle [side of a square of the same area]."""
_SHARE = 0.05
"""How closely the widest place of another area is sought, and its outline drawn for that [same]."""


def labels(areas: Shapes) -> Whole:
    """Where the name of each area (EPSG:4326) stands: x and y in steps, a row each."""
    return of_parts(*shapely.get_parts(areas, return_index=True))


def of_parts(polygons: Shapes, area: Whole) -> Whole:
    """Where each area's name stands, x and y in steps: inside the largest of its polygons.

    `polygons` (EPSG:4326), each of the `area` that stands beside it. At the centroid, or where
    that is near the outline, about the middle of the widest place.
    """
    largest = np.lexsort((-shapely.area(polygons), area))
    _, first = np.unique(area[largest], return_index=True)
    whole = polygons[largest[first]]
    size = np.sqrt(shapely.area(whole))
    at = shapely.centroid(whole)
    room = shapely.distance(shapely.boundary(whole), at)
    tight = (room < size * _CLEAR) | ~shapely.contains(whole, at)
    at[tight] = _widest_places(whole[tight], size[tight] * _SHARE)
    return in_steps(shapely.get_coordinates(at))


def _widest_places(polygons: Shapes, tolerances: npt.NDArray[np.float64]) -> Shapes:
    """A point of each polygon, about the middle of its widest place, sought so closely [deg]."""
    thin = shapely.simplify(polygons, tolerances, preserve_topology=False)
    broken = shapely.is_empty(thin) | ~shapely.is_valid(thin)
    outlines = np.where(broken, polygons, thin)
    circles = shapely.maximum_inscribed_circle(outlines, tolerance=tolerances)
    at = shapely.get_point(circles, 0)
    outside = ~shapely.contains(polygons, at)
    at[outside] = shapely.point_on_surface(polygons[outside])
    return at
