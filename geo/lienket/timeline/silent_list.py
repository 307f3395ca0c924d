"""What no source has spoken of for long, longest first: one list for every product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lienket import vocabulary
from lienket.dates import When
from lienket.i18n import Pair, format_date, format_number, join
from lienket.model.atlas import Atlas
from lienket.model.records import Status
from lienket.timeline import documents, silence, states
from lienket.timeline.subjects import Subject, subjects
from lienket.timeline.words import phrase

SILENT_DAYS = 365
"""After so many days without a word of any source it has been long [d], unless another is asked."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A subject without a new statement: what was told of it last, by whom, how long ago.

    `days` counts to the date of the atlas, never to that of the clock [d]; it and `status` are None
    where no source has ever spoken of it.
    """

    subject: Subject
    state: Pair
    document: Pair
    status: Status | None = None
    days: int | None = None

    @property
    def since(self) -> Pair:
        """How long ago that was, in words."""
        if self.days is None:
            return "–", "–"
        return phrase("silent_days", count=format_number(self.days))


@dataclass(frozen=True, slots=True)
class SilentList:
    """What has been silent for more than `limit` days [d] by `until`, of `subjects` in all."""

    rows: tuple[Silent, ...]
    subjects: int
    limit: int
    until: date

    @property
    def count(self) -> Pair:
        """How many of all are silent, for how long, by when."""
        count, subjects_ = format_number(len(self.rows)), format_number(self.subjects)
        days, day = format_number(self.limit), format_date(self.until)
        return phrase("silent_count", count=count, all=subjects_, days=days, day=day)

    @property
    def title(self) -> Pair:
        """What the list is called."""
        return phrase("silent_title")

    @property
    def note(self) -> Pair:
        """From when days are counted, what is left out, and that silence blames nobody."""
        return phrase("silent_note")


@vocabulary.worded
def find(atlas: Atlas, limit: int = SILENT_DAYS) -> SilentList:
    """What no source has spoken of for more than `limit` days [d] by the date of `atlas`.

    First what none has ever spoken of, then longest first; else in the order of the links.
    """
    known, spoken = subjects(atlas.catalogue, atlas.facts), _spoken(atlas)
    found = (_row(subject, spoken.get(subject.key), atlas) for subject in known)
    rows = [row for row in found if _is_listed(row, atlas, limit)]
    rows.sort(key=lambda row: (row.days is not None, -(row.days or 0)))
    return SilentList(tuple(rows), len(known), limit, atlas.as_of)


def _is_listed(row: Silent, atlas: Atlas, limit: int) -> bool:
    """Whether a new word can be expected of what holds now, and none has come for long."""
    latest = atlas.latest.get(row.subject.key)
    if latest is None or row.days is None:
        return True
    return silence.needs_word(latest, row.subject) and row.days > limit


def _spoken(atlas: Atlas) -> dict[str, Status]:
    """What was stated last of each subject, though it may be about a time long before."""
    spoken: dict[str, Status] = {}
    for row in atlas.facts.statuses:
        held = spoken.get(row.subject)
        if held is None or _said_on(row) >= _said_on(held):
            spoken[row.subject] = row
    return spoken


def _said_on(status: Status) -> tuple[date, When]:
    return status.stated_on.last, status.as_of


def _row(subject: Subject, status: Status | None, atlas: Atlas) -> Silent:
    if status is None:
        return Silent(subject, phrase("never_since"), phrase("never"))
    return Silent(
        subject,
        join(states.in_words(subject, status).values(), "; "),
        documents.cite(status, atlas.facts),
        status,
        silence.days_since(status, atlas.as_of),
    )
