"""The sheet around the districts: neighbouring provinces, foreign ground, rivers.

All lines and polygons here are in one projected CRS in metres unless a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from derivation import coverage, features, surroundings, waters
from lienket import crs


def neighbours(
    recipe: Mapping[str, Any], early: gpd.GeoDataFrame, late: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """The provinces around, indexed by code, with their columns of the layer.

    Args:
        recipe: `own` (codes left out of `early`), `later` (codes taken from `late`), `sources`
            (source ids of both).
        early: provinces, columns `code` and `name`.
        late: the same, of another year, same CRS.
    """
    first, second = recipe["sources"]
    kept = early.set_index("code").drop(recipe["own"]).assign(source=first)
    added = late.set_index("code").loc[recipe["later"]].assign(source=second)
    both = pd.concat([kept, added])[["name", "source", "geometry"]]
    plain = both["name"].str.replace(r"^(Tỉnh|Thành phố) ", "", regex=True)
    kinds = both["name"].str.startswith("Tỉnh").map({True: " Province", False: " City"})
    made: gpd.GeoDataFrame = both.assign(
        key="neighbour-" + both.index + "-2023",
        name_vi=both["name"],
        name_en=plain + kinds,
        **{"class": "neighbour"},
    ).drop(columns="name")
    return made


def context(
    recipe: Mapping[str, Any],
    named: gpd.GeoDataFrame,
    streams: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Neighbouring provinces, foreign ground and rivers on one sheet, EPSG:4326.

    Args:
        recipe: `margins_deg`, `abroad`, `sliver_m`, `tolerance_m`, `smallest_islet_km2`, and what
            `neighbours` and `waters.rivers` want.
        named: as `neighbours` returns them.
        streams: river lines, same CRS.
        districts: the coverage in the middle, same CRS.

    Raises:
        ProductError: the shares make no valid coverage.
    """
    sheet, abroad = _sheet(recipe, districts)
    own = shapely.coverage_union_all(districts.geometry.to_numpy())
    shares = surroundings.shared_out(sheet, own, named.geometry, abroad, recipe["sliver_m"])
    smallest_m2 = recipe["smallest_islet_km2"] * 1e6
    thin = surroundings.generalised(shares, own, recipe["tolerance_m"], smallest_m2)
    thinned = gpd.GeoDataFrame(geometry=thin).to_crs(crs.STORED)
    ground = coverage.gridded(thinned, features.GRID_DEG)
    ground = ground.drop(surroundings.OPEN).join(named.drop(columns="geometry"))
    abroad_row = ["foreign", "foreign", ";".join(recipe["sources"])]
    ground.loc[surroundings.FOREIGN, ["key", "class", "source"]] = abroad_row
    ground["tolerance_m"] = recipe["tolerance_m"]
    inland = sheet.difference(shares[surroundings.FOREIGN])
    rivers = waters.rivers(recipe, streams, inland).assign(source="osm2021", **{"class": "river"})
    return gpd.GeoDataFrame(pd.concat([ground, rivers], ignore_index=True), crs=crs.STORED)


def beyond(
    recipe: Mapping[str, Any], country: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """One nameless piece of land beyond the sheet, so that the ground does not end at its edge.

    Args:
        recipe: `reach_deg` beyond the sheet, `smallest_islet_km2`, `source`, `tolerance_m` (how
            coarse `country` is).
        country: polygons of all provinces, coarse.
        drawn: what stands on the sheet, EPSG:4326; its bounds are the sheet's.
    """
    west, south, east, north = drawn[drawn["class"] != "river"].total_bounds
    reach = recipe["reach_deg"]
    wide = shapely.box(west - reach, south - reach, east + reach, north + reach)
    land = shapely.union_all(country.to_crs(crs.STORED).geometry.to_numpy())
    ring = wide.intersection(land).difference(shapely.box(west, south, east, north))
    parts = gpd.GeoSeries(shapely.get_parts(ring), crs=crs.STORED)
    large = parts[crs.area_ha(parts) > recipe["smallest_islet_km2"] * 100]
    shape = shapely.set_precision(shapely.union_all(large.to_numpy()), features.GRID_DEG)
    row = {"key": "beyond", "source": recipe["source"], "tolerance_m": recipe["tolerance_m"]}
    made = gpd.GeoDataFrame([{**row, "class": "beyond"}], geometry=[shape], crs=crs.STORED)
    return gpd.GeoDataFrame(pd.concat([drawn, made], ignore_index=True), crs=crs.STORED)


def _sheet(
    recipe: Mapping[str, Any], districts: gpd.GeoDataFrame
) -> tuple[BaseGeometry, BaseGeometry]:
    """The sheet around the districts and a point of the foreign ground, in their CRS."""
    west, south, east, north = districts.to_crs(crs.STORED).total_bounds
    margin = recipe["margins_deg"]
    sides = (west - margin[0], south - margin[1], east + margin[2], north + margin[3])
    # Many vertices: its edges are meridians and parallels, not straight lines in metres.
    sheet = shapely.box(*(round(side, 2) for side in sides)).segmentize(0.1)
    both = gpd.GeoSeries([sheet, shapely.Point(recipe["abroad"])], crs=crs.STORED)
    shapes = both.to_crs(str(districts.crs))
    return shapes.iloc[0], shapes.iloc[1]
