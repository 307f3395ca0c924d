"""What the columns of the package are called and which codes they may hold (schema extension)."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from lienket.export_tables import Choice, Field, Table
from lienket.qgis import metadata
from lienket.speech import current

_Domains = Mapping[tuple[Choice, ...], str]


def describe(base: sqlite3.Connection, tables: Iterable[Table]) -> None:
    """Fill `gpkg_data_columns` and `gpkg_data_column_constraints` for all fields of `tables`.

    A column's name and title are its Vietnamese label with the unit, its description the English
    one. Its codes are an enumeration, each described in both languages.

    Raises:
        sqlite3.Error: `base` does not take them.
    """
    tables = tuple(tables)
    names = domains(tables)
    base.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)",
        [row for table in tables for row in _columns(table, names)],
    )
    base.executemany(
        "INSERT INTO gpkg_data_column_constraints VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
        [
            (name, choice.code, _both(choice))
            for choices, name in names.items()
            for choice in choices
        ],
    )


def _both(choice: Choice) -> str:
    """A code in both languages; where English is first it stands alone."""
    return f"{choice.vi} — {choice.en}" if current().language == "vi" else choice.label


def _columns(table: Table, names: _Domains) -> Iterable[tuple[str | None, ...]]:
    called = metadata.distinct({field.name: field.alias for field in table.fields})
    for field in table.fields:
        title = called[field.name]
        domain = names.get(field.choices)
        yield table.name, field.name, title, title, field.alias_en, domain


def domains(tables: Iterable[Table]) -> _Domains:
    """The name of each list of codes, written once however many columns share it.

    It is the field's; where the layers have lists of their own, the layer's and the field's.
    """
    found: dict[tuple[Choice, ...], tuple[Table, Field]] = {}
    for table in tables:
        for field in table.fields:
            if field.choices:
                found.setdefault(field.choices, (table, field))
    lists = Counter(field.name for _, field in found.values())
    return {
        choices: field.name if lists[field.name] == 1 else f"{table.layer}_{field.name}"
        for choices, (table, field) in found.items()
    }
