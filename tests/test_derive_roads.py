"""Roads, railway and network as shipped, by key; then against the reference."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import networkx as nx
import pandas as pd
import pytest
import shapely
from derivation import lines
from shapely import Point
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ROOT / "layers"
REFERENCE = ROOT.parent / "shared" / "reference"
METRES = "EPSG:3405"
CROSSING = [
    ("ql31--bg-2", "ql31--ls-1"),
    ("ql279--bg", "ql279--ls"),
    ("dt242--bg", "dt242--ls"),
    ("ql1-corridor--bg", "ql1-corridor--ls"),
    ("expressway-corridor--bg", "expressway-corridor--ls"),
    ("rail--bg-1", "rail--ls"),
    ("dt289-ext--bg-2", "dt289-ext--ls"),
    ("dt289c--bg", "dt289c--ls"),
    ("huulung-myan--bg", "huulung-myan--ls"),
]
PUBLISHED_KM = [
    # A published length and what ours may differ by: where in a town a road starts is open.
    (["ql31--bg-1", "ql31--bg-2"], 97, 2.0),
    (["ql31--bg-1", "ql31--bg-2", "ql31--ls-1", "ql31--ls-2"], 158, 3.0),
    (["expressway-corridor--bg"], 39.7, 0.7),
    (["dt242--bg"], 6.0, 0.1),
    (["dt289-ext--bg-1"], 10, 0.7),
]

Waypoint = tuple[Point, float]

needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason="the reference data is not beside the repository"
)


# --- the shipped layers ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn() -> gpd.GeoDataFrame:
    """Roads and railway of the workspace by key (METRES)."""
    files = [gpd.read_file(LAYERS / f"{name}.geojson") for name in ("roads", "railway")]
    return gpd.GeoDataFrame(pd.concat(files, ignore_index=True)).set_index("key").to_crs(METRES)


@pytest.fixture(scope="module")
def waypoints() -> dict[str, Waypoint]:
    """Each waypoint by `part seq`: where it is (METRES), and its error [m]."""
    with (LAYERS / "facts" / "waypoints.csv").open(encoding="utf-8", newline="") as file:
        return {
            f"{row['part']} {row['seq']}": (
                lines.point((float(row["lon"]), float(row["lat"])), METRES),
                float(row["error_m"]),
            )
            for row in csv.DictReader(file)
        }


@pytest.mark.parametrize(("here", "there"), CROSSING)
def test_both_sides_meet_at_the_border(drawn: gpd.GeoDataFrame, here: str, there: str) -> None:
    ends = [
        [Point(xy) for xy in shapely.get_coordinates(drawn.geometry[key])[[0, -1]]]
        for key in (here, there)
    ]
    distance, meeting = min((a.distance(b), a.wkt) for a in ends[0] for b in ends[1])
    assert distance == 0
    sides = lines.sides(gpd.read_file(LAYERS / "districts.geojson"), METRES)
    for side in sides.values():
        assert side.boundary.distance(shapely.from_wkt(meeting)) < 2


def test_every_gap_over_50_m_is_listed(drawn: gpd.GeoDataFrame) -> None:
    known = tomllib.loads((LAYERS / "known.toml").read_text(encoding="utf-8"))
    listed = {entry["key"] for entry in known["gap"]}
    broken = {key for key, line in drawn.geometry.items() if max([0, *lines.gaps(line)]) > 50}
    assert broken == listed


def test_each_part_lies_on_its_side(drawn: gpd.GeoDataFrame) -> None:
    sides = lines.sides(gpd.read_file(LAYERS / "districts.geojson"), METRES)
    for key, line in drawn.geometry.items():
        other = sides["ls" if "--bg" in str(key) else "bg"]
        over = shapely.get_parts(line.intersection(other.buffer(-2)))
        assert all(part.length < 500 for part in over), key


def test_the_links_in_the_line_of_a_road_meet(drawn: gpd.GeoDataFrame) -> None:
    for here, there in [
        ("ql31--bg-1", "ql31--bg-2"),
        ("ql31--ls-1", "ql31--ls-2"),
        ("dt289-ext--bg-1", "dt289-ext--bg-2"),
        ("ql31--bg-1", "ql1-corridor--bg"),
    ]:
        assert drawn.geometry[here].distance(drawn.geometry[there]) < 2


@pytest.mark.parametrize(("keys", "km", "within"), PUBLISHED_KM)
def test_lengths_are_near_the_published(
    drawn: gpd.GeoDataFrame, keys: list[str], km: float, within: float
) -> None:
    assert drawn.loc[keys].geometry.length.sum() / 1000 == pytest.approx(km, abs=within)


def test_schematic_lines_carry_their_worst_waypoint(
    drawn: gpd.GeoDataFrame, waypoints: Mapping[str, Waypoint]
) -> None:
    worst: dict[str, float] = {}
    for name, (_, error_m) in waypoints.items():
        part = name.split()[0]
        worst[part] = max(error_m, worst.get(part, 0))
    schematic = drawn[drawn["accuracy"] == "schematic"]
    assert schematic["error_m"].to_dict() == worst


def test_the_network_hangs_together() -> None:
    frame = gpd.read_file(LAYERS / "network.geojson").to_crs(METRES).explode(ignore_index=True)
    ends = [tuple(line.coords[at]) for line in frame.geometry for at in (0, -1)]
    graph = nx.Graph(list(zip(ends[::2], ends[1::2], strict=True)))
    largest = max(nx.connected_components(graph), key=len)
    inside = [edge for edge in frame.geometry if tuple(edge.coords[0]) in largest]
    assert sum(edge.length for edge in inside) > 0.95 * frame.length.sum()


def test_the_files_stay_small() -> None:
    for name, kilobytes in (
        ("roads", 300),
        ("network", 350),
        ("local_roads", 300),
        ("railway", 40),
    ):
        assert (LAYERS / f"{name}.geojson").stat().st_size < kilobytes * 1000


# --- against the reference ---------------------------------------------------------------------


@needs_reference
@pytest.mark.reference
@pytest.mark.parametrize(
    ("prefix", "ref"),
    [
        ("ql31--", "QL.31"),
        ("ql1-corridor--", "QL.1"),
        ("expressway-corridor--", "CT.03"),
        ("dt242--", "ĐT.242"),
        ("dt245--", "ĐT.245"),
        ("dt250--", "ĐT.250"),
        ("ql37--", "QL.37"),
        ("dt292--", "ĐT.292"),
        ("dt294--", "ĐT.294"),
    ],
)
def test_numbered_roads_follow_the_key_routes(
    drawn: gpd.GeoDataFrame, prefix: str, ref: str
) -> None:
    routes_all = gpd.read_file(REFERENCE / "roads_key_routes_osm2021.geojson").to_crs(METRES)
    route = routes_all.set_index("ref_std").geometry[ref]
    mine = drawn[drawn.index.str.startswith(prefix) & drawn["ref"].notna()].union_all()
    # Ten metres of thinning, and half of the distance between two carriageways.
    assert lines.share_within(mine, route, reach_m=35) > 0.998
    # QL.31 begins on QL.1, 113 m before its number does.
    assert shapely.hausdorff_distance(mine, route.intersection(mine.buffer(100))) < 115


@needs_reference
@pytest.mark.reference
def test_nothing_strays_farther_than_its_tolerance(drawn: gpd.GeoDataFrame) -> None:
    every = gpd.read_file(REFERENCE / "roads_main_osm2021.geojson").to_crs(METRES)
    single = drawn.loc[["dt245--ls", "dt250--ls", "ql31--ls-2"]]
    for line, tolerance in zip(single.geometry, single["tolerance_m"], strict=True):
        near = every[every.intersects(line.buffer(50))].union_all()
        vertices = shapely.points(shapely.get_coordinates(line.segmentize(20)))
        # One metre for the grid.
        assert shapely.distance(vertices, near).max() <= tolerance + 1


@needs_reference
@pytest.mark.reference
def test_the_junction_of_289_is_where_its_note_says(waypoints: Mapping[str, Waypoint]) -> None:
    routes_all = gpd.read_file(REFERENCE / "roads_key_routes_osm2021.geojson").to_crs(METRES)
    by_ref = routes_all.set_index("ref_std").geometry
    junction, error_m = waypoints["dt289-ext--ls 2"]
    end, _ = waypoints["dt289-ext--ls 1"]
    assert junction.distance(by_ref["ĐT.245"]) < 10
    lakes = gpd.read_file(LAYERS / "reservoirs.geojson").to_crs(METRES).union_all()
    nearest = shapely.shortest_line(end, by_ref["ĐT.245"])
    assert nearest.intersection(lakes).length > 100
    assert shapely.LineString([end, junction]).distance(lakes) > 0
    assert nearest.length < end.distance(junction) < nearest.length + 1000
    farthest = _farthest(junction, by_ref["ĐT.245"])
    assert farthest <= error_m <= farthest + 100


def _farthest(point: Point, line: BaseGeometry) -> float:
    return float(shapely.distance(point, shapely.points(shapely.get_coordinates(line))).max())
