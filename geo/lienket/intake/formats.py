"""Which layers a file has, which of them is meant, and its records as they stand in it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

from lienket.geometry_types import AREAS, LINES, POINTS
from lienket.intake import coordinate_tables, lettering, preparation
from lienket.intake.file_check import TABLE
from lienket.intake.layer_choice import AREA, LINE, POINT, Choice
from lienket.intake.records import Records
from lienket.intake.remarks import Remarks
from lienket.intake.unpacking import Container

_KINDS = {
    **dict.fromkeys(POINTS, POINT), **dict.fromkeys(LINES, LINE), **dict.fromkeys(AREAS, AREA),
}  # fmt: skip
_TYPED = {**_KINDS, "LinearRing": LINE}
"""What GDAL says of a layer that has one kind of geometry: it need not be read to be named."""

_CURVES = re.compile("CURVE|CIRCULAR")
_CURVING = ("GPKG", "OpenFileGDB", "SQLite", "FlatGeobuf")
"""What can hold curves; GDAL hands them over as lines, and says nothing."""

_DRAWN = ("DXF",)
_LAYER, _TEXT, _SUBCLASSES = "Layer", "Text", "SubClasses"
_ROUND = re.compile("AcDb(?:Arc|Circle|Ellipse|Spline)")
_TECHNICAL = {
    "LIBKML": ("id", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility",
               "drawOrder", "icon", "timestamp"),
    "DXF": ("PaperSpace", "Linetype", "EntityHandle"),
}  # fmt: skip
"""Columns that a driver makes, and no person."""

_ESCAPE = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_SETTINGS = {
    "SHAPE_RESTORE_SHX": "YES",
    "DXF_ENCODING": preparation.BYTES,
    "GML_DOWNLOAD_SCHEMA": "NO",
}

_SOURCE = re.compile(r"^\S*\.cpp, \d+: ")
_LONGEST_REASON = 160
"""So much of what a library says is handed on [characters]."""

BROKEN = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.FieldError,
    pyogrio.errors.CRSError,
    shapely.errors.ShapelyError,
    pyproj.exceptions.ProjError,
    OSError,
    ValueError,
    TypeError,
    OverflowError,
    MemoryError,
    RuntimeError,
)
"""What stands in the way of reading, by whichever library of those that read."""


@contextmanager
def _settings() -> Iterator[None]:
    """GDAL as we want it, and as it was afterwards."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in _SETTINGS}
    pyogrio.set_gdal_config_options(_SETTINGS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what GDAL leaves aside is seen in what it reads
            yield
    finally:
        pyogrio.set_gdal_config_options(before)


def choices(containers: Sequence[Container], remarks: Remarks) -> list[Choice]:
    """Every layer with geometry of what was handed over; of what cannot be read a fault is said."""
    found: list[Choice] = []
    broken: dict[str, str] = {}
    for container in containers:
        try:
            with _settings():
                found += _layers(container, remarks)
        except BROKEN as why:
            broken[container.name] = _reason(why, container)
    for name, reason in broken.items():
        if found:
            remarks.note("part_left_out", part=name)
        else:
            remarks.fault("cannot_be_read", part=name, why=reason)
    if not found and not remarks.faults:
        remarks.fault("no_geometry")
    return _named_apart(found, single=len(containers) == 1)


def _reason(why: BaseException, container: Container) -> str:
    """What a library says stands in the way, without the paths of its making and of our copies."""
    said = _SOURCE.sub("", " ".join(str(why).split()))
    short = (
        said.partition(".; ")[0]
        .replace(str(container.path), container.name)
        .replace(container.path.name, "")
    )
    return short[:_LONGEST_REASON].rstrip(".;, ")


def _named_apart(found: list[Choice], *, single: bool) -> list[Choice]:
    """The layers by names that tell them apart: with that of their file, where it has several."""
    alone = [sum(each.container is other.container for other in found) == 1 for each in found]
    return [
        replace(each, name=each.container.name)
        if only
        else each
        if single
        else replace(each, name=f"{each.container.name}/{each.name}")
        for each, only in zip(found, alone, strict=True)
    ]


def _layers(container: Container, remarks: Remarks) -> Iterator[Choice]:
    """The layers with records of one file."""
    if container.driver == TABLE:
        made = coordinate_tables.read(container.path.read_bytes(), remarks)
        if made is not None:
            yield _choice(container.name, container, made)
        return
    raw, stated = preparation.prepare(container)
    layers = pyogrio.list_layers(container.path)
    for number, (name, kind) in enumerate(layers):
        if kind is None:
            continue
        load = partial(_whole, container, number, str(name), raw=raw, stated=stated)
        only = _TYPED.get(str(kind).removeprefix("2.5D ").split(" ")[0])
        if container.driver in _DRAWN:
            yield from _drawn(container, load())
        elif only is None:
            yield from (each for each in [_choice(str(name), container, load())] if each.count)
        elif count := _count(container.path, number):
            yield Choice(str(name), container, frozenset({only}), count, load, str(name))


def _count(path: Path, layer: int) -> int:
    info = pyogrio.read_info(
        path, layer=layer, encoding=preparation.BYTES, force_feature_count=True
    )
    return int(info["features"])


def _whole(container: Container, number: int, name: str, *, raw: bool, stated: str) -> Records:
    """The records of a layer, and whether some are curves."""
    records = _records(container, number, raw=raw)
    curved = container.driver in _CURVING and _has_curves(container.path, name)
    return replace(records, stated=stated, curved=curved)


def load(choice: Choice, remarks: Remarks) -> Records | None:
    """The records of a layer; None, and a fault, where they cannot be read."""
    try:
        with _settings():
            return choice.load()
    except BROKEN as why:
        reason = _reason(why, choice.container)
        remarks.fault("cannot_be_read", part=choice.container.name, why=reason)
    return None


def _escaped(value: object) -> object:
    r"""A text of a drawing, its letters written as `\U+1ED9` as what they are."""
    if not isinstance(value, str) or "\\U+" not in value:
        return value
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)


def _has_curves(path: Path, layer: str) -> bool:
    """Whether a record of a layer is a curve, by the name of its type in GDAL's own language."""
    name = layer.replace('"', '""')
    *_, types = pyogrio.raw.read(
        path,
        sql=f'SELECT DISTINCT OGR_GEOMETRY FROM "{name}"',  # noqa: S608 - a layer of the file
        sql_dialect="OGRSQL",
        read_geometry=False,
    )
    return any(_CURVES.search(str(each)) for column in types for each in column)


def _choice(name: str, container: Container, records: Records) -> Choice:
    kinds = _kinds(records.shapes)
    return Choice(name, container, kinds, len(records.shapes), lambda: records, name)


def _kinds(shapes: NDArray[np.object_]) -> frozenset[str]:
    """Which of points, lines and areas stand in `shapes` (any CRS)."""
    parts = shapely.get_parts(shapes[shapely.is_geometry(shapes)])
    parts = shapely.get_parts(parts)
    names = {part.geom_type for part in parts if not part.is_empty}
    return frozenset(_KINDS[name] for name in names if name in _KINDS)


def _drawn(container: Container, records: Records) -> Iterator[Choice]:
    """The layers of a drawing: its entities are one layer to GDAL; its texts are left out."""
    columns = {
        name: np.array([_escaped(value) for value in values], dtype=object)
        for name, values in records.columns.items()
    }
    records = replace(records, columns=columns)
    layers = columns[_LAYER].astype(str)
    legible = lettering.reread([*dict.fromkeys(layers)], Remarks(""), raw=True) or {}
    texts = pd.notna(records.columns.get(_TEXT, np.full(len(layers), None)))
    for name in dict.fromkeys(layers[~texts]):
        rows = (layers == name) & ~texts
        subclasses = records.columns.get(_SUBCLASSES, np.full(len(layers), ""))[rows]
        columns = {
            column: values[rows]
            for column, values in records.columns.items()
            if column not in {_TEXT, _SUBCLASSES}
        }
        curved = any(_ROUND.search(str(each)) for each in subclasses)
        part = replace(
            records,
            columns=columns,
            shapes=records.shapes[rows],
            numbers=records.numbers[rows],
            curved=curved,
        )
        yield _choice(legible.get(name, str(name)), container, part)


def _records(container: Container, layer: int, *, raw: bool) -> Records:
    """The records of a layer by its number; texts that are no UTF-8, as bytes."""
    by_bytes = container.driver == "ESRI Shapefile"
    encoding = preparation.BYTES if by_bytes else None
    try:
        made = _read(container.path, layer, encoding)
    except UnicodeDecodeError:
        by_bytes, made = True, _read(container.path, layer, preparation.BYTES)
    meta, shapes, data = made
    names = [str(name) for name in meta["fields"]]
    technical = _TECHNICAL.get("LIBKML" if container.driver == "KML" else container.driver, ())
    columns = {
        name: values.astype(object)
        for name, values in zip(names, data, strict=True)
        if name not in technical and values.dtype.kind != "M"
    }
    crs = pyproj.CRS.from_user_input(meta["crs"]) if meta["crs"] else None
    made_shapes, unsound = _shapes(shapes)
    by_bytes = by_bytes or raw or container.driver in {"DXF", "MapInfo File"}
    numbers = np.arange(1, len(made_shapes) + 1)
    return Records(columns, made_shapes, numbers, crs, by_bytes, unsound=unsound)


def _read(
    path: Path, layer: int, encoding: str | None
) -> tuple[dict[str, Any], NDArray[np.object_] | None, list[NDArray[Any]]]:
    meta, _, shapes, data = pyogrio.raw.read(
        path, layer=layer, encoding=encoding, datetime_as_string=True
    )
    return meta, shapes, data


def _shapes(binary: NDArray[np.object_] | None) -> tuple[NDArray[np.object_], tuple[int, ...]]:
    """Geometries from WKB, and the numbers, from 1, of the records whose geometry is none."""
    if binary is None:
        return np.empty(0, dtype=object), ()
    shapes = shapely.from_wkb(binary, on_invalid="ignore")
    lost = [
        number
        for number, (whole, shape) in enumerate(zip(binary, shapes, strict=True), start=1)
        if whole is not None and shape is None
    ]
    return np.asarray(shapes, dtype=object), tuple(lost)
