"""Derive the people of the communes that the workspace has: layers/units/population.csv."""

from __future__ import annotations

import argparse
import csv
import math
from pathlib import Path

import geopandas as gpd

ROOT = Path(__file__).resolve().parents[1]
SOURCE, PUBLISHED = "sapnhap2025", "2025-07-17"
EPOCH = "2025-07"


def main() -> None:
    """Read the national table, write a row for each commune of the workspace, empty where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    communes = gpd.read_file(given.layers / "communes.geojson")
    country = gpd.read_file(given.reference / "national" / "communes_2025.gpkg")
    own = country.set_index("code").loc[sorted(communes["code"])]
    target = given.layers / "units" / "population.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "epoch", "people", "date", "source"))
        for code, people in own["population"].items():
            known = not math.isnan(people)
            told = (f"{people:.0f}", PUBLISHED) if known else ("", "")
            writer.writerow((code, EPOCH, *told, SOURCE))
    print(f"people: {own['population'].sum():,.0f}; empty: {own['population'].isna().sum()}")


if __name__ == "__main__":
    main()
