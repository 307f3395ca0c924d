"""The page for everybody: axe finds nothing, and a page four times as large still fits."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from browsing import DESK, PHONE, Open
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """async (rules) => {
    const found = await axe.run(document, { runOnly: { type: "tag", values: rules } });
    const html = (row) => row.nodes.map((node) => node.html.slice(0, 160));
    return found.violations.map((row) => [row.id, html(row)]);
}"""


def violations(page: Page) -> Any:  # noqa: ANN401 - any JSON
    """What axe-core finds wrong, by rule."""
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js")
    page.evaluate(axe.read_text(encoding="utf-8"))
    return page.evaluate(AXE, RULES)


def choose(page: Page) -> None:
    page.evaluate("lienket.choose('huulung-myan', { from: 'list' })")


def place(page: Page) -> None:
    page.evaluate("lienket.openPlace(lienket.state.layer.byKey.get('station-kep'), ['rail'])")


def english(page: Page) -> None:
    page.locator("#language").click()


def legend(page: Page) -> None:
    if page.locator("#legend").get_attribute("open") is None:
        page.locator("#legend summary").click()


def layers(page: Page) -> None:
    page.locator("#layers summary").click()


def tools(page: Page) -> None:
    page.get_by_role("button", name="Công cụ").click()


STATES: dict[str, Callable[[Page], None]] = {
    "list": lambda _: None,
    "link": choose,
    "place": place,
    "english": english,
    "legend": legend,
    "layers": layers,
    "tools": tools,
}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(open_map: Open, links: Path, state: str, size: tuple[int, int]) -> None:
    page = open_map(links, size)
    STATES[state](page)
    assert violations(page) == []


def test_at_four_hundred_percent_nothing_is_cut_off(open_map: Open, links: Path) -> None:
    """1280 × 1024 at 400 % is 320 × 256 (WCAG 1.4.10)."""
    page = open_map(links, (320, 256))
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator("#search").focus()
    page.locator(".link").first.scroll_into_view_if_needed()
    page.locator(".link").first.click()
    assert page.locator("#detail-view h2").is_visible()
