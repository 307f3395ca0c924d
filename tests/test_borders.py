"""The state across the border, every answer known by hand from the toy country."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from toy import Edit, collection, toy_features

from geo import build
from geo.records import State

STATUS = "facts/statuses.csv"


def states(folder: Path, as_of: date | None = None) -> dict[str, State]:
    return dict(build.atlas(folder, as_of=as_of).states)


def test_two_serving_sides_that_meet_are_joined(toy: Path) -> None:
    assert states(toy)["ra"] == State("joined", (), "on_paper", 0.0, 25.0)


def test_one_serving_side_is_one_sided_and_the_other_lags(toy: Path) -> None:
    assert states(toy)["rb"] == State("one_sided", ("bb",), "one_building", 0.0, 25.0)


def test_no_serving_side_is_absent_and_on_paper(toy: Path) -> None:
    assert states(toy)["rc"] == State("absent", (), "on_paper", 0.0, 900.0)


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


def test_an_unknown_condition_is_not_guessed(toy: Path, edit: Edit) -> None:
    edit(STATUS, "rb--aa,in_service", "rb--aa,unknown")
    assert states(toy)["rb"].ground == "unknown"


def test_works_done_on_both_sides_are_done(toy: Path, edit: Edit) -> None:
    edit(STATUS, "ra--bb,in_service,upgrade,proposed", "ra--bb,in_service,upgrade,completed")
    assert states(toy)["ra"].works == "done"


def test_both_sides_building(toy: Path, edit: Edit) -> None:
    edit(STATUS, "rb--aa,in_service,none,,,", "rb--aa,in_service,upgrade,under_construction,,")
    assert states(toy)["rb"].works == "both_building"


def test_counterparts_lend_their_parts(toy: Path, edit: Edit) -> None:
    """A link on one side alone takes its other side from its counterpart."""
    edit("facts/links.csv", "aa;bb,ra--aa;ra--bb,,", "aa;bb,ra--aa;ra--bb,rd,")
    edit(
        "facts/links.csv",
        "bus,bus,",
        "rd,route,Đường Rd,Road Rd,bb,,ra,,,,public\nbus,bus,",
    )
    edit(STATUS, "bus,,,", "rd,not_built,new,planned,,,2024-05-02,,rep,I.4,no,,\nbus,,,")
    assert states(toy)["rd"].lagging == ("bb",)
