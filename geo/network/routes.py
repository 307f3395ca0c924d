"""The fastest ways between chosen nodes, and what a new road makes of them.

A matrix holds the minutes from each of K nodes to each other; `without a way` is infinite. Opening
a road between two of them keeps every time that was shorter, so no trip ever becomes longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from scipy.sparse import csgraph, csr_array

from geo.network.graph import Floats, Graph, Ints

_LEAST = 1e-9
"""No edge takes less [min]: nothing, to a sparse matrix, is no edge."""


@dataclass(frozen=True, slots=True)
class Road:
    """A road that may be opened between the nodes at two positions of a matrix.

    `minutes` and `km` are numbers, or one for each of D draws.
    """

    start: int
    end: int
    minutes: float | Floats
    km: float | Floats


@dataclass(frozen=True, slots=True)
class Times:
    """The fastest ways between K nodes: minutes, and the length of that way [km].

    Both are K × K, or D × K × K for D draws.
    """

    minutes: Floats
    km: Floats

    def open(self, roads: Iterable[Road]) -> Times:
        """The times when `roads`, driven both ways, are open as well.

        A fastest way uses a new road at most once, so one comparison a direction is exact.
        """
        minutes, km = self.minutes, self.km
        for road in roads:
            more, more_km = (np.asarray(held)[..., None, None] for held in (road.minutes, road.km))
            for start, end in ((road.start, road.end), (road.end, road.start)):
                by = minutes[..., :, [start]] + more + minutes[..., [end], :]
                by_km = km[..., :, [start]] + more_km + km[..., [end], :]
                km = np.where(by < minutes, by_km, km)
                minutes = np.minimum(by, minutes)
        return Times(minutes, km)


@dataclass(frozen=True, slots=True)
class Ways:
    """The candidate ways between K nodes, from C searches: what they take on each kind of road.

    `shares` (C × K × K × G) are the minutes that a way takes on the roads of each of G groups,
    at today's speeds; `km` (C × K × K) is how long it is. The first search is that of today.
    """

    shares: Floats
    km: Floats

    def minutes(self, factors: Floats) -> Floats:
        """The least minutes (D × K × K) where the roads of each group take `factors` times as long.

        Args:
            factors: D × G, above 0. No way is searched again: the candidates are costed anew.
        """
        nodes = self.km.shape[1]
        found = np.full((len(factors), nodes * nodes), np.inf)
        for shares in self.shares:
            np.minimum(found, factors @ shares.reshape(nodes * nodes, -1).T, out=found)
        return found.reshape(-1, nodes, nodes)

    def fastest(self, factors: Floats) -> Times:
        """The fastest of the candidates (1 × K × K) where the groups take `factors` as long."""
        minutes = self.shares @ factors
        best = minutes.argmin(axis=0)[None]
        return Times(*(np.take_along_axis(held, best, axis=0) for held in (minutes, self.km)))


def times(graph: Graph, nodes: Ints) -> Times:
    """The fastest ways over `graph` between `nodes`: row from, column to.

    Dijkstra 1959, as SciPy has it; of parallel edges the fastest counts.
    """
    found, (km,) = _fastest(graph, nodes, [(graph.metres / 1000, np.zeros_like(graph.row), 1)])
    return Times(found, km[..., 0])


def ways(graph: Graph, nodes: Ints, group: Ints, scenarios: Sequence[Floats]) -> Ways:
    """The fastest ways over `graph` between `nodes` in each scenario, by group of roads.

    Args:
        graph: the road graph.
        nodes: as for `times`.
        group: the number of each edge's group.
        scenarios: how many times as long each group takes; the first is today.
    """
    one = np.zeros_like(graph.row)
    shares, lengths = [], []
    for factors in scenarios:
        paced = replace(graph, minutes=graph.minutes * factors[group])
        sums = [(graph.minutes, group, len(factors)), (graph.metres / 1000, one, 1)]
        _, (share, km) = _fastest(paced, nodes, sums)
        shares.append(share)
        lengths.append(km[..., 0])
    return Ways(np.stack(shares), np.stack(lengths))


def shortest_km(graph: Graph, nodes: Ints) -> Floats:
    """The length of the shortest ways over `graph` between `nodes` [km], however fast they are."""
    return times(replace(graph, minutes=graph.metres / 1000), nodes).minutes


_Sum: TypeAlias = tuple[Floats, Ints, int]
"""What to sum along a way: a value of each edge, its group, how many groups there are."""


def _fastest(graph: Graph, nodes: Ints, sums: Sequence[_Sum]) -> tuple[Floats, list[Floats]]:
    """The minutes of the fastest ways (K × K), and each of `sums` along them (K × K × groups)."""
    trunk, ids, edges = _trunk(graph, nodes)
    start, end, kept = _arcs(trunk)
    size = len(trunk.places)
    minutes = np.maximum(trunk.minutes[kept], _LEAST)
    roads = csr_array((minutes, (start, end)), shape=(size, size))
    found, before = csgraph.dijkstra(roads, indices=ids, return_predecessors=True)
    arcs, edges = start * size + end, edges[kept]
    walks = _walks(before, ids, arcs)
    made = [np.zeros((len(ids) ** 2, groups)) for _, _, groups in sums]
    reached = np.ravel(np.arange(len(ids))[:, None] == np.arange(len(ids)))
    for trip, arc, done in walks:
        for total, (value, group, _) in zip(made, sums, strict=True):
            total[trip, group[edges[arc]]] += value[edges[arc]]
        reached[trip[done]] = True
    for total in made:
        total[~reached] = np.inf
    return found[:, ids], [total.reshape(len(ids), len(ids), -1) for total in made]


def _walks(before: Ints, nodes: Ints, arcs: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Step by step back along the ways of `before` (K × all nodes): trips, arcs, who is there.

    Each step is the trips still on their way, the arc that each of them takes, and the positions
    in these of those that it brings to their start.
    """
    size = before.shape[1]
    start, end = (np.ravel(index) for index in np.indices((len(nodes), len(nodes))))
    trip, here = np.arange(len(start)), nodes[end].astype(np.int64)
    while len(trip):
        last = before[start[trip], here].astype(np.int64)
        on = last >= 0
        trip, last, here = trip[on], last[on], here[on]
        yield trip, np.searchsorted(arcs, last * size + here), last == nodes[start[trip]]
        here = last


def _trunk(graph: Graph, keep: Ints) -> tuple[Graph, Ints, Ints]:
    """`graph` without most dead ends that hold none of `keep`, their new numbers, its edges."""
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
    return replace(graph, places=graph.places[used], start=start, end=end), kept, edges


def _arcs(graph: Graph) -> tuple[Ints, Ints, Ints]:
    """Start, end and edge of every direction that may be driven, in order of the nodes.

    One arc for a pair of nodes: the fastest.
    """
    along, against = graph.oneway >= 0, graph.oneway <= 0
    start = np.concatenate([graph.start[along], graph.end[against]])
    end = np.concatenate([graph.end[along], graph.start[against]])
    edge = np.concatenate([np.flatnonzero(along), np.flatnonzero(against)])
    order = np.lexsort((graph.metres[edge], graph.minutes[edge], end, start))
    start, end = start[order], end[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(start) != 0) | (np.diff(end) != 0)
    order = order[first]
    return start[first], end[first], edge[order]
