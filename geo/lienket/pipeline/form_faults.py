"""What the checks say of a workspace with new statements, by the cells of the form they came in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lienket import facts, status_book
from lienket.errors import Fault, ProductError, WorkspaceError
from lienket.i18n import notice
from lienket.pipeline import reading
from lienket.status_book import Change, Cited

_LOG = "statuses"
_WORD = re.compile(r"\w+")


def gather(trial: Path, changes: Sequence[Change], cited: Cited, form: str) -> tuple[Fault, ...]:
    """The faults of the workspace in `trial`, those of `changes` by the cells of `form`.

    Raises:
        ProductError: there is none, but a table does not hold what was added to it.
    """
    try:
        whole = reading.read(trial).whole
    except WorkspaceError as error:
        return tuple(_at_cell(fault, trial, changes, form) for fault in error.faults)
    if lost := status_book.unsaid(changes, cited, whole.facts.statuses):
        folders = sorted({change.folder for change in lost})
        raise ProductError(notice("form_lost", files=", ".join(folders)))
    return ()


def _at_cell(fault: Fault, trial: Path, changes: Sequence[Change], form: str) -> Fault:
    """`fault`, at the cell of the form that it comes from where it is one of a new row."""
    file, _, sheet = fault.file.partition("#")
    base = file.rpartition("/")[0]
    mine = [change for change in changes if change.folder == base]
    if (sheet or Path(file).stem) != _LOG or not mine:
        return fault
    added = _lines(trial, base)[-len(mine) :]
    if fault.line not in added:
        return fault
    change = mine[added.index(fault.line)]
    cells = change.answer.cells
    spot = cells.get(_column(fault, change), cells["stage"])
    return replace(fault, file=form, line=change.answer.line, key=spot)


def _column(fault: Fault, change: Change) -> str:
    """The column of a form that a fault is about: of those that it names, one that was filled in.

    That of the stage where it names none.
    """
    said = [name for name in status_book.EVENT if change.values[name]]
    named = [
        name
        for name in _WORD.findall(f"{fault.vi} {fault.expected_vi}")
        if name in {*status_book.STATE, *status_book.EVENT}
    ]
    filled = [name for name in named if name in {*change.differences, *said}]
    return next(iter([*filled, *named]), "stage")


def _lines(trial: Path, base: str) -> list[int]:
    """The lines of the rows of the event log in `base`."""
    sheets, _ = facts.gather(trial, base, frozenset(facts.TABLES))
    return [int(line) for line, _ in sheets[_LOG].rows[1:]]
