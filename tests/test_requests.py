"""Who asks whom: read, checked, kept from whom it is not for, and the same in every product."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from browsing import DESK, PHONE, Open, until
from toy import Edit

from lienket import facts, pipeline, report
from lienket.export_tables import requests
from lienket.model.atlas import Atlas
from lienket.model.records import Request
from lienket.webmap import requests as on_the_page

TABLE = "facts/requests.csv"
WHAT = {"rc-east": "Làm đường Rc phía đông", "ra-roads": "Nâng cấp Ra và Rb"}
"""What the toy country asks for in the open; the third request is about an internal link too."""


@pytest.fixture(scope="module")
def out(products: Path) -> Path:
    """All usual products of the toy country."""
    return products


def keys(atlas: Atlas) -> list[str]:
    return [row.key for row in atlas.facts.requests]


# --- reading and judging ---------------------------------------------------------------------


def test_a_row_is_a_request(toy: Path) -> None:
    table, faults = facts.read(toy)
    assert faults == ()
    assert table.requests[1] == Request(
        key="ra-roads",
        asker=("aa", "bb"),
        asked=("Bộ Đường | Ministry of Roads",),
        subjects=("ra", "rb"),
        what_vi="Nâng cấp Ra và Rb",
        what_en="To upgrade Ra and Rb",
        source="news",
        locator="đ. 3",
        line=3,
    )


def test_a_workspace_need_not_have_any(toy: Path) -> None:
    (toy / TABLE).unlink()
    assert pipeline.check(toy) == ()
    assert pipeline.atlas(toy).facts.requests == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("rc-east,aa,", "rc-east,,", "empty_cell", "2 · rc-east"),
        ("rc-east,aa,bb", "rc-east,aa,;", "empty_cell", "2 · rc-east"),
        ("aa,bb,rc--bb", "aa,bb, ; ", "empty_cell", "2 · rc-east"),
        ("aa,bb,rc--bb", "aa,bb,rc--cc", "unknown_reference", "2 · rc-east"),
        ("aa,bb,rc--bb", "aa,bb,rc--bb;rc--bb", "listed_twice", "2 · rc-east"),
        ("east,rep,II.2", "east,repo,II.2", "unknown_reference", "2 · rc-east"),
        ("rc-east,aa", "rc-east,ab", "unnamed_body", "2 · rc-east"),
        ("rc-east,aa", "rc-east,aa;aa", "listed_twice", "2 · rc-east"),
        ("Bộ Đường | Ministry of Roads", "Bộ Đường", "unnamed_body", "3 · ra-roads"),
        ("Bộ Đường | Ministry of Roads", "Bộ Đường | ", "unnamed_body", "3 · ra-roads"),
        ("Bộ Đường | Ministry of Roads", "Bộ Đường |Roads", "unnamed_body", "3 · ra-roads"),
        ("Bộ Đường | Ministry of Roads", "Bộ | A | B", "unnamed_body", "3 · ra-roads"),
        ("rc-east,aa,bb", "rc-east,aa,aa", "listed_twice", "2 · rc-east"),
        ("rc-east,aa,bb", "rc-east,aa,bộ duong | Roads", "body_spelt_twice", "3 · ra-roads"),
        ("rc-east,aa,bb", "rc-east,aa,B B | Two Bs", "body_spelt_twice", "2 · rc-east"),
        ("rc-east,aa,bb", "rc-east,aa,Tỉnh bờ | B", "body_spelt_twice", "2 · rc-east"),
        ("ra-roads,", "rc-east,", "double_key", "3 · rc-east"),
        ("rc-east,", "Rc east,", "bad_key", "2 · Rc east"),
        (",II.2", ",", "empty_cell", "2 · rc-east"),
    ],
)
def test_each_fault_is_told(
    toy: Path, edit: Edit, old: str, new: str, code: str, place: str
) -> None:
    edit(TABLE, old, new)
    assert (code, f"{TABLE}:{place}") in [
        (fault.code, fault.place) for fault in pipeline.check(toy)
    ]


def test_a_body_without_its_english_name_says_what_to_write(toy: Path, edit: Edit) -> None:
    edit(TABLE, "rc-east,aa", "rc-east,ab")
    [fault] = pipeline.check(toy)
    assert "khóa của một bên (aa, bb)" in str(fault)
    assert "tiếng Việt | English" in str(fault)


# --- for whom, and until when ----------------------------------------------------------------


def test_a_request_that_is_also_about_an_internal_link_is_internal(toy: Path, edit: Edit) -> None:
    assert keys(pipeline.atlas(toy)) == ["rc-east", "ra-roads"]
    assert keys(pipeline.atlas(toy, audience="internal")) == ["rc-east", "ra-roads", "guard-post"]
    edit(TABLE, "rc;guard", "guard")
    assert keys(pipeline.atlas(toy)) == ["rc-east", "ra-roads"]
    edit(TABLE, ",guard,", ",rc,")
    assert keys(pipeline.atlas(toy)) == ["rc-east", "ra-roads", "guard-post"]


def test_what_was_asked_later_is_hidden(toy: Path) -> None:
    assert keys(pipeline.atlas(toy, as_of=date(2025, 3, 9))) == ["rc-east"]
    assert keys(pipeline.atlas(toy, as_of=date(2024, 5, 1))) == []


def test_a_request_of_a_newer_source_is_a_newer_statement(toy: Path, edit: Edit) -> None:
    edit("facts/sources.csv", "2021-08,,ODbL", "2026-01,,ODbL")
    edit(TABLE, "east,rep", "east,osm")
    assert pipeline.atlas(toy).as_of == date(2026, 1, 31)


def test_its_source_is_named(toy: Path, edit: Edit) -> None:
    edit("facts/sources.csv", "osm,Open", "own,Công văn,Letter,,,2024-01-01,,\nosm,Open")
    edit(TABLE, "east,rep", "east,own")
    edit(TABLE, "Roads,ra;rb", "Roads,guard")
    edit(TABLE, "and Rb,news", "and Rb,deep")
    named = [source.id for source in pipeline.atlas(toy).facts.sources]
    assert "own" in named
    assert "deep" not in named


# --- in words --------------------------------------------------------------------------------


def test_bodies_are_named_once_sides_first(toy: Path) -> None:
    atlas = pipeline.atlas(toy)
    assert dict(requests.bodies(atlas)) == {
        "aa": ("Tỉnh Ả", "Province A"),
        "bb": ("Tỉnh Bờ", "Province B"),
        "boduong": ("Bộ Đường", "Ministry of Roads"),
    }
    both = atlas.facts.requests[1]
    assert requests.listed(both.asker, atlas.catalogue) == (
        "Tỉnh Ả và Tỉnh Bờ",
        "Province A and Province B",
    )
    assert [link.key for link in requests.about(both, atlas.facts.links)] == ["ra", "rb"]
    part = atlas.facts.requests[0]
    assert [link.key for link in requests.about(part, atlas.facts.links)] == ["rc"]


# --- every product ---------------------------------------------------------------------------


def test_the_page_has_the_requests_that_all_may_see(toy: Path) -> None:
    atlas = pipeline.atlas(toy)
    told: Any = on_the_page.describe(atlas)
    assert [row["what"][0] for row in told] == [*WHAT.values()]
    assert [row["asked"] for row in told] == [["bb"], ["boduong"]]
    assert {*on_the_page.bodies(atlas)} == {"aa", "bb", "boduong"}


def test_the_workbook_has_a_sheet_of_them(out: Path) -> None:
    sheet = openpyxl.load_workbook(out / "tables" / "links.xlsx")["Kiến nghị"]
    heads = [str(cell.value) for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(3, values_only=True)]
    assert {row["key"]: row["what_vi"] for row in rows} == WHAT
    assert rows[1]["asker_vi"] == "Tỉnh Ả và Tỉnh Bờ"
    assert rows[1]["asked_en"] == "Ministry of Roads"
    assert rows[1]["links"] == "Đường Ra; Đường Rb"
    assert rows[0]["locator"] == "mục II.2"


@pytest.mark.parametrize(
    ("language", "heading", "row"),
    [
        ("vi", "Kiến nghị", ["2. Tỉnh Ả và Tỉnh Bờ", "Bộ Đường", "Nâng cấp Ra và Rb",
                             "Đường Ra\nĐường Rb", "[3] đ. 3"]),
        ("en", "Requests", ["2. Province A and Province B", "Ministry of Roads",
                            "To upgrade Ra and Rb", "Road Ra\nRoad Rb", "[3] đ. 3"]),
    ],
)  # fmt: skip
def test_the_report_has_a_chapter_of_them(
    out: Path, language: report.Language, heading: str, row: list[str]
) -> None:
    document = docx.Document(str(out / report.files("vi")[language]))
    assert heading in [line.text for line in document.paragraphs]
    table = document.tables[4]
    assert len(table.rows) == 1 + len(WHAT)
    assert [cell.text for cell in table.rows[2].cells] == row


def test_the_package_holds_them_and_what_they_are_about(out: Path) -> None:
    with closing(sqlite3.connect(out / "qgis" / "lienket.gpkg")) as base:
        rows = base.execute("SELECT key, what_vi FROM requests").fetchall()
        about = base.execute("SELECT request, subject FROM request_subjects").fetchall()
    assert dict(rows) == WHAT
    assert about == [("rc-east", "rc--bb"), ("ra-roads", "ra"), ("ra-roads", "rb")]


def test_no_product_names_what_is_internal(out: Path) -> None:
    for path in (file for file in out.rglob("*") if file.suffix in {".json", ".html", ".csv"}):
        assert "chốt gác" not in path.read_text(encoding="utf-8"), path
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any("chốt gác" in cell for cell in cells)


@pytest.mark.browser
def test_the_panel_and_the_filter_tell_them(open_map: Open, out: Path) -> None:
    page = open_map(out / "links.html")
    page.evaluate("lienket.choose('ra', {})")
    [told] = page.locator(".request").all()
    assert "Tỉnh Ả, Tỉnh Bờ → Bộ Đường" in told.inner_text()
    assert "Nâng cấp Ra và Rb" in told.inner_text()
    assert "đ. 3" in told.inner_text()
    page.evaluate("lienket.filter.set('asked', 'boduong', true)")
    assert page.evaluate("[...lienket.state.shown]") == ["ra", "rb"]
    assert "asked=boduong" in page.evaluate("lienket.address()")


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_place_in_the_source_can_be_seen(
    open_map: Open, out: Path, size: tuple[int, int]
) -> None:
    page = open_map(out / "links.html", size)
    page.evaluate("lienket.choose('ra', {})")
    places = page.locator("#detail-view cite .locator")
    assert places.count() > 2
    for place in places.all():
        box = place.bounding_box()
        assert box is not None
        assert box["height"] > 12


@pytest.mark.browser
def test_the_address_brings_the_filter_back(open_map: Open, out: Path) -> None:
    page = open_map(out / "links.html")
    page.evaluate("location.hash = '#l=en&asked=bb'")
    until(page, "lienket.state.filters.size === 1")
    assert page.evaluate("[...lienket.state.shown]") == ["rc"]
    assert "Province B" in page.locator("#chips").inner_text()
    page.evaluate("lienket.choose('bus', {})")
    assert page.locator(".request").count() == 0
