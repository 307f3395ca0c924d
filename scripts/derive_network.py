"""Derive `network` and `local_roads` out of the OpenStreetMap extract.

The main roads, and the local roads that complete them: every tertiary road, and of the smaller ones
those that lead on across the border of two sides. Both from junction to junction, with a common
vertex where they meet.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import shapely
from derivation import byways, lines, network, routes
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from lienket import crs, layers
from lienket.osm import columns, generalising, road_rows

ROOT = Path(__file__).resolve().parents[1]
METRES = "EPSG:3405"
TOLERANCE_M = {"network": 10, "local_roads": 20}
BEYOND_M = 1000
"""How far the network goes on beyond the provinces [m]."""
LEAST_M = 1000
"""A road below tertiary is taken where one can drive so far on into both sides [m]."""
AROUND_M = 15_000
"""How far from the border of two sides smaller roads are looked at [m]."""
JOINT_M, GAP_M = 15, 5
"""How far apart the extracts draw one road, and one extract two roads that meet [m]."""
PUBLIC = ("motorway", "trunk", "primary", "secondary", "tertiary", "minor")
BYWAY = ("", "minor", "stated")


def main() -> None:
    """Read, clip, join from junction to junction, thin, write; then say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", type=Path, default=ROOT / "../shared/reference")
    parser.add_argument("--layers", type=Path, default=ROOT / "layers")
    given = parser.parse_args()
    sides = lines.sides(gpd.read_file(given.layers / "districts.geojson"), METRES)
    numbers = tomllib.loads((ROOT / "scripts" / "roads.toml").read_text("utf-8"))["numbers"]

    def reference(name: str) -> tuple[list[LineString], list[road_rows.Kind]]:
        frame = gpd.read_file(given.reference / f"{name}_osm2021.geojson").to_crs(METRES)
        return network.roads(routes.renumbered(frame, numbers), sides, BEYOND_M)

    main_roads, main_kinds = reference("roads_main")
    tertiary, tertiary_kinds = reference("roads_tertiary")
    around = border(sides).buffer(AROUND_M)
    every = public(given.reference / "roads_all_osm2021.gpkg", around)
    larger, small = network.smaller(every, [*main_roads, *tertiary], JOINT_M, GAP_M)
    near = [line for line in larger if line.intersects(around)]
    ways = byways.across(near, small, sides, LEAST_M)

    drawn = {"network": larger[: len(main_roads)]}
    drawn["local_roads"] = [*larger[len(main_roads) :], *ways]
    kinds = {"network": main_kinds, "local_roads": [*tertiary_kinds, *[BYWAY] * len(ways)]}
    joints = road_rows.common(*drawn.values())
    for key, tolerance_m in TOLERANCE_M.items():
        edges = road_rows.thinned(drawn[key], kinds[key], tolerance_m, joints)
        write(given.layers / f"{key}.geojson", edges, sides, tolerance_m)


def border(sides: Mapping[str, BaseGeometry]) -> BaseGeometry:
    """What the outlines of `sides` have in common."""
    outlines = [area.boundary for area in sides.values()]
    return shapely.union_all(
        [one.intersection(two) for at, one in enumerate(outlines) for two in outlines[at + 1 :]]
    )


def public(path: Path, around: BaseGeometry) -> gpd.GeoDataFrame:
    """The public roads in the file at `path` that come into the area `around`, in `METRES`."""
    mask = gpd.GeoSeries([around], crs=METRES).to_crs(crs.STORED)
    every = gpd.read_file(path, mask=mask)
    return every[every["class"].isin(PUBLIC)].to_crs(METRES).reset_index(drop=True)


def write(
    path: Path,
    edges: list[tuple[road_rows.Kind, LineString]],
    sides: Mapping[str, BaseGeometry],
    tolerance_m: float,
) -> None:
    """Write the layer made of `edges`; say what is in it."""
    drawn = gpd.GeoDataFrame(road_rows.rows(edges, sides), geometry="geometry", crs=METRES)
    drawn = drawn.assign(accuracy="generalised", source="osm2021", tolerance_m=tolerance_m)
    made = generalising.rounded(columns.with_columns(drawn, "class", "ref"))
    layers.write(made, path)
    km = crs.length_km(made).groupby(made["class"]).sum().round(1).to_dict()
    print(f"{path.stem}: {len(made)} roads, {len(edges)} edges, km {km}")


if __name__ == "__main__":
    main()
