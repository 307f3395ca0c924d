"""A road of very many pieces or vertices, and one that passes a border again and again: seconds.

    python scripts/bench/pieces.py [--count N]

Prints how long each step takes by one processor, and fails if the gaps of 5,000 pieces take more
than 5 s. Pieces stand apart by a tenth of their length, as in a road layer that was collected.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import shapely

from lienket.checks.gaps import gaps_m
from lienket.checks.shapes import crossing
from lienket.line_clipping import Ground, cut

COUNT, LIMIT_S = 5000, 5.0

Floats = npt.NDArray[np.float64]


def main() -> int:
    """The exit code: 0 if the gaps are found soon enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    count = parser.parse_args().count
    at = np.arange(count) * 20.0
    pieces = shapely.MultiLineString([*np.stack([_winding(at), _winding(at + 18)], axis=1)])
    places = np.random.default_rng(1).random((count, 1, 2)) * 100_000
    scattered = shapely.MultiLineString(
        [*np.concatenate([places, places + np.array([18, 0])], axis=1)]
    )
    long = shapely.LineString(np.vstack([_winding(np.arange(20 * count) * 1.0), [[50, -900]]]))
    zigzag = shapely.LineString(np.stack([1000 + 50 * (-1.0) ** np.arange(count), at], axis=1))
    sides = {"a": shapely.box(0, 0, 1000, at[-1]), "b": shapely.box(1000, 0, 2000, at[-1])}
    slow = _timed(f"gaps of {count:,} pieces along a road", lambda: gaps_m(pieces))
    _timed("  the same, scattered", lambda: gaps_m(scattered))
    _timed(f"where a line of {20 * count:,} vertices crosses itself", lambda: crossing(long))
    _timed(f"a road over a border {count:,} times", lambda: cut(zigzag, Ground(sides)))
    return int(count == COUNT and slow > LIMIT_S)


def _winding(at: Floats) -> Floats:
    return np.stack([at, 300 * np.sin(at / 500)], axis=1)


def _timed(what: str, work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    print(f"{what}: {seconds:.1f} s")
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
