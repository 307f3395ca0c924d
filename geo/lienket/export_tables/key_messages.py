"""Three sentences for a director: how the links stand, who lags where, what would gain most."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lienket.export_tables import route_messages
from lienket.export_tables.words import called, phrase, several
from lienket.i18n import Pair, join
from lienket.model.atlas import Atlas
from lienket.vocabulary import worded

_UNCOMPUTED = frozenset({"untold", "unmapped", "no_class"})
_NOTHING_LEFT = ("served", "no_road")
_FIRM_PCT = 90
"""A link is named as the first if it is so in this many of 100 draws."""


@worded
def lines(atlas: Atlas) -> tuple[Pair, ...]:
    """The sentences, Vietnamese and English; none where no route has sides to join."""
    if not atlas.summary.routes:
        return ()
    return route_messages.routes(atlas), route_messages.unfinished(atlas), _largest(atlas)


def _largest(atlas: Atlas) -> Pair:
    """The link that saves most, if one does for sure; else those that cannot be told apart.

    And of how many links nothing is known that a gain could be computed from.
    """
    changes = atlas.accessibility.changes
    first = changes[changes["rank"] == 1]
    if first.empty:
        return _without_gain(atlas)
    firm = len(first) == 1 and first["first_pct"].iloc[0] >= _FIRM_PCT
    largest = _winner(first.iloc[0], atlas) if firm else _apart(first)
    return join([largest, _uncomputed(atlas), (".", ".")], "")


def _winner(row: pd.Series[Any], atlas: Atlas) -> Pair:
    """The link that is the first in nearly every draw, and what the best trip saves."""
    trip = atlas.accessibility.trips.loc[row["best_trip"]]
    ends = atlas.accessibility.terminals.loc[[trip["origin"], trip["destination"]]]
    return phrase(
        "largest",
        link=(called(row["name_vi"]), called(row["name_en"])),
        ends=join(zip(ends["name_vi"], ends["name_en"], strict=True), " – "),
        saved=_saved(row["best_saved_min"], row["best_saved_most_min"]),
        drawn=phrase("as_drawn") if row["certainty"] == "schematic" else "",
    )


def _apart(first: pd.DataFrame) -> Pair:
    """The links that share the first rank, or the one whose gain is not sure.

    Where the range of each begins at nothing, it is not even sure that any of them saves time.
    """
    links = several([*zip(first["name_vi"], first["name_en"], strict=True)])
    if len(first) == 1:
        return phrase("largest_perhaps", links=links)
    none = (first["total_min"] == 0).all()
    return phrase("largest_untold", links=links, doubt=phrase("largest_doubt") if none else "")


def _uncomputed(atlas: Atlas) -> Pair:
    """Of how many links on the road nothing can be computed, if of any.

    Those on one side alone are among them, so their number is not that of the first sentence.
    """
    changes = atlas.accessibility.changes
    roads = changes[~changes["why"].isin(_NOTHING_LEFT)]
    count = int(roads["why"].isin(_UNCOMPUTED).sum())
    if not count:
        return "", ""
    states = [atlas.states[key].ground for key in roads.index if key in atlas.states]
    inside = phrase("one_sided_included") if "not_applicable" in states else ""
    return phrase("uncomputed", count=count, all=len(roads), inside=inside)


def _without_gain(atlas: Atlas) -> Pair:
    """That no link helps, or that nobody can tell: of a link, or of a trip of today."""
    reach = atlas.accessibility
    seats = reach.trips[reach.trips["purpose"] == "seats"]
    if why := _nothing_computed(reach.changes, reach.seat_pairs):
        return phrase("nothing_computed", why=why)
    trips = _trips(int(seats["minutes"].notna().sum()), reach.seat_pairs)
    return join([trips, _uncomputed(atlas), (".", ".")], "")


def _nothing_computed(changes: pd.DataFrame, pairs: int) -> Pair | None:
    """Why no effect of any link is known; None where one of them was computed."""
    if changes.empty:
        return phrase("no_roads")
    if not pairs:
        return phrase("no_seats")
    if changes["why"].isin(_UNCOMPUTED | {"off_network", "no_network"}).all():
        return phrase("none_stated")
    return None


def _trips(known: int, pairs: int) -> Pair:
    """That no link helps a trip, of which `known` of all `pairs` can be made today."""
    if not known:
        return phrase("no_pair_joined")
    if known < pairs:
        return phrase("few_pairs_joined", known=known, pairs=pairs)
    return phrase("no_link_helps")


def _saved(least: float, most: float) -> Pair:
    """What a trip gains: minutes, a range of minutes, or a way at all.

    >>> _saved(4.6, 30.4)[0], _saved(float("nan"), float("nan"))[0]
    ('bớt 5 đến 30 phút', 'lần đầu có đường đi')
    """
    if pd.isna(most):
        return phrase("first_way")
    one, other = f"{least:.0f}", f"{most:.0f}"
    if one == other:
        return phrase("saved", one=one)
    return phrase("saved_range", one=one, other=other)
