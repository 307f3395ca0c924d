"""The ranks of links by what they are worth to people, and how firm these are.

Ranks are made from draws, which all links share: a link is above another in a draw if it opens a
way to more people who had none, or to as many and saves more person-minutes. Links that cannot be
told apart share a rank, as in `network.link_impact`. One whose range includes zero has no rank: the
draws do not say that it gains at all, and to stand last would say that it gains less than others.

Nobody says what counts how much: so each draw draws a weighting as well, evenly among all that
there are (Dirichlet, all parameters 1), of person-minutes, of people, and of person-minutes for
what the link costs. Each is a share of the most that a link has in that draw. Cost counts where
sources state it for all the links that are compared, and else for none: a link neither gains nor
loses by what nobody states, and the other two keep their proportion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lienket.access.costs import Cost
from lienket.access.worth import Gain
from lienket.model.access import PRIORITY_COLUMNS
from lienket.model.analysis import by_key, no_rows
from lienket.model.records import Link
from lienket.network import sampling
from lienket.network.graph import Floats
from lienket.network.sampling import Limits

PLACES = 3
"""How many places are told of weightings; of no more links than that, nothing is."""

_LEAST = 2
"""A rank by cost is told among so many links at least."""


def find(
    routes: Sequence[Link], gains: Sequence[Gain], costs: Mapping[str, Cost], limits: Limits
) -> pd.DataFrame:
    """The rank of each link by kind of target, `PRIORITY_COLUMNS`.

    Args:
        routes: the links.
        gains: what each saves, by kind of target.
        costs: what sources state that each costs.
        limits: what is drawn.
    """
    names = {link.key: (link.name_vi, link.name_en) for link in routes}
    rows = [
        {"name_vi": names[link][0], "name_en": names[link][1], **row}
        for kind in dict.fromkeys(gain.kind for gain in gains)
        for own in [[gain for gain in gains if gain.kind == kind]]
        for link, row in _rows(kind, _Ranked(own, costs), limits)
    ]
    if not rows:
        return no_rows(PRIORITY_COLUMNS)
    made = by_key(pd.DataFrame(rows, columns=list(PRIORITY_COLUMNS)))
    whole = ("by_gain", "by_people", "by_cost", "first_weights_pct")
    return made.assign(**{name: made[name].astype("Int64") for name in whole})


def _rows(kind: str, ranked: _Ranked, limits: Limits) -> Iterator[tuple[str, dict[str, object]]]:
    """The rows of one kind of target, by link."""
    by_gain, by_people, by_cost = ranked.by_gain(), ranked.by_people(), ranked.by_cost()
    weighted = ranked.weighted_pct(limits)
    for gain in ranked.gains:
        yield (
            gain.link,
            {
                "key": f"{gain.link}|{kind}",
                "link": gain.link,
                "target": kind,
                "by_gain": by_gain.get(gain.link),
                "by_people": by_people.get(gain.link),
                "by_cost": by_cost.get(gain.link),
                "first_weights_pct": weighted.get(gain.link),
                "compared": len(ranked.compared),
                "potential_pct": np.nan,
            },
        )


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The links that are compared on the way to one kind of target."""

    gains: Sequence[Gain]
    costs: Mapping[str, Cost]

    @property
    def compared(self) -> list[Gain]:
        """Those that may gain at all."""
        return [gain for gain in self.gains if gain.possible]

    def by_gain(self) -> dict[str, int]:
        """Ranks by the people who had no way, then by person-minutes."""
        return _ranks(
            [gain for gain in self.gains if gain.firm],
            lambda gain: (np.rint(gain.opened), gain.person_min),
        )

    def by_people(self) -> dict[str, int]:
        """Ranks by the people who gain a minute or a way."""
        firm = [gain for gain in self.gains if sampling.between(gain.reached)[0] > 0]
        return _ranks(firm, lambda gain: (np.rint(gain.reached),))

    def by_cost(self) -> dict[str, int]:
        """Ranks by person-minutes for what a link costs; none of fewer than two."""
        priced = [
            gain
            for gain in self.gains
            if sampling.between(gain.person_min)[0] > 0 and self._cost(gain)
        ]
        if len(priced) < _LEAST:
            return {}
        return _ranks(priced, lambda gain: (gain.person_min / self._cost(gain),))

    def weighted_pct(self, limits: Limits) -> dict[str, int]:
        """In how many of 100 weightings each link is among the first `PLACES`."""
        compared = self.compared
        if len(compared) <= PLACES:
            return {}
        criteria = [
            np.stack([gain.person_min for gain in compared]),
            np.stack([gain.reached for gain in compared]),
        ]
        if all(self._cost(gain) for gain in compared):
            criteria.append(np.stack([gain.person_min / self._cost(gain) for gain in compared]))
        weights = weightings(limits)[: len(criteria)]
        shares = np.stack([_share(values) for values in criteria])
        score = (weights[:, None, :] * shares).sum(axis=0)
        held = sampling.among_first_pct(score, PLACES)
        return {gain.link: int(pct) for gain, pct in zip(compared, held, strict=True)}

    def _cost(self, gain: Gain) -> float:
        """What a link costs by its sources [billion dong]; 0 where they do not say it of all."""
        return self.costs.get(gain.link, Cost()).whole or 0.0


def weightings(limits: Limits) -> Floats:
    """The weight of person-minutes, of people and of cost in each draw (3 × D), evenly drawn.

    Up to a common factor: shares of three independent exponential numbers are evenly spread over
    all weightings, and so are those of the first two.
    """
    drawn = [limits.uniform(f"weight {name}", 0, 1) for name in ("gain", "people", "cost")]
    made = -np.log1p(-np.stack(drawn))
    weights: Floats = made / made.sum(axis=0)
    return weights


def _share(values: Floats) -> Floats:
    """`values` (links × D) as shares of the most in each draw."""
    most = values.max(axis=0)
    shares: Floats = np.divide(values, most, out=np.zeros_like(values), where=most > 0)
    return shares


def _ranks(gains: Sequence[Gain], measure: Callable[[Gain], tuple[Floats, ...]]) -> dict[str, int]:
    """The rank of each link by `measure`: numbers of each draw, of which the first decides."""
    if not gains:
        return {}
    by_link = {gain.link: measure(gain) for gain in gains}
    order = sorted(by_link, key=lambda key: (*(-held.mean() for held in by_link[key]), key))
    # The place of each among all that were drawn, so that one number orders several.
    drawn = np.stack([np.stack(by_link[key], axis=-1) for key in order])
    flat = drawn.reshape(-1, drawn.shape[-1])
    place = np.asarray(np.unique(flat, axis=0, return_inverse=True)[1], dtype=float)
    ranked = sampling.ranks(place.reshape(drawn.shape[:2]))
    return dict(zip(order, ranked, strict=True))
