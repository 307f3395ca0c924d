"""The trips that are looked at: today and in the two futures, and what each link saves of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import crs
from geo.findings import GAIN_COLUMNS, TRIP_COLUMNS, by_key, no_rows
from geo.network.futures import Futures
from geo.network.graph import Floats
from geo.records import Catalogue

WORTH_MIN = 1.0
"""A trip gains if it may become shorter by so much [min]."""


def find(
    catalogue: Catalogue,
    terminals: gpd.GeoDataFrame,
    futures: Futures,
    building: frozenset[str],
    missing: frozenset[str],
) -> pd.DataFrame:
    """The trips with `TRIP_COLUMNS`, indexed by key: minutes and km by the fastest way.

    Between the seats of two sides; from each cluster to the interchange that is nearest today, to
    each station, port and gate. None where there is no way.
    """
    pairs = [*_seats(catalogue, terminals), *_clusters(terminals, futures)]
    if not pairs:
        return no_rows(TRIP_COLUMNS)
    starts, ends, purposes = zip(*sorted(pairs), strict=True)
    held = _Held(futures, futures.rows(starts, ends), straight_km(terminals, starts, ends))
    minutes, km = held.today()
    later = [held.later(parts, worst)[0] for parts in (building, missing) for worst in (0, 1)]
    made = pd.DataFrame(
        {
            "key": [f"{start}~{end}" for start, end in zip(starts, ends, strict=True)],
            "from": starts,
            "to": ends,
            "purpose": purposes,
            "minutes": told(minutes),
            "km": told(km),
            "minutes_building": told(later[0]),
            "minutes_building_most": told(later[1]),
            "minutes_all": told(later[2]),
            "minutes_all_most": told(later[3]),
        }
    )
    return by_key(made)[list(TRIP_COLUMNS)]


def straight_km(terminals: gpd.GeoDataFrame, starts: Sequence[str], ends: Sequence[str]) -> Floats:
    """As the crow flies from each of `starts` to its end [km], geodesic; keys of `terminals`."""
    places = [shapely.get_coordinates(terminals.geometry[list(keys)]) for keys in (starts, ends)]
    return crs.steps_m(np.stack(places, axis=1).reshape(-1, 2))[::2] / 1000


@dataclass(frozen=True, slots=True)
class _Held:
    """Trips by where they stand in the matrices of `futures`, and how far apart their ends are."""

    futures: Futures
    rows: tuple[list[int], list[int]]
    straight_km: Floats

    def today(self) -> tuple[Floats, Floats]:
        """Minutes and km of the fastest ways today."""
        return self.futures.today.minutes[self.rows], self.futures.today.km[self.rows]

    def later(self, parts: Collection[str], worst: int) -> tuple[Floats, Floats]:
        """Minutes and km when the roads of `parts` are open as well, at best (0) or at worst (1).

        What counts for little at best may leave a way shorter than the crow flies: it is taken as
        long as that, at its own speed.
        """
        (minutes, km), then = self.today(), self.futures.later(parts, worst)
        km_then = then.km[self.rows]
        short = km_then < self.straight_km
        longer = np.divide(self.straight_km, km_then, out=np.ones_like(km_then), where=short)
        by = then.minutes[self.rows] * longer
        return np.minimum(by, minutes), np.where(by < minutes, km_then * longer, km)


def told(values: Floats) -> Floats:
    """`values` to one decimal, none where there is no way."""
    return np.where(np.isfinite(values), np.round(values, 1), np.nan)


def _seats(catalogue: Catalogue, terminals: gpd.GeoDataFrame) -> Iterator[tuple[str, str, str]]:
    seats = terminals[terminals["role"] == "seat"]
    by_side = [list(seats.index[seats["side"] == side.key]) for side in catalogue.sides]
    for number, here in enumerate(by_side):
        for there in by_side[number + 1 :]:
            yield from ((start, end, "seats") for start, end in product(here, there))


def _clusters(terminals: gpd.GeoDataFrame, futures: Futures) -> Iterator[tuple[str, str, str]]:
    by_role = {str(role): list(frame.index) for role, frame in terminals.groupby("role")}
    for cluster in by_role.get("cluster", []):
        for role in ("station", "port", "gate"):
            yield from ((cluster, end, role) for end in by_role.get(role, []))
        if "interchange" in by_role:
            minutes = futures.today.minutes[futures.position[cluster]]
            nearest = min(
                by_role["interchange"], key=lambda key: (minutes[futures.position[key]], key)
            )
            yield cluster, nearest, "interchange"


def gains(
    trips: pd.DataFrame,
    terminals: gpd.GeoDataFrame,
    futures: Futures,
    links: Mapping[str, frozenset[str]],
) -> pd.DataFrame:
    """What each link alone saves of `trips`, with `GAIN_COLUMNS`, indexed by key.

    Args:
        trips: as `find` returns them.
        terminals: where they begin and end.
        futures: the times.
        links: the parts that each link would add.
    """
    starts, ends = trips["from"].tolist(), trips["to"].tolist()
    held = _Held(futures, futures.rows(starts, ends), straight_km(terminals, starts, ends))
    frames = [_gains(link, parts, trips["key"], held) for link, parts in sorted(links.items())]
    full = [frame for frame in frames if len(frame)]
    if not full:
        return no_rows(GAIN_COLUMNS)
    return by_key(pd.concat(full, ignore_index=True))


def _gains(link: str, parts: frozenset[str], trips: pd.Series[str], held: _Held) -> pd.DataFrame:
    minutes, km = held.today()
    (best, best_km), (most, _) = (held.later(parts, worst) for worst in (0, 1))
    made = pd.DataFrame(
        {
            "key": [f"{link}|{trip}" for trip in trips],
            "link": link,
            "trip": trips.to_numpy(),
            "before_min": told(minutes),
            "after_min": told(best),
            "after_most_min": told(most),
            "saved_min": 0.0,
            "saved_most_min": 0.0,
            "km_before": told(km),
            "km_after": told(best_km),
        }
    )
    made["saved_min"] = (made["before_min"] - made["after_most_min"]).round(1)
    made["saved_most_min"] = (made["before_min"] - made["after_min"]).round(1)
    opened = made["before_min"].isna() & made["after_min"].notna()
    return made.loc[opened | (made["saved_most_min"] >= WORTH_MIN), list(GAIN_COLUMNS)]
