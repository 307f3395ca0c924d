"""What is handed over, in small: sentences at the edge of their counts, codes, markup."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import MultiPoint, Point, Polygon
from toy import Edit

from lienket import pipeline
from lienket.export_tables import (
    analysis,
    counts,
    fields,
    from_atlas,
    key_messages,
    layers,
    link_extent,
    markup,
    method,
    route_messages,
    shapes,
)
from lienket.export_tables.words import phrase, several
from lienket.i18n import Pair
from lienket.model.summary import Unjoined


def named(letters: str) -> Pair:
    return several([(letter, letter.lower()) for letter in letters])


def test_three_links_are_named_and_of_four_one_is_counted() -> None:
    assert named("AB") == ("“A”, “B”", "“a”, “b”")
    assert named("ABC") == ("“A”, “B”, “C”", "“a”, “b”, “c”")
    assert named("ABCD") == phrase("several", first=("“A”, “B”, “C”", "“a”, “b”, “c”"), more=1)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (0, phrase("no_pair_joined")),
        (2, phrase("few_pairs_joined", known=2, pairs=3)),
        (3, phrase("no_link_helps")),
    ],
)
def test_that_no_link_helps_is_told_by_the_pairs_that_are_joined(
    known: int, expected: Pair
) -> None:
    assert key_messages._trips(known, 3) == expected


@pytest.mark.parametrize(
    ("why", "pairs", "expected"),
    [
        ([], 3, phrase("no_roads")),
        (["served"], 0, phrase("no_seats")),
        (["untold", "off_network", "unmapped", "no_class"], 1, phrase("none_stated")),
        (["untold", "served"], 1, None),
    ],
)
def test_why_no_effect_is_known(why: list[str], pairs: int, expected: Pair | None) -> None:
    changes = pd.DataFrame({"why": pd.Series(why, dtype=object)})
    assert key_messages._nothing_computed(changes, pairs) == expected


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (4.6, 5.4, phrase("saved", one="5")),
        (4.4, 5.4, phrase("saved_range", one="4", other="5")),
    ],
)
def test_minutes_that_round_to_one_number_are_told_as_one(
    least: float, most: float, expected: Pair
) -> None:
    assert key_messages._saved(least, most) == expected


@pytest.mark.parametrize(
    ("main", "local", "unknown", "notes"),
    [
        (None, None, 0, []),
        (0, None, 0, [phrase("no_road_seen")]),
        (0, 0, 1, [phrase("no_road_seen"), phrase("routes_unknown", many=1)]),
    ],
)
def test_the_other_roads_of_a_pair_are_counted_by_what_was_looked_at(
    main: int | None, local: int | None, unknown: int, notes: list[Pair]
) -> None:
    pair = Unjoined("k", "A – B", "a – b", main, local, unknown)
    inside = ["; ".join(note[half] for note in notes) for half in (0, 1)]
    told = tuple(f" ({each})" if each else "" for each in inside)
    assert route_messages._pair(pair) == (f"A – B{told[0]}", f"a – b{told[1]}")


def test_a_level_with_roads_is_told_and_one_without_is_left_out() -> None:
    (vi, en), *others = route_messages._roads(Unjoined("k", "A", "a", 2, 0, 0))
    assert (vi.endswith(": 2"), en.endswith(": 2"), others) == (True, True, [])
    (vi, en), *others = route_messages._roads(Unjoined("k", "A", "a", 0, 1, 0))
    assert (vi.endswith(": 1"), en.endswith(": 1"), others) == (True, True, [])


def test_a_main_road_without_a_number_that_is_no_link_has_a_class_of_its_own() -> None:
    crossings = pd.DataFrame(
        {
            "link": [None, "r", None, None],
            "level": ["main", "main", "local", "main"],
            "ref": ["", "", "", "QL.1"],
            "class": ["trunk"] * 4,
        }
    )
    found = analysis._by_class(crossings)["class"].tolist()
    assert found == ["trunk_unnumbered", "trunk", "trunk", "trunk"]


def test_single_points_stay_and_all_else_is_in_parts() -> None:
    point, both = Point(105, 21), MultiPoint([(105, 21), (106, 22)])
    ring = Polygon([(105, 21), (106, 21), (106, 22)])
    assert shapes.stored([point], shapes.POINTS, ("Point",)) == ("Point", [point])
    kind, made = shapes.stored([point, both], shapes.POINTS, ("Point", "MultiPoint"))
    assert (kind, [each.geom_type for each in made]) == ("MultiPoint", ["MultiPoint"] * 2)
    kind, made = shapes.stored([ring], shapes.AREAS, ("Polygon",))
    assert (kind, [each.geom_type for each in made]) == ("MultiPolygon", ["MultiPolygon"])
    rows = shapes.with_shapes(pd.DataFrame({"a": [1]}, index=["k"]), [point])
    assert isinstance(rows, gpd.GeoDataFrame)
    assert [*rows.index] == [0]
    assert str(rows.crs) == "EPSG:4326"
    assert rows.geometry.to_wkt().tolist() == [point.wkt]


@pytest.mark.parametrize(
    ("cells", "kind", "expected"),
    [
        (["1", "", None], "whole", [1, None, None]),
        (["1.5", "", None], "number", [1.5, None, None]),
        (["no", "yes", ""], "boolean", [False, True, None]),
        ([7, "", None], "text", ["7", None, None]),
    ],
)
def test_what_is_empty_is_null_in_every_type(
    cells: list[object], kind: fields.Column, expected: list[object]
) -> None:
    found = fields.typed(pd.Series(cells, dtype=object), kind)  # type: ignore[arg-type] # a word
    assert found.astype(object).where(found.notna(), None).tolist() == expected


def test_markup_leaves_out_what_is_none_and_names_what_is_true() -> None:
    assert markup.tag("input", data_key="a&b", hidden=True, value=None, for_="x") == (
        '<input data-key="a&amp;b" hidden for="x">'
    )
    assert markup.tag("p", None, "") == "<p></p>"


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("unknown", ("Chưa rõ", "Not known")),
        ("preparation", ("Chuẩn bị, đã phê duyệt", "In preparation or approved")),
        ("none", ("Không có dự án được nêu", "No works named")),
        ("partly", phrase("partly")),
    ],
)
def test_each_group_is_called_by_its_own_name(group: str, expected: Pair) -> None:
    assert counts.label(group) == expected


def test_the_sum_begins_with_its_date_and_counts_its_sentences_from_one(toy: Path) -> None:
    """The toy country has a report of 2 May 2024, two later statements, and no notice."""
    lines = counts.lines(pipeline.atlas(toy))
    keys = [line.key for line in lines if line.count is None]
    sentences = [key for key in keys if key.startswith("sentence_")]
    assert keys[0] == "dates"
    assert "2/5/2024" in lines[0].vi
    assert sentences == [f"sentence_{number}" for number in range(1, len(sentences) + 1)]
    assert sentences


def test_a_notice_stands_behind_the_date(toy: Path, edit: Edit) -> None:
    pair = 'notice_vi = "Chú ý"\nnotice_en = "Take note"\n\n[[side]]\nkey = "aa"'
    edit("catalogue.toml", '[[side]]\nkey = "aa"', pair)
    first, second, *_ = counts.lines(pipeline.atlas(toy))
    assert (first.key, "2/5/2024" in first.vi) == ("dates", True)
    assert (second.key, second.vi, second.en) == ("notice", "Chú ý", "Take note")


def test_a_pair_refers_to_its_districts(toy: Path) -> None:
    tables = {table.name: table for table in from_atlas(pipeline.atlas(toy))}
    referring = {row.name for row in tables["border"].references if row.table == "districts"}
    assert referring == {"district_a", "district_b"}


def test_each_language_of_a_method_has_the_words_of_its_own() -> None:
    text = {row.key: row.text for row in method.paragraphs()}["ground"]
    assert "“Đã nối hai bên”" in text[0]
    assert "“Joined”" in text[1]
    assert "“Đã nối hai bên”" not in text[1]


def test_the_words_of_a_family_stand_in_a_row_in_small_letters() -> None:
    text = {row.key: row.text for row in method.paragraphs()}["place"]
    assert "; vẽ theo bản đồ có sẵn" in text[0]
    assert "; traced" in text[1]


def test_works_are_counted_under_what_they_are_works_of(toy: Path) -> None:
    lines = {line.key: (line.vi, line.en) for line in counts.lines(pipeline.atlas(toy))}
    vi, en = lines["apart.one_building"]
    assert vi.startswith("Dự án của tuyến chưa nối hoặc chưa rõ: ")
    assert en.startswith("Works of routes not joined or not known: ")


def test_what_is_older_than_the_report_adds_nothing_to_it(toy: Path, edit: Edit) -> None:
    """The report is of June here, all that was stated by July is of May."""
    edit("facts/sources.csv", "12-BC,2024-05-02", "12-BC,2024-06-01")
    (vi, _), *_ = key_messages.lines(pipeline.atlas(toy, as_of=date(2024, 7, 1)))
    assert "(theo báo cáo ngày 01/6/2024)" in vi


@pytest.mark.parametrize(
    ("key", "geometry", "code", "expected"),
    [
        ("places", ("Point",), "seat", ("Huyện lỵ", "District seat")),
        ("context", ("Polygon",), "sea", ("Biển", "Sea")),
    ],
)
def test_a_class_of_points_is_called_as_its_mark_and_another_as_its_ground(
    key: str, geometry: tuple[str, ...], code: str, expected: Pair
) -> None:
    whole = gpd.GeoDataFrame({"class": [code]}, geometry=[Point(0, 0)])
    row = SimpleNamespace(key=key, geometry=geometry)
    (choice,) = layers.classes(row, whole)["class"]  # type: ignore[arg-type] # as a layer has them
    assert (choice.code, choice.vi, choice.en) == (code, *expected)


@pytest.mark.parametrize(("at", "accuracy"), [("gate-east", "generalised"), ("d-b2", "area")])
def test_what_stands_at_a_point_is_as_well_known_as_that_and_in_an_area_as_an_area(
    toy: Path, edit: Edit, at: str, accuracy: str
) -> None:
    edit("facts/links.csv", "Bus,aa;bb,,,,,,public", f"Bus,aa;bb,,,,{at},,public")
    assert link_extent.by_link(pipeline.atlas(toy))["bus"].accuracy == accuracy


def test_terminals_credit_the_layers_that_they_stand_in(toy: Path) -> None:
    path = toy / "catalogue.toml"
    for name in ("districts", "roads", "gates"):
        head, mark, rest = path.read_text(encoding="utf-8").partition(f'key = "{name}"')
        rest = rest.replace('credit = "toy"', f'credit = "of {name}"', 1)
        path.write_text(head + mark + rest, encoding="utf-8")
    rows = pd.DataFrame({"key": ["gate-east"]})
    assert analysis._origin(rows, pipeline.atlas(toy))[0] == "of gates"
