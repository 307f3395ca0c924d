"""The catalogue of a workspace: `catalogue.toml` and `known.toml`, read and checked (floor 2).

A new layer is a new row in `catalogue.toml` and a new file: no code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from geo import crs, text
from geo.errors import Fault, Place, fault
from geo.records import BOTH, Catalogue, Known, Layer, Side

FILE = "catalogue.toml"
KNOWN_FILE = "known.toml"

_GEOMETRIES = ("Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_KNOWN_CODES = ("gap", "fragment", "dropped")
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(_[a-z0-9]+)*")
_TOML_LINE = re.compile(r"at line (\d+)")
_BOUNDS = 4

_Value = TypeVar("_Value")


class _Table:
    """One TOML table; each getter returns a value of the asked type and gathers what is wrong."""

    def __init__(self, row: Any, place: Place, faults: list[Fault]) -> None:  # noqa: ANN401 - TOML
        self._row = row if isinstance(row, dict) else {}
        self._place = place
        self._faults = faults

    def _get(
        self, name: str, kind: type[_Value], *, default: _Value | None, expected: str
    ) -> _Value:
        value: Any = self._row.get(name, default)
        if not isinstance(value, kind) or (default is None and value in ("", [])):
            self._faults.append(self._place.fault("bad_entry", name=name, expected=expected))
            return kind()
        found: _Value = value
        if isinstance(value, str) and not text.is_nfc(value):
            self._faults.append(self._place.fault("not_nfc", name=name, value=value))
        return found

    def only(self, record: type) -> None:
        """Say of each entry that the record has no field for that it is not known."""
        known = [column.name for column in fields(record)]
        choices = ", ".join(known)
        self._faults += [
            self._place.fault(
                "unknown_column", name=name, choices=choices, near=text.nearest(name, known)
            )
            for name in self._row
            if name not in known
        ]

    def words(self, name: str, default: str | None = None) -> str:
        return self._get(name, str, default=default, expected='"…"')

    def flag(self, name: str) -> bool:
        return self._get(name, bool, default=False, expected="true / false")

    def whole(self, name: str, default: int) -> int:
        return self._get(name, int, default=default, expected="1, 2, 3, …")

    def names(self, name: str, *, required: bool) -> tuple[str, ...]:
        found = self._get(name, list, default=None if required else [], expected='["…", "…"]')
        return tuple(str(item) for item in found)

    def metres(self, name: str) -> float:
        value = self._row.get(name, 0)
        if isinstance(value, int | float):
            return float(value)
        self._faults.append(self._place.fault("bad_entry", name=name, expected="12.5"))
        return 0.0

    def bounds(self, name: str) -> tuple[float, float, float, float]:
        value = self._row.get(name)
        if isinstance(value, list) and len(value) == _BOUNDS:
            west, south, east, north = (float(item) for item in value)
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:  # noqa: PLR2004 - globe
                return west, south, east, north
        expected = "[west, south, east, north]"
        self._faults.append(self._place.fault("bad_entry", name=name, expected=expected))
        return -180.0, -90.0, 180.0, 90.0


def read(folder: Path) -> tuple[Catalogue | None, tuple[Fault, ...]]:
    """The catalogue of the workspace in `folder`, or None, and the faults met."""
    data, faults = _toml(folder / FILE, FILE)
    if data is None:
        return None, tuple(faults)
    head = _Table(data.get("workspace"), Place(FILE, key="[workspace]"), faults)
    head.only(Catalogue)
    sides = tuple(_side(row) for row in _rows(data, "side", faults))
    layers = tuple(_layer(row, faults) for row in _rows(data, "layer", faults))
    catalogue = Catalogue(
        id=head.words("id"),
        title_vi=head.words("title_vi"),
        title_en=head.words("title_en"),
        epoch=head.words("epoch"),
        measuring_crs=head.words("measuring_crs"),
        bounds=head.bounds("bounds"),
        sides_layer=head.words("sides_layer"),
        report=head.words("report"),
        sides=sides,
        layers=tuple(sorted(layers, key=lambda layer: (layer.order, layer.key))),
        known=_known(folder, faults),
        contact=head.words("contact", ""),
    )
    faults += _cross_faults(catalogue)
    broken = any(found.file == FILE for found in faults)
    return (None if broken else catalogue), tuple(faults)


def _toml(path: Path, name: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    content, met = text.content(path, name, expected="TOML")
    if content is None:
        return None, [*met]
    try:
        return tomllib.loads(content), []
    except tomllib.TOMLDecodeError as why:
        line = _TOML_LINE.search(str(why))
        place = Place(name, int(line.group(1)) if line else 0)
        return None, [place.fault("bad_toml", why=why)]


def _rows(data: dict[str, Any], name: str, faults: list[Fault]) -> Iterator[_Table]:
    rows = data.get(name)
    if not isinstance(rows, list) or not rows:
        faults.append(fault("bad_entry", file=FILE, name=f"[[{name}]]", expected=f"[[{name}]] …"))
        return
    for number, row in enumerate(rows, start=1):
        key = row.get("key", number) if isinstance(row, dict) else number
        yield _Table(row, Place(FILE, key=f"[[{name}]] {key}"), faults)


def _side(row: _Table) -> Side:
    row.only(Side)
    return Side(
        key=row.words("key"),
        name_vi=row.words("name_vi"),
        name_en=row.words("name_en"),
        code=row.words("code"),
        crs=row.words("crs"),
    )


def _layer(row: _Table, faults: list[Fault]) -> Layer:
    row.only(Layer)
    layer = Layer(
        key=row.words("key"),
        file=row.words("file"),
        geometry=row.names("geometry", required=True),
        status=row.flag("status"),
        title_vi=row.words("title_vi"),
        title_en=row.words("title_en"),
        source_date=row.words("source_date", ""),
        licence=row.words("licence"),
        credit=row.words("credit"),
        order=row.whole("order", 100),
        columns=row.names("columns", required=False),
        coverage=row.flag("coverage"),
        unnamed=row.flag("unnamed"),
    )
    place = Place(FILE, key=f"[[layer]] {layer.key}")
    faults += [
        place.fault(
            "bad_word", name="geometry", value=name, choices=", ".join(_GEOMETRIES), near=""
        )
        for name in layer.geometry
        if name not in _GEOMETRIES
    ]
    return layer


def _known(folder: Path, faults: list[Fault]) -> tuple[Known, ...]:
    """The accepted faults of `known.toml`; a workspace without the file accepts none."""
    if not (folder / KNOWN_FILE).exists():
        return ()
    data, met = _toml(folder / KNOWN_FILE, KNOWN_FILE)
    faults += met
    entries = []
    for code, rows in (data or {}).items():
        place = Place(KNOWN_FILE, key=f"[[{code}]]")
        if code not in _KNOWN_CODES or not isinstance(rows, list):
            choices = ", ".join(_KNOWN_CODES)
            faults.append(
                place.fault("bad_word", name=KNOWN_FILE, value=code, choices=choices, near="")
            )
            continue
        tables = [_Table(row, place, faults) for row in rows]
        for table in tables:
            table.only(Known)
        entries += [
            Known(
                code=code,
                key=row.words("key"),
                metres=row.metres("metres"),
                reason_vi=row.words("reason_vi"),
                reason_en=row.words("reason_en"),
            )
            for row in tables
        ]
    return tuple(entries)


def _cross_faults(catalogue: Catalogue) -> list[Fault]:
    """What is wrong between the entries: doubled and malformed keys, unknown layers and CRSs."""
    faults: list[Fault] = []
    seen: set[str] = {BOTH}
    for kind, rows in (("side", catalogue.sides), ("layer", catalogue.layers)):
        for row in rows:
            place = Place(FILE, key=f"[[{kind}]] {row.key}")
            if row.key and not _KEY.fullmatch(row.key):
                faults.append(place.fault("bad_key"))
            if row.key in seen:
                faults.append(place.fault("double_key", first=FILE))
            seen.add(row.key)
    head = Place(FILE, key="[workspace]")
    keys = [layer.key for layer in catalogue.layers]
    if catalogue.sides_layer not in keys:
        value, near = catalogue.sides_layer, text.nearest(catalogue.sides_layer, keys)
        target = "[[layer]]"
        faults.append(
            head.fault(
                "unknown_reference", name="sides_layer", value=value, target=target, near=near
            )
        )
    for name, code in (
        ("measuring_crs", catalogue.measuring_crs),
        *((f"crs ({side.key})", side.crs) for side in catalogue.sides),
    ):
        if code and not crs.is_metric(code):
            faults.append(head.fault("bad_entry", name=name, expected="EPSG:3405 (m)"))
    return faults
