"""`lienket refresh osm`: what differs is listed first, and what is a person's stays."""

from __future__ import annotations

import json
import re
from pathlib import Path

import geopandas as gpd
import osm_toy
import pytest
from click.testing import CliRunner, Result
from test_facts import as_workbook
from test_import import state
from toy import Edit

from lienket import layers, osm, pipeline
from lienket.cli import _group
from lienket.pipeline import lock

LATER = "2027-01-31T00:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return osm_toy.workspace(tmp_path / "workspace")


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return osm_toy.country().write(tmp_path / "toy.osm.pbf")


@pytest.fixture
def taken(folder: Path, extract: Path) -> Path:
    """The workspace with the extract in it."""
    assert run(folder, extract, "--take").exit_code == 0
    return folder


def run(folder: Path, path: Path, *options: str) -> Result:
    words = ["refresh", "osm", str(path), "--workspace", str(folder), *options]
    return CliRunner().invoke(_group, words, catch_exceptions=True)


def keys(folder: Path, layer: str) -> list[str]:
    content = json.loads((folder / f"{layer}.geojson").read_text(encoding="utf-8"))
    return [row["properties"]["key"] for row in content["features"]]


def changed(folder: Path, layer: str, name: str, /, **values: object) -> None:
    """A feature with other properties, as a person writes them into the file."""
    path = folder / f"{layer}.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    (row,) = [row for row in content["features"] if row["properties"]["key"] == name]
    row["properties"] |= values
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def without(folder: Path, layer: str, key: str) -> None:
    path = folder / f"{layer}.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"] = [row for row in content["features"] if row["properties"]["key"] != key]
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def later(path: Path) -> Path:
    """An extract of two months on: a road goes on, a river is gone, a village is drawn anew."""
    drawn = osm_toy.country()
    drawn.way([(106.08, 21.08), (106.08, 21.098)], highway="secondary", ref="ĐT242")
    drawn.ways = [row for row in drawn.ways if row[2].get("waterway") != "river"]
    drawn.points = [row for row in drawn.points if row[2].get("name") != "Làng Vây"]
    drawn.points.append((999, (106.0605, 21.0905), {"place": "village", "name": "Làng Vây"}))
    return drawn.write(path, LATER)


def test_nothing_is_written_until_it_is_taken(folder: Path, extract: Path) -> None:
    before = state(folder)
    shown = run(folder, extract)
    assert shown.exit_code == 0, shown.output
    assert state(folder) == before
    assert (
        "+ net-ql1-trunk: QL.1, 22,8 km | + net-ql1-trunk: National road 1, 22.8 km" in shown.output
    )
    assert "Thêm --take" in shown.output
    assert "30/11/2026" in shown.output


def test_what_is_taken_makes_a_sound_workspace(taken: Path, extract: Path) -> None:
    assert pipeline.check(taken) == ()
    written = (taken / "catalogue.toml").read_text(encoding="utf-8")
    assert written.startswith(osm_toy.CATALOGUE)  # remarks included
    assert written.count('source_date = "2026-11-30"') == len(osm.LAYERS)
    sources = (taken / "facts" / "sources.csv").read_text(encoding="utf-8")
    assert re.search(r"^osm-2026-11-30,.*ODbL-1.0,read$", sources, re.MULTILINE)
    before = state(taken)
    again = run(taken, extract, "--take")
    assert again.exit_code == 0
    assert "Nothing differs from the extract of 30 November 2026" in again.output
    assert state(taken) == before


def test_a_later_extract_is_compared_feature_by_feature(taken: Path, tmp_path: Path) -> None:
    shown = run(taken, later(tmp_path / "later.osm.pbf")).output
    assert "~ net-dt242-secondary: Provincial road 242, 8.6 km: 1.9 km new, 0.0 km gone" in shown
    assert "- river-song-cau: Sông Cầu, 13,1 km: không còn trong bản trích" in shown
    assert re.search(r"~ village-n100003: Làng Vây: .*moved by at most 76 m", shown)
    assert shown.count("\n  ") == 3  # and nothing else


def test_a_later_extract_is_taken_with_its_day(taken: Path, tmp_path: Path) -> None:
    done = run(taken, later(tmp_path / "later.osm.pbf"), "--take")
    assert done.exit_code == 0, done.output
    assert pipeline.check(taken) == ()
    written = (taken / "catalogue.toml").read_text(encoding="utf-8")
    assert 'source_date = "2027-01-31"' in written
    roads = gpd.read_file(taken / "network.geojson").set_index("key")["source"]
    assert roads.to_dict() == {
        "net-dt242-secondary": "osm-2027-01-31",
        "net-ql1-trunk": "osm-2026-11-30",  # it has not changed since
    }
    assert keys(taken, "context_lines") == []


def test_a_line_of_another_source_is_never_overwritten(taken: Path, tmp_path: Path) -> None:
    changed(taken, "network", "net-dt242-secondary", accuracy="surveyed", tolerance_m=None)
    before = (taken / "network.geojson").read_bytes()
    told = run(taken, later(tmp_path / "later.osm.pbf"), "--take", "--all")
    assert "= net-dt242-secondary: ĐT.242: của nguồn khác" in told.output
    assert (taken / "network.geojson").read_bytes() == before


def test_edits_by_hand_stay(taken: Path, tmp_path: Path) -> None:
    changed(taken, "network", "net-dt242-secondary", name_vi="Đường tỉnh 242")
    without(taken, "gates", "gate-n100006")
    path = later(tmp_path / "later.osm.pbf")
    told = run(taken, path, "--take", "--all").output
    assert "net-dt242-secondary: Đường tỉnh 242: đã sửa tay" in told
    assert "gate-n100006: Cửa khẩu Chi Ma: đã được bỏ bằng tay" in told
    roads = gpd.read_file(taken / "network.geojson").set_index("key")
    assert roads.loc["net-dt242-secondary", "name_vi"] == "Đường tỉnh 242"
    # They do so the next time too.
    assert "đã sửa tay" in run(taken, path, "--all").output
    assert "đã được bỏ bằng tay" in run(taken, path, "--all").output


def test_what_is_there_from_elsewhere_is_not_drawn_twice(taken: Path, tmp_path: Path) -> None:
    """A lake of the office where OpenStreetMap has one, a town by its whole name."""
    changed(taken, "reservoirs", "lake-r50", key="ho-cam", source="rep", accuracy="surveyed")
    changed(taken, "places", "place-n100001", key="kep", source="rep", name_vi="Thị trấn Kép")
    told = run(taken, later(tmp_path / "later.osm.pbf"), "--take", "--all")
    assert told.exit_code == 0, told.output
    assert keys(taken, "reservoirs") == ["ho-cam"]
    assert "place-n100001" not in keys(taken, "places")
    assert "kep" in keys(taken, "places")


def test_layers_of_links_are_left_to_people(toy: Path, tmp_path: Path) -> None:
    drawn = osm_toy.Drawing()
    drawn.way([(105.1, 21.3), (105.9, 21.3)], highway="primary", ref="QL.5")
    drawn.point((105.7, 21.9), barrier="border_control", name="Cửa khẩu Mới")
    before = (toy / "gates.geojson").read_bytes()
    done = run(toy, drawn.write(tmp_path / "some.osm.pbf"), "--take")
    assert done.exit_code == 0, done.output
    assert "Lớp gates chứa tuyến" in done.output
    assert (toy / "gates.geojson").read_bytes() == before
    assert keys(toy, "network") == ["net-ql5-primary"]
    assert pipeline.check(toy) == ()


def test_facts_in_a_workbook_get_the_source(folder: Path, extract: Path) -> None:
    as_workbook(folder)
    assert run(folder, extract, "--take").exit_code == 0
    assert pipeline.check(folder) == ()
    rows = pipeline.reading.read(folder).public.facts.sources
    assert [row.id for row in rows] == ["rep", "osm-2026-11-30"]


def test_a_fault_of_the_workspace_stops_it(folder: Path, extract: Path) -> None:
    (folder / "facts" / "speeds.csv").write_text("key\nx\n", encoding="utf-8")
    before = state(folder)
    assert run(folder, extract, "--take").exit_code != 0
    assert state(folder) == before


def test_nobody_writes_at_the_same_time(folder: Path, extract: Path) -> None:
    with lock.held(folder):
        assert run(folder, extract, "--take").exit_code != 0
        assert keys(folder, "districts") == ["d-e", "d-w"]


def test_a_file_without_a_day_asks_for_it(folder: Path, tmp_path: Path) -> None:
    path = osm_toy.country().write(tmp_path / "undated.osm.pbf", stamp="")
    asked = run(folder, path)
    assert "--date" in str(asked.exception)
    done = run(folder, path, "--date", "15/3/2025", "--take")
    assert done.exit_code == 0, done.output
    assert {*gpd.read_file(folder / "network.geojson")["source"]} == {"osm-2025-03-15"}


def test_the_reach_is_kept_for_the_next_time(folder: Path, extract: Path) -> None:
    assert run(folder, extract, "--reach", "3", "--take").exit_code == 0
    assert "Nothing differs" in run(folder, extract).output
    assert "km gone" in run(folder, extract, "--reach", "1").output


def test_a_new_workspace_takes_the_files(folder: Path, extract: Path) -> None:
    """As `lienket new --osm` does, which writes a workspace and what this adds to it."""
    added = osm.add(folder, extract)
    assert {row.kind for row in added.differences} == {"added"}
    assert added.source["id"] == "osm-2026-11-30"
    for name, content in added.files.items():
        (folder / name).write_bytes(content)
    path = folder / "facts" / "sources.csv"
    names = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8") as file:
        cells = [f'"{added.source.get(name, "")}"' for name in names]
        file.write(",".join(cells) + "\n")
    assert pipeline.check(folder) == ()
    assert "Nothing differs" in run(folder, extract).output


def test_geometry_stays_within_the_bounds_of_the_workspace(folder: Path, extract: Path) -> None:
    path = folder / "catalogue.toml"
    tight = osm_toy.CATALOGUE.replace("[105.5, 20.5, 106.7, 21.6]", "[106.0, 21.0, 106.2, 21.1]")
    path.write_text(tight, encoding="utf-8")
    assert run(folder, extract, "--take").exit_code == 0
    assert pipeline.check(folder) == ()
    assert layers.features.COLUMNS


def test_help_is_in_both_languages(edit: Edit) -> None:
    del edit
    told = CliRunner().invoke(_group, ["refresh", "osm", "--help"]).output
    assert "OpenStreetMap" in told
    assert "write the changes" in " ".join(told.split())
