"""The communes of 2025: drawings with answers by hand, the shipped layer, waypoints that use it."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import shapely
from derivation import communes, coverage, lines
from shapely import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.errors import ProductError

LAYERS = Path(__file__).resolve().parent.parent / "layers"
REFERENCE = LAYERS.parent.parent / "shared" / "reference"
needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason="the reference data is not beside the repository"
)
METRES = "EPSG:3405"

# Đồng Tiến stands in two districts of one province and in another province; Bình Xa is split.
CROSSWALK = pd.DataFrame(
    [
        ("1", "11", "Xã Đồng Tiến", "186", "Huyện Hữu Lũng", "20"),
        ("1", "10", "Xã Thiện Tân", "186", "Huyện Hữu Lũng", "20"),
        ("2", "12", "Xã Đồng Tiến", "215", "Huyện Yên Thế", "24"),
        ("3", "14", "Xã Mỹ An", "224", "Thị xã Chũ", "24"),
        ("3", "13", "Thị trấn A", "215", "Huyện Yên Thế", "24"),
        ("4", "15", "Xã Bình Xa", "186", "Huyện Hữu Lũng", "20"),
        ("5", "15", "Xã Bình Xa", "186", "Huyện Hữu Lũng", "20"),
        ("5", None, "Trường bắn", None, None, None),
    ],
    columns=["new_code", "old_code", "old_name", "old_district_code", "old_district", "old_prov"],
)
NEW = gpd.GeoDataFrame(
    {"full": ["xã Một", "Phường Hai", "Thị trấn Ba", "Xã Bô\u0301n", "Xã Năm"]},
    geometry=[box(1000 * at, 0, 1000 * at + 1000, 1000) for at in range(5)],
    index=[*"12345"],
    crs=METRES,
)
FORMERLY = {"224": "thị xã Chũ, trước là huyện Lục Ngạn"}


def test_an_old_commune_is_found_by_name_district_and_side() -> None:
    wanted = [communes.Old("Xã Đồng Tiến", *at) for at in (("215", "24"), ("186", "20"))]
    assert communes.codes(CROSSWALK, wanted) == ["2", "1"]


def test_what_is_missing_or_split_is_told_all_at_once() -> None:
    wanted = [communes.Old("Xã Đồng Tiến", "215", "20"), communes.Old("Xã Bình Xa", "186", "20")]
    told = r"Xã Đồng Tiến \(215, 20\): 0; Xã Bình Xa \(186, 20\): 2\. Mend"
    with pytest.raises(ProductError, match=told):
        communes.codes(CROSSWALK, wanted)


def test_a_new_commune_that_holds_none_is_told() -> None:
    more = NEW.rename(index={"2": "8", "4": "9"})
    with pytest.raises(ProductError, match=r"No old commune in the crosswalk for 8, 9\. Add"):
        communes.described(more, CROSSWALK, [], {})


def test_a_new_commune_says_which_old_ones_are_meant() -> None:
    wanted = [
        communes.Old("Xã Mỹ An", "224", "24"),
        communes.Old("Xã Thiện Tân", "186", "20"),
        communes.Old("Xã Đồng Tiến", "186", "20"),
    ]
    made = communes.described(NEW.iloc[::-1], CROSSWALK, wanted, FORMERLY)
    assert made["key"].tolist() == [f"gso-{at}-2025" for at in range(1, 6)]
    assert [shape.bounds[0] for shape in made.geometry] == [0, 1000, 2000, 3000, 4000]
    assert made["name_vi"].tolist() == [
        "Xã Một (2025; gồm xã Thiện Tân, xã Đồng Tiến cũ)",
        "Phường Hai (2025)",
        "Thị trấn Ba (2025; gồm xã Mỹ An cũ)",
        "Xã Bốn (2025)",
        "Xã Năm (2025)",
    ]
    assert made["name_en"].tolist()[:3] == [
        "Một Commune (2025; holds the old Thiện Tân Commune and Đồng Tiến Commune)",
        "Hai Ward (2025)",
        "Ba Township (2025; holds the old Mỹ An Commune)",
    ]


def test_a_new_commune_says_all_that_it_holds_by_district() -> None:
    made = communes.described(NEW, CROSSWALK, [], FORMERLY)
    assert made["covers"].tolist() == [
        "xã Thiện Tân, xã Đồng Tiến (huyện Hữu Lũng)",
        "xã Đồng Tiến (huyện Yên Thế)",
        "thị trấn A (huyện Yên Thế); xã Mỹ An (thị xã Chũ, trước là huyện Lục Ngạn)",
        "một phần xã Bình Xa (huyện Hữu Lũng)",
        "một phần xã Bình Xa (huyện Hữu Lũng)",
    ]


def test_communes_that_overlap_or_gape_by_a_sliver_become_a_coverage() -> None:
    """The middle one reaches 0.4 m into the first, the last begins 0.3 m behind the middle one."""
    three = [box(0, 0, 1000, 1000), box(999.6, 0, 2000, 1000), box(2000.3, 0, 3000, 900)]
    new = NEW.iloc[:3].set_geometry(three)
    assert not shapely.coverage_is_valid(new.geometry.to_numpy())
    made = communes.tiled(new)
    assert shapely.coverage_is_valid(made.geometry.to_numpy())
    assert [*made.index] == [*"123"]
    assert shapely.coverage_union_all(made.geometry.to_numpy()).geom_type == "Polygon"
    assert made.area.tolist() == pytest.approx([1e6, 1e6, 9e5])


# --- the shipped layer ---------------------------------------------------------------------------


def shipped(name: str, column: str = "key") -> gpd.GeoDataFrame:
    return gpd.read_file(LAYERS / f"{name}.geojson").set_index(column)


HOLDS = {
    # The 2025 commune of each old one by the law of the merger, its published area [km²].
    "07531": ("Tân Sơn", 95.37),
    "06517": ("Hữu Kiên", 138.05),
    "06436": ("Đồng Tiến", 93.07),
    "07450": ("Đông Hưng", 77.05),
    "07294": ("Đông Sơn", 41.32),
    "07612": ("Mỹ An", 78.74),
    "06445": ("Tân Thành", 121.93),
}


def test_the_layer_has_all_communes_as_one_coverage() -> None:
    layer = shipped("communes", "code")
    assert layer["side"].value_counts().to_dict() == {"ls": 65, "bg": 58}
    assert (layer["key"] == "gso-" + layer.index + "-2025").all()
    assert set(layer["accuracy"]) == {"area"}
    assert set(layer["epoch"]) == {"2025-07"}
    assert set(layer["source"]) == {"sapnhap2025"}
    shapes = layer.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert isinstance(whole, Polygon)
    assert len(whole.interiors) == 0
    assert (LAYERS / "communes.geojson").stat().st_size <= 370_000


def test_communes_are_named_by_kind_and_what_links_need() -> None:
    layer = shipped("communes", "code")
    for name in ("name_vi", "covers"):
        assert layer[name].map(lambda told: unicodedata.is_normalized("NFC", told)).all()
    assert layer["name_vi"].str.match(r"(Xã|Phường) [A-ZĐ]\S*.* \(2025[;)]").all()
    assert layer["name_en"].str.match(r"\S.* (Commune|Ward) \(2025[;)]").all()
    told = layer[layer["name_vi"].str.contains("gồm")]
    assert set(told.index) == set(HOLDS)
    for code, (old, km2) in HOLDS.items():
        assert old in str(layer.loc[code, "covers"])
        assert old in str(layer.loc[code, "name_vi"])
        assert crs.area_ha(layer)[code] / 100 == pytest.approx(km2, rel=0.025)
    assert layer.loc["06625", "covers"] == (
        "xã Bắc Xa, một phần xã Bính Xá, một phần xã Kiên Mộc (huyện Đình Lập)"
    )


def test_the_old_communes_are_those_of_the_list_of_march_2025() -> None:
    """194 of Lạng Sơn and 192 of Bắc Giang: two of them in two parts; a military range is none."""
    covers = shipped("communes")["covers"]
    olds = [old for told in covers for old in re.sub(r" \([^)]*\)", "", told).split("; ")]
    names = [name for listed in olds for name in listed.split(", ")]
    parts = [name for name in names if name.startswith("một phần ")]
    assert len(names) == 194 + 192 + 2
    assert sorted({*parts}) == ["một phần xã Bính Xá", "một phần xã Kiên Mộc"]
    assert len(parts) == 4
    assert not covers.str.contains("TB1").any()


DISTRICTS = {"thị xã Chũ": ["Huyện Lục Ngạn"],
             "thành phố Bắc Giang": ["Thành phố Bắc Giang", "Huyện Yên Dũng"]}  # fmt: skip
"""The districts of 2023 that two of March 2025 were made of, by the resolution of 2024."""


def test_each_commune_lies_in_the_districts_that_covers_names() -> None:
    """But for Biên Sơn, with a military range of 75 km² in Sơn Động that was no commune's."""
    layer = shipped("communes").to_crs(METRES)
    districts = shipped("districts", "name_vi").to_crs(METRES)
    for key, row in layer.iterrows():
        told = {name.split(",")[0] for name in re.findall(r"\(([^)]*)\)", row["covers"])}
        names = [each for name in told for each in DISTRICTS.get(name, [name])]
        own = districts.loc[[name[:1].upper() + name[1:] for name in names]]
        # A commune may be small, and the two outlines are up to 300 m apart.
        least = 0.97 if key != "gso-07537-2025" else 0.73
        assert row.geometry.intersection(own.union_all()).area > least * row.geometry.area, key
        assert {row["side"]} == set(own["side"])


def test_communes_and_districts_are_the_same_ground_but_for_their_sources() -> None:
    """Half of the outline within 30 m, all within 400 m; what README.md tells is measured here."""
    new, old = (_sides(name) for name in ("communes", "districts"))
    outline = shapely.union_all([*new]).boundary
    away = coverage.nearest_m(outline, shapely.union_all([*old]).boundary, step_m=25)
    assert np.percentile(away, [50, 95, 100]).tolist() == pytest.approx([20, 81, 351], abs=1)
    border, other = (shapely.intersection(*shapely.boundary(both)) for both in (new, old))
    away = coverage.nearest_m(border, other, step_m=25)
    assert np.percentile(away, [50, 95, 100]).tolist() == pytest.approx([29, 104, 270], abs=1)


def _sides(name: str) -> npt.NDArray[np.object_]:
    """The area of each side by a layer (METRES)."""
    layer = shipped(name).to_crs(METRES)
    own = [rows.geometry.to_numpy() for _, rows in layer.groupby("side")]
    return np.array([shapely.coverage_union_all(shapes) for shapes in own])


def test_what_a_part_is_at_among_the_communes_says_what_it_holds() -> None:
    with (LAYERS / "facts" / "parts.csv").open(encoding="utf-8", newline="") as file:
        named = {key for row in csv.DictReader(file) for key in row["at"].split(";")}
    assert {f"gso-{code}-2025" for code in HOLDS} <= named


@needs_reference
@pytest.mark.reference
def test_each_commune_is_as_large_as_its_exact_outline() -> None:
    layer, exact = shipped("communes", "code"), gpd.read_file(REFERENCE / "communes_2025.geojson")
    off_pct = coverage.area_difference_pct(layer, exact.set_index("code").loc[layer.index])
    assert off_pct.abs().max() < 0.41


def test_the_communes_of_2009_give_clusters_and_waypoints_alone() -> None:
    files = [*LAYERS.glob("*.geojson"), *(LAYERS / "facts").glob("*.csv")]
    used = {path.name for path in files if "communes2009" in path.read_text(encoding="utf-8")}
    assert used == {"clusters.geojson", "roads.geojson", "sources.csv", "waypoints.csv"}
    assert "`communes2009`" in (LAYERS / "LICENSE.md").read_text(encoding="utf-8")


def test_a_part_has_one_name_in_facts_and_geometry() -> None:
    facts = pd.read_csv(LAYERS / "facts" / "parts.csv").set_index("key")[["name_vi", "name_en"]]
    for name in ("roads", "railway", "clusters"):
        drawn = shipped(name)
        both = drawn.index.intersection(facts.index)
        pd.testing.assert_frame_equal(
            pd.DataFrame(drawn.loc[both, ["name_vi", "name_en"]]),
            facts.loc[both],
            check_dtype=False,
        )
    assert {*shipped("roads").index, *shipped("railway").index} <= set(facts.index)


# --- waypoints that use the layer ----------------------------------------------------------------


@pytest.fixture(scope="module")
def waypoint() -> dict[str, tuple[Point, float]]:
    """Each waypoint by `part seq`: where it is (METRES), and its error [m]."""
    with (LAYERS / "facts" / "waypoints.csv").open(encoding="utf-8", newline="") as file:
        return {
            f"{row['part']} {row['seq']}": (
                lines.point((float(row["lon"]), float(row["lat"])), METRES),
                float(row["error_m"]),
            )
            for row in csv.DictReader(file)
        }


def vertices(shape: BaseGeometry) -> Iterator[Point]:
    for part in shapely.get_coordinates(shape):
        yield Point(part)


def farthest_m(place: Point, shape: BaseGeometry) -> float:
    return max(place.distance(vertex) for vertex in vertices(shape))


def old_commune(name: str) -> BaseGeometry:
    """The commune `name` of about 2009 (METRES)."""
    every = gpd.read_file(REFERENCE / "communes_2009.geojson")
    (shape,) = every[every["commune_vn"] == name].to_crs(METRES).geometry
    return shape


@needs_reference
@pytest.mark.reference
@pytest.mark.parametrize(
    ("name", "road", "commune"),
    [
        ("dt289c--bg 1", "ql279--bg", "Xã Tân Sơn"),
        ("dt289c--ls 2", "dt250--ls", "Xã Hữu Kiên"),
    ],
)
def test_a_commune_waypoint_is_the_middle_of_the_road_inside(
    waypoint: dict[str, tuple[Point, float]], name: str, road: str, commune: str
) -> None:
    within = shapely.line_merge(
        shipped("roads").to_crs(METRES).geometry[road].intersection(old_commune(commune))
    )
    stretch = max(shapely.get_parts(within), key=shapely.length)
    place, error_m = waypoint[name]
    assert place.distance(stretch.interpolate(0.5, normalized=True)) < 5
    worst = farthest_m(place, within) + 150
    assert worst <= error_m <= worst + 100


@needs_reference
@pytest.mark.reference
def test_the_my_an_direction_goes_from_245_to_ql31_beside_the_old_commune(
    waypoint: dict[str, tuple[Point, float]],
) -> None:
    drawn = shipped("roads").to_crs(METRES).geometry
    commune = old_commune("Xã Mỹ An")
    end, end_error_m = waypoint["huulung-myan--bg 2"]
    assert end.distance(drawn["ql31--bg-1"]) < 2
    assert end.distance(commune) == pytest.approx(drawn["ql31--bg-1"].distance(commune), abs=5)
    worst = farthest_m(end, commune) + 150
    assert worst <= end_error_m <= worst + 100
    start, start_error_m = waypoint["huulung-myan--ls 1"]
    assert start.distance(drawn["dt245--ls"]) < 2
    assert start.distance(end) == pytest.approx(drawn["dt245--ls"].distance(end), abs=5)
    assert 2000 < start_error_m < 2500


def test_the_my_an_line_in_lang_son_fits_the_published_length() -> None:
    # "Nearly 5 km" is the whole project; a road is longer than its straight direction.
    km = crs.length_km(shipped("roads"))
    assert 4.0 < km["huulung-myan--ls"] < 5.0
