"""The tables of facts: CSV files, or one XLSX with the same sheets, as frozen records (floor 2).

Each column is read as the type of the record's field of that name: text, a list (`;` between),
a date as precise as its source, yes/no or a number. Every fault of every table comes back at once.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from geo.errors import Fault, Unread, fault
from geo.facts import rows
from geo.facts.sheets import Row, Sheet, cell_text, read_csv
from geo.records import (
    Doubt,
    Facts,
    Figure,
    Link,
    Part,
    Request,
    Source,
    Speed,
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
    "speeds": Speed,
    "requests": Request,
}
OPTIONAL = frozenset({"speeds", "requests"})
"""The tables that a workspace need not have; a missing one is empty."""

_BROKEN = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # every XML parser's error is one
    AttributeError,  # the rest is what openpyxl does with XML that is not a workbook's
    IndexError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
)


def columns(table: str) -> tuple[str, ...]:
    """The columns of a table, in their order.

    Raises:
        KeyError: there is no such table.

    >>> columns("parts")
    ('key', 'side', 'name_vi', 'name_en', 'at', 'layer')
    """
    return rows.columns(TABLES[table])


def read(folder: Path) -> tuple[Facts, tuple[Fault, ...]]:
    """The facts of the workspace in `folder`, and the faults met; faulty rows are left out."""
    found, faults, _ = examine(folder)
    return found, faults


def examine(folder: Path) -> tuple[Facts, tuple[Fault, ...], Unread]:
    """What `read` returns, and what stands in the tables but could not be used."""
    sheets, faults = gather(folder)
    found = {name: rows.read(name, record, sheets[name]) for name, record in TABLES.items()}
    faults += [fault for table in found.values() for fault in table.faults]
    unread = Unread(
        lost=frozenset(name for name, table in found.items() if not table.whole),
        words={name: table.words for name, table in found.items()},
        files={name: sheet.file for name, sheet in sheets.items()},
    )
    facts = Facts(**{name: table.records for name, table in found.items()})
    return facts, tuple(faults), unread


def gather(
    folder: Path, base: str = FOLDER, optional: Collection[str] = OPTIONAL
) -> tuple[dict[str, Sheet], list[Fault]]:
    """Every table that stands in `base`, as a workbook or as CSV, and the faults met."""
    workbook = f"{base}/{WORKBOOK}"
    if (folder / workbook).exists():
        return _workbook(folder / workbook, workbook, optional)
    return _csv(folder, base, optional)


def _csv(
    folder: Path, base: str, optional: Collection[str]
) -> tuple[dict[str, Sheet], list[Fault]]:
    sheets, faults = {}, []
    for name in TABLES:
        file = f"{base}/{name}.csv"
        if name in optional and not (folder / file).exists():
            sheets[name] = Sheet(file)
            continue
        sheets[name], met = read_csv(folder / file, file, expected=", ".join(columns(name)))
        faults += met
    return sheets, faults


def _workbook(
    path: Path, file: str, optional: Collection[str]
) -> tuple[dict[str, Sheet], list[Fault]]:
    """Every table of a workbook; CSV files beside it are a fault, for which of the two counts?"""
    import openpyxl  # noqa: PLC0415 - only a workspace kept in Excel needs it

    beside = file.removesuffix(f"/{WORKBOOK}")
    faults = [
        fault("two_tables", file=f"{beside}/{name}.csv", name=name, other=file)
        for name in TABLES
        if (path.parent / f"{name}.csv").exists()
    ]
    sheets = {name: Sheet(f"{file}#{name}", whole=False) for name in TABLES}
    try:
        # From memory, so that no open file stays behind on Windows, whatever goes wrong.
        content = io.BytesIO(path.read_bytes())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves aside is no matter of ours
            book = openpyxl.load_workbook(content, read_only=True, data_only=True)
    except _BROKEN as why:
        return sheets, [
            *faults,
            fault("unreadable_file", file=file, why=_told(why)),
        ]
    for name, sheet in sheets.items():
        if name not in book.sheetnames and name in optional:
            sheets[name] = Sheet(sheet.file)
            continue
        if name not in book.sheetnames:
            faults.append(fault("missing_file", file=sheet.file, name=name))
            continue
        try:
            sheets[name] = Sheet(sheet.file, _sheet_rows(book[name]))
        except _BROKEN as why:
            faults.append(fault("unreadable_file", file=sheet.file, why=_told(why)))
    book.close()
    return sheets, faults


def _told(why: BaseException) -> str:
    return str(why) or type(why).__name__


def _sheet_rows(sheet: Any) -> tuple[Row, ...]:  # noqa: ANN401 - openpyxl has no common type
    """The rows of a worksheet that hold anything, as wide as the first of them.

    Raises:
        TypeError: it is no sheet of cells.
    """
    if not hasattr(sheet, "iter_rows"):
        msg = "biểu đồ, không phải bảng | a chart, not a table"
        raise TypeError(msg)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lines = [
            [cell_text(cell.value, str(cell.number_format)) for cell in row]
            for row in sheet.iter_rows()
        ]
    filled = [(line, _stripped(cells)) for line, cells in enumerate(lines, start=1) if any(cells)]
    width = len(filled[0][1]) if filled else 0
    return tuple((line, cells + [""] * (width - len(cells))) for line, cells in filled)


def _stripped(cells: list[str]) -> list[str]:
    """`cells` without the empty ones at the end: how far a sheet reaches is Excel's own idea."""
    last = max(number for number, cell in enumerate(cells, start=1) if cell)
    return cells[:last]
