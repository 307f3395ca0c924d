"""What it takes to find how far people have to go: a whole road file, and a network of millions.

    python scripts/bench/access.py [--workspace DIR --roads FILE] [--nodes N ...] [--seats N]

With ROADS the atlas of a workspace is made with its people over that file, and the steps are told:
seconds of the processor, for others may use it too, and the peak memory. Then grids that look like
a country's roads are made (fixed seed: a node every 330 m, a fifth of the pieces missing, a faster
road every 16 and every 64 of them), with seats on them, and the nodes within 60 minutes of each
are found, beside NetworkX and SciPy without a limit. Replaces its own chapter of
docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from chapter import keep
from loads import ROOT
from scipy.sparse import csgraph, csr_array

from lienket import access, network, pipeline
from lienket.access import permeability as segments
from lienket.access import potential, reach, search
from lienket.network.contraction import Arcs

LEAD = """\
## Thời gian đi lại của người dân / How far people have to go

Đo bằng `scripts/bench/access.py`; giây của bộ xử lý, một luồng. *Seconds of the processor; memory
is the most that the process had until then.*
"""
LIMIT_MIN, STEP_KM, MISSING, SEED = 60.0, 0.33, 0.2, 2689
KMH = ((64, 80.0), (16, 50.0), (1, 20.0))
"""Every so many rows and columns of the grid a road is so fast [km/h]."""

MOST, FEW = 20, 3
"""So many seats are searched from one by one; without a limit, and by NetworkX, so few."""

PEER_NODES = 500_000
"""NetworkX gets no more nodes: it takes over a kilobyte for each."""


def clocked(work: Callable[[], Any]) -> tuple[Any, float]:
    """What `work` returns, and the seconds of the processor that it took."""
    begun = time.process_time()
    made = work()
    return made, time.process_time() - begun


def peak_gb() -> float:
    """The most memory that this process had until now [GB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


# --- a whole road file ---------------------------------------------------------------------------


def whole(workspace: Path, roads: Path) -> Iterator[str]:
    """The steps of the atlas of `workspace` over a file of roads, and what they took."""
    took: dict[str, float] = {}
    steps = (
        (network, "prepare"), (network, "find"), (network.Prepared, "futures"), (reach, "make"),
        (potential, "make"), (potential, "find"), (potential, "beside"), (segments, "find"),
        (access, "find"),
    )  # fmt: skip
    for owner, name in steps:
        label = f"{getattr(owner, '__name__', owner)}.{name}".removeprefix("lienket.")
        setattr(owner, name, _counted(getattr(owner, name), label, took))
    atlas, total = clocked(lambda: pipeline.atlas(workspace, roads=roads, people=True))
    units = len(atlas.access.units.drop_duplicates("unit"))
    yield f"{roads.name}, {units} units, {len(atlas.access.places)} places:\n"
    yield "| step | [s] |\n| --- | ---: |"
    yield from (f"| `{label}` | {seconds:.1f} |" for label, seconds in took.items())
    # The ways that trips share are searched in `network.find` and not again in `access.find`.
    scenarios = took["network.prepare"] + took["network.find"] + took["access.find"]
    yield f"| all scenarios (`network.prepare`, `network.find`, `access.find`) | {scenarios:.1f} |"
    yield f"| the whole atlas, reading included | {total:.1f} |"
    yield f"\nPeak memory {peak_gb():.2f} GB.\n"


def _counted(work: Callable[..., Any], label: str, took: dict[str, float]) -> Any:  # noqa: ANN401 - as `work`
    def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - as `work`
        made, seconds = clocked(lambda: work(*given, **named))
        took[label] = took.get(label, 0.0) + seconds
        return made

    return call


# --- a network of millions -----------------------------------------------------------------------


def grid(nodes: int) -> Arcs:
    """A square of about so many nodes, as arcs whose one sum is minutes, both ways."""
    side = round(nodes**0.5)
    node = np.arange(side * side).reshape(side, side)
    draw = np.random.default_rng(SEED)
    rows, columns = (np.broadcast_to(np.arange(side)[axis], (side, side))
                     for axis in ((slice(None), None), (None, slice(None))))  # fmt: skip
    start, end, kmh = [], [], []
    for one, two, line in (
        (node[:, :-1], node[:, 1:], rows[:, :-1]), (node[:-1], node[1:], columns[:-1]),
    ):  # fmt: skip
        fast = np.select([line % every == 0 for every, _ in KMH], [speed for _, speed in KMH])
        there = (draw.random(one.shape) >= MISSING) | (fast > KMH[-1][1])
        start.append(one[there])
        end.append(two[there])
        kmh.append(fast[there])
    first, last, speeds = (np.concatenate(held) for held in (start, end, kmh))
    minutes = STEP_KM * draw.uniform(1, 1.4, len(speeds)) / speeds * 60
    both = np.concatenate([minutes, minutes])[:, None]
    return Arcs(side * side, np.concatenate([first, last]), np.concatenate([last, first]), both)


def millions(nodes: int, count: int) -> list[str]:
    """The cells of a row: how the searches go on a grid of so many nodes with `count` seats."""
    held = grid(nodes)
    seats = np.random.default_rng(SEED + 1).choice(held.size, count, replace=False).astype(np.int64)
    roads, built = clocked(lambda: search.Costed.from_arcs(held, np.ones(1)))
    _, nearest = clocked(lambda: roads.nearest(seats))
    few = seats[:MOST]
    reached, limited = clocked(lambda: [within(roads.roads, seat) for seat in few])
    _, free = clocked(lambda: [csgraph.dijkstra(roads.roads, indices=seat) for seat in few[:FEW]])
    memory = peak_gb()
    peer = f"{networkx(held, few[:FEW]):.2f}" if held.size < PEER_NODES else "–"
    median = int(np.median([len(found) for found in reached]))
    return [
        f"{held.size / 1e6:.2f} M", f"{len(held.start) / 1e6:.1f} M", f"{built:.1f}",
        f"{nearest:.1f}", f"{1000 * nearest / count:.2f}", f"{median:,}",
        f"{limited / len(few):.3f}", f"{free / len(few[:FEW]):.3f}", peer, f"{memory:.2f}",
    ]  # fmt: skip


def within(roads: csr_array, seat: int) -> np.ndarray:
    """The nodes within 60 minutes of a seat."""
    minutes = csgraph.dijkstra(roads, indices=int(seat), limit=LIMIT_MIN)
    return np.flatnonzero(np.isfinite(minutes))


def networkx(held: Arcs, seats: np.ndarray) -> float:
    """Seconds a seat that NetworkX takes for the nodes within 60 minutes."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(held.start.tolist(), held.end.tolist(), held.sums[:, 0].tolist(), strict=True)
    )
    _, seconds = clocked(
        lambda: [
            nx.single_source_dijkstra_path_length(graph, int(seat), cutoff=LIMIT_MIN)
            for seat in seats
        ]
    )
    return seconds / len(seats)


HEADS = (
    "nodes", "arcs", "matrix [s]", "all to the nearest seat [s]", "a seat of these [ms]",
    "nodes within 60 min", "one seat, 60 min [s]", "SciPy, no limit [s]", "NetworkX, 60 min [s]",
    "peak [GB]",
)  # fmt: skip


def main() -> None:
    """Measure, and write the chapter."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--workspace", type=Path, default=ROOT / "layers")
    parser.add_argument("--roads", type=Path)
    parser.add_argument("--nodes", type=int, nargs="*", default=[300_000, 1_000_000, 3_000_000])
    parser.add_argument("--seats", type=int, default=3321)
    asked = parser.parse_args()
    told = [LEAD]
    if asked.roads:
        told += [*whole(asked.workspace, asked.roads)]
        finish(told)
    told += [f"Grids, {asked.seats:,} seats, {LIMIT_MIN:g} minutes:\n", f"| {' | '.join(HEADS)} |"]
    told.append(f"|{' ---: |' * len(HEADS)}")
    for nodes in asked.nodes:
        told.append(f"| {' | '.join(millions(nodes, asked.seats))} |")
        finish(told)


def finish(told: list[str]) -> None:
    """Write what was measured so far, and by what command."""
    given = [Path(one).name for one in sys.argv[1:]]
    command = " ".join(["python", "scripts/bench/access.py", *given])
    day = datetime.now(tz=UTC).date().isoformat()
    keep("access", [*told, "", f"`{command}`; {day}; {os.cpu_count()} cores."])


if __name__ == "__main__":
    main()
