"""Between which districts a route crosses that has no crossing: every answer from the drawing.

    -9000          0          9000
 9000 +-----+------+-----------+
      |        w1  |    e1     |     the communes c1 (in e1, at the border with w1), c2 (in e1, far
    0 +------------+-----------+     from it), c3 (in e2, at the border with w2) and c4 (at both
      |        w2  |    e2     |     districts of w)
-9000 +------------+-----------+
"""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from borderland import Road, context, frame
from test_border_crossings import QUARTERS

from lienket import border
from lienket.model.analysis import Border

BOXES = {
    "c1": shapely.box(0, 2000, 3000, 6000),
    "c2": shapely.box(5000, 2000, 8000, 6000),
    "c3": shapely.box(0, -6000, 3000, -2000),
    "c4": shapely.box(0, -4000, 3000, 4000),
}


def communes(shift_m: float = 0, error_m: float | None = None) -> gpd.GeoDataFrame:
    """The communes, so far off the border [m]."""
    shapes = [shapely.affinity.translate(box, shift_m, 0) for box in BOXES.values()]
    rows = [{"key": key, "epoch": "2025", "error_m": error_m} for key in BOXES]
    return frame(rows, shapes)


def crossed(*parts: Road, places: gpd.GeoDataFrame | None = None) -> Border:
    more = {"communes": communes() if places is None else places}
    return border.compute(context(QUARTERS, parts, more=more))


def planned(key: str, *at: str) -> Road:
    return Road(key, condition="not_built", stage="planned", at=at)


def pair(found: Border) -> str:
    """The one pair that a link is in."""
    (key,) = found.pairs.index[found.pairs["links"] != ""]
    assert found.unplaced.empty
    return str(key)


@pytest.mark.parametrize(("commune", "expected"), [("c1", "border-w1-e1"), ("c3", "border-w2-e2")])
def test_a_commune_on_one_side_decides_by_what_it_touches(commune: str, expected: str) -> None:
    assert pair(crossed(planned("r--w"), planned("r--e", commune))) == expected


def test_a_commune_touches_within_its_error_of_place() -> None:
    parts = planned("r--w"), planned("r--e", "c1")
    assert pair(crossed(*parts, places=communes(200, 300))) == "border-w1-e1"
    assert [*crossed(*parts, places=communes(200, 10)).unplaced["why"]] == ["apart"]


def test_places_on_both_sides_decide_though_they_touch_nothing() -> None:
    assert pair(crossed(planned("r--w", "w1"), planned("r--e", "c2"))) == "border-w1-e1"


def test_a_line_on_one_side_decides_by_where_it_ends() -> None:
    line = Road("r--w", [(-3000, 4000), (-20, 4000)], "not_built", "planned")
    assert pair(crossed(line, planned("r--e"))) == "border-w1-e1"


@pytest.mark.parametrize(
    ("west", "east", "why"),
    [((), (), "no_place"), ((), ("c4",), "several"), (("w2",), ("c1",), "apart"),
     ((), ("c2",), "apart"), (("w1", "w2"), ("c1", "c3"), "several")],
)  # fmt: skip
def test_what_falls_into_no_pair_is_told_with_why(
    west: tuple[str, ...], east: tuple[str, ...], why: str
) -> None:
    found = crossed(planned("r--w", *west), planned("r--e", *east))
    assert found.unplaced.loc["r", "why"] == why
    assert not found.pairs["links"].any()


def test_a_link_with_a_crossing_is_asked_nothing() -> None:
    parts = [Road("r--w", [(-3000, 4000), (0, 4000)]), Road("r--e", [(0, 4000), (3000, 4000)])]
    assert pair(crossed(*parts)) == "border-w1-e1"


def test_a_link_on_one_side_alone_is_in_no_pair_and_not_told() -> None:
    found = crossed(planned("r--e", "c1"))
    assert found.unplaced.empty
    assert not found.pairs["links"].any()
