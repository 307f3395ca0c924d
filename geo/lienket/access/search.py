"""The fastest ways from everywhere to the nearest of some places, and what they take by kind.

One search from all the places at once, against the way one drives, tells for every node how far the
nearest of them is (Dijkstra 1959, as SciPy has it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csgraph, csr_array

from lienket.network import contraction, skeleton
from lienket.network.contraction import Arcs
from lienket.network.graph import Floats, Graph, Ints
from lienket.network.skeleton import Skeleton

_LEAST = 1e-9
"""No arc takes less [min]: nothing, to a sparse matrix, is no arc."""


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
    return contraction.arcs(bones, sums), bones.nodes


@dataclass(frozen=True, slots=True)
class Tree:
    """For every node: the minutes to the nearest place (infinite without a way), and the next step.

    `onward` is the node that comes next, below 0 at a place and where there is no way; `arc` the
    number of the arc that leads there.
    """

    minutes: Floats
    onward: Ints
    arc: Ints


@dataclass(frozen=True, slots=True)
class Costed:
    """Arcs with the minutes that they take, one between two nodes, in order of end and start.

    `roads` is the matrix against the way one drives: the row is where an arc ends; its entries are
    the arcs, and `keys` (end × size + start) say which of them stands where.
    """

    held: Arcs
    keys: Ints
    roads: csr_array

    @classmethod
    def from_arcs(cls, held: Arcs, factors: Floats) -> Costed:
        """The arcs `held` where each group takes `factors` times as long."""
        minutes = _minutes(held, factors)
        chosen = contraction.fastest(held, minutes)
        kept = held.take(chosen)
        shape = (held.size, held.size)
        roads = csr_array((minutes[chosen], (kept.end, kept.start)), shape=shape)
        return cls(kept, kept.end * held.size + kept.start, roads)

    def nearest(self, places: Ints, without: Sequence[int] = ()) -> Tree:
        """The tree of the fastest ways to the nearest of `places`; none may lead over `without`."""
        size = self.held.size
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
        arc[node] = np.searchsorted(self.keys, onward[node] * size + node)
        return Tree(found, onward, arc)

    def sums(self, tree: Tree, nodes: Ints) -> Floats:
        """What the way from each of `nodes` takes in all, nodes × S; infinite without a way."""
        total = np.zeros((len(nodes), self.held.sums.shape[1]))
        total[np.isinf(tree.minutes[nodes])] = np.inf
        walker = np.flatnonzero(np.isfinite(tree.minutes[nodes]) & (tree.onward[nodes] >= 0))
        here = nodes[walker]
        while len(walker):
            total[walker] += self.held.sums[tree.arc[here]]
            here = tree.onward[here]
            on = tree.onward[here] >= 0
            walker, here = walker[on], here[on]
        return total

    def _closed(self, nodes: Sequence[int]) -> csr_array:
        """The matrix, with nothing that leads into or out of `nodes`."""
        if not nodes:
            return self.roads
        minutes = self.roads.data.copy()
        closed = np.isin(self.held.start, nodes) | np.isin(self.held.end, nodes)
        minutes[closed] = np.inf
        return csr_array((minutes, self.roads.indices, self.roads.indptr), shape=self.roads.shape)


def costed(held: Arcs, factors: Floats, keep: Ints) -> tuple[Costed, Ints]:
    """The arcs `held`, contracted to `keep`, where each group takes `factors` times as long.

    Also where the nodes of `keep` stand: at the same place whatever the factors are.
    """
    fewer, stand = contraction.contract(held, _minutes(held, factors), keep)
    return Costed.from_arcs(fewer, factors), stand


def _minutes(held: Arcs, factors: Floats) -> Floats:
    minutes: Floats = np.maximum(held.sums @ factors, _LEAST)
    return minutes
