"""A comparison of two states of things as a workbook to sort and to print."""

from __future__ import annotations

import openpyxl

from lienket.speech import first
from lienket.tables import paper, read_first, workbook_file, worksheet
from lienket.tables.worksheet import Sheet
from lienket.timeline import contrast_lines
from lienket.timeline.contrast_lines import firmness, measure_label, unit, value
from lienket.timeline.contrasts import Comparison

_NAMES = ("part", "name", "about", "measure", "a", "b", "difference", "unit", "sure", "key")


def as_xlsx(made: Comparison) -> bytes:
    """The differences, one row each, numbers as numbers; the same bytes each time."""
    book = openpyxl.Workbook()
    read_first.write_guide(book.worksheets[0], contrast_lines.guide(made))
    sides = {**made.before.sides, **made.after.sides}
    heads = {name: first(pair) for name, pair in contrast_lines.heads().items()}
    cells = [
        (
            first(contrast_lines.part_label(row.part)), first(row.name), first(row.about),
            first(measure_label(row.measure, sides)),
            *(
                cell if isinstance(cell, float) else first(value(row, cell))
                for cell in (row.before, row.after)
            ),
            row.difference, unit(row.measure), first(firmness(row)), row.key,
        )
        for row in made.rows
    ]  # fmt: skip
    target = book.create_sheet(first(contrast_lines.guide(made)[0]))
    rows = worksheet.fill(target, Sheet(target.title, _NAMES, cells), heads, {}, number=1)
    paper.lay_out(book, worksheet.HEAD, heights={target.title: rows.heights})
    return workbook_file.packed(book, {target.title: rows})
