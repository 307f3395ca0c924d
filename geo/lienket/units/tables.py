"""The units of a workspace, read from its folder `units`: epochs, units, what became of which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lienket import paths
from lienket.catalogue.entries import Entry
from lienket.catalogue.toml_files import load_toml
from lienket.errors import Fault, Location, fault
from lienket.facts import rows
from lienket.facts.sheets import read_csv
from lienket.model.records import Catalogue
from lienket.model.units import Epoch, Population, Succession, Unit, Units
from lienket.units.codes import CODE

FOLDER = "units"
EPOCHS, UNITS, SUCCESSION, POPULATION = (
    f"{FOLDER}/{name}" for name in ("epochs.toml", "units.csv", "succession.csv", "population.csv")
)
FILES = (EPOCHS, UNITS, SUCCESSION, POPULATION)
"""The last one need not be there."""

_RECORDS: Mapping[str, tuple[type, str]] = {
    "units": (Unit, UNITS),
    "succession": (Succession, SUCCESSION),
    "population": (Population, POPULATION),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Units as they were read, the faults met, and whether all of the tables could be used."""

    units: Units
    faults: tuple[Fault, ...] = ()
    whole: bool = True


def read(folder: Path, found: Catalogue) -> Found:
    """The units of the workspace in `folder`; none where it has no folder `units`.

    Faulty rows are left out. What the tables say together is judged by `units.rules`.
    """
    if not (folder / FOLDER).exists():
        return Found(Units())
    faults: list[Fault] = []
    data, met = load_toml(folder / EPOCHS, EPOCHS)
    faults += met
    epochs = _epochs(data, found, faults)
    tables: dict[str, tuple[Any, ...]] = {}
    whole = bool(epochs) and not faults
    for name, (record, file) in _RECORDS.items():
        if file == POPULATION and not paths.stands(folder / file):
            tables[name] = ()
            continue
        sheet, met = read_csv(folder / file, file, rows.columns(record))
        table = rows.read(name, record, sheet)
        faults += [*met, *table.faults]
        whole &= table.whole and not table.faults and not met
        tables[name] = table.records
    origin = _origin(data, faults)
    made = Units(epochs, tables["units"], tables["succession"], *origin, tables["population"])
    return Found(made, tuple(faults), whole)


def _origin(data: dict[str, Any] | None, faults: list[Fault]) -> tuple[str, str]:
    """The licence of the tables and whom to credit, "" where nothing is said."""
    entry = Entry((data or {}).get("tables", {}), Location(EPOCHS, key="[tables]"), faults)
    entry.only_names(["licence", "credit"])
    return entry.words("licence", ""), entry.words("credit", "")


def _epochs(
    data: dict[str, Any] | None, found: Catalogue, faults: list[Fault]
) -> tuple[Epoch, ...]:
    if data is None:
        return ()
    read_epochs = [_epoch(entry, found) for entry in _entries(data, faults)]
    epochs = tuple(epoch for epoch in read_epochs if epoch.key)
    faults += _order(epochs)
    return epochs


def _entries(data: dict[str, Any], faults: list[Fault]) -> Iterator[Entry]:
    listed = data.get("epoch")
    if not isinstance(listed, list) or not listed:
        faults.append(fault("bad_entry", file=EPOCHS, name="[[epoch]]", expected="[[epoch]] …"))
        return
    for number, row in enumerate(listed, start=1):
        key = row.get("key", number) if isinstance(row, dict) else number
        yield Entry(row, Location(EPOCHS, key=f"[[epoch]] {key}"), faults)


def _epoch(entry: Entry, found: Catalogue) -> Epoch:
    entry.only(Epoch)
    epoch = Epoch(
        key=entry.words("key"),
        valid_from=entry.day("valid_from"),
        act=entry.words("act", ""),
        title_vi=entry.words("title_vi"),
        title_en=entry.words("title_en"),
        layer=entry.words("layer", ""),
    )
    known = [layer.key for layer in found.layers if layer.coverage and CODE in layer.columns]
    if epoch.layer and epoch.layer not in {*known, found.sides_layer}:
        entry.faults.append(
            entry.place.fault("epoch_layer", value=epoch.layer, choices=", ".join(known))
        )
    return epoch


def _order(epochs: tuple[Epoch, ...]) -> list[Fault]:
    """Epochs that stand twice, out of the order of time, or that began by no act."""
    faults = []
    last: date | None = None
    for number, epoch in enumerate(epochs):
        place = Location(EPOCHS, key=f"[[epoch]] {epoch.key}")
        if epoch.key in [other.key for other in epochs[:number]]:
            faults.append(place.fault("listed_twice", name="key", value=epoch.key))
        if number and (epoch.valid_from is None or (last and epoch.valid_from <= last)):
            faults.append(place.fault("epoch_order", value=epoch.valid_from or ""))
        if number and not epoch.act:
            faults.append(place.fault("epoch_act"))
        last = epoch.valid_from or last
    return faults
