"""Statuses handed out to be filled in, and taken back: adding alone, all or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from lienket import facts, join, status_book, timeline, vocabulary
from lienket.errors import Fault, ProductError, UsageError, WorkspaceError
from lienket.facts import workbook
from lienket.i18n import notice
from lienket.model.records import Audience, Source
from lienket.pipeline import reading, staging
from lienket.status_book import Change, Cited

_LOG = "statuses"


@dataclass(frozen=True, slots=True)
class Taking:
    """What is to be taken in, and how its source is called.

    `source`: a document's name with its date, or the id of a known source; `dated`: its date where
    the name has none; `english`, `issuer`: what a new source is called in English, who issued it.
    """

    form: Path
    source: str
    dated: str | None = None
    english: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """What a form brings: the new statements, their source, whether they were taken in.

    `files`: the tables that grow, by their path in the workspace.
    """

    changes: tuple[Change, ...]
    cited: Cited
    taken: bool
    files: tuple[str, ...]


class FormError(WorkspaceError):
    """A form has faults: nothing of it was taken in; `copy`: where they are written into it."""

    def __init__(self, faults: Sequence[Fault], copy: Path | None) -> None:
        super().__init__(faults)
        self.copy = copy


def take_in(
    workspace: Path, taking: Taking, agreed: Callable[[Sequence[Change], Cited], bool]
) -> Intake:
    """Add the statements of a form to the event log of `workspace`, if `agreed` says yes to them.

    What stands there is never changed. A statement that the checks refuse, or a row that was
    changed in the workspace since the form was handed out, stops all of it.

    Args:
        workspace: the folder that holds `catalogue.toml`.
        taking: the form and its source.
        agreed: asked once, with what would be added; not asked where nothing is.

    Raises:
        UsageError: there is no such folder or file, or the source has no date.
        WorkspaceError: the workspace has faults of its own.
        FormError: the form has; all of them at once, by their cells.
        ProductError: the tables cannot be written, or something else writes to the workspace.
    """
    if not workspace.is_dir():
        raise UsageError(notice("no_workspace", folder=workspace))
    if not taking.form.is_file():
        raise UsageError(notice("no_form", file=taking.form))
    with staging.staged(workspace) as stage:
        whole = reading.read(workspace).whole
        with vocabulary.using(whole.catalogue):
            changes, cited = _changes(whole, taking)
            if not changes:
                return Intake((), cited, taken=False, files=())
            files = status_book.added(workspace, changes, cited)
            _guard(workspace, files, changes, taking.form)
            taken = agreed(changes, cited)
        if taken:
            _write(stage, files)
            staging.place(stage, workspace, last=max(files))
        return Intake(changes, cited, taken, tuple(sorted(files)))


def hand_out(
    workspace: Path, target: Path, *, audience: Audience, as_of: date, silent_days: int
) -> None:
    """Write the statuses of `workspace` to the workbook `target`, to be filled in.

    Raises:
        UsageError: there is no such folder, or something stands at `target`: a form may be filled.
        WorkspaceError: the workspace has faults; all of them at once.
        ProductError: the file cannot be written.
    """
    from lienket import pipeline  # noqa: PLC0415 - the path itself, which stands above

    if target.exists():
        raise UsageError(notice("form_taken", file=target))
    atlas = pipeline.atlas(workspace, as_of=as_of, audience=audience)
    content = status_book.as_xlsx(atlas, as_of, silent_days)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as why:
        raise ProductError(
            notice("product_unwritable", where=target, reason=why.strerror or why)
        ) from why


def _changes(whole: reading.Part, taking: Taking) -> tuple[tuple[Change, ...], Cited]:
    """The new statements of a form, and what they cite.

    Raises:
        UsageError: the source has no date.
        FormError: a cell is wrong, or was changed elsewhere too.
    """
    known: Sequence[Source] = whole.facts.sources
    cited = status_book.cite(
        taking.source, taking.dated, known, english=taking.english, issuer=taking.issuer
    )
    subjects = timeline.subjects(whole.catalogue, whole.facts)
    answers, faults = status_book.read(taking.form, subjects)
    latest = join.newest(join.until(whole.facts, date.max))
    changes, met = status_book.compare(answers, latest, taking.form.name)
    if faults := (*faults, *met):
        raise FormError(faults, _annotated(taking.form, faults))
    return status_book.unsaid(changes, cited, whole.facts.statuses), cited


def _annotated(form: Path, faults: Sequence[Fault]) -> Path | None:
    """Where the faults of a form are written into it; None where that cannot be."""
    try:
        return status_book.annotate(form, faults)
    except workbook.BROKEN:
        return None


def _guard(
    workspace: Path, files: Mapping[str, bytes], changes: Sequence[Change], form: Path
) -> None:
    """Nothing, if the workspace with the new rows has no fault.

    Raises:
        FormError: it has; those of the new rows by their cells.
    """
    with tempfile.TemporaryDirectory() as place:
        trial = Path(place) / "workspace"
        shutil.copytree(workspace, trial, ignore=shutil.ignore_patterns(".lienket-*"))
        _write(trial, files)
        try:
            reading.read(trial)
        except WorkspaceError as error:
            faults = [_at_cell(fault, trial, changes, form) for fault in error.faults]
            raise FormError(faults, _annotated(form, faults)) from None


def _at_cell(fault: Fault, trial: Path, changes: Sequence[Change], form: Path) -> Fault:
    """`fault`, at the cell of the form that it comes from where it is one of a new row."""
    file = fault.file.partition("#")[0]
    base = file.rpartition("/")[0]
    mine = [change for change in changes if change.answer.subject.folder == base]
    if not Path(file).name.startswith((_LOG, facts.WORKBOOK)):
        return fault
    later = _lines(trial, base) - fault.line
    if not 0 <= later < len(mine) or not fault.line:
        return fault
    answer = mine[-1 - later].answer
    return replace(fault, file=form.name, line=answer.line, key=answer.cells["stage"])


def _lines(trial: Path, base: str) -> int:
    """The line of the last row of the event log in `base`."""
    sheets, _ = facts.gather(trial, base, frozenset(facts.TABLES))
    rows = sheets[_LOG].rows
    return int(rows[-1][0]) if rows else 0


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
