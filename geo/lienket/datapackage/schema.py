"""The columns of a file as the fields of a schema: types, titles, units, the codes allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from lienket import text
from lienket.export_tables import Choice, Delivery, Field
from lienket.export_tables.fields import field, stages
from lienket.i18n import sentence

_TYPES = {"text": "string", "number": "number", "whole": "integer", "boolean": "boolean"}

_MAPPED = tuple(Choice(code, *sentence(f"choice_{code}")) for code in ("yes", "no", "partly"))


def known_fields(delivery: Delivery, layer: str = "") -> Mapping[str, Field]:
    """Every field that can be described, by name; those of `layer` before others of the name."""
    tables = sorted(delivery, key=lambda table: table.layer == layer)
    found = {row.name: row for table in tables for row in table.fields if row.name != "class"}
    own = {row.name: row for table in tables if table.layer == layer for row in table.fields}
    mapped = field("mapped", pd.Series(dtype=object), _MAPPED)
    more = (mapped, *stages(delivery.atlas.catalogue))
    return {**{row.name: row for row in more}, **found, **own}


def describe(rows: pd.DataFrame, known: Mapping[str, Field]) -> list[dict[str, Any]]:
    """A field for each column of `rows`, in order, under the name it has in the file."""
    return [described(field_of(str(name), rows[name], known)) for name in rows.columns]


def field_of(name: str, column: pd.Series[Any], known: Mapping[str, Field]) -> Field:
    """The field of a column, under the name it has in the file."""
    return replace(known.get(text.plain(name)) or field(name, column), name=name)


def described(row: Field, *, spelt: bool = True) -> dict[str, Any]:
    """`row` as a field of a schema; codes are both the only values allowed and categories.

    `spelt`: a boolean stands in the file as `yes` or `no`.

    >>> described(Field("gap_m", "number", "Khoảng hở", "Gap", "m"))["unit"]
    'm'
    """
    told: dict[str, Any] = {
        "name": row.name,
        "type": _TYPES[row.type],
        "title": row.vi,
        "title_en": row.en,
    }
    if row.unit:
        told["unit"] = row.unit
    if row.type == "boolean" and spelt:
        told |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if row.choices:
        told["constraints"] = {"enum": [choice.code for choice in row.choices]}
        told["categories"] = [
            {"value": choice.code, "label": choice.vi, "label_en": choice.en}
            for choice in row.choices
        ]
    return told
