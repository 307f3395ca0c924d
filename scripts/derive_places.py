"""Derive `gates` and `places`: the points of OpenStreetMap that places.csv names.

A place that OpenStreetMap does not have is not made. `error_m` is our estimate: 100 m for a named
building, 300 m for a town (five town halls stand up to 190 m from their town's point), more where
the note says why.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import pandas as pd
from derivation import points

from lienket import crs, layers
from lienket.osm import columns

ROOT = Path(__file__).resolve().parents[1]
GRID_DEG = 1e-5
LARGEST_TRACED_M = 500
"""A point that may be farther off than this [m] shows a direction, not a place."""


def main() -> None:
    """Read the table and the references, write the two layers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    table = pd.read_csv(ROOT / "scripts" / "places.csv", dtype={"district": str})
    districts = gpd.read_file(given.layers / "districts.geojson").set_index("code")
    made = located(table.set_index("key", drop=False), given.reference, districts)
    for layer, extra in (("gates", ()), ("places", ("class",))):
        rows = columns.with_columns(made[made["layer"] == layer], *extra, source="osm2021")
        layers.write(rows, given.layers / f"{layer}.geojson")


def located(table: pd.DataFrame, reference: Path, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rows of `table` (indexed by key) with their points, each found within its district."""
    found = []
    for file, rows in table.groupby("file"):
        asked = zip(rows["key"], rows["name"], rows["district"], strict=True)
        wanted = {key: points.Wanted(name, districts.geometry[code]) for key, name, code in asked}
        found.append(points.find(reference / f"{file}.geojson", wanted))
    at = pd.concat(found).reindex(table.index).geometry.set_precision(GRID_DEG)
    traced = (table["error_m"] <= LARGEST_TRACED_M).map({True: "traced", False: "schematic"})
    columns = table.assign(side=table["district"].map(districts["side"]), accuracy=traced)
    return gpd.GeoDataFrame(columns, geometry=at, crs=crs.STORED)


if __name__ == "__main__":
    main()
