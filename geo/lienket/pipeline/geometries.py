"""Geometry of an office taken into a workspace: what it replaces is kept, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lienket import vocabulary
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.intake import columns, delivery, matching, package_file, review
from lienket.intake.review import Ask
from lienket.layers.features import own_columns
from lienket.pipeline import geometry_files, intake_plan, packages, reading, trial
from lienket.pipeline.geometry_files import Renewed
from lienket.pipeline.intake_plan import Plan, Steps, Taking
from lienket.pipeline.reading import Workspace
from lienket.status_book import Cited

__all__ = ("Intake", "Plan", "Taking", "take_in")


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of an import: what it would change, and whether it was agreed to."""

    plan: Plan
    taken: bool


def take_in(workspace: Path, taking: Taking, ask: Ask, agreed: Callable[[Plan], bool]) -> Intake:
    """Put the geometry of a file in the place of that of `workspace`, if `agreed` says yes.

    A package that was delivered brings its edits home: geometry, and states as new statements.
    What is replaced is kept as it was known until the date of the new source. A fault anywhere
    stops all of it.

    Args:
        workspace: the folder that holds `catalogue.toml`.
        taking: the file and what a person says of it.
        ask: called once with the records that nobody can match but a person.
        agreed: called once with what would change; not called where nothing would.

    Raises:
        UsageError: there is no such folder, layer, side or column, the file cannot be used, or a
            record is not matched.
        WorkspaceError: the workspace has faults, or would have them afterwards.
        ProductError: the files cannot be written, or something else writes to the workspace.
    """
    if not (taking.layer or taking.file.exists()):
        raise UsageError(notice("import_no_file", file=taking.file))
    with (
        trial.opened(workspace, dry=taking.dry) as (stage, read),
        vocabulary.using(read.whole.catalogue),
    ):
        cited = intake_plan.cite(taking, read)
        if taking.layer or not package_file.is_package(taking.file):
            plan, steps = _planned(read, taking, cited, ask)
        else:
            plan, steps = packages.planned(read, taking, cited)
        if not (plan.changes or plan.statements):
            return Intake(plan, taken=False)
        files = trial.collected(workspace, steps)
        plan = replace(plan, files=tuple(sorted(files)))

        def asked() -> bool:
            return agreed(plan) and not taking.dry

        taken = trial.place(workspace, stage, files, reading.read, asked)
    return Intake(plan, taken)


def _planned(read: Workspace, taking: Taking, cited: Cited, ask: Ask) -> tuple[Plan, Steps]:
    """What would change, and what makes the files that would.

    Raises:
        UsageError: a record cannot be matched, what is said of the file does not fit it, or its
            source is older than what it would replace.
    """
    wanted = intake_plan.want(read, taking.layer, taking.side)
    delivered = delivery.read(
        taking.file,
        known=read.whole.frames[wanted.layer.key],
        sides=wanted.sides,
        layer=taking.inside,
        crs=taking.crs,
        encoding=taking.encoding,
    )
    named = columns.read(taking.columns, delivered.frame, own_columns(wanted.layer))
    names = {name: column for name, column in named.items() if name in columns.NAMES}
    picks = taking.picks or {}
    review.guard_labels(picks, matching.labels(delivered.frame, names))
    records, unfit = review.fitting_records(delivered.frame, wanted.layer)
    matches = review.match(wanted, records, names, picks, ask)
    found = review.compare(wanted, matches, unfit, taking.accuracy, cited.id)
    intake_plan.guard_source(read, cited, found.changes)
    intake_plan.guard_order(read, wanted.layer.key, found.changes, cited)
    made = Renewed(read, wanted, delivered.frame, named, cited)

    def steps(copy: Path) -> Iterator[dict[str, bytes]]:
        yield from made.steps(copy, found.changes, taking.gap_reason)
        yield from geometry_files.with_source(copy, found.changes, cited)

    notes = (*delivered.notes, *found.remarks)
    return Plan(notes, found.changes, cited, same=found.same), steps
