"""`lienket import`: a file of an office in, the replaced geometry kept, all or nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import docx
import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner, Result
from test_facts import as_workbook
from toy import Edit

from lienket import pipeline
from lienket.cli import _group
from lienket.errors import UsageError, WorkspaceError
from lienket.pipeline import changes, lock
from lienket.timeline import telling

LETTER = "Công văn 12/SGTVT, 15/3/2025"
CITED = ("--source", LETTER)
MOVED = [(105.1, 21.801), (105.3, 21.802), (105.5, 21.8)]


def office_file(
    folder: Path, *rows: tuple[str, list[tuple[float, float]]], name: str = "office.geojson"
) -> Path:
    """A file of lines with their names, as an office has it."""
    shapes = [shapely.LineString(places) for _, places in rows]
    frame = gpd.GeoDataFrame({"TEN": [called for called, _ in rows]}, geometry=shapes, crs=4326)
    path = folder / name
    frame.to_file(path, driver="GeoJSON")
    return path


def run(workspace: Path, file: Path, *options: str) -> Result:
    """The command, asked to write, with the letter as its source."""
    words = ["import", str(file), "--layer", "roads", "--workspace", str(workspace)]
    if "--dry-run" not in options:
        words += ["--source", LETTER, "--yes"]
    return CliRunner().invoke(_group, [*words, *options], catch_exceptions=True)


def drawn(workspace: Path, key: str, layer: str = "roads") -> dict[str, object]:
    """A feature as its file has it."""
    content = json.loads((workspace / f"{layer}.geojson").read_text(encoding="utf-8"))
    (found,) = [row for row in content["features"] if row["properties"]["key"] == key]
    return {**found["properties"], "coordinates": found["geometry"]["coordinates"]}


def state(workspace: Path) -> dict[str, bytes]:
    """Every file of a workspace."""
    return {
        path.relative_to(workspace).as_posix(): path.read_bytes()
        for path in sorted(workspace.rglob("*"))
        if path.is_file()
    }


def unplace(toy: Path, edit: Edit) -> None:
    """Take the line of a part out of the toy country."""
    row = "rb--bb,bb,Rb phía đông,Rb east,,"
    edit("facts/parts.csv", f"{row}roads", row)
    path = toy / "roads.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    rows = [row for row in content["features"] if row["properties"]["key"] != "rb--bb"]
    path.write_text(json.dumps({**content, "features": rows}), encoding="utf-8")


def test_a_line_takes_the_place_of_ours_and_nothing_else_changes(toy: Path, tmp_path: Path) -> None:
    before = state(toy)
    result = run(toy, office_file(tmp_path, ("Ra phía tây", MOVED)), "--accuracy", "surveyed")
    assert result.exit_code == 0, result.output
    after = state(toy)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"roads.geojson", "history/roads.geojson", "facts/sources.csv"}
    assert not set(before) - set(after)
    road = drawn(toy, "ra--aa")
    assert road["coordinates"] == [[105.1, 21.801], [105.3, 21.802], [105.5, 21.8]]
    assert (road["accuracy"], road["identity"], road["source"]) == (
        *("surveyed", "stated"),
        "vb-12-sgtvt-2025",
    )
    assert (road["error_m"], road["tolerance_m"]) == (None, None)
    was, now = (json.loads(files["roads.geojson"])["features"] for files in (before, after))
    others = [[row for row in rows if row["properties"]["key"] != "ra--aa"] for rows in (was, now)]
    assert others[0] == others[1]
    assert b"2025-03-15" in after["facts/sources.csv"].splitlines()[-1]


def test_what_was_replaced_is_drawn_at_an_earlier_date(toy: Path, tmp_path: Path) -> None:
    old = drawn(toy, "ra--aa")["coordinates"]
    run(toy, office_file(tmp_path, ("Ra phía tây", MOVED)), "--accuracy", "surveyed")
    earlier = pipeline.atlas(toy, as_of=date(2025, 3, 14)).frames["roads"].loc["ra--aa"]
    later = pipeline.atlas(toy, as_of=date(2025, 3, 15)).frames["roads"].loc["ra--aa"]
    newest = pipeline.atlas(toy)
    assert shapely.get_coordinates(earlier.geometry).tolist() == old
    assert (earlier["accuracy"], earlier["source"]) == ("generalised", "osm")
    assert shapely.get_coordinates(later.geometry).tolist() == [[*place] for place in MOVED]
    assert newest.as_of == date(2025, 3, 15)
    assert newest.frames["roads"].loc["ra--aa"].geometry.equals(later.geometry)
    assert "vb-12-sgtvt-2025" in {row.id for row in newest.facts.sources}
    known = pipeline.atlas(toy, as_of=date(2025, 3, 14)).facts.sources
    assert "vb-12-sgtvt-2025" not in {row.id for row in known}


def test_two_replacements_leave_two_former_lines_each_for_its_time(
    toy: Path, tmp_path: Path
) -> None:
    run(toy, office_file(tmp_path, ("Ra phía tây", MOVED)))
    second = [(105.1, 21.81), (105.5, 21.81)]
    file = office_file(tmp_path, ("Ra phía tây", second), name="second.geojson")
    run(toy, file, "--source", "Công văn 40/SXD, 1/6/2026")
    days = {date(2025, 3, 14): 21.8, date(2026, 5, 31): 21.801, date(2026, 6, 1): 21.81}
    for day, latitude in days.items():
        line = pipeline.atlas(toy, as_of=day).frames["roads"].loc["ra--aa"].geometry
        assert shapely.get_coordinates(line)[0, 1] == latitude, day


def test_a_part_that_had_no_place_gets_one_and_has_none_before(
    toy: Path, edit: Edit, tmp_path: Path
) -> None:
    unplace(toy, edit)
    assert pipeline.check(toy) == ()
    result = run(toy, office_file(tmp_path, ("Rb phía đông", [(105.5, 21.6), (105.9, 21.6)])))
    assert result.exit_code == 0, result.output
    assert pipeline.check(toy) == ()
    assert "rb--bb,bb,Rb phía đông,Rb east,,roads" in (toy / "facts/parts.csv").read_text("utf-8")
    assert "rb--bb" in pipeline.atlas(toy).frames["roads"].index
    assert "rb--bb" not in pipeline.atlas(toy, as_of=date(2025, 3, 14)).frames["roads"].index


def test_taking_the_same_file_in_again_changes_nothing(toy: Path, tmp_path: Path) -> None:
    file = office_file(tmp_path, ("Ra phía tây", MOVED))
    run(toy, file)
    before = state(toy)
    result = run(toy, file)
    assert (result.exit_code, state(toy)) == (0, before)
    assert "Không có thay đổi nào" in result.output


def test_a_look_writes_nothing_and_needs_no_source(toy: Path, tmp_path: Path) -> None:
    before = state(toy)
    result = run(toy, office_file(tmp_path, ("Ra phía tây", MOVED)), "--dry-run")
    assert result.exit_code == 0, result.output
    assert state(toy) == before
    # 0.002 degrees of latitude at 21.8 degrees north are 221.5 m (WGS 84); the line is aslant.
    assert "lệch xa nhất 221 m" in result.output


def test_a_record_that_nobody_knows_stops_everything_and_is_asked_with_candidates(
    toy: Path, tmp_path: Path
) -> None:
    before = state(toy)
    file = office_file(tmp_path, ("Ra phía tây", MOVED), ("Lối cũ", [(105.1, 21.6), (105.4, 21.6)]))
    result = CliRunner().invoke(
        _group, ["import", str(file), "--layer", "roads", "--workspace", str(toy), "--dry-run"]
    )
    assert isinstance(result.exception, UsageError)
    told = str(result.exception)
    assert "Chưa rõ “Lối cũ” (bản ghi 2)" in told
    assert "rb--aa: Đường Rb: Rb phía tây" in told
    assert "trùng vị trí 100 %" in told
    assert state(toy) == before


def test_a_pick_answers_and_a_wrong_pick_is_told_with_the_nearest_key(
    toy: Path, tmp_path: Path
) -> None:
    file = office_file(tmp_path, ("Lối cũ", [(105.1, 21.6), (105.5, 21.6)]))
    wrong = run(toy, file, "--pick", "Lối cũ=rb-aa")
    assert isinstance(wrong.exception, UsageError)
    assert "(rb--aa" in str(wrong.exception)
    result = run(toy, file, "--pick", "Lối cũ=rb--aa")
    assert result.exit_code == 0, result.output
    assert drawn(toy, "rb--aa")["coordinates"] == [[105.1, 21.6], [105.5, 21.6]]


def test_a_gap_needs_a_reason_and_stands_in_known_toml_with_it(toy: Path, tmp_path: Path) -> None:
    file = office_file(
        tmp_path,
        ("Ra phía tây", [(105.1, 21.8), (105.2, 21.8)]),
        ("Ra phía tây", [(105.21, 21.8), (105.5, 21.8)]),
    )
    before = state(toy)
    refused = run(toy, file)
    assert isinstance(refused.exception, UsageError)
    assert "ra--aa: 1.03" in str(refused.exception)
    assert state(toy) == before
    result = run(toy, file, "--gap-reason", "Chưa đo | Not surveyed")
    assert result.exit_code == 0, result.output
    known = (toy / "known.toml").read_text(encoding="utf-8")
    assert 'reason_en = "Not surveyed"' in known
    assert pipeline.check(toy) == ()
    # Without the gap its line leaves the list again.
    whole = office_file(tmp_path, ("Ra phía tây", MOVED), name="whole.geojson")
    assert run(toy, whole, "--source", "Công văn 13/SGTVT, 16/3/2025").exit_code == 0
    assert "ra--aa" not in (toy / "known.toml").read_text(encoding="utf-8")
    assert pipeline.check(toy) == ()


def test_a_point_moves_in_its_own_layer(toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "gate.geojson"
    gpd.GeoDataFrame(
        {"MA": ["GATE-EAST"]}, geometry=[shapely.Point(105.75, 21.75)], crs=4326
    ).to_file(path, driver="GeoJSON")
    result = CliRunner().invoke(
        _group,
        ["import", str(path), "--layer", "gates", "--workspace", str(toy), "--yes", *CITED],
    )
    assert result.exit_code == 0, result.output
    assert drawn(toy, "gate-east", "gates")["coordinates"] == [105.75, 21.75]


def test_areas_that_would_no_longer_fit_each_other_are_refused_whole(
    toy: Path, tmp_path: Path
) -> None:
    before = state(toy)
    path = tmp_path / "a1.geojson"
    area = shapely.box(105.0, 21.5, 105.6, 22.0)
    gpd.GeoDataFrame({"key": ["d-a1"]}, geometry=[area], crs=4326).to_file(path, driver="GeoJSON")
    result = CliRunner().invoke(
        _group,
        ["import", str(path), "--layer", "districts", "--workspace", str(toy), "--yes", *CITED],
    )
    assert isinstance(result.exception, WorkspaceError)
    assert {fault.code for fault in result.exception.faults} == {"areas_overlap"}
    assert state(toy) == before


def test_an_import_into_a_workbook_of_facts_changes_both_its_tables(
    toy: Path, edit: Edit, tmp_path: Path
) -> None:
    unplace(toy, edit)
    as_workbook(toy)
    result = run(toy, office_file(tmp_path, ("Rb phía đông", [(105.5, 21.6), (105.9, 21.6)])))
    assert result.exit_code == 0, result.output
    assert pipeline.check(toy) == ()
    found = pipeline.atlas(toy)
    assert {row.key: row.layer for row in found.facts.parts}["rb--bb"] == "roads"
    assert "vb-12-sgtvt-2025" in {row.id for row in found.facts.sources}


@pytest.mark.parametrize("until", ["", "2025-3-15", "hôm nay"])
def test_a_former_line_without_its_day_is_a_fault(toy: Path, tmp_path: Path, until: str) -> None:
    run(toy, office_file(tmp_path, ("Ra phía tây", MOVED)))
    path = toy / "history" / "roads.geojson"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace('"2025-03-15"', json.dumps(until)), encoding="utf-8")
    (fault,) = pipeline.check(toy)
    assert (fault.code, fault.file, fault.key) == ("bad_until", "history/roads.geojson", "ra--aa")


def test_a_former_line_that_is_broken_is_a_fault_of_check(toy: Path, tmp_path: Path) -> None:
    run(toy, office_file(tmp_path, ("Ra phía tây", MOVED)))
    path = toy / "history" / "roads.geojson"
    content = path.read_text(encoding="utf-8")
    path.write_text(
        content.replace('"generalised"', '"guessed"').replace('"osm"', '"osn"'), "utf-8"
    )
    assert {fault.code for fault in pipeline.check(toy)} == {"bad_word", "unknown_reference"}


def test_the_former_lines_of_internal_links_stay_internal(
    toy: Path, edit: Edit, tmp_path: Path
) -> None:
    edit("facts/links.csv", "rb,route,Đường Rb,Road Rb,aa;bb,rb--aa;rb--bb,,,,,public",
         "rb,route,Đường Rb,Road Rb,aa;bb,rb--aa;rb--bb,,,,,internal")  # fmt: skip
    file = office_file(tmp_path, ("Rb phía tây", [(105.1, 21.61), (105.5, 21.6)]))
    result = run(toy, file, "--source", "Công văn 99/BCH, 1/6/2026")
    assert result.exit_code == 0, result.output
    public = pipeline.atlas(toy)
    assert public.as_of < date(2026, 6, 1)
    assert "vb-99-bch-2026" not in {row.id for row in public.facts.sources}
    inside = pipeline.atlas(toy, audience="internal")
    assert inside.as_of == date(2026, 6, 1)


def test_two_imports_at_once_are_one_after_the_other(toy: Path, tmp_path: Path) -> None:
    file = office_file(tmp_path, ("Ra phía tây", MOVED))
    before = state(toy)
    with lock.held(toy):
        result = run(toy, file)
    assert result.exit_code != 0
    assert {name: body for name, body in state(toy).items() if not name.startswith(".")} == before


def test_the_difference_of_two_dates_tells_how_far_a_line_moved_and_by_which_document(
    toy: Path, edit: Edit, tmp_path: Path
) -> None:
    unplace(toy, edit)
    new = ("Rb phía đông", [(105.5, 21.6), (105.9, 21.6)])
    run(toy, office_file(tmp_path, ("Ra phía tây", MOVED), new), "--accuracy", "surveyed")
    period = changes.find(
        toy, date(2025, 3, 14), date(2025, 3, 15), audience="public", silent_days=10_000
    )
    moved = [row for row in period.rows if row.code == "moved"]
    assert [(row.key, row.before[1], row.after[1]) for row in moved] == [
        ("ra--aa", "Traced, then generalised", "Surveyed: official alignment; 221 m away at most"),
        ("rb--bb", "not drawn", "Surveyed: official alignment"),
    ]
    assert {period.document(row) for row in moved} == {
        ("12/SGTVT, 15/3/2025", "12/SGTVT, 15 March 2025")
    }
    assert "Vị trí, hình vẽ được thay: 2" in telling.lines(period, "vi")
    assert [row.code for row in period.rows if row.code not in {"moved", "silent"}] == []


def test_nothing_moved_where_nothing_was_replaced(toy: Path) -> None:
    period = changes.find(
        toy, date(2024, 5, 2), date(2025, 3, 15), audience="public", silent_days=10_000
    )
    assert "moved" not in {row.code for row in period.rows}


def test_the_report_since_a_date_cites_the_document_of_a_new_line(
    toy: Path, tmp_path: Path
) -> None:
    run(toy, office_file(tmp_path, ("Ra phía tây", MOVED)), "--accuracy", "surveyed")
    order = pipeline.Order(toy, tmp_path / "maps", only=("report",), since=date(2025, 3, 14))
    pipeline.run(order)
    words = "\n".join(
        cell.text
        for table in docx.Document(str(tmp_path / "maps" / "report.docx")).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "lệch xa nhất 221 m" in words
