"""The door: `lienket build`, `publish`, `check` and `init` (floor 5). It alone prints.

Nothing heavy is imported until a command needs it, so that `lienket --help` answers at once.
Exit codes: 0 done, 2 what the user can mend (faults, a wrong call), 1 a defect of ours.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

import click

import geo
from geo.errors import Fault, LienketError, WorkspaceError

if TYPE_CHECKING:
    from geo.records import Audience

_WORKSPACE_HELP = (
    "Thư mục dữ liệu; mặc định: ./layers nếu có, không thì bộ dữ liệu đi kèm. | "
    "The workspace; default: ./layers if there, else the embedded one."
)
_FOLDER = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(geo.__version__, prog_name="lienket")
def _group() -> None:
    """Liên kết hai tỉnh: từ báo cáo đến lớp bản đồ, bản đồ ngoại tuyến và bảng.

    Links between provinces: from a report to map layers, an offline map and tables.
    """


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        day = None
    # It also takes 2024-5-2.
    if day is None or day.isoformat() != value:
        msg = f"“{value}” không phải ngày YYYY-MM-DD. | {value!r} is not a date YYYY-MM-DD."
        raise click.BadParameter(msg)
    return day


def _warn(line: str) -> None:
    click.echo(f"! {line}", err=True)


_as_of = click.option(
    "--as-of", callback=_day, help="Tính đến ngày (mặc định: mới nhất). | As of, YYYY-MM-DD."
)
_audience = click.option(
    "--audience",
    type=click.Choice(["public", "internal"]),
    default="public",
    show_default=True,
    help="Công khai hay nội bộ. | Public or internal.",
)


@_group.command()
@click.option("--workspace", type=_FOLDER, help=_WORKSPACE_HELP)
@click.option(
    "--out", type=_FOLDER, default=Path("maps"), show_default=True, help="Nơi ghi. | Where."
)
@_as_of
@_audience
@click.option("--only", help="Chỉ các sản phẩm | Only these products: web,tables,qgis.")
@click.option("--also", help="Thêm các định dạng. | Also these formats: shp,fgb,kml,dxf.")
@click.option(
    "--crs", help="Hệ tọa độ của gói QGIS và DXF | CRS of package and DXF: 3405, 9214, …, 4326."
)
@click.option("--tiles", help="Nền ảnh từ mạng, lúc đầu tắt. | Web tiles, off at first: URL.")
@click.option("--tiles-credit", default="", help="Tên nguồn của nền ảnh. | Whom to credit.")
def build(  # noqa: PLR0913, PLR0917 - one parameter an option
    workspace: Path | None,
    out: Path,
    as_of: date | None,
    audience: str,
    only: str | None,
    also: str | None,
    crs: str | None,
    tiles: str | None,
    tiles_credit: str,
) -> None:
    """Làm bản đồ và bảng từ bộ dữ liệu. | Make the map and the tables."""
    from geo import build as path  # noqa: PLC0415 - heavy
    from geo.webmap import tiles as server  # noqa: PLC0415 - heavy

    order = path.Order(
        workspace=_workspace(workspace),
        out=out,
        as_of=as_of,
        audience=cast("Audience", audience),
        only=path.PRODUCTS if only is None else _names(only),
        also=_names(also or ""),
        tiles=None if tiles is None else server.read(tiles, tiles_credit),
        crs=crs,
    )
    made = path.run(order, say=_progress(), warn=_warn)
    click.echo(f"Đã làm {len(made)} tệp trong {out} | {len(made)} files made in {out}:")
    for file in made:
        size = file.stat().st_size
        click.echo(f"  {file}  {size / 1000:,.0f} kB")


def _names(listed: str) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def _workspace(named: Path | None) -> Path:
    from geo import build as path  # noqa: PLC0415 - heavy

    if named is not None:
        return named
    here = Path("layers")
    return here if here.is_dir() else path.embedded()


def _progress() -> Callable[[str], None]:
    """Says each step on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda line: click.echo(f"· {line}", err=True)


@_group.command()
@click.option("--workspace", type=_FOLDER, help=_WORKSPACE_HELP)
@click.option("--json", "as_json", is_flag=True, help="In ra JSON. | Print JSON.")
def check(workspace: Path | None, as_json: bool) -> None:  # noqa: FBT001 - help page; flag
    """Kiểm tra bộ dữ liệu, nêu mọi lỗi. | Check a workspace and name every fault."""  # noqa: DOC501 - help page
    from geo import build as path  # noqa: PLC0415 - heavy

    folder = _workspace(workspace)
    faults = path.check(folder)
    if as_json:
        report = {"workspace": str(folder), "faults": [asdict(fault) for fault in faults]}
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    elif faults:
        _print_faults(faults)
    else:
        click.echo(f"{folder}: không có lỗi | no faults")
    if faults:
        raise SystemExit(2)


def _print_faults(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        click.echo(str(fault), err=True)
    count = len(faults)
    click.echo(f"{count} lỗi | {count} fault{'s' if count > 1 else ''}", err=True)


@_group.command()
@click.argument("folder", type=_FOLDER)
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


@_group.group()
def publish() -> None:
    """Đưa các lớp và bảng lên một máy chủ. | Put the layers and tables on a server."""


@publish.command()
@click.argument("dsn", nargs=-1)
@click.option("--schema", default="lienket", show_default=True, help="Lược đồ. | The schema.")
@click.option("--crs", help="Hệ tọa độ (mặc định: của bộ dữ liệu) | CRS: 3405, 9214, 9215, 4326.")
@click.option(
    "--grant",
    multiple=True,
    metavar="ROLE",
    help="Vai trò (role) được đọc. | A role that may read.",
)
@click.option("--workspace", type=_FOLDER, help=_WORKSPACE_HELP)
@_as_of
@_audience
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
    from geo import build as path  # noqa: PLC0415 - heavy
    from geo import delivery, join  # noqa: PLC0415 - heavy

    server = _postgis()
    atlas = path.atlas(_workspace(workspace), as_of=as_of, audience=cast("Audience", audience))
    if odd := join.untimely(atlas, as_of):
        _warn(odd)
    order = server.Order(" ".join(dsn), schema, delivery.system(atlas, crs), grant)
    target, rows = server.publish(delivery.of(atlas), order, ask=_ask())
    count, total = len(rows), sum(rows.values())
    click.echo(
        f"Đã ghi {count} bảng, {total} dòng vào lược đồ {schema} của {target} | "
        f"{count} tables, {total} rows written to the schema {schema} of {target}"
    )


def _postgis() -> ModuleType:
    """The module that publishes.

    Raises:
        UsageError: what it connects with is not installed.
        ModuleNotFoundError: something else is not.
    """
    try:
        from geo import postgis as server  # noqa: PLC0415 - heavy, and an extra
    except ModuleNotFoundError as why:
        if (why.name or "").split(".")[0] != "pg8000":
            raise
        msg = (
            "Chưa cài thư viện nối với PostgreSQL. Chạy: pip install 'lienket[postgis]' | "
            "What connects to PostgreSQL is not installed. Run: pip install 'lienket[postgis]'"
        )
        raise click.UsageError(msg) from None
    return server


def _ask() -> Callable[[object], str] | None:
    """Asks for a password on a terminal, unseen; nobody can be asked in a pipe."""
    if not sys.stdin.isatty():
        return None
    return lambda target: str(
        click.prompt(f"Mật khẩu | Password ({target})", hide_input=True, err=True)
    )


def main() -> None:
    """Run the command line; no traceback reaches a user (LIENKET_DEBUG=1 shows it).

    Raises:
        SystemExit: with 2 for what the user can mend, with 1 for a defect of ours.
    """
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe may not speak UTF-8 by itself.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr] # text
    try:
        _group(prog_name="lienket")
    except WorkspaceError as error:
        _print_faults(error.faults)
        raise SystemExit(2) from None
    except LienketError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from None
    except Exception as error:
        if os.environ.get("LIENKET_DEBUG"):
            raise
        click.echo(
            f"Lỗi của chương trình, không phải của dữ liệu: {type(error).__name__}: {error}\n"
            "Đặt LIENKET_DEBUG=1 rồi chạy lại và gửi kết quả cho chúng tôi. | "
            "A defect of ours, not of the data. Run again with LIENKET_DEBUG=1 and send it to us.",
            err=True,
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
