"""Sections of text in columns: as large as they have room, none of it left out without a word.

Places and sizes are in [mm] of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lienket import style
from lienket.i18n import Languages
from lienket.sheet import fonts
from lienket.sheet.account_panel import Line
from lienket.sheet.fonts import Face
from lienket.sheet.words import FAST, phrase

SIZES, _MIDDLE = (12.0, 11.6, 11.2, 10.8, 10.4, 10.0, 9.7, 9.34), 10.4
"""How large a text is tried to be, the largest first, the last of 7 points; and what is so large
that a map is larger instead [px]."""

COLUMNS, GUTTER = 2, 5.0
SAMPLE, _BESIDE = 7.0, 1.5
_HEAD = 1.06
"""How large a heading is, to the text under it."""

_ABOVE_HEAD, _ABOVE_ENTRY = 2.0, 0.7
"""What is free over a heading and over an entry [mm]."""

_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """What belongs together: the paragraphs on one matter; `tight` = it follows the last close."""

    lines: tuple[Line, ...]
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a heading, after which `left` more have no room.

    Those of the least `rank` go first.
    """

    heading: str
    entries: tuple[Entry, ...]
    rank: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph in its lines of text, which begin `indent` from the left, with what is over it.

    `keep`: it is a heading, which never is the last of a column.
    """

    line: Line
    face: Face
    words: tuple[str, ...]
    before: float
    indent: float = 0
    keep: bool = False

    @property
    def height(self) -> float:
        """How high its lines are."""
        return len(self.words) * self.face.leading


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows by column, how high the highest is, and the sections as they are told."""

    columns: tuple[tuple[Row, ...], ...]
    height: float
    sections: tuple[Section, ...]
    size: float


def fit(
    sections: Sequence[Section], width: float, heights: Sequence[float], language: Languages
) -> Flow:
    """`sections` in columns over `width`, no higher than the first of `heights` that will do.

    As large as they have room; but a lower text of a middle size is better than a large one. Where
    even the smallest letters have no room in the last of `heights`, entries give way, and how many
    do is said.
    """
    wide = (width - GUTTER * (COLUMNS - 1)) / COLUMNS
    told = tuple(sections)
    tries = [(high, size) for high in heights for size in SIZES if size >= _MIDDLE]
    tries += [(heights[-1], size) for size in SIZES if size < _MIDDLE]
    for high, size in tries:
        rows = _rows(told, wide, size, language)
        if _placed(rows, high) is not None:
            return _level(rows, high, told, size)
    size, high = SIZES[-1], heights[-1]
    while (less := _shortened(told, wide, size)) is not None:
        told = less
        rows = _rows(told, wide, size, language)
        if _placed(rows, high) is not None:
            break
    return _level(rows, high, told, size)


def _level(rows: Sequence[Row], height: float, told: tuple[Section, ...], size: float) -> Flow:
    """The columns as low as they can be, so that they are of like height."""
    least = sum(row.height + row.before for row in rows) / COLUMNS
    tries = [*(float(high) for high in np.arange(least, height, _STEP)), height]
    found = ((high, _placed(rows, high)) for high in tries)
    best = next(((high, placed) for high, placed in found if placed is not None), None)
    high, placed = best or (height, [list(rows)])
    return Flow(tuple(tuple(column) for column in placed), high, told, size)


def _placed(rows: Sequence[Row], height: float) -> list[list[Row]] | None:
    """The rows down the columns; None if they do not fit."""
    columns: list[list[Row]] = [[]]
    left = height
    for number, row in enumerate(rows):
        follows = rows[number + 1] if row.keep and number + 1 < len(rows) else None
        after = follows.before + follows.height if follows else 0
        before = row.before if columns[-1] else 0
        if before + row.height + after > left + 1e-9:
            columns.append([])
            left, before = height, 0
        if len(columns) > COLUMNS or row.height > left + 1e-9:
            return None
        columns[-1].append(row)
        left -= before + row.height
    return columns


def _shortened(
    sections: tuple[Section, ...], wide: float, size: float
) -> tuple[Section, ...] | None:
    """The sections without the last entry of the longest; None where none has one to give."""
    lengths = [_lines(section, wide, size) for section in sections]
    if not any(lengths):
        return None
    least = min(row.rank for row, length in zip(sections, lengths, strict=True) if length)
    most = [length * (row.rank == least) for row, length in zip(sections, lengths, strict=True)]
    place = most.index(max(most))
    longest = sections[place]
    cut = replace(longest, entries=longest.entries[:-1], left=longest.left + 1)
    return (*sections[:place], cut, *sections[place + 1 :])


def _lines(section: Section, wide: float, size: float) -> int:
    """How many lines the entries of a section have."""
    face = Face(size)
    return sum(len(fonts.wrapped(line.text, face, wide))
               for entry in section.entries for line in entry.lines)  # fmt: skip


def _rows(sections: Sequence[Section], wide: float, size: float, language: Languages) -> list[Row]:
    found = []
    for section in sections:
        found.append(_row(Line(section.heading, bold=True), wide, size, _ABOVE_HEAD, head=True))
        for entry in section.entries:
            close = entry.tight and not entry.lines[0].bold
            found += [_row(line, wide, size, 0 if number or close else _ABOVE_ENTRY)
                      for number, line in enumerate(entry.lines)]  # fmt: skip
        if section.left:
            more = phrase("more_entries", language, count=str(section.left))
            found.append(_row(Line(more, pale=True), wide, size, _ABOVE_ENTRY))
    return found


def _row(line: Line, wide: float, size: float, before: float, *, head: bool = False) -> Row:
    face = Face(
        size * (_HEAD if head else 1),
        700 if head else 600 if line.bold or line.marked else 400,
        style.colour("aside") if line.pale else style.INK,
    )
    indent = SAMPLE + _BESIDE if line.marked else 0.0
    words = fonts.even(line.text, face, wide - indent)
    told = tuple(row.replace(FAST, " ") for row in words)
    return Row(line, face, told, before, indent, keep=head or line.bold)
