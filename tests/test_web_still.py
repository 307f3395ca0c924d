"""Where no script runs, or the scripts are broken, the page is a still copy of itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest
from browsing import DESK, PHONE, Open, until
from playwright.sync_api import Browser, Page
from test_web_access import violations

from lienket import overview, pipeline, text, webmap
from lienket.i18n import phrases
from lienket.model.atlas import Atlas
from lienket.webmap import noscript
from lienket.webmap.noscript import picture
from lienket.webmap.packing import zipped

SIZES = ((390, 800), (800, 600), (1280, 800))
LEAVES = "#still :is(h1, h2, h3, p:not(#why), svg, .foot)"
APART = """(selector) => {
    const nodes = [...document.querySelectorAll(selector)];
    const holds = (node) => nodes.some((other) => other !== node && node.contains(other));
    const boxes = nodes.filter((node) => node.checkVisibility() && !holds(node))
        .map((node) => node.getBoundingClientRect()).filter(({ width, height }) => width && height);
    const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1
        || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
    return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => !apart(a, b))).length;
}"""
"""How many pairs of the texts and pictures of a page overlap."""
HOLD = """
    DecompressionStream = class {
        constructor() {
            this.writable = { getWriter: () => ({ write: () => new Promise(() => {}) }) };
            this.readable = new ReadableStream();
        }
    };
"""
"""The page stays as it opened: nothing is ever unzipped."""
WIDE = "document.documentElement.scrollWidth"


def without_scripts(browser: Browser, file: Path, size: tuple[int, int] = DESK) -> Page:
    """A page opened where JavaScript is off."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=False, offline=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: pytest.fail(message.text))
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    return page


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES, ids=["phone", "small", "desk"])
@pytest.mark.parametrize("country", ["toy", "real"])
def test_without_scripts_the_title_the_picture_and_every_link_are_seen(
    browser: Browser, toy_map: Path, links: Path, atlas: Atlas, toy: Path, country: str,
    size: tuple[int, int],
) -> None:  # fmt: skip
    file, told = (toy_map, pipeline.atlas(toy)) if country == "toy" else (links, atlas)
    page = without_scripts(browser, file, size)
    assert page.locator("h1:visible").all_inner_texts() == [told.catalogue.title_vi]
    assert page.locator("#still noscript p").first.is_visible()
    box = page.locator("#still svg").bounding_box()
    assert box is not None
    assert box["width"] > 0.5 * min(size[0], 1000)
    assert box["height"] > 200
    rows = page.locator("#still .list li")
    assert rows.count() == len(told.facts.links)
    assert all(row.is_visible() for row in rows.all())
    states = page.locator("#still .list li p span").all_inner_texts()
    assert len(states) == 2 * len(told.facts.links)
    assert all(states)
    assert page.evaluate(WIDE) == size[0]
    assert page.evaluate(APART, LEAVES) == 0
    page.context.close()


@pytest.mark.browser
def test_without_scripts_the_page_prints_its_picture_and_its_list(
    browser: Browser, links: Path
) -> None:
    page = without_scripts(browser, links, (794, 1123))
    page.emulate_media(media="print")
    for part in ("h1", "svg", ".key li >> nth=0", ".list li >> nth=-1", ".foot"):
        assert page.locator("#still").locator(part).is_visible()
    assert page.evaluate(WIDE) == 794
    assert page.evaluate(APART, LEAVES) == 0
    assert page.pdf().startswith(b"%PDF")
    page.context.close()


@pytest.mark.browser
def test_the_page_without_scripts_says_of_each_link_what_the_list_says(
    browser: Browser, open_map: Open, links: Path
) -> None:
    page = without_scripts(browser, links)
    rows = page.locator("#still .list li")
    missing = ("chưa có vị trí", "not mapped")
    told = [
        [
            (row.locator(f"[lang={lang}] b").inner_text(),
             row.locator(f"[lang={lang}] span").inner_text().removesuffix(f" ({missing[n]})"),
             missing[n] in row.locator(f"[lang={lang}] span").inner_text(),
             row.locator("i").count())
            for row in rows.all()
        ]
        for n, lang in ((0, "vi"), (1, "en"))
    ]  # fmt: skip
    kinds = page.locator("#still h3").all_inner_texts()
    counted = page.locator("#still h2 ~ p:not(.of)").all_inner_texts()
    page.context.close()
    live = open_map(links)
    for number in (0, 1):
        live.evaluate(f"lienket.setLanguage({number})")
        shown = live.evaluate(
            """() => [...document.querySelectorAll("#links .link")].map((row) => [
                row.querySelector(".link-name").textContent,
                row.querySelector(".link-state").textContent,
                Boolean(row.querySelector(".chip")), row.querySelectorAll(".swatch").length])"""
        )
        assert [tuple(row) for row in shown] == told[number]
        groups = live.locator("#links .group h2").all_text_contents()
        half = [kind.rpartition(" ")[0].split(" | ")[number] for kind in kinds]
        assert [re.sub(r"\s*\d+$", "", group) for group in groups] == half
        assert live.locator("#found").inner_text() in counted


BREAKS = {
    "the first script cannot be read": ("<script>", "<script>(", 0),
    "what is zipped cannot be read": ("lienket-code", zipped("}{ no script"), 1),
    "what is zipped stops half-way": ("lienket-code", zipped("throw new Error('no')"), 1),
    "what stands around the map cannot be read": ("lienket-rest", zipped("}{ no script"), 1),
    "what stands around the map stops": (
        "lienket-rest",
        zipped("lienket.start = [() => { throw new Error('no'); }]"),
        1,
    ),
    "the styles are cut off": ("lienket-styles", zipped("a")[:20], 1),
    "the data are no data": ("atlas_layer_2_data", zipped("no data at all"), 1),
    "the rest of the data are no data": ("atlas_layer_2_rest", zipped("no data at all"), 1),
    "the map cannot be made": ("L.map(", "L.nothing(", 2),
}
"""By what is broken: a place of the page, what stands there instead, and the way of the change."""


def broken(file: Path, name: str, path: Path) -> Path:
    """The page with something broken, at `path`."""
    page = file.read_text(encoding="utf-8")
    where, instead, way = BREAKS[name]
    if way == 0:
        page = page.replace(where, instead, 1)
    elif way == 1:
        page = re.sub(f'(id="{where}" data-\\w+>)[^<]*', lambda match: match[1] + instead, page)
    else:
        page = page.replace("lienket.map(", "lienket.nothing(")
    path.write_text(page, encoding="utf-8")
    return path


@pytest.mark.browser
@pytest.mark.parametrize("name", BREAKS)
def test_a_page_whose_program_fails_shows_what_it_would_without_scripts(
    browser: Browser, toy_map: Path, tmp_path: Path, name: str
) -> None:
    page = browser.new_context(offline=True).new_page()
    page.goto(broken(toy_map, name, tmp_path / "broken.html").as_uri())
    until(page, "getComputedStyle(document.getElementById('still')).display === 'block'")
    assert page.locator("#still svg").is_visible()
    assert page.locator("#still .list li").last.is_visible()
    assert page.locator("main, aside").first.is_hidden()
    if BREAKS[name][2]:
        assert "bản tĩnh" in page.locator("#why").inner_text()
    assert page.evaluate(APART, LEAVES) == 0
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_page_without_scripts(
    browser: Browser, links: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(broken(links, next(iter(BREAKS)), tmp_path / "broken.html").as_uri())
    assert page.locator("#still").is_visible()
    assert violations(page) == []
    page.close()


@pytest.mark.browser
def test_scripts_take_the_still_page_away_before_it_is_seen(
    browser: Browser, open_map: Open, links: Path
) -> None:
    page = browser.new_page()
    page.add_init_script(HOLD)
    page.add_init_script(
        """new MutationObserver(() => {
            const node = document.getElementById("still");
            if (node && getComputedStyle(node).display !== "none") window.flashed = true;
        }).observe(document, { childList: true, subtree: true });"""
    )
    page.goto(links.as_uri())
    assert page.locator("main").is_visible()
    assert page.locator("#still").is_hidden()
    assert page.evaluate("window.flashed") is None
    page.close()
    live = open_map(links)
    until(live, "document.getElementById('still') === null")


def test_a_picture_too_long_is_drawn_coarser_and_at_last_left_out(
    monkeypatch: pytest.MonkeyPatch, toy: Path, tmp_path: Path
) -> None:
    atlas, file = pipeline.atlas(toy), tmp_path / "toy.html"
    fine = picture.svg(atlas)
    assert fine is not None
    monkeypatch.setattr(picture, "_MOST_BYTES", len(fine.encode()) - 1)
    coarse = picture.svg(atlas)
    assert coarse is None or len(coarse) < len(fine)
    monkeypatch.setattr(picture, "_MOST_BYTES", 3)
    webmap.write(atlas, file)
    page = file.read_text(encoding="utf-8")
    assert "<svg" not in page
    assert page.count("<li>") == len(atlas.facts.links)


def test_of_very_many_districts_the_picture_has_the_sides_alone(
    monkeypatch: pytest.MonkeyPatch, atlas: Atlas
) -> None:
    whole = picture.svg(atlas)
    monkeypatch.setattr(overview, "_MOST_VERTICES", 3)
    bare = picture.svg(atlas)
    assert whole is not None
    assert bare is not None
    assert 'd=""' in bare
    assert len(bare) < len(whole)


def test_the_picture_is_small(atlas: Atlas) -> None:
    drawn = picture.svg(atlas)
    assert drawn is not None
    assert len(drawn.encode()) <= 25_000
    assert {"BẮC GIANG", "Bắc Giang", "Lục Ngạn"} & set(re.findall("<text[^>]*>([^<]*)", drawn))


def test_the_style_of_the_still_page_is_plain_enough_for_old_engines() -> None:
    sheet = resources.files("lienket.webmap").joinpath("css/still.css").read_text(encoding="utf-8")
    assert not re.search(r"var\(|grid|flex|:is\(|:has\(|calc\(|clamp\(", sheet)


class Texts(HTMLParser):
    """The texts of a page, each with the language of the nearest element that names one."""

    VOID = frozenset({"meta", "input", "img", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self._open: list[str | None] = ["vi"]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        if tag not in self.VOID:
            self._open.append(dict(attrs).get("lang"))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag not in self.VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """A text stands there."""
        language = next(lang for lang in reversed(self._open) if lang)
        self.told.append((language, data))


def test_each_text_of_the_still_page_is_in_the_language_it_says(atlas: Atlas) -> None:
    texts = Texts(noscript.page(atlas))
    names = {(lang, said) for lang, said in texts.told}
    for link in atlas.facts.links:
        assert {("vi", link.name_vi), ("en", link.name_en)} <= names
    for vi, en in phrases("webmap.noscript").values():
        assert {("vi", vi), ("en", en)} <= names or vi == phrases("webmap.noscript")["contact"][0]


def test_words_are_in_both_languages() -> None:
    for vi, en in phrases("webmap.noscript").values():
        assert vi
        assert en
        assert text.is_nfc(vi)


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES, ids=["phone", "small", "desk"])
@pytest.mark.parametrize("name", ["index.html", "method.html"])
def test_the_other_pages_are_whole_without_scripts(
    browser: Browser, made: Path, name: str, size: tuple[int, int]
) -> None:
    page = without_scripts(browser, made / name, size)
    assert page.locator("script").count() == 0
    assert page.locator("h1 [lang=vi], h1:not(:has([lang]))").first.is_visible()
    shown = "main :is(h2, h3, li > p, .small, .file, .picture svg)"
    assert page.locator("main h2:visible").count() > 2
    assert page.evaluate(WIDE) == size[0]
    assert page.evaluate(APART, shown) == 0
    page.context.close()


@pytest.fixture
def made(shipped_maps: Path) -> Path:
    """All usual products of the embedded workspace."""
    return shipped_maps
