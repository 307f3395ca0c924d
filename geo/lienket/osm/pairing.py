"""Carriageways that run against each other, found and moved halfway.

All lines are in one projected CRS in metres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from math import dist
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString

from lienket.osm.edges import Node
from lienket.osm.road_rows import Kind

REACH_M = 50.0
"""The widest distance between two carriageways of one road [m]."""

_STEP_M = 20.0
"""How far apart the places are at which two carriageways are compared [m]."""

_AGAINST = -0.8
"""Two directions are opposite if their cosine is less: within 37 degrees."""

_BEND, _AHEAD_M = 0.5, 30.0
"""A carriageway goes on where it turns by less than 60 degrees: the least cosine, between the
directions over so many metres [m]: a turn between carriageways is none of them."""

_HOLE = 3
"""So many places that lack a counterpart do not part a pair that has one on both sides."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


class OneWay(Protocol):
    """A piece of road in the direction of travel."""

    @property
    def line(self) -> LineString:
        """Its line."""

    @property
    def kind(self) -> Kind:
        """Its number, class, identity."""


class Pairing:
    """One-way roads as chains of short steps, and which of them run beside which.

    A chain is known by its number; the *home* of a place of a chain is the chain whose centre line
    it lies on: its own where it is half of a pair, another that has taken it, -1 for none.
    """

    def __init__(self, pieces: Sequence[OneWay]) -> None:
        self.chains = sorted(
            ([pieces[at] for at in chain] for chain in chained(pieces)),
            key=lambda chain: (-sum(road.line.length for road in chain), [*chain[0].line.coords]),
        )
        self.paths = [_dense(chain) for chain in self.chains]
        self.shifted = [path.copy() for path in self.paths]
        starts = np.concatenate([path[:-1] for path in self.paths])
        ends = np.concatenate([path[1:] for path in self.paths])
        self._of = np.repeat(range(len(self.paths)), [len(path) - 1 for path in self.paths])
        self._first = np.concatenate([[0], np.cumsum([len(path) - 1 for path in self.paths])])
        self._steps = np.asarray(shapely.linestrings(np.stack([starts, ends], axis=1)))
        self._middle, along = (starts + ends) / 2, ends - starts
        self._ahead = along / np.maximum(np.linalg.norm(along, axis=1), 1e-9)[:, np.newaxis]
        kinds = [chain[0].kind for chain in self.chains]
        self._class = np.array([kind for _, kind, _ in kinds])[self._of]
        self._ref = np.array([ref for ref, _, _ in kinds])[self._of]
        self._into = np.full(len(self._of), -1)
        self._paired = np.zeros(len(self._of), dtype=bool)
        self._tree = shapely.STRtree(self._steps)

    def find(self) -> None:
        """Let each chain, the longest first, take what runs against it beside it."""
        for chain in range(len(self.paths)):
            free = (self._into < 0) & ~self._paired
            own = np.flatnonzero(free & (self._of == chain))
            if not own.size:
                continue
            mine, beside = self._tree.query(self._steps[own], "dwithin", REACH_M)
            mine = own[mine]
            ours = self._against(mine, beside) & free[beside] & (self._of[beside] != chain)
            if ours.any():
                self._take(chain, mine[ours], beside[ours], free)

    def _against(self, one: Ints, other: Ints) -> Bools:
        """Whether two steps run against each other, side by side, on roads of one kind."""
        opposite = (self._ahead[one] * self._ahead[other]).sum(axis=1) < _AGAINST
        apart = ((self._middle[other] - self._middle[one]) * self._ahead[one]).sum(axis=1)
        refs = self._ref[one], self._ref[other]
        same = (refs[0] == refs[1]) | (refs[0] == "") | (refs[1] == "")
        same &= self._class[one] == self._class[other]
        beside: Bools = opposite & (np.abs(apart) <= _STEP_M) & same
        return beside

    def _take(self, chain: int, mine: Ints, beside: Ints, free: Bools) -> None:
        """Mark what of a chain is half of a pair, and the other half; move the first."""
        marked = self._filled(mine) & free
        self._paired |= marked
        taken = self._filled(beside) & free & (self._of != chain)
        self._into[taken] = chain
        partner = MultiLineString([*self._steps[taken]])
        steps = marked[self._first[chain] : self._first[chain + 1]]
        touched = np.append(steps, False) | np.append(False, steps)
        places = shapely.points(self.paths[chain][touched])
        over = shapely.shortest_line(places, partner)
        near = shapely.length(over) <= REACH_M
        halfway = shapely.get_coordinates(
            shapely.line_interpolate_point(over, 0.5, normalized=True)
        )
        halfway = np.where(near[:, np.newaxis], halfway, self.paths[chain][touched])
        self.shifted[chain][touched] = halfway

    def _filled(self, steps: Ints) -> Bools:
        """Those of all steps that are among `steps`, or between two of them, a hole apart."""
        marked = np.zeros(len(self._of), dtype=bool)
        marked[steps] = True
        for here, there in pairwise(np.flatnonzero(marked)):
            if 1 < there - here <= _HOLE + 1 and self._of[here] == self._of[there]:
                marked[here:there] = True
        return marked

    def homes(self, chain: int) -> Ints:
        """The home of each step of a chain."""
        steps = slice(self._first[chain], self._first[chain + 1])
        return np.where(self._into[steps] >= 0, self._into[steps],
                        np.where(self._paired[steps], chain, -1))  # fmt: skip

    def nearest(self, chain: int, node: Node) -> int:
        """The position of the vertex of a centre line, as it is moved, nearest to a place."""
        left = self.homes(chain) == chain
        held = np.flatnonzero(np.append(left, False) | np.append(False, left))
        apart = np.linalg.norm(self.shifted[chain][held] - np.array(node), axis=1)
        return int(held[apart.argmin()])

    def place(self, chain: int, at: int) -> Node:
        """A vertex of a chain, as it is moved."""
        x, y = self.shifted[chain][at]
        return float(x), float(y)

    def left(self, chain: int) -> Iterator[tuple[int, int, bool]]:
        """The runs of a chain that no other has taken: first and last vertex, whether paired."""
        at = 0
        for home, run in groupby(self.homes(chain), key=int):
            end = at + len([*run])
            if home in {-1, chain}:
                yield at, end, home == chain
            at = end


def chained(pieces: Sequence[OneWay]) -> list[list[int]]:
    """The positions of pieces that go on into each other: as one drives, nearly straight."""
    leaving: dict[Node, list[int]] = defaultdict(list)
    for at, road in enumerate(pieces):
        leaving[_ends(road.line)[0]].append(at)
    turns = []
    for at, road in enumerate(pieces):
        onward = [
            other for other in leaving[_ends(road.line)[1]] if pieces[other].kind == road.kind
        ]
        turns += [(-_straightness(road, pieces[to]), at, to) for to in onward if to != at]
    behind: dict[int, int] = {}
    before: dict[int, int] = {}
    for bend, at, other in sorted(turns):
        if -bend > _BEND and at not in behind and other not in before:
            behind[at], before[other] = other, at
    return [*_followed(range(len(pieces)), behind, before)]


def _followed(
    every: Sequence[int], behind: Mapping[int, int], before: Mapping[int, int]
) -> Iterator[list[int]]:
    """Each chain once, from its first piece; of a circle from the first of all."""
    seen: set[int] = set()
    for at in [*(at for at in every if at not in before), *every]:
        chain = []
        here: int | None = at
        while here is not None and here not in seen:
            seen.add(here)
            chain.append(here)
            here = behind.get(here)
        if chain:
            yield chain


def _straightness(one: OneWay, other: OneWay) -> float:
    """The cosine of the turn from the end of one piece to the start of another."""
    (x0, y0), (x1, y1) = _far(one.line, -1), one.line.coords[-1]
    (x2, y2), (x3, y3) = other.line.coords[0], _far(other.line, 1)
    along = (x1 - x0) * (x3 - x2) + (y1 - y0) * (y3 - y2)
    return along / max(dist((x0, y0), (x1, y1)) * dist((x2, y2), (x3, y3)), 1e-9)


def _far(line: LineString, way: int) -> Node:
    """The place on a line a little from its start, or with `way` -1 from its end."""
    place = line.interpolate(way * min(_AHEAD_M, line.length))
    return place.x, place.y


def _dense(chain: Sequence[OneWay]) -> Floats:
    """The vertices along a chain, at most a step apart."""
    path = [*chain[0].line.coords]
    for road in chain[1:]:
        path += road.line.coords[1:]
    return shapely.get_coordinates(shapely.segmentize(LineString(path), _STEP_M))


def _ends(line: LineString) -> tuple[Node, Node]:
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    return (x0, y0), (x1, y1)
