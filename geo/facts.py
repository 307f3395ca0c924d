"""The tables of facts: CSV files, or one XLSX with the same sheets, as frozen records (floor 2).

Each column is read as the type of the record's field of that name: text, a list (`;` between),
a date as precise as its source, yes/no or a number. Every fault of every table comes back at once.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast, get_type_hints

from geo import text, vocabulary
from geo.dates import When
from geo.errors import Fault, Place, fault
from geo.records import (
    Doubt,
    Facts,
    Figure,
    Link,
    Part,
    Source,
    Status,
    Waypoint,
)

FOLDER = "facts"
WORKBOOK = "facts.xlsx"
TABLES: dict[str, Callable[..., Any]] = {
    "sources": Source,
    "links": Link,
    "parts": Part,
    "statuses": Status,
    "figures": Figure,
    "doubts": Doubt,
    "waypoints": Waypoint,
}

_OPTIONAL = {
    "sources": {"issuer", "number", "date", "address", "licence"},
    "links": {"parts", "counterparts", "partners", "at", "layer"},
    "parts": {"at", "layer"},
    "statuses": {
        *("condition", "work", "stage", "health", "happened_on", "expected_on"),
        *("note_vi", "note_en"),
    },
    "figures": {"unit", "as_of", "note_vi", "note_en"},
    "doubts": set[str](),
    "waypoints": {"note_vi", "note_en"},
}
_WORDS: dict[str, Callable[[], list[str]]] = {
    "kind": lambda: [*vocabulary.words("kind")],
    "condition": lambda: [*vocabulary.words("condition")],
    "work": lambda: [*vocabulary.words("work")],
    "stage": lambda: [*{**vocabulary.words("stage"), **vocabulary.words("activity")}],
    "health": lambda: [*vocabulary.words("health")],
    "publish": lambda: ["public", "internal"],
    "inferred": lambda: ["yes", "no"],
}


_HARMLESS = frozenset({"bad_word", "not_nfc"})


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell on its way into a record: what reads it gathers its faults here."""

    name: str
    value: str
    place: Place
    faults: list[Fault]

    def wrong(self, code: str, **values: object) -> None:
        self.faults.append(self.place.fault(code, name=self.name, value=self.value, **values))


def read(folder: Path) -> tuple[Facts, tuple[Fault, ...]]:
    """The facts of the workspace in `folder`, and the faults met; faulty rows are left out."""
    faults: list[Fault] = []
    workbook = folder / FOLDER / WORKBOOK
    open_table = _sheets(workbook, faults) if workbook.exists() else _csv(folder, faults)
    tables = {
        name: tuple(_records(name, record, open_table(name), faults))
        for name, record in TABLES.items()
    }
    return Facts(**tables), tuple(faults)


_Rows = Iterator[tuple[int, list[str]]]


def _csv(folder: Path, faults: list[Fault]) -> Callable[[str], tuple[str, _Rows]]:
    def open_table(name: str) -> tuple[str, _Rows]:
        file = f"{FOLDER}/{name}.csv"
        content, met = text.content(folder / file, file, expected=", ".join(columns(name)))
        faults.extend(met)
        return file, _csv_rows(content or "")

    return open_table


def _csv_rows(content: str) -> _Rows:
    reader = csv.reader(io.StringIO(content, newline=""))
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]
        line = reader.line_num + 1


def _sheets(path: Path, faults: list[Fault]) -> Callable[[str], tuple[str, _Rows]]:
    import openpyxl  # noqa: PLC0415 - only a workspace kept in Excel needs it
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as why:
        faults.append(fault("unreadable_file", file=f"{FOLDER}/{WORKBOOK}", why=why))
        return lambda name: (f"{FOLDER}/{WORKBOOK}#{name}", iter(()))

    def open_table(name: str) -> tuple[str, _Rows]:
        file = f"{FOLDER}/{WORKBOOK}#{name}"
        if name not in book.sheetnames:
            faults.append(fault("missing_file", file=file, name=name))
            return file, iter(())
        rows = enumerate(book[name].iter_rows(values_only=True), start=1)
        texts = ((line, [_cell_text(cell) for cell in row]) for line, row in rows)
        return file, ((line, row) for line, row in texts if any(row))

    return open_table


def _cell_text(value: object) -> str:
    """A cell of Excel as the text a CSV would hold."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def columns(table: str) -> tuple[str, ...]:
    """The columns of a table, in their order.

    Raises:
        KeyError: there is no such table.

    >>> columns("parts")
    ('key', 'side', 'name_vi', 'name_en', 'at', 'layer')
    """
    return tuple(
        column.name
        for column in fields(cast("type[Source]", TABLES[table]))
        if column.name != "line"
    )


def _records(
    table: str, record: Callable[..., Any], source: tuple[str, _Rows], faults: list[Fault]
) -> Iterator[Any]:
    file, rows = source
    names = columns(table)
    _, header = next(rows, (0, []))
    if not header:
        return
    # Excel leaves empty columns behind the last; they count as cells, not as names.
    wrong = _header_faults([name for name in header if name], names, Place(file, 1))
    faults += wrong
    if wrong:
        return
    hints = get_type_hints(record)
    for line, cells in rows:
        if len(cells) != len(header):
            found, expected = len(cells), len(header)
            faults.append(Place(file, line).fault("wrong_cells", found=found, expected=expected))
            continue
        row = dict(zip(header, cells, strict=True))
        place = Place(file, line, row[names[0]])
        met: list[Fault] = []
        values = {
            name: _value(_Cell(name, row[name], place, met), hints[name], table) for name in names
        }
        faults += met
        # A wrong word keeps its row, or every row that refers to it would seem wrong too.
        if all(fault.code in _HARMLESS for fault in met):
            yield record(**values, line=line)


def _header_faults(header: list[str], names: tuple[str, ...], place: Place) -> list[Fault]:
    choices = ", ".join(names)
    if len(header) == 1 and (found := next((c for c in ";\t|" if c in header[0]), "")):
        return [place.fault("wrong_separator", found=found.replace("\t", "Tab"))]
    missing = [
        place.fault("missing_column", name=name, choices=choices)
        for name in names
        if name not in header
    ]
    unknown = [
        place.fault("unknown_column", name=name, choices=choices, near=text.nearest(name, names))
        for name in header
        if name not in names
    ]
    return missing + unknown


def _value(cell: _Cell, kind: object, table: str) -> object:
    """What a cell holds, as the type of its field; its faults go where the cell says."""
    if not text.is_nfc(cell.value):
        cell.wrong("not_nfc")
    if not cell.value and cell.name not in _OPTIONAL[table]:
        cell.faults.append(cell.place.fault("empty_cell", name=cell.name))
        return None
    if cell.value and cell.name in _WORDS:
        choices = _WORDS[cell.name]()
        if cell.value not in choices:
            near = text.nearest(cell.value, choices)
            cell.wrong("bad_word", choices=", ".join(choices), near=near)
    if kind is str or kind is bool:
        return cell.value == "yes" if kind is bool else cell.value
    if kind is float:
        return _number(cell)
    if kind in (When, When | None):
        return _when(cell)
    if kind == tuple[str, ...]:
        return tuple(item.strip() for item in cell.value.split(";") if item.strip())
    return cell.value


def _number(cell: _Cell) -> float | None:
    try:
        value = float(cell.value)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    cell.wrong("bad_number")
    return None


def _when(cell: _Cell) -> When | None:
    if not cell.value:
        return None
    try:
        return When.parse(cell.value)
    except ValueError:
        cell.wrong("bad_date")
        return None
