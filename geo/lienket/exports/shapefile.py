"""Shapefiles of a strict schema: each field has the same width in every edition.

fiona writes them record by record, because it lets a schema say the widths. DBF text is counted in
bytes of UTF-8, names in ten characters; what does not fit is cut here, where it can be counted.
"""

from __future__ import annotations

import csv
import errno
import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import mapping

from lienket import archive
from lienket.errors import ProductError
from lienket.export_tables import Delivery, Field, Table, cells
from lienket.exports.losses import Loss, counted
from lienket.i18n import notice, sentence

NAME = 10
"""A field's name is no longer [characters]."""

TEXT, CODE = 254, 40
"""The width of text, and of a code out of a list [bytes of UTF-8]."""

_TYPES = {"number": "float:19.6", "whole": "int:18", "boolean": "str:3"}
_SHAPES = {"MultiLineString": "LineString", "MultiPolygon": "Polygon", "": "None"}
_DBF_HEAD = struct.Struct("<IHH")
_SHP_LENGTH = struct.Struct(">I")
_HEAD = ("table", "field", "short", "vi", "en", "type", "unit", "note_vi", "note_en")


@dataclass(frozen=True, slots=True)
class _Column:
    """A field as a DBF has it; `cells` fit into it, `cut` of them were longer."""

    table: str
    field: Field
    short: str
    type: str
    cells: tuple[object, ...]
    cut: int


def write(delivery: Delivery, folder: Path, code: str) -> tuple[Loss, ...]:
    """Write `<table>.shp` and its kin for each layer (CRS `code`), `<table>.dbf` for each table.

    `fields.csv` says what each field is called in full, and what was done to its values.

    Raises:
        ProductError: a file cannot be written.
    """
    columns = {table.name: _columns(table) for table in delivery}
    for table in delivery:
        _write(_placed(table, code), columns[table.name], delivery.atlas.as_of.isoformat(), folder)
    listed = [column for of in columns.values() for column in of]
    _list(listed, folder / "fields.csv")
    return tuple(_losses(listed))


def _placed(table: Table, code: str) -> Table:
    """`table` with its shapes in the CRS `code` [m, or degrees]; one without shapes as it is."""
    if not table.geometry:
        return table
    return replace(table, rows=gpd.GeoDataFrame(table.rows).to_crs(code))


def _columns(table: Table) -> tuple[_Column, ...]:
    names = short_names([field.name for field in table.fields])
    return tuple(
        _column(table.name, field, names[field.name], table.rows[field.name])
        for field in table.fields
    )


def _column(table: str, field: Field, short: str, rows: pd.Series[Any]) -> _Column:
    values = [None if missing else value for value, missing in zip(rows, rows.isna(), strict=True)]
    if field.type == "boolean":
        values = [None if value is None else "yes" if value else "no" for value in values]
    if field.type != "text":
        return _Column(table, field, short, _TYPES[field.type], tuple(values), 0)
    width = max([CODE, *(len(choice.code) for choice in field.choices)]) if field.choices else TEXT
    kept = [None if value is None else cut(value, width) for value in values]
    lost = sum(old != new for old, new in zip(values, kept, strict=True))
    return _Column(table, field, short, f"str:{width}", tuple(kept), lost)


def cut(value: str, width: int) -> str:
    """As much of `value` as goes into `width` bytes of UTF-8, whole characters only.

    >>> cut("đường", 4), cut("ĐT.289", 20)
    ('đư', 'ĐT.289')
    """
    return value.encode()[:width].decode(errors="ignore")


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Each of `names` in ten characters, none twice; the last word, often a unit, stays whole.

    >>> short_names(["key", "tolerance_m", "status_source", "counterparts", "counterpart_s"])
    {'key': 'key', 'tolerance_m': 'toleranc_m', 'status_source': 'sta_source', \
'counterparts': 'counterpar', 'counterpart_s': 'counterp_s'}
    """
    found: dict[str, str] = {}
    taken = {name for name in names if len(name) <= NAME}
    for name in names:
        short = name if len(name) <= NAME else _free(_shortened(name), taken)
        taken.add(short)
        found[name] = short
    return found


def _shortened(name: str) -> str:
    head, _, tail = name.rpartition("_")
    room = NAME - len(tail) - 1
    return f"{head[:room]}_{tail}" if head and room > 0 else name[:NAME]


def _free(short: str, taken: set[str]) -> str:
    number, found = 1, short
    while found in taken:
        number += 1
        found = f"{short[: NAME - len(str(number))]}{number}"
    return found


def _write(table: Table, columns: Sequence[_Column], day: str, folder: Path) -> None:
    """Write one table; the date that a DBF carries is `day`, the date of the data.

    Raises:
        ProductError: a file cannot be written.
    """
    import fiona  # noqa: PLC0415 - of the extra `also`
    from fiona._err import CPLE_BaseError  # noqa: PLC0415 - the same; what GDAL itself raises

    path = folder / f"{table.name}.{'shp' if table.geometry else 'dbf'}"
    schema = {
        "geometry": _SHAPES.get(table.geometry, table.geometry),
        "properties": {column.short: column.type for column in columns},
    }
    try:
        with archive.plainly(path) as file:
            with fiona.open(
                file,
                "w",
                driver="ESRI Shapefile",
                schema=schema,
                crs=table.rows.crs.to_string() if table.geometry else None,
                encoding="UTF-8",
                DBF_DATE_LAST_UPDATE=day,
            ) as target:
                target.writerecords(_records(table, columns))
            _guard_whole(file, len(table.rows))
    except (OSError, fiona.errors.FionaError, CPLE_BaseError) as why:
        raise ProductError(notice("format_unwritable", path=path, why=why)) from why


def _guard_whole(path: Path, count: int) -> None:
    """Nothing, if the files are as long as their heads say: GDAL only logs that a disk is full.

    Raises:
        OSError: one is not.
    """
    content = path.with_suffix(".dbf").read_bytes()
    rows, head, row = _DBF_HEAD.unpack_from(content, 4)
    whole = rows == count and len(content) >= head + rows * row
    for suffix in (".shp", ".shx") if path.suffix == ".shp" else ():
        content = path.with_suffix(suffix).read_bytes()
        (words,) = _SHP_LENGTH.unpack_from(content, 24)
        whole = whole and len(content) == 2 * words
    if not whole:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _records(table: Table, columns: Sequence[_Column]) -> Iterator[Mapping[str, Any]]:
    shapes = table.rows.geometry if table.geometry else [None] * len(table.rows)
    names = [column.short for column in columns]
    rows = zip(*(column.cells for column in columns), strict=True)
    for shape, row in zip(shapes, rows, strict=True):
        drawn = None if shape is None else mapping(shape)
        yield {"geometry": drawn, "properties": dict(zip(names, row, strict=True))}


def _list(columns: Iterable[_Column], path: Path) -> None:
    """Write the table of field names: UTF-8 with a byte order mark, for Excel."""
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(_HEAD)
        for column in columns:
            field, note = column.field, _note(column)
            names = (column.table, field.name, column.short, field.vi, field.en)
            row = (*names, column.type, field.unit, note.vi, note.en)
            writer.writerow([cells.safe(cell) for cell in row])


def _note(column: _Column) -> Loss:
    if column.field.type == "boolean":
        return Loss("shp", *sentence("shp_boolean"))
    if column.cut:
        width = column.type.removeprefix("str:")
        return Loss("shp", *sentence("shp_cut", width=width, count=column.cut))
    return Loss("shp", "", "")


def _losses(columns: Sequence[_Column]) -> Iterator[Loss]:
    renamed = sum(column.short != column.field.name for column in columns)
    if renamed:
        yield counted("shp", "renamed", count=renamed)
    lost = [column for column in columns if column.cut]
    if lost:
        places = ", ".join(f"{column.table}.{column.short}" for column in lost)
        count = sum(column.cut for column in lost)
        yield counted("shp", "cut", count=count, limit=TEXT, places=places)
