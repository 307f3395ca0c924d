"""The first sheet of the workbook: what it is, of when, how to read it, whom to credit."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from lienket import schema
from lienket.export_tables import counts, key_messages, method, unit_tables
from lienket.export_tables.words import credited, edition_title, sheet_title
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.speech import current, first
from lienket.tables import access_sheets, cell_looks, paper, worksheet
from lienket.tables.words import phrase
from lienket.timeline import SilentList

_WIDTH = 78
_TITLE_SIZE = 14
_PARTS = ("part_summary", "part_about", "part_reading")


def title() -> str:
    """What the sheet is called."""
    return first(phrase("read_first"))


def fill(target: Worksheet, atlas: Atlas, sheets: Sequence[str], silent: SilentList) -> None:
    """Fill `target` with what the workbook is, how to read it, and its `sheets`."""
    lines = [*_lines(atlas, sheets), *_about(silent)]
    write_guide(target, lines, {phrase(key) for key in _PARTS})


def write_guide(target: Worksheet, lines: Sequence[Pair], heads: Container[Pair] = ()) -> None:
    """Make `target` the first sheet of a workbook: Vietnamese in one column, English beside it.

    The first of `lines` is the title; those among `heads` are bold.
    """
    target.title = title()
    for line, pair in enumerate(lines, start=1):
        # Where English is first it stands alone.
        texts = pair if current().language == "vi" else (first(pair),)
        for column, text in enumerate(texts, start=1):
            cell = worksheet.put(target, line, column, text)
            if line == 1 or pair in heads:
                size = _TITLE_SIZE if line == 1 else cell_looks.SIZE
                cell.font = Font(name=cell_looks.FONT, size=size, bold=True)
    for letter in "AB":
        target.column_dimensions[letter].width = _WIDTH
    paper.heighten(target, 2)
    target.row_dimensions[1].height = 1.5 * _TITLE_SIZE


def _lines(atlas: Atlas, sheets: Sequence[str]) -> Iterator[Pair]:
    catalogue = atlas.catalogue
    yield catalogue.title_vi, catalogue.title_en
    yield counts.dated(atlas)
    yield edition_title(atlas.audience)
    if any(counts.notice(atlas)):
        yield counts.notice(atlas)
    yield phrase("part_summary")
    yield from key_messages.lines(atlas)
    yield phrase("part_about")
    yield phrase("book_product")
    listed = ", ".join(sheets)
    yield phrase("book_sheets", sheets=listed)
    yield from access_sheets.lines(atlas)
    yield from _units(atlas)
    yield phrase("book_method", sheet=sheet_title(method.title()))
    rows = [row for row in catalogue.layers if row.key in atlas.frames]
    if credits_ := "; ".join(credited(rows, atlas.units.credit)):
        yield phrase("book_credit", credits=credits_)
    yield phrase("part_reading")
    for key in ("book_columns", "book_dates", "book_colours", "book_tables"):
        yield phrase(key)


def _units(atlas: Atlas) -> Iterator[Pair]:
    """What the sheets of administrative units hold; nothing where no units are known."""
    known = schema.tables()
    own, now = (atlas.units.epoch(key) for key in (atlas.catalogue.epoch, unit_tables.today(atlas)))
    if own and now:
        yield phrase(
            "book_units",
            sheet=_sheet(known[unit_tables.SUCCESSIONS]),
            links=_sheet(known[unit_tables.LINKS]),
            epoch=(own.title_vi, own.title_en),
            now=(now.title_vi, now.title_en),
        )


def _sheet(table: schema.Table) -> str:
    return sheet_title((table.vi, table.en))


def _about(silent: SilentList) -> Iterator[Pair]:
    """What the sheet of what is silent holds; nothing where there is none."""
    if silent.rows:
        yield phrase("book_silent", sheet=sheet_title(silent.title), count=silent.count)
