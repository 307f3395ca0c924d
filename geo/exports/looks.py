"""How the features of a table look, out of the one style table, for formats that carry a look."""

from __future__ import annotations

from dataclasses import dataclass

from geo import style
from geo.delivery import Table

_POINTS = ("Point", "MultiPoint")
_TINT = 0.3


@dataclass(frozen=True, slots=True)
class Look:
    """One class of a table: labels, `#rrggbb`, the width of its line [px], its dash [px].

    `tint` is the opacity of an area's fill (0 = none): the ground has none, or it would cover
    what lies below.
    """

    key: str
    vi: str
    en: str
    colour: str
    weight: float
    dash: style.Dash
    tint: float


def classes(table: Table) -> list[str]:
    """The style class of each row of `table`, "" where the layer has none."""
    column = "symbol" if table.status else "class"
    if column not in table.rows:
        return [""] * len(table.rows)
    return [str(code) for code in table.rows[column].fillna("")]


def look(table: Table, code: str) -> Look:
    """The look of the class `code` of `table`.

    Raises:
        KeyError: a layer with statuses has no such style class.
    """
    if table.status:
        symbol = {symbol.key: symbol for symbol in style.symbols()}[code]
        vi, en, weight, dash = symbol.vi, symbol.en, symbol.weight, symbol.dash
        return Look(code, vi, en, symbol.colour, weight, dash, _TINT)
    if table.geometry in _POINTS:
        mark = style.mark(table.layer, code)
        return Look(code, mark.vi, mark.en, mark.colour, 1, style.SOLID, 0)
    ground = style.ground(table.layer, code)
    colour = ground.colour or style.PLAIN_GROUND.colour
    return Look(code, ground.vi, ground.en, colour, ground.weight or 1, ground.dash, 0)
