"""What programs and people do to the columns of a layer is read, or told once with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from unicodedata import normalize

import geopandas as gpd
import pytest
from toy import Edit, collection, toy_features

from lienket import catalogue, layers, pipeline
from lienket.pipeline import manifest


def put(toy: Path, **values: object) -> None:
    """Give each road of the toy these properties; `...` takes one away."""
    features = toy_features()["roads"]
    for feature in features:
        old = feature["properties"]
        assert isinstance(old, dict)
        kept = {name: value for name, value in old.items() if values.get(name) is not ...}
        new = {name: value for name, value in values.items() if value is not ...}
        feature["properties"] = {**kept, **new}
    (toy / "roads.geojson").write_text(collection(features), encoding="utf-8")


def roads(toy: Path) -> gpd.GeoDataFrame:
    """The roads of the toy as they are read."""
    found, _ = catalogue.read(toy)
    assert found
    return layers.read(toy, found)[0]["roads"]


NUMBERS = (("10", 10.0), ("10.5", 10.5), (" 10 ", 10.0), ("0", 0.0), ("", None), ("  ", None))


@pytest.mark.parametrize(("typed", "metres"), NUMBERS)
def test_a_number_that_qgis_wrote_as_a_text_is_that_number(
    toy: Path, typed: str, metres: float | None
) -> None:
    put(toy, tolerance_m=typed)
    assert pipeline.check(toy) == ()
    found = roads(toy)["tolerance_m"]
    assert found.isna().all() if metres is None else set(found) == {metres}


WRONG = (
    ("12.000", "number_two_ways"),
    ("12,5", "number_style"),
    ("1e3", "number_style"),
    ("-5", "below_zero"),
    ("far", "bad_number"),
    ("nan", "bad_number"),
    (True, "bad_number"),
)


@pytest.mark.parametrize(("typed", "code"), WRONG)
def test_any_other_text_among_numbers_is_a_fault(toy: Path, typed: object, code: str) -> None:
    put(toy, tolerance_m=typed)
    assert {fault.code for fault in pipeline.check(toy)} == {code}


@pytest.mark.parametrize(
    "name", ["key", "name_vi", "side", "accuracy", "identity", "error_m", "source", "tolerance_m"]
)
def test_a_column_that_all_features_lack_is_one_fault_and_nothing_follows(
    toy: Path, name: str
) -> None:
    put(toy, **{name: ...})
    (fault,) = pipeline.check(toy)
    assert (fault.code, fault.line) == ("missing_property", 2)
    assert f"“{name}” ở 6 trong 6 đối tượng" in fault.vi


def test_a_column_that_nobody_knows_is_one_fault(toy: Path) -> None:
    put(toy, fid=7)
    (fault,) = pipeline.check(toy)
    assert (fault.code, fault.place) == ("unknown_property", "roads.geojson:2 · ra--aa")
    assert "“fid” ở 6 trong 6 đối tượng" in fault.vi


@pytest.mark.parametrize("written", ["osm;rep", "osm; rep", " osm ; rep ", "osm;rep;", "osm;;rep"])
def test_the_sources_of_a_feature_are_a_list_however_it_is_spaced(toy: Path, written: str) -> None:
    put(toy, source=written)
    assert pipeline.check(toy) == ()
    assert set(roads(toy)["source"]) == {"osm;rep"}


@pytest.mark.parametrize("written", ["osm, rep", "osm,rep", "osm；rep", "osm | rep", "osm và rep"])
def test_sources_parted_by_another_mark_are_told_what_to_write(toy: Path, written: str) -> None:
    put(toy, source=written)
    found = pipeline.check(toy)
    assert {fault.code for fault in found} == {"list_mark"}
    assert found[0].remedy_vi == "viết osm;rep"
    put(toy, source=found[0].remedy_vi.removeprefix("viết "))
    assert pipeline.check(toy) == ()


def test_a_source_of_marks_alone_is_empty(toy: Path) -> None:
    put(toy, source=" ; ")
    assert {fault.code for fault in pipeline.check(toy)} == {"empty_cell"}


LISTS = (
    # file, old, new, code, how its remedy begins
    ("links", "ra,route,Đường Ra,Road Ra,aa;bb", 'ra,route,Đường Ra,Road Ra,"aa, bb"', "list_mark",
     "viết aa;bb"),
    ("links", "ra--aa;ra--bb", "ra--aa / ra--bb", "list_mark", "viết ra--aa;ra--bb"),
    ("doubts", "rep;news", '"rep, news"', "list_mark", "viết rep;news"),
    ("requests", "ra-roads,aa;bb", 'ra-roads,"aa, bb"', "list_mark", "viết aa;bb"),
    ("statuses", "deep,I.9", "deep;rep,I.9", "one_reference", "giữ một khóa"),
    ("statuses", "deep,I.9", '"deep, rep",I.9', "one_reference", "giữ một khóa"),
    ("figures", "rb--bb,length", "rb--bb;ra--bb,length", "one_reference", "giữ một khóa"),
    ("parts", ",,roads\nra--bb", ",,roads;gates\nra--bb", "one_reference", "giữ một khóa"),
)  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "code", "remedy"), LISTS)
def test_several_keys_in_a_cell_are_told_how_to_stand(
    toy: Path, edit: Edit, table: str, old: str, new: str, code: str, remedy: str
) -> None:
    edit(f"facts/{table}.csv", old, new)
    told = [fault for fault in pipeline.check(toy) if fault.code == code]
    assert len(told) == 1
    assert told[0].remedy_vi.startswith(remedy)


@pytest.mark.parametrize("written", ["ra--aa; ra--bb", "ra--aa ;ra--bb;", " ra--aa;;ra--bb"])
def test_spaces_and_ends_of_a_list_mean_nothing(toy: Path, edit: Edit, written: str) -> None:
    edit("facts/links.csv", "ra--aa;ra--bb", written)
    assert pipeline.check(toy) == ()


@pytest.mark.parametrize("folder", ["", "lớp/"])
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_a_file_is_found_however_the_disk_spells_its_letters(
    toy: Path, edit: Edit, folder: str, stored: Literal["NFC", "NFD"]
) -> None:
    name = f"{folder}đường bộ.geojson"
    edit("catalogue.toml", 'file = "roads.geojson"', f'file = "{name}"')
    path = toy / normalize(stored, name)
    path.parent.mkdir(exist_ok=True)
    (toy / "roads.geojson").rename(path)
    assert pipeline.check(toy) == ()
    pipeline.run(pipeline.Order(toy, toy.parent / "out", only=("tables",)))
    listed = (toy.parent / "out" / manifest.FILE).read_text(encoding="utf-8")
    assert normalize("NFC", name) in normalize("NFC", listed)
