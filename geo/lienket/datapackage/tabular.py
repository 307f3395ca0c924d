"""Tables as resources: a CSV is one, a workbook is one a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from lienket.datapackage import files, licences, schema
from lienket.datapackage.files import File
from lienket.export_tables import Choice, Delivery, Field, Table
from lienket.export_tables.words import sheet_title
from lienket.i18n import sentence
from lienket.speech import first

SOURCES = "tables-links-sources"
"""The resource that a column `source` refers to."""

_LABELS = 1
"""So many rows of labels stand over the rows of a sheet."""

_KEYS = {"tables/links_status.csv": ("key", "source")}
"""Of a CSV the column that is unique, and the one that names a source."""


def csv(file: File, known: Mapping[str, Field], present: Sequence[str]) -> Mapping[str, Any]:
    """The CSV `file`, whose first line names its columns; `present` are the paths beside it."""
    rows = pd.read_csv(file.file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    key, source = _KEYS.get(file.path, ("", ""))
    told = _schema(rows, known, key=key, source=source if _has_sources(present) else "")
    # Said, or readers guess it by the marks that stand in a head.
    dialect = {"csv": {"delimiter": ","}}
    return {**files.described(file), "type": "table", "dialect": dialect, "schema": told}


def _has_sources(present: Sequence[str]) -> bool:
    return "tables/links.xlsx" in present


def sheets(
    file: File, known: Mapping[str, Field], delivery: Delivery
) -> Iterator[Mapping[str, Any]]:
    """Each sheet of the workbook `file` that has rows, but for the one that explains the others.

    The first row, hidden, names the columns, the second has their labels. A sheet has the label
    of a code in the first language where other files have the code. A sheet of a table that is
    under a licence of its own says so.
    """
    tables = {sheet_title((table.vi, table.en)): table for table in delivery.facts}
    book = pd.read_excel(file.file, sheet_name=None, dtype=object, keep_default_na=False)
    for title, rows in book.items():
        words, named = files.sheet(str(title)), rows.iloc[_LABELS:]
        if named.empty or "text" in words:
            continue
        yield {
            **files.described(file),
            "name": f"tables-links-{words['name']}",
            "title": str(title),
            "title_en": words["en"],
            **_origin(tables.get(str(title))),
            "type": "table",
            # Columns are told by their place: below their names stand their labels.
            "dialect": {
                "header": False,
                "commentRows": [1, 2],
                "excel": {"sheet": str(title)},
            },
            "schema": _schema(
                named,
                _in_words(named, known),
                key=words.get("key", ""),
                source=words.get("source", ""),
            ),
        }


def _origin(table: Table | None) -> Mapping[str, Any]:
    """Whom a table credits, and its licence, as far as it has its own."""
    credit = {"credit": table.credit} if table and table.credit else {}
    licence = [licences.of_text(table.licence)] if table and table.licence else []
    return {**credit, **({"licenses": licence} if licence else {})}


def _in_words(rows: pd.DataFrame, known: Mapping[str, Field]) -> Mapping[str, Field]:
    """The fields of `rows` with a label for each code, and for yes and no; each label once."""
    found = {str(name): schema.field_of(str(name), rows[name], known) for name in rows.columns}
    return {name: _spoken(row) for name, row in found.items()}


def _spoken(row: Field) -> Field:
    if row.type == "boolean":
        return replace(row, type="text", choices=_answers())
    told = {choice.label: replace(choice, code=choice.label) for choice in row.choices}
    return replace(row, choices=tuple(told.values()))


def _answers() -> tuple[Choice, ...]:
    """What a sheet has for a boolean."""
    pairs = map(sentence, ("choice_yes", "choice_no"))
    return tuple(Choice(first(pair), *pair) for pair in pairs)


def _schema(
    rows: pd.DataFrame, known: Mapping[str, Field], *, key: str, source: str
) -> dict[str, Any]:
    fields = [_mixed(field, rows[field["name"]]) for field in schema.describe(rows, known)]
    told: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key:
        told["primaryKey"] = [key]
    if source:
        target = {"resource": SOURCES, "fields": ["id"]}
        told["foreignKeys"] = [{"fields": [source], "reference": target}]
    return told


def _mixed(field: dict[str, Any], cells: pd.Series[Any]) -> dict[str, Any]:
    """A field of texts, some of whose cells are numbers or dates all the same."""
    numbers = cells.map(lambda cell: isinstance(cell, int | float | date)).any()
    return field | {"type": "any"} if field["type"] == "string" and numbers else field
