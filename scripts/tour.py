"""Take the pictures of docs/tour.md: seven tasks of a planner, on a desk and on a phone.

    python scripts/tour.py

Uses the Chromium and the environment of the tests; overwrites docs/tour/*.webp and docs/map.png.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from lienket import pipeline, webmap

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "tour"
SIZES = {"desk": (1400, 900), "phone": (390, 844)}
REST_MS = 700


def find(page: Page) -> None:
    """Find ĐT.289 by what a hurried person types."""
    unfold(page)
    page.locator("#search").press_sequentially("dt289")


def held_up(page: Page) -> None:
    """What is held up where Lạng Sơn takes part."""
    unfold(page)
    page.locator("#filter-open").click()
    for facet, codes in (("health", ("blocked",)), ("side", ("ls",))):
        choose(page, facet, codes)


def proposed(page: Page) -> None:
    """All that is only proposed or planned in Lục Ngạn."""
    unfold(page)
    page.locator("#filter-open").click()
    choose(page, "status", ("idea",))
    choose(page, "district", ("gso-219-2023",))


def source(page: Page) -> None:
    """Where the status of the road to Mỹ An comes from."""
    unfold(page)
    page.locator("#search").fill("huu lung my an")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_timeout(REST_MS)
    page.locator('[data-part="huulung-myan--ls"]').scroll_into_view_if_needed()
    page.locator('[data-part="huulung-myan--ls"] cite').first.scroll_into_view_if_needed()


def border(page: Page) -> None:
    """What crosses between two districts."""
    show(page, "#view=border&pair=border-gso-219-2023-gso-187-2023")


def change(page: Page) -> None:
    """What one link would change."""
    show(page, "#view=change&chon=huulung-myan")


def show(page: Page, address: str) -> None:
    """Go to what an address holds."""
    page.evaluate("address => { location.hash = address; }", address)
    page.wait_for_timeout(REST_MS)


def unfold(page: Page) -> None:
    """Open the sheet of a phone."""
    if page.locator("#side.folded").count():
        page.locator("#grip").click()


def choose(page: Page, facet: str, codes: tuple[str, ...]) -> None:
    """Choose codes of a facet in the panel of the filters."""
    group = page.locator(f'[data-facet="{facet}"]')
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    for code in codes:
        group.locator(f'input[value="{code}"]').check()


TASKS: dict[str, Callable[[Page], None]] = {
    "1-find": find,
    "2-held-up": held_up,
    "3-proposed": proposed,
    "4-source": source,
    "6-border": border,
    "7-change": change,
}


def opened(browser: Browser, file: Path, size: tuple[int, int]) -> Page:
    """The map in a fresh page, drawn."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        has_touch=size == SIZES["phone"],
    )
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("#found:not(:empty)").wait_for(state="attached")
    page.wait_for_timeout(REST_MS)
    return page


def keep(picture: bytes, name: Path) -> None:
    """Save a picture small: at most 1,000 px wide or high."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.thumbnail((1000, 1000), Image.Resampling.LANCZOS)
    image.save(name, quality=88, method=6)


def printed(page: Page, folder: Path) -> None:
    """The border area on an A4 page, as the printer gets it."""
    page.evaluate("void lienket.state.map.setView([21.42, 106.55], 10.25, { animate: false })")
    page.wait_for_timeout(REST_MS)
    paper = folder / "paper.pdf"
    page.emulate_media(media="print")
    page.pdf(path=paper, prefer_css_page_size=True)
    program = shutil.which("pdftoppm")
    if program:
        subprocess.run([program, "-png", "-r", "110", paper, folder / "paper"], check=True)
        keep(next(folder.glob("paper*.png")).read_bytes(), PICTURES / "5-print.webp")


def main() -> None:
    """Take every picture."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as engine:
        folder = Path(place)
        webmap.write(pipeline.atlas(pipeline.embedded(), people=True), folder / "links.html")
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = engine.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, size in SIZES.items():
            for task, act in TASKS.items():
                page = opened(browser, folder / "links.html", size)
                act(page)
                page.wait_for_timeout(REST_MS)
                keep(page.screenshot(), PICTURES / f"{task}-{name}.webp")
                page.context.close()
        page = opened(browser, folder / "links.html", SIZES["desk"])
        (ROOT / "docs" / "map.png").write_bytes(page.screenshot())
        printed(page, folder)
        browser.close()


if __name__ == "__main__":
    main()
