"""The fastest ways from everywhere to the nearest of some places, and what they take by kind.

One search from all the places at once, against the way one drives, tells for every node how far the
nearest of them is (Dijkstra 1959, as SciPy has it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csgraph, csr_array

from lienket.network import skeleton
from lienket.network.graph import Floats, Graph, Ints
from lienket.network.skeleton import Skeleton

_LEAST = 1e-9
"""No arc takes less [min]: nothing, to a sparse matrix, is no arc."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """The directions that may be driven between nodes of a skeleton, of equal length.

    `sums`: what each takes, arcs × S: the minutes on each group of roads, at today's speeds.
    """

    size: int
    start: Ints
    end: Ints
    sums: Floats


def arcs(graph: Graph, keep: Ints, group: Ints, groups: int) -> tuple[Arcs, Ints]:
    """The arcs of `graph` between its junctions and `keep`; where the nodes of `keep` stand.

    Args:
        graph: the road graph.
        keep: nodes that stay.
        group: the number of each edge's group.
        groups: how many there are.
    """
    bones: Skeleton = skeleton.from_graph(graph, keep)
    sums = np.stack(
        [bones.along(np.where(group == number, graph.minutes, 0)) for number in range(groups)],
        axis=1,
    )
    both = np.flatnonzero(~bones.oneway)
    chain = np.concatenate([np.arange(len(bones.start)), both])
    start = np.concatenate([bones.start, bones.end[both]])
    end = np.concatenate([bones.end, bones.start[both]])
    return Arcs(bones.size, start, end, sums[chain]), bones.nodes


@dataclass(frozen=True, slots=True)
class Tree:
    """For every node: the minutes to the nearest place (infinite without a way), and the next step.

    `onward` is the node that comes next, below 0 at a place and where there is no way; `arc` the
    number of the arc that leads there.
    """

    minutes: Floats
    onward: Ints
    arc: Ints

    def sums(self, nodes: Ints, held: Arcs) -> Floats:
        """What the way from each of `nodes` takes in all, nodes × S; infinite without a way."""
        total = np.zeros((len(nodes), held.sums.shape[1]))
        total[np.isinf(self.minutes[nodes])] = np.inf
        walker = np.flatnonzero(np.isfinite(self.minutes[nodes]) & (self.onward[nodes] >= 0))
        here = nodes[walker]
        while len(walker):
            total[walker] += held.sums[self.arc[here]]
            here = self.onward[here]
            on = self.onward[here] >= 0
            walker, here = walker[on], here[on]
        return total


@dataclass(frozen=True, slots=True)
class Costed:
    """Arcs with the minutes that they take: of those between the same two nodes the fastest.

    `roads` is the matrix against the way one drives: the row is where an arc ends. `keys` are the
    places of its entries, in order, `chosen` the numbers of the arcs that these are.
    """

    roads: csr_array
    keys: Ints
    chosen: Ints

    def nearest(self, places: Ints, without: Sequence[int] = ()) -> Tree:
        """The tree of the fastest ways to the nearest of `places`; none may lead over `without`."""
        size = self.roads.shape[0]
        if not len(places):
            return Tree(np.full(size, np.inf), np.full(size, -1), np.full(size, -1))
        found, before, _ = csgraph.dijkstra(
            self._closed(without), indices=np.unique(places), min_only=True,
            return_predecessors=True,
        )  # fmt: skip
        onward = np.where(before >= 0, before, -1).astype(np.int64)
        # The arc from a node to the next: the entry (next, node) of the matrix.
        node = np.flatnonzero(onward >= 0)
        arc = np.full(size, -1)
        arc[node] = self.chosen[np.searchsorted(self.keys, onward[node] * size + node)]
        return Tree(found, onward, arc)

    def _closed(self, nodes: Sequence[int]) -> csr_array:
        """The matrix, with nothing that leads into or out of `nodes`."""
        if not nodes:
            return self.roads
        size = self.roads.shape[0]
        minutes = self.roads.data.copy()
        minutes[np.isin(self.keys // size, nodes) | np.isin(self.keys % size, nodes)] = np.inf
        return csr_array((minutes, self.roads.indices, self.roads.indptr), shape=(size, size))


def costed(held: Arcs, factors: Floats) -> Costed:
    """The arcs `held` where each group takes `factors` times as long."""
    minutes = np.maximum(held.sums @ factors, _LEAST)
    order = np.lexsort((minutes, held.start, held.end))
    keys = held.end[order] * held.size + held.start[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(keys) != 0
    keys, chosen = keys[first], order[first]
    shape = (held.size, held.size)
    roads = csr_array((minutes[chosen], (keys // held.size, keys % held.size)), shape=shape)
    return Costed(roads, keys, chosen)
