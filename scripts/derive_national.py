"""Derive the national table of the package: the communes of 2025 as a coverage, the land abroad.

The communes come from the reference, the land abroad from Natural Earth 1:10m (public domain), as
TopoJSON of countries with their ISO numbers, such as `countries-10m.json` of the package
world-atlas 2.0.2. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from derivation import national

from lienket.errors import ProductError
from lienket.scaffold import coverage

ROOT = Path(__file__).resolve().parents[1]
OWN = "704"
CENTRAL_M = 150
"""A seat told so near to the centroid of its commune [m] is that, and no seat."""

PAIRS = 58
"""How many pairs of the 34 provinces adjoin."""


def main() -> None:
    """Read the two sources, write `national.bin`, print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("communes", type=Path)
    parser.add_argument("land", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "geo/lienket/scaffold/national.bin")
    given = parser.parse_args()
    communes = gpd.read_file(given.communes).sort_values("code", ignore_index=True)
    shapes = national.cleaned(communes)
    land = gpd.read_file(given.land, layer="countries").set_crs("EPSG:4326", allow_override=True)
    foreign = national.abroad(land, shapely.coverage_union_all(shapes), OWN)
    both = national.joined(shapes, foreign)
    measured(communes, both[: len(communes)])
    write(communes, foreign, national.arcs([*both]), given.out)


def measured(communes: gpd.GeoDataFrame, shapes: coverage.Shapes) -> None:
    """Print how far `shapes` are from the source.

    Raises:
        ProductError: not as many pairs of provinces adjoin as do.
    """
    code = communes["province_code"]
    parts = national.subsets(code.to_numpy(), shapes)
    valid = [shapely.coverage_is_valid(shapes[part], coverage.SLIVER_DEG) for part in parts]
    print(f"valid: {sum(valid)} of {len(valid)} (the whole, each province, each pair)")
    before = gpd.GeoSeries(communes.geometry, crs="EPSG:4326").to_crs("EPSG:6933").area
    after = gpd.GeoSeries(shapes, crs="EPSG:4326").to_crs("EPSG:6933").area
    off = (after / before - 1).abs() * 100
    print("area of communes, off by [%]:", off.quantile([0.5, 0.9, 0.99, 1]).round(3).to_dict())
    sums = (after.groupby(code).sum() / before.groupby(code).sum() - 1).abs() * 100
    print("area of provinces, off by at most [%]:", round(float(sums.max()), 4))
    kept = communes["population"][national.doubts(communes) == 0]
    print(f"people: {kept.sum():,.0f} in {kept.count():,} communes; empty or in doubt: "
          f"{len(communes) - kept.count()}")  # fmt: skip
    print("seats told at the middle of the commune [%]:", round(100 * _central(communes)))
    provinces = gpd.GeoSeries(shapes).groupby(code.to_numpy()).agg(shapely.coverage_union_all)
    one, other = shapely.STRtree(provinces.to_numpy()).query(provinces, predicate="intersects")
    later = one < other
    shared = shapely.intersection(
        provinces.to_numpy()[one[later]], provinces.to_numpy()[other[later]]
    )
    pairs = int((shapely.length(shared) > 0).sum())
    print("provinces that adjoin:", pairs)
    if pairs != PAIRS:
        msg = f"{PAIRS} pairs of provinces adjoin, not {pairs}."
        raise ProductError(msg)


def _central(communes: gpd.GeoDataFrame) -> float:
    """How many of the seats told lie within 150 m of the centroid: these are no seats."""
    told = gpd.GeoSeries(
        gpd.points_from_xy(communes["seat_lon"], communes["seat_lat"]), crs="EPSG:4326"
    ).to_crs("EPSG:6933")
    middle = gpd.GeoSeries(communes.geometry.to_numpy(), crs="EPSG:4326").to_crs("EPSG:6933")
    return float((told.distance(middle.centroid) <= CENTRAL_M).mean())


def write(
    communes: gpd.GeoDataFrame, foreign: gpd.GeoDataFrame, lines: national.Arcs, out: Path
) -> None:
    """Pack the table: steps between vertices are small numbers, which compress well.

    Raises:
        ProductError: a step is too long.
    """
    first = np.cumsum(lines.count) - lines.count
    steps = np.diff(lines.xy, axis=0, prepend=0)
    start = lines.xy[first]
    steps[first] = 0
    columns = {
        "code": communes["code"].astype(int).to_numpy(np.uint32),
        "province": communes["province_code"].astype(int).to_numpy(np.uint8),
        "people": communes["population"].fillna(-1).astype(np.int32),
        "doubt": national.doubts(communes),
        "published": np.rint(communes["area_km2_published"] * 100).fillna(0).astype(np.int32),
        "abroad": foreign.index.astype(int).to_numpy(np.uint16),
        "left": lines.left,
        "right": lines.right,
        "count": lines.count,
        "start": start,
        "dx": steps[:, 0].astype(np.int16),
        "dy": steps[:, 1].astype(np.int16),
    }
    if np.abs(steps).max() > np.iinfo(np.int16).max:
        msg = "A step between two vertices is too long to be packed."
        raise ProductError(msg)
    with out.open("wb") as file:
        np.savez_compressed(file, **columns)
    print(f"{out.name}: {out.stat().st_size:,} bytes, {len(lines.xy):,} vertices")


if __name__ == "__main__":
    main()
