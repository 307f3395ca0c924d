"""Three sentences for a director: how the links stand, who lags where, what would gain most."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo.delivery import standing
from geo.delivery.words import Pair, called, several
from geo.records import Atlas

_AS_DRAWN = (" nếu làm như nét sơ đồ", " if built as the schematic line")
_UNCOMPUTED = frozenset({"untold", "unmapped", "no_class"})
_NOTHING_LEFT = ("served", "no_road")
_FIRM_PCT = 90
"""A link is named as the first if it is so in this many of 100 draws."""


def lines(atlas: Atlas) -> tuple[Pair, ...]:
    """The sentences, Vietnamese and English; none where no route has sides to join."""
    if not atlas.summary.routes:
        return ()
    return standing.routes(atlas), standing.unfinished(atlas), _largest(atlas)


def _largest(atlas: Atlas) -> Pair:
    """The link that gains most, if one does for sure; else those that cannot be told apart.

    And of how many links nothing is known that a gain could be computed from.
    """
    changes = atlas.reach.changes
    first = changes[changes["rank"] == 1]
    if first.empty:
        return _without_gain(atlas)
    firm = len(first) == 1 and first["first_pct"].iloc[0] >= _FIRM_PCT
    vi, en = _winner(first.iloc[0], atlas) if firm else _apart(first)
    more_vi, more_en = _uncomputed(changes)
    return f"{vi}{more_vi}.", f"{en}{more_en}."


def _winner(row: pd.Series[Any], atlas: Atlas) -> Pair:
    """The link that is the first in nearly every draw, and what the best trip saves."""
    trip = atlas.reach.trips.loc[row["best_trip"]]
    ends = atlas.reach.terminals.loc[[trip["from"], trip["to"]]]
    vi, en = _saved(row["best_saved_min"], row["best_saved_most_min"])
    drawn = _AS_DRAWN if row["certainty"] == "schematic" else ("", "")
    return (
        (
            f"Lợi nhất nếu xong riêng một tuyến: {called(row['name_vi'])}, "
            f"{' – '.join(ends['name_vi'])} {vi}{drawn[0]}"
        ),
        (
            f"Largest gain of one link alone: {called(row['name_en'])}, "
            f"{' – '.join(ends['name_en'])} {en}{drawn[1]}"
        ),
    )


def _apart(first: pd.DataFrame) -> Pair:
    """The links that share the first rank, or the one whose gain is not sure."""
    vi, en = several([*zip(first["name_vi"], first["name_en"], strict=True)])
    if len(first) == 1:
        return (
            f"Nếu xong riêng một tuyến, {vi} có thể rút ngắn chuyến đi nhiều nhất, nhưng chưa chắc",
            f"Of one link alone, {en} may gain most, but this is not sure",
        )
    return (
        f"Chưa phân biệt được tuyến nào lợi nhất nếu xong riêng một tuyến: {vi}",
        f"Which one link alone would gain most cannot be told yet: {en}",
    )


def _uncomputed(changes: pd.DataFrame) -> Pair:
    """Of how many links on the road nothing can be computed, if of any."""
    roads = changes[~changes["why"].isin(_NOTHING_LEFT)]
    count = int(roads["why"].isin(_UNCOMPUTED).sum())
    if not count:
        return "", ""
    return (
        (
            f"; chưa tính được {count} trong {len(roads)} tuyến vì nguồn chưa nêu trạng thái, "
            "vị trí hoặc cấp đường"
        ),
        (
            f"; {count} of {len(roads)} links cannot be computed: no source gives their state, "
            "place or class"
        ),
    )


def _without_gain(atlas: Atlas) -> Pair:
    """That no link helps, or that nobody can tell: of a link, or of a trip of today."""
    seats = atlas.reach.trips[atlas.reach.trips["purpose"] == "seats"]
    changes = atlas.reach.changes
    if why := _nothing_computed(changes, len(seats)):
        return f"Chưa tính được tác động của tuyến nào: {why[0]}.", (
            f"What the links change cannot be computed: {why[1]}."
        )
    more_vi, more_en = _uncomputed(changes)
    vi, en = _trips(int(seats["minutes"].notna().sum()), len(seats))
    return f"{vi}{more_vi}.", f"{en}{more_en}."


def _nothing_computed(changes: pd.DataFrame, pairs: int) -> Pair | None:
    """Why no effect of any link is known; None where one of them was computed."""
    if changes.empty:
        return (
            "bộ dữ liệu chưa có đường hoặc tốc độ để tính",
            "the workspace has no roads or no speeds to compute with",
        )
    if not pairs:
        return (
            "bộ dữ liệu chưa có huyện lỵ ở hai bên",
            "the workspace has no district seats on two sides",
        )
    if changes["why"].isin(_UNCOMPUTED | {"off_network"}).all():
        return (
            "nguồn chưa nêu trạng thái, vị trí hoặc cấp đường",
            "no source tells their state, place or class",
        )
    return None


def _trips(known: int, pairs: int) -> Pair:
    """That no link helps a trip, of which `known` of all `pairs` can be made today."""
    if not known:
        return (
            "Mạng đường chưa nối cặp huyện lỵ nào, các tuyến tính được cũng chưa nối thêm cặp nào",
            "The roads join no pair of district seats, and no link that can be computed does",
        )
    if known < pairs:
        return (
            (
                f"Mạng đường chỉ nối {known} trong {pairs} cặp huyện lỵ; ở các cặp ấy, không tuyến "
                "nào trong các tuyến tính được rút ngắn chuyến đi"
            ),
            (
                f"The roads join only {known} of {pairs} pairs of district seats; for those, no "
                "link that can be computed makes a trip faster"
            ),
        )
    return (
        "Không tuyến nào trong các tuyến tính được rút ngắn chuyến đi",
        "No link that can be computed makes a trip faster",
    )


def _saved(least: float, most: float) -> Pair:
    """What a trip gains: minutes, a range of minutes, or a way at all.

    >>> _saved(4.6, 30.4)[0], _saved(float("nan"), float("nan"))[0]
    ('bớt 5 đến 30 phút', 'có lối đi')
    """
    if pd.isna(most):
        return "có lối đi", "can be driven at all"
    one, other = f"{least:.0f}", f"{most:.0f}"
    if one == other:
        return f"bớt {one} phút", f"{one} min less"
    return f"bớt {one} đến {other} phút", f"{one} to {other} min less"
