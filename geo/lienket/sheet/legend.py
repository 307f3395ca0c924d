"""The legend on the page: each entry in a row, its samples before its words, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lienket import style
from lienket.i18n import Languages, pick
from lienket.sheet import drawing, fonts
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.legend_entries import Entry, Sample, Section, sections
from lienket.sheet.page_layout import Page
from lienket.sheet.words import phrase

__all__ = ("Entry", "Section", "draw", "need", "sections")

_WIDE, _WIDE_NUMBERED, _WIDE_NEXT, _HIGH = 7.0, 12.5, 9.0, 3.0
"""A sample, and one beside a number, where gaps must be told from solid lines, and the next after
that [mm]."""

_APART, _BESIDE, _BETWEEN = 0.8, 1.6, 0.9
"""Between two samples of a row, samples and words, two rows [mm]."""

_POINT = " · "
"""What stands between the stage and the condition of a class."""

_HEAD_PX, _TEXT_PX = 10.0, 9.4
_ABOVE_HEAD = 2.2
_HIGHEST, _HAIR = 400.0, 0.01
"""No legend is higher; so much higher than its room it may be [mm]."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A heading (without samples) or an entry, in its lines of text, which begin at `left`."""

    lines: tuple[str, ...]
    face: Face
    height: float
    size: float
    samples: tuple[Sample, ...] = ()
    left: float = 0
    wide: tuple[float, ...] = ()

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw the row from its upper left corner."""
        if not self.samples:
            self._write(canvas, x, top - self.face.leading * 0.78 - self.height * 0.3)
            return
        high, told = _HIGH * self.size, self.face.leading * len(self.lines)
        middle = top - max(told, high) / 2
        west = x
        for sample, wide in zip(self.samples, self.wide, strict=True):
            sample(canvas, Box(west, middle - high / 2, wide, high))
            west += wide + _APART * self.size
        slack = max(0.0, high - told) / 2
        self._write(canvas, x + self.left, top - self.face.leading * 0.78 - slack)

    def _write(self, canvas: Canvas, x: float, base: float) -> None:
        for number, line in enumerate(self.lines):
            canvas.write(x, base - number * self.face.leading, line, self.face)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How a legend is set: the width of its columns [mm], its language, in gray, its size."""

    width: float
    language: Languages
    grayscale: bool
    size: float

    def samples(self, entry: Entry) -> tuple[float, ...]:
        """How wide each sample of an entry is; the first, beside its number, is the widest [mm]."""
        wide = _WIDE_NUMBERED if self.grayscale and entry.numbered else _WIDE
        first = wide + drawing.BADGE_MM * (wide == _WIDE_NUMBERED)
        rest = [min(wide, _WIDE_NEXT)] * (len(entry.samples) - 1)
        return tuple(each * self.size for each in (first, *rest))


def need(
    found: Sequence[Section], page: Page, *, language: Languages, grayscale: bool = False
) -> float:  # fmt: skip
    """How high the legend is in the columns of `page` [mm]."""
    sizes = _Sizes(page.legend.width / page.columns, language, grayscale, page.letters)
    return _height(_rows(found, sizes), page.columns)


def draw(canvas: Canvas, found: Sequence[Section], page: Page, language: Languages) -> bool:
    """Draw the legend where `page` has it; whether it fits."""
    width = page.legend.width / page.columns
    sizes = _Sizes(width, language, canvas.grayscale, page.letters)
    rows = _rows(found, sizes)
    high, box = _height(rows, page.columns), page.legend
    low = Box(box.x, box.y + box.height - high, box.width, high)
    for x, y, row in _placed(rows, low, page.columns) or ():
        row.draw(canvas, x, y)
    return high <= box.height + _HAIR


def _rows(found: Sequence[Section], sizes: _Sizes) -> list[_Row]:
    head = Face(_HEAD_PX * sizes.size, 700, style.INK)
    rows = []
    for section in found:
        lines = fonts.wrapped(phrase(section.heading, sizes.language), head, sizes.width - 2)
        high = len(lines) * head.leading + (_ABOVE_HEAD + 0.6) * sizes.size
        rows.append(_Row(tuple(lines), head, high, sizes.size))
        rows += [_entry(entry, sizes) for entry in section.entries]
    return rows


def _entry(entry: Entry, sizes: _Sizes) -> _Row:
    wide = sizes.samples(entry)
    left = sum(wide) + (_APART * (len(wide) - 1) + _BESIDE) * sizes.size
    text = Face(_TEXT_PX * sizes.size, 400, style.INK)
    own = any(entry.words)
    words = pick(entry.words, sizes.language) if own else (
        phrase(f"legend_{entry.key}", sizes.language)
    )  # fmt: skip
    out = drawing.BADGE_OUT_MM if sizes.grayscale else 0
    told = _told(words, text, sizes.width - left - sizes.size - out)
    high = max(len(told) * text.leading, _HIGH * sizes.size) + _BETWEEN * sizes.size
    return _Row(tuple(told), text, high, sizes.size, entry.samples, left, wide)


def _told(words: str, face: Face, width: float) -> list[str]:
    """Words in lines: of two, one on each side of the point between stage and condition."""
    lines = fonts.even(words, face, width)
    first, point, last = words.partition(_POINT)
    halves = [first + point.rstrip(), last]
    fit = max(fonts.extent(half, face)[0] for half in halves if half) <= width
    return halves if point and len(lines) == len(halves) and fit else lines


_Placed = list[tuple[float, float, _Row]]


def _height(rows: Sequence[_Row], columns: int) -> float:
    """How high columns of like height are that hold all rows [mm]."""
    least = sum(row.height for row in rows) / columns
    tries = (float(high) for high in np.arange(least, _HIGHEST, 0.5))
    return next((high for high in tries if _placed(rows, Box(0, 0, 0, high), columns)), _HIGHEST)


def _placed(rows: Sequence[_Row], box: Box, columns: int) -> _Placed | None:
    """The rows down the columns, a heading never last in one; None if they do not fit."""
    found: _Placed = []
    column, top = 0, box.y + box.height
    for number, row in enumerate(rows):
        after = rows[number + 1].height if not row.samples and number + 1 < len(rows) else 0
        if top - row.height - after < box.y:
            column, top = column + 1, box.y + box.height
        if column >= columns:
            return None
        if not row.samples and top == box.y + box.height:
            top += _ABOVE_HEAD * row.size
        found.append((box.x + column * box.width / columns, top, row))
        top -= row.height
    return found
