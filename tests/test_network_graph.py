"""The road graph on small drawings: times by hand, and what no change of the drawing may change.

All roads lie near 105° E, 21° N; one degree of latitude there is 110.7 km. Times are compared with
lengths on the ellipsoid that `crs` measures, at 60 km/h: a kilometre is a minute.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from lienket import crs
from lienket.network import graph, routes, topology
from lienket.network.graph import Graph
from lienket.network.routes import Road, Times, Ways
from lienket.network.topology import TopologyIssue

CODE = "EPSG:3405"
WEST, MIDDLE, EAST = (105.0, 21.0), (105.1, 21.0), (105.2, 21.0)
NORTH, SOUTH = (105.1, 21.1), (105.1, 20.9)
Place = tuple[float, float]


def roads(*lines: Sequence[Place], **columns: object) -> gpd.GeoDataFrame:
    """Lines as roads of 60 km/h that are driven both ways, but for what `columns` say."""
    base: dict[str, object] = {
        "key": [f"r{number}" for number in range(len(lines))],
        "kmh": 60.0,
        "oneway": 0,
        "access": True,
        "structure": "",
        "reach_m": 10.0,
    }
    geometry = [LineString(line) for line in lines]
    return gpd.GeoDataFrame(base | columns, geometry=geometry, crs="EPSG:4326")


def mended(lines: gpd.GeoDataFrame) -> tuple[Graph, list[TopologyIssue]]:
    return topology.run(graph.build(lines, CODE), lines)


def minutes(net: Graph, *places: Place) -> list[list[float]]:
    """The minutes from each of `places` to each."""
    points = gpd.GeoSeries([Point(place) for place in places], crs="EPSG:4326").to_crs(CODE)
    net, nodes, _ = graph.attach(net, [Point(point.coords) for point in points])
    found: list[list[float]] = routes.times(net, nodes).minutes.tolist()
    return found


def km(*places: Place) -> float:
    return float(crs.steps_m(np.array(places)).sum() / 1000)


ALONG = [WEST, (105.0999, 21.0), (105.1001, 21.0), EAST]
"""West to east, with vertices beside the middle: a straight line would pass 3 m north of it."""


def short_of_middle(metres: float) -> list[Place]:
    """A road from the north that stops so far from the middle."""
    return [NORTH, (105.1, 21.0 + metres / 110_700)]


def test_a_time_is_the_length_of_the_road_at_its_speed() -> None:
    net, _ = mended(roads([WEST, EAST], kmh=30.0))
    assert minutes(net, WEST, EAST)[0][1] == pytest.approx(2 * km(WEST, EAST))


def test_a_oneway_pair_is_driven_round() -> None:
    there, back = [WEST, EAST], [EAST, NORTH, WEST]
    net, _ = mended(roads(there, back, oneway=1))
    found = minutes(net, WEST, EAST)
    assert found[0][1] == pytest.approx(km(*there))
    assert found[1][0] == pytest.approx(km(*back))


def test_a_oneway_road_against_its_line_is_driven_against_it() -> None:
    net, _ = mended(roads([WEST, EAST], oneway=-1))
    found = minutes(net, WEST, EAST)
    assert found[0][1] == np.inf
    assert found[1][0] == pytest.approx(km(WEST, EAST))


def test_of_two_routes_the_faster_counts_though_it_is_longer() -> None:
    direct, round_about = [WEST, EAST], [WEST, NORTH, EAST]
    net, _ = mended(roads(direct, round_about, kmh=[20.0, 120.0]))
    points = gpd.GeoSeries([Point(WEST), Point(EAST)], crs="EPSG:4326").to_crs(CODE)
    net, nodes, _ = graph.attach(net, [Point(point.coords) for point in points])
    found = routes.times(net, nodes)
    assert found.minutes[0, 1] == pytest.approx(km(*round_about) / 2)
    assert found.km[0, 1] == pytest.approx(km(*round_about))


def test_roads_meet_where_they_share_a_vertex() -> None:
    net, remarks = mended(roads([WEST, MIDDLE, EAST], [NORTH, MIDDLE, SOUTH]))
    assert minutes(net, WEST, NORTH)[0][1] == pytest.approx(km(WEST, MIDDLE, NORTH))
    assert remarks == []


def test_roads_that_cross_without_a_node_are_reported_and_not_joined() -> None:
    joined_elsewhere = [EAST, SOUTH]
    net, remarks = mended(roads([WEST, EAST], [NORTH, SOUTH], joined_elsewhere))
    way = km(WEST, EAST) + km(EAST, SOUTH) + km(SOUTH, NORTH)
    assert minutes(net, WEST, NORTH)[0][1] == pytest.approx(way)
    assert [(row.what, row.feature, row.done) for row in remarks] == [("no_node", "r0", "reported")]


def test_where_bridges_are_told_a_crossing_of_plain_roads_is_a_junction() -> None:
    lines = roads(ALONG, [NORTH, SOUTH], [EAST, (105.3, 21.0)], structure=["", "", "bridge"])
    net, remarks = mended(lines)
    assert minutes(net, WEST, NORTH)[0][1] == pytest.approx(km(WEST, MIDDLE, NORTH), abs=1e-3)
    assert [(row.what, row.done) for row in remarks] == [("no_node", "repaired")]


def test_a_bridge_is_no_junction() -> None:
    lines = roads([WEST, EAST], [NORTH, SOUTH], [EAST, SOUTH], structure=["", "bridge", ""])
    net, remarks = mended(lines)
    way = km(WEST, EAST) + km(EAST, SOUTH) + km(SOUTH, NORTH)
    assert minutes(net, WEST, NORTH)[0][1] == pytest.approx(way)
    assert remarks == []


def test_a_road_that_stops_three_metres_short_is_joined_and_remarked_on() -> None:
    lines = roads(ALONG, short_of_middle(3))
    net, (remark,) = mended(lines)
    assert minutes(net, WEST, NORTH)[0][1] == pytest.approx(km(WEST, MIDDLE, NORTH), rel=1e-4)
    assert (remark.what, remark.feature, remark.done) == ("short_end", "r1", "repaired")
    assert remark.metres == pytest.approx(3, abs=0.3)


def test_a_road_that_stops_twelve_metres_short_is_an_island() -> None:
    lines = roads(ALONG, short_of_middle(12))
    _, (remark,) = mended(lines)
    assert (remark.what, remark.feature) == ("island", "r1")
    assert remark.metres == pytest.approx(11_061, rel=1e-3)


def test_nothing_is_joined_to_a_motorway_that_it_ends_at_but_a_ramp_is() -> None:
    lines = ALONG, short_of_middle(3)
    _, closed = mended(roads(*lines, access=[False, True]))
    assert {row.what for row in closed} == {"island"}
    _, ramp = mended(roads(*lines, access=False))
    assert {row.what for row in ramp} == {"short_end"}


def test_a_terminal_beside_a_motorway_gets_on_at_the_next_road() -> None:
    net, _ = mended(roads([WEST, MIDDLE], [MIDDLE, EAST], access=[False, True]))
    assert minutes(net, WEST, EAST)[0][1] == pytest.approx(km(MIDDLE, EAST))


def test_of_a_road_drawn_twice_the_faster_is_kept() -> None:
    net, (remark,) = mended(roads([WEST, EAST], [EAST, WEST], kmh=[30.0, 60.0]))
    assert minutes(net, WEST, EAST)[0][1] == pytest.approx(km(WEST, EAST))
    assert (remark.what, remark.feature, remark.done) == ("doubled", "r0", "repaired")
    assert len(net.start) == 1


def test_a_pair_of_oneway_roads_on_one_line_is_driven_both_ways() -> None:
    net, remarks = mended(roads([WEST, EAST], [EAST, WEST], oneway=1))
    found = minutes(net, WEST, EAST)
    assert found[0][1] == found[1][0] == pytest.approx(km(WEST, EAST))
    assert remarks == []


def test_a_oneway_road_drawn_twice_and_once_against_its_direction_is_one() -> None:
    net, (remark,) = mended(roads([WEST, EAST], [EAST, WEST], oneway=[1, -1]))
    found = minutes(net, WEST, EAST)
    assert found[0][1] == pytest.approx(km(WEST, EAST))
    assert found[1][0] == np.inf
    assert remark.what == "doubled"


def test_two_roads_between_the_same_junctions_are_not_one() -> None:
    net, remarks = mended(roads([WEST, EAST], [WEST, NORTH, EAST]))
    assert (len(net.start), remarks) == (2, [])


def test_an_island_is_reported_with_its_length_and_left_out() -> None:
    far = [(106.0, 22.0), (106.0, 22.1)]
    net, (remark,) = mended(roads([WEST, EAST], far))
    assert (remark.what, remark.feature, remark.done) == ("island", "r1", "reported")
    assert remark.metres == pytest.approx(1000 * km(*far))
    assert len(net.start) == 1


def test_more_than_a_hundred_remarks_of_a_kind_say_how_many_there_are() -> None:
    islands = [[(106 + n / 100, 22.0), (106 + n / 100, 22.001)] for n in range(120)]
    _, remarks = mended(roads([WEST, EAST], *islands))
    frame = topology.frame(remarks, CODE)
    assert len(frame) == 100
    assert set(frame["name_en"]) == {"An island of the network (the gravest 100 of 120)"}


def test_a_place_between_two_vertices_cuts_the_road_there() -> None:
    net, _ = mended(roads([WEST, EAST]))
    found = minutes(net, WEST, MIDDLE, EAST)
    assert found[0][1] == pytest.approx(km(WEST, MIDDLE), rel=1e-5)
    assert found[0][1] + found[1][2] == pytest.approx(found[0][2])


def test_places_that_no_road_joins_have_no_way_between_them() -> None:
    net = graph.build(roads([WEST, MIDDLE], [EAST, (105.3, 21.0)]), CODE)
    assert minutes(net, WEST, EAST)[0][1] == np.inf


GRID = [(105 + x / 50, 21 + y / 50) for x in range(4) for y in range(4)]
PAIRS = st.tuples(st.integers(0, 15), st.integers(0, 15)).filter(lambda pair: pair[0] != pair[1])
DRAWINGS = st.lists(PAIRS, min_size=3, max_size=25, unique_by=lambda pair: tuple(sorted(pair)))


def grid_times(lines: Sequence[Sequence[Place]], **columns: object) -> np.ndarray[tuple[int, int]]:
    """The times between all corners of the grid over straight roads, and nothing mended."""
    net = graph.build(roads(*lines, **columns), CODE)
    points = gpd.GeoSeries([Point(place) for place in GRID], crs="EPSG:4326").to_crs(CODE)
    places = shapely.get_coordinates(points)
    away = np.hypot(*(net.places[:, None] - places[None]).transpose(2, 0, 1))
    found = np.full((16, 16), np.inf)
    near = np.flatnonzero(away.min(axis=0) < 1)
    nodes = away.argmin(axis=0)[near]
    found[np.ix_(near, near)] = routes.times(net, nodes).minutes
    return found


@settings(max_examples=40, deadline=None)
@given(DRAWINGS, st.data())
def test_splitting_or_reversing_a_road_changes_no_time(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    lines = [[GRID[start], GRID[end]] for start, end in pairs]
    chosen = data.draw(st.integers(0, len(lines) - 1))
    before = grid_times(lines)
    turned = [line[::-1] if at == chosen else line for at, line in enumerate(lines)]
    np.testing.assert_allclose(grid_times(turned), before)
    (x0, y0), (x1, y1) = lines[chosen]
    middle = (x0 + (x1 - x0) * 0.37, y0 + (y1 - y0) * 0.37)
    split = [*lines[:chosen], *lines[chosen + 1 :], [(x0, y0), middle], [middle, (x1, y1)]]
    np.testing.assert_allclose(grid_times(split), before, rtol=1e-4)


@settings(max_examples=40, deadline=None)
@given(DRAWINGS, PAIRS, st.floats(0.01, 50))
def test_opening_a_road_lengthens_no_trip_and_is_what_building_it_gives(
    pairs: list[tuple[int, int]], more: tuple[int, int], pace: float
) -> None:
    lines = [[GRID[start], GRID[end]] for start, end in pairs]
    before = grid_times(lines)
    np.fill_diagonal(before, 0)
    length = km(GRID[more[0]], GRID[more[1]])
    opened = Times(before, before).open([Road(*more, minutes=length * pace, km=length)]).minutes
    assert (opened <= before).all()
    rebuilt = grid_times([*lines, [GRID[more[0]], GRID[more[1]]]],
                         kmh=[60.0] * len(lines) + [60 / pace])  # fmt: skip
    np.fill_diagonal(rebuilt, 0)
    np.testing.assert_allclose(opened, rebuilt, rtol=1e-9)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_road_opened_or_made_faster_lengthens_a_way_in_any_draw(seed: int) -> None:
    """Three candidates between five nodes, over four groups of roads, in twenty draws."""
    rng = np.random.default_rng(seed)
    ways = Ways(rng.uniform(0, 30, (3, 5, 5, 4)), rng.uniform(1, 30, (3, 5, 5)))
    factors = rng.uniform(0.5, 2, (20, 4))
    faster = factors * rng.uniform(0.3, 1, (20, 4))
    today, upgraded = ways.minutes(factors), ways.minutes(faster)
    assert (upgraded <= today).all()
    km = np.broadcast_to(ways.km[0], today.shape)
    road = Road(0, 3, rng.uniform(0, 40, 20), rng.uniform(1, 40, 20))
    assert (Times(today, km).open([road]).minutes <= today).all()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_way_costed_anew_is_what_a_search_would_find_if_it_is_the_same_way(seed: int) -> None:
    """On a road without a fork there is but one way: a draw is then what a search is."""
    rng = np.random.default_rng(seed)
    lines = roads([WEST, MIDDLE], [MIDDLE, EAST])
    net = graph.build(lines, CODE)
    nodes = np.arange(len(net.places))
    factors = rng.uniform(0.5, 2, 2)
    found = routes.ways(net, nodes, net.row, [np.ones(2)]).minutes(factors[None])[0]
    paced = replace(net, minutes=net.minutes * factors[net.row])
    assert found == pytest.approx(routes.times(paced, nodes).minutes)


def test_a_chain_of_one_way_roads_is_driven_one_way() -> None:
    """From west to east in three pieces; back only by the north."""
    third = (105.15, 21.0)
    lines = roads([WEST, MIDDLE], [MIDDLE, third], [third, EAST], [EAST, NORTH], [NORTH, WEST],
                  oneway=[1, 1, 1, 0, 0])  # fmt: skip
    found = minutes(graph.build(lines, CODE), WEST, EAST)
    there, back = found[0][1], found[1][0]
    assert there == pytest.approx(km(WEST, EAST), rel=1e-3)
    assert back == pytest.approx(km(EAST, NORTH, WEST), rel=1e-3)


def test_a_one_way_road_that_goes_on_into_one_driven_both_ways_stays_one_way() -> None:
    net = graph.build(roads([WEST, MIDDLE], [MIDDLE, EAST], oneway=[1, 0]), CODE)
    found = minutes(net, WEST, EAST)
    assert found[0][1] == pytest.approx(km(WEST, EAST), rel=1e-5)
    assert found[1][0] == np.inf


def test_a_candidate_way_tells_its_kilometres() -> None:
    """A degree of longitude at 21° N, by hand: π/180 · N · cos 21°, N = a/√(1 - e² sin² 21°)."""
    net = graph.build(roads([WEST, MIDDLE], [MIDDLE, EAST]), CODE)
    found = routes.ways(net, np.arange(3), net.row, [np.ones(2)]).km[0]
    degree = math.pi / 180 * 6378.137 * math.cos(math.radians(21))
    degree /= math.sqrt(1 - 0.00669438 * math.sin(math.radians(21)) ** 2)
    assert found.max() == pytest.approx(0.2 * degree, rel=1e-5)


def test_a_road_onto_which_one_cannot_turn_is_crossed_without_a_junction() -> None:
    """A bridge elsewhere says that crossings of plain roads are junctions: not with a motorway."""
    lines = roads(
        [WEST, EAST], [NORTH, SOUTH], [EAST, SOUTH], [EAST, (105.3, 21.0)],
        access=[False, True, True, True], structure=["", "", "", "bridge"],
    )  # fmt: skip
    net, remarks = mended(lines)
    assert remarks == []
    assert len(net.start) == 4
