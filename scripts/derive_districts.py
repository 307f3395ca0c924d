"""Derive `districts` and `boundary_arcs`: lines of three origins closed as districts.toml says.

`error_m` is an error of place: how far the line lies from where other sources have it.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from derivation import areas, coverage, districts, offsets
from shapely.geometry.base import BaseGeometry

from lienket import crs, layers
from lienket.osm import columns
from lienket.osm.shapes import without_islands

ROOT = Path(__file__).resolve().parents[1]
METRIC = "EPSG:3405"
NATIONAL = 2
"""The level of OpenStreetMap's national border."""


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
    made = coverage.gridded(thin, columns.GRID_DEG)
    drawn = districts.arc_frame(recipe, made.to_crs(METRIC), arcs)
    said = {
        "accuracy": "generalised",
        "identity": "stated",
        "tolerance_m": recipe["tolerance_m"],
    }
    rows = districts.district_frame(recipe, made, known, drawn, METRIC)
    late = outlines(communes)
    errors = errors_m(recipe, made, known, drawn, late)
    rows = rows.assign(error_m=errors, name_vi=rows["name_vi"].replace(recipe["renamed"]["vi"]))
    rows = rows.assign(name_en=rows["name_en"].replace(recipe["renamed"]["en"]))
    print(rows[["name_vi", "error_m"]].to_string())
    rows = columns.with_columns(rows, "code", "epoch", "area_diff_pct", "outer", **said)
    layers.write(rows, given.layers / "districts.geojson")
    seconds = {
        "outline": shapely.union_all([shape.boundary for shape in late.values()]),
        "osm": shapely.union_all(osm.geometry[osm["admin_level"] == NATIONAL]),
    }
    against = {row["key"]: seconds[row["against"]] for row in recipe["arc"] if "against" in row}
    rows = drawn.assign(error_m=offsets.arc_errors_m(drawn.to_crs(METRIC), against))
    rows = columns.with_columns(rows, "licence", "length_km", **said)
    layers.write(rows, given.layers / "boundary_arcs.geojson")


def errors_m(
    recipe: districts.Recipe,
    made: gpd.GeoDataFrame,
    known: gpd.GeoDataFrame,
    arcs: gpd.GeoDataFrame,
    late: dict[str, BaseGeometry],
) -> pd.Series[float]:
    """The error of place of each district [m], by code."""
    outline = arcs[arcs["source"] == recipe["sources"]["outline"]["id"]]
    return offsets.errors_m(
        made.to_crs(METRIC),
        known.geometry.to_crs(METRIC),
        late,
        outline.geometry.to_crs(METRIC),
    )


def outlines(communes: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    """The area of each province of 2023 in the communes of 2025, by its code; no slivers inside."""
    shapes = {
        str(code): shapely.union_all(own.geometry.to_numpy(), grid_size=0.01)
        for code, own in communes.groupby("old_prov")
    }
    return {code: without_islands(shape, float("inf")) for code, shape in shapes.items()}


if __name__ == "__main__":
    main()
