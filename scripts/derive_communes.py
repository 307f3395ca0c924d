"""Derive `communes`: all communes of 2025, generalised as one coverage, as communes.toml says."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derivation import communes, coverage

from lienket import crs, layers
from lienket.osm import columns

ROOT = Path(__file__).resolve().parents[1]
METRIC = "EPSG:3405"


def main() -> None:
    """Read the recipe and the references, write the layer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    recipe = tomllib.loads((ROOT / "scripts" / "communes.toml").read_text(encoding="utf-8"))
    exact = gpd.read_file(given.reference / "communes_2025.geojson").set_index("code")
    crosswalk = pd.read_csv(given.reference / "commune_crosswalk_2025.csv", dtype=str)
    wanted = [
        communes.Old(row["old"], row["district"], row["province"]) for row in recipe["commune"]
    ]

    whole = communes.tiled(exact.to_crs(METRIC))
    thin = coverage.generalised(whole, recipe["tolerance_m"]).to_crs(crs.STORED)
    made = coverage.gridded(thin, columns.GRID_DEG)
    rows = communes.described(made, crosswalk, wanted, recipe["formerly"])
    rows = columns.with_columns(
        rows.assign(side=exact["old_prov"].map(recipe["sides"])[rows["code"]].to_numpy()),
        *("code", "epoch", "covers"),
        accuracy="area",
        identity="stated",
        source="sapnhap2025",
        tolerance_m=recipe["tolerance_m"],
    )
    layers.write(rows, given.layers / "communes.geojson")
    off_pct = coverage.area_difference_pct(made, exact)
    print(f"{len(rows)} communes, {rows.count_coordinates().sum()} vertices")
    print(f"area off by {off_pct.min():+.2f} to {off_pct.max():+.2f} %")


if __name__ == "__main__":
    main()
