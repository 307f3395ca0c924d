"""Derive `country`, the outline of Việt Nam for locators, out of the provinces of 2025."""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derivation import country
from shapely.geometry import Point

from lienket import layers
from lienket.osm import columns

ROOT = Path(__file__).resolve().parents[1]
NAMES = {
    "land": ("Việt Nam", "Việt Nam"),
    "hoang-sa": ("Quần đảo Hoàng Sa", "Hoàng Sa Archipelago"),
    "truong-sa": ("Quần đảo Trường Sa", "Trường Sa Archipelago"),
}
ARCHIPELAGOS = {"hoang-sa": ("48", 110.0), "truong-sa": ("56", 110.5)}
"""The province of each, and the longitude [deg] that its mainland ends well west of."""

SEA = ("bien-dong", "Biển Đông", "East Sea", (115.3, 15.1))
"""A name for locators alone: its key, its names, where it is written [deg]."""

TOLERANCE_M, SMALLEST_KM2 = 4000, 10


def main() -> None:
    """Read the provinces, write their common outline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    provinces = gpd.read_file(given.reference / "vietnam_34_provinces_simplified.geojson")
    drawn = country.outline(provinces, ARCHIPELAGOS, TOLERANCE_M, SMALLEST_KM2)
    told = drawn.assign(
        name_vi=[NAMES[key][0] for key in drawn["key"]],
        name_en=[NAMES[key][1] for key in drawn["key"]],
        accuracy="generalised", identity="stated", source="sapnhap2025", tolerance_m=TOLERANCE_M,
    )  # fmt: skip
    key, name_vi, name_en, place = SEA
    sea = told[:1].assign(key=key, name_vi=name_vi, name_en=name_en)
    sea = sea.set_geometry(gpd.GeoSeries([Point(place)], index=sea.index, crs=told.crs))
    told = gpd.GeoDataFrame(pd.concat([sea, told], ignore_index=True), crs=told.crs)
    layers.write(columns.with_columns(told), given.layers / "country.geojson")
    print(drawn.assign(vertices=drawn.geometry.count_coordinates())[["key", "vertices"]])


if __name__ == "__main__":
    main()
