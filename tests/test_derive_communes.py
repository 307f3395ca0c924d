"""The communes of 2025: drawings with answers by hand, the shipped layer, waypoints that use it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from derivation import communes, lines
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

# Đồng Tiến stands in two districts of one province and in another province.
CROSSWALK = pd.DataFrame(
    [
        ("1", "Xã Đồng Tiến", "186", "Huyện Hữu Lũng", "20"),
        ("1", "Xã Thiện Tân", "186", "Huyện Hữu Lũng", "20"),
        ("2", "Xã Đồng Tiến", "215", "Huyện Yên Thế", "24"),
        ("3", "Xã Mỹ An", "224", "Thị xã Chũ", "24"),
        ("4", "Xã Bình Xa", "186", "Huyện Hữu Lũng", "20"),
        ("5", "Xã Bình Xa", "186", "Huyện Hữu Lũng", "20"),
    ],
    columns=["new_code", "old_name", "old_district_code", "old_district", "old_prov"],
)
NEW = gpd.GeoDataFrame(
    {"full": ["Xã Một", "Phường Hai", "Thị trấn Ba", "Xã Bốn", "Xã Năm"]},
    geometry=[box(1000 * at, 0, 1000 * at + 1000, 1000) for at in range(5)],
    index=[*"12345"],
    crs=METRES,
)


def test_an_old_commune_is_found_by_name_district_and_side() -> None:
    wanted = [communes.Old("Xã Đồng Tiến", *at) for at in (("215", "24"), ("186", "20"))]
    assert communes.codes(CROSSWALK, wanted) == ["2", "1"]


def test_what_is_missing_or_split_is_told_all_at_once() -> None:
    wanted = [communes.Old("Xã Đồng Tiến", "215", "20"), communes.Old("Xã Bình Xa", "186", "20")]
    told = r"Xã Đồng Tiến \(215, 20\): 0; Xã Bình Xa \(186, 20\): 2\. Mend"
    with pytest.raises(ProductError, match=told):
        communes.codes(CROSSWALK, wanted)


def test_a_new_commune_says_which_old_ones_are_meant() -> None:
    wanted = [
        communes.Old("Xã Mỹ An", "224", "24", "Huyện Lục Ngạn"),
        communes.Old("Xã Thiện Tân", "186", "20"),
        communes.Old("Xã Đồng Tiến", "186", "20"),
    ]
    made = communes.holding(NEW, CROSSWALK, wanted, tolerance_m=40)
    assert made["key"].tolist() == ["gso-1-2025", "gso-3-2025"]
    assert made["name_vi"].tolist() == [
        "Xã Một (2025; gồm xã Thiện Tân, xã Đồng Tiến cũ)",
        "Thị trấn Ba (2025; gồm xã Mỹ An cũ)",
    ]
    assert made["name_en"].tolist() == [
        "Một Commune (2025; holds the old Thiện Tân Commune and Đồng Tiến Commune)",
        "Ba Township (2025; holds the old Mỹ An Commune)",
    ]
    assert made["covers"].tolist() == [
        "xã Thiện Tân (huyện Hữu Lũng); xã Đồng Tiến (huyện Hữu Lũng)",
        "xã Mỹ An (huyện Lục Ngạn)",
    ]


def test_an_outline_is_thinned_within_its_tolerance() -> None:
    notched = Polygon(
        [(0, 0), (500, 39), (1000, 0), (1000, 500), (950, 600), (1000, 1000), (0, 1000)]
    )
    new = NEW.loc[["3"]].set_geometry([shapely.MultiPolygon([notched])])
    wanted = [communes.Old("Xã Mỹ An", "224", "24")]
    (made,) = communes.holding(new, CROSSWALK, wanted, tolerance_m=40).geometry
    assert isinstance(made, Polygon)
    assert set(made.exterior.coords) == {
        (0, 0),
        (1000, 0),
        (1000, 500),
        (950, 600),
        (1000, 1000),
        (0, 1000),
    }


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


def test_the_layer_has_the_communes_that_links_name() -> None:
    layer = shipped("communes", "code")
    assert set(layer.index) == set(HOLDS)
    for code, (old, km2) in HOLDS.items():
        assert old in str(layer.loc[code, "covers"])
        assert old in str(layer.loc[code, "name_vi"])
        assert crs.area_ha(layer)[code] / 100 == pytest.approx(km2, rel=0.025)
    assert set(layer["accuracy"]) == {"area"}
    assert set(layer["source"]) == {"sapnhap2025"}
    assert layer.geometry.is_valid.all()
    assert (LAYERS / "communes.geojson").stat().st_size <= 60_000


def test_each_commune_lies_in_the_district_that_covers_names() -> None:
    layer = shipped("communes").to_crs(METRES)
    districts = shipped("districts", "name_vi").to_crs(METRES)
    for key, row in layer.iterrows():
        told = {part.split("(")[1].rstrip(")") for part in row["covers"].split("; ")}
        (name,) = told
        district = districts.loc[name[:1].upper() + name[1:]]
        assert row.geometry.intersection(district.geometry).area > 0.98 * row.geometry.area, key
        assert row["side"] == district["side"]


def test_every_commune_is_used_by_a_part() -> None:
    with (LAYERS / "facts" / "parts.csv").open(encoding="utf-8", newline="") as file:
        named = {key for row in csv.DictReader(file) for key in row["at"].split(";")}
    assert set(shipped("communes").index) <= named


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
