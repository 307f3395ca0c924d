"""The address after # in a real Chromium: written, read back, walked, spoilt, copied."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browsing import PHONE, Open, ready, until
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SEEN = """() => ({
    lang: document.documentElement.lang,
    query: document.querySelector("#search").value,
    filters: Object.fromEntries([...lienket.state.filters]
        .map(([facet, codes]) => [facet, [...codes]])),
    shown: [...lienket.state.shown],
    hidden: [...lienket.state.hidden],
    off: [...lienket.state.off],
    chosen: lienket.state.chosen?.link?.key
        ?? lienket.state.chosen?.place?.item.feature.key ?? null,
    zoom: lienket.state.map.getZoom(),
})"""
CENTRE = "Object.values(lienket.state.map.getCenter())"
HOSTILE = (
    "#",
    "#%",
    "#%E0%A4%A",
    "#9/21",
    "#NaN/21.5/106.5",
    "#9/1e999/106.5",
    "#9/-80/10&chon=nobody",
    "#999999/21.5/106.6",
    "#chon=__proto__&kind=__proto__&side=constructor&hide=toString",
    "#kind=&side=,,,&hide=&off=,",
    "#off=stage:nothing,mark:<b>,ground:__proto__",
    "#l=xx&l=&q=" + 5000 * "a",
    '#q=<img src=x onerror="window.pwned=1">&chon=<script>window.pwned=1</script>',
    "#noi=%00&&&===&?&/#/#",
    "#title",
    "#map=1&undefined=undefined&constructor=1",
)


def settle(page: Page) -> None:
    """Wait until the address has followed."""
    page.wait_for_timeout(400)


def move(page: Page, lat: float, lon: float, zoom: float = 11) -> None:
    page.evaluate(
        "([at, zoom]) => { lienket.state.map.setView(at, zoom, {animate: false}); }",
        [[lat, lon], zoom],
    )


def visit(page: Page, path: Path, address: str) -> None:
    """Open the map afresh under an address."""
    page.goto("about:blank")
    page.goto(path.as_uri() + address)
    ready(page)


def seen(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(SEEN)
    return found


def test_an_address_gives_back_all_that_was_seen(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator("#language").click()
    page.evaluate("lienket.filter.set('kind', 'route', true)")
    page.evaluate("lienket.filter.set('status', 'idea', true)")
    page.evaluate("lienket.filter.set('status', 'building', true)")
    page.locator("#search").fill("ĐT. 289 kéo")
    page.keyboard.press("Escape")
    page.locator("#layers summary").click()
    page.locator('#layers input[name="places"]').uncheck()
    page.locator("#legend summary").click()
    page.locator('[data-class="ground:context_lines.river"]').click()
    page.evaluate("lienket.choose('dt289-ext', {from: 'list'})")
    move(page, 21.53, 106.61, 10.25)
    settle(page)
    before, centre = seen(page), page.evaluate(CENTRE)
    address = page.evaluate("location.hash")
    assert address.startswith("#10.25/21.53/106.61&l=en&q=")
    assert "&chon=dt289-ext&hide=places&off=ground:context_lines.river" in address
    visit(page, links, address)
    assert seen(page) == before
    assert before["chosen"] == "dt289-ext"
    assert page.evaluate(CENTRE) == pytest.approx(centre, abs=2e-3)
    assert page.locator("#detail-view h2").is_visible()


def test_an_address_written_by_hand_flies_to_its_link(open_map: Open, links: Path) -> None:
    page = open_map(links)
    visit(page, links, "#l=en&kind=route&chon=ql31")
    now = seen(page)
    assert (now["lang"], now["chosen"], now["filters"]) == ("en", "ql31", {"kind": ["route"]})
    assert page.evaluate("lienket.state.map.getZoom() > lienket.state.map.getMinZoom() + 0.6")
    assert page.locator("#chips .active").count() == 1


def test_a_place_stands_in_the_address(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator("#search").fill("ga kep")
    page.keyboard.press("Enter")
    settle(page)
    address = page.evaluate("location.hash")
    assert address.endswith("&noi=station-kep")
    visit(page, links, address)
    assert page.locator("#detail-view h2").inner_text() == "Ga Kép"


def test_a_map_that_nobody_touched_has_a_bare_address(open_map: Open, links: Path) -> None:
    page = open_map(links)
    settle(page)
    assert page.evaluate("location.hash") == ""


def test_back_and_forward_walk_through_what_was_chosen(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.locator('[data-link="dt242"]').click()
    settle(page)
    page.keyboard.press("Escape")
    page.locator('[data-link="ql31"]').click()
    settle(page)
    page.go_back()
    assert seen(page)["chosen"] is None
    page.go_back()
    assert page.locator("#detail-view h2").inner_text() == "ĐT.242 Bố Hạ – Đèo Cà – Hữu Lũng"
    page.go_back()
    assert page.locator("#list-view").is_visible()
    page.go_forward()
    assert seen(page)["chosen"] == "dt242"


def test_moving_the_map_adds_no_entry(open_map: Open, links: Path) -> None:
    page = open_map(links)
    length = page.evaluate("history.length")
    for lat in (21.4, 21.5, 21.6):
        move(page, lat, 106.6)
        settle(page)
    page.evaluate("lienket.filter.set('kind', 'route', true)")
    settle(page)
    assert page.evaluate("history.length") == length
    assert re.fullmatch(r"#11/21\.\d+/106\.\d+&kind=route", page.evaluate("location.hash"))
    page.locator('[data-link="dt242"]').click()
    assert page.evaluate("history.length") == length + 1


def test_back_gives_the_view_that_was_left(open_map: Open, links: Path) -> None:
    page = open_map(links)
    move(page, 21.9, 106.7)
    page.locator('[data-link="dt242"]').click()
    settle(page)
    page.go_back()
    until(page, "!lienket.state.chosen")
    assert page.evaluate(CENTRE) == pytest.approx([21.9, 106.7], abs=1e-3)


def test_an_address_put_in_by_hand_is_followed(open_map: Open, links: Path) -> None:
    page = open_map(links)
    page.evaluate("location.hash = '#10/21.5/106.6&chon=camson'")
    until(page, "lienket.state.chosen?.link?.key === 'camson'")
    assert seen(page)["zoom"] == 10


@pytest.mark.parametrize("address", HOSTILE)
def test_what_is_no_address_is_passed_over(open_map: Open, toy_map: Path, address: str) -> None:
    page = open_map(toy_map)
    fresh = seen(page)
    visit(page, toy_map, address)
    now = seen(page)
    for name in ("lang", "hidden", "off", "chosen", "filters"):
        assert now[name] == fresh[name], name
    assert len(now["query"]) <= 200
    assert page.evaluate("lienket.state.map.getZoom() <= lienket.state.map.getMaxZoom()")
    assert page.evaluate("window.pwned") is None
    page.evaluate("lienket.filter.clear()")
    assert page.locator(".link:visible, #grip").count() > 0


def test_the_skip_link_leaves_the_address_alone(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.evaluate("lienket.filter.set('kind', 'route', true)")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "search"
    assert seen(page)["filters"] == {"kind": ["route"]}


def test_the_page_lives_where_the_history_may_not_be_written(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.evaluate(
        "() => { history.pushState = history.replaceState = () => { throw new Error('no'); }; }"
    )
    page.locator('[data-link="rb"]').click()
    settle(page)
    assert page.locator("#detail-view h2").is_visible()


# --- copying ---------------------------------------------------------------------------------


def copy(page: Page) -> None:
    page.locator('[aria-controls="tools-list"]').click()
    page.get_by_role("button", name="Chép đường dẫn tới khung nhìn này").click()


def test_a_link_is_copied(open_map: Open, toy_map: Path) -> None:
    page = open_map(toy_map)
    page.evaluate(
        """() => Object.defineProperty(navigator, "clipboard",
            { value: { writeText: async (text) => { window.copied = text; } } })"""
    )
    page.evaluate("lienket.choose('rb', {from: 'list'})")
    copy(page)
    until(page, "document.querySelector('#said').textContent")
    copied = page.evaluate("window.copied")
    assert copied.startswith(toy_map.as_uri() + "#")
    assert copied.endswith("&chon=rb")
    assert copied == page.evaluate("location.href")


@pytest.mark.parametrize("size", [(1440, 900), PHONE])
def test_without_a_clipboard_the_link_is_shown_selected(
    open_map: Open, toy_map: Path, size: tuple[int, int]
) -> None:
    page = open_map(toy_map, size)
    page.evaluate(
        'Object.defineProperty(navigator, "clipboard", { value: undefined })',
    )
    copy(page)
    box = page.get_by_role("dialog").get_by_role("textbox")
    assert box.input_value().startswith(toy_map.as_uri() + "#")
    assert page.evaluate(
        "() => { const { activeElement: box } = document;"
        " return box.selectionEnd - box.selectionStart === box.value.length; }"
    )
