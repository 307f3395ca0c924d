"""What the page is told of trips: what each link changes, and what the works under way will.

Times are whole minutes. A trip is known by its number; one that nothing shortens is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.findings import Reach
from geo.style import themes
from geo.webmap import rows
from geo.webmap.rows import Json

Range = list[object]

_CHANGE = (
    "link", "rank", "pairs", "saved_min", "saved_most_min", "certainty", "figures", "why",
)  # fmt: skip
_ISOLATION = (
    "key", "from", "to", "straight_km", "km", "minutes", "detour", "others", "planned",
)  # fmt: skip
_FUTURES = ("building", "all")


def told(reach: Reach) -> Json:
    """The findings of `reach` as JSON values; nothing where no link was looked at.

    `trips` are [from, to, purpose, minutes today], the first two numbers in `terminals`. `gains` by
    link and `futures` are [trip, minutes at best, minutes at worst where that differs].

    Raises:
        KeyError: a frame lacks a column of `geo.findings`, or a trip has no terminal.
    """
    if reach.changes.empty:
        return {}
    futures = {name: _future(reach.trips, f"minutes_{name}") for name in _FUTURES}
    shown = _shown(reach, futures)
    number = {trip: at for at, trip in enumerate(shown)}
    return {
        "look": rows.look(themes.GAIN),
        "terminals": _terminals(reach),
        "trips": _trips(reach, shown),
        "gains": _gains(reach.gains, number),
        "futures": {
            name: [[number[trip], *minutes] for trip, minutes in found.items()]
            for name, found in futures.items()
        },
        "changes": rows.told(reach.changes.assign(link=reach.changes.index), _CHANGE),
        "isolation": rows.told(reach.isolation, _ISOLATION),
    }


def _range(best: Any, worst: Any) -> Range:  # noqa: ANN401 - cells
    """One number of minutes, or two where a schematic line leaves a range."""
    least, most = rows.cell(best, "minutes"), rows.cell(worst, "minutes")
    return [least] if most in {least, None} else [least, most]


def _future(trips: pd.DataFrame, column: str) -> Mapping[str, Range]:
    """The minutes of each trip that is shorter then, by its key."""
    found = zip(trips.index, trips["minutes"], trips[column], trips[f"{column}_most"], strict=True)
    return {
        str(key): _range(then, most)
        for key, today, then, most in found
        if rows.cell(then, "minutes") is not None
        and rows.cell(then, "minutes") != rows.cell(today, "minutes")
    }


def _shown(reach: Reach, futures: Mapping[str, Mapping[str, Range]]) -> list[str]:
    """The trips that something shortens, in the order of their table."""
    kept = set(reach.gains["trip"]).union(*futures.values())
    return [str(key) for key in reach.trips.index if key in kept]


def _terminals(reach: Reach) -> list[Json]:
    named = rows.told(reach.terminals, ("key", "role", "district"), named=True)
    places = rows.places(reach.terminals)
    return [row | {"at": at} for row, (at,) in zip(named, places, strict=True)]


def _trips(reach: Reach, shown: list[str]) -> list[list[object]]:
    ends = {key: at for at, key in enumerate(reach.terminals.index)}
    trips = reach.trips.loc[shown]
    return [
        [ends[start], ends[end], purpose, rows.cell(minutes, "minutes")]
        for start, end, purpose, minutes in zip(
            trips["from"], trips["to"], trips["purpose"], trips["minutes"], strict=True
        )
    ]


def _gains(gains: pd.DataFrame, number: Mapping[str, int]) -> Mapping[str, list[Range]]:
    found: dict[str, list[Range]] = defaultdict(list)
    columns = ("link", "trip", "after_min", "after_most_min")
    for link, trip, best, worst in zip(*(gains[name] for name in columns), strict=True):
        found[str(link)].append([number[trip], *_range(best, worst)])
    return found
