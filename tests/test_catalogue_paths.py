"""Keys of sides, paths of files and codes of CRSs in a catalogue: each works, or is told."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from toy import Edit, write

from lienket import crs, pipeline
from lienket.errors import UsageError

ROADS = 'file = "roads.geojson"'
NOT_CODES = (
    *("+proj=utm +zone=48 +datum=WGS84 +units=m", "VN-2000 / UTM zone 48N", "epsg:3405", "3405"),
    *("urn:ogc:def:crs:EPSG::3405", "EPSG:03405", "EPSG:４３２６", "ESRI:102100", "EPSG:3405+5773"),
    *("IGNF:LAMB93", "EPSG:4326", "EPSG:99999", "EPSG:5773", "EPSG: 3405"),
    '{\\"type\\": \\"ProjectedCRS\\"}',
)
"""What PROJ takes for a CRS, and what only looks like a code."""

UNPLAIN = (
    *("roads.geojson/", "./roads.geojson", "base//roads.geojson", "base/./roads.geojson"),
    *("roads.geojson ", " roads.geojson", "roads.", "con.geojson", "NUL/roads.geojson"),
    *("roads?.geojson", "https://example.org/roads.geojson", "a|b.geojson", "*.geojson"),
)
OUTSIDE = ("../roads.geojson", "base/../roads.geojson", "/roads.geojson", "C:/r.geojson", "a\\\\b")


@pytest.mark.parametrize("key", ["bac-giang", "zone-2", "bac-giang-2", "bac_giang"])
def test_the_key_of_a_side_may_have_hyphens_and_a_number(tmp_path: Path, key: str) -> None:
    folder = write(tmp_path / "workspace")
    for path in [*folder.glob("*.*"), *folder.glob("facts/*")]:
        content = path.read_text(encoding="utf-8").replace("--aa", f"--{key}")
        content = content.replace('"aa"', f'"{key}"').replace(",aa;", f",{key};")
        path.write_text(content.replace(",aa,", f",{key},"), encoding="utf-8")
    assert pipeline.check(folder) == ()
    order = pipeline.Order(folder, tmp_path / "out", only=("web", "tables", "report"))
    made = pipeline.run(order)
    table = (tmp_path / "out" / "tables" / "links_status.csv").read_text(encoding="utf-8")
    assert f"stage_{key}" in table
    assert tmp_path / "out" / "tables" / "links.xlsx" in made


@pytest.mark.parametrize("value", NOT_CODES)
def test_a_crs_is_named_by_its_epsg_code_alone(toy: Path, edit: Edit, value: str) -> None:
    edit("catalogue.toml", 'measuring_crs = "EPSG:3405"', f'measuring_crs = "{value}"')
    edit("catalogue.toml", 'crs = "EPSG:9214"', f'crs = "{value}"')
    found = pipeline.check(toy)
    assert [(fault.code, fault.key) for fault in found] == [
        ("bad_crs", "[[side]] aa"),
        ("bad_crs", "[workspace]"),
    ]


@pytest.mark.parametrize("asked", [*NOT_CODES, "3405; 9214", "EPSG:3405\n+proj=utm"])
def test_a_crs_is_asked_for_by_its_epsg_code_alone(asked: str) -> None:
    if asked in {"epsg:3405", "3405", "EPSG:03405"}:
        assert crs.choose(asked, ["EPSG:3405"], (105, 21, 106, 22)) == "EPSG:3405"
    elif asked != "EPSG:4326":
        with pytest.raises(UsageError, match="Choose from: EPSG:4326, EPSG:3405"):
            crs.choose(asked, ["EPSG:3405"], (105, 21, 106, 22))


@pytest.mark.parametrize("code", ["EPSG:3857", "EPSG:32718", "EPSG:2056"])
def test_a_crs_of_another_place_does_not_measure(toy: Path, edit: Edit, code: str) -> None:
    edit("catalogue.toml", 'measuring_crs = "EPSG:3405"', f'measuring_crs = "{code}"')
    (found,) = pipeline.check(toy)
    assert found.code == "far_crs"


@pytest.mark.parametrize("file", UNPLAIN)
def test_a_path_that_is_not_plain_is_told(toy: Path, edit: Edit, file: str) -> None:
    edit("catalogue.toml", ROADS, f'file = "{file}"')
    (found,) = pipeline.check(toy)
    assert (found.code, found.key) == ("unplain_file", "[[layer]] roads")


@pytest.mark.parametrize("file", OUTSIDE)
def test_a_path_out_of_the_workspace_is_told(toy: Path, edit: Edit, file: str) -> None:
    edit("catalogue.toml", ROADS, f'file = "{file}"')
    (found,) = pipeline.check(toy)
    assert (found.code, found.key) == ("outside_file", "[[layer]] roads")


def test_one_file_of_two_layers_is_told(toy: Path, edit: Edit) -> None:
    edit("catalogue.toml", 'file = "gates.geojson"', 'file = "roads.geojson"')
    assert [f.key for f in pipeline.check(toy) if f.code == "file_twice"] == ["[[layer]] gates"]


def test_other_capitals_are_told_with_the_spelling_on_disk(toy: Path, edit: Edit) -> None:
    (toy / "Nền").mkdir()
    (toy / "roads.geojson").rename(toy / "Nền" / "Roads.geojson")
    edit("catalogue.toml", ROADS, 'file = "nền/roads.geojson"')
    (found,) = pipeline.check(toy)
    assert found.code == "other_spelling"
    assert "Nền" in found.en


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_file_is_found_in_either_normal_form(
    toy: Path, edit: Edit, tmp_path: Path, form: Literal["NFC", "NFD"]
) -> None:
    name = "đường bộ.geojson"
    assert not unicodedata.is_normalized("NFD", name)
    (toy / "roads.geojson").rename(toy / unicodedata.normalize(form, name))
    edit("catalogue.toml", ROADS, f'file = "{name}"')
    assert pipeline.check(toy) == ()
    pipeline.run(pipeline.Order(toy, tmp_path / "out", only=("tables",)))
    listed = (tmp_path / "out" / "MANIFEST.json").read_text(encoding="utf-8")
    assert name in unicodedata.normalize("NFC", listed)


@pytest.mark.parametrize("file", ["roads.geojson", "catalogue.toml", "facts/links.csv"])
def test_a_folder_in_the_place_of_a_file_is_told(toy: Path, file: str) -> None:
    (toy / file).unlink()
    (toy / file).mkdir()
    found = pipeline.check(toy)
    assert ("not_a_file", file) in {(fault.code, fault.file) for fault in found}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_in_the_place_of_a_file_is_told(toy: Path) -> None:
    (toy / "roads.geojson").unlink()
    os.mkfifo(toy / "roads.geojson")
    (found,) = pipeline.check(toy)
    assert found.code == "not_a_file"


def test_a_link_within_reach_works(toy: Path) -> None:
    (toy / "roads.geojson").rename(toy / "real.geojson")
    try:
        (toy / "roads.geojson").symlink_to("real.geojson")
    except OSError:
        pytest.skip("this system makes no links")
    assert pipeline.check(toy) == ()
    (toy / "real.geojson").unlink()
    assert [fault.code for fault in pipeline.check(toy)] == ["missing_file"]
