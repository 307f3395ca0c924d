"""How much of the heart the tests hold: change one place at a time, and see whether a test fails.

    python scripts/mutate.py [--package border] [--count 40] [--seed 1] [--keep FOLDER] [--again]

Cosmic Ray (group `mutate`) makes the changes, in a copy of the repository; of all that it can make
in a package, `--count` are drawn by `--seed`. Each is tried with the doctests of the package and
with those files of its nearest tests that run the changed statement, first the tests that do so
themselves; which ones do is measured once. The tests are collected once, too: each try is a fork in
which the changed function gets its new code, and only what is run at import is tried by a pytest of
its own. Annotations are left out: nothing runs them. What survives is printed with its change.
`--keep` holds what was tried, so that a run which was stopped goes on; `--again` tries once more
what survived there, for new tests. No run of the tests calls it, and it needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import hashlib
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from _mutants import anew, apart, at_import, measure, statement, swapped
from cosmic_ray.commands.init import init
from cosmic_ray.modules import find_modules
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

ROOT = Path(__file__).resolve().parents[1]
NEAREST = {
    "join.py": ("test_join.py", "test_standing.py", "test_requests.py"),
    "border": (
        "test_border.py",
        "test_border_crossings.py",
        "test_border_link_districts.py",
        "test_border_link_summary.py",
        "test_border_limits.py",
        "test_border_unplaced.py",
    ),
    "network": (
        "test_network.py",
        "test_network_graph.py",
        "test_network_limits.py",
        "test_network_plans.py",
    ),
    "checks": (
        "test_checks.py",
        "test_checks_limits.py",
        "test_gaps.py",
        "test_duplicates.py",
        "test_internal_part.py",
        "test_requests.py",
    ),
    "export_tables": (
        "test_export_tables.py",
        "test_export_words.py",
        "test_analysis.py",
        "test_summary.py",
        "test_summary_counts.py",
        "test_standing.py",
        "test_requests.py",
    ),
}
"""By package, or module, the files of tests that are about it."""

COPIED = ("geo", "tests", "scripts", "layers", "pyproject.toml", "README.md", "maps")
EQUIVALENT = ("core/RemoveDecorator", "core/AddNot", "core/ZeroIterationForLoop")
"""Operators left out: `@cache` off changes nothing, the others break whatever they touch."""

SLOW = ("atlas", "browser", "folder", "out", "products", "real_tables", "shipped_maps")
"""Fixtures that join the shipped workspace, make products or open a page: their tests take long."""

ENOUGH = 0.85
"""The share of changes that tests must notice."""


def annotated_lines(tree: ast.AST) -> Iterator[range]:
    """The lines of each annotation of a module: of parameters, of what is returned, of names."""
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if isinstance(part, ast.expr):
                yield range(part.lineno, (part.end_lineno or part.lineno) + 1)


def is_run(change: MutationSpec) -> bool:
    """Whether what is changed is ever run: no annotation, no operator that changes nothing."""
    if change.operator_name.startswith(EQUIVALENT):
        return False
    tree = ast.parse(change.module_path.read_text(encoding="utf-8"))
    spans = annotated_lines(tree) if "BitOr" in change.operator_name else ()
    return not any(change.start_pos[0] in span for span in spans)


def place(change: MutationSpec) -> tuple[str, Sequence[int], str, int]:
    """What changes are sorted by."""
    return str(change.module_path), change.start_pos, change.operator_name, change.occurrence


def shuffled(changes: Mapping[str, MutationSpec], done: Container[str]) -> list[str]:
    """The changes still to be tried, so that those of a run which is stopped are a fair draw."""
    keys = sorted(changes, key=lambda key: place(changes[key]))
    random.Random(len(keys)).shuffle(keys)  # noqa: S311 - no secret
    return [key for key in keys if key not in done]


def draw(session: WorkDB, count: int, seed: int) -> None:
    """Leave `count` changes to be tried, and say of the others that they are not."""
    items = sorted(session.work_items, key=lambda item: place(item.mutations[0]))
    usable = [item for item in items if is_run(item.mutations[0])]
    chosen = {item.job_id for item in random.Random(seed).sample(usable, min(count, len(usable)))}  # noqa: S311 - no secret
    rest = [item.job_id for item in items if item.job_id not in chosen]
    session.set_multiple_results(rest, WorkResult(WorkerOutcome.SKIPPED))


def noted(note: Path, words: object) -> bool:
    """Whether `note` says `words` already; it does from now on."""
    told = json.dumps(words)
    known = note.is_file() and note.read_text(encoding="utf-8") == told
    note.write_text(told, encoding="utf-8")
    return known


def digest(*places: Path) -> str:
    """A name for what the Python files at some places hold."""
    files = [
        path for place in places for path in ([place] if place.is_file() else place.rglob("*.py"))
    ]
    parts = [path.as_posix().encode() + b"\0" + path.read_bytes() for path in sorted(files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@dataclass
class Tries:
    """What pytest is started with: it collects the tests, and then they are tried on changes."""

    given: argparse.Namespace
    keep: Path
    met: dict[str, list[str]] = field(default_factory=dict)
    total: int = 0
    caught: int = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the changes of each package."""
        if session.testsfailed:
            sys.exit("the tests cannot be collected")
        for name in self.given.package:
            self.package(session, name)
        return True

    def package(self, session: pytest.Session, name: str) -> None:
        """Try the changes that are drawn of a package, and print those that no test noticed."""
        module = Path("geo/lienket") / name
        known = noted(
            self.keep / f"{name}.note", [digest(module), self.given.count, self.given.seed]
        )
        items = self.nearest(session, name)
        with use_db(str(self.keep / f"{name}.sqlite")) as base:
            if not known or not base.num_work_items:
                init([*find_modules([module])], base, {})
                draw(base, self.given.count, self.given.seed)
            changes = {item.job_id: item.mutations[0] for item in base.work_items}
            done = dict(base.results)
            lost = [key for key, told in done.items() if survived(told)]
            for key in shuffled(changes, done.keys()) + lost * self.given.again:
                done[key] = self.attempt(changes[key], items)
                base.set_result(key, done[key])
                say(f"{name}: {changes[key].definition_name} {done[key].test_outcome}")
        tried = [told for told in done.values() if told.worker_outcome != WorkerOutcome.SKIPPED]
        lost = sorted(str(told.diff) for told in tried if survived(told))
        say(*lost, f"{name}: {len(tried) - len(lost)} of {len(tried)} noticed")
        self.total, self.caught = self.total + len(tried), self.caught + len(tried) - len(lost)

    def nearest(self, session: pytest.Session, name: str) -> list[pytest.Item]:
        """The tests of a package; what each runs of it is measured where it is not known."""
        module = Path("geo/lienket") / name
        tests = [
            item for item in session.items if item.path.name in NEAREST[name] and is_quick(item)
        ]
        inside = [item for item in session.items if item.path.is_relative_to(module.resolve())]
        groups: dict[Path, list[pytest.Item]] = {module: inside} if inside else {}
        for item in tests:
            groups.setdefault(Path("tests") / item.path.name, []).append(item)
        for file, items in groups.items():
            kept = self.keep / f"{name}-{file.stem}.json"
            if not noted(kept.with_suffix(".note"), digest(module, file)) or not kept.is_file():
                kept.unlink(missing_ok=True)
                if apart(partial(measure, module, items, kept)):
                    sys.exit(f"{file} fails as it is")
                say(f"{name}: {file.name} is measured")
            self.met |= json.loads(kept.read_text(encoding="utf-8"))
        return [*inside, *tests]

    def attempt(self, change: MutationSpec, items: Sequence[pytest.Item]) -> WorkResult:
        """Make a change, and run the tests that run it."""
        module = change.module_path
        source = module.read_text(encoding="utf-8")
        operator = get_operator(change.operator_name)(**change.operator_args)
        changed = mutate_code(source, operator, change.occurrence)
        here = str(module.resolve())
        try:
            before, after = (compile(text, here, "exec") for text in (source, changed))
        except SyntaxError:
            return WorkResult(WorkerOutcome.NORMAL, "", TestOutcome.KILLED)
        line = statement(ast.parse(source), change.start_pos[0])
        if at_import(before, after) or not line:
            code = anew(module, changed, items)
        else:
            first = [item for item in items if f"{module}:{line}" in self.met[item.nodeid]]
            files = {item.path for item in first}
            rest = [item for item in items if item.path in files and item not in first]
            code = apart(partial(swapped, module, after, [*first, *rest])) if first else 0
            if code == pytest.ExitCode.INTERNAL_ERROR:  # the new code does not fit into the old
                code = anew(module, changed, items)
        old, new = source.splitlines(), changed.splitlines()
        diff = "\n".join(difflib.unified_diff(old, new, str(module), lineterm="", n=2))
        outcome = TestOutcome.KILLED if code else TestOutcome.SURVIVED
        return WorkResult(WorkerOutcome.NORMAL, f"{code}", outcome, diff)


def is_quick(item: pytest.Item) -> bool:
    """Whether a test asks for nothing that takes long to make."""
    code = getattr(getattr(item, "function", None), "__code__", None)
    embedded = code is not None and "embedded" in code.co_names
    return not embedded and {*getattr(item, "fixturenames", ())}.isdisjoint(SLOW)


def say(*lines: str) -> None:
    """Print `lines` at once."""
    print(*lines, sep="\n", flush=True)


def survived(told: WorkResult) -> bool:
    """Whether no test noticed a change."""
    return bool(told.test_outcome == TestOutcome.SURVIVED)


def main() -> int:
    """0 if at least 85 of 100 changes were noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--package", choices=[*NEAREST], action="append")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    given.package = given.package or [*NEAREST]
    with tempfile.TemporaryDirectory() as name:
        for part in COPIED:
            source, target = ROOT / part, Path(name) / part
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, target)
        keep = (given.keep or Path(name) / "kept").resolve()
        keep.mkdir(parents=True, exist_ok=True)
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        sys.dont_write_bytecode = True
        sys.path.insert(0, f"{name}/geo")
        tests = {f"tests/{file}" for package in given.package for file in NEAREST[package]}
        modules = [f"geo/lienket/{package}" for package in given.package]
        words = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "--basetemp=tried"]
        tries = Tries(given, keep)
        with contextlib.chdir(name):
            pytest.main([*words, *sorted(tests), *modules], plugins=[tries])
    share = 100 * tries.caught / max(tries.total, 1)
    say(f"{tries.caught} of {tries.total} noticed ({share:.0f} %)")
    return 0 if tries.total and tries.caught >= ENOUGH * tries.total else 1


if __name__ == "__main__":
    sys.exit(main())
