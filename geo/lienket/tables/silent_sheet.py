"""What no source has spoken of for long, as a sheet of the workbook."""

from __future__ import annotations

from lienket.export_tables.words import sheet_title
from lienket.speech import current, first
from lienket.tables.worksheet import Sheet
from lienket.timeline import Silent, SilentList

_STATE = ("condition", "work", "stage", "health")
_TOLD = ("stated_on", "source", "locator")
_NAMES = ("link", "sides", *_STATE, "days_since", *_TOLD, "subject")
_OTHER = {"vi": "name_en", "en": "name_vi"}


def sheet(silent: SilentList) -> Sheet:
    """A row a subject, longest first: its state as told last, how long ago [d], when, by whom."""
    names = (*_NAMES, _OTHER[current().language])
    return Sheet(sheet_title(silent.title), names, [_row(row) for row in silent.rows])


def _row(row: Silent) -> tuple[object, ...]:
    subject, status = row.subject, row.status
    state = [getattr(status, name, "") for name in _STATE]
    told = [getattr(status, name, "") for name in _TOLD]
    here = first(subject.link), first(subject.side)
    other = subject.name[1 if current().language == "vi" else 0]
    return (*here, *state, row.days, *told, subject.key, other)
