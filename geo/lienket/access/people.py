"""Who lives where, how long they take in each scenario, and how many are within reach.

The people of a unit are shared out evenly over its places. Where no number is known they are
counted nowhere, and the units without one are told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array

from lienket.access.reach import Reach
from lienket.access.targets import Target
from lienket.model.access import BAND_COLUMNS, UNIT_COLUMNS
from lienket.model.analysis import by_key, no_rows
from lienket.network import sampling
from lienket.network.graph import Floats, Ints
from lienket.network.travel_times import rounded_minutes

LIMITS_MIN = (30, 60, 90)
"""Within how many minutes people are counted."""

TODAY, BUILDING, ALL = SCENARIOS = ("today", "building", "all")


@dataclass(frozen=True, slots=True)
class People:
    """Who lives at the spots of a reach.

    `units`: areas by key with `side`, `name_vi`, `name_en` and `people` (NaN = not known);
    `weight`: how many stand behind each spot (NaN = not known).
    """

    reach: Reach
    units: gpd.GeoDataFrame
    weight: Floats

    @property
    def spot_unit(self) -> Ints:
        """The position of the unit of each spot."""
        return self.reach.spots.unit

    def side_spots(self, side: str) -> np.ndarray:
        """Which spots are on a side, a mask; "" = all."""
        sides = self.units["side"].to_numpy()[self.spot_unit]
        return np.ones(len(sides), dtype=bool) if not side else sides == side

    def counted(self, mask: np.ndarray) -> Floats:
        """How many people the spots of `mask` (… × N) stand for."""
        counted: Floats = mask @ np.nan_to_num(self.weight)
        return counted

    def uncounted(self, spots: Ints) -> int:
        """How many units without a number of people there are among those of `spots`."""
        units = np.unique(self.spot_unit[spots])
        return int(self.units["people"].iloc[units].isna().sum())

    def by_unit(self, minutes: Floats, at: Ints | None = None) -> Floats:
        """The mean of `minutes` (… × N) over the spots of each unit (… × U); infinite if one is.

        With `at`, `minutes` are of these spots alone, and 0 at all others.
        """
        size = len(self.units)
        number = np.bincount(self.spot_unit, minlength=size)
        unit = self.spot_unit if at is None else self.spot_unit[at]
        spots = np.arange(len(unit))
        share = csr_array((1 / number[unit], (unit, spots)), (size, len(spots)))
        closed = ~np.isfinite(minutes)
        mean = (share @ np.where(closed, 0, minutes).T).T
        mean[(share @ closed.astype(float).T).T > 0] = np.inf
        return np.where(number > 0, mean, np.nan)


def settle(reach: Reach, units: gpd.GeoDataFrame) -> People:
    """The people of `units` (EPSG:4326, `people`) shared out over the spots of `reach`."""
    number = np.bincount(reach.spots.unit, minlength=len(units))
    people = units["people"].to_numpy(dtype=float)[reach.spots.unit]
    return People(reach, units, people / number[reach.spots.unit])


def places(people: People) -> gpd.GeoDataFrame:
    """The spots as points, EPSG:4326, `PLACE_COLUMNS`: where their ways meet the road."""
    graph, spots = people.reach.ready.roads.graph, people.reach.spots
    shapes = graph.shapes[spots.edge]
    points = shapely.line_interpolate_point(shapes, spots.share, normalized=True)
    order = np.lexsort((np.arange(len(spots.unit)), spots.unit))
    held = np.bincount(spots.unit, minlength=len(people.units))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order)) - np.repeat(np.cumsum(held) - held, held)
    units = people.units.iloc[spots.unit]
    made = gpd.GeoDataFrame(
        {
            "key": [
                f"{unit}|{which + 1:02}" for unit, which in zip(units.index, number, strict=True)
            ],
            "name_vi": units["name_vi"].to_numpy(),
            "name_en": units["name_en"].to_numpy(),
            "unit": units.index,
            "side": units["side"].to_numpy(),
            "weight_people": people.weight.round(1),
            "away_m": spots.away_m.round().astype(int),
        },
        geometry=points,
        crs=people.reach.ready.catalogue.measuring_crs,
    )
    return by_key(made.to_crs("EPSG:4326"))


def of_units(
    people: People, named: Mapping[str, str], at: Ints, minutes: Mapping[str, Floats]
) -> pd.DataFrame:
    """A row for each of the units at the positions `at`: whom something holds of, and how long.

    Args:
        people: who lives where.
        named: what it holds of, by column: with the unit they are the key.
        at: positions of units.
        minutes: of all units, by column; none where there is no way.
    """
    units = people.units.iloc[at]
    made = {
        "key": ["|".join([*named.values(), str(unit)]) for unit in units.index],
        **named,
        "unit": units.index,
        "people": units["people"].to_numpy(),
    }
    held = {name: rounded_minutes(values[at]) for name, values in minutes.items()}
    return pd.DataFrame({**made, **held})


def together(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """The rows of all `frames` as one, with `columns`, indexed by key."""
    full = [frame for frame in frames if len(frame)]
    if not full:
        return no_rows(columns)
    return by_key(pd.concat(full, ignore_index=True))[list(columns)]


def scenario_parts(reach: Reach) -> dict[str, frozenset[str]]:
    """The parts that are open in each of `SCENARIOS`."""
    ready = reach.ready
    return {TODAY: frozenset(), BUILDING: ready.building, ALL: ready.every}


def kinds(reach: Reach) -> dict[str, list[tuple[int, Target]]]:
    """The targets by kind, each with its number: one, or one a side."""
    found: dict[str, list[tuple[int, Target]]] = {}
    for number, target in enumerate(reach.targets):
        found.setdefault(target.kind, []).append((number, target))
    return found


def by_unit(people: People) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Minutes of each unit to each kind of target in the scenarios; people within each limit.

    `UNIT_COLUMNS`: minutes as assumed; of what each future saves the ends of the range, none for a
    unit without a way today.
    `BAND_COLUMNS`, by side and scenario: `people` as assumed, `people_least` and `people_most`: 80
    of 100 draws lie between the two.
    """
    rows: list[dict[str, object]] = []
    minutes: dict[str, dict[str, Floats]] = {kind: {} for kind in kinds(people.reach)}
    for scenario, parts in scenario_parts(people.reach).items():
        for kind, held in minutes.items():
            usual, drawn = assumed(people, kind, parts), sampled(people, kind, parts)
            rows += [*_bands(people, kind, scenario, usual, drawn)]
            held[f"{scenario}_min"] = people.by_unit(usual)
            if scenario != TODAY:
                less = people.by_unit(savings(sampled(people, kind, ()), drawn))
                less[:, np.isinf(held[f"{TODAY}_min"])] = np.nan
                ends = (f"{scenario}_saved_{end}_min" for end in ("least", "most"))
                held |= dict(zip(ends, sampling.between(less), strict=True))
    names = people.units[["name_vi", "name_en", "side"]].reset_index(drop=True)
    every = np.arange(len(people.units))
    units = [
        of_units(people, {"target": kind}, every, held).join(names)
        for kind, held in minutes.items()
    ]
    units = [own.assign(key=own["unit"] + "|" + own["target"]) for own in units]
    bands = [pd.DataFrame(rows, columns=list(BAND_COLUMNS))]
    return together(units, UNIT_COLUMNS), together(bands, BAND_COLUMNS)


def savings(before: Floats, after: Floats) -> Floats:
    """How much less `after` is than `before` [min]; nothing where there was no way before."""
    known = np.isfinite(before)
    made: Floats = np.where(known, np.where(known, before, 0) - np.where(known, after, 0), 0)
    return made


def assumed(people: People, kind: str, parts: Collection[str]) -> Floats:
    """Minutes from each spot to the nearest target of `kind`, as assumed."""
    found = np.full(len(people.spot_unit), np.inf)
    for number, target in kinds(people.reach)[kind]:
        held = people.side_spots(target.side)
        found[held] = people.reach.assumed(number, parts)[held]
    return found


def sampled(people: People, kind: str, parts: Collection[str]) -> Floats:
    """The same in each draw, D × N."""
    draws = people.reach.futures.limits.draws
    found = np.full((draws, len(people.spot_unit)), np.inf)
    for number, target in kinds(people.reach)[kind]:
        held = people.side_spots(target.side)
        found[:, held] = people.reach.sampled(number, parts)[:, held]
    return found


def _bands(
    people: People, kind: str, scenario: str, usual: Floats, drawn: Floats
) -> Iterator[dict[str, object]]:
    for side in dict.fromkeys(people.units["side"]):
        own = people.side_spots(str(side))
        units = people.units[people.units["side"] == side]
        for limit in LIMITS_MIN:
            least, most = sampling.between(people.counted((drawn <= limit) & own))
            yield {
                "key": f"{side}|{kind}|{scenario}|{limit}",
                "side": side,
                "target": kind,
                "scenario": scenario,
                "limit_min": limit,
                "people": round(float(people.counted((usual <= limit) & own))),
                "people_least": round(float(least)),
                "people_most": round(float(most)),
                "people_known": round(float(units["people"].sum())),
                "units_unknown": int(units["people"].isna().sum()),
            }
