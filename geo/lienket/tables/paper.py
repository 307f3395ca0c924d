"""How a sheet of a workbook is printed: lying, as wide as the paper, its rows high enough."""

from __future__ import annotations

from math import ceil

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from lienket.tables.words import phrase

_A4, _A3, _A4_HOLDS = 9, 8, 200
"""How Excel calls papers, and how many letters a row of the smaller holds."""

_A4_LINES, _A3_LINES, _PAGES = 60, 90, 2
"""How many lines each holds in small print, and the most pages of a sheet."""

_LINE, _HIGHEST, _SPARE = 13.5, 400.0, 1.02
"""The height of a line and of the highest row [pt]; what broken lines waste of their room."""


def heighten(target: Worksheet, first: int) -> None:
    """Make the rows from `first` on as high as their texts ask for.

    Not every program does so when it opens a workbook.
    """
    rooms = _rooms(target)
    for line in range(first, target.max_row + 1):
        told = [(str(target.cell(line, at).value or ""), room) for at, room in rooms.items()]
        lines = max(sum(ceil(_SPARE * len(part) / room) or 1 for part in text.split("\n"))
                    for text, room in told)  # fmt: skip
        target.row_dimensions[line].height = min(_LINE * lines, _HIGHEST)


def _rooms(target: Worksheet) -> dict[int, float]:
    """How wide each column is that is not folded away [letters]."""
    looks = {
        column: target.column_dimensions[get_column_letter(column)]
        for column in range(1, target.max_column + 1)
    }
    return {column: look.width for column, look in looks.items() if not look.hidden}


def lay_out(target: Worksheet, head: int = 0) -> None:
    """Lay `target` out for print; its row number `head` stands on each page (0 = none does).

    A wide or long sheet is for A3; none has more than two pages.
    """
    high = (target.row_dimensions[line].height or _LINE for line in range(1, target.max_row + 1))
    lines = sum(high) / _LINE
    small = sum(_rooms(target).values()) <= _A4_HOLDS and lines <= _A4_LINES
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.page_setup.paperSize = _A4 if small else _A3
    target.page_setup.orientation = "landscape"
    target.page_setup.fitToHeight = min(ceil(lines / (_A4_LINES if small else _A3_LINES)), _PAGES)
    target.print_options.gridLines = True
    margins = target.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.45, 0.7, 0.35
    target.oddFooter.left.text = "&A"  # type: ignore[union-attr] # it is there
    target.oddFooter.right.text = phrase("page_of")[0]  # type: ignore[union-attr] # it is there
    if head:
        target.print_title_rows = f"{head}:{head}"
