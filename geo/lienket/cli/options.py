"""What several commands ask: the workspace, the date, the audience."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from lienket.i18n import notice

WORKSPACE_HELP = notice("help_workspace")
FOLDER = click.Path(path_type=Path, readable=False)
"""Whether it can be read is said where it is, in both languages."""


def day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """The date that an option writes as YYYY-MM-DD, or as papers do, 15/3/2025.

    Raises:
        BadParameter: it is none.
    """
    if value is None:
        return None
    form = "%d/%m/%Y" if "/" in value else "%Y-%m-%d"
    try:
        found = datetime.strptime(value, form).replace(tzinfo=UTC).date()
    except ValueError:
        found = None
    # It also takes 2024-5-2.
    if found is None or ("/" not in value and found.isoformat() != value):
        raise click.BadParameter(notice("not_a_date", value=value))
    return found


def warn(line: str) -> None:
    """Say what a person may have overlooked."""
    click.echo(f"! {line}", err=True)


as_of = click.option("--as-of", callback=day, help=notice("help_as_of"))
silent_days = click.option(
    "--silent-days",
    type=click.IntRange(min=1),
    default=365,
    show_default=True,
    help=notice("help_silent_days"),
)
assumed = click.option(
    "--if", "assumed", multiple=True, metavar="KEY=STAGE,…", help=notice("help_if")
)
audience = click.option(
    "--audience",
    type=click.Choice(["public", "internal"]),
    default="public",
    show_default=True,
    help=notice("help_audience"),
)


def workspace(named: Path | None) -> Path:
    """The workspace that is meant: the one named, the one here, or the embedded one."""
    from lienket import pipeline as path  # noqa: PLC0415 - heavy

    if named is not None:
        return named
    here = Path("layers")
    return here if here.is_dir() else path.embedded()


def agreed(*, dry_run: bool, yes: bool, question: str = "take_in_question") -> bool:
    """Whether a person wants what was shown to be taken in; `question`: the notice that asks.

    Raises:
        UsageError: nobody can be asked.
    """
    if dry_run or yes:
        return not dry_run
    if not sys.stdin.isatty():
        raise click.UsageError(notice("nobody_asked"))
    return click.confirm(notice(question))
