"""What each link alone saves people, in all draws and as assumed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lienket.access.costs import Cost
from lienket.access.people import (
    People,
    assumed,
    kinds,
    of_units,
    sampled,
    savings,
    together,
)
from lienket.model.access import UNIT_GAIN_COLUMNS, WORTH_COLUMNS
from lienket.model.analysis import by_key, no_rows
from lienket.network import sampling
from lienket.network.graph import Floats, Ints
from lienket.network.travel_times import WORTH_MIN

_THOUSANDS = 1e6
"""So many thousands are in a billion."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What a link saves on the way to targets of a kind.

    In each draw: `person_min` and `people`, those who gain a minute (D); `opened`, those who had no
    way (D); `by_unit`, the mean of each unit (D × U) [min]. As assumed: `usual`, the same two, and
    the `times` of each unit today and then (2 × U) [min]. `gaining`: the positions of the units
    where some may gain a minute; `uncounted`: how many units there are whose people are not known,
    of those where some may gain a minute, or a way.
    """

    link: str
    kind: str
    person_min: Floats
    people: Floats
    opened: Floats
    by_unit: Floats
    usual: tuple[float, float]
    times: Floats
    gaining: Ints
    uncounted: int

    @property
    def reached(self) -> Floats:
        """The people who gain a minute, or a way where they had none, in each draw (D)."""
        return self.people + self.opened

    @property
    def firm(self) -> bool:
        """Whether it gains in the whole range: minutes, or a way for those who had none."""
        return any(sampling.between(held)[0] > 0 for held in (self.person_min, self.opened))

    @property
    def possible(self) -> bool:
        """Whether it gains somewhere in the range."""
        return any(sampling.between(held)[1] > 0 for held in (self.person_min, self.opened))


def gains(people: People) -> Iterator[Gain]:
    """What each link alone saves, by kind of target."""
    reach = people.reach
    for link, parts in sorted(reach.ready.parts.items()):
        for kind in kinds(reach):
            yield _gain(people, link, kind, parts)


def _gain(people: People, link: str, kind: str, parts: Collection[str]) -> Gain:
    today = sampled(people, kind, ())
    then = sampled(people, kind, parts)
    known = np.isfinite(today)
    saved = savings(today, then)
    before, after = assumed(people, kind, ()), assumed(people, kind, parts)
    usual = savings(before, after)
    opened = ~known & np.isfinite(then)
    nearer = sampling.between(saved)[1] >= WORTH_MIN
    return Gain(
        link=link,
        kind=kind,
        person_min=saved @ np.nan_to_num(people.weight),
        people=people.counted(saved >= WORTH_MIN),
        opened=people.counted(opened),
        by_unit=people.by_unit(saved),
        usual=(
            float(usual @ np.nan_to_num(people.weight)),
            float(people.counted(usual >= WORTH_MIN)),
        ),
        times=people.by_unit(np.stack([before, after])),
        gaining=np.unique(people.spot_unit[nearer]),
        uncounted=people.uncounted(np.flatnonzero(nearer | opened.any(axis=0))),
    )


def worth(people: People, found: Sequence[Gain], costs: Mapping[str, Cost]) -> pd.DataFrame:
    """What each link is worth on the way to each kind of target, `WORTH_COLUMNS`.

    Args:
        people: who lives where.
        found: what links save.
        costs: what sources state that each link costs.
    """
    names = {link.key: (link.name_vi, link.name_en) for link in people.reach.ready.routes}
    rows = []
    for gain in found:
        least, most = sampling.between(gain.person_min)
        low, high = sampling.between(gain.people)
        middle = float(np.median(gain.person_min))
        cost = costs.get(gain.link, Cost())
        rows.append(
            {
                "key": f"{gain.link}|{gain.kind}",
                "link": gain.link,
                "name_vi": names[gain.link][0],
                "name_en": names[gain.link][1],
                "target": gain.kind,
                "people": round(gain.usual[1]),
                "people_least": round(float(low)),
                "people_most": round(float(high)),
                "opened_most": round(float(sampling.between(gain.opened)[1])),
                "units_unknown": gain.uncounted,
                "person_min": round(gain.usual[0]),
                "person_min_least": round(float(least)),
                "person_min_most": round(float(most)),
                "firm": gain.firm,
                "cost": cost.whole,
                "cost_partly": cost.partly,
                "cost_per_person_min": round(cost.whole * _THOUSANDS / middle, 1)
                if cost.whole and least > 0
                else None,
            }
        )
    if not rows:
        return no_rows(WORTH_COLUMNS)
    made = by_key(pd.DataFrame(rows, columns=list(WORTH_COLUMNS)))
    money = ("cost", "cost_partly", "cost_per_person_min")
    return made.assign(**{name: made[name].astype(float) for name in money})


def unit_gains(people: People, found: Sequence[Gain]) -> pd.DataFrame:
    """The units where some people may gain a minute from a link, `UNIT_GAIN_COLUMNS`."""
    frames = []
    for gain in found:
        least, most = sampling.between(gain.by_unit)
        today, then = gain.times
        minutes = {"today_min": today, "then_min": then, "saved_min": least, "saved_most_min": most}
        named = {"link": gain.link, "target": gain.kind}
        frames.append(of_units(people, named, gain.gaining, minutes))
    return together(frames, UNIT_GAIN_COLUMNS)
