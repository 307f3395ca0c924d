"""Derive `roads` out of the OpenStreetMap extract, roads.toml, parts.csv and waypoints.csv."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derivation import features, lines, recipe, routes

from lienket import crs, layers
from lienket.osm import columns, generalising

ROOT = Path(__file__).resolve().parents[1]
METRES = "EPSG:3405"


def main() -> None:
    """Read, trace, cut, thin, name, write; then say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    asked = tomllib.loads((ROOT / "scripts" / "roads.toml").read_text(encoding="utf-8"))
    entries = asked["route"]
    sides = lines.sides(gpd.read_file(given.layers / "districts.geojson"), METRES)
    roads = gpd.read_file(given.reference / "roads_main_osm2021.geojson").to_crs(METRES)
    roads = routes.renumbered(roads, asked["numbers"])
    wanted = {entry[use] for entry in entries for use in ("file", "over") if use in entry}
    files = {name: gpd.read_file(given.reference / name).to_crs(METRES) for name in sorted(wanted)}
    drawn = recipe.traced(entries, roads, files, sides).assign(
        accuracy="generalised", source="osm2021", tolerance_m=recipe.TOLERANCE_M
    )
    waypoints = pd.read_csv(given.layers / "facts" / "waypoints.csv")
    straight = recipe.schematic(waypoints, sides, METRES).assign(accuracy="schematic")
    frame = gpd.GeoDataFrame(pd.concat([drawn, straight], ignore_index=True), crs=METRES)
    named = features.with_names(frame, pd.read_csv(given.layers / "facts" / "parts.csv"))
    made = generalising.rounded(columns.with_columns(named, "ref", "shared"))
    layers.write(made, given.layers / "roads.geojson")
    told = made.assign(km=crs.length_km(made).round(2))[["key", "km", "accuracy", "shared"]]
    print(told.to_string())


if __name__ == "__main__":
    main()
