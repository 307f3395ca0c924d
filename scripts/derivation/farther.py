"""What reaches beyond the sheet, to an outer frame: land, foreign ground, the sea.

All lines and polygons here are in EPSG:4326 unless a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import shapely
from shapely import MultiLineString, MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from derivation import surroundings
from lienket import crs
from lienket.osm import columns, shapes

_UNDER_DEG = 0.02
"""So far the land beyond the sheet reaches under its edge, that no seam shows there [deg]."""

_OPEN_KM2 = 25
"""Smaller pieces between land and frame are no sea but faults of the outlines [km²]."""

_ASHORE_M = 2500
"""Borders of provinces are drawn as far as this from the sea and from foreign ground [m]."""

_MAINLAND_KM2 = 400
"""A smaller part of a province is an island [km²]."""


def parts(
    recipe: Mapping[str, Any], country: gpd.GeoDataFrame, foreign: BaseGeometry, known: BaseGeometry
) -> dict[str, BaseGeometry]:
    """Land beyond the sheet, foreign ground by country and the sea, by key: the frame, shared out.

    What is foreign on the sheet and beyond it is one area, without a seam, and so is the sea.

    Args:
        recipe: `frame` (west, south, east, north [deg]), `abroad` (points of each foreign country
            by key; the first is that of `foreign`), `tolerance_m`, `closing_m`,
            `smallest_islet_km2`.
        country: polygons of all provinces, projected.
        foreign: the foreign ground of the sheet.
        known: all land of the sheet that is not foreign.
    """
    wide = shapely.box(*recipe["frame"])
    sheet = shapely.box(*shapely.union_all([foreign, known]).bounds)
    land = _land(recipe, country)
    ring = shapely.difference(wide, sheet)
    beyond = shapely.intersection(land, ring)
    shares = _shared(recipe["abroad"], shapely.difference(ring, land), foreign)
    inner = shapely.get_parts(shapely.difference(sheet, shapely.union_all([foreign, known])))
    waters = [*shares.pop(""), *inner]
    open_water = [part for part in waters if _km2(part) > _OPEN_KM2]
    rim = sheet.buffer(-_UNDER_DEG, join_style="mitre")
    under = shapely.intersection(known, shapely.difference(sheet, rim))
    small = [part for part in waters if _km2(part) <= _OPEN_KM2]
    made = {
        "beyond": shapely.union_all([beyond, under, *small]),
        **{key: shapely.union_all(found) for key, found in shares.items()},
        "sea": shapely.union_all(open_water),
    }
    return {
        key: surroundings.polygonal(shapely.set_precision(shape, columns.GRID_DEG, "pointwise"))
        for key, shape in made.items()
    }


def _shared(
    abroad: Mapping[str, Any], rest: BaseGeometry, foreign: BaseGeometry
) -> dict[str, list[BaseGeometry]]:
    """The parts of `rest` by the country whose points they hold; "" = water."""
    shares: dict[str, list[BaseGeometry]] = {key: [] for key in (*abroad, "")}
    first = next(iter(abroad))
    shares[first].append(foreign)
    for part in shapely.get_parts(rest):
        held = [key for key, places in abroad.items() if part.intersects(MultiPoint(places))]
        shares[first if _beside(part, foreign) else held[0] if held else ""].append(part)
    return shares


def _beside(part: BaseGeometry, foreign: BaseGeometry) -> bool:
    """Whether the two have a common edge."""
    return bool(shapely.intersection(part, foreign).length > _UNDER_DEG)


def _km2(part: BaseGeometry) -> float:
    return float(crs.area_ha(gpd.GeoDataFrame(geometry=[part], crs=crs.STORED)).iloc[0] / 100)


def _land(recipe: Mapping[str, Any], country: gpd.GeoDataFrame) -> BaseGeometry:
    """All provinces as one land, closed over the slivers between them, without holes."""
    step = recipe["closing_m"]
    closed = shapely.buffer(shapely.union_all(shapely.buffer(country.geometry, step)), -step)
    smallest_m2 = recipe["smallest_islet_km2"] * 1e6
    whole = [
        Polygon(part.exterior) for part in shapely.get_parts(closed) if part.area > smallest_m2
    ]
    thin = shapely.simplify(shapely.union_all(whole), recipe["tolerance_m"])
    stored = gpd.GeoSeries([thin], crs=country.crs).to_crs(crs.STORED)
    return shapely.set_precision(stored.iloc[0], columns.GRID_DEG)


def between(area: BaseGeometry, water: BaseGeometry, frame: BaseGeometry) -> BaseGeometry:
    """The outline of `area` without what lies on `frame` or along `water`: where it meets land."""
    edge = shapely.difference(area.boundary, shapely.union_all([frame, water.boundary]))
    return merged(edge)


def merged(lines: BaseGeometry) -> BaseGeometry:
    """The lines of `lines`, joined where just two of them meet."""
    return MultiLineString(shapes.pieces(lines))


def provincial(
    recipe: Mapping[str, Any],
    provinces: gpd.GeoDataFrame,
    sheet: BaseGeometry,
    outer: BaseGeometry,
) -> BaseGeometry:
    """Borders of `provinces` beyond `sheet`, as far as the frame; none along `outer`.

    Args:
        recipe: `frame`, `tolerance_m`.
        provinces: polygons, projected.
        sheet: where such borders are drawn otherwise.
        outer: lines of the sea and of foreign ground.
    """
    code = str(provinces.crs)
    around = gpd.GeoSeries([shapely.box(*recipe["frame"]).difference(sheet), outer], crs=crs.STORED)
    ring, shore = around.to_crs(code)
    parts_of = shapely.get_parts(provinces.geometry.to_numpy())
    mainland = parts_of[shapely.area(parts_of) > _MAINLAND_KM2 * 1e6]
    lines = shapely.union_all(shapely.boundary(mainland), grid_size=1)
    inland = lines.intersection(ring).difference(shore.buffer(_ASHORE_M))
    thin = shapely.simplify(merged(inland), recipe["tolerance_m"])
    stored = gpd.GeoSeries([thin], crs=code).to_crs(crs.STORED)
    return shapely.set_precision(stored.iloc[0], columns.GRID_DEG)
