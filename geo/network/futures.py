"""What the links change: the times today, in the two futures, and with each link alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.network import routes
from geo.network.graph import Floats, Graph
from geo.network.plans import Stretch
from geo.network.routes import Road, Times


@dataclass(frozen=True, slots=True)
class Futures:
    """The times between terminals, now and later; `position` is where each stands in them.

    `roads` are what each planned part opens: at best, and at worst where a line is schematic.
    """

    position: Mapping[str, int]
    today: Times
    roads: tuple[tuple[str, tuple[Road, Road]], ...]

    def rows(self, starts: Iterable[str], ends: Iterable[str]) -> tuple[list[int], list[int]]:
        """Where the trips between terminals stand in the matrices."""
        return [self.position[key] for key in starts], [self.position[key] for key in ends]

    def later(self, parts: Collection[str], worst: int) -> Times:
        """The times when the roads of `parts` are open as well, at best (0) or at worst (1)."""
        return self.today.open(roads[worst] for key, roads in self.roads if key in parts)


def of(graph: Graph, terminals: Mapping[str, int], stretches: Sequence[Stretch]) -> Futures:
    """The fastest ways today between all `terminals` (key to node) and all ends of `stretches`.

    One search a node; the futures need none.
    """
    ends = {node for piece in stretches for node in (piece.start, piece.end)}
    nodes = sorted({*terminals.values(), *ends}, reverse=True)
    at = {node: number for number, node in enumerate(nodes)}
    known = np.array([node for node in nodes if node >= 0])
    today = routes.times(graph, known)
    return Futures(
        position={key: at[node] for key, node in terminals.items()},
        today=Times(_wider(today.minutes, len(nodes)), _wider(today.km, len(nodes))),
        roads=tuple((piece.key, _roads(piece, at)) for piece in stretches),
    )


def _roads(piece: Stretch, at: Mapping[int, int]) -> tuple[Road, Road]:
    """What a stretch opens, at best and at worst."""
    best, worst = (Road(at[piece.start], at[piece.end], km / piece.kmh * 60, km) for km in piece.km)
    return best, worst


def _wider(matrix: Floats, size: int) -> Floats:
    """`matrix` with places in the open, that nothing leads to."""
    made = np.full((size, size), np.inf)
    np.fill_diagonal(made, 0)
    made[: len(matrix), : len(matrix)] = matrix
    return made
