"""The catalogue of a workspace: `catalogue.toml` and `known.toml`, read and checked.

A new layer is a new row in `catalogue.toml` and a new file: no code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lienket.catalogue import accepted, frame, rules, sheet_specs, words
from lienket.catalogue.entries import Entry
from lienket.catalogue.toml_files import load_toml, optional_toml
from lienket.errors import Fault, Location, Unread, fault
from lienket.geometry_types import AREAS, POINTS
from lienket.model.records import Catalogue, Layer, Side
from lienket.speech import Speech
from lienket.vocabulary import Vocabulary

FILE = "catalogue.toml"
KNOWN_FILE = "known.toml"
SHEETS_FILE = "sheets.toml"
WORDS_FILES = (words.FILE, words.STYLE_FILE)

_NEEDED = {"key", "file", "geometry", "status", "columns", "unnamed"}
"""Without these entries the file of a layer cannot be judged."""


def read(folder: Path) -> tuple[Catalogue | None, tuple[Fault, ...]]:
    """The catalogue of the workspace in `folder`, or None, and the faults met."""
    catalogue, faults, _ = examine(folder)
    broken = any(found.file == FILE for found in faults)
    return (None if broken else catalogue), faults


def examine(folder: Path) -> tuple[Catalogue, tuple[Fault, ...], Unread]:
    """The catalogue as far as it can be used, the faults met, and which entries are not all known.

    Those entries are named like the fields of `Catalogue`. A layer whose own entry is too
    broken to judge its file by is left out.
    """
    data, faults = load_toml(folder / FILE, FILE)
    lost = {"sides", "layers"} if data is None else set[str]()
    known = accepted.read(folder, KNOWN_FILE, faults, lost)
    # A file that could not be read has one fault, not one for each entry it should have.
    met: list[Fault] = [] if data is None else faults
    called = frame.admin_words(data or {}, FILE, met)
    head = Entry((data or {}).get("workspace"), Location(FILE, key="[workspace]"), met)
    head.only(Catalogue)
    language, epoch = frame.language(head), head.words("epoch")
    sides_layer = head.words("sides_layer")
    speech = frame.speech(called, language, epoch, sides_layer)
    catalogue = Catalogue(
        id=head.words("id"),
        title_vi=head.words("title_vi"),
        title_en=head.words("title_en"),
        epoch=epoch,
        measuring_crs=head.words("measuring_crs"),
        bounds=head.bounds("bounds"),
        sides_layer=sides_layer,
        report=head.words("report"),
        sides=_sides(data or {}, met, lost),
        layers=_layers(data or {}, met, lost),
        known=known,
        contact=head.words("contact", ""),
        notice_vi=head.words("notice_vi", ""),
        notice_en=head.words("notice_en", ""),
        country=_country(data or {}, met),
        sheets=sheet_specs.read(_listed(folder, faults)),
        vocabulary=_vocabulary(folder, faults, speech),
        view=frame.view(head),
        language=language,
        insets=frame.insets(data or {}, FILE, met),
        admin_words=called,
    )
    lost |= head.bad
    met += rules.run(catalogue, FILE, lost=frozenset(lost))
    sound = {layer.key: layer for layer in reversed(catalogue.layers) if rules.readable(layer.file)}
    if len(sound) < len(catalogue.layers):
        lost.add("layers")
    layers = sorted(sound.values(), key=lambda layer: (layer.order, layer.key))
    return replace(catalogue, layers=tuple(layers)), tuple(faults), Unread(frozenset(lost))


def widen(
    folder: Path, base: str, catalogue: Catalogue, entries: Unread
) -> tuple[Catalogue, tuple[Fault, ...], Unread]:
    """`catalogue` and `entries` with the accepted faults and the sheets that stand in `base`.

    What is added is named in `Unread.files` as `[[gap]] key` or `[[sheet]] key`.
    """
    faults: list[Fault] = []
    lost, files = set[str](), dict[str, str]()
    known = accepted.read(folder, file := f"{base}/{KNOWN_FILE}", faults, lost)
    files |= {f"[[{row.code}]] {row.key}": file for row in known}
    sheets = sheet_specs.read(_listed(folder, faults, file := f"{base}/{SHEETS_FILE}"))
    files |= {f"[[sheet]] {row.key}": file for row in sheets}
    wider = replace(
        catalogue, known=(*catalogue.known, *known), sheets=(*catalogue.sheets, *sheets)
    )
    return wider, tuple(faults), replace(entries, lost=entries.lost | lost, files=files)


def _vocabulary(folder: Path, faults: list[Fault], speech: Speech) -> Vocabulary:
    """The words of the workspace: the program's, and what its own files add and change."""
    data: list[Mapping[str, Any]] = []
    for name in WORDS_FILES:
        found, met = optional_toml(folder / name, name)
        data.append(found)
        faults += met
    vocabulary, met = words.read(data[0], data[1], speech)
    faults += met
    return vocabulary


def _entries(data: dict[str, Any], name: str, faults: list[Fault]) -> Iterator[Entry]:
    rows = data.get(name)
    if not isinstance(rows, list) or not rows:
        faults.append(fault("bad_entry", file=FILE, name=f"[[{name}]]", expected=f"[[{name}]] …"))
        return
    for number, row in enumerate(rows, start=1):
        key = row.get("key", number) if isinstance(row, dict) else number
        yield Entry(row, Location(FILE, key=f"[[{name}]] {key}"), faults)


def _sides(data: dict[str, Any], faults: list[Fault], lost: set[str]) -> tuple[Side, ...]:
    sides = []
    for row in _entries(data, "side", faults):
        row.only(Side)
        side = Side(
            key=row.words("key"),
            name_vi=row.words("name_vi"),
            name_en=row.words("name_en"),
            code=row.words("code"),
            crs=row.words("crs"),
        )
        if side.key:
            sides.append(side)
        else:
            lost.add("sides")
    if not sides:
        lost.add("sides")
    return tuple(sides)


def _layers(data: dict[str, Any], faults: list[Fault], lost: set[str]) -> tuple[Layer, ...]:
    layers = []
    for row in _entries(data, "layer", faults):
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
            drawn=row.flag("drawn", default=True),
            detail=row.flag("detail"),
            epoch=row.words("epoch", ""),
        )
        if row.bad & _NEEDED:
            lost.add("layers")
        else:
            layers.append(layer)
    if not layers:
        lost.add("layers")
    return tuple(sorted(layers, key=lambda layer: (layer.order, layer.key)))


def _listed(folder: Path, faults: list[Fault], file: str = SHEETS_FILE) -> list[Entry]:
    """The sheets of `sheets.toml`; a workspace without the file has none of its own."""
    data, met = optional_toml(folder / file, file)
    faults += met
    rows = data.get("sheet", [])
    rows = rows if isinstance(rows, list) else [rows]
    return [
        Entry(row, Location(file, key=f"[[sheet]] {number}"), faults)
        for number, row in enumerate(rows, start=1)
    ]


def _country(data: dict[str, Any], faults: list[Fault]) -> Layer | None:
    """The outline of the whole country, which a workspace need not have."""
    if "country" not in data:
        return None
    row = Entry(data["country"], Location(FILE, key="[country]"), faults)
    row.only(Layer)
    found = Layer(
        key="country",
        file=row.words("file"),
        geometry=(*AREAS, *POINTS),
        status=False,
        title_vi=row.words("title_vi"),
        title_en=row.words("title_en"),
        source_date=row.words("source_date", ""),
        licence=row.words("licence"),
        credit=row.words("credit"),
        order=0,
    )
    faults += rules.where(found, row.place)
    return None if row.bad or not rules.readable(found.file) else found
