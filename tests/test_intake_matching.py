"""Which record of a file is which feature, and what becomes of its geometry."""

from __future__ import annotations

import tomllib
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
import shapely

from lienket import crs, pipeline, shifts
from lienket.errors import UsageError
from lienket.intake import accepted_gaps, cells, columns, merging, questions, targets
from lienket.intake.matching import Matcher
from lienket.intake.targets import Target
from lienket.join import sides
from lienket.pipeline import reading

METRIC = "EPSG:3405"


def known(workspace: Path, layer: str = "roads") -> tuple[list[Target], gpd.GeoDataFrame]:
    """The targets of a layer of a workspace, and its sides."""
    whole = reading.read(workspace).whole
    row = next(each for each in whole.catalogue.layers if each.key == layer)
    found = targets.known(whole.catalogue, whole.facts, row, whole.frames[layer])
    return found, sides(whole.catalogue, whole.frames[whole.catalogue.sides_layer])


def records(*rows: tuple[str, str]) -> gpd.GeoDataFrame:
    """Records with a name and a geometry as WKT."""
    shapes = [shapely.from_wkt(shape) for _, shape in rows]
    frame = gpd.GeoDataFrame({"ten": [name for name, _ in rows]}, geometry=shapes, crs=crs.STORED)
    return frame.set_index(frame.index + 1)


def matcher(workspace: Path, side: str = "") -> Matcher:
    found, areas = known(workspace)
    return Matcher(found, areas, side, METRIC)


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("key", "ra--aa"),
        ("key", "RA – AA"),
        ("name_vi", "Ra phía tây"),
        ("name_vi", "RA PHIA TAY"),
        ("name_en", "Ra west"),
        ("name_vi", "Đường Ra"),
    ],
)
def test_a_record_is_known_by_its_key_or_its_name_however_it_is_written(
    toy: Path, column: str, written: str
) -> None:
    frame = records((written, "LINESTRING (105.1 21.8, 105.4 21.8)"))
    (match,) = matcher(toy).find(frame, {column: "ten"}, {})
    assert [*match.pieces] == ["ra--aa"]


def test_a_line_through_both_sides_is_parted_at_the_border_between_the_two_parts(toy: Path) -> None:
    frame = records(("Đường Ra", "LINESTRING (105.2 21.8, 105.7 21.8)"))
    (match,) = matcher(toy).find(frame, {"name_vi": "ten"}, {})
    assert {key: piece.wkt for key, piece in match.pieces.items()} == {
        "ra--aa": "LINESTRING (105.2 21.8, 105.5 21.8)",
        "ra--bb": "LINESTRING (105.5 21.8, 105.7 21.8)",
    }


def test_a_side_that_is_named_takes_the_whole_line(toy: Path) -> None:
    frame = records(("Đường Ra", "LINESTRING (105.2 21.8, 105.52 21.8)"))
    (match,) = matcher(toy, "aa").find(frame, {"name_vi": "ten"}, {})
    assert [*match.pieces] == ["ra--aa"]
    assert match.pieces["ra--aa"].equals(frame.geometry[1])


def test_a_known_name_on_the_other_side_is_asked_about(toy: Path) -> None:
    frame = records(("Ra phía tây", "LINESTRING (105.6 21.8, 105.9 21.8)"))
    (match,) = matcher(toy).find(frame, {"name_vi": "ten"}, {})
    assert (match.how, match.pieces) == ("", {})
    assert [row.target.key for row in match.candidates] == ["ra--aa"]


def test_a_record_without_a_name_is_never_guessed_though_it_lies_on_a_feature(toy: Path) -> None:
    frame = records(("", "LINESTRING (105.1 21.8, 105.4 21.8)"))
    (match,) = matcher(toy).find(frame, {"name_vi": "ten"}, {})
    assert not match.how
    assert [(row.target.key, row.overlap) for row in match.candidates] == [("ra--aa", 1.0)]


def test_what_a_person_picks_for_one_record_goes_before_what_they_pick_for_a_name(
    toy: Path,
) -> None:
    line = "LINESTRING (105.1 21.9, 105.4 21.9)"
    frame = records(("Đường mới", line), ("Đường mới", line))
    picks = {"Đường mới": "ra--aa", "#2": "-"}
    first, second = matcher(toy).find(frame, {"name_vi": "ten"}, picks)
    assert ([*first.pieces], second.how) == (["ra--aa"], "left_out")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("ĐT.242", "dt242"),
        ("Đường tỉnh 242 phía Lạng Sơn", "dt242"),
        ("Tỉnh lộ 242", "dt242"),
        ("Tuyến TL-242", "dt242"),
        ("QL 1B", "ql1b"),
        ("Quốc lộ 31: QL.1 – ĐT.290", "ql31"),
        ("Cao tốc Bắc Giang – Lạng Sơn", ""),
        ("Nối ĐT.242", ""),
        ("242", ""),
    ],
)
def test_the_number_of_a_road_is_read_where_a_text_starts_with_it(
    written: str, number: str
) -> None:
    assert targets.road(written) == number


def test_the_road_that_the_shipped_workspace_calls_so_is_found_by_its_number_alone() -> None:
    found, areas = known(pipeline.embedded())
    line = next(row for row in found if row.key == "dt242--ls").geometry
    assert line is not None
    frame = gpd.GeoDataFrame(
        {"so": ["TL 242"]},
        geometry=[line],
        crs=crs.STORED,
        index=[1],
    )
    (match,) = Matcher(found, areas, "", METRIC).find(frame, {"ref": "so"}, {})
    assert (match.how, [*match.pieces]) == ("ref", ["dt242--ls"])


def test_parts_without_a_place_may_be_given_one_and_activities_may_not() -> None:
    found, _ = known(pipeline.embedded())
    unplaced = {row.key for row in found if row.geometry is None}
    assert {"dt292c--bg", "dt292c--ls", "myan-bridge--bg"} <= unplaced
    assert not {"schools--both-1", "bus-bacgiang--bg", "forest-patrols--both-1"} & unplaced


def test_columns_are_known_by_what_offices_call_them_and_a_person_has_the_last_word() -> None:
    frame = gpd.GeoDataFrame(
        {"Tên đường": ["a"], "MA": ["b"], "GHICHU": ["c"]}, geometry=[shapely.Point(0, 0)]
    )
    assert columns.read([], frame, []) == {"name_vi": "Tên đường", "key": "MA"}
    said = columns.read(["name_vi=ghichu, ref = MA"], frame, [])
    assert said == {"name_vi": "GHICHU", "key": "MA", "ref": "MA"}


def test_every_wrong_word_about_columns_is_told_at_once() -> None:
    frame = gpd.GeoDataFrame({"MA": ["b"]}, geometry=[shapely.Point(0, 0)])
    with pytest.raises(UsageError) as met:
        columns.read(["nam_vi=MA,key=MÃ1", "key"], frame, [])
    message = str(met.value)
    assert "“nam_vi=MA”" in message
    assert "(name_vi, name_en?)" in message
    assert "“key=MÃ1”" in message
    assert message.count("--map “") == 6  # three faults, two languages


def test_a_stretch_that_lies_twice_counts_once() -> None:
    lines = [
        shapely.LineString([(105.0, 21.0), (105.01, 21.0)]),
        shapely.LineString([(105.01, 21.0), (105.0, 21.0)]),
        shapely.LineString([(105.01, 21.0), (105.02, 21.0)]),
    ]
    merged = merging.merge(lines)
    assert merged.geometry.equals(shapely.LineString([(105.0, 21.0), (105.02, 21.0)]))
    assert merged.pieces == 3
    assert merged.twice_m == pytest.approx(1039.6, abs=0.5)  # 0.01 deg on latitude 21: GeodSolve


def test_lines_that_only_cross_stay_as_they_were_drawn() -> None:
    lines = [
        shapely.LineString([(105.0, 21.0), (105.02, 21.0)]),
        shapely.LineString([(105.01, 20.99), (105.01, 21.01)]),
    ]
    merged = merging.merge(lines)
    assert merged.twice_m == 0
    assert len(shapely.get_parts(merged.geometry)) == 2


def test_a_closed_line_is_an_area_where_areas_alone_are_wanted() -> None:
    ring = shapely.LineString([(0, 0), (1, 0), (1, 1), (0, 0)])
    (area,) = merging.fitting(ring, ["Polygon", "MultiPolygon"])
    assert area.equals(shapely.Polygon([(0, 0), (1, 0), (1, 1)]))
    assert merging.fitting(ring, ["LineString", "Polygon"]) == [ring]
    collection = shapely.GeometryCollection([shapely.Point(0, 0), shapely.MultiLineString([ring])])
    assert merging.fitting(collection, ["LineString"]) == [ring]


def test_the_shift_is_that_of_the_farthest_place_of_either_line() -> None:
    one = shapely.LineString([(105.0, 21.0), (105.02, 21.0)])
    # 0.001 degrees of latitude at 21 degrees north are 110.72 m (WGS 84).
    aside = shapely.LineString([(105.0, 21.0), (105.01, 21.001), (105.02, 21.0)])
    assert shifts.largest_m(one, aside, METRIC) == pytest.approx(110.7, abs=0.3)
    half = shapely.LineString([(105.0, 21.0), (105.01, 21.0)])
    assert shifts.largest_m(half, one, METRIC) == pytest.approx(1039.6, abs=1)
    assert shifts.largest_m(one, half, METRIC) == shifts.largest_m(half, one, METRIC)


def test_one_cell_is_written_and_every_other_byte_stays(tmp_path: Path) -> None:
    content = (
        '\ufeffkey;side;name_vi;name_en;at;layer\r\na;x;"Tên ""A""\nhai dòng";A;;\r\nb;x;B;B;;\r\n'
    )
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "parts.csv").write_bytes(content.encode())
    made = cells.written(tmp_path, "facts", "parts", "layer", {"b": "roads"})
    expected = content.replace("b;x;B;B;;\r\n", "b;x;B;B;;roads\r\n")
    assert made == {"facts/parts.csv": expected.encode()}


def test_gaps_of_a_replaced_line_leave_the_list_and_new_ones_come_with_their_reason(
    tmp_path: Path,
) -> None:
    path = tmp_path / "known.toml"
    path.write_text(
        '# Why.\n[[gap]]\nkey = "a"\nmetres = 500\nreason_vi = "cũ"\nreason_en = "old"\n\n'
        '[[gap]]\nkey = "b"\nmetres = 90\nreason_vi = "khác"\nreason_en = "other"\n',
        encoding="utf-8",
    )
    assert accepted_gaps.renewed(path, {"a": [505.0]}, ("", "")) is None
    content = accepted_gaps.renewed(path, {"a": [120.0]}, ("mới", ""))
    assert content is not None
    assert content.decode().startswith("# Why.\n")
    path.write_bytes(content)
    rows = [
        (row["key"], row["metres"], row["reason_en"])
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["gap"]
    ]
    assert rows == [("b", 90, "other"), ("a", 120, "mới")]
    with pytest.raises(UsageError, match=r"c: 300 m; c: 70 m"):
        accepted_gaps.renewed(path, {"c": [300.0, 70.0]}, ("", ""))


def test_what_is_picked_in_the_workbook_is_what_is_read_from_it(toy: Path, tmp_path: Path) -> None:
    frame = records(("=1+1", "LINESTRING (105.1 21.95, 105.4 21.95)"), ("", "POINT (105 21)"))
    found, _ = known(toy)
    asked = questions.questions(matcher(toy).find(frame, {"name_vi": "ten"}, {}))
    path = tmp_path / "keys.xlsx"
    questions.hand_out(path, asked, found)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet["A"]][1:] == ["=1+1", "#2"]
    sheet["C2"], sheet["C3"] = "ra--aa", "-"
    book.save(path)
    assert questions.read(path) == {"=1+1": "ra--aa", "#2": "-"}
