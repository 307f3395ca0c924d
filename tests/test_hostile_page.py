"""Hostile texts in a real browser: nothing runs or leaves, and each text is seen as written."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import firefox
import hostile
import pytest
from browsing import DESK, PHONE, ready
from playwright.sync_api import Browser, BrowserContext, Page

from lienket import pipeline
from lienket.pipeline import Order

ROUNDS = tuple(range(hostile.ROUNDS))
"""The workspaces of `hostile.write`: over all of them every text stands in every field."""

SHOWN = (
    "workspace.title_vi", "workspace.title_en", "workspace.notice_vi", "workspace.notice_en",
    "workspace.contact", "side.name_vi", "side.name_en",
    "layer.title_vi", "layer.title_en", "layer.licence", "layer.credit", "layer.source_date",
    "known.reason_vi", "known.reason_en", "district.name_vi", "district.name_en", "road.ref",
    "place.name_vi", "place.name_en",
    "source.title_vi", "source.title_en", "source.issuer", "source.number", "source.licence",
    "link.name_vi", "link.name_en", "link.partners", "part.name_vi", "part.name_en",
    "status.locator", "status.note_vi", "status.note_en",
    "figure.label_vi", "figure.label_en", "figure.value", "figure.unit", "figure.locator",
    "figure.note_vi", "figure.note_en",
    "doubt.topic_vi", "doubt.topic_en", "doubt.says_vi", "doubt.says_en",
    "doubt.follows_vi", "doubt.follows_en", "doubt.why_vi", "doubt.why_en",
    "request.asked_vi", "request.asked_en", "request.what_vi", "request.what_en",
    "request.locator", "waypoint.name_vi", "waypoint.name_en",
)  # fmt: skip
"""The fields that the map shows somewhere."""

STILL = (
    "workspace.title_vi", "workspace.title_en", "workspace.notice_vi", "workspace.notice_en",
    "workspace.contact", "link.name_vi", "link.name_en",
)  # fmt: skip
"""The fields that it shows without scripts."""

FRONT = STILL[:5]
"""The fields that the front page shows."""

WATCH = """
    window.told = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        window.told.push(event.violatedDirective));
    window.taken = "";
    if (navigator.clipboard) navigator.clipboard.writeText = (text) =>
        Promise.resolve(window.taken = text);
"""
TOUR = """async () => {
    const { state } = lienket, seen = new Set(), byId = (id) => document.getElementById(id);
    const rest = () => new Promise((done) => setTimeout(done));
    const see = (node) => { if (node.textContent) seen.add(node.textContent); };
    for (const language of [0, 1]) {
        lienket.setLanguage(language);
        seen.add(document.title);
        byId("layers").open = byId("legend").open = true;
        await new Promise((done) => setTimeout(done, 50));
        for (const id of ["side", "layers", "legend"]) see(byId(id));
        see(document.querySelector(".leaflet-control-attribution"));
        for (const view of lienket.view.keys()) {
            lienket.view.set(view);
            see(byId("view-list"));
            for (const link of state.data.links) {
                lienket.choose(link.key, { from: "map" });
                see(byId("detail-view"));
                await rest();
            }
        }
        lienket.view.set("links");
        for (const item of state.layer.byKey.values()) {
            if (!item.feature.point) continue;
            lienket.openPlace(item, []);
            see(byId("detail-view"));
        }
        lienket.close();
        for (const { path } of state.layer.items) {
            if (!state.map.hasLayer(path)) path.addTo(state.map);
            path.openTooltip(state.map.getCenter());
            document.querySelectorAll(".leaflet-tooltip").forEach(see);
            path.closeTooltip();
        }
        lienket.table.open();
        see(byId("table-view"));
        lienket.table.shut();
        byId("filter-open").click();
        see(byId("filters"));
        byId("filter-open").click();
        document.querySelector(".about-open").click();
        document.querySelectorAll("dialog details").forEach((each) => { each.open = true; });
        see(document.querySelector("dialog"));
        document.querySelector("dialog").close();
    }
    lienket.setLanguage(0);
    return [...seen];
}"""
"""Every list, panel, tooltip and window of the page, in both languages: the texts on the way."""

FIND = """(names) => names.filter((name) => {
    const box = document.getElementById("search");
    box.value = name;
    box.dispatchEvent(new Event("input"));
    const offered = [...document.querySelectorAll(".find-name")].map((node) => node.textContent);
    const ordinary = lienket.fold(name) !== "";
    box.value = "";
    box.dispatchEvent(new Event("input"));
    return ordinary && !offered.includes(name);
})"""
"""Those of some names that the search does not offer for themselves."""


SHARE = """(asked) => {
    const box = document.getElementById("search");
    box.value = asked;
    box.dispatchEvent(new Event("input"));
    document.querySelector("[data-tool=copy_link]").click();
    box.value = "";
    return window.taken;
}"""
"""The address that is copied while a text is searched for."""

GO = """(there) => new Promise((done) => {
    addEventListener("popstate", () => setTimeout(done), { once: true });
    location.hash = there;
})"""
"""Go to an address of the page."""

WAYS = ("https://", "mailto:", "file:", "#")
"""What the ways on the page may lead to: pages of the web, a mail, what lies beside it."""


@dataclass
class Seen:
    """What a page did: what it asked for, what it complained of."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Take note of all that `page` does."""
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("popup", lambda popup: self.complaints.append(popup.url))

    def harmless(self, page: Page) -> None:
        """Nothing ran, nothing was asked for but the page itself, nobody complained."""
        assert page.evaluate(f"window.{hostile.RAN}") is None
        assert page.evaluate("window.told") == []
        assert self.complaints == []
        assert len(self.asked) == 1
        assert all(url.startswith("file:") for url in self.asked)


class Made:
    """The pages of each hostile workspace, by its number, made when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, number: int) -> Path:
        """The folder of the pages of round `number`."""
        out = self._folder / f"maps {number}"
        if not out.exists():
            workspace = hostile.write(self._folder / f"workspace {number}", number)
            pipeline.run(Order(workspace, out, only=("web",)))
        return out


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window without a network."""
    context = browser.new_context(
        viewport={"width": DESK[0], "height": DESK[1]}, offline=True, reduced_motion="reduce"
    )
    context.add_init_script(WATCH)
    yield context
    context.close()


def missing(fields: tuple[str, ...], number: int, texts: list[str]) -> dict[str, list[str]]:
    """By field, its texts of round `number` that are not seen as they are written."""
    seen = "\x00".join(texts)
    found = {
        name: [held for held in hostile.held(name, number) if held not in seen] for name in fields
    }
    return {name: texts for name, texts in found.items() if texts}


def names(number: int, name: str) -> list[str]:
    """The values of a field in all its places of round `number`."""
    places = range(hostile.FIELDS[name])
    return [hostile.stored(name, hostile.value(name, number, place)) for place in places]


def guarded(value: str) -> str:
    """A cell of a table as it is handed over: what a spreadsheet would run has an apostrophe."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@"} else value


def opened(context: BrowserContext, file: Path) -> tuple[Page, Seen]:
    """A page that stands, and what it does."""
    page, seen = context.new_page(), Seen()
    seen.watch(page)
    page.goto(file.as_uri())
    if file.name == "links.html":
        ready(page)
    return page, seen


@pytest.mark.browser
@pytest.mark.parametrize("number", ROUNDS)
def test_the_map_shows_every_hostile_text_as_it_is_written_and_nothing_runs(
    context: BrowserContext, made: Made, number: int
) -> None:
    page, seen = opened(context, made[number] / "links.html")
    texts = page.evaluate(TOUR)
    assert hostile.PRODUCT not in "".join(texts)
    assert missing(SHOWN, number, texts) == {}
    for name in ("link.name_vi", "district.name_vi", "road.ref", "side.name_vi"):
        assert page.evaluate(FIND, names(number, name)) == []
    ways = page.evaluate("[...document.querySelectorAll('a')].map((node) => node.href)")
    assert [way for way in ways if not way.startswith(WAYS)] == []
    assert page.evaluate("document.documentElement.scrollWidth") == DESK[0]
    seen.harmless(page)


@pytest.mark.browser
@pytest.mark.parametrize("number", ROUNDS)
def test_what_is_taken_from_the_map_holds_hostile_texts_as_they_are_written(
    context: BrowserContext, made: Made, number: int
) -> None:
    page, seen = opened(context, made[number] / "links.html")
    table = page.evaluate("lienket.files.csv(lienket.takenLinks())").removeprefix("\ufeff")
    rows = [*csv.DictReader(io.StringIO(table, newline=""))]
    for name in ("link.name_vi", "link.name_en"):
        expected = {guarded(value) for value in names(number, name)}
        assert expected <= {row[name.partition(".")[2]] for row in rows}
    layers = json.loads(page.evaluate("lienket.files.geojson(lienket.takenLinks())"))["features"]
    credits_ = {feature["properties"]["credit"] for feature in layers}
    assert credits_
    assert credits_ <= {*names(number, "layer.credit")}
    page.evaluate("async () => { await lienket.printing.prepare({ paper: 'A4', turned: false }); }")
    sheet = page.locator(".sheet").evaluate("(node) => node.textContent")
    assert missing(("workspace.title_vi", "layer.credit"), number, [sheet]) == {}
    seen.harmless(page)


@pytest.mark.browser
def test_a_shared_address_brings_back_every_hostile_text(
    context: BrowserContext, made: Made
) -> None:
    page, seen = opened(context, made[0] / "links.html")
    addresses = [page.evaluate(SHARE, asked) for asked in hostile.STRINGS]
    assert all(address.startswith("file:") for address in addresses)
    page.evaluate(GO, "#l=vi")
    for asked, address in zip(hostile.STRINGS, addresses, strict=True):
        page.evaluate(GO, "#" + address.partition("#")[2])
        assert page.locator("#search").input_value() == asked.strip()[:200]
    seen.harmless(page)


@pytest.mark.browser
@pytest.mark.parametrize("number", ROUNDS)
def test_the_pages_without_scripts_show_hostile_texts_as_they_are_written(
    browser: Browser, context: BrowserContext, made: Made, number: int
) -> None:
    still = browser.new_context(java_script_enabled=False, offline=True)
    page, seen = still.new_page(), Seen()
    seen.watch(page)
    page.goto((made[number] / "links.html").as_uri())
    texts = page.locator("#still").evaluate("(node) => node.textContent")
    assert missing(STILL, number, [texts]) == {}
    assert page.evaluate("document.documentElement.scrollWidth") == page.evaluate("innerWidth")
    assert page.evaluate(f"window.{hostile.RAN}") is None
    assert (seen.complaints, len(seen.asked)) == ([], 1)
    still.close()
    for name in ("index.html", "method.html"):
        page, seen = opened(context, made[number] / name)
        texts = page.locator("body").evaluate("(node) => node.textContent")
        assert hostile.PRODUCT not in texts
        assert missing(FRONT if name == "index.html" else (), number, [texts]) == {}
        seen.harmless(page)


@pytest.mark.browser
@pytest.mark.parametrize("number", ROUNDS[::3])
def test_hostile_texts_make_no_page_wider_than_a_phone(
    context: BrowserContext, made: Made, number: int
) -> None:
    for name in ("links.html", "index.html", "method.html"):
        page, seen = opened(context, made[number] / name)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        seen.harmless(page)


@pytest.mark.browser
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_firefox_shows_hostile_texts_as_they_are_written(made: Made, tmp_path: Path) -> None:
    program = firefox.find()
    if program is None:
        pytest.skip("no Firefox on this machine")
    with firefox.opened(program, tmp_path / "profile") as browser:
        for number in ROUNDS[::3]:
            browser.ask("WebDriver:Navigate", url=(made[number] / "links.html").as_uri())
            until(browser, "document.querySelector('#found:not(:empty)')")
            browser.run(f"({TOUR})().then((texts) => {{ window.toured = texts; }});")
            until(browser, "window.toured")
            assert missing(SHOWN, number, browser.run("return window.toured;")) == {}
            assert browser.run(f"return window.{hostile.RAN} ?? null;") is None


def until(browser: firefox.Firefox, code: str) -> None:
    """Wait until something is there in the page, with questions that are answered at once."""
    for _ in range(600):
        if browser.run(f"return Boolean({code});"):
            return
        time.sleep(0.2)
    pytest.fail(f"never there: {code}")
