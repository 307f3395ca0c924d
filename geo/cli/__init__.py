"""The door: `lienket build`, `sheet`, `publish`, `check` and `init` (floor 5). It alone prints.

Nothing heavy is imported until a command needs it, so that `lienket --help` answers at once.
Exit codes: 0 done, 2 what the user can mend (faults, a wrong call), 1 a defect of ours.
"""

from __future__ import annotations

import os
import sys

import click

import geo
from geo.cli import products, servers, workspaces
from geo.errors import LienketError, WorkspaceError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(geo.__version__, prog_name="lienket")
def _group() -> None:
    """Liên kết hai tỉnh: từ báo cáo đến lớp bản đồ, bản đồ ngoại tuyến và bảng.

    Links between provinces: from a report to map layers, an offline map and tables.
    """


for _command in (
    products.build, products.sheet, servers.publish, workspaces.check, workspaces.init,
):  # fmt: skip
    _group.add_command(_command)


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
        workspaces.tell(error.faults)
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
