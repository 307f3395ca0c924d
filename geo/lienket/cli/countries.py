"""`lienket atlas`."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lienket.cli import options
from lienket.cli.options import FOLDER
from lienket.cli.products import ASKED, names
from lienket.i18n import notice

if TYPE_CHECKING:
    from lienket.countrywide.task import Outcome


@click.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--out", type=FOLDER, default=Path("atlas"), show_default=True, help=notice("help_atlas_out")
)
@click.option("--only", help=notice("help_atlas_only", choices=",".join(ASKED)))
@click.option("--workers", type=click.IntRange(min=1), help=notice("help_atlas_workers"))
@click.option("--scheduler", metavar="tcp://HOST:PORT", help=notice("help_atlas_scheduler"))
def atlas(
    folder: Path, out: Path, only: str | None, workers: int | None, scheduler: str | None
) -> None:
    """Dựng mọi bộ dữ liệu dưới FOLDER và một trang chung. | Build every workspace below FOLDER."""  # noqa: DOC501 - help page
    from lienket import countrywide, pipeline  # noqa: PLC0415 - heavy

    if workers and scheduler:
        raise click.UsageError(notice("atlas_both_means"))
    wish = countrywide.Wish(folder, out, pipeline.USUAL if only is None else names(only))
    means = countrywide.Means(workers or os.cpu_count() or 1, scheduler or "")
    begun = time.monotonic()
    made = countrywide.run(wish, means, lambda row: _tell(row, begun))
    faulty = [row for row in made if not row.ok]
    click.echo(notice("atlas_made", page=out / "index.html", count=len(made) - len(faulty)))
    if faulty:
        listed = ", ".join(row.path for row in faulty)
        click.echo(notice("atlas_faulty", count=len(faulty), listed=listed), err=True)
        raise SystemExit(2)


def _tell(row: Outcome, begun: float) -> None:
    """One line for what is built; for what is not, why."""
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    click.echo(f"{minutes}:{seconds:02d} {'✓' if row.ok else '✗'} {row.path}")
    for line in row.warnings:
        options.warn(f"{row.path}: {line}")
    for fault in row.faults:
        click.echo(str(fault), err=True)
    if row.failed:
        click.echo(row.failed, err=True)
