"""Derive `reservoirs`, `clusters`, `context` and `context_lines` as areas.toml says."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derivation import clusters, context, waters

from lienket import layers
from lienket.osm import columns

ROOT = Path(__file__).resolve().parents[1]
METRIC = "EPSG:3405"


def main() -> None:
    """Read the references and the districts, write the four layers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    recipe = tomllib.loads((ROOT / "scripts" / "areas.toml").read_text(encoding="utf-8"))
    districts = gpd.read_file(given.layers / "districts.geojson").to_crs(METRIC)

    def reference(name: str) -> gpd.GeoDataFrame:
        return gpd.read_file(given.reference / f"{name}.geojson").to_crs(METRIC)

    lakes = waters.lakes(recipe["reservoirs"], reference("water_polygons_osm2021"), districts)
    rows = columns.with_columns(lakes, accuracy="generalised", source="osm2021")
    layers.write(rows, given.layers / "reservoirs.geojson")

    land = reference("landuse_industrial_osm2021")
    made = clusters.clusters(recipe["clusters"], reference("communes_2009"), land)
    layers.write(columns.with_columns(made), given.layers / "clusters.geojson")

    asked = recipe["context"]
    early, late = (reference(f"provinces_context_{year}") for year in (2019, 2025))
    whole = reference("vietnam_34_provinces_simplified")
    finer = pd.concat([reference(name) for name in asked["beyond"]["replaced"]])
    country = pd.concat([whole[~whole["code"].isin(finer["code"])], finer])
    ground = context.areas(asked, context.neighbours(asked, early, late), country, districts)
    lines = context.lines(asked, ground, early, reference("waterways_osm2021"), districts)
    for name, drawn, extra in (
        ("context", ground, ("class", "code", "epoch")),
        ("context_lines", lines, ("class",)),
    ):
        rows = columns.with_columns(drawn, *extra, accuracy="generalised", identity="stated")
        layers.write(rows, given.layers / f"{name}.geojson")


if __name__ == "__main__":
    main()
