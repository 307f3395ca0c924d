"""Derive the people of the communes that the workspace has: layers/units/population.csv.

A number that cannot be right is left out, as a new workspace leaves it out.
"""

from __future__ import annotations

import argparse
import csv
import math
from pathlib import Path

import geopandas as gpd
from derivation import national

ROOT = Path(__file__).resolve().parents[1]
SOURCE, PUBLISHED = "danso2025", "2025-07-17"
EPOCH = "2025-07"


def main() -> None:
    """Read the national table, write a row for each commune of the workspace."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    communes = gpd.read_file(given.layers / "communes.geojson")
    country = gpd.read_file(given.reference / "national" / "communes_2025.gpkg")
    country["people"] = country["population"].where(national.doubts(country) == 0)
    own = country.set_index("code").loc[sorted(communes["code"])]
    target = given.layers / "units" / "population.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "epoch", "people", "date", "source"))
        for code, people in own["people"].items():
            known = not math.isnan(people)
            told = (f"{people:.0f}", PUBLISHED) if known else ("", "")
            writer.writerow((code, EPOCH, *told, SOURCE))
    unsure = own["population"].notna() & own["people"].isna()
    print(f"people: {own['people'].sum():,.0f}; empty: {own['people'].isna().sum()}")
    print("left out:", own.loc[unsure, ["name_vi", "population"]].to_dict("tight")["data"])


if __name__ == "__main__":
    main()
