"""Three sentences for a director: how the links stand, who lags where, what would gain most."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lienket.export_tables import route_messages
from lienket.export_tables.words import Pair, called, several
from lienket.model.atlas import Atlas
from lienket.vocabulary import worded

_AS_DRAWN = (" nếu làm theo hướng sơ đồ", " if built along the schematic line")
_INSIDE = (", kể cả tuyến chỉ ở một bên,", ", those on one side alone included,")
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
    vi, en = _winner(first.iloc[0], atlas) if firm else _apart(first)
    more_vi, more_en = _uncomputed(atlas)
    return f"{vi}{more_vi}.", f"{en}{more_en}."


def _winner(row: pd.Series[Any], atlas: Atlas) -> Pair:
    """The link that is the first in nearly every draw, and what the best trip saves."""
    trip = atlas.accessibility.trips.loc[row["best_trip"]]
    ends = atlas.accessibility.terminals.loc[[trip["from"], trip["to"]]]
    vi, en = _saved(row["best_saved_min"], row["best_saved_most_min"])
    drawn = _AS_DRAWN if row["certainty"] == "schematic" else ("", "")
    return (
        (
            f"Nếu chỉ xong một tuyến, {called(row['name_vi'])} rút ngắn nhiều nhất thời gian đi "
            f"lại giữa các huyện lỵ: {' – '.join(ends['name_vi'])} {vi}{drawn[0]}"
        ),
        (
            f"If one link alone is finished, {called(row['name_en'])} saves most time between "
            f"district seats: {' – '.join(ends['name_en'])} {en}{drawn[1]}"
        ),
    )


def _apart(first: pd.DataFrame) -> Pair:
    """The links that share the first rank, or the one whose gain is not sure.

    Where the range of each begins at nothing, it is not even sure that any of them saves time.
    """
    vi, en = several([*zip(first["name_vi"], first["name_en"], strict=True)])
    if len(first) == 1:
        return (
            (
                f"Nếu chỉ xong một tuyến, {vi} có thể rút ngắn nhiều nhất thời gian đi lại giữa "
                "các huyện lỵ, nhưng chưa chắc"
            ),
            (
                f"If one link alone is finished, {en} may save most time between district seats, "
                "but this is not sure"
            ),
        )
    none = (first["saved_min"] == 0).all()
    doubt_vi = "; cũng chưa chắc có tuyến nào rút ngắn" if none else ""
    doubt_en = "; nor is it sure that any of them saves time" if none else ""
    return (
        (
            "Nếu chỉ xong một tuyến, chưa phân biệt được tuyến nào rút ngắn nhiều nhất thời gian "
            f"đi lại giữa các huyện lỵ: {vi}{doubt_vi}"
        ),
        (
            "Which one link, if it alone is finished, saves most time between district seats "
            f"cannot be told yet: {en}{doubt_en}"
        ),
    )


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
    inside = "not_applicable" in states
    vi, en = _INSIDE if inside else ("", "")
    return (
        (
            f"; chưa tính được {count} trong {len(roads)} tuyến đường bộ{vi} vì nguồn chưa nêu "
            "trạng thái, vị trí hoặc cấp đường"
        ),
        (
            f"; {count} of {len(roads)} links by road{en} cannot be computed: no source gives "
            "their state, place or class"
        ),
    )


def _without_gain(atlas: Atlas) -> Pair:
    """That no link helps, or that nobody can tell: of a link, or of a trip of today."""
    seats = atlas.accessibility.trips[atlas.accessibility.trips["purpose"] == "seats"]
    changes = atlas.accessibility.changes
    if why := _nothing_computed(changes, len(seats)):
        return f"Chưa tính được tác động của tuyến nào: {why[0]}.", (
            f"What the links change cannot be computed: {why[1]}."
        )
    more_vi, more_en = _uncomputed(atlas)
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
            (
                "Mạng đường của bản đồ chưa nối cặp huyện lỵ nào; các tuyến tính được cũng chưa "
                "nối thêm cặp nào"
            ),
            (
                "The roads on the map join no pair of district seats, and no link that can be "
                "computed does"
            ),
        )
    if known < pairs:
        return (
            (
                f"Mạng đường của bản đồ mới nối {known} trong {pairs} cặp huyện lỵ; trong các "
                "tuyến tính được, không tuyến nào rút ngắn chuyến đi giữa các cặp ấy từ 1 phút "
                "trở lên"
            ),
            (
                f"The roads on the map join only {known} of {pairs} pairs of district seats; of "
                "the links that can be computed, none shortens a trip between these by a minute "
                "or more"
            ),
        )
    return (
        (
            "Trong các tuyến tính được, không tuyến nào rút ngắn chuyến đi giữa các huyện lỵ từ 1 "
            "phút trở lên"
        ),
        (
            "Of the links that can be computed, none shortens a trip between district seats by a "
            "minute or more"
        ),
    )


def _saved(least: float, most: float) -> Pair:
    """What a trip gains: minutes, a range of minutes, or a way at all.

    >>> _saved(4.6, 30.4)[0], _saved(float("nan"), float("nan"))[0]
    ('bớt 5 đến 30 phút', 'lần đầu có đường đi')
    """
    if pd.isna(most):
        return "lần đầu có đường đi", "can be driven for the first time"
    one, other = f"{least:.0f}", f"{most:.0f}"
    if one == other:
        return f"bớt {one} phút", f"{one} min less"
    return f"bớt {one} đến {other} phút", f"{one} to {other} min less"
