"""How long it takes between the places where people live, as assumed.

One search from each goal, against the way one drives, gives today's ways from everywhere; one from
each end of a planned part gives the rest: a way over links is one to an end of one, over them, and
on from another end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csgraph, csr_array

from lienket.access import search
from lienket.access.reach import Reach
from lienket.access.search import Costed
from lienket.network.contraction import Arcs
from lienket.network.graph import Floats, Ints
from lienket.network.planned_roads import Stretch

AT_ONCE = 8_000_000
"""Whoever asks for ways between many places asks for at most so many at once: a few matrices of so
many numbers are in memory."""

_SEARCHES = 32
"""So many searches are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Between:
    """The ways from the spots `origins` of a reach to its spots `goals` (positions)."""

    reach: Reach
    origins: Ints
    goals: Ints
    kept: dict[frozenset[str], _Searched] = field(default_factory=dict)

    def minutes(self, parts: Collection[str] = ()) -> Floats:
        """Minutes from each of N origins to each of K goals when `parts` are open, N × K.

        Infinite without a way.
        """
        upgraded = frozenset(parts) & self.reach.futures.groups.faster()
        if upgraded not in self.kept:
            self.kept[upgraded] = _searched(self, upgraded)
        held = self.kept[upgraded]
        ends = _opened(held.among_ends, _roads(self.reach.futures.stretches, parts, held.position))
        onward = np.full(held.from_ends.shape, np.inf)
        for end, minutes in enumerate(held.from_ends):
            np.minimum(onward, ends[:, [end]] + minutes, out=onward)
        found = held.direct.copy()
        for end, minutes in enumerate(onward):
            np.minimum(found, held.to_ends[:, [end]] + minutes, out=found)
        return found


@dataclass(frozen=True, slots=True)
class _Searched:
    """What the searches found: origins to goals and to ends, ends to goals and to each other.

    `position`: where the node of an end stands among the ends.
    """

    direct: Floats
    to_ends: Floats
    from_ends: Floats
    among_ends: Floats
    position: Mapping[int, int]


def _roads(
    stretches: Sequence[Stretch], parts: Collection[str], position: Mapping[int, int]
) -> Iterator[tuple[int, int, float]]:
    """What the stretches of `parts` open: from end to end, and the minutes, as assumed."""
    for piece in stretches:
        if piece.key in parts:
            minutes = float(np.mean(piece.km)) / piece.kmh * 60
            yield position[piece.start], position[piece.end], minutes


def _opened(among: Floats, roads: Iterator[tuple[int, int, float]]) -> Floats:
    """The minutes between all ends when `roads`, driven both ways, are open as well."""
    for start, end, minutes in roads:
        for one, other in ((start, end), (end, start)):
            among = np.minimum(among, among[:, [one]] + minutes + among[[other]])
    return among


def _searched(ways: Between, upgraded: frozenset[str]) -> _Searched:
    """The searches from the goals and from all ends, when the roads of `upgraded` are faster."""
    reach, groups = ways.reach, ways.reach.futures.groups
    then = dict.fromkeys(groups.named_kmh, np.ones(1))
    factors = groups.later(upgraded, np.ones((1, len(groups.kmh))), then)[0]
    ends = sorted(
        {node for piece in reach.futures.stretches for node in (piece.start, piece.end)},
        reverse=True,
    )
    on = [reach.where[node] for node in ends if node >= 0]
    origin, goal = (_On.at(reach, own, factors) for own in (ways.origins, ways.goals))
    base = search.costed(reach.held, factors, reach.keep)[0] if upgraded else reach.today
    roads = Costed.from_arcs(_with_goals(base.held, goal), np.append(factors, 1.0)).roads
    places = np.concatenate([base.held.size + np.arange(len(ways.goals)), on]).astype(np.int64)
    wanted = np.concatenate([origin.start, origin.end, on]).astype(np.int64)
    minutes = _minutes(roads, places, wanted)
    by_start, by_end, from_ends = np.split(minutes, [len(origin.edge), 2 * len(origin.edge)])
    from_spots = np.minimum(
        by_start + origin.from_start[:, None], by_end + origin.from_end[:, None]
    )
    from_spots += origin.walk[:, None]
    count, off = len(ways.goals), len(ends) - len(on)
    direct = np.minimum(from_spots[:, :count] + goal.walk, _along(origin, goal))
    return _Searched(
        direct=direct,
        to_ends=_more(from_spots[:, count:], 0, off),
        from_ends=_more(from_ends[:, :count] + goal.walk, off, 0),
        among_ends=np.where(np.eye(len(ends)) > 0, 0, _more(from_ends[:, count:], off, off)),
        position={node: number for number, node in enumerate(ends)},
    )


def _more(minutes: Floats, rows: int, columns: int) -> Floats:
    """`minutes` with so many rows and columns of ends in the open, to which no way leads."""
    return np.pad(minutes, ((0, rows), (0, columns)), constant_values=np.inf)


def _minutes(roads: csr_array, places: Ints, wanted: Ints) -> Floats:
    """Minutes from each node of `wanted` to each of `places`, by a search from each of these."""
    if not len(places):
        return np.empty((len(wanted), 0))
    runs = [
        csgraph.dijkstra(roads, indices=places[first : first + _SEARCHES])[:, wanted]
        for first in range(0, len(places), _SEARCHES)
    ]
    return np.concatenate(runs).T


@dataclass(frozen=True, slots=True)
class _On:
    """Where spots are: their edge with its nodes, and the minutes from the spot to each of these.

    Infinite against the way one may drive; `to_start` and `to_end` are the other way round. `along`
    is where it is on its edge [min], `whole` that of all of the edge, `walk` from off the road.
    """

    edge: Ints
    start: Ints
    end: Ints
    oneway: Ints
    along: Floats
    whole: Floats
    walk: Floats

    @classmethod
    def at(cls, reach: Reach, number: Ints, factors: Floats) -> _On:
        """The spots `number` of `reach`, when each group of roads takes `factors` as long."""
        graph, spots = reach.ready.roads.graph, reach.spots
        edge = spots.edge[number]
        whole = graph.minutes[edge] * factors[reach.futures.groups.of_edge[edge]]
        return cls(
            edge=edge,
            start=reach.spot_start[number],
            end=reach.spot_end[number],
            oneway=graph.oneway[edge],
            along=whole * spots.share[number],
            whole=whole,
            walk=reach.walk_min[number],
        )

    @property
    def from_start(self) -> Floats:
        """Minutes from the spot back to the start of its edge."""
        return np.where(self.oneway == 1, np.inf, self.along)

    @property
    def from_end(self) -> Floats:
        """Minutes from the spot on to the end of its edge."""
        return np.where(self.oneway == -1, np.inf, self.whole - self.along)

    @property
    def to_spot(self) -> tuple[Floats, Floats]:
        """Minutes to the spot from the start of its edge, and from the end."""
        return (
            np.where(self.oneway == -1, np.inf, self.along),
            np.where(self.oneway == 1, np.inf, self.whole - self.along),
        )


def _with_goals(held: Arcs, goal: _On) -> Arcs:
    """`held` with a node for each goal, and arcs to it from the ends of its edge.

    What these take is one group more, the last.
    """
    count = len(goal.edge)
    node = held.size + np.arange(count)
    minutes = np.concatenate(goal.to_spot)
    known = np.isfinite(minutes)
    sums = np.zeros((int(known.sum()), held.sums.shape[1] + 1))
    sums[:, -1] = minutes[known]
    return Arcs(
        size=held.size + count,
        start=np.concatenate([held.start, np.concatenate([goal.start, goal.end])[known]]),
        end=np.concatenate([held.end, np.concatenate([node, node])[known]]),
        sums=np.concatenate([np.pad(held.sums, ((0, 0), (0, 1))), sums]),
    )


def _along(origin: _On, goal: _On) -> Floats:
    """Minutes from each origin to each goal on the same edge, along it; else infinite."""
    ahead = goal.along - origin.along[:, None]
    same = (origin.edge[:, None] == goal.edge) & (goal.oneway * np.sign(ahead) >= 0)
    walked = np.where(ahead == 0, 0, origin.walk[:, None] + goal.walk)
    return np.where(same, np.abs(ahead) + walked, np.inf)
