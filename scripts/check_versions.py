"""Run the quick tests against the lowest or the newest versions of every library.

    python scripts/check_versions.py lowest|newest [--python PYTHON] [--keep DIR]
                                     [--where-possible] [words of pytest]

Makes an environment of its own (in a temporary folder, or in DIR), installs the program and the
tests' tools there, and runs the tests that take little and need nothing but Python. `lowest` takes
each requirement of `pyproject.toml` at the version it says is enough, `newest` at the newest there
is; what these need themselves is the installer's choice. Without `--python` the lowest versions
run on the oldest Python that the program takes, the newest on the newest, of those that are found.
With `--where-possible` an environment that cannot be made (no network, no packages for this
Python) is said, and is no failure. Standard library only.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from _setup import QUICK, ROOT, at_once, program, run, say, speak_utf8

LEAST, LATEST = 11, 16
"""Pythons 3.x are looked for from the one to the other."""

ELSEWHERE = ("test_architecture.py", "test_scripts.py")
"""Tests of the code itself, which no version changes, and which need the linters."""

_FLOOR = re.compile(
    r"^\s*([A-Za-z0-9_.-]+)\s*(?:\[[^]]*\])?\s*>=\s*([0-9][0-9a-z.]*)([^;]*)(;.*)?$"
)


def requirements(pyproject: Mapping[str, Any]) -> list[str]:
    """What the program needs at run time, all its extras included, as `pyproject` says it."""
    project = pyproject["project"]
    more = [line for extra in project["optional-dependencies"].values() for line in extra]
    return list(dict.fromkeys([*project["dependencies"], *more]))


def floors(lines: Iterable[str]) -> list[str]:
    """Each requirement at the version it says is enough.

    Raises:
        ValueError: one says none.

    >>> floors(["numpy>=1.26", "fiona>=1.10; python_version < '3.14'"])
    ['numpy==1.26', "fiona==1.10; python_version < '3.14'"]
    """
    found = []
    for line in lines:
        match = _FLOOR.fullmatch(line)
        if match is None or match[3].strip():
            msg = f"no lowest version alone: {line}"
            raise ValueError(msg)
        found.append(f"{match[1]}=={match[2]}{match[4] or ''}")
    return found


def install(python: Path, which: str, pyproject: Mapping[str, Any]) -> int:
    """Install the program and what its tests need; the exit code of the installer."""
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    wanted = requirements(pyproject)
    tests = pyproject["dependency-groups"]["test"]
    # What tests alone need must not pull up what the program needs.
    words = (
        [*floors(wanted), *_names(tests, wanted)] if which == "lowest" else ["-U", *wanted, *tests]
    )
    return run([*pip, *words]) or run([*pip, "--no-deps", "-e", str(ROOT)])


def _names(tests: Iterable[str], wanted: Iterable[str]) -> list[str]:
    held = {re.split("[<>=;]", line)[0].strip().lower() for line in wanted}
    return [line for line in tests if re.split("[<>=;]", line)[0].strip().lower() not in held]


def pythons() -> list[str]:
    """The Pythons of this machine that the program takes, the oldest first."""
    kept = sorted(Path.home().glob(".pyenv/versions/3.*/bin"))
    found = []
    for name in (f"python3.{minor}" for minor in range(LEAST, LATEST)):
        # What a version manager keeps, before its stand-ins on the path.
        own = [path for path in (each / name for each in kept) if path.is_file()]
        found.append(str(own[-1]) if own else shutil.which(name))
    return [path for path in found if path] or [sys.executable]


def make(which: str, python: str, folder: Path) -> int:
    """Make the environment in `folder`; the exit code of the first step to fail."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    made = run([python, "-m", "venv", str(folder)])
    return made or install(program("python", folder), which, pyproject)


def check(which: str, folder: Path, more: Sequence[str]) -> int:
    """Run the tests in the environment in `folder`; their exit code."""
    inside = program("python", folder)
    subprocess.run([str(inside), "-m", "pip", "list", "--format=freeze"], check=False)
    words = [str(inside), "-m", "pytest", "-q", "-p", "no:cacheprovider", *at_once(), "-m", QUICK]
    words += [f"--ignore={ROOT / 'tests' / name}" for name in ELSEWHERE]
    # Old libraries warn of what newer ones of their own kind changed since.
    loose = ["-W", "default"] if which == "lowest" else []
    # Other programs, and what makes the pages of documentation, are no matter of versions.
    alone = {"LIENKET_REQUIRE": ""}
    return run([*words, str(ROOT / "tests"), *more, *loose], alone)


def main(words: Sequence[str]) -> int:
    """Check one end of the versions; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", choices=("lowest", "newest"))
    parser.add_argument("--python")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--where-possible", action="store_true")
    asked, more = parser.parse_known_args(words)
    speak_utf8()
    python = asked.python or pythons()[0 if asked.which == "lowest" else -1]
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary) / "venv"
        if code := make(asked.which, python, folder):
            say(
                f"Không cài được môi trường cho {python}: không thử các phiên bản này.",
                f"No environment could be made for {python}: these versions are not tried.",
            )
            return 0 if asked.where_possible else code
        return check(asked.which, folder, more)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
