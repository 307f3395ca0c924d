"""`lienket import` against bad luck: wrong order, wrong place, cut packages, hostile words."""

from __future__ import annotations

import io
import json
import shutil
import tomllib
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_import import MOVED, drawn, office_file, run, state, unplace
from test_import_package import home
from toy import Edit

from lienket import pipeline
from lienket.cli import _group
from lienket.errors import UsageError
from lienket.intake import accepted_gaps, review
from lienket.intake.merging import vanishes
from lienket.layers import history
from lienket.pipeline import reading

NORTH = [(105.1, 21.81), (105.5, 21.81)]
GAP = ([(105.1, 21.8), (105.2, 21.8)], [(105.3, 21.8), (105.5, 21.8)])
ENTRY = '[[gap]]\nkey = "{key}"\nmetres = {metres}\nreason_vi = "a"\nreason_en = "b"\n'


@pytest.fixture(scope="module")
def package(products: Path) -> Path:
    """The package of the toy country."""
    return products / "qgis" / "lienket.gpkg"


def refused(result: Result, *words: str) -> None:
    """Nothing, if a command stopped with a sentence that holds `words`."""
    assert isinstance(result.exception, UsageError), result.output
    for word in words:
        assert word in str(result.exception)


def test_an_older_document_is_not_put_in_the_place_of_a_newer_one(
    toy: Path, tmp_path: Path
) -> None:
    run(toy, office_file(tmp_path, ("Ra phía tây", NORTH)), "--source", "Công văn 1/SXD, 1/6/2026")
    before = state(toy)
    file = office_file(tmp_path, ("Ra phía tây", MOVED), name="older.geojson")
    older = run(toy, file, "--source", "Công văn 2/SXD, 31/5/2026")
    refused(older, "ra--aa: hình hiện có được dùng từ ngày 01/6/2026, sau ngày 31/5/2026")
    assert state(toy) == before
    same_day = run(toy, file, "--source", "Công văn 3/SXD, 1/6/2026")
    assert same_day.exit_code == 0, same_day.output
    lines = {
        day: shapely.get_coordinates(
            pipeline.atlas(toy, as_of=day).frames["roads"].loc["ra--aa"].geometry
        )[0, 1]
        for day in (date(2026, 5, 31), date(2026, 6, 1))
    }
    assert lines == {date(2026, 5, 31): 21.8, date(2026, 6, 1): 21.801}


def test_a_known_document_has_one_date(toy: Path, tmp_path: Path) -> None:
    run(toy, office_file(tmp_path, ("Ra phía tây", NORTH)))
    before = state(toy)
    file = office_file(
        tmp_path, ("Rb phía tây", [(105.1, 21.61), (105.5, 21.61)]), name="2.geojson"
    )
    again = ("--source", "vb-12-sgtvt-2025")
    refused(run(toy, file, *again, "--date", "1/7/2025"), "có ngày 15/3/2025, không phải 01/7/2025")
    assert state(toy) == before
    assert run(toy, file, *again, "--date", "15/3/2025").exit_code == 0


def test_a_line_along_the_border_is_asked_about_and_not_given_to_a_side(
    toy: Path, tmp_path: Path
) -> None:
    before = state(toy)
    along = [(105.5, 21.6), (105.5, 21.9)]
    partly = [(105.3, 21.8), (105.5, 21.8), (105.5, 21.9), (105.7, 21.9)]
    for number, line in enumerate((along, partly)):
        file = office_file(tmp_path, ("Đường Ra", line), name=f"{number}.geojson")
        refused(run(toy, file), "Chưa rõ “Đường Ra” (bản ghi 1)", "ra--aa", "ra--bb")
    assert state(toy) == before


def test_a_line_that_crosses_the_border_five_times_is_parted_into_what_lies_on_each_side(
    toy: Path, tmp_path: Path
) -> None:
    bends = [(105.52, 21.8), (105.48, 21.81), (105.52, 21.82), (105.48, 21.83)]
    file = office_file(tmp_path, ("Đường Ra", [(105.1, 21.8), *bends, (105.9, 21.8)]))
    result = run(toy, file, "--gap-reason", "Quanh co|Bends")
    assert result.exit_code == 0, result.output
    frame = pipeline.atlas(toy).frames["roads"]
    assert frame.loc["ra--aa"].geometry.bounds[2] == frame.loc["ra--bb"].geometry.bounds[0] == 105.5
    pieces = [
        shapely.get_num_geometries(frame.loc[f"ra--{side}"].geometry) for side in ["aa", "bb"]
    ]
    assert pieces == [3, 3]
    known = tomllib.loads((toy / "known.toml").read_text(encoding="utf-8"))["gap"]
    assert {(row["reason_vi"], row["reason_en"]) for row in known} == {("Quanh co", "Bends")}


def test_what_lies_outside_both_sides_or_on_the_other_is_said_before_it_is_written(
    toy: Path, tmp_path: Path
) -> None:
    file = office_file(tmp_path, ("Ra phía tây", [(105.5, 21.8), (104.6, 21.8)]))
    # The parallel through 21.8 degrees north is 103.4 km a degree: 0.4 degrees are outside.
    assert "41.36" in run(toy, file).output.split("lie outside both sides")[0][-12:].replace(
        ",", "."
    )
    path = tmp_path / "gate.geojson"
    # So near to the border that no check stops it.
    gate = shapely.Point(105.4985, 21.8)
    gpd.GeoDataFrame({"TEN": ["Cổng"]}, geometry=[gate], crs=4326).to_file(path, driver="GeoJSON")
    moved = run(toy, path, "--layer", "gates", "--pick", "Cổng=gate-east")
    assert "không nằm trong địa phận của bên mình" in moved.output


def test_a_new_feature_that_ends_at_the_border_has_the_side_that_it_lies_on(toy: Path) -> None:
    sides = pipeline.atlas(toy).sides
    line = shapely.LineString([(105.1, 21.7), (105.5, 21.7)])
    over = shapely.LineString([(105.1, 21.7), (105.6, 21.7)])
    assert review.side_where(line, sides) == "aa"
    assert review.side_where(over, sides) == "both"
    assert review.side_where(shapely.Point(105.7, 21.7), sides) == "bb"


def test_a_pick_for_a_record_that_the_file_has_not_is_refused(toy: Path, tmp_path: Path) -> None:
    before = state(toy)
    file = office_file(tmp_path, ("Ra phía tây", MOVED))
    result = run(toy, file, "--pick", "Ra phia tay=rb--aa", "--pick", "#9=-")
    refused(result, "“Ra phia tay” (Ra phía tây?)", "“#9”")
    assert state(toy) == before


@pytest.mark.parametrize(
    "key", ["+gate-east", "+d-a1", "+Bad Key", "+../x", "+đường", "+", "+ra--aa"]
)
def test_a_new_key_that_is_taken_or_no_key_is_refused(toy: Path, tmp_path: Path, key: str) -> None:
    before = state(toy)
    file = office_file(tmp_path, ("Lối mới", [(105.1, 21.7), (105.4, 21.7)]))
    refused(run(toy, file, "--pick", f"Lối mới={key}"), f"“Lối mới”: “{key}” không phải")
    assert state(toy) == before


@pytest.mark.parametrize("end", [105.1, 105.1000001])
def test_a_line_without_length_is_refused(toy: Path, tmp_path: Path, end: float) -> None:
    before = state(toy)
    file = office_file(tmp_path, ("Ra phía tây", [(105.1, 21.81), (end, 21.81)]))
    refused(run(toy, file), "ra--aa")
    assert state(toy) == before


def test_a_stub_without_length_beside_the_line_does_not_stop_it(toy: Path, tmp_path: Path) -> None:
    stub = [(105.1, 21.81), (105.1000001, 21.81)]
    file = office_file(tmp_path, ("Ra phía tây", NORTH), ("Ra phía tây", stub))
    assert run(toy, file).exit_code == 0
    assert drawn(toy, "ra--aa")["coordinates"] == [[*place] for place in NORTH]


@pytest.mark.parametrize("reason", ["   ", " | ", "|"])
def test_a_reason_without_words_is_none(toy: Path, tmp_path: Path, reason: str) -> None:
    file = office_file(tmp_path, *(("Ra phía tây", line) for line in GAP))
    refused(run(toy, file, "--gap-reason", reason), "ra--aa: 10.337 m")


def test_a_workbook_of_keys_that_is_something_else_is_refused(toy: Path, tmp_path: Path) -> None:
    file = office_file(tmp_path, ("Lối cũ", [(105.1, 21.6), (105.4, 21.6)]))
    for name, content in (("keys.py", b"print()"), ("keys.xlsx", b""), ("keys.csv", b"a;b")):
        keys = tmp_path / name
        keys.write_bytes(content)
        refused(run(toy, file, "--keys", str(keys)), name)
        assert keys.read_bytes() == content


def test_a_workbook_of_keys_may_have_formulas_for_names_and_spaces_round_keys(
    toy: Path, tmp_path: Path
) -> None:
    names = ("=1+1", "{{7*7}} <b>", "Lối\ncũ")
    shifts = zip(names, ("ra--aa", "rb--aa", "rb--bb"), strict=True)
    lines = [[(105.1, 21.81), (105.5, 21.81)], [(105.1, 21.61), (105.5, 21.61)],
             [(105.5, 21.61), (105.9, 21.61)]]  # fmt: skip
    file = office_file(tmp_path, *zip(names, lines, strict=True))
    keys = tmp_path / "keys"
    refused(run(toy, file, "--keys", str(keys)), "=1+1")
    book = openpyxl.load_workbook(io.BytesIO(keys.read_bytes()))
    sheet = book.worksheets[0]
    assert [sheet.cell(row, 1).data_type for row in (2, 3, 4)] == ["s", "s", "s"]
    for row, (_, key) in enumerate(shifts, start=2):
        sheet.cell(row, 3).value = f"  {key} "
    with keys.open("wb") as out:
        book.save(out)
    result = run(toy, file, "--keys", str(keys))
    assert result.exit_code == 0, result.output
    assert drawn(toy, "rb--bb")["coordinates"] == [[105.5, 21.61], [105.9, 21.61]]


def known(folder: Path, content: str) -> Path:
    """A file of accepted faults."""
    path = folder / "known.toml"
    path.write_bytes(content.encode("utf-8"))
    return path


def test_a_gap_that_is_gone_takes_no_remark_of_others_with_it(tmp_path: Path) -> None:
    first, second = ENTRY.format(key="ra--aa", metres=700), ENTRY.format(key="rb--aa", metres=900)
    path = known(tmp_path, f"# head\n{first}\n# about Rb\n{second}")
    made = accepted_gaps.renewed(path, {"ra--aa": []}, ("", ""))
    assert made is not None
    assert made.decode("utf-8") == f"# head\n\n# about Rb\n{second}"


@pytest.mark.parametrize(("mark", "end"), [("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n")])
def test_known_toml_keeps_its_byte_order_mark_and_its_line_ends(
    tmp_path: Path, mark: str, end: str
) -> None:
    first = ENTRY.format(key="ra--aa", metres=700)
    path = known(tmp_path, (mark + first).replace("\n", end))
    more = accepted_gaps.renewed(path, {"rb--aa": [900.0]}, ("a", "b"))
    second = ENTRY.format(key="rb--aa", metres=900)
    assert more is not None
    assert more.decode("utf-8") == mark + f"{first}\n{second}".replace("\n", end)
    path.write_bytes(more)
    less = accepted_gaps.renewed(path, {"ra--aa": []}, ("", ""))
    assert less is not None
    assert less.decode("utf-8") == mark + f"\n{second}".replace("\n", end)


def test_gaps_between_other_entries_leave_alone_what_is_not_theirs(tmp_path: Path) -> None:
    dropped = ENTRY.format(key="ra--aa", metres=5).replace("gap", "dropped")
    first, second = ENTRY.format(key="ra--aa", metres=700), ENTRY.format(key="rb--aa", metres=900)
    path = known(tmp_path, first + dropped + second + dropped.replace("ra--aa", "rb--aa"))
    made = accepted_gaps.renewed(path, {"ra--aa": [], "rb--aa": [901.0]}, ("", ""))
    assert made is not None
    assert made.decode("utf-8") == dropped + second + dropped.replace("ra--aa", "rb--aa")


def test_a_former_line_replaced_by_a_document_that_nobody_knows_is_a_fault(
    toy: Path, tmp_path: Path
) -> None:
    run(toy, office_file(tmp_path, ("Ra phía tây", MOVED)))
    path = toy / "history" / "roads.geojson"
    content = path.read_text(encoding="utf-8")
    path.write_text(
        content.replace('"replaced_by":"vb-12-sgtvt-2025"', '"replaced_by":"vb-13"'), "utf-8"
    )
    (fault,) = pipeline.check(toy)
    assert (fault.code, fault.file, fault.key) == (
        *("unknown_reference", "history/roads.geojson"),
        "ra--aa",
    )


def test_a_file_that_is_not_there_is_said_before_a_layer_is_asked_for(toy: Path) -> None:
    refused(home(toy, toy / "none.gpkg"), "Không có tệp", "none.gpkg")


def changed(package: Path, folder: Path, layer: str, frame: pd.DataFrame) -> Path:
    """A copy of a package with another table in the place of one of its own."""
    copy = folder / "lienket.gpkg"
    shutil.copy(package, copy)
    pyogrio.write_dataframe(frame, copy, layer=layer, driver="GPKG")
    return copy


def test_a_line_that_was_split_in_the_package_is_refused_and_not_cut_in_half(
    toy: Path, package: Path, tmp_path: Path
) -> None:
    before = state(toy)
    roads = pyogrio.read_dataframe(package, layer="roads")
    west = roads[roads["key"] == "ra--aa"]
    whole = shapely.get_coordinates(west.geometry.iloc[0])
    middle = whole.mean(axis=0)
    halves = [
        shapely.MultiLineString([[one, two]])
        for one, two in ((whole[0], middle), (middle, whole[1]))
    ]
    split = [west.set_geometry([half], crs=roads.crs) for half in halves]
    frame = pd.concat([roads[roads["key"] != "ra--aa"], *split])
    refused(home(toy, changed(package, tmp_path, "roads", frame)), "các khóa ra--aa có nhiều dòng")
    assert state(toy) == before


@pytest.mark.parametrize("geometry", [None, shapely.MultiLineString()])
def test_geometry_deleted_in_the_package_is_said_and_kept(
    toy: Path, package: Path, tmp_path: Path, geometry: shapely.MultiLineString | None
) -> None:
    before = state(toy)
    roads = pyogrio.read_dataframe(package, layer="roads")
    roads.loc[roads["key"] == "ra--aa", "geometry"] = geometry
    result = home(toy, changed(package, tmp_path, "roads", roads))
    assert result.exit_code == 0, result.output
    assert "Lớp roads: ra--aa không còn hình trong gói" in result.output
    assert state(toy) == before


@pytest.mark.parametrize("kind", ["point", "both"])
def test_geometry_of_a_kind_that_the_layer_does_not_hold_stops_all_edits(
    toy: Path, package: Path, tmp_path: Path, kind: str
) -> None:
    before = state(toy)
    roads = pyogrio.read_dataframe(package, layer="roads")
    point = shapely.Point(530_000, 2_410_000)
    lines = dict(zip(roads["key"], roads.geometry, strict=True))
    drawn_ = point if kind == "point" else shapely.GeometryCollection([lines["ra--aa"], point])
    moved = {"ra--aa": drawn_, "rb--aa": shapely.affinity.translate(lines["rb--aa"], 0, 50)}
    roads = roads.set_geometry([moved.get(key, line) for key, line in lines.items()], crs=roads.crs)
    result = home(toy, changed(package, tmp_path, "roads", roads))
    refused(result, f"ra--aa ({drawn_.geom_type})")
    assert "rb--aa" not in str(result.exception)
    assert state(toy) == before


def test_a_package_that_lost_columns_or_tables_is_refused_or_says_so(
    toy: Path, package: Path, tmp_path: Path
) -> None:
    before = state(toy)
    roads = pyogrio.read_dataframe(package, layer="roads")
    statuses = pyogrio.read_dataframe(package, layer="statuses")
    bare = pd.DataFrame(roads.drop(columns="geometry"))
    for layer, frame, word in (
        ("roads", bare, "các lớp roads không còn cột key, hình học hoặc hệ tọa độ"),
        ("roads", roads.rename(columns={"key": "ma"}), "các lớp roads không còn cột key"),
        ("statuses", statuses.rename(columns={"subject": "s"}), "không còn subject"),
        ("statuses", statuses.drop(columns="latest"), "không còn latest"),
        ("statuses", statuses.iloc[:0], "không còn gate-east, ra--aa"),
    ):
        refused(home(toy, changed(package, tmp_path, layer, frame)), word)
    renamed = roads.rename(columns={"stage": "giai_doan"})
    said = home(toy, changed(package, tmp_path, "roads", renamed))
    assert "Lớp roads: gói không còn các cột stage" in said.output
    assert state(toy) == before


def test_only_geometry_that_was_replaced_is_said_to_be_kept(
    toy: Path, edit: Edit, package: Path, tmp_path: Path
) -> None:
    gates = pyogrio.read_dataframe(package, layer="gates").assign(condition="not_built")
    stated = home(toy, changed(package, tmp_path, "gates", gates))
    assert "1 trạng thái mới" in stated.output
    assert "Hình cũ được giữ" not in stated.output
    unplace(toy, edit)
    file = office_file(tmp_path, ("Rb phía đông", [(105.5, 21.6), (105.9, 21.6)]))
    assert "Hình cũ được giữ" not in run(toy, file).output


def inside(toy: Path) -> None:
    """Make the road Rb internal, with its lines, in tables and a layer of their own."""
    folder = toy / "facts" / "internal"
    folder.mkdir()
    for name, starts in {
        "links": ("rb,", "guard,"),
        "parts": ("rb--",),
        "sources": ("deep,", "news,"),
        "statuses": ("rb--", "guard,"),
        "figures": ("rb--", "guard,"),
        "requests": ("guard-post,", "ra-roads,"),
        "doubts": ("start,",),
    }.items():
        path = toy / "facts" / f"{name}.csv"
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        hidden = [row.removesuffix(",public") for row in rows if row.startswith(starts)]
        hidden = [f"{row},internal" if name == "links" and not row.endswith(",internal") else row
                  for row in hidden]  # fmt: skip
        kept = [row for row in rows if not row.startswith(starts)]
        path.write_text("\n".join([head, *kept, ""]), encoding="utf-8")
        (folder / f"{name}.csv").write_text("\n".join([head, *hidden, ""]), encoding="utf-8")
    roads = json.loads((toy / "roads.geojson").read_text(encoding="utf-8"))
    for place, wanted in ((toy, False), (folder, True)):
        rows = [row for row in roads["features"]
                if row["properties"]["key"].startswith("rb--") == wanted]  # fmt: skip
        (place / "roads.geojson").write_text(json.dumps({**roads, "features": rows}), "utf-8")
    assert pipeline.check(toy) == ()


def test_an_internal_source_may_be_cited_again_for_what_is_internal_alone(
    toy: Path, tmp_path: Path
) -> None:
    inside(toy)
    secret = [(105.1, 21.601), (105.5, 21.6)]
    before = state(toy)
    first = run(
        toy, office_file(tmp_path, ("Rb phía tây", secret)), "--source", "Công văn 7/BCH, 1/6/2026"
    )
    assert first.exit_code == 0, first.output
    after = state(toy)
    assert {name for name in after if before.get(name) != after[name]} == {
        f"facts/internal/{name}"
        for name in ("roads.geojson", "history/roads.geojson", "sources.csv")
    }
    again = office_file(
        tmp_path, ("Rb phía tây", [(105.1, 21.602), (105.5, 21.6)]), name="2.geojson"
    )
    assert run(toy, again, "--source", "vb-7-bch-2026").exit_code == 0
    before = state(toy)
    both = office_file(tmp_path, ("Rb phía tây", secret), ("Ra phía tây", MOVED), name="3.geojson")
    refused(run(toy, both, "--source", "vb-7-bch-2026"), "nguồn nội bộ", "ra--aa")
    assert state(toy) == before


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_at_any_date_each_key_has_one_version_the_one_that_its_documents_say(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    import toy as country  # noqa: PLC0415 - a fresh one an example

    folder = tmp_path_factory.mktemp("history")
    workspace = country.write(folder / "toy")
    first = date(2025, 1, 1)
    days = sorted(data.draw(st.lists(st.integers(0, 300), min_size=1, max_size=3)))
    log = [(date.min, 21.8)]
    for number, offset in enumerate(days, start=1):
        day, latitude = first + timedelta(offset), round(21.8 + number / 100, 2)
        line = [(105.1, latitude), (105.5, latitude)]
        file = office_file(folder, ("Ra phía tây", line), name=f"{number}.geojson")
        cited = f"Công văn {number}/SXD, {day.day}/{day.month}/{day.year}"
        assert run(workspace, file, "--source", cited).exit_code == 0
        log.append((day, latitude))
    whole = reading.read(workspace).whole
    assert len(whole.past["roads"]) == len(days)
    for offset in {each + step for each in days for step in (-1, 0, 1)}:
        day = first + timedelta(offset)
        frames, _ = history.as_known(whole.frames, whole.facts, whole.past, day)
        roads = frames["roads"]
        assert sorted(roads["key"]) == sorted(whole.frames["roads"]["key"])
        now = roads.set_index("key").loc["ra--aa"].geometry
        expected = [latitude for since, latitude in log if since <= day][-1]
        assert shapely.get_coordinates(now)[0, 1] == expected


@given(
    st.floats(-2e-6, 2e-6, allow_nan=False),
    st.floats(-2e-6, 2e-6, allow_nan=False),
)
def test_a_line_vanishes_if_both_ends_are_one_place_with_six_decimals(x: float, y: float) -> None:
    line = shapely.LineString([(105, 21), (105 + x, 21 + y)])
    same = (round(105 + x, 6), round(21 + y, 6)) == (105, 21)
    assert vanishes(line) == same


def test_what_a_workspace_exports_changes_nothing_when_it_comes_back(
    toy: Path, tmp_path: Path
) -> None:
    out = tmp_path / "maps"
    pipeline.run(pipeline.Order(toy, out, only=("tables",), also=("shp", "kml", "fgb")))
    before = state(toy)
    exported = [
        path
        for path in sorted(out.rglob("roads.*"))
        if path.suffix in {".geojson", ".shp", ".kml", ".fgb"}
    ]
    assert len(exported) >= 2, [*out.rglob("*")]
    for path in exported:
        words = ["import", str(path), "--layer", "roads", "--workspace", str(toy), "--dry-run"]
        result = CliRunner().invoke(_group, words)
        assert result.exit_code == 0, (path, result.output, result.exception)
        moves = [line for line in result.output.splitlines() if "lệch xa nhất" in line]
        assert len(moves) == 6, (path, result.output)
        assert all(" lệch xa nhất 0," in line for line in moves), (path, result.output)
    assert state(toy) == before


def test_former_lines_of_no_layer_and_of_no_feature_are_faults_and_not_missed_in_silence(
    toy: Path, tmp_path: Path
) -> None:
    run(toy, office_file(tmp_path, ("Ra phía tây", NORTH)))
    path = toy / "history" / "roads.geojson"
    content = path.read_text(encoding="utf-8")
    path.rename(toy / "history" / "road.geojson")
    (fault,) = pipeline.check(toy)
    assert (fault.code, fault.file) == ("stray_history", "history/road.geojson")
    assert "(history/roads.geojson" in fault.vi
    (toy / "history" / "road.geojson").unlink()
    path.write_text(content.replace('"ra--aa"', '"ra--a"'), encoding="utf-8")
    (fault,) = pipeline.check(toy)
    assert (fault.code, fault.key) == ("unknown_reference", "ra--a")


def test_a_note_that_was_edited_in_the_package_is_shown_before_it_is_taken_in(
    toy: Path, package: Path, tmp_path: Path
) -> None:
    roads = pyogrio.read_dataframe(package, layer="roads")
    roads.loc[roads["key"] == "rb--bb", "note_vi"] = "=1+1 {x} <b>"
    result = home(toy, changed(package, tmp_path, "roads", roads))
    assert result.exit_code == 0, result.output
    assert ": =1+1 {x} <b>" in result.output
