"""`lienket status export` and `lienket status import`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from lienket.cli import options
from lienket.cli.options import FOLDER, WORKSPACE_HELP
from lienket.i18n import format_date, notice

if TYPE_CHECKING:
    from lienket.model.records import Audience
    from lienket.status_book import Change, Cited


@click.group()
def status() -> None:
    """Cập nhật trạng thái bằng Excel. | Keep statuses up to date in Excel."""


@status.command("export")
@click.argument("file", type=FOLDER)
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@options.as_of
@options.audience
@options.silent_days
def hand_out(
    file: Path, workspace: Path | None, as_of: date | None, audience: str, silent_days: int
) -> None:
    """Ghi trạng thái ra FILE để điền. | Write the statuses to FILE, to be filled in."""
    from lienket.pipeline import statuses  # noqa: PLC0415 - heavy

    statuses.hand_out(
        options.workspace(workspace),
        file,
        audience=cast("Audience", audience),
        as_of=as_of or datetime.now(UTC).astimezone().date(),
        silent_days=silent_days,
    )
    click.echo(notice("form_written", file=file))


@status.command("import")
@click.argument("file", type=FOLDER)
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--source", default="", help=notice("help_source"))
@click.option("--date", "dated", help=notice("help_source_date"))
@click.option("--source-en", default="", help=notice("help_source_en"))
@click.option("--issuer", default="", help=notice("help_source_issuer"))
@click.option("--dry-run", is_flag=True, help=notice("help_dry_run"))
@click.option("--yes", is_flag=True, help=notice("help_yes"))
def take_in(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Path,
    workspace: Path | None,
    source: str,
    dated: str | None,
    source_en: str,
    issuer: str,
    dry_run: bool,  # noqa: FBT001 - flag
    yes: bool,  # noqa: FBT001 - flag
) -> None:
    """Thêm trạng thái đã điền ở FILE. | Add the statuses filled in at FILE."""  # noqa: DOC501 - help page
    from lienket.pipeline import statuses  # noqa: PLC0415 - heavy

    if not source:
        raise click.UsageError(notice("status_no_source"))

    def agreed(changes: Sequence[Change], cited: Cited) -> bool:
        for change in changes:
            click.echo("\n".join(change.lines(cited.date)))
        click.echo(
            notice("form_changes", count=len(changes), source=cited.id, day=format_date(cited.date))
        )
        return options.agreed(dry_run=dry_run, yes=yes)

    today = datetime.now(UTC).astimezone().date()
    taking = statuses.Taking(file, source, dated, source_en, issuer, today, dry_run)
    try:
        intake = statuses.take_in(options.workspace(workspace), taking, agreed)
    except statuses.FormError as error:
        if error.copy:
            options.warn(notice("form_annotated", file=error.copy))
        raise
    if not intake.changes:
        click.echo(notice("form_unchanged"))
    elif intake.taken:
        click.echo(
            notice("form_taken_in", count=len(intake.changes), files=", ".join(intake.files))
        )
    else:
        click.echo(notice("form_not_taken_in"))
