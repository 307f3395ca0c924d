"""Two carriageways made one centre line, and a roundabout one junction.

All lines are in one projected CRS in metres. Roads meet where they share a vertex, and still do
afterwards: what met a carriageway meets the centre line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import dist

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString

from lienket.osm import edges
from lienket.osm.edges import Node
from lienket.osm.road_rows import Kind

REACH_M = 50.0
"""The widest distance between two carriageways of one road [m]."""

RING_M = 50.0
"""A roundabout of a smaller radius than this [m] becomes a junction."""

_STEP_M = 20.0
"""How far apart the places are at which two carriageways are compared [m]."""

_AGAINST = -0.8
"""Two directions are opposite if their cosine is less: within 37 degrees."""

_BEND = 0.5
"""A carriageway goes on where it turns by less than 60 degrees: the least cosine."""

_HOLE = 3
"""So many places that lack a counterpart do not part a pair that has one on both sides."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Road:
    """A piece of road, in the direction of travel where it is `one_way`.

    `ramp`: it joins two roads and is no carriageway of either; `ring`: a piece of a roundabout.
    """

    line: LineString
    kind: Kind
    one_way: bool = False
    ramp: bool = False
    ring: bool = False


def merged(roads: Sequence[Road]) -> list[Road]:
    """`roads` as centre lines: roundabouts are junctions, two carriageways one line.

    Only carriageways of one class, and of one number as far as they have one, are a pair: they
    run against each other within `REACH_M`. Each place of one moves halfway to the other.

    >>> there, back = LineString([(0, 0), (900, 0)]), LineString([(900, 20), (0, 20)])
    >>> kind = ("QL.1", "trunk", "stated")
    >>> [road] = merged([Road(there, kind, one_way=True), Road(back, kind, one_way=True)])
    >>> {y for _, y in road.line.coords}
    {10.0}
    """
    pieces = _noded(_without_rings(_noded(roads)))
    driven = [at for at, road in enumerate(pieces) if road.one_way and not road.ramp]
    if not driven:
        return pieces
    pairing = _Pairing([pieces[at] for at in driven])
    pairing.find()
    others = [road for at, road in enumerate(pieces) if at not in {*driven}]
    return [*pairing.lines(), *pairing.attached(others)]


def _noded(roads: Sequence[Road]) -> list[Road]:
    """`roads` cut where they share a vertex."""
    pieces = edges.noded([road.line for road in roads])
    return [replace(roads[row], line=line) for row, line in pieces]


def _ends(road: Road) -> tuple[Node, Node]:
    (x0, y0), (x1, y1) = road.line.coords[0], road.line.coords[-1]
    return (x0, y0), (x1, y1)


def _without_rings(pieces: Sequence[Road]) -> list[Road]:
    """`pieces` without small roundabouts: what ends on one goes on to its middle."""
    rings: nx.Graph[Node] = nx.Graph()
    for road in pieces:
        if road.ring:
            path = [(float(x), float(y)) for x, y in road.line.coords]
            rings.add_edges_from(pairwise(path))
    middle: dict[Node, Node] = {}
    for nodes in nx.connected_components(rings):
        around = shapely.MultiPoint(sorted(nodes))
        if shapely.minimum_bounding_radius(around) <= RING_M:
            at = shapely.minimum_bounding_circle(around).centroid
            middle |= dict.fromkeys(nodes, (at.x, at.y))
    kept = [road for road in pieces if not (road.ring and _ends(road)[0] in middle)]
    return [*_moved(kept, middle)]


def _moved(roads: Sequence[Road], to: Mapping[Node, Node]) -> Iterator[Road]:
    """`roads` with their ends where `to` puts them; what shrinks to a point is left out."""
    for road in roads:
        path = [(float(x), float(y)) for x, y in road.line.coords]
        path[0], path[-1] = to.get(path[0], path[0]), to.get(path[-1], path[-1])
        if len({*path}) > 1:
            yield replace(road, line=LineString(path))


class _Pairing:
    """One-way roads as chains of short steps, and which of them run beside which."""

    def __init__(self, pieces: Sequence[Road]) -> None:
        self._chains = sorted(
            ([pieces[at] for at in chain] for chain in _chains(pieces)),
            key=lambda chain: (-sum(road.line.length for road in chain), [*chain[0].line.coords]),
        )
        self._paths = [_dense(chain) for chain in self._chains]
        self._shifted = [path.copy() for path in self._paths]
        starts = np.concatenate([path[:-1] for path in self._paths])
        ends = np.concatenate([path[1:] for path in self._paths])
        self._of = np.repeat(range(len(self._paths)), [len(path) - 1 for path in self._paths])
        self._first = np.concatenate([[0], np.cumsum([len(path) - 1 for path in self._paths])])
        self._steps = np.asarray(shapely.linestrings(np.stack([starts, ends], axis=1)))
        self._middle, along = (starts + ends) / 2, ends - starts
        self._ahead = along / np.maximum(np.linalg.norm(along, axis=1), 1e-9)[:, np.newaxis]
        kinds = [chain[0].kind for chain in self._chains]
        self._class = np.array([kind for _, kind, _ in kinds])[self._of]
        self._ref = np.array([ref for ref, _, _ in kinds])[self._of]
        self._into = np.full(len(self._of), -1)
        self._paired = np.zeros(len(self._of), dtype=bool)
        self._tree = shapely.STRtree(self._steps)

    def find(self) -> None:
        """Let each chain, the longest first, take what runs against it beside it."""
        for chain in range(len(self._paths)):
            free = (self._into < 0) & ~self._paired
            own = np.flatnonzero(free & (self._of == chain))
            if not own.size:
                continue
            mine, beside = self._tree.query(self._steps[own], "dwithin", REACH_M)
            mine = own[mine]
            ours = self._against(mine, beside) & free[beside] & (self._of[beside] != chain)
            if ours.any():
                self._take(chain, mine[ours], beside[ours], free)

    def _against(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> Bools:
        """Whether two steps run against each other, side by side, on roads of one kind."""
        opposite = (self._ahead[one] * self._ahead[other]).sum(axis=1) < _AGAINST
        apart = ((self._middle[other] - self._middle[one]) * self._ahead[one]).sum(axis=1)
        refs = self._ref[one], self._ref[other]
        same = (refs[0] == refs[1]) | (refs[0] == "") | (refs[1] == "")
        same &= self._class[one] == self._class[other]
        beside: Bools = opposite & (np.abs(apart) <= _STEP_M) & same
        return beside

    def _take(
        self, chain: int, mine: NDArray[np.intp], beside: NDArray[np.intp], free: Bools
    ) -> None:
        """Mark what of a chain is half of a pair, and the other half; move the first."""
        marked = self._filled(mine) & free
        self._paired |= marked
        taken = self._filled(beside) & free & (self._of != chain)
        self._into[taken] = chain
        partner = MultiLineString([*self._steps[taken]])
        steps = marked[self._first[chain] : self._first[chain + 1]]
        touched = np.append(steps, False) | np.append(False, steps)
        places = shapely.points(self._paths[chain][touched])
        over = shapely.shortest_line(places, partner)
        near = shapely.length(over) <= REACH_M
        halfway = shapely.get_coordinates(
            shapely.line_interpolate_point(over, 0.5, normalized=True)
        )
        halfway = np.where(near[:, np.newaxis], halfway, self._paths[chain][touched])
        self._shifted[chain][touched] = halfway

    def _filled(self, steps: NDArray[np.intp]) -> Bools:
        """Those of all steps that are among `steps`, or between two of them, a hole apart."""
        marked = np.zeros(len(self._of), dtype=bool)
        marked[steps] = True
        for here, there in pairwise(np.flatnonzero(marked)):
            if 1 < there - here <= _HOLE + 1 and self._of[here] == self._of[there]:
                marked[here:there] = True
        return marked

    def lines(self) -> Iterator[Road]:
        """What is left of the chains: centre lines, and what has no counterpart."""
        places = self._places
        for chain, shifted in enumerate(self._shifted):
            road = self._chains[chain][0]
            into = self._into[self._first[chain] : self._first[chain + 1]]
            at = 0
            for taken, run in groupby(into >= 0):
                end = at + len([*run])
                if not taken:
                    path = [(float(x), float(y)) for x, y in shifted[at : end + 1]]
                    for tip, step in ((0, at - 1), (-1, end)):
                        if 0 <= step < len(into):
                            path[tip] = places(int(into[step]), path[tip])
                    path = [node for node, _ in groupby(path)]
                    if len(path) > 1:
                        paired = self._paired[self._first[chain] :][at:end].any()
                        yield replace(road, line=LineString(path), one_way=not paired)
                at = end

    def _places(self, chain: int, node: Node) -> Node:
        """The vertex of a chain, as it is moved, nearest to a place."""
        left = self._into[self._first[chain] : self._first[chain + 1]] < 0
        held = np.append(left, False) | np.append(False, left)
        path = self._shifted[chain][held]
        x, y = path[np.linalg.norm(path - np.array(node), axis=1).argmin()]
        return float(x), float(y)

    def attached(self, others: Sequence[Road]) -> Iterator[Road]:
        """`others` with their ends on the centre lines; what joined two carriageways is gone."""
        to, of = self._nodes()
        for road in others:
            start, end = _ends(road)
            homes = of.get(start, -1), of.get(end, -2)
            if homes[0] != homes[1] or road.line.length > REACH_M * 2:
                yield from _moved([road], to)

    def _nodes(self) -> tuple[dict[Node, Node], dict[Node, int]]:
        """Where each vertex of the chains is now, and of which chain it is one."""
        to: dict[Node, Node] = {}
        of: dict[Node, int] = {}
        for chain, path in enumerate(self._paths):
            into = self._into[self._first[chain] : self._first[chain + 1]]
            for at, (x, y) in enumerate(path):
                beside = [int(into[step]) for step in (at - 1, at) if 0 <= step < len(into)]
                node = (float(x), float(y))
                if min(beside) < 0:
                    to[node] = self._now(chain, at)
                    paired = self._paired[self._first[chain] :][max(at - 1, 0) : at + 1].any()
                    of.setdefault(node, chain if paired else -3 - chain)
                elif node not in to:
                    to[node] = self._places(beside[0], node)
                    of[node] = beside[0]
        return to, of

    def _now(self, chain: int, at: int) -> Node:
        """Where a vertex of a chain is that is left of it: on another where it ends on that."""
        into = self._into[self._first[chain] : self._first[chain + 1]]
        node: Node = (float(self._shifted[chain][at][0]), float(self._shifted[chain][at][1]))
        beside = [int(into[step]) for step in (at - 1, at) if 0 <= step < len(into)]
        home = max(beside)
        return self._places(home, node) if home >= 0 else node


def _chains(pieces: Sequence[Road]) -> list[list[int]]:
    """The positions of pieces that go on into each other: as one drives, nearly straight."""
    leaving: dict[Node, list[int]] = defaultdict(list)
    for at, road in enumerate(pieces):
        leaving[_ends(road)[0]].append(at)
    turns = []
    for at, road in enumerate(pieces):
        onward = [other for other in leaving[_ends(road)[1]] if pieces[other].kind == road.kind]
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


def _straightness(one: Road, other: Road) -> float:
    """The cosine of the turn from the end of one piece to the start of another."""
    (x0, y0), (x1, y1) = one.line.coords[-2], one.line.coords[-1]
    (x2, y2), (x3, y3) = other.line.coords[0], other.line.coords[1]
    along = (x1 - x0) * (x3 - x2) + (y1 - y0) * (y3 - y2)
    return along / (dist((x0, y0), (x1, y1)) * dist((x2, y2), (x3, y3)))


def _dense(chain: Sequence[Road]) -> Floats:
    """The vertices along a chain, at most a step apart."""
    path = [*chain[0].line.coords]
    for road in chain[1:]:
        path += road.line.coords[1:]
    return shapely.get_coordinates(shapely.segmentize(LineString(path), _STEP_M))
