"""The outline of the whole country, strongly generalised, with its far archipelagos as dots."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.osm import columns

METRES = "EPSG:3857"
"""Only for thinning to a tolerance of kilometres; no measure is taken in it."""


def outline(
    provinces: gpd.GeoDataFrame,
    archipelagos: Mapping[str, tuple[str, float]],
    tolerance_m: float,
    smallest_km2: float,
) -> gpd.GeoDataFrame:
    """`land`, one area without the provinces' borders, and each archipelago as its islets' points.

    EPSG:4326, a column `key`. An archipelago keeps one point for each square of `tolerance_m` that
    has an islet.

    Args:
        provinces: EPSG:4326, a column `code`.
        archipelagos: by key, the code of the province it is of, and the longitude [deg] east of
            which all of that province is archipelago.
        tolerance_m: how far the outline may lie off [m].
        smallest_km2: smaller islands are left out of the land [km²].
    """
    parts = provinces.explode(ignore_index=True)
    far = {
        key: parts[(parts["code"] == code) & (parts.geometry.bounds["minx"] > east)]
        for key, (code, east) in archipelagos.items()
    }
    near = parts.drop(index=[number for rows in far.values() for number in rows.index])
    shapes = {"land": _land(near, tolerance_m, smallest_km2)}
    shapes |= {key: _dots(rows, tolerance_m) for key, rows in far.items()}
    made = gpd.GeoDataFrame({"key": [*shapes]}, geometry=[*shapes.values()], crs=METRES)
    stored = made.to_crs(crs.STORED)
    return stored.set_geometry(stored.geometry.set_precision(columns.GRID_DEG * 100))


def _land(near: gpd.GeoDataFrame, tolerance_m: float, smallest_km2: float) -> BaseGeometry:
    """All land but small islands, without holes; gaps between provinces closed."""
    metric = near.to_crs(METRES)
    step = tolerance_m / 2
    whole = shapely.buffer(shapely.union_all(shapely.buffer(metric.geometry, step)), -step)
    large = [
        shapely.Polygon(part.exterior)
        for part in shapely.get_parts(whole)
        if part.area >= smallest_km2 * 1e6
    ]
    return shapely.simplify(MultiPolygon(large), tolerance_m)


def _dots(rows: gpd.GeoDataFrame, tolerance_m: float) -> BaseGeometry:
    """A point for each square of the tolerance that has an islet."""
    points = shapely.get_coordinates(shapely.centroid(rows.to_crs(METRES).geometry.to_numpy()))
    squares = np.unique(np.rint(points / tolerance_m), axis=0)
    return MultiPoint(squares * tolerance_m)
