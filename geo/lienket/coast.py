"""The coast is no border: the outline of the sides without what lies along the sea."""

from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.geometry_types import AREAS, LINES
from lienket.model.atlas import Atlas

SEA, COAST = "sea", "coast"
"""The classes of areas that are the sea, and of lines that are the coast."""

_NEAR_M = 150.0
"""An outline nearer to the coast than this [m] is the coast: two sources draw it apart."""


def borders(atlas: Atlas) -> BaseGeometry | None:
    """The outlines of the sides (EPSG:4326) away from the sea, where two meet once and whole.

    None where no side lies at a coast or at the sea that a layer of the ground has: then the
    outlines are whole. A layer has the classes `SEA` for areas, `COAST` for lines.
    """
    near = _coast(atlas)
    if near is None:
        return None
    sides = np.asarray(_metric(atlas.sides, atlas).geometry, dtype=object)
    outline = shapely.union_all(shapely.boundary(sides))
    if not shapely.intersects(outline, near):
        return None
    edges = shapely.boundary(sides)
    shared = [shapely.intersection(one, other) for one, other in combinations(edges, 2)]
    kept = shapely.union_all([shapely.difference(outline, near), *shared])
    lines = [part for part in shapely.get_parts(kept) if part.geom_type in LINES]
    merged = shapely.line_merge(shapely.union_all(lines)) if lines else shapely.MultiLineString()
    return gpd.GeoSeries([merged], crs=atlas.catalogue.measuring_crs).to_crs(crs.STORED).iloc[0]


def _coast(atlas: Atlas) -> BaseGeometry | None:
    """What lies within `_NEAR_M` of the coast, and the sea itself, in metres; None without one."""
    found = []
    for frame in atlas.frames.values():
        if "class" in frame:
            area = (frame["class"] == SEA) & frame.geom_type.isin(AREAS)
            line = (frame["class"] == COAST) & frame.geom_type.isin(LINES)
            found.append(frame[area | line][["geometry"]])
    rows = [frame for frame in found if len(frame)]
    if not rows:
        return None
    west, south, east, north = atlas.sides.total_bounds
    around = shapely.box(west - 0.1, south - 0.1, east + 0.1, north + 0.1)
    near = [shapely.intersection(frame.geometry.to_numpy(), around) for frame in rows]
    shapes = np.concatenate(near)
    shapes = shapes[~shapely.is_empty(shapes)]
    if not len(shapes):
        return None
    metric = _metric(gpd.GeoDataFrame(geometry=shapes, crs=crs.STORED), atlas)
    return shapely.union_all(shapely.buffer(metric.geometry.to_numpy(), _NEAR_M))


def _metric(frame: gpd.GeoDataFrame, atlas: Atlas) -> gpd.GeoDataFrame:
    return crs.to_metres(frame, atlas.catalogue.measuring_crs)
