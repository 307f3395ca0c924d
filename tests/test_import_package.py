"""A package edited in QGIS comes home: geometry by key, states as new statements."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import CliRunner, Result
from elsewhere import asked
from test_import import LETTER, drawn, office_file, run, state
from toy import Edit

from lienket import pipeline
from lienket.cli import _group
from lienket.errors import UsageError, WorkspaceError

Change = dict[str, Any]


def edited(package: Path, folder: Path, *edits: Change) -> Path:
    """A copy of a package with edits made in QGIS."""
    copy, listed = folder / "lienket.gpkg", folder / "edits.json"
    shutil.copy(package, copy)
    listed.write_text(json.dumps(edits), encoding="utf-8")
    saved = asked("qgis_edits.py", copy, listed)
    assert all(saved.values()), saved
    return copy


def change(key: str, shift: Sequence[float] | None = None, **values: str) -> Change:
    """An edit of a road."""
    return {"layer": "roads", "key": key, "shift": shift, "values": values}


def home(workspace: Path, package: Path, *options: str) -> Result:
    """The command that takes a package in."""
    words = ["import", str(package), "--workspace", str(workspace), "--source", LETTER, "--yes"]
    return CliRunner().invoke(_group, [*words, *options])


@pytest.fixture(scope="module")
def package(products: Path) -> Path:
    """The package of the toy country."""
    return products / "qgis" / "lienket.gpkg"


def test_a_package_that_nobody_edited_brings_nothing(toy: Path, package: Path) -> None:
    before = state(toy)
    result = home(toy, package)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Không có thay đổi nào để nhận")
    assert state(toy) == before


@pytest.mark.qgis
def test_a_line_moved_in_qgis_moves_in_the_workspace_and_no_other_does(
    toy: Path, package: Path, tmp_path: Path
) -> None:
    other = drawn(toy, "ra--bb")
    result = home(toy, edited(package, tmp_path, change("ra--aa", (0, 50))))
    assert result.exit_code == 0, result.output
    assert "lệch xa nhất 50 m" in result.output
    line = pipeline.atlas(toy).frames["roads"].loc["ra--aa"].geometry
    # 50 m north in UTM 48N (scale 0.9996) at 21.8 degrees north are 0.000452 degrees.
    assert shapely.get_coordinates(line)[0, 1] == pytest.approx(21.8 + 0.000452, abs=5e-6)
    assert drawn(toy, "ra--bb") == other
    earlier = pipeline.atlas(toy, as_of=date(2025, 3, 14)).frames["roads"].loc["ra--aa"]
    assert shapely.get_coordinates(earlier.geometry)[0, 1] == 21.8


@pytest.mark.qgis
def test_a_state_changed_in_qgis_is_a_new_statement_with_the_persons_source(
    toy: Path, package: Path, tmp_path: Path
) -> None:
    rows = (toy / "facts/statuses.csv").read_text(encoding="utf-8")
    copy = edited(
        package,
        tmp_path,
        change("rb--bb", condition="in_service", stage="completed", note_vi="Thông xe"),
    )
    result = home(toy, copy)
    assert result.exit_code == 0, result.output
    now = (toy / "facts/statuses.csv").read_text(encoding="utf-8")
    assert now.startswith(rows)
    (added,) = now.removeprefix(rows).splitlines()
    assert added.startswith("rb--bb,in_service,new,completed,delayed,,2025-03-15,2027,")
    assert added.endswith("vb-12-sgtvt-2025,toàn văn bản,no,Thông xe,")
    assert "roads.geojson" not in result.output
    again = home(toy, copy)
    assert again.output.startswith("Không có thay đổi nào để nhận"), again.output


@pytest.mark.qgis
def test_what_was_replaced_since_is_out_of_date_and_is_not_put_back(
    toy: Path, package: Path, tmp_path: Path
) -> None:
    run(toy, office_file(tmp_path, ("Ra phía tây", [(105.1, 21.81), (105.5, 21.81)])))
    newer = drawn(toy, "ra--aa")
    result = home(toy, edited(package, tmp_path, change("rb--aa", (0, 50))))
    assert result.exit_code == 0, result.output
    assert "1 đối tượng trong gói có hình cũ" in result.output
    assert drawn(toy, "ra--aa") == newer


@pytest.mark.qgis
def test_a_state_changed_on_both_sides_is_listed_and_nothing_is_taken_in(
    toy: Path, edit: Edit, package: Path, tmp_path: Path
) -> None:
    copy = edited(package, tmp_path, change("rb--bb", stage="completed"), change("ra--aa", (0, 50)))
    meanwhile = "rb--bb,not_built,new,suspended,,,2025-03-12,,news,đ. 9,no,,"
    row = "rc--aa,not_built,new,proposed"
    edit("facts/statuses.csv", row, f"{meanwhile}\n{row}")
    before = state(toy)
    result = home(toy, copy)
    assert isinstance(result.exception, WorkspaceError)
    (fault,) = result.exception.faults
    assert (fault.code, fault.key) == ("form_conflict", "roads · rb--bb · stage")
    assert state(toy) == before


@pytest.mark.qgis
def test_every_state_that_is_none_is_told_by_its_layer_key_and_column(
    toy: Path, package: Path, tmp_path: Path
) -> None:
    copy = edited(
        package,
        tmp_path,
        change("rb--bb", stage="complete", expected_on="31/12/2027"),
        change("ra--aa", health="good"),
    )
    result = home(toy, copy)
    assert isinstance(result.exception, WorkspaceError)
    assert [(fault.code, fault.key) for fault in result.exception.faults] == [
        ("package_word", "roads · ra--aa · health"),
        ("package_date", "roads · rb--bb · expected_on"),
        ("package_word", "roads · rb--bb · stage"),
    ]
    assert "(completed" in result.exception.faults[2].vi


@pytest.mark.qgis
def test_a_name_changed_in_qgis_is_not_taken_and_is_said(
    toy: Path, package: Path, tmp_path: Path
) -> None:
    result = home(toy, edited(package, tmp_path, change("ra--aa", (0, 50), name_vi="Tên khác")))
    assert "ra--aa: cột name_vi trong gói là “Tên khác”, trong bộ dữ liệu là “Ra phía tây”" in (
        result.output
    )
    assert drawn(toy, "ra--aa")["name_vi"] == "Tên ra--aa"


def test_a_package_of_another_workspace_is_refused(package: Path) -> None:
    result = home(pipeline.embedded(), package, "--dry-run")
    assert isinstance(result.exception, UsageError)
    assert "gói của bộ dữ liệu khác" in str(result.exception)


def test_any_other_geopackage_needs_a_layer(toy: Path, tmp_path: Path) -> None:
    import geopandas as gpd  # noqa: PLC0415 - this test alone

    path = tmp_path / "other.gpkg"
    line = shapely.LineString([(105.1, 21.8), (105.4, 21.8)])
    gpd.GeoDataFrame({"TEN": ["Ra"]}, geometry=[line], crs=4326).to_file(path, layer="duong")
    result = home(toy, path)
    assert isinstance(result.exception, UsageError)
    assert "Cần --layer" in str(result.exception)


def test_a_package_that_is_cut_off_is_refused_with_a_remedy(
    toy: Path, package: Path, tmp_path: Path
) -> None:
    content = package.read_bytes()
    for length in (200, 4096, len(content) // 2, len(content) - 4096):
        path = tmp_path / f"cut{length}.gpkg"
        path.write_bytes(content[:length])
        before = state(toy)
        result = home(toy, path)
        refused = isinstance(result.exception, UsageError | WorkspaceError)
        assert refused or result.exit_code == 0, result.output
        assert state(toy) == before
