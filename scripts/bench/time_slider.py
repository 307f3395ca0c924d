"""The slider over the days of events on a large map: how long a step takes, and making the page.

    python scripts/bench/time_slider.py [--links 4000] [--events 100000] [--days 3000] [--steps 60]

The links are made up: two lines each, anywhere in the embedded workspace, with statements at
random; the rest of the map is the workspace's own, but for the border and the trips. A step is
measured in headless Chromium: its script, from the input to the frame that shows it, and for how
long the page's thread had the processor, which does not count who else is busy. Needs Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from playwright.sync_api import CDPSession, Error, Page, sync_playwright
from shapely import LineString

from lienket import border, join, pipeline, style, tally, vocabulary, webmap
from lienket.dates import When
from lienket.model.analysis import Accessibility, Border
from lienket.model.atlas import Atlas
from lienket.model.records import Link, Part, Status
from lienket.webmap import times

LAYER = "roads"
WIDTH, HEIGHT = 1366, 768
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip
STAGES = ("proposed", "planned", "approved", "under_construction", "suspended", "completed")
STEP = """(stop) => new Promise((done) => {
    const start = performance.now();
    lienket.time.go(stop);
    const worked = performance.now() - start;
    requestAnimationFrame(() => setTimeout(() => done([worked, performance.now() - start])));
})"""
REST_MS = 1500
"""So long the page is left alone between two steps, in which it draws all in order."""


def statements(subjects: list[str], events: int, days: int) -> Iterator[Status]:
    """So many statements about `subjects` on so many days, the same each time."""
    chance, first = np.random.default_rng(1), date(2015, 1, 1)
    for number in range(events):
        day = first + timedelta(days=int(chance.integers(days)))
        stage = STAGES[int(chance.integers(len(STAGES)))]
        when = When.parse(day.isoformat())
        yield Status(
            subject=subjects[number % len(subjects)],
            condition="in_service" if stage == "completed" else "not_built",
            work="new",
            stage=stage,
            health="",
            happened_on=None,
            stated_on=when,
            expected_on=None,
            source="made-up",
            locator="",
            inferred=False,
            note_vi="",
            note_en="",
        )


def made_up(whole: Atlas, links: int, events: int, days: int) -> Atlas:
    """`whole` with so many links, statements and days in place of its own."""
    one, other = (side.key for side in whole.catalogue.sides[:2])
    keys = [f"link-{n}" for n in range(links)]
    ends = {key: (f"{key}--{one}", f"{key}--{other}") for key in keys}
    rows = tuple(
        Link(key, "route", key, key, (one, other), ends[key], (), (), (), LAYER, "public")
        for key in keys
    )
    parts = tuple(
        Part(end, side, end, end, (), LAYER)
        for key in keys
        for end, side in zip(ends[key], (one, other), strict=True)
    )
    statuses = tuple(statements([part.key for part in parts], events, days))
    facts = replace(
        whole.facts, links=rows, parts=parts, statuses=statuses, figures=(), doubts=(),
        requests=(), waypoints=(),
    )  # fmt: skip
    base = {layer.key for layer in whole.catalogue.layers if not layer.status}
    frames = {key: frame for key, frame in whole.frames.items() if key in base}
    frames[LAYER] = lines(whole, parts)
    latest = join.newest(facts)
    made = replace(
        whole, facts=facts, frames=frames, latest=latest, symbols=style.classify(latest),
        states=border.find(whole.catalogue, facts, latest, frames), border=Border(),
        accessibility=Accessibility(), as_of=max(row.stated_on.last for row in statuses),
    )  # fmt: skip
    return replace(made, summary=tally.count(made))


def lines(whole: Atlas, parts: tuple[Part, ...]) -> gpd.GeoDataFrame:
    """A line of five vertices for each part, anywhere in the sides (EPSG:4326)."""
    chance, own = np.random.default_rng(2), whole.frames[LAYER]
    west, south, east, north = whole.sides.total_bounds
    starts = chance.uniform((west, south), (east, north), (len(parts), 2))
    walks = chance.normal(0, 0.01, (len(parts), 5, 2)).cumsum(axis=1)
    rows = pd.DataFrame([own.iloc[0].drop("geometry")] * len(parts)).reset_index(drop=True)
    keys = [part.key for part in parts]
    rows = rows.assign(key=keys, name_vi=keys, name_en=keys, ref="", accuracy="traced")
    drawn = [LineString(start + walk) for start, walk in zip(starts, walks, strict=True)]
    return gpd.GeoDataFrame(rows, geometry=drawn, crs=own.crs).set_index(
        pd.Index(keys, name=None), drop=False
    )


def steps(page: Page, count: int, label: str) -> None:
    """Take single steps back and forth, then jumps, and say how long they took."""
    last = page.evaluate("lienket.time.last()")
    chance = np.random.default_rng(3)
    walk = [int(at) for at in np.clip(last // 2 + chance.choice([-1, 1], count).cumsum(), 0, last)]
    jumps = [int(at) for at in chance.integers(0, last + 1, count // 4)]
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    for name, stops in (("steps", walk), ("jumps", jumps)):
        page.evaluate(STEP, stops[0])
        found = [timed(page, session, stop) for stop in stops[1:]]
        for what, took in zip(("script", "shown", "thread"), zip(*found, strict=True), strict=True):
            middle, high = statistics.median(took), statistics.quantiles(took, n=20)[-1]
            print(f"{label}, {name}, {what}: median {middle:.0f} ms, p95 {high:.0f} ms")


def timed(page: Page, session: CDPSession, stop: int) -> tuple[float, float, float]:
    """How long a step takes [ms]: its script, until it is shown, and the processor's own time."""
    page.wait_for_timeout(REST_MS)
    before = busy(session)
    script, shown = page.evaluate(STEP, stop)
    return float(script), float(shown), busy(session) - before


def busy(session: CDPSession) -> float:
    """For how long the page's thread has had the processor [ms]."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(1000 * next(row["value"] for row in metrics if row["name"] == "TaskDuration"))


def complain(error: Error) -> None:
    """Say that the page has failed."""
    print(error)


def main() -> None:
    """Make the page, open it, step."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("links", 4000), ("events", 100_000), ("days", 3000), ("steps", 60)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--keep", type=Path, help="where to leave the page")
    asked = parser.parse_args()
    whole = pipeline.atlas(pipeline.embedded())
    with tempfile.TemporaryDirectory() as folder, vocabulary.using(whole.catalogue):
        atlas = made_up(whole, asked.links, asked.events, asked.days)
        start = time.perf_counter()
        times.describe(atlas)
        print(f"days worked out: {time.perf_counter() - start:.1f} s")
        file = asked.keep or Path(folder) / "large.html"
        start = time.perf_counter()
        webmap.write(atlas, file)
        print(f"page: {time.perf_counter() - start:.1f} s, {file.stat().st_size / 1e6:.1f} MB")
        with sync_playwright() as engine:
            found = os.environ.get("LIENKET_CHROMIUM") or shutil.which("chromium")
            browser = engine.chromium.launch(executable_path=found, args=ARGUMENTS)
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.on("pageerror", complain)
            page.goto(file.as_uri())
            page.locator("#found:not(:empty)").wait_for(state="attached", timeout=120_000)
            page.wait_for_timeout(3000)
            steps(page, asked.steps, "plain")
            page.evaluate("lienket.compare.with(0)")
            steps(page, asked.steps, "compared")
            browser.close()


if __name__ == "__main__":
    main()
