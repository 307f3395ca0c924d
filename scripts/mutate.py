"""How much of the heart the tests hold: change one place at a time, and see whether a test fails.

    python scripts/mutate.py [--package border] [--count 40] [--seed 1]

Cosmic Ray (group `mutate`) makes the changes, in a copy of the repository; of all that it can make
in a package, `--count` are drawn by `--seed`. Each is tried with the tests nearest to the package
and with the doctests of its module. Annotations are left out: nothing runs them. What survives is
printed with its change. It takes an hour, so no run of the tests calls it.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

ROOT = Path(__file__).resolve().parents[1]
NEAREST = {
    "join.py": ("test_join.py", "test_privacy.py"),
    "border": (
        "test_border.py",
        "test_border_crossings.py",
        "test_border_link_districts.py",
        "test_border_link_summary.py",
        "test_border_unplaced.py",
    ),
    "network": ("test_network.py", "test_network_graph.py", "test_network_plans.py"),
    "checks": ("test_checks.py", "test_gaps.py", "test_duplicates.py"),
    "export_tables": (
        "test_export_tables.py",
        "test_analysis.py",
        "test_summary_counts.py",
        "test_standing.py",
        "test_requests.py",
    ),
}
"""By package, or module, the files of tests that are about it."""

COPIED = ("geo", "tests", "scripts", "layers", "pyproject.toml", "README.md", "maps")
EQUIVALENT = ("core/RemoveDecorator", "core/AddNot", "core/ZeroIterationForLoop")
"""Operators left out: `@cache` off changes nothing, the others break whatever they touch."""


def annotated_lines(module: Path) -> Iterator[range]:
    """The lines of each annotation of a module: of parameters, of what is returned, of names."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if isinstance(part, ast.expr):
                yield range(part.lineno, (part.end_lineno or part.lineno) + 1)


def is_run(change: MutationSpec, folder: Path) -> bool:
    """Whether what is changed is ever run: no annotation, no operator that changes nothing."""
    if change.operator_name.startswith(EQUIVALENT):
        return False
    lines = folder / change.module_path
    bitwise = "BitOr" in change.operator_name
    return not (bitwise and any(change.start_pos[0] in span for span in annotated_lines(lines)))


def draw(session: WorkDB, folder: Path, count: int, seed: int) -> int:
    """Leave `count` changes to be tried, and say of the others that they are not; how many stay."""
    usable = [item for item in session.work_items if is_run(item.mutations[0], folder)]
    usable.sort(key=lambda item: (str(item.mutations[0].module_path), item.mutations[0].start_pos))
    chosen = {item.job_id for item in random.Random(seed).sample(usable, min(count, len(usable)))}  # noqa: S311 - no secret
    rest = [item.job_id for item in session.work_items if item.job_id not in chosen]
    session.set_multiple_results(rest, WorkResult(WorkerOutcome.SKIPPED))
    return len(chosen)


def configure(name: str, folder: Path) -> Path:
    """The file that tells Cosmic Ray what to change and how to try it."""
    tests = " ".join(f"tests/{file}" for file in NEAREST[name])
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider {tests} geo/lienket/{name}"
    path = folder / f"{name}.cosmic.toml"
    path.write_text(
        f'[cosmic-ray]\nmodule-path = "geo/lienket/{name}"\ntimeout = 900\n'
        f'excluded-modules = []\ntest-command = "{command}"\n\n'
        '[cosmic-ray.distributor]\nname = "local"\n',
        encoding="utf-8",
    )
    return path


def run(folder: Path, *words: str | Path) -> None:
    """Run Cosmic Ray in the copy of the repository.

    Raises:
        CalledProcessError: it could not do what it was asked.
    """
    setting = {**os.environ, "PYTHONPATH": str(folder / "geo")}
    command = [sys.executable, "-m", "cosmic_ray.cli", *map(str, words)]
    subprocess.run(command, cwd=folder, env=setting, check=True)


def tried(name: str, folder: Path, count: int, seed: int) -> tuple[int, int]:
    """How many changes of a package were tried, and how many of them a test noticed."""
    config, base = configure(name, folder), folder / f"{name}.sqlite"
    run(folder, "init", config, base)
    with use_db(str(base)) as session:
        draw(session, folder, count, seed)
    run(folder, "exec", config, base)
    caught = total = 0
    with use_db(str(base)) as session:
        for _, result in session.results:
            if result.worker_outcome == WorkerOutcome.SKIPPED:
                continue
            total += 1
            caught += result.test_outcome != TestOutcome.SURVIVED
            if result.test_outcome == TestOutcome.SURVIVED:
                print(result.diff, flush=True)
    print(f"{name}: {caught} of {total} noticed", flush=True)
    return total, caught


def main() -> int:
    """0 if at least 85 of 100 changes were noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--package", choices=[*NEAREST], action="append")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in COPIED:
            source = ROOT / part
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, folder / part)
        found = [
            tried(package, folder, given.count, given.seed)
            for package in given.package or [*NEAREST]
        ]
    total, caught = (sum(column) for column in zip(*found, strict=True))
    print(f"{caught} of {total} noticed ({100 * caught / max(total, 1):.0f} %)")
    return 0 if caught >= 0.85 * total else 1


if __name__ == "__main__":
    sys.exit(main())
