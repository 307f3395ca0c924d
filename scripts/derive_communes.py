"""Derive `communes`: the 2025 communes that hold the old communes of communes.toml."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derivation import communes, features

from lienket import crs, layers

ROOT = Path(__file__).resolve().parents[1]
METRIC = "EPSG:3405"
GRID_DEG = 1e-5
SIDES = {"20": "ls", "24": "bg"}


def main() -> None:
    """Read the recipe and the references, write the layer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    recipe = tomllib.loads((ROOT / "scripts" / "communes.toml").read_text(encoding="utf-8"))
    polygons = gpd.read_file(given.reference / "communes_2025.geojson").to_crs(METRIC)
    crosswalk = pd.read_csv(given.reference / "commune_crosswalk_2025.csv", dtype=str)
    wanted = [
        communes.Old(row["old"], row["district"], row["province"], row.get("said", ""))
        for row in recipe["commune"]
    ]
    made = communes.holding(polygons.set_index("code"), crosswalk, wanted, recipe["tolerance_m"])
    made = made.assign(side=made["province"].map(SIDES)).to_crs(crs.STORED)
    made = made.set_geometry(made.geometry.set_precision(GRID_DEG))
    rows = features.with_columns(
        made,
        *("code", "epoch", "covers"),
        accuracy="area",
        identity="stated",
        source="sapnhap2025",
        tolerance_m=recipe["tolerance_m"],
    )
    layers.write(rows, given.layers / "communes.geojson")
    print(rows.assign(km2=(crs.area_ha(rows) / 100).round(1))[["key", "covers", "km2"]].to_string())


if __name__ == "__main__":
    main()
