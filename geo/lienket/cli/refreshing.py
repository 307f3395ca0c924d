"""`lienket refresh osm`: what an extract of OpenStreetMap would change, and then changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lienket.cli import options
from lienket.cli.options import FOLDER, WORKSPACE_HELP
from lienket.dates import When
from lienket.i18n import beside, format_date, format_number, notice

if TYPE_CHECKING:
    from lienket.osm import Addition, Difference

_SHOWN = 12
"""So many features of a layer are listed, if not all are asked for."""


@click.group()
def refresh() -> None:
    """Cập nhật lớp nền từ nguồn mới. | Bring the ground up to date."""


@refresh.command()
@click.argument("file", type=FOLDER)
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--take", is_flag=True, help=notice("help_osm_take"))
@click.option("--reach", type=click.FloatRange(0, 500), help=notice("help_osm_reach"))
@click.option("--date", "dated", callback=options.day, help=notice("help_osm_date"))
@click.option("--all", "every", is_flag=True, help=notice("help_osm_all", shown=_SHOWN))
def osm(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Path,
    workspace: Path | None,
    take: bool,  # noqa: FBT001 - flag
    reach: float | None,
    dated: object,
    every: bool,  # noqa: FBT001 - flag
) -> None:
    """So với tệp OpenStreetMap FILE (.osm.pbf, .osm). | Compare with FILE of OpenStreetMap."""
    from lienket.pipeline import refreshing  # noqa: PLC0415 - heavy

    def agreed(addition: Addition) -> bool:
        _show(addition, every=every)
        return take

    made = refreshing.refresh(
        options.workspace(workspace),
        file,
        reach_m=None if reach is None else reach * 1000,
        dated=None if dated is None else When.parse(str(dated)),
        agreed=agreed,
        dry=not take,
        warn=options.warn,
    )
    _conclude(made.addition, taken=made.taken, every=every)


def _conclude(addition: Addition, *, taken: bool, every: bool) -> None:
    """Print what was done, or how it is done."""
    day = format_date(addition.date) if addition.date else ("?", "?")
    if not addition.files:
        _show(addition, every=every)
        click.echo(notice("osm_unchanged", day=day))
        return
    count = format_number(sum(row.changes for row in addition.differences))
    files = ", ".join(name for name in sorted(addition.files) if not name.startswith("."))
    if taken:
        click.echo(notice("osm_taken", count=count, day=day, files=files))
    else:
        click.echo(notice("osm_shown", count=count, day=day, files=files))


def _show(addition: Addition, *, every: bool) -> None:
    """Print what would change, layer by layer."""
    from lienket import osm as ground  # noqa: PLC0415 - heavy

    for layer, rows in ground.grouped(addition.differences):
        count = Counter(row.kind if row.changes else "" for row in rows)
        click.echo(
            notice(
                "osm_layer",
                title=ground.title(layer),
                layer=layer,
                added=format_number(count["added"]),
                gone=format_number(count["gone"]),
                changed=format_number(count["changed"]),
                kept=format_number(count[""]),
            )
        )
        _list(rows, every=every)
    if addition.left:
        click.echo(notice("osm_left", layers=", ".join(addition.left)))


def _list(rows: Sequence[Difference], *, every: bool) -> None:
    """Print the features of a layer, those that stay as they are only if all are asked for."""
    changes = [row for row in rows if row.changes]
    shown = [*changes, *(row for row in rows if not row.changes)] if every else changes[:_SHOWN]
    for row in shown:
        click.echo(f"  {beside(row.line())}")
    if len(changes) > len(shown):
        click.echo(f"  {notice('osm_more', count=format_number(len(changes) - len(shown)))}")
