"""What the links change: the times today and later, as assumed and in each draw.

The ways between all terminals and all ends of planned parts are searched once, in a few scenarios.
From then on a way is what it takes on each group of roads: a draw only costs these anew and opens
the planned roads between them. So a draw knows no way that no scenario found, and its times are
never less than those of a search: by how little more, `scripts/bench/effects.py` measures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lienket.network import routes
from lienket.network.graph import Floats, Graph, Ints
from lienket.network.planned_roads import Stretch
from lienket.network.road_groups import Groups
from lienket.network.routes import Road, Times, Ways
from lienket.network.sampling import Limits

_AT_ONCE = 8_000_000
"""A matrix of the times of several draws holds at most so many numbers."""


@dataclass(frozen=True, slots=True)
class Futures:
    """The times between terminals, now and later.

    `slot` is where each node stands in the matrices of a future, `names` what it is called there;
    `choices` are where it may stand in `ways`, the first as drawn (-1 in the open), `places` where
    that is (metric CRS), `nodes` the nodes of the graph that these are; `position` is the slot of
    each terminal; `oneway` says whether the network has one-way roads.
    """

    position: Mapping[str, int]
    ways: Ways
    stretches: Sequence[Stretch]
    slot: Mapping[int, int]
    names: Sequence[str]
    choices: Sequence[Ints]
    places: Sequence[Floats]
    groups: Groups
    limits: Limits
    oneway: bool
    nodes: Sequence[Ints] = ()
    kept: dict[frozenset[str], Times] = field(default_factory=dict)

    def rows(self, starts: Iterable[str], ends: Iterable[str]) -> tuple[list[int], list[int]]:
        """Where the trips between terminals stand in the matrices."""
        return [self.position[key] for key in starts], [self.position[key] for key in ends]

    def assumed(self, parts: Collection[str] = ()) -> Times:
        """The times when `parts` are open as well, by all that is assumed."""
        ones = np.ones((1, len(self.groups.kmh)))
        then = dict.fromkeys(self.groups.named_kmh, np.ones(1))
        fastest = self.ways.fastest(self.groups.later(parts, ones, then)[0])
        found = _slots(fastest, np.array([[own[0] for own in self.choices]]))
        opened = found.open(
            Road(self.slot[piece.start], self.slot[piece.end], km / piece.kmh * 60, km)
            for piece in self.stretches
            if piece.key in parts
            for km in [np.array([np.mean(piece.km)])]
        )
        return Times(opened.minutes[0], opened.km[0])

    def sampled(self, parts: Collection[str], start: Ints, end: Ints) -> Times:
        """The times from `start` to `end` when `parts` are open as well, in each draw (D × P).

        `start` and `end` are P slots. The matrices of many places in all draws would fill the
        memory: then they are made a few draws at a time.
        """
        upgraded = frozenset(parts) & self.groups.faster()
        blocks = [
            self._opened(upgraded, parts, draws).pairs(start, end) for draws in self._blocks()
        ]
        return Times(
            np.concatenate([block.minutes for block in blocks]),
            np.concatenate([block.km for block in blocks]),
        )

    def _blocks(self) -> list[slice]:
        """The draws that are computed at once: all of them where their matrices are small."""
        draws, size = self.limits.draws, len(self.choices) ** 2
        step = max(1, min(draws, _AT_ONCE // max(size, 1)))
        return [slice(first, first + step) for first in range(0, draws, step)]

    def _opened(self, upgraded: frozenset[str], parts: Collection[str], draws: slice) -> Times:
        """The times between all slots when `parts` are open and `upgraded`, in these `draws`."""
        whole = draws == slice(0, self.limits.draws)
        times = self.kept.get(upgraded) if whole else None
        if times is None:
            times = self._costed(upgraded, draws)
        if whole:
            self.kept[upgraded] = times
        roads = (self._road(piece, draws) for piece in self.stretches if piece.key in parts)
        return times.open(roads)

    def _costed(self, upgraded: frozenset[str], draws: slice) -> Times:
        """The times over the roads of today when parts of these are upgraded, in these `draws`."""
        today = np.stack([self.limits.slower(name) for name in self.groups.road_class], axis=1)
        then = {part: self._slower(self.groups.named_kmh[part])[draws] for part in upgraded}
        minutes = self.ways.minutes(self.groups.later(upgraded, today[draws], then))
        at = [own[self.picked(number)[draws]] for number, own in enumerate(self.choices)]
        return _slots(Times(minutes, self.ways.km[0][None]), np.stack(at, axis=1))

    def _slower(self, kmh: float) -> Floats:
        """How many times as long a new road of such a speed takes, in each draw."""
        return self.limits.slower(f"new {kmh:g}")

    def picked(self, number: int) -> Ints:
        """Which of its choices a slot takes in each draw: one that it may have, if there are."""
        count = len(self.choices[number])
        if count == 1:
            return np.zeros(self.limits.draws, dtype=np.int64)
        return self.limits.pick(f"end {self.names[number]}", np.arange(1, count))

    def _road(self, piece: Stretch, draws: slice) -> Road:
        """What a stretch opens in these `draws`: as it winds, from where its ends are."""
        share = self.limits.uniform(f"winding {piece.key}", 0, 1)[draws]
        start, end = self.slot[piece.start], self.slot[piece.end]
        here, there = (self.places[slot][self.picked(slot)[draws]] for slot in (start, end))
        straight_km = np.hypot(*(here - there).T) / 1000
        km = piece.km[0] + share * (piece.km[1] - piece.km[0])
        if any(piece.loose_m) and not piece.stated:
            drawn_km = np.hypot(*np.subtract(*piece.places)) / 1000
            km = piece.way_km[0] + share * (piece.way_km[1] - piece.way_km[0])
            km = km * straight_km / max(float(drawn_km), 0.001)
        km = np.maximum(km, straight_km)
        return Road(start, end, km / piece.kmh * 60 * self._slower(piece.kmh)[draws], km)


def _slots(times: Times, places: Ints) -> Times:
    """`times` between the `places` of each draw (D × K); nothing leads to a place below 0."""
    draw = np.arange(len(places))[:, None, None]
    draws = draw if len(times.minutes) > 1 else np.zeros_like(draw)
    row, column = places[:, :, None], places[:, None, :]
    off = (row < 0) | (column < 0)
    same = np.eye(places.shape[1], dtype=bool)
    minutes = times.minutes[draws, row, column]
    km = times.km[np.zeros_like(draw), row, column]
    return Times(*(np.where(off, np.where(same, 0, np.inf), held) for held in (minutes, km)))


def make(  # noqa: PLR0913 - all that a future is made from
    graph: Graph,
    terminals: Mapping[str, int],
    stretches: Sequence[Stretch],
    *,
    spare: Mapping[int, Ints],
    groups: Groups,
    limits: Limits,
    parts: Collection[str] | None = None,
) -> Futures:
    """The fastest ways today between all `terminals` (key to node) and all ends of `stretches`.

    One search a node and scenario; the futures need none.

    Args:
        graph: the roads of today.
        terminals: the node of each.
        stretches: what planned parts add.
        spare: the nodes where an end of these may be in truth, by its node.
        groups: of the edges of `graph`.
        limits: what is drawn.
        parts: those that futures may open or upgrade; all, if none are named.
    """
    numbered = [
        (number, piece)
        for number, piece in enumerate(stretches)
        if parts is None or piece.key in parts
    ]
    stretches = [piece for _, piece in numbered]
    groups = groups if parts is None else groups.among(parts)
    # 1. The nodes a way may begin or end at: terminals, and the ends of planned parts.
    ends = {
        node: f"{piece.key} {number} {end}"
        for number, piece in numbered
        for end, node in enumerate((piece.start, piece.end))
    }
    named = {node: key for key, node in terminals.items()}
    named = named | {node: name for node, name in ends.items() if node not in named}
    standing = [*named]
    # 2. An end that is known within an error alone may be at several nodes: all are searched from.
    tried = [np.array([node, *spare.get(node, ())]) for node in standing]
    known = np.unique(np.concatenate([own[own >= 0] for own in tried]))
    # 3. An end that meets no road is known by its place.
    open_at = {
        node: place
        for piece in stretches
        for node, place in zip((piece.start, piece.end), piece.places, strict=True)
    }
    return Futures(
        position={key: standing.index(node) for key, node in terminals.items()},
        ways=routes.ways(graph, known, groups.of_edge, searches(groups, limits)),
        stretches=stretches,
        slot={node: number for number, node in enumerate(standing)},
        names=[*named.values()],
        choices=[np.where(own < 0, -1, np.searchsorted(known, own)) for own in tried],
        places=[
            graph.places[own] if own[0] >= 0 else np.array([open_at[int(own[0])]]) for own in tried
        ],
        groups=groups,
        limits=limits,
        oneway=bool((graph.oneway != 0).any()),
        nodes=tried,
    )


def searches(groups: Groups, limits: Limits) -> list[Floats]:
    """How many times as long each group takes in each search; the first is today.

    Then the fast roads faster than assumed and the others slower, and the other way round; each
    upgrade alone, and all of them.
    """
    ones = np.ones((1, len(groups.kmh)))
    fast = groups.kmh > np.median(groups.kmh)
    tilted = [
        np.where(fast, 1 / (1 + sign * limits.speed), 1 / (1 - sign * limits.speed))
        for sign in (1, -1)
        if limits.speed
    ]
    then = dict.fromkeys(groups.named_kmh, np.ones(1))
    parts = sorted(groups.faster())
    alone = [[part] for part in parts] + ([parts] if len(parts) > 1 else [])
    return [ones[0], *tilted, *(groups.later(own, ones, then)[0] for own in alone)]
