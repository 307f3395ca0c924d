"""Statuses handed out to be filled in, and taken back: adding alone, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lienket import facts, join, status_book, timeline, vocabulary
from lienket.errors import Fault, ProductError, UsageError, WorkspaceError
from lienket.facts import workbook
from lienket.i18n import format_date, notice
from lienket.model.records import Audience, Source
from lienket.pipeline import form_faults, reading, trial
from lienket.status_book import Change, Cited

_ENDING = ".xlsx"


@dataclass(frozen=True, slots=True)
class Taking:
    """What is to be taken in, and how its source is called.

    `source`: a document's name with its date, or the id of a known source; `dated`: its date where
    the name has none; `english`, `issuer`: what a new source is called in English, who issued it;
    `today`: no document is of a later day. `dry`: nothing is written, whatever is agreed to.
    """

    form: Path
    source: str
    dated: str | None = None
    english: str = ""
    issuer: str = ""
    today: date | None = None
    dry: bool = False


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
    if not taking.form.is_file() and workspace.is_dir():
        raise UsageError(notice("no_form", file=taking.form))
    with (
        trial.opened(workspace, dry=taking.dry) as (stage, read),
        vocabulary.using(read.whole.catalogue),
    ):
        changes, cited = _changes(read, taking)
        if not changes:
            return Intake((), cited, taken=False, files=())
        files = status_book.added(workspace, changes, cited)

        def guard(copy: Path) -> None:
            if faults := form_faults.gather(copy, changes, cited, taking.form.name):
                raise FormError(faults, _annotated(taking, faults))

        def asked() -> bool:
            return agreed(changes, cited) and not taking.dry

        taken = trial.place(workspace, stage, files, guard, asked)
    return Intake(changes, cited, taken, tuple(sorted(files)))


def hand_out(
    workspace: Path, target: Path, *, audience: Audience, as_of: date, silent_days: int
) -> None:
    """Write the statuses of `workspace` to the workbook `target`, to be filled in.

    Raises:
        UsageError: there is no such folder, `target` is no .xlsx, or something stands there: a
            form may be filled.
        WorkspaceError: the workspace has faults; all of them at once.
        ProductError: the file cannot be written.
    """
    from lienket import pipeline  # noqa: PLC0415 - the path itself, which stands above

    if target.suffix.lower() != _ENDING:
        raise UsageError(notice("form_ending", file=target, ending=_ENDING))
    if os.path.lexists(target):
        raise UsageError(notice("form_taken", file=target))
    atlas = pipeline.atlas(workspace, as_of=as_of, audience=audience)
    content = status_book.as_xlsx(atlas, as_of, silent_days)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_new(target, content)
    except FileExistsError as why:
        raise UsageError(notice("form_taken", file=target)) from why
    except OSError as why:
        raise ProductError(
            notice("product_unwritable", where=target, reason=why.strerror or why)
        ) from why


def _write_new(target: Path, content: bytes) -> None:
    """Write a file that was not there, whole or not at all.

    Raises:
        OSError: it cannot be written, or is there.
    """
    with target.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            target.unlink()
            raise


def _changes(read: reading.Workspace, taking: Taking) -> tuple[tuple[Change, ...], Cited]:
    """The new statements of a form, and what they cite.

    Raises:
        UsageError: the source has no date, or is an internal one of public statements.
        FormError: a cell is wrong, or was changed elsewhere too.
    """
    whole, public = read.whole, read.public
    cited = _cite(taking, whole.facts.sources)
    subjects = timeline.subjects(whole.catalogue, whole.facts)
    answers, faults = status_book.read(taking.form, subjects)
    latest, known = (join.newest(join.until(part.facts, date.max)) for part in (whole, public))
    changes, met = status_book.compare(answers, latest, known, taking.form.name)
    if faults := (*faults, *met):
        raise FormError(faults, _annotated(taking, faults))
    inside = {row.id for row in whole.facts.sources} - {row.id for row in public.facts.sources}
    if cited.id in inside and any(change.folder == facts.FOLDER for change in changes):
        cited = _cite(taking, public.facts.sources, inside)
    return status_book.unsaid(changes, cited, whole.facts.statuses), cited


def _cite(taking: Taking, known: Sequence[Source], others: Collection[str] = ()) -> Cited:
    """The source of a form, one of `known` or a new one.

    Raises:
        UsageError: it has no date, is of a day to come, or one of `others`.
    """
    cited = status_book.cite(
        taking.source,
        taking.dated,
        known,
        english=taking.english,
        issuer=taking.issuer,
        others=others,
    )
    if taking.today and cited.date.first > taking.today:
        raise UsageError(notice("source_to_come", day=format_date(cited.date)))
    return cited


def _annotated(taking: Taking, faults: Sequence[Fault]) -> Path | None:
    """Where the faults of a form are written into it; None where that cannot be, or may not."""
    if taking.dry:
        return None
    try:
        return status_book.annotate(taking.form, faults)
    except workbook.BROKEN:
        return None
