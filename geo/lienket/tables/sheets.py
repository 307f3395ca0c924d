"""A table as bytes: CSV that Excel opens with its accents, and a workbook of them all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as columns_of
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lienket import archive
from lienket.dates import When
from lienket.export_tables import cells, counts, fields, method, requests
from lienket.export_tables import facts as facts_of
from lienket.export_tables.words import METHOD, phrase
from lienket.i18n import plain_number
from lienket.model.atlas import Atlas
from lienket.tables import analysis_sheets, code_labels
from lienket.tables.code_labels import Labels

_WIDE, _NARROW = 60, 10
_MARKED = 10_000
"""From this number on thousands are set apart."""
_PAGE = "page"
"""The column whose cells are ways to a page."""
_UNSEEN = pd.Series(dtype=object)
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What in a workbook begins the code of a letter."""
_XML = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_STAMP = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet of the workbook: its title, its column names and its rows."""

    title: str
    names: Sequence[str]
    rows: Iterable[Sequence[object]]


def as_csv(table: pd.DataFrame) -> bytes:
    """`table` as CSV: UTF-8 with a byte order mark, which Excel needs to see the accents.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.itertuples(index=False):
        writer.writerow(["" if pd.isna(cell) else cells.safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(atlas: Atlas, table: pd.DataFrame) -> bytes:
    """`table` and the tables of facts behind it as one workbook; the same bytes each time.

    Codes are told in words; keys by which rows of one sheet refer to another stay.
    """
    facts, computed = atlas.facts, analysis_sheets.tables(atlas)
    heads = {row.name: row.alias_vi for row in fields.stages(atlas.catalogue)}
    labels = code_labels.labels(atlas)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in (
        _rows(_title("summary"), counts.table(atlas)),
        _rows(_title("routes"), analysis_sheets.links(table, computed, atlas)),
        _parts(atlas, analysis_sheets.drawn_km(computed)),
        *(_rows(computed[name].vi, computed[name].rows) for name in analysis_sheets.SHEETS),
        _records(_title("statuses"), facts.statuses),
        _counted(_records(_title("figures"), facts.figures)),
        *_requests(atlas),
        _records(_title("sources"), facts.sources),
        _records(_title("doubts"), facts.doubts),
        _rows(_title("words"), facts_of.words(atlas)),
        _method(),
    ):
        _add(book.create_sheet(sheet.title), sheet, heads, labels)
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue())


def _title(name: str) -> str:
    return phrase(f"table_{name}")[0]


def _rows(title: str, table: pd.DataFrame) -> _Sheet:
    return _Sheet(title, [*table.columns], table.itertuples(index=False, name=None))


def _parts(atlas: Atlas, drawn_km: Mapping[str, float]) -> _Sheet:
    """Each part with the links it belongs to, its newest status, and its length where drawn."""
    columns = ("condition", "work", "stage", "health", "as_of", "source", "locator")
    names = ["key", "links", "side", "name_vi", "name_en", *columns, "drawn_km"]
    rows = []
    for part in atlas.facts.parts:
        links = [link.key for link in atlas.facts.links if part.key in link.parts]
        status = atlas.latest.get(part.key)
        told = [getattr(status, name, "") for name in columns]
        own = [part.key, tuple(links), part.side, part.name_vi, part.name_en]
        rows.append([*own, *told, drawn_km.get(part.key)])
    return _Sheet(_title("link_sides"), names, rows)


def _requests(atlas: Atlas) -> Iterable[_Sheet]:
    """Who asks whom, with the names of the links; no sheet where nobody asks anything."""
    if not atlas.facts.requests:
        return
    table = facts_of.requests(atlas)
    links = [
        tuple(link.key for link in requests.about(row, atlas.facts.links))
        for row in atlas.facts.requests
    ]
    table.insert(table.columns.get_loc("subjects"), "links", links)  # type: ignore[arg-type] # one column
    yield _rows(_title("requests"), table)


def _records(title: str, rows: Sequence[object]) -> _Sheet:
    """The rows of one table of facts, column by column."""
    if not rows:
        return _Sheet(title, (), ())
    names = [column.name for column in columns_of(rows[0]) if column.name != "line"]  # type: ignore[arg-type] # records are dataclasses
    return _Sheet(title, names, [[getattr(row, name) for name in names] for row in rows])


def _method() -> _Sheet:
    """Each computed figure, and the page that explains it."""
    rows = [(row.key, *row.title, f"../{METHOD}#{row.key}") for row in method.paragraphs()]
    return _Sheet(method.title()[0], ("key", "name_vi", "name_en", _PAGE), rows)


def _counted(figures: _Sheet) -> _Sheet:
    """The figures, their values as numbers where they are some of a unit: a year has none."""
    if not figures.names:
        return figures
    value, unit = (figures.names.index(name) for name in ("value", "unit"))
    rows = [
        [_number(cell) if at == value and row[unit] else cell for at, cell in enumerate(row)]
        for row in figures.rows
    ]
    return replace(figures, rows=rows)


def _number(value: object) -> object:
    """A plain number in a text as a number, any other value as it is."""
    found = plain_number(str(value))
    return value if found is None else found


def _add(
    target: Worksheet, sheet: _Sheet, heads: Mapping[str, str], labels: Mapping[str, Labels]
) -> None:
    """Fill a sheet: a frozen header, text as text, readable widths.

    A column's head is its label, out of `heads` or as everywhere, and its name below.
    """
    for column, name in enumerate(sheet.names, start=1):
        label = heads.get(name) or fields.field(name, _UNSEEN).alias_vi
        head = _put(target, 1, column, f"{label}\n{name}")
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="2F4858")
    known = [code_labels.column_labels(name, labels) for name in sheet.names]
    widths = [_NARROW] * len(sheet.names)
    for line, row in enumerate(sheet.rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = _put(
                target, line, column, code_labels.cell_text(_plain(value), known[column - 1])
            )
            if sheet.names[column - 1] == _PAGE:
                cell.hyperlink = str(cell.value)
            widths[column - 1] = max(widths[column - 1], len(str(cell.value or "")))
    for column, width in enumerate(widths, start=1):
        target.column_dimensions[get_column_letter(column)].width = min(width + 2, _WIDE)
    target.freeze_panes = "B2"
    if sheet.names:
        target.auto_filter.ref = target.dimensions


def _plain(value: object) -> object:
    """A list, a boolean or a date as the text that a table has for it."""
    if isinstance(value, tuple):
        return ";".join(str(item) for item in value)
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    return str(value) if isinstance(value, When) else value


def _put(target: Worksheet, line: int, column: int, value: object) -> Cell:
    cell = target.cell(line, column)
    if isinstance(value, str):
        cell.value = _CODED.sub("_x005F_", value) or None
        # A leading "=" must stay text, never become a formula.
        cell.data_type = "s" if value else "n"
    elif value is not None and not pd.isna(value):  # type: ignore[call-overload] # a scalar
        cell.value = value  # type: ignore[assignment] # a number
        if isinstance(value, int) and value >= _MARKED:
            cell.number_format = "#,##0"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell  # type: ignore[return-value] # nothing is merged


def _same_bytes(book: bytes) -> bytes:
    """The workbook with fixed dates inside and in its zip, so that equal input is equal output.

    openpyxl writes its XML with lxml where it finds it, else with Python's own; the canonical form
    of both is the same.
    """
    files = {}
    for name, content in sorted(archive.unpack(book).items()):
        written = ET.canonicalize(content.decode())
        if name == "docProps/core.xml":
            written = _STAMP.sub(r"\g<1>1980-01-01T00:00:00Z\g<3>", written)
        files[name] = (_XML + written).encode()
    return archive.pack(files)
