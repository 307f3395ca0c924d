"""Coverages: made sure of, generalised, put on a grid, measured.

A *coverage* is a set of polygons that neither overlap nor leave slivers, and whose common borders
have the same vertices on both sides. All lines and polygons here are in one projected CRS in
metres unless a docstring says otherwise.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.errors import ProductError
from lienket.osm.shapes import pieces


def segments(lines: BaseGeometry) -> npt.NDArray[np.float64]:
    """The straight segments of `lines`: an array of segments x 2 ends x (x, y)."""
    vertices = [shapely.get_coordinates(line) for line in pieces(lines)]
    return np.concatenate([np.stack([xy[:-1], xy[1:]], axis=1) for xy in vertices])


def guard_coverage(frame: gpd.GeoDataFrame, made_by: str) -> gpd.GeoDataFrame:
    """`frame` itself, if its polygons are valid, not empty and make a valid coverage.

    Raises:
        ProductError: they do not; the polygons at fault are named by index.
    """
    shapes = frame.geometry.to_numpy()
    wrong = ~shapely.is_valid(shapes) | shapely.is_empty(shapes)
    edges = shapely.coverage_invalid_edges(shapes)
    wrong |= ~(shapely.is_missing(edges) | shapely.is_empty(edges))
    if wrong.any():
        msg = (
            f"{made_by} leaves no valid coverage: see {', '.join(map(str, frame.index[wrong]))}. "
            "Use a smaller tolerance or a finer grid."
        )
        raise ProductError(msg)
    return frame


def generalised(frame: gpd.GeoDataFrame, tolerance_m: float) -> gpd.GeoDataFrame:
    """The coverage `frame` with fewer vertices, borders still common, same index and columns.

    Visvalingam and Whyatt by `shapely.coverage_simplify`: what stays are vertices of the original.

    Args:
        frame: polygons, a valid coverage.
        tolerance_m: triangles smaller than the square of this [m] are flattened.

    Raises:
        ProductError: the polygons make no valid coverage, before or after.
    """
    guard_coverage(frame, "The input of generalising")
    shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance_m)
    made = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    return guard_coverage(made, f"Generalising by {tolerance_m} m")


def gridded(frame: gpd.GeoDataFrame, grid: float) -> gpd.GeoDataFrame:
    """The coverage `frame` with each vertex moved to a grid of `grid` units of its CRS.

    A vertex that two polygons share goes to one and the same place, so the borders stay common.

    Raises:
        ProductError: the grid is too coarse: the polygons make no valid coverage any more.
    """
    shapes = shapely.set_precision(frame.geometry.to_numpy(), grid, mode="pointwise")
    made = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    return guard_coverage(made, f"A grid of {grid}")


def borders(frame: gpd.GeoDataFrame) -> BaseGeometry:
    """All border lines of the coverage `frame`, each once."""
    return shapely.union_all(shapely.boundary(frame.geometry.to_numpy()))


def along(lines: BaseGeometry, course: BaseGeometry, within_m: float) -> list[LineString]:
    """The stretches of `lines` whose vertices stand on `course`: what is left of `course`.

    Args:
        lines: border lines of a coverage that was generalised by keeping some of its vertices.
        course: a line that went into that coverage.
        within_m: how far from `course` a vertex may stand because of rounding [m].
    """
    ends = segments(lines)
    far = np.asarray(shapely.distance(shapely.points(ends), course)) > within_m
    return pieces(MultiLineString(list(ends[~far.any(axis=1)])))


def nearest_m(
    lines: BaseGeometry, reference: BaseGeometry, step_m: float
) -> npt.NDArray[np.float64]:
    """Distance to `reference` [m] from points along `lines`, at most `step_m` [m] apart."""
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(lines, step_m)))
    tree = shapely.STRtree([LineString(ends) for ends in segments(reference)])
    _, found = tree.query_nearest(points, return_distance=True, all_matches=False)
    return np.asarray(found, dtype=np.float64)


def area_difference_pct(frame: gpd.GeoDataFrame, reference: gpd.GeoDataFrame) -> pd.Series[float]:
    """How much larger each polygon of `frame` is than its namesake in `reference` [%], geodesic.

    Args:
        frame: polygons, EPSG:4326.
        reference: polygons, EPSG:4326, the same index.

    Raises:
        CrsError: one of them is not in EPSG:4326.
    """
    made, known = crs.area_ha(frame), crs.area_ha(reference)
    return (made / known - 1) * 100
