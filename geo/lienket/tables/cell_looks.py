"""How the cells of a table look: what few looks there are is made once, for it takes long."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import NamedTuple

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray

FONT, SIZE = "Calibri", 10

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
