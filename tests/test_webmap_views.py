"""What the page is told of the border and of trips: small, whole, and nothing invented."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import across
import numpy as np
import pytest

from lienket.model.analysis import Accessibility, Border
from lienket.model.atlas import Atlas
from lienket.model.records import Speed
from lienket.webmap import accessibility, border, serialize

SPEEDS = [
    Speed("primary", 50, access=True, source="a", locator="", note_vi="", note_en=""),
    Speed("minor", 20, access=True, source="b", locator="", note_vi="", note_en=""),
    Speed("track", 10, access=True, source="a", locator="", note_vi="", note_en=""),
]


def test_nothing_is_told_where_nothing_was_computed() -> None:
    assert border.describe(Border()) == {}
    assert accessibility.describe(Accessibility(), SPEEDS) == {}


def test_the_border_and_the_trips_of_the_shipped_layers_are_plain_json(atlas: Atlas) -> None:
    told = [
        border.describe(atlas.border),
        accessibility.describe(atlas.accessibility, atlas.facts.speeds),
    ]
    assert json.loads(json.dumps(told, allow_nan=False))
    assert len(json.dumps(told)) < 20_000


def test_a_crossing_of_a_link_is_known_by_the_link_and_another_by_its_name() -> None:
    link, *_, road = border.describe(across.border())["crossings"]
    assert (link["link"], link["at"]) == ("ra", (21.8, 105.5))
    assert "name" not in link
    assert (road["name"], road["ref"]) == (("Đường làng", "Village road"), "ĐH.9")
    assert "link" not in road


def test_a_pair_has_its_openness_and_its_counts() -> None:
    upper, lower = border.describe(across.border())["pairs"]
    assert (upper["look"], upper["open"], upper["per_10km"]) == ("joined", 2, 0.4)
    assert (lower["look"], lower["open"], lower["per_10km"]) == ("absent", 0, 0)


def test_a_trip_that_nothing_shortens_is_left_out() -> None:
    told = accessibility.describe(across.reach(), SPEEDS)
    assert [(start, end) for start, end, *_ in told["trips"]] == [(0, 2), (1, 3)]
    assert [end["name"][1] for end in told["terminals"]] == [
        "Seat a1", "Seat a2", "Seat b1", "Seat b2",
    ]  # fmt: skip


def test_only_a_schematic_link_has_a_second_number() -> None:
    told = accessibility.describe(across.reach(), SPEEDS)
    assert told["gains"] == {"rb": [[0, 60]], "rc": [[1, 65, 90]]}
    assert told["futures"] == {"building": [[0, 60]], "all": [[0, 60], [1, 65, 90]]}


def test_each_source_of_the_speeds_is_named_once() -> None:
    assert accessibility.describe(across.reach(), SPEEDS)["sources"] == ["a", "b"]


def test_a_trip_without_a_way_today_has_no_minutes() -> None:
    made = across.reach()
    trips = made.trips.astype({"minutes": float})
    trips.loc["a1~b1", "minutes"] = np.nan
    assert accessibility.describe(replace(made, trips=trips), SPEEDS)["trips"][0][3] is None


def test_a_link_without_a_rank_says_why() -> None:
    served, *_ = accessibility.describe(across.reach(), SPEEDS)["changes"]
    assert served == {"link": "ra", "why": "served"}


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        (np.True_, "open", True),
        (np.False_, "open", None),
        (np.int64(3), "pairs", 3),
        (41.44, "way_km", 41.4),
        (11_800.6, "error_m", 11_801),
        (None, "gap_m", None),
    ],
)
def test_a_cell_is_told_as_it_is_shown(value: Any, column: str, expected: object) -> None:  # noqa: ANN401 - any cell
    assert serialize.cell(value, column) == expected
