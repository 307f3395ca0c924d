"""What of a large road file is read, which trips are looked at, and what that takes."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point

from lienket.errors import UsageError
from lienket.layers import external_file, roads
from lienket.model import records
from lienket.network import scopes

ROOT = Path(__file__).parents[1]
WHOLE = ROOT.parent / "shared" / "reference" / "roads_all_osm2021.gpkg"
MOST_GIB = 1.2
"""Measured: 1.12 to 1.14."""
PEAK = """
import re, sys
from pathlib import Path
from lienket import pipeline
pipeline.atlas(pipeline.embedded(), roads=Path(sys.argv[1]))
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) / 2**20)
"""
"""Prints the most memory that the program held [GiB]; `ru_maxrss` of a child counts its parent."""


@pytest.fixture
def sides() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.box(105, 21, 106, 22)], crs="EPSG:4326")


def written(path: Path, lines: list[LineString], code: str = "EPSG:4326") -> Path:
    frame = gpd.GeoDataFrame({"class": "trunk"}, index=range(len(lines)), geometry=lines, crs=4326)
    frame.to_crs(code).to_file(path)
    return path


NEAR = LineString([(105.2, 21.2), (105.8, 21.8)])
BESIDE = LineString([(106.1, 21.5), (106.4, 21.5)])
FAR = LineString([(108, 16), (108.5, 16)])


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:3405"])
def test_of_a_large_file_only_what_lies_within_reach_is_read(
    tmp_path: Path, sides: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    file = written(tmp_path / "roads.gpkg", [NEAR, FAR, BESIDE], code)
    assert len(roads.read(file, {"trunk"}, sides)) == 3
    monkeypatch.setattr(external_file, "_WHOLE", 2)
    found = roads.read(file, {"trunk"}, sides)
    assert [*found.index] == [0, 1]
    assert shapely.equals_exact(found.geometry.to_numpy(), [NEAR, BESIDE], 1e-6).all()


def test_a_large_file_of_roads_elsewhere_is_refused_as_a_small_one(
    tmp_path: Path, sides: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "roads.gpkg", [FAR])
    told = []
    for whole in (100, 0):
        monkeypatch.setattr(external_file, "_WHOLE", whole)
        with pytest.raises(UsageError) as refused:
            roads.read(file, {"trunk"}, sides)
        told.append(str(refused.value))
    assert told[0] == told[1]


def catalogue(*keys: str) -> records.Catalogue:
    sides = tuple(records.Side(key, key, key, "", "EPSG:3405") for key in keys)
    box = (104.0, 20.0, 107.0, 23.0)
    return records.Catalogue("t", "t", "t", "", "EPSG:3405", box, "districts", "", sides, ())


def seats(*keys: str) -> gpd.GeoDataFrame:
    frame = {"key": [f"s{key}" for key in keys], "role": "seat", "side": [*keys]}
    return gpd.GeoDataFrame(
        frame, index=pd.Index(frame["key"]), geometry=[Point(105, 21)] * len(keys), crs=4326
    )


def met(*pairs: tuple[str, str]) -> gpd.GeoDataFrame:
    first, second = zip(*pairs, strict=True) if pairs else ((), ())
    frame = {
        "district_a": [f"d{key}" for key in first],
        "district_b": [f"d{key}" for key in second],
    }
    return gpd.GeoDataFrame(frame, geometry=[NEAR] * len(pairs), crs=4326)


def units(*keys: str) -> gpd.GeoDataFrame:
    named = [f"d{key}" for key in keys]
    return gpd.GeoDataFrame({"side": [*keys]}, index=named, geometry=[NEAR] * len(keys), crs=4326)


def test_of_three_sides_those_that_adjoin_are_looked_at() -> None:
    """Of a | b | c: nothing leads from a to c but through b."""
    held = scopes.find(
        catalogue("a", "b", "c"), records.Facts(), seats("a", "b", "c"),
        met(("a", "b"), ("b", "c")), units("a", "b", "c"),
    )  # fmt: skip
    assert [scope.seats for scope in held] == [(("a", "b"),), (("b", "c"),)]
    assert [sorted(scope.terminals) for scope in held] == [["sa", "sb"], ["sb", "sc"]]


def test_two_sides_are_one_pair_though_they_do_not_touch() -> None:
    (scope,) = scopes.find(
        catalogue("a", "b"), records.Facts(), seats("a", "b"), met(), units("a", "b")
    )
    assert scope.seats == (("a", "b"),)
    assert scope.clusters


@pytest.mark.parametrize("sides_", [10, 40])
def test_pairs_grow_with_the_borders(sides_: int) -> None:
    """A row of sides, each beside the next."""
    keys = [f"k{number}" for number in range(sides_)]
    pairs = [*pairwise(keys)]
    held = scopes.find(catalogue(*keys), records.Facts(), seats(*keys), met(*pairs), units(*keys))
    assert len(held) == sides_ - 1
    assert np.all([len(scope.terminals) == 2 for scope in held])


@pytest.mark.skipif(not WHOLE.exists(), reason="the reference is not beside the repository")
@pytest.mark.reference
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is told in other units")
def test_a_quarter_of_a_million_roads_take_little_memory() -> None:
    made = subprocess.run(
        [sys.executable, "-c", PEAK, WHOLE], check=True, capture_output=True, text=True
    )
    assert float(made.stdout) < MOST_GIB
