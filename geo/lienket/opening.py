"""What maps open at: the box of the workspace, its far islands apart, how large that is."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import shapely

from lienket import crs, style_table
from lienket.crs import Bounds
from lienket.model.atlas import Atlas

_REFERENCE: float = style_table.program_rows("zoom")["reference"]
"""The longer edge of the box that the zooms of the style table are made for [radians]."""

_QUARTER, _ALIKE = 4, 0.75
"""Zooms are shifted by quarters, and not at all for a box that is nearly as large [zooms]."""


def box(atlas: Atlas) -> Bounds:
    """West, south, east, north [deg, WGS 84] of what a map opens with.

    That is the `view` of the catalogue; else the sides, without what lies in an inset.
    """
    if atlas.catalogue.view is not None:
        return atlas.catalogue.view
    west, south, east, north = map(float, main_land(atlas).total_bounds)
    return west, south, east, north


def main_land(atlas: Atlas) -> gpd.GeoDataFrame:
    """The sides (EPSG:4326) without their parts that lie in insets; with all where none is left."""
    far = shapely.union_all([shapely.box(*row.bounds) for row in atlas.catalogue.insets])
    parts = atlas.sides[["geometry"]].explode(index_parts=False)
    near = parts[~shapely.covers(far, parts.geometry.to_numpy())]
    return near if len(near) and len(near) < len(parts) else atlas.sides[["geometry"]]


def frame(atlas: Atlas) -> gpd.GeoDataFrame:
    """The box as one area (EPSG:4326); the sides themselves where the catalogue names no box."""
    if atlas.catalogue.view is None:
        return main_land(atlas)
    return gpd.GeoDataFrame(geometry=[shapely.box(*atlas.catalogue.view)], crs=crs.STORED)


def zoom_shift(atlas: Atlas) -> float:
    """By how many web zooms the box is smaller (+) or larger (-) than the one of the style table.

    0 for one that is nearly as large.
    """
    west, south, east, north = box(atlas)
    wide = math.radians(east - west)
    high = _northing(north) - _northing(south)
    shift = math.log2(_REFERENCE / max(wide, high, 1e-9))
    return 0.0 if abs(shift) < _ALIKE else round(shift * _QUARTER) / _QUARTER


def _northing(latitude: float) -> float:
    """How far north a latitude [deg] lies on a web map [radians of its equator]."""
    return float(np.arcsinh(np.tan(np.radians(np.clip(latitude, -85, 85)))))
