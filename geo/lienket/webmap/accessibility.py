"""What the page is told of trips: what each link changes, and what the works under way will.

Times are whole minutes. A trip is known by its number; one that nothing shortens is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from lienket.model.analysis import Accessibility
from lienket.model.records import Speed
from lienket.style import themes
from lienket.webmap import serialize
from lienket.webmap.serialize import Json

Range = list[object]

_CHANGE = (
    *("link", "rank", "first_pct", "top3_pct", "pairs", "total_min", "total_most_min"),
    *("certainty", "error_m", "figures", "why"),
)
_ISOLATION = ("key", "straight_km", "shortest_km", "minutes", "detour", "planned")
_FUTURES = ("building", "all")


def describe(reach: Accessibility, speeds: Iterable[Speed]) -> Json:
    """The findings of `reach` as JSON values; nothing where no link was looked at.

    `trips` are [from, to, purpose, minutes today], the first two numbers in `terminals`. `gains` by
    link and `futures` are [trip, the ends of the minutes' 80 % range, one if they agree]; `sources`
    are those of the speeds.

    Raises:
        KeyError: a frame lacks a column of `lienket.model.analysis`, or a trip has no terminal.
    """
    if reach.changes.empty:
        return {}
    futures = _futures(reach)
    shown = _shown(reach, futures)
    number = {trip: at for at, trip in enumerate(shown)}
    ends = terminals(reach)
    return {
        "look": serialize.look(themes.GAIN),
        "sources": list(dict.fromkeys(speed.source for speed in speeds)),
        "terminals": _terminals(ends),
        "trips": _trips(reach.trips.loc[shown], ends),
        "gains": _gains(reach.gains, number),
        "futures": {
            name: [[number[trip], *minutes] for trip, minutes in found.items()]
            for name, found in futures.items()
        },
        "changes": serialize.records(reach.changes.assign(link=reach.changes.index), _CHANGE),
        "isolation": serialize.records(reach.isolation, _ISOLATION),
    }


def terminals(reach: Accessibility) -> gpd.GeoDataFrame:
    """The rows of `Accessibility.terminals` (EPSG:4326) that the page is told of, in its order.

    Raises:
        KeyError: a frame lacks a column of `lienket.model.analysis`, or a trip has no terminal.
    """
    if reach.changes.empty:
        return reach.terminals.iloc[:0]
    trips = reach.trips.loc[_shown(reach, _futures(reach))]
    return reach.terminals.loc[_ends(trips)]


def _futures(reach: Accessibility) -> Mapping[str, Mapping[str, Range]]:
    return {name: _future(reach.trips, f"minutes_{name}") for name in _FUTURES}


def _range(best: Any, worst: Any) -> Range:  # noqa: ANN401 - cells
    """One number of minutes, or the two ends of the 80 % range."""
    least, most = serialize.cell(best, "minutes"), serialize.cell(worst, "minutes")
    return [least] if most in {least, None} else [least, most]


def _future(trips: pd.DataFrame, column: str) -> Mapping[str, Range]:
    """The minutes of each trip that is shorter then, by its key."""
    found = zip(trips.index, trips["minutes"], trips[column], trips[f"{column}_most"], strict=True)
    return {
        str(key): _range(then, most)
        for key, today, then, most in found
        if serialize.cell(then, "minutes") is not None
        and serialize.cell(then, "minutes") != serialize.cell(today, "minutes")
    }


def _shown(reach: Accessibility, futures: Mapping[str, Mapping[str, Range]]) -> list[str]:
    """The trips that something shortens, in the order of their table."""
    kept = set(reach.gains["trip"]).union(*futures.values())
    return [str(key) for key in reach.trips.index if key in kept]


def _ends(trips: pd.DataFrame) -> list[str]:
    """The terminals of `trips`, each once."""
    return list(dict.fromkeys([*trips["origin"], *trips["destination"]]))


def _terminals(ends: gpd.GeoDataFrame) -> list[Json]:
    named = serialize.records(ends, (), named=True)
    return [row | {"at": at} for row, (at,) in zip(named, serialize.places(ends), strict=True)]


def _trips(trips: pd.DataFrame, ends: gpd.GeoDataFrame) -> list[list[object]]:
    number = {key: at for at, key in enumerate(ends.index)}
    return [
        [number[start], number[end], purpose, serialize.cell(minutes, "minutes")]
        for start, end, purpose, minutes in zip(
            trips["origin"], trips["destination"], trips["purpose"], trips["minutes"], strict=True
        )
    ]


def _gains(gains: pd.DataFrame, number: Mapping[str, int]) -> Mapping[str, list[Range]]:
    found: dict[str, list[Range]] = defaultdict(list)
    columns = ("link", "trip", "after_min", "after_most_min")
    for link, trip, best, worst in zip(*(gains[name] for name in columns), strict=True):
        found[str(link)].append([number[trip], *_range(best, worst)])
    return found
