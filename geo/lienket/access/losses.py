"""What would be lost if one crossing of the border were cut: how critical each is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from lienket.access.people import People, assumed, kinds
from lienket.access.targets import Target
from lienket.model.access import LOSS_COLUMNS, UNIT_LOSS_COLUMNS
from lienket.model.analysis import by_key, no_rows
from lienket.network.graph import Floats
from lienket.network.travel_times import WORTH_MIN


@dataclass(frozen=True, slots=True)
class Loss:
    """What the cut of a crossing does on the way to targets of a kind, as assumed.

    By spot: `longer`, by how much its way grows [min], 0 where none is left; `cut_off`, whether it
    had a way and has none any more.
    """

    crossing: str
    kind: str
    longer: Floats
    cut_off: np.ndarray

    @property
    def affected(self) -> np.ndarray:
        """The spots whose way becomes a minute longer, or is lost."""
        hit: np.ndarray = (self.longer >= WORTH_MIN) | self.cut_off
        return hit


def losses(people: People, crossings: gpd.GeoDataFrame) -> Iterator[Loss]:
    """What is lost if one of `crossings` (EPSG:4326 points by key, open ones) alone is cut."""
    for kind, targets in kinds(people.reach).items():
        base = assumed(people, kind, ())
        for key in crossings.index:
            yield _loss(people, str(key), kind, targets, base)


def _loss(
    people: People, crossing: str, kind: str, targets: list[tuple[int, Target]], base: Floats
) -> Loss:
    ready = people.reach.ready
    nodes = {ready.roads.nodes[name] for name in ready.standing[crossing]}
    cut = np.full_like(base, np.inf)
    for number, target in targets:
        held = people.side_spots(target.side)
        cut[held] = people.reach.cut(number, nodes)[held]
    cut = np.maximum(cut, base)
    known = np.isfinite(base)
    still = known & np.isfinite(cut)
    longer = np.where(still, np.where(still, cut, 0) - np.where(still, base, 0), 0)
    return Loss(crossing, kind, longer, known & ~still)


def by_crossing(people: People, crossings: gpd.GeoDataFrame, found: list[Loss]) -> pd.DataFrame:
    """What would be lost if one crossing were cut, `LOSS_COLUMNS`.

    Args:
        people: who lives where.
        crossings: EPSG:4326 points by key, with `name_vi` and `name_en`.
        found: what is lost.
    """
    columns = (crossings["name_vi"], crossings["name_en"])
    names = dict(zip(crossings.index, zip(*columns, strict=True), strict=True))
    rows = [
        {
            "key": f"{loss.crossing}|{loss.kind}",
            "crossing": loss.crossing,
            "name_vi": names[loss.crossing][0],
            "name_en": names[loss.crossing][1],
            "target": loss.kind,
            "people": round(float(people.counted(loss.longer >= WORTH_MIN))),
            "lost_min": round(float(loss.longer @ np.nan_to_num(people.weight))),
            "longest_min": round(float(loss.longer.max(initial=0)), 1),
            "cut_off": round(float(people.counted(loss.cut_off))),
        }
        for loss in found
    ]
    if not rows:
        return no_rows(LOSS_COLUMNS)
    return by_key(pd.DataFrame(rows, columns=list(LOSS_COLUMNS)))


def by_unit(people: People, found: list[Loss]) -> pd.DataFrame:
    """The units where some would go a minute longer, or not at all, `UNIT_LOSS_COLUMNS`."""
    frames = []
    for loss in found:
        mean = people.by_unit(np.where(loss.cut_off, np.inf, loss.longer))
        at = np.unique(people.spot_unit[loss.affected])
        units = people.units.iloc[at]
        frames.append(
            pd.DataFrame(
                {
                    "key": [f"{loss.crossing}|{loss.kind}|{unit}" for unit in units.index],
                    "crossing": loss.crossing,
                    "target": loss.kind,
                    "unit": units.index,
                    "people": units["people"].to_numpy(),
                    "longer_min": np.where(np.isfinite(mean[at]), mean[at].round(1), np.nan),
                }
            )
        )
    full = [frame for frame in frames if len(frame)]
    if not full:
        return no_rows(UNIT_LOSS_COLUMNS)
    return by_key(pd.concat(full, ignore_index=True))[list(UNIT_LOSS_COLUMNS)]
