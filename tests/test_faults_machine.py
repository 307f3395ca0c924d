"""A disk that is full, a clock that is wrong, another build at the same time.

The last good products stay, a sentence says what to do, and the next run finishes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import faults
import pytest
import toy as country
from faults import Server, tree

from lienket import pipeline
from lienket.errors import ProductError, UsageError
from lienket.pipeline import lock
from lienket.sheet import worker_processes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked here")

SIZES = (4_096, 20_000, 44_000, 130_000, 300_000, 1_000_000)
"""So long a file may be at the most [bytes]: GeoJSON, Word, Excel, pages, the package meet one."""

ROOM = (4_096, 60_000, 400_000, 1_400_000, 2_200_000)
"""So much room is left on a disk that holds products already [bytes]."""

MACHINES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("the clock stands in 1990", {"clock": 640_000_000}),
    ("the clock stands in 2099", {"clock": 4_090_000_000}),
    ("no folder for temporary files", {"env": {"TMPDIR": "/dev/null/x"}}),
    ("no home", {"env": {"HOME": "/dev/null/x", "XDG_CACHE_HOME": "/dev/null/x"}}),
    ("a locale that is not there", {"env": {"LC_ALL": "xx_YY", "LANG": "C"}}),
    ("another day of the world", {"env": {"TZ": "Pacific/Kiritimati"}}),
    ("a year of its own", {"env": {"SOURCE_DATE_EPOCH": "1"}}),
    ("twenty open files", {"limits": {"files": 24}}),
    ("the folder it was started in is gone", {"gone": True}),
)
"""Machines on which the same products are made, byte for byte."""

GROUPS = "tables,report,qgis"
ALSO = "kml"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("machine")
    country.write(folder / "toy")
    return folder


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with faults.serving(home, used=True) as served:
        yield served


@pytest.fixture(scope="module")
def fresh(home: Path) -> Iterator[Server]:
    """A server whose children do everything for the first time."""
    with faults.serving(home) as served:
        yield served


def words(home: Path, out: Path, *more: str) -> tuple[object, ...]:
    return ("build", "--workspace", home / "toy", "--out", out, "--only", GROUPS, *more)


@pytest.fixture(scope="module")
def old(home: Path, server: Server) -> dict[str, bytes]:
    """The products as of an earlier day."""
    out = home / "old"
    done = server.run(*words(home, out, "--also", ALSO, "--as-of", "2024-05-02"))
    assert done.code == 0, done.err
    return tree(out)


@pytest.fixture(scope="module")
def new(home: Path, server: Server) -> dict[str, bytes]:
    """The products as of today."""
    out = home / "new"
    done = server.run(*words(home, out, "--also", ALSO))
    assert done.code == 0, done.err
    return tree(out)


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("size", SIZES)
def test_a_file_that_cannot_be_written_to_its_end_leaves_the_last_products(
    home: Path, server: Server, old: dict[str, bytes], size: int
) -> None:
    out = fill(home / "short", old)
    done = server.run(*words(home, out, "--also", ALSO), limits={"file": size})
    assert done.code == 2, done
    assert "Cannot write" in done.err or "Cannot be read or written" in done.err
    assert "Traceback" not in done.err
    assert tree(out) == old


@pytest.mark.parametrize("size", SIZES)
def test_a_process_that_dies_in_the_middle_of_a_file_leaves_the_last_products(
    home: Path, server: Server, old: dict[str, bytes], size: int
) -> None:
    out = fill(home / "cut", old)
    limits = {"file": size, "die": 1}
    assert server.run(*words(home, out, "--also", ALSO), limits=limits).code < 0
    assert server.call("recover", out).code == 0
    assert tree(out) == old


@pytest.fixture
def disk(home: Path) -> Iterator[Callable[[int], Path]]:
    """`disk(size)`: a disk of that size [bytes], the same one each time."""
    place = home / "disk"
    place.mkdir(exist_ok=True)
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.geteuid() != 0:
        pytest.skip("only root can make a disk")
    made: list[Path] = []

    def sized(size: int) -> Path:
        option = f"size={size}" + (",remount" if made else "")
        command = [mount, "-t", "tmpfs", "-o", option, "lienket", str(place)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode and not made:
            pytest.skip("no disk can be made here")
        assert done.returncode == 0, done
        made.append(place)
        return place

    yield sized
    if made:
        subprocess.run([umount, str(place)], check=True)


def test_a_full_disk_leaves_the_last_products_and_with_room_the_next_build_finishes(
    home: Path,
    server: Server,
    disk: Callable[[int], Path],
    old: dict[str, bytes],
    new: dict[str, bytes],
) -> None:
    out = fill(disk(100_000_000) / "maps", old)
    codes = []
    for room in ROOM:
        state = os.statvfs(out)
        disk((state.f_blocks - state.f_bavail) * state.f_frsize + room)
        done = server.run(*words(home, out, "--also", ALSO))
        codes.append(done.code)
        assert done.code == 2, (room, done)
        assert "Cannot write" in done.err
        assert tree(out) == old, room
        disk(100_000_000)
    assert server.run(*words(home, out, "--also", ALSO)).code == 0
    assert tree(out) == new


def test_a_full_disk_leaves_no_half_workspace(home: Path, server: Server) -> None:
    done = server.run("init", "mine", limits={"file": 4_096})
    assert done.code == 2
    assert "Cannot write" in done.err
    assert not (home / "mine").exists()


@pytest.mark.parametrize(("name", "given"), MACHINES, ids=[row[0] for row in MACHINES])
def test_the_same_products_come_from_any_machine(
    home: Path, fresh: Server, new: dict[str, bytes], name: str, given: dict[str, Any]
) -> None:
    assert name
    out = home / "any"
    shutil.rmtree(out, ignore_errors=True)
    done = fresh.run(*words(home, out, "--also", ALSO), **given)
    assert done.code == 0, done
    assert tree(out) == new


@pytest.mark.parametrize(("clock", "year"), [(0, 1970), (8_836_000_000, 2250)])
def test_a_clock_that_is_far_off_is_told_of(
    home: Path, server: Server, old: dict[str, bytes], clock: int, year: int
) -> None:
    out = fill(home / "wrong", old)
    done = server.run(*words(home, out, "--also", ALSO), clock=clock)
    assert done.code == 2, done
    assert f"The clock of this machine says {year}" in done.err
    assert tree(out) == old


def test_the_dates_of_files_are_nothing_to_us(
    home: Path, server: Server, new: dict[str, bytes], old: dict[str, bytes]
) -> None:
    out = fill(home / "dated", old)
    for number, path in enumerate([*(home / "toy").rglob("*"), *out.rglob("*")]):
        when = (0, 300_000_000, 8_000_000_000)[number % 3]
        os.utime(path, (when, when))
    assert server.run(*words(home, out, "--also", ALSO)).code == 0
    assert tree(out) == new


def test_a_home_that_is_not_there_does_not_stop_a_sheet(home: Path) -> None:
    nowhere = dict.fromkeys(("HOME", "MPLCONFIGDIR", "XDG_CACHE_HOME", "TMPDIR"), "/dev/null/x")
    done = subprocess.run(
        [sys.executable, "-m", "lienket.cli", "sheet", "--workspace", "toy", "--out", "drawn",
         "--area", "ra", "--format", "svg"],
        cwd=home,
        env={**faults.surroundings(), **nowhere},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert [*(home / "drawn").iterdir()]


def test_a_drawing_process_that_the_system_ends_is_told_of() -> None:
    with pytest.raises(ProductError, match="ended by the system, mostly for want of memory"):
        worker_processes.run(os._exit, [1, 2], 2)


class Handed:
    """What is drawn with, as `pow` of two: by which threads it is handed over."""

    by: ClassVar[list[threading.Thread]] = []

    def __reduce__(self) -> tuple[object, ...]:
        """Take note of who asks."""
        self.by.append(threading.current_thread())
        return partial, (pow, 2)

    def __call__(self, each: int) -> int:
        """Never asked here."""
        raise NotImplementedError


def test_what_is_drawn_is_handed_over_once_and_before_anything_else_is_made() -> None:
    assert worker_processes.run(Handed(), [1, 2, 3], 2) == [2, 4, 8]
    assert Handed.by == [threading.current_thread()]


def test_what_draws_ends_with_the_build_that_is_killed() -> None:
    script = (
        "from lienket.sheet import worker_processes\n"
        "if __name__ == '__main__':\n"
        "    worker_processes.run(\n"
        "        exec, ['print(1, flush=True)\\nimport time; time.sleep(600)'] * 2, 2)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], env=faults.surroundings(), stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert [running.stdout.readline() for _ in range(2)] == [b"1\n"] * 2
        running.kill()
        # It ends once the last that could write to it has ended.
        assert running.communicate(timeout=600)[0] == b""


def test_two_at_once_are_told_of_each_other(
    home: Path, server: Server, old: dict[str, bytes]
) -> None:
    out = fill(home / "both", old)
    (home / "begun").mkdir()
    with lock.held(out), lock.held(home / "begun"):
        for command in (words(home, out), ("init", home / "begun"),
                        ("sheet", "--workspace", home / "toy", "--out", out, "--area", "ra",
                         "--format", "svg")):  # fmt: skip
            done = server.run(*command)
            assert done.code == 2, done
            assert "Another build is writing" in done.err
    assert tree(out) == old
    assert [*(home / "begun").iterdir()] == []


def test_a_lock_goes_with_its_process(home: Path, server: Server, old: dict[str, bytes]) -> None:
    out = fill(home / "held", old)
    assert server.run(*words(home, out), stop=20).code == -9
    with lock.held(out), pytest.raises(ProductError, match="Another build"), lock.held(out):
        pass


def test_a_build_that_ends_meanwhile_is_not_mixed_with(home: Path, tmp_path: Path) -> None:
    """Before one writes to an empty folder another has put internal products there."""
    out = tmp_path / "maps"
    begun: list[str] = []

    def meanwhile(line: str) -> None:
        if not begun:
            begun.append(line)
            pipeline.run(pipeline.Order(home / "toy", out, audience="internal", only=("tables",)))

    with pytest.raises(UsageError, match="internal and cannot be mixed"):
        pipeline.run(pipeline.Order(home / "toy", out, only=("web",)), say=meanwhile)
    assert (out / "tables" / "links.xlsx").is_file()
    assert not (out / "links.html").exists()
