"""Gaps, lengths and disagreements: small countries known by hand, and the shipped workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from borderland import METRES, SCALE, Points, Road, computed, context, drawn, frame, network
from shapely import Polygon

from lienket import border
from lienket.model.atlas import Atlas

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"

STRAIGHT: dict[str, Points] = {
    "w1": [(-9000, -9000), (0, -9000), (0, 0), (0, 9000), (-9000, 9000)],
    "e1": [(0, 0), (9000, 0), (9000, 9000), (0, 9000)],
    "e2": [(0, -9000), (9000, -9000), (9000, 0), (0, 0)],
}
"""The border along x = 0; e1 north of e2, on one side."""

THREE: dict[str, Points] = {
    "w1": [(-9000, -9000), (0, -9000), (0, 9000), (-9000, 9000)],
    "m1": [(0, -9000), (3000, -9000), (3000, 9000), (0, 9000)],
    "e1": [(3000, -9000), (9000, -9000), (9000, 9000), (3000, 9000)],
}
"""Three sides in a row: w, m between x = 0 and 3000, e."""

HALF_BUILT = [
    Road("r--w-1", [(-5000, 1000), (-2000, 1000)]),
    Road("r--w-2", [(-2000, 1000), (0, 1000)], "not_built", "planned"),
    Road("r--e", [(0, 1000), (1500, 3000)], "not_built", "approved"),
]
"""3 km in service, then 2 km and, 1.5 km over and 2 km up, 2.5 km that are not built."""


# --- gaps --------------------------------------------------------------------------------------


def test_what_is_not_built_is_one_gap_from_end_to_end() -> None:
    """Straight √(3.5² + 2²) km, along the drawn lines 2 + 2.5 km."""
    (row,) = computed(STRAIGHT, HALF_BUILT).gaps.to_dict("records")
    assert (row["key"], row["cause"]) == ("gap-r", "unbuilt")
    assert row["missing_m"] == pytest.approx(4031.1 / SCALE, rel=1e-4)
    assert row["way_km"] == pytest.approx(4.5 / SCALE, rel=1e-4)
    assert row["districts"] == "e1;w1"


def test_a_gap_is_a_straight_line_between_its_ends() -> None:
    gap = drawn(computed(STRAIGHT, HALF_BUILT).gaps.geometry.iloc[0])
    assert sorted((round(x), round(y)) for x, y in gap.coords) == [(-2000, 1000), (1500, 3000)]


def test_gaps_apart_on_one_link_are_numbered() -> None:
    parts = [
        Road("r--w", [(-3000, 0), (-1000, 0)], "not_built"),
        Road("r--e-1", [(-1000, 0), (1000, 0)]),
        Road("r--e-2", [(1000, 0), (2000, 0)], "not_built"),
    ]
    assert [*computed(STRAIGHT, parts).gaps.index] == ["gap-r-1", "gap-r-2"]


@pytest.mark.parametrize(("error_m", "known"), [(900, True), (1100, False)])
def test_a_gap_whose_error_is_over_half_of_it_has_no_length(error_m: float, *, known: bool) -> None:
    """2 km are not built."""
    lacking = Road("r--w", [(-3000, 0), (-1000, 0)], "not_built", "", "schematic", error_m)
    (row,) = computed(STRAIGHT, [lacking, Road("r--e", [(-1000, 0), (2000, 0)])]).gaps.to_dict(
        "records"
    )
    assert pd.notna([row["missing_m"], row["way_km"]]).tolist() == [known, known]
    assert row["most_m"] >= 2000 / SCALE + error_m - 50


def test_what_nobody_knows_is_no_gap() -> None:
    parts = [replace(part, condition="unknown") for part in HALF_BUILT]
    assert computed(STRAIGHT, parts).gaps.empty


@pytest.mark.parametrize(("apart_m", "error_m", "gaps"), [(40, 5, 0), (120, 5, 1), (120, 200, 0)])
def test_sides_are_apart_beyond_50_m_and_their_error(
    apart_m: int, error_m: float, gaps: int
) -> None:
    parts = [
        Road("r--w", [(-3000, 500), (-apart_m / 2, 500)], error_m=error_m),
        Road("r--e", [(apart_m / 2, 500), (3000, 500)], error_m=error_m),
    ]
    assert len(computed(STRAIGHT, parts).gaps) == gaps


def test_a_gap_between_the_sides_is_as_wide_as_the_state_says() -> None:
    parts = [Road("r--w", [(-3000, 500), (-60, 500)]), Road("r--e", [(60, 500), (3000, 500)])]
    found = computed(STRAIGHT, parts)
    (row,) = found.gaps.to_dict("records")
    assert (row["cause"], row["way_km"] > 0) == ("apart", False)
    assert row["missing_m"] == found.spans.loc["r", "gap_m"] == pytest.approx(120 / SCALE, abs=0.1)
    assert row["districts"] == "e1;w1"


def test_a_road_over_three_sides_has_no_gap_where_each_meets_the_next() -> None:
    """Between w and e lie 3 km, but m lies there."""
    parts = [
        Road("r--w", [(-3000, 0), (0, 0)]),
        Road("r--m", [(0, 0), (3000, 0)]),
        Road("r--e", [(3000, 0), (6000, 0)]),
    ]
    found = computed(THREE, parts)
    assert found.gaps.empty
    assert [*found.crossings["pair"]] == ["border-w1-m1", "border-m1-e1"]


def test_the_third_side_may_be_apart_from_the_others() -> None:
    parts = [
        Road("r--w", [(-3000, 0), (0, 0)]),
        Road("r--m", [(0, 0), (2000, 0)]),
        Road("r--e", [(3000, 0), (6000, 0)]),
    ]
    (row,) = computed(THREE, parts).gaps.to_dict("records")
    assert row["missing_m"] == pytest.approx(1000 / SCALE, rel=1e-4)


# --- lengths -----------------------------------------------------------------------------------


def test_a_link_is_as_long_as_its_parts_and_built_by_its_share() -> None:
    """3 of 7.5 km are in service."""
    row = computed(STRAIGHT, HALF_BUILT).spans.loc["r"]
    assert (row["drawn_km"], row["served_km"], row["schematic_km"]) == (7.5, 3.0, 0.0)
    assert (row["built_pct"], row["crossings"], row["districts"]) == (40, 1, "e1;w1")


def test_a_share_of_a_guess_is_told_in_tens() -> None:
    """3.4 of 7.9 km are 43 %."""
    served = replace(HALF_BUILT[0], course=[(-5400, 1000), (-2000, 1000)])
    guess = replace(HALF_BUILT[2], accuracy="schematic")
    row = computed(STRAIGHT, [served, HALF_BUILT[1], guess]).spans.loc["r"]
    assert (row["built_pct"], row["schematic_km"]) == (40, 2.5)
    sure = computed(STRAIGHT, [served, *HALF_BUILT[1:]]).spans.loc["r"]
    assert sure["built_pct"] == 43


def test_a_share_of_what_nobody_knows_is_not_told() -> None:
    parts = [*HALF_BUILT[:2], replace(HALF_BUILT[2], condition="unknown")]
    assert computed(STRAIGHT, parts).spans["built_pct"].isna().all()


def test_a_share_of_what_is_not_drawn_is_not_told() -> None:
    there = context(STRAIGHT, HALF_BUILT)
    roads = there.frames["roads"].drop("r--e")
    found = border.compute(replace(there, frames={**there.frames, "roads": roads}))
    assert found.spans["built_pct"].isna().all()
    assert found.stretches.loc["r|r--e", "accuracy"] == "unmapped"
    assert found.stretches["drawn_km"].isna().to_dict()["r|r--e"]


def test_a_link_without_parts_is_measured_as_it_is_drawn() -> None:
    there = context(STRAIGHT, [Road("r--w", [(-3000, 1000), (3000, 1000)])])
    line = there.frames["roads"].assign(key="r").set_index("key", drop=False).rename_axis(None)
    (link,) = there.facts.links
    facts = replace(there.facts, links=(replace(link, parts=(), sides=("w", "e")),), parts=())
    latest = {"r": replace(there.latest["r--w"], subject="r")}
    frames = {**there.frames, "roads": line}
    states = border.find(there.catalogue, facts, latest, frames)
    found = border.compute(border.BorderContext(there.catalogue, facts, latest, states, frames))
    row = found.spans.loc["r"]
    assert (row["drawn_km"], row["built_pct"], row["crossings"]) == (6, 100, 1)
    assert found.stretches.loc["r|r", "side"] == "both"


def test_a_district_that_a_road_only_touches_is_not_passed() -> None:
    """It runs 80 m into e2, of 2080 m on that side."""
    parts = [Road("r--w", [(-3000, 2000), (0, 2000)]), Road("r--e", [(0, 2000), (0.0, -80)])]
    parts[1] = Road("r--e", [(0, 2000), (1, 2000), (1, -80)])
    assert computed(STRAIGHT, parts).spans.loc["r", "districts"] == "e1;w1"


def test_communes_are_the_areas_with_an_epoch() -> None:
    rows = [{"key": key, "epoch": "2025"} for key in ("near", "far")]
    squares = [Polygon([(x, 0), (x + 900, 0), (x + 900, 2000), (x, 2000)]) for x in (-3000, 4000)]
    around = [{"key": "around", "epoch": "2025", "class": "neighbour"}]
    more = {
        "communes": frame(rows, squares),
        "lakes": frame([{"key": "lake"}], squares[:1]),
        "context": frame(around, squares[:1]),
    }
    found = border.compute(context(STRAIGHT, HALF_BUILT, more=more))
    assert found.spans.loc["r", "communes"] == "near"


# --- agreement ---------------------------------------------------------------------------------


def test_sides_that_differ_in_stage_and_condition_are_listed() -> None:
    found = computed(STRAIGHT, HALF_BUILT).disagreements
    told = {key: (row["says_a"], row["says_b"]) for key, row in found.iterrows()}
    assert told == {
        "r-condition": ("in_service;not_built", "not_built"),
        "r-stage": ("planned", "approved"),
    }


def test_a_side_that_says_nothing_does_not_differ() -> None:
    parts = [
        Road("r--w", [(-3000, 0), (0, 0)], "unknown", "", ref="ĐT.1"),
        Road("r--e", [(0, 0), (3000, 0)], "not_built", "planned"),
    ]
    assert computed(STRAIGHT, parts).disagreements.empty


def test_a_number_that_changes_at_the_border_is_listed() -> None:
    parts = [
        Road("r--w", [(-3000, 1000), (0, 1000)], ref="ĐT.289"),
        Road("r--e", [(0, 1000), (3000, 1000)], ref="ĐT.245"),
    ]
    (row,) = computed(STRAIGHT, parts).disagreements.to_dict("records")
    assert (row["key"], row["says_a"], row["says_b"]) == ("r-number", "ĐT.289", "ĐT.245")


def test_the_class_is_that_of_the_road_under_a_part() -> None:
    """The service road of the west is nearer for a fifth of the way alone."""
    base = network(
        {
            "x": ("primary", [(-3000, 1020), (0, 1020)]),
            "y": ("service", [(-600, 1001), (0, 1001)]),
            "z": ("tertiary", [(0, 1000), (3000, 1000)]),
        }
    )
    parts = [Road("r--w", [(-3000, 1000), (0, 1000)]), Road("r--e", [(0, 1000), (3000, 1000)])]
    (row,) = computed(STRAIGHT, parts, base=base).disagreements.to_dict("records")
    assert (row["matter"], row["says_a"], row["says_b"]) == ("class", "primary", "tertiary")


def test_a_line_that_leaves_the_roads_has_no_class() -> None:
    """The road in the west is near for 1 of 3 km, and not near enough in the east."""
    base = network(
        {
            "x": ("primary", [(-1000, 1000), (0, 1000)]),
            "z": ("tertiary", [(0, 1040), (3000, 1040)]),
        }
    )
    parts = [Road("r--w", [(-3000, 1000), (0, 1000)]), Road("r--e", [(0, 1000), (3000, 1000)])]
    assert computed(STRAIGHT, parts, base=base).disagreements.empty


# --- the shipped workspace ---------------------------------------------------------------------


def test_the_shipped_links_pass_in_their_districts(atlas: Atlas) -> None:
    """Bắc Giang: Yên Thế 215, Lạng Giang 217, Lục Nam 218, Lục Ngạn 219, Sơn Động 220.

    Lạng Sơn: Hữu Lũng 186, Chi Lăng 187, Đình Lập 189.
    """
    met = atlas.border.crossings
    pairs = met[met["link"].notna()].set_index("link")["pair"]
    assert pairs.to_dict() == {
        "boha-dongson": "border-gso-215-2023-gso-186-2023",
        "dt242": "border-gso-215-2023-gso-186-2023",
        "dt289-ext": "border-gso-219-2023-gso-186-2023",
        "dt289c": "border-gso-219-2023-gso-187-2023",
        "expressway-corridor": "border-gso-217-2023-gso-186-2023",
        "huulung-myan": "border-gso-218-2023-gso-186-2023",
        "ql1-corridor": "border-gso-217-2023-gso-186-2023",
        "ql279": "border-gso-219-2023-gso-187-2023",
        "ql31": "border-gso-220-2023-gso-189-2023",
        "rail": "border-gso-217-2023-gso-186-2023",
    }


def test_the_shipped_border_is_open_where_roads_of_every_level_cross(atlas: Atlas) -> None:
    """QL.1, the expressway, ĐT.248 and a road without number; district and commune roads.

    Of Lục Nam – Hữu Lũng two lanes lead over. A district road that runs 0.8 km inside Hữu Lũng and
    comes back, with no junction there, leads nowhere.
    """
    pairs, crossings = atlas.border.pairs, atlas.border.crossings
    assert atlas.border.looked_at == ("main", "local")
    assert (pairs["others_main"].sum(), pairs["others_local"].sum(), len(pairs)) == (4, 15, 8)
    beside = pairs["others_main"] + pairs["others_local"]
    routes = crossings[crossings["ground"] != "not_applicable"]
    assert pairs["open_crossings"].sum() == beside.sum() + routes["open"].sum() == 24
    assert pairs["joined"].sum() == (atlas.border.spans["ground"] == "joined").sum() == 5
    main, local = (
        dict(zip(pairs["name_vi"], pairs[name].astype(int), strict=True))
        for name in ("others_main", "others_local")
    )
    assert main["Lạng Giang – Hữu Lũng"] == 3
    assert local["Lục Nam – Hữu Lũng"] == 2
    assert local["Lục Ngạn – Hữu Lũng"] == 1
    assert main["Sơn Động – Lộc Bình"] == local["Sơn Động – Lộc Bình"] == 0


def test_a_shipped_link_is_in_the_pair_of_the_commune_that_it_is_at(atlas: Atlas) -> None:
    """Thiện Tân and Đồng Tiến, of Hữu Lũng, lie at Yên Thế alone; nobody says where ĐT.292D is."""
    links = atlas.border.pairs["links"]["border-gso-215-2023-gso-186-2023"].split(";")
    assert links == ["boha-dongson", "dt242", "dt292c", "dt294c"]
    assert atlas.border.unplaced["unplaced"]["dt292d"] == "no_place"
    placed = {link for cell in atlas.border.pairs["links"] for link in cell.split(";") if link}
    routes = {key for key, state in atlas.states.items() if state.ground != "not_applicable"}
    assert placed | {*atlas.border.unplaced.index} == routes
    assert not placed & {*atlas.border.unplaced.index}
    assert "myan-bridge" not in routes


def test_how_well_a_border_is_placed_changes_no_crossing(atlas: Atlas) -> None:
    """Its error of place is told with each crossing; what crosses is how roads lie to it."""
    layer = atlas.catalogue.sides_layer
    far = atlas.frames[layer].assign(error_m=250.0)
    there = border.BorderContext(
        atlas.catalogue, atlas.facts, atlas.latest, atlas.states, {**atlas.frames, layer: far}
    )
    found, before = border.compute(there), atlas.border
    assert found.crossings.geometry.equals(before.crossings.geometry)
    assert (found.crossings["error_m"] >= 250).all()
    columns = ["links", "joined", "others_main", "others_local", "open_crossings"]
    assert found.pairs[columns].equals(before.pairs[columns])


def test_the_shipped_gaps_are_guesses_and_say_so(atlas: Atlas) -> None:
    gaps = atlas.border.gaps
    assert [*gaps.index] == ["gap-dt289-ext", "gap-dt289c", "gap-huulung-myan"]
    assert {*gaps["accuracy"]} == {"schematic"}
    assert (gaps["error_m"] >= 4_500).all()
    told = gaps.loc["gap-dt289-ext", ["missing_m", "least_m", "most_m", "error_m"]]
    assert [*told.fillna(-1)] == [-1, 1_000, 22_000, 10_500]


def test_a_shipped_crossing_that_is_schematic_has_no_angle(atlas: Atlas) -> None:
    """What a guide line between two known places cannot tell is not told."""
    crossings = atlas.border.crossings
    guessed = crossings["accuracy"] == "schematic"
    assert crossings["angle_deg"].isna().equals(guessed)
    assert crossings.loc["dt289-ext@1", "place_m"] == 12_000


def test_the_railway_is_built_though_its_station_has_no_length(atlas: Atlas) -> None:
    row = atlas.border.spans.loc["rail"]
    assert (row["built_pct"], row["crossings"]) == (100, 1)
    assert atlas.border.stretches.loc["rail|rail--bg-2", "drawn_km"] == 0


@pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference data is not beside the repository"
)
@pytest.mark.reference
def test_among_all_roads_as_many_pass_as_among_those_shipped(atlas: Atlas) -> None:
    """263 593 ways: the same counts by pair and level, and each crossing within 30 m."""
    ways = gpd.read_file(REFERENCE / "roads_all_osm2021.gpkg", columns=["class"])
    there = border.BorderContext(
        atlas.catalogue, atlas.facts, atlas.latest, atlas.states, atlas.frames
    )
    every = border.compute(there, ways)
    columns = ["others_main", "others_local", "open_crossings"]
    assert every.pairs[columns].equals(atlas.border.pairs[columns])
    met, shipped = every.crossings.to_crs(METRES), atlas.border.crossings.to_crs(METRES)
    assert shipped.distance(met.union_all()).max() < 30
    assert met.distance(shipped.union_all()).max() < 30
