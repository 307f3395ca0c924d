"""Derive `districts` and `boundary_arcs`: lines of three origins closed as districts.toml says."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import geopandas as gpd

from geo import crs, layers
from geo.derive import areas, coverage, districts, features

ROOT = Path(__file__).resolve().parents[1]
METRIC = "EPSG:3405"


def main() -> None:
    """Read the references, write the two layers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    recipe = tomllib.loads((ROOT / "scripts" / "districts.toml").read_text(encoding="utf-8"))
    osm = gpd.read_file(given.reference / "admin_boundary_lines_osm2021.geojson").to_crs(METRIC)
    communes = gpd.read_file(given.reference / "communes_2025.geojson").to_crs(METRIC)
    known = gpd.read_file(given.reference / "districts_gso_2019.geojson").set_index("code")

    lines, arcs = districts.courses(recipe, osm, known.to_crs(METRIC), communes)
    whole = areas.faces(lines, known.to_crs(METRIC))
    thin = coverage.generalised(whole, recipe["tolerance_m"]).to_crs(crs.STORED)
    made = coverage.gridded(thin, features.GRID_DEG)
    drawn = districts.arc_frame(recipe, made.to_crs(METRIC), arcs)
    said = {
        "accuracy": "generalised",
        "identity": "stated",
        "tolerance_m": recipe["tolerance_m"],
    }
    rows = districts.district_frame(recipe, made, known, drawn, METRIC)
    rows = features.with_columns(rows, "code", "epoch", "area_diff_pct", "outer", **said)
    layers.write(rows, given.layers / "districts.geojson")
    rows = features.with_columns(drawn, "licence", "length_km", **said)
    layers.write(rows, given.layers / "boundary_arcs.geojson")


if __name__ == "__main__":
    main()
