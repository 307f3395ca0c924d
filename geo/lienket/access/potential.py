"""How many people of other sides are near, each counted less the longer it takes to them.

The potential (gravity) accessibility of a place is the sum over all goals of what is there × f(t),
which falls with the time t to it (Hansen 1959, How accessibility shapes land use, Journal of the
American Institute of Planners 25(2), 73-76). Here f(t) = 2^(-t / 30): exponential, which has no
pole at 0 as a power of the time has. It is stated by the time after which half is left (as by Östh,
Lyhagen and Reggiani 2016, European Journal of Transport and Infrastructure Research 16(2),
344-362): 30 min, the first of the limits within which people are counted; our judgement. It is as
assumed and has no range: of a way between two places the minutes alone are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from lienket.access import people as residents
from lienket.access.between import AT_ONCE, Between
from lienket.access.people import People
from lienket.access.spots import Spots
from lienket.model.access import POTENTIAL_COLUMNS
from lienket.model.analysis import by_key
from lienket.network.graph import Floats, Graph, Ints

HALF_MIN = 30.0
"""After so many minutes a person counts half [min]."""


def decay(minutes: Floats) -> Floats:
    """How much a person counts who is so far away [min]; nothing without a way.

    >>> decay(np.array([0.0, 30.0, 60.0, np.inf])).tolist()
    [1.0, 0.5, 0.25, 0.0]
    """
    counts: Floats = np.exp2(-minutes / HALF_MIN)
    return counts


@dataclass(frozen=True, slots=True)
class Potential:
    """The people of other sides, as each unit has them near.

    `goals`: the positions of the units that have people and a place; `middle`: the spot in the
    middle of each, to which ways lead from all spots. `kept`: the answers, by parts that are open.
    """

    people: People
    goals: Ints
    middle: Ints
    kept: dict[frozenset[str], Floats] = field(default_factory=dict)

    def by_unit(self, parts: Collection[str] = ()) -> Floats:
        """The potential of each unit [people] when `parts` are open; NaN without a place."""
        asked = frozenset(parts)
        if asked not in self.kept:
            self.kept.update(_potentials(self, [asked]))
        return self.kept[asked]


def make(people: People) -> Potential:
    """The potentials of the units of `people`, in the scenarios and with each link alone."""
    reach = people.reach
    middle = middles(reach.ready.roads.graph, reach.spots)
    known = np.nan_to_num(people.units["people"].to_numpy(dtype=float)) > 0
    goals = np.array([unit for unit in middle if known[unit]], dtype=np.int64)
    places = np.array([middle[int(unit)] for unit in goals], dtype=np.int64)
    held = Potential(people, goals, places)
    asked = [*residents.scenario_parts(reach).values(), *map(frozenset, reach.ready.parts.values())]
    held.kept.update(_potentials(held, [*dict.fromkeys(asked)]))
    return held


def _potentials(held: Potential, asked: Sequence[frozenset[str]]) -> dict[frozenset[str], Floats]:
    """The potential of each unit when each of `asked` are open.

    Ways to some goals at a time: those between all places of a country would fill the memory.
    """
    unit, sides = held.people.spot_unit, held.people.units["side"].to_numpy()
    number = held.people.units["people"].to_numpy(dtype=float)[held.goals]
    total = {parts: np.zeros(len(unit)) for parts in asked}
    step = max(1, AT_ONCE // max(1, len(unit)))
    for first in range(0, len(held.goals), step):
        some = slice(first, first + step)
        other = sides[unit][:, None] != sides[held.goals[some]]
        ways = Between(held.people.reach, np.arange(len(unit)), held.middle[some])
        for parts in asked:
            total[parts] += np.where(other, decay(ways.minutes(parts)), 0) @ number[some]
    size, count = len(sides), np.bincount(unit, minlength=len(sides))
    return {
        parts: np.divide(
            np.bincount(unit, weights=own, minlength=size),
            count,
            out=np.full(size, np.nan),
            where=count > 0,
        )
        for parts, own in total.items()
    }


def middles(graph: Graph, spots: Spots) -> dict[int, int]:
    """The spot in the middle of those of each unit: nearest to all the others together [m]."""
    places = shapely.get_coordinates(spots.points(graph))
    found = {}
    for unit in np.unique(spots.unit):
        own = np.flatnonzero(spots.unit == unit)
        away = np.hypot(*(places[own][:, None] - places[own]).T)
        found[int(unit)] = int(own[away.sum(axis=0).round().argmin()])
    return found


def find(held: Potential) -> pd.DataFrame:
    """The potential of each unit in the scenarios, as assumed: `POTENTIAL_COLUMNS`."""
    units = held.people.units
    scenarios = residents.scenario_parts(held.people.reach)
    made = pd.DataFrame(
        {
            "key": units.index,
            "name_vi": units["name_vi"].to_numpy(),
            "name_en": units["name_en"].to_numpy(),
            "side": units["side"].to_numpy(),
            "people": units["people"].to_numpy(),
            **{
                f"potential_{name}": held.by_unit(parts).round()
                for name, parts in scenarios.items()
            },
        }
    )
    return by_key(made)[list(POTENTIAL_COLUMNS)]


def gained_pct(held: Potential) -> Mapping[str, float]:
    """By how much each link alone raises the potential [%], as assumed.

    The mean over the people of all units that have any today; units without a number count nowhere.
    """
    today = held.by_unit()
    number = np.nan_to_num(held.people.units["people"].to_numpy(dtype=float))
    counted = (number > 0) & (np.nan_to_num(today) > 0)
    if not counted.any():
        return {}
    before, weight = today[counted], number[counted]
    return {
        link: float(np.average(held.by_unit(parts)[counted] / before - 1, weights=weight) * 100)
        for link, parts in sorted(held.people.reach.ready.parts.items())
    }


def beside(priorities: pd.DataFrame, held: Potential) -> pd.DataFrame:
    """`priorities` of links with `potential_pct`, by how much each link raises the potential."""
    gained = priorities["link"].map(gained_pct(held)).astype(float)
    return priorities.assign(potential_pct=gained.round(2))
