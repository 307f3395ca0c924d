"""Where roads pass a border: small countries whose every answer is known by hand."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import pytest
from borderland import METRES, SCALE, Points, Road, computed, context, drawn, frame, network
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from lienket import border
from lienket.errors import CrsError
from lienket.model.analysis import Border, State
from lienket.style import border_styles

WEST: Points = [(-9000, -9000), (0, -9000), (0, 9000), (-9000, 9000)]
EAST: Points = [(0, -9000), (9000, -9000), (9000, 9000), (0, 9000)]
STRAIGHT = {"w1": WEST, "e1": EAST}
"""Two sides, the border along x = 0."""

SLANTED = {
    "w1": [(-9000, -9000), (9000, 9000), (-9000, 9000)],
    "e1": [(-9000, -9000), (9000, -9000), (9000, 9000)],
}
"""The border along x = y."""

CORNER = {
    "w1": [(-9000, -9000), (0, -9000), (0, 0), (9000, 0), (9000, 9000), (-9000, 9000)],
    "e1": [(0, -9000), (9000, -9000), (9000, 0), (0, 0)],
}
"""The border comes from the south to (0, 0) and turns east."""

QUARTERS = {
    "w1": [(-9000, 0), (0, 0), (0, 9000), (-9000, 9000)],
    "w2": [(-9000, -9000), (0, -9000), (0, 0), (-9000, 0)],
    "e1": [(0, 0), (9000, 0), (9000, 9000), (0, 9000)],
    "e2": [(0, -9000), (9000, -9000), (9000, 0), (0, 0)],
}
"""Two districts a side; w1 and e2, w2 and e1 meet in the corner (0, 0) alone."""

THREE = {
    "w1": [(-9000, -9000), (0, -9000), (0, 0), (0, 9000), (-9000, 9000)],
    "e1": [(0, 0), (9000, 0), (9000, 9000), (0, 9000)],
    "s1": [(0, -9000), (9000, -9000), (9000, 0), (0, 0)],
}
"""Three sides that meet in (0, 0): w in the west, e north of s in the east."""

STRAIGHT_ROAD = [Road("r--w", [(-3000, 0), (0, 0)]), Road("r--e", [(0, 0), (3000, 0)])]
"""A road along y = 0."""


def spots(found: Border) -> list[tuple[float, float]]:
    """Where the crossings are, to the metre."""
    points = [drawn(point).centroid for point in found.crossings.geometry]
    return [(round(point.x) + 0.0, round(point.y) + 0.0) for point in points]


def only(found: Border) -> dict[Hashable, object]:
    """The one crossing that there is."""
    (row,) = found.crossings.to_dict("records")
    return row


def test_a_road_passes_a_straight_border_at_a_right_angle() -> None:
    row = only(computed(STRAIGHT, STRAIGHT_ROAD))
    assert (row["key"], row["pair"], row["angle_deg"]) == ("r@1", "border-w1-e1", 90.0)
    assert (row["feature_a"], row["feature_b"]) == ("r--w", "r--e")
    assert (row["ground"], row["works"], row["open"]) == ("joined", "none", True)


def test_a_crossing_lies_on_a_slanted_border_at_its_angle() -> None:
    parts = [
        Road("r--w", [(-3000, 1000), (1000, 1000)]),
        Road("r--e", [(1000, 1000), (3000, 1000)]),
    ]
    found = computed(SLANTED, parts)
    assert (spots(found), only(found)["angle_deg"]) == ([(1000, 1000)], 45.0)


def test_a_road_passes_beside_the_corner_of_a_border() -> None:
    parts = [Road("r--w", [(-2000, 3000), (1000, 0)]), Road("r--e", [(1000, 0), (3000, -2000)])]
    found = computed(CORNER, parts)
    assert (spots(found), only(found)["angle_deg"]) == ([(1000, 0)], 45.0)


def test_a_road_passes_once_through_the_corner_of_a_border() -> None:
    parts = [Road("r--w", [(-2000, 2000), (0, 0)]), Road("r--e", [(0, 0), (2000, -2000)])]
    found = computed(CORNER, parts)
    assert (spots(found), only(found)["angle_deg"]) == ([(0, 0)], 90.0)


def test_it_does_not_matter_that_parts_are_cut_beside_the_border() -> None:
    parts = [Road("r--w", [(-3000, 0), (12, 0)]), Road("r--e", [(12, 0), (3000, 0)])]
    assert spots(computed(STRAIGHT, parts)) == [(0, 0)]


def test_a_road_that_touches_the_border_and_turns_back_does_not_pass() -> None:
    parts = [
        Road("r--w", [(-3000, 0), (0, 0), (-3000, 900)]),
        Road("r--e", [(3000, 0), (6000, 0)]),
    ]
    assert spots(computed(STRAIGHT, parts)) == []


@pytest.mark.parametrize(("over_m", "expected"), [(200, []), (450, [(0, 0), (0, 50)])])
def test_a_stretch_under_500_m_that_comes_back_is_no_crossing(
    over_m: int, expected: list[tuple[int, int]]
) -> None:
    """Over and back are 450 m and 950 m."""
    bulge = [(0, 0), (over_m, 0), (over_m, 50), (0, 50)]
    parts = [
        Road("r--w-1", [(-3000, 0), (0, 0)]),
        Road("r--e", bulge),
        Road("r--w-2", [(0, 50), (-3000, 50)]),
    ]
    assert spots(computed(STRAIGHT, parts)) == expected


def test_a_road_along_the_border_within_its_error_does_not_pass() -> None:
    """It changes sides every 600 m, 10 m to either side, where the border is known to 20 m.

    100 m to either side it does pass, once: there and back leads nowhere without a junction.
    """
    zigzag = [((-10, 10)[number % 2], -3000 + 600 * number) for number in range(10)]
    along = network({"along": ("primary", zigzag)})
    wide = network({"along": ("primary", [(10 * x, y) for x, y in zigzag])})
    assert spots(computed(STRAIGHT, base=along)) == []
    assert len(spots(computed(STRAIGHT, base=wide))) == 1


def test_a_link_along_the_border_passes_once_where_it_comes_from_afar() -> None:
    parts = [
        Road("r--w", [(-3000, 0), (-10, 0), (10, 600), (-10, 1200)]),
        Road("r--e", [(-10, 1200), (10, 1800), (3000, 1800)]),
    ]
    assert len(spots(computed(STRAIGHT, parts))) == 1


def test_an_end_just_over_the_border_does_not_pass() -> None:
    """The part of w reaches 15 m over, where the border is known to 20 m; e is far away."""
    parts = [Road("r--w", [(-3000, 0), (15, 0)]), Road("r--e", [(3000, 0), (6000, 0)])]
    assert spots(computed(STRAIGHT, parts)) == []


def test_ends_40_m_apart_meet_on_the_border_between_them() -> None:
    parts = [Road("r--w", [(-3000, 0), (-30, 0)]), Road("r--e", [(10, 0), (3000, 0)])]
    found = computed(STRAIGHT, parts)
    assert (spots(found), only(found)["angle_deg"]) == ([(0, 0)], 90.0)
    assert found.gaps.empty


def test_a_schematic_line_passes_as_schematically_as_it_is_drawn() -> None:
    parts = [
        Road("r--w", [(-3000, 0), (0, 0)], "not_built", "planned", "schematic", 900),
        Road("r--e", [(0, 0), (3000, 0)], "not_built", "planned", "schematic", 700),
    ]
    row = only(computed(STRAIGHT, parts))
    assert (row["accuracy"], row["error_m"], row["open"]) == ("schematic", 900, False)
    assert (row["ground"], row["works"]) == ("absent", "on_paper")


def test_a_crossing_is_no_better_known_than_the_border() -> None:
    assert only(computed(STRAIGHT, STRAIGHT_ROAD))["error_m"] == 20


def test_districts_that_meet_in_a_corner_are_no_pair() -> None:
    pairs = computed(QUARTERS).pairs
    assert [*pairs.index] == ["border-w1-e1", "border-w2-e2"]
    assert [*pairs["length_km"]] == pytest.approx([9 / SCALE] * 2, rel=1e-4)


def test_sides_that_meet_in_a_corner_alone_have_no_border() -> None:
    alone = {key: QUARTERS[key] for key in ("w1", "e2")}
    parts = [Road("r--w", [(-2000, 2000), (0, 0)]), Road("r--e", [(0, 0), (2000, -2000)])]
    found = computed(alone, parts, base=network({"x": ("trunk", [(-999, 900), (999, -900)])}))
    assert (len(found.pairs), len(found.crossings), len(found.gaps)) == (0, 0, 0)
    assert found.spans.loc["r", "ground"] == "joined"


def test_a_road_through_a_corner_counts_in_one_pair() -> None:
    parts = [Road("r--w", [(-2000, 2000), (0, 0)]), Road("r--e", [(0, 0), (2000, -2000)])]
    assert sum(computed(QUARTERS, parts).pairs["open_crossings"]) == 1


def test_each_two_of_three_sides_have_a_border() -> None:
    pairs = computed(THREE).pairs
    assert [*pairs.index] == ["border-e1-s1", "border-w1-e1", "border-w1-s1"]
    assert [*pairs["length_km"]] == pytest.approx([9 / SCALE] * 3, rel=1e-4)


def test_a_road_through_three_sides_passes_twice() -> None:
    parts = [
        Road("r--w", [(-3000, -1000), (0, -1000)]),
        Road("r--s", [(0, -1000), (1000, -1000), (1000, 0)]),
        Road("r--e", [(1000, 0), (1000, 3000)]),
    ]
    found = computed(THREE, parts)
    met = dict(zip(found.crossings["pair"], spots(found), strict=True))
    assert met == {"border-w1-s1": (0, -1000), "border-e1-s1": (1000, 0)}
    assert found.gaps.empty


def test_a_road_through_a_tri_border_point_passes_between_its_own_sides() -> None:
    parts = [Road("r--w", [(-2000, -2000), (0, 0)]), Road("r--e", [(0, 0), (2000, 2000)])]
    found = computed(THREE, parts)
    assert (only(found)["pair"], spots(found)) == ("border-w1-e1", [(0, 0)])


def test_links_on_one_side_each_cross_nothing_though_they_are_counterparts() -> None:
    parts = [Road("p--w", [(-3000, 0), (0, 0)]), Road("q--e", [(0, 0), (3000, 0)])]
    found = computed(STRAIGHT, parts, counterparts={"p": ("q",), "q": ("p",)})
    pair = found.pairs.loc["border-w1-e1"]
    assert found.crossings.empty
    assert (pair["links"], pair["joined"], pair["open_crossings"]) == ("", 0, 0)


def test_a_road_that_two_links_share_is_open_once() -> None:
    parts = [*STRAIGHT_ROAD, *(replace(part, key=f"q{part.key[1:]}") for part in STRAIGHT_ROAD)]
    found = computed(STRAIGHT, parts)
    pair = found.pairs.loc["border-w1-e1"]
    assert [*found.crossings.index] == ["q@1", "r@1"]
    assert (pair["links"], pair["joined"], pair["open_crossings"]) == ("q;r", 2, 1)


def test_a_bridge_inside_one_side_crosses_nothing_nor_counts_where_its_counterpart_does() -> None:
    parts = [*STRAIGHT_ROAD, Road("bridge--w", [(-3000, 0), (-2900, 0)])]
    built = context(STRAIGHT, parts, counterparts={"bridge": ("r",), "r": ("bridge",)})
    found = border.compute(built)
    pair = found.pairs.loc["border-w1-e1"]
    assert built.states["bridge"] == State("not_applicable", (), "not_applicable")
    assert [*found.crossings.index] == ["r@1"]
    assert (pair["links"], pair["joined"], pair["open_crossings"]) == ("r", 1, 1)
    assert found.spans.loc["bridge", "districts"] == "w1"
    assert found.unplaced.empty


def test_a_link_counts_once_in_a_pair_however_often_it_passes() -> None:
    parts = [
        Road("r--w-1", [(-3000, 0), (0, 0)]),
        Road("r--e", [(0, 0), (900, 0), (900, 900), (0, 900)]),
        Road("r--w-2", [(0, 900), (-3000, 900)]),
    ]
    pair = computed(STRAIGHT, parts).pairs.loc["border-w1-e1"]
    assert (pair["joined"], pair["open_crossings"]) == (1, 2)
    assert pair["per_10km"] == pytest.approx(20 * SCALE / 18, abs=0.05)


@pytest.mark.parametrize(("north_m", "rate"), [(1100, 5.0), (50, math.nan)])
def test_how_many_cross_10_km_is_told_from_a_border_of_1_km_on(north_m: float, rate: float) -> None:
    """One crossing on 2 km is five on 10 km; on 950 m the rate would say nothing."""
    west = [(-9000, -900), (0, -900), (0, north_m), (-9000, north_m)]
    east = [(0, -900), (9000, -900), (9000, north_m), (0, north_m)]
    pair = computed({"w1": west, "e1": east}, STRAIGHT_ROAD).pairs.loc["border-w1-e1"]
    assert pair["open_crossings"] == 1
    assert pair["per_10km"] == pytest.approx(rate, abs=0.05, nan_ok=True)


def test_an_agreement_about_a_road_is_about_one_that_is_there() -> None:
    parts = [
        Road(part.key, part.course, condition="", stage="agreed", kind="corridor")
        for part in STRAIGHT_ROAD
    ]
    row = only(computed(STRAIGHT, parts))
    assert (row["ground"], row["works"], row["open"]) == ("not_applicable", "not_applicable", True)


def test_what_is_no_road_does_not_pass() -> None:
    parts = [Road(part.key, part.course, kind="power") for part in STRAIGHT_ROAD]
    assert computed(STRAIGHT, parts).crossings.empty


def test_crossings_are_numbered_along_the_border_from_its_western_end() -> None:
    parts = [
        Road("r--w", [(-3000, 1000), (1000, 1000)]),
        Road("r--e", [(1000, 1000), (4000, 1000), (4000, 4000)]),
        Road("r--w-2", [(4000, 4000), (4000, 6000)]),
    ]
    found = computed(SLANTED, parts)
    assert dict(zip(found.crossings["key"], spots(found), strict=True)) == {
        "r@1": (1000, 1000),
        "r@2": (4000, 4000),
    }


def test_the_nearest_settlement_is_named_not_a_school() -> None:
    rows = [{"key": "seat", "class": "seat"}, {"key": "school", "class": "school"}]
    places = frame(rows, [Point(300, 400), Point(10, 0)])
    found = border.compute(context(STRAIGHT, STRAIGHT_ROAD, more={"places": places}))
    assert (only(found)["place"], only(found)["place_m"]) == ("seat", 500)


# --- roads that are no link --------------------------------------------------------------------


def others(ways: Mapping[str, tuple[str, Points]], parts: Sequence[Road] = ()) -> list[str]:
    """The crossings of the base network."""
    met = computed(STRAIGHT, parts, base=network(ways)).crossings
    return [*met.index[met["link"].isna()]]


def counts(found: Border) -> dict[str, float]:
    """The one row of the pairs."""
    (row,) = found.pairs.to_dict("records")
    return {str(name): cell for name, cell in row.items()}


def across(y: float) -> Points:
    """A road along the height `y`."""
    return [(-3000, y), (3000, y)]


def test_a_road_of_the_base_network_passes_and_is_open() -> None:
    found = computed(STRAIGHT, base=network({"x": ("tertiary", across(0))}))
    row = only(found)
    assert (row["key"], row["feature_a"], row["feature_b"]) == ("x@1", "x", "x")
    assert (row["ground"], row["open"], row["class"]) == ("not_applicable", True, "tertiary")
    assert [*found.pairs[["others_local", "open_crossings"]].iloc[0]] == [1, 1]


def test_a_level_of_road_that_was_not_looked_at_has_no_count() -> None:
    """A zero of the main roads alone is none of the roads that a finer network holds."""
    trunk = {"x": ("trunk", [(-3000, 0), (-500, 0)])}
    coarse = computed(STRAIGHT, base=network(trunk))
    fine = computed(STRAIGHT, base=network({**trunk, "y": ("minor", across(900))}))
    columns = ["others_main", "others_local", "open_crossings"]
    assert coarse.looked_at == ("main",)
    assert [*coarse.pairs[columns].iloc[0].fillna(-1)] == [0, -1, 0]
    assert fine.looked_at == ("main", "local")
    assert [*fine.pairs[columns].iloc[0]] == [0, 1, 1]
    assert border_styles.openness(counts(coarse)) == "closed"
    assert border_styles.openness(counts(fine)) == "others"


@pytest.mark.parametrize(
    ("west_m", "east_m", "name", "count"),
    [
        (1100, 1100, "minor", 1),
        (1100, 900, "minor", 0),
        (900, 1100, "residential", 0),
        (900, 900, "tertiary", 1),
        (3000, 3000, "service", 0),
    ],
)
def test_a_small_road_counts_if_it_leads_a_kilometre_into_each_side(
    west_m: int, east_m: int, name: str, count: int
) -> None:
    assert len(others({"x": (name, [(-west_m, 0), (east_m, 0)])})) == count


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({}, 0),
        ({"on": ("minor", [(600, 0), (600, 600)])}, 1),
        ({"on": ("tertiary", [(600, -600), (600, 0), (600, 5)])}, 1),
        ({"on": ("service", [(600, 0), (600, 600)])}, 0),
        ({"over": ("minor", [(580, -600), (580, 600)])}, 0),
        ({"round": ("minor", [(600, 0), (600, 300), (200, 300), (200, 0)])}, 0),
        ({"round": ("minor", [(600, 0), (600, 600), (200, 600), (200, 0)])}, 1),
    ],
)
def test_it_leads_as_far_as_one_can_drive_on_that_side(
    more: dict[str, tuple[str, Points]], count: int
) -> None:
    """`x` goes 600 m into e; there a road goes on, passes over it, or leads round a block.

    From the border to the far side of the block it is 200 m and half of 1400 m, or of 2000 m.
    """
    ways = {"x": ("minor", [(-3000, 0), (200, 0), (600, 0)]), **more}
    assert len(others(ways)) == count


def test_a_small_road_that_bulges_over_the_border_leads_nowhere_there() -> None:
    bulge: Points = [(-3000, 0), (300, 0), (300, 300), (-3000, 300)]
    assert others({"x": ("minor", bulge)}) == []


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({}, 0),
        ({"on": ("minor", [(500, 150), (900, 150)])}, 2),
        ({"before": ("minor", [(-500, 0), (-500, 300)])}, 0),
        ({"over": ("minor", [(400, -600), (400, 600)])}, 0),
    ],
)
@pytest.mark.parametrize("cut", [False, True])
def test_a_larger_road_passes_twice_only_if_one_can_turn_off_in_between(
    more: dict[str, tuple[str, Points]], count: int, *, cut: bool
) -> None:
    r"""It goes 500 m over the border and comes back 300 m north.

         w | e
      -----|---.
           |   +--- on, a minor road to a hamlet
      -----|---'

    Where the source cuts the road is no junction, nor is a lane on this side or an overpass.
    """
    out: Points = [(-3000, 0), (500, 0), (500, 150)]
    back: Points = [(500, 150), (500, 300), (-3000, 300)]
    ways = {"x": out, "y": back} if cut else {"x": [*out, *back[1:]]}
    assert len(others({**{key: ("tertiary", way) for key, way in ways.items()}, **more})) == count


@pytest.mark.parametrize(("y", "expected"), [(40, []), (60, ["x@1"])])
def test_a_road_within_50_m_of_where_a_link_passes_is_that_link(
    y: int, expected: list[str]
) -> None:
    assert others({"x": ("tertiary", across(y))}, STRAIGHT_ROAD) == expected


def test_a_road_near_a_guess_is_a_road_of_its_own() -> None:
    parts = [
        Road(part.key, part.course, "not_built", "planned", "schematic", 900)
        for part in STRAIGHT_ROAD
    ]
    assert others({"x": ("tertiary", across(5))}, parts) == ["x@1"]


@pytest.mark.parametrize(("apart_m", "count"), [(40, 1), (100, 2)])
def test_two_carriageways_are_one_road(apart_m: int, count: int) -> None:
    ways = {"north": ("trunk", across(apart_m)), "south": ("trunk", across(0))}
    assert len(others(ways)) == count


def test_two_classes_side_by_side_are_two_roads() -> None:
    assert len(others({"x": ("trunk", across(40)), "y": ("minor", across(0))})) == 2


@pytest.mark.parametrize("name", ["primary_construction", "pedestrian", "rail", "river"])
def test_what_carries_no_cars_is_no_road(name: str) -> None:
    assert others({"x": (name, across(0))}) == []


def test_it_does_not_matter_where_the_source_cuts_a_way() -> None:
    ways = {
        "x-1": ("tertiary", [(-3000, 0), (200, 0)]),
        "x-2": ("tertiary", [(200, 0), (200, 50), (-3000, 50)]),
    }
    assert others(ways) == []


def test_a_road_that_ends_in_a_junction_just_over_the_border_passes() -> None:
    """It ends 15 m over, where the border is known to 20 m; a dead end there would not pass."""
    ways = {"x": ("tertiary", [(-3000, 0), (15, 0)])}
    street = {"street": ("residential", [(15, -900), (15, 0), (15, 900)])}
    assert (others(ways), others({**ways, **street})) == ([], ["x@1"])


def test_ways_without_keys_are_numbered_as_they_stand() -> None:
    whole = network({"x": ("tertiary", across(0)), "y": ("tertiary", across(700))})
    bare = whole[["class", "geometry"]].reset_index(drop=True)
    found = border.compute(context(STRAIGHT), bare).crossings
    assert [*found.index] == ["way-0@1", "way-1@1"]


def test_heights_and_areas_of_a_network_do_no_harm() -> None:
    ways = network({"x": ("tertiary", across(0)), "yard": ("service", across(300))})
    high = ways.geometry.force_3d(12)
    high["yard"] = high["yard"].buffer(1e-4)
    found = border.compute(context(STRAIGHT), ways.set_geometry(high)).crossings
    assert [*found.index] == ["x@1"]


def test_a_network_in_another_crs_is_refused() -> None:
    with pytest.raises(CrsError, match="EPSG:4326 was expected, got EPSG:3405"):
        border.compute(context(STRAIGHT), network({"x": ("trunk", across(0))}).to_crs(METRES))


def test_no_way_at_all_is_no_crossing() -> None:
    empty = gpd.GeoDataFrame({"class": []}, geometry=[], crs="EPSG:4326")
    found = border.compute(context(STRAIGHT), empty)
    assert found.crossings.empty
    assert [*found.pairs["open_crossings"]] == [0]


# --- properties --------------------------------------------------------------------------------

inland = st.lists(
    st.tuples(st.integers(-8000, -700), st.integers(-8000, 8000)),
    min_size=2,
    max_size=5,
    unique=True,
)


@settings(max_examples=30, deadline=None)
@given(
    west=inland,
    east=inland,
    y=st.integers(-8000, 8000),
    turned=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_reversing_and_splitting_a_road_changes_nothing(
    west: list[tuple[int, int]],
    east: list[tuple[int, int]],
    y: int,
    turned: tuple[bool, bool, bool],
) -> None:
    one = [*west, (0, y)]
    other = [(0, y), *((-x, height) for x, height in east)]
    whole = [Road("r--w", one), Road("r--e", other)]
    pieces = [
        Road(key, course[::-1] if backwards else course)
        for key, course, backwards in zip(
            ("r--w-1", "r--w-2", "r--e"), (one[:2], one[1:], other), turned, strict=True
        )
    ]
    before, after = computed(STRAIGHT, whole), computed(STRAIGHT, pieces)
    same = ["angle_deg", "pair", "ground"]
    assert before.crossings[same].equals(after.crossings[same])
    assert spots(before) == spots(after)
    assert (0, y) in spots(before)
    assert before.spans["drawn_km"].item() == pytest.approx(after.spans["drawn_km"].item())
    assert before.pairs["open_crossings"].equals(after.pairs["open_crossings"])
