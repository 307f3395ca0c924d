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


@dataclass(frozen=True, slots=True)
class Reach:
    """The ways from `spots`, ready to be costed.

    `direct`: by target, C × N × S: what today's ways take on each group, in each of C searches;
    `to_ends`: the same by node of an end of a planned part. `held`: the arcs, and `keep` the nodes
    among them that are asked for; `today`: these contracted, and `where` the nodes of the graph
    that stay, `spot_start` and `spot_end` those about each spot, stand among them.
    """

    ready: Prepared
    futures: Futures
    spots: Spots
    targets: Sequence[Target]
    held: Arcs
    keep: Ints
    today: Costed
    where: Mapping[int, int]
    direct: Sequence[Floats]
    to_ends: Mapping[int, Floats]
    walk_min: Floats
    spot_start: Ints
    spot_end: Ints
    kept: dict[tuple[object, ...], Floats] = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)

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
        factors = self._factors()
        longer, lacking = _allowances(self.futures)
        if ("today", number) not in self.kept:
            self.kept["today", number] = self._direct(number, factors)
        direct = self.kept["today", number]
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

    def _factors(self) -> Floats:
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

    def cut(self, number: int, nodes: Collection[int]) -> Floats:
        """Minutes from each spot to target `number` when nothing leads over `nodes`, as assumed."""
        left = [int(own) for own in self.targets[number].nodes if own not in nodes]
        places = np.array([self.where[own] for own in left], dtype=np.int64)
        ones = np.ones(self.held.sums.shape[1])
        tree = self.today.nearest(places, [self.where[own] for own in nodes])
        return _of_spots(self, self.today, tree, ones, sums=False)[0]

    def _direct(self, number: int, factors: Floats) -> Floats:
        return _cheapest(self.direct[number], factors, self.walk_min)

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
                fastest = _cheapest(held, least, self.walk_min)[0] + rest[rows].min()
                near = np.flatnonzero(fastest < slowest)
                there = _cheapest(held[:, near], factors[rows], self.walk_min[near])
                there += rest[rows, None]
                best[np.ix_(rows, near)] = np.minimum(best[np.ix_(rows, near)], there)
        return best


def _first(values: Floats) -> Floats:
    """The first row."""
    row: Floats = values[0]
    return row


def _allowances(futures: Futures) -> tuple[Floats, Floats]:
    """For each draw: by how much all ways may be longer, and today's shorter, than computed."""
    limits = futures.limits
    longer = limits.uniform("oneway", 1, 1 if futures.oneway else 1 + limits.oneway)
    return longer, limits.uniform("edition", 1 - limits.edition, 1)


def _cheapest(shares: Floats, factors: Floats, walk_min: Floats) -> Floats:
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
    searches = [
        (factors, *search.costed(held, factors, kept))
        for factors in scenarios.searches(groups, futures.limits)
    ]
    _, today, stand = searches[0]
    made = Reach(
        ready=ready,
        futures=futures,
        spots=spots,
        targets=targets,
        held=held,
        keep=kept,
        today=today,
        where=dict(zip(keep.tolist(), stand.tolist(), strict=True)),
        direct=[],
        to_ends={},
        walk_min=np.where(spots.away_m <= FAR_M, spots.away_m / walk_kmh * 0.06, np.inf),
        spot_start=stand[np.searchsorted(keep, graph.start[spots.edge])],
        spot_end=stand[np.searchsorted(keep, graph.end[spots.edge])],
    )
    direct = [_candidates(made, target.nodes, searches) for target in targets]
    planned = {
        int(node)
        for piece in futures.stretches
        for end in (piece.start, piece.end)
        if end >= 0
        for node in futures.nodes[futures.slot[end]]
        if node >= 0
    }
    to_ends = {node: _candidates(made, np.array([node]), searches) for node in sorted(planned)}
    return replace(made, direct=direct, to_ends=to_ends)


def _candidates(
    made: Reach, nodes: Ints, searches: Sequence[tuple[Floats, Costed, Ints]]
) -> Floats:
    """What the ways from each spot to the nearest of `nodes` take by group, C × N × S."""
    places = np.array([made.where[int(node)] for node in nodes], dtype=np.int64)
    return np.stack(
        [
            _of_spots(made, roads, roads.nearest(places), factors)[1]
            for factors, roads, _ in searches
        ]
    )


def _of_spots(
    made: Reach, roads: Costed, tree: Tree, factors: Floats, *, sums: bool = True
) -> tuple[Floats, Floats]:
    """Minutes from each spot by the better end of its edge; if asked, what that takes by group."""
    graph, spots = made.ready.roads.graph, made.spots
    group = made.futures.groups.of_edge[spots.edge]
    minutes, oneway = graph.minutes[spots.edge], graph.oneway[spots.edge]
    size = len(spots.edge)
    best = np.full(size, np.inf)
    total = np.full((size, made.held.sums.shape[1]), np.inf)
    for ends, share, against in (
        (made.spot_start, spots.share, 1),
        (made.spot_end, 1 - spots.share, -1),
    ):
        part = minutes * share
        whole = tree.minutes[ends] + part * factors[group]
        whole = np.where(oneway == against, np.inf, whole)
        better = np.flatnonzero(whole < best)
        best[better] = whole[better]
        if sums:
            ways = roads.sums(tree, ends[better])
            ways[np.arange(len(better)), group[better]] += part[better]
            total[better] = ways
    return best + made.walk_min, total
