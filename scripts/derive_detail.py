"""Derive `detail_areas`, `detail_lines` and `detail_points` as detail.toml says.

The second level of the base: what maps at 1:250,000 and larger show under the links.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from derivation import coverage, detail

from lienket import layers
from lienket.osm import columns

ROOT = Path(__file__).resolve().parents[1]
METRIC = "EPSG:3405"


def main() -> None:
    """Read the references and the first level, write the three layers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    recipe = tomllib.loads((ROOT / "scripts" / "detail.toml").read_text(encoding="utf-8"))
    fixed = {"accuracy": "generalised", "identity": "stated"}

    lines = columns.with_columns(_lines(recipe, given.reference, given.layers), "class", **fixed)
    layers.write(lines, given.layers / "detail_lines.geojson")
    areas = columns.with_columns(_areas(recipe, given.reference, given.layers), "class", **fixed)
    layers.write(areas, given.layers / "detail_areas.geojson")
    points = _points(recipe, given.reference, given.layers)
    told = columns.with_columns(points, "class", "height_m", identity="stated")
    layers.write(told, given.layers / "detail_points.geojson")
    for name, frame in (("lines", lines), ("areas", areas), ("points", points)):
        print(name, frame["class"].value_counts().to_dict(), frame.count_coordinates().sum())


def _read(folder: Path, name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(folder / f"{name}.geojson").to_crs(METRIC)


def _lines(recipe: dict[str, Any], reference: Path, shipped: Path) -> gpd.GeoDataFrame:
    """Limits of communes, streams and minor roads; EPSG:4326."""
    districts = _read(shipped, "districts")
    own = shapely.coverage_union_all(districts.geometry.to_numpy())
    asked = recipe["limits"]
    communes = _read(reference, "communes_2025_simplified")
    limits = detail.limits(asked, communes, coverage.borders(districts))
    rows: list[dict[str, Any]] = [
        {"key": "commune-limits", "class": "commune", "name_vi": asked["vi"],
         "name_en": asked["en"], "source": asked["source"], "tolerance_m": asked["tolerance_m"],
         "geometry": limits},
    ]  # fmt: skip
    asked = recipe["streams"]
    rivers = _read(shipped, "context_lines")
    foreign = _read(shipped, "context")
    land = own.buffer(asked["beyond_m"]).difference(
        foreign[foreign["class"] == "foreign"].union_all()
    )
    courses = detail.streams(asked, _read(reference, "waterways_osm2021"), rivers, land)
    for number, (name, line) in enumerate(courses):
        rows.append({"key": f"stream-{number:03}", "class": "stream", "name_vi": name or None,
                     "name_en": name or None, "source": asked["source"],
                     "tolerance_m": asked["tolerance_m"], "geometry": line})  # fmt: skip
    asked = recipe["roads"]
    every = gpd.read_file(reference / "roads_all_osm2021.gpkg")
    minor = every[every["class"] == asked["class"]].to_crs(METRIC)
    shapely.prepare(own)
    minor = minor[minor.intersects(own)]
    drawn = pd.concat([_read(shipped, name) for name in ("network", "local_roads", "roads")])
    found = detail.roads(asked, [*minor.geometry], drawn.union_all(), own)
    rows.append({"key": "minor-roads", "class": "road", "source": asked["source"],
                 "tolerance_m": asked["tolerance_m"], "geometry": found})  # fmt: skip
    table = pd.DataFrame(rows)
    return columns.stored(table.drop(columns="geometry"), [*table["geometry"]], METRIC)


def _areas(recipe: dict[str, Any], reference: Path, shipped: Path) -> gpd.GeoDataFrame:
    """Small lakes and wide rivers; EPSG:4326."""
    asked = recipe["water"]
    own = _read(shipped, "districts").union_all().buffer(recipe["streams"]["beyond_m"])
    every = _read(reference, "water_polygons_osm2021")
    found = detail.water(asked, every, _read(shipped, "reservoirs"), own)
    rows = pd.DataFrame(found.drop(columns="geometry")).assign(
        name_en=found["name_vi"], source=asked["source"], tolerance_m=asked["tolerance_m"],
        **{"class": "lake"},
    )  # fmt: skip
    return columns.stored(rows, [*found.geometry], METRIC)


def _points(recipe: dict[str, Any], reference: Path, shipped: Path) -> gpd.GeoDataFrame:
    """Villages, hamlets, peaks and the names of communes; EPSG:4326."""
    asked = recipe["points"]
    own = _read(shipped, "districts").union_all()
    every = _read(reference, "places_osm2021")
    traced = {"accuracy": "traced", "error_m": asked["error_m"], "source": asked["source"]}
    villages = detail.settlements(asked, every, _read(shipped, "places"), own).assign(**traced)
    peaks = detail.peaks(_read(reference, "peaks_osm2021"), own).assign(**traced)
    communes = detail.commune_names(_read(reference, "communes_2025_simplified")).assign(
        accuracy="generalised", source=recipe["limits"]["source"],
        tolerance_m=recipe["limits"]["tolerance_m"],
    )  # fmt: skip
    together = pd.concat([villages, peaks, communes], ignore_index=True)
    return detail.keyed(gpd.GeoDataFrame(together, crs=METRIC))


if __name__ == "__main__":
    main()
