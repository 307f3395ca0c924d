"""The trips that are looked at: today and in the two futures, and what each link saves of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lienket import crs
from lienket.model.analysis import GAIN_COLUMNS, TRIP_COLUMNS, by_key, no_rows
from lienket.network import sampling
from lienket.network.graph import Floats
from lienket.network.routes import Times
from lienket.network.scenarios import Futures
from lienket.network.scopes import Scope

WORTH_MIN = 1.0
"""A trip gains if it may become shorter by so much [min]."""


def find(
    scope: Scope,
    terminals: gpd.GeoDataFrame,
    futures: Futures,
    building: frozenset[str],
    missing: frozenset[str],
) -> pd.DataFrame:
    """The trips with `TRIP_COLUMNS`, indexed by key: time [min] and way [km] by the fastest way.

    Between the seats of two sides; from each cluster to the interchange that is nearest today, to
    each station, port and gate of `scope`. A trip without a way today has no minutes; one without
    a way in any future is left out.

    Args:
        scope: what is looked at.
        terminals: those of `scope` (EPSG:4326).
        futures: the times between them.
        building: the parts that are being built.
        missing: all parts that are to be built or upgraded.
    """
    pairs = [*_seats(scope, terminals), *_clusters(scope, terminals, futures)]
    if not pairs:
        return no_rows(TRIP_COLUMNS)
    starts, ends, purposes = zip(*sorted(pairs), strict=True)
    held = _Held(futures, futures.rows(starts, ends), straight_km(terminals, starts, ends))
    minutes, km = held.assumed()
    made = pd.DataFrame(
        {
            "key": [f"{start}~{end}" for start, end in zip(starts, ends, strict=True)],
            "origin": starts,
            "destination": ends,
            "purpose": purposes,
            "minutes": rounded_minutes(minutes),
            "km": rounded_minutes(km),
        }
    )
    for name, parts in (("building", building), ("all", missing)):
        least, most = held.after(held.sampled(parts))
        made[f"minutes_{name}"], made[f"minutes_{name}_most"] = (
            rounded_minutes(least),
            rounded_minutes(most),
        )
    known = made[["minutes", "minutes_building", "minutes_all", "minutes_all_most"]].notna()
    return by_key(made[known.any(axis=1)])[list(TRIP_COLUMNS)]


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

    def assumed(self, parts: Collection[str] = ()) -> tuple[Floats, Floats]:
        """Minutes and km of the fastest ways when `parts` are open as well, as assumed."""
        today, then = self.futures.assumed(), self.futures.assumed(parts)
        return self._less(self._of(today), self._of(then))

    def today(self) -> Floats:
        """Minutes of the fastest ways today, in each draw.

        A map of roads lacks some, so that today's way may be shorter than it tells.
        """
        limits = self.futures.limits
        lacking = limits.uniform("edition", 1 - limits.edition, 1)
        return self._all(())[0] * lacking[:, None]

    def sampled(self, parts: Collection[str]) -> Floats:
        """Minutes when `parts` are open as well, in each draw; never more than today."""
        _, km = self._all(())
        return self._less((self.today(), km), self._all(parts))[0]

    def _all(self, parts: Collection[str]) -> tuple[Floats, Floats]:
        """Minutes and km in each draw, before what the map of roads may lack.

        Where it does not say which roads are one way, every way is longer than it tells.
        """
        limits = self.futures.limits
        start, end = (np.array(slots, dtype=np.int64) for slots in self.rows)
        held = self.futures.sampled(parts, start, end)
        minutes, km = held.minutes, held.km
        longer = limits.uniform("oneway", 1, 1 if self.futures.oneway else 1 + limits.oneway)
        return minutes * longer[:, None], km

    def after(self, later: Floats) -> tuple[Floats, Floats]:
        """The 80 % range of the minutes of the draws `later`.

        Against the times of today as assumed, for what a draw saves is told and not what it takes;
        where there is no way today, what it takes.
        """
        today, _ = self.assumed()
        less, more = sampling.between(saved(self.today(), later))
        least, most = sampling.between(later)
        known = np.isfinite(today)
        return np.where(known, today - more, least), np.where(known, today - less, most)

    def _of(self, times: Times) -> tuple[Floats, Floats]:
        start, end = self.rows
        return times.minutes[..., start, end], times.km[..., start, end]

    def _less(
        self, today: tuple[Floats, Floats], then: tuple[Floats, Floats]
    ) -> tuple[Floats, Floats]:
        """Minutes and km of the faster way.

        What counts for little at best may leave a way shorter than the crow flies: it is taken as
        long as that, at its own speed.
        """
        (minutes, km), (minutes_then, km_then) = today, then
        straight = np.broadcast_to(self.straight_km, km_then.shape)
        longer = np.divide(straight, km_then, out=np.ones_like(km_then), where=km_then < straight)
        by = minutes_then * longer
        return np.minimum(by, minutes), np.where(by < minutes, km_then * longer, km)


def saved(today: Floats, later: Floats) -> Floats:
    """What each trip saves in each draw [min]: nothing where there is no way today."""
    known = np.isfinite(today)
    return np.where(known, np.where(known, today, 0) - np.where(known, later, 0), 0)


def rounded_minutes(values: Floats) -> Floats:
    """`values` to one decimal, none where there is no way."""
    return np.where(np.isfinite(values), np.round(values, 1), np.nan)


def _seats(scope: Scope, terminals: gpd.GeoDataFrame) -> Iterator[tuple[str, str, str]]:
    seats = terminals[terminals["role"] == "seat"]
    for pair in scope.seats:
        here, there = (seats.index[seats["side"] == side] for side in pair)
        yield from ((start, end, "seats") for start, end in product(here, there))


def seat_pairs(scope: Scope, terminals: gpd.GeoDataFrame) -> int:
    """How many pairs of seats are looked at, joined or not, among `terminals` (EPSG:4326)."""
    return sum(1 for _ in _seats(scope, terminals))


def _clusters(
    scope: Scope, terminals: gpd.GeoDataFrame, futures: Futures
) -> Iterator[tuple[str, str, str]]:
    if not scope.clusters:
        return
    by_role = {str(role): list(frame.index) for role, frame in terminals.groupby("role")}
    for cluster in by_role.get("cluster", []):
        for role in ("station", "port", "gate"):
            yield from ((cluster, end, role) for end in by_role.get(role, []))
        if "interchange" in by_role:
            minutes = futures.assumed().minutes[futures.position[cluster]]
            nearest = min(
                by_role["interchange"], key=lambda key: (minutes[futures.position[key]], key)
            )
            yield cluster, nearest, "interchange"


@dataclass(frozen=True, slots=True)
class Sums:
    """What a link saves over the pairs of seats that gain, in each draw.

    `opened`: how many had no way before; `minutes`: what the others save together [min].
    """

    opened: Floats
    minutes: Floats

    def __add__(self, other: Sums) -> Sums:
        """What it saves over the pairs of both."""
        return Sums(self.opened + other.opened, self.minutes + other.minutes)


def gains(
    trips: pd.DataFrame,
    terminals: gpd.GeoDataFrame,
    futures: Futures,
    links: Mapping[str, frozenset[str]],
) -> tuple[pd.DataFrame, Mapping[str, Sums]]:
    """What each link alone saves of `trips`, with `GAIN_COLUMNS`, indexed by key; their sums.

    Args:
        trips: as `find` returns them.
        terminals: where they begin and end (EPSG:4326).
        futures: the times.
        links: the parts that each link would add or upgrade.
    """
    starts, ends = trips["origin"].tolist(), trips["destination"].tolist()
    held = _Held(futures, futures.rows(starts, ends), straight_km(terminals, starts, ends))
    today = held.today()
    frames, sums = [], {}
    for link, parts in sorted(links.items()):
        later = held.sampled(parts)
        rows = _gains(link, parts, trips["key"], held, later)
        frames.append(rows)
        among = rows.index[(trips["purpose"].to_numpy() == "seats")[rows.index]]
        less, new = saved(today, later)[:, among], np.isinf(today) & np.isfinite(later)
        sums[link] = Sums(new[:, among].sum(axis=1), less.sum(axis=1))
    full = [frame for frame in frames if len(frame)]
    if not full:
        return no_rows(GAIN_COLUMNS), sums
    return by_key(pd.concat(full, ignore_index=True)), sums


def _gains(
    link: str, parts: frozenset[str], trips: pd.Series[str], held: _Held, later: Floats
) -> pd.DataFrame:
    """The trips that may gain from a link, on a plain index: the positions in `trips`."""
    (minutes, km), (_, km_then) = held.assumed(), held.assumed(parts)
    least, most = held.after(later)
    made = pd.DataFrame(
        {
            "key": [f"{link}|{trip}" for trip in trips],
            "link": link,
            "trip": trips.to_numpy(),
            "before_min": rounded_minutes(minutes),
            "after_min": rounded_minutes(least),
            "after_most_min": rounded_minutes(most),
            "saved_min": 0.0,
            "saved_most_min": 0.0,
            "km_before": rounded_minutes(km),
            "km_after": rounded_minutes(km_then),
        }
    )
    made["saved_min"] = (made["before_min"] - made["after_most_min"]).round(1)
    made["saved_most_min"] = (made["before_min"] - made["after_min"]).round(1)
    opened = made["before_min"].isna() & made["after_min"].notna()
    return made.loc[opened | (made["saved_most_min"] >= WORTH_MIN), list(GAIN_COLUMNS)]
