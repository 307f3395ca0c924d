"""How long it takes from where people live to the nearest place of each kind, in every scenario.

Today's ways are searched once, in a few scenarios of speed, and so are the ways to every end of a
planned part. A link then is: to one of its ends, over it, and on from another of its ends, as the
futures of `network` have it. So no link lengthens a way, and a draw costs the ways that were found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lienket.access import search
from lienket.access.search import Costed, Tree
from lienket.access.spots import FAR_M, Spots
from lienket.access.targets import Target
from lienket.network import Prepared, scenarios
from lienket.network.contraction import Arcs
from lienket.network.graph import Floats, Ints
from lienket.network.scenarios import Futures

_SAME = 1e-6
"""Two ways that differ by no more take the same [min]."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The ways from `spots`, ready to be costed.

    `direct`: by target, C × N × S: what today's ways take on each group, in each of C searches;
    `to_ends`: the same by node of an end of a planned part. `held`: the arcs, and `keep` the nodes
    among them that are asked for; `searches`: these contracted, for each search with by how much
    each group is slower, as assumed first; `where` the nodes of the graph that stay, `spot_start`
    and `spot_end` those about each spot, stand among them.
    """

    ready: Prepared
    futures: Futures
    spots: Spots
    targets: Sequence[Target]
    held: Arcs
    keep: Ints
    searches: Sequence[tuple[Floats, Costed]]
    where: Mapping[int, int]
    direct: Sequence[Floats]
    to_ends: Mapping[int, Floats]
    walk_min: Floats
    spot_start: Ints
    spot_end: Ints
    kept: dict[tuple[object, ...], Floats] = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> Costed:
        """The contracted arcs as assumed."""
        return self.searches[0][1]

    def assumed(self, number: int, parts: Collection[str] = ()) -> Floats:
        """Minutes from each spot to target `number` when `parts` are open, as all is assumed."""
        groups = self.futures.groups
        ones = np.ones((1, len(groups.kmh)))
        then = dict.fromkeys(groups.named_kmh, np.ones(1))
        today = self._direct(number, ones)
        if not parts:
            return _first(today)
        later = self._direct(number, groups.later(parts, ones, then))
        first = [(slot, own[:1]) for slot, own in self._ends(parts)]
        onward = self.futures.assumed(parts).minutes[None, [slot for slot, _ in first]]
        via = self._via(number, parts, first, groups.later(parts, ones, then), onward, today)
        return _first(np.minimum(np.minimum(today, later), via))

    def sampled(self, number: int, parts: Collection[str] = ()) -> Floats:
        """The same in each draw, D × N; never more than today."""
        groups, limits = self.futures.groups, self.futures.limits
        factors = self.factors()
        longer, lacking = self.allowances()
        direct = self.drawn(number)
        today = direct * (longer * lacking)[:, None]
        if not parts:
            return today
        upgraded = frozenset(parts) & groups.faster()
        later = direct
        if upgraded:
            then = {part: limits.slower(f"new {groups.named_kmh[part]:g}") for part in upgraded}
            factors = groups.later(upgraded, factors, then)
            later = self._direct(number, factors)
        via = self._via(number, parts, [*self._ends(parts)], factors, self._onward(parts), later)
        return np.minimum(today, np.minimum(later, via) * longer[:, None])

    def drawn(self, number: int) -> Floats:
        """Minutes from each spot to target `number` today at the speeds of each draw alone, D × N.

        Without what ways may be longer or shorter by: see `allowances`.
        """
        if ("today", number) not in self.kept:
            self.kept["today", number] = self._direct(number, self.factors())
        return self.kept["today", number]

    def allowances(self) -> tuple[Floats, Floats]:
        """By how much all ways may be longer than computed in each draw, and some be shorter."""
        limits = self.futures.limits
        longer = limits.uniform("oneway", 1, 1 if self.futures.oneway else 1 + limits.oneway)
        return longer, limits.uniform("edition", 1 - limits.edition, 1)

    def factors(self) -> Floats:
        """How many times as long each group takes today in each draw, D × S."""
        if ("factors",) not in self.kept:
            limits = self.futures.limits
            drawn = [limits.slower(name) for name in self.futures.groups.road_class]
            self.kept["factors",] = np.stack(drawn, axis=1)
        return self.kept["factors",]

    def _onward(self, parts: Collection[str]) -> Floats:
        """Minutes from the ends of `parts` when these are open, D × E × K; the last is kept."""
        asked = frozenset(parts)
        if self.last.get("parts") != asked:
            slots, count = [slot for slot, _ in self._ends(parts)], len(self.futures.choices)
            start, end = np.repeat(slots, count), np.tile(np.arange(count), len(slots))
            minutes = self.futures.sampled(parts, start.astype(np.int64), end).minutes
            self.last.update(
                parts=asked, minutes=minutes.reshape(self.futures.limits.draws, len(slots), count)
            )
        onward: Floats = self.last["minutes"]
        return onward

    def around(self, number: int, nodes: Collection[int]) -> Floats:
        """What ways to target `number` that do not lead over `nodes` take by group, C × N × S."""
        left = [int(node) for node in self.targets[number].nodes if int(node) not in nodes]
        places = np.array([self.where[node] for node in left], dtype=np.int64)
        closed = [self.where[node] for node in nodes]
        return np.stack(
            [
                _by_group(self, roads, roads.nearest(places, closed), factors, direct)
                for (factors, roads), direct in zip(self.searches, self.direct[number], strict=True)
            ]
        )

    def _direct(self, number: int, factors: Floats) -> Floats:
        return cheapest(self.direct[number], factors, self.walk_min)

    def _ends(self, parts: Collection[str]) -> Iterator[tuple[int, Ints]]:
        """The slots of the ends of `parts` that meet the network, and the nodes each may be at."""
        futures = self.futures
        nodes = {
            node
            for piece in futures.stretches
            if piece.key in parts
            for node in (piece.start, piece.end)
        }
        for node in sorted(nodes):
            if node >= 0:
                slot = futures.slot[node]
                yield slot, futures.nodes[slot]

    def _via(  # noqa: PLR0913, PLR0917 - all that a way over a link is made from
        self,
        number: int,
        parts: Collection[str],
        ends: Sequence[tuple[int, Ints]],
        factors: Floats,
        onward: Floats,
        direct: Floats,
    ) -> Floats:
        """Minutes from each spot by one of `ends`, then as `onward` (D × E × K) has it.

        Infinite where no draw can be faster than the slowest of `direct` (D × N).
        """
        target = self.targets[number]
        goals = [*target.slots, *(slot for needed, slot in target.planned if needed <= {*parts})]
        best = np.full((len(factors), len(self.walk_min)), np.inf)
        slowest, least = direct.max(axis=0), factors.min(axis=0)[None]
        for number_of_end, (slot, nodes) in enumerate(ends):
            rest = onward[:, number_of_end, goals].min(axis=1, initial=np.inf)
            picked = self.futures.picked(slot) if len(nodes) > 1 else np.zeros(len(factors), int)
            for choice in np.unique(picked):
                rows = np.flatnonzero(picked == choice)
                held = self.to_ends[int(nodes[choice])]
                fastest = cheapest(held, least, self.walk_min)[0] + rest[rows].min()
                near = np.flatnonzero(fastest < slowest)
                there = cheapest(held[:, near], factors[rows], self.walk_min[near])
                there += rest[rows, None]
                best[np.ix_(rows, near)] = np.minimum(best[np.ix_(rows, near)], there)
        return best


def _first(values: Floats) -> Floats:
    """The first row."""
    row: Floats = values[0]
    return row


def cheapest(shares: Floats, factors: Floats, walk_min: Floats) -> Floats:
    """The least minutes (D × N) of the candidates `shares` (C × N × S) in each draw."""
    found = np.full((len(factors), shares.shape[1]), np.inf)
    for number, held in enumerate(shares):
        fresh = np.isfinite(held[:, 0])
        for before in shares[:number]:  # most searches find the same ways
            fresh &= (held != before).any(axis=1)
        at = np.flatnonzero(fresh)
        found[:, at] = np.minimum(found[:, at], factors @ held[at].T)
    return found + walk_min


def make(
    ready: Prepared, futures: Futures, spots: Spots, targets: Sequence[Target], walk_kmh: float
) -> Reach:
    """The ways from `spots` to the nearest of each of `targets`, and to all ends of planned parts.

    Args:
        ready: the network.
        futures: the ways between its terminals and the ends of planned parts.
        spots: places on its edges.
        targets: what is to be reached.
        walk_kmh: how fast one comes from a place off the road to it [km/h].
    """
    graph = ready.roads.graph
    ends = sorted({int(node) for own in futures.nodes for node in own if node >= 0})
    wanted = [graph.start[spots.edge], graph.end[spots.edge], np.array(ends, dtype=np.int64)]
    keep = np.unique(np.concatenate([*wanted, *(target.nodes for target in targets)]))
    groups = futures.groups
    held, kept = search.arcs(graph, keep, groups.of_edge, len(groups.kmh))
    drawn = scenarios.searches(groups, futures.limits)
    found = [search.costed(held, factors, kept) for factors in drawn]
    _, stand = found[0]
    made = Reach(
        ready=ready,
        futures=futures,
        spots=spots,
        targets=targets,
        held=held,
        keep=kept,
        searches=[(factors, roads) for factors, (roads, _) in zip(drawn, found, strict=True)],
        where=dict(zip(keep.tolist(), stand.tolist(), strict=True)),
        direct=[],
        to_ends={},
        walk_min=np.where(spots.away_m <= FAR_M, spots.away_m / walk_kmh * 0.06, np.inf),
        spot_start=stand[np.searchsorted(keep, graph.start[spots.edge])],
        spot_end=stand[np.searchsorted(keep, graph.end[spots.edge])],
    )
    direct = [_candidates(made, target.nodes) for target in targets]
    planned = {
        int(node)
        for piece in futures.stretches
        for end in (piece.start, piece.end)
        if end >= 0
        for node in futures.nodes[futures.slot[end]]
        if node >= 0
    }
    to_ends = {node: _candidates(made, np.array([node])) for node in sorted(planned)}
    return replace(made, direct=direct, to_ends=to_ends)


def _candidates(made: Reach, nodes: Ints) -> Floats:
    """What the ways from each spot to the nearest of `nodes` take by group, C × N × S."""
    places = np.array([made.where[int(node)] for node in nodes], dtype=np.int64)
    return np.stack(
        [_by_group(made, roads, roads.nearest(places), factors) for factors, roads in made.searches]
    )


def _by_group(
    made: Reach, roads: Costed, tree: Tree, factors: Floats, known: Floats | None = None
) -> Floats:
    """What the way from each spot by the better end of its edge takes by group, N × S.

    With `known`, the same of other ways, which stay where these are no longer.
    """
    graph, spots = made.ready.roads.graph, made.spots
    group = made.futures.groups.of_edge[spots.edge]
    ends = np.stack([made.spot_start, made.spot_end])
    part = graph.minutes[spots.edge] * np.stack([spots.share, 1 - spots.share])
    against = graph.oneway[spots.edge] == np.array([[1], [-1]])
    whole = np.where(against, np.inf, tree.minutes[ends] + part * factors[group])
    better, least = whole.argmin(axis=0), whole.min(axis=0)
    total = np.full((len(least), made.held.sums.shape[1]), np.inf) if known is None else known
    at = np.flatnonzero(np.isfinite(least) if known is None else least > known @ factors + _SAME)
    total = total.copy()
    total[at] = roads.sums(tree, ends[better[at], at])
    total[at, group[at]] += part[better[at], at]
    return total
