"""Changes as people and programs are told of them: grouped by kind, each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from lienket import vocabulary
from lienket.i18n import Language, Pair, format_date, join, pick
from lienket.model.atlas import Atlas
from lienket.timeline import documents
from lienket.timeline.differences import Difference, compare
from lienket.timeline.words import phrase

COLUMNS = ("name", "side", "before", "after", "document")
"""What is told of each change; `head_…` of the sentences says what each is called."""

_SILENT = "silent"
_MOST_SILENT = 10
"""So many rows about silence leave the changes on the screen."""

RECORD = (
    *("change", "subject", "name_vi", "name_en", "side_vi", "side_en", "before_vi", "before_en"),
    *("after_vi", "after_en", "source", "stated_on", "happened_on"),
)
"""What programs are given of each change: codes, keys, words in both languages, dates as text."""


@dataclass(frozen=True, slots=True)
class Period:
    """What changed in a time: the workspace as of both dates, and the rows.

    `silent_days`: what nobody has spoken of for longer is listed as silent [d].
    """

    before: Atlas
    after: Atlas
    rows: tuple[Difference, ...]
    silent_days: int

    @property
    def title(self) -> Pair:
        """What it is called."""
        first, last = format_date(self.before.as_of), format_date(self.after.as_of)
        return phrase("title", first=first, last=last)

    @property
    def lead(self) -> Pair:
        """What is compared, and what cannot be here; also that nothing changed."""
        lead = phrase("lead")
        return lead if self.rows else join([lead, phrase("none")], " ")

    def groups(self) -> Iterator[tuple[str, Pair, Sequence[Difference]]]:
        """The rows by kind of change, each kind with its code and head, in the order of telling."""
        for code, rows in groupby(self.rows, key=attrgetter("code")):
            days = {"days": str(self.silent_days)} if code == "silent" else {}
            yield code, phrase(code, **days), [*rows]

    def cells(self, row: Difference) -> Mapping[str, Pair]:
        """What is told of a change, by column."""
        told = (row.name, row.side, row.before, row.after, self.document(row))
        return dict(zip(COLUMNS, told, strict=True))

    def document(self, row: Difference) -> Pair:
        """Which document says so, where in it, and since when; both "" where none does."""
        if row.source:
            return documents.cite_geometry(row.source, self.after.facts)
        return documents.cite(row.status, self.after.facts)


def between(before: Atlas, after: Atlas, silent_days: int) -> Period:
    """What was stated between the dates of two atlases of one workspace, for one audience.

    Args:
        before: the workspace as of the earlier date.
        after: the same as of the later one.
        silent_days: what nobody has spoken of for longer is listed as silent [d].
    """
    return Period(before, after, compare(after, before, silent_days), silent_days)


def heads() -> dict[str, Pair]:
    """What each of `COLUMNS`, the kind of change, and what was told last how long ago is called."""
    return {name: phrase(f"head_{name}") for name in ("change", *COLUMNS, "state", "days")}


def lines(period: Period, language: Language) -> list[str]:
    """The changes as lines of text in a language."""
    with vocabulary.using(period.after):
        return [*_lines(period, language)]


def _lines(period: Period, language: Language) -> Iterator[str]:
    yield from (pick(period.title, language), pick(period.lead, language))
    for code, head, rows in period.groups():
        yield from ("", f"{pick(head, language)}: {len(rows)}")
        if code == _SILENT and len(rows) > _MOST_SILENT:
            yield f"    {pick(phrase('silent_where'), language)}"
            continue
        for row in rows:
            name, side, before, now, source = (
                pick(pair, language) if any(pair) else "" for pair in period.cells(row).values()
            )
            yield from (f"- {name} ({side})", f"    {before} → {now}")
            if source:
                yield f"    {source}"


def as_json(period: Period) -> dict[str, object]:
    """The changes as a document for programs: codes, keys and words in both languages."""
    return {
        "from": period.before.as_of.isoformat(),
        "to": period.after.as_of.isoformat(),
        "silent_days": period.silent_days,
        "changes": records(period),
    }


def records(period: Period) -> list[dict[str, str | None]]:
    """The changes in the order of telling, each by the names of `RECORD`."""
    return [dict(zip(RECORD, _record(row), strict=True)) for row in period.rows]


def _record(row: Difference) -> tuple[str | None, ...]:
    pairs = (row.name, row.side, row.before, row.after)
    told = (row.code, row.key, *(text for pair in pairs for text in pair))
    status = row.status
    if status is None:
        return (*told, row.source or None, None, None)
    happened = str(status.happened_on) if status.happened_on else None
    return (*told, status.source, str(status.stated_on), happened)
