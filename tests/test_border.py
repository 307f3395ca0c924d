"""The state across the border, every answer known by hand from the toy country."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from toy import Edit, collection, toy_features

from lienket import pipeline
from lienket.model.analysis import State

STATUS = "facts/statuses.csv"


def states(folder: Path, as_of: date | None = None) -> dict[str, State]:
    """The states but for their dates and who builds, which have tests of their own."""
    found = pipeline.atlas(folder, as_of=as_of).states
    return {key: replace(state, as_of=None, building=()) for key, state in found.items()}


def test_two_serving_sides_that_meet_are_joined(toy: Path) -> None:
    assert states(toy)["ra"] == State("joined", (), "on_paper", 0.0, 25.0)


def test_one_serving_side_is_one_sided_and_the_other_lags(toy: Path) -> None:
    assert states(toy)["rb"] == State("one_sided", ("bb",), "one_building", 0.0, 25.0)


def test_no_serving_side_is_absent_and_on_paper(toy: Path) -> None:
    """`rc` is a guess on 900 m: that its drawn ends meet says nothing."""
    assert states(toy)["rc"] == State("absent", (), "on_paper", None, None)


def test_an_upgrade_never_makes_a_serving_road_absent(toy: Path, edit: Edit) -> None:
    edit(
        STATUS, "ra--bb,in_service,upgrade,proposed", "ra--bb,in_service,upgrade,under_construction"
    )
    assert states(toy)["ra"] == State("joined", (), "one_building", 0.0, 25.0)


def test_the_state_is_that_of_the_date(toy: Path) -> None:
    state = states(toy, date(2024, 5, 2))["rb"]
    assert (state.ground, state.works) == ("one_sided", "on_paper")


@pytest.mark.parametrize("key", ["bus", "gate-east"])
def test_what_is_no_route_has_no_such_state(toy: Path, key: str) -> None:
    assert states(toy)[key] == State("not_applicable", (), "not_applicable")


def test_serving_lines_that_end_apart_are_not_joined(toy: Path) -> None:
    """A step of 0.001° of longitude at 21.8° N is 103.4 m (111 412.8 cos φ − 93.5 cos 3φ)."""
    features = toy_features()
    features["roads"][1]["geometry"] = {
        "type": "LineString",
        "coordinates": [[105.501, 21.8], [105.9, 21.8]],
    }
    (toy / "roads.geojson").write_text(collection(features["roads"]), encoding="utf-8")
    state = states(toy)["ra"]
    assert (state.ground, state.lagging) == ("absent", ())
    assert state.gap_m == pytest.approx(103.4, abs=0.2)


def move(toy: Path, number: int, **values: object) -> None:
    """Change the geometry or a property of one road of the toy."""
    features = toy_features()["roads"]
    for name, value in values.items():
        target = features[number] if name == "geometry" else features[number]["properties"]
        target[name] = value  # type: ignore[index] # JSON
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")


def line(*points: list[float]) -> dict[str, object]:
    return {"type": "LineString", "coordinates": [*points]}


def test_a_gap_within_the_position_error_does_not_part_them(toy: Path) -> None:
    move(toy, 1, geometry=line([105.501, 21.8], [105.9, 21.8]), error_m=2000)
    state = states(toy)["ra"]
    assert (state.ground, state.gap_m, state.gap_error_m) == ("joined", None, None)


def test_a_serving_side_without_a_line_leaves_the_meeting_unknown(toy: Path, edit: Edit) -> None:
    edit("facts/parts.csv", "Ra east,,roads", "Ra east,d-b1,")
    features = [row for row in toy_features()["roads"] if row["properties"]["key"] != "ra--bb"]  # type: ignore[index] # JSON
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")
    state = states(toy)["ra"]
    assert (state.ground, state.gap_m) == ("unknown", None)


def test_what_lies_on_both_sides_does_not_close_a_gap(toy: Path, edit: Edit) -> None:
    move(toy, 1, geometry=line([105.7, 21.8], [105.9, 21.8]))
    edit("facts/links.csv", "ra--aa;ra--bb,", "ra--aa;ra--bb;rb--aa,")
    edit("facts/parts.csv", "ra--bb,bb,", "ra--both,both,Ra chung,Ra shared,d-a1,\nra--bb,bb,")
    edit("facts/links.csv", "ra--aa;ra--bb;rb--aa,", "ra--aa;ra--bb;ra--both,")
    edit(
        STATUS,
        "ra--aa,in_service",
        "ra--both,in_service,none,,,,2021-08,,osm,lớp,yes,,\nra--aa,in_service",
    )
    state = states(toy)["ra"]
    assert state.ground == "absent"
    assert state.gap_m == pytest.approx(20_700, rel=0.01)


def test_a_side_that_nobody_speaks_of_leaves_the_works_unknown(toy: Path) -> None:
    state = states(toy, date(2021, 12, 31))["ra"]
    assert (state.ground, state.works) == ("unknown", "unknown")


def add_bridge(toy: Path, edit: Edit) -> None:
    """Build `rx`, a bridge on aa alone, as the counterpart of `rb`."""
    edit("facts/links.csv", "rb--aa;rb--bb,,", "rb--aa;rb--bb,rx,")
    for file, row in {
        "links": "rx,route,Cầu,Bridge,aa,rx--aa,rb,,,,public",
        "parts": "rx--aa,aa,Cầu,Bridge,,",
        "statuses": "rx--aa,not_built,new,under_construction,,,2021-08,,osm,lớp,yes,,",
    }.items():
        path = toy / "facts" / f"{file}.csv"
        path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n{row}\n", encoding="utf-8")


def test_a_counterpart_does_not_speak_for_a_side_whose_works_a_link_leaves_open(
    toy: Path, edit: Edit
) -> None:
    """`rb` builds on bb, and nobody says what it has on aa; that `rx` is built there is no word."""
    add_bridge(toy, edit)
    edit(STATUS, "rb--aa,in_service,none,,,", "rb--aa,unknown,new,unknown,,")
    found = states(toy)
    assert (found["rb"].ground, found["rb"].works) == ("unknown", "one_building")


def test_an_unknown_condition_is_not_guessed(toy: Path, edit: Edit) -> None:
    edit(STATUS, "rb--aa,in_service", "rb--aa,unknown")
    assert states(toy)["rb"].ground == "unknown"


def test_works_done_on_both_sides_are_done(toy: Path, edit: Edit) -> None:
    edit(STATUS, "ra--bb,in_service,upgrade,proposed", "ra--bb,in_service,upgrade,completed")
    assert states(toy)["ra"].works == "done"


def test_works_done_on_one_side_alone_are_done_in_part(toy: Path, edit: Edit) -> None:
    edit(STATUS, "ra--aa,in_service,none,,", "ra--aa,in_service,upgrade,completed,")
    assert states(toy)["ra"].works == "partly_done"


def test_works_that_are_suspended_are_not_called_unstarted(toy: Path, edit: Edit) -> None:
    edit(STATUS, "ra--bb,in_service,upgrade,proposed", "ra--bb,in_service,upgrade,suspended")
    assert states(toy)["ra"].works == "suspended"


def test_a_link_on_one_side_has_no_state_though_its_counterpart_has_one(
    toy: Path, edit: Edit
) -> None:
    """A bridge on aa alone crosses nothing, and what is built there changes no other row."""
    add_bridge(toy, edit)
    found = states(toy)
    assert found["rx"] == State("not_applicable", (), "not_applicable")
    assert found["rb"] == State("one_sided", ("bb",), "one_building", 0.0, 25.0)


def test_a_state_has_the_date_of_the_newest_statement_that_decides_it(toy: Path) -> None:
    found = pipeline.atlas(toy).states
    newest = {"ra": "2024-05-02", "rb": "2025-03-08", "bus": "None"}
    assert {key: str(found[key].as_of) for key in newest} == newest


@pytest.mark.parametrize(
    ("expected_on", "works", "building"),
    [
        ("", "both_building", ("aa", "bb")),
        ("2025-Q3", "both_building", ("aa", "bb")),
        ("2024-Q2", "one_building", ("bb",)),
    ],
)
def test_both_sides_build_only_if_they_do_so_at_one_time(
    toy: Path, edit: Edit, expected_on: str, works: str, building: tuple[str, ...]
) -> None:
    """On bb they build since 8 March 2025; of aa it is told in May 2024, until `expected_on`."""
    told = f"rb--aa,in_service,upgrade,under_construction,,,2024-05-02,{expected_on},"
    edit(STATUS, "rb--aa,in_service,none,,,,2024-05-02,,", told)
    state = pipeline.atlas(toy).states["rb"]
    assert (state.works, state.building) == (works, building)


def test_an_upgrade_presupposes_a_road(toy: Path, edit: Edit) -> None:
    """Nobody says that `ra` lies on bb, but it is to be upgraded there."""
    edit(STATUS, "ra--bb,in_service,upgrade", "ra--bb,unknown,upgrade")
    atlas = pipeline.atlas(toy)
    assert atlas.states["ra"].ground == "joined"
    assert (atlas.latest["ra--bb"].condition, atlas.latest["ra--bb"].inferred) == (
        "in_service",
        True,
    )
    assert atlas.frames["roads"].loc["ra--bb", "condition"] == "in_service"


def test_works_that_were_cancelled_do_not_keep_the_rest_from_being_done(
    toy: Path, edit: Edit
) -> None:
    edit(STATUS, "ra--bb,in_service,upgrade,proposed", "ra--bb,in_service,upgrade,cancelled")
    assert states(toy)["ra"].works == "none"
    edit(STATUS, "ra--aa,in_service,none,,", "ra--aa,in_service,upgrade,completed,")
    assert states(toy)["ra"].works == "done"
