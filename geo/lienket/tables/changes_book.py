"""What changed between two dates, as a workbook to sort and to print."""

from __future__ import annotations

import openpyxl

from lienket import vocabulary
from lienket.export_tables.words import edition_title
from lienket.model.atlas import Atlas
from lienket.speech import first
from lienket.tables import paper, read_first, workbook_file, worksheet
from lienket.tables.worksheet import Sheet
from lienket.timeline import telling
from lienket.timeline.telling import COLUMNS, Period


def as_xlsx(period: Period) -> bytes:
    """The changes of `period`, one row each, its kind in words; the same bytes each time."""
    return _as_xlsx(period.after, period)


@vocabulary.worded
def _as_xlsx(after: Atlas, period: Period) -> bytes:
    book = openpyxl.Workbook()
    lines = [(after.catalogue.title_vi, after.catalogue.title_en), period.title, period.lead]
    read_first.write_guide(book.worksheets[0], [*lines, edition_title(after.audience)])
    names = ("change", *COLUMNS, "subject")
    heads = {name: first(pair) for name, pair in telling.heads().items()}
    cells = [
        (first(head), *(first(cell) for cell in period.cells(row).values()), row.key)
        for _, head, group in period.groups()
        for row in group
    ]
    target = book.create_sheet(heads["change"])
    rows = worksheet.fill(target, Sheet(target.title, names, cells), heads, {}, number=1)
    paper.lay_out(book, worksheet.HEAD, heights={target.title: rows.heights})
    return workbook_file.packed(book, {target.title: rows})
