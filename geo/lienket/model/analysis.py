"""The nouns of what is computed across the border: frames with fixed columns.

All geometry is EPSG:4326, lengths and distances are geodesic. A frame is indexed by its column
`key` and sorted by it; one with no row keeps its columns. Lists in a cell are joined by ";".
Nothing here computes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import geopandas as gpd
import pandas as pd

from lienket.dates import When

Frame = TypeVar("Frame", pd.DataFrame, gpd.GeoDataFrame)

PAIR_COLUMNS = (
    "key",  # border-<district a>-<district b>, a on the side that the catalogue names first
    "name_vi",  # Lục Ngạn – Hữu Lũng
    "name_en",
    "district_a",
    "district_b",
    "length_km",
    "links",  # the routes that cross here, or whose places leave this pair alone
    "joined",  # how many of those are joined, and so on
    "one_sided",
    "absent",
    "unknown",
    "others_main",  # how many other roads cross: of the base network, of a cooperation, by `level`
    "others_local",  # none where that level was not looked at
    "open",  # crossings that can be driven today: parts in service on both sides, and the others
    "per_10km",  # `open` for each 10 km of border; none below 1 km
    "accuracy",
    "error_m",
    "source",
)
"""Columns of `Border.pairs`, lines: the border by pair of districts that touch along it."""

CROSSING_COLUMNS = (
    "key",  # <link or feature of the network>@<n>, n along the border
    "name_vi",
    "name_en",
    "link",  # none where a road of the base network crosses without being a link
    "feature_a",  # what meets here, a part on each side; both the same feature of the network
    "feature_b",
    "class",
    "level",  # main or local; none of a railway, or where no class is known
    "ref",
    "pair",  # the key of `Border.pairs`
    "district_a",
    "district_b",
    "ground",  # a route's state: joined, one_sided, absent, unknown; else not_applicable
    "works",
    "lagging",
    "open",
    "angle_deg",  # between road and border, 0 to 90; none where it is schematic
    "place",  # the key of the nearest place, and how far it is
    "place_m",
    "accuracy",
    "identity",  # none of a schematic line, and of a road without number and name
    "error_m",  # of the place: the worst of the lines and of the border
    "source",
)
"""Columns of `Border.crossings`, points: where a road or a railway passes the border."""

GAP_COLUMNS = (
    "key",  # gap-<link>[-n]
    "name_vi",
    "name_en",
    "link",
    "cause",  # unbuilt: parts are not built; apart: the drawn lines of the sides do not meet
    "gap_m",  # straight, between the two ends; none where its error is over half of it
    "least_m",  # what it may be at least and at most, by the error
    "most_m",
    "way_km",  # along the drawn line of what is not built; none as above, and where they are apart
    "error_m",  # of the worse of the ends
    "lagging",
    "districts",  # what lies between
    "communes",
    "accuracy",
    "source",
)
"""Columns of `Border.gaps`, straight lines between the ends that do not meet."""

SPAN_COLUMNS = (
    "key",  # the link
    "name_vi",
    "name_en",
    "ground",
    "works",
    "lagging",
    "gap_m",  # between the two sides' lines; none where they come nearer than they are known
    "gap_error_m",
    "length_km",  # of all that is drawn, a schematic line as drawn; none where nothing is
    "schematic_km",  # of that, the schematic part
    "served_km",  # of that, in service
    # served_km of length_km, rounded, to tens with a schematic part; none where a part is not drawn
    # or nobody says what lies there
    "built_pct",
    "crossings",
    "districts",  # those it runs through or takes place in
    "communes",  # those it runs through
)
"""Columns of `Border.spans`, a row a route link (no geometry)."""

STRETCH_COLUMNS = ("key", "link", "part", "side", "condition", "stage", "length_km", "accuracy")
"""Columns of `Border.stretches`: the length of each part of each route link, by side and status.

The key is <link>|<part>. A part that is not drawn has no length, one that stands at points has 0.
"""

UNPLACED_COLUMNS = ("key", "name_vi", "name_en", "why")
"""Columns of `Border.unplaced`: routes across the border that fall into no pair of districts.

The key is the link; `why` is a word of the vocabulary: no_place, apart or several.
"""

DISAGREEMENT_COLUMNS = (
    "key",  # <link>-<matter>, and -<side a>-<side b> where there are more than two
    "link",
    "matter",  # class, number, stage or condition
    "side_a",
    "says_a",
    "side_b",
    "says_b",
)
"""Columns of `Border.disagreements`: where the parts of a link differ from side to side."""

TERMINAL_COLUMNS = (
    "key",  # of the place, cluster or gate
    "name_vi",
    "name_en",
    "side",
    "role",  # seat, cluster, interchange, station, port or gate
    "district",
    "snap_m",  # how far the network is; over 3 km there are no trips
)
"""Columns of `Reach.terminals`, points: from where and to where trips are computed."""

TRIP_COLUMNS = (
    "key",  # <from>~<to>
    "from",
    "to",
    "purpose",  # seats, interchange, station, port or gate
    "minutes",  # today, at least: see `network`; none where there is no way
    "km",  # of that way, from terminal to terminal
    "minutes_building",  # when what is being built is done: 80 of 100 draws lie between
    "minutes_building_most",
    "minutes_all",  # when all links are done
    "minutes_all_most",
)
"""Columns of `Reach.trips`: today and in the two futures, a row a pair."""

GAIN_COLUMNS = (
    "key",  # <link>|<trip>
    "link",
    "trip",
    "before_min",  # today, as assumed
    "after_min",  # 80 of 100 draws lie between the two: before_min less what is saved
    "after_most_min",
    "saved_min",  # 80 of 100 draws lie between the two; none where there was no way before
    "saved_most_min",
    "km_before",
    "km_after",  # of the way as assumed
)
"""Columns of `Reach.gains`: the trips that a link alone makes shorter, maybe by a minute."""

CHANGE_COLUMNS = (
    "key",  # the link
    "name_vi",
    "name_en",
    # 1 = opens or saves most, shared by those that cannot be told apart; none where no pair gains
    "rank",
    "first_pct",  # in how many of 100 draws it is the first
    "top3_pct",  # or among the first three
    "pairs",  # seat pairs that may gain a minute, or that had no way before
    "saved_min",  # summed over those that had one: 80 of 100 draws lie between the two
    "saved_most_min",
    "best_trip",
    "best_saved_min",
    "best_saved_most_min",
    "certainty",  # the worst accuracy among what is missing; none where nothing is
    "figures",  # people or workers concerned, where a source says, "vi | en"
    "error_m",  # the worst position error of its schematic lines
    # why it has no rank: served, untold, unmapped, no_road, no_class, no_faster, off_network,
    # no_gain, or empty
    "why",
)
"""Columns of `Reach.changes`, a row a route link: what each link changes, ranked."""

ISOLATION_COLUMNS = (
    "key",  # the pair of districts
    "name_vi",
    "name_en",
    "from",
    "to",
    "straight_km",
    "km",  # of the shortest way
    "minutes",  # of the fastest, which may be another
    "detour",  # km / straight_km
    "others_main",  # other roads that do cross, by `level`
    "others_local",
    "planned",  # links that would join the pair
)
"""Columns of `Reach.isolation`: adjoining districts that no joined link joins, worst first."""

REMARK_COLUMNS = (
    "key",
    "what",  # short_end, no_node, doubled, island, far_terminal, bridged
    "feature",
    "metres",
    "done",  # repaired or reported
    "name_vi",
    "name_en",
)
"""Columns of `Reach.remarks`, points: what was found wrong with the network, and what was done."""


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
    """What crosses the border, as `borders.compute` finds it from the layers.

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
    """How long trips take over the network today, and what each link would change."""

    terminals: gpd.GeoDataFrame = field(default_factory=lambda: no_features(TERMINAL_COLUMNS))
    trips: pd.DataFrame = field(default_factory=lambda: no_rows(TRIP_COLUMNS))
    gains: pd.DataFrame = field(default_factory=lambda: no_rows(GAIN_COLUMNS))
    changes: pd.DataFrame = field(default_factory=lambda: no_rows(CHANGE_COLUMNS))
    isolation: pd.DataFrame = field(default_factory=lambda: no_rows(ISOLATION_COLUMNS))
    remarks: gpd.GeoDataFrame = field(default_factory=lambda: no_features(REMARK_COLUMNS))
