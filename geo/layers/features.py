"""The features of one GeoJSON file: parsed, their properties checked, their lines found."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo import text
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

_LONGEST_NUMBER = 300
"""No number of a map has more digits."""

_SPACE = re.compile(r"[ \t\r\n,:]*")


@dataclass(frozen=True, slots=True)
class Features:
    """One file, read: its rows, faults and unusable keys.

    A row holds the properties, `geometry`, `line` and `heights`, whether any were left out.
    """

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
        line = getattr(why, "lineno", 0)
        return Features((), (fault("bad_json", file=layer.file, line=line, why=why),), whole=False)
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
    for feature, line in zip(data["features"], starts, strict=True):
        row, wrong = _row(feature, layer, line)
        faults += wrong
        if row is not None:
            rows.append(row)
        else:
            words |= {found.key for found in wrong}
    return Features(tuple(rows), tuple(faults), frozenset(words - {""}), whole=lists <= 1)


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


def _row(feature: object, layer: Layer, line: int) -> tuple[dict[str, Any] | None, list[Fault]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        bare = 'không có “properties” | no "properties"'
        return None, [fault("bad_feature", file=layer.file, line=line, why=bare)]
    key = properties.get("key")
    place = Place(layer.file, line, key if isinstance(key, str) else "")
    faults = _name_faults(properties, layer, place)
    names = (*COLUMNS, *own_columns(layer))
    row = {name: _property(name, properties.get(name), place, faults) for name in names}
    geometry, heights = None, False
    if feature.get("geometry") is not None:
        try:
            geometry, heights = shapes.parse(feature["geometry"])
        except ValueError as why:
            return None, [*faults, place.fault("bad_feature", why=why)]
    return {**row, "line": line, "geometry": geometry, "heights": heights}, faults


def _name_faults(properties: Mapping[str, Any], layer: Layer, place: Place) -> list[Fault]:
    """Which properties are missing, unknown or empty."""
    allowed = (*COLUMNS, *layer.columns)
    choices = ", ".join(allowed)
    faults = [
        place.fault("missing_column", name=name, choices=choices)
        for name in allowed
        if name not in properties
    ]
    faults += [
        place.fault("unknown_column", name=name, choices=choices, near=text.nearest(name, allowed))
        for name in properties
        if name not in allowed
    ]
    required = ("key", "source") if layer.unnamed else ("key", "name_vi", "name_en", "source")
    faults += [
        place.fault("empty_cell", name=name)
        for name in required
        if name in properties and _hollow(properties[name])
    ]
    return faults


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
        wrong = _text_faults(value, lines=name.startswith("note"))
    else:
        wrong = _value_faults(value, own=name not in COLUMNS)
    met = [place.fault(code, name=name, value=value, **more) for code, more in wrong]
    faults += met
    return value if (isinstance(value, str) and name not in NUMBERS) or not met else None


def _measure_faults(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    metres = _number(value)
    if metres is None:
        yield "bad_number", {}
    elif metres < 0:
        yield "below_zero", {}


def _text_faults(value: str, *, lines: bool) -> Iterator[tuple[str, Mapping[str, object]]]:
    if not text.is_nfc(value):
        yield "not_nfc", {}
    if letter := text.unfit(value, lines=lines):
        yield "unfit_letter", {"letter": letter}


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
