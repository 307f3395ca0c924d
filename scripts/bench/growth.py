"""What a workspace takes as it grows: each product of two sides and of 62, and a country's maps.

    python scripts/bench/growth.py [--atlas FOLDER] [--workers N]

Measures our own workspace (D21) and that of `country.py` (D692), product by product, each by a
process of its own, and with `--atlas` all workspaces below a folder by `lienket atlas`: seconds
and the peak memory of all its processes. Replaces its own chapter of docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil
from chapter import keep
from loads import ROOT

PRODUCTS = ("web", "tables", "qgis", "report")
LEAD = """\
## Lớn đến cả nước / As large as a country

Đo bằng `scripts/bench/growth.py`: từng sản phẩm dựng riêng, kể cả đọc, kiểm tra và tính. *Each
product by itself, reading, checks and computing included; memory is that of all processes.*
"""
POLL_S = 0.1


def measured(*arguments: object) -> tuple[float, float, int]:
    """Seconds, peak memory of all processes [MB] and exit code of `lienket` with `arguments`."""
    begun = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "-m", "lienket.cli", *map(str, arguments)],
        stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT / "geo")},
    )  # fmt: skip
    peak = 0
    while process.poll() is None:
        peak = max(peak, _held(process))
        time.sleep(POLL_S)
    return time.perf_counter() - begun, peak / 1e6, int(process.returncode)


def _held(process: psutil.Process) -> int:
    """The memory of a process and of all that it began [bytes]."""
    held = 0
    try:
        for each in (process, *process.children(recursive=True)):
            held += each.memory_info().rss
    except psutil.Error:
        pass
    return held


def growth(folder: Path) -> list[str]:
    """The rows of the products, in both sizes."""
    country = folder / "country"
    script = Path(__file__).with_name("country.py")
    subprocess.run([sys.executable, str(script), str(country)], check=True)
    rows = [
        "| | D21 [s] | D21 [MB] | D692 [s] | D692 [MB] |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for product in PRODUCTS:
        cells = [product]
        for name, workspace in (("D21", ROOT / "layers"), ("D692", country)):
            out = folder / f"{name}-{product}"
            took, memory, _ = measured(
                "build", "--workspace", workspace, "--out", out, "--only", product
            )
            cells += [f"{took:.0f}", f"{memory:.0f}"]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def main() -> None:
    """Measure, and write the chapter."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--atlas", type=Path)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        told = [LEAD, *growth(Path(name)), ""]
        if asked.atlas:
            took, memory, code = measured(
                "atlas", asked.atlas, "--out", Path(name) / "atlas",
                "--only", "web", "--workers", asked.workers,
            )  # fmt: skip
            count = sum(1 for _ in asked.atlas.rglob("catalogue.toml"))
            told.append(
                f"`lienket atlas --only web`, {count} workspaces, {asked.workers} workers: "
                f"{took / 60:.1f} min, {memory / 1000:.2f} GB, exit code {code}.\n"
            )
    day = datetime.now(tz=UTC).date().isoformat()
    keep("growth", [*told, f"{day}; {os.cpu_count()} cores."])


if __name__ == "__main__":
    main()
