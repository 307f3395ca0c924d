"""What each link of the toy country changes, every answer known by hand.

```
 21.8  +--------- ra ---------+      Two roads from north to south (class main, 50 km/h) join the
       |                      |      ends of ra, rb and rc (40 km/h). ra serves; of rb the western
 21.6  A==== rb ====|- - rb - B      half; rc is schematic. A, B, C, D are the seats of districts
       |                      |      a1, b1, a2, b2.
 21.2  C . . . . .  rc  . . . D
     105.1        105.5     105.9
```
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, box
from toy import LAYER, Edit, collection, feature

from lienket import crs, network, pipeline
from lienket.errors import UsageError
from lienket.layers import roads as outside
from lienket.model.analysis import (
    CHANGE_COLUMNS,
    GAIN_COLUMNS,
    ISOLATION_COLUMNS,
    PAIR_COLUMNS,
    REMARK_COLUMNS,
    TERMINAL_COLUMNS,
    TRIP_COLUMNS,
    Accessibility,
)
from lienket.network.link_impact import ranking
from lienket.network.sampling import Limits
from lienket.network.travel_times import Sums

Place = tuple[float, float]
A, B, C, D = (105.1, 21.6), (105.9, 21.6), (105.1, 21.2), (105.9, 21.2)
RA, RA_END = (105.1, 21.8), (105.9, 21.8)
SEATS = {"seat-a": A, "seat-b": B, "seat-c": C, "seat-d": D}
SPEEDS = """road_class,speed_kmh,access,source,locator,note_vi,note_en
main,50,yes,rep,I.4,,
roads,40,yes,rep,I.4,,
"""
STATUS = "facts/statuses.csv"
SURE = Limits(speed=0, edition=0, oneway=0)
"""The speeds and the network are as they are assumed: only schematic lines may differ."""


@pytest.fixture
def country(toy: Path) -> Path:
    """The toy country with a network, seats and speeds."""
    return networked(toy)


def networked(toy: Path) -> Path:
    """`toy`, the folder of a toy workspace, with a network, seats and speeds."""
    extra = (("network", '"LineString"', "Mạng"), ("places", '"Point"', "Điểm"))
    rows = [
        LAYER.format(key=key, geometry=geometry, status="false", title_vi=title, order=order,
                     columns='"class"', coverage="false")
        for order, (key, geometry, title) in enumerate(extra, start=5)
    ]  # fmt: skip
    with (toy / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write("".join(rows))
    uprights = [
        feature(f"net-{name}", "LineString", [south, north], side=side, **{"class": "main"})
        for name, side, south, north in (("west", "aa", C, RA), ("east", "bb", D, RA_END))
    ]
    places = [
        feature(key, "Point", place, side="aa" if place[0] < 105.5 else "bb", **{"class": "seat"})
        for key, place in SEATS.items()
    ]
    (toy / "network.geojson").write_text(collection(uprights), encoding="utf-8")
    (toy / "places.geojson").write_text(collection(places), encoding="utf-8")
    (toy / "facts" / "speeds.csv").write_text(SPEEDS, encoding="utf-8")
    return toy


def row(frame: pd.DataFrame, key: str) -> dict[str, Any]:
    """The row of a key."""
    return {str(name): value for name, value in frame.loc[key].items()}


def km(*places: Place) -> float:
    return float(crs.steps_m(np.array(places)).sum() / 1000)


def minutes(up_km: float, across_km: float) -> float:
    return 60 * (up_km / 50 + across_km / 40)


def pairs(*rows: tuple[str, str, str, int, str]) -> gpd.GeoDataFrame:
    """The border by pair: key, districts, how many links are joined, and which there are."""
    names = ["key", "district_a", "district_b", "joined", "links"]
    frame = pd.DataFrame(rows, columns=names).reindex(columns=list(PAIR_COLUMNS))
    line = [LineString([(105.5, 21), (105.5, 22)])] * len(rows)
    return gpd.GeoDataFrame(frame, geometry=line, crs="EPSG:4326").set_index("key", drop=False)


def reach(
    folder: Path,
    border: gpd.GeoDataFrame | None = None,
    day: date | None = None,
    roads: Path | None = None,
    limits: Limits = SURE,
) -> Accessibility:
    atlas = pipeline.atlas(folder, as_of=day)
    held = pairs() if border is None else border
    classes = {row.road_class for row in atlas.facts.speeds}
    own = outside.read(roads, classes, atlas.sides) if roads else None
    ready = network.prepare(atlas.catalogue, atlas.facts, atlas.latest, atlas.frames, own, limits)
    return network.find(ready, held, atlas.frames[atlas.catalogue.sides_layer])


ACROSS_RA, ACROSS_RB, ACROSS_RC = km(RA, RA_END), km(A, B), km(C, D)
UP_A, UP_C = km(A, RA), km(C, RA)


def test_a_trip_takes_the_roads_that_serve_today(country: Path) -> None:
    trip = row(reach(country).trips, "seat-a~seat-b")
    assert trip["minutes"] == pytest.approx(minutes(2 * UP_A, ACROSS_RA), abs=0.2)
    assert trip["km"] == pytest.approx(2 * UP_A + ACROSS_RA, abs=0.2)
    assert trip["purpose"] == "seats"


def test_trips_run_between_the_seats_of_two_sides_alone(country: Path) -> None:
    trips = reach(country).trips
    assert list(trips.index) == [f"seat-{a}~seat-{b}" for a in "ac" for b in "bd"]


def test_a_gap_that_is_being_closed_shortens_the_trip_when_it_is_done(country: Path) -> None:
    trip = row(reach(country).trips, "seat-a~seat-b")
    direct = minutes(0, ACROSS_RB)
    assert trip["minutes_building"] == pytest.approx(direct, abs=0.2)
    assert trip["minutes_building_most"] == trip["minutes_building"]


def test_before_it_was_begun_nothing_was_being_built(country: Path) -> None:
    trip = row(reach(country, day=date(2024, 12, 31)).trips, "seat-a~seat-b")
    assert trip["minutes_building"] == trip["minutes"]
    assert trip["minutes_all"] < trip["minutes"]


def test_a_drawn_link_saves_one_number(country: Path) -> None:
    gain = row(reach(country).gains, "rb|seat-a~seat-b")
    saved = minutes(2 * UP_A, ACROSS_RA - ACROSS_RB)
    assert gain["saved_min"] == gain["saved_most_min"] == pytest.approx(saved, abs=0.2)
    assert gain["km_after"] == pytest.approx(ACROSS_RB, abs=0.1)


def placed(folder: Path) -> None:
    """Let the ends of rc be known to 30 m."""
    for name, old in (("roads.geojson", '"error_m": 900'), ("facts/waypoints.csv", ",900,")):
        file = folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, old.replace("900", "30")), encoding="utf-8")
    file = folder / "facts/waypoints.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",800,", ",30,"), encoding="utf-8")


def test_a_schematic_link_saves_a_range(country: Path) -> None:
    """Two roads are too few to tell the winding: from as drawn to half as long again.

    Each half winds for itself, evenly: of the sum of two such lengths, 80 of 100 lie between
    1.112 and 1.388 times what is drawn, for the tails of a sum of two are √0.2 / 2 of its width.
    """
    placed(country)
    gain = row(reach(country).gains, "rc|seat-c~seat-d")
    before, tail = minutes(2 * UP_C, ACROSS_RA), 0.5 * (0.2**0.5 / 2)
    most, least = (before - minutes(0, by * ACROSS_RC) for by in (1 + tail, 1.5 - tail))
    assert gain["saved_most_min"] == pytest.approx(most, abs=0.02 * before)
    assert gain["saved_min"] == pytest.approx(least, abs=0.02 * before)
    assert gain["after_min"] == pytest.approx(gain["before_min"] - gain["saved_most_min"], abs=0.1)


def test_no_way_is_shorter_than_the_crow_flies_whatever_length_a_source_gives(
    country: Path,
) -> None:
    """C and D lie 83 km apart, and the halves of rc are 20 km by a source: 83 km at 40 km/h."""
    placed(country)
    with (country / "facts" / "figures.csv").open("a", encoding="utf-8") as file:
        for side in ("aa", "bb"):
            file.write(f"rc--{side},length,Chiều dài,Length,,10,km,2025-03,rep,I.4,,\n")
    gain = row(reach(country).gains, "rc|seat-c~seat-d")
    assert gain["km_after"] == pytest.approx(ACROSS_RC, abs=0.1)
    assert gain["after_min"] == pytest.approx(minutes(0, ACROSS_RC), abs=0.2)
    assert gain["after_most_min"] == gain["after_min"]


def test_links_are_ranked_by_what_they_save_in_the_draws(country: Path) -> None:
    """Wherever rc ends and however it winds, it saves C and D more than rb saves, or less."""
    changes = reach(country).changes
    assert changes["rank"].dropna().to_dict() == {"rb": 1, "rc": 1}
    assert changes["first_pct"].dropna().sum() == pytest.approx(100, abs=1)
    assert set(changes["top3_pct"].dropna()) == {100}
    rb, rc = row(changes, "rb"), row(changes, "rc")
    assert rc["total_min"] < rb["total_min"] < rc["total_most_min"]


def sums(opened: Sequence[float], minutes: Sequence[float]) -> Sums:
    """What a link does in each of so many draws."""
    return Sums(np.array(opened, dtype=float), np.array(minutes, dtype=float))


def test_a_firm_winner_has_the_first_rank_alone() -> None:
    """It saves more in nine of ten draws."""
    found = ranking({"x": sums([0] * 10, [9] * 9 + [4]), "y": sums([0] * 10, [5] * 10)})
    assert found["rank"].to_dict() == {"x": 1, "y": 2}
    assert found["first_pct"].to_dict() == {"x": 90, "y": 10}
    assert found["top3_pct"].to_dict() == {"x": 100, "y": 100}


def test_links_that_cannot_be_told_apart_share_a_rank() -> None:
    """The one saves more in eight of ten draws; the third is below both in all."""
    found = ranking(
        {
            "x": sums([0] * 10, [9] * 8 + [4] * 2),
            "y": sums([0] * 10, [5] * 10),
            "z": sums([0] * 10, [1] * 9 + [0]),
        }
    )
    assert found["rank"].to_dict() == {"x": 1, "y": 1, "z": 3}
    assert found["first_pct"].to_dict() == {"x": 80, "y": 20, "z": 0}
    assert found["top3_pct"].to_dict() == {"x": 100, "y": 100, "z": 90}


def test_a_link_that_opens_a_way_ranks_before_one_that_saves_minutes() -> None:
    found = ranking({"x": sums([0] * 10, [80] * 10), "y": sums([1] * 10, [0] * 10)})
    assert found["rank"].to_dict() == {"y": 1, "x": 2}


# --- an upgrade -----------------------------------------------------------------------------------


def named(folder: Path, measure: str, value: str, unit: str = "") -> None:
    """Let a source name what ra becomes in the east, where an upgrade is asked for."""
    with (folder / "facts" / "figures.csv").open("a", encoding="utf-8") as file:
        file.write(f"ra--bb,{measure},Cấp,Class,,{value},{unit},2025-03,rep,I.4,,\n")


def test_an_upgrade_is_driven_at_the_design_speed_that_a_source_gives(country: Path) -> None:
    """The eastern half of ra, 41 km, at 80 instead of 40 km/h: half an hour less."""
    named(country, "design_speed", "80", "km/h")
    found = reach(country)
    half = km((105.5, 21.8), RA_END)
    gain = row(found.gains, "ra|seat-a~seat-b")
    assert gain["saved_min"] == gain["saved_most_min"] == pytest.approx(half / 80 * 60, abs=0.2)
    assert gain["km_after"] == gain["km_before"]
    change = row(found.changes, "ra")
    assert (change["why"], change["pairs"]) == ("", 4)
    assert change["total_min"] == pytest.approx(4 * half / 80 * 60, abs=0.5)


def test_an_upgrade_is_driven_at_the_speed_of_the_class_that_a_source_names(
    country: Path,
) -> None:
    """Of a class for plains (80) and one for mountains (60), the slower: nobody says which land."""
    grades = "iii-plain,80,yes,rep,I.4,,\niii-mountain,60,yes,rep,I.4,,\n"
    (country / "facts" / "speeds.csv").write_text(SPEEDS + grades, encoding="utf-8")
    named(country, "road_class_planned", '"cấp III đồng bằng, cấp III miền núi"')
    gain = row(reach(country).gains, "ra|seat-a~seat-b")
    half = km((105.5, 21.8), RA_END)
    assert gain["saved_min"] == pytest.approx(half * (60 / 40 - 60 / 60), abs=0.2)


def test_an_upgrade_whose_class_nobody_names_has_no_gain_made_up(country: Path) -> None:
    found = reach(country)
    assert row(found.changes, "ra")["why"] == "no_class"
    assert "ra" not in set(found.gains["link"])


def test_an_upgrade_to_what_is_assumed_already_gains_nothing_and_says_so(country: Path) -> None:
    named(country, "design_speed", "40", "km/h")
    assert row(reach(country).changes, "ra")["why"] == "no_faster"


def test_an_upgrade_gains_nothing_though_that_of_another_link_makes_its_road_faster(
    country: Path, edit: Edit
) -> None:
    named(country, "design_speed", "40", "km/h")
    edit(STATUS, "rb--aa,in_service,none,", "rb--aa,in_service,upgrade,proposed")
    with (country / "facts" / "figures.csv").open("a", encoding="utf-8") as file:
        file.write("rb--aa,design_speed,Tốc độ,Speed,,80,km/h,2025-03,rep,I.4,,\n")
    changes = reach(country).changes["why"]
    assert (changes["ra"], changes["rb"]) == ("no_faster", "")


def test_an_upgrade_that_is_over_has_no_effect_left(country: Path, edit: Edit) -> None:
    named(country, "design_speed", "80", "km/h")
    edit(STATUS, "in_service,upgrade,proposed", "in_service,upgrade,completed")
    assert row(reach(country).changes, "ra")["why"] == "served"


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kmh=st.integers(20, 120), seed=st.integers(0, 99))
def test_no_link_lengthens_a_trip_in_any_draw(country: Path, kmh: int, seed: int) -> None:
    """Whatever speed an upgrade is to have, and whatever is drawn."""
    figures = country / "facts" / "figures.csv"
    kept = figures.read_text(encoding="utf-8")
    named(country, "design_speed", str(kmh), "km/h")
    found = reach(country, limits=Limits(draws=50, seed=seed, speed=0.4, edition=0.2))
    figures.write_text(kept, encoding="utf-8")
    trips = found.trips
    assert (trips["minutes_building_most"] <= trips["minutes"]).all()
    assert (trips["minutes_all_most"] <= trips["minutes"]).all()
    assert (found.gains["saved_min"] >= 0).all()
    assert (found.gains["saved_min"] <= found.gains["saved_most_min"]).all()


def test_roads_against_which_one_may_not_drive_leave_pairs_that_a_link_opens(
    country: Path, tmp_path: Path
) -> None:
    lines = [[C, RA], [D, RA_END], [RA_END, RA]]
    path = saved(tmp_path, lines, **{"class": ["main"] * 3, "oneway": [0, 0, 1]})
    found = reach(country, roads=path)
    assert found.trips["minutes"].isna().all()
    assert row(found.changes, "rb")["pairs"] == 4
    assert row(found.gains, "rb|seat-a~seat-b")["km_after"] == pytest.approx(ACROSS_RB, abs=0.1)


def test_a_schematic_link_carries_the_worst_error_of_what_is_missing(country: Path) -> None:
    change = row(reach(country).changes, "rc")
    assert (change["certainty"], change["error_m"]) == ("schematic", 900)


def test_a_line_that_was_generalised_is_called_so_and_carries_no_error(country: Path) -> None:
    change = row(reach(country).changes, "rb")
    assert change["certainty"] == "generalised"
    assert pd.isna(change["error_m"])


def test_a_link_that_serves_changes_nothing_that_can_be_told(country: Path, edit: Edit) -> None:
    edit(STATUS, "in_service,upgrade,proposed", "in_service,none,")
    change = row(reach(country).changes, "ra")
    assert (change["why"], change["certainty"]) == ("served", "")
    assert pd.isna(change["rank"])
    assert pd.isna(change["total_min"])


def test_before_a_source_speaks_of_a_link_nothing_of_it_is_missing(country: Path) -> None:
    found = reach(country, day=date(2000, 1, 1))
    assert set(found.changes["why"]) == {"untold"}
    assert found.gains.empty


def test_a_link_with_a_missing_part_that_is_not_drawn_is_unmapped(
    country: Path, edit: Edit
) -> None:
    edit("facts/parts.csv", "rc--bb,bb,Rc phía đông,Rc east,,roads", "rc--bb,bb,Rc,Rc,,")
    file = country / "roads.geojson"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "rc--bb" not in line]
    file.write_text("\n".join(lines).replace(",\n]", "\n]") + "\n", encoding="utf-8")
    change = row(reach(country).changes, "rc")
    assert (change["why"], change["certainty"]) == ("unmapped", "unmapped")


def test_a_link_that_joins_no_two_places_of_the_network_is_off_it(
    country: Path, edit: Edit
) -> None:
    edit("network.geojson", "[105.1, 21.2]", "[105.1, 21.4]")
    edit("places.geojson", "[105.1, 21.2]", "[105.1, 21.4]")
    assert row(reach(country).changes, "rc")["why"] == "off_network"


def test_links_without_other_roads_say_that_there_is_no_network(country: Path) -> None:
    (country / "network.geojson").write_text(collection([]), encoding="utf-8")
    changes = reach(country).changes
    assert row(changes, "rc")["why"] == "no_network"
    assert "off_network" not in {*changes["why"]}


def test_a_design_speed_that_a_source_gives_is_driven(country: Path, edit: Edit) -> None:
    edit("facts/figures.csv", "rb--bb,length,Chiều dài,Length,,5,km",
         "rb--bb,design_speed,Tốc độ,Speed,,80,km/h")  # fmt: skip
    gain = row(reach(country).gains, "rb|seat-a~seat-b")
    half = km(A, (105.5, 21.6))
    assert gain["after_min"] == pytest.approx(60 * (half / 40 + half / 80), abs=0.2)


def test_people_whom_a_source_counts_are_named(country: Path, edit: Edit) -> None:
    edit("facts/figures.csv", "rb--bb,length,Chiều dài,Length,,5,km,2025-03",
         "rb--bb,people,Số dân,People,over,5000,người,2025-03")  # fmt: skip
    told = "Số dân: trên 5.000 người (3/2025) | People: over 5,000 people (March 2025)"
    assert row(reach(country).changes, "rb")["figures"] == told


def test_terminals_lie_in_their_districts_and_far_ones_are_remarked_on(country: Path) -> None:
    found = reach(country)
    assert found.terminals["district"].to_dict() == {
        "gate-east": "d-b1",
        "seat-a": "d-a1",
        "seat-b": "d-b1",
        "seat-c": "d-a2",
        "seat-d": "d-b2",
    }
    remark = row(found.remarks, "far_terminal-1")
    assert remark["feature"] == "gate-east"
    assert remark["metres"] == pytest.approx(1000 * km((105.9, 21.8), (105.95, 21.8)), rel=1e-3)


@pytest.mark.parametrize("name", ["minutes", "minutes_building", "minutes_all_most", "km"])
def test_a_terminal_that_is_not_on_the_network_has_no_trips(
    country: Path, edit: Edit, name: str
) -> None:
    """4.1 km east of the eastern road."""
    edit("places.geojson", "[105.9, 21.6]", "[105.94, 21.6]")
    found = reach(country)
    assert not found.trips[name].isna().any()
    assert not {"seat-a~seat-b", "seat-c~seat-b"} & {*found.trips.index}
    assert len(found.trips[found.trips["purpose"] == "seats"]) == found.seat_pairs - 2
    assert "seat-b" in set(found.remarks["feature"])


def test_the_way_to_the_network_is_driven_at_the_slowest_speed(country: Path, edit: Edit) -> None:
    edit("places.geojson", "[105.9, 21.6]", "[105.92, 21.6]")
    trip, access = row(reach(country).trips, "seat-a~seat-b"), km(B, (105.92, 21.6))
    assert trip["km"] == pytest.approx(access + 2 * UP_A + ACROSS_RA, abs=0.2)
    assert trip["minutes"] == pytest.approx(minutes(2 * UP_A, access + ACROSS_RA), abs=0.2)


def test_without_terminals_there_are_no_trips(country: Path, edit: Edit) -> None:
    (country / "places.geojson").write_text(collection([]), encoding="utf-8")
    edit("facts/links.csv", "gate-east,gate", "gate-east,road")
    assert reach(country).trips.empty


def test_districts_that_no_joined_link_joins_are_isolated(country: Path) -> None:
    border = pairs(
        ("border-a1-b1", "d-a1", "d-b1", 1, "ra;rb"), ("border-a2-b2", "d-a2", "d-b2", 0, "rc;ra")
    )
    found = reach(country, border).isolation
    assert list(found.index) == ["border-a2-b2"]
    apart = row(found, "border-a2-b2")
    assert (apart["destination"], apart["planned"]) == ("seat-d", "rc")
    assert apart["straight_km"] == pytest.approx(km(C, D), abs=0.05)
    assert apart["shortest_km"] == pytest.approx(2 * UP_C + ACROSS_RA, abs=0.2)
    assert apart["detour"] == pytest.approx(apart["shortest_km"] / apart["straight_km"], abs=0.01)


def test_the_detour_is_that_of_the_shortest_way_though_another_is_faster(
    country: Path, tmp_path: Path
) -> None:
    north = (105.5, 21.5)
    path = saved(tmp_path, [[C, D], [C, north, D]], **{"class": ["slow", "main"]})
    (country / "facts" / "speeds.csv").write_text(SPEEDS + "slow,20,yes,rep,I.4,,\n", "utf-8")
    border = pairs(("border-a2-b2", "d-a2", "d-b2", 0, "rc"))
    apart = row(reach(country, border, roads=path).isolation, "border-a2-b2")
    assert apart["shortest_km"] == pytest.approx(km(C, D), abs=0.1)
    assert apart["minutes"] == pytest.approx(minutes(km(C, north, D), 0), abs=0.1)
    assert apart["detour"] == 1


def test_every_frame_has_its_columns(country: Path) -> None:
    found = reach(country, pairs(("border-a2-b2", "d-a2", "d-b2", 0, "rc")))
    held = {
        "terminals": TERMINAL_COLUMNS, "trips": TRIP_COLUMNS, "gains": GAIN_COLUMNS,
        "changes": CHANGE_COLUMNS, "isolation": ISOLATION_COLUMNS, "remarks": REMARK_COLUMNS,
    }  # fmt: skip
    for name, columns in held.items():
        frame = getattr(found, name)
        assert [column for column in frame if column != "geometry"] == list(columns), name
        assert list(frame.index) == list(frame["key"]), name
        assert len(frame), name


def test_a_layer_of_links_without_a_speed_is_no_road(country: Path) -> None:
    (country / "facts" / "speeds.csv").write_text(
        "".join(SPEEDS.splitlines(keepends=True)[:2]), "utf-8"
    )
    assert set(reach(country).changes["why"]) <= {"no_road", "served"}


def test_without_speeds_nothing_is_computed(toy: Path) -> None:
    assert reach(toy).trips.empty
    assert reach(toy).changes.empty


def test_the_source_of_a_speed_must_be_there(country: Path) -> None:
    table = SPEEDS.replace("main,50,yes,rep", "main,50,yes,nowhere")
    (country / "facts" / "speeds.csv").write_text(table, encoding="utf-8")
    assert [fault.place for fault in pipeline.check(country)] == ["facts/speeds.csv:2 · main"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("main,50", "main,0", "not_above_zero"),
        ("roads,40", "main,40", "double_key"),
        ("50,yes", "50,maybe", "bad_word"),
    ],
)
def test_a_speed_that_cannot_be_is_a_fault(country: Path, old: str, new: str, code: str) -> None:
    (country / "facts" / "speeds.csv").write_text(SPEEDS.replace(old, new), encoding="utf-8")
    assert [fault.code for fault in pipeline.check(country)] == [code]


# --- a network of one's own ----------------------------------------------------------------------


ONE_POINT = json.dumps(
    {
        "type": "Feature",
        "properties": {"class": "main"},
        "geometry": {"type": "LineString", "coordinates": [[105.5, 21.5]]},
    }
)
SIDES = gpd.GeoDataFrame(geometry=[box(105, 21, 106, 22)], crs=4326)


def saved(folder: Path, lines: Sequence[Sequence[Place]], **columns: object) -> Path:
    frame = gpd.GeoDataFrame(columns, geometry=[LineString(line) for line in lines], crs=4326)
    path = folder / "roads.gpkg"
    frame.to_crs(3405).to_file(path)
    return path


def test_a_network_of_ones_own_is_driven_on_instead(country: Path, tmp_path: Path) -> None:
    path = saved(tmp_path, [[A, B], [C, A]], **{"class": ["main", "main"]})
    atlas = pipeline.atlas(country, roads=path)
    trip = row(atlas.accessibility.trips, "seat-a~seat-b")
    assert trip["minutes"] == pytest.approx(minutes(ACROSS_RB, 0), abs=0.2)


def test_it_may_be_in_another_crs_and_have_more_columns(tmp_path: Path) -> None:
    path = saved(tmp_path, [[A, B]], **{"class": ["main"], "note": ["x"], "oneway": [1]})
    found = outside.read(path, {"main"}, SIDES)
    assert found.crs == "EPSG:4326"
    assert {*found} == {"class", "geometry", "oneway"}


def test_keys_that_are_numbers_are_read_as_text(tmp_path: Path) -> None:
    path = saved(tmp_path, [[A, B]], **{"class": ["main"], "key": [7], "ref": [31]})
    found = outside.read(path, {"main"}, SIDES)
    assert [*found["key"], *found["ref"]] == ["7", "31"]


def test_a_workspace_without_speeds_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, [[A, B]], **{"class": ["main"]})
    with pytest.raises(UsageError, match=r"the workspace has no facts/speeds\.csv"):
        outside.read(path, (), SIDES)


def test_a_file_that_is_no_network_is_refused_for_all_that_is_wrong(tmp_path: Path) -> None:
    place = gpd.GeoDataFrame({"class": ["main"]}, geometry=gpd.points_from_xy([105], [21]))
    place.set_crs(4326).to_file(tmp_path / "places.gpkg")
    bare = gpd.GeoDataFrame({"kind": ["x"]}, geometry=[LineString([A, B])], crs=4326)
    bare.to_file(tmp_path / "bare.shp")
    (tmp_path / "bare.prj").unlink()
    other = saved(tmp_path, [[A, B]], **{"class": ["canal"]})
    abroad = tmp_path / "abroad.geojson"
    line = LineString([(2, 48), (3, 49)])
    gpd.GeoDataFrame({"class": ["main"]}, geometry=[line], crs=4326).to_file(abroad)
    lost = tmp_path / "lost.gpkg"
    lines = [LineString([A, B]), LineString([A, (float("inf"), 21.5)])]
    gpd.GeoDataFrame({"class": ["main", "main"]}, geometry=lines, crs=4326).to_file(lost)
    (tmp_path / "dot.geojson").write_text(ONE_POINT, encoding="utf-8")
    (tmp_path / "text.gpkg").write_text("no", encoding="utf-8")
    said = {
        tmp_path / "nowhere.gpkg": "cannot be read",
        tmp_path / "text.gpkg": r"cannot be read\. A file of lines",
        tmp_path / "places.gpkg": "there is no line in it",
        tmp_path / "bare.shp": "its CRS is not said.*the column class is missing",
        abroad: "no line lies within 105.00, 21.00, 106.00, 22.00",
        lost: r"1 lines have a coordinate that is no number, or not on Earth \(rows 2\)",
        tmp_path / "dot.geojson": "cannot be read",
        other: r"none of its classes \(canal\) has a speed",
    }
    for path, why in said.items():
        with pytest.raises(UsageError, match=why):
            outside.read(path, {"main"}, SIDES)


def test_a_country_without_places_to_go_to_has_no_trips(country: Path) -> None:
    """Nobody has drawn a seat yet: the roads are there, and nothing leads anywhere."""
    (country / "places.geojson").write_text(collection([]), encoding="utf-8")
    gates = country / "gates.geojson"
    if gates.exists():
        gates.write_text(collection([]), encoding="utf-8")
    links = country / "facts" / "links.csv"
    kept = [row for row in links.read_text(encoding="utf-8").splitlines() if ",gates," not in row]
    links.write_text("\n".join(kept) + "\n", encoding="utf-8")
    statuses = country / STATUS
    kept = [
        row
        for row in statuses.read_text(encoding="utf-8").splitlines()
        if not row.startswith("gate-east,")
    ]
    statuses.write_text("\n".join(kept) + "\n", encoding="utf-8")
    found = pipeline.atlas(country).accessibility
    assert found.trips.empty
    assert found.gains.empty
    assert [*found.trips.columns] == [*TRIP_COLUMNS]
    assert found.changes["rank"].isna().all()
