"""How a workbook is printed: each sheet as wide as its paper, the rows high enough."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from math import ceil
from typing import Literal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lienket.speech import first
from lienket.tables.words import phrase

_A4, _A3 = 9, 8
"""How Excel calls papers."""

_ANY = 0
"""How it calls as many pages as a sheet takes."""

Turn = Literal["landscape", "portrait"]
"""How a paper is turned."""

_PAPERS: tuple[tuple[int, Turn, int, int], ...] = (
    (_A4, "landscape", 131, 38),
    (_A4, "portrait", 90, 56),
    (_A3, "landscape", 190, 56),
    (_A3, "portrait", 131, 82),
)
"""Each paper, how it is turned, and how many letters and lines it holds in full size."""

_MOST_PAGES = 40
"""A workbook is printed on no more pages, if it has not more sheets; those that lie are not
counted."""

_SMALL = 0.7
"""Below this part of the full size the larger paper is taken, and a sheet wants another page."""

_LINE, _HIGHEST = 13.5, 400.0
"""The height of a line and of the highest row [pt]."""

_LETTER, _BROKEN = 0.9, 0.98
"""How wide a letter is on the average [digits], and with what broken lines waste of their room."""


def heighten(target: Worksheet, first: int) -> None:
    """Make the rows from `first` on as high as their texts ask for.

    Not every program does so when it opens a workbook.
    """
    widths = rooms(target)
    for line in range(first, target.max_row + 1):
        told = [(str(target.cell(line, at).value or ""), room) for at, room in widths.items()]
        most = max(lines(text, room) for text, room in told)
        target.row_dimensions[line].height = height(most)


def height(many: int) -> float:
    """How high a row of so `many` lines is [pt]."""
    return min(_LINE * many, _HIGHEST)


def lines(text: str, room: float) -> int:
    """How many lines a text takes in a `room` [letters].

    >>> lines("Quốc lộ 31 đến cửa khẩu Bản Chắt", 30), lines("Quốc lộ", 3)
    (1, 3)
    """
    return sum(
        1 if _LETTER * len(part) <= room else max(2, ceil(_BROKEN * len(part) / room))
        for part in text.split("\n")
    )


def rooms(target: Worksheet) -> dict[int, float]:
    """How wide each column is that is not folded away [letters]."""
    looks = {
        column: target.column_dimensions[get_column_letter(column)]
        for column in range(1, target.max_column + 1)
    }
    return {column: look.width for column, look in looks.items() if not look.hidden}


def lay_out(
    book: Workbook,
    head: int,
    lying: Container[str] = (),
    heights: Mapping[str, Sequence[float]] | None = None,
) -> None:
    """Lay the sheets of `book` out for print, each as wide as its paper.

    The row number `head` of a sheet that is a table stands on each of its pages. Those of the
    titles `lying` are on A4 that lies, on as many pages as they take. Of the others each has one
    page; what is left of the pages of the workbook goes to those in the smallest print.
    `heights` are those of rows that are not in the book yet, by the title of their sheet [pt].
    """
    free = [sheet for sheet in book.worksheets if sheet.title not in lying]
    more = heights or {}
    asked = {sheet.title: _asked(sheet, head, more.get(sheet.title, ())) for sheet in free}
    pages = dict.fromkeys(asked, 1)
    for _ in range(_MOST_PAGES - len(pages)):
        size = {title: _best(asked[title], many)[0] for title, many in pages.items()}
        # What is as wide as its paper is no larger on more pages.
        small = [title for title in size if size[title] < min(_SMALL, _largest(asked[title]))]
        if not small:
            break
        pages[min(small, key=size.__getitem__)] += 1
    for sheet in book.worksheets:
        if sheet.title in pages:
            _, paper, turned = _best(asked[sheet.title], pages[sheet.title])
            _print(sheet, paper, turned, pages[sheet.title])
        else:
            _print(sheet, _A4, "landscape", _ANY)
        if sheet.tables:
            sheet.print_title_rows = f"{head}:{head}"


def _asked(target: Worksheet, head: int, more: Sequence[float]) -> tuple[float, float, float]:
    """How many letters a sheet is wide, how many lines it is high, and its head alone.

    `more` = the heights of further rows [pt].
    """
    high = [
        (target.row_dimensions[line].height or _LINE) / _LINE
        for line in range(1, (head if more else target.max_row) + 1)
        if not target.row_dimensions[line].hidden
    ]
    high += [row / _LINE for row in more]
    above = (target.row_dimensions[head].height or _LINE) / _LINE if target.tables else 0.0
    return sum(rooms(target).values()), sum(high) - above, above


def _best(asked: tuple[float, float, float], pages: int) -> tuple[float, int, Turn]:
    """The part of the full size that a sheet is printed in on `pages`, its paper and its turn.

    The smaller paper is taken where the print is large enough on it.
    """
    wide, lines, head = asked
    sizes = [
        (min(1.0, letters / wide, pages * high / (lines + pages * head)), paper, turned)
        for paper, turned, letters, high in _PAPERS
    ]
    return max(
        sizes, key=lambda row: (row[0] >= _SMALL, row[0] >= _SMALL and row[1] == _A4, row[0])
    )


def _largest(asked: tuple[float, float, float]) -> float:
    """The part of the full size that a sheet is printed in if it has all pages there are."""
    return _best(asked, _MOST_PAGES)[0]


def _print(target: Worksheet, paper: int, turned: Turn, pages: int) -> None:
    """Lay `target` out for `pages` of `paper`, numbered at the foot."""
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.page_setup.paperSize = paper
    target.page_setup.orientation = turned
    target.page_setup.fitToHeight = pages
    target.print_options.gridLines = True
    margins = target.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.45, 0.7, 0.35
    target.oddFooter.left.text = "&A"  # type: ignore[union-attr] # it is there
    target.oddFooter.right.text = first(phrase("page_of"))  # type: ignore[union-attr] # it is there
