"""The web map against its peers, in one run on one machine: build, weight, drawing, movement.

    python scripts/bench/webmap.py [--quick] [--loads D21,D692,C10k,R264k] [--peers folium,…]

Writes docs/performance.md. Needs the reference data beside the repository, Chromium, npm (peers'
scripts are served from packages, so that no network slows them), and the packages of the group
`bench`. Tools take turns; figures are medians of five runs (`--quick`: of one; `--runs`).
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import browser
from loads import LOADS, ROADS_OF_PEERS, ROOT
from playwright.sync_api import sync_playwright

RUNS = 5
PEERS = {
    "D21": ("folium", "explore", "plotly", "pydeck"),
    "D692": ("folium", "explore", "plotly", "pydeck"),
    "C10k": ("folium", "explore"),
    "R264k": ("folium",),
}
ROADS = 263_593
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip

Run = dict[str, float]


def build(tool: str, load: str, page: Path) -> Run:
    """Build one page in a process of its own: seconds, peak memory [MB], bytes [MB].

    Raises:
        SystemExit: the tool failed.
    """
    command = [sys.executable, str(Path(__file__).with_name("loads.py")), tool, load, str(page)]
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "geo")}
    process = subprocess.run(
        command, check=False, env=environment, stdout=subprocess.PIPE, text=True
    )
    seconds = time.perf_counter() - start
    if process.returncode:
        message = f"{tool} could not build {load}"
        raise SystemExit(message)
    return {
        "build_s": seconds,
        "peak_mb": float(process.stdout.split()[-1]),
        "size_mb": page.stat().st_size / 1e6,
    }


Found = dict[tuple[str, str], Run]


def measure(loads: list[str], peers: list[str], runs: int) -> Iterator[Found]:
    """The medians of every tool, on all loads measured so far, after each load."""
    found: dict[tuple[str, str], list[Run]] = defaultdict(list)
    with sync_playwright() as engine, tempfile.TemporaryDirectory() as folder:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        opened = engine.chromium.launch(executable_path=program, args=ARGUMENTS)
        cache = Path(tempfile.gettempdir()) / "lienket-bench"
        for load in loads:
            for _ in range(runs):
                for tool in ("lienket", *(peer for peer in PEERS[load] if peer in peers)):
                    page = Path(folder) / f"{tool}.html"
                    run = build(tool, load, page)
                    run |= browser.measure(opened, page, cache)
                    found[load, tool].append(run)
                    print(load, tool, {name: round(value, 2) for name, value in run.items()})
            yield {key: _medians(rows) for key, rows in found.items()}
        opened.close()


def _medians(rows: list[Run]) -> Run:
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


COLUMNS = {
    "build_s": ("Build [s]", 2),
    "peak_mb": ("Peak memory [MB]", 0),
    "size_mb": ("Page [MB]", 2),
    "answers_s": ("Answers [s]", 2),
    "wait_ms": ("Longest task after [ms]", 0),
    "rest_s": ("At rest [s]", 2),
    "slow_answers_s": ("Slowed: answers [s]", 2),
    "slow_wait_ms": ("Slowed: longest task after [ms]", 0),
    "slow_rest_s": ("Slowed: at rest [s]", 2),
    "heap_mb": ("JS heap [MB]", 1),
    "arrays_mb": ("+ typed arrays [MB]", 1),
    "pan_p95_ms": ("Pan, p95 frame [ms]", 0),
    "pan_max_ms": ("Pan, longest [ms]", 0),
    "zoom_p95_ms": ("Zoom, p95 frame [ms]", 0),
    "zoom_max_ms": ("Zoom, longest [ms]", 0),
}
TITLES = {
    "D21": "Our workspace, all layers and the interface; the peers draw the 21 bare districts",
    "D692": "692 districts of the country, 384,196 vertices",
    "C10k": "10,000 commune-like polygons, 838,449 vertices",
    "R264k": f"263,593 road ways; folium draws {ROADS_OF_PEERS:,} of them",
}


def table(load: str, found: dict[tuple[str, str], Run]) -> list[str]:
    """One load as a Markdown table, a row a tool."""
    head = "| | " + " | ".join(title for title, _ in COLUMNS.values()) + " |"
    rows = [
        f"| {tool} | {' | '.join(_figure(name, run) for name in COLUMNS)} |"
        for (of, tool), run in found.items()
        if of == load
    ]
    return [f"## {TITLES[load]}", "", head, "| --- |" + " ---: |" * len(COLUMNS), *rows, ""]


def _figure(name: str, run: Run) -> str:
    """A figure of a run; none for the drawing of a map that was never seen."""
    unseen = name.endswith(("answers_s", "wait_ms")) and run["answers_s"] <= 0
    return "–" if unseen else f"{run[name]:,.{COLUMNS[name][1]}f}"


def targets(found: dict[tuple[str, str], Run]) -> list[str]:
    """What was to be reached, and what was."""
    rows: list[tuple[str, str, float, float]] = []

    def ask(load: str, what: str, value: float, most: float) -> None:
        rows.append((load, what, value, most))

    for load, size, answers, heap, building in (
        ("D21", 0.5, 1, None, None),
        ("D692", 1.2, 0.35, 10, 0.4),
        ("C10k", 2.8, None, None, 0.2),
        ("R264k", 12, None, None, 0.15),
    ):
        if (load, "folium") not in found:
            continue
        own, other = found[load, "lienket"], found[load, "folium"]
        ask(load, "page [MB]", own["size_mb"], size)
        share = ROADS / ROADS_OF_PEERS if load == "R264k" else 1
        if answers:
            for name, how in (("answers_s", ""), ("slow_answers_s", ", slowed")):
                ask(load, f"answers{how}, ratio to folium", own[name] / other[name], answers)
        if heap:
            ask(load, "heap [MB]", own["heap_mb"], heap)
        if building:
            ask(load, "build, ratio to folium", own["build_s"] / other["build_s"] / share, building)
        if load == "C10k":
            ask(load, "longest frame while panning [ms]", own["pan_max_ms"], 100)
        if load == "R264k":
            ask(load, "answers [s]", own["answers_s"], 3)
            ask(load, "p95 frame while panning [ms]", own["pan_p95_ms"], 100)
            ask(load, "p95 frame while zooming [ms]", own["zoom_p95_ms"], 100)
    return [
        f"| {load} | {what} | {value:.2f} | ≤ {most:g} | {'yes' if value <= most else '**no**'} |"
        for load, what, value, most in rows
    ]


HEAD = """\
# Tốc độ và dung lượng / Speed and size

Đo bằng `scripts/bench/webmap.py`: bản đồ của chúng tôi và các công cụ khác lần lượt, trên cùng một
máy, trung vị của các lần chạy. Tỷ lệ dùng được ở máy khác, số giây thì không.

- *Answers* (bản đồ trả lời): khung hình đầu tiên mà bản đồ trông như lúc cuối; trang được quay
  phim. Cái người đọc thấy khi ấy chính là bản đồ, kéo và phóng được ngay, không phải hình vẽ tạm.
  Danh sách, chú giải và tên đến sau, từng bước ngắn.
- *Longest task after* (việc dài nhất sau đó): một cú nhấp sau khung hình ấy phải chờ nhiều nhất
  chừng này; dưới 50 ms ghi là 0. *At rest* (nghỉ): hết việc dài và trang thôi thay đổi.
- *Slowed* (làm chậm): bộ xử lý bị làm chậm {slowed} lần, như máy văn phòng cũ.
- Chromium ở đây không có GPU; hình mà pydeck và plotly vẽ bằng WebGL không thấy được (–).

*Measured by `scripts/bench/webmap.py`: ours and its peers in turn on one machine, medians. Ratios
travel, seconds do not. Peers' scripts are served from this machine. Answers: the first frame in
which the map looks as it does at the end (the page is filmed); what is seen then is the map itself,
no stand-in, and can be moved at once. List, legend and names follow in short steps. Longest task
after: how long a click after that frame may wait; under 50 ms is 0. At rest: the end of the last
long task or change of the page. Slowed: the processor {slowed} times slower. Headless Chromium has
no GPU here, and what pydeck and plotly draw by WebGL was never seen (–).*

{day}; {runs} each; {cores} cores; Python {python}; {versions}.

| load | figure | measured | to reach | reached |
| --- | --- | ---: | ---: | --- |
"""


def report(found: dict[tuple[str, str], Run], runs: int) -> str:
    """The page of figures, Markdown."""
    tools = {tool for _, tool in found} & {"plotly", "pydeck"}
    packages = ("folium", "geopandas", *sorted(tools), "shapely")
    head = HEAD.format(
        slowed=browser.SLOWED,
        day=datetime.now(tz=UTC).date().isoformat(),
        runs="1 run" if runs == 1 else f"{runs} runs",
        cores=os.cpu_count(),
        python=platform.python_version(),
        versions=", ".join(f"{name} {metadata.version(name)}" for name in packages),
    )
    loads = [load for load in LOADS if any(of == load for of, _ in found)]
    lines = [*targets(found), "", *(line for load in loads for line in table(load, found))]
    return head + "\n".join(lines)


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="one run each")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--loads", default=",".join(LOADS))
    parser.add_argument("--peers", default=",".join(PEERS["D21"]))
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "performance.md")
    chosen = parser.parse_args()
    runs = 1 if chosen.quick else chosen.runs
    for found in measure(chosen.loads.split(","), chosen.peers.split(","), runs):
        # What `growth.py` has measured stays.
        before = chosen.out.read_text(encoding="utf-8") if chosen.out.exists() else ""
        kept = "".join(before.partition("\n<!-- growth -->")[1:])
        chosen.out.write_text(report(found, runs) + kept, encoding="utf-8", newline="\n")
    print(chosen.out)


if __name__ == "__main__":
    main()
