"""The style table as the page has it: classes, groups, grounds, marks, names, strokes."""

from __future__ import annotations

from dataclasses import asdict

from lienket import style, style_table
from lienket.style import label_styles, symbol_layers
from lienket.webmap.serialize import Json, filled, named


def describe() -> Json:
    """Every row of the style table that a page may draw by, as JSON values."""
    return {
        "symbols": {symbol.key: named(asdict(symbol)) for symbol in style.symbols()},
        "groups": {group.key: named(asdict(group)) for group in style.groups()},
        "conditions": dict(style.CONDITIONS),
        "accuracies": {key: asdict(form) for key, form in style.ACCURACIES.items()},
        "identities": {key: asdict(form) for key, form in style.IDENTITIES.items()},
        "families": {key: asdict(form) for key, form in style.FAMILIES.items()},
        "grounds": {look.key: named(asdict(look)) for look in style.grounds()},
        "names": {row.key: filled(asdict(row)) for row in label_styles.LABEL_STYLES},
        "marks": {look.key: named(asdict(look)) for look in style.marks()},
        "strokes": symbol_layers.numbers(),
        "halo": label_styles.halo(),
        "short": dict(label_styles.SHORT),
        "changes": {key: _change(key, row) for key, row in style_table.rows("change").items()},
        "plates": {**style_table.program_rows("plate")},
        "ink": style.INK,
        "focus": style.FOCUS,
        "paper": style.PAPER,
        "water": style.WATER,
    }


def _change(key: str, row: style_table.Row) -> Json:
    return named({"key": key, "dash": (), **row})
