"""Geometries taken apart: lines joined where two meet, lakes without their islets.

All lines and polygons here are in one projected CRS in metres.
"""

from __future__ import annotations

import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry


def pieces(geometry: BaseGeometry) -> list[LineString]:
    """The lines of `geometry`, joined where just two of them meet; points and areas are left out.

    >>> [line.wkt for line in pieces(shapely.from_wkt("MULTILINESTRING((0 0,1 0),(1 0,2 0))"))]
    ['LINESTRING (0 0, 1 0, 2 0)']
    """
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    lines = [part for part in parts if part.geom_type == "LineString"]
    return list(shapely.get_parts(shapely.line_merge(MultiLineString(lines))))


def without_islands(lake: BaseGeometry, smallest_m2: float) -> MultiPolygon:
    """The polygons of `lake` with the islands under `smallest_m2` [m²] filled."""
    filled = []
    for part in shapely.get_parts(lake):
        kept = [ring for ring in part.interiors if Polygon(ring).area >= smallest_m2]
        filled.append(Polygon(part.exterior, kept))
    return MultiPolygon(filled)
