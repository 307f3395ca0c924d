"""What can go wrong, said so that a planner can act on it.

A *fault* is one wrong thing in a workspace: what it is, where it stands, what was expected and
what to do, in Vietnamese and English. Faults are gathered and raised once, sorted. The sentences
live in `messages.toml`; the code only names them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Self

from lienket.i18n import beside, notice

UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
"""What a sentence writes out: controls, halves of letters, what is no character, what nobody sees
and what turns the direction of reading."""

_LONGEST = 1000
"""No value in a sentence is longer [characters]."""


class LienketError(Exception):
    """The root of every error a caller may want to catch."""


class UsageError(LienketError):
    """The call itself cannot be carried out: a missing folder, an unknown product."""


class CrsError(LienketError):
    """A frame has no CRS, or another than the one the step needs."""


class ProductError(LienketError):
    """A product could not be written; the last good ones are untouched."""


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One wrong thing in a workspace.

    `file` is relative to the workspace, `line` counts from 1 (0 = the file as a whole), `key` is
    the feature, link, part or row id ("" = none), `code` names the sentence in `messages.toml`,
    `column` is the column or entry that it is about ("" = none).
    """

    file: str
    line: int
    key: str
    code: str
    vi: str
    en: str
    expected_vi: str
    expected_en: str
    remedy_vi: str
    remedy_en: str
    column: str = ""

    @property
    def place(self) -> str:
        """`file:line · key`, the parts that are known."""
        spot = f"{self.file}:{self.line}" if self.line else self.file
        return " · ".join(part for part in (spot, self.key) if part)

    @property
    def spot(self) -> str:
        """What tells it from others of its file: `line · key`, the parts that are known."""
        return " · ".join(filter(None, (str(self.line or ""), self.key))) or self.file

    def __str__(self) -> str:
        """Four lines: the place, then what, expected and remedy, Vietnamese | English."""
        return "\n".join(
            (
                self.place,
                f"  {beside((self.vi, self.en))}",
                f"  {notice('expected', what=(self.expected_vi, self.expected_en))}",
                f"  {notice('remedy', what=(self.remedy_vi, self.remedy_en))}",
            )
        )


_FOLDED = 5
"""More faults than this of one kind in one column or file are told as one."""

_SHOWN = 3
"""Where their sentences differ, so many are told in full."""

_PLACES = 8
"""So many of their places are named."""


def folded(faults: Iterable[Fault]) -> list[str]:
    """`faults` as texts for people: many of one kind in one column of a file as one, with places.

    Of 746 features without a name the first tells it for all; where their sentences differ, as
    those of misspelt words do, the first few do.
    """
    groups: dict[tuple[str, str, str], list[Fault]] = {}
    for each in faults:
        groups.setdefault((each.file, each.code, each.column), []).append(each)
    told: list[str] = []
    for rows in groups.values():
        if len(rows) <= _FOLDED:
            told += map(str, rows)
            continue
        shown = 1 if len({row.en.replace(row.key, "") for row in rows}) == 1 else _SHOWN
        rest = rows[shown:]
        more = f" … (+{len(rest) - _PLACES})" if len(rest) > _PLACES else ""
        places = ", ".join(row.spot for row in rest[:_PLACES]) + more
        alike = notice("faults_alike", count=len(rest), places=places)
        told.append("\n".join([*map(str, rows[:shown]), f"  {alike}"]))
    return told


class WorkspaceError(LienketError):
    """A workspace has faults; all of them, sorted, in `faults`."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@cache
def messages() -> dict[str, dict[str, str]]:
    """The sentences of `messages.toml` by fault code."""
    text = resources.files("lienket").joinpath("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def fault(code: str, *, file: str, line: int = 0, key: str = "", **values: object) -> Fault:
    """One fault, its sentences filled with `values`.

    Raises:
        KeyError: `code` is not in `messages.toml`, or a sentence names a value not given.
    """
    sentence, key = messages()[code], _shown(key)
    told = {name: _shown(value) for name, value in values.items()}
    filled = {name: text.format(key=key, **told) for name, text in sentence.items()}
    column = told.get("name", "")
    return Fault(file=_shown(file), line=line, key=key, code=code, **filled, column=column)


def _shown(value: object) -> str:
    """`value` as a sentence can show it: of sensible length, controls written out."""
    whole = str(value)
    cut = whole if len(whole) <= _LONGEST else f"{whole[:_LONGEST]}…"
    return UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", cut)


@dataclass(frozen=True, slots=True)
class Unread:
    """What stands in a workspace but cannot be used, so that no rule takes it for missing.

    `lost`: the tables, layers or entries of the catalogue of which not all is known. `words`: by
    table or layer, every name in the rows that were left out. `files`: by table, what faults
    call its file. `lacking`: by layer, the columns that some of its features do not have. `notes`:
    what was left out by a rule and is missed nowhere, a sentence each, Vietnamese | English.
    """

    lost: frozenset[str] = frozenset()
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Line(int):
    """A line number that knows its `file`: not the one where the rest of its table stands.

    >>> Line(7, "facts/internal/links.csv") + 1, Line(7, "facts/internal/links.csv").file
    (8, 'facts/internal/links.csv')
    """

    file: str

    def __new__(cls, number: int, file: str) -> Self:
        """Line `number` of `file`."""
        line = super().__new__(cls, number)
        line.file = file
        return line

    def __reduce__(self) -> tuple[type[Self], tuple[int, str]]:
        """How a copy is made."""
        return type(self), (int(self), self.file)


@dataclass(frozen=True, slots=True)
class Location:
    """A spot in a workspace that several faults may be found at."""

    file: str
    line: int = 0
    key: str = ""

    @classmethod
    def at(cls, file: str, line: int, key: str = "") -> Self:
        """A spot on `line`: in the file that the line knows, else in `file`.

        >>> Location.at("facts/links.csv", Line(7, "facts/internal/links.csv")).file
        'facts/internal/links.csv'
        """
        return cls(getattr(line, "file", file), int(line), key)

    def fault(self, code: str, **values: object) -> Fault:
        """One fault at this spot; see `fault`.

        Raises:
            KeyError: `code` is not in `messages.toml`, or a sentence names a value not given.
        """
        return fault(code, file=self.file, line=self.line, key=self.key, **values)
