"""Another table of people than the workspace's own: a CSV file by code, or a raster of counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import geopandas as gpd

from lienket.dates import When
from lienket.errors import Fault, Location, UsageError, WorkspaceError
from lienket.facts import rows
from lienket.facts.sheets import read_csv
from lienket.i18n import Pair, format_date, format_number, notice, sentence
from lienket.model.records import Source
from lienket.model.units import Epoch, Population, Units
from lienket.units import density, raster, rules
from lienket.units.codes import CODE, written

_TABLES = (".csv", ".tsv", ".txt")
RASTERS = (".tif", ".tiff")
"""What names of files end with."""

_AS_MANY = (0.5, 2.0)
"""How many times the people of another table there may be before it is odd."""


def replaced(
    units: Units,
    path: Path,
    frames: Mapping[str, gpd.GeoDataFrame],
    warn: Callable[[str], None],
) -> Units:
    """`units` with the people that the file at `path` counts, in place of all that they had.

    Args:
        units: of a workspace.
        path: a CSV file with the columns of `units/population.csv`, of which `date` and `source`
            may be left out; or a GeoTIFF whose cells count people.
        frames: its layers, EPSG:4326, by key; one of them holds the units that are counted.
        warn: called with a sentence for what may be wrong, Vietnamese | English.

    Raises:
        UsageError: there is no such file, the workspace has no units, or the library that reads
            rasters is not installed.
        WorkspaceError: the file has faults; all of them at once.
    """
    if not path.is_file():
        raise UsageError(notice("people_no_file", path=path))
    epochs = _drawn(units, frames)
    if not epochs:
        raise UsageError(notice("people_no_units", path=path))
    if path.suffix.lower() in RASTERS:
        epoch = _counted(units, epochs)
        people = raster.read(path, frames[epoch.layer], epoch.key, warn)
        made = replace(units, population=people)
    elif path.suffix.lower() in _TABLES:
        made = _table(path, units, epochs)
    else:
        raise UsageError(notice("people_kind", path=path, kinds=", ".join((*_TABLES, *RASTERS))))
    if faults := [*density.check(made, frames, path.name)]:
        raise WorkspaceError(faults)
    _compared(path, units, made, warn)
    return made


def _drawn(units: Units, frames: Mapping[str, gpd.GeoDataFrame]) -> list[Epoch]:
    """The epochs whose units a layer draws, in the order of time."""
    return [
        epoch for epoch in units.epochs if epoch.layer in frames and CODE in frames[epoch.layer]
    ]


def _counted(units: Units, epochs: list[Epoch]) -> Epoch:
    """The epoch that people are counted in: that of the table so far, else the last one drawn."""
    known = {row.epoch for row in units.population}
    return next((epoch for epoch in epochs if epoch.key in known), epochs[-1])


def _table(path: Path, units: Units, epochs: list[Epoch]) -> Units:
    """`units` with the people of the CSV file at `path`.

    Raises:
        WorkspaceError: it has faults; all of them at once.
    """
    file = path.name
    sheet, faults = read_csv(path, file, rows.columns(Population))
    table = rows.read("people", Population, sheet)
    faults += table.faults
    people = tuple(
        replace(row, code=written(row.code), source=row.source or file) for row in table.records
    )
    made = replace(units, population=people)
    faults += rules.people(made, file)
    # Where rows were left out, what is missing follows from their faults.
    if table.faults:
        faults = [fault for fault in faults if fault.code != "people_missing"]
    if not faults:
        faults += _seen(made, epochs, file)
    if faults:
        raise WorkspaceError(faults)
    return made


def _seen(made: Units, epochs: list[Epoch], file: str) -> list[Fault]:
    """That there is no number, or none of an epoch that is drawn."""
    counted = {row.epoch for row in made.population if row.people is not None}
    if not counted:
        return [Location(file).fault("people_none")]
    if counted & {epoch.key for epoch in epochs}:
        return []
    known = ", ".join(sorted(counted))
    choices = ", ".join(epoch.key for epoch in epochs)
    return [Location(file).fault("people_not_drawn", value=known, choices=choices)]


def _compared(path: Path, before: Units, after: Units, warn: Callable[[str], None]) -> None:
    """Say so where there are far more or fewer people than the workspace's own table has."""
    was, now = _total(before), _total(after)
    if was and not _AS_MANY[0] * was <= now <= _AS_MANY[1] * was:
        warn(notice("people_odd", path=path.name, now=format_number(round(now)),
                    was=format_number(round(was))))  # fmt: skip


def _total(units: Units) -> float:
    return sum(row.people or 0 for row in units.population)


def origin(units: Units, path: Path) -> Pair:
    """Where the people of `units` come from: the file at `path`, and of when, where it says so."""
    total, day = format_number(round(_total(units))), _date(units)
    if day is None:
        return sentence("people_from", file=path.name, total=total)
    return sentence("people_from_dated", file=path.name, day=format_date(day), total=total)


def source(units: Units, path: Path) -> Source:
    """The file at `path`, which the people of `units` are of, as a source."""
    title = sentence("people_source", file=path.name)
    return Source(
        id=path.name, title_vi=title[0], title_en=title[1], issuer="", number="",
        date=_date(units), address="", licence="", basis="read",
    )  # fmt: skip


def _date(units: Units) -> When | None:
    """The day that all the people are of; None where none is named, or several are."""
    days = {row.date for row in units.population if row.date}
    return days.pop() if len(days) == 1 else None
