"""The tables of the report with their captions and notes, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lienket import schema
from lienket.export_tables import counts, unit_tables
from lienket.export_tables.words import sheet_title
from lienket.i18n import phrases
from lienket.model.atlas import Atlas
from lienket.report import (
    appraisals,
    border,
    changes,
    doubts,
    effects,
    links,
    other_links,
    parts,
    requests,
    successors,
    summary,
)
from lienket.report.citations import Sources
from lienket.report.speech import Speech, lower
from lienket.report.word_table import Column, Row
from lienket.timeline.telling import Period


@dataclass(frozen=True, slots=True)
class Captioned:
    """A table under its key: caption, columns and rows, notes below."""

    key: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    notes: Sequence[str]


HEADINGS: Mapping[str, Sequence[str]] = {
    "changes": ("changes",),
    "links": ("routes", "parts"),
    "border": ("pairs", "gaps"),
    "effects": ("effects",),
    "appraisals": ("appraisals",),
    "requests": ("requests",),
    "doubts": ("doubts",),
}
"""The chapters of tables by their heading; the others are appendices."""

CHANGES, LYING, MAPPED = "changes", "links", "border"
"""The chapter after the summary, that whose tables need lying pages, and that of which a map stands
over its tables."""

OTHERS, UNITS = "others", "units"
APPENDICES = (OTHERS, UNITS)
"""The tables behind the sources, each under a heading of its own."""


def made(
    atlas: Atlas,
    speech: Speech,
    sources: Sources,
    letters: Mapping[str, str],
    period: Period | None,
) -> dict[str, Captioned]:
    """The tables that have rows, by key, in their order; `letters` = those of links on a map.

    The first says what changed in `period`, where one is given.

    Raises:
        KeyError: a link or a status holds a word that is in no list.
    """
    # How much is newer than the report stands under the title, once.
    dated = lower(speech.pick(counts.dated(atlas))).partition(" (")[0]

    def table(
        key: str, columns: Sequence[Column], rows: Iterable[Row], more: Iterable[str] = ()
    ) -> Captioned:
        caption = speech.word(f"{key}_caption", dated=dated)
        notes = [speech.word(f"{key}_note", sheet=_sheet(key)), *more]
        return Captioned(key, caption, columns, [*rows], notes)

    changed = changes.rows(period, speech, sources) if period else ()
    unranked = effects.without(atlas, speech)
    found = (
        table(CHANGES, changes.columns(speech), changed),
        table("routes", links.columns(atlas, speech), links.rows(atlas, speech, sources)),
        table(
            "parts",
            parts.columns(speech),
            parts.rows(atlas, speech, sources),
            more=summary.parts(atlas, speech),
        ),
        table(
            "pairs",
            border.pair_columns(speech),
            border.pairs(atlas, speech, letters),
            more=border.other_letters(atlas, speech, letters),
        ),
        table("gaps", border.gap_columns(speech), border.gaps(atlas, speech)),
        table("effects", effects.columns(speech), effects.rows(atlas, speech), unranked),
        table("appraisals", *appraisals.made(atlas, speech)),
        table("requests", requests.columns(speech), requests.rows(atlas, speech, sources)),
        table("doubts", doubts.columns(speech), doubts.rows(atlas, speech, sources)),
        table(
            OTHERS,
            other_links.columns(speech),
            other_links.rows(atlas, speech, sources),
            more=summary.others(atlas, speech),
        ),
        table(UNITS, successors.columns(atlas, speech), successors.rows(atlas, speech)),
    )
    return {row.key: row for row in found if row.rows}


def _sheet(key: str) -> str:
    """The sheet of the workbook that has the whole of a table."""
    if key == "units":
        made = schema.tables()[unit_tables.SUCCESSIONS]
        return sheet_title((made.vi, made.en))
    return sheet_title(phrases("export_tables")["table_doubts"])
