"""Industrial parks and clusters: the communes that hold them, or the ground as drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from derivation import surroundings
from lienket.errors import ProductError
from lienket.osm import columns

_KEY = ["gso_prov", "district_vn", "commune_vn"]
"""What names an old commune: code of the province, district, commune."""


def clusters(
    recipe: Mapping[str, Any], polygons: gpd.GeoDataFrame, land: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """The area of each cluster of `recipe`, and its one park that is drawn, EPSG:4326.

    Args:
        recipe: `area` (`key`, `vi`, `en`, `side`, `district`, `communes`, `identity`, `source`),
            `provinces` (code by side), `tolerance_m` (by which `polygons` are thinned), `sliver_m`;
            `park` (`key`, `vi`, `en`, `side`, `inside`, `tolerance_m`).
        polygons: the old communes, projected, in metres; columns `gso_prov`, `district_vn`,
            `commune_vn`.
        land: industrial ground, a column `poi_inside`, same CRS.

    Raises:
        ProductError: an old commune is not there, or twice.
    """
    rows = pd.DataFrame(recipe["area"])
    rows = rows.assign(accuracy="area", tolerance_m=recipe["tolerance_m"])
    named = polygons.set_index(_KEY).sort_index()
    shapes = [
        _area(area, recipe["provinces"][area["side"]], named, recipe["sliver_m"])
        for area in recipe["area"]
    ]
    park = recipe["park"]
    (ground,) = land.geometry[land["poi_inside"] == park["inside"]]
    drawn = {**park, "accuracy": "generalised", "identity": "stated", "source": "osm2021"}
    rows = pd.concat([rows, pd.DataFrame([drawn])], ignore_index=True)
    rows = rows.rename(columns={"vi": "name_vi", "en": "name_en"})
    return columns.stored(rows, [*shapes, ground.simplify(park["tolerance_m"])], str(polygons.crs))


def _area(
    area: Mapping[str, Any], province: str, polygons: gpd.GeoDataFrame, sliver_m: float
) -> BaseGeometry:
    """The old communes of `area` as one; a gap between two that is narrower than a sliver closed.

    Raises:
        ProductError: a commune is not there, or twice.
    """
    found = []
    for name in area["communes"]:
        own = polygons.geometry[polygons.index == (province, area["district"], name)]
        if len(own) != 1:
            msg = (
                f"{name}, {area['district']}: {len(own)} old communes, 1 expected. Mend areas.toml."
            )
            raise ProductError(msg)
        found.append(own.iloc[0])
    whole = shapely.union_all(found)
    if len(found) > 1:
        whole = whole.buffer(sliver_m / 2, join_style="mitre").buffer(
            -sliver_m / 2, join_style="mitre"
        )
    return surroundings.polygonal(whole)
