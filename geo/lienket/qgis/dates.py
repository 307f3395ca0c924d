"""Dates as QGIS shows them, 02/05/2024 or 05/2024; in the package they stay 2024-05-02."""

from __future__ import annotations

from collections.abc import Mapping

from lienket.export_tables import Field, Table
from lienket.i18n import phrases
from lienket.speech import first

_NAMES = frozenset({"as_of", "happened_on", "stated_on", "expected_on", "state_as_of", "date"})
"""The columns of dates, which are texts as precise as their source."""

_ENDING = "_dmy"


def written(*columns: str) -> str:
    """An expression for the first of `columns` that holds a date, as it is written here."""
    named = ",".join(f'"{column}"' for column in columns)
    text = f"coalesce({named})" if len(columns) > 1 else named
    quarter = f"'{first(phrases('qgis')['quarter'])}"
    for pattern, shown in (
        (r"^(\\d{4})-(\\d\\d)-(\\d\\d)$", r"'\\3/\\2/\\1'"),
        (r"^(\\d{4})-(\\d\\d)$", r"'\\2/\\1'"),
        (r"^(\\d{4})-Q(\\d)$", quarter + r"\\2/\\1'"),
    ):
        text = f"regexp_replace({text},'{pattern}',{shown})"
    return text


def shown(table: Table) -> Mapping[str, Field]:
    """By the column of a date, the field that shows it as it is written here."""
    return {
        field.name: Field(table.free(f"{field.name}{_ENDING}"), "text", field.vi, field.en)
        for field in table.fields
        if field.name in _NAMES and field.type == "text"
    }
