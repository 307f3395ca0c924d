"""What the cells of a table hold and how they look: what few looks there are is made once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill

from lienket import schema, style, vocabulary
from lienket.style import themes

FONT, SIZE = "Calibri", 10

_MARKED = 10_000
"""From this number on thousands are set apart."""

_TINT = 0.3
"""How much of the colour of a stage is in its cells."""

_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What in a workbook begins the code of a letter."""

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


def set_value(cell: Cell, value: object) -> None:
    """Let `cell` hold `value`: a text stays text, what is missing is nothing."""
    if isinstance(value, str):
        cell.value = _CODED.sub("_x005F_", value) or None
        # A leading "=" must stay text, never become a formula.
        cell.data_type = "s" if value else "n"
    elif value is not None and not pd.isna(value):  # type: ignore[call-overload] # a scalar
        cell.value = value  # type: ignore[assignment] # a number or a date


def number(cell: Cell, look: Look) -> int:
    """Make `cell` look so; the number that the look has in its workbook."""
    cell.font = Font(name=FONT, size=SIZE)
    cell.number_format = look.number_format
    cell.alignment = ALIGNED[look.kind]
    if look.tint:
        cell.fill = PatternFill("solid", fgColor=look.tint)
    return int(cell.style_id)


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


def colours(name: str) -> Mapping[str, str]:
    """The colours of the codes of a column of stages or of states; none of another."""
    if name == "ground":
        return {look.key: look.colour for look in themes.states()}
    if name != "stage" and not name.startswith("stage_"):
        return {}
    groups = {row.key: row.colour for row in style.groups()}
    # A work and an activity may both be proposed: the colour is that of works.
    words = [*vocabulary.words("activity").values(), *vocabulary.words("stage").values()]
    return {word.code: groups[word.group] for word in words if word.group in groups}


def tint(value: object, known: Mapping[str, str]) -> str:
    """The ground of a cell with one code, or with several of one colour; "" for no colour.

    `known` = the colours of codes.
    """
    found = {known.get(code) for code in str(value).split(";")} if known and value else set()
    if len(found) != 1 or None in found:
        return ""
    (colour,) = found
    return rgb(str(colour), _TINT)


def rgb(colour: str, share: float = 1) -> str:
    """A colour `#rrggbb` as Excel has it, `share` of it on white.

    >>> rgb("#39424f"), rgb("#000000", 0.4)
    ('39424F', '999999')
    """
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return "".join(f"{round(255 - share * (255 - part)):02X}" for part in parts)
