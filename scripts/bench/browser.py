"""Pages measured in headless Chromium: when they are drawn, what they weigh, how they move."""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64decode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Browser, Page, Route

WATCH = """
    window.watched = { busy: 0, frames: [], tasks: [] };
    new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => {
        watched.tasks.push([(performance.timeOrigin + startTime + duration) / 1000, duration]);
        watched.busy = Math.max(watched.busy, startTime + duration);
    })).observe({ type: "longtask", buffered: true });
    new MutationObserver(() => { watched.busy = performance.now(); })
        .observe(document, { childList: true, subtree: true, attributes: true });
"""
REST = """async () => {
    const loaded = () => performance.getEntriesByType("navigation")[0].loadEventEnd;
    while (!loaded() || performance.now() - Math.max(watched.busy, loaded()) < 700) {
        await new Promise((done) => setTimeout(done, 50));
    }
    const rest = Math.max(watched.busy, loaded());
    return [performance.timeOrigin / 1000, rest / 1000, watched.tasks];
}"""
"""When the page was asked for [s since 1970]; how long until nothing on it moved [s]; its long
tasks, each with its end [s since 1970] and how long it took [ms]."""
SLOWED = 4
"""How many times slower a slowed processor is."""
SIZE = (1400, 900)
SEEN = (460, 100, 1060, 700)
"""What is looked at of the page [px]: no tool has anything but its map there."""
COARSE = 2
"""Pictures are compared by averages of so many pixels."""
ALIKE = 0.5
"""A picture is like the last when its edges differ by no more of the last one's: names may come
later, and a letter may stand a pixel elsewhere, but an empty ground differs by all of them."""
LEAST = 2
"""A change of less grey a pixel is none."""
FRAMES = """() => {
    watched.frames = [];
    let last = performance.now();
    const tick = () => {
        const now = performance.now();
        watched.frames.push(now - last);
        last = now;
        watched.ticking = requestAnimationFrame(tick);
    };
    watched.ticking = requestAnimationFrame(tick);
}"""
STOP = "() => { cancelAnimationFrame(watched.ticking); return watched.frames.slice(1); }"

_PACKAGE = re.compile(r"https://cdn\.jsdelivr\.net/npm/((?:@[^/]+/)?[^@/]+)@?([^/]*)/(.+)")
_ELSEWHERE = {
    r"https://code\.jquery\.com/jquery-([\d.]+)(\.min)?\.js": ("jquery", "dist/jquery{1}.js"),
    r"https://cdnjs\.cloudflare\.com/ajax/libs/Leaflet\.awesome-markers/([\d.]+)/(.+)": (
        "leaflet.awesome-markers",
        "dist/{1}",
    ),
}


def served(cache: Path) -> Any:  # noqa: ANN401 - a route handler
    """A handler that answers requests for scripts out of packages, kept in the folder `cache`."""

    def answer(route: Route) -> None:
        found = _file(route.request.url, cache)
        if found and found.is_file():
            route.fulfill(path=found)
        else:
            route.fulfill(status=200, body="", content_type="text/css")

    return answer


def _file(url: str, cache: Path) -> Path | None:
    """The file of a package that an address of a page means."""
    match = _PACKAGE.fullmatch(url)
    if match:
        return _package(match[1], match[2], cache) / match[3]
    for pattern, (name, path) in _ELSEWHERE.items():
        match = re.fullmatch(pattern, url)
        if match:
            return _package(name, match[1], cache) / path.format("", match[2] or "")
    return None


def _package(name: str, version: str, cache: Path) -> Path:
    folder = cache / f"{name}@{version}".replace("/", "_")
    npm = shutil.which("npm")
    if not folder.is_dir() and npm:
        folder.mkdir(parents=True)
        wanted = f"{name}@{version}" if version else name
        command = [npm, "pack", "--silent", "--pack-destination", str(folder), wanted]
        if subprocess.run(command, check=False).returncode == 0:
            [archive] = folder.glob("*.tgz")
            shutil.unpack_archive(archive, folder, filter="data")
    return folder / "package"


def measure(browser: Browser, page_file: Path, cache: Path) -> dict[str, float]:
    """When the map answers [s], heap and typed arrays [MB], frames while moving [ms].

    The same times with the processor slowed are called `slow_…`.
    """
    slow = _opened(browser, page_file, cache, slowed=SLOWED)
    told = {f"slow_{name}": value for name, value in _times(slow).items()}
    slow.page.context.close()
    opened = _opened(browser, page_file, cache)
    page = opened.page
    told |= _times(opened)
    told |= _heap(page)
    told |= {f"pan_{name}": value for name, value in _frames(page, _drag).items()}
    told |= {f"zoom_{name}": value for name, value in _frames(page, _wheel).items()}
    page.context.close()
    return told


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that is being opened, and the film of it: when [s since 1970], and the picture."""

    page: Page
    frames: list[tuple[float, bytes]]


def _opened(browser: Browser, page_file: Path, cache: Path, *, slowed: int = 1) -> Opened:
    """The page on its way, with a processor that is slowed so many times."""
    context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    frames = _filmed(page)
    page.set_default_timeout(180_000)
    page.route(re.compile("^https?:"), served(cache))
    page.add_init_script(WATCH)
    page.goto(page_file.as_uri(), wait_until="commit")
    return Opened(page, frames)


def _times(opened: Opened) -> dict[str, float]:
    """When the map is seen as it stands at the end, and answers; the longest task after; rest."""
    asked, rest, tasks = opened.page.evaluate(REST)
    seen = _drawn(opened.frames)
    waits = [length for end, length in tasks if end > seen]
    return {"answers_s": seen - asked, "wait_ms": max(waits, default=0), "rest_s": float(rest)}


def _filmed(page: Page) -> list[tuple[float, bytes]]:
    """The frames that the browser shows from now on: when [s since 1970], and the picture."""
    frames: list[tuple[float, bytes]] = []
    session = page.context.new_cdp_session(page)

    def keep(shown: dict[str, Any]) -> None:
        frames.append((float(shown["metadata"]["timestamp"]), b64decode(shown["data"])))
        session.send("Page.screencastFrameAck", {"sessionId": shown["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 80})
    return frames


def _drawn(frames: list[tuple[float, bytes]]) -> float:
    """When the map was first seen as it stands at the end [s since 1970]."""
    last = _edges(frames[-1][1])
    drawn = frames[-1][0]
    for when, picture in reversed(frames):
        if np.abs(_edges(picture) - last).mean() > ALIKE * last.mean():
            break
        drawn = when
    return drawn


def _edges(picture: bytes) -> npt.NDArray[np.float64]:
    """How much the map's part of a picture changes from place to place; a plain ground is 0."""
    whole = Image.open(BytesIO(picture)).convert("L")
    scale = whole.width / SIZE[0]
    box = tuple(round(side * scale) for side in SEEN)
    map_ = whole.crop(box)  # type: ignore[arg-type] # four numbers
    grey = np.asarray(map_.reduce(COARSE), dtype=np.float64)
    down, right = np.gradient(grey)
    steep: npt.NDArray[np.float64] = np.hypot(down, right)
    # What a JPEG makes of a plain ground is no edge.
    return np.where(steep > LEAST, steep, 0)


def _heap(page: Page) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    arrays = usage.get("backingStorageSize", 0)
    return {"heap_mb": usage["usedSize"] / 1e6, "arrays_mb": arrays / 1e6}


def _frames(page: Page, move: Any) -> dict[str, float]:  # noqa: ANN401 - a callable
    """The longest frame, and the one that 95 of 100 do not exceed [ms]."""
    page.evaluate(FRAMES)
    move(page)
    page.wait_for_timeout(600)
    frames = sorted(page.evaluate(STOP))
    return {"p95_ms": frames[int(len(frames) * 0.95)], "max_ms": frames[-1]}


def _drag(page: Page) -> None:
    page.mouse.move(800, 500)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(800 - 6 * step, 500 - 3 * step)
        page.wait_for_timeout(16)
    page.mouse.up()


def _wheel(page: Page) -> None:
    page.mouse.move(800, 450)
    for notch in (-300, -300, 300, 300):
        page.mouse.wheel(0, notch)
        page.wait_for_timeout(500)
