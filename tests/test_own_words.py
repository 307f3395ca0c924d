"""A workspace brings words, groups and looks of its own: rows and no code."""

from __future__ import annotations

import csv
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from toy import LAYER, Edit, collection, feature

from lienket import pipeline, sheet, style, vocabulary
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import SheetOptions

STAGE = """
[stage.appraisal]
vi = "Đang thẩm định"
en = "Under appraisal"
test_vi = "Có tờ trình thẩm định, chưa có kết quả."
test_en = "It was submitted for appraisal; there is no result."
group = "{group}"
phase = "paper"
after = "preparing"
"""

GROUP = """
[group.appraisal]
vi = "Đang thẩm định"
en = "Under appraisal"
family = "works"
advance = 8.5
after = "preparation"
"""
COLOUR = "#13579b"

BUS_STATION = """
[kind.bus_station]
vi = "Bến xe"
en = "Bus station"
works = true
ground = true
"""


def name_stage(toy: Path, edit: Edit, group: str = "preparation") -> None:
    """Let the west of Rc be under appraisal, a stage that the toy country names itself."""
    own = STAGE.format(group=group) + (GROUP if group == "appraisal" else "")
    (toy / "vocabulary.toml").write_text(own, encoding="utf-8")
    edit(
        "facts/statuses.csv",
        "rc--aa,not_built,new,proposed,,,2024-05-02,,rep,II.2,no,,",
        "rc--aa,not_built,new,appraisal,,2025-01-05,2025-01-05,,news,đ. 4,no,,",
    )


def name_bus_stations(toy: Path, look: str = "") -> None:
    """Add a layer of bus stations with statuses: rows and a file."""
    (toy / "vocabulary.toml").write_text(BUS_STATION, encoding="utf-8")
    if look:
        (toy / "style.toml").write_text(look, encoding="utf-8")
    row = LAYER.format(
        key="bus_stations", geometry='"Point"', status="true", title_vi="Bến xe", order=4,
        columns="", coverage="false",
    )  # fmt: skip
    with (toy / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write(row)
    places = (("bx-west", "aa", 105.2), ("bx-east", "bb", 105.8))
    features = [feature(key, "Point", [lon, 21.3], side=side) for key, side, lon in places]
    (toy / "bus_stations.geojson").write_text(collection(features), encoding="utf-8")
    with (toy / "facts" / "links.csv").open("a", encoding="utf-8") as file:
        for key, side, _ in places:
            file.write(
                f"{key},bus_station,Bến {key},Station {key},{side},,,,,bus_stations,public\n"
            )
    with (toy / "facts" / "statuses.csv").open("a", encoding="utf-8") as file:
        file.write("bx-west,in_service,none,,,,2024-05-02,,rep,I.4,no,,\n")
        file.write(
            "bx-east,not_built,new,under_construction,,2025-03-08,2025-03-10,,news,đ. 1,no,,\n"
        )


def make(toy: Path, out: Path) -> Path:
    pipeline.run(pipeline.Order(workspace=toy, out=out, only=("web", "tables", "qgis", "report")))
    return out


def rows(package: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(package)) as base:
        return base.execute(query).fetchall()


def words_of(docx: Path) -> str:
    with zipfile.ZipFile(docx) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode("utf-8"))


def look_of(toy: Path, tmp_path: Path) -> str:
    """The whole country as a sheet, in SVG."""
    options, plan = SheetOptions(formats=("svg",)), SheetSpec("all", "Cả nước", "All")
    [path] = sheet.make(pipeline.atlas(toy), tmp_path, options, plan)
    return path.read_text(encoding="utf-8")


# --- a stage -----------------------------------------------------------------------------------


def test_a_stage_of_its_own_counts_as_its_phase_and_stands_in_its_group(
    toy: Path, edit: Edit
) -> None:
    name_stage(toy, edit)
    assert pipeline.check(toy) == ()
    atlas = pipeline.atlas(toy)
    assert atlas.latest["rc--aa"].stage == "appraisal"
    assert atlas.symbols["rc--aa"] == "preparation-not_built"
    assert atlas.states["rc"].works == "on_paper"
    assert atlas.summary.works["preparation"] == 1


def test_a_stage_of_its_own_is_named_in_every_product(
    toy: Path, tmp_path: Path, edit: Edit
) -> None:
    name_stage(toy, edit)
    out = make(toy, tmp_path / "maps")
    with (out / "tables" / "links_status.csv").open(encoding="utf-8-sig") as file:
        told = {row["key"]: row for row in csv.DictReader(file)}
    assert "appraisal" in told["rc"].values()
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx", read_only=True)
    shown = [cell for page in book for row in page.iter_rows(values_only=True) for cell in row]
    assert any("thẩm định" in str(cell) for cell in shown)
    package = out / "qgis" / "lienket.gpkg"
    assert rows(package, "SELECT vi FROM words WHERE family='stage' AND code='appraisal'") == [
        ("Đang thẩm định",)
    ]
    order = [code for (code,) in rows(package, "SELECT code FROM words WHERE family='stage'")]
    assert order.index("appraisal") == order.index("preparing") + 1
    [report] = sorted(out.glob("report/*vi*.docx")) or sorted(out.rglob("*.docx"))[:1]
    assert "thẩm định" in words_of(report)


def test_a_group_of_its_own_has_its_colour_and_its_place(
    toy: Path, tmp_path: Path, edit: Edit
) -> None:
    name_stage(toy, edit, "appraisal")
    (toy / "style.toml").write_text(
        f'[group.appraisal]\ncolour = "{COLOUR}"\nweight = 3.5\n', encoding="utf-8"
    )
    atlas = pipeline.atlas(toy)
    assert atlas.symbols["rc--aa"] == "appraisal-not_built"
    with vocabulary.using(atlas):
        keys = [group.key for group in style.groups()]
        assert keys.index("appraisal") == keys.index("preparation") + 1
        assert style.farthest(["appraisal-not_built", "preparation-not_built"]) == "appraisal"
        assert style.farthest(["appraisal-not_built", "done-in_service"]) == "done"
    assert COLOUR in look_of(toy, tmp_path)
    out = make(toy, tmp_path / "maps")
    styled = rows(out / "qgis" / "lienket.gpkg", "SELECT styleQML FROM layer_styles")
    assert any("19,87,155" in str(qml) for (qml,) in styled)
    front = (out / "index.html").read_text(encoding="utf-8")
    assert COLOUR in front
    assert "Đang thẩm định" in front


def test_words_of_one_workspace_are_not_those_of_another(
    toy: Path, tmp_path: Path, edit: Edit
) -> None:
    name_stage(toy, edit)
    own = pipeline.atlas(toy)
    other = pipeline.atlas(pipeline.embedded())
    assert "appraisal" in own.vocabulary.lists["stage"]
    assert "appraisal" not in other.vocabulary.lists["stage"]
    assert "appraisal" not in vocabulary.words("stage")
    make(toy, tmp_path / "maps")
    assert "appraisal" not in vocabulary.words("stage")


# --- a layer -----------------------------------------------------------------------------------


def test_a_layer_with_statuses_takes_rows_and_a_file(toy: Path, tmp_path: Path) -> None:
    look = (
        '[marker.bus_stations]\nvi = "Bến xe"\nen = "Bus station"\nshape = "triangle"\n'
        'colour = "#2e3440"\nsize = 17\n'
    )
    name_bus_stations(toy, look)
    assert pipeline.check(toy) == ()
    atlas = pipeline.atlas(toy)
    assert atlas.summary.objects["bus_station"] == 2
    assert atlas.summary.links == pipeline.atlas(toy).summary.links
    assert atlas.states["bx-east"].ground == "not_applicable"
    with vocabulary.using(atlas):
        assert style.mark("bus_stations").shape == "triangle"
    drawn = look_of(toy, tmp_path)
    assert "Bến xe" in drawn
    out = make(toy, tmp_path / "maps")
    front = (out / "index.html").read_text(encoding="utf-8")
    assert "Bến xe" in front
    layer = gpd.read_file(out / "qgis" / "lienket.gpkg", layer="bus_stations")
    assert sorted(layer["symbol"]) == ["building-not_built", "none-in_service"]


def test_a_layer_without_a_look_of_its_own_is_drawn_plainly(toy: Path) -> None:
    name_bus_stations(toy)
    atlas = pipeline.atlas(toy)
    with vocabulary.using(atlas):
        assert style.mark("bus_stations").key == "other"


# --- what cannot be -----------------------------------------------------------------------------

WRONG = {
    "a stage without a group": ("[stage.own]\nvi='Ả'\nen='A'\nphase='paper'\n", "", "bad_word",
                                "vocabulary.toml"),
    "a stage in a group that is not there": (
        STAGE.format(group="preparations"), "", "bad_word", "vocabulary.toml"),
    "a stage of works in a group of activities": (
        STAGE.format(group="agreed"), "", "bad_word", "vocabulary.toml"),
    "a stage without a phase": (
        "[stage.own]\nvi='Ả'\nen='A'\ngroup='idea'\n", "", "bad_entry", "vocabulary.toml"),
    "a phase that is none": (
        "[stage.own]\nvi='Ả'\nen='A'\ngroup='idea'\nphase='papers'\n", "", "bad_entry",
        "vocabulary.toml"),
    "a word without a label": (
        "[kind.own]\nvi='Ả'\n", "", "bad_entry", "vocabulary.toml"),
    "a code that is none": (
        "[kind.'Bến xe']\nvi='Ả'\nen='A'\n", "", "bad_entry", "vocabulary.toml"),
    "a word of a closed list": (
        "[condition.half_built]\nvi='Ả'\nen='A'\n", "", "bad_word", "vocabulary.toml"),
    "a family that is none": ("[stages.own]\nvi='Ả'\nen='A'\n", "", "bad_word", "vocabulary.toml"),
    "a field that is none": (
        "[kind.bus]\ncolour='#ffffff'\n", "", "unknown_column", "vocabulary.toml"),
    "a group without a look": (GROUP, "", "bad_entry", "style.toml"),
    "a colour that is none": ("", "[group.idea]\ncolour='red'\n", "bad_entry", "style.toml"),
    "a weight that is none": ("", "[group.idea]\nweight='3'\n", "bad_entry", "style.toml"),
    "a dash that is none": ("", "[group.idea]\ndash=[3]\n", "bad_entry", "style.toml"),
    "a shape that is none": ("", "[marker.seat]\nshape='star'\n", "bad_entry", "style.toml"),
    "a new row of a closed section": (
        "", "[state.half]\ncolour='#ffffff'\n", "bad_word", "style.toml"),
    "a section that is read once for all": (
        "", "[label.seat]\nsize=12\n", "bad_word", "style.toml"),
    "a section that is none": ("", "[colour]\nink='#ffffff'\n", "bad_word", "style.toml"),
    "no TOML": ("[stage", "", "bad_toml", "vocabulary.toml"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_one_fault_at_its_entry(toy: Path, case: str) -> None:
    own, look, code, file = WRONG[case]
    for name, content in (("vocabulary.toml", own), ("style.toml", look)):
        if content:
            (toy / name).write_text(content, encoding="utf-8")
    faults = pipeline.check(toy)
    assert [(fault.code, fault.file) for fault in faults] == [(code, file)]


def test_every_word_of_the_program_has_a_group_a_phase_and_a_look() -> None:
    groups = vocabulary.words("group")
    for word in vocabulary.words("stage").values():
        assert groups[word.group].family == "works"
        assert word.phase in vocabulary.PHASES
    assert all(
        groups[row.group].family == "activity" for row in vocabulary.words("activity").values()
    )
    assert [group.key for group in style.groups()] == [*groups]
