"""What no source has spoken of for long, longest first: one list for every product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lienket import vocabulary
from lienket.i18n import Pair, format_date, format_number, join, phrases
from lienket.model.atlas import Atlas
from lienket.model.records import Status
from lienket.timeline import documents, silence, states
from lienket.timeline.subjects import Subject, subjects

SILENT_DAYS = 365
"""After so many days without a word of any source it has been long [d], unless another is asked."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A subject without a new statement: what was told of it last, by whom, how long ago.

    `days` counts to the date of the atlas, never to that of the clock [d]. `status` and `days` are
    None, `state` and `document` "", where no source has ever spoken of it.
    """

    subject: Subject
    state: Pair = ("", "")
    document: Pair = ("", "")
    status: Status | None = None
    days: int | None = None


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
        values = {"count": len(self.rows), "all": self.subjects, "days": self.limit}
        told = {name: format_number(value) for name, value in values.items()}
        return phrases("timeline").fill("silent_count", **told, day=format_date(self.until))


@vocabulary.worded
def find(atlas: Atlas, limit: int = SILENT_DAYS) -> SilentList:
    """What no source has spoken of for more than `limit` days [d] by the date of `atlas`.

    First what none has ever spoken of, then longest first; else in the order of the links.
    """
    known = subjects(atlas.catalogue, atlas.facts)
    rows = [
        _row(subject, atlas)
        for subject in known
        if silence.is_silent(atlas.latest.get(subject.key), subject, atlas.as_of, limit)
    ]
    rows.sort(key=lambda row: (row.days is not None, -(row.days or 0)))
    return SilentList(tuple(rows), len(known), limit, atlas.as_of)


def _row(subject: Subject, atlas: Atlas) -> Silent:
    status = atlas.latest.get(subject.key)
    if status is None:
        return Silent(subject)
    return Silent(
        subject,
        join(states.in_words(subject, status).values(), "; "),
        documents.cite(status, atlas.facts),
        status,
        silence.days_since(status, atlas.as_of),
    )
