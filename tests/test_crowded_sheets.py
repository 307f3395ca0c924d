"""A map of more than it has room for: marks that crowd it, sides too small for their names."""

from __future__ import annotations

import pytest
import shapely

from lienket import style
from lienket.sheet import crowded_marks, label_candidates
from lienket.sheet.model import Spot

SEAT, GATE = style.mark("places", "seat"), style.mark("gates")


def spots(look: style.MarkerStyle, apart: float, many: int = 36) -> list[Spot]:
    """Marks on a square grid, so far apart [mm]."""
    return [
        Spot(look, apart * (number % 6), apart * (number // 6), (f"{number}", f"{number}"))
        for number in range(many)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("apart", "many", "left"),
    [(1.5, 36, 36), (8.0, 36, 0), (1.5, 20, 0)],
)
def test_a_class_whose_marks_touch_is_left_out_and_counted(
    apart: float, many: int, left: int
) -> None:
    alone = spots(GATE, 50, 3)
    kept, counted = crowded_marks.thin([*spots(SEAT, apart, many), *alone])
    assert counted == ({SEAT: left} if left else {})
    assert kept[-3:] == alone
    assert len(kept) == many - left + 3


def test_what_the_title_names_stays_among_marks_that_go() -> None:
    named = Spot(SEAT, 0.7, 0.7, ("a", "a"), titled=True)
    kept, counted = crowded_marks.thin([*spots(SEAT, 1.5), named])
    assert (kept, sum(counted.values())) == ([named], 36)


def test_a_name_too_wide_for_its_area_stands_over_the_largest_part_of_it() -> None:
    area = shapely.union_all([shapely.box(0, 0, 6, 4), shapely.box(20, 0, 21, 1)])
    places = [*label_candidates.over(area, 9, 2)]
    assert places
    assert all(0 < place.x < 6 and 0 < place.y < 4 for place in places)
    best = min(places, key=lambda place: place.cost)
    middle = shapely.Point(best.x, best.y)
    assert middle.distance(shapely.Point(3, 2)) < 1
