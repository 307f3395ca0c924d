"""`lienket check` and `lienket init`."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import click

from geo.cli import options
from geo.cli.options import FOLDER, WORKSPACE_HELP
from geo.errors import Fault


@click.command()
@click.option("--workspace", type=FOLDER, help=WORKSPACE_HELP)
@click.option("--json", "as_json", is_flag=True, help="In ra JSON. | Print JSON.")
def check(workspace: Path | None, as_json: bool) -> None:  # noqa: FBT001 - help page; flag
    """Kiểm tra bộ dữ liệu, nêu mọi lỗi. | Check a workspace and name every fault."""  # noqa: DOC501 - help page
    from geo import build as path  # noqa: PLC0415 - heavy

    folder = options.workspace(workspace)
    faults = path.check(folder)
    if as_json:
        report = {"workspace": str(folder), "faults": [asdict(fault) for fault in faults]}
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    elif faults:
        tell(faults)
    else:
        click.echo(f"{folder}: không có lỗi | no faults")
    if faults:
        raise SystemExit(2)


def tell(faults: tuple[Fault, ...]) -> None:
    """Print every fault, and how many there are."""
    for fault in faults:
        click.echo(str(fault), err=True)
    count = len(faults)
    click.echo(f"{count} lỗi | {count} fault{'s' if count > 1 else ''}", err=True)


@click.command()
@click.argument("folder", type=FOLDER)
def init(folder: Path) -> None:
    """Tạo một bộ dữ liệu mẫu nhỏ ở FOLDER. | Make a small example workspace in FOLDER."""  # noqa: DOC501 - help page
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        msg = (
            f"{folder} đã có và không rỗng. Chọn thư mục mới. | "
            f"{folder} exists and is not empty. Choose a new folder."
        )
        raise click.UsageError(msg)
    with resources.as_file(resources.files("geo") / "starter") as starter:
        try:
            shutil.copytree(starter, folder, dirs_exist_ok=True)
        except OSError as why:
            msg = f"Không ghi được {folder}: {why.strerror} | Cannot write {folder}: {why.strerror}"
            raise click.UsageError(msg) from None
    click.echo(f"Đã tạo {folder}. Tiếp theo | Next: lienket build --workspace {folder}")
