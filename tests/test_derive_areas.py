"""Areas and points: small drawings with answers by hand."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from derivation import areas, country, coverage, farther, surroundings
from shapely import LineString, MultiLineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.errors import CrsError, ProductError
from lienket.layers.features import COLUMNS
from lienket.osm import columns, shapes

METRES = "EPSG:3405"


def frame(*shapes: BaseGeometry, code: str = METRES) -> gpd.GeoDataFrame:
    """Frame of `shapes`, indexed a, b, c and so on."""
    return gpd.GeoDataFrame(geometry=list(shapes), index=list("abcdef"[: len(shapes)]), crs=code)


# --- border lines --------------------------------------------------------------------------------


def test_lacking_finds_the_stretch_that_is_not_there() -> None:
    have = MultiLineString([[(0, 0), (100, 0)], [(300, 0), (400, 0)]])
    (gap,) = areas.lacking(have, LineString([(0, 0), (400, 0)]), near_m=10, far_m=50)
    assert gap.bounds == pytest.approx((110, 0, 290, 0))


def test_lacking_leaves_out_the_same_line_drawn_otherwise() -> None:
    have, wanted = LineString([(0, 0), (400, 0)]), LineString([(0, 0), (200, 40), (400, 0)])
    assert areas.lacking(have, wanted, near_m=10, far_m=50) == []
    assert areas.lacking(have, wanted, near_m=10, far_m=30) != []


def test_replaced_takes_the_arc_instead_of_the_line_beside_it() -> None:
    arc = LineString([(100, 5), (200, 5)])
    made = areas.replaced(LineString([(0, 0), (300, 0)]), arc, within_m=10)
    assert made.length == pytest.approx(300)
    assert not made.covers(Point(150, 0))
    assert made.covers(Point(150, 5))


def test_loose_ends_are_those_where_nothing_goes_on() -> None:
    lines = MultiLineString([[(0, 0), (1, 0)], [(1, 0), (2, 0)], [(1, 0), (1, 1)]])
    ends = {part.coords[at] for part, at in areas.loose_ends(lines)}
    assert ends == {(0.0, 0.0), (2.0, 0.0), (1.0, 1.0)}


def test_tied_closes_a_gap_within_reach_only() -> None:
    wall, short = LineString([(0, 0), (0, 100)]), LineString([(30, 50), (90, 50)])
    assert areas.tied([wall, short], reach_m=29).length == pytest.approx(160)
    tied = areas.tied([wall, short], reach_m=31)
    assert tied.length == pytest.approx(190.5)
    assert tied.covers(LineString([(0, 50), (30, 50)]))


def test_faces_go_to_the_polygon_that_covers_them() -> None:
    lines = shapely.union_all([box(0, 0, 20, 10).boundary, LineString([(11, -1), (11, 12)])])
    made = areas.faces(lines, frame(box(0, 0, 10, 10), box(10, 0, 20, 10)))
    assert made.geometry["a"].equals(box(0, 0, 11, 10))
    assert made.geometry["b"].equals(box(11, 0, 20, 10))


def test_faces_outside_the_reference_go_to_nobody() -> None:
    lines = shapely.union_all([box(0, 0, 10, 10).boundary, box(10, 0, 90, 10).boundary])
    made = areas.faces(lines, frame(box(0, 0, 12, 10)))
    assert made.geometry["a"].equals(box(0, 0, 10, 10))


def test_faces_name_the_polygon_that_stays_open() -> None:
    lines = box(0, 0, 10, 10).boundary
    with pytest.raises(ProductError, match=r"^No closed face for b: the lines leave a gap"):
        areas.faces(lines, frame(box(0, 0, 10, 10), box(10, 0, 20, 10)))


def test_faces_drop_the_crumb_beside_a_border() -> None:
    lines = shapely.union_all([box(0, 0, 100, 100).boundary, box(100, 100, 101, 101).boundary])
    made = areas.faces(lines, frame(box(0, 0, 102, 102)))
    assert made.geometry["a"].equals(box(0, 0, 100, 100))


def test_small_islands_are_filled() -> None:
    small, large = box(1, 1, 2, 2).exterior, box(4, 4, 8, 8).exterior
    lake = Polygon(box(0, 0, 10, 10).exterior, [small, large])
    assert shapes.without_islands(lake, smallest_m2=16).area == 100 - 16


@pytest.mark.parametrize(("west", "side"), [(-10, "aa"), (-0.05, "bb"), (-5, "both")])
def test_a_hundredth_of_a_lake_does_not_make_it_common(west: float, side: str) -> None:
    sides = frame(box(-50, 0, 0, 50), box(0, 0, 50, 50)).assign(side=["aa", "bb"])
    assert areas.side_of(box(west, 0, west + 10, 10), sides) == side


# --- coverages -----------------------------------------------------------------------------------


def test_guard_coverage_names_the_polygons_at_fault() -> None:
    wrong = frame(box(0, 0, 1, 1), box(0.5, 0, 2, 1), box(5, 5, 6, 6))
    with pytest.raises(ProductError, match=r"^A drawing leaves no valid coverage: see a, b\. "):
        coverage.guard_coverage(wrong, "A drawing")
    assert coverage.guard_coverage(wrong.loc[["a", "c"]], "A drawing") is not None


def test_generalised_borders_stay_common() -> None:
    notch = [(10, 0), (10.1, 5), (10, 10)]
    west, east = Polygon([(0, 0), *notch, (0, 10)]), Polygon([(20, 10), *notch[::-1], (20, 0)])
    made = coverage.generalised(frame(west, east), tolerance_m=2)
    assert made.geometry["a"].equals(box(0, 0, 10, 10))
    assert shapely.coverage_is_valid(made.geometry.to_numpy())


def test_gridded_moves_a_common_vertex_once() -> None:
    west = Polygon([(0, 0), (1.26, 0), (1.34, 1), (0, 1)])
    east = Polygon([(2, 0), (2, 1), (1.34, 1), (1.26, 0)])
    made = coverage.gridded(frame(west, east), 0.1)
    assert made.geometry["a"].equals(Polygon([(0, 0), (1.3, 0), (1.3, 1), (0, 1)]))
    assert made.geometry["a"].union(made.geometry["b"]).equals(box(0, 0, 2, 1))


def test_gridded_refuses_a_grid_that_is_too_coarse() -> None:
    with pytest.raises(ProductError, match=r"^A grid of 10 leaves no valid coverage: see a\. "):
        coverage.gridded(frame(box(0, 0, 1, 1)), 10)


def test_borders_have_each_line_once() -> None:
    assert coverage.borders(frame(box(0, 0, 1, 1), box(1, 0, 2, 1))).length == 7


def test_along_keeps_what_stands_on_the_course() -> None:
    lines = LineString([(0, 0), (10, 0), (20, 0), (20, 10)])
    (found,) = coverage.along(lines, LineString([(0, 0), (20, 0)]), within_m=1)
    assert found.equals(LineString([(0, 0), (20, 0)]))


def test_nearest_is_measured_along_the_line_not_at_its_ends() -> None:
    line, reference = LineString([(0, 0), (10, 0)]), LineString([(0, 0), (5, 3), (10, 0)])
    found = coverage.nearest_m(line, reference, step_m=5)
    # From (5, 0) to the line through (0, 0) and (5, 3): 15 / √34.
    assert sorted(found) == pytest.approx([0, 0, 15 / 34**0.5])


def test_area_difference_is_signed_and_geodesic() -> None:
    made = frame(box(106, 21, 106.1, 21.101), code=crs.STORED)
    known = frame(box(106, 21, 106.1, 21.1), code=crs.STORED)
    assert coverage.area_difference_pct(made, known)["a"] == pytest.approx(1.0, abs=0.01)
    with pytest.raises(CrsError, match="EPSG:4326"):
        coverage.area_difference_pct(made.to_crs(METRES), known)


def test_features_have_the_columns_of_every_layer() -> None:
    made = columns.with_columns(
        frame(Point(0, 0)).assign(key="k", rest=1, ref="r"), "ref", source="osm2021"
    )
    assert [*made.columns] == [*COLUMNS, "ref", "geometry"]
    assert list(made.loc["a", ["key", "source", "ref", "side"]]) == ["k", "osm2021", "r", None]


# --- points --------------------------------------------------------------------------------------


@pytest.fixture
def named_points(tmp_path: Path) -> Path:
    """Two villages of one name, and the label of a county of that name."""
    rows = [("village", "Đồng Tiến", 1), ("village", "Đồng Tiến", 5), ("county", "Đồng Tiến", 1.5)]
    points = gpd.GeoDataFrame(
        rows, columns=["class", "name", "x"], geometry=[Point(x, 1) for *_, x in rows], crs=4326
    )
    points.to_file(tmp_path / "places.geojson", engine="pyogrio")
    return tmp_path / "places.geojson"


def test_points_are_found_by_name_and_area(named_points: Path) -> None:
    points = pytest.importorskip("derivation.points")
    wanted = {
        "b": points.Wanted("Đồng Tiến", box(4, 0, 6, 2)),
        "a": points.Wanted("Đồng Tiến", box(0, 0, 2, 2)),
    }
    found = points.find(named_points, wanted)
    assert [*found.index] == ["b", "a"]
    assert [*found.geometry.x] == [5, 1]


def test_points_that_are_missing_or_double_are_named(named_points: Path) -> None:
    points = pytest.importorskip("derivation.points")
    wanted = {
        "both": points.Wanted("Đồng Tiến", box(0, 0, 9, 9)),
        "none": points.Wanted("Mỹ An", box(0, 0, 9, 9)),
    }
    with pytest.raises(ProductError, match=r"both \(Đồng Tiến\): 2; none \(Mỹ An\): 0\.$"):
        points.find(named_points, wanted)


# --- the ground around ---------------------------------------------------------------------------

# A sheet 30 x 30: `own` in the middle with a dent in its west side, one neighbour in the west that
# stops short of it and has a hole, and an islet in the south-east, one neighbour in the north;
# abroad in the north-east, the sea in the south-east.
OWN = Polygon([(10, 10), (20, 10), (20, 20), (10, 20), (9.9, 15)])
WEST = shapely.union_all([box(0, 0, 9.5, 20) - box(3, 3, 6, 6), box(25, 2, 26, 3)])
NORTH = box(0, 20, 20, 30)


def around() -> gpd.GeoSeries:
    sheet = box(0, 0, 30, 30)
    east = gpd.GeoSeries({"w": WEST, "n": NORTH, "e": box(20, 5, 30, 15)}, crs=METRES)
    return surroundings.shared_out(sheet, OWN, east, Point(29, 29), sliver_m=0.6)


def test_the_ground_is_shared_out_without_rest_or_overlap() -> None:
    shares = around()
    assert shares.area.sum() + OWN.area == pytest.approx(900)
    assert shapely.union_all([OWN, *shares]).area == pytest.approx(900)
    assert [*shares.index] == ["w", "n", "e", surroundings.OPEN, surroundings.FOREIGN]


def test_a_sliver_goes_to_the_neighbour_and_the_rest_stays_what_it_is() -> None:
    shares = around()
    assert shares["w"].covers(box(9.5, 11, 9.8, 19))
    assert shares["w"].covers(box(3, 3, 6, 6))
    assert shares[surroundings.FOREIGN].covers(box(21, 16, 30, 30))
    assert shares[surroundings.OPEN].covers(box(21, 1, 24, 4))


def test_islets_go_and_the_rim_keeps_the_vertices_of_the_middle() -> None:
    made = surroundings.generalised(around(), OWN, tolerance_m=1, smallest_m2=2)
    assert not made["w"].intersects(box(25, 2, 26, 3))
    assert shapely.coverage_is_valid(np.array([OWN, *made]))


FRAME = (103, 19, 107, 23)


def far(*known: Polygon) -> dict[str, BaseGeometry]:
    """A land from 20.5° to 22° N, two pieces with a crack between; the sheet is 2° by 2°."""
    pieces = [
        box(102, 20.5, 104.5, 22),
        box(104.501, 20.5, 108, 22),
        box(103.4, 19.5, 103.41, 19.51),
    ]
    land = gpd.GeoDataFrame(geometry=pieces, crs=crs.STORED).to_crs(METRES)
    recipe = {"frame": FRAME, "abroad": {"n": [[106, 22.8]], "m": [[103.1, 22.9]]},
              "tolerance_m": 1, "closing_m": 400, "smallest_islet_km2": 25}  # fmt: skip
    foreign = box(104, 22, 106, 22.5)
    return farther.parts(recipe, land, foreign, shapely.union_all([*known]))


def test_the_frame_beyond_the_sheet_is_shared_out_without_a_crack() -> None:
    made = far(box(104, 20.5, 106, 22))
    assert sorted(made) == ["beyond", "m", "n", "sea"]
    assert made["m"].is_empty
    for key, point in (("n", (105, 22.9)), ("sea", (105, 19.2)), ("beyond", (103.2, 21))):
        assert made[key].contains(shapely.Point(point)), key
    assert made["n"].contains(box(104.1, 22.1, 105.9, 22.9))
    assert made["n"].intersection(made["sea"]).area == 0
    whole = shapely.union_all([*made.values(), box(104, 20.5, 106, 22)])
    assert shapely.area(box(*FRAME).difference(whole)) < 1e-4
    assert not made["beyond"].intersects(box(103.39, 19.4, 103.42, 19.6))


def test_a_national_border_is_where_foreign_ground_meets_land() -> None:
    frame = shapely.boundary(box(*FRAME))
    line = farther.between(box(103, 22, 107, 23), box(103, 19, 107, 20), frame)
    assert line.equals(shapely.LineString([(103, 22), (107, 22)]))
    coast = box(105, 22, 107, 23)
    assert farther.between(box(103, 22, 105, 23), coast, frame).bounds == (103, 22, 105, 22)


# --- the whole country ---------------------------------------------------------------------------


def test_a_country_is_one_land_without_small_islands_and_its_far_islets_are_dots() -> None:
    parts = [box(105, 20, 106, 21), box(106, 20, 107, 21), box(108, 20, 108.01, 20.01),
             box(112, 16, 112.01, 16.01), box(112.002, 16.002, 112.012, 16.012)]  # fmt: skip
    provinces = gpd.GeoDataFrame(
        {"code": ["1", "2", "2", "2", "2"]}, geometry=parts, crs="EPSG:4326"
    ).dissolve("code", as_index=False)
    made = country.outline(provinces, {"far": ("2", 110.0)}, 4000, 10).set_index("key")
    land, dots = made.geometry["land"], made.geometry["far"]
    assert land.bounds == pytest.approx((105, 20, 107, 21), abs=0.05)
    assert len(shapely.get_parts(land)) == 1
    # Two islets a kilometre apart fall into one square.
    assert len(shapely.get_parts(dots)) == 1
    assert dots.distance(Point(112, 16)) < 0.05
