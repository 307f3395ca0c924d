"""The workbook in which an office keeps statuses up to date: handed out, filled in, taken back.

One row a subject, with its state as it is known, to be changed where it has changed. What comes
back is compared with what was handed out, so that a change made elsewhere in between is seen, and
each row that differs becomes one new statement: the event log only grows.
"""

from __future__ import annotations

from lienket.status_book.annotated import annotate
from lienket.status_book.answers import Answer, read
from lienket.status_book.changes import Change, compare
from lienket.status_book.columns import EVENT, STATE
from lienket.status_book.form import as_xlsx
from lienket.status_book.log import added, grown, unsaid
from lienket.status_book.source import Cited, cite

__all__ = (
    "EVENT",
    "STATE",
    "Answer",
    "Change",
    "Cited",
    "added",
    "annotate",
    "as_xlsx",
    "cite",
    "compare",
    "grown",
    "read",
    "unsaid",
)
