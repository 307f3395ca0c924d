"""Where the people of a unit may want to get to: the nearest place of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from lienket import crs
from lienket.model.records import Catalogue, Facts
from lienket.network import Prepared, lines
from lienket.network.graph import Ints
from lienket.network.scenarios import Futures

CROSSING, SEAT = "crossing", "other_seat"
_ROLES = ("interchange", "cluster", "station", "port", "gate")

KINDS = (CROSSING, SEAT, *_ROLES)
"""Kinds of targets: words of the vocabulary, family `target`."""

_ROAD_LEVELS = ("main", "local")
_NEAR_M = 1000.0
"""The end of a planned part nearer to its crossing than this, or than its error [m], is it."""


@dataclass(frozen=True, slots=True)
class Target:
    """The places of a kind that may be nearest for those who live on `side` ("" = on any).

    `nodes`: where they are on the road graph; `slots`: where they stand in the matrices of futures;
    `planned`: slots that become places of this kind when the parts beside them are all open.
    """

    kind: str
    side: str
    nodes: Ints
    slots: tuple[int, ...]
    planned: tuple[tuple[frozenset[str], int], ...] = ()


def open_crossings(
    catalogue: Catalogue,
    facts: Facts,
    frames: Mapping[str, gpd.GeoDataFrame],
    crossings: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Those of `crossings` (EPSG:4326 points, as `Border.crossings`) that one drives over today.

    A road of a link has no class where its layer names none: it counts if its layer is one of
    roads, so that a link that is built opens its crossing.
    """
    rails = lines.elsewhere(catalogue, frames, facts.speeds)
    other = crossings["feature_a"].isin(rails) | crossings["feature_b"].isin(rails)
    road = crossings["level"].isin(_ROAD_LEVELS) | (crossings["class"].eq("") & ~other)
    return crossings[road & crossings["open"].eq(True)]  # noqa: FBT003 - a value, not a flag


def find(ready: Prepared, futures: Futures, crossings: gpd.GeoDataFrame) -> tuple[Target, ...]:
    """The targets of each kind that there are, in the order of `KINDS`.

    Args:
        ready: the network; the open crossings stand on it.
        futures: the ways between its terminals and the ends of planned parts.
        crossings: as `Border.crossings`, EPSG:4326.
    """
    places = _Places(ready.roads.nodes, futures.position)
    served = [name for names in ready.standing.values() for name in names]
    planned = _planned(ready, futures, crs.to_metres(crossings, ready.catalogue.measuring_crs))
    terminals = ready.terminals
    seats = terminals[terminals["role"] == "seat"]
    found = [
        replace(places.target(CROSSING, "", served), planned=planned),
        *(
            places.target(SEAT, side.key, [*seats.index[seats["side"] != side.key]])
            for side in ready.catalogue.sides
        ),
        *(
            places.target(role, "", [*terminals.index[terminals["role"] == role]])
            for role in _ROLES
        ),
    ]
    return tuple(target for target in found if len(target.nodes) or target.planned)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the places that may be reached are: their nodes, and their slots, by key."""

    nodes: Mapping[str, int]
    position: Mapping[str, int]

    def target(self, kind: str, side: str, keys: Sequence[str]) -> Target:
        """Those of `keys`."""
        nodes = np.array([self.nodes[key] for key in keys], dtype=np.int64)
        return Target(kind, side, nodes, tuple(self.position[key] for key in keys))


def _planned(
    ready: Prepared, futures: Futures, crossings: gpd.GeoDataFrame
) -> tuple[tuple[frozenset[str], int], ...]:
    """The parts that together open one of `crossings` [m], and the slot of their end that is it.

    That is the end nearest to it: where the parts of two sides meet. A crossing is open when all
    that it lacks is: a part that ends at the border leads nobody over it.
    """
    absent = frozenset().union(*ready.lacking.values())
    later = crossings[crossings["open"].ne(True)]  # noqa: FBT003 - a value, not a flag
    columns = (later[name] for name in ("feature_a", "feature_b", "error_m"))
    found: dict[tuple[frozenset[str], int], None] = {}
    for point, one, two, error_m in zip(later.geometry, *columns, strict=True):
        needed = frozenset({str(one), str(two)}) & absent
        ends = [
            (float(np.hypot(place[0] - point.x, place[1] - point.y)), futures.slot[node])
            for piece in futures.stretches
            if piece.key in needed
            for node, place in zip((piece.start, piece.end), piece.places, strict=True)
        ]
        away_m, slot = min(ends, default=(np.inf, -1))
        if away_m <= max(_NEAR_M, 0.0 if pd.isna(error_m) else float(error_m)):
            found[needed, slot] = None
    return tuple(found)
