"""A new workspace of provinces: the national table, the names, what is written, what is built."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from pathlib import Path

import check_pairs
import faults
import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely
from derivation import national
from playwright.sync_api import Browser

from lienket import facts, pipeline, text, units
from lienket.errors import UsageError
from lienket.export_tables.appraisals import worth
from lienket.pipeline import Order, reading
from lienket.scaffold import country, coverage, meridians, names, provinces
from lienket.status_book import log
from lienket.units import lookup

LOCATOR = (pipeline.embedded() / "country.geojson").read_bytes()
REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference" / "national"

TEN = check_pairs.pairs()[::6]


@pytest.fixture(scope="module")
def seaside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace by the sea: a country abroad, islands far off, sides with hyphens."""
    folder = tmp_path_factory.mktemp("seaside") / "workspace"
    done = faults.command("new", "da nang", "QUẢNG NGÃI", folder)
    assert done.returncode == 0, done.stderr
    return folder


def ground(folder: Path) -> gpd.GeoDataFrame:
    """The layer `context` of a workspace, by key; EPSG:4326."""
    return gpd.read_file(folder / "context.geojson").set_index("key")


# --- the national table --------------------------------------------------------------------------


def test_the_table_holds_the_communes_of_the_country_with_their_provinces() -> None:
    known = units.country()
    listed = {
        (unit.code, unit.parent)
        for unit in known.units
        if unit.tier == "commune" and known.holds(unit, country.EPOCH)
    }
    table = country.table().communes
    assert {*zip(table["code"], table["province"], strict=True)} == listed
    assert len(table) == 3321


def test_all_communes_of_the_table_fit_without_gap_or_overlap() -> None:
    table = country.table()
    areas = table.areas({*table.communes["province"]})
    shapes = areas.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes, coverage.SLIVER_DEG)
    assert abs(areas["area_diff_pct"].median()) < 0.1


def test_fifty_eight_pairs_of_provinces_adjoin() -> None:
    assert len(check_pairs.pairs()) == 58
    assert ("40", "42") in check_pairs.pairs()
    assert ("01", "40") not in check_pairs.pairs()


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference data is not there")
@pytest.mark.reference
@pytest.mark.slow
def test_provinces_are_as_large_and_as_near_as_in_the_source() -> None:
    source = gpd.read_file(REFERENCE / "communes_2025.gpkg").dissolve("province_code")
    table = country.table()
    own = gpd.GeoSeries({code: table.union([code]) for code in source.index}, crs="EPSG:4326")
    off = own.to_crs("EPSG:6933").area / source.geometry.to_crs("EPSG:6933").area - 1
    assert off.abs().max() < 0.001
    near = check_pairs.touching_by_source(REFERENCE / "communes_2025.gpkg")
    assert {(a, b) for a, found in near.items() for b in found if a < b} == {*check_pairs.pairs()}


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference data is not there")
@pytest.mark.reference
def test_the_people_of_the_table_are_those_of_the_source() -> None:
    source = pyogrio.read_dataframe(
        REFERENCE / "communes_2025.gpkg", columns=["code", "population"], read_geometry=False
    ).set_index("code")["population"]
    held = country.table().communes.set_index("code")["people"]
    pd.testing.assert_series_equal(held, source.sort_index(), check_names=False)


def test_what_cannot_be_the_people_of_a_commune_is_in_doubt() -> None:
    """By hand: one of these has no like, one is an island, the numbers of two names differ."""
    named = [
        ("Tân Kỳ", "Xã", 32974), ("Tân Ký", "Phường", 32974), ("Yên Lạc", "Xã", 9000),
        ("Yên Lạc", "Xã", 9001), ("Cồn Cỏ", "Đặc khu", 139), ("Cam Hiệp", "Xã", 5),
        ("Yên Bình", "Xã", 653422), ("Kỳ Lừa", "Phường", np.nan), ("Ký Lừa", "Xã", np.nan),
        ("Vinh", "Phường", 500), ("Phú Quốc", "Đặc khu", 300000),
    ]  # fmt: skip
    communes = pd.DataFrame({
        "name_vi": [name for name, _, _ in named],
        "full_name": [f"{kind} {name}" for name, kind, _ in named],
        "population": [people for _, _, people in named],
    })  # fmt: skip
    one, two, none = country.ALIKE, country.SIZE, 0
    expected = [one, one, none, none, none, two, two, none, none, none, none]
    assert national.doubts(communes).tolist() == expected


# --- VN-2000 -------------------------------------------------------------------------------------


def test_every_meridian_is_that_of_its_code() -> None:
    rows = meridians.table()
    assert [sum(row.epoch == epoch for row in rows) for epoch in ("2025-01", "2025-07")] == [63, 34]
    for row in rows:
        found = pyproj.CRS(row.crs)
        assert found.geodetic_crs is not None
        assert found.geodetic_crs.name == "VN-2000"
        assert found.coordinate_operation is not None
        by_name = {each.name: each.value for each in found.coordinate_operation.params}
        assert by_name["Longitude of natural origin"] == pytest.approx(row.meridian_deg)
        assert {axis.unit_name for axis in found.axis_info} == {"metre"}


def test_what_is_called_checked_is_what_the_register_says() -> None:
    before = {row.code: row for row in meridians.table() if row.epoch == "2025-01"}
    for row in before.values():
        area = pyproj.CRS(row.crs).area_of_use
        assert area is not None
        said = text.fold(row.name_vi.replace(" - ", " ")) in text.fold(area.name.replace("-", " "))
        assert said == (row.checked == "epsg"), row.name_vi
    for row in meridians.table():
        if row.checked == "unchanged":
            old = next(each for each in before.values() if each.name_vi == row.name_vi)
            assert (row.meridian_deg, row.act) == (old.meridian_deg, old.act)
        assert bool(row.act) == (row.checked != "no")


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["nghe an", "NGHỆ  AN", "Tỉnh Nghệ An", "Nghe An Province", "40"]
)
def test_a_province_is_known_by_its_name_or_code(written: str) -> None:
    assert [unit.code for unit in names.provinces([written, "42"], "2025-07")] == ["40", "42"]


@pytest.mark.parametrize(
    ("written", "epoch", "told"),
    [
        (["Bắc Giang", "Lang Son"], "2025-07", 'lienket new "Bắc Ninh" "Lạng Sơn"'),
        (["Hà", "40"], "2025-07", r"Hà Nội \(01\).*Hà Tĩnh \(42\)"),
        (["Ngh An", "42"], "2025-07", r"\(Nghệ An\?\)"),
        (["40", "nghe an"], "2025-07", "named twice"),
        (["40"], "2025-07", "2 to 6"),
        (["40", "42"], "2023-2024", "2025-07, 2026-04"),
        # Of two old names of one province no command can be told.
        (["Bắc Giang", "Bac Ninh"], "2025-07", "Bắc Ninh Province"),
    ],
)
def test_what_is_no_province_is_refused(written: list[str], epoch: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        names.provinces(written, epoch)


def test_a_name_of_a_later_epoch_is_that_of_its_time() -> None:
    later = names.provinces(["Đồng Nai", "68"], "2026-04")
    assert [unit.name_vi for unit in later] == ["Thành phố Đồng Nai", "Tỉnh Lâm Đồng"]


# --- what is written -----------------------------------------------------------------------------


def test_the_same_sides_give_the_same_bytes() -> None:
    one, other = (provinces.compose(["40", "42"], "2025-07", LOCATOR) for _ in range(2))
    assert one.files == other.files
    assert [remark.split(";")[0] for remark in one.remarks] == [
        "Dân số: 189 trong 199 xã, phường, đặc khu có số"
    ]


def test_a_new_workspace_has_no_fault(seaside: Path) -> None:
    assert pipeline.check(seaside) == ()


def test_the_people_of_the_sides_are_counted_where_they_are_known(seaside: Path) -> None:
    with (seaside / "units" / "population.csv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    assert {*rows} == {*gpd.read_file(seaside / "communes.geojson")["code"]}
    assert {row["epoch"] for row in rows.values()} == {country.EPOCH}
    # By the source: Thanh Khê 201,240; Avương none; Măng Bút 91 on 418 km²; Sơn Hà as Sơn Hạ.
    assert (rows["20209"]["people"], rows["20209"]["date"]) == ("201240", "2025-07-17")
    empty = {code for code, row in rows.items() if not row["people"]}
    assert {"23455", "21289", "21292"} < empty
    assert not any(rows[code]["date"] for code in empty)
    note = (seaside / "README.md").read_text(encoding="utf-8")
    assert "Xã Avương" in note
    assert "Xã Măng Bút (91)" in note
    assert "Xã Sơn Hà (20326)" in note
    assert f"{len(rows) - len(empty)} of {len(rows)} have a number" in note
    sources = facts.read(seaside)[0].sources
    assert [row.licence for row in sources if row.id == "danso2025"] == ["MIT"]


def test_people_of_another_epoch_are_not_used() -> None:
    made = provinces.compose(["40", "42"], "2026-04", LOCATOR)
    assert "units/population.csv" not in made.files
    assert b"danso2025" not in made.files["facts/sources.csv"]
    assert "2026-04" in made.remarks[-1]
    assert "People: none." in made.files["README.md"].decode()


def test_islands_far_off_are_insets_with_their_names(seaside: Path) -> None:
    data = tomllib.loads((seaside / "catalogue.toml").read_text(encoding="utf-8"))
    assert {inset["name_vi"] for inset in data["inset"]} == {"Đặc khu Hoàng Sa", "Đặc khu Lý Sơn"}
    west, south, east, north = data["workspace"]["view"]
    assert 105 < west < 108
    assert 13.5 < south < 15
    assert 108.5 < east < 109.5
    assert north < 16.5
    assert [side["key"] for side in data["side"]] == ["da-nang", "quang-ngai"]


def test_sea_neighbours_and_foreign_land_are_where_they_are(seaside: Path) -> None:
    found = ground(seaside)
    spots = {"sea": (109.2, 15.6), "abroad-418": (107.0, 15.5), "neighbour-46": (107.6, 16.35),
             "neighbour-52": (108.3, 14.0)}  # fmt: skip
    for key, place in spots.items():
        holders = found.index[found.contains(shapely.Point(place))]
        assert [*holders] == [key], place
    # Public lists tell no seats but the middles of communes: none is drawn.
    assert json.loads((seaside / "places.geojson").read_text(encoding="utf-8"))["features"] == []
    lines = gpd.read_file(seaside / "context_lines.geojson").set_index("key")
    assert lines["class"].to_dict() == {
        "border-116": "national", "border-418": "national", "border-provinces": "provincial",
        "coast": "coast",
    }  # fmt: skip
    # No coast is a border, and no border a coast.
    assert lines.geometry["coast"].intersection(lines.geometry["border-418"]).length == 0


def test_the_sides_and_what_lies_around_them_overlap_nowhere(seaside: Path) -> None:
    sides = gpd.read_file(seaside / "communes.geojson").union_all()
    shapes = [sides, *ground(seaside).geometry]
    one, other = np.triu_indices(len(shapes), 1)
    areas = np.array(shapes)
    assert shapely.area(shapely.intersection(areas[one], areas[other])).max() < 1e-6


def test_old_units_lead_to_those_of_a_new_workspace(seaside: Path) -> None:
    known = reading.units_of(seaside)
    [old] = lookup.find(known, "Xã Bình Châu", "2025-01")
    heirs = units.heirs(known, old, "2025-07")
    [holder] = {known.at(kin.unit.parent, "2025-07") for kin in heirs}
    assert holder is not None
    assert holder.name_vi == "Tỉnh Quảng Ngãi"
    assert known.epochs[1].layer == "communes"


def test_what_is_not_verified_is_said(tmp_path: Path) -> None:
    done = faults.command("new", "22", "31", tmp_path / "new")
    assert "Hải Phòng" in done.stderr
    assert "Quảng Ninh" not in done.stderr
    catalogue = (tmp_path / "new" / "catalogue.toml").read_text(encoding="utf-8")
    assert "NOT VERIFIED" in catalogue


def test_sides_that_do_not_adjoin_are_made_with_a_warning() -> None:
    [one, other] = provinces.compose(["01", "79"], "2025-07", LOCATOR).remarks[:2]
    assert "Hà Nội" in one
    assert "Hồ Chí Minh" in other


# --- the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["40", "xx"], "xx"),
        (["--name", "A", "40", "42"], "--name"),
        (["--sides", "a.gpkg", "40", "--name", "A"], "--sides"),
        (["--sides", "a.gpkg"], "--name"),
        (["--osm", "no-such.osm.pbf", "40", "42"], "osm"),
    ],
)
def test_nothing_is_written_on_a_fault(arguments: list[str], told: str, tmp_path: Path) -> None:
    done = faults.command("new", *arguments, tmp_path / "new")
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    done = faults.command("new", "40", "42", tmp_path)
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


# --- what is built -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("pair", TEN, ids="-".join)
def test_the_map_of_every_two_provinces_is_built(pair: tuple[str, str], tmp_path: Path) -> None:
    found = check_pairs.check(pair, tmp_path, frozenset(), full=False)
    assert found.wrong == ()
    assert 100_000 < found.size < 3_000_000


@pytest.mark.slow
def test_every_product_of_an_empty_workspace_is_built(seaside: Path, tmp_path: Path) -> None:
    out = tmp_path / "maps"
    pipeline.run(Order(workspace=seaside, out=out, only=pipeline.WITH_SHEETS, main_sheets=True))
    made = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert made >= {
        "links.html", "index.html", "report.docx", "tables/links.xlsx", "qgis/lienket.qgz",
        "qgis/lienket.gpkg", "sheets/1-overview.pdf", "geojson/communes.geojson",
    }  # fmt: skip
    for name in ("links.html", "index.html"):
        page = (out / name).read_text(encoding="utf-8")
        assert "Bắc Giang" not in page, name


# --- the first day of an office ------------------------------------------------------------------


@pytest.fixture
def office(seaside: Path, tmp_path: Path) -> Path:
    """The seaside workspace with a route between its sides, without a place so far."""
    folder = tmp_path / "office"
    shutil.copytree(seaside, folder)
    named = {"name_vi": "Đường", "name_en": "Road"}
    both = ("da-nang", "quang-ngai")
    rows = {
        "links": [{"key": "road", "kind": "route", "sides": ";".join(both), "publish": "public",
                   "parts": ";".join(f"road--{side}" for side in both), **named}],
        "parts": [{"key": f"road--{side}", "side": side, **named} for side in both],
        "statuses": [
            {"subject": f"road--{side}", "condition": "in_service", "work": "none",
             "stated_on": "2026-03-01", "source": "bao-cao", "locator": "I", "inferred": "no"}
            for side in both
        ],
    }  # fmt: skip
    for name, content in log.grown(folder, "facts", rows).items():
        (folder / name).write_bytes(content)
    return folder


def test_an_official_road_goes_into_a_layer_that_is_empty(office: Path, tmp_path: Path) -> None:
    areas = gpd.read_file(office / "communes.geojson").dissolve("side").geometry
    border = areas["da-nang"].intersection(areas["quang-ngai"])
    longest = max(shapely.get_parts(shapely.line_merge(border)), key=lambda line: line.length)
    spot = longest.interpolate(0.5, normalized=True)
    names = ("da-nang", "quang-ngai")
    near = [areas[side].intersection(spot.buffer(0.01)).representative_point() for side in names]
    roads = gpd.GeoDataFrame(
        {"ma": [f"road--{side}" for side in names]},
        geometry=[shapely.LineString([spot, end]) for end in near],
        crs="EPSG:4326",
    )
    roads.to_crs("EPSG:5899").to_file(tmp_path / "road.gpkg")
    done = faults.command(
        "import", tmp_path / "road.gpkg", "--workspace", office, "--layer", "roads", "--accuracy",
        "surveyed", "--source", "Công văn 45/SXD, 15/3/2026", "--yes",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    taken = gpd.read_file(office / "roads.geojson")
    assert {*taken["key"]} == {"road--da-nang", "road--quang-ngai"}
    assert {*taken["accuracy"]} == {"surveyed"}
    drawn = pipeline.atlas(office)
    assert drawn.states["road"].ground == "joined"


def test_without_a_network_nobody_is_taken_to_travel(office: Path) -> None:
    said: list[str] = []
    made = pipeline.atlas(office, people=True, warn=said.append)
    assert made.access.lacking == "no_network"
    assert made.access.units.empty
    assert any("--network" in line for line in said)
    assert worth.reason(made, "road")[1] == "The workspace has no network of roads"


@pytest.mark.browser
def test_a_new_map_opens_at_its_mainland_without_an_error(
    office: Path, tmp_path: Path, browser: Browser
) -> None:
    pipeline.run(Order(workspace=office, out=tmp_path / "maps", only=("web",)))
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((tmp_path / "maps" / "links.html").as_uri())
    page.get_by_text("Đường", exact=True).first.wait_for()
    assert page.get_by_text("QUẢNG NGÃI").or_(page.get_by_text("Quảng Ngãi")).count() > 0
    assert errors == []
    page.close()
