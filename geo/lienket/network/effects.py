"""The trips of all scopes, and what each link saves of them: computed scope by scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from lienket.model.analysis import GAIN_COLUMNS, TRIP_COLUMNS, no_rows
from lienket.network import scenarios, travel_times
from lienket.network.graph import Graph, Ints
from lienket.network.planned_roads import Stretch
from lienket.network.road_groups import Groups
from lienket.network.sampling import Limits
from lienket.network.scenarios import Futures
from lienket.network.scopes import Scope
from lienket.network.travel_times import Sums


@dataclass(frozen=True, slots=True)
class Roads:
    """The roads of today and those to come: see `scenarios.make`."""

    graph: Graph
    nodes: Mapping[str, int]
    stretches: Sequence[Stretch]
    spare: Mapping[int, Ints]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Plans:
    """The parts that are being built, all that are to be built or upgraded, and those by link."""

    building: frozenset[str]
    every: frozenset[str]
    links: Mapping[str, frozenset[str]]


def find(  # noqa: PLR0913, PLR0917 - all that trips are computed from
    roads: Roads,
    terminals: gpd.GeoDataFrame,
    among: Sequence[Scope],
    plans: Plans,
    whole: Callable[[], Futures],
    limits: Limits,
) -> tuple[pd.DataFrame, pd.DataFrame, Mapping[str, Sums]]:
    """The trips with `TRIP_COLUMNS`, what links save with `GAIN_COLUMNS`, and their sums by link.

    Args:
        roads: today's and those to come.
        terminals: EPSG:4326, by key.
        among: the scopes, which share no trip.
        plans: what is to come.
        whole: the ways between all terminals and all ends, for a scope that holds them all.
        limits: what is drawn.
    """
    trips, gains = [], []
    sums: dict[str, Sums] = {}
    for scope in among:
        held = terminals[terminals.index.isin(scope.terminals)]
        if held.empty:
            continue
        every = _all(roads, scope) and scope.terminals >= {*terminals.index}
        futures = whole() if every else _among(roads, held, scope, limits)
        own = travel_times.find(scope, held, futures, plans.building, plans.every)
        links = {key: parts for key, parts in plans.links.items() if parts & scope.parts}
        gained, added = travel_times.gains(own, held, futures, links)
        trips.append(own)
        gains.append(gained)
        sums |= {key: sums[key] + more if key in sums else more for key, more in added.items()}
    return *_together(trips, gains), sums


def _all(roads: Roads, scope: Scope) -> bool:
    """Whether every part that is to come counts in `scope`."""
    coming = {piece.key for piece in roads.stretches} | {*roads.groups.part} - {""}
    return {*roads.groups.named_kmh} | coming <= scope.parts


def _among(roads: Roads, terminals: gpd.GeoDataFrame, scope: Scope, limits: Limits) -> Futures:
    """The ways between `terminals` (EPSG:4326) and the ends of the parts of `scope`."""
    return scenarios.make(
        roads.graph, {str(key): roads.nodes[str(key)] for key in terminals.index},
        roads.stretches, spare=roads.spare, groups=roads.groups, limits=limits,
        parts=scope.parts,
    )  # fmt: skip


def _together(
    trips: Sequence[pd.DataFrame], gains: Sequence[pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Trips by their ends, and gains by link, each in the order of its trips."""
    full = [frame for frame in trips if len(frame)]
    if not full:
        return no_rows(TRIP_COLUMNS), no_rows(GAIN_COLUMNS)
    whole = pd.concat(full).sort_values(["origin", "destination", "purpose"], kind="stable")
    full = [frame for frame in gains if len(frame)]
    if not full:
        return whole, no_rows(GAIN_COLUMNS)
    saved = pd.concat(full)
    order = pd.Series(range(len(whole)), index=whole.index)
    saved = saved.assign(order=saved["trip"].map(order)).sort_values(["link", "order"])
    return whole, saved[list(GAIN_COLUMNS)]
