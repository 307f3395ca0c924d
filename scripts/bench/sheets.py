"""How long all map sheets of the embedded workspace take: PNG, SVG and PDF of each.

    python scripts/bench/sheets.py [--workers 2]

Prints the seconds and fails if they are more than a minute.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from lienket import pipeline, sheet

LIMIT_S = 60


def main() -> int:
    """The exit code: 0 if the sheets are quick enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    workers = parser.parse_args().workers
    atlas = pipeline.atlas(pipeline.embedded())
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        made = sheet.write(atlas, Path(folder), workers=workers)
        seconds = time.perf_counter() - start
        size = sum(path.stat().st_size for path in made) / 1e6
    print(f"{len(made)} files, {size:.1f} MB, {seconds:.1f} s with {workers} workers")
    return int(seconds > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
