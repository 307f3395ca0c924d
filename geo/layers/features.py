"""The features of one GeoJSON file: parsed, their properties checked, their lines found."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo import kinds, text
from geo.errors import Fault, Place, fault
from geo.layers import shapes
from geo.records import Layer

COLUMNS = (
    "key",
    "name_vi",
    "name_en",
    "side",
    "accuracy",
    "identity",
    "error_m",
    "source",
    "tolerance_m",
)
"""The properties every feature has, in their order; `catalogue.toml` adds a layer's own."""

NUMBERS = ("error_m", "tolerance_m")
"""Those of `COLUMNS` that are metres."""

_BARE = ("key", "source")
_NEEDED = (*_BARE, "name_vi", "name_en")
"""Properties that no feature leaves empty; those of an unnamed layer have `_BARE` alone."""

_LONGEST_NUMBER = 300
"""No number of a map has more digits."""

_SPACE = re.compile(r"[ \t\r\n,:]*")


@dataclass(frozen=True, slots=True)
class Features:
    """One file, read: its rows (properties, `geometry`, `line`), faults and unusable keys."""

    rows: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...]
    words: frozenset[str] = frozenset()
    whole: bool = True


def own_columns(layer: Layer) -> tuple[str, ...]:
    """The columns that `layer` adds to `COLUMNS`; names the frame needs itself are left out."""
    return tuple(name for name in layer.columns if name not in {*COLUMNS, "line", "geometry"})


def parse(content: str, layer: Layer) -> Features:
    """The features in `content`, the GeoJSON text of `layer`."""
    try:
        data = json.loads(content, parse_int=_whole)
    except (ValueError, RecursionError) as why:
        if kind := kinds.of_text(content):
            return Features((), (_other_kind(kind, layer),), whole=False)
        line = getattr(why, "lineno", 0)
        return Features((), (fault("bad_json", file=layer.file, line=line, why=why),), whole=False)
    if kind := kinds.of_json(data):
        return Features((), (_other_kind(kind, layer),), whole=False)
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        return Features((), (fault("not_collection", file=layer.file),), whole=False)
    faults, words = _crs_faults(data, layer.file), set[str]()
    if data.get("type") != "FeatureCollection":
        faults.append(fault("not_collection", file=layer.file))
    rows: list[dict[str, Any]] = []
    starts, lists = _lines(content)
    if lists > 1:
        twice = '“features” hai lần | "features" stands twice'
        faults.append(fault("bad_json", file=layer.file, why=twice))
    if len(starts) != len(data["features"]):
        starts = [0] * len(data["features"])
    there = _columns(data["features"], starts, layer.file)
    faults += _column_faults(there, layer)
    needed = [name for name in _NEEDED if name in there and (name in _BARE or not layer.unnamed)]
    for feature, line in zip(data["features"], starts, strict=True):
        row, wrong = _row(feature, layer, line, needed)
        faults += wrong
        if row is not None:
            rows.append(row)
        else:
            words |= {found.key for found in wrong}
    return Features(tuple(rows), tuple(faults), frozenset(words - {""}), whole=lists <= 1)


def _other_kind(kind: kinds.Kind, layer: Layer) -> Fault:
    return text.other_kind(kind, layer.file, expected=", ".join((*COLUMNS, *own_columns(layer))))


def _whole(digits: str) -> int | float:
    """A whole number; one beyond all measure as infinity, which is then a fault of its own."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits)


def _crs_faults(data: Mapping[str, Any], file: str) -> list[Fault]:
    declared = data.get("crs")
    if declared is None:
        return []
    properties = declared.get("properties") if isinstance(declared, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    found = str(declared if name is None else name)
    if found.endswith(("CRS84", "EPSG::4326", "EPSG:4326")):
        return []
    return [fault("other_crs", file=file, found=found)]


def _lines(content: str) -> tuple[list[int], int]:
    """The line each feature starts on, counted from 1, and how often `features` stands there.

    Of several lists the last counts, as it does for JSON. Empty when the text defies the walk.
    """
    lines: list[int] = []
    lists = 0
    try:
        for name, offset in _members(content):
            if name == "features" and content[offset] == "[":
                starts = [*_items(content, offset + 1)]
                lines, lists = _counted(content, starts), lists + 1
    except (ValueError, IndexError, RecursionError):
        return [], max(lists, 1)
    return lines, lists


def _members(content: str) -> Iterator[tuple[str, int]]:
    """The members of the outermost object: name, and where the value starts."""
    decoder = json.JSONDecoder(parse_int=_whole)
    offset = _skip(content, _skip(content, 0) + 1)
    while content[offset] != "}":
        name, offset = decoder.raw_decode(content, offset)
        offset = _skip(content, offset)
        yield str(name), offset
        _, offset = decoder.raw_decode(content, offset)
        offset = _skip(content, offset)


def _items(content: str, offset: int) -> Iterator[int]:
    decoder = json.JSONDecoder(parse_int=_whole)
    offset = _skip(content, offset)
    while content[offset] != "]":
        yield offset
        _, offset = decoder.raw_decode(content, offset)
        offset = _skip(content, offset)


def _skip(content: str, offset: int) -> int:
    found = _SPACE.match(content, offset)
    return found.end() if found else offset


def _counted(content: str, offsets: Sequence[int]) -> list[int]:
    lines, line, counted = [], 1, 0
    for offset in offsets:
        line += content.count("\n", counted, offset)
        counted = offset
        lines.append(line)
    return lines


def _row(
    feature: object, layer: Layer, line: int, needed: Sequence[str]
) -> tuple[dict[str, Any] | None, list[Fault]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        bare = 'không có “properties” | no "properties"'
        return None, [fault("bad_feature", file=layer.file, line=line, why=bare)]
    properties = {text.read(name)[0]: value for name, value in properties.items()}
    key = properties.get("key")
    place = Place(layer.file, line, key if isinstance(key, str) else "")
    faults = [
        place.fault("empty_cell", name=name) for name in needed if _hollow(properties.get(name))
    ]
    names = (*COLUMNS, *own_columns(layer))
    row = {name: _property(name, properties.get(name), place, faults) for name in names}
    geometry = None
    if feature.get("geometry") is not None:
        try:
            geometry = shapes.parse(feature["geometry"])
        except ValueError as why:
            return None, [*faults, place.fault("bad_feature", why=why)]
    return {**row, "line": line, "geometry": geometry}, faults


def _columns(features: Sequence[object], lines: Sequence[int], file: str) -> dict[str, Place]:
    """Every property that a feature has, with the first feature that has it."""
    there: dict[str, Place] = {}
    for feature, line in zip(features, lines, strict=True):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            key = properties.get("key")
            place = Place(file, line, key if isinstance(key, str) else "")
            for name in properties:
                there.setdefault(text.read(name)[0], place)
    return there


def _column_faults(there: Mapping[str, Place], layer: Layer) -> Iterator[Fault]:
    """Which properties all features lack, and which are unknown, each told once.

    What some features lack is empty there: formats leave empty properties out.
    """
    allowed = (*COLUMNS, *layer.columns)
    choices = ", ".join(allowed)
    for name in allowed:
        if there and name not in there:
            yield fault("missing_column", file=layer.file, name=name, choices=choices)
    for name, place in there.items():
        if name not in allowed:
            near = text.nearest(name, allowed)
            yield place.fault("unknown_column", name=name, choices=choices, near=near)


def _hollow(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _property(name: str, value: Any, place: Place, faults: list[Fault]) -> Any:  # noqa: ANN401 - JSON
    """What a property holds, or None; its faults go to `faults`."""
    if value is None:
        return None
    wrong: Iterator[tuple[str, Mapping[str, object]]]
    if name in NUMBERS:
        wrong = _measure_faults(value)
    elif isinstance(value, str):
        value, met = text.read(value, lines=name.startswith("note"))
        wrong = iter(met)
    else:
        wrong = _value_faults(value, own=name not in COLUMNS)
    told = [place.fault(code, name=name, value=value, **more) for code, more in wrong]
    faults += told
    return value if (isinstance(value, str) and name not in NUMBERS) or not told else None


def _measure_faults(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    metres = _number(value)
    if metres is None:
        yield "bad_number", {}
    elif metres < 0:
        yield "below_zero", {}


def _value_faults(value: object, *, own: bool) -> Iterator[tuple[str, Mapping[str, object]]]:
    """A layer's own column holds a text, a number, true or false; the others hold texts."""
    if not own or isinstance(value, list | dict):
        yield "bad_text", {}
    elif not isinstance(value, bool) and _number(value) is None:
        yield "bad_number", {}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = float(value)  # never too long for a float: see `_whole`
    return number if math.isfinite(number) else None
