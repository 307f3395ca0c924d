"""Derive `railway`, the Hà Nội – Đồng Đăng line, out of the OpenStreetMap extract."""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derivation import features, lines, recipe

from lienket import crs, layers
from lienket.osm import columns, generalising

ROOT = Path(__file__).resolve().parents[1]
METRES = "EPSG:3405"
LINE = {
    "ref": "Đường sắt Hà Nội - Đồng Đăng",
    "stretches": [[[105.8774, 21.051], [106.7156, 21.9722]]],
    "part": [{"key": "rail--bg-1"}, {"key": "rail--ls"}],
}
TRACKS_M = 25
"""Two tracks of the line farther apart than this [m] are no pair."""


def main() -> None:
    """Read, trace, cut, thin, name, write; then say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    sides = lines.sides(gpd.read_file(given.layers / "districts.geojson"), METRES)
    tracks = gpd.read_file(given.reference / "railways_osm2021.geojson").to_crs(METRES)
    tracks = tracks.assign(ref_std=tracks["line"].fillna(""), co_ref="")
    drawn = recipe.traced([LINE], tracks, {}, sides, TRACKS_M).assign(
        accuracy="generalised", source="osm2021", tolerance_m=recipe.TOLERANCE_M, ref=None
    )
    named = features.with_names(drawn, pd.read_csv(given.layers / "facts" / "parts.csv"))
    made = generalising.rounded(columns.with_columns(named, "ref"))
    layers.write(made, given.layers / "railway.geojson")
    print(made.assign(km=crs.length_km(made).round(2))[["key", "km"]].to_string())


if __name__ == "__main__":
    main()
