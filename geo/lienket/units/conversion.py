"""A table of units led to another epoch: each row with the unit of then, and by which act."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lienket.errors import ProductError, UsageError
from lienket.facts.sheets import Row, parted_by, read_csv
from lienket.i18n import notice
from lienket.model.units import Unit, Units
from lienket.units import codes, telling
from lienket.units.lineage import heirs

COLUMNS = ("unit_code", "unit_name", "unit_epoch", "extent", "share_pct", "act")
"""What is told of the unit of the epoch asked for, beside the columns of the table."""

_TITLES = 20
"""Among so many lines the one with the heads is looked for."""


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
        [blank | dict(zip(head, cells, strict=False)) for _, cells in rows], order.column, units,
        heads=head, lines=[line for line, _ in rows],
        epoch=order.epoch, epoch_column=order.epoch_column,
    )  # fmt: skip
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator, lineterminator="\r\n")
    writer.writerow([*head, *COLUMNS])
    for (_, row), key in zip(rows, keys, strict=True):
        own = [*row, *[""] * (len(head) - len(row))]
        for cells in _heirs(units, units.by_key.get(key), order.target):
            writer.writerow([*own, *cells])
    return made.getvalue()


def _table(order: Order) -> tuple[Sequence[str], Sequence[Row], str]:
    """The heads, the rows below them and the separator of the table; a title may stand above.

    Raises:
        UsageError: it cannot be read, or its columns cannot be told apart.
    """
    wanted = [name for name in (order.column, order.epoch_column) if name]
    sheet, faults = read_csv(order.file, order.file.name, wanted)
    if faults:
        raise UsageError("\n".join(map(str, faults)))
    heads = [n for n, (_, cells) in enumerate(sheet.rows[:_TITLES]) if {*wanted} <= {*cells}]
    start = heads[0] if heads else 0
    if len(sheet.rows) < start + 2:
        raise UsageError(notice("units_empty_table", file=order.file))
    (_, head), *rows = sheet.rows[start:]
    while (
        head and not head[-1] and all(len(cells) < len(head) or not cells[-1] for _, cells in rows)
    ):
        head = head[:-1]
        rows = [(line, cells[: len(head)]) for line, cells in rows]
    _guard(head, rows, wanted)
    separator = parted_by(order.file.read_text(encoding="utf-8-sig"), wanted)
    return head, rows, separator


def _trimmed(cells: list[str], width: int) -> list[str]:
    """`cells` without what is empty behind the last column."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells


def _guard(head: Sequence[str], rows: Sequence[Row], wanted: Sequence[str]) -> None:
    """Refuse columns that stand twice or have the names of ours, and rows with cells too many.

    Raises:
        UsageError: there are such.
    """
    twice = [name for name in {*wanted} if [*head].count(name) > 1]
    taken = [name for name in COLUMNS if name in head]
    long = [line for line, cells in rows if len(cells) > len(head)]
    if twice or taken:
        raise UsageError(notice("units_columns", names=", ".join([*twice, *taken])))
    if long:
        lines = ", ".join(map(str, long[:10]))
        raise UsageError(notice("units_long_rows", lines=lines, count=len(head)))


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
