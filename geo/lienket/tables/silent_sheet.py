"""What no source has spoken of for long, as a sheet of the workbook."""

from __future__ import annotations

from lienket.tables.worksheet import Sheet
from lienket.timeline import Silent, SilentList

_STATE = ("condition", "work", "stage", "health")
_TOLD = ("stated_on", "source", "locator")
_NAMES = ("link", "sides", *_STATE, "days_since", *_TOLD, "subject", "name_en")


def sheet(silent: SilentList) -> Sheet:
    """A row a subject, longest first: its state as told last, how long ago [d], when, by whom."""
    return Sheet(silent.title[0], _NAMES, [_row(row) for row in silent.rows])


def _row(row: Silent) -> tuple[object, ...]:
    subject, status = row.subject, row.status
    state = [getattr(status, name, "") for name in _STATE]
    told = [getattr(status, name, "") for name in _TOLD]
    here = subject.link[0], subject.side[0]
    return (*here, *state, row.days, *told, subject.key, subject.name[1])
