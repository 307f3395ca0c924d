"""Run the tests that touch every library against the lowest or the newest versions of all.

    python scripts/check_versions.py lowest|newest [--python PYTHON] [--keep DIR] [words of pytest]

Makes an environment of its own (in a temporary folder, or in DIR), installs the program and the
tests' tools there, and runs the core of the tests: facts, layers, checks, build with all products.
`lowest` takes each requirement of `pyproject.toml` at the version it says is enough, `newest` at
the newest there is; what these need themselves is the installer's choice. Standard library only.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from _setup import ROOT, program, run, speak_utf8

CORE = (
    *("test_facts.py", "test_layers.py", "test_checks.py", "test_join.py", "test_crs.py"),
    *("test_network.py", "test_borders.py", "test_tables.py", "test_report.py", "test_exports.py"),
    *("test_datapackage.py", "test_internal_part.py", "test_versions.py"),
)
"""The tests that are run, all of them without a browser, a GIS or a database."""

_EXTRAS = ("also", "derive", "postgis")
_FLOOR = re.compile(
    r"^\s*([A-Za-z0-9_.-]+)\s*(?:\[[^]]*\])?\s*>=\s*([0-9][0-9a-z.]*)([^;]*)(;.*)?$"
)


def requirements(pyproject: Mapping[str, Any]) -> list[str]:
    """What the program needs at run time, its extras included, as `pyproject` says it."""
    project = pyproject["project"]
    more = [line for name in _EXTRAS for line in project["optional-dependencies"][name]]
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


def check(which: str, python: str, folder: Path, more: Sequence[str]) -> int:
    """Make an environment in `folder`, run the tests there; the exit code of the first to fail."""
    if code := run([python, "-m", "venv", str(folder)]):
        return code
    inside = program("python", folder)
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if code := install(inside, which, pyproject):
        return code
    subprocess.run([str(inside), "-m", "pip", "list", "--format=freeze"], check=False)
    tests = [str(ROOT / "tests" / name) for name in CORE]
    words = [str(inside), "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, *more]
    # Old libraries warn of what newer ones of their own kind changed since.
    loose = ["-W", "default"] if which == "lowest" else []
    return run([*words, *loose])


def main(words: Sequence[str]) -> int:
    """Check one end of the versions; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", choices=("lowest", "newest"))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--keep", type=Path)
    asked, more = parser.parse_known_args(words)
    speak_utf8()
    if asked.keep:
        return check(asked.which, asked.python, asked.keep, more)
    with tempfile.TemporaryDirectory() as folder:
        return check(asked.which, asked.python, Path(folder) / "venv", more)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
