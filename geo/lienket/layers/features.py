"""The features of one GeoJSON file: parsed, their properties checked, their lines found."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lienket import file_kinds, numerals, text
from lienket.errors import Fault, Location, fault
from lienket.i18n import notice
from lienket.layers import columns, shapes
from lienket.model.records import Layer

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
    """One file, read: its rows, faults and unusable keys.

    A row holds the properties, `geometry`, `line` and `heights`, whether any were left out.
    `lacking`: the columns that some features do not have.
    """

    rows: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...]
    words: frozenset[str] = frozenset()
    whole: bool = True
    lacking: frozenset[str] = frozenset()


def own_columns(layer: Layer) -> tuple[str, ...]:
    """The columns that `layer` adds to `COLUMNS`; names the frame needs itself are left out."""
    return tuple(name for name in layer.columns if name not in {*COLUMNS, "line", "geometry"})


def parse(content: str, layer: Layer) -> Features:
    """The features in `content`, the GeoJSON text of `layer`."""
    try:
        data = json.loads(content, parse_int=_whole)
    except (ValueError, RecursionError) as why:
        if kind := file_kinds.from_text(content):
            return Features((), (_other_kind(kind, layer),), whole=False)
        line = getattr(why, "lineno", 0)
        return Features((), (fault("bad_json", file=layer.file, line=line, why=why),), whole=False)
    if kind := file_kinds.from_json(data):
        return Features((), (_other_kind(kind, layer),), whole=False)
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        return Features((), (fault("not_collection", file=layer.file),), whole=False)
    faults, words = _crs_faults(data, layer.file), set[str]()
    if data.get("type") != "FeatureCollection":
        faults.append(fault("not_collection", file=layer.file))
    rows: list[dict[str, Any]] = []
    starts, lists = _lines(content)
    if lists > 1:
        twice = notice("features_twice")
        faults.append(fault("bad_json", file=layer.file, why=twice))
    if len(starts) != len(data["features"]):
        starts = [0] * len(data["features"])
    allowed = (*COLUMNS, *layer.columns)
    met, lacking = columns.faults(data["features"], starts, layer.file, allowed)
    for feature, line in zip(data["features"], starts, strict=True):
        row, wrong = _row(feature, layer, line, lacking)
        faults += wrong
        if row is not None:
            rows.append(row)
        else:
            words |= {found.key for found in wrong}
    # Without a key, or a side, nobody knows what is drawn and whose it is.
    whole = lists <= 1 and not lacking & {"key", "side"}
    return Features(tuple(rows), (*faults, *met), frozenset(words - {""}), whole, lacking)


def _other_kind(kind: file_kinds.Kind, layer: Layer) -> Fault:
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
    feature: object, layer: Layer, line: int, lacking: frozenset[str]
) -> tuple[dict[str, Any] | None, list[Fault]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        bare = notice("no_properties")
        return None, [fault("bad_feature", file=layer.file, line=line, why=bare)]
    properties = {text.read(name)[0]: value for name, value in properties.items()}
    key = properties.get("key")
    place = Location(layer.file, line, key if isinstance(key, str) else "")
    faults = _empty_faults(properties, layer, place, lacking)
    names = (*COLUMNS, *own_columns(layer))
    row = {name: _property(name, properties.get(name), place, faults) for name in names}
    geometry, heights = None, False
    if feature.get("geometry") is not None:
        try:
            geometry, heights = shapes.parse(feature["geometry"])
        except ValueError as why:
            return None, [*faults, place.fault("bad_feature", why=why)]
    return {**row, "line": line, "geometry": geometry, "heights": heights}, faults


def _empty_faults(
    properties: Mapping[str, Any], layer: Layer, place: Location, lacking: frozenset[str]
) -> list[Fault]:
    """Which properties are empty that must not be; those that the whole layer lacks are told."""
    required = _BARE if layer.unnamed else _NEEDED
    return [
        place.fault("empty_cell", name=name)
        for name in required
        if _hollow(properties.get(name)) and name not in lacking
    ]


def _hollow(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip("; \t\r\n"))


_Wrong = tuple[str, Mapping[str, object]]
"""The code of a fault and what its sentence names beside the property."""


def _property(name: str, value: Any, place: Location, faults: list[Fault]) -> Any:  # noqa: ANN401 - JSON
    """What a property holds, or None; its faults go to `faults`."""
    if value is None:
        return None
    if name in NUMBERS:
        value, wrong = _measured(value)
    elif isinstance(value, str):
        value, met = text.read(value, lines=name.startswith("note"))
        wrong = [*met]
    else:
        wrong = [*_value_faults(value, own=name not in COLUMNS)]
    told = [place.fault(code, name=name, value=value, **more) for code, more in wrong]
    faults += told
    if name == "source" and isinstance(value, str):
        return ";".join(filter(None, map(str.strip, value.split(";"))))
    return value if (isinstance(value, str) and name not in NUMBERS) or not told else None


def _measured(value: object) -> tuple[object, list[_Wrong]]:
    """Metres, with what is wrong about them; a number in a text is one.

    Of a column that was empty everywhere GDAL makes texts, so what QGIS writes stands in quotes.
    """
    if isinstance(value, str):
        written = numerals.plain(value.strip())
        if not value.strip():
            return None, []
        if written is None:
            return value, [_unread(value)]
        value = float(written)
    metres = _number(value)
    if metres is None:
        return value, [("bad_number", {})]
    return value, [("below_zero", {})] if metres < 0 else []


def _unread(written: str) -> _Wrong:
    """What is wrong with a text that is no number of a table."""
    match numerals.readings(written):
        case (first, second):
            return "number_two_ways", {"first": first, "second": second}
        case (only,):
            return "number_style", {"written": only}
    return "bad_number", {}


def _value_faults(value: object, *, own: bool) -> Iterator[_Wrong]:
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
