"""Where a file lies: by what it states, what is known, what a person says; or it is asked."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from deliveries import CODE, DT242, ROADS, SIDES, apart_m, notes, refusal, take, write
from numpy.typing import NDArray
from shapely import box

from lienket.intake import fit
from lienket.intake.crs_candidates import Candidate, likely
from lienket.intake.fit import Ground

TM_107_15 = (
    'PROJCS["VN2000_107_15",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,'
    '298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transver'
    'se_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Ce'
    'ntral_Meridian",107.25],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UN'
    'IT["Meter",1.0]]'
)
NOTHING = ROADS[:0]


def jittered(code: int, metres: float = 20.0) -> gpd.GeoDataFrame:
    """ĐT.242 in a projected CRS, each vertex off by a normal error: as traced anew."""
    chance = np.random.default_rng(242)
    frame = DT242.to_crs(code)
    shapes = shapely.transform(
        frame.geometry.to_numpy(), lambda places: places + chance.normal(0, metres, places.shape)
    )
    return frame.set_geometry(gpd.GeoSeries(shapes, crs=code))


def unstated(frame: gpd.GeoDataFrame, folder: Path, prj: str = "") -> Path:
    """A shapefile without a .prj, or with one that says something else."""
    path = write(frame, folder / "duong.shp")
    path.with_suffix(".prj").unlink()
    if prj:
        path.with_suffix(".prj").write_text(prj, encoding="ascii")
    return path


def turned(frame: gpd.GeoDataFrame, east: float = 0.0, *, swapped: bool) -> gpd.GeoDataFrame:
    """`frame` with `east` added to its eastings, and then its axes swapped."""

    def turn(places: NDArray[np.float64]) -> NDArray[np.float64]:
        moved: NDArray[np.float64] = places + np.array([east, 0.0])
        return moved[:, ::-1] if swapped else moved

    shapes = shapely.transform(frame.geometry.to_numpy(), turn)
    return frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))


def figures(said: str) -> list[int]:
    """The medians that the English half of a sentence states [m]."""
    return [int(each.replace(",", "")) for each in re.findall(r"([\d,]+) m from what is", said)]


def test_the_zone_of_dt242_is_found_and_the_next_is_far_off(tmp_path: Path) -> None:
    frame = jittered(CODE)
    taken = take(unstated(frame, tmp_path))
    assert taken.crs == "EPSG:9215"
    assert apart_m(taken.frame, frame) < 0.01
    best, second = figures(notes(taken))
    # By geopandas: the median distance of every tenth metre to the roads, in UTM 48N.
    line = frame.to_crs(3405).union_all()
    places = shapely.get_coordinates(
        [line.interpolate(metre) for metre in range(0, int(line.length), 10)]
    )
    roads = ROADS.to_crs(3405).union_all()
    alone = float(np.median(shapely.distance(shapely.points(places), roads)))
    assert best == pytest.approx(alone, abs=1)
    assert second > 2000


@pytest.mark.parametrize("code", [3405, 5897, 9209, 9210, 9211, 9213, 9214, 9215, 32648])
def test_a_file_of_any_zone_is_found_by_what_is_known(tmp_path: Path, code: int) -> None:
    taken = take(unstated(DT242.to_crs(code), tmp_path))
    assert taken.crs == f"EPSG:{code}"
    assert apart_m(taken.frame, DT242) < 0.01


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("east", [0.0, -500_000.0, 48_000_000.0, 18_000_000.0])
def test_swapped_axes_and_false_eastings_are_seen(
    tmp_path: Path, east: float, *, swapped: bool
) -> None:
    frame = turned(DT242.to_crs(CODE), east, swapped=swapped)
    taken = take(unstated(frame, tmp_path))
    assert taken.crs == "EPSG:9215"
    assert apart_m(taken.frame, DT242) < 0.01
    assert ("X north, Y east" in notes(taken)) is swapped
    assert ("the easting" in notes(taken)) is bool(east)


def test_what_is_known_may_be_25_m_off(tmp_path: Path) -> None:
    off = ROADS.to_crs(3405)
    known = off.set_geometry(off.translate(25, -25)).to_crs(4326)
    taken = take(unstated(jittered(CODE), tmp_path), known=known)
    assert taken.crs == "EPSG:9215"
    assert 5 < figures(notes(taken))[0] < 50


def test_two_datums_are_asked_about_where_what_is_known_is_too_coarse(tmp_path: Path) -> None:
    """UTM on VN-2000 and on WGS 84 are 224 m apart: 40 m of error leave that open."""
    why = refusal(unstated(jittered(3405, 40), tmp_path))
    assert "EPSG:3405" in why
    assert "EPSG:32648" in why
    assert "--crs EPSG:3405" in why
    figured = figures(why)
    assert figured == sorted(figured)


def test_where_nothing_is_known_several_zones_are_asked_about(tmp_path: Path) -> None:
    why = refusal(unstated(DT242.to_crs(CODE), tmp_path), known=NOTHING)
    assert "EPSG:9215" in why
    assert "EPSG:9214" in why
    taken = take(unstated(DT242.to_crs(CODE), tmp_path), known=NOTHING, crs="9215")
    assert apart_m(taken.frame, DT242) < 0.01


def test_where_nothing_is_known_the_only_zone_inside_is_taken(tmp_path: Path) -> None:
    around = gpd.GeoDataFrame(geometry=[box(*DT242.total_bounds).buffer(0.02)], crs=4326)
    taken = take(unstated(DT242.to_crs(9214), tmp_path), known=NOTHING, sides=around)
    assert taken.crs == "EPSG:9214"
    assert "the only one that puts the file inside the sides" in notes(taken)


def test_a_file_apart_from_everything_known_is_asked_about(tmp_path: Path) -> None:
    known = ROADS[ROADS["key"] == "ql31--ls-1"]
    assert "EPSG:9215" in refusal(unstated(DT242.to_crs(CODE), tmp_path), known=known)


def test_a_zone_of_vn_2000_on_wgs_84_is_refused_and_the_remedy_puts_it_right(
    tmp_path: Path,
) -> None:
    path = unstated(DT242.to_crs(CODE), tmp_path, TM_107_15)
    why = refusal(path)
    assert "224 m" in why
    assert "--crs EPSG:9215" in why
    assert figures(why)[1] == 0
    taken = take(path, crs="EPSG:9215")
    assert taken.crs == "EPSG:9215"
    assert apart_m(taken.frame, DT242) < 0.01


def test_a_stated_crs_is_taken_and_said_with_its_figure(tmp_path: Path) -> None:
    taken = take(write(jittered(CODE), tmp_path / "duong.gpkg"))
    assert taken.crs == "EPSG:9215"
    assert figures(notes(taken))[0] < 25


@pytest.mark.parametrize(
    ("true", "stated"), [(3405, 32648), (32648, 3405), (9214, 9215), (4756, 4326), (5897, 3405)]
)
def test_a_stated_crs_is_doubted_where_another_fits_far_better(
    tmp_path: Path, true: int, stated: int
) -> None:
    frame = DT242.to_crs(true).set_crs(stated, allow_override=True)
    path = write(frame, tmp_path / "duong.gpkg")
    why = refusal(path)
    assert f"EPSG:{stated}" in why
    assert f"--crs EPSG:{true}" in why
    assert apart_m(take(path, crs=str(true)).frame, DT242) < 0.01
    # Who knows better says so.
    assert take(path, crs=str(stated)).crs == f"EPSG:{stated}"


def test_a_stated_crs_is_taken_with_a_word_where_another_fits_somewhat_better(
    tmp_path: Path,
) -> None:
    frame = jittered(3405).set_crs(32648, allow_override=True)
    taken = take(write(frame, tmp_path / "duong.gpkg"))
    assert taken.crs == "EPSG:32648"
    other, stated = figures(notes(taken))
    assert other < 25
    assert stated > 150


def test_latitude_before_longitude_in_geojson_is_asked_about_and_read_when_said(
    tmp_path: Path,
) -> None:
    path = write(turned(DT242, swapped=True), tmp_path / "duong.geojson")
    why = refusal(path)
    assert "--crs EPSG:4326" in why
    assert apart_m(take(path, crs="4326").frame, DT242) < 0.01


def test_metres_in_geojson_that_names_no_crs_are_no_degrees(tmp_path: Path) -> None:
    path = tmp_path / "duong.geojson"
    frame = pd.DataFrame(DT242.to_crs(CODE)).set_index("ref")
    path.write_text(gpd.GeoDataFrame(frame, geometry="geometry").to_json(), encoding="utf-8")
    taken = take(path)
    assert taken.crs == "EPSG:9215"
    assert apart_m(taken.frame, DT242) < 0.01


@pytest.mark.parametrize("asked", ["9215", "EPSG:9215", "epsg:9215", " EPSG: 9215 "])
def test_the_crs_that_a_person_names_is_taken(tmp_path: Path, asked: str) -> None:
    taken = take(unstated(DT242.to_crs(CODE), tmp_path), crs=asked)
    assert taken.crs == "EPSG:9215"
    assert apart_m(taken.frame, DT242) < 0.01


@pytest.mark.parametrize(
    "asked", ["", "VN-2000", "0", "999999", "EPSG:4978", "EPSG:5773", "+proj=utm +zone=48"]
)
def test_what_is_no_crs_is_refused(tmp_path: Path, asked: str) -> None:
    assert "is no EPSG code" in refusal(unstated(DT242.to_crs(CODE), tmp_path), crs=asked)


@pytest.mark.parametrize("asked", ["9205", "32650", "4326", "2154"])
def test_a_crs_that_leads_elsewhere_is_refused_with_where(tmp_path: Path, asked: str) -> None:
    why = refusal(unstated(DT242.to_crs(CODE), tmp_path), crs=asked)
    assert f"EPSG:{asked}" in why
    assert "outside the sides" in why


def test_a_file_of_another_place_is_refused_with_where_it_lies(tmp_path: Path) -> None:
    away = DT242.set_geometry(DT242.translate(xoff=2.5, yoff=-10))
    why = refusal(write(away, tmp_path / "duong.gpkg"))
    assert "108." in why
    assert "outside the sides" in why


@pytest.mark.parametrize("stated", [True, False])
def test_a_vertex_far_off_all_maps_is_a_fault_by_record(tmp_path: Path, *, stated: bool) -> None:
    frame = DT242.to_crs(CODE)
    wrong = shapely.LineString([*frame.geometry.iloc[1].coords, (9e8, 9e8)])
    frame = frame.set_geometry(gpd.GeoSeries([frame.geometry.iloc[0], wrong], crs=CODE))
    path = write(frame, tmp_path / "a.gpkg") if stated else unstated(frame, tmp_path)
    assert "(records 2)" in refusal(path, crs=None if stated else "9215")


def test_a_vertex_at_the_origin_hides_no_zone_and_is_told_by_record(tmp_path: Path) -> None:
    frame = DT242.to_crs(CODE)
    wrong = shapely.LineString([*frame.geometry.iloc[1].coords, (0, 0)])
    frame = frame.set_geometry(gpd.GeoSeries([frame.geometry.iloc[0], wrong], crs=CODE))
    taken = take(unstated(frame, tmp_path))
    assert taken.crs == "EPSG:9215"
    assert "1 records have a straight piece longer than 50 km (records 2)" in notes(taken)


def test_numbers_that_no_crs_here_puts_inside_are_told(tmp_path: Path) -> None:
    local = DT242.set_geometry(DT242.to_crs(CODE).translate(-390_000, -2_370_000).to_numpy())
    why = refusal(unstated(local, tmp_path))
    assert "none in use here puts the file inside" in why


def test_a_local_crs_counts_as_none(tmp_path: Path) -> None:
    wkt = 'LOCAL_CS["Site grid",UNIT["metre",1]]'
    taken = take(unstated(DT242.to_crs(CODE), tmp_path, wkt))
    assert taken.crs == "EPSG:9215"
    assert apart_m(taken.frame, DT242) < 0.01
    assert '"Site grid"' in notes(taken)


def custom(shift: str) -> str:
    """VN-2000 / TM-3 107-15 as offices define it themselves, with its way to WGS 84."""
    return TM_107_15.replace("GCS_WGS_1984", "VN-2000").replace(
        "298.257223563]]", f"298.257223563],TOWGS84[{shift}]]"
    )


def test_a_zone_under_a_name_of_its_own_is_known_by_where_it_leads(tmp_path: Path) -> None:
    """The printed parameters, their rotations turned as a WKT has them."""
    shift = "-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278"
    wkt = custom(shift).replace("D_WGS_1984", "Vietnam_2000")
    taken = take(unstated(DT242.to_crs(CODE), tmp_path, wkt))
    assert taken.crs == "EPSG:9215"
    assert apart_m(taken.frame, DT242) < 1


def test_a_zone_whose_shift_is_zero_is_mistaken(tmp_path: Path) -> None:
    why = refusal(unstated(DT242.to_crs(CODE), tmp_path, custom("0,0,0,0,0,0,0")))
    assert "224 m" in why
    assert "--crs EPSG:9215" in why


def test_a_person_is_told_what_fits_better_than_the_crs_that_is_named(tmp_path: Path) -> None:
    taken = take(write(DT242.to_crs(CODE), tmp_path / "duong.gpkg"), crs="9214")
    assert taken.crs == "EPSG:9214"
    assert "another CRS fits what is known better: EPSG:9215" in notes(taken)


def test_a_file_apart_from_what_is_known_is_taken_by_the_only_zone_inside(tmp_path: Path) -> None:
    around = gpd.GeoDataFrame(geometry=[box(*DT242.total_bounds).buffer(0.02)], crs=4326)
    known = gpd.GeoDataFrame(geometry=[shapely.Point(*DT242.total_bounds[2:]).buffer(0.0001)],
                             crs=4326)  # fmt: skip
    taken = take(unstated(DT242.to_crs(9214), tmp_path), known=known, sides=around)
    assert taken.crs == "EPSG:9214"
    assert "the only one that puts the file inside the sides" in notes(taken)


def test_candidates_are_those_in_use_near_the_sides() -> None:
    places = shapely.get_coordinates(DT242.to_crs(CODE).geometry)
    codes = {each.code for each in likely(places, SIDES)}
    assert {"EPSG:9213", "EPSG:9214", "EPSG:9215", "EPSG:3405", "EPSG:32648"} <= codes
    names = {pyproj.CRS(code).name for code in codes}
    assert not any(name.startswith("VN-2000 / TM-3 108-30") for name in names)  # the far south


def test_a_distance_is_that_to_the_nearest_piece_of_what_is_known() -> None:
    """By pyproj: 0.001° of longitude at 21.5° north are 103.6 m."""
    known = gpd.GeoDataFrame(geometry=[shapely.LineString([(106.5, 21), (106.5, 22)])], crs=4326)
    ground = Ground(SIDES, known)
    written = np.array([[106.501, 21.5], [106.501, 21.5], [106.7, 21.5]])
    made = ground.measure(Candidate("EPSG:4326", "WGS 84"), written)
    metres = pyproj.Geod(ellps="WGS84").inv(106.5, 21.5, 106.501, 21.5)[2]
    assert made.metres == pytest.approx(metres, rel=0.02)
    assert made.inside == 1


def test_areas_are_measured_by_their_outlines_and_points_by_themselves() -> None:
    inside = np.array([[106.5, 21.5]])
    candidate = Candidate("EPSG:4326", "WGS 84")
    area = gpd.GeoDataFrame(geometry=[box(106.4, 21.4, 106.6, 21.6)], crs=4326)
    point = gpd.GeoDataFrame(geometry=[shapely.Point(106.5, 21.51)], crs=4326)
    assert Ground(SIDES, area).measure(candidate, inside).metres == pytest.approx(10350, rel=0.02)
    assert Ground(SIDES, point).measure(candidate, inside).metres == pytest.approx(1107, rel=0.02)


def test_a_sample_is_spread_over_the_whole_file_and_arcs_count_by_their_length() -> None:
    line = shapely.LineString([(106 + number / 10_000, 21.5) for number in range(9000)])
    arc = shapely.Point(108, 21.5).buffer(0.001, quad_segs=5000).exterior
    places = fit.sample(gpd.GeoDataFrame(geometry=[line, arc], crs=4326))
    assert 1900 < len(places) < 2100
    assert places[:, 0].min() == 106
    assert 106.89 < places[places[:, 0] < 107.9][:, 0].max() < 106.9
    # By hand: the circle is 2π · 0.001 of 0.8999 + 2π · 0.001 long.
    assert (places[:, 0] > 107.9).mean() == pytest.approx(0.0063 / 0.9062, abs=0.001)


def test_a_sample_of_points_and_areas_is_of_points_and_outlines() -> None:
    shapes = [shapely.Point(106, 21), box(106.1, 21.1, 106.2, 21.2)]
    places = fit.sample(gpd.GeoDataFrame(geometry=shapes, crs=4326))
    assert len(places) == 2001
    assert places[0].tolist() == [106, 21]
    off = shapely.distance(shapely.points(places[1:]), shapely.boundary(shapes[1]))
    assert off.max() == pytest.approx(0, abs=1e-9)
    many = gpd.GeoDataFrame(geometry=[shapely.Point(106, 21)] * 9000, crs=4326)
    assert len(fit.sample(many)) <= 2000


@pytest.mark.parametrize("shape", ["POINT (106.3 21.5)", "LINESTRING (106.3 21.5, 106.3 21.5)"])
def test_a_file_without_any_length_has_a_place(shape: str) -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.from_wkt(shape)], crs=4326)
    assert fit.sample(frame).tolist() == [[106.3, 21.5]]
