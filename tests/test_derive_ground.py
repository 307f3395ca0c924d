"""The shipped layers, by key: areas, points, and that every script makes the shipped bytes."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from derivation import coverage
from shapely import Polygon

from lienket import crs

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ROOT / "layers"
REFERENCE = ROOT.parent / "shared" / "reference"
METRES = "EPSG:3405"
TOUCH_CHINA = {"180", "182", "183", "188", "189"}
MADE = {
    "derive_districts": ["districts", "boundary_arcs"],
    "derive_places": ["gates", "places"],
    "derive_areas": ["reservoirs", "clusters", "context", "context_lines"],
    "derive_communes": ["communes"],
    "derive_roads": ["roads"],
    "derive_railway": ["railway"],
    "derive_network": ["network", "local_roads"],
    "derive_country": ["country"],
    "derive_detail": ["detail_areas", "detail_lines", "detail_points"],
}
OUTLINE = "country"
"""No layer of the map: what the locator of a map sheet shows."""

NAMES = [name for names in MADE.values() for name in names if name != OUTLINE]

needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason="the reference data is not beside the repository"
)


def shipped(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(LAYERS / f"{name}.geojson")


# --- the shipped layers --------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_shipped_geometry_is_valid_and_on_the_grid(name: str) -> None:
    layer = shipped(name)
    assert layer.geometry.is_valid.all()
    assert not layer.geometry.is_empty.any()
    assert layer["key"].is_unique
    degrees = shapely.get_coordinates(layer.geometry.to_numpy())
    assert np.abs(degrees - degrees.round(5)).max() == 0


@pytest.mark.parametrize(
    ("name", "kilobytes"),
    [("districts", 300), ("context", 200), ("context_lines", 250), ("detail_lines", 1500),
     ("detail_areas", 300), ("detail_points", 120)],
)  # fmt: skip
def test_shipped_files_are_small(name: str, kilobytes: int) -> None:
    assert (LAYERS / f"{name}.geojson").stat().st_size <= kilobytes * 1000


def test_districts_are_one_coverage_without_holes() -> None:
    districts = shipped("districts")
    assert len(districts) == 21
    assert districts["side"].value_counts().to_dict() == {"ls": 11, "bg": 10}
    assert shapely.coverage_is_valid(districts.geometry.to_numpy())
    whole = districts.union_all()
    assert isinstance(whole, Polygon)
    assert len(whole.interiors) == 0


def test_district_areas_agree_with_gso() -> None:
    districts = shipped("districts").set_index("code")
    bound = districts.index.isin(TOUCH_CHINA) * 0.5 + 0.6
    assert (districts["area_diff_pct"].abs() <= bound).all()
    # Areas of the districts of 2019 by another hand [km²]: Lục Ngạn, Hữu Lũng, Lạng Sơn City.
    km2 = crs.area_ha(districts)[["219", "186", "178"]] / 100
    assert km2.tolist() == pytest.approx([1029.76, 808.29, 78.58], rel=0.006)


def test_district_keys_and_names_follow_the_codes() -> None:
    districts = shipped("districts")
    assert (districts["key"] == "gso-" + districts["code"] + "-2023").all()
    names = districts.set_index("code")[["name_vi", "name_en"]]
    assert list(names.loc["219"]) == ["Huyện Lục Ngạn", "Lục Ngạn District"]
    assert list(names.loc["213"]) == ["Thành phố Bắc Giang", "Bắc Giang City"]


def test_boundary_arcs_lie_on_district_lines_and_say_their_licence() -> None:
    arcs = shipped("boundary_arcs").to_crs(METRES)
    lines = coverage.borders(shipped("districts").to_crs(METRES))
    assert arcs.geometry.difference(lines.buffer(1)).length.max() < 1
    assert arcs["licence"].notna().all()
    km = crs.length_km(shipped("boundary_arcs"))
    assert km.tolist() == pytest.approx(arcs["length_km"].tolist(), abs=0.001)


def test_outer_lines_are_told_as_the_arcs_are() -> None:
    districts = shipped("districts").set_index("code")
    outline = districts["outer"].fillna("").str.contains("outline2025")
    assert set(districts.index[outline]) == TOUCH_CHINA
    assert (districts["source"].str.contains("sapnhap2025") == outline).all()
    assert districts.loc["223", "outer"] == "osm;gso"


def test_context_and_districts_meet_without_slivers() -> None:
    context, districts = shipped("context"), shipped("districts")
    ground = context.geometry[context["class"].isin(["neighbour", "foreign", "sea"])]
    together = np.array([*ground, *districts.geometry])
    assert shapely.coverage_is_valid(together)
    whole = shapely.union_all([*context.geometry, *districts.geometry])
    assert whole.equals(shapely.box(*whole.bounds))


def test_all_ground_but_the_land_far_off_has_a_name() -> None:
    context = shipped("context").set_index("class")
    assert context.loc[["beyond"], ["name_vi", "name_en"]].isna().all(axis=None)
    told = context.loc[["foreign", "sea", "neighbour"], ["name_vi", "name_en"]]
    assert told.notna().all(axis=None)
    assert set(context.index) == {"foreign", "sea", "beyond", "neighbour"}
    assert context.loc[["foreign"], "name_vi"].tolist() == ["Trung Quốc", "Lào"]


def test_land_foreign_ground_and_sea_have_no_slivers() -> None:
    context = shipped("context").set_index("key")
    rings = shapely.get_num_interior_rings(shapely.get_parts(context.geometry["beyond"]))
    assert rings.sum() == 0
    for key in ("china", "laos", "sea"):
        parts = gpd.GeoDataFrame(geometry=[*shapely.get_parts(context.geometry[key])], crs=4326)
        assert crs.area_ha(parts).min() > 10_000, key


def test_the_national_border_is_one_line_and_runs_along_the_districts() -> None:
    lines, districts = shipped("context_lines").set_index("key"), shipped("districts")
    border = shapely.line_merge(lines.geometry["border-china"])
    assert border.geom_type == "LineString"
    assert lines.loc["border-china", "class"] == "national"
    outer = districts.union_all().boundary
    shared = gpd.GeoDataFrame(geometry=[border.intersection(outer)], crs=4326)
    # As long as the stretch of the outline of 2025 in boundary_arcs.
    assert crs.length_km(shared).iloc[0] == pytest.approx(228, abs=3)


def test_no_line_of_the_base_runs_along_a_cut() -> None:
    lines, context = shipped("context_lines"), shipped("context")
    near = context[context["class"] == "neighbour"].total_bounds
    for bounds in (context.total_bounds, near):
        cut = shapely.boundary(shapely.box(*bounds)).buffer(1e-4)
        along = shapely.length(lines.geometry.intersection(cut).to_numpy())
        assert dict(zip(lines["key"], along < 0.006, strict=True)) == dict.fromkeys(
            lines["key"], True
        )


def test_rivers_are_whole_and_fine() -> None:
    rivers = shipped("context_lines")
    rivers = rivers[rivers["class"] == "river"].set_index("key")
    assert (rivers["tolerance_m"] <= 10).all()
    # Lengths in the reference [km]: the whole river, but for Kỳ Cùng in the country it leaves for.
    km = crs.length_km(rivers)[["river-thuong", "river-luc-nam", "river-ky-cung"]]
    assert km.tolist() == pytest.approx([146.3, 181.7, 227.8], rel=0.02)
    for key in ("river-thuong", "river-luc-nam"):
        assert shapely.line_merge(rivers.geometry[key]).geom_type == "LineString"


def test_details_lie_within_the_provinces_and_say_whose_they_are() -> None:
    whole = shipped("districts").union_all().buffer(0.06)
    for name in ("detail_areas", "detail_lines", "detail_points"):
        layer = shipped(name)
        assert layer.intersects(whole).all(), name
        assert layer["source"].isin(["osm2021", "sapnhap2025"]).all()
    points = shipped("detail_points").groupby("class").size()
    assert points.to_dict() == {"commune_name": 123, "hamlet": 119, "peak": 21, "village": 88}
    lines = shipped("detail_lines")
    km = crs.length_km(lines).groupby(lines["class"]).sum()
    assert km["commune"] > 1500
    assert km["stream"] > 500
    assert 3000 < km["road"] < 9000


def test_limits_of_communes_are_no_second_line_beside_a_district() -> None:
    lines = shipped("detail_lines").to_crs(METRES).set_index("key")
    borders = coverage.borders(shipped("districts").to_crs(METRES)).buffer(60)
    limits = lines.geometry["commune-limits"]
    assert limits.intersection(borders).length < 0.05 * limits.length


def test_a_village_that_is_a_place_already_is_not_there_twice() -> None:
    villages, places = shipped("detail_points").to_crs(METRES), shipped("places").to_crs(METRES)
    for name, place in zip(places["name_vi"], places.geometry, strict=True):
        same = villages[villages["name_vi"] == name]
        assert (same.distance(place) > 2500).all(), name


def test_reservoirs_have_the_size_and_side_that_are_known() -> None:
    lakes = shipped("reservoirs").set_index("key")
    # Areas at the water level of OpenStreetMap [km²]; islands under a hectare are water here.
    km2 = crs.area_ha(lakes)[["camson", "khuon-than", "suoi-nua"]] / 100
    assert km2.tolist() == pytest.approx([20.50, 1.86, 0.98], rel=0.02)
    assert lakes["side"].to_dict() == {"camson": "both", "khuon-than": "bg", "suoi-nua": "bg"}
    assert lakes.loc["khuon-than", "identity"] == "inferred"


def test_clusters_are_areas_inside_their_district() -> None:
    clusters = shipped("clusters").set_index("key")
    districts = shipped("districts").set_index("code").to_crs(METRES).geometry
    home = {"ccn-huong-son-2": "217", "ccn-dai-lam-2": "217", "kcn-quang-chau": "222"}
    for key, shape in clusters.to_crs(METRES).geometry.items():
        district = districts[home.get(str(key), "186")]
        assert shape.intersection(district).area > 0.96 * shape.area, key
    assert "ccn-lang-son--ls-4" not in clusters.index
    assert (clusters["accuracy"] == "area").sum() == 6


def test_a_cluster_is_no_larger_than_the_old_communes_named_for_it() -> None:
    # The old communes together, measured apart in a GIS [ha].
    old = {
        "ccn-huong-son-2": 3720,
        "ccn-dai-lam-2": 1152,
        "kcn-huu-lung": 7686,
        "ccn-lang-son--ls-1": 3971,
        "ccn-lang-son--ls-2": 5109,
        "ccn-lang-son--ls-3": 3478,
    }
    clusters = shipped("clusters").set_index("key")
    for key, hectares in crs.area_ha(clusters).loc[[*old]].items():
        assert hectares == pytest.approx(old[str(key)], rel=0.002), key


def test_districts_carry_an_error_of_place_and_not_of_thinning() -> None:
    districts = shipped("districts").set_index("code")
    assert (districts["tolerance_m"] == 40).all()
    assert (districts["error_m"] > 2 * districts["tolerance_m"]).all()
    # National road 279 passes the border 159 m from where the line of 2025 has it.
    assert districts["error_m"][["187", "219"]].min() >= 159
    assert districts["error_m"].max() < 500


def test_points_lie_on_their_side_and_every_district_has_its_seat() -> None:
    districts = shipped("districts")
    for name in ("gates", "places"):
        here = shipped(name).sjoin(districts[["side", "geometry"]], predicate="within")
        assert len(here) == len(shipped(name))
        assert (here["side_left"] == here["side_right"]).all()
    places = shipped("places")
    seats = places[places["class"] == "seat"].sjoin(districts[["code", "geometry"]])
    assert seats["code"].nunique() == len(seats) == 21


def test_a_point_far_off_is_schematic_and_says_so() -> None:
    points = pd.concat([shipped("gates"), shipped("places")]).set_index("key")
    assert points["error_m"].notna().all()
    assert [*points.index[points["accuracy"] == "schematic"]] == ["gate-ban-chat"]
    assert list(points.loc["gate-ban-chat", ["identity", "error_m"]]) == ["inferred", 2100]


@pytest.mark.parametrize("name", NAMES)
def test_sources_are_in_the_table(name: str) -> None:
    known = set(pd.read_csv(LAYERS / "facts" / "sources.csv")["id"])
    named = {source for cell in shipped(name)["source"] for source in cell.split(";")}
    assert named <= known
    assert "communes_2009" not in json.dumps([*named])


# --- against the reference -----------------------------------------------------------------------


@needs_reference
@pytest.mark.reference
def test_district_lines_run_where_gso_has_them() -> None:
    known = gpd.read_file(REFERENCE / "districts_gso_2019.geojson").to_crs(METRES)
    districts = shipped("districts").to_crs(METRES)
    rim = districts.union_all().boundary.buffer(1)
    inner = coverage.borders(districts).difference(rim)
    assert inner.length > 1_000_000
    away = coverage.nearest_m(inner, coverage.borders(known), step_m=100)
    assert np.percentile(away, 99) < 300
    assert np.median(away) < 50


@needs_reference
@pytest.mark.reference
def test_area_differences_are_those_of_the_reference() -> None:
    known = gpd.read_file(REFERENCE / "districts_gso_2019.geojson").set_index("code")
    districts = shipped("districts").set_index("code")
    recomputed = coverage.area_difference_pct(districts, known)
    assert recomputed.tolist() == pytest.approx(districts["area_diff_pct"].tolist(), abs=0.006)


@needs_reference
@pytest.mark.reference
def test_the_national_border_is_the_outline_of_2025() -> None:
    communes = gpd.read_file(REFERENCE / "communes_2025.geojson").to_crs(METRES)
    outline = shapely.union_all(communes.geometry, grid_size=0.01).boundary
    arcs = shipped("boundary_arcs").to_crs(METRES).set_index("key")
    assert coverage.nearest_m(arcs.geometry["arc-national"], outline, step_m=100).max() < 40
    assert arcs.loc["arc-national", "length_km"] == pytest.approx(228, abs=2)


def test_the_page_beside_the_layers_tells_their_sizes() -> None:
    page = (LAYERS / "README.md").read_text(encoding="utf-8")
    told: dict[str, int] = {}
    for names, counts, kilobytes in re.findall(
        r"^\| (`[^|]+`) \(([\d +]+); (\d+)\) \|", page, re.MULTILINE
    ):
        layers = [name.strip("` ") for name in names.split(",")]
        told |= dict(zip(layers, map(int, counts.split("+")), strict=True))
        size = sum((LAYERS / f"{name}.geojson").stat().st_size for name in layers)
        assert size == pytest.approx(int(kilobytes) * 1000, abs=600), layers
    assert told == {name: len(shipped(name)) for name in NAMES}
    assert f"{sum(told.values())} features" in page


def test_every_layer_has_a_script_and_every_script_a_turn() -> None:
    turns = runpy.run_path(str(ROOT / "scripts" / "derive.py"))["ORDER"]
    assert [f"derive_{name}" for name in turns] == [*MADE]
    assert sorted([*NAMES, OUTLINE]) == sorted(path.stem for path in LAYERS.glob("*.geojson"))


@needs_reference
@pytest.mark.reference
@pytest.mark.parametrize("script", MADE)
def test_scripts_make_the_shipped_bytes(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if script == "derive_places":
        pytest.importorskip("fiona")
    for shipped_file in LAYERS.glob("*.geojson"):
        if shipped_file.stem == "districts" or shipped_file.stem not in MADE[script]:
            (tmp_path / shipped_file.name).write_bytes(shipped_file.read_bytes())
    shutil.copytree(LAYERS / "facts", tmp_path / "facts")
    arguments = ["--reference", str(REFERENCE), "--layers", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", [script, *arguments])
    runpy.run_path(str(ROOT / "scripts" / f"{script}.py"), run_name="__main__")
    for name in MADE[script]:
        made = tmp_path / f"{name}.geojson"
        assert made.read_bytes() == (LAYERS / made.name).read_bytes(), name
