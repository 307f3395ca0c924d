"""A table as it stands in its file: lines of text cells, nothing understood yet."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo import text
from geo.errors import Fault, fault

Row = tuple[int, list[str]]
"""A line number, counted from 1, and the cells that stand there."""

_NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
"""What in a number format of Excel is text, colour, language or filling."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: what faults call its file, its rows, and whether all of it could be read."""

    file: str
    rows: tuple[Row, ...] = ()
    whole: bool = True


def read_csv(path: Path, file: str, *, expected: str) -> tuple[Sheet, list[Fault]]:
    """The CSV file at `path`, called `file`; `expected` says what an empty one should hold."""
    content, met = text.content(path, file, expected=expected)
    if content is None:
        return Sheet(file, whole=False), [*met]
    rows: list[Row] = []
    try:
        rows.extend(_csv_rows(content))
    except csv.Error as why:
        line = rows[-1][0] + 1 if rows else 1
        return Sheet(file, tuple(rows), whole=False), [
            *met,
            fault("bad_csv", file=file, line=line, why=why),
        ]
    return Sheet(file, tuple(rows)), [*met]


def _csv_rows(content: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(content, newline=""))
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, [_plain(cell) for cell in cells]
        line = reader.line_num + 1


def _plain(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def cell_text(value: object, number_format: str = "General") -> str:
    """A cell of Excel as the text a CSV would hold.

    A date is as precise as the cell shows it: Excel stores a month as its first day.

    >>> cell_text(datetime.datetime(2024, 5, 1), "mmm-yy"), cell_text(34.0)
    ('2024-05', '34')
    """
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()[: _date_length(number_format)]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    return _plain(str(value))


def _date_length(number_format: str) -> int:
    """How much of YYYY-MM-DD a cell of this format shows: the year, the month or the day."""
    code = _NOT_CODE.sub("", number_format).lower()
    if "y" not in code or "d" in code:
        return len("YYYY-MM-DD")
    return len("YYYY-MM") if "m" in code else len("YYYY")
