"""A table of the delivery as PostgreSQL takes it: statements and rows, made without a server.

A table is filled under a name of its own while the old one still stands; `finish` gives it the
right name, its keys, its indexes and its comments, once the old one is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from lienket.export_tables import Field, Table
from lienket.i18n import notice
from lienket.model.atlas import Atlas
from lienket.postgis import comments
from lienket.postgis.sql import name, string

ROW = "fid"
"""The key of a table that has none: the row's number, from 1, in the order of the workspace."""

_TYPES = {
    "text": "text",
    "number": "double precision",
    "whole": "bigint",
    "boolean": "boolean",
}
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


@dataclass(frozen=True, slots=True)
class TableTarget:
    """Where tables go: a schema, the EPSG code of the coordinates, the schema PostGIS is in."""

    schema: str
    code: int
    postgis: str

    def new(self, table: Table) -> str:
        """The quoted name under which a table is filled."""
        return name(self.schema, f"{table.name}__new")

    def named(self, table: Table) -> str:
        """The quoted name that a table ends with."""
        return name(self.schema, table.name)


def make(table: Table, place: TableTarget) -> str:
    """The statement that makes an empty table without keys."""
    columns = [f"{name(field.name)} {_TYPES[field.type]}" for field in table.fields]
    if not table.key:
        columns.insert(0, f"{name(ROW)} integer")
    if table.geometry:
        kind = name(place.postgis, "geometry")
        columns.append(
            f"{name(table.geometry_column)} {kind}({table.geometry}, {place.code}) NOT NULL"
        )
    return f"CREATE TABLE {place.new(table)} ({', '.join(columns)})"


def rows(table: Table, code: int) -> bytes:
    r"""The rows in COPY's text format, geometry in EPSG:`code` as EWKB; null is `\N`."""
    columns = [_column(table.rows[field.name], field) for field in table.fields]
    if not table.key:
        columns.insert(0, [str(number) for number in range(1, len(table.rows) + 1)])
    if isinstance(table.rows, gpd.GeoDataFrame):
        columns.append(_shapes(table.rows.geometry, code))
    return "".join("\t".join(row) + "\n" for row in zip(*columns, strict=True)).encode()


def _column(column: pd.Series[Any], field: Field) -> list[str]:
    cells = column.dropna().astype(object).map(str)
    if field.type == "text":
        cells = cells.str.translate(_ESCAPES)
    return list(cells.reindex(column.index, fill_value=r"\N"))


def _shapes(shapes: gpd.GeoSeries, code: int) -> list[str]:
    placed = shapely.set_srid(shapes.to_crs(code).to_numpy(), code)
    return list(shapely.to_wkb(placed, hex=True, include_srid=True))


def finish(table: Table, place: TableTarget, atlas: Atlas) -> Iterator[str]:
    """The statements that name, key, index and comment a filled table."""
    named = place.named(table)
    yield f"ALTER TABLE {place.new(table)} RENAME TO {name(table.name)}"
    yield f"ALTER TABLE {named} ADD PRIMARY KEY ({name(table.key or ROW)})"
    if table.geometry:
        yield f"CREATE INDEX ON {named} USING gist ({name(table.geometry_column)})"
    yield f"COMMENT ON TABLE {named} IS {string(comments.of_table(table, atlas))}"
    for column, comment in _comments(table, place).items():
        yield f"COMMENT ON COLUMN {named}.{name(column)} IS {string(comment)}"


def _comments(table: Table, place: TableTarget) -> Mapping[str, str]:
    said = {field.name: comments.of_field(field, table.rows[field.name]) for field in table.fields}
    if not table.key:
        said[ROW] = notice("comment_row")
    if table.geometry:
        said[table.geometry_column] = notice("comment_geometry", code=place.code)
    return said


def refer(table: Table, place: TableTarget) -> Iterator[str]:
    """The statements that tie a table to those it refers to, all of which have their keys."""
    named = place.named(table)
    for reference in table.references:
        column, target = name(reference.name), name(place.schema, reference.table)
        yield (
            f"ALTER TABLE {named} ADD FOREIGN KEY ({column}) "
            f"REFERENCES {target} ({name(reference.target)})"
        )
        if reference.name != table.key:
            yield f"CREATE INDEX ON {named} ({column})"
    yield f"ANALYZE {named}"
