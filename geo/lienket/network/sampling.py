"""By how much what a gain is made from may differ, and the draws of it.

Each thing that is not known has a stream of its own, made from the seed and from its name: what one
road or link draws does not depend on which others there are, and all links are compared in the same
draws.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from lienket.network.graph import Floats, Ints

LOW, HIGH = 0.1, 0.9
"""The ends of the range that is told: 80 of 100 draws lie within."""

FIRM = 0.9
"""One thing stands above another if it does in so many of the draws."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many draws, and how far each thing may be from what is assumed: our judgement.

    `speed`: of the speed of a class of road, to either side; `edition`: by how much today's way may
    be shorter than computed, for a map of roads lacks some and grows old (this makes gains smaller
    alone); `oneway`: by how much every way, today's and the new one, may be longer where the
    network does not say which roads are one way (measured: one that says so makes three of four
    trips longer by no more). All are drawn evenly.
    """

    draws: int = 1000
    seed: int = 2689
    speed: float = 0.15
    edition: float = 0.05
    oneway: float = 0.1

    def uniform(self, name: str, low: float, high: float) -> Floats:
        """A number between `low` and `high` for each draw."""
        made: Floats = self._stream(name).uniform(low, high, self.draws)
        return made

    def pick(self, name: str, choices: Ints) -> Ints:
        """One of `choices` for each draw."""
        return choices[self._stream(name).integers(len(choices), size=self.draws)]

    def slower(self, name: str) -> Floats:
        """How many times as long a road of one class takes, for each draw."""
        return 1 / self.uniform(f"speed {name}", 1 - self.speed, 1 + self.speed)

    def _stream(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, zlib.crc32(name.encode())])


def between(values: Floats) -> tuple[Floats, Floats]:
    """The ends of the 80 % range of `values` over the draws, their first axis."""
    low, high = np.quantile(values, [LOW, HIGH], axis=0, method="nearest")
    return low, high


def ranks(score: Floats) -> list[int]:
    """The rank of each row of `score` (things × D), which stand in the order of what they score.

    One has the rank of the one before it if that does not stand above it, or above all of its rank,
    in at least 90 of 100 draws: these two cannot be told apart.
    """
    above = (score[:, None] > score[None]).mean(axis=2)
    held: list[int] = []
    for number in range(len(score)):
        equal = [other for other, rank in enumerate(held) if rank == held[-1]]
        firm = bool(equal) and all(above[other, number] >= FIRM for other in equal)
        held.append(number + 1 if firm or not held else held[-1])
    return held


def among_first_pct(score: Floats, places: int) -> Ints:
    """In how many of 100 draws each row of `score` (things × D) is among the first `places`.

    A draw in which one scores nothing counts for none of its places.
    """
    before = (score[None] > score[:, None]).sum(axis=1)
    share = 100 * ((before < places) & (score > 0)).mean(axis=1)
    rounded: Ints = np.rint(share).astype(np.int64)
    return rounded
