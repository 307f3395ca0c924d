"""Districts closed from lines of three origins, each stretch with its source.

OpenStreetMap's lines are followed wherever they are whole. Where they are not, arcs of other
origins take their place, as the recipe says. Lines and polygons here are in one projected CRS in
metres unless a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from derivation import areas, coverage
from lienket import crs
from lienket.osm import columns

Recipe = Mapping[str, Any]
Arcs = Mapping[str, BaseGeometry]

_PROVINCE, _DISTRICT = 4, 6
"""Levels of OpenStreetMap's border lines."""
_ROUNDING_M = 2
"""How far a vertex may be moved by the grid [m]."""


def courses(
    recipe: Recipe, osm: gpd.GeoDataFrame, known: gpd.GeoDataFrame, communes: gpd.GeoDataFrame
) -> tuple[BaseGeometry, dict[str, BaseGeometry]]:
    """All border lines tied together, and the arcs that are not OpenStreetMap's, by key.

    Args:
        recipe: `arc`, `near_m`, `far_m`, `beside_m`, `reach_m`.
        osm: border lines, a column `admin_level`.
        known: polygons of the districts, indexed by code.
        communes: polygons of another year; their outside is the national border.
    """
    provincial = shapely.union_all(osm.geometry[osm["admin_level"] == _PROVINCE])
    inland = shapely.union_all(osm.geometry[osm["admin_level"].isin((_PROVINCE, _DISTRICT))])
    lines, arcs = inland, {}
    for row in recipe["arc"]:
        if "between" in row:
            first, second = (known.boundary[code] for code in row["between"])
            arcs[row["key"]] = shapely.line_merge(first.intersection(second))
            lines = areas.replaced(lines, arcs[row["key"]], recipe["beside_m"])
        elif "outer_of" in row:
            outer = known.boundary[row["outer_of"]].intersection(known.union_all().boundary)
            lacking = areas.lacking(inland, outer, recipe["near_m"], recipe["far_m"])
            arcs[row["key"]] = MultiLineString(lacking)
        else:
            # The outline is the outside of the union; holes in it are slivers between communes.
            (whole,) = shapely.get_parts(shapely.union_all(communes.geometry, grid_size=0.01))
            far = areas.lacking(provincial, whole.exterior, recipe["near_m"], recipe["far_m"])
            arcs[row["key"]] = max(far, key=shapely.length)
    others = [arcs[row["key"]] for row in recipe["arc"] if "between" not in row]
    return areas.tied([lines, *others], recipe["reach_m"]), arcs


def arc_frame(recipe: Recipe, districts: gpd.GeoDataFrame, arcs: Arcs) -> gpd.GeoDataFrame:
    """The stretches of the district lines that follow `arcs`, keyed, EPSG:4326, on the grid.

    Args:
        recipe: `arc` (`key`, `vi`, `en`, `side`, `source`), `sources`.
        districts: the finished coverage, in the CRS of `arcs`.
        arcs: by key.
    """
    lines = coverage.borders(districts)
    rows = []
    for row in recipe["arc"]:
        source = recipe["sources"][row["source"]]
        key, told = row["key"], (row["vi"], row["en"], row["side"], source["id"], source["licence"])
        found = sorted(coverage.along(lines, arcs[key], _ROUNDING_M), key=lambda line: line.bounds)
        for number, line in enumerate(found, 1):
            rows.append((key if len(found) == 1 else f"{key}-{number}", *told, line))
    names = ["key", "name_vi", "name_en", "side", "source", "licence", "geometry"]
    table = pd.DataFrame(rows, columns=names)
    frame = gpd.GeoDataFrame(table, geometry="geometry", crs=districts.crs).to_crs(crs.STORED)
    on_grid = frame.geometry.set_precision(columns.GRID_DEG, mode="pointwise")
    snapped = frame.set_geometry(on_grid)
    return snapped.assign(length_km=crs.length_km(snapped).round(3))


def district_frame(
    recipe: Recipe,
    made: gpd.GeoDataFrame,
    known: gpd.GeoDataFrame,
    arcs: gpd.GeoDataFrame,
    code: str,
) -> gpd.GeoDataFrame:
    """`made` with the columns of the layer, EPSG:4326.

    Args:
        recipe: `sources`, `kinds`, `sides`, `epoch`, `near_m`.
        made: EPSG:4326, indexed by code, columns `name` and `prov`.
        known: EPSG:4326, the same index: what the areas are measured against.
        arcs: as `arc_frame` returns them.
        code: the projected CRS to measure in.
    """
    shapes, lines = made.to_crs(code), arcs.to_crs(code)
    outside = shapes.union_all().boundary.buffer(_ROUNDING_M)
    edges = [shape.boundary for shape in shapes.geometry]
    followed = [_origins(recipe, edge.intersection(outside), lines) for edge in edges]
    names = {source["id"]: source["outer"] for source in recipe["sources"].values()}
    outer = pd.Series([";".join(names[at] for at in found) for found in followed], made.index)
    kinds = made["name"].str.extract(f"^({'|'.join(recipe['kinds'])}) (.+)$")
    return made.assign(
        key="gso-" + made.index + "-2023",
        name_vi=made["name"],
        name_en=kinds[1] + " " + kinds[0].map(recipe["kinds"]),
        side=made["prov"].map(recipe["sides"]),
        source=[";".join(_origins(recipe, edge, lines)) for edge in edges],
        code=made.index,
        epoch=recipe["epoch"],
        area_diff_pct=coverage.area_difference_pct(made, known).round(2),
        outer=outer.where(outer != ""),
    )


def _origins(recipe: Recipe, shape: BaseGeometry, arcs: gpd.GeoDataFrame) -> list[str]:
    """Source ids of the lines of `shape`: OpenStreetMap where no arc runs, then the arcs' own."""
    osm, *others = (source["id"] for source in recipe["sources"].values())
    rest = shape.difference(shapely.union_all(arcs.geometry).buffer(_ROUNDING_M))
    own = [osm] if rest.length > recipe["near_m"] else []
    beside = arcs.geometry.intersection(shape.buffer(_ROUNDING_M)).length > recipe["near_m"]
    return own + [source for source in others if (beside & (arcs["source"] == source)).any()]
