"""What the effects of links take on a whole road file: seconds, megabytes, and how near draws are.

    python scripts/bench/effects.py WORKSPACE ROADS [--check N]

The atlas is made with the trips over ROADS, as `lienket build --network` does. With `--check`, N
draws are searched anew, with the speeds that they drew, and compared with what they were told.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import memory
import numpy as np

from lienket import pipeline
from lienket.network import routes, scenarios

_HELD: dict[str, Any] = {}


def main() -> None:
    """Build the atlas, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("roads", type=Path, nargs="?")
    parser.add_argument("--check", type=int, default=0, metavar="N")
    asked = parser.parse_args()
    made, scenarios.make = scenarios.make, _kept(scenarios.make)
    begun = time.perf_counter()
    atlas = pipeline.atlas(asked.workspace, roads=asked.roads)
    took = time.perf_counter() - begun
    scenarios.make = made
    sys.stdout.write(f"{took:.1f} s, {memory.peak_mb():.0f} MB\n")
    changes = atlas.accessibility.changes.dropna(subset="rank")
    columns = ["rank", "first_pct", "top3_pct", "pairs", "total_min", "total_most_min"]
    sys.stdout.write(f"{changes[columns].sort_values('rank').to_string()}\n")
    if asked.check:
        _compare(asked.check)


def _kept(of: Any) -> Any:  # noqa: ANN401 - a function
    """`of`, which keeps what it was given and what it made."""

    def call(graph: Any, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        _HELD.update(graph=graph, made=of(graph, *rest, **named), terminals=rest[0])
        return _HELD["made"]

    return call


def _compare(count: int) -> None:
    """By how much the ways that draws choose among are slower than those of a search."""
    graph, made = _HELD["graph"], _HELD["made"]
    limits, kinds = made.limits, made.groups
    factors = np.stack([limits.slower(name) for name in kinds.road_class], axis=1)[:count]
    nodes = np.array([*_HELD["terminals"].values()])
    every = np.indices((len(nodes), len(nodes))).reshape(2, -1)
    drawn = made.sampled((), *every).minutes.reshape(-1, len(nodes), len(nodes))
    over = []
    for number, factor in enumerate(factors):
        paced = replace(graph, minutes=graph.minutes * factor[kinds.of_edge])
        searched = routes.times(paced, nodes).minutes
        told = drawn[number, : len(nodes), : len(nodes)]
        known = np.isfinite(searched) & (searched > 1)
        over.append(told[known] / searched[known] - 1)
    excess = np.concatenate(over) * 100
    sys.stdout.write(
        f"over a search: mean {excess.mean():.2f} %, 95 of 100 below "
        f"{np.quantile(excess, 0.95):.2f} %, at most {excess.max():.2f} %\n"
    )


if __name__ == "__main__":
    main()
