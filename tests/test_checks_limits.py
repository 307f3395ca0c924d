"""The limits of the checks, just on either side of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from borderland import METRES, ORIGIN
from shapely import LineString, MultiLineString
from toy import LAYER, Edit, collection, feature, toy_features

from lienket import catalogue as catalogues
from lienket import pipeline
from lienket.checks import duplicates, gaps, shapes
from lienket.errors import Location


def found(folder: Path) -> list[str]:
    """The codes of all faults."""
    return [fault.code for fault in pipeline.check(folder)]


def placed(shape: Any) -> Any:  # noqa: ANN401 - any geometry
    """A shape in metres from `ORIGIN`, in degrees."""
    there = shapely.transform(shape, lambda xy: xy + ORIGIN)
    return gpd.GeoSeries([there], crs=METRES).to_crs("EPSG:4326").iloc[0]


@pytest.mark.parametrize(("gap_m", "told"), [(49.5, []), (50.5, [50.5])])
def test_a_gap_of_over_50_m_must_be_listed(gap_m: float, told: list[float]) -> None:
    line = placed(MultiLineString([[(0, 0), (900, 0)], [(900 + gap_m, 0), (2000, 0)]]))
    measured = gaps._measured([(None, line)], METRES)  # type: ignore[list-item] # any row
    assert [metres for _, metres in measured] == pytest.approx(told)


@pytest.mark.parametrize(("metres", "told"), [(29.5, []), (30.5, ["off_waypoints"])])
def test_a_schematic_line_keeps_within_30_m_of_its_waypoints(
    toy: Path, metres: float, told: list[str]
) -> None:
    """It begins so far beside the first; one degree of latitude there is 110.73 km."""
    features = toy_features()["roads"]
    line = [[105.1, 21.2 + metres / 110_730], [105.5, 21.2]]
    features[4]["geometry"] = {"type": "LineString", "coordinates": line}
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")
    assert found(toy) == told


@pytest.mark.parametrize(
    ("file", "old", "most", "beyond"),
    [
        ("facts/waypoints.csv", "800", "1000000", "1000001"),
        ("facts/figures.csv", ",,5,km", ",,40075,km", ",,40076,km"),
        ("facts/figures.csv", "length,Chiều dài,Length,,5,km",
         "design_speed,Tốc độ,Speed,,1000,km/h", "design_speed,Tốc độ,Speed,,1001,km/h"),
    ],
)  # fmt: skip
def test_a_measure_may_be_the_most_there_is_and_no_more(
    toy: Path, edit: Edit, file: str, old: str, most: str, beyond: str
) -> None:
    edit(file, old, most)
    assert found(toy) == []
    edit(file, most, beyond)
    assert found(toy) == ["beyond_measure"]


def test_nothing_may_be_as_near_as_a_waypoint_is_known(toy: Path, edit: Edit) -> None:
    edit("facts/waypoints.csv", "800", "0")
    assert found(toy) == []
    edit("facts/waypoints.csv", ",0,osm", ",-0.5,osm")
    assert found(toy) == ["below_zero"]


@pytest.mark.parametrize(
    ("shape", "vanishes"),
    [
        (LineString([(105, 21), (105.0000004, 21)]), True),
        (LineString([(105, 21), (105.0000006, 21)]), False),
        (MultiLineString([[(105, 21), (106, 21)], [(105, 22), (105.0000004, 22)]]), True),
        (shapely.box(105, 21, 105.0000004, 22), True),
        (shapely.box(105, 21, 105.0000006, 22), False),
        (shapely.Point(105, 21), False),
    ],
)
def test_what_has_no_extent_on_six_decimals_vanishes(
    shape: LineString | MultiLineString | shapely.Polygon | shapely.Point, *, vanishes: bool
) -> None:
    assert shapes._vanishes(shape) is vanishes


def twice(*lines: LineString | MultiLineString, link: str = "r") -> list[int]:
    """How long the stretches are that lines of one link have twice [m]."""
    links = [frozenset({link})] * len(lines)
    return [round(each.metres) for each in duplicates._stretches(lines, links)]


@pytest.mark.parametrize(("apart_m", "told"), [(1.9, [500]), (2.1, [])])
def test_lines_within_2_m_are_one_road(apart_m: float, told: list[int]) -> None:
    pieces = MultiLineString([[(0, 0), (500, 0)], [(0, apart_m), (500, apart_m)]])
    assert twice(pieces) == told


@pytest.mark.parametrize(("metres", "told"), [(96.5, [100]), (95.5, [])])
def test_a_stretch_of_100_m_is_drawn_twice(metres: float, told: list[int]) -> None:
    """The second comes and leaves at a right angle: of either leg 2 m more are near."""
    ahead = LineString([(0, 0), (5000, 0)])
    beside = LineString([(1000, -900), (1000, 0), (1000 + metres, 0), (1000 + metres, 900)])
    assert twice(ahead, beside) == told


@pytest.mark.parametrize(("metres", "told"), [(0.9, []), (1.1, [1])])
def test_what_lies_exactly_on_another_piece_for_a_metre_is_drawn_twice(
    metres: float, told: list[int]
) -> None:
    pieces = MultiLineString([[(0, 0), (500, 0)], [(100, 0), (100 + metres, 0)]])
    assert twice(pieces) == told


def test_pieces_of_a_single_segment_may_lie_on_each_other() -> None:
    """316 m are drawn twice, and 2 m before the bend are near as well."""
    long = [(0.0, 0.0), (400.0, 0.0), (500.0, 300.0)]
    last = [(400.0, 1.0), (500.0, 301.0)]
    assert twice(MultiLineString([long, last])) == [318]
    assert twice(MultiLineString([long, last[::-1]])) == [318]
    assert twice(MultiLineString([last, long])) == [318]
    assert twice(MultiLineString([long, [(500.0, 300.0), (900.0, 0.0)]])) == []


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_pieces_the_longer_tells_how_much_is_drawn_twice(*, turned: bool) -> None:
    """One runs straight for 98 m, the other in 49 steps of 2 m east and 1 m up or down: √5 each."""
    straight = [(0.0, 0.0), (98.0, 0.0)]
    winding = [(2.0 * step, 0.5 + step % 2) for step in range(50)]
    pieces = [straight, winding][:: -1 if turned else 1]
    assert twice(MultiLineString(pieces)) == [round(49 * 5**0.5)]


def test_lines_of_two_links_may_share_a_road() -> None:
    line = LineString([(0, 0), (500, 0)])
    links = [frozenset({"r"}), frozenset({"s"})]
    assert [*duplicates._stretches([line, line], links)] == []


@pytest.mark.parametrize(
    ("lon", "lat", "told"),
    [
        (104.5, 21.2, []),
        (104.4999, 21.2, ["out_of_bounds"]),
        (106.5001, 21.2, ["out_of_bounds"]),
        (105.1, 20.4999, ["out_of_bounds"]),
        (105.1, 22.5001, ["out_of_bounds"]),
    ],
)
def test_each_edge_of_the_bounds_is_a_limit(
    toy: Path, lon: float, lat: float, told: list[str]
) -> None:
    catalogue, *_ = catalogues.examine(toy)
    point = shapely.Point(lon, lat)
    faults = shapes.outside(point, catalogue, Location("roads.geojson", 2))
    assert [fault.code for fault in faults] == told


@pytest.mark.parametrize(
    ("lon", "lat", "told"),
    [
        (20.5, 104.5, "swapped"),
        (22.5, 106.5, "swapped"),
        (21.2, 106.6, "out_of_bounds"),
        (21.2, 104.4, "out_of_bounds"),
        (20.4, 105.1, "out_of_bounds"),
        (22.6, 105.1, "out_of_bounds"),
    ],
)
def test_what_lies_within_the_bounds_the_other_way_round_is_swapped(
    toy: Path, lon: float, lat: float, told: str
) -> None:
    catalogue, *_ = catalogues.examine(toy)
    (fault,) = shapes.outside(shapely.Point(lon, lat), catalogue, Location("roads.geojson", 2))
    assert fault.code == told


@pytest.mark.parametrize(
    ("west", "told"), [(105.1, ["vanishing_geometry"]), (107.1, ["out_of_bounds"])]
)
def test_of_what_is_elsewhere_it_is_not_told_that_it_vanishes(
    toy: Path, west: float, told: list[str]
) -> None:
    """A road of 4 cm: 0.0000004° of longitude."""
    features = toy_features()["roads"]
    line = [[west, 21.8], [west + 4e-7, 21.8]]
    features[0]["geometry"] = {"type": "LineString", "coordinates": line}
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")
    assert found(toy) == told


@pytest.mark.parametrize(("degrees", "told"), [(0.00028, []), (0.0003, ["through_water"])])
def test_a_schematic_line_may_run_30_m_on_a_lake(
    toy: Path, degrees: float, told: list[str]
) -> None:
    """One degree of longitude at 21.2 degrees north is 103.85 km, so that 30 m are 0.00029."""
    row = {"key": "lakes", "geometry": '"Polygon"', "status": "true", "title_vi": "Hồ",
           "order": 4, "columns": "", "coverage": "false"}  # fmt: skip
    with (toy / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write(LAYER.format(**row))
    west, south, east, north = 105.2, 21.1, 105.2 + degrees, 21.3
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    lake = feature("lake", "Polygon", [ring])
    (toy / "lakes.geojson").write_text(collection([lake]), encoding="utf-8")
    for name, line in (
        ("links", "lake,reservoir,Hồ,Lake,aa,,,,,lakes,public"),
        ("statuses", "lake,in_service,none,,,,2021-08,,osm,lớp,yes,,"),
    ):
        with (toy / f"facts/{name}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    assert found(toy) == told


def test_a_crs_of_elsewhere_is_told_with_the_longitude_of_here(toy: Path, edit: Edit) -> None:
    edit("catalogue.toml", 'measuring_crs = "EPSG:3405"', 'measuring_crs = "EPSG:32601"')
    (fault,) = [fault for fault in pipeline.check(toy) if fault.code == "far_crs"]
    assert "106°" in fault.expected_vi  # the sides lie from 105 to 106, their middle is rounded


@pytest.mark.parametrize(
    ("places", "told"),
    [
        # The fourth piece comes down through the first, two pieces after the first bend.
        ([(0, 0), (4, 0), (4, 2), (2, 2), (2, -1)], (2, 0)),
        # The third comes down through the first: nothing lies between them but the bend.
        ([(0, 0), (4, 0), (2, 2), (2, -1)], (2, 0)),
        # Of two crossings with the first piece, that with the earlier piece.
        ([(0, 0), (9, 0), (9, 2), (8, 2), (8, -2), (3, -2), (3, 2)], (8, 0)),
        # Not where a bend is, nor a place that is told twice.
        ([(0, 0), (0, 0), (4, 0), (4, 2), (2, 2), (2, -1)], (2, 0)),
        # A closed line meets itself at its beginning, which is no crossing: the second and the
        # fourth piece do.
        ([(4, 4), (4, 0), (0, 4), (0, 0), (4, 4)], (2, 2)),
        # The third piece of five of a closed line runs down through the first.
        ([(0, 0), (4, 0), (4, 2), (2, 2), (2, -1), (0, 0)], (2, 0)),
    ],
)
def test_a_line_is_told_where_it_first_crosses_itself(
    places: list[tuple[float, float]], told: tuple[float, float]
) -> None:
    crossing = shapes.crossing(LineString(places))
    assert crossing is not None
    assert (crossing.x, crossing.y) == told


def test_a_line_that_runs_back_on_itself_is_told_where_it_does() -> None:
    """From 3 back to 1: the stretch begins at the one or at the other."""
    crossing = shapes.crossing(LineString([(0, 0), (3, 0), (1, 0)]))
    assert crossing is not None
    assert crossing.x in {1, 3}


def test_a_side_whose_feature_cannot_be_read_is_not_said_to_have_none(toy: Path) -> None:
    """Of bb both districts are of a type that is none: nobody knows whose they were."""
    districts = toy_features()["districts"]
    for district in districts[2:]:
        district["geometry"] = {"type": "Spiral", "coordinates": []}
    (toy / "districts.geojson").write_text(collection(districts), encoding="utf-8")
    assert "side_without_area" not in found(toy)


def test_a_layer_of_sides_that_cannot_be_read_is_told_once(toy: Path) -> None:
    (toy / "districts.geojson").write_text("{", encoding="utf-8")
    assert found(toy) == ["bad_json"]


def test_a_part_with_a_single_waypoint_may_lie_anywhere(toy: Path, edit: Edit) -> None:
    edit("facts/waypoints.csv", "rc--aa,2,Điểm 2,Point 2,105.5,21.2,900,osm,,\n", "")
    assert found(toy) == []
