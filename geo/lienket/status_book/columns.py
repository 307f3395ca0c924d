"""What the workbook of statuses has for columns, and what a cell of each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lienket import facts, schema, vocabulary
from lienket.dates import When
from lienket.errors import Line
from lienket.facts import internal
from lienket.i18n import Pair, format_date, phrases
from lienket.model.records import Catalogue, Facts, Status

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


@dataclass(frozen=True, slots=True)
class Subject:
    """What statuses are about: a part, or a link without parts; `folder`: of its tables."""

    key: str
    link: str
    part: str
    side: str
    kind: str
    folder: str

    @property
    def works(self) -> bool:
        """Whether it is a thing that is built, not an activity."""
        return vocabulary.words("kind")[self.kind].works

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"{self.link}: {self.part}" if self.part else self.link


def subjects(catalogue: Catalogue, known: Facts) -> tuple[Subject, ...]:
    """Every subject of `known` in the order of its links, each once."""
    sides = {side.key: side.name_vi for side in catalogue.sides}
    parts = {part.key: part for part in known.parts}
    found: dict[str, Subject] = {}
    for link in known.links:
        folder = internal.FOLDER if isinstance(link.line, Line) else facts.FOLDER
        if not link.parts:
            both = ", ".join(sides.get(side, side) for side in link.sides)
            found[link.key] = Subject(link.key, link.name_vi, "", both, link.kind, folder)
        for key in link.parts:
            part = parts[key]
            side = sides.get(part.side, part.side)
            row = Subject(key, link.name_vi, part.name_vi, side, link.kind, folder)
            found.setdefault(key, row)
    return tuple(found.values())


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
