"""The description of the products, read by the library of its standard against the real bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import pytest
from test_pipeline import make, tree

from lienket import pipeline
from lienket.exports import FORMATS

Package = dict[str, Any]


def package(out: Path) -> Package:
    return json.loads((out / "datapackage.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return] # JSON


def errors(out: Path) -> list[tuple[str, str]]:
    """The resource and the type of every error that frictionless finds."""
    report = frictionless.validate(str(out / "datapackage.json"))
    of_package = [("", error.type) for error in report.errors]
    return of_package + [(task.name, error.type) for task in report.tasks for error in task.errors]


def feature_errors(out: Path) -> list[tuple[str, str]]:
    """The same for the properties of every GeoJSON, by the schema its resource gives."""
    found = []
    for row in package(out)["resources"]:
        if row["format"] == "geojson":
            features = json.loads((out / row["path"]).read_text(encoding="utf-8"))["features"]
            data = [feature["properties"] for feature in features]
            schema = frictionless.Schema.from_descriptor(row["featureSchema"])
            report = frictionless.Resource(data=data, schema=schema).validate()
            found += [(row["name"], kind) for (kind,) in report.flatten(["type"])]
    return found


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every product of the embedded workspace."""
    out = tmp_path_factory.mktemp("real")
    make(pipeline.embedded(), out, also=FORMATS)
    return out


@pytest.fixture
def out(products: Path, tmp_path: Path) -> Path:
    return shutil.copytree(products, tmp_path / "maps")


def test_the_real_products_are_as_described(real: Path) -> None:
    assert errors(real) == []
    assert feature_errors(real) == []


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_the_toy_products_are_as_described(toy: Path, tmp_path: Path, audience: str) -> None:
    make(toy, tmp_path / "maps", also=FORMATS, audience=audience)
    assert errors(tmp_path / "maps") == []
    assert feature_errors(tmp_path / "maps") == []


def test_every_product_is_described_with_its_size_and_hash(real: Path) -> None:
    told = {row["path"]: row for row in package(real)["resources"]}
    assert set(told) == set(tree(real)) - {"MANIFEST.json", "datapackage.json"}
    for path, row in told.items():
        content = (real / path).read_bytes()
        assert row["bytes"] == len(content)
        assert row["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert row["mediatype"] != "application/octet-stream", path


def spoil_csv(out: Path, old: str, new: str) -> None:
    path = out / "tables" / "links_status.csv"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("one_sided", "two_sided", "constraint-error"),
        ("82.84", "far", "type-error"),
        ("\nrb,", "\nra,", "primary-key"),
        (",news,", ",nobody,", "foreign-key"),
    ],
)
def test_a_spoilt_cell_is_found(out: Path, old: str, new: str, error: str) -> None:
    spoil_csv(out, old, new)
    assert ("tables-links-status-csv", error) in errors(out)


def test_a_spoilt_byte_of_any_file_is_found(out: Path) -> None:
    with (out / "links.html").open("a", encoding="utf-8") as page:
        page.write(" ")
    assert {name for name, _ in errors(out)} == {"links-html"}


def test_a_spoilt_cell_of_a_sheet_is_found(out: Path) -> None:
    book = out / "tables" / "links.xlsx"
    shutil.move(book, out / "old.xlsx")
    with zipfile.ZipFile(out / "old.xlsx") as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace("Chưa có trên thực địa".encode(), b"half built"))
    assert ("tables-links-statuses", "constraint-error") in errors(out)


def test_a_spoilt_property_of_a_feature_is_found(out: Path) -> None:
    path = out / "geojson" / "roads.geojson"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace('"under_construction"', '"under_way"', 1), encoding="utf-8")
    assert ("geojson-roads-geojson", "constraint-error") in feature_errors(out)


def field(out: Path, resource: str, name: str) -> Package:
    told = {row["name"]: row for row in package(out)["resources"]}[resource]
    fields = told.get("schema", told.get("featureSchema"))["fields"]
    return {row["name"]: row for row in fields}[name]  # type: ignore[no-any-return] # JSON


def test_a_field_has_titles_units_and_codes_with_labels(out: Path) -> None:
    length = field(out, "geojson-roads-geojson", "length_km")
    assert (length["title"], length["title_en"], length["unit"]) == ("Chiều dài", "Length", "km")
    stage = field(out, "geojson-roads-geojson", "stage")
    labels = {row["value"]: row["label"] for row in stage["categories"]}
    assert labels["under_construction"] == "Đang thi công"
    assert stage["constraints"]["enum"] == [*labels]
    side = field(out, "tables-links-parts", "side")
    assert side["constraints"]["enum"] == ["Tỉnh Ả", "Tỉnh Bờ", "Hai bên"]
    assert field(out, "tables-links-status-csv", "stage_aa")["title"] == "Giai đoạn: Tỉnh Ả"


def test_a_layer_names_its_crs_geometry_licence_and_credit(real: Path) -> None:
    told = {row["name"]: row for row in package(real)["resources"]}
    row = told["geojson-districts-geojson"]
    assert row["crs"] == "EPSG:4326"
    assert set(row["geometryTypes"]) <= {"Polygon", "MultiPolygon"}
    assert row["licenses"][0]["name"] == "ODbL-1.0"
    assert "© OpenStreetMap contributors" in row["credit"]
    assert told["also-dxf-lienket-dxf"]["crs"] == "EPSG:3405"
    layer = told["also-fgb-roads-fgb"]["layers"][0]
    assert (layer["geometryType"], layer["crs"]) == ("MultiLineString", "EPSG:4326")
    assert {row["name"]: row for row in layer["fields"]}["length_km"]["unit"] == "km"


def test_what_became_of_units_is_described_with_its_licence_and_credit(real: Path) -> None:
    whole = package(real)
    told = {row["name"]: row for row in whole["resources"]}
    row = told["tables-links-unit-successions"]
    assert row["schema"]["primaryKey"] == ["key"]
    assert row["licenses"][0]["name"] == "MIT"
    assert "DVHCVN" in row["credit"]
    assert "DVHCVN" in whole["credit"]
    assert "licenses" not in told["tables-links-statuses"]
    fields = {field["name"]: field for field in row["schema"]["fields"]}
    assert fields["share_pct"]["unit"] == "%"
    assert fields["extent"]["constraints"]["enum"] == ["toàn bộ", "một phần"]
    assert "từ 7/2025" in fields["heir_epoch"]["constraints"]["enum"]
    (layer,) = (row for row in told["qgis-lienket-gpkg"]["layers"]
                if row["name"] == "unit_successions")  # fmt: skip
    assert layer["licenses"][0]["name"] == "MIT"
    assert told["tables-links-unit-links"]["title_en"] == "Links by unit of today"


def layer_fields(out: Path, resource: str, layer: str) -> dict[str, Package]:
    told = {row["name"]: row for row in package(out)["resources"]}[resource]
    (found,) = (row for row in told["layers"] if row["name"] == layer)
    return {row["name"]: row for row in found["fields"]}


def test_a_shortened_field_keeps_its_titles_and_unit(real: Path) -> None:
    fields = layer_fields(real, "also-shp-roads-shp", "roads")
    short = fields["toleranc_m"]
    assert (short["title"], short["unit"]) == ("Dung sai khái quát hóa", "m")
    assert fields["inferred"]["trueValues"] == ["yes"]
    assert [name for name, row in fields.items() if "title" not in row] == []


def test_a_boolean_of_a_package_is_no_word(real: Path) -> None:
    inferred = layer_fields(real, "qgis-lienket-gpkg", "roads")["inferred"]
    assert inferred["type"] == "boolean"
    assert "trueValues" not in inferred


def test_the_styles_of_a_package_are_no_data(real: Path) -> None:
    told = {row["name"]: row for row in package(real)["resources"]}["qgis-lienket-gpkg"]
    names = {row["name"] for row in told["layers"]}
    assert "roads" in names
    assert "layer_styles" not in names


def test_a_drawing_that_stays_is_described_in_the_crs_it_is_in(toy: Path, out: Path) -> None:
    make(toy, out, also=("dxf",), crs="9214")
    make(toy, out, only=("web",))
    told = {row["name"]: row for row in package(out)["resources"]}
    assert told["also-dxf-lienket-dxf"]["crs"] == "EPSG:9214"


def test_the_package_names_its_sources_and_licences_and_is_dated_by_the_data(real: Path) -> None:
    told = package(real)
    assert told["created"] == f"{told['as_of']}T00:00:00Z"
    assert "bc2689" in {row["id"] for row in told["sources"]}
    assert "ODbL-1.0" in {row["name"] for row in told["licenses"]}
    assert told["credit"].startswith("© OpenStreetMap contributors")


def test_a_product_that_stays_keeps_its_date_in_the_description(toy: Path, out: Path) -> None:
    make(toy, out, as_of=date(2024, 5, 2))
    make(toy, out, only=("web",))
    told = {row["path"]: row["as_of"] for row in package(out)["resources"]}
    assert told["tables/links_status.csv"] == "2024-05-02"
    assert told["links.html"] == "2025-03-10"
    assert errors(out) == []


@pytest.mark.parametrize("day", [date(2024, 5, 2), date(1990, 1, 1)])
def test_a_sheet_without_rows_is_no_table(toy: Path, out: Path, day: date) -> None:
    make(toy, out, as_of=day)
    assert "tables-links-doubts" not in {row["name"] for row in package(out)["resources"]}
    assert errors(out) == []


def test_nothing_internal_is_described(toy: Path, out: Path) -> None:
    make(toy, out, also=FORMATS)
    text = (out / "datapackage.json").read_text(encoding="utf-8")
    assert not [word for word in ("guard", "deep", "mật", "defence") if word in text]


def test_two_descriptions_of_one_build_are_byte_equal(toy: Path, out: Path, tmp_path: Path) -> None:
    make(toy, tmp_path / "again")
    first, second = (folder / "datapackage.json" for folder in (out, tmp_path / "again"))
    assert first.read_bytes() == second.read_bytes()
