"""Which place a link has among the others, by which measure, and how firm that is."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lienket.export_tables import words
from lienket.export_tables.appraisals.worth import MAIN, lower, phrase, reason
from lienket.i18n import Pair, format_decimal, format_number
from lienket.model.atlas import Atlas

_MEASURES = {"by_gain": "rank_gain", "by_people": "rank_people", "by_cost": "rank_cost"}


def sentences(atlas: Atlas, link: str) -> tuple[Pair, ...]:
    """The ranks of a link, each with what it is of; why it has none where it has none."""
    told = [*_by_worth(atlas, link), *_by_trips(atlas, link)]
    if not told:
        return (phrase("rank_none", why=lower(reason(atlas, link))),)
    return (*told, phrase("rank_rule"))


def brief(atlas: Atlas, link: str) -> tuple[Pair, Pair] | None:
    """The first rank that a link has, and what it is of; None where it has none."""
    priorities, changes = _priorities(atlas), _changes(atlas)
    for frame, column, key in (
        (priorities, "by_gain", "brief_gain"), (changes, "rank", "brief_trips")
    ):  # fmt: skip
        if link in frame.index and pd.notna(frame.loc[link, column]):
            count = str(int(frame[column].notna().sum()))
            told = phrase(key, count=count, shared=_shared(frame, link, column))
            return format_number(int(frame.loc[link, column])), told
    return None


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
    for column, key in _MEASURES.items():
        rank = frame.loc[link, column]
        if pd.isna(rank):
            yield phrase(f"{key}_none")
            continue
        count = int(frame[column].notna().sum())
        shared = _shared(frame, link, column)
        yield phrase(key, rank=format_number(int(rank)), count=str(count), shared=shared)
    if pd.notna(pct := frame.loc[link, "first_weights_pct"]):
        yield phrase("rank_weights", pct=format_number(round(pct)))
    if pd.notna(pct := frame.loc[link, "potential_pct"]):
        yield phrase("rank_potential", pct=format_decimal(pct))


def _by_trips(atlas: Atlas, link: str) -> Iterator[Pair]:
    """By the minutes between seats."""
    frame = _changes(atlas)
    if link not in frame.index:
        return
    row = frame.loc[link]
    yield phrase(
        "rank_trips",
        rank=format_number(int(row["rank"])),
        count=str(len(frame)),
        shared=_shared(frame, link, "rank"),
        first=format_number(int(row["first_pct"])),
        top=format_number(int(row["top3_pct"])),
    )


def _shared(frame: pd.DataFrame, link: str, column: str) -> Pair:
    """The other links that have the rank of a link; both "" where none has."""
    own = frame[(frame[column] == frame.loc[link, column]) & (frame.index != link)]
    if own.empty:
        return "", ""
    names = [*zip(own["name_vi"], own["name_en"], strict=True)]
    return phrase("shared", links=words.several(names))
