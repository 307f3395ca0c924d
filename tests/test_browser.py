"""The map in a real Chromium with the network cut: drawn, read, walked, spoilt.

Whatever a test does, its page may ask for no other file, and complain of nothing.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pytest
import shapely
from browsing import DESK, PHONE, TOUCH_PX, Open, Windows, on_screen, ready, zoom_in
from playwright.sync_api import Browser, Page

from lienket import pipeline, style, text, vocabulary, webmap
from lienket.model.atlas import Atlas
from lienket.webmap import shapes
from lienket.webmap.packing import Store
from lienket.webmap.payload import payload

pytestmark = pytest.mark.browser

HOSTILE = (
    "{{7*7}} {% if %} {# gone #}",
    "</script><script>pwned = 1</script><!--",
    '<img src=x onerror="window.pwned = 1">',
    "\"'`${window.pwned = 1}`",
    "C:\\new\\u0041\\",
    "một\u2028hai\u2029ba",
    "&lt;b&gt; &amp; <b>đậm</b>",
    "javascript:window.pwned=1",
)
SPOILT = {"name", "note", "title", "label", "topic", "says", "follows", "why"}
SPOILT_ALONE = {"number", "locator", "value", "unit", "issuer", "address"}


# --- what is drawn ---------------------------------------------------------------------------


def test_every_public_feature_is_drawn(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    zoom_in(page)
    sizes = {
        row.key: len(atlas.frames[row.key])
        for row in atlas.catalogue.layers
        if row.drawn and not row.detail
    }
    others = {each.layer for each in atlas.recast.values()}
    expected = sum(size for key, size in sizes.items() if key not in others)
    assert page.evaluate("lienket.state.layer.count()") == expected
    (epoch,) = atlas.recast
    page.evaluate(f"lienket.epochs.set('{epoch}')")
    own = {atlas.catalogue.sides_layer, "boundary_arcs"}
    expected = sum(size for key, size in sizes.items() if key not in own)
    assert page.evaluate("lienket.state.layer.count()") == expected


def test_every_subject_with_a_geometry_can_be_clicked(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    drawn = page.evaluate("[...lienket.state.layer.byKey.keys()]")
    for layer in atlas.catalogue.layers:
        if layer.status:
            assert set(atlas.frames[layer.key].index) <= set(drawn)


def test_the_canvas_holds_the_colours_of_the_table(open_map: Open, links: Path) -> None:
    page = open_map(links)
    ground, linked = page.evaluate(
        """() => ["ground", "links"].map((name) => {
            const canvas = lienket.state.map.getPane(name).querySelector("canvas");
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            const found = new Set();
            for (let i = 0; i < data.length; i += 4) {
                const [red, green, blue, alpha] = data.slice(i, i + 4);
                if (alpha === 255) found.add(65536 * red + 256 * green + blue);
            }
            return [...found];
        })"""
    )
    colours = {symbol.key: int(symbol.colour[1:], 16) for symbol in style.symbols()}
    assert int(style.PAPER[1:], 16) in ground
    assert {colours["idea-in_service"], colours["agreed"]} <= set(linked)


def test_places_come_back_within_a_step(open_map: Open, atlas: Atlas, links: Path) -> None:
    """Every vertex of every feature of every layer, but for one that repeats the vertex before."""
    page = open_map(links)
    page.evaluate("lienket.epochs.load()")
    told = page.evaluate(
        """() => Object.fromEntries(lienket.state.data.layers.map(({ key, shapes }) =>
            [key, Array.from({ length: shapes.count }, (_, i) => shapes.places(i).flat(9))]))"""
    )
    assert set(told) == {row.key for row in atlas.catalogue.layers if row.drawn and not row.detail}
    for layer in told:
        frame = atlas.frames[layer]
        geometry = frame.geometry.to_numpy()
        geometry = geometry[shapes.order(geometry)]
        for numbers, exact in zip(told[layer], geometry, strict=True):
            found = {(lon, lat) for lat, lon in zip(numbers[::2], numbers[1::2], strict=True)}
            steps = np.rint(shapely.get_coordinates(exact) * 1e5) / 1e5
            assert found == {(round(x, 5), round(y, 5)) for x, y in steps.tolist()}
            if shapely.get_type_id(exact) == shapely.GeometryType.LINESTRING:
                assert len(numbers) == 2 * len(steps)


def test_names_do_not_overlap_at_any_zoom(open_map: Open, links: Path) -> None:
    page = open_map(links)
    for zoom in (8, 9, 10, 11, 12.5):
        zoom_in(page, zoom)
        written, boxes = page.evaluate(
            """() => { const { written } = lienket.state.layer.labels;
                return [written.length, written.map(({ box }) => box)]; }"""
        )
        assert written > 5
        for one, other in combinations(boxes, 2):
            apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3]
            assert apart or other[1] >= one[3]


def test_a_layer_can_be_switched_off_by_keyboard(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    zoom_in(page)
    before = page.evaluate("lienket.state.layer.count()")
    page.locator("#layers summary").focus()
    page.keyboard.press("Enter")
    page.locator('#layers input[name="roads"]').focus()
    page.keyboard.press("Space")
    assert before - page.evaluate("lienket.state.layer.count()") == len(atlas.frames["roads"])
    page.keyboard.press("Space")
    assert page.evaluate("lienket.state.layer.count()") == before


def test_the_legend_names_what_occurs_and_nothing_else(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    legend = page.locator("#legend").inner_text()
    for shown in (
        "Đề xuất, quy hoạch",
        "Đang thi công",
        "Không có dự án được nêu",
        "Sơ đồ",
        "Cửa khẩu",
    ):
        assert shown in legend
    for absent in ("Hoàn thành", "Tạm dừng", "Phối hợp", "Đường sắt", "Chỉ biết xã", "Hồ chứa"):
        assert absent not in legend
    page.locator("#layers summary").click()
    page.locator('#layers input[name="roads"]').uncheck()
    page.locator("#legend summary").click()
    assert "Đang thi công" not in page.locator("#legend").inner_text()


# --- what is read ----------------------------------------------------------------------------


def test_a_click_gives_status_date_and_source(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.mouse.click(*on_screen(page, 105.7, 21.6))
    panel = page.locator("#detail-view").text_content() or ""
    for said in (
        "Đường Rb",
        "Road Rb",
        "Mới có một bên",
        "Chưa có trên thực địa · Xây dựng mới: đang thi công",
        "Chậm tiến độ",
        "08/3/2025",
        "Bài báo",
        "đ. 1",
        "Mở",
        "đã phê duyệt dự án",
        "Quý II/2024",
        "5 km",
        "Ngày khởi công",
    ):
        assert said in panel, said
    assert page.locator('#detail-view a[href="https://example.org/a"]').count() > 0


def test_hovering_gives_name_and_status(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.mouse.move(*on_screen(page, 105.7, 21.6))
    assert page.locator(".tip").inner_text().splitlines() == [
        "Rb phía đông",
        "Chưa có trên thực địa · Xây dựng mới: đang thi công",
    ]


def test_hovering_names_a_road_that_is_no_link(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    roads = atlas.frames["network"]
    apart = roads[roads["ref"].notna() & ~roads["ref"].isin(atlas.frames["roads"]["ref"])]
    line = shapely.get_parts(apart.geometry.to_numpy())[0]
    x, y = on_screen(page, *shapely.get_coordinates(line)[shapely.get_num_points(line) // 2])
    page.mouse.move(x, y + 1)
    page.locator(".tip").wait_for()
    assert apart["ref"].iloc[0] in page.locator(".tip").inner_text()


def test_every_link_tells_its_status_and_source(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    titles = {source.id: source.title_vi for source in atlas.facts.sources}
    for link in atlas.facts.links:
        page.evaluate("key => lienket.choose(key, {from: 'list'})", link.key)
        panel = page.locator("#detail-view").text_content() or ""
        assert link.name_vi in panel
        assert link.name_en in panel
        for subject in link.subjects:
            status = atlas.latest[subject]
            family = "stage" if status.condition or status.work else "activity"
            said = vocabulary.label(family, status.stage)[0]
            assert said.lower() in panel.lower(), subject
            assert titles[status.source] in panel, subject
            assert vocabulary.located(status.locator)[0] in panel, subject


def test_what_has_no_place_is_listed_and_marked(
    open_map: Open, atlas: Atlas, toy_map: Path, links: Path
) -> None:
    page = open_map(toy_map)
    # A row that is not on the screen yet may have no text laid out.
    bus, road = (page.locator(f'[data-link="{key}"]').text_content() for key in ("bus", "ra"))
    assert "Chưa có vị trí" in (bus or "")
    assert road
    assert "Chưa có vị trí" not in road
    page = open_map(links)
    assert page.locator(".link").count() == len(atlas.facts.links)


def test_the_length_of_a_guide_line_is_not_called_the_roads(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.evaluate("lienket.choose('rc', {from: 'list'})")
    panel = page.locator("#detail-view").text_content() or ""
    assert "không phải tim tuyến" in panel
    assert "không phải của tuyến" in panel
    assert "Chiều dài đo được" not in panel
    assert "sai số tới 900 m" in panel


def test_a_place_tells_what_stands_there(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    station = atlas.frames["places"].loc[["station-kep"]].geometry
    page.mouse.click(*on_screen(page, float(station.x.iloc[0]), float(station.y.iloc[0])))
    panel = page.locator("#detail-view").text_content() or ""
    assert "Đường sắt" in panel


def test_languages_change_at_once(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    assert page.evaluate("document.documentElement.lang") == "vi"
    page.evaluate("lienket.choose('rb', {from: 'list'})")
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == page.locator("#title").inner_text() == "Toy country"
    panel = page.locator("#detail-view").text_content() or ""
    for said in ("Road Rb", "8 March 2025", "Q2 2024", "One-sided", "Under construction".lower()):
        assert said in panel
    assert "up to 10 March 2025" in page.locator("#about").inner_text()
    page.get_by_role("button", name="Tiếng Việt").click()
    assert page.title() == "Nước đồ chơi"


@pytest.mark.parametrize(
    ("call", "vi", "en"),
    [
        ("date('2024-05-02')", "02/5/2024", "2 May 2024"),
        ("date('2024-12-20')", "20/12/2024", "20 December 2024"),
        ("date('2024-02-10')", "10/02/2024", "10 February 2024"),
        ("date('2024-05')", "5/2024", "May 2024"),
        ("date('2024-Q2')", "Quý II/2024", "Q2 2024"),
        ("date('2024')", "2024", "2024"),
        ("measure('39.1', 'km')", "39,1 km", "39.1 km"),
        ("measure('30000', 'người')", "30.000 người", "30,000 người"),
        ("measure('36/QCPH-LS-BG')", "36/QCPH-LS-BG", "36/QCPH-LS-BG"),
        ("measure('hơn 5', 'km')", "hơn 5 km", "hơn 5 km"),
        ("metres(12040)", "12 km", "12 km"),
        ("metres(950)", "950 m", "950 m"),
    ],
)
def test_dates_and_numbers_have_the_form_of_the_language(
    open_map: Open, toy_map: Path, call: str, vi: str, en: str
) -> None:
    page = open_map(toy_map)
    assert page.evaluate(f"lienket.{call}") == vi
    page.locator("#language").click()
    assert page.evaluate(f"lienket.{call}") == en


# --- how it is found -------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["dt289", "ĐT.289", "đt 289", "ĐT. 289", "Dt289 KEO dai"])
def test_a_road_is_found_however_it_is_typed(open_map: Open, links: Path, typed: str) -> None:
    page = open_map(links)
    page.locator("#search").fill(typed)
    assert page.locator('[data-link="dt289-ext"]').is_visible()
    assert page.locator('[data-link="ql31"]').is_hidden()


def test_the_fold_key_is_the_one_of_the_program(open_map: Open, atlas: Atlas, links: Path) -> None:
    page = open_map(links)
    names = [name for link in atlas.facts.links for name in (link.name_vi, link.name_en)]
    names += ["Đ đ Ð ð", "Hoà / Hòa", "I\u0323", "ƯƠNG", "x.y\u00a0z\u2028w\t", "ß Ⅷ"]
    assert page.evaluate("names => names.map(lienket.fold)", names) == list(map(text.fold, names))


def test_a_source_is_reached_by_keyboard_alone(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("huu lung my an")
    assert "0" not in page.locator("#found").inner_text()
    page.keyboard.press("ArrowDown")
    active = "document.activeElement.getAttribute('aria-activedescendant')"
    assert page.evaluate(f"document.getElementById({active}).dataset.find") == "huulung-myan"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('cite a')"):
            break
    assert page.evaluate("document.activeElement.href").startswith("https://")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.link") == "huulung-myan"


def test_choosing_in_the_list_moves_the_map_there(
    open_map: Open, atlas: Atlas, links: Path
) -> None:
    page = open_map(links)
    page.evaluate("lienket.choose('dt242', {from: 'list'})")
    view = page.evaluate("lienket.state.map.getBounds().toBBoxString()").split(",")
    west, south, east, north = (float(degrees) for degrees in view)
    parts = [key for link in atlas.facts.links if link.key == "dt242" for key in link.parts]
    road = shapely.union_all(atlas.frames["roads"].loc[parts].geometry.to_list())
    assert shapely.box(west, south, east, north).contains(road)
    assert page.evaluate("lienket.state.map.getZoom()") > 9.5


# --- phones ----------------------------------------------------------------------------------


def test_a_phone_gets_a_sheet_and_room_for_a_thumb(open_map: Open, links: Path) -> None:
    page = open_map(links, PHONE)
    assert page.locator(".link").first.is_hidden()
    page.locator("#grip").tap()
    page.locator(".link").first.tap()
    assert page.locator("#detail-view h2").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    small = page.evaluate(
        """least => [...document.querySelectorAll("button, summary, input, label")]
            .filter((node) => node.offsetParent && !node.closest(".part"))
            .map((node) => [node.textContent, node.getBoundingClientRect(), node])
            .filter(([, box, node]) => box.height && box.height < least && node.id !== "grip"
                && node.type !== "checkbox" && !node.classList.contains("hidden"))
            .map(([said]) => said)""",
        TOUCH_PX,
    )
    assert small == []


# --- what data must not do -------------------------------------------------------------------


def spoilt(rows: tuple[Any, ...], word: str) -> tuple[Any, ...]:
    """`rows` with `word` in place of every text that a person wrote."""
    names = {field.name for field in fields(rows[0])} if rows else set()
    texts = {name for name in names if name.rsplit("_", 1)[0] in SPOILT}
    texts |= names & SPOILT_ALONE
    found = tuple(replace(row, **dict.fromkeys(texts, word)) for row in rows)
    return tuple(replace(row, partners=(word,)) for row in found) if "partners" in names else found


def hostile(atlas: Atlas, word: str) -> Atlas:
    """`atlas` with `word` as every name, note, title, number and address."""
    facts = replace(
        atlas.facts,
        **{
            name.name: spoilt(getattr(atlas.facts, name.name), word) for name in fields(atlas.facts)
        },
    )
    catalogue = replace(
        atlas.catalogue,
        title_vi=word,
        title_en=word,
        sides=spoilt(atlas.catalogue.sides, word),
        layers=tuple(
            replace(row, title_vi=word, title_en=word, credit=word)
            for row in atlas.catalogue.layers
        ),
    )
    frames = {key: named(frame, word) for key, frame in atlas.frames.items()}
    return replace(atlas, facts=facts, catalogue=catalogue, frames=frames)


def named(frame: gpd.GeoDataFrame, word: str) -> gpd.GeoDataFrame:
    columns = [name for name in ("name_vi", "name_en", "ref", "shared") if name in frame.columns]
    return frame.assign(**dict.fromkeys(columns, word))


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_texts_are_shown_as_plain_text(
    open_map: Open, toy: Path, tmp_path: Path, word: str
) -> None:
    path = tmp_path / "links.html"
    webmap.write(hostile(pipeline.atlas(toy), word), path)
    page = open_map(path)
    zoom_in(page)
    assert page.title() == word
    assert page.evaluate("document.querySelector('#title').textContent") == word
    assert page.evaluate("document.querySelector('.link-name').textContent") == word
    assert word in page.evaluate("lienket.state.layer.labels.written.map(({ text }) => text)")
    credit = page.evaluate("document.querySelector('.leaflet-control-attribution').textContent")
    assert word.split(";", maxsplit=1)[0] in credit
    page.mouse.move(*on_screen(page, 105.7, 21.6))
    assert page.evaluate("document.querySelector('.tip strong').textContent") == word
    for key in ("ra", "rb", "rc", "bus", "gate-east"):
        page.evaluate("key => lienket.choose(key, {from: 'list'})", key)
        panel = page.evaluate("document.querySelector('#detail-view').textContent")
        assert panel.count(word) > 3
    page.locator("#language").click()
    assert page.evaluate("document.querySelector('#detail-view h2').textContent") == word
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, #detail-view a, b").count() == 0


def test_only_a_plain_https_address_becomes_a_link(
    open_map: Open, toy: Path, tmp_path: Path
) -> None:
    atlas = pipeline.atlas(toy)
    for address in ("http://example.org", "javascript:alert(1)", "//example.org", "HTTPS://x y"):
        sources = tuple(replace(row, address=address) for row in atlas.facts.sources)
        webmap.write(
            replace(atlas, facts=replace(atlas.facts, sources=sources)), tmp_path / "x.html"
        )
        page = open_map(tmp_path / "x.html")
        page.evaluate("lienket.choose('rb', {from: 'list'})")
        assert page.locator("#detail-view a").count() == 0


# --- what others add -------------------------------------------------------------------------


def test_what_is_added_in_python_is_drawn_and_clicked(
    open_map: Open, toy: Path, tmp_path: Path
) -> None:
    drawn: folium.Map = webmap.draw(pipeline.atlas(toy))
    marker = folium.CircleMarker((21.3, 105.3), radius=12, fill=True)
    folium.Tooltip("mine").add_to(marker)
    marker.add_to(drawn)
    drawn.save(str(tmp_path / "more.html"))
    page = open_map(tmp_path / "more.html")
    page.mouse.move(*on_screen(page, 105.3, 21.3))
    assert page.locator(".leaflet-tooltip").inner_text().strip() == "mine"


def test_the_page_is_small_enough_to_hand_over(atlas: Atlas, links: Path) -> None:
    assert links.stat().st_size < 660_000
    assert re.search(r'"publish"|internal', str(payload(atlas, Store())["links"])) is None


def test_tiles_are_asked_for_only_when_the_reader_turns_them_on(
    browser: Browser, toy: Path, tmp_path: Path
) -> None:
    server = webmap.Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "© Example & Sons")
    webmap.write(pipeline.atlas(toy), tmp_path / "tiles.html", tiles=server)
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "tiles.html").as_uri())
    page.locator("#found:not(:empty)").wait_for(state="attached")
    assert [url for url in asked if not url.startswith("file:")] == []
    asked.clear()
    page.get_by_role("button", name="Công cụ").click()
    page.locator('[data-tool="tiles"]').click()
    page.locator("#said:not(:empty)").wait_for()
    assert asked
    assert all(url.startswith("https://tiles.example.org/") for url in asked)
    assert "© Example & Sons" in page.locator(".leaflet-control-attribution").inner_text()
    context.close()


def test_a_refused_full_screen_is_said(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.evaluate(
        "() => { Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('no')); }"
    )
    page.locator(".buttons button").nth(3).click()
    page.get_by_text("Trình duyệt không cho mở toàn màn hình.").wait_for()


def test_a_browser_too_old_to_unzip_the_page_says_so(browser: Browser, toy_map: Path) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(toy_map.as_uri())
    page.get_by_text("Trình duyệt quá cũ").wait_for(timeout=5_000)
    assert "This browser is too old" in page.locator("#why").inner_text()
    assert page.locator("#still .list li").last.is_visible()
    context.close()


HELD = """[localStorage.length, sessionStorage.length, window.name, history.length, location.hash,
    innerWidth, innerHeight, document.querySelectorAll(":hover").length,
    document.activeElement === document.body, matchMedia("(pointer: coarse)").matches]"""
"""What a window holds of those who had it before."""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_window_that_is_taken_again_is_as_a_new_one(
    windows: Windows, toy_page: Path, size: tuple[int, int]
) -> None:
    def shown(page: Page) -> object:
        page.goto(toy_page.as_uri())
        ready(page)
        return page.evaluate(HELD)

    fresh = shown(windows._fresh(size))
    used = windows.take(size)
    shown(used)
    used.evaluate("localStorage.a = sessionStorage.a = window.name = 'a'; location.hash = 'q=a'")
    used.locator("#search").focus()
    used.mouse.move(200, 200)
    used.set_viewport_size({"width": 500, "height": 400})
    assert used.evaluate(HELD) != fresh
    windows.clear()
    assert windows.take(size) is used
    assert shown(used) == fresh
    windows.clear()
