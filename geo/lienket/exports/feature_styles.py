"""How the features of a table look, out of the one style table, for formats that carry a look."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lienket import style, vocabulary
from lienket.export_tables import Table, analysis
from lienket.geometry_types import POINTS
from lienket.style import symbol_layers, themes

VAGUE = ("schematic", "area")
"""Accuracies that must not look like a place that is known: they are classes of their own."""

_TINT, _PALE = 0.3, 0.35


@dataclass(frozen=True, slots=True)
class FeatureStyle:
    """One class of a table: labels, `#rrggbb`, the width of its line [px], its dash [px].

    `tint` is the opacity of an area's fill (0 = none): the ground has none, or it would cover
    what lies below. `opacity` is that of its lines; `vague` says that its place is not known.
    """

    key: str
    vi: str
    en: str
    colour: str
    weight: float
    dash: style.Dash
    tint: float = 0
    opacity: float = 1
    vague: bool = False


def from_table(table: Table) -> list[FeatureStyle]:
    """The look of each row of `table`.

    Raises:
        KeyError: a layer with statuses has no such style class.
    """
    made: dict[tuple[str, str], FeatureStyle] = {}
    drawn = analysis.looks(table.layer)
    column = "symbol" if table.status else "look" if drawn else "class"
    rows = list(zip(_cells(table, column), _cells(table, "accuracy"), strict=True))
    for code, accuracy in rows:
        if (code, accuracy) not in made:
            plain = _plain(table, code)
            # Waypoints and the ground are what they are; a status must not seem better placed.
            vague = (table.status or drawn) and accuracy in VAGUE
            made[code, accuracy] = _vague(plain, accuracy) if vague else plain
    return [made[row] for row in rows]


def _cells(table: Table, column: str) -> list[str]:
    if column not in table.rows:
        return [""] * len(table.rows)
    return [str(code) for code in table.rows[column].fillna("")]


def _plain(table: Table, code: str) -> FeatureStyle:
    if table.status:
        symbol = style.symbol(code)
        weight = symbol_layers.width(table.layer, symbol)
        return FeatureStyle(code, symbol.vi, symbol.en, symbol.colour, weight, symbol.dash, _TINT)
    computed = {look.key: look for look in analysis.looks(table.layer)}.get(code)
    if isinstance(computed, themes.LineStyle):
        vi, en, weight, dash = computed.vi, computed.en, computed.weight, computed.dash
        return FeatureStyle(code, vi, en, computed.colour, weight, dash)
    if table.geometry in POINTS:
        mark = computed or style.mark(table.layer, code)
        return FeatureStyle(code, mark.vi, mark.en, mark.colour, 1, style.SOLID)
    ground = style.ground(table.layer, code)
    colour = ground.colour or style.ground("").colour
    return FeatureStyle(code, ground.vi, ground.en, colour, ground.weight or 1, ground.dash)


def _vague(look: FeatureStyle, accuracy: str) -> FeatureStyle:
    """`look` as a pale band, or a thin edge round an area, with the accuracy in its name."""
    form, (vi, en) = style.ACCURACIES[accuracy], vocabulary.label("accuracy", accuracy)
    return replace(
        look,
        key=f"{look.key}-{accuracy}",
        vi=f"{look.vi} · {vi.lower()}",
        en=f"{look.en} · {en.lower()}",
        weight=form.band_px or form.outline_px,
        opacity=_PALE,
        vague=True,
    )


def name(table: Table, look: FeatureStyle) -> str:
    """The name of a class of a table, in ASCII.

    >>> from lienket.export_tables.tables import Table
    >>> import pandas as pd
    >>> roads = Table("roads", "Đường", "Roads", pd.DataFrame(), ())
    >>> name(roads, FeatureStyle("active", "Đang thực hiện", "Active", "#000000", 1, ()))
    'roads-active'
    """
    return f"{table.name}-{look.key}" if look.key else table.name
