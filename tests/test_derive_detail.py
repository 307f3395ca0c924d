"""The second level of the base: small drawings with answers by hand."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from derivation import detail, strokes
from shapely import LineString, MultiLineString, Point, box
from shapely.geometry.base import BaseGeometry

METRES = "EPSG:3405"
OWN = box(0, 0, 20_000, 20_000)


def frame(rows: dict[str, list[object]], *shapes: BaseGeometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=[*shapes], crs=METRES)


def test_a_limit_beside_a_district_is_left_out_and_others_are_tied_to_it() -> None:
    """Two communes; the district's border runs 100 m east of where they have it."""
    communes = frame({"n": [1, 2]}, box(0, 0, 5000, 5000), box(0, 5000, 5000, 10_000))
    borders = MultiLineString([[(5100, 0), (5100, 10_000)], [(0, 0), (0, 10_000)]])
    recipe = {"beside_m": 250, "least_m": 600}
    made = detail.limits(recipe, communes, borders)
    inner = [line for line in shapely.get_parts(made) if line.intersects(Point(2500, 5000))]
    assert len(inner) == 1
    assert inner[0].bounds == pytest.approx((0, 5000, 5100, 5000))
    assert not made.intersects(LineString([(5000, 1000), (5000, 4000)]))


def test_strokes_go_straight_on_at_a_junction() -> None:
    lines = [LineString([(0, 0), (100, 0)]), LineString([(100, 0), (200, 5)]),
             LineString([(100, 0), (100, 80)]), LineString([(200, 5), (300, 5)])]  # fmt: skip
    made = strokes.strokes(lines, 45)
    assert sorted(round(line.length) for line in made) == [80, 300]
    assert all(line.geom_type == "LineString" for line in made)


def test_roads_are_equally_dense_everywhere() -> None:
    drawn = LineString([(0, 0), (3000, 0)])
    beside, other = LineString([(0, 60), (3000, 60)]), LineString([(0, 2000), (2900, 2000)])
    twin, short = LineString([(0, 2040), (2000, 2040)]), LineString([(0, 9000), (500, 9000)])
    recipe = {"bend_deg": 45, "least_m": 700, "cell_m": 500, "new_cells": 2, "beside_m": 35,
              "tolerance_m": 15}  # fmt: skip
    made = detail.roads(recipe, [beside, other, twin, short], drawn, OWN)
    assert [line.wkt for line in shapely.get_parts(made)] == [other.wkt]


def test_a_village_that_is_a_place_already_is_left_out() -> None:
    every = frame(
        {"class": ["village", "town", "hamlet", "village", "village", "quarter"],
         "name": ["Bố Hạ", "Bố Hạ", "Thôn Lò", "Khu dân cư A", "春秀", "Phố"]},
        Point(100, 100), Point(9000, 100), Point(50, 50), Point(70, 70), Point(80, 80), Point(1, 1),
    )  # fmt: skip
    known = frame({"name_vi": ["Thị trấn Bố Hạ"]}, Point(300, 100))
    recipe = {"village": ["village", "town"], "hamlet": ["hamlet"], "seat_m": 2500,
              "estates": "^Khu "}  # fmt: skip
    made = detail.settlements(recipe, every, known, OWN)
    assert made[["class", "name_vi"]].to_numpy().tolist() == [
        ["village", "Bố Hạ"], ["hamlet", "Thôn Lò"],
    ]  # fmt: skip
    assert made.geometry.iloc[0].equals(Point(9000, 100))


def test_a_peak_has_its_height_behind_its_name() -> None:
    every = frame(
        {"name": ["Khe Nà", "206m", None, "Mẫu Sơn", "四方岭", None],
         "ele": ["660", None, "1018.4", "29527", None, None]},
        *[Point(at, 5) for at in range(1, 7)],
    )  # fmt: skip
    made = detail.peaks(every, OWN)
    assert made["name_vi"].tolist() == ["Khe Nà 660", "206", "1018", "Mẫu Sơn"]
    assert made["height_m"].fillna(-1).tolist() == [660, 206, 1018.4, -1]


def test_lakes_that_are_drawn_already_and_ponds_are_left_out() -> None:
    lakes = [box(0, 0, 400, 400), box(1000, 0, 1500, 500), box(3000, 0, 3100, 100)]
    every = frame({"name": ["Hồ A", "", "Hồ B"]}, *lakes)
    drawn = frame({"key": ["a"]}, box(10, 10, 390, 390))
    made = detail.water({"tolerance_m": 5, "least_ha": 5}, every, drawn, OWN)
    assert made["key"].tolist() == ["lake-001"]
    assert made["name_vi"].isna().all()
    assert made.area.iloc[0] == pytest.approx(250_000)


def test_watercourses_that_are_rivers_already_are_left_out() -> None:
    course = LineString([(0, 50), (4000, 50)])
    shapes = [course, LineString([(0, 90), (4000, 90)]), LineString([(0, 500), (900, 500)])]
    lines = frame({"name": ["Sông A", None, "Suối B"]}, *shapes)
    rivers = frame({"name_vi": ["Sông A"]}, course)
    recipe = {"tolerance_m": 10, "least_m": 1500}
    made = dict(detail.streams(recipe, lines, rivers, box(0, 0, 3000, 1000)))
    assert {name: line.length for name, line in made.items()} == {"": 3000}


def test_keys_run_from_west_to_east_within_a_class() -> None:
    places = frame(
        {"class": ["village", "peak", "village"], "name_vi": ["B", "", "A"]},
        Point(600_000, 2_400_000), Point(605_000, 2_400_000), Point(590_000, 2_400_000),
    )  # fmt: skip
    made = detail.keyed(places)
    assert made["key"].tolist() == ["village-001", "village-002", "peak-001"]
    assert made["name_vi"].tolist()[:2] == ["A", "B"]
    assert made["name_en"].isna().tolist() == [False, False, True]
    assert str(made.crs) == "EPSG:4326"
