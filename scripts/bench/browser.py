"""Pages measured in headless Chromium: when they are drawn, what they weigh, how they move."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

WATCH = """
    window.watched = { busy: 0, frames: [] };
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        watched.busy = Math.max(watched.busy, entry.startTime + entry.duration);
    })).observe({ type: "longtask", buffered: true });
    new MutationObserver(() => { watched.busy = performance.now(); })
        .observe(document, { childList: true, subtree: true, attributes: true });
"""
REST = """async () => {
    const loaded = () => performance.getEntriesByType("navigation")[0].loadEventEnd;
    while (!loaded() || performance.now() - Math.max(watched.busy, loaded()) < 700) {
        await new Promise((done) => setTimeout(done, 50));
    }
    if (window.lienket?.drawn) await lienket.drawn;
    const own = window.lienket?.drawnAt ?? 0;
    return Math.max(watched.busy, loaded(), own) / 1000;
}"""
"""Drawn: nothing on the page moves any more; ours also says when its canvas was whole [s]."""
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
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(180_000)
    page.route(re.compile("^https?:"), served(cache))
    page.add_init_script(WATCH)
    page.goto(page_file.as_uri(), wait_until="commit")
    told = {"drawn_s": float(page.evaluate(REST))}
    told |= _heap(page)
    told |= {f"pan_{name}": value for name, value in _frames(page, _drag).items()}
    told |= {f"zoom_{name}": value for name, value in _frames(page, _wheel).items()}
    context.close()
    return told


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
