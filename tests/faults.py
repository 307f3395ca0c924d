"""A process that stops dead at its n-th write to the disk, or meets a disk that is full.

`python faults.py` serves: each line it reads is a run, done in a child forked while everything is
imported already, and answered with a line. POSIX alone has fork; see `Server`.

A write is what Python tells of through its audit events (a file opened for writing, renamed or
taken away, a folder made or taken away), a database opened, or a call of a library that writes by
itself. The child dies before the n-th; or, torn, with half of that file written. Dying after the
n-th write is dying before the next.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CHANGES = {
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "sqlite3.connect",
}
"""The audit events, besides `open`, that tell of a change on the disk."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def surroundings() -> dict[str, str]:
    """The variables that a process of the program is run with."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "geo"), str(ROOT / "tests")))}


@dataclass(frozen=True, slots=True)
class Done:
    """How a run ended: its exit code (below zero: the signal), what it wrote and said."""

    code: int
    writes: tuple[str, ...]
    out: str
    err: str


class Server:
    """Runs the program again and again, each time in a fresh child of a warm process."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())],
            cwd=home,
            env={**surroundings(), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: object, **more: object) -> Done:
        """`lienket` with `arguments`; see `_child` for what more can be asked."""
        return self._ask({"arguments": [str(each) for each in arguments], **more})

    def call(self, name: str, *arguments: object, **more: object) -> Done:
        """One of `CALLS` with `arguments`."""
        return self._ask({"call": name, "arguments": [str(each) for each in arguments], **more})

    def _ask(self, run: Mapping[str, object]) -> Done:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(run) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        answer["writes"] = tuple(answer["writes"])
        return Done(**answer)

    def end(self) -> None:
        """No more runs."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """A server that works in `home`."""
    server = Server(home)
    try:
        yield server
    finally:
        server.end()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path; a link by what it leads to."""
    return {
        path.relative_to(folder).as_posix(): (
            str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


# --- in the process that serves ---------------------------------------------------------------


def place(stage: str, out: str, *gone: str) -> None:
    """Move the products of a stage to their place."""
    from lienket.pipeline import staging  # noqa: PLC0415 - in the child alone

    staging.place(Path(stage), Path(out), [Path(name) for name in gone])


def recover(out: str) -> None:
    """Take back what a process that died has half done."""
    from lienket.pipeline import staging  # noqa: PLC0415 - in the child alone

    staging.recover(Path(out))


def derive(source: str, target: str) -> None:
    """Read a layer and write it to `target`, as the scripts that derive layers do."""
    import geopandas as gpd  # noqa: PLC0415 - in the child alone

    from lienket import layers  # noqa: PLC0415 - in the child alone

    layers.write(gpd.read_file(source), Path(target))


CALLS: Mapping[str, Callable[..., None]] = {
    "derive": derive,
    "place": place,
    "recover": recover,
}


class Watch:
    """Counts the writes below a folder, and stops the process at one of them."""

    def __init__(self, root: str, stop: int | None, number: int, *, torn: bool) -> None:
        self.root = root
        self.stop = stop
        self.number = number
        self.torn = torn
        self.writes: list[str] = []

    def __call__(self, event: str, arguments: Sequence[Any]) -> None:
        """Hear of an audit event."""
        if event == "open":
            path, _, flags = arguments
            if not isinstance(path, int) and flags & WRITING and self._inside(path):
                self._meet(event, path)
        elif event in CHANGES:
            path, folder = arguments[0], arguments[-1]
            # What is named within a folder that is open has no path of its own.
            within = event != "os.truncate" and isinstance(folder, int) and folder >= 0
            if within or isinstance(path, int) or self._inside(path):
                self._meet(event, path)

    def library(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, which writes by itself, as a write of that name."""

        @wraps(function)
        def watched(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401 - as the function has it
            self._meet(name, "")
            return function(*arguments, **more)

        return watched

    def _inside(self, path: str | bytes | os.PathLike[str]) -> bool:
        try:
            return os.path.abspath(os.fsdecode(path)).startswith(self.root)  # noqa: PTH100 - links stay
        except FileNotFoundError:  # the folder that it is told from is gone
            return False

    def _meet(self, event: str, path: str) -> None:
        if len(self.writes) == self.stop:
            self.stop = None
            if self.torn and event == "open":
                place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
                os.write(place, b"{torn")
            os.kill(os.getpid(), self.number)
        self.writes.append(event)


def limit(limits: Mapping[str, int]) -> None:
    """Meet the machine as it may be: files no longer than so many bytes, an owner's rights only."""
    import resource  # noqa: PLC0415 - POSIX alone has it

    if "file" in limits:
        if limits.get("die"):
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file"], limits["file"]))
    if "files" in limits:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limits["files"], limits["files"]))
    if "memory" in limits:
        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = taken * resource.getpagesize() + limits["memory"]
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    if "plain" in limits and os.geteuid() == 0:
        plain()


def plain() -> None:
    """Give up what lets root write where nobody may: Linux's CAP_DAC_OVERRIDE and its like.

    Raises:
        OSError: the system does not take it back.
    """
    import ctypes  # noqa: PLC0415 - on Linux alone

    class Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))

    class Data(ctypes.Structure):
        _fields_ = (
            ("effective", ctypes.c_uint32),
            ("permitted", ctypes.c_uint32),
            ("inheritable", ctypes.c_uint32),
        )

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capset(ctypes.byref(Header(0x20080522, 0)), ctypes.byref((Data * 2)())) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def _child(run: Mapping[str, Any], said: Path) -> None:
    """Do one run in this process and end it.

    `cwd`, `env`, `umask`: where and in which surroundings. `stop`: die before this write, `torn`:
    with half of its file written, `signal`: be asked to by that signal. `limits`: see `limit`.
    `clock`: the time of day that the process sees. `gone`: its folder is there no longer.
    """
    code = 1
    for place, mode in (("out", 1), ("err", 2)):
        file = os.open(said / place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, mode)
        os.close(file)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    number, torn = run.get("signal", signal.SIGKILL), run.get("torn", False)
    watch = Watch(str(Path.cwd()), run.get("stop"), number, torn=torn)
    signal.alarm(300)  # a run that hangs ends as one
    try:
        os.environ.update(run.get("env", {}))
        os.umask(run.get("umask", 0o022))
        os.chdir(run.get("cwd", "."))
        if run.get("gone"):
            (lost := Path(said, "gone")).mkdir()
            os.chdir(lost)
            lost.rmdir()
        if "clock" in run:
            _set_back(run["clock"])
        _watch(watch)
        limit(run.get("limits", {}))
        code = _run(run)
    except BaseException:  # noqa: BLE001 - told to the test
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    (said / "writes").write_text("\n".join(watch.writes), encoding="utf-8")
    os._exit(code)


def _run(run: Mapping[str, Any]) -> int:
    if name := run.get("call"):
        CALLS[name](*run["arguments"])
        return 0
    from lienket import cli  # noqa: PLC0415 - in the child alone

    sys.argv = ["lienket", *run["arguments"]]
    try:
        cli.main()
    except SystemExit as done:
        return int(done.code or 0)
    return 0


def _watch(watch: Watch) -> None:
    import fiona  # noqa: PLC0415 - in the child alone
    import pg8000.native  # noqa: PLC0415 - in the child alone
    import pyogrio  # noqa: PLC0415 - in the child alone

    pyogrio.write_dataframe = watch.library("GDAL", pyogrio.write_dataframe)
    fiona.open = watch.library("GDAL", fiona.open)
    connection = pg8000.native.Connection
    connection.run = watch.library("PostgreSQL", connection.run)
    sys.addaudithook(watch)


def _set_back(clock: float) -> None:
    """The time of day from here on, as a machine whose battery is flat has it."""
    import time  # noqa: PLC0415 - in the child alone

    begun, localtime, gmtime = time.time(), time.localtime, time.gmtime
    passed = time.time
    time.time = lambda: clock + passed() - begun
    time.localtime = lambda at=None: localtime(time.time() if at is None else at)
    time.gmtime = lambda at=None: gmtime(time.time() if at is None else at)


def serve() -> None:
    """Answer each line with how the run in it ended."""
    import tempfile  # noqa: PLC0415 - in the server alone

    from lienket import cli, pipeline, postgis, sheet  # noqa: F401, PLC0415 - warm for every child
    from lienket.exports import dxf, flatgeobuf, kml, shapefile  # noqa: F401, PLC0415 - the same

    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder)
        for line in sys.stdin:
            run = json.loads(line)
            (said / "writes").unlink(missing_ok=True)
            child = os.fork()
            if child == 0:
                _child(run, said)
            _, status = os.waitpid(child, 0)
            written = said / "writes"
            answer = {
                "code": os.waitstatus_to_exitcode(status),
                "writes": written.read_text(encoding="utf-8").split() if written.exists() else [],
                "out": (said / "out").read_text(encoding="utf-8", errors="replace"),
                "err": (said / "err").read_text(encoding="utf-8", errors="replace"),
            }
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    serve()
