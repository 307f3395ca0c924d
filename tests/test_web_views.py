"""The map's views of the border and of what each link changes, in a real Chromium."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from io import StringIO
from pathlib import Path
from typing import Any

import across
import pandas as pd
import pytest
from browsing import DESK, PHONE, TOUCH_PX, Open, ready
from playwright.sync_api import Page
from test_browser import HOSTILE
from test_web_access import violations

from lienket import pipeline, webmap
from lienket.export_tables import key_messages
from lienket.model.analysis import Accessibility, Border
from lienket.model.atlas import Atlas
from lienket.style import border_styles, themes

pytestmark = pytest.mark.browser

GAIN = "lienket.state.layer.canvases.focus._layers"
BORDER_SHOWN = """lienket.state.layer.items.filter(({ feature, path }) =>
    feature.view === "border" && lienket.state.map.hasLayer(path))"""


def at(page: Page, address: str) -> Page:
    """Go to an address within the page, as the back button does."""
    page.evaluate("address => { location.hash = address; }", address)
    page.wait_for_timeout(100)
    return page


def panel(page: Page) -> str:
    return page.locator("#detail-view").inner_text()


def centre(page: Page, lat: float, lon: float) -> tuple[float, float]:
    """Where a place stands in the window now [px]."""
    x, y = page.evaluate(
        """([lat, lon]) => {
            const at = lienket.state.map.latLngToContainerPoint([lat, lon]);
            const box = lienket.state.map.getContainer().getBoundingClientRect();
            return [at.x + box.x, at.y + box.y];
        }""",
        [lat, lon],
    )
    return float(x), float(y)


# --- the switch ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("border", "reach", "expected"),
    [
        (Border(), Accessibility(), []),
        (across.border(), Accessibility(), ["links", "border"]),
        (Border(), across.reach(), ["links", "change"]),
    ],
    ids=["neither", "border", "reach"],
)
def test_only_what_was_computed_can_be_turned_to(
    open_map: Open,
    toy: Path,
    tmp_path: Path,
    border: Border,
    reach: Accessibility,
    expected: list[str],
) -> None:
    webmap.write(
        replace(pipeline.atlas(toy), border=border, accessibility=reach), tmp_path / "part.html"
    )
    page = open_map(tmp_path / "part.html")
    shown = page.locator("#switch input:visible")
    assert [box.get_attribute("value") for box in shown.all()] == expected


def test_the_keyboard_alone_leads_from_the_search_to_a_link_of_a_pair(
    open_map: Open, views: Path
) -> None:
    page = open_map(views)
    page.locator("#search").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "border"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.pair") == across.UPPER
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "A1 – B1"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#detail-view h2").inner_text() == "Đường Ra"
    page.keyboard.press("Escape")
    assert page.locator("#view-list").is_visible()


def test_the_address_holds_the_view_and_the_pair(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.locator("#switch label", has_text="Giáp ranh").click()
    page.locator(f'[data-pair="{across.LOWER}"]').first.click()
    address = page.evaluate("lienket.address()")
    assert f"view=border&pair={across.LOWER}" in address
    again = open_map(views)
    at(again, address)
    assert again.locator("#detail-view h2").inner_text() == "A2 – B2"
    again.go_back()
    again.wait_for_timeout(100)
    assert again.evaluate("lienket.state.view") == "links"
    assert again.locator("#links").is_visible()


@pytest.mark.parametrize(
    "address", ["#view=nowhere", "#view=border&pair=none", "#view=change&when=never", "#pair=x"]
)
def test_an_address_of_nothing_opens_the_map(open_map: Open, views: Path, address: str) -> None:
    page = at(open_map(views), address)
    assert page.locator("#detail-view").is_hidden()


def test_the_back_button_undoes_a_change_of_view(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.locator("#switch label", has_text="Tác động").click()
    page.go_back()
    page.wait_for_timeout(100)
    assert page.locator("#switch input:checked").get_attribute("value") == "links"


def test_turning_back_draws_the_links_as_they_were(open_map: Open, views: Path) -> None:
    page = open_map(views)
    looks = (
        "JSON.stringify(lienket.state.layer.items.filter((i) => i.layer.status).map((i) => i.look))"
    )
    before = page.evaluate(looks)
    page.evaluate("lienket.view.set('border')")
    assert page.evaluate(looks) != before
    page.evaluate("lienket.view.set('links')")
    assert page.evaluate(looks) == before
    assert page.evaluate(BORDER_SHOWN + ".length") == 0


def test_a_filter_of_the_links_hides_nothing_of_the_border(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.evaluate("lienket.filter.query('cua khau dong')")
    page.evaluate("lienket.view.set('border')")
    drawn = page.evaluate(
        """lienket.state.layer.items.filter(({ feature, path }) => feature.symbol
            && lienket.state.map.hasLayer(path)).map(({ feature }) => feature.key).sort()"""
    )
    assert drawn == ["ra--aa", "ra--bb", "rb--aa", "rb--bb", "rc--aa", "rc--bb"]
    assert page.locator("#filtered").is_hidden()


# --- the border ------------------------------------------------------------------------------


def test_every_pair_crossing_and_gap_of_the_frames_is_drawn(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    page.evaluate("lienket.view.set('border')")
    page.evaluate("void lienket.state.map.setZoom(11, {animate: false})")
    codes = page.evaluate(BORDER_SHOWN + ".map(({ feature }) => feature.code.split(':')[0])")
    border = atlas.border
    assert codes.count("border") == len(border.pairs) > 5
    assert codes.count("crossing") == len(border.crossings) > 5
    assert codes.count("gap") == len(border.gaps) > 0
    assert page.locator("#view-list [data-pair]").count() == len(border.pairs) + len(
        atlas.accessibility.isolation
    )


def test_a_stretch_of_the_border_is_as_long_as_its_frame_says(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    """The page makes the line of the arcs that two districts share; the frame measured its own."""
    page = open_map(links)
    page.evaluate("lienket.view.set('border')")
    lengths = page.evaluate(
        """Object.fromEntries(lienket.state.layer.items
            .filter(({ feature }) => feature.code?.startsWith("border:"))
            .map(({ feature: { shapes, i, pair } }) => {
                let metres = 0;
                for (let part = shapes.features[i]; part < shapes.features[i + 1]; part += 1) {
                    const arc = shapes.refs[part], line = [];
                    for (let p = shapes.starts[arc]; p < shapes.starts[arc + 1]; p += 1) {
                        const [left, top] = shapes.origin;
                        const world = L.point(shapes.u[p] + left, shapes.v[p] + top);
                        const { lat, lng } = L.CRS.EPSG3857.pointToLatLng(world.multiplyBy(256), 0);
                        line.push([lat, lng]);
                    }
                    metres += lienket.geodesy.length(line);
                }
                return [pair, metres / 1000];
            }))"""
    )
    measured = atlas.border.pairs["length_km"].to_dict()
    assert lengths == pytest.approx(measured, rel=0.002)


@pytest.mark.parametrize(("lat", "pair"), [(21.7, "A1 – B1"), (21.35, "A2 – B2")])
def test_a_click_on_the_border_opens_its_pair(
    open_map: Open, views: Path, lat: float, pair: str
) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('border')")
    page.mouse.click(*centre(page, lat, 105.5))
    assert page.locator("#detail-view h2").inner_text() == pair


def test_a_crossing_says_whose_it_is_who_lags_and_what_is_missing(
    open_map: Open, views: Path
) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('border')")
    page.mouse.move(*centre(page, 21.6, 105.5))
    told = page.locator(".tip").inner_text().splitlines()
    assert told[0] == "Đường Rb"
    assert told[1] == "Mới có một bên · phía chưa xong: Tỉnh Bờ · dự án: một bên đang thi công"
    assert told[2] == "tuyến chưa có: 41,4 km ± 50 m · theo nét vẽ 41,4 km"


def test_a_gap_is_written_with_its_error(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('border')")
    written = page.evaluate("lienket.state.layer.labels.written.map(({ text }) => text)")
    assert "Đường Rb: 41,4 km ± 50 m" in written


def test_the_pair_lists_its_crossings_and_the_other_roads(open_map: Open, views: Path) -> None:
    page = at(open_map(views), f"#view=border&pair={across.UPPER}")
    told = panel(page)
    for text in ("55,4 km", "2 · 0,4/10 km", "Đường Ra", "Đường Rb", "ĐH.9 · Đường làng"):
        assert text in told
    assert "quốc lộ, đường tỉnh 0 · đường huyện, xã 1" in told
    assert "Đường khác, không phải tuyến của báo cáo · đường huyện, đường xã" in told
    assert "Đường Rc" not in told


def test_a_zero_says_which_roads_were_looked_at(open_map: Open, views: Path) -> None:
    told = panel(at(open_map(views), f"#view=border&pair={across.LOWER}"))
    basis = "đã xét tới đường huyện; đường nhỏ hơn nếu chạy ít nhất 1 km vào mỗi bên"
    assert f"0 ({basis})" in told


def test_a_route_in_no_pair_is_listed_with_why(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('border')")
    told = page.locator("#view-list").inner_text()
    assert "Tuyến chưa rõ qua cặp huyện nào" in told
    assert "Nguồn không nêu nơi nào đủ rõ" in told


def test_the_top_says_in_the_sentences_of_the_front_page_how_the_routes_stand(
    open_map: Open, views: Path, toy: Path
) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('border')")
    sentences = [vi for vi, _ in key_messages.lines(pipeline.atlas(toy))[:2]]
    assert page.locator(".lead p").all_inner_texts() == sentences


def test_where_the_sides_differ_and_what_has_no_joined_link_is_listed(
    open_map: Open, views: Path
) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('border')")
    told = page.locator("#view-list").inner_text()
    assert "Giai đoạn: Tỉnh Ả – Đề xuất; Tỉnh Bờ – Có trong quy hoạch" in told
    assert "đường ngắn nhất 118 km, đường nhanh nhất 95 phút; " in told
    assert "đường chim bay 62 km: gấp 1,9 lần" in told


def test_links_take_the_colours_of_their_state(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('border')")
    drawn = page.evaluate(
        """Object.fromEntries(lienket.state.layer.items.filter(({ feature }) => feature.symbol)
            .map(({ feature, look }) => [feature.key, look.strokes?.at(-1).colour]))"""
    )
    colours = {look.key: look.colour for look in themes.states()}
    assert drawn["ra--aa"] == drawn["ra--bb"] == colours["joined"]
    assert drawn["rb--aa"] == colours["one_sided"]
    assert drawn["rb--bb"] == colours["lagging"]
    assert drawn["rc--aa"] == colours["absent"]


def test_the_legend_of_the_border_switches_its_classes(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('border')")
    entries = page.locator("#legend [data-class^=crossing]")
    assert [entry.inner_text() for entry in entries.all()] == [
        mark.vi for mark in border_styles.marks() if mark.key != "unknown"
    ]
    before = page.evaluate(BORDER_SHOWN + ".length")
    page.locator('#legend [data-class="crossing:joined"]').click()
    assert page.evaluate(BORDER_SHOWN + ".length") == before - 1
    assert "off=crossing:joined" in page.evaluate("lienket.address()")


def test_the_table_of_a_pair_can_be_taken_away(open_map: Open, views: Path) -> None:
    page = at(open_map(views), f"#view=border&pair={across.UPPER}")
    with page.expect_download() as waited:
        page.locator("#detail-view .plain").click()
    text = Path(waited.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["link"], row["ground"]) for row in rows] == [
        ("ra", "joined"), ("rb", "one_sided"), ("", "not_applicable"),
    ]  # fmt: skip


# --- what each link changes ------------------------------------------------------------------


def test_links_stand_by_rank_and_the_others_say_why_not(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('change')")
    told = [row.inner_text().splitlines() for row in page.locator("#view-list [data-link]").all()]
    assert told == [
        [
            "1",
            "Đường Rc",
            (
                "A2 – B2: bớt từ 5 đến 30 phút · 1 cặp huyện lỵ có thể đi nhanh hơn · "
                "nét sơ đồ, sai số vị trí tới 900 m"
            ),
        ],
        ["2", "Đường Rb", "A1 – B1: bớt 20 phút · 1 cặp huyện lỵ có thể đi nhanh hơn"],
        ["Đường Ra", "Đang khai thác: không còn gì để rút ngắn."],
    ]


def test_a_schematic_link_gives_a_range_of_minutes(open_map: Open, views: Path) -> None:
    page = at(open_map(views), "#view=change&chon=rc")
    cells = page.locator(".trips tbody tr").first.locator("th, td").all_inner_texts()
    assert cells == ["A2 – B2", "95", "65–90", "5–30"]
    assert "Chưa phải kết quả mô phỏng giao thông." in panel(page)


def test_the_trips_of_a_link_are_drawn_while_it_is_chosen(open_map: Open, views: Path) -> None:
    page = at(open_map(views), "#view=change&chon=rc")
    lit = f"Object.values({GAIN}).map(({{ options }}) => options.look.strokes.at(-1).colour)"
    assert page.evaluate(lit).count(themes.GAIN.colour) == 1
    written = page.evaluate("lienket.state.layer.labels.written.map(({ text }) => text)")
    assert "bớt 5–30 phút" in written
    page.evaluate("lienket.close()")
    assert page.evaluate(f"Object.values({GAIN}).length") == 0


def test_the_futures_are_listed_and_open(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.evaluate("lienket.view.set('change')")
    page.locator('[data-when="all"]').click()
    rows = page.locator(".trips tbody tr").all_inner_texts()
    assert [row.split("\t") for row in rows] == [
        ["A2 – B2", "95", "65–90", "5–30"],
        ["A1 – B1", "80", "60", "20"],
    ]
    assert "when=all" in page.evaluate("lienket.address()")


def test_a_trip_that_is_not_possible_today_has_no_minutes_saved(
    open_map: Open, toy: Path, tmp_path: Path
) -> None:
    reach = across.reach()
    trips = reach.trips.assign(minutes=reach.trips["minutes"].astype(float))
    trips.loc["a1~b1", "minutes"] = float("nan")
    atlas = replace(across.joined(pipeline.atlas(toy)), accessibility=replace(reach, trips=trips))
    webmap.write(atlas, tmp_path / "cut.html")
    page = at(open_map(tmp_path / "cut.html"), "#view=change&chon=rb")
    cells = page.locator(".trips tbody tr").first.locator("th, td").all_inner_texts()
    assert cells == ["A1 – B1", "không có trên mạng đường", "60", "–"]


def test_the_panel_of_a_link_leads_to_what_it_changes_and_back(open_map: Open, views: Path) -> None:
    page = at(open_map(views), "#chon=rb")
    told = panel(page)
    for text in ("A1 – B1", "tuyến chưa có: 41,4 km ± 50 m", "50% của 82,9 km"):
        assert text in told
    page.locator("#detail-view button", has_text="Hạng 2").click()
    assert page.evaluate("lienket.state.view") == "change"
    page.locator("#detail-view button", has_text="Hồ sơ đầy đủ").click()
    assert page.evaluate("[lienket.state.view, lienket.state.chosen.link.key]") == ["links", "rb"]


def test_minutes_of_the_page_are_those_of_the_frames(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    gains = atlas.accessibility.gains
    page.evaluate("lienket.view.set('change')")
    for link, rows in gains.groupby("link"):
        page.evaluate("key => lienket.choose(key, { from: 'list' })", link)
        cells = [row.inner_text().split("\t") for row in page.locator(".trips tbody tr").all()]
        assert len(cells) == len(rows)
        assert sorted(int(row[1]) for row in cells) == sorted(rows["before_min"].round())


# --- for everybody ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "address",
    ["#view=border", f"#view=border&pair={across.UPPER}", "#view=change", "#view=change&chon=rc"],
)
def test_axe_finds_nothing_in_the_views(
    open_map: Open, views: Path, address: str, size: tuple[int, int]
) -> None:
    page = at(open_map(views, size), address)
    page.evaluate("lienket.unfold(true)")
    assert violations(page) == []


@pytest.mark.parametrize(
    "address",
    ["#view=border", f"#view=border&pair={across.UPPER}", "#view=change", "#view=change&chon=rc"],
)
def test_a_finger_finds_every_button_of_the_views(
    open_map: Open, views: Path, address: str
) -> None:
    page = at(open_map(views, PHONE), address)
    page.evaluate("lienket.unfold(true)")
    boxes = [box.bounding_box() for box in page.locator(".view :is(button, label):visible").all()]
    heights = [box["height"] for box in boxes if box and box["height"] > 1]
    assert len(heights) > 2
    assert min(heights) >= TOUCH_PX


def test_the_views_speak_english_at_once(open_map: Open, views: Path) -> None:
    page = at(open_map(views), "#view=change")
    page.locator("#language").click()
    assert page.locator("#switch label").all_inner_texts() == ["Links", "Border", "What it changes"]
    assert "5 to 30 min" in page.locator("#view-list").inner_text()
    page.evaluate("lienket.view.set('border')")
    assert "Road Rb: 41.4 km ± 50 m" in page.evaluate(
        "lienket.state.layer.labels.written.map(({ text }) => text)"
    )


def test_the_printed_page_says_which_view_it_is_and_has_its_legend(
    open_map: Open, views: Path
) -> None:
    page = at(open_map(views), "#view=border")
    page.evaluate("lienket.printing.prepare()")
    assert "Giáp ranh" in str(page.locator("#sheet header").text_content())
    assert "Điểm qua ranh giới" in str(page.locator("#sheet .sheet-legend").text_content())


def _spoilt(frame: Any, word: str) -> Any:  # noqa: ANN401 - a table or a layer
    """The frame with `word` in each text that a reader sees."""
    names = {"name_vi", "name_en", "ref", "says_a", "says_b"} & set(frame.columns)
    return frame.assign(**{name: frame[name].where(frame[name].isna(), word) for name in names})


@pytest.mark.parametrize("word", HOSTILE)
def test_text_of_the_frames_stays_text(
    open_map: Open, toy: Path, tmp_path: Path, word: str
) -> None:
    atlas = across.joined(pipeline.atlas(toy))
    frames = {f.name: getattr(atlas.border, f.name) for f in fields(Border)}
    border = Border(
        **{
            name: _spoilt(frame, word) if isinstance(frame, pd.DataFrame) else frame
            for name, frame in frames.items()
        }
    )
    # A word that all ends share would be left out: one of them has it.
    ends = atlas.accessibility.terminals.copy()
    ends.loc["seat-a2", ["name_vi", "name_en"]] = word
    reach = replace(atlas.accessibility, terminals=ends)
    disagreements = border.disagreements.assign(matter="number")
    spoilt = replace(
        atlas, border=replace(border, disagreements=disagreements), accessibility=reach
    )
    webmap.write(spoilt, tmp_path / "spoilt.html")
    page = open_map(tmp_path / "spoilt.html")
    for address, least in (
        ("#view=border", 4), (f"#view=border&pair={across.UPPER}", 2), ("#view=change&chon=rc", 1),
    ):  # fmt: skip
        at(page, address)
        text = page.locator("#side").text_content()
        assert str(text).casefold().count(word.casefold()) >= least
    assert page.evaluate("window.pwned") is None
    assert page.locator("#side img, #side b:not(.rank)").count() == 0


def test_the_frames_of_the_toy_are_whole() -> None:
    """What stands in `across` has the columns that the program computes."""
    for made, empty in ((across.border(), Border()), (across.reach(), Accessibility())):
        for field in fields(empty):
            known, found = getattr(empty, field.name), getattr(made, field.name)
            if isinstance(known, pd.DataFrame):
                assert isinstance(found, pd.DataFrame)
                assert set(found.columns) == set(known.columns)


def test_a_page_opened_by_its_address_stands_in_its_view(open_map: Open, views: Path) -> None:
    page = open_map(views)
    page.goto(f"{views.as_uri()}#view=border&l=en")
    page.reload()
    ready(page)
    assert page.locator("#switch input:checked").get_attribute("value") == "border"
