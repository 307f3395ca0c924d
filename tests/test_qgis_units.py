"""The units of another epoch in the QGIS package: groups, a theme, names without overlap.

`qgis_units.py` runs in QGIS's own Python and says what it found.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from lienket import export_tables, pipeline, qgis, units
from lienket.model.atlas import Atlas
from lienket.qgis import extra_tables, layer_groups, unit_layers

PROBE = Path(__file__).with_name("qgis_units.py")
EPOCH, THEME, OLD = "2025-07", "Địa giới từ 7/2025", "Địa giới 2023–2024"
SCALES = (900_000, 440_000, 200_000, 120_000)
COMMUNES = "lienket_communes"


@pytest.fixture(scope="module")
def package(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the package and its project."""
    folder = tmp_path_factory.mktemp("units")
    qgis.write(export_tables.from_atlas(atlas), folder, "EPSG:3405")
    return folder / "qgis"


@pytest.fixture(scope="module")
def found(package: Path) -> dict[str, Any]:
    """What QGIS finds in the project."""
    if not (shutil.which("qgis") and Path("/usr/bin/python3").exists()):
        pytest.skip("QGIS is not installed")
    done = subprocess.run(
        ["/usr/bin/python3", str(PROBE), str(package / "lienket.qgz"), THEME, *map(str, SCALES)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return] # JSON


@pytest.mark.qgis
def test_it_opens_with_the_units_of_the_report(found: dict[str, Any]) -> None:
    assert found["opened"][OLD] is True
    assert found["opened"][THEME] is False


@pytest.mark.qgis
def test_one_theme_turns_the_old_units_off_and_the_new_ones_on(found: dict[str, Any]) -> None:
    own = {"lienket_districts", "lienket_sides"}
    new = {COMMUNES, "lienket_provinces_2025_07", "lienket_province_borders_2025_07"}
    for theme, state in found["checked"].items():
        on, off = (new, own) if theme == THEME else (own, new)
        assert on <= {*state["layers"]}, theme
        assert off.isdisjoint(state["layers"]), theme
        assert (THEME in state["groups"], OLD in state["groups"]) == (
            theme == THEME,
            theme != THEME,
        )
    assert THEME in found["checked"]


@pytest.mark.qgis
@pytest.mark.parametrize("scale", SCALES)
def test_no_name_of_a_commune_overlaps_another_name(found: dict[str, Any], scale: int) -> None:
    rows = found["names"][str(scale)]
    shapes = [shapely.Polygon(corners) for _, _, corners in rows]
    own = [number for number, (layer, _, _) in enumerate(rows) if layer == COMMUNES]
    tree = shapely.STRtree(shapes)
    met = [
        (rows[number][1], rows[other][1])
        for number in own
        for other in tree.query(shapes[number], "intersects")
        if other != number and shapes[number].intersection(shapes[other]).area > 1
    ]
    assert met == []


@pytest.mark.qgis
def test_communes_have_their_bare_names_as_far_as_there_is_room(found: dict[str, Any]) -> None:
    told = {scale: {text.replace("\n", " ") for layer, text, _ in rows if layer == COMMUNES}
            for scale, rows in found["names"].items()}  # fmt: skip
    assert 40 <= len(told["900000"]) < len(told["440000"])
    assert len(told["440000"]) >= 100
    every = set.union(*told.values())
    assert {"Tân Sơn", "Quan Sơn", "Lục Ngạn"} <= every
    assert not {name for name in every if name.startswith(("Xã ", "Phường ")) or "(" in name}


@pytest.mark.qgis
def test_provinces_have_the_names_of_then_and_each_once(found: dict[str, Any]) -> None:
    rows = [(layer, text.strip().upper()) for layer, text, _ in found["names"]["440000"]]
    told = [text for layer, text in rows if layer == "lienket_provinces_2025_07"]
    assert {"BẮC NINH", "LẠNG SƠN", "THÁI NGUYÊN", "HẢI PHÒNG"} <= {*told}
    assert len(told) == len({*told})
    assert not {"BẮC GIANG", "BẮC KẠN", "HẢI DƯƠNG"} & {text for layer, text in rows
                                                       if layer != COMMUNES}  # fmt: skip


def test_all_communes_and_the_provinces_of_then_are_in_the_package(
    package: Path, atlas: Atlas
) -> None:
    read = {name: gpd.read_file(package / "lienket.gpkg", layer=name)
            for name in ("communes", "provinces_2025_07", "province_borders_2025_07")}  # fmt: skip
    assert len(read["communes"]) == 123
    held = {atlas.units.at(*row) for row in zip(read["communes"]["code"], read["communes"]["epoch"],
                                                strict=True)}  # fmt: skip
    assert len(held - {None}) == 123
    provinces = read["provinces_2025_07"].set_index("code")
    assert dict(provinces["side"].dropna()) == {"20": "ls", "24": "bg"}
    assert provinces["name_vi"]["24"] == "Tỉnh Bắc Ninh"
    # What was a border of provinces and lies inside one is no border any more.
    inner = provinces.geometry.buffer(-200)
    (lines,) = read["province_borders_2025_07"].geometry
    assert inner.intersection(lines).length.max() == 0


def test_a_district_says_what_it_became_by_which_act_and_clause(package: Path) -> None:
    districts = gpd.read_file(package / "lienket.gpkg", layer="districts").set_index("code")
    act = "1672/NQ-UBTVQH15"
    how = f"một phần, ước tính 22 % diện tích; khoản 65 Điều 1 Nghị quyết {act}"
    assert districts["successors_vi"]["178"].startswith(f"Phường Đông Kinh ({how}); ")
    how = f"a part, an estimated 40% of the area; clause 63 of Article 1, Resolution {act}"
    assert f"Lương Văn Tri Ward ({how})" in districts["successors_en"]["178"]
    assert districts["successors_vi"].notna().all()
    sides = gpd.read_file(package / "lienket.gpkg", layer="sides").set_index("key")
    assert sides["successors_vi"]["bg"] == "Tỉnh Bắc Ninh (toàn bộ; Nghị quyết 202/2025/QH15)"


def test_the_successors_of_a_district_are_all_that_it_became(atlas: Atlas) -> None:
    delivery = extra_tables.add(export_tables.from_atlas(atlas))
    table = next(table for table in delivery.layers if table.name == "districts")
    for code, epoch, told in table.rows[["code", "epoch", "successors_vi"]].itertuples(index=False):
        unit = atlas.units.at(code, epoch)
        assert unit is not None
        names = [kin.unit.name_vi for kin in units.heirs(atlas.units, unit, EPOCH)]
        assert [row.partition(" (")[0] for row in told.replace("; Xã", "|Xã")
                .replace("; Phường", "|Phường").split("|")] == names  # fmt: skip


def test_a_workspace_with_the_units_of_one_time_is_grouped_as_before(toy: Path) -> None:
    delivery = extra_tables.add(export_tables.from_atlas(pipeline.atlas(toy)))
    names = [layer_groups.group_title(name) for name, _ in layer_groups.groups(delivery)]
    assert names == ["Liên kết", "Giáp ranh", "Nền bản đồ", "Kỹ thuật", "Bảng số liệu"]
    assert layer_groups.unit_groups(delivery) == {}
    assert not {"provinces", "province_borders"} & {table.layer for table in delivery.layers}


def test_no_provinces_are_made_where_none_are_known(atlas: Atlas) -> None:
    made = atlas.recast[EPOCH]
    bare = replace(atlas, recast={EPOCH: replace(made, provinces=made.provinces.iloc[:0])})
    assert [*unit_layers.tables(bare)] == []
