"""Each stretch of a road is drawn once: what is told, and what may lie beside another."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lienket import pipeline

NORTH_M = 1 / 110_746
"""A metre to the north at 21.8° [deg]."""

WHOLE = [[105.1, 21.8], [105.31, 21.83], [105.5, 21.8]]
"""The road of the toy country whose pieces are played with."""

HALF = [105.2, 21.8 + 0.03 * 0.1 / 0.21]
"""A place on it that is no vertex of it."""


def moved(path: list[list[float]], metres: float) -> list[list[float]]:
    return [[lon, lat + metres * NORTH_M] for lon, lat in path]


TWICE: dict[str, list[list[list[float]]]] = {
    "the same piece again": [WHOLE, WHOLE],
    "the same piece three times": [WHOLE, WHOLE, WHOLE],
    "the same piece backwards": [WHOLE, WHOLE[::-1]],
    "a part of a piece, from a place that is no vertex": [WHOLE, [HALF, *WHOLE[1:]]],
    "a part of a piece with vertices of its own": [WHOLE, [[105.1, 21.8], HALF]],
    "a short piece within a long one, exactly": [[[105.1, 21.8], [105.1002, 21.8], WHOLE[2]],
                                                 [[105.1, 21.8], [105.1002, 21.8]]],
    "the same piece again, a metre off": [WHOLE, moved(WHOLE, 1)],
    "the same piece backwards, a metre off": [WHOLE, moved(WHOLE, 1)[::-1]],
    "there and back in one piece, a metre off": [[*WHOLE, *moved(WHOLE, 1)[::-1]]],
}  # fmt: skip
"""Roads that are drawn twice, by what lies on what: the pieces."""

ONCE: dict[str, list[list[list[float]]]] = {
    "pieces end to end": [WHOLE[:2], WHOLE[1:]],
    "pieces that cross": [WHOLE, [[105.3, 21.7], [105.32, 21.9]]],
    "a piece that branches off": [WHOLE, [WHOLE[1], [105.4, 21.9]]],
    "a piece that branches off at a small angle": [WHOLE, [WHOLE[1], [105.5, 21.805]]],
    "two carriageways": [WHOLE, moved(WHOLE, 8)],
    "a sharp bend": [[*WHOLE, [105.31, 21.801]]],
    "a ring": [[WHOLE[0], WHOLE[1], [105.3, 21.7], WHOLE[0]], WHOLE[1:]],
    "vertices a decimetre apart": [[[105.497 + n / 1e6, 21.8] for n in range(3000)]],
    "the same place twice in a piece": [[WHOLE[0], WHOLE[0], *WHOLE[1:]]],
}
"""Roads each stretch of which is drawn once."""


def redraw(folder: Path, **roads: list[list[list[float]]]) -> None:
    """Give some roads of a toy workspace, by key with "_" for "--", other pieces."""
    path = folder / "roads.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    for feature in data["features"]:
        key = feature["properties"]["key"].replace("--", "_")
        if key in roads:
            feature["geometry"] = {"type": "MultiLineString", "coordinates": roads[key]}
    path.write_text(json.dumps(data), encoding="utf-8")


def told(folder: Path) -> list[tuple[str, str]]:
    return [(fault.key, fault.code) for fault in pipeline.check(folder)]


@pytest.mark.parametrize("name", TWICE)
def test_a_stretch_drawn_twice_in_one_feature_is_a_fault(name: str, toy: Path) -> None:
    redraw(toy, ra_aa=TWICE[name])
    assert told(toy) == [("ra--aa", "drawn_twice")]


@pytest.mark.parametrize("name", ONCE)
def test_a_stretch_drawn_once_is_none(name: str, toy: Path) -> None:
    redraw(toy, ra_aa=ONCE[name])
    assert told(toy) == []


def test_the_fault_says_from_where_and_how_long(toy: Path) -> None:
    redraw(toy, ra_aa=[WHOLE, [HALF, [105.31, 21.83]]])
    (fault,) = pipeline.check(toy)
    assert (fault.file, fault.line) == ("roads.geojson", 1)
    assert re.match(r'A stretch of 115\d\d m of "ra--aa" is drawn twice, from 105.', fault.en)


def test_parts_of_one_link_do_not_lie_on_each_other(toy: Path) -> None:
    redraw(toy, ra_aa=[[[105.1, 21.8], [105.5, 21.8]]], ra_bb=[[[105.496, 21.8], [105.9, 21.8]]])
    (fault,) = pipeline.check(toy)
    assert (fault.key, fault.code) == ("ra--bb", "parts_overlap")
    assert '"ra--aa"' in fault.en


def test_parts_of_two_links_may_share_a_road(toy: Path) -> None:
    redraw(toy, rb_aa=[[[105.1, 21.8], [105.5, 21.8]]])
    assert told(toy) == []


def test_parts_that_reach_over_each_other_by_less_than_100_m_are_no_fault(toy: Path) -> None:
    redraw(toy, ra_bb=[[[105.4992, 21.8], [105.9, 21.8]]])
    assert told(toy) == []


def test_what_crosses_itself_is_told_once(toy: Path) -> None:
    path = [[105.1, 21.8], [105.4, 21.8], [105.4, 21.9], [105.3, 21.7]]
    redraw(toy, ra_aa=[path, path])
    assert told(toy) == [("ra--aa", "crosses_itself")]
