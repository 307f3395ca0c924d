"""The nouns of a delivery: tables with typed fields, and what refers to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as columns_of
from typing import Any, Literal

import pandas as pd

from lienket.dates import When
from lienket.export_tables.fields import Choice, Field, field, typed

Geometry = Literal["", "Point", "MultiPoint", "MultiLineString", "MultiPolygon"]
Choices = Mapping[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class Reference:
    """The column `name` holds values of the column `target` of `table`."""

    name: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """A layer or a table of facts.

    `rows` has a plain index and one column a field, in their order; a layer's also has `geometry`
    (EPSG:4326, all of type `geometry`). `key` is the column whose values are unique ("" = none).
    `layer` is the layer of the catalogue it is made from, with its source, licence and credit; the
    waypoints have those of the sources that they cite. What is not `drawn` no map shows by itself;
    what is `detail` is shown at large scales alone.
    """

    name: str
    vi: str
    en: str
    rows: pd.DataFrame
    fields: tuple[Field, ...]
    key: str = ""
    references: tuple[Reference, ...] = ()
    geometry: Geometry = ""
    layer: str = ""
    status: bool = False
    source_date: str = ""
    licence: str = ""
    credit: str = ""
    drawn: bool = True
    detail: bool = False

    def field(self, name: str) -> Field:
        """The field called `name`.

        Raises:
            KeyError: there is none.
        """
        return {field.name: field for field in self.fields}[name]

    @property
    def geometry_column(self) -> str:
        """The column that holds the shapes of a layer wherever it is stored: `geom`, if free."""
        return self.free("geom")

    def free(self, name: str) -> str:
        """`name`, or one like it where there is a field of that name.

        >>> table = Table("a", "A", "A", pd.DataFrame(), (Field("geom", "text", "G", "G"),))
        >>> table.free("geom"), table.free("fid")
        ('geom_', 'fid')
        """
        taken = {field.name for field in self.fields}
        while name in taken:
            name += "_"
        return name


def frame(rows: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, tuple[Field, ...]]:
    """The columns of `rows`, typed and plainly named, without `geometry`; and their fields."""
    found = {
        str(name): field(str(name), rows[name], choices.get(str(name), ()))
        for name in rows.columns
        if name != "geometry"
    }
    told = {row.name: typed(rows[name], row.type) for name, row in found.items()}
    return pd.DataFrame(told, index=rows.index), tuple(found.values())


def records(kind: type, rows: Sequence[object], without: Iterable[str] = ()) -> pd.DataFrame:
    """The records of one table of facts as text, lists separated by `;`, but for the file lines."""
    hidden = {"line", *without}
    names = [column.name for column in columns_of(kind) if column.name not in hidden]
    return pd.DataFrame(
        [[_cell(getattr(row, name)) for name in names] for row in rows], columns=names
    )


def _cell(value: Any) -> object:  # noqa: ANN401 - whatever a record holds
    if isinstance(value, tuple):
        return ";".join(value)
    return str(value) if isinstance(value, When) else value
