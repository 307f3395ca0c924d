"""Tables with coordinates: CSV and its kin, as spreadsheets, total stations and people write them.

Each row is a point, or what its column of WKT says. Which of two numbers is the east is settled
where the CRS is: Vietnamese papers write X for the north and Y for the east, others the reverse.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from lienket import numerals, text
from lienket.intake import angles
from lienket.intake.records import Records
from lienket.intake.remarks import Remarks, listed

_DELIMITERS = (";", "\t", "|", ",")
_TITLES = 20
"""So many rows may stand above the heads."""

_LONGEST_CELL = 10_000_000
"""A line as WKT may be long [characters]."""

_HEADS = (
    ("lon", re.compile("lon|long|longitude|lng|kinhdo|kinh|lonwgs84|kinhdowgs84")),
    ("lat", re.compile("lat|latitude|vido|vi|latwgs84|vidowgs84")),
    ("lon", re.compile("e|east|easting|dong|huongdong|hoanhdo|l")),
    ("lat", re.compile("n|north|northing|bac|huongbac|tungdo|b")),
    ("x", re.compile("(?:toado|td|coord)?x(?:m|vn2000|utm|wgs84|coord|bac|dong)?")),
    ("y", re.compile("(?:toado|td|coord)?y(?:m|vn2000|utm|wgs84|coord|bac|dong)?")),
    ("wkt", re.compile("wkt|geom|geometry|thegeom|wktgeom|geometrywkt")),
)
_PAIRS = (("lon", "lat"), ("x", "y"))
_EARTH = 180.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its heads: `places` says in which column a coordinate or WKT stands."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    places: dict[str, int]


def read(data: bytes, remarks: Remarks) -> Records | None:
    """The rows of a table with their points or lines, no CRS; None, and a fault, if it has none.

    Two numbers become x and y in the order of lon and lat, east and north, or x and y.
    """
    content, raw = _content(data)
    table = _table(content)
    if table is None:
        first = next(iter(_rows(content, ";")), [])
        remarks.fault("table_without_coordinates", heads=listed([each[:40] for each in first]))
        return None
    wide = [number for number, row in enumerate(table.rows, 1) if len(row) > len(table.heads)
            and any(row[len(table.heads) :])]  # fmt: skip
    if wide:
        remarks.fault("rows_too_wide", rows=listed([str(number) for number in wide]))
        return None
    shapes = _wkt(table, remarks) if "wkt" in table.places else _points(table, remarks)
    names = _names(table.heads)
    columns = {
        name: np.array([_cell(row, place) for row in table.rows], dtype=object)
        for place, name in enumerate(names)
        if place != table.places.get("wkt")
    }
    return Records(columns, shapes, np.arange(1, len(shapes) + 1), raw=raw)


def _cell(row: Sequence[str], place: int) -> str | None:
    return (row[place].strip() or None) if place < len(row) else None


def _names(heads: Sequence[str]) -> list[str]:
    """The heads, each once and none of them empty."""
    made: list[str] = []
    for number, head in enumerate(heads, start=1):
        name = head.strip() or f"column_{number}"
        made.append(name if name not in made else f"{name}_{number}")
    return made


def _content(data: bytes) -> tuple[str, bool]:
    """The text of a table, and whether each of its letters stands for a byte."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace"), False
    if data[1:200:2].count(0) > len(data[1:200:2]) // 2:
        return data.decode("utf-16-le", "replace"), False
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return data.decode("latin-1"), True


def _rows(content: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    lines = io.StringIO(content.replace("\0", ""), newline="")
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        return


def _table(content: str) -> Table | None:
    """The table in `content`, by the delimiter with which it has heads of coordinates."""
    for delimiter in _DELIMITERS:
        rows = [row for row in _rows(content, delimiter) if any(map(str.strip, row))]
        for number, row in enumerate(rows[:_TITLES]):
            places = _places(row)
            if places:
                return Table(row, rows[number + 1 :], places)
    return None


def _places(heads: Sequence[str]) -> dict[str, int]:
    """Where the coordinates stand, or the WKT; nothing where one of them is missing."""
    found: dict[str, int] = {}
    for place, head in enumerate(heads):
        plain = re.sub(r"[^a-z0-9]", "", text.fold(re.sub(r"[(\[].*", "", head)) or text.fold(head))
        for name, pattern in _HEADS:
            if pattern.fullmatch(plain) and name not in found:
                found[name] = place
    for pair in _PAIRS:
        if all(name in found for name in pair):
            return {name: found[name] for name in pair}
    return {"wkt": found["wkt"]} if "wkt" in found else {}


def _wkt(table: Table, remarks: Remarks) -> NDArray[np.object_]:
    cells = [_cell(row, table.places["wkt"]) for row in table.rows]
    shapes = shapely.from_wkt(np.array(cells, dtype=object), on_invalid="ignore")
    lost = [
        str(number)
        for number, (cell, shape) in enumerate(zip(cells, shapes, strict=True), start=1)
        if cell and shape is None
    ]
    if lost:
        remarks.fault("no_wkt", rows=listed(lost))
    return np.asarray(shapes, dtype=object)


def _points(table: Table, remarks: Remarks) -> NDArray[np.object_]:
    """A point a row; None where both cells are empty."""
    names = [*table.places]
    cells = [[_cell(row, place) or "" for row in table.rows] for place in table.places.values()]
    numbers = _numbers(cells, in_degrees=names == ["lon", "lat"])
    wrong, half = [], []
    points: list[shapely.Geometry | None] = []
    for number, (x, y, *written) in enumerate(zip(*numbers, *cells, strict=True), start=1):
        points.append(shapely.Point(x, y) if x is not None and y is not None else None)
        if any(written) and not all(written):
            half.append(str(number))
        elif any(written) and points[-1] is None:
            wrong.append(f"{number} (“{written[0][:30]}”, “{written[1][:30]}”)")
    if wrong:
        remarks.fault("no_coordinate", rows=listed(wrong))
    if half:
        remarks.fault("half_a_coordinate", rows=listed(half))
    heads = (table.heads[place].strip() for place in table.places.values())
    remarks.note("points_of_table", heads=" / ".join(heads), count=sum(map(bool, points)))
    return np.array([*points, None], dtype=object)[:-1]


def _numbers(cells: Sequence[Sequence[str]], *, in_degrees: bool) -> list[list[float | None]]:
    """The numbers of both columns, as one way of writing makes them."""
    mark = angles.decimals(
        value for column in cells for value in column if angles.degrees(value) is None
    )
    return [[_number(value, mark, in_degrees=in_degrees) for value in column] for column in cells]


def _number(value: str, mark: str, *, in_degrees: bool) -> float | None:
    angle = angles.degrees(value)
    if angle is not None:
        return angle
    plain = angles.number(value, mark)
    if plain is None and in_degrees and not mark:
        plain = numerals.measure(value.strip(), comma=True)
        return plain if plain is not None and abs(plain) <= _EARTH else None
    return plain
