"""Whatever becomes of the standard streams, and whoever asks to stop: no traceback, whole products.

A closed stream has waived the words; one that is full has lost them, which is an error of code 2.
"""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import faults
import pytest
import toy as country
from faults import Server, tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="written for a POSIX shell")

STREAMS: tuple[tuple[str, str, int], ...] = (
    ("--help", ">&-", 0),
    ("--help", ">&- 2>&- <&-", 0),
    ("--help", ">/dev/full", 2),
    ("--help", "| true", 0),
    ("--version", "2>&-", 0),
    ("--version", ">/dev/full 2>/dev/full", 2),
    ("nonsense", "2>&-", 2),
    ("nonsense", "2>/dev/full", 2),
    ("nonsense", "2>&1 | true", 2),
    ("check --workspace toy", ">&-", 0),
    ("check --workspace toy", ">&- 2>&- <&-", 0),
    ("check --workspace toy --json", ">/dev/full", 2),
    ("check --workspace toy --json", "| true", 0),
    ("check --workspace spoilt", ">&-", 2),
    ("check --workspace spoilt", "2>&-", 2),
    ("check --workspace spoilt", "2>/dev/full", 2),
    ("check --workspace spoilt --json", "| head -1", 2),
    ("init mine-1", ">&-", 0),
    ("init mine-2", ">/dev/full", 2),
    ("build --workspace toy --out maps-1 --only tables", ">&- 2>&- <&-", 0),
    ("build --workspace toy --out maps-2 --only tables", ">/dev/full 2>/dev/full", 2),
    ("build --workspace toy --out maps-3 --only tables", "| true", 0),
    ("sheet --workspace toy --out mine-3 --area ra --format svg", ">&- 2>&-", 0),
    ("sheet --workspace toy --out mine-4 --area ra --format svg", ">/dev/full", 2),
    ("publish postgis --help", ">&-", 0),
    ("publish postgis host=localhost password=x --workspace toy", ">&- 2>&- <&-", 2),
)
"""A command, what the shell does with its streams, and how it ends."""

TONGUES: tuple[dict[str, str], ...] = (
    {"LANG": "C", "LC_ALL": "C"},
    {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "utf-16:strict"},
    {"PYTHONUNBUFFERED": "1"},
)
"""Surroundings in which the same words come out."""

END = 0.9
SIGNALS = tuple(
    (name, share) for name in ("SIGINT", "SIGTERM", "SIGHUP") for share in (0.1, 0.3, 0.5, END)
)
"""What asks to stop, and after which share of the writes of a build."""

BUILD = ("build", "--workspace", "toy", "--only", "tables", "--out")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streams")
    country.write(folder / "toy")
    country.write(folder / "spoilt")
    (folder / "spoilt" / "roads.geojson").unlink()
    return folder


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with faults.serving(home) as served:
        yield served


def shell(home: Path, words: str, after: str = "", **more: str) -> tuple[int, str, str]:
    """Python with its streams as a shell has them: the exit code, and what could be heard."""
    command = f"{shlex.quote(sys.executable)} {words}"
    whole = f"({command}; echo $? >code) {after}" if "|" in after else f"{command} {after}"
    done = subprocess.run(
        ["/bin/sh", "-c", whole],
        cwd=home,
        env={**faults.surroundings(), **more},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    code = int((home / "code").read_text("ascii")) if "|" in after else done.returncode
    return code, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def lienket(home: Path, words: str, after: str = "", **more: str) -> tuple[int, str, str]:
    """The program, as `shell` runs it."""
    return shell(home, f"-m lienket.cli {words}", after, **more)


@pytest.mark.parametrize(("arguments", "after", "code"), STREAMS)
def test_no_stream_stops_a_command(home: Path, arguments: str, after: str, code: int) -> None:
    told = lienket(home, arguments, after)
    assert told[0] == code, told
    assert "Traceback" not in told[1] + told[2]
    assert "defect" not in told[1] + told[2]
    words = arguments.split()
    if "--out" in words:
        assert [*(home / words[words.index("--out") + 1]).glob("*.*")]
    if words[0] == "init":
        assert (home / words[1] / "catalogue.toml").is_file()


def test_words_that_are_lost_are_an_error_that_says_the_work_is_done(home: Path) -> None:
    code, out, err = lienket(home, "build --workspace toy --out full --only tables", ">/dev/full")
    assert (code, out) == (2, "")
    assert "Done, but standard output could not be written: No space left" in err
    assert (home / "full" / "MANIFEST.json").is_file()


@pytest.mark.parametrize("tongue", TONGUES, ids="-".join)
def test_the_words_are_utf8_in_any_surroundings(home: Path, tongue: dict[str, str]) -> None:
    code, out, err = lienket(home, "check --workspace toy", **tongue)
    assert (code, out, err) == (0, "toy: không có lỗi | no faults\n", "")


def test_a_file_never_takes_the_place_of_a_closed_stream(home: Path) -> None:
    script = (
        "import sys; from lienket.cli import streams; streams.settle();"
        "sys.exit(open('probe', 'w').fileno() <= 2)"
    )
    assert shell(home, f"-c {shlex.quote(script)}", ">&- 2>&- <&-")[0] == 0
    assert (home / "probe").read_bytes() == b""


@pytest.fixture(scope="module")
def editions(home: Path, server: Server) -> tuple[dict[str, bytes], dict[str, bytes], int]:
    """Products of an earlier day in `stopped`, those of today, and by how many writes they come."""
    for out, more in (("stopped", ("--as-of", "2024-05-02")), ("today", ())):
        done = server.run(*BUILD, out, *more)
        assert done.code == 0, done
    writes = server.run(*BUILD, "today").writes
    return tree(home / "stopped"), tree(home / "today"), len(writes)


@pytest.mark.parametrize(("name", "share"), SIGNALS)
def test_who_asks_to_stop_is_heeded_and_nothing_is_left_half_done(
    home: Path,
    server: Server,
    editions: tuple[dict[str, bytes], dict[str, bytes], int],
    name: str,
    share: float,
) -> None:
    old, new, writes = editions
    number = signal.Signals[name]
    done = server.run(*BUILD, "stopped", stop=int(writes * share), signal=int(number))
    assert done.code == 128 + number
    vi, en = "Đã dừng; không có gì bị ghi dở dang.", "Stopped; nothing was left half written."
    assert done.err == f"{vi} | {en}\n"
    # Asked at the very end, when the old ones are being cleared away, the new ones stay.
    assert tree(home / "stopped") == (new if share == END else old)
    if share == END:
        assert server.run(*BUILD, "stopped", "--as-of", "2024-05-02").code == 0


def test_what_is_ignored_from_the_start_stays_ignored(home: Path) -> None:
    script = (
        "import signal; from lienket.cli import signals; signals.heed();"
        "print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    )
    code, out, _ = shell(home, f"-c {shlex.quote(script)}", "<&-")
    assert (code, out) == (0, "False\n")
    ignoring = subprocess.run(
        ["/bin/sh", "-c", f"trap '' HUP; exec {shlex.quote(sys.executable)} -c '{script}'"],
        env=faults.surroundings(),
        capture_output=True,
        check=False,
    )
    assert ignoring.stdout == b"True\n"
