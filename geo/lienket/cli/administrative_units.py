"""`lienket units`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from lienket.cli import options
from lienket.cli.options import FOLDER, WORKSPACE_HELP
from lienket.errors import UsageError
from lienket.i18n import beside, notice

if TYPE_CHECKING:
    from lienket.i18n import Language
    from lienket.model.units import Unit, Units


@click.command("units")
@click.argument("asked", metavar="NAME|CODE", required=False)
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--epoch", default="", help=notice("help_epoch"))
@click.option("--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--json", "as_json", is_flag=True, help=notice("help_json"))
@click.option("--table", type=FOLDER, help=notice("help_units_table"))
@click.option("--column", default="", help=notice("help_units_column"))
@click.option("--epoch-column", default="", help=notice("help_epoch_column"))
@click.option("--to", "target", default="", help=notice("help_units_to"))
@click.option("--out", type=FOLDER, help=notice("help_units_out"))
def units(  # noqa: PLR0913, PLR0917 - one parameter an option
    asked: str | None,
    workspace: Path | None,
    epoch: str,
    lang: str,
    as_json: bool,  # noqa: FBT001 - flag
    table: Path | None,
    column: str,
    epoch_column: str,
    target: str,
    out: Path | None,
) -> None:
    """Tìm đơn vị hành chính cũ, mới của cả nước. | Find units, old and new, of the country."""
    from lienket.units import telling  # noqa: PLC0415 - heavy

    known = _known(workspace)
    if table is not None or not asked:
        _convert(known, (table, column, epoch, epoch_column, target, out))
        return
    found = _found(known, asked, epoch)
    if as_json:
        rows = telling.as_json(known, found)
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(telling.lines(known, asked, found, cast("Language", lang))))


def _known(workspace: Path | None) -> Units:
    """The units of the country, those of the workspace told by its own tables.

    Raises:
        WorkspaceError: the tables of the workspace have faults.
    """
    from lienket.pipeline import reading  # noqa: PLC0415 - heavy
    from lienket.units import beside as beside_country  # noqa: PLC0415 - heavy

    return beside_country(reading.units_of(options.workspace(workspace)))


def _found(known: Units, asked: str, epoch: str) -> tuple[Unit, ...]:
    """The units that are asked for.

    Raises:
        UsageError: there is no such epoch, or nothing that fits.
    """
    from lienket.units import find, telling  # noqa: PLC0415 - heavy

    if epoch and epoch not in known.rank:
        choices = ", ".join(known.rank)
        raise UsageError(notice("units_no_epoch", value=epoch, choices=choices))
    found = find(known, asked, epoch)
    if not found:
        raise UsageError(beside(telling.nothing(known, asked)))
    return found


def _convert(known: Units, asked: tuple[Path | None, str, str, str, str, Path | None]) -> None:
    """Lead a table to another epoch.

    Raises:
        UsageError: an option is missing, or the table cannot be led; nothing is written then.
    """
    from lienket.units import conversion  # noqa: PLC0415 - heavy

    table, column, epoch, epoch_column, target, out = asked
    if table is None or not column or out is None:
        raise UsageError(notice("units_what"))
    order = conversion.Order(table, column, epoch, epoch_column, target or [*known.rank][-1])
    conversion.write(conversion.convert(order, known), out)
    click.echo(notice("units_converted", file=out, epoch=order.target))
