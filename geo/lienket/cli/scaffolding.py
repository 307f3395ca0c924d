"""`lienket new`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lienket.cli import options

from lienket.i18n import notice

if TYPE_CHECKING:
    from lienket.scaffold.draft import Draft


@click.command()
@click.argument("named", metavar="SIDE SIDE… FOLDER", nargs=-1, required=True)
@click.option(
    "--units", "epoch", default="2025-07", show_default=True, help=notice("help_new_units")
)
def new(named: tuple[str, ...], epoch: str) -> None:
    """Tạo bộ dữ liệu cho các tỉnh khác. | Make a workspace for other provinces."""  # noqa: DOC501 - help page
    from lienket.pipeline import staging  # noqa: PLC0415 - heavy

    *sides, last = named
    folder = Path(last)
    # Of one that was cut short nothing is left.
    staging.recover(folder)
    if os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(notice("folder_taken", folder=folder))
    draft = _of_provinces(sides, epoch)
    _lay(draft, folder)
    for remark in draft.remarks:
        options.warn(remark)
    click.echo(notice("new_made", folder=folder))


def _of_provinces(sides: list[str], epoch: str) -> Draft:
    """The workspace of provinces.

    Raises:
        UsageError: they are not known, or not clear.
    """
    from lienket import pipeline  # noqa: PLC0415 - heavy
    from lienket.scaffold import provinces  # noqa: PLC0415 - heavy

    locator = (pipeline.embedded() / "country.geojson").read_bytes()
    return provinces.compose(sides, epoch, locator)


def _lay(draft: Draft, folder: Path) -> None:
    """Write what `draft` holds to `folder`, all or nothing, the catalogue as the last."""
    from lienket.catalogue import FILE  # noqa: PLC0415 - heavy
    from lienket.pipeline import staging  # noqa: PLC0415 - heavy

    with staging.staged(folder) as stage:
        draft.write(stage)
        staging.place(stage, folder, last=FILE)
