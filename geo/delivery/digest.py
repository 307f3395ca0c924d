"""Three sentences for a director: how the links stand, who lags where, what would gain most."""

from __future__ import annotations

import pandas as pd

from geo.delivery import standing
from geo.delivery.words import Pair
from geo.delivery.words import called as _called
from geo.records import Atlas

_AS_DRAWN = (" nếu làm như nét sơ đồ", " if built as the schematic line")


def lines(atlas: Atlas) -> tuple[Pair, ...]:
    """The sentences, Vietnamese and English; none where no route has sides to join."""
    if not atlas.summary.routes:
        return ()
    return standing.routes(atlas), standing.unfinished(atlas), _largest(atlas)


def _largest(atlas: Atlas) -> Pair:
    """The link that saves most, on which trip, by how much, for how many pairs."""
    changes = atlas.reach.changes
    first = changes[(changes["rank"] == 1) & changes["best_trip"].notna()]
    if first.empty:
        return _without_gain(atlas)
    row = first.iloc[0]
    trip = atlas.reach.trips.loc[row["best_trip"]]
    ends = atlas.reach.terminals.loc[[trip["from"], trip["to"]]]
    vi, en = _saved(row["best_saved_min"], row["best_saved_most_min"])
    drawn = _AS_DRAWN if row["certainty"] == "schematic" else ("", "")
    told_vi = (
        f"Lợi nhất nếu xong riêng một tuyến: {_called(row['name_vi'])}, "
        f"{' – '.join(ends['name_vi'])} {vi}{drawn[0]}; "
        f"nhiều nhất {row['pairs']} cặp huyện lỵ đi nhanh hơn."
    )
    told_en = (
        f"Largest gain of one link alone: {_called(row['name_en'])}, "
        f"{' – '.join(ends['name_en'])} {en}{drawn[1]}; "
        f"seat pairs that gain: {row['pairs']} at most."
    )
    return told_vi, told_en


def _without_gain(atlas: Atlas) -> Pair:
    """That no link helps, or that nobody can tell: a link, or a trip of today, was not computed."""
    seats = atlas.reach.trips[atlas.reach.trips["purpose"] == "seats"]
    known, every = int(seats["minutes"].notna().sum()), len(seats)
    if known < every:
        vi = f"Đường chỉ nối {known} trong {every} cặp huyện lỵ; trong đó không tuyến nào có lợi."
        en = f"The roads join only {known} of {every} pairs of seats; of those no link helps any."
        return vi, en
    computed = atlas.reach.changes["why"].isin({"", "served", "no_gain"})
    if len(computed) and not computed.any():
        return (
            "Chưa tính được tác động của tuyến nào: nguồn chưa nêu trạng thái hoặc vị trí.",
            "What the links change cannot be computed: no source tells their state or place.",
        )
    return "Không tuyến nào rút ngắn được chuyến đi.", "No link makes a trip faster."


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
