"""A table of units led to another epoch: each row with the unit of then, and by which act."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lienket.errors import ProductError, UsageError
from lienket.facts.sheets import parted_by, read_csv
from lienket.i18n import notice
from lienket.model.units import Unit, Units
from lienket.units import codes, telling
from lienket.units.lineage import heirs

COLUMNS = ("unit_code", "unit_name", "unit_epoch", "extent", "share_pct", "act")
"""What is told of the unit of the epoch asked for, beside the columns of the table."""


@dataclass(frozen=True, slots=True)
class Order:
    """A table to be led: the columns of its codes and of their epochs (or one for all), whereto."""

    file: Path
    column: str
    epoch: str = ""
    epoch_column: str = ""
    target: str = ""


def convert(order: Order, units: Units) -> str:
    """The table with the units of the epoch asked for, as CSV; a split unit has a row for each.

    Its columns stay as they are, its separator too. Nothing is divided: a figure that stands in
    several rows is that of the old unit each time, as `extent` and `share_pct` say.

    Raises:
        UsageError: the file cannot be read, a column is missing, an epoch is not stated or not
            known, or a code is none of its epoch.
    """
    if order.target not in units.rank:
        choices = ", ".join(units.rank)
        raise UsageError(notice("units_no_epoch", value=order.target, choices=choices))
    head, rows, separator = _table(order)
    blank = dict.fromkeys(head, "")
    keys = codes.resolve(
        [blank | dict(zip(head, row, strict=False)) for row in rows], order.column, units,
        heads=head, epoch=order.epoch, epoch_column=order.epoch_column,
    )  # fmt: skip
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator, lineterminator="\r\n")
    writer.writerow([*head, *COLUMNS])
    for row, key in zip(rows, keys, strict=True):
        own = [*row, *[""] * (len(head) - len(row))]
        for cells in _heirs(units, units.by_key.get(key), order.target):
            writer.writerow([*own, *cells])
    return made.getvalue()


def _table(order: Order) -> tuple[Sequence[str], Sequence[Sequence[str]], str]:
    """The heads, the rows and the separator of the table.

    Raises:
        UsageError: it cannot be read.
    """
    wanted = [name for name in (order.column, order.epoch_column) if name]
    sheet, faults = read_csv(order.file, order.file.name, wanted)
    if faults or not sheet.rows:
        told = "\n".join(map(str, faults)) or notice("units_empty_table", file=order.file)
        raise UsageError(told)
    separator = parted_by(order.file.read_text(encoding="utf-8-sig"), wanted)
    (_, head), *rows = sheet.rows
    return head, [cells for _, cells in rows], separator


def _heirs(units: Units, unit: Unit | None, epoch: str) -> list[tuple[str, ...]]:
    """The cells of each unit that a unit is in an epoch; empty ones where there is none."""
    if unit is None:
        return [("",) * len(COLUMNS)]
    found = heirs(units, unit, epoch)
    if not found:
        return [("", "", "", "", "", notice("units_none_then", epoch=epoch))]
    return [
        (
            each.unit.code, each.unit.name_vi, epoch, each.extent,
            "" if each.share_pct is None else f"{each.share_pct:.0f}",
            "; ".join(telling.cite(step)[0] for step in each.steps),
        )
        for each in found
    ]  # fmt: skip


def write(made: str, path: Path) -> None:
    """Write a table to `path`, with the mark by which Excel knows UTF-8; nothing is overwritten.

    Raises:
        UsageError: something stands there.
        ProductError: it cannot be written.
    """
    if path.exists():
        raise UsageError(notice("units_file_there", file=path))
    try:
        path.write_text(made, encoding="utf-8-sig", newline="")
    except OSError as why:
        reason = why.strerror or why
        raise ProductError(notice("product_unwritable", where=path, reason=reason)) from why
