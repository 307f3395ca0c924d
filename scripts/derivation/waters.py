"""Lakes and rivers by name, thinned.

All lines and polygons here are in one projected CRS in metres unless a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from derivation import areas
from lienket.osm import columns
from lienket.osm.shapes import without_islands


def lakes(
    recipe: Mapping[str, Any], water: gpd.GeoDataFrame, districts: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """The lakes of `recipe`, each with the side it lies on, EPSG:4326.

    Args:
        recipe: `lake` (`key`, `name` in the reference, `vi`, `en`, `identity`), `tolerance_m`,
            `smallest_island_ha`.
        water: polygons, a column `name`; a name that stands twice is no name.
        districts: polygons, a column `side`, same CRS.
    """
    by_name = water.drop_duplicates("name", keep=False).set_index("name").geometry
    smallest_m2 = recipe["smallest_island_ha"] * 10_000
    rows = pd.DataFrame(recipe["lake"])
    shapes = [by_name[name] for name in rows["name"]]
    rows["side"] = [areas.side_of(lake, districts) for lake in shapes]
    rows = rows.rename(columns={"vi": "name_vi", "en": "name_en"})
    whole = [without_islands(lake, smallest_m2) for lake in shapes]
    # Not Douglas and Peucker: it cuts off bays and islands alike and adds 3 % to the area.
    thin = [shapely.coverage_simplify([lake], recipe["tolerance_m"])[0] for lake in whole]
    return columns.stored(rows.assign(tolerance_m=recipe["tolerance_m"]), thin, str(water.crs))


def rivers(
    recipe: Mapping[str, Any], lines: gpd.GeoDataFrame, within: BaseGeometry
) -> gpd.GeoDataFrame:
    """The rivers of `recipe` inside `within`, EPSG:4326.

    Args:
        recipe: `rivers` (by key: name in the reference and in Vietnamese, name in English, side),
            `river_tolerance_m`.
        lines: a column `name`.
        within: the ground that is drawn, same CRS.
    """
    rows = pd.DataFrame(
        [(key, *names) for key, names in recipe["rivers"].items()],
        columns=["key", "name_vi", "name_en", "side"],
    )
    tolerance_m = recipe["river_tolerance_m"]
    courses = [lines.geometry[lines["name"] == name].union_all() for name in rows["name_vi"]]
    shapes = [
        shapely.line_merge(course.intersection(within)).simplify(tolerance_m) for course in courses
    ]
    rows = rows.assign(tolerance_m=tolerance_m)
    return columns.stored(
        rows.assign(side=rows["side"].where(rows["side"] != "", None)), shapes, str(lines.crs)
    )
