"""No address and nothing that the browser has kept breaks the page."""

from __future__ import annotations

import string
from pathlib import Path
from urllib.parse import quote

import hostile
import numpy as np
import pytest
from browsing import Open, ready
from playwright.sync_api import Browser, Page
from toy import Edit

from lienket import pipeline, webmap

pytestmark = pytest.mark.browser

WHOLE = (
    "#9.25/21.5/105.5&l=en&q=duong&kind=route,bus&status=idea&chon=ra&hide=roads&off=stage:idea"
    "&view=border&pair=a1--b1"
)
"""An address that says something of everything."""

ODD = (
    "#", "##", "#&", "#&&&", "#=", "#=&=", "#%", "#%%", "#%E0%A4%A", "#%00", "#%u0041", "#/", "#//",
    "#NaN/NaN/NaN", "#1e308/1e308/1e308", "#-1e308/-90/-180", "#Infinity/0/0", "#0/0/0",
    "#9/91/181", "#9/-91/-181", "#9/21.5", "#9/21.5/", "#9/21.5/105.5/7", "#9//105", "#0x10/21/105",
    "#١/٢/٣", "#9,25/21,5/105,5", "# 9 / 21.5 / 105.5 ", "#l", "#l=", "#l=xx", "#l=en&l=vi",
    "#l=__proto__", "#q=", "#q=%", "#q=%FF", "#q=+", "#q=" + "a" * 20_000, "#" + "a=b&" * 5_000,
    "#" + "%41" * 5_000, "#chon=", "#chon=nothing", "#chon=__proto__", "#chon=constructor",
    "#chon=toString", "#chon=ra&noi=gate-east&pair=x&when=y", "#noi=", "#noi=__proto__",
    "#noi=hasOwnProperty", "#noi=ra--aa", "#noi=b1", "#view=", "#view=nothing", "#view=__proto__",
    "#view=constructor", "#view=border&pair=", "#view=border&pair=constructor",
    "#view=change&when=__proto__", "#view=change&when=ra", "#view=change&when=constructor",
    "#pair=__proto__", "#when=valueOf", "#hide=", "#hide=__proto__", "#hide=roads,roads,nothing",
    "#hide=districts,roads,gates", "#off=", "#off=__proto__", "#off=stage:__proto__",
    "#off=stage:idea,,stage:idea", "#kind=", "#kind=__proto__", "#kind=,,,", "#status=constructor",
    "#__proto__=1", "#constructor=1", "#toString=x", "#hasOwnProperty=1", "#__proto__[a]=1",
    "#kind=route&kind=bus", "#KIND=route", "#kind=route#kind=bus", "#?kind=route",
    "#\u202ekind=route", "#\u200bkind=route", "#kind=\ufeffroute", "#" + "\U0001f6a7" * 500,
    "#javascript:window.__ran=1", "#data:text/html,x", "#//example.org", "#search", "#title",
    "#still", "#map_1", "#side", "#finds", "#:~:text=a", "#:target", "#[id]", "#'\"><img src=x>",
)  # fmt: skip
"""Addresses that a person would not write."""


def _cut() -> tuple[str, ...]:
    """The whole address, cut off behind each third letter."""
    return tuple(WHOLE[:end] for end in range(2, len(WHOLE), 3))


def _mixed(count: int = 120) -> tuple[str, ...]:
    """The whole address with letters changed, moved and doubled at random; the same each time."""
    chance, letters = np.random.default_rng(7), [*string.printable, *"đề%&=#,/+\u202e\u0301"]
    found = []
    for _ in range(count):
        text = [*WHOLE]
        for _ in range(chance.integers(1, 12)):
            at = int(chance.integers(len(text)))
            text[at : at + chance.integers(4)] = chance.choice(letters, chance.integers(5)).tolist()
        found.append("#" + "".join(text))
    return tuple(found)


def _hostile() -> tuple[str, ...]:
    """Hostile texts as an address, plain and escaped, in turn as each of its values."""
    names = ("q", "chon", "noi", "hide", "off", "kind", "status", "view", "pair", "when", "l")
    found = []
    for number, words in enumerate(hostile.STRINGS):
        name = names[number % len(names)]
        found.append(f"#{name}={quote(words, safe='') if number % 2 else words}")
    return tuple(found)


HASHES: tuple[str, ...] = tuple(dict.fromkeys((*ODD, *_cut(), *_mixed(), *_hostile())))
"""Addresses to open the page at."""

AT_FIRST = (ODD[3], ODD[8], ODD[13], ODD[37], "#view=change&when=__proto__", WHOLE, WHOLE[:60])
"""Those that the page is opened with as well."""

GARBAGE = """
    for (const [name, value] of [["lienket", "{"], ["__proto__", "x"], ["lang", "<img src=x>"],
        ["state", "null"], ["view", "[1,2"], ["map", "\\ud800"], ["", ""]]) {
        localStorage.setItem(name, value);
        sessionStorage.setItem(name, value);
    }
    window.name = "</script><script>window.__ran = 1</script>";
    document.cookie = "lienket=%%%";
"""
"""What another page, or an older one, may have left behind in the browser."""

GO = """(there) => new Promise((done) => {
    const later = setTimeout(done, 300);
    addEventListener("popstate", () => {
        clearTimeout(later);
        setTimeout(done);
    }, { once: true });
    location.hash = there;
})"""


def whole(page: Page) -> bool:
    """Whether the page stands: its list, its title, its map."""
    return bool(
        page.evaluate(
            """() => lienket.state.data.links.length > 0
                && document.querySelectorAll("#links li").length === lienket.state.data.links.length
                && document.getElementById("title").textContent !== ""
                && document.getElementById("found").textContent !== ""
                && Number.isFinite(lienket.state.map.getZoom())
                && Number.isFinite(lienket.state.map.getCenter().lat)"""
        )
    )


def test_no_address_breaks_the_page(open_map: Open, views: Path) -> None:
    assert len(HASHES) >= 400
    page = open_map(views)
    assert page.evaluate("lienket.view.keys()") == ["links", "border", "change"]
    broken = []
    for there in HASHES:
        page.evaluate(GO, there)
        if not whole(page):
            broken.append(there)
    assert broken == []
    assert page.evaluate(f"window.{hostile.RAN}") is None
    page.evaluate(GO, "#9.25/21.5/105.5&l=en&chon=ra")
    assert page.locator("#detail-view h2").inner_text() == "Road Ra"


@pytest.mark.parametrize("there", AT_FIRST, ids=range(len(AT_FIRST)))
def test_the_page_opens_at_any_address(browser: Browser, views: Path, there: str) -> None:
    page = browser.new_context(offline=True).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(views.as_uri() + there)
    ready(page)
    assert whole(page)
    assert complaints == []
    page.context.close()


def test_what_the_browser_has_kept_changes_nothing(browser: Browser, views: Path) -> None:
    page = browser.new_context(offline=True).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(GARBAGE)
    page.goto(views.as_uri())
    ready(page)
    assert whole(page)
    assert page.evaluate("localStorage.length") > 1
    assert page.evaluate(f"window.{hostile.RAN}") is None
    page.evaluate("history.replaceState({ lienket: 'x' }, '', '#l=en')")
    page.reload()
    ready(page)
    assert whole(page)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert complaints == []
    page.context.close()


def test_a_key_may_have_the_name_of_what_every_object_has(
    open_map: Open, toy: Path, edit: Edit, tmp_path: Path
) -> None:
    edit("facts/links.csv", "\nbus,bus,", "\nconstructor,bus,")
    edit("facts/statuses.csv", "\nbus,,,agreed", "\nconstructor,,,agreed")
    webmap.write(pipeline.atlas(toy), tmp_path / "toy.html")
    page = open_map(tmp_path / "toy.html")
    page.evaluate("lienket.choose('constructor', { from: 'list' })")
    assert page.locator("#detail-view h2").inner_text() == "Xe buýt"
    page.evaluate("lienket.table.open()")
    assert whole(page)
