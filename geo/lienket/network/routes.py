"""The fastest ways between chosen nodes, and what a new road makes of them.

A matrix holds the minutes from each of K nodes to each other; `without a way` is infinite. Opening
a road between two of them keeps every time that was shorter, so no trip ever becomes longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csgraph, csr_array

from lienket.network import contraction, skeleton
from lienket.network.graph import Floats, Graph, Ints
from lienket.network.skeleton import Skeleton

_SOURCES = 16
"""Searches from so many nodes at once are held in memory."""

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

    def pairs(self, start: Ints, end: Ints) -> Times:
        """The times from each of `start` to its `end` alone: a vector, or one for each draw."""
        return Times(self.minutes[..., start, end], self.km[..., start, end])

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

    Dijkstra 1959, as SciPy has it, over the skeleton; of parallel edges the fastest counts.
    """
    bones = skeleton.from_graph(graph, nodes)
    found, sums = _fastest(bones, bones.along(graph.minutes), bones.along(graph.metres)[:, None])
    return Times(found, sums[..., 0] / 1000)


def ways(graph: Graph, nodes: Ints, group: Ints, scenarios: Sequence[Floats]) -> Ways:
    """The fastest ways over `graph` between `nodes` in each scenario, by group of roads.

    Args:
        graph: the road graph.
        nodes: as for `times`.
        group: the number of each edge's group.
        scenarios: how many times as long each group takes; the first is today.
    """
    bones = skeleton.from_graph(graph, nodes)
    held = [np.where(group == number, graph.minutes, 0) for number in range(len(scenarios[0]))]
    sums = np.stack([bones.along(values) for values in [*held, graph.metres]], axis=1)
    found = [_fastest(bones, sums[:, :-1] @ factors, sums)[1] for factors in scenarios]
    return Ways(
        np.stack([made[..., :-1] for made in found]),
        np.stack([made[..., -1] / 1000 for made in found]),
    )


def shortest_km(graph: Graph, nodes: Ints) -> Floats:
    """The length of the shortest ways over `graph` between `nodes` [km], however fast they are."""
    return fastest_min(replace(graph, minutes=graph.metres / 1000), nodes)


def fastest_min(graph: Graph, nodes: Ints) -> Floats:
    """The minutes of the fastest ways over `graph` between `nodes`, as `times` has them."""
    bones = skeleton.from_graph(graph, nodes)
    held = contraction.arcs(bones, np.maximum(bones.along(graph.minutes), _LEAST)[:, None])
    held = held.take(contraction.fastest(held, held.sums[:, 0]))
    roads = csr_array((held.sums[:, 0], (held.start, held.end)), shape=(bones.size, bones.size))
    return np.concatenate(
        [csgraph.dijkstra(roads, indices=own)[:, bones.nodes] for own in _together(bones.nodes)]
    )


def _fastest(bones: Skeleton, minutes: Floats, sums: Floats) -> tuple[Floats, Floats]:
    """The minutes of the fastest ways (K × K), and each of `sums` along them (K × K × S).

    Args:
        bones: of the graph.
        minutes: of each chain.
        sums: what to sum along a way, chains × S.
    """
    roads, arcs, kept, nodes = _contracted(bones, minutes, sums)
    number = len(nodes)
    found, total = [], []
    for own in _together(nodes):
        least, before = csgraph.dijkstra(roads, indices=own, return_predecessors=True)
        found.append(least[:, nodes])
        summed = np.zeros((len(own) * number, sums.shape[1]))
        reached = np.ravel(own[:, None] == nodes)
        for trip, arc, done in _walks(before, own, nodes, arcs):
            summed[trip] += kept[arc]
            reached[trip[done]] = True
        summed[~reached] = np.inf
        total.append(summed.reshape(len(own), number, -1))
    return np.concatenate(found), np.concatenate(total)


def _contracted(
    bones: Skeleton, minutes: Floats, sums: Floats
) -> tuple[csr_array, Ints, Floats, Ints]:
    """The matrix to search; of its arcs in order the name (start × size + end) and the sums.

    Last, where the nodes of `bones` that were to be kept stand in it.
    """
    counted = np.column_stack([np.maximum(minutes, _LEAST), sums])
    every = contraction.arcs(bones, counted)
    fewer, nodes = contraction.contract(every, every.sums[:, 0], bones.nodes)
    names = fewer.start * fewer.size + fewer.end
    order = np.argsort(names)
    fewer, shape = fewer.take(order), (fewer.size, fewer.size)
    roads = csr_array((fewer.sums[:, 0], (fewer.start, fewer.end)), shape=shape)
    return roads, names[order], fewer.sums[:, 1:], nodes


def _together(nodes: Ints) -> Iterator[Ints]:
    """`nodes` in the portions that are searched from together: a search fills a row of them all.

    One portion at least, if an empty one.
    """
    yield nodes[:_SOURCES]
    for first in range(_SOURCES, len(nodes), _SOURCES):
        yield nodes[first : first + _SOURCES]


def _walks(
    before: Ints, starts: Ints, nodes: Ints, arcs: Ints
) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Step by step back along the ways of `before` (K × all nodes): trips, arcs, who is there.

    The trips lead from each of K `starts` to each of `nodes`.

    Each step is the trips still on their way, the arc that each of them takes, and the positions
    in these of those that it brings to their start.
    """
    size = before.shape[1]
    start, end = (np.ravel(index) for index in np.indices((len(starts), len(nodes))))
    trip, here = np.arange(len(start)), nodes[end].astype(np.int64)
    while len(trip):
        last = before[start[trip], here].astype(np.int64)
        on = last >= 0
        trip, last, here = trip[on], last[on], here[on]
        yield trip, np.searchsorted(arcs, last * size + here), last == starts[start[trip]]
        here = last
