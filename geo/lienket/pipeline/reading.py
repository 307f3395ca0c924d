"""A workspace read and checked: its public part, and all of it for those who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from lienket import catalogue, checks, facts, layers, paths, units, vocabulary
from lienket.checks import former
from lienket.checks.case import Case
from lienket.errors import Fault, Unread, UsageError, WorkspaceError
from lienket.facts import internal
from lienket.i18n import notice
from lienket.layers import example_licence, history, settling, strays
from lienket.layers import internal as inner_layers
from lienket.model.records import Audience, Catalogue, Facts
from lienket.model.units import Units
from lienket.units import codes, density, rules


@dataclass(frozen=True, slots=True)
class Part:
    """What of a workspace one audience's products are made from, before dates are asked.

    `frames` by layer key, as `layers.read` returns them (EPSG:4326); `files`: what was read, by
    its path in the workspace, sorted; `mixed`: internal rows stand among the others; `past`: the
    geometry that was replaced, by layer key; `units`: the administrative units in time.
    """

    catalogue: Catalogue
    frames: Mapping[str, gpd.GeoDataFrame]
    facts: Facts
    country: gpd.GeoDataFrame | None
    files: tuple[str, ...]
    mixed: bool
    past: history.Past = field(default_factory=dict)
    units: Units = field(default_factory=Units)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace without a fault: what is public, and the whole; the same without a folder.

    `notes`: what a reader left out by a rule, a sentence each, Vietnamese | English.
    """

    public: Part
    whole: Part
    notes: tuple[str, ...] = ()

    def for_audience(self, audience: Audience) -> Part:
        """What products for `audience` are made from."""
        return self.whole if audience == "internal" else self.public


def read(folder: Path) -> Workspace:
    """The workspace in `folder`, checked.

    Raises:
        UsageError: there is no such folder.
        WorkspaceError: it has faults; all of them at once.
    """
    if not folder.is_dir():
        raise UsageError(notice("no_workspace", folder=folder))
    found, faults, entries = catalogue.examine(folder)
    with vocabulary.using(found):
        return _read(folder, found, faults, entries)


def notes(folder: Path) -> tuple[str, ...]:
    """What is odd about the workspace in `folder` and no fault.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(notice("no_workspace", folder=folder))
    found, _, _ = catalogue.examine(folder)
    return unread(folder, found)


def units_of(folder: Path) -> Units:
    """The administrative units of the workspace in `folder`, without what else it holds.

    Raises:
        UsageError: there is no such folder.
        WorkspaceError: its tables of units have faults.
    """
    if not folder.is_dir():
        raise UsageError(notice("no_workspace", folder=folder))
    found, _, _ = catalogue.examine(folder)
    in_time = units.read(folder, found)
    faults = in_time.faults or rules.run(in_time.units, found)
    if faults:
        raise WorkspaceError(faults)
    return in_time.units


def _read(folder: Path, found: Catalogue, faults: tuple[Fault, ...], entries: Unread) -> Workspace:
    """What beside its catalogue is read of the workspace in `folder`.

    Raises:
        WorkspaceError: it has faults; all of them at once.
    """
    tables_of_facts, met, rows = facts.examine(folder)
    faults += met
    frames, met, features = layers.examine(folder, found)
    faults += met
    country, met = layers.country(folder, found)
    faults += (*met, *example_licence.check(found, frames))
    in_time = units.read(folder, found)
    faults += in_time.faults
    if in_time.whole:
        faults += rules.run(in_time.units, found) or (
            *codes.check(in_time.units, found, frames), *density.check(in_time.units, frames),
        )  # fmt: skip
    case = Case(found, frames, tables_of_facts, entries=entries, files=features, tables=rows)
    wider, met = _widened(folder, case)
    past, former_faults = _past(folder, case, ("",))
    former_faults += history.strays(folder, found)
    all_past, more = _past(folder, wider, ("", internal.FOLDER)) if wider else (past, ())
    faults = (*faults, *met, *former_faults, *more, *checks.run(case, wider))
    if faults:
        raise WorkspaceError(faults)
    public = replace(_part(folder, case, country, (), past), units=in_time.units)
    inside = internal.files(folder) if wider else ()
    whole = _part(folder, wider, country, inside, all_past) if wider else public
    whole = replace(whole, units=in_time.units)
    return Workspace(public, whole, ((wider or case).files.notes + unread(folder, found)))


def unread(folder: Path, found: Catalogue) -> tuple[str, ...]:
    """What is said of files of the workspace in `folder` that nothing reads."""
    tables = [facts.WORKBOOK, "statements.csv", *(f"{name}.csv" for name in facts.TABLES)]
    country = [found.country.file] if found.country else []
    own = (catalogue.FILE, catalogue.KNOWN_FILE, catalogue.SHEETS_FILE, *catalogue.WORDS_FILES)
    read = [*own, *units.FILES, *country, *(f"{facts.FOLDER}/{name}" for name in tables)]
    homes = {facts.FOLDER, *(Path(name).parent.as_posix() for name in units.FILES)}
    return strays.notes(folder, found, read, homes)


def _widened(folder: Path, case: Case) -> tuple[Case | None, tuple[Fault, ...]]:
    """`case` with the internal part of the workspace, if it has one, and the faults met."""
    files = [name for row in case.catalogue.layers for name in (row.file, history.file_of(row))]
    faults = internal.strays(folder, (catalogue.KNOWN_FILE, catalogue.SHEETS_FILE, *files))
    if not internal.is_there(folder) or not internal.is_open(folder):
        return None, faults
    base = internal.FOLDER
    found, met, entries = catalogue.widen(folder, base, case.catalogue, case.entries)
    faults += met
    tables_of_facts, met, rows = internal.widen(folder, case.facts, case.tables)
    faults += met
    frames, met, features = inner_layers.widen(folder, base, found, case.frames, case.files)
    wider = Case(found, frames, tables_of_facts, entries=entries, files=features, tables=rows)
    return wider, faults + met


def _past(
    folder: Path, case: Case, bases: tuple[str, ...]
) -> tuple[history.Past, tuple[Fault, ...]]:
    """The geometry that was replaced in a workspace, by layer key, and the faults met."""
    found: dict[str, gpd.GeoDataFrame] = {}
    faults: list[Fault] = []
    for base in bases:
        frames, met = history.read(folder, case.catalogue, base)
        rows = history.layers_of(folder, case.catalogue, base)
        replaced = Case(replace(case.catalogue, layers=rows), frames, case.facts)
        faults += [*met, *former.run(case, replaced)]
        for key, frame in frames.items():
            both = [each for each in (found.get(key), frame) if each is not None and len(each)]
            found[key] = pd.concat(both, ignore_index=True) if len(both) > 1 else frame
    return found, tuple(faults)


def _part(
    folder: Path,
    case: Case,
    country: gpd.GeoDataFrame | None,
    inside: tuple[str, ...],
    past: history.Past,
) -> Part:
    return Part(
        catalogue=case.catalogue,
        frames=settling.settled(case.catalogue, case.frames),
        facts=case.facts,
        country=country,
        files=tuple(sorted((*_files(folder, case.catalogue), *inside))),
        mixed=not inside and any(link.publish == "internal" for link in case.facts.links),
        past=past,
    )


def _files(folder: Path, found: Catalogue) -> tuple[str, ...]:
    """The files of the public part of a workspace, by their path in it."""
    workbook = f"{facts.FOLDER}/{facts.WORKBOOK}"
    tables_of_facts = [f"{facts.FOLDER}/{name}.csv" for name in facts.TABLES]
    optional = [workbook] if (folder / workbook).is_file() else tables_of_facts
    rows = [*found.layers, *([found.country] if found.country else [])]
    own = (
        *(catalogue.FILE, catalogue.KNOWN_FILE, catalogue.SHEETS_FILE),
        *catalogue.WORDS_FILES,
        *units.FILES,
    )
    former_files = [row.file for row in history.layers_of(folder, found)]
    names = [*own, *optional, *(row.file for row in rows), *former_files]
    there = [path for name in names if (path := paths.stored(folder, name)).is_file()]
    return tuple(path.relative_to(folder).as_posix() for path in there)


def hidden(part: Part) -> frozenset[str]:
    """The files of a public part of which no digest may be told: internal rows may stand there."""
    if not part.mixed:
        return frozenset()
    statused = [row for row in part.catalogue.layers if row.status]
    drawn = {name for row in statused for name in (row.file, history.file_of(row))}
    said = {name for name in part.files if name.startswith(f"{facts.FOLDER}/")}
    return frozenset({*drawn, *said, catalogue.KNOWN_FILE, catalogue.SHEETS_FILE})
