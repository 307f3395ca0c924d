"""What is a stretch of a line at a border, and what only wanders over it."""

from __future__ import annotations

import pytest
import shapely
from shapely import LineString, box

from lienket.line_clipping import Ground, cut

GROUND = Ground({"w": shapely.box(-9000, 0, 0, 9000), "e": shapely.box(0, 0, 9000, 9000)})
"""Two sides, the border along x = 0."""


@pytest.mark.parametrize(
    ("hug_m", "sides"), [(0, ["w", "e", "w"]), (50, ["w"]), (30, ["w", "e", "w"])]
)
def test_a_long_stretch_that_keeps_to_the_border_is_none(hug_m: float, sides: list[str]) -> None:
    """It runs 40 m over the border for 2 km."""
    road = LineString([(-900, 1000), (40, 1000), (40, 3000), (-900, 3000)])
    assert [side for side, _ in cut(road, GROUND, hug_m=hug_m)] == sides


def test_a_stretch_between_its_ends_may_be_far_though_they_are_not() -> None:
    """Both ends lie on the border, the middle of the bow 200 m off."""
    road = LineString([(-900, 1000), (0, 1000), (200, 2000), (0, 3000), (-900, 3000)])
    assert [side for side, _ in cut(road, GROUND, hug_m=50)] == ["w", "e", "w"]


def test_many_short_stretches_that_make_a_long_one_are_one() -> None:
    """Over for 400 m, back for 20 m, four times: the short ones go first."""
    course = [(-900, 500)]
    for number in range(4):
        y = 1000 + 420 * number
        course += [(0, y), (9, y + 200), (0, y + 400), (-9, y + 410)]
    road = LineString([*course, (-900, 4000)])
    assert [side for side, _ in cut(road, GROUND)] == ["w", "e", "w"]


def test_what_is_cut_is_as_long_as_it_was() -> None:
    road = LineString([(-900, 1000), (900, 1000), (900, 2000), (-900, 2000)])
    stretches = cut(road, GROUND)
    assert [side for side, _ in stretches] == ["w", "e", "w"]
    assert sum(piece.length for _, piece in stretches) == road.length


def test_a_road_that_passes_a_border_thousands_of_times_is_cut() -> None:
    north = range(0, 50_000, 10)
    road = LineString([(1000 + (-1) ** (at // 10) * 50, at) for at in north])
    ground = Ground({"w": box(0, 0, 1000, 50_000), "e": box(1000, 0, 2000, 50_000)})
    for hug_m in (0.0, 25.0):
        assert [side for side, _ in cut(road, ground, hug_m=hug_m)] == ["e", "w"]
