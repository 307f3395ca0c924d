"""How far people have to go, handed over: tables that refer, layers to colour, sheets to print.

The frames that are handed over are those of `Access`; what is looked at here is that nothing is
lost or turned on the way, and that a workspace without numbers of people is as it was.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lienket import export_tables, pipeline, qgis, schema, style, tables
from lienket.export_tables import Table, access_tables
from lienket.model.access import Access
from lienket.model.atlas import Atlas
from lienket.qgis import access_rules, bookmarks, extra_tables, layer_groups, layouts, maplayers
from lienket.style.ramps import ramp
from lienket.style.units import Zooms

MAIN = access_tables.MAIN
PROBE = Path(__file__).with_name("qgis_units.py")
THEME = "Tiếp cận"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The shipped workspace, with what links are worth to people."""
    return pipeline.atlas(pipeline.embedded(), people=True)


@pytest.fixture(scope="module")
def delivered(atlas: Atlas) -> dict[str, Table]:
    return {table.name: table for table in export_tables.from_atlas(atlas)}


@pytest.fixture(scope="module")
def out(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    tables.write(atlas, folder)
    return folder


@pytest.fixture(scope="module")
def book(out: Path) -> dict[str, Worksheet]:
    """The sheets of the workbook by their titles."""
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(out / "tables" / "links.xlsx")}


def lines(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a sheet by the names of its columns."""
    names, _, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


# --- what is handed over -------------------------------------------------------------------------


@pytest.mark.parametrize("name", access_tables.FRAMES)
def test_a_table_holds_what_was_computed_and_its_references_resolve(
    delivered: dict[str, Table], atlas: Atlas, name: str
) -> None:
    table, rows = delivered[name], getattr(atlas.access, access_tables.FRAMES[name])
    assert [*table.rows.columns.drop("geometry", errors="ignore")] == [*schema.names(name)]
    assert len(table.rows) == len(rows) > 0
    assert table.rows["key"].tolist() == rows["key"].tolist()
    assert table.rows["key"].is_unique
    for reference in table.references:
        target = delivered[reference.table]
        assert {*table.rows[reference.name].dropna()} <= {*target.rows[reference.target]}
    wanted = {"unit", "link", "crossing"} & {*table.rows.columns}
    assert wanted <= {reference.name for reference in table.references}


def test_units_have_their_minutes_side_by_side(delivered: dict[str, Table], atlas: Atlas) -> None:
    wide, long = delivered["access"].rows.set_index("key"), atlas.access.units
    assert len(wide) == long["unit"].nunique() == 123
    assert {*wide.geom_type} == {"MultiPolygon"}
    for target, own in long.groupby("target"):
        found = own.set_index("unit")
        for scenario in access_tables.SCENARIOS:
            told = wide[f"{target}_{scenario}_min"]
            assert told.to_dict() == found[f"{scenario}_min"].astype(float).to_dict()
        saved = (found["today_min"] - found["all_min"]).astype(float).round(1)
        assert wide[f"{target}_saved_min"].to_dict() == saved.to_dict()
    people = long.drop_duplicates("unit").set_index("unit")["people"]
    assert wide["people"].dropna().astype(int).to_dict() == people.dropna().astype(int).to_dict()
    assert wide["people"].isna().sum() == people.isna().sum() == 13


def test_crossings_have_what_a_cut_costs_side_by_side(
    delivered: dict[str, Table], atlas: Atlas
) -> None:
    wide = delivered["access_crossings"].rows.set_index("key")
    for target, own in atlas.access.losses.groupby("target"):
        found = own.set_index("crossing")
        assert wide[f"{target}_lost_min"].to_dict() == found["lost_min"].to_dict()
        assert wide[f"{target}_cut_off"].to_dict() == found["cut_off"].to_dict()
    at = delivered["crossings"].rows.set_index("key").geometry
    assert wide.geometry.to_dict() == at.loc[wide.index].to_dict()


def test_columns_side_by_side_have_names_and_units_in_both_languages(
    delivered: dict[str, Table],
) -> None:
    access = delivered["access"]
    field = access.field(f"{MAIN}_today_min")
    assert field.alias_vi == "Huyện lỵ bên kia: hôm nay [phút]"
    assert field.alias_en == "District seat of the other side: today [min]"
    lost = delivered["access_crossings"].field(f"{MAIN}_lost_min")
    assert lost.alias_en.endswith("person-minutes lost [person-minutes]")
    for table in (access, delivered["access_crossings"]):
        labels = [field.vi for field in table.fields]
        assert len(labels) == len({*labels})


def test_layers_are_files_of_their_own(out: Path) -> None:
    read = {path.stem: json.loads(path.read_text(encoding="utf-8"))["features"]
            for path in (out / "geojson").glob("*.geojson")}  # fmt: skip
    assert {*access_tables.LAYERS} <= {*read}
    assert len(read["access"]) == 123
    known = {row["properties"]["unit"] for row in read["people_places"]}
    assert known == {row["properties"]["key"] for row in read["access"]}


# --- the workbook --------------------------------------------------------------------------------


def test_priorities_are_every_route_with_ranges_and_what_is_not_sure(
    book: dict[str, Worksheet], atlas: Atlas
) -> None:
    rows = {row["key"]: row for row in lines(book["Ưu tiên"])}
    worth = {row["key"]: row for row in atlas.access.worth.to_dict("records")}
    ranks = atlas.access.priorities.set_index("key")
    bare = {*atlas.accessibility.changes["key"]} - {*atlas.access.worth["link"]}
    assert {*rows} == {*worth} | bare
    assert bare
    for key, told in worth.items():
        row = rows[key]
        assert (row["people"], row["person_min"]) == (told["people"], told["person_min"])
        least, most = row["person_min_range"].replace(".", "").split(" – ")
        assert (int(least), int(most)) == (told["person_min_least"], told["person_min_most"])
        unknown = told["units_unknown"]
        besides = f"; chưa kể {unknown} xã chưa có số dân" if unknown else ""
        assert (row["firmness"] == f"chắc có{besides}") == told["firm"]
        if told["person_min"] > 0 and not told["firm"]:
            assert row["firmness"].startswith("chưa chắc có")
        assert ("chưa có số dân" in row["firmness"]) == (unknown > 0)
        rank = ranks.loc[key, "by_gain"]
        assert row["by_gain"] == (None if pd.isna(rank) else rank)
    assert all(rows[key]["firmness"].startswith("chưa tính được: ") for key in bare)
    assert all(rows[key]["people"] is None for key in bare)


def test_a_cost_is_a_number_or_says_that_it_is_none_or_of_a_part(
    book: dict[str, Worksheet], atlas: Atlas
) -> None:
    rows = {row["key"]: row["cost_stated"] for row in lines(book["Ưu tiên"])}
    for key, cost, partly in atlas.access.worth[["key", "cost", "cost_partly"]].to_numpy():
        if pd.notna(cost):
            assert rows[key] == cost
        elif pd.notna(partly):
            assert rows[key].startswith("nêu cho một phần: ")
        else:
            assert rows[key] == "chưa nêu kinh phí"


def test_ranks_stand_in_their_order_and_those_without_one_by_name(
    book: dict[str, Worksheet],
) -> None:
    rows = [row for row in lines(book["Ưu tiên"]) if row["key"].endswith(f"|{MAIN}")]
    ranks = [row["by_gain"] for row in rows if row["by_gain"] is not None]
    assert ranks == sorted(ranks)
    assert [row["by_gain"] for row in rows[: len(ranks)]] == ranks
    others = [row["name_vi"] for row in rows[len(ranks) :]]
    assert others == sorted(others)


def test_a_unit_has_a_row_with_its_minutes_and_no_note_in_its_name(
    book: dict[str, Worksheet], atlas: Atlas
) -> None:
    rows = {row["key"]: row for row in lines(book["Tiếp cận"])}
    for told in atlas.access.units.to_dict("records"):
        row = rows[told["unit"]]
        for scenario in access_tables.SCENARIOS:
            value = told[f"{scenario}_min"]
            shown = row[f"{told['target']}_{scenario}_min"]
            assert shown == (None if pd.isna(value) else value)
        assert row["people"] == (None if pd.isna(told["people"]) else told["people"])
        assert "(" not in row["name_vi"]
    sides = [row["side"] for row in rows.values()]
    assert sides == sorted(sides, key=["Bắc Giang", "Lạng Sơn"].index)


def test_people_within_reach_stand_by_limit_with_their_ranges(
    book: dict[str, Worksheet], atlas: Atlas
) -> None:
    rows = {row["key"]: row for row in lines(book["Số người trong tầm đi"])}
    assert len(rows) * len(access_tables.SCENARIOS) == len(atlas.access.within)
    for told in atlas.access.within.itertuples():
        row = rows[f"{told.side}|{told.target}|{told.limit_min}"]
        assert row[f"people_{told.scenario}"] == told.people
        least, most = row[f"people_{told.scenario}_range"].replace(".", "").split(" – ")
        assert (int(least), int(most)) == (told.people_least, told.people_most)


def test_losses_stand_by_kind_of_place_and_rank_with_their_ranges(
    book: dict[str, Worksheet], atlas: Atlas
) -> None:
    rows = lines(book["Nếu điểm qua bị cắt"])
    found = atlas.access.losses.set_index("key")
    assert {row["key"]: row["lost_min"] for row in rows} == found["lost_min"].to_dict()
    first = [row for row in rows if row["key"].endswith(f"|{MAIN}")]
    assert rows[: len(first)] == first
    ranks = [row["by_loss"] or np.inf for row in first]
    assert ranks == sorted(ranks)
    for row in rows:
        one = found.loc[row["key"]]
        least, most = row["lost_min_range"].replace(".", "").split(" – ")
        assert (int(least), int(most)) == (one["lost_min_least"], one["lost_min_most"])
        assert row["firmness"].startswith("chắc có") == one["firm"] == bool(row["by_loss"])
    hit = {f"{row.crossing}|{row.target}" for row in atlas.access.unit_losses.itertuples()}
    assert {row["key"] for row in rows if row["units_most"]} == hit


def test_crossings_whose_ranges_overlap_share_a_rank(atlas: Atlas) -> None:
    ranked = atlas.access.losses.dropna(subset="by_loss")
    assert len(ranked) > 40
    for _, own in ranked.groupby("target"):
        rank, cut_off, least, most = (
            own[name].to_numpy(dtype=float)
            for name in ("by_loss", "cut_off", "lost_min_least", "lost_min_most")
        )
        above = rank[:, None] < rank
        assert ((cut_off[:, None] > cut_off) | (least[:, None] > most))[above].all()


def test_the_sheets_lie_on_a4_with_their_heads_and_are_listed_first(
    book: dict[str, Worksheet],
) -> None:
    first = "\n".join(str(cell.value) for (cell, *_) in book["Đọc trước"].iter_rows())
    for title in ("Ưu tiên", "Tiếp cận", "Số người trong tầm đi", "Nếu điểm qua bị cắt",
                  "Độ mở của ranh giới", "Kinh phí nguồn nêu", "Đơn vị được lợi"):  # fmt: skip
        sheet = book[title]
        setup = (sheet.page_setup.paperSize, sheet.page_setup.orientation)
        assert setup == (9, "landscape"), title
        assert sheet.print_title_rows == "$2:$2"
        assert title in first
    assert "13 đơn vị chưa có số" in first


def test_less_than_a_minute_is_not_shown_as_one(book: dict[str, Worksheet]) -> None:
    shown = [
        cell.number_format
        for row in book["Đơn vị được lợi"].iter_rows(min_row=3)
        for cell in row
        if isinstance(cell.value, float) and cell.value % 1
    ]
    assert {*shown} == {"#,##0.0"}


def test_only_routes_that_say_so_have_a_cost(book: dict[str, Worksheet], atlas: Atlas) -> None:
    rows = lines(book["Kinh phí nguồn nêu"])
    stated = atlas.access.costs.dropna(subset="cost")
    assert {row["key"] for row in rows if row["cost_stated"] != "chưa nêu kinh phí"} == {
        *stated["key"]
    }
    assert all(row["source_titles" if "source_titles" in row else "source_title"]
               for row in rows if row["key"] in {*stated["key"]})  # fmt: skip


# --- where nobody is counted ---------------------------------------------------------------------


def test_a_workspace_without_people_is_as_it_was(toy: Path, tmp_path: Path) -> None:
    plain = pipeline.atlas(toy)
    delivery = export_tables.from_atlas(plain)
    mine = {*access_tables.FRAMES, *access_tables.LAYERS}
    assert mine.isdisjoint({table.name for table in delivery})
    words = next(table for table in delivery if table.name == "words").rows
    assert {"target", "scenario"}.isdisjoint(words["family"])
    tables.write(plain, tmp_path)
    titles = openpyxl.load_workbook(tmp_path / "tables" / "links.xlsx").sheetnames
    assert {"Ưu tiên", "Tiếp cận"}.isdisjoint(titles)
    assert mine.isdisjoint({path.stem for path in (tmp_path / "geojson").iterdir()})
    assert maplayers.access_themes(plain) == ()
    groups = [name for name, _ in layer_groups.groups(extra_tables.add(delivery))]
    assert layer_groups.ACCESS not in groups


def test_without_people_the_shipped_tables_are_those_of_before(atlas: Atlas) -> None:
    bare = export_tables.from_atlas(replace(atlas, access=Access()))
    whole = {table.name for table in export_tables.from_atlas(atlas)}
    mine = {*access_tables.FRAMES, *access_tables.LAYERS}
    assert {table.name for table in bare} == whole - mine


# --- QGIS ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["minutes", "saved"])
def test_a_ramp_reads_in_gray(name: str) -> None:
    seen = []
    for step in ramp(name).classes():
        red, green, blue = (int(step.colour[at : at + 2], 16) for at in (1, 3, 5))
        seen.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    assert all(light - dark > 10 for light, dark in pairwise(seen))


@pytest.mark.parametrize(("name", "what"), [("access", "today_min"),
                                            ("access_crossings", "lost_min")])  # fmt: skip
def test_every_unit_and_crossing_is_drawn_by_one_class(
    delivered: dict[str, Table], name: str, what: str
) -> None:
    table = delivered[name]
    column = access_tables.column(MAIN, what)
    rows = pd.DataFrame(table.rows[["key", column]])
    if name == "access":
        rows = rows.assign(**{column: [None, *rows[column].iloc[1:]]})
    drawn = []
    seen = replace(table, rows=table.rows.assign(**{column: rows[column]}))
    for rule in access_rules.rules(seen):
        test = rule.test.replace('"', "`").replace(" AND ", " and ").replace(" IS NULL", ".isna()")
        if column in test:
            assert not rows.query(test).empty, rule.label
            drawn += rows.query(test)["key"].tolist()
    assert sorted(drawn) == sorted(rows["key"])


def test_names_are_pale_on_dark_classes_alone(delivered: dict[str, Table], atlas: Atlas) -> None:
    view = bookmarks.View(export_tables.from_atlas(atlas), "EPSG:3405", Zooms(21.8))
    (label,) = access_rules.labels(delivered["access"], view)
    given, shown = dict(label.given), ramp("minutes")
    assert f'"other_seat_today_min">={shown.pale:g}' in given["Color"]

    def light(colour: str) -> float:
        return sum(int(colour[at : at + 2], 16) for at in (1, 3, 5))

    middle = (light(style.PAPER) + light(style.INK)) / 2
    for step in shown.classes():
        dark = step.least is not None and shown.pale is not None and step.least >= shown.pale
        assert dark == (light(step.colour) < middle), step


def test_a_page_of_the_theme_says_whose_units_it_shows(atlas: Atlas) -> None:
    delivery = extra_tables.add(export_tables.from_atlas(atlas))
    view = bookmarks.View(delivery, "EPSG:3405", Zooms(21.8))
    for page in layouts.layouts(view):
        its_own = str(page.get("name")).startswith(THEME)
        (notice,) = [str(item.get("labelText")) for item in page if item.get("id") == "notice"]
        assert ("Đơn vị hành chính từ ngày 01/7/2025" in notice) == its_own
        assert ("huyện theo thời kỳ 2023" in notice) != its_own
        legend = [leaf.get("id") for leaf in page.iter("layer-tree-layer")]
        assert ("lienket_provinces_2025_07" in legend) == its_own


@pytest.mark.qgis
def test_qgis_shows_the_theme_over_the_units_that_are_counted(atlas: Atlas, tmp_path: Path) -> None:
    if not (shutil.which("qgis") and Path("/usr/bin/python3").exists()):
        pytest.skip("QGIS is not installed")
    qgis.write(export_tables.from_atlas(atlas), tmp_path, "EPSG:3405")
    done = subprocess.run(
        ["/usr/bin/python3", str(PROBE), str(tmp_path / "qgis" / "lienket.qgz"), THEME, "440000"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["opened"][THEME] is False
    for theme, state in found["checked"].items():
        shown = {"lienket_access", "lienket_access_crossings"} & {*state["layers"]}
        assert len(shown) == (2 if theme == THEME else 0), theme
        assert (THEME in state["groups"]) == (theme == THEME)
    own = {*found["checked"][THEME]["layers"]}
    assert "lienket_provinces_2025_07" in own
    assert {"lienket_districts", "lienket_communes", "lienket_crossings"}.isdisjoint(own)
    named = {text for layer, text, _ in found["names"]["440000"] if layer == "lienket_access"}
    assert len(named) > 60
    assert any("→" in text for text in named)
