"""Industrial parks and clusters: the communes that hold them, or the ground as drawn (floor 2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.derive import communes, features, surroundings

_GRID_M = 0.1
"""Communes of 2025 meet, but not vertex by vertex: on this grid [m] they do."""


def clusters(
    recipe: Mapping[str, Any],
    polygons: gpd.GeoDataFrame,
    crosswalk: pd.DataFrame,
    land: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """The area of each cluster of `recipe`, and its one park that is drawn, EPSG:4326.

    Args:
        recipe: `area` (`key`, `vi`, `en`, `side`, `district`, old `communes`, `identity`,
            `source`), `provinces` (code by side), `tolerance_m`; `park` (`key`, `vi`, `en`, `side`,
            `inside`, `tolerance_m`).
        polygons: the communes of 2025, indexed by code; projected, in metres.
        crosswalk: as `communes.codes` wants it.
        land: industrial ground, a column `poi_inside`, same CRS.

    Raises:
        ProductError: an old commune is not in the crosswalk.
    """
    rows = pd.DataFrame(recipe["area"])
    rows = rows.assign(accuracy="area", tolerance_m=recipe["tolerance_m"])
    shapes = [
        _area(area, recipe["provinces"], polygons, crosswalk).simplify(recipe["tolerance_m"])
        for area in recipe["area"]
    ]
    park = recipe["park"]
    (ground,) = land.geometry[land["poi_inside"] == park["inside"]]
    drawn = {**park, "accuracy": "generalised", "identity": "stated", "source": "osm2021"}
    rows = pd.concat([rows, pd.DataFrame([drawn])], ignore_index=True)
    rows = rows.rename(columns={"vi": "name_vi", "en": "name_en"})
    return features.stored(rows, [*shapes, ground.simplify(park["tolerance_m"])], str(polygons.crs))


def _area(
    area: Mapping[str, Any],
    provinces: Mapping[str, str],
    polygons: gpd.GeoDataFrame,
    crosswalk: pd.DataFrame,
) -> BaseGeometry:
    """The communes of 2025 that hold the old ones of `area`, as one."""
    province = provinces[area["side"]]
    wanted = [communes.Old(name, area["district"], province) for name in area["communes"]]
    codes = sorted(set(communes.codes(crosswalk, wanted)))
    return surroundings.polygonal(shapely.union_all(polygons.geometry[codes], grid_size=_GRID_M))
