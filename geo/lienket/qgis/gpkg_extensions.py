"""What the package holds that GDAL has no option for: names, codes, metadata, styles, keys."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from lienket.export_tables import Delivery, Table
from lienket.model.atlas import Atlas
from lienket.qgis import columns, qmd
from lienket.speech import labelled


@dataclass(frozen=True, slots=True)
class Style:
    """A style of one layer as QGIS writes it; the `default` one is used when the layer is added."""

    name: str
    qml: str
    default: bool = False


def add(
    base: sqlite3.Connection,
    delivery: Delivery,
    code: str,
    styles: Mapping[str, Sequence[Style]],
) -> None:
    """Add to the package `base`, whose layers are in the CRS `code`, what GDAL has no option for.

    Raises:
        sqlite3.Error: `base` does not take it.
    """
    source = resources.files("lienket.qgis").joinpath("extensions.sql")
    base.executescript(source.read_text(encoding="utf-8"))
    with base:
        columns.describe(base, delivery)
        qmd.describe(base, delivery, code, moment(delivery.atlas))
        _keep(base, delivery, styles)
        for table in delivery:
            _index(base, table)
        _refer(base, delivery)


def _keep(
    base: sqlite3.Connection, delivery: Delivery, styles: Mapping[str, Sequence[Style]]
) -> None:
    """Keep the styles where QGIS looks for them."""
    now = moment(delivery.atlas)
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change,"
        " srs_id) VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)",
        (now,),
    )
    base.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
        " update_time) VALUES ('', '', ?, ?, ?, ?, '', ?, ?, '', ?)",
        [
            (
                *(table.name, table.geometry_column if table.geometry else "", style.name),
                *(style.qml, style.default, labelled(table), now),
            )
            for table in delivery
            for style in styles.get(table.name, ())
        ],
    )


def _index(base: sqlite3.Connection, table: Table) -> None:
    """Make the key unique, and what refers to others quick to look up."""
    unique = {table.key: "UNIQUE"} if table.key else {}
    for name in dict.fromkeys((*unique, *(reference.name for reference in table.references))):
        base.execute(
            f'CREATE {unique.get(name, "")} INDEX "idx_{table.name}_{name}"'
            f' ON "{table.name}" ("{name}")'
        )


def _refer(base: sqlite3.Connection, delivery: Delivery) -> None:
    """Write the references into the definitions of the tables, as SQLite's manual advises.

    SQLite cannot add a foreign key to a table that is there, and GDAL makes none.
    """
    if sys.version_info >= (3, 12):
        # The SQLite of macOS lets nobody write definitions unless told so.
        base.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, False)  # noqa: FBT003 - it has no name
    (version,) = base.execute("PRAGMA schema_version").fetchone()
    base.execute("PRAGMA writable_schema = ON")
    for table in delivery:
        keys = "".join(
            f', FOREIGN KEY ("{of.name}") REFERENCES "{of.table}" ("{of.target}")'
            for of in table.references
        )
        base.execute(
            "UPDATE sqlite_master SET sql = substr(sql, 1, length(sql) - 1) || ? || ')'"
            " WHERE type = 'table' AND name = ?",
            (keys, table.name),
        )
    base.execute(f"PRAGMA schema_version = {version + 1}")
    base.execute("PRAGMA writable_schema = OFF")


def moment(atlas: Atlas) -> str:
    """The time that stands wherever the package asks for one: the date it tells of."""
    return f"{atlas.as_of}T00:00:00.000Z"
