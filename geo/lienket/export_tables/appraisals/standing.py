"""Which place a link has among the others, by which measure, and how firm that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from lienket.export_tables import words
from lienket.export_tables.appraisals.worth import MAIN, lower, phrase, reason, row, uncounted
from lienket.i18n import Pair, format_decimal, format_number
from lienket.model.atlas import Atlas

_MEASURES = {"by_gain": "rank_gain", "by_people": "rank_people", "by_cost": "rank_cost"}


def sentences(atlas: Atlas, link: str) -> tuple[Pair, ...]:
    """The ranks of a link, each with what it is of; why it has none where it has none."""
    told = [*_by_worth(atlas, link), *_by_trips(atlas, link)]
    if not told:
        return (phrase("rank_none", why=lower(reason(atlas, link))),)
    return (*told, phrase("rank_rule"))


def ranked(atlas: Atlas, link: str) -> bool:
    """Whether anything is said of the place of a link among others."""
    return link in _priorities(atlas).index or link in _changes(atlas).index


def brief(atlas: Atlas, link: str) -> tuple[Pair, Pair]:
    """The rank of a link and what it is of, "" = it has none; with why it has none.

    By person-minutes where they are computed, else by the minutes between seats.
    """
    for frame, column, key in (
        (_priorities(atlas), "by_gain", "brief_gain"), (_changes(atlas), "rank", "brief_trips")
    ):  # fmt: skip
        if link not in frame.index:
            continue
        rank: Any = frame.loc[link, column]
        if pd.isna(rank):
            return ("", ""), _unranked(atlas, link, key)
        count = str(int(frame[column].notna().sum()))
        told = phrase(key, count=count, shared=_shared(frame, link, column))
        return format_number(int(rank)), told
    return ("", ""), ("", "")


def _unranked(atlas: Atlas, link: str, key: str) -> Pair:
    """Why a link that is compared has no rank."""
    return phrase("brief_gain_uncounted" if _uncounted(atlas, link) else f"{key}_none")


def _uncounted(atlas: Atlas, link: str) -> bool:
    worth = row(atlas, link)
    return worth is not None and uncounted(worth)


def _priorities(atlas: Atlas) -> pd.DataFrame:
    rows = atlas.access.priorities
    return rows[rows["target"] == MAIN].set_index("link", drop=False)


def _changes(atlas: Atlas) -> pd.DataFrame:
    changes = atlas.accessibility.changes
    return changes[changes["rank"].notna()]


def _by_worth(atlas: Atlas, link: str) -> Iterator[Pair]:
    """By person-minutes, people and cost; and of many weightings."""
    frame = _priorities(atlas)
    if link not in frame.index:
        return
    ranks: Any = frame.loc[link]
    if pd.isna(ranks["by_gain"]) and pd.isna(ranks["by_people"]):
        yield phrase("rank_uncounted" if _uncounted(atlas, link) else "rank_unsure")
    for column, key in _MEASURES.items():
        rank = ranks[column]
        if pd.isna(rank):
            if column == "by_cost" or pd.notna(ranks["by_gain"]) or pd.notna(ranks["by_people"]):
                yield phrase(f"{key}_none")
            continue
        count = int(frame[column].notna().sum())
        shared = _shared(frame, link, column)
        yield phrase(key, rank=format_number(int(rank)), count=str(count), shared=shared)
    if pd.notna(pct := ranks["first_weights_pct"]):
        compared = format_number(int(ranks["compared"]))
        yield phrase("rank_weights", pct=format_number(round(pct)), count=compared)
    if pd.notna(pct := ranks["potential_pct"]):
        yield phrase("rank_potential", pct=format_decimal(pct))


def _by_trips(atlas: Atlas, link: str) -> Iterator[Pair]:
    """By the minutes between seats."""
    frame = _changes(atlas)
    if link not in frame.index:
        return
    change: Any = frame.loc[link]
    yield phrase(
        "rank_trips",
        rank=format_number(int(change["rank"])),
        count=str(len(frame)),
        shared=_shared(frame, link, "rank"),
        first=format_number(int(change["first_pct"])),
        top=format_number(int(change["top3_pct"])),
    )


def _shared(frame: pd.DataFrame, link: str, column: str) -> Pair:
    """The other links that have the rank of a link; both "" where none has."""
    own = frame[(frame[column] == frame.loc[link, column]) & (frame.index != link)]
    if own.empty:
        return "", ""
    names = [*zip(own["name_vi"], own["name_en"], strict=True)]
    return phrase("shared", links=words.several(names))
