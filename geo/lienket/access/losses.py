"""What would be lost if one crossing of the border were cut: how critical each is.

In each draw all roads are as fast as there, and the way round may be shorter than computed, for a
map of roads lacks some: this makes losses smaller alone, as it does gains. Whether a way is left at
all is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from lienket.access.people import People, kinds, of_units, together
from lienket.access.reach import Reach, cheapest
from lienket.access.targets import Target
from lienket.model.access import LOSS_COLUMNS, UNIT_LOSS_COLUMNS
from lienket.model.analysis import by_key, no_rows
from lienket.network import sampling
from lienket.network.graph import Floats, Ints
from lienket.network.travel_times import WORTH_MIN


@dataclass(frozen=True, slots=True)
class Cut:
    """What the cut of a crossing does to the ways from some spots to one target.

    By spot (N): `today` and `then`, the minutes as assumed; `at`, the spots whose way may change in
    some draw, and of these in each draw `drawn`, by how much their way grows [min] (D × A).
    """

    today: Floats
    then: Floats
    at: Ints
    drawn: Floats


@dataclass(frozen=True, slots=True)
class Loss:
    """What the cut of a crossing does on the way to targets of a kind.

    By spot, as assumed: `longer`, by how much its way grows [min], 0 where none is left; `cut_off`,
    whether it had a way and has none any more. `drawn`: in each draw, by how much the ways of the
    spots `at` grow [min] (D × A); those of all others do not.
    """

    crossing: str
    kind: str
    longer: Floats
    cut_off: np.ndarray
    at: Ints
    drawn: Floats

    def person_min(self, weight: Floats) -> Floats:
        """The person-minutes lost in each draw, by how many people stand behind each spot."""
        lost: Floats = self.drawn @ np.nan_to_num(weight[self.at])
        return lost

    def people(self, weight: Floats) -> Floats:
        """The people whose way becomes a minute longer in each draw."""
        many: Floats = (self.drawn >= WORTH_MIN).astype(float) @ np.nan_to_num(weight[self.at])
        return many

    @property
    def affected(self) -> Ints:
        """The spots whose way is lost, or becomes a minute longer as assumed or in the range."""
        hit = (self.longer >= WORTH_MIN) | self.cut_off
        if len(self.at):
            hit[self.at] |= sampling.between(self.drawn)[1] >= WORTH_MIN
        return np.flatnonzero(hit)


def losses(people: People, crossings: gpd.GeoDataFrame) -> Iterator[Loss]:
    """What is lost if one of `crossings` (EPSG:4326 points by key, open ones) alone is cut."""
    for kind, targets in kinds(people.reach).items():
        for key in crossings.index:
            yield _loss(people, str(key), kind, targets)


def cut(reach: Reach, number: int, nodes: frozenset[int], spots: Ints) -> Cut:
    """The ways of `spots` to target `number` of `reach` when nothing leads over `nodes`.

    A way that avoids them is there today as well, so that none becomes shorter.
    """
    direct = reach.direct[number][:, spots]
    around = reach.around(number, nodes)[:, spots]
    walk, ones = reach.walk_min[spots], np.ones((1, direct.shape[2]))
    today, then = (cheapest(held, ones, walk)[0] for held in (direct, around))
    change = np.isfinite(today) & np.isfinite(then) & (around != direct).any(axis=(0, 2))
    few = np.flatnonzero(change)
    drawn = cheapest(around[:, few], reach.factors(), walk[few])
    before = np.minimum(reach.drawn(number)[:, spots[few]], drawn)
    longer, shorter = reach.allowances()
    grown = np.maximum(drawn * shorter[:, None] - before, 0) * longer[:, None]
    return Cut(np.minimum(today, then), then, spots[few], grown)


def _loss(people: People, crossing: str, kind: str, targets: list[tuple[int, Target]]) -> Loss:
    reach, size = people.reach, len(people.spot_unit)
    nodes = frozenset(reach.ready.roads.nodes[name] for name in reach.ready.standing[crossing])
    today, then = np.full(size, np.inf), np.full(size, np.inf)
    cuts = []
    for number, target in targets:
        spots = np.flatnonzero(people.side_spots(target.side))
        cuts.append(cut(reach, number, nodes, spots))
        today[spots], then[spots] = cuts[-1].today, cuts[-1].then
    known, still = np.isfinite(today), np.isfinite(then)
    longer = np.zeros(size)
    longer[still] = then[still] - today[still]
    return Loss(
        crossing,
        kind,
        longer,
        known & ~still,
        np.concatenate([held.at for held in cuts]),
        np.concatenate([held.drawn for held in cuts], axis=1),
    )


def by_crossing(people: People, crossings: gpd.GeoDataFrame, found: list[Loss]) -> pd.DataFrame:
    """What would be lost if one crossing were cut, `LOSS_COLUMNS`.

    `people`, `lost_min`, `longest_min` and `cut_off` as assumed; of the first two also the ends of
    the 80 % range. `firm`: the range leaves out zero, or some have no way left. `by_loss`: see
    `ranks`.

    Args:
        people: who lives where.
        crossings: EPSG:4326 points by key, with `name_vi` and `name_en`.
        found: what is lost.
    """
    names = crossings[["name_vi", "name_en"]]
    rows = [
        {
            "key": f"{loss.crossing}|{loss.kind}",
            "crossing": loss.crossing,
            **names.loc[loss.crossing],
            "target": loss.kind,
            **_counted(people, loss),
        }
        for loss in found
    ]
    if not rows:
        return no_rows(LOSS_COLUMNS)
    made = by_key(pd.DataFrame(rows))
    ranked = pd.concat([ranks(own) for _, own in made.groupby("target", sort=False)])
    return made.assign(by_loss=ranked)[list(LOSS_COLUMNS)]


def _counted(people: People, loss: Loss) -> dict[str, object]:
    """The numbers of a row of `LOSS_COLUMNS`."""
    low, high = sampling.between(loss.people(people.weight))
    least, most = sampling.between(loss.person_min(people.weight))
    cut_off = round(float(people.counted(loss.cut_off)))
    return {
        "people": round(float(people.counted(loss.longer >= WORTH_MIN))),
        "people_least": round(float(low)),
        "people_most": round(float(high)),
        "units_unknown": people.uncounted(loss.affected),
        "lost_min": round(float(loss.longer @ np.nan_to_num(people.weight))),
        "lost_min_least": round(float(least)),
        "lost_min_most": round(float(most)),
        "longest_min": round(float(loss.longer.max(initial=0)), 1),
        "cut_off": cut_off,
        "firm": bool(least > 0 or cut_off > 0),
    }


def ranks(rows: pd.DataFrame) -> pd.Series[int]:
    """The rank of each crossing of `rows` (`LOSS_COLUMNS`, of one kind of target) by what is lost.

    By the people left without a way, then by person-minutes. Crossings whose ranges overlap share a
    rank: one stands below those before it only if the range of none of these reaches into its own.
    None where the range includes zero and nobody is left without a way.

    >>> rows = pd.DataFrame({"cut_off": [0, 0, 0], "firm": [True, True, False],
    ...                      "lost_min_least": [50, 10, 0], "lost_min_most": [90, 55, 3]})
    >>> ranks(rows).tolist()
    [1, 1, <NA>]
    """
    firm = rows[rows["firm"].astype(bool)]
    order = firm.sort_values(["cut_off", "lost_min_most"], ascending=False, kind="stable")
    numbers = order[["cut_off", "lost_min_least", "lost_min_most"]].to_numpy(dtype=float)
    lowest = order.groupby("cut_off", sort=False)["lost_min_least"].cummin().shift()
    apart = np.r_[True, numbers[1:, 0] != numbers[:-1, 0]][: len(order)]
    starts = apart | (numbers[:, 2] < lowest.to_numpy(dtype=float))
    place = pd.Series(np.where(starts, np.arange(1, len(order) + 1), 0), order.index)
    return place.cummax().reindex(rows.index).astype("Int64")


def by_unit(people: People, found: Sequence[Loss]) -> pd.DataFrame:
    """The units where some may go a minute longer, or not at all, `UNIT_LOSS_COLUMNS`."""
    frames = []
    for loss in found:
        at = np.unique(people.spot_unit[loss.affected])
        if not len(at):
            continue
        gone = people.by_unit(np.where(loss.cut_off, np.inf, loss.longer))
        least, most = sampling.between(people.by_unit(loss.drawn, loss.at))
        left = np.where(np.isfinite(gone), 0, np.inf)
        minutes = {
            "longer_min": gone,
            "longer_least_min": least + left,
            "longer_most_min": most + left,
        }
        named = {"crossing": loss.crossing, "target": loss.kind}
        frames.append(of_units(people, named, at, minutes))
    return together(frames, UNIT_LOSS_COLUMNS)
