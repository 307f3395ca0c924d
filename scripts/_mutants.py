"""A change of a module that is imported already, and what tests say of it.

Each try is a fork of this process in which the changed functions get their new code; what is run
while a module is imported is tried by a pytest of its own, with the change on disk.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType

import pytest

LONGEST_S = 120
"""A try that computes for longer [s] never ends: it counts as noticed."""


def apart(work: Callable[[], int]) -> int:
    """What `work` ends with in a fork of this process; below 0 if it is stopped by a signal."""
    child = os.fork()
    if child == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(null, stream)
        with contextlib.suppress(BaseException):
            os._exit(work())
        os._exit(pytest.ExitCode.INTERNAL_ERROR)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def codes(code: CodeType) -> Iterator[CodeType]:
    """`code` and all that is defined in it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from codes(each)


def alone(code: CodeType) -> str:
    """What `code` does but for what is defined in it."""
    values = [each for each in code.co_consts if not isinstance(each, CodeType)]
    return repr((code.co_code, values, code.co_names, code.co_varnames, code.co_freevars))


def at_import(before: CodeType, after: CodeType) -> bool:
    """Whether what differs between two states of a module is run while it is imported."""
    both = [[each for each in codes(code) if not each.co_flags & 2] for code in (before, after)]
    return [alone(each) for each in both[0]] != [alone(each) for each in both[1]]


def swap(module: Path, code: CodeType) -> None:
    """Give the functions of an imported module the code that they have in `code`."""
    new = {(each.co_qualname, each.co_firstlineno): each for each in codes(code)}
    here = str(module.resolve())
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == here:
            each.__code__ = new[each.__code__.co_qualname, each.__code__.co_firstlineno]


class Marks(ast.NodeTransformer):
    """Puts before each statement of a function a word on that it is run."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """`node` with its statements marked."""
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and not isinstance(node, ast.Module | ast.ClassDef):
                marked = [each for line in block for each in (self.mark(line), line)]
                setattr(node, name, marked)
        return node

    @staticmethod
    def mark(line: ast.stmt) -> ast.stmt:
        """A statement that says that `line` is run."""
        mark = ast.parse(f"__run__.add({line.lineno})").body[0]
        for node in ast.walk(mark):
            ast.copy_location(node, line)
        return mark


def marked(module: Path) -> set[int]:
    """Mark the statements of an imported module; where their first lines will be gathered."""
    lines: set[int] = set()
    tree = Marks().visit(ast.parse(module.read_text(encoding="utf-8")))
    code = compile(ast.fix_missing_locations(tree), str(module.resolve()), "exec")
    known = [
        each
        for each in sys.modules.values()
        if getattr(each, "__file__", "") == str(module.resolve())
    ]
    for each in known:
        vars(each)["__run__"] = lines
        swap(module, code)
    return lines


def statement(tree: ast.AST, line: int) -> int:
    """The first line of the innermost statement at `line`; 0 where that is in no function."""
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    inside = any(isinstance(node, ast.FunctionDef) and node.lineno < line for node in around)
    return max(node.lineno for node in around) if inside else 0


def swapped(module: Path, code: CodeType, items: Sequence[pytest.Item]) -> int:
    """As `run`, once the functions of `module` have the code that they have in `code`."""
    swap(module, code)
    return run(items)


def run(items: Sequence[pytest.Item]) -> int:
    """Run tests one by one: 0 if all pass, and 1 at once where one fails."""
    for item, after in zip(items, [*items[1:], None], strict=True):
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
        if item.session.testsfailed:
            return 1
    return 0


def measure(module: Path, items: Iterable[pytest.Item], kept: Path) -> int:
    """Write down which statements of a package each of some tests runs; as `run`."""
    files = sorted(module.rglob("*.py")) if module.is_dir() else [module]
    lines = {str(file): marked(file) for file in files}
    met = {}
    for item in items:
        if run([item]):
            return 1
        met[item.nodeid] = [f"{name}:{line}" for name, some in lines.items() for line in some]
        for some in lines.values():
            some.clear()
    kept.write_text(json.dumps(met), encoding="utf-8")
    return 0


def anew(module: Path, changed: str, items: Iterable[pytest.Item]) -> int:
    """What a new pytest ends with on a module that is changed on disk meanwhile."""
    before = module.read_text(encoding="utf-8")
    module.write_text(changed, encoding="utf-8")
    words = ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--basetemp=anew"]
    setting = {**os.environ, "PYTHONPATH": str(Path("geo").resolve())}
    command = [sys.executable, *words, *(item.nodeid for item in items)]
    try:
        return apart(partial(subprocess.call, command, env=setting))
    finally:
        module.write_text(before, encoding="utf-8")
