"""`lienket build` and `lienket sheet`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from lienket.cli import options
from lienket.cli.options import FOLDER, WORKSPACE_HELP
from lienket.i18n import notice
from lienket.products import groups

if TYPE_CHECKING:
    from lienket.i18n import Languages
    from lienket.model.records import Audience

ASKED = [name for name, group in groups().items() if group.named]
"""The groups of products that may be named."""


@click.command()
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--out", type=FOLDER, show_default="maps", help=notice("help_out"))
@options.as_of
@options.audience
@options.assumed
@click.option("--only", help=notice("help_only", choices=",".join(ASKED)))
@click.option("--also", help=notice("help_also"))
@click.option("--crs", help=notice("help_crs"))
@click.option("--lang", default=None, help=notice("help_sheets_lang"))
@click.option("--gray", is_flag=True, help=notice("help_sheets_gray"))
@click.option("--units", metavar="KEY", help=notice("help_units_build"))
@click.option("--network", type=FOLDER, help=notice("help_network"))
@click.option("--population", type=FOLDER, metavar="FILE", help=notice("help_population"))
@click.option("--since", callback=options.day, help=notice("help_since"))
@options.silent_days
@click.option("--tiles", help=notice("help_tiles"))
@click.option("--tiles-credit", default="", help=notice("help_tiles_credit"))
def build(  # noqa: PLR0913, PLR0917 - one parameter an option
    workspace: Path | None,
    out: Path | None,
    as_of: date | None,
    audience: str,
    assumed: tuple[str, ...],
    only: str | None,
    also: str | None,
    crs: str | None,
    lang: str | None,
    gray: bool,  # noqa: FBT001 - flag
    units: str | None,
    network: Path | None,
    population: Path | None,
    since: date | None,
    silent_days: int,
    tiles: str | None,
    tiles_credit: str,
) -> None:
    """Làm bản đồ và bảng từ bộ dữ liệu. | Make the map and the tables."""
    from lienket import pipeline as path  # noqa: PLC0415 - heavy
    from lienket.webmap import tiles as server  # noqa: PLC0415 - heavy

    out = out or Path(path.folder_name(assumed, "maps") if assumed else "maps")
    order = path.Order(
        workspace=options.workspace(workspace),
        out=out,
        assumed=assumed,
        as_of=as_of,
        audience=cast("Audience", audience),
        only=path.WITH_SHEETS if only is None else names(only),
        main_sheets=only is None,
        language=None if lang is None else cast("Languages", lang),
        grayscale=gray,
        also=names(also or ""),
        tiles=None if tiles is None else server.read(tiles, tiles_credit),
        crs=crs,
        network=network,
        population=population,
        since=since,
        silent_days=silent_days,
        units=names(units or ""),
        workers=os.cpu_count() or 1,
    )
    made = path.run(order, say=_progress(), warn=options.warn, tell=click.echo)
    click.echo(notice("files_made", count=len(made), out=out))
    for file in made:
        size = file.stat().st_size
        click.echo(f"  {file}  {size / 1000:,.0f} kB")


def names(listed: str) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def _progress() -> Callable[[str], None]:
    """Says each step on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda line: click.echo(f"· {line}", err=True)


@click.command()
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--out", type=FOLDER, default=Path(), help=notice("help_sheet_out"))
@options.as_of
@options.audience
@click.option("--area", multiple=True, metavar="NAME", help=notice("help_area"))
@click.option("--route", metavar="KEY", help=notice("help_route"))
@click.option("--bbox", metavar="W,S,E,N", help=notice("help_bbox"))
@click.option("--title", help=notice("help_title"))
@click.option("--size", default="A4", show_default=True, help=notice("help_paper"))
@click.option("--lang", default=None, help=notice("help_lang"))
@click.option("--format", "formats", default="png,svg,pdf", show_default=True)
@click.option("--dpi", type=int, default=300, show_default=True, help=notice("help_dpi"))
@click.option("--gray", is_flag=True, help=notice("help_grayscale"))
@click.option("--units", metavar="KEY", default="", help=notice("help_units_sheet"))
def sheet(  # noqa: PLR0913, PLR0917 - one parameter an option
    workspace: Path | None,
    out: Path,
    as_of: date | None,
    audience: str,
    area: tuple[str, ...],
    route: str | None,
    bbox: str | None,
    title: str | None,
    size: str,
    lang: str | None,
    formats: str,
    dpi: int,
    gray: bool,  # noqa: FBT001 - flag
    units: str,
) -> None:
    """Vẽ một tờ bản đồ theo ý mình. | Draw one map sheet of your own."""
    from lienket import pipeline as path  # noqa: PLC0415 - heavy
    from lienket.pipeline import staging  # noqa: PLC0415 - heavy
    from lienket.sheet import custom_sheet, make  # noqa: PLC0415 - heavy

    look = custom_sheet.look(
        language=lang or "vi", formats=formats, dpi=dpi, grayscale=gray, units=units.strip()
    )
    bounds = None if bbox is None else custom_sheet.bounds(bbox)
    atlas = path.atlas(
        options.workspace(workspace), as_of=as_of, audience=cast("Audience", audience)
    )
    look = look if lang else replace(look, language=atlas.catalogue.language)
    plan = custom_sheet.plan(
        atlas, area, bounds, title=title, size=size, route=route, units=look.units
    )
    with staging.staged(out) as stage:
        drawn = make(atlas, stage, look, plan, warn=options.warn)
        made = [out / file.name for file in drawn]
        staging.place(stage, out)
    for file in made:
        click.echo(f"{file}  {file.stat().st_size / 1000:,.0f} kB")
