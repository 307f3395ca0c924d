"""One cell of a table of facts written anew, and nothing else in its file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import openpyxl

from lienket import facts
from lienket.errors import ProductError
from lienket.facts import sheets, workbook
from lienket.i18n import notice

_BOM = "\ufeff"


def written(
    folder: Path, base: str, table: str, column: str, values: Mapping[str, str]
) -> dict[str, bytes]:
    """The file of a table with other values in a column, by its path in the workspace.

    Args:
        folder: the workspace.
        base: the folder of its tables, or of its internal ones.
        table: the table; its first column has the keys.
        column: one of its columns, which it has.
        values: what the rows of some keys get.

    Raises:
        ProductError: a workbook of facts cannot be written anew.
    """
    book = folder / base / facts.WORKBOOK
    if book.is_file():
        return {f"{base}/{facts.WORKBOOK}": _in_book(book, table, column, values)}
    path = f"{base}/{table}.csv"
    content = (folder / path).read_bytes().decode("utf-8")
    lines = _in_csv(content.removeprefix(_BOM), facts.columns(table), column, values)
    mark = _BOM if content.startswith(_BOM) else ""
    return {path: (mark + "".join(lines)).encode("utf-8")}


def _in_csv(
    body: str, names: Sequence[str], column: str, values: Mapping[str, str]
) -> Iterator[str]:
    """The records of a CSV text as they stand, those that change as its writer wrote them."""
    mark = sheets.parted_by(body, names)
    lines = io.StringIO(body, newline="").readlines()
    reader = csv.reader(iter(lines), delimiter=mark)
    header: list[str] = []
    start = 0
    for cells in reader:
        record, start = "".join(lines[start : reader.line_num]), reader.line_num
        known = [sheets.clean(cell) for cell in cells]
        if not header:
            header = known if set(known) & set(names) else []
            yield record
        elif len(cells) == len(header) and (key := known[header.index("key")]) in values:
            cells[header.index(column)] = values[key]
            out = io.StringIO(newline="")
            end = "\r\n" if record.endswith("\r\n") else "\n" if record.endswith("\n") else ""
            csv.writer(out, delimiter=mark, lineterminator=end).writerow(cells)
            yield out.getvalue()
        else:
            yield record


def _in_book(path: Path, table: str, column: str, values: Mapping[str, str]) -> bytes:
    """The workbook at `path` with other values in a column of a sheet.

    Raises:
        ProductError: what reads it here cannot write it anew.
    """
    try:
        book = openpyxl.load_workbook(path)
    except workbook.BROKEN as why:
        raise ProductError(notice("product_unwritable", where=path, reason=why)) from why
    header: list[str] = []
    for line, row in enumerate(book[table].iter_rows(), start=1):
        known = [sheets.clean(str(cell.value or "")) for cell in row]
        if not header:
            header = known if {"key", column} <= set(known) else []
        elif (key := known[header.index("key")]) in values:
            book[table].cell(line, header.index(column) + 1).value = values[key]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
