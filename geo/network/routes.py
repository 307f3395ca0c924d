"""The fastest ways between chosen nodes, and what a new road makes of them.

A matrix holds the minutes from each of K nodes to each other; `without a way` is infinite. Opening
a road between two of them keeps every time that was shorter, so no trip ever becomes longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csgraph, csr_array

from geo.network.graph import Floats, Graph, Ints

_LEAST = 1e-9
"""No edge takes less [min]: nothing, to a sparse matrix, is no edge."""


@dataclass(frozen=True, slots=True)
class Road:
    """A road that may be opened between the nodes at two positions of a matrix."""

    start: int
    end: int
    minutes: float
    km: float


@dataclass(frozen=True, slots=True)
class Times:
    """The fastest ways between K nodes: minutes, and the length of that way [km]; both K × K."""

    minutes: Floats
    km: Floats

    def open(self, roads: Iterable[Road]) -> Times:
        """The times when `roads`, driven both ways, are open as well.

        A fastest way uses a new road at most once, so one comparison a direction is exact.
        """
        minutes, km = self.minutes, self.km
        for road in roads:
            for start, end in ((road.start, road.end), (road.end, road.start)):
                by = minutes[:, [start]] + road.minutes + minutes[[end], :]
                by_km = km[:, [start]] + road.km + km[[end], :]
                km = np.where(by < minutes, by_km, km)
                minutes = np.minimum(by, minutes)
        return Times(minutes, km)


def times(graph: Graph, nodes: Ints) -> Times:
    """The fastest ways over `graph` between `nodes`: row from, column to.

    Dijkstra 1959, as SciPy has it; of parallel edges the fastest counts.
    """
    graph, ids = _trunk(graph, nodes)
    start, end, minutes, metres = _arcs(graph)
    size = len(graph.places)
    roads = csr_array((minutes, (start, end)), shape=(size, size))
    found, before = csgraph.dijkstra(roads, indices=ids, return_predecessors=True)
    return Times(found[:, ids], _km(before, ids, start * size + end, metres))


def shortest_km(graph: Graph, nodes: Ints) -> Floats:
    """The length of the shortest ways over `graph` between `nodes` [km], however fast they are."""
    return times(replace(graph, minutes=graph.metres / 1000), nodes).minutes


def _trunk(graph: Graph, keep: Ints) -> tuple[Graph, Ints]:
    """`graph` without most dead ends that hold none of `keep`, and the new numbers of these."""
    edges = np.flatnonzero(graph.start != graph.end)
    gone = np.ones(1, dtype=bool)
    while gone.any():
        start, end = graph.start[edges], graph.end[edges]
        alone = np.bincount(np.concatenate([start, end]), minlength=len(graph.places)) == 1
        alone[keep] = False
        gone = alone[start] | alone[end]
        edges = edges[~gone]
    graph = graph.take(edges)
    ends = np.concatenate([graph.start, graph.end, keep])
    used, ids = np.unique(ends, return_inverse=True)
    start, end, kept = np.split(ids, [len(edges), 2 * len(edges)])
    return replace(graph, places=graph.places[used], start=start, end=end), kept


def _arcs(graph: Graph) -> tuple[Ints, Ints, Floats, Floats]:
    """Start, end, minutes and metres of every direction that may be driven, in order of the nodes.

    One arc for a pair of nodes: the fastest.
    """
    along, against = graph.oneway >= 0, graph.oneway <= 0
    start = np.concatenate([graph.start[along], graph.end[against]])
    end = np.concatenate([graph.end[along], graph.start[against]])
    minutes = np.concatenate([graph.minutes[along], graph.minutes[against]])
    metres = np.concatenate([graph.metres[along], graph.metres[against]])
    order = np.lexsort((metres, minutes, end, start))
    start, end = start[order], end[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(start) != 0) | (np.diff(end) != 0)
    order = order[first]
    return start[first], end[first], np.maximum(minutes[order], _LEAST), metres[order]


def _km(before: Ints, nodes: Ints, arcs: Ints, metres: Floats) -> Floats:
    """The length of the ways that `before` (K × all nodes) leads back along [km]; inf without."""
    size = before.shape[1]
    start, end = (np.ravel(index) for index in np.indices((len(nodes), len(nodes))))
    length, reached = np.zeros(len(start)), np.full(len(start), -1)
    trip, here = np.arange(len(start)), nodes[end].astype(np.int64)
    while len(trip):
        last = before[start[trip], here].astype(np.int64)
        reached[trip] = here
        on = last >= 0
        trip, last, here = trip[on], last[on], here[on]
        length[trip] += metres[np.searchsorted(arcs, last * size + here)]
        here = last
    told = np.where(reached == nodes[start], length / 1000, np.inf)
    return told.reshape(len(nodes), len(nodes))
