"""Local roads: which small roads across a border are taken, and that lines of two sources meet.

The country of these tests: side `w` left of x = 0, side `e` right of it, metres.

      main |                         | main        main roads upright at x = -3000 and x = 3000
           |-------- lane ----|------|             a lane from one to the other: taken
           |-- stub ----------|-|                  400 m into `e`, then nothing: not taken
"""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from derivation import byways, network, offsets
from shapely import LineString, box

from lienket import pipeline
from lienket.osm import joints, road_rows

SIDES = {"w": box(-5000, -5000, 0, 5000), "e": box(0, -5000, 5000, 5000)}
MAIN = [LineString([(x, -4000), (x, 0), (x, 1000), (x, 4000)]) for x in (-3000, 3000)]


def km(lines: list[LineString]) -> float:
    return sum(line.length for line in lines) / 1000


def test_a_lane_is_taken_from_main_road_to_main_road() -> None:
    lane = LineString([(-3000, 0), (3000, 0)])
    found = byways.across(MAIN, [lane], SIDES, 1000)
    assert km(found) == 6.0
    assert shapely.line_merge(shapely.union_all(found)).equals(lane)


def test_a_lane_that_soon_ends_is_not_taken() -> None:
    stub = LineString([(-3000, 1000), (400, 1000)])
    assert byways.across(MAIN, [stub], SIDES, 1000) == []
    # With 400 m asked for, it is: to its end, for no main road can be reached.
    assert km(byways.across(MAIN, [stub], SIDES, 400 - 1)) == 3.4


def test_a_lane_without_a_main_road_is_taken_to_the_next_junction_beyond() -> None:
    west = LineString([(-3000, 0), (0, 0)])
    east = [LineString([(0, 0), (800, 0)]), LineString([(800, 0), (1200, 0)])]
    rest = [LineString([(1200, 0), (2000, 0)]), LineString([(800, 0), (800, 9)])]
    found = byways.across(MAIN[:1], [west, *east, *rest], SIDES, 1000)
    assert km(found) == 4.2


def test_a_road_along_the_border_passes_it_once() -> None:
    # In `w`, 300 m over the border, 600 m back, then off into `e`: three crossings of the line.
    path = [(-3000, 0), (0, 0), (9, 300), (-9, 300), (-9, 800), (3000, 800)]
    lane = LineString(path)
    main = [LineString([(-3000, -9), (-3000, 0)]), LineString([(3000, 800), (3000, 900)])]
    found = byways.across(main, [lane], {**SIDES}, 1000)
    assert shapely.line_merge(shapely.union_all(found)).length == pytest.approx(lane.length)


def test_two_extracts_of_one_road_are_joined() -> None:
    # The small road ends 4 m short of where its other extract has the main road.
    main = [LineString([(0, 0), (100, 0)])]
    every = gpd.GeoDataFrame(
        {"class": ["primary", "minor", "service"]},
        geometry=[
            LineString([(0, 4), (50, 4), (100, 4)]),
            LineString([(50, 4), (50, 90)]),
            LineString([(10, 4), (10, 90)]),
        ],
        crs="EPSG:3405",
    )
    larger, small = network.smaller(every, main, 15, 5)
    assert [line.wkt for line in larger] == ["LINESTRING (0 0, 50 0, 100 0)"]
    assert [line.wkt for line in small] == ["LINESTRING (50 0, 50 90)"]
    assert road_rows.common(larger, small) == {(50.0, 0.0)}


def test_a_loose_end_out_of_reach_stays_loose() -> None:
    lanes = [LineString([(0, 0), (100, 0)]), LineString([(50, 7), (50, 90)])]
    assert joints.closed(lanes, 5) == lanes


def test_an_error_of_place_is_the_farthest_from_either_source() -> None:
    # Ours at x = 0; one source 12 m east, the other 31 m west in its middle: rounded up, 40 m.
    ours = gpd.GeoDataFrame(
        {"prov": ["1", "2"]}, geometry=[box(-900, 0, 0, 500), box(0, 0, 900, 500)]
    ).set_axis(["001", "002"])
    known = gpd.GeoSeries([box(-900, 0, 12, 500), box(12, 0, 900, 500)], index=ours.index)
    bent = shapely.Polygon([(-900, 0), (0, 0), (-31, 250), (0, 500), (-900, 500)])
    errors = offsets.errors_m(ours, known, {"1": bent}, [])
    assert errors.to_dict() == {"001": 40.0, "002": 40.0}


# --- the shipped layer ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def local_roads() -> gpd.GeoDataFrame:
    return gpd.read_file(pipeline.embedded() / "local_roads.geojson")


def test_local_roads_meet_the_main_roads_in_common_vertices(local_roads: gpd.GeoDataFrame) -> None:
    main = gpd.read_file(pipeline.embedded() / "network.geojson")
    ends = {
        line.coords[at]
        for line in local_roads.geometry.explode()
        for at in (0, -1)
    }  # fmt: skip
    assert len(ends & {tuple(xy) for xy in shapely.get_coordinates(main.geometry)}) > 400


def test_what_is_only_computed_with_shortens_the_way() -> None:
    atlas = pipeline.atlas(pipeline.embedded())
    (layer,) = [row for row in atlas.catalogue.layers if row.key == "local_roads"]
    assert layer.detail
    assert "net-unnumbered-tertiary" in atlas.frames["local_roads"].index
    assert {"tertiary", "minor"} <= {*atlas.border.crossings["class"]}
    # Chũ – Hữu Lũng: 38 km by a minor road, where the main roads alone take 54.
    far = atlas.accessibility.isolation.set_index("key")["shortest_km"]
    assert far["border-gso-219-2023-gso-186-2023"] == pytest.approx(38.2, abs=0.8)
