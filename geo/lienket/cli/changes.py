"""`lienket diff`."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from lienket.cli import options
from lienket.cli.options import FOLDER, WORKSPACE_HELP
from lienket.i18n import notice

if TYPE_CHECKING:
    from lienket.i18n import Language
    from lienket.model.records import Audience


@click.command()
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--from", "first", required=True, callback=options.day, help=notice("help_from"))
@click.option("--to", "last", callback=options.day, help=notice("help_to"))
@options.audience
@options.silent_days
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--html", type=FOLDER, help=notice("help_changes_page"))
@click.option("--xlsx", type=FOLDER, help=notice("help_changes_book"))
@click.option("--json", "as_json", is_flag=True, help=notice("help_json"))
def diff(  # noqa: PLR0913, PLR0917 - one parameter an option
    workspace: Path | None,
    first: date,
    last: date | None,
    audience: str,
    silent_days: int,
    lang: str,
    html: Path | None,
    xlsx: Path | None,
    as_json: bool,  # noqa: FBT001 - flag
) -> None:
    """Nêu những gì đã thay đổi giữa hai ngày. | Tell what changed between two dates."""
    from lienket.pipeline import changes, targets  # noqa: PLC0415 - heavy
    from lienket.timeline import telling  # noqa: PLC0415 - heavy

    files = [*filter(None, (html, xlsx))]
    for path in files:
        targets.guard(path)
    period = changes.find(
        options.workspace(workspace),
        first,
        last or datetime.now(UTC).astimezone().date(),
        audience=cast("Audience", audience),
        silent_days=silent_days,
    )
    if html is not None:
        changes.write_page(period, html)
    if xlsx is not None:
        changes.write_book(period, xlsx)
    if as_json:
        click.echo(json.dumps(telling.as_json(period), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(telling.lines(period, cast("Language", lang))))
    for path in files:
        click.echo(notice("changes_written", file=path), err=True)
