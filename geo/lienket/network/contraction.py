"""What of a network a search between a few of its nodes needs: the others are put into its arcs.

A node that nobody asks for is taken out, and its neighbours are joined by what led through it
(Geisberger, Sanders, Schultes and Delling 2008, Contraction hierarchies, WEA 2008, 319-333). Every
fastest way between the nodes that stay is as fast as before. Taken out are those of few neighbours,
many at once that are no neighbours of each other; a node where many roads meet would leave more
arcs than it takes along.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lienket.network.graph import Floats, Ints
from lienket.network.skeleton import Skeleton

Mask = NDArray[np.bool_]

_MOST = 6
"""A node with more neighbours stays."""

_ENOUGH = 0.01
"""When a round takes out less than this share of the nodes, nothing more is taken out."""

_STIR = np.uint64(0x9E3779B97F4A7C15)
"""An odd number that stirs those it multiplies: 2^64 over the golden ratio (Knuth 1973, 6.4)."""

_DEGREE_BIT, _STIRRED_BITS = np.uint64(56), np.uint64(8)
"""Where the number of neighbours stands in a rank, and how far the stirred number makes room."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """The directions that may be driven between `size` nodes, of equal length.

    `sums`: what each takes, arcs × S, whatever is counted along it.
    """

    size: int
    start: Ints
    end: Ints
    sums: Floats

    def take(self, which: Ints) -> Arcs:
        """The same nodes with some of the arcs."""
        return Arcs(self.size, self.start[which], self.end[which], self.sums[which])


def arcs(bones: Skeleton, sums: Floats) -> Arcs:
    """The directions in which the chains of a skeleton may be driven; `sums` of each chain."""
    both = np.flatnonzero(~bones.oneway)
    chain = np.concatenate([np.arange(len(bones.start)), both])
    start = np.concatenate([bones.start, bones.end[both]])
    end = np.concatenate([bones.end, bones.start[both]])
    return Arcs(bones.size, start, end, sums[chain])


def fastest(held: Arcs, minutes: Floats) -> Ints:
    """Of the arcs between the same two nodes the fastest, in order of their end and start."""
    return _fastest(held.size, held.start, held.end, minutes)


def contract(held: Arcs, minutes: Floats, keep: Ints) -> tuple[Arcs, Ints]:
    """Arcs between fewer nodes, `keep` among them, with all their fastest ways; where `keep` stand.

    Which nodes go depends on the arcs that there are, and not on `minutes`.

    Args:
        held: the network.
        minutes: of each arc, above 0.
        keep: nodes that stay.
    """
    live = _Live.from_arcs(held, minutes, keep)
    chosen = live.independent()
    while chosen.sum() > _ENOUGH * live.nodes:
        live.take_out(chosen)
        chosen = live.independent()
    left = live.held
    used = np.unique(np.concatenate([left.start, left.end, keep]))
    number = np.full(held.size, -1)
    number[used] = np.arange(len(used))
    return Arcs(len(used), number[left.start], number[left.end], left.sums), number[keep]


@dataclass(slots=True)
class _Live:
    """The arcs that are left, no two between the same two nodes; `kept` are the nodes that stay."""

    held: Arcs
    minutes: Floats
    kept: Mask

    @classmethod
    def from_arcs(cls, held: Arcs, minutes: Floats, keep: Ints) -> _Live:
        """Those of a network."""
        kept = np.zeros(held.size, dtype=bool)
        kept[keep] = True
        at = fastest(held, minutes)
        return cls(held.take(at), minutes[at], kept)

    @property
    def nodes(self) -> int:
        """How many nodes have an arc."""
        return len(np.unique(np.concatenate([self.held.start, self.held.end])))

    def independent(self) -> Mask:
        """Nodes of few neighbours that may go at once: no two are neighbours."""
        size, start, end = self.held.size, self.held.start, self.held.end
        pairs = np.unique(np.minimum(start, end) * size + np.maximum(start, end))
        low, high = np.divmod(pairs, size)
        degree = np.bincount(low, minlength=size) + np.bincount(high, minlength=size)
        fit = (degree > 0) & (degree <= _MOST) & ~self.kept
        # Of two neighbours the one with fewer goes; of those with as many, by a stirred number.
        node = np.arange(size, dtype=np.uint64) * _STIR
        rank = (degree.astype(np.uint64) << _DEGREE_BIT) | (node >> _STIRRED_BITS)
        both = fit[low] & fit[high]
        low, high = low[both], high[both]
        fit[np.where(rank[low] < rank[high], high, low)] = False
        return fit

    def take_out(self, chosen: Mask) -> None:
        """Join the neighbours of each of the `chosen` by what leads through it."""
        held, size = self.held, self.held.size
        before, after = _through(held, chosen)
        left = np.flatnonzero(~(chosen[held.start] | chosen[held.end]))
        start = np.concatenate([held.start[left], held.start[before]])
        end = np.concatenate([held.end[left], held.end[after]])
        minutes = np.concatenate([self.minutes[left], self.minutes[before] + self.minutes[after]])
        at = _fastest(size, start, end, minutes)
        old, new = at[at < len(left)], at[at >= len(left)] - len(left)
        sums = np.concatenate(
            [held.sums[left[old]], held.sums[before[new]] + held.sums[after[new]]]
        )
        at = np.concatenate([old, new + len(left)])
        self.held, self.minutes = Arcs(size, start[at], end[at], sums), minutes[at]


def _through(held: Arcs, chosen: Mask) -> tuple[Ints, Ints]:
    """Every arc into a node of `chosen`, with every arc out of it that does not lead back."""
    into, out = np.flatnonzero(chosen[held.end]), np.flatnonzero(chosen[held.start])
    out = out[np.argsort(held.start[out], kind="stable")]
    count = np.bincount(held.start[out], minlength=held.size)
    first = np.cumsum(count) - count
    node = held.end[into]
    before = np.repeat(into, count[node])
    ahead = np.arange(len(before)) - np.repeat(np.cumsum(count[node]) - count[node], count[node])
    after = out[first[held.end[before]] + ahead]
    on = held.start[before] != held.end[after]
    return before[on], after[on]


def _fastest(size: int, start: Ints, end: Ints, minutes: Floats) -> Ints:
    """The arcs that are the fastest between their nodes, in order of their end and start."""
    order = np.lexsort((minutes, start, end))
    keys = end[order] * size + start[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(keys) != 0
    kept: Ints = order[first]
    return kept
