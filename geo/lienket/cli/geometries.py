"""`lienket import`: the geometry of an office, in the place of ours."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lienket import text
from lienket.cli import options
from lienket.cli.options import FOLDER, WORKSPACE_HELP
from lienket.errors import UsageError
from lienket.i18n import Pair, beside, format_date, format_number, notice

if TYPE_CHECKING:
    from lienket.intake.questions import Question
    from lienket.intake.targets import Target
    from lienket.pipeline.geometries import Plan


@click.command("import")
@click.argument("file", type=FOLDER)
@click.option("--layer", default="", help=notice("help_import_layer"))
@click.option("--inside", help=notice("help_import_inside"))
@click.option("--map", "columns", multiple=True, help=notice("help_import_map"))
@click.option("--side", default="", help=notice("help_import_side"))
@click.option("--crs", help=notice("help_import_crs"))
@click.option(
    "--encoding",
    type=click.Choice(["auto", "tcvn3", "vni", "cp1258", "utf-8"]),
    default="auto",
    show_default=True,
    help=notice("help_import_encoding"),
)
@click.option("--pick", "picks", multiple=True, help=notice("help_import_pick"))
@click.option("--keys", type=FOLDER, help=notice("help_import_keys"))
@click.option(
    "--accuracy",
    type=click.Choice(["surveyed", "traced", "generalised"]),
    default="traced",
    show_default=True,
    help=notice("help_import_accuracy"),
)
@click.option("--source", default="", help=notice("help_import_source"))
@click.option("--date", "dated", help=notice("help_source_date"))
@click.option("--source-en", default="", help=notice("help_source_en"))
@click.option("--issuer", default="", help=notice("help_source_issuer"))
@click.option("--gap-reason", default="", help=notice("help_import_gaps"))
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--dry-run", is_flag=True, help=notice("help_import_dry_run"))
@click.option("--yes", is_flag=True, help=notice("help_yes"))
def take_in(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Path,
    layer: str,
    inside: str | None,
    columns: tuple[str, ...],
    side: str,
    crs: str | None,
    encoding: str,
    picks: tuple[str, ...],
    keys: Path | None,
    accuracy: str,
    source: str,
    dated: str | None,
    source_en: str,
    issuer: str,
    gap_reason: str,
    workspace: Path | None,
    dry_run: bool,  # noqa: FBT001 - flag
    yes: bool,  # noqa: FBT001 - flag
) -> None:
    """Đưa hình từ tệp FILE vào một lớp. | Take the geometry of FILE into a layer."""  # noqa: DOC501 - help page
    from lienket.intake import questions  # noqa: PLC0415 - heavy
    from lienket.pipeline import geometries  # noqa: PLC0415 - heavy

    if not (source or dry_run):
        raise click.UsageError(notice("import_no_source"))
    picked = questions.parse(picks)
    if keys is not None and keys.is_file():
        picked = {**questions.read(keys), **picked}
    taking = geometries.Taking(
        file=file,
        layer=layer,
        inside=inside,
        columns=columns,
        side=side,
        crs=crs,
        encoding=encoding,
        picks=picked,
        accuracy=accuracy,
        source=source,
        dated=dated,
        english=source_en,
        issuer=issuer,
        gap_reason=_reason(gap_reason),
        today=datetime.now(UTC).astimezone().date(),
        dry=dry_run,
    )

    def agreed(plan: Plan) -> bool:
        _show(plan)
        return options.agreed(dry_run=dry_run, yes=yes, question="import_question")

    intake = geometries.take_in(options.workspace(workspace), taking, _asking(keys), agreed)
    plan = intake.plan
    if not (plan.changes or plan.statements):
        for note in plan.notes:
            click.echo(beside(note))
        click.echo(notice("import_unchanged"))
    elif intake.taken:
        _tell(plan)
    else:
        click.echo(notice("import_not_taken_in"))


def _tell(plan: Plan) -> None:
    """Print what an import has done."""
    count, statements = format_number(len(plan.changes)), format_number(len(plan.statements))
    files = ", ".join(plan.files)
    click.echo(notice("import_taken_in", count=count, statements=statements, files=files))
    if plan.changes:
        click.echo(notice("import_next"))
    if any(row.shift_m is not None for row in plan.changes):
        click.echo(notice("import_kept"))


def _reason(written: str) -> Pair:
    """Why gaps are accepted, in both languages: the one that is missing is as the other."""
    vi, _, en = (each.strip() for each in text.nfc(written).partition("|"))
    return vi or en, en or vi


def _show(plan: Plan) -> None:
    """Print what an import would do."""
    for note in plan.notes:
        click.echo(beside(note))
    for row in plan.changes:
        first, *rest = row.lines()
        click.echo(beside(first))
        for line in rest:
            click.echo(f"    {beside(line)}")
    for change in plan.statements:
        click.echo("\n".join(change.lines(plan.cited.date)))
    if plan.same:
        click.echo(notice("import_same", count=format_number(plan.same)))
    click.echo(
        notice(
            "import_changes",
            count=format_number(len(plan.changes)),
            statements=format_number(len(plan.statements)),
            source=plan.cited.id,
            day=format_date(plan.cited.date),
            files=", ".join(plan.files),
        )
    )


def _asking(
    keys: Path | None,
) -> Callable[[Sequence[Question], Sequence[Target]], Mapping[str, str]]:
    """What asks a person: in a workbook, or here; where nobody can be asked, it says so."""
    from lienket.intake import questions, review  # noqa: PLC0415 - heavy

    def ask(asked: Sequence[Question], targets: Sequence[Target]) -> Mapping[str, str]:
        if keys is not None and not keys.exists():
            questions.hand_out(keys, asked, targets)
            raise UsageError(
                "\n".join([review.unanswered(asked), notice("import_keys_written", file=keys)])
            )
        if keys is not None or not sys.stdin.isatty():
            raise UsageError(review.unanswered(asked))
        return {row.label: _prompted(row, targets) for row in asked}

    return ask


def _prompted(row: Question, targets: Sequence[Target]) -> str:
    """The key that a person types for a question."""
    from lienket.intake import questions  # noqa: PLC0415 - heavy
    from lienket.intake.matching import LEAVE_OUT, NEW  # noqa: PLC0415 - heavy

    for line in row.lines():
        click.echo(line)
    while True:
        pick: str = click.prompt(notice("import_prompt", leave_out=LEAVE_OUT, new=NEW)).strip()
        try:
            questions.guard({row.label: pick}, targets, {target.key for target in targets})
        except UsageError as error:
            click.echo(str(error))
        else:
            return pick
