"""`lienket check` and `lienket init`."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import click

from lienket.cli import options
from lienket.cli.options import FOLDER, WORKSPACE_HELP
from lienket.errors import Fault, folded
from lienket.i18n import notice


@click.command()
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--json", "as_json", is_flag=True, help=notice("help_json"))
def check(workspace: Path | None, as_json: bool) -> None:  # noqa: FBT001 - help page; flag
    """Kiểm tra bộ dữ liệu, nêu mọi lỗi. | Check a workspace and name every fault."""  # noqa: DOC501 - help page
    from lienket import pipeline as path  # noqa: PLC0415 - heavy
    from lienket.pipeline import reading  # noqa: PLC0415 - heavy

    folder = options.workspace(workspace)
    faults, notes = path.check(folder), reading.notes(folder)
    if as_json:
        told = [asdict(fault) for fault in faults]
        report = {"workspace": str(folder), "faults": told, "notes": notes}
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    elif faults:
        tell(faults)
    else:
        click.echo(notice("no_faults", folder=folder))
    for line in () if as_json else notes:
        options.warn(line)
    if faults:
        raise SystemExit(2)


def tell(faults: tuple[Fault, ...]) -> None:
    """Print every fault, many of one kind in one column or file as one, and how many there are."""
    for alike in folded(faults):
        click.echo(alike, err=True)
    count = len(faults)
    click.echo(notice("fault_count", count=count, s="s" if count > 1 else ""), err=True)


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--excel", is_flag=True, help=notice("help_excel"))
def init(folder: Path, excel: bool) -> None:  # noqa: FBT001 - flag
    """Tạo một bộ dữ liệu mẫu nhỏ ở FOLDER. | Make a small example workspace in FOLDER."""  # noqa: DOC501 - help page
    from lienket.pipeline import staging  # noqa: PLC0415 - heavy

    # Of one that was cut short nothing is left.
    staging.recover(folder)
    if os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(notice("folder_taken", folder=folder))
    with resources.as_file(resources.files("lienket") / "starter") as starter:
        _lay(starter, folder, excel=excel)
    click.echo(notice("workspace_made", folder=folder))


def _lay(starter: Path, folder: Path, *, excel: bool) -> None:
    """Copy what is below `starter` to `folder`, all or nothing, the catalogue as the last.

    With `excel` the tables of facts become one workbook.
    """
    from lienket import facts  # noqa: PLC0415 - heavy
    from lienket.catalogue import FILE, examine  # noqa: PLC0415 - heavy
    from lienket.pipeline import staging  # noqa: PLC0415 - heavy

    with staging.staged(folder) as stage:
        for path in sorted(starter.rglob("*")):
            copy = stage / path.relative_to(starter)
            if path.is_dir():
                copy.mkdir()
            else:
                # Contents alone: the files of the program may be read-only, a person's are not.
                shutil.copyfile(path, copy)
        if excel:
            from lienket.intake import facts_book  # noqa: PLC0415 - heavy

            (found, _, _), (tables, _) = examine(stage), facts.read(stage)
            facts_book.write(stage / facts.FOLDER / facts.WORKBOOK, found, tables)
            for name in facts.TABLES:
                (stage / facts.FOLDER / f"{name}.csv").unlink(missing_ok=True)
        staging.place(stage, folder, last=FILE)
