"""Three sentences for a director: how the links stand, who lags where, what would gain most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from geo.delivery.words import Pair
from geo.records import Atlas, Side

_GROUND = ("joined", "one_sided", "absent", "unknown")
_AS_DRAWN = (" nếu làm như nét sơ đồ", " if built as the schematic line")
_UNCOMPUTED = frozenset({"untold", "unmapped", "no_class"})
_NOTHING_LEFT = ("served", "no_road")
_FIRM_PCT = 90
"""A link is named as the first if it is so in this many of 100 draws."""
_MOST = 3
"""More names than this are counted, not told."""


def lines(atlas: Atlas) -> tuple[Pair, ...]:
    """The sentences, Vietnamese and English; none where no route has sides to join."""
    routes = atlas.border.spans
    routes = routes[routes["ground"] != "not_applicable"]
    if routes.empty:
        return ()
    return _standing(routes), _late(routes, atlas), _largest(atlas)


def _standing(routes: pd.DataFrame) -> Pair:
    """How many routes are joined and so on, and what is done about the others."""
    ground = Counter(routes["ground"])
    works = Counter(routes["works"][routes["ground"] != "joined"])
    building, paper = works["one_building"] + works["both_building"], works["on_paper"]
    joined, half, absent, unknown = (ground[word] for word in _GROUND)
    untold = works.total() - building - paper
    vi = (
        f"{len(routes)} tuyến qua ranh giới: {joined} đã nối, {half} mới có một bên, {absent} chưa "
        f"nối, {unknown} chưa rõ; trong {works.total()} tuyến còn lại, {building} đang thi "
        f"công, {paper} còn trên giấy tờ{f', {untold} chưa rõ dự án' if untold else ''}."
    )
    en = (
        f"Routes across the border: {len(routes)}; joined {joined}, one-sided {half}, absent "
        f"{absent}, not known {unknown}; of the other {works.total()}, {building} under "
        f"construction, {paper} on paper{f', works of {untold} not known' if untold else ''}."
    )
    return vi, en


def _late(routes: pd.DataFrame, atlas: Atlas) -> Pair:
    """Which side lags on the ground, which builds alone, which districts nothing joins."""
    lagging = [(str(key), str(sides).split(";")) for key, sides in routes["lagging"].items()]
    told = [
        _sides("Bên còn thiếu", "Side that lags", lagging, routes, atlas)
        or ("Không có tuyến nào chỉ có ở một bên", "No route is one-sided"),
        _sides("chỉ một bên đang thi công", "built by one side alone",
               [*_builders(routes, atlas)], routes, atlas),
        _unjoined(atlas.reach.isolation),
    ]  # fmt: skip
    vi, en = zip(*(pair for pair in told if pair), strict=True)
    return "; ".join(vi) + ".", "; ".join(en) + "."


def _builders(routes: pd.DataFrame, atlas: Atlas) -> Iterator[tuple[str, list[str]]]:
    """The routes that one side builds, and that side; not if a counterpart builds on another."""
    parts = atlas.border.stretches
    building = parts[parts["stage"] == "under_construction"]
    counterparts = {link.key: link.counterparts for link in atlas.facts.links}
    for key in routes.index[routes["works"] == "one_building"]:
        sides = sorted(set(building["side"][building["link"].isin([key, *counterparts[key]])]))
        if len(sides) == 1:
            yield str(key), sides


def _sides(
    vi: str, en: str, found: Sequence[tuple[str, list[str]]], routes: pd.DataFrame, atlas: Atlas
) -> Pair | None:
    """Each side with the names of the routes that `found` gives it."""
    by_side: dict[Side, list[str]] = {
        side: [key for key, sides in found if side.key in sides] for side in atlas.catalogue.sides
    }
    told = [(side, keys) for side, keys in by_side.items() if keys]
    if not told:
        return None
    both = [
        ", ".join(
            f"{getattr(side, name)} ({_some([_called(routes[name][key]) for key in keys], more)})"
            for side, keys in told
        )
        for name, more in (("name_vi", "nữa"), ("name_en", "more"))
    ]
    return f"{vi}: {both[0]}", f"{en}: {both[1]}"


def _called(name: str) -> str:
    """A link's name as far as its course, quoted: it may have commas.

    >>> _called("ĐT.293C: ĐT.293 – cảng Mỹ An")
    '“ĐT.293C”'
    """
    return f"“{name.partition(':')[0]}”"


def _unjoined(pairs: pd.DataFrame) -> Pair | None:
    if pairs.empty:
        return None
    return (
        f"cặp huyện chưa có tuyến nào đã nối: {_some([*pairs['name_vi']], 'nữa')}",
        f"district pairs without a joined route: {_some([*pairs['name_en']], 'more')}",
    )


def _some(names: Sequence[str], word: str) -> str:
    """The first names, and how many more there are.

    >>> _some(["A", "B", "C", "D", "E"], "nữa")
    'A, B, C (+2 nữa)'
    """
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" (+{more} {word})" if more > 0 else "")


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
            f"Lợi nhất nếu xong riêng một tuyến: {_called(row['name_vi'])}, "
            f"{' – '.join(ends['name_vi'])} {vi}{drawn[0]}"
        ),
        (
            f"Largest gain of one link alone: {_called(row['name_en'])}, "
            f"{' – '.join(ends['name_en'])} {en}{drawn[1]}"
        ),
    )


def _apart(first: pd.DataFrame) -> Pair:
    """The links that share the first rank, or the one whose gain is not sure."""
    vi = _some([_called(name) for name in first["name_vi"]], "nữa")
    en = _some([_called(name) for name in first["name_en"]], "more")
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
    """That no link helps, or that nobody can tell: a link, or a trip of today, was not computed."""
    seats = atlas.reach.trips[atlas.reach.trips["purpose"] == "seats"]
    known, every = int(seats["minutes"].notna().sum()), len(seats)
    if known < every:
        vi = f"Đường chỉ nối {known} trong {every} cặp huyện lỵ; trong đó không tuyến nào có lợi."
        en = (
            f"The roads join only {known} of {every} pairs of district seats; of those no link "
            "helps any."
        )
        return vi, en
    changes = atlas.reach.changes
    if len(changes) and changes["why"].isin(_UNCOMPUTED | {"off_network"}).all():
        return (
            (
                "Chưa tính được tác động của tuyến nào: nguồn chưa nêu trạng thái, vị trí hoặc cấp "
                "đường."
            ),
            (
                "What the links change cannot be computed: no source tells their state, place or "
                "class."
            ),
        )
    more_vi, more_en = _uncomputed(changes)
    return (
        f"Không tuyến nào trong các tuyến tính được rút ngắn chuyến đi{more_vi}.",
        f"No link that can be computed makes a trip faster{more_en}.",
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
