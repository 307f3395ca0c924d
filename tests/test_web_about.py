"""What the map says of itself, the history of a link, and the way to report an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from browsing import PHONE, TOUCH_PX, Open
from playwright.sync_api import Page
from toy import Edit

from lienket import pipeline, tables, vocabulary, webmap
from lienket.model.atlas import Atlas
from lienket.model.records import Known
from lienket.webmap import about

pytestmark = pytest.mark.browser

Draw = Callable[[], Path]


@pytest.fixture
def draw(toy: Path, tmp_path: Path) -> Draw:
    """Draws the toy country as it stands by now."""

    def drawn() -> Path:
        webmap.write(pipeline.atlas(toy), tmp_path / "toy.html")
        return tmp_path / "toy.html"

    return drawn


def about_page(page: Page) -> str:
    """Open the window "About this map" with all its chapters; its text."""
    page.get_by_role("button", name="Giới thiệu bản đồ").click()
    page.evaluate("document.querySelectorAll('dialog details').forEach((each) => each.open = true)")
    return page.locator("dialog").inner_text()


def panel(page: Page, key: str) -> str:
    """Choose a link; the text of its panel."""
    page.evaluate("key => lienket.choose(key, {from: 'list'})", key)
    return page.locator("#detail-view").inner_text()


def mail(page: Page, where: str = ".panel-foot a") -> tuple[str, str, str]:
    """The address, the subject and the body of a mail link."""
    address = page.locator(where).get_attribute("href") or ""
    parts = urlsplit(address)
    query = parse_qs(parts.query, strict_parsing=True)
    assert parts.scheme == "mailto"
    return unquote(parts.path), query["subject"][0], query["body"][0]


# --- about this map --------------------------------------------------------------------------


def test_the_window_opens_from_the_head_and_gives_the_focus_back(
    open_map: Open, toy_map: Path
) -> None:
    page = open_map(toy_map)
    opener = page.get_by_role("button", name="Giới thiệu bản đồ")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog", name="Giới thiệu bản đồ").is_visible()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert opener.evaluate("node => node === document.activeElement")


def test_the_window_opens_from_the_menu_of_tools(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.get_by_role("button", name="Công cụ").click()
    page.locator('[data-tool="about_map"]').click()
    assert "Bản đồ được làm thế nào" in page.locator("dialog").inner_text()


def test_it_tells_date_edition_report_and_version(open_map: Open, toy_map: Path) -> None:
    said = about_page(open_map(toy_map))
    for word in ("10/3/2025", "Bản công khai", "Báo cáo", "số 12-BC · 02/5/2024 · UBND", "Lienket"):
        assert word in said


@pytest.mark.parametrize("language", [0, 1])
def test_every_word_of_the_closed_lists_stands_beside_its_test(
    open_map: Open, toy_map: Path, language: int
) -> None:
    page = open_map(toy_map)
    if language:
        page.locator("#language").click()
    page.locator(".about-open").click()
    page.evaluate("document.querySelectorAll('dialog details').forEach((each) => each.open = true)")
    rows = page.locator(".tests > div").all_inner_texts()
    words = [word for family in about.FAMILIES for word in vocabulary.words(family).values()]
    told = [((word.vi, word.test_vi), (word.en, word.test_en))[language] for word in words]
    assert [tuple(row.split("\n")) for row in rows] == told


def test_kinds_that_nothing_shown_has_are_not_named(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    said = about_page(page) + page.locator("body").inner_text()
    for word in ("Quốc phòng", "Y tế", "Tuần tra", "Văn bản mật"):
        assert word not in said


def test_all_sources_are_named_in_full(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    about_page(page)
    rows = page.locator('[data-about="sources"] li').all_inner_texts()
    assert len(rows) == len(atlas.facts.sources)
    for row, source in zip(rows, atlas.facts.sources, strict=True):
        known = vocabulary.label("basis", source.basis)[0]
        assert (known in row) is (source.basis != "read")
        for word in (source.title_vi, source.number, source.issuer, source.licence):
            assert word in row
    shown = page.locator('[data-about="sources"] a').evaluate_all(
        "nodes => nodes.map((node) => [node.getAttribute('href'), node.rel, node.target])"
    )
    secure = [row.address for row in atlas.facts.sources if row.address.startswith("https://")]
    assert shown == [[address, "noopener noreferrer", "_blank"] for address in secure]


def test_each_layer_has_its_licence_and_credit(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    about_page(page)
    rows = page.locator(".licences tbody tr").all_inner_texts()
    assert len(rows) == len(atlas.catalogue.layers)
    for row, layer in zip(rows, atlas.catalogue.layers, strict=True):
        assert layer.title_vi in row
        assert layer.licence.split(" | ", maxsplit=1)[0] in row
        assert layer.credit in row
    page.keyboard.press("Escape")
    page.locator("#language").click()
    page.locator(".about-open").click()
    assert "other arcs" in (page.locator(".licences").text_content() or "")
    assert "đoạn khác nguồn" not in (page.locator(".licences").text_content() or "")


def test_what_is_missing_agrees_with_the_tables(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    said = about_page(page)
    table = tables.status.links_status(atlas)
    unmapped = [str(name) for name in table.loc[table["mapped"] == "no", "name_vi"]]
    assert unmapped
    assert page.locator(".ways button").all_inner_texts() == unmapped
    assert f"Liên kết chưa có vị trí ({len(unmapped)})" in said
    drawn = {str(key) for frame in atlas.frames.values() for key in frame.index}
    without = [part.name_vi for part in atlas.facts.parts if part.key not in drawn]
    assert f"Đoạn chưa có hình vẽ riêng ({len(without)})" in said
    for word in (*without, *(row.reason_vi for row in atlas.catalogue.known)):
        assert word in said
    assert f"Chỗ chưa khớp, chưa rõ: {len(atlas.facts.doubts)};" in said


def test_a_link_without_a_place_is_opened_from_there(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    about_page(page)
    page.locator("dialog").get_by_role("button", name="Xe buýt").click()
    page.locator("dialog").wait_for(state="detached")
    assert page.locator("#detail-view h2").inner_text() == "Xe buýt"
    assert page.evaluate("document.activeElement.tagName") == "H2"


def test_a_known_fault_of_what_is_hidden_is_not_told(toy: Path) -> None:
    atlas = pipeline.atlas(toy)
    known = tuple(Known("gap", key, 60.0, f"Vì {key}", "Why") for key in ("ra--aa", "d-zz"))
    told = about.describe(replace(atlas, catalogue=replace(atlas.catalogue, known=known)))
    assert [row["reason"][0] for row in told["known"]] == ["Vì ra--aa"]
    assert told["known"][0]["name"] == ("Ra phía tây", "Ra west")
    assert "guard" not in json.dumps(told)
    assert told["drawn"] == {"generalised": 5, "schematic": 2}


def test_the_contact_of_the_workspace_is_told(open_map: Open, edit: Edit, draw: Draw) -> None:
    assert "chưa nêu địa chỉ" in about_page(open_map(draw()))
    edit("catalogue.toml", 'id = "toy"', 'id = "toy"\ncontact = "ban.do+1@example.vn"')
    page = open_map(draw())
    assert "ban.do+1@example.vn" in about_page(page)
    to, subject, body = mail(page, "dialog a[href^=mailto]")
    assert (to, subject) == ("ban.do+1@example.vn", "[Lienket] toy Nước đồ chơi")
    assert "10/3/2025 · Bản công khai" in body


# --- the panel of a link ---------------------------------------------------------------------


def test_history_runs_from_the_newest_with_what_is_expected_open(
    open_map: Open, toy_map: Path
) -> None:
    page = open_map(toy_map)
    panel(page, "rb")
    marks = page.locator('[data-part="rb--bb"] .timeline li')
    told = marks.evaluate_all(
        "nodes => nodes.map((node) => [node.className, node.querySelector('time').textContent])"
    )
    assert told == [
        ["open", "2027"],
        ["now", "08/3/2025"],
        ["open", "Quý II/2024"],
        ["", "20/11/2023"],
    ]
    assert "đã qua" not in marks.nth(0).inner_text()
    assert "đã qua" in marks.nth(2).inner_text()
    assert "nguồn nêu 02/5/2024" in marks.nth(2).inner_text()
    assert "số 12-BC" in marks.nth(3).inner_text()
    assert page.locator('[data-part="rb--bb"] ol.timeline').get_attribute("role") is None


def test_one_statement_alone_needs_no_line_of_time(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    panel(page, "ra")
    assert page.locator(".timeline").count() == 0


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024", "2024-12-31"),
        ("2024-Q1", "2024-03-31"),
        ("2024-02", "2024-02-31"),
        ("2024-02-05", "2024-02-05"),
    ],
)
def test_dates_are_compared_by_their_last_day(
    open_map: Open, toy_map: Path, text: str, last: str
) -> None:
    assert open_map(toy_map).evaluate("lienket.lastDay", text) == last


def test_each_side_has_its_known_length_and_share(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    panel(page, "ra")
    sides = page.locator(".crossing li").all_inner_texts()
    assert [side.split("\n")[0] for side in sides] == ["Tỉnh Ả", "Tỉnh Bờ"]
    assert all(side.endswith("41,4 km · 50%") for side in sides)
    panel(page, "rc")
    sides = page.locator(".crossing li").all_inner_texts()
    assert all(side.endswith("chưa rõ chiều dài") for side in sides)


def test_lengths_say_which_parts_they_leave_out(
    open_map: Open, toy: Path, edit: Edit, draw: Draw
) -> None:
    edit("facts/parts.csv", "ra--bb,bb,Ra phía đông,Ra east,,roads", "ra--bb,bb,Ra đông,East,,")
    roads = (toy / "roads.geojson").read_text(encoding="utf-8").splitlines(keepends=True)
    left = "".join(row for row in roads if '"ra--bb"' not in row)
    (toy / "roads.geojson").write_text(left, encoding="utf-8")
    page = open_map(draw())
    assert "Chiều dài chưa kể 1 đoạn" in panel(page, "ra")
    assert page.locator(".crossing li").all_inner_texts()[0].endswith("41,4 km")


def test_what_is_nowhere_says_so_first(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    panel(page, "bus")
    assert "Chưa có trên bản đồ" in page.locator(".hint").inner_text()
    panel(page, "ra")
    assert page.locator(".hint").count() == 0


def test_a_counterpart_tells_how_far_it_is(open_map: Open, edit: Edit, draw: Draw) -> None:
    edit("facts/links.csv", "ra--aa;ra--bb,,", "ra--aa;ra--bb,rb,")
    edit("facts/links.csv", "rb--aa;rb--bb,,", "rb--aa;rb--bb,ra,")
    page = open_map(draw())
    panel(page, "ra")
    way = page.locator(".jump")
    assert "Đường Rb" in way.inner_text()
    assert "Xây dựng mới: đang thi công" in way.inner_text()
    way.click()
    assert page.locator("#detail-view h2").inner_text() == "Đường Rb"


def test_an_error_is_reported_by_mail_with_key_date_and_edition(
    open_map: Open, toy_map: Path
) -> None:
    page = open_map(toy_map)
    panel(page, "rb")
    to, subject, body = mail(page)
    assert (to, subject) == ("", "[Lienket] rb Đường Rb")
    for said in ("Mục: rb\r\n", "Tên: Đường Rb\r\n", "10/3/2025 · Bản công khai · Lienket 0"):
        assert said in body
    assert body.endswith("\r\n\r\n\r\n")
    page.locator("#language").click()
    assert "Entry: rb" in mail(page)[2]
    assert page.get_by_role("link", name="Report an error").is_visible()


@pytest.mark.parametrize(
    "contact", ["x@example.vn?cc=y@example.vn", "Sở Xây dựng, 0204 1234", "a@b, c@d", "@"]
)
def test_what_is_no_mail_address_gets_no_mail(
    open_map: Open, edit: Edit, draw: Draw, contact: str
) -> None:
    edit("catalogue.toml", 'id = "toy"', f'id = "toy"\ncontact = "{contact}"')
    page = open_map(draw())
    panel(page, "rb")
    assert mail(page)[0] == ""
    assert contact in about_page(page)


@pytest.mark.parametrize(
    "name", ["A&body=x?b=c#d", "một\u2028hai", "{key} {{7*7}}", "100% $& \"'<b>", "+ và %0A"]
)
def test_a_hostile_name_stays_in_the_subject(
    open_map: Open, toy: Path, tmp_path: Path, name: str
) -> None:
    atlas = pipeline.atlas(toy)
    named = tuple(replace(row, name_vi=name) for row in atlas.facts.links)
    webmap.write(replace(atlas, facts=replace(atlas.facts, links=named)), tmp_path / "x.html")
    page = open_map(tmp_path / "x.html")
    panel(page, "rb")
    _, subject, body = mail(page)
    assert subject == f"[Lienket] rb {name}"
    assert f"Tên: {name}\r\n" in body


def walk(page: Page, name: str) -> dict[str, Any]:
    """Press a button of the foot; what is chosen then, and where the focus is."""
    page.get_by_role("button", name=name).click()
    return {
        "link": page.evaluate("lienket.state.chosen.link.key"),
        "place": (page.locator(".walk .place").text_content() or "").split()[-1],
        "focus": page.evaluate("document.activeElement.getAttribute('aria-label')"),
    }


def test_the_list_is_walked_from_the_panel(open_map: Open, toy_map: Path) -> None:
    before, after = "Liên kết trước trong danh sách", "Liên kết sau trong danh sách"
    page = open_map(toy_map)
    order = page.locator("#links [data-link]").evaluate_all(
        "nodes => nodes.map((node) => node.dataset.link)"
    )
    panel(page, order[0])
    assert page.get_by_role("button", name=before).is_disabled()
    assert walk(page, after) == {"link": order[1], "place": "2/5", "focus": after}
    assert walk(page, before) == {"link": order[0], "place": "1/5", "focus": after}
    page.evaluate("lienket.close()")
    assert page.locator(".panel-foot").is_hidden()


def test_only_what_the_list_shows_is_walked(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.locator("#search").fill("duong")
    panel(page, "rb")
    assert (page.locator(".walk .place").text_content() or "").endswith("2/3")
    panel(page, "bus")
    assert page.get_by_role("button", name="Liên kết sau trong danh sách").is_disabled()


def test_a_phone_has_room_for_a_thumb(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map, PHONE)
    panel(page, "rb")
    targets = page.locator(".panel-foot button, .panel-foot a, .about-open, .earlier summary")
    for target in targets.all():
        box = target.bounding_box()
        assert box
        assert box["height"] >= TOUCH_PX
    page.locator(".about-open").tap()
    small = page.locator("dialog summary, dialog button").evaluate_all(
        "(nodes, least) => nodes.filter((node) => node.offsetHeight && node.offsetHeight < least)"
        ".map((node) => node.textContent)",
        TOUCH_PX,
    )
    assert small == []
    assert page.locator("dialog").evaluate("node => node.scrollWidth <= node.clientWidth")
