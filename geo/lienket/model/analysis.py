"""The nouns of what is computed across the border: frames with fixed columns.

All geometry is EPSG:4326, lengths and distances are geodesic. A frame is indexed by its column
`key` and sorted by it; one with no row keeps its columns, which are those of the data dictionary
(`schema.toml`), where each is explained. Lists in a cell are joined by ";".
Nothing here computes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import geopandas as gpd
import pandas as pd

from lienket import schema
from lienket.dates import When

Frame = TypeVar("Frame", pd.DataFrame, gpd.GeoDataFrame)

PAIR_COLUMNS = schema.names("border")
CROSSING_COLUMNS = schema.names("crossings")
GAP_COLUMNS = schema.names("gaps")
SPAN_COLUMNS = schema.names("spans")
STRETCH_COLUMNS = schema.names("stretches")
UNPLACED_COLUMNS = schema.names("unplaced")
DISAGREEMENT_COLUMNS = schema.names("disagreements")
TERMINAL_COLUMNS = schema.names("terminals")
TRIP_COLUMNS = schema.names("trips")
GAIN_COLUMNS = schema.names("gains")
CHANGE_COLUMNS = schema.names("changes")
ISOLATION_COLUMNS = schema.names("isolation")
REMARK_COLUMNS = schema.names("network_remarks")


def by_key(frame: Frame) -> Frame:
    """`frame` indexed by its column `key`, which it keeps, and sorted by it."""
    return frame.set_index("key", drop=False).rename_axis(None).sort_index()


def no_rows(columns: Sequence[str]) -> pd.DataFrame:
    """An empty table with `columns`, indexed by `key`."""
    return by_key(pd.DataFrame(columns=list(columns)))


def no_features(columns: Sequence[str]) -> gpd.GeoDataFrame:
    """An empty layer with `columns` and a geometry, EPSG:4326, indexed by `key`."""
    return gpd.GeoDataFrame(no_rows(columns), geometry=[], crs="EPSG:4326")


@dataclass(frozen=True, slots=True)
class State:
    """A route link's state across the border.

    `ground`: joined, one_sided, absent, unknown or not_applicable; `lagging`: the sides that keep
    it from being joined; `works`: a word of the vocabulary, as both_building or on_paper;
    `gap_m`: distance between the two sides' lines [m] (None = not known), `gap_error_m`: the
    position error that limits it [m]; `as_of`: the newest statement that decides it (None = there
    is none); `building`: the sides that are being built, by the rule of `works`.
    """

    ground: str
    lagging: tuple[str, ...]
    works: str
    gap_m: float | None = None
    gap_error_m: float | None = None
    as_of: When | None = None
    building: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Border:
    """What crosses the border, as `border.compute` finds it from the layers.

    `looked_at`: the levels of road (`level` of the vocabulary, in its order) that the network
    holds, so that a count can say what it is of.
    """

    pairs: gpd.GeoDataFrame = field(default_factory=lambda: no_features(PAIR_COLUMNS))
    crossings: gpd.GeoDataFrame = field(default_factory=lambda: no_features(CROSSING_COLUMNS))
    gaps: gpd.GeoDataFrame = field(default_factory=lambda: no_features(GAP_COLUMNS))
    spans: pd.DataFrame = field(default_factory=lambda: no_rows(SPAN_COLUMNS))
    stretches: pd.DataFrame = field(default_factory=lambda: no_rows(STRETCH_COLUMNS))
    disagreements: pd.DataFrame = field(default_factory=lambda: no_rows(DISAGREEMENT_COLUMNS))
    unplaced: pd.DataFrame = field(default_factory=lambda: no_rows(UNPLACED_COLUMNS))
    looked_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accessibility:
    """How long trips take over the network today, and what each link would change.

    `seat_pairs` counts the pairs of seats that were looked at; those that no way joins, today or
    later, are no trips.
    """

    terminals: gpd.GeoDataFrame = field(default_factory=lambda: no_features(TERMINAL_COLUMNS))
    trips: pd.DataFrame = field(default_factory=lambda: no_rows(TRIP_COLUMNS))
    seat_pairs: int = 0
    gains: pd.DataFrame = field(default_factory=lambda: no_rows(GAIN_COLUMNS))
    changes: pd.DataFrame = field(default_factory=lambda: no_rows(CHANGE_COLUMNS))
    isolation: pd.DataFrame = field(default_factory=lambda: no_rows(ISOLATION_COLUMNS))
    remarks: gpd.GeoDataFrame = field(default_factory=lambda: no_features(REMARK_COLUMNS))
