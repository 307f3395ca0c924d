"""How the cells of a table look: what few looks there are is made once, for it takes long."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import NamedTuple

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray

from lienket import schema

FONT, SIZE = "Calibri", 10

_MARKED = 10_000
"""From this number on thousands are set apart."""

ALIGNED = {
    "day": Alignment(vertical="top", horizontal="center"),
    "number": Alignment(vertical="top", horizontal="right", indent=1),
    "text": Alignment(vertical="top", wrap_text=True),
}
"""A day in the middle, a number off the rule at its right, so that the next text is apart."""


class Look(NamedTuple):
    """How a cell looks: its number format, a key of `ALIGNED`, and its ground or ""."""

    number_format: str
    kind: str
    tint: str


def dress(cell: Cell, look: Look, looks: dict[Look, StyleArray]) -> None:
    """Make `cell` look so; `looks` keeps what was made, which takes longer than all cells."""
    if look not in looks:
        cell.font = Font(name=FONT, size=SIZE)
        cell.alignment = ALIGNED["text"]
        cell.number_format = look.number_format
        cell.alignment = ALIGNED[look.kind]
        if look.tint:
            cell.fill = PatternFill("solid", fgColor=look.tint)
        looks[look] = cell._style  # type: ignore[attr-defined] # noqa: SLF001 - it has no other name
    cell._style = copy(looks[look])  # type: ignore[attr-defined] # noqa: SLF001 - the same


def kind(value: object) -> str:
    """What a value is aligned as, a key of `ALIGNED`."""
    if isinstance(value, date):
        return "day"
    return "number" if isinstance(value, int | float) else "text"


def number_format(name: str, value: object) -> str:
    """How a value is shown: a day as papers write it, a number with the digits of its column."""
    if isinstance(value, date):
        return "dd/mm/yyyy"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "General"
    column = schema.columns().get(name)
    if column is not None and column.type in {"number", "whole"}:
        # Less than a minute is no minute: 0.8 is not shown as 1.
        minutes = column.unit == schema.columns()["today_min"].unit
        tenths = column.unit == "km" or (minutes and value % 1 != 0)
        digits = max(column.digits, int(tenths))
        return "#,##0" + "." * bool(digits) + "0" * digits
    return "#,##0" if isinstance(value, int) and value >= _MARKED else "General"
