"""The style table as the page has it: classes, groups, grounds, marks, names, strokes."""

from __future__ import annotations

from dataclasses import asdict

from lienket import style, style_table
from lienket.style import label_styles, symbol_layers
from lienket.webmap.serialize import Json, filled, named


def describe(shift: float) -> Json:
    """Every row of the style table that a page may draw by, as JSON values.

    `shift`: see `opening.zoom_shift`.
    """
    sooner, longer = min(shift, 0), max(shift, 0)
    return {
        "symbols": {symbol.key: named(asdict(symbol)) for symbol in style.symbols()},
        "groups": {group.key: named(asdict(group)) for group in style.groups()},
        "conditions": dict(style.CONDITIONS),
        "accuracies": {key: asdict(form) for key, form in style.ACCURACIES.items()},
        "identities": {key: asdict(form) for key, form in style.IDENTITIES.items()},
        "families": {key: asdict(form) for key, form in style.FAMILIES.items()},
        "grounds": {look.key: _from(named(asdict(look)), sooner) for look in style.grounds()},
        "names": {
            row.key: filled(asdict(label_styles.moved(row, sooner, longer)))
            for row in label_styles.LABEL_STYLES
        },
        "marks": {look.key: _from(named(asdict(look)), sooner) for look in style.marks()},
        **({"shift": shift} if shift else {}),
        "strokes": symbol_layers.numbers(),
        "halo": label_styles.halo(),
        "short": dict(label_styles.SHORT),
        "changes": {key: _change(key, row) for key, row in style_table.rows("change").items()},
        "plates": {**label_styles.plates()},
        "ink": style.INK,
        "focus": style.FOCUS,
        "paper": style.PAPER,
        "water": style.WATER,
    }


def _from(row: Json, sooner: float) -> Json:
    """A look that is shown from `sooner` on."""
    return row | {"zoom": max(0, row["zoom"] + sooner)} if sooner and row.get("zoom") else row


def _change(key: str, row: style_table.Row) -> Json:
    return named({"key": key, "dash": (), **row})
