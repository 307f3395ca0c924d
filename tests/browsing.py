"""A real Chromium for the tests of the web map, and what they all do with it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import across
import pytest
import toy as country
from kept import once
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

    def make(folder: Path) -> None:
        folder.mkdir()
        webmap.write(atlas, folder / "links.html")

    return once(tmp_path_factory, "bản đồ", make) / "links.html"


@pytest.fixture(scope="session")
def toy_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the toy country, made once."""

    def make(folder: Path) -> None:
        atlas = pipeline.atlas(country.write(folder / "toy"))
        webmap.write(atlas, folder / "toy.html")

    return once(tmp_path_factory, "page", make) / "toy.html"


@pytest.fixture(scope="session")
def views(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the toy country with what is known by hand about its border and its trips."""

    def make(folder: Path) -> None:
        atlas = pipeline.atlas(country.write(folder / "toy"))
        webmap.write(across.joined(atlas), folder / "views.html")

    return once(tmp_path_factory, "views", make) / "views.html"


@pytest.fixture
def toy_map(toy_page: Path, tmp_path: Path) -> Path:
    """The map of the toy country, for a test to do with what it likes."""
    return Path(shutil.copy(toy_page, tmp_path / "toy.html"))


class Windows:
    """Windows without a network that tests take in turn, each cleared for the next who takes it.

    A fresh one costs more than most tests do in it: a process, and all scripts compiled anew.
    """

    def __init__(self, browser: Browser, blank: Path) -> None:
        self._browser = browser
        self._blank = blank.as_uri()
        self._free: dict[tuple[int, int], list[Page]] = {}
        self._taken: list[tuple[tuple[int, int], Page]] = []

    def take(self, size: tuple[int, int]) -> Page:
        """A window of that size which shows an empty page."""
        free = self._free.setdefault(size, [])
        page = free.pop() if free else self._fresh(size)
        self._taken.append((size, page))
        return page

    def _fresh(self, size: tuple[int, int]) -> Page:
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=size == PHONE,
            reduced_motion="reduce",
        )
        context.set_offline(True)
        page = context.new_page()
        self._emptied(page, size)
        return page

    def clear(self) -> None:
        """Take back what was taken, and close whatever else is open."""
        for size, page in self._taken:
            try:
                self._emptied(page, size)
                self._free[size].append(page)
            except Error:  # it hangs, or is gone
                page.context.close()
        self._taken.clear()
        kept = {page.context for pages in self._free.values() for page in pages}
        for context in self._browser.contexts:
            if context not in kept:
                context.close()

    def _emptied(self, page: Page, size: tuple[int, int]) -> None:
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.goto(self._blank)
        page.context.clear_cookies()
        page.evaluate("localStorage.clear(); sessionStorage.clear(); window.name = '';")
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(
            media="null", color_scheme="light", reduced_motion="reduce", forced_colors="none"
        )
        page.mouse.move(-1, -1)
        session = page.context.new_cdp_session(page)
        session.send("Page.resetNavigationHistory")
        session.detach()


@pytest.fixture(scope="session")
def windows(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Windows:
    """The windows that `open_map` opens files in."""
    blank = tmp_path_factory.mktemp("blank") / "blank.html"
    blank.write_text("<!doctype html><meta charset=utf-8><title></title>", encoding="utf-8")
    return Windows(browser, blank)


@pytest.fixture
def open_map(windows: Windows) -> Iterator[Open]:
    """Opens a file without a network; at the end, no page may have asked or complained."""
    asked: list[str] = []
    complaints: list[str] = []
    listening = {
        "request": lambda request: asked.append(request.url),
        "console": lambda message: complaints.append(message.text),
        "pageerror": lambda error: complaints.append(str(error)),
        "dialog": lambda dialog: complaints.append(dialog.message),
    }
    opened: list[Page] = []

    def visit(path: Path, size: tuple[int, int] = DESK) -> Page:
        page = windows.take(size)
        opened.append(page)
        start = len(asked)
        for event, listener in listening.items():
            page.on(event, listener)  # type: ignore[call-overload] # an event by its name
        page.goto(path.as_uri())
        ready(page)
        assert asked[start:] == [path.as_uri()]
        return page

    yield visit
    windows.clear()
    for page in opened:
        for event, listener in listening.items():
            page.remove_listener(event, listener)
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
