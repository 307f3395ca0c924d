"""`lienket atlas`: many workspaces by a real cluster of processes, and the page over them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
import toy as country

from lienket import countrywide
from lienket.countrywide import Means, Wish, picture, spreading, task
from lienket.countrywide.task import Outcome, Seen
from lienket.errors import UsageError

ROOT = Path(__file__).parents[1]
PATIENCE_S = 120
GOOD = ("north/toy", "south/toy")
CLUSTER = """
if __name__ == "__main__":
    from distributed import LocalCluster
    with LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        input()
"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two workspaces of one name, one of them deeper down, and one with a fault."""
    folder = tmp_path_factory.mktemp("countrywide") / "data"
    for path in (*GOOD, "east/faulty"):
        country.write(folder / path)
    links = folder / "east" / "faulty" / "facts" / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace("ra--bb", "ra--cc"), "utf-8")
    (folder / ".hidden").mkdir()
    shutil.copytree(folder / "north" / "toy", folder / ".hidden" / "toy")
    return folder


BEGUN: list[subprocess.Popen[str]] = []
"""The commands that a test has begun."""


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """A test that fails in the middle leaves no command, and so no worker, behind."""
    yield
    while BEGUN:
        if (process := BEGUN.pop()).poll() is None:
            kill(process)
            process.kill()
            process.communicate()


def begun(*arguments: object) -> subprocess.Popen[str]:
    """The command on its way, in a session of its own."""
    command = [sys.executable, "-m", "lienket.cli", "atlas", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT / "geo")}, start_new_session=True,
    )  # fmt: skip
    BEGUN.append(process)
    return process


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code of the command, and all that it said."""
    out, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out + err


def run(*arguments: object) -> tuple[int, str]:
    return ended(begun(*arguments))


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(places: Path) -> tuple[Path, int, str]:
    """What one worker makes of the places: the folder, the exit code, what was said."""
    out = places.parent / "one"
    return out, *run(places, "--out", out, "--only", "web", "--workers", 1)


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes that work for the command."""
    with suppress(psutil.NoSuchProcess):
        below = psutil.Process(process.pid).children(recursive=True)
        return [each for each in below if "spawn_main" in " ".join(each.cmdline())]
    return []


def in_session(process: subprocess.Popen[str]) -> list[int]:
    """The processes in the session of the command: itself, and whatever was begun by it."""
    found = []
    for pid in psutil.pids():
        with suppress(OSError):
            found += [pid] if os.getsid(pid) == process.pid else []
    return found


def waited(process: subprocess.Popen[str], path: Path) -> bool:
    """Whether `path` was there before the command ended."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        if path.exists():
            return True
        time.sleep(0.01)
    return False


def kill(process: subprocess.Popen[str]) -> None:
    for each in workers(process):
        with suppress(psutil.NoSuchProcess):
            os.kill(each.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def test_a_faulty_workspace_is_listed_and_stops_no_other(
    built: tuple[Path, int, str],
) -> None:
    out, code, told = built
    assert code == 2
    assert "ra--cc" in told
    assert all(f"✓ {path}" in told for path in GOOD)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "ra--cc" in page
    for path in GOOD:
        assert f'href="maps/{path}/links.html"' in page
        assert (out / "maps" / path / "links.html").is_file()
    assert not (out / "maps" / "east").exists()
    assert "hidden/toy" not in page
    held = json.loads((out / "atlas.json").read_text(encoding="utf-8"))
    assert [(row["path"], row["built"]) for row in held["workspaces"]] == [
        ("east/faulty", False), *((path, True) for path in GOOD),
    ]  # fmt: skip


def test_the_page_counts_the_links_of_each_border_and_leads_from_map_to_table(
    built: tuple[Path, int, str],
) -> None:
    """The toy country by heart: ra is joined, rb one-sided, rc absent."""
    page = (built[0] / "index.html").read_text(encoding="utf-8")
    held = json.loads((built[0] / "atlas.json").read_text(encoding="utf-8"))
    (border,) = held["workspaces"][1]["borders"]
    assert {word: border[word] for word in ("joined", "one_sided", "absent", "unknown")} == {
        "joined": 1, "one_sided": 1, "absent": 1, "unknown": 0,
    }  # fmt: skip
    ways = re.findall(r'<a href="#(b\d+)"[^>]*class="border"', page)
    assert sorted(ways) == sorted(re.findall(r'<tr id="(b\d+)"', page)) == ["b1", "b2"]
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_a_worker_killed_in_the_middle_costs_its_task_alone(
    places: Path, tmp_path: Path, built: tuple[Path, int, str]
) -> None:
    process = begun(places, "--out", tmp_path / "two", "--only", "web", "--workers", 2)
    assert waited(process, tmp_path / "two" / "maps" / GOOD[0] / ".lienket-new")
    listening = {
        held.laddr.ip
        for each in [psutil.Process(process.pid), *workers(process)]
        for held in each.net_connections("inet")
        if held.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}
    kill(process)
    code, told = ended(process)
    assert (code, [*hashes(tmp_path / "two")]) == (2, [*hashes(tmp_path / "two")])
    assert all(f"✓ {path}" in told for path in GOOD)
    assert hashes(tmp_path / "two") == hashes(built[0])


def test_a_workspace_that_ends_every_worker_is_told_and_the_others_are_built(
    places: Path, tmp_path: Path
) -> None:
    process = begun(places, "--out", tmp_path / "out", "--only", "web", "--workers", 1)
    stage = tmp_path / "out" / "maps" / GOOD[0] / ".lienket-new"
    while waited(process, stage):
        kill(process)
        shutil.rmtree(stage, ignore_errors=True)
    code, told = ended(process)
    assert code == 2
    assert f"✗ {GOOD[0]}" in told
    assert f"✓ {GOOD[1]}" in told
    assert "ended abruptly 3 times" in told
    assert "ended abruptly" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


@contextmanager
def cluster(tmp_path: Path) -> Iterator[str]:
    """The address of a cluster of one process that somebody else has started."""
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "geo")},
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        yield process.stdout.readline().strip()
        process.stdin.write("\n")
        process.stdin.flush()


def test_a_cluster_of_ones_own_makes_the_same_bytes(
    places: Path, tmp_path: Path, built: tuple[Path, int, str]
) -> None:
    with cluster(tmp_path) as address:
        out = tmp_path / "own"
        code, _ = run(places, "--out", out, "--only", "web", "--scheduler", address)
    assert code == 2
    assert hashes(out) == hashes(built[0])


def test_a_scheduler_that_nobody_answers_at_is_named(places: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, told = run(places, "--out", out, "--only", "web", "--scheduler", "tcp://127.0.0.1:1")
    assert (code, out.exists()) == (2, False)
    assert "No Dask cluster answers at tcp://127.0.0.1:1" in told
    assert "Traceback" not in told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal to send")
def test_asked_to_stop_it_leaves_no_process_and_nothing_half_written(
    places: Path, tmp_path: Path
) -> None:
    process = begun(places, "--out", tmp_path / "out", "--only", "web", "--workers", 1)
    assert waited(process, tmp_path / "out" / "maps" / GOOD[0] / ".lienket-new")
    held = workers(process)
    # As Ctrl-C does it: to all of them.
    os.killpg(process.pid, signal.SIGINT)
    code, told = ended(process)
    assert code == 128 + signal.SIGINT
    assert "Traceback" not in told
    psutil.wait_procs(held, timeout=10)
    assert not any(each.is_running() for each in held)
    assert not (tmp_path / "out" / "index.html").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals to send")
@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL"])
def test_however_it_alone_is_ended_no_process_that_it_began_stays(
    places: Path, tmp_path: Path, how: str
) -> None:
    process = begun(places, "--out", tmp_path / "out", "--only", "sheets", "--workers", 2)
    assert waited(process, tmp_path / "out" / "maps" / GOOD[0] / ".lienket-new")
    assert len(in_session(process)) > 2
    process.send_signal(getattr(signal, how))
    process.wait(PATIENCE_S)
    # What is asked later was perhaps begun later.
    until = time.monotonic() + 20
    while (alive := in_session(process)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive
    assert "Traceback" not in ended(process)[1]


def silent(_: Outcome) -> None:
    """Say nothing."""


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_without_a_workspace_is_refused(tmp_path: Path, made: bool) -> None:  # noqa: FBT001 - a parameter
    folder = tmp_path / "empty"
    if made:
        (folder / "more").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"no workspace below|no folder"):
        countrywide.run(Wish(folder, tmp_path / "out"), Means(1), silent)
    assert not (tmp_path / "out").exists()


def test_a_page_that_somebody_else_made_is_not_replaced(places: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="did not make"):
        countrywide.run(Wish(places, tmp_path), Means(1), silent)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "mine"


def test_without_dask_it_is_said_how_to_get_it(
    places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=re.escape("pip install 'lienket[atlas]'")):
        countrywide.run(Wish(places, tmp_path / "out"), Means(1), silent)
    assert not (tmp_path / "out").exists()


def unlike(theirs: Seen | BaseException, ours: Seen, info: dict[str, Any]) -> str:
    """Why a worker is refused, in English."""
    told = spreading._unlike(theirs, ours, info)
    return told[1] if told else ""


def test_a_worker_unlike_ours_is_refused(places: Path, tmp_path: Path) -> None:
    ours = task.seen(str(places), str(tmp_path))
    assert not spreading._unlike(ours, ours, {"nthreads": 1})
    assert "it has 0.0.1, Python" in unlike(replace(ours, version="0.0.1"), ours, {})
    assert "same paths" in unlike(replace(ours, stage=False), ours, {})
    assert "same paths" in unlike(replace(ours, digest="other"), ours, {})
    assert "does 4 things" in unlike(ours, ours, {"nthreads": 4})
    assert "does not run there" in unlike(ImportError("lienket"), ours, {})


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({"joined": 2, "absent": 0}, "joined"),
        ({"joined": 1, "unknown": 1}, "partly"),
        ({"one_sided": 1, "unknown": 3}, "none"),
        ({"unknown": 3}, "unknown"),
        ({"joined": 0}, "empty"),
    ],
)
def test_a_border_is_coloured_by_all_of_its_links(states: dict[str, int], expected: str) -> None:
    assert picture.kind(states) == expected
