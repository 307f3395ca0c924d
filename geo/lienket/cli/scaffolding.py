"""`lienket new`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lienket.cli import options
from lienket.cli.options import FOLDER
from lienket.errors import UsageError
from lienket.i18n import notice

if TYPE_CHECKING:
    from lienket.scaffold.draft import Draft

_EPOCH = "2025-07"


@click.command()
@click.argument("named", metavar="[SIDE SIDE…] FOLDER", nargs=-1, required=True)
@click.option("--units", "epoch", default="", help=notice("help_new_units"))
@click.option("--osm", type=FOLDER, help=notice("help_new_osm"))
@click.option("--sides", "file", type=FOLDER, help=notice("help_new_sides"))
@click.option("--name", default="", help=notice("help_new_name"))
@click.option("--column", default="", help=notice("help_new_column"))
@click.option("--names", default="", help=notice("help_new_names"))
@click.option("--layer", help=notice("help_new_layer"))
@click.option("--crs", help=notice("help_new_crs"))
@click.option("--language", type=click.Choice(["vi", "en"]), help=notice("help_new_language"))
def new(  # noqa: PLR0913, PLR0917 - one parameter an option
    named: tuple[str, ...],
    epoch: str,
    osm: Path | None,
    file: Path | None,
    name: str,
    column: str,
    names: str,
    layer: str | None,
    crs: str | None,
    language: str | None,
) -> None:
    """Tạo bộ dữ liệu cho các tỉnh khác, hay vùng khác. | Make a workspace of other provinces, or of other areas."""  # noqa: DOC501, E501 - help page
    from lienket.pipeline import staging  # noqa: PLC0415 - heavy

    *sides, last = named
    folder = Path(last)
    own = {"--name": name, "--column": column, "--names": names, "--layer": layer, "--crs": crs,
           "--language": language}  # fmt: skip
    _guard(sides, file, {key: value for key, value in own.items() if value})
    # Of one that was cut short nothing is left.
    staging.recover(folder)
    if os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(notice("folder_taken", folder=folder))
    if file is None:
        draft = _of_provinces(sides, epoch or _EPOCH)
    else:
        from lienket.scaffold import own_file, polygons  # noqa: PLC0415 - heavy

        asked = own_file.Asked(file, layer, crs, column, names)
        draft = polygons.compose(asked, name, language or "", epoch)
    _lay(draft, folder, osm)
    for remark in draft.remarks:
        options.warn(remark)
    click.echo(notice("new_made", folder=folder))


def _guard(sides: list[str], file: Path | None, own: dict[str, str]) -> None:
    """Nothing, if the options and arguments go together.

    Raises:
        UsageError: they do not.
    """
    if file is None:
        if own:
            raise UsageError(notice("new_only_sides", options=", ".join(own)))
        return
    if sides:
        raise UsageError(notice("new_folder_missing"))
    if "--name" not in own:
        raise UsageError(notice("new_name_missing"))


def _of_provinces(sides: list[str], epoch: str) -> Draft:
    """The workspace of provinces.

    Raises:
        UsageError: they are not known, or not clear.
    """
    from lienket import pipeline  # noqa: PLC0415 - heavy
    from lienket.scaffold import provinces  # noqa: PLC0415 - heavy

    locator = (pipeline.embedded() / "country.geojson").read_bytes()
    return provinces.compose(sides, epoch, locator)


def _lay(draft: Draft, folder: Path, osm: Path | None) -> None:
    """Write what `draft` holds to `folder`, all or nothing, the catalogue as the last."""
    from lienket.catalogue import FILE  # noqa: PLC0415 - heavy
    from lienket.pipeline import staging  # noqa: PLC0415 - heavy
    from lienket.scaffold import finishing  # noqa: PLC0415 - heavy

    with staging.staged(folder) as stage:
        draft.write(stage)
        if osm is not None:
            finishing.add_osm(stage, osm, options.warn)
        finishing.bind(stage)
        staging.place(stage, folder, last=FILE)
