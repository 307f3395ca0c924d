"""What is computed across the border, as it is handed over: tables, files, three sentences.

In the toy country the routes ra, rb and rc cross at 21.8, 21.6 and 21.2° N; ra is joined, of rb the
side bb lags and is building, rc is absent and on paper. No road is there but theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from shapely.geometry import Point
from toy import Edit

from lienket import export_tables, pipeline, schema, tables, vocabulary
from lienket.export_tables import Table, key_messages
from lienket.model.analysis import Accessibility, Border
from lienket.model.atlas import Atlas
from lienket.model.summary import Summary

COLUMNS = {name: schema.names(name) for name in schema.tables()}
GEOJSON = ("border", "crossings", "gaps")


def found(atlas: Atlas) -> dict[str, Table]:
    return {table.name: table for table in export_tables.from_atlas(atlas) if table.name in COLUMNS}


def rows(table: Table) -> dict[str, Mapping[str, object]]:
    names = [*map(str, table.rows.columns)]
    told = (dict(zip(names, row, strict=True)) for row in table.rows.itertuples(index=False))
    return {str(row["key"]): row for row in told}


def bare(atlas: Atlas) -> Atlas:
    """The atlas before anything is computed."""
    return replace(atlas, border=Border(), accessibility=Accessibility(), summary=Summary())


def features(folder: Path, name: str) -> list[dict[str, dict[str, object]]]:
    collection = json.loads((folder / "geojson" / f"{name}.geojson").read_text(encoding="utf-8"))
    assert collection.keys() == {"type", "features"}
    return collection["features"]  # type: ignore[no-any-return] # JSON


# --- tables ------------------------------------------------------------------------------------


def test_every_column_that_is_computed_is_handed_over(atlas: Atlas) -> None:
    for name, table in found(atlas).items():
        wanted = [*COLUMNS[name]]
        told = [field.name for field in table.fields]
        assert [column for column in told if column in wanted] == wanted, name
        assert {*told} - {*wanted} <= {"look", "name_vi", "name_en"}, name


def test_what_is_not_computed_is_an_empty_table_with_its_columns(toy: Path) -> None:
    atlas = pipeline.atlas(toy)
    full, empty = found(atlas), found(bare(atlas))
    assert full.keys() == empty.keys()
    for name, table in empty.items():
        assert len(table.rows) == 0
        assert [field.name for field in table.fields] == [field.name for field in full[name].fields]
        assert table.geometry == full[name].geometry


def test_a_crossing_looks_as_the_state_of_its_link_says(toy: Path) -> None:
    crossings = rows(found(pipeline.atlas(toy))["crossings"])
    assert {key: row["look"] for key, row in crossings.items()} == {
        "ra@1": "joined",
        "rb@1": "one_sided",
        "rc@1": "absent",
    }


def test_a_road_that_is_no_link_looks_like_none(atlas: Atlas) -> None:
    crossings = found(atlas)["crossings"].rows
    assert set(crossings["look"][crossings["link"].isna()]) == {"others"}


def test_a_pair_of_districts_looks_as_its_best_link_says(toy: Path) -> None:
    border = rows(found(pipeline.atlas(toy))["border"])
    assert {key: row["look"] for key, row in border.items()} == {
        "border-d-a1-d-b1": "joined",
        "border-d-a2-d-b2": "absent",
    }


def test_a_schematic_line_is_only_in_lengths_that_say_so(toy: Path) -> None:
    made = found(pipeline.atlas(toy))
    assert "length_km" not in made["spans"].rows
    assert rows(made["spans"])["rc"]["drawn_km"] == rows(made["spans"])["rc"]["schematic_km"]


def test_a_trip_is_called_by_its_ends(atlas: Atlas) -> None:
    trips, terminals = rows(found(atlas)["trips"]), rows(found(atlas)["terminals"])
    assert trips
    for trip in trips.values():
        ends = [str(terminals[str(trip[end])]["name_vi"]) for end in ("origin", "destination")]
        assert trip["name_vi"] == " – ".join(ends)


def test_what_is_computed_of_an_internal_link_is_not_handed_over(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "rb--aa;rb--bb,,,,,public", "rb--aa;rb--bb,,,,,internal")
    public, internal = pipeline.atlas(toy), pipeline.atlas(toy, audience="internal")
    assert "rb@1" in rows(found(internal)["crossings"])
    for name, table in found(public).items():
        told = [str(cell) for cell in table.rows.to_numpy().ravel()]
        assert not [cell for cell in told if "rb" in cell or "Rb" in cell], name
    assert not [line for line in key_messages.lines(public) if "Rb" in "".join(line)]


# --- files -------------------------------------------------------------------------------------


def test_geojson_says_of_every_feature_how_well_it_is_known(atlas: Atlas, tmp_path: Path) -> None:
    tables.write(atlas, tmp_path)
    for name in GEOJSON:
        told = [feature["properties"] for feature in features(tmp_path, name)]
        assert told
        assert [row["key"] for row in told] == sorted(str(row["key"]) for row in told)
        for row in told:
            assert row["accuracy"]
            assert row["source"]
            assert isinstance(row["error_m"], int | float)


def test_geojson_of_the_border_has_the_lengths_that_were_computed(
    atlas: Atlas, tmp_path: Path
) -> None:
    tables.write(atlas, tmp_path)
    told = {row["properties"]["key"]: row for row in features(tmp_path, "border")}
    pairs = atlas.border.pairs
    assert {key: row["properties"]["length_km"] for key, row in told.items()} == {
        str(key): pytest.approx(length) for key, length in pairs["length_km"].items()
    }
    read = gpd.read_file(tmp_path / "geojson" / "border.geojson").set_index("key")
    assert read.geometry.geom_equals_exact(pairs.geometry, 1e-6).all()


def test_geojson_of_nothing_is_a_collection_of_nothing(toy: Path, tmp_path: Path) -> None:
    tables.write(bare(pipeline.atlas(toy)), tmp_path)
    assert [features(tmp_path, name) for name in GEOJSON] == [[], [], []]


def test_two_writings_of_what_is_computed_are_byte_equal(atlas: Atlas, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        tables.write(atlas, tmp_path / folder)
    made = sorted(path for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(made) > len(GEOJSON)
    for path in made:
        assert (
            path.read_bytes()
            == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()
        )


@pytest.fixture(scope="module")
def book(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    folder = tmp_path_factory.mktemp("book")
    tables.write(atlas, folder)
    return openpyxl.load_workbook(folder / "tables" / "links.xlsx")


def cells(sheet: Worksheet) -> list[Mapping[str, object]]:
    """The rows of a sheet, by the names of their columns."""
    head, _, *others = sheet.iter_rows(values_only=True)
    names = [str(name) for name in head]
    return [dict(zip(names, row, strict=True)) for row in others]


def test_a_sheet_has_a_row_for_each_crossing(book: openpyxl.Workbook, atlas: Atlas) -> None:
    told = {row["key"]: row for row in cells(book["Điểm qua ranh giới"])}
    computed = atlas.border.crossings
    assert [*told] == [*computed.index]
    assert {key: row["open"] for key, row in told.items()} == {
        key: "Có" if can else "Không" for key, can in computed["open"].items()
    }


def test_a_sheet_calls_districts_by_name(book: openpyxl.Workbook) -> None:
    pairs = {row["name_vi"]: row for row in cells(book["Cặp huyện giáp ranh"])}
    row = pairs["Lục Ngạn – Hữu Lũng"]
    assert (row["district_a"], row["district_b"]) == ("Huyện Lục Ngạn", "Huyện Hữu Lũng")
    crossing = cells(book["Điểm qua ranh giới"])[0]
    assert crossing["pair"] in pairs


def test_a_sheet_has_words_for_codes(book: openpyxl.Workbook, atlas: Atlas) -> None:
    row = {row["key"]: row for row in cells(book["Tuyến liên kết"])}["ql279"]
    assert (row["kind"], row["sides"]) == ("Tuyến kết nối", "Bắc Giang; Lạng Sơn")
    assert (row["ground"], row["works"]) == ("Đã nối hai bên", "Chưa ghi nhận khởi công")
    differ = {row["key"]: row for row in cells(book["Hai bên ở mức khác nhau"])}["ql31-stage"]
    assert (differ["side_a"], differ["says_a"]) == ("Bắc Giang", "Đề xuất; Hoàn thành")
    names = {link.name_vi for link in atlas.facts.links}
    assert {row["link"] for row in cells(book["Điểm qua ranh giới"])} - {None} < names


def test_what_links_change_stands_in_the_order_of_its_rank(book: openpyxl.Workbook) -> None:
    ranks = [row["rank"] for row in cells(book["Tác động của từng tuyến"])]
    ranked = [rank for rank in ranks if rank is not None]
    assert ranked
    assert ranked == sorted(ranked)  # type: ignore[type-var] # numbers
    assert ranks[: len(ranked)] == ranked


def test_links_and_parts_carry_what_is_computed_of_them(
    book: openpyxl.Workbook, atlas: Atlas
) -> None:
    links = {row["key"]: row for row in cells(book["Tuyến liên kết"])}
    for key, span in atlas.border.spans.iterrows():
        assert links[key]["crossings"] == span["crossings"]
    drawn = {row["key"]: row["drawn_km"] for row in cells(book["Các phần"])}
    stretches = atlas.border.stretches.dropna(subset="drawn_km")
    for part, length in zip(stretches["part"], stretches["drawn_km"], strict=True):
        assert drawn[part] == pytest.approx(length)


# --- three sentences ---------------------------------------------------------------------------


def reach() -> Accessibility:
    """One trip, and what two links change of it: rc by a range, rb by one number."""
    ends = pd.DataFrame(
        [("a", "Ấp A", "Hamlet A"), ("b", "Ấp B", "Hamlet B")],
        columns=["key", "name_vi", "name_en"],
    )
    terminals = gpd.GeoDataFrame(ends, geometry=[Point(105, 21), Point(106, 21)], crs="EPSG:4326")
    trips = pd.DataFrame([{"key": "a~b", "origin": "a", "destination": "b"}])
    changes = pd.DataFrame(
        [
            {"key": "rb", "name_vi": "Đường Rb", "name_en": "Road Rb", "rank": 2, "first_pct": 4,
             "why": "", "total_min": 9.0, "best_trip": "a~b", "best_saved_min": 9.0,
             "best_saved_most_min": 9.0, "certainty": "generalised"},
            {"key": "rc", "name_vi": "Đường Rc", "name_en": "Road Rc", "rank": 1, "first_pct": 96,
             "why": "", "total_min": 4.6, "best_trip": "a~b", "best_saved_min": 4.6,
             "best_saved_most_min": 30.4, "certainty": "schematic"},
        ]
    )  # fmt: skip
    tables_of = {"terminals": terminals, "trips": trips, "changes": changes}
    keyed = {name: table.set_index("key", drop=False) for name, table in tables_of.items()}
    return Accessibility(**keyed)  # type: ignore[arg-type] # layers and tables


def test_three_sentences_say_how_the_links_stand_who_lags_and_what_gains(toy: Path) -> None:
    atlas = replace(pipeline.atlas(toy), accessibility=reach())
    standing, late, gain = (vi for vi, _ in key_messages.lines(atlas))
    not_begun = vocabulary.label("works", "on_paper")[0].lower()
    assert standing == (
        "3 tuyến qua ranh giới (theo báo cáo ngày 02/5/2024, bổ sung đến 08/3/2025): 1 đã nối hai "
        "bên, 1 mới có một bên, 1 chưa nối; dự án của 2 tuyến chưa nối hoặc chưa rõ: 1 đang "
        f"thi công, 1 {not_begun}."
    )
    assert late == (
        "Phía chưa xong: Tỉnh Bờ (“Đường Rb”); theo thông tin đã có, mới có một bên thi công: "
        "Tỉnh Bờ (“Đường Rb”). Cặp huyện giáp ranh chưa có tuyến nào của báo cáo đã nối: "
        "D-a2 – D-b2."
    )
    assert gain == (
        "Nếu chỉ hoàn thành một tuyến, “Đường Rc” rút ngắn nhiều nhất thời gian đi lại giữa các "
        "huyện lỵ: Ấp A – Ấp B bớt 5 đến 30 phút nếu làm theo hướng sơ đồ."
    )


def test_links_that_cannot_be_told_apart_are_named_together(toy: Path) -> None:
    changes = reach().changes.assign(rank=1, first_pct=[45, 55])
    atlas = replace(pipeline.atlas(toy), accessibility=replace(reach(), changes=changes))
    vi, en = key_messages.lines(atlas)[2]
    assert vi == (
        "Nếu chỉ hoàn thành một tuyến, chưa phân biệt được tuyến nào rút ngắn nhiều nhất thời "
        "gian đi lại giữa các huyện lỵ: “Đường Rb”, “Đường Rc”."
    )
    assert en == (
        "Which one link, if it alone is finished, saves most time between district seats cannot be "
        "told yet: “Road Rb”, “Road Rc”."
    )


def test_where_each_may_save_nothing_that_is_said(toy: Path) -> None:
    changes = reach().changes.assign(rank=1, first_pct=[45, 55], total_min=0.0)
    atlas = replace(pipeline.atlas(toy), accessibility=replace(reach(), changes=changes))
    vi, en = key_messages.lines(atlas)[2]
    assert vi.endswith("“Đường Rc”; cũng chưa khẳng định được có tuyến nào rút ngắn.")
    assert en.endswith("“Road Rc”; nor is it sure that any of them saves time.")


def test_a_link_is_named_alone_only_if_it_is_sure(toy: Path) -> None:
    changes = reach().changes.drop(index="rb").assign(first_pct=60)
    atlas = replace(pipeline.atlas(toy), accessibility=replace(reach(), changes=changes))
    assert key_messages.lines(atlas)[2][0] == (
        "Nếu chỉ hoàn thành một tuyến, “Đường Rc” có thể rút ngắn nhiều nhất thời gian đi lại "
        "giữa các huyện lỵ, nhưng chưa khẳng định được."
    )


def test_how_many_links_cannot_be_computed_is_said(toy: Path) -> None:
    """Of three on the road: of what serves nothing is left to shorten.

    They are not the routes across the border alone that the first sentence counts.
    """
    more = [{"key": key, "why": why} for key, why in (("x", "no_class"), ("y", "served"))]
    frame = pd.DataFrame([*reach().changes.to_dict("records"), *more]).set_index("key", drop=False)
    atlas = replace(pipeline.atlas(toy), accessibility=replace(reach(), changes=frame))
    assert "; 1 of 3 links by road cannot be computed: no source" in key_messages.lines(atlas)[2][1]


def test_that_links_on_one_side_alone_are_counted_is_said() -> None:
    vi, en = key_messages.lines(pipeline.atlas(pipeline.embedded()))[2]
    assert "tuyến đường bộ, kể cả tuyến chỉ ở một bên, vì nguồn" in vi
    assert "links by road, those on one side alone included, cannot be computed" in en


def test_no_side_builds_alone_where_a_counterpart_builds_on_the_other() -> None:
    summary = pipeline.atlas(pipeline.embedded()).summary
    assert summary.across.alone["bg"] == ("dt293c",)


def test_a_gain_that_is_known_is_one_number(toy: Path) -> None:
    changes = reach().changes.drop(index="rc").assign(rank=1, first_pct=100)
    atlas = replace(pipeline.atlas(toy), accessibility=replace(reach(), changes=changes))
    assert "Hamlet A – Hamlet B 9 min less" in key_messages.lines(atlas)[2][1]


def test_without_trips_no_gain_is_told(toy: Path) -> None:
    atlas = replace(pipeline.atlas(toy), accessibility=Accessibility())
    assert key_messages.lines(atlas)[2][1] == (
        "What the links change cannot be computed: the workspace has no roads or no speeds to "
        "compute with."
    )


def test_without_seats_no_link_is_said_to_bring_nothing(toy: Path) -> None:
    changes = reach().changes.assign(rank=None, why="no_gain")
    trips = reach().trips.assign(purpose="port")
    atlas = replace(
        pipeline.atlas(toy), accessibility=replace(reach(), trips=trips, changes=changes)
    )
    assert key_messages.lines(atlas)[2][1] == (
        "What the links change cannot be computed: the workspace has no district seats on two "
        "sides."
    )


def test_of_links_that_were_not_computed_nothing_is_said_where_roads_join_few_seats(
    toy: Path,
) -> None:
    seats = reach().trips.assign(purpose="seats", minutes=30.0)
    few = replace(reach(), trips=seats, seat_pairs=2 * len(seats))
    atlas = replace(pipeline.atlas(toy), accessibility=few)

    def told(*why: str) -> str:
        changes = reach().changes.iloc[: len(why)].assign(rank=None, why=[*why])
        return key_messages.lines(
            replace(atlas, accessibility=replace(atlas.accessibility, changes=changes))
        )[2][1]

    assert told("no_class", "untold").startswith("What the links change cannot be computed: no")
    joined, pairs = len(seats), 2 * len(seats)
    assert told("no_class", "no_gain") == (
        f"The roads on the map join only {joined} of {pairs} pairs of district seats; "
        "of the links that can be computed, none shortens a trip between these by a minute or "
        "more; 1 of 2 links by road cannot be computed: no source gives their state, place or "
        "class."
    )


def test_roads_that_join_few_seats_are_named_before_it_is_said_that_nothing_gains(
    toy: Path,
) -> None:
    trips = reach().trips.assign(purpose="seats", minutes=None)
    changes = reach().changes.assign(rank=None)
    atlas = replace(
        pipeline.atlas(toy),
        accessibility=replace(reach(), trips=trips, seat_pairs=1, changes=changes),
    )
    told = key_messages.lines(atlas)[2][1]
    assert told.startswith(
        "The roads on the map join no pair of district seats, and no link that can be computed does"
    )


def test_before_anything_is_stated_no_link_is_said_to_bring_nothing() -> None:
    atlas = pipeline.atlas(pipeline.embedded(), as_of=date(2021, 1, 1))
    standing, _, gain = (en for _, en in key_messages.lines(atlas))
    assert standing.endswith(
        "routes across the border (as of 1 January 2021): all not known; works: all not known."
    )
    assert gain.startswith("What the links change cannot be computed")


def test_without_routes_there_is_nothing_to_sum_up(toy: Path) -> None:
    assert key_messages.lines(bare(pipeline.atlas(toy))) == ()
