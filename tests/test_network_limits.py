"""The limits of what meets a road network, half a metre to either side, and what sources name.

Graphs are drawn in metres: straight roads at 60 km/h in an empty plane.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from borderland import METRES, ORIGIN
from shapely import LineString, Point

from lienket.dates import When
from lienket.model.records import Facts, Figure, Link, Speed
from lienket.network import (
    end_positions,
    od_points,
    planned_roads,
    road_groups,
    sampling,
    scenarios,
    stated_values,
    topology,
    travel_times,
    upgrades,
)
from lienket.network import graph as graphs
from lienket.network.graph import Graph
from lienket.network.planned_roads import Stretch

Place = tuple[float, float]


def frame(*lines: Sequence[Place], **columns: object) -> gpd.GeoDataFrame:
    """Lines that are drawn in metres from `ORIGIN`, in degrees."""
    moved = [shapely.transform(LineString(line), lambda xy: xy + ORIGIN) for line in lines]
    base: dict[str, object] = {
        "key": [f"r{number}" for number in range(len(lines))],
        "kmh": 60.0,
        "oneway": 0,
        "access": True,
        "structure": "",
        "reach_m": 10.0,
        "road_class": "trunk",
    }
    whole = gpd.GeoDataFrame(base | columns, geometry=moved, crs=METRES)
    return whole.set_index("key", drop=False).to_crs("EPSG:4326")


def net(*lines: Sequence[Place], **columns: object) -> Graph:
    """The graph of such lines."""
    return graphs.build(frame(*lines, **columns), METRES)


def planned(*lines: Sequence[Place], **columns: object) -> gpd.GeoDataFrame:
    """Parts that are to be built."""
    rest = {"accuracy": "traced", "error_m": 5.0, "least_km": np.nan, "most_km": np.nan}
    marks = pd.Series([()] * len(lines), dtype=object).to_numpy()
    return frame(*lines, **{**rest, "marks": marks, **columns})


ROAD = [(0.0, 0.0), (4000.0, 0.0)]


@pytest.mark.parametrize(("away_m", "joined"), [(49.5, True), (50.5, False)])
def test_a_planned_end_meets_a_road_within_50_m(away_m: float, *, joined: bool) -> None:
    part = planned([(1000, away_m), (1000, 3000)])
    _, (stretch,), _ = planned_roads.add_to_graph(net(ROAD), part, METRES)
    assert (stretch.start >= 0, stretch.end >= 0) == (joined, False)


@pytest.mark.parametrize(("away_m", "count"), [(0.9, 2), (1.5, 1)])
def test_a_drawn_part_meets_a_road_on_its_way_within_a_metre(away_m: float, count: int) -> None:
    part = planned([(1000, -3000), (1000, away_m), (1000, 3000)])
    _, stretches, _ = planned_roads.add_to_graph(net(ROAD), part, METRES)
    assert len(stretches) == count


@pytest.mark.parametrize(("away_m", "remarks"), [(49.5, 0), (50.5, 1)])
def test_a_gap_of_over_50_m_is_bridged_and_remarked_on(away_m: float, remarks: int) -> None:
    part = planned([(1000, away_m), (1000, 3000)], accuracy="schematic", error_m=900.0)
    _, _, found = planned_roads.add_to_graph(net(ROAD), part, METRES)
    assert [row.what for row in found] == ["bridged"] * remarks


@pytest.mark.parametrize(("count", "told"), [(19, (1.0, 1.5)), (20, (1.1, 1.1))])
def test_the_winding_is_told_from_20_roads(count: int, told: tuple[float, float]) -> None:
    """Each is 3300 m long and ends 3000 m from where it begins, but for half a metre."""
    bent = [[(0, 9e3 * n), (1500, 9e3 * n + 687.4), (3000.5, 9e3 * n)] for n in range(count)]
    assert planned_roads.winding(net(*bent)) == pytest.approx(told, abs=1e-3)


@pytest.mark.parametrize(("metres", "told"), [(2999, (1.0, 1.5)), (3001, (1.0, 1.0))])
def test_roads_under_3_km_tell_no_winding(metres: float, told: tuple[float, float]) -> None:
    lines = [[(0, 500.0 * n), (metres, 500.0 * n)] for n in range(20)]
    assert planned_roads.winding(net(*lines)) == pytest.approx(told, abs=1e-6)


@pytest.mark.parametrize(("away_m", "error_m"), [(495, 700.0), (505, 0.0)])
def test_an_end_within_500_m_of_a_waypoint_is_known_as_that_is(
    away_m: float, error_m: float
) -> None:
    place = frame([(0, 0), (9, 9)]).geometry.iloc[0].coords[0]
    there = frame([(away_m, 0), (9, 9)]).geometry.iloc[0].coords[0]
    row = SimpleNamespace(marks=(SimpleNamespace(lon=there[0], lat=there[1], error_m=700.0),))
    assert planned_roads._mark_m(row, np.array(place)) == error_m


@pytest.mark.parametrize(("away_m", "remarks"), [(9.5, ["short_end"]), (10.5, ["island"])])
def test_a_road_that_ends_within_10_m_of_another_meets_it(
    away_m: float, remarks: list[str]
) -> None:
    lines = frame(ROAD, [(1000, away_m), (1000, 3000)])
    _, found = topology.run(graphs.build(lines, METRES), lines)
    assert [row.what for row in found] == remarks


@pytest.mark.parametrize(("apart_m", "kept"), [(1.9, 1), (2.1, 2)])
def test_two_roads_nowhere_farther_apart_than_2_m_are_one(apart_m: float, kept: int) -> None:
    lines = frame([(0, 0), (500, 0), (1000, 0)], [(0, 0), (500, apart_m), (1000, 0)])
    mended, found = topology.run(graphs.build(lines, METRES), lines)
    assert (len(mended.start), len(found)) == (kept, 2 - kept)


@pytest.mark.parametrize(("away_m", "under"), [(59.5, [0]), (60.5, [-1])])
def test_a_road_within_60_m_of_a_part_is_under_it(away_m: float, under: list[int]) -> None:
    part = frame([(0, away_m), (4000, away_m)])
    assert upgrades.under(net(ROAD), frame(ROAD), part, METRES).tolist() == under


@pytest.mark.parametrize(("metres", "under"), [(2010, [0, 0]), (1990, [0, -1])])
def test_a_class_beside_a_part_for_half_as_long_is_that_of_its_road(
    metres: float, under: list[int]
) -> None:
    lines = [ROAD, [(0.0, 30.0), (metres, 30.0)]]
    roads = frame(*lines, road_class=["trunk", "tertiary"])
    found = upgrades.under(graphs.build(roads, METRES), roads, frame(ROAD), METRES)
    assert found.tolist() == under


@pytest.mark.parametrize(("away_m", "remarks"), [(2999, 0), (3001, 1)])
def test_a_terminal_within_3_km_is_on_the_network(away_m: float, remarks: int) -> None:
    spot = Point(frame([(1000, away_m), (9, 9)]).geometry.iloc[0].coords[0])
    terminals = gpd.GeoDataFrame({"role": ["seat"]}, geometry=[spot], crs="EPSG:4326", index=["t"])
    graph, found, nodes, far = od_points.attach(net(ROAD), terminals, METRES, 30.0)
    assert [row.what for row in far] == ["far_terminal"] * remarks
    assert found.loc["t", "snap_m"] == away_m
    joined = graph.end[graph.row == -1].tolist()
    assert len(joined) == 1 - remarks
    if joined:
        (minutes,) = graph.minutes[graph.row == -1]
        assert minutes == pytest.approx(away_m / 1000 / 30 * 60)
        assert nodes["t"] in graph.start[graph.row == -1]


def test_the_range_is_that_of_80_of_100_draws() -> None:
    low, high = sampling.between(np.arange(101.0))
    assert [float(low), float(high)] == [10, 90]


def test_what_is_drawn_lies_within_its_limits() -> None:
    limits = sampling.Limits(draws=4000)
    slower = limits.slower("trunk")
    assert slower.min() == pytest.approx(1 / 1.15, abs=1e-3)
    assert slower.max() == pytest.approx(1 / 0.85, abs=1e-3)
    picked = limits.pick("end", np.arange(1, 4))
    assert sorted({*picked.tolist()}) == [1, 2, 3]
    assert (limits.uniform("a", 0, 1) == limits.uniform("a", 0, 1)).all()
    assert (limits.uniform("a", 0, 1) != limits.uniform("b", 0, 1)).any()


LATER = When.parse("2025")


def figure(subject: str, measure: str, value: str, unit: str, qualifier: str = "") -> Figure:
    return Figure(
        subject, measure, measure, measure, qualifier, value, unit,
        When.parse("2024"), "osm", "", "", "",
    )  # fmt: skip


def facts(*figures: Figure, speeds: Mapping[str, float] | None = None) -> Facts:
    """One link of two parts, and what is said of it."""
    link = Link("r", "route", "r", "r", ("w", "e"), ("r--w", "r--e"), (), (), (), "", "public")
    table = tuple(
        Speed(name, kmh, access=True, source="osm", locator="", note_vi="", note_en="")
        for name, kmh in (speeds or {}).items()
    )
    return Facts(links=(link,), figures=figures, speeds=table)


@pytest.mark.parametrize(
    ("qualifier", "least", "most"),
    [("", 30, 30), ("nearly", 27, 30), ("about", 27, 33), ("over", 30, 33)],
)
def test_a_length_of_the_whole_is_shared_as_its_parts_are_drawn(
    qualifier: str, least: float, most: float
) -> None:
    told = facts(figure("r", "length", "40", "km", qualifier))
    low, high = stated_values.km(told, pd.Series({"r--w": 30.0, "r--e": 10.0}))
    assert (low["r--w"], high["r--w"]) == pytest.approx((least, most))
    assert (low["r--e"], high["r--e"]) == pytest.approx((least / 3, most / 3))


def test_a_part_with_a_length_of_its_own_leaves_the_rest_to_the_other() -> None:
    told = facts(figure("r", "length", "40", "km"), figure("r--w", "length", "25", "km", "about"))
    low, high = stated_values.km(told, pd.Series({"r--w": 30.0, "r--e": 10.0}))
    assert (low["r--w"], high["r--w"]) == pytest.approx((22.5, 27.5))
    assert (low["r--e"], high["r--e"]) == pytest.approx((15, 15))


@pytest.mark.parametrize("turned", [False, True])
def test_the_newest_figure_counts_wherever_it_stands(*, turned: bool) -> None:
    old, new = figure("r--w", "length", "25", "km"), figure("r--w", "length", "28", "km")
    slow, fast = (figure("r--w", "design_speed", kmh, "km/h") for kmh in ("40", "60"))
    rows = [old, slow, replace(new, as_of=LATER), replace(fast, as_of=LATER)]
    told = facts(*rows[:: -1 if turned else 1])
    low, high = stated_values.km(told, pd.Series({"r--w": 30.0}))
    assert (low["r--w"], high["r--w"]) == (28, 28)
    assert stated_values.named_kmh(told)["r--w"] == 60


def test_a_whole_that_its_parts_use_up_or_that_is_not_all_drawn_tells_no_share() -> None:
    used_up = facts(figure("r", "length", "25", "km"), figure("r--w", "length", "25", "km"))
    assert {*stated_values.km(used_up, pd.Series({"r--w": 30.0, "r--e": 10.0}))[0]} == {"r--w"}
    undrawn = facts(figure("r", "length", "40", "km"))
    assert stated_values.km(undrawn, pd.Series({"r--w": 30.0})) == ({}, {})


def test_minutes_are_told_in_tenths_and_no_way_is_none() -> None:
    found = travel_times.rounded_minutes(np.array([1.26, np.inf]))
    assert found[0] == 1.3
    assert np.isnan(found[1])


def test_a_stretch_with_a_loose_end_is_as_long_as_it_is_drawn_where_it_ends_as_drawn() -> None:
    """From a road's end, 2 km of way over 1 km as the crow flies: nothing is stretched."""
    stretch = Stretch(
        "p", 0, -2, km=(1.0, 1.0), kmh=60.0, loose_m=(0.0, 900.0), way_km=(2.0, 2.0),
        places=(tuple(net(ROAD).places[0]), tuple(net(ROAD).places[0] + (0.0, 1000.0))),
    )  # fmt: skip
    groups = road_groups.Groups(np.zeros(1, dtype=int), ("trunk",), np.array([60.0]), ("",), {})
    limits = sampling.Limits(draws=3)
    futures = scenarios.make(net(ROAD), {"t": 0}, [stretch], spare={}, groups=groups, limits=limits)
    assert futures._road(stretch, slice(None)).km == pytest.approx([2, 2, 2], rel=1e-9)


def test_a_way_that_is_too_short_to_be_true_replaces_none_that_is_faster_than_the_crow() -> None:
    """20 km in 30 minutes over 80 km of air are 80 km in 120 minutes: 90 km in 100 stay."""
    held = travel_times._Held(None, ([0], [1]), np.array([80.0]))  # type: ignore[arg-type]
    today = np.array([100.0]), np.array([90.0])
    slow = held._less(today, (np.array([30.0]), np.array([20.0])))
    assert [float(each[0]) for each in slow] == [100, 90]
    fast = held._less(today, (np.array([20.0]), np.array([20.0])))
    assert [float(each[0]) for each in fast] == [80, 80]


def test_the_places_tried_about_an_end_cover_the_circle_of_its_error() -> None:
    """Twelve on a spiral by the golden angle, 137.508°: each ring of one twelfth holds one."""
    graph = net([(-2000, 0), (2000, 0)])
    centre = graph.places.mean(axis=0)
    edges, places = end_positions._near(graph, np.arange(1), centre, 900.0, None)
    assert edges.tolist() == [0] * 12
    east, north = (shapely.get_coordinates(places) - centre).T
    away, turn = np.hypot(east, north), np.degrees(np.arctan2(north, east))
    assert (away / 900) ** 2 * 12 == pytest.approx(np.arange(12) + 0.5)
    assert np.diff(turn) % 360 == pytest.approx(137.508, abs=1e-3)
