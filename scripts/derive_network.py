"""Derive `network`, the main roads from junction to junction, out of the OpenStreetMap extract."""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd

from geo import crs, layers
from geo.derive import features, lines, network

ROOT = Path(__file__).resolve().parents[1]
METRES = "EPSG:3405"
TOLERANCE_M = 10
BEYOND_M = 1000
"""How far the network goes on beyond the provinces [m]."""


def main() -> None:
    """Read, clip, join from junction to junction, thin, write; then say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    sides = lines.sides(gpd.read_file(given.layers / "districts.geojson"), METRES)
    roads = gpd.read_file(given.reference / "roads_main_osm2021.geojson").to_crs(METRES)
    edges = network.edges(*network.main_roads(roads, sides, BEYOND_M), TOLERANCE_M)
    drawn = gpd.GeoDataFrame(network.rows(edges, sides), geometry="geometry", crs=METRES)
    drawn = drawn.assign(accuracy="generalised", source="osm2021", tolerance_m=TOLERANCE_M)
    made = lines.rounded(features.with_columns(drawn, "class", "ref"))
    layers.write(made, given.layers / "network.geojson")
    print(f"{len(made)} roads, {len(edges)} edges, {crs.length_km(made).sum():.0f} km")


if __name__ == "__main__":
    main()
