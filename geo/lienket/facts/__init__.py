"""The tables of facts: CSV files, or one XLSX with the same sheets, as frozen records.

Each column is read as the type of the record's field of that name: text, a list (`;` between),
a date as precise as its source, yes/no or a number. Every fault of every table comes back at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from lienket.errors import Fault, Unread, fault
from lienket.facts import rows, wrong_files
from lienket.facts.sheets import Sheet, read_csv
from lienket.model.records import (
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

_WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".fods", ".et", ".numbers")
"""What a workbook may be called that someone means to be read."""


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
    lost = {name: Sheet(f"{base}/{name}.csv", whole=False) for name in TABLES}
    try:
        beside = frozenset(path.name for path in (folder / base).iterdir())
    except FileNotFoundError:
        return lost, [fault("missing_folder", file=base, name=base)]
    except NotADirectoryError:
        return lost, [fault("not_folder", file=base)]
    except OSError as why:
        return lost, [fault("unreadable_folder", file=base, why=why.strerror or why)]
    faults = [
        wrong_files.named_fault(folder / base / name, f"{base}/{name}", WORKBOOK)
        for name in sorted(beside)
        if name != WORKBOOK and _alike(name, "facts") and name.casefold().endswith(_WORKBOOKS)
    ]
    if WORKBOOK in beside:
        sheets, met = _workbook(folder, base, beside, optional)
    elif faults and not any(f"{name}.csv" in beside for name in TABLES):
        return lost, faults
    else:
        sheets, met = _csv(folder, base, beside, optional)
    return sheets, faults + met


def _alike(name: str, table: str) -> bool:
    """Whether a file is named after a table, but for case, spaces and what ends its name."""
    return name.partition(".")[0].strip().casefold() == table


def _csv(
    folder: Path, base: str, beside: Collection[str], optional: Collection[str]
) -> tuple[dict[str, Sheet], list[Fault]]:
    sheets, faults = {}, list[Fault]()
    for name in TABLES:
        file = f"{base}/{name}.csv"
        if f"{name}.csv" in beside:
            sheets[name], met = read_csv(folder / file, file, columns(name))
            faults += met
            continue
        alike = ", ".join(sorted(other for other in beside if _alike(other, name)))
        sheets[name] = Sheet(file, whole=name in optional and not alike)
        if not sheets[name].whole:
            near = f" ({alike}?)" if alike else ""
            header = ",".join(columns(name))
            faults.append(fault("missing_table", file=file, name=name, near=near, header=header))
    return sheets, faults


def _workbook(
    folder: Path, base: str, beside: Collection[str], optional: Collection[str]
) -> tuple[dict[str, Sheet], list[Fault]]:
    """Every table of a workbook; CSV files beside it are a fault, for which of the two counts?"""
    from lienket.facts import workbook  # noqa: PLC0415 - only a workspace kept in Excel needs it

    file = f"{base}/{WORKBOOK}"
    faults = [
        fault("two_tables", file=f"{base}/{name}.csv", name=name, other=file)
        for name in TABLES
        if f"{name}.csv" in beside
    ]
    sheets, met = workbook.read(folder / file, file, tuple(TABLES), optional)
    return sheets, faults + met
