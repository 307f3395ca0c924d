"""Lines cut, thinned and measured: small drawings with answers by hand."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pytest
import shapely
from derivation import lines
from shapely import LineString, MultiLineString, Point

from lienket.errors import CrsError, ProductError
from lienket.osm import generalising

METRES = "EPSG:3405"


SLANTED: Mapping[str, shapely.Polygon] = {
    "bg": shapely.Polygon([(-9000, -9000), (9000, 9000), (-9000, 9000)]),
    "ls": shapely.Polygon([(-9000, -9000), (9000, -9000), (9000, 9000)]),
}
"""Two sides, the border along x = y."""


def test_cut_on_a_slanted_border_ends_in_one_coordinate() -> None:
    road = LineString([(-3000, 1000), (3000, 1000)])
    west, east = lines.cut(road, SLANTED)
    assert [(west[0], west[1].length), (east[0], east[1].length)] == [("bg", 4000), ("ls", 2000)]
    assert west[1].coords[-1] == east[1].coords[0] == (1000, 1000)


def test_a_road_that_touches_the_border_and_turns_back_is_not_cut() -> None:
    road = LineString([(-1000, 500), (500, 500), (-1000, 800)])
    stretches = lines.cut(road, SLANTED)
    assert [side for side, _ in stretches] == ["bg"]
    assert stretches[0][1].length == pytest.approx(road.length)


@pytest.mark.parametrize(("over_m", "sides"), [(200, ["bg"]), (900, ["bg", "ls", "bg"])])
def test_a_short_stretch_over_the_border_stays_with_its_side(over_m: int, sides: list[str]) -> None:
    road = LineString([(-2000, 0), (over_m, 0), (over_m, 5), (-2000, 3000)])
    assert [side for side, _ in lines.cut(road, SLANTED, wander_m=500)] == sides


def test_an_end_beyond_both_sides_is_on_none() -> None:
    stretches = lines.cut(LineString([(-100, 8000), (-100, 9500)]), SLANTED)
    assert [(side, line.length) for side, line in stretches] == [("bg", 1000), (None, 500)]


def test_split_at_the_nearest_place() -> None:
    road = LineString([(0, 0), (100, 0)])
    parts = lines.split_at(road, [Point(30, 4)], within_m=5)
    assert [part.length for part in parts] == [30, 70]
    with pytest.raises(ProductError, match="6 m away"):
        lines.split_at(road, [Point(30, 6)], within_m=5)


def test_gaps_are_measured_from_end_to_start() -> None:
    assert lines.gaps(MultiLineString([[(0, 0), (1, 0)], [(4, 4), (9, 4)]])) == [5.0]
    assert lines.gaps(LineString([(0, 0), (1, 0)])) == []


def test_two_roads_on_one_course_stay_one_line_when_thinned() -> None:
    first = LineString([(0, 0), (10, 3), (20, 0), (30, 4), (40, 0)])
    second = LineString([(40, 0), (30, 4), (20, 0), (20, -50)])
    kept = generalising.partings([first, second])
    one, other = (generalising.thin(line, 5, kept) for line in (first, second))
    assert list(one.coords) == [(0, 0), (20, 0), (40, 0)]
    assert list(other.coords) == [(40, 0), (20, 0), (20, -50)]


def test_shared_length_leaves_crossings_out() -> None:
    road = LineString([(0, 0), (1000, 0)])
    beside, across = LineString([(200, 1), (700, 1)]), LineString([(5, -50), (5, 50)])
    assert lines.shared_m(road, beside, reach_m=5) == pytest.approx(510, abs=1)
    assert lines.shared_m(road, across, reach_m=5) == 0
    assert lines.share_within(road, beside, reach_m=5) == pytest.approx(0.51, abs=0.001)


def test_sides_are_districts_dissolved_in_metres() -> None:
    boxes = [shapely.box(106, 21, 106.1, 21.1), shapely.box(106.1, 21, 106.2, 21.1)]
    districts = gpd.GeoDataFrame({"side": ["bg", "bg"]}, geometry=boxes, crs="EPSG:4326")
    assert lines.sides(districts, METRES)["bg"].area == pytest.approx(230e6, rel=0.01)
    with pytest.raises(CrsError):
        lines.sides(districts.to_crs(METRES), METRES)


def test_rounded_lines_keep_their_common_end() -> None:
    end = lines.point((106.123456, 21.123456), METRES)
    ends = [
        LineString([(end.x, end.y), (end.x + 900, end.y)]),
        LineString([(end.x, end.y - 900), (end.x, end.y)]),
    ]
    first, second = generalising.rounded(gpd.GeoDataFrame(geometry=ends, crs=METRES)).geometry
    assert first.coords[0] == second.coords[-1] == (106.12346, 21.12346)
