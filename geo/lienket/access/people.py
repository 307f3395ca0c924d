"""Who lives where, how long they take in each scenario, and how many are within reach.

The people of a unit are shared out evenly over its places. Where no number is known they are
counted nowhere, and the units without one are told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
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

    def by_unit(self, minutes: Floats) -> Floats:
        """The mean of `minutes` (… × N) over the spots of each unit (… × U); infinite if one is."""
        size = len(self.units)
        number = np.bincount(self.spot_unit, minlength=size)
        spots = np.arange(len(self.spot_unit))
        share = csr_array((1 / number[self.spot_unit], (self.spot_unit, spots)), (size, len(spots)))
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


def by_unit(people: People) -> pd.DataFrame:
    """Minutes of each unit to each kind of target in the scenarios, as assumed: `UNIT_COLUMNS`."""
    parts = scenario_parts(people.reach)
    frames = []
    for kind in kinds(people.reach):
        minutes = {name: assumed(people, kind, own) for name, own in parts.items()}
        units = people.units
        frames.append(
            pd.DataFrame(
                {
                    "key": [f"{unit}|{kind}" for unit in units.index],
                    "unit": units.index,
                    "name_vi": units["name_vi"].to_numpy(),
                    "name_en": units["name_en"].to_numpy(),
                    "side": units["side"].to_numpy(),
                    "target": kind,
                    "people": units["people"].to_numpy(),
                    **{
                        f"{name}_min": rounded_minutes(people.by_unit(held))
                        for name, held in minutes.items()
                    },
                }
            )
        )
    if not frames:
        return no_rows(UNIT_COLUMNS)
    return by_key(pd.concat(frames, ignore_index=True))[list(UNIT_COLUMNS)]


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


def bands(people: People) -> pd.DataFrame:
    """People within each limit of each kind of target by side and scenario, `BAND_COLUMNS`.

    `people` as assumed, `people_least` and `people_most`: 80 of 100 draws lie between the two.
    """
    rows = []
    for scenario, parts in scenario_parts(people.reach).items():
        for kind in kinds(people.reach):
            usual = assumed(people, kind, parts)
            drawn = sampled(people, kind, parts)
            rows += [*_bands(people, kind, scenario, usual, drawn)]
    if not rows:
        return no_rows(BAND_COLUMNS)
    return by_key(pd.DataFrame(rows, columns=list(BAND_COLUMNS)))


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
