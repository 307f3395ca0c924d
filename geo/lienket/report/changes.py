"""What changed since a date: a sentence of counts, and a table by kind of change."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import timeline
from lienket.export_tables.words import sheet_title
from lienket.i18n import format_date
from lienket.report.citations import Sources
from lienket.report.speech import Speech, lower
from lienket.report.word_table import Cell, Column, Row
from lienket.timeline import Difference, telling
from lienket.timeline.telling import Period

SILENT = "silent"
"""What is no change: that no source has spoken of a subject."""

_SHARES = {"name": 50, "side": 20, "before": 35, "after": 35, "document": 25}


def columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table."""
    heads = telling.heads()
    return [Column(speech.pick(heads[name]), share) for name, share in _SHARES.items()]


def rows(period: Period, speech: Speech, sources: Sources) -> Iterator[Row]:
    """The title of each kind of change with its count, then a row a change, numbered throughout.

    Raises:
        ValueError: a change is told by a source that is not known.
    """
    number = 0
    for code, head, found in period.groups():
        if code == SILENT:
            continue
        yield f"{speech.pick(head)} ({len(found)})"
        for row in found:
            number += 1
            name = f"{number}. {speech.pick(row.name)}"
            told = (speech.pick(pair) for pair in (row.side, row.before, row.after))
            yield [name, *told, _document(row, speech, sources)]


def _document(row: Difference, speech: Speech, sources: Sources) -> Cell:
    """The number of the document, the place in it, and when it was stated."""
    if row.source:
        return sources.cite(row.source.split(";"))
    if row.status is None:
        return speech.word("nothing")
    day = speech.day(row.status.stated_on)
    return sources.cite_place(row.status.source, row.status.locator, day)


def lead(period: Period, speech: Speech) -> str:
    """How many changes of each kind there are; or, in a sentence, that there is none."""
    counts = {head: len(found) for code, head, found in period.groups() if code != SILENT}
    first, last = (speech.pick(format_date(each.as_of)) for each in (period.before, period.after))
    if not counts:
        return speech.word("changes_none", first=first, last=last)
    listed = "; ".join(
        speech.word("count_kind", what=lower(speech.pick(head)), count=many)
        for head, many in counts.items()
    )
    many = sum(counts.values())
    return speech.word("changes_lead", first=first, last=last, all=many, counts=listed)


def silence(period: Period, speech: Speech) -> Iterator[str]:
    """How much no source has spoken of for long, as a sentence; nothing where there is none."""
    silent = timeline.silent(period.after, period.silent_days)
    if silent.rows:
        yield speech.word(
            "changes_silent",
            counted=speech.pick(silent.count),
            sheet=sheet_title(silent.title),
        )
