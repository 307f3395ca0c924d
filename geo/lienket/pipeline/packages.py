"""A package that was edited in a GIS, brought home: its geometry, and its states as statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd

from lienket import facts, join, status_book, text, timeline
from lienket.dates import When
from lienket.errors import Fault, WorkspaceError, fault
from lienket.i18n import Pair, format_number, sentence
from lienket.intake import edited_package, review
from lienket.intake.comparison import Replacement
from lienket.intake.edited_package import Edits, GeometryEdit, StateEdit
from lienket.intake.matching import Match
from lienket.model.records import Facts, Status
from lienket.pipeline import geometry_files, intake_plan
from lienket.pipeline.geometry_files import Renewed
from lienket.pipeline.intake_plan import Plan, Steps, Taking
from lienket.pipeline.reading import Part, Workspace
from lienket.status_book import Answer, Change, Cited
from lienket.status_book.columns import DATES, EVENT, STATE, choices, head, is_open
from lienket.timeline import Subject

_NOTES = ("note_vi", "note_en")


def planned(read: Workspace, taking: Taking, cited: Cited) -> tuple[Plan, Steps]:
    """What the edits of a package would change, and what makes the files that would.

    Raises:
        UsageError: the package cannot be read, is of another workspace, or is older than what it
            would replace.
        WorkspaceError: a state in it is none, or was changed in the workspace too; all of them.
    """
    edits = _edits(read, taking.file)
    renewed = [*_renewed(read, edits, taking, cited)]
    statements = _statements(read, edits.states, taking.file.name, cited)
    changes = tuple(row for _, rows in renewed for row in rows)
    intake_plan.guard_source(read, cited, changes, statements)

    def steps(copy: Path) -> Iterator[dict[str, bytes]]:
        for made, rows in renewed:
            yield from made.steps(copy, rows, taking.gap_reason)
        open_too = any(row.folder == facts.FOLDER for row in statements)
        yield from geometry_files.with_source(copy, changes, cited, public=open_too)
        left = replace(cited, row=None) if changes else cited
        if statements:
            yield status_book.added(copy, statements, left)

    return Plan(_notes(edits), changes, cited, statements), steps


def _edits(read: Workspace, path: Path) -> Edits:
    """What was edited in the package at `path`, which is for the one audience or the other.

    Raises:
        UsageError: the package cannot be read, or is of another workspace.
    """
    inside = edited_package.read(path, read.whole.catalogue, _joined(read.whole), read.whole.past)
    if read.public is read.whole:
        return inside
    public = edited_package.read(
        path, read.public.catalogue, _joined(read.public), read.public.past
    )
    # A public package lacks what is internal; one for the inside has it all.
    return min(public, inside, key=lambda found: len(found.remarks))


def _joined(part: Part) -> Mapping[str, gpd.GeoDataFrame]:
    """The layers of a part of a workspace as they are delivered, EPSG:4326."""
    seen = join.until(part.facts, date.max)
    return join.attach(part.catalogue, part.frames, seen, join.newest(seen))


def _renewed(
    read: Workspace, edits: Edits, taking: Taking, cited: Cited
) -> Iterator[tuple[Renewed, Sequence[Replacement]]]:
    """For each layer and accuracy what changes in it.

    Raises:
        UsageError: a layer cannot hold what was drawn, or has something newer.
    """
    for layer, rows in edits.geometry.items():
        wanted = intake_plan.want(read, layer)
        nothing = gpd.GeoDataFrame(geometry=[], crs=read.whole.frames[layer].crs)
        found: list[Replacement] = []
        for accuracy in sorted({row.accuracy for row in rows}):
            here = [row for row in rows if row.accuracy == accuracy]
            matches = [*_matches(here)]
            kept = review.compare(wanted, matches, 0, accuracy or taking.accuracy, cited.id)
            found += kept.changes
        intake_plan.guard_order(read, layer, found, cited)
        yield Renewed(read, wanted, nothing, {}, cited), found


def _matches(rows: Sequence[GeometryEdit]) -> Iterator[Match]:
    for number, row in enumerate(rows, start=1):
        yield Match(number, row.key, "key", {row.key: row.geometry})


def _statements(
    read: Workspace, states: Sequence[StateEdit], file: str, cited: Cited
) -> tuple[Change, ...]:
    """The new statements that edited states make.

    Raises:
        WorkspaceError: a state is none, or was changed in the workspace too; all of them.
    """
    whole, public = read.whole, read.public
    subjects = {row.key: row for row in timeline.subjects(whole.catalogue, whole.facts)}
    faults: list[Fault] = []
    answers: list[Answer] = []
    for row in states:
        subject = subjects.get(row.key)
        if subject is None:
            continue
        met = [*_wrong(row, subject, file)]
        faults += met
        answers += [] if met else [_answer(row, subject)]
    latest, known = (_newest(part.facts) for part in (whole, public))
    changes, conflicts = status_book.compare(answers, latest, known, file)
    if faults := [*faults, *conflicts]:
        raise WorkspaceError(faults)
    return status_book.unsaid(changes, cited, whole.facts.statuses)


def _newest(facts: Facts) -> dict[str, Status]:
    return join.newest(join.until(facts, date.max))


def _answer(row: StateEdit, subject: Subject) -> Answer:
    """An edited state as a row of a form that came back."""
    notes = {
        name: row.values.get(name, "")
        for name in _NOTES
        if row.values.get(name, "") != row.delivered.get(name, "")
    }
    origin = {name: row.delivered.get(name, "") for name in STATE}
    state = {name: row.values.get(name, "") for name in STATE}
    cells = {name: _cell(row, name) for name in (*STATE, *EVENT)}
    return Answer(subject, {**state, **dict.fromkeys(EVENT, ""), **notes}, origin, 0, cells)


def _wrong(row: StateEdit, subject: Subject, file: str) -> Iterator[Fault]:
    """What of an edited state no table may hold."""
    for name in STATE:
        value = row.values.get(name, "")
        if value == row.delivered.get(name, ""):
            continue
        values: dict[str, Any] = {"name": head(name), "value": value}
        place = _cell(row, name)
        if name in DATES:
            if value and not _is_date(value):
                yield fault("package_date", file=file, key=place, **values)
        elif not is_open(name, subject) or (value and value not in choices(name, subject)):
            words = choices(name, subject)
            near, listed = text.nearest(value, words), ", ".join(words) or "–"
            yield fault("package_word", file=file, key=place, choices=listed, near=near, **values)


def _is_date(value: str) -> bool:
    try:
        When.parse(value)
    except ValueError:
        return False
    return True


def _cell(row: StateEdit, name: str) -> str:
    return f"{row.layer} · {row.key} · {name}"


def _notes(edits: Edits) -> tuple[Pair, ...]:
    """What is to be known of a package before its edits are taken in."""
    old = [sentence("package_outdated", count=format_number(edits.outdated))]
    return (*edits.remarks, *(old if edits.outdated else []))
