"""The limits of what crosses a border, half a metre to either side of each, and what is rounded."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from borderland import METRES, SCALE, Points, Road, computed, network
from shapely import LineString, Point
from test_border_crossings import STRAIGHT, STRAIGHT_ROAD, THREE, across, only, others, spots

from lienket.border import classes, crossing_geometry, features, link_districts, pairs
from lienket.border.proximity import Approach
from lienket.line_clipping import Ground

SQUARES = gpd.GeoDataFrame(
    geometry=[shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)],
    index=["a", "b"],
    crs=METRES,
)


def decimals(value: object) -> int:
    """So many decimals a number is told with."""
    return len(str(value).partition(".")[2])


@pytest.mark.parametrize(
    ("gap_m", "error_m", "meets"),
    [(50, 0, True), (50.5, 0, False), (70, 70, True), (70.5, 70, False)],
)
def test_two_lines_meet_within_50_m_or_their_error(
    gap_m: float, error_m: float, *, meets: bool
) -> None:
    assert Approach(LineString([(0, 0), (gap_m, 0)]), error_m).meets is meets


@pytest.mark.parametrize(
    ("line", "through"),
    [
        ([(500, 500), (1100, 500)], "a;b"),
        ([(500, 500), (1099.5, 500)], "a"),
        ([(970, 500), (1010, 500)], "a;b"),
        ([(969, 500), (1009, 500)], "a"),
    ],
)
def test_a_line_runs_through_an_area_for_100_m_or_a_quarter_of_it(
    line: Points, through: str
) -> None:
    ways = gpd.GeoSeries([LineString(line), LineString([(0, 5000), (1, 5000)])])
    assert features.passed(SQUARES, ways) == [through, ""]


@pytest.mark.parametrize(
    ("place", "held"),
    [
        (Point(2500, 500), ["b"]),
        (Point(2500.5, 500), []),
        (shapely.box(0, 0, 1050, 1000), ["a"]),
        (shapely.box(0, 0, 1053, 1000), ["a", "b"]),
    ],
)
def test_a_place_is_in_a_district_by_500_m_or_a_twentieth_of_it(
    place: Point | shapely.Polygon, held: list[str]
) -> None:
    assert link_districts.touched(gpd.GeoSeries([place]), SQUARES) == [held]


@pytest.mark.parametrize(("away_m", "found"), [(29.5, {"r": "trunk"}), (30.5, {})])
def test_a_line_follows_a_road_within_30_m(away_m: float, found: dict[str, str]) -> None:
    assert classes.under(line_of(1000), road_at(away_m, 1000)) == found


def test_a_line_that_follows_a_road_for_half_its_way_has_its_class() -> None:
    """It is held against the road 100 and 300 m, or 100, 300 and 500 m from its beginning."""
    assert classes.under(line_of(400), road_at(0, 200)) == {"r": "trunk"}
    assert classes.under(line_of(600), road_at(0, 200)) == {}


def test_a_line_is_held_against_the_roads_every_200_m_from_100_m_on() -> None:
    spots = classes._spots(LineString([(0, 0), (40_000, 0)]))
    assert [spot.x for spot in spots] == pytest.approx([100 + 200 * n for n in range(200)])
    assert [spot.x for spot in classes._spots(LineString([(0, 0), (60, 0)]))] == [30]


def line_of(metres: float) -> gpd.GeoDataFrame:
    """One line from the origin to the east."""
    return gpd.GeoDataFrame(
        {"accuracy": ["traced"]}, geometry=[LineString([(0, 0), (metres, 0)])], index=["r"]
    )


def road_at(away_m: float, metres: float) -> gpd.GeoDataFrame:
    """One road beside it."""
    line = LineString([(0, away_m), (metres, away_m)])
    return gpd.GeoDataFrame({"class": ["trunk"]}, geometry=[line])


def test_roads_without_a_line_have_no_class() -> None:
    assert classes.under(line_of(1000), road_at(0, 1000).iloc[:0]) == {}
    assert classes.under(line_of(1000).assign(accuracy="schematic"), road_at(0, 1000)) == {}


def test_the_heading_is_taken_over_100_m_to_either_side() -> None:
    """The road turns 99.5 m before the border and 99.5 m behind it: half a metre each is left."""
    ground = Ground(
        {"w": shapely.box(-2000, -2000, 0, 2000), "e": shapely.box(0, -2000, 2000, 2000)}
    )
    line = LineString([(-99.5, -900), (-99.5, 0), (99.5, 0), (99.5, 900)])
    (met,) = crossing_geometry.passes(line, ground, hug_m=1)
    assert met.heading.tolist() == pytest.approx([199, 1])
    again = crossing_geometry.across(line, Point(0, 0), ("w", "e"))
    assert again.heading.tolist() == pytest.approx([199, 1])
    angle = crossing_geometry.angle_deg(met.heading, LineString([(0, -900), (0, 900)]), met.point)
    assert angle == 89.7


@pytest.mark.parametrize(("along_m", "count"), [(499.5, 1), (500.5, 0)])
def test_an_end_at_a_junction_passes_unless_it_keeps_to_the_border_for_500_m(
    along_m: float, count: int
) -> None:
    """It turns 10 m over the border and runs along it, where nothing within 20 m is over it."""
    ground = Ground(
        {"w": shapely.box(-2000, -2000, 0, 2000), "e": shapely.box(0, -2000, 2000, 2000)}
    )
    end = (10.0, along_m - 10)
    line = LineString([(-900, 0), (10, 0), end])
    assert len([*crossing_geometry.passes(line, ground, hug_m=20, nodes={end})]) == count
    assert [*crossing_geometry.passes(line, ground, hug_m=20)] == []


def test_ends_that_do_not_touch_pass_where_the_border_is_nearest_to_their_middle() -> None:
    """From (-20, 0) to (20, 20) the middle is (0, 10), and they go 2 to the east for 1 north."""
    parts = [Road("r--w", [(-3000, 0), (-20, 0)]), Road("r--e", [(20, 20), (3000, 20)])]
    found = computed(STRAIGHT, parts)
    assert (spots(found), only(found)["angle_deg"]) == ([(0, 10)], 63.4)


@pytest.mark.parametrize("west", ["", "ĐT.1"])
@pytest.mark.parametrize("east", ["", "ĐT.2"])
def test_a_crossing_has_the_number_of_side_a_else_that_of_side_b(west: str, east: str) -> None:
    one, other = STRAIGHT_ROAD
    found = computed(STRAIGHT, [replace(one, ref=west), replace(other, ref=east)])
    assert only(found)["ref"] == (west or east)


@pytest.mark.parametrize(
    ("accuracy", "angle"),
    [("surveyed", 90), ("traced", 90), ("generalised", 90), ("schematic", None)],
)
def test_a_crossing_has_an_angle_unless_it_is_schematic(accuracy: str, angle: int | None) -> None:
    found = computed(STRAIGHT, [replace(part, accuracy=accuracy) for part in STRAIGHT_ROAD])
    cell = found.crossings["angle_deg"].item()
    assert (None if pd.isna(cell) else cell) == angle


@pytest.mark.parametrize(("apart_m", "count"), [(59.5, 1), (60.5, 2)])
def test_carriageways_within_60_m_are_one_road(apart_m: float, count: int) -> None:
    ways = {"north": ("trunk", across(apart_m)), "south": ("trunk", across(0))}
    assert len(others(ways)) == count


@pytest.mark.parametrize(("east_m", "count"), [(1000.5, 1), (999.5, 0)])
def test_a_small_road_leads_on_for_a_kilometre(east_m: float, count: int) -> None:
    assert len(others({"x": ("minor", [(-3000, 0), (east_m, 0)])})) == count


def test_small_roads_that_cross_in_a_vertex_of_both_meet_there() -> None:
    """`x` ends after 700 m; from the border to where they meet and on are 600 + 600 m."""
    ways: dict[str, tuple[str, Points]] = {
        "x": ("minor", [(-3000, 0), (600, 0), (700, 0)]),
        "on": ("minor", [(600, -600), (600, 0), (600, 600)]),
    }
    assert len(others(ways)) == 1


@pytest.mark.parametrize(("east_m", "west_m", "at"), [(100, 400, (0, 400)), (400, 100, (0, 0))])
def test_a_small_road_that_winds_along_the_border_passes_once(
    east_m: float, west_m: float, at: tuple[int, int]
) -> None:
    """It is on e for a stretch, back on w for the next, then goes east for good.

    They are twice as long as they reach over, and 100 and 300 m along the border. The shorter one
    is a bulge of the other side, so the road passes where the second ends, or the first begins.
    """
    winding: Points = [
        (-3000, 0),
        (east_m, 0),
        (east_m, 100),
        (-west_m, 100),
        (-west_m, 400),
        (3000, 400),
    ]
    assert spots(computed(STRAIGHT, base=network({"x": ("minor", winding)}))) == [at]


@pytest.mark.parametrize(("gap_m", "count"), [(4.5, 1), (5.5, 0)])
def test_a_loose_end_within_5_m_of_a_road_meets_it(gap_m: float, count: int) -> None:
    ways: dict[str, tuple[str, Points]] = {
        "x": ("minor", [(-3000, 0), (600, 0)]),
        "on": ("minor", [(600 + gap_m, -600), (600 + gap_m, 600)]),
    }
    assert len(others(ways)) == count


def test_the_rate_is_told_for_1050_m_of_border_with_one_decimal() -> None:
    """One crossing on 1.0503 km is 9.52 on 10 km."""
    west = [(-9000, -900), (0, -900), (0, 150), (-9000, 150)]
    east = [(0, -900), (9000, -900), (9000, 150), (0, 150)]
    pair = computed({"w1": west, "e1": east}, STRAIGHT_ROAD).pairs.loc["border-w1-e1"]
    assert pair["per_10km"] == 9.5
    assert pair["length_km"] == pytest.approx(1.05 / SCALE, abs=0.0005)
    assert decimals(pair["length_km"]) <= 3


@pytest.mark.parametrize(("length_km", "rate"), [(1.0, 10.0), (0.999, None)])
def test_the_rate_is_told_for_1_km_of_border_itself(length_km: float, rate: float | None) -> None:
    found = computed(STRAIGHT, STRAIGHT_ROAD)
    border = found.pairs.assign(length_km=length_km)
    cell = pairs.counted(border, found.crossings, {}, ())["per_10km"].item()
    assert (None if pd.isna(cell) else cell) == rate


def test_lengths_are_told_in_metres_and_gaps_in_tenths_of_one() -> None:
    parts = [
        Road("r--w", [(-2345.678, 500), (-60, 500)]),
        Road("r--e", [(60, 500), (1234.567, 500)], accuracy="schematic"),
    ]
    span = computed(STRAIGHT, parts).spans.loc["r"]
    assert [span["drawn_km"], span["schematic_km"], span["served_km"]] == [3.46, 1.175, 3.46]
    assert span["gap_m"] == 120.0


def test_a_crossing_is_placed_to_six_decimals_of_a_degree() -> None:
    met = computed(STRAIGHT, base=network({"x": ("tertiary", across(7.7))})).crossings
    (place,) = shapely.get_coordinates(met.geometry).tolist()
    assert max(map(decimals, place)) == 6


def test_distances_are_told_in_a_tenth_of_the_order_of_their_error() -> None:
    errors = pd.Series([9.9, 10, 99, 100, None, 0.1])
    assert features.steps(errors).tolist() == [0.1, 1, 1, 10, 0.1, 0.1]


@pytest.mark.parametrize(
    ("error_m", "missing_m", "least_m", "most_m", "way_km"),
    [(900, 2000, 1100, 2900, 2.0), (1100, None, 900, 3100, None)],
)
def test_a_gap_is_told_with_the_least_and_the_most_that_it_may_be(
    error_m: float, missing_m: float | None, least_m: float, most_m: float, way_km: float | None
) -> None:
    """2000.6 m are not built, in steps of 10 or 100 m; known if the error is half of it or less."""
    parts = [
        Road("r--w", [(-3000, 0), (-1000, 0)], "not_built", "", "schematic", error_m),
        Road("r--e", [(-1000, 0), (2000, 0)]),
    ]
    (row,) = computed(STRAIGHT, parts).gaps.to_dict("records")
    cells = [row[name] for name in ("missing_m", "least_m", "most_m", "way_km")]
    told = [None if pd.isna(cell) else cell for cell in cells]
    assert told == [missing_m, least_m, most_m, way_km]
    assert (row["key"], row["cause"], row["error_m"]) == ("gap-r", "unbuilt", error_m)


def test_each_two_of_three_sides_that_differ_are_told_by_name() -> None:
    parts = [
        Road("r--w", [(-3000, 4500), (0, 4500)], ref="A"),
        Road("r--e", [(0, 4500), (4500, 4500), (4500, 0)], ref="B"),
        Road("r--s", [(4500, 0), (4500, -3000)], ref="B"),
    ]
    assert [*computed(THREE, parts).disagreements.index] == ["r-number-w-e", "r-number-w-s"]


def test_a_crossing_is_known_as_the_worst_of_what_meets_there() -> None:
    parts = [
        Road("r--w", [(-3000, 0), (0, 0)], error_m=7),
        Road("r--e", [(0, 0), (3000, 0)], error_m=33, accuracy="generalised"),
    ]
    (row,) = computed(STRAIGHT, parts).crossings.to_dict("records")
    assert (row["error_m"], row["accuracy"], row["identity"]) == (33, "generalised", "stated")
    (row,) = computed(STRAIGHT, STRAIGHT_ROAD).crossings.to_dict("records")
    assert (row["error_m"], row["source"]) == (20, "osm")
