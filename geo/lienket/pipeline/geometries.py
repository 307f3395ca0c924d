"""Geometry of an office taken into a workspace: what it replaces is kept, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lienket import vocabulary
from lienket.intake import columns, delivery, edited_package, review
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
    with (
        trial.opened(workspace, dry=taking.dry) as (stage, read),
        vocabulary.using(read.whole.catalogue),
    ):
        cited = intake_plan.cite(taking, read)
        if taking.layer or not edited_package.is_package(taking.file):
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
        UsageError: a record cannot be matched, or what is said of the file does not fit it.
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
    records, unfit = review.fitting_records(delivered.frame, wanted.layer)
    matches = review.match(wanted, records, names, taking.picks or {}, ask)
    found = review.compare(wanted, matches, unfit, taking.accuracy, cited.id)
    made = Renewed(read, wanted, delivered.frame, named, cited)

    def steps(copy: Path) -> Iterator[dict[str, bytes]]:
        yield from made.steps(copy, found.changes, taking.gap_reason)
        yield from geometry_files.with_source(copy, found.changes, cited)

    notes = (*delivered.notes, *found.remarks)
    return Plan(notes, found.changes, cited, same=found.same), steps
