"""The table of effects: the minutes that a route saves if it alone is finished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from lienket.export_tables.words import called
from lienket.i18n import format_decimal
from lienket.model.atlas import Atlas
from lienket.report import links
from lienket.report.speech import Speech, lower
from lienket.report.word_table import Column, Row


def columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table."""
    return [
        Column(speech.word("rank"), 13, "TableCentre"),
        Column(speech.word("route"), 46),
        Column(speech.word("best_trip"), 30),
        Column(speech.word("best_saved"), 26),
        Column(speech.word("total_saved"), 24),
        Column(speech.word("basis"), 28),
    ]


def rows(atlas: Atlas, speech: Speech) -> Iterator[Row]:
    """The routes with a rank, the first ones first.

    Raises:
        KeyError: a line is drawn in a way that is in no list.
    """
    changes = atlas.accessibility.changes
    ranked = changes.dropna(subset=["rank"]).sort_values(["rank", "key"])
    return (_ranked(row, atlas, speech) for row in ranked.itertuples())


def without(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """Why the other routes have no figure: a sentence a reason, with all routes that have it.

    Raises:
        KeyError: there is a reason that is in no list.
    """
    changes = atlas.accessibility.changes
    for why, same in changes[changes["rank"].isna()].groupby("why", sort=False):
        names = [speech.pick(pair) for pair in zip(same["name_vi"], same["name_en"], strict=True)]
        told = "; ".join(called(name).strip("“”") for name in names)
        yield speech.word("no_figure", routes=told, why=lower(speech.label("why", str(why))))


def _ranked(row: Any, atlas: Atlas, speech: Speech) -> Row:  # noqa: ANN401 - a row of a frame
    trip = atlas.accessibility.trips.loc[row.best_trip]
    ends = atlas.accessibility.terminals.loc[[trip["origin"], trip["destination"]]]
    names = [speech.pick(pair) for pair in zip(ends["name_vi"], ends["name_en"], strict=True)]
    error = speech.pick(format_decimal(row.error_m / 1000)) if not pd.isna(row.error_m) else ""
    sure = lower(links.drawn(row.certainty, speech)) if row.certainty else ""
    basis = speech.word("drawn_within", drawn=sure, km=error) if error else sure
    return [
        str(row.rank),
        speech.pick((row.name_vi, row.name_en)),
        " – ".join(names),
        _saved(trip["minutes"], row.best_saved_min, row.best_saved_most_min, speech),
        _range(row.total_min, row.total_most_min, speech),
        basis or speech.word("nothing"),
    ]


def _saved(today: float, least: float, most: float, speech: Speech) -> str:
    """What a trip saves, and what it takes today; that it opens where it takes nothing today."""
    if pd.isna(most):
        return speech.word("first_way")
    told = _range(least, most, speech)
    return speech.word("saved_of", saved=told, today=f"{today:.0f}")


def _range(least: float, most: float, speech: Speech) -> str:
    if pd.isna(most):
        return speech.word("nothing")
    return speech.word("minutes", least=f"{least:.0f}", most=f"{most:.0f}")
