"""What of a road graph a search needs: no dead ends, one edge for a way between junctions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csgraph

from lienket.network.graph import Floats, Graph, Ints

Mask = NDArray[np.bool_]

_TWO = 2
"""So many edges meet where one goes on into the other."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Chains of edges between junctions, `size` of which there are; arrays of equal length.

    A chain is driven from `start` to `end`, and back unless it is `oneway`. `edges` are the edges
    of the graph that are left, `chain` is the number of the chain of each; `nodes` are the numbers
    of the nodes that were to be kept.
    """

    size: int
    start: Ints
    end: Ints
    oneway: Mask
    edges: Ints
    chain: Ints
    nodes: Ints

    def along(self, values: Floats) -> Floats:
        """The sum of a value of each edge of the graph, for each chain."""
        held = values[self.edges]
        return np.bincount(self.chain, weights=held, minlength=len(self.start)).astype(float)


def from_graph(graph: Graph, keep: Ints) -> Skeleton:
    """The skeleton of `graph`, which has every way between the nodes `keep` that may be fastest.

    Only most dead ends are left out, and loops.
    """
    edges = _trunk(graph, keep)
    against = graph.oneway[edges] < 0
    start = np.where(against, graph.end[edges], graph.start[edges])
    end = np.where(against, graph.start[edges], graph.end[edges])
    oneway = graph.oneway[edges] != 0
    chain, ends = _chains(start, end, _passed(start, end, oneway, keep, len(graph.places)))
    kept = np.flatnonzero(ends[0] != ends[1])
    number = np.full(len(ends[0]), -1)
    number[kept] = np.arange(len(kept))
    held = number[chain] >= 0
    used, ids = np.unique(np.concatenate([ends[0][kept], ends[1][kept], keep]), return_inverse=True)
    first, last, nodes = np.split(ids, [len(kept), 2 * len(kept)])
    one = np.zeros(len(ends[0]), dtype=bool)
    one[chain] = oneway
    return Skeleton(len(used), first, last, one[kept], edges[held], number[chain[held]], nodes)


def _trunk(graph: Graph, keep: Ints) -> Ints:
    """The edges of `graph` without most dead ends that hold none of `keep`."""
    edges = np.flatnonzero(graph.start != graph.end)
    gone = np.ones(1, dtype=bool)
    while gone.any():
        start, end = graph.start[edges], graph.end[edges]
        alone = np.bincount(np.concatenate([start, end]), minlength=len(graph.places)) == 1
        alone[keep] = False
        gone = alone[start] | alone[end]
        edges = edges[~gone]
    return edges


def _passed(start: Ints, end: Ints, oneway: Mask, keep: Ints, size: int) -> Mask:
    """The nodes where two edges go on into each other: no junction, and none of `keep`.

    Both may be driven both ways, or both one way, into the node and out of it.
    """
    into, out = np.bincount(end, minlength=size), np.bincount(start, minlength=size)
    one = np.bincount(end[oneway], minlength=size), np.bincount(start[oneway], minlength=size)
    both = (into + out == _TWO) & (one[0] + one[1] == 0)
    along = (into == 1) & (out == 1) & (one[0] == 1) & (one[1] == 1)
    passed: Mask = both | along
    passed[keep] = False
    return passed


def _chains(start: Ints, end: Ints, passed: Mask) -> tuple[Ints, tuple[Ints, Ints]]:
    """The chain of each edge, and the two ends of each chain; a ring has both at node 0."""
    edge = np.concatenate([np.arange(len(start))] * 2)
    node = np.concatenate([start, end])
    inner = np.flatnonzero(passed[node])
    order = inner[np.argsort(node[inner], kind="stable")]
    one, other = edge[order[::2]], edge[order[1::2]]
    links = coo_array((np.ones(len(one)), (one, other)), (len(start), len(start)))
    count, chain = csgraph.connected_components(links, directed=False)
    chain = chain.astype(np.int64)
    outer = np.flatnonzero(~passed[node])
    # A chain that is driven one way begins at the end that comes first here: at a start.
    order = outer[np.argsort(chain[edge[outer]], kind="stable")]
    ends = np.zeros((2, count), dtype=np.int64)
    ends[0, chain[edge[order[::2]]]] = node[order[::2]]
    ends[1, chain[edge[order[1::2]]]] = node[order[1::2]]
    return chain, (ends[0], ends[1])
