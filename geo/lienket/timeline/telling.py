"""Changes as people and programs are told of them: grouped by kind, each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from lienket import vocabulary
from lienket.i18n import Language, Pair, format_date, join, pick
from lienket.model.atlas import Atlas
from lienket.timeline.differences import Difference, phrase

COLUMNS = ("name", "side", "before", "after", "document")
"""What is told of each change; `head_…` of the sentences says what each is called."""


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

    def groups(self) -> Iterator[tuple[Pair, Sequence[Difference]]]:
        """The rows by kind of change, each kind with its head, in the order of telling."""
        for code, rows in groupby(self.rows, key=attrgetter("code")):
            days = {"days": str(self.silent_days)} if code == "silent" else {}
            yield phrase(code, **days), [*rows]

    def cells(self, row: Difference) -> Mapping[str, Pair]:
        """What is told of a change, by column."""
        told = (row.name, row.side, row.before, row.after, self.document(row))
        return dict(zip(COLUMNS, told, strict=True))

    def document(self, row: Difference) -> Pair:
        """Which document says so, where in it, and since when; both "" where none does."""
        status = row.status
        if status is None:
            return "", ""
        known = {source.id: source for source in self.after.facts.sources}
        named = known.get(status.source)
        vi = named.number or named.title_vi if named else status.source
        en = named.number or named.title_en if named else status.source
        place, day = vocabulary.located(status.locator), format_date(status.stated_on)
        return f"{vi}, {place[0]}, {day[0]}", f"{en}, {place[1]}, {day[1]}"


def heads() -> dict[str, Pair]:
    """What each of `COLUMNS`, and the kind of change, is called."""
    return {name: phrase(f"head_{name}") for name in ("change", *COLUMNS)}


def lines(period: Period, language: Language) -> list[str]:
    """The changes as lines of text in a language."""
    with vocabulary.using(period.after):
        return [*_lines(period, language)]


def _lines(period: Period, language: Language) -> Iterator[str]:
    yield from (pick(period.title, language), pick(period.lead, language))
    for head, rows in period.groups():
        yield from ("", f"{pick(head, language)}: {len(rows)}")
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
        "changes": [
            {
                "change": row.code,
                "subject": row.key,
                "name_vi": row.name[0],
                "name_en": row.name[1],
                "side_vi": row.side[0],
                "side_en": row.side[1],
                "before_vi": row.before[0],
                "before_en": row.before[1],
                "after_vi": row.after[0],
                "after_en": row.after[1],
                "source": row.status.source if row.status else None,
                "stated_on": str(row.status.stated_on) if row.status else None,
                "happened_on": str(row.status.happened_on or "") or None if row.status else None,
            }
            for row in period.rows
        ],
    }
