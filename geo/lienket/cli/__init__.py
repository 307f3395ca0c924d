"""The door: the commands of `lienket`, from `build` to `diff`. It alone prints.

Nothing heavy is imported until a command needs it, so that `lienket --help` answers at once.
Exit codes: 0 done, 2 what the user can mend (faults, a wrong call, a full disk), 1 a defect of
ours, 128 and the number of a signal that asked to stop.
"""

from __future__ import annotations

import os
import tempfile

import click

import lienket
from lienket.cli import (
    administrative_units,
    changes,
    comparing,
    countries,
    geometries,
    products,
    refreshing,
    scaffolding,
    servers,
    signals,
    statuses,
    streams,
    vocabulary_words,
    workspaces,
)
from lienket.errors import LienketError, WorkspaceError
from lienket.i18n import notice


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(lienket.__version__, prog_name="lienket")
def _group() -> None:
    """Liên kết hai tỉnh: từ báo cáo đến lớp bản đồ, bản đồ ngoại tuyến và bảng.

    Links between provinces: from a report to map layers, an offline map and tables.
    """


for _command in (
    products.build, products.sheet, servers.publish, workspaces.check, workspaces.init,
    scaffolding.new,
    statuses.status, geometries.take_in, changes.diff, comparing.compare,
    administrative_units.units, vocabulary_words.words,
    countries.atlas,
    refreshing.refresh,
):  # fmt: skip
    _group.add_command(_command)

_STOPPED = notice("stopped")


def main() -> None:
    """Run the command line; no traceback reaches a user (LIENKET_DEBUG=1 shows it).

    Raises:
        SystemExit: with 0 when done, 2 for what the user can mend, 1 for a defect of ours, and
            128 and the number of the signal that asked to stop.
    """
    streams.settle()
    signals.heed()
    code = _run()
    if code == 0 and (why := streams.lost()):
        click.echo(
            notice("unheard", why=why),
            err=True,
        )
        code = 2
    raise SystemExit(code)


def _run() -> int:
    """The exit code of the command, once what went wrong is told."""
    try:
        return _group(prog_name="lienket", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except WorkspaceError as error:
        workspaces.tell(error.faults)
    except LienketError as error:
        click.echo(str(error), err=True)
    except signals.Stopped as stop:
        click.echo(_STOPPED, err=True)
        return stop.code
    except click.Abort:
        click.echo(_STOPPED, err=True)
    except Exception as error:
        if os.environ.get("LIENKET_DEBUG"):
            raise
        told = _of_machine(error)
        click.echo(told or _of_ours(error), err=True)
        return 2 if told else 1
    return 2


def _of_machine(error: Exception) -> str:
    """What to do about an error of the machine that the program runs on; "" for any other."""
    if isinstance(error, MemoryError):
        return notice("machine_memory")
    if isinstance(error, ImportError):
        return notice("machine_part", error=error)
    where, reason = _of_disk(error)
    if not reason:
        return ""
    return notice("machine_disk", where=where, reason=reason)


def _of_disk(error: Exception) -> tuple[str, str]:
    """Where the disk, or what stands for one, has failed, and why; "" and "" if it has not."""
    # Libraries raise it for other reasons, then without the number of the system's.
    if isinstance(error, OSError) and error.errno is not None:
        where = "" if error.filename is None else f"{error.filename}: "
        return where, error.strerror or str(error)
    # What writes XML for Excel, in temporary files, has errors of its own.
    if type(error).__module__ == "lxml.etree" and str(error).startswith("IO_"):
        return f"{tempfile.gettempdir()}: ", str(error)
    return "", ""


def _of_ours(error: Exception) -> str:
    return notice("machine_defect", kind=type(error).__name__, error=error)
