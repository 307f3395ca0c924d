"""Make, check and build the map of every two provinces that adjoin; list time and size.

    python scripts/check_pairs.py [--pairs N] [--full] [--communes FILE.gpkg]

What is checked beside the program's own faults: no side stands among the neighbours, the sea covers
no land, and, with `--communes`, the neighbours of a map hold all those
that the source itself shows at the two provinces.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import shapely

from lienket import pipeline
from lienket.pipeline import Order
from lienket.scaffold import country, provinces

_TOUCH_DEG = 0.003
"""The source draws a border between provinces twice, up to this far apart [deg]."""

_OVERLAP_KM2 = 0.5


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one pair: what is wrong, how long it took [s], how large the page is [bytes]."""

    wrong: tuple[str, ...]
    made_s: float
    built_s: float
    size: int


def pairs() -> list[tuple[str, str]]:
    """The pairs of provinces that adjoin, by code."""
    return sorted(country.table().adjoining())


def check(pair: tuple[str, str], folder: Path, touching: frozenset[str], *, full: bool) -> Result:
    """Make the workspace of `pair` in `folder`, check it and build its map.

    Args:
        pair: codes of two provinces.
        folder: an empty folder.
        touching: codes of the provinces that touch one of the two, by other means; empty = unknown.
        full: build all usual products, not the page alone.
    """
    start = time.perf_counter()
    locator = (pipeline.embedded() / "country.geojson").read_bytes()
    workspace, out = folder / "workspace", folder / "maps"
    workspace.mkdir(parents=True)
    provinces.compose(pair, country.EPOCH, locator).write(workspace)
    made = time.perf_counter()
    wrong = [str(fault) for fault in pipeline.check(workspace)]
    wrong += _around(workspace, pair, touching)
    if not wrong:
        only = pipeline.USUAL if full else ("web",)
        pipeline.run(Order(workspace=workspace, out=out, only=tuple(only)))
    page = out / "links.html"
    size = page.stat().st_size if page.exists() else 0
    return Result(tuple(wrong), made - start, time.perf_counter() - made, size)


def _around(workspace: Path, pair: tuple[str, str], touching: frozenset[str]) -> Iterator[str]:
    """What is wrong with the ground around the two provinces."""
    ground = gpd.read_file(workspace / "context.geojson").set_index("key")
    near = {str(code) for code in ground["code"].dropna()}
    if near & {*pair}:
        yield f"a side among the neighbours: {', '.join(sorted(near & {*pair}))}"
    if lacking := touching - near - {*pair}:
        yield f"neighbours lacking: {', '.join(sorted(lacking))}"
    if "sea" not in ground.index:
        return
    sea = ground.geometry["sea"]
    sides = gpd.read_file(workspace / "communes.geojson").union_all()
    land = shapely.union_all([sides, *ground.geometry.drop("sea")])
    wet = gpd.GeoSeries([sea.intersection(land)], crs="EPSG:4326").to_crs("EPSG:6933").area
    if wet.iloc[0] > _OVERLAP_KM2 * 1e6:
        yield f"{wet.iloc[0] / 1e6:.1f} km2 of land under the sea"


def touching_by_source(path: Path) -> dict[str, frozenset[str]]:
    """By province, those that touch it in the source itself, with the slack of its borders."""
    source = gpd.read_file(path)
    areas = source.dissolve("province_code").geometry
    one, other = shapely.STRtree(areas.to_numpy()).query(
        areas.to_numpy(), predicate="dwithin", distance=_TOUCH_DEG
    )
    codes = areas.index.to_numpy()
    return {
        str(code): frozenset(map(str, codes[other[one == at]])) - {str(code)}
        for at, code in enumerate(codes)
    }


def main() -> None:
    """Check the pairs, print a line for each.

    Raises:
        SystemExit: 1 where something is wrong.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=0, help="so many of them alone, evenly spread")
    parser.add_argument("--full", action="store_true", help="all usual products")
    parser.add_argument("--communes", type=Path, help="the source of the national table")
    given = parser.parse_args()
    known = touching_by_source(given.communes) if given.communes else {}
    listed = pairs()
    if given.pairs:
        listed = listed[:: max(1, len(listed) // given.pairs)][: given.pairs]
    bad, total, begun = 0, 0, time.perf_counter()
    for pair in listed:
        touching = frozenset().union(*(known.get(code, frozenset()) for code in pair))
        with tempfile.TemporaryDirectory(prefix="pair-") as folder:
            found = check(pair, Path(folder), touching, full=given.full)
        total += found.size
        bad += bool(found.wrong)
        told = "; ".join(found.wrong) or "0 faults"
        print(
            f"{pair[0]}-{pair[1]}  new {found.made_s:5.1f} s  build {found.built_s:5.1f} s"
            f"  {found.size / 1e3:7.0f} kB  {told}",
            flush=True,
        )
    print(f"{len(listed)} pairs, {bad} with faults, {time.perf_counter() - begun:.0f} s, "
          f"{total / 1e6:.1f} MB")  # fmt: skip
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
