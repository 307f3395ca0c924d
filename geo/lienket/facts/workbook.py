"""The sheets of one XLSX workbook as tables: what their cells show, and what is odd about them."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.xml.functions import iterparse

from lienket import paths, text
from lienket.errors import Fault, fault
from lienket.facts import wrong_files
from lienket.facts.cells import Odd, seen
from lienket.facts.sheets import Row, Sheet, clean
from lienket.i18n import notice

BROKEN = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # every XML parser's error is one
    ArithmeticError,
    AttributeError,  # the rest is what openpyxl does with XML that is not a workbook's
    IndexError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading a workbook may raise that is none, or is broken."""

_LAST_ROW = 1_048_576
"""No worksheet has more rows."""

_Spot = tuple[int, int]
"""Row and column of a cell, counted from 1."""


@dataclass(frozen=True, slots=True)
class _Outline:
    """What the values of a worksheet do not tell: formulas without one, and merged ranges."""

    formulas: frozenset[_Spot]
    merged: tuple[str, ...]


def read(
    path: Path, file: str, tables: Collection[str], optional: Collection[str]
) -> tuple[dict[str, Sheet], list[Fault]]:
    """The `tables` of the workbook at `path`, called `file`, by name, and the faults met.

    A sheet is taken as far as cells stand in it, whatever range it states; hidden rows, columns and
    sheets count like others. A missing one of `optional` is empty.
    """
    lost = {name: Sheet(f"{file}#{name}", whole=False) for name in tables}
    try:
        # Into memory, so that no open file stays behind on Windows, whatever goes wrong.
        content = paths.read(path)
    except OSError as why:
        return lost, [fault("unreadable_file", file=file, why=why.strerror or why)]
    if other := wrong_files.workbook_fault(content, file):
        return lost, [other]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves aside is no matter of ours
            reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True)
            reader.read()
            parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
    except BROKEN as why:
        return lost, [fault("broken_workbook", file=file, why=_told(why))]
    sheets, faults = dict[str, Sheet](), list[Fault]()
    for name in tables:
        sheets[name], met = _sheet(
            reader, parts, f"{file}#{name}", name, needed=name not in optional
        )
        faults += met
    reader.wb.close()
    return sheets, faults


def _told(why: BaseException) -> str:
    return str(why) or type(why).__name__


def _sheet(
    reader: ExcelReader, parts: Mapping[str, str], file: str, name: str, *, needed: bool
) -> tuple[Sheet, list[Fault]]:
    """The sheet of a table, and what stands in the way."""
    names = reader.wb.sheetnames
    if name not in names:
        alike = [other for other in names if text.fold(other) == name]
        if not needed and not alike:
            return Sheet(file), []
        near = text.nearest(name, names) if not alike else f" ({', '.join(alike)}?)"
        return Sheet(file, whole=False), [fault("missing_sheet", file=file, name=name, near=near)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows, odd = _rows(reader.wb[name], _outline(reader.archive, parts.get(name, "")))
    except BROKEN as why:
        return Sheet(file, whole=False), [fault("broken_workbook", file=file, why=_told(why))]
    return Sheet(file, rows, odd=odd), []


def _rows(sheet: Any, outline: _Outline) -> tuple[tuple[Row, ...], dict[_Spot, Odd]]:  # noqa: ANN401 - openpyxl has no common type
    """The rows of a worksheet that hold anything, as wide as the first, and its odd cells.

    Raises:
        TypeError: it is no sheet of cells.
    """
    if not hasattr(sheet, "iter_rows"):
        raise TypeError(notice("chart_sheet"))
    sheet.reset_dimensions()
    filled: list[Row] = []
    odd: dict[_Spot, Odd] = {}
    for line, row in enumerate(sheet.iter_rows(), start=1):
        shown = [seen(cell.value, str(cell.number_format)) for cell in row]
        cells = [clean(cell.text) for cell in shown]
        for column, cell in enumerate(shown):
            spot = f"{get_column_letter(column + 1)}{line}"
            if (line, column + 1) in outline.formulas:
                cells[column] = "="
                odd[line, column] = Odd("cell_formula", spot, "=")
            elif cell.code:
                odd[line, column] = Odd(cell.code, spot, cells[column], cell.fits, cell.more)
        if any(cells):
            filled.append((line, _stripped(cells)))
    width = len(filled[0][1]) if filled else 0
    rows = tuple((line, cells + [""] * (width - len(cells))) for line, cells in filled)
    widest = max((len(cells) for _, cells in rows), default=0)
    return rows, odd | _covered(rows, outline.merged, widest)


def _stripped(cells: list[str]) -> list[str]:
    """`cells` without the empty ones at the end: how far a sheet reaches is Excel's own idea."""
    last = max(number for number, cell in enumerate(cells, start=1) if cell)
    return cells[:last]


def _covered(rows: Iterable[Row], merged: Iterable[str], width: int) -> dict[_Spot, Odd]:
    """The cells of the table that lie under another one with which they are merged."""
    odd: dict[_Spot, Odd] = {}
    areas = [(area, range_boundaries(area)) for area in merged]
    for line, _ in rows:
        for area, (left, top, right, bottom) in areas:
            if (top or 1) <= line <= (bottom or line):
                for column in range(left or 1, min(right or width, width) + 1):
                    if (line, column) != (top, left):
                        spot = f"{get_column_letter(column)}{line}"
                        odd[line, column - 1] = Odd("cell_merged", spot, "", more=area)
    return odd


def _outline(archive: zipfile.ZipFile, part: str) -> _Outline:
    """What the XML of a worksheet says beside the values.

    Raises:
        ValueError: its rows do not follow each other.
    """
    with archive.open(part) as content:
        found = [*_marks(content)]
    return _Outline(
        formulas=frozenset(mark for mark in found if isinstance(mark, tuple)),
        merged=tuple(mark for mark in found if isinstance(mark, str)),
    )


def _marks(content: IO[bytes]) -> Iterator[_Spot | str]:
    """The spot of each formula without a value, and each merged range.

    Raises:
        ValueError: its rows do not follow each other.
    """
    line = 0
    for _, element in iterparse(content):
        tag = str(element.tag).rpartition("}")[2]
        if tag == "row":
            before, line = line, int(float(element.get("r") or line + 1))
            if not before < line <= _LAST_ROW:
                raise ValueError(notice("row_order", line=line, before=before))
            yield from _unvalued(element, line)
            element.clear()
        elif tag == "mergeCell":
            yield str(element.get("ref"))


def _unvalued(row: Iterable[Any], line: int) -> Iterator[_Spot]:
    """The cells of a row that hold a formula and no value."""
    column = 0
    for cell in row:
        column = coordinate_to_tuple(cell.get("r"))[1] if cell.get("r") else column + 1
        inside = {str(child.tag).rpartition("}")[2]: child.text for child in cell}
        # A formula whose result is the empty text says so by its type.
        if "f" in inside and not inside.get("v") and cell.get("t") != "str":
            yield line, column
