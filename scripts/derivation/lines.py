"""Lines made fit for a layer: cut at borders, thinned, measured against each other.

All lines and polygons here are in one projected CRS in metres unless a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
import shapely.ops
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from lienket import crs, line_clipping
from lienket.errors import ProductError


def cut(
    line: LineString, sides: Mapping[str, BaseGeometry], wander_m: float = line_clipping.WANDER_M
) -> list[line_clipping.Stretch]:
    """`line` cut exactly at the borders of `sides`: its stretches in order, ends shared.

    A stretch shorter than `wander_m` [m] that leaves a side and comes back to it is kept with that
    side, the shortest first.

    >>> west, east = shapely.box(0, 0, 1000, 9), shapely.box(1000, 0, 2000, 9)
    >>> road = LineString([(0, 5), (2000, 5)])
    >>> [(side, piece.length) for side, piece in cut(road, {"w": west, "e": east})]
    [('w', 1000.0), ('e', 1000.0)]
    """
    return line_clipping.cut(line, line_clipping.Ground(sides), wander_m)


def sides(districts: gpd.GeoDataFrame, code: str) -> dict[str, BaseGeometry]:
    """The area of each side: its districts dissolved, in the projected CRS `code`.

    Args:
        districts: EPSG:4326, (Multi)Polygon, column `side`.
        code: an EPSG code in metres.

    Raises:
        CrsError: `districts` is not in EPSG:4326, or `code` is no projected CRS in metres.
    """
    metric = crs.to_metres(districts, code)
    return {str(side): group.union_all() for side, group in metric.groupby("side").geometry}


def point(place: Sequence[float], code: str) -> Point:
    """The point at `place` (longitude, latitude [deg]) in the projected CRS `code`."""
    degrees = gpd.GeoSeries.from_xy([place[0]], [place[1]], crs=crs.STORED)
    (x, y), *_ = shapely.get_coordinates(degrees.to_crs(code).to_numpy())
    return Point(x, y)


def split_at(line: LineString, points: Iterable[Point], within_m: float) -> list[LineString]:
    """`line` split at the place nearest to each of `points`, in order; ends shared.

    Raises:
        ProductError: a point is farther than `within_m` [m] from the line.
    """
    places: list[float] = []
    for point in points:
        if (distance := line.distance(point)) > within_m:
            msg = (
                f"{point.wkt} is {distance:.0f} m away from the line that it should split, more "
                f"than {within_m:g} m. Move it onto the road in the recipe."
            )
            raise ProductError(msg)
        places.append(line.project(point))
    measures = sorted({0.0, line.length, *places})
    return [_between(line, start, end) for start, end in pairwise(measures)]


def gaps(line: BaseGeometry) -> list[float]:
    """The straight distance from the end of each stretch of a line to the start of the next [m].

    Args:
        line: LineString or MultiLineString, its stretches in order along the road.

    >>> gaps(shapely.MultiLineString([[(0, 0), (1, 0)], [(4, 4), (9, 4)]]))
    [5.0]
    """
    ends = [shapely.get_coordinates(part)[[0, -1]] for part in shapely.get_parts(line)]
    return [float(np.hypot(*(there[0] - here[1]))) for here, there in pairwise(ends)]


def share_within(line: BaseGeometry, reference: BaseGeometry, reach_m: float) -> float:
    """The share (0 to 1) of the length of `line` that lies within `reach_m` [m] of `reference`.

    >>> track = LineString([(0, 3), (10, 3)])
    >>> share_within(LineString([(0, 0), (20, 0)]), track, reach_m=3.001) > 0.5
    True
    """
    return float(line.intersection(reference.buffer(reach_m)).length / line.length)


def shared_m(line: BaseGeometry, other: BaseGeometry, reach_m: float) -> float:
    """The length of `line` that runs along `other`, within `reach_m` [m] of it, crossings left out.

    What is shorter than ten times `reach_m` is taken for a crossing.
    """
    along = line.intersection(other.buffer(reach_m))
    if along.is_empty:
        return 0.0
    stretches = shapely.get_parts(shapely.line_merge(along))
    return float(sum(part.length for part in stretches if part.length > 10 * reach_m))


def _between(line: LineString, start: float, end: float) -> LineString:
    return LineString(shapely.ops.substring(line, start, end).coords)
