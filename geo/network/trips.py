"""The trips that are looked at: today and in the two futures, and what each link saves of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.findings import GAIN_COLUMNS, TRIP_COLUMNS, no_rows
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
    rows = futures.rows(starts, ends)
    later = [futures.later(parts, worst) for parts in (building, missing) for worst in (0, 1)]
    made = pd.DataFrame(
        {
            "key": [f"{start}~{end}" for start, end in zip(starts, ends, strict=True)],
            "from": starts,
            "to": ends,
            "purpose": purposes,
            "minutes": told(futures.today.minutes[rows]),
            "km": told(futures.today.km[rows]),
            "minutes_building": told(later[0].minutes[rows]),
            "minutes_building_most": told(later[1].minutes[rows]),
            "minutes_all": told(later[2].minutes[rows]),
            "minutes_all_most": told(later[3].minutes[rows]),
        }
    )
    return made.set_index("key", drop=False).sort_index()[list(TRIP_COLUMNS)]


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
    trips: pd.DataFrame, futures: Futures, links: Mapping[str, frozenset[str]]
) -> pd.DataFrame:
    """What each link alone saves of `trips`, with `GAIN_COLUMNS`, indexed by key.

    Args:
        trips: as `find` returns them.
        futures: the times.
        links: the parts that each link would add.
    """
    frames = [_gains(link, parts, trips, futures) for link, parts in sorted(links.items())]
    held = [frame for frame in frames if len(frame)]
    if not held:
        return no_rows(GAIN_COLUMNS)
    return pd.concat(held, ignore_index=True).set_index("key", drop=False).sort_index()


def _gains(link: str, parts: frozenset[str], trips: pd.DataFrame, futures: Futures) -> pd.DataFrame:
    rows = (
        [futures.position[key] for key in trips["from"]],
        [futures.position[key] for key in trips["to"]],
    )
    best, most = (futures.later(parts, worst) for worst in (0, 1))
    made = pd.DataFrame(
        {
            "key": [f"{link}|{trip}" for trip in trips["key"]],
            "link": link,
            "trip": trips["key"].to_numpy(),
            "before_min": told(futures.today.minutes[rows]),
            "after_min": told(best.minutes[rows]),
            "after_most_min": told(most.minutes[rows]),
            "saved_min": 0.0,
            "saved_most_min": 0.0,
            "km_before": told(futures.today.km[rows]),
            "km_after": told(best.km[rows]),
        }
    )
    made["saved_min"] = (made["before_min"] - made["after_most_min"]).round(1)
    made["saved_most_min"] = (made["before_min"] - made["after_min"]).round(1)
    opened = made["before_min"].isna() & made["after_min"].notna()
    return made.loc[opened | (made["saved_most_min"] >= WORTH_MIN), list(GAIN_COLUMNS)]
