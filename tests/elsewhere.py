"""What another program reads in an export, beside what was handed to it."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from lienket.export_tables import Field, Table
from lienket.exports.shapefile import CODE, TEXT, cut, short_names

SYSTEM_PYTHON = Path("/usr/bin/python3")
"""The Python that Debian's QGIS is built for."""

NEAR = 2e-6
"""Six decimals of a degree are written [deg]."""

Row = Mapping[str, Any]
Read = dict[str, list[dict[str, Any]]]


def qgis(*paths: Path) -> Read:
    """By file what QGIS finds in it, layer by layer, each opened by QGIS's own address."""
    found: Read = asked("qgis_sublayers.py", *paths)
    return found


def asked(probe: str, *paths: Path) -> dict[str, Any]:
    """What a script of these tests, run by QGIS's own Python, says of files."""
    if not (SYSTEM_PYTHON.exists() and shutil.which("qgis")):
        pytest.skip("QGIS is not installed")
    done = subprocess.run(
        [SYSTEM_PYTHON, Path(__file__).with_name(probe), *paths],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # Not `splitlines`: texts may hold other line ends.
    said = done.stdout.rstrip("\n").rpartition("\n")[2]
    return json.loads(said)  # type: ignore[no-any-return] # JSON


def cells(table: Table) -> list[dict[str, Any]]:
    """The rows of a table as plain values, and their `shape`."""
    found = []
    for row in table.rows.to_dict("records"):
        shape = row.pop("geometry", None)
        values = {str(name): None if pd.isna(value) else value for name, value in row.items()}
        found.append({**values, "shape": shape})
    return found


def in_dbf(table: Table) -> list[dict[str, Any]]:
    """The rows as a shapefile holds them: short names, yes and no, cut texts, no spaces at ends."""
    names = short_names([field.name for field in table.fields])
    return [
        {"shape": row["shape"]}
        | {names[field.name]: _dbf(field, row[field.name]) for field in table.fields}
        for row in cells(table)
    ]


def _dbf(field: Field, value: Any) -> Any:  # noqa: ANN401 - a cell
    if value is None:
        return None
    if field.type == "boolean":
        return "yes" if value else "no"
    if field.type != "text":
        return round(float(value), 6)
    width = max([CODE, *(len(choice.code) for choice in field.choices)]) if field.choices else TEXT
    return cut(value, width).strip(" ")


def in_kml(table: Table) -> list[dict[str, Any]]:
    """The rows as GDAL finds them in KML: labels for codes, six decimals, no spaces at ends."""
    words = {
        field.name: {choice.code: both(choice.vi, choice.en) for choice in field.choices}
        | ({True: "có | yes", False: "không | no"} if field.type == "boolean" else {})
        for field in table.fields
    }
    return [
        {"shape": row["shape"]}
        | {name: _stripped(words[name].get(row[name], row[name])) for name in words}
        for row in cells(table)
    ]  # fmt: skip


def _stripped(value: Any) -> Any:  # noqa: ANN401 - a cell
    return value.strip(" ") if isinstance(value, str) else value


def both(vi: str, en: str) -> str:
    """A label in both languages."""
    return vi if vi == en else f"{vi} | {en}"


def differences(expected: Iterable[Row], read: Iterable[Row], near: float = NEAR) -> list[str]:
    """What is not alike in two lists of rows, in any order; shapes may lie `near` each other."""
    ours = [*expected]
    names = sorted(ours[0].keys() - {"shape"}) if ours else []
    theirs = sorted(read, key=lambda row: [_spelt(row.get(name)) for name in names])
    ours.sort(key=lambda row: [_spelt(row[name]) for name in names])
    if len(ours) != len(theirs):
        return [f"{len(ours)} rows, {len(theirs)} read"]
    found = []
    for own, other in zip(ours, theirs, strict=True):
        found += [
            f"{name}: {own[name]!r} is {other.get(name)!r}"
            for name in names
            if not _alike(own[name], other.get(name))
        ]
        if not _same_shape(own["shape"], other["shape"], near):
            found.append(f"shape of {[own[name] for name in names][:3]}")
    return found


def _spelt(value: Any) -> str:  # noqa: ANN401 - a cell
    if value is None or isinstance(value, str):
        return value or ""
    return f"{float(value):.4f}"


def _alike(own: Any, other: Any) -> bool:  # noqa: ANN401 - cells
    """Whether a cell is as it was; a missing text is no other than an empty one."""
    if own in {None, ""} or other in {None, ""}:
        return own in {None, ""} and other in {None, ""}
    if isinstance(own, str) or isinstance(other, str):
        return bool(own == other)
    return math.isclose(own, other, rel_tol=1e-9, abs_tol=1e-6)


def _same_shape(own: BaseGeometry | None, other: str, near: float) -> bool:
    if own is None:
        return not other
    found = shapely.from_wkb(bytes.fromhex(other))
    if shapely.equals_exact(_parts(own), _parts(found), near):
        return True
    return bool(shapely.hausdorff_distance(own, found) <= near)


def _parts(shape: BaseGeometry) -> BaseGeometry:
    """The parts of a shape in an order of their own, one or several."""
    together = shapely.GeometryCollection([*shapely.get_parts(shape)])
    return together.normalize()
