"""A real Chromium for the tests of the web map, and what they all do with it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import toy as country
from playwright.sync_api import Browser, Error, Page, sync_playwright

from lienket import pipeline, webmap
from lienket.model.atlas import Atlas

CHROMIUM = (
    os.environ.get("LIENKET_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
)
"""None = the one that Playwright brings."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
DESK = (1440, 900)
PHONE = (390, 844)
NEAR = 12
"""A zoom from which all marks are drawn."""
TOUCH_PX = 44

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; a page of its own for each."""
    with sync_playwright() as engine:
        try:
            opened = engine.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        except Error as why:
            pytest.skip(f"no Chromium could be started ({CHROMIUM or 'Playwright'}): {why}")
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The embedded workspace, joined."""
    return pipeline.atlas(pipeline.embedded())


@pytest.fixture(scope="session")
def links(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the embedded workspace."""
    path = tmp_path_factory.mktemp("bản đồ") / "links.html"
    webmap.write(atlas, path)
    return path


@pytest.fixture(scope="session")
def toy_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the toy country, made once."""
    folder = tmp_path_factory.mktemp("page")
    webmap.write(pipeline.atlas(country.write(folder / "toy")), folder / "toy.html")
    return folder / "toy.html"


@pytest.fixture
def toy_map(toy_page: Path, tmp_path: Path) -> Path:
    """The map of the toy country, for a test to do with what it likes."""
    return Path(shutil.copy(toy_page, tmp_path / "toy.html"))


@pytest.fixture
def open_map(browser: Browser) -> Iterator[Open]:
    """Opens a file without a network; at the end, no page may have asked or complained."""
    asked: list[str] = []
    complaints: list[str] = []

    def visit(path: Path, size: tuple[int, int] = DESK) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=size == PHONE,
            reduced_motion="reduce",
        )
        context.set_offline(True)
        page = context.new_page()
        start = len(asked)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(path.as_uri())
        ready(page)
        assert asked[start:] == [path.as_uri()]
        return page

    yield visit
    for context in browser.contexts:
        context.close()
    assert all(address.startswith("file:") for address in asked)
    assert complaints == []


def ready(page: Page) -> None:
    """Wait until the page is unzipped and stands."""
    page.locator("#found:not(:empty)").wait_for(state="attached")


def until(page: Page, code: str) -> None:
    """Wait until `code` is true in the page; Playwright's own way wants a forbidden eval."""
    for _ in range(200):
        if page.evaluate(code):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {code}")


def zoom_in(page: Page, zoom: float = NEAR) -> None:
    """Zoom the map about its middle, at once."""
    page.evaluate("zoom => { lienket.state.map.setZoom(zoom, {animate: false}); }", zoom)


def on_screen(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Bring a place to the middle of the map; where it is in the window [px]."""
    x, y = page.evaluate(
        """([lon, lat]) => {
            const { map } = lienket.state;
            map.setView([lat, lon], 12, { animate: false });
            const at = map.latLngToContainerPoint([lat, lon]);
            const box = map.getContainer().getBoundingClientRect();
            return [at.x + box.x, at.y + box.y];
        }""",
        [lon, lat],
    )
    return float(x), float(y)
