"""`lienket publish`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

import click

from lienket.cli import options
from lienket.cli.options import FOLDER, WORKSPACE_HELP
from lienket.i18n import notice

if TYPE_CHECKING:
    from lienket.model.records import Audience


@click.group()
def publish() -> None:
    """Đưa các lớp và bảng lên một máy chủ. | Put the layers and tables on a server."""


@publish.command()
@click.argument("dsn", nargs=-1)
@click.option("--schema", default="lienket", show_default=True, help=notice("help_schema"))
@click.option("--crs", help=notice("help_postgis_crs"))
@click.option(
    "--grant",
    multiple=True,
    metavar="ROLE",
    help=notice("help_role"),
)
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@options.as_of
@options.audience
def postgis(  # noqa: PLR0913, PLR0917 - one parameter an option
    dsn: tuple[str, ...],
    schema: str,
    crs: str | None,
    grant: tuple[str, ...],
    workspace: Path | None,
    as_of: date | None,
    audience: str,
) -> None:
    """Ghi vào lược đồ PostGIS, tất cả hoặc không gì. | Write a PostGIS schema, all or nothing.

    DSN: postgresql://USER@HOST:PORT/DATABASE hay | or host=… port=… user=… dbname=…, không có mật
    khẩu | without a password: PGPASSWORD, .pgpass.
    """
    from lienket import export_tables, join  # noqa: PLC0415 - heavy
    from lienket import pipeline as path  # noqa: PLC0415 - heavy

    server = _postgis()
    atlas = path.atlas(
        options.workspace(workspace),
        as_of=as_of, audience=cast("Audience", audience), people=True,
    )  # fmt: skip
    if odd := join.untimely(atlas, as_of):
        options.warn(odd)
    order = server.Order(" ".join(dsn), schema, export_tables.system(atlas, crs), grant)
    target, rows = server.publish(export_tables.from_atlas(atlas), order, ask=_ask())
    count, total = len(rows), sum(rows.values())
    click.echo(notice("tables_written", count=count, total=total, schema=schema, target=target))


def _postgis() -> ModuleType:
    """The module that publishes.

    Raises:
        UsageError: what it connects with is not installed.
        ModuleNotFoundError: something else is not.
    """
    try:
        from lienket import postgis as server  # noqa: PLC0415 - heavy, and an extra
    except ModuleNotFoundError as why:
        if (why.name or "").split(".")[0] != "pg8000":
            raise
        raise click.UsageError(notice("no_postgis_library")) from None
    return server


def _ask() -> Callable[[object], str] | None:
    """Asks for a password on a terminal, unseen; nobody can be asked in a pipe."""
    if not sys.stdin.isatty():
        return None
    return lambda target: str(
        click.prompt(notice("password", target=target), hide_input=True, err=True)
    )
