"""Pages measured in headless Chromium: when they are drawn, what they weigh, how they move."""

from __future__ import annotations

import re
import shutil
import subprocess
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Browser, Page, Route

WATCH = """
    window.watched = { busy: 0, frames: [], live: 0 };
    const isPicture = (node) => node.id === "opening" && node.nodeName === "CANVAS";
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        watched.busy = Math.max(watched.busy, entry.startTime + entry.duration);
    })).observe({ type: "longtask", buffered: true });
    new MutationObserver((changes) => {
        watched.busy = performance.now();
        const gone = changes.flatMap((change) => [...change.removedNodes]);
        if (gone.some(isPicture)) watched.live = watched.busy;
    }).observe(document, { childList: true, subtree: true, attributes: true });
"""
REST = """async () => {
    const loaded = () => performance.getEntriesByType("navigation")[0].loadEventEnd;
    while (!loaded() || performance.now() - Math.max(watched.busy, loaded()) < 700) {
        await new Promise((done) => setTimeout(done, 50));
    }
    const rest = Math.max(watched.busy, loaded());
    return [performance.timeOrigin / 1000, rest / 1000, watched.live / 1000];
}"""
"""When the page was asked for [s since 1970]; how long until nothing on it moved [s]; until
its map itself stood in place of a picture [s], 0 = it had none."""
SIZE = (1400, 900)
SEEN = (460, 100, 1060, 700)
"""What is looked at of the page [px]: no tool has anything but its map there."""
COARSE = 4
"""Pictures are compared by averages of so many pixels: a letter may stand a pixel elsewhere."""
ALIKE = 0.1
"""A picture is like the last when it differs from it by no more of what the empty page does."""
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
    """First full drawing [s], heap and typed arrays [MB], frames while moving [ms]."""
    context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
    page = context.new_page()
    frames = _filmed(page)
    page.set_default_timeout(180_000)
    page.route(re.compile("^https?:"), served(cache))
    page.add_init_script(WATCH)
    page.goto(page_file.as_uri(), wait_until="commit")
    asked, rest, live = page.evaluate(REST)
    drawn = _drawn(frames) - asked
    told = {"drawn_s": drawn, "live_s": max(drawn, float(live)), "rest_s": float(rest)}
    told |= _heap(page)
    told |= {f"pan_{name}": value for name, value in _frames(page, _drag).items()}
    told |= {f"zoom_{name}": value for name, value in _frames(page, _wheel).items()}
    context.close()
    return told


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
    last = _pixels(frames[-1][1])
    drawn = frames[-1][0]
    most = ALIKE * np.abs(_pixels(frames[0][1]) - last).mean()
    for when, picture in reversed(frames):
        if np.abs(_pixels(picture) - last).mean() > most:
            break
        drawn = when
    return drawn


def _pixels(picture: bytes) -> npt.NDArray[np.float64]:
    """The map's part of a picture, grey."""
    whole = Image.open(BytesIO(picture)).convert("L")
    scale = whole.width / SIZE[0]
    box = tuple(round(side * scale) for side in SEEN)
    map_ = whole.crop(box)  # type: ignore[arg-type] # four numbers
    return np.asarray(map_.reduce(COARSE), dtype=np.float64)


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
