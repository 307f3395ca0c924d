"""What the workbook of statuses has for columns, and what a cell of each may hold."""

from __future__ import annotations

from collections.abc import Mapping

from lienket import schema, vocabulary
from lienket.dates import When
from lienket.i18n import Pair, format_date, phrases
from lienket.model.records import Status
from lienket.timeline import Subject

STATE = ("condition", "work", "stage", "health", "expected_on")
"""What a person changes where it has changed."""

EVENT = ("confirmed", "happened_on", "locator", "note_vi", "note_en")
"""What a person says about a new statement: empty when the workbook is handed out."""

SHOWN = ("link", "part", "side")
TOLD = ("stated_on", "source", "note_now", "key")
ORDER = (*SHOWN, *STATE, *EVENT, *TOLD)
KEY = "key"
DATES = frozenset({"expected_on", "happened_on"})
TEXTS = frozenset({"locator", "note_vi", "note_en"})
YES = "confirmed"

FORM, WORDS, ORIGIN = "sheet_form", "sheet_words", "sheet_origin"
"""The sentences that say what the sheets are called."""


def phrase(key: str, /, **values: object) -> Pair:
    """The sentence `key` of the workbook of statuses, filled with `values`.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return phrases("status_book").fill(key, **values)


def title(sheet: str) -> str:
    """What a sheet is called: `FORM`, `WORDS` or `ORIGIN`."""
    return phrase(sheet)[0]


def head(name: str) -> str:
    """The head of a column."""
    own = phrases("status_book").get(f"head_{name}")
    return own[0] if own else schema.columns()[name].vi


def choices(name: str, subject: Subject) -> Mapping[str, str]:
    """The words that a column may hold for a subject, by code; none where it holds no word."""
    if name == YES:
        return {"yes": phrase("yes")[0]}
    if name == "stage":
        return {code: word.vi for code, word in vocabulary.stages(subject.kind).items()}
    if name in {"condition", "work", "health"} and (subject.works or name == "health"):
        return {code: word.vi for code, word in vocabulary.words(name).items()}
    return {}


NOTHING = "–"


def is_open(name: str, subject: Subject) -> bool:
    """Whether a person fills in the column `name` of this subject."""
    return name in EVENT or name in DATES or bool(choices(name, subject))


def state(status: Status | None) -> dict[str, str]:
    """The state that a status tells, as codes and dates of a table; all empty where there is none.

    >>> state(None)["stage"]
    ''
    """
    if status is None:
        return dict.fromkeys(STATE, "")
    return {name: str(getattr(status, name) or "") for name in STATE}


def shown(name: str, value: str, subject: Subject) -> str:
    """What the cell of a column shows for a code or a date of a table."""
    if name not in DATES:
        return choices(name, subject).get(value, value)
    return format_date(When.parse(value))[0] if value else ""
