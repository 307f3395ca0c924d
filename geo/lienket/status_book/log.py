"""New statements at the end of the event log: rows are added, none is touched."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lienket import facts
from lienket.errors import ProductError
from lienket.facts import internal, sheets, workbook
from lienket.i18n import notice
from lienket.model.records import Status
from lienket.status_book.changes import Change
from lienket.status_book.columns import STATE, phrase
from lienket.status_book.source import Cited
from lienket.tables import worksheet

Row = Mapping[str, str]

_BOM = "\ufeff"
_SAID = ("subject", *STATE, "happened_on", "stated_on", "source", "locator", "note_vi", "note_en")
"""What makes two statements one."""


def added(folder: Path, changes: Sequence[Change], cited: Cited) -> dict[str, bytes]:
    """The tables of the workspace in `folder` with the new rows, content by path in it.

    A statement about something internal goes to the internal tables; the source goes with it
    where only those cite it.

    Raises:
        ProductError: a workbook of facts cannot be written anew.
    """
    files: dict[str, bytes] = {}
    bases = {change.folder for change in changes}
    home = facts.FOLDER if facts.FOLDER in bases else internal.FOLDER
    for base in sorted(bases):
        here = [change for change in changes if change.folder == base]
        tables = {"statuses": [_status(change, cited) for change in here]}
        if cited.row and base == home:
            tables = {"sources": [cited.row], **tables}
        files |= grown(folder, base, tables)
    return files


def unsaid(
    changes: Sequence[Change], cited: Cited, statuses: Iterable[Status]
) -> tuple[Change, ...]:
    """Those of `changes` that `statuses` do not hold already: a form may come back twice."""
    known = {tuple(_text(getattr(row, name)) for name in _SAID) for row in statuses}
    return tuple(
        change
        for change in changes
        if tuple(_status(change, cited)[name] for name in _SAID) not in known
    )


def _text(value: object) -> str:
    return str(value or "")


def _status(change: Change, cited: Cited) -> dict[str, str]:
    """The row of the event log for a new statement."""
    values = change.values
    return {
        "subject": change.answer.subject.key,
        **{name: values[name] for name in STATE},
        "happened_on": values["happened_on"],
        "stated_on": str(cited.date),
        "source": cited.id,
        "locator": values["locator"] or phrase("whole_document")[0],
        "inferred": "no",
        "note_vi": values["note_vi"],
        "note_en": values["note_en"],
    }


def grown(folder: Path, base: str, tables: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """The files of `base` with rows added to some of its tables, content by path in `folder`.

    Raises:
        ProductError: a workbook of facts cannot be written anew.
    """
    book = folder / base / facts.WORKBOOK
    if book.is_file():
        return {f"{base}/{facts.WORKBOOK}": _with_rows(book, tables)}
    paths = {f"{base}/{name}.csv": name for name in tables}
    return {path: _csv(folder / path, name, tables[name]) for path, name in paths.items()}


def _csv(path: Path, table: str, rows: Iterable[Row]) -> bytes:
    """A CSV file with rows at its end, written as its others are."""
    names = facts.columns(table)
    content = path.read_bytes().decode("utf-8") if path.is_file() else ",".join(names) + "\n"
    body = content.removeprefix(_BOM)
    end = "\r\n" if "\r\n" in body else "\n"
    mark = sheets.parted_by(body, names)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark, lineterminator=end)
    header = _header(body, mark, names)
    for row in rows:
        writer.writerow([row.get(name, "") for name in header])
    between = "" if body.endswith(("\n", "\r")) or not body else end
    return (content + between + out.getvalue()).encode("utf-8")


def _header(body: str, mark: str, names: Sequence[str]) -> list[str]:
    """The columns of a CSV file in their order."""
    for cells in csv.reader(io.StringIO(body, newline=""), delimiter=mark):
        found = [sheets.clean(cell) for cell in cells]
        if set(found) & set(names):
            return found
    return [*names]


def _with_rows(path: Path, tables: Mapping[str, Sequence[Row]]) -> bytes:
    """The workbook at `path` with rows at the end of some of its sheets.

    Raises:
        ProductError: what reads it here cannot write it anew.
    """
    try:
        book = openpyxl.load_workbook(path)
    except workbook.BROKEN as why:
        raise ProductError(notice("product_unwritable", where=path, reason=why)) from why
    for table, rows in tables.items():
        sheet = book[table] if table in book.sheetnames else book.create_sheet(table)
        _append(sheet, facts.columns(table), rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _append(target: Worksheet, names: Sequence[str], rows: Sequence[Row]) -> None:
    filled = [
        (line, row)
        for line, row in enumerate(target.iter_rows(), start=1)
        if any(cell.value is not None for cell in row)
    ]
    last, above = filled[-1] if filled else (0, ())
    heads = [sheets.clean(str(cell.value or "")) for cell in filled[0][1]] if filled else [*names]
    added = rows if filled else [dict(zip(names, names, strict=True)), *rows]
    for line, row in enumerate(added, start=last + 1):
        for column, name in enumerate(heads, start=1):
            cell = worksheet.put(target, line, column, row.get(name, ""))
            if len(filled) > 1 and column <= len(above):
                _dress(cell, above[column - 1])
            # Text, or Excel would show a date of its own making.
            cell.number_format = "@"
    for table in target.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        if bottom == last and filled:
            first = get_column_letter(left or 1)
            table.ref = f"{first}{top}:{get_column_letter(right or len(heads))}{last + len(rows)}"
            if table.autoFilter:
                table.autoFilter.ref = table.ref  # Excel mends the file where the two differ


def _dress(cell: Cell | MergedCell, other: Cell | MergedCell) -> None:
    """Make `cell` look like `other`."""
    for part in ("font", "fill", "border", "alignment", "protection"):
        setattr(cell, part, copy(getattr(other, part)))
