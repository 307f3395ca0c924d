"""The rules between the entries of the catalogue: keys, files, columns, sides layer, CRSs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from lienket import crs, text
from lienket.errors import Fault, Location
from lienket.geometry_types import AREAS, LINES
from lienket.model.records import BOTH, Catalogue, Layer, Side

RESERVED = frozenset(
    {
        *("key", "name_vi", "name_en", "side", "accuracy", "identity"),
        *("error_m", "source", "tolerance_m"),
        *("line", "geometry", "area_ha"),
        *("link", "kind", "condition", "work", "stage", "health", "as_of", "expected_on"),
        *("inferred", "status_source", "locator", "note_vi", "note_en"),
        *("symbol", "ground", "lagging", "works"),
    }
)
"""Names that a layer's own column may not have: the program's columns have them.

`length_km` is missing on purpose: a layer may bring it, and the measured one replaces it.
"""

TABLES = frozenset(
    {
        *("summary", "sides", "waypoints", "subjects", "links", "parts", "link_parts", "statuses"),
        *("figures", "doubts", "doubt_subjects", "sources", "speeds", "words"),
        *("requests", "request_subjects"),
        *("border", "crossings", "gaps", "terminals", "network_remarks", "spans", "stretches"),
        *("unplaced", "disagreements", "trips", "gains", "changes", "isolation"),
        *("access", "access_crossings", "people_places", "unit_access", "people_within"),
        *("link_worth", "unit_gains", "crossing_losses", "unit_losses", "potential"),
        *("permeability", "priorities", "link_costs"),
    }
)
"""Keys that a layer may not have: what is handed over has tables of these names."""

_GEOMETRIES = ("Point", *LINES, *AREAS)
_POLYGONS = {*AREAS}
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(_[a-z0-9]+)*")
_NAME = re.compile(r'(?![. ]+$| )[^<>:"|?*]*[^<>:"|?*. ]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, whatever its ending."""

_FEWEST_SIDES = 2


def inside(file: str) -> bool:
    """Whether `file` is a path within the workspace, written the same on every system.

    >>> inside("roads.geojson"), inside("../roads.geojson"), inside("C:/roads.geojson")
    (True, False, False)
    """
    absolute = PurePosixPath(file).is_absolute() or PureWindowsPath(file).drive
    odd = text.unfit(file) or "\\" in file or ".." in PurePosixPath(file).parts
    return not absolute and not odd


def plain(file: str) -> bool:
    """Whether `file`, a path within the workspace, is written in the one way all systems know.

    >>> plain("base/roads.geojson"), plain("./roads.geojson"), plain("roads.geojson/")
    (True, False, False)
    >>> plain("a//b.geojson"), plain("con.geojson"), plain("why?.geojson")
    (False, False, False)
    """
    path = PurePosixPath(file)
    return path.as_posix() == file and all(
        _NAME.fullmatch(part) and not _DEVICE.fullmatch(part) for part in path.parts
    )


def readable(file: str) -> bool:
    """Whether the file of a layer may be looked for: see `inside` and `plain`."""
    return inside(file) and plain(file)


def run(catalogue: Catalogue, file: str, *, lost: frozenset[str]) -> Iterator[Fault]:
    """What is wrong between the entries of `catalogue`, which stands in `file`.

    Args:
        catalogue: all entries, as far as they could be read.
        file: what faults call the file.
        lost: the entries that could not be used, such as `measuring_crs`.
    """
    head = Location(file, key="[workspace]")
    if "id" not in lost and not _KEY.fullmatch(catalogue.id):
        yield head.fault("bad_entry", name="id", expected="a–z, 0–9, -")
    if "sides" not in lost and len(catalogue.sides) < _FEWEST_SIDES:
        yield head.fault("bad_entry", name="[[side]]", expected="[[side]] ≥ 2")
    yield from _notice(catalogue, head)
    yield from _keys(catalogue, file)
    yield from _files(catalogue, file)
    for layer in catalogue.layers:
        place = Location(file, key=f"[[layer]] {layer.key}")
        yield from _layer(layer, place)
        if not layer.drawn and (layer.status or layer.key == catalogue.sides_layer):
            yield place.fault("undrawn_layer")
    if not lost & {"sides_layer", "layers"}:
        yield from _sides_layer(catalogue, head)
    codes = [(head, "measuring_crs", catalogue.measuring_crs)]
    codes += [(Location(file, key=f"[[side]] {s.key}"), "crs", s.crs) for s in catalogue.sides]
    for place, name, code in codes:
        if code and not crs.is_metric(code):
            yield place.fault("bad_crs", name=name, value=code)


def _notice(catalogue: Catalogue, head: Location) -> Iterator[Fault]:
    """A notice that is said in one language alone."""
    notice = {"notice_vi": catalogue.notice_vi, "notice_en": catalogue.notice_en}
    if any(notice.values()):
        for name, sentence in notice.items():
            if not sentence:
                yield head.fault("bad_entry", name=name, expected='"…"')


def _keys(catalogue: Catalogue, file: str) -> Iterator[Fault]:
    seen: set[str] = {BOTH}
    tables: tuple[tuple[str, tuple[Side | Layer, ...]], ...] = (
        ("side", catalogue.sides),
        ("layer", catalogue.layers),
    )
    for kind, rows in tables:
        for row in rows:
            place = Location(file, key=f"[[{kind}]] {row.key}")
            if row.key and not _KEY.fullmatch(row.key):
                yield place.fault("bad_key")
            if row.key in seen:
                yield place.fault("double_key", first=file)
            seen.add(row.key)


def _layer(layer: Layer, place: Location) -> Iterator[Fault]:
    if layer.key in TABLES:
        yield place.fault("reserved_layer")
    yield from where(layer, place)
    for name in layer.geometry:
        if name not in _GEOMETRIES:
            choices = ", ".join(_GEOMETRIES)
            yield place.fault("bad_word", name="geometry", value=name, choices=choices, near="")
    seen: dict[str, str] = {}
    for name in layer.columns:
        plain = text.plain(name)
        if name in RESERVED or plain in RESERVED:
            yield place.fault("reserved_column", name=name)
        if not plain or plain in seen:
            yield place.fault(
                "unplain_column", name=name, plain=plain or "?", other=seen.get(plain, "")
            )
        seen.setdefault(plain, name)


def where(layer: Layer, place: Location) -> Iterator[Fault]:
    """What is wrong with the path of a layer's file."""
    if layer.file and not inside(layer.file):
        yield place.fault("outside_file", value=layer.file)
    elif layer.file and not plain(layer.file):
        yield place.fault("unplain_file", value=layer.file)


def _files(catalogue: Catalogue, file: str) -> Iterator[Fault]:
    """Layers that name the file of another, in whatever capitals."""
    first: dict[str, Layer] = {}
    for layer in catalogue.layers:
        if (other := first.setdefault(layer.file.casefold(), layer)) is not layer and layer.file:
            place = Location(file, key=f"[[layer]] {layer.key}")
            yield place.fault("file_twice", value=layer.file, other=other.key)


def _sides_layer(catalogue: Catalogue, head: Location) -> Iterator[Fault]:
    layers = {layer.key: layer for layer in catalogue.layers}
    named = catalogue.sides_layer
    if named not in layers:
        yield head.fault(
            "unknown_reference",
            name="sides_layer",
            value=named,
            target="[[layer]]",
            near=text.nearest(named, layers),
        )
    elif not set(layers[named].geometry) <= _POLYGONS:
        found = ", ".join(layers[named].geometry)
        yield head.fault("sides_not_polygons", value=named, found=found)
