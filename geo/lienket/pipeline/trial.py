"""A workspace with new statements, tried in a copy: what the checks say of them, by their cells."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lienket import facts, status_book
from lienket.errors import Fault, ProductError, WorkspaceError
from lienket.i18n import notice
from lienket.pipeline import reading
from lienket.status_book import Change, Cited

_LOG = "statuses"
_WORD = re.compile(r"\w+")


def faults(
    workspace: Path,
    files: Mapping[str, bytes],
    changes: Sequence[Change],
    cited: Cited,
    form: str,
) -> tuple[Fault, ...]:
    """The faults of `workspace` with `files` in it, those of `changes` by the cells of `form`.

    Raises:
        ProductError: there is none, but a table does not hold what was added to it.
    """
    with tempfile.TemporaryDirectory() as place:
        trial = Path(place) / "workspace"
        _copy(workspace, trial)
        write(trial, files)
        try:
            whole = reading.read(trial).whole
        except WorkspaceError as error:
            return tuple(_at_cell(fault, trial, changes, form) for fault in error.faults)
    if status_book.unsaid(changes, cited, whole.facts.statuses):
        raise ProductError(notice("form_lost", files=", ".join(sorted(files))))
    return ()


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` below `folder`, content by path in it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _copy(workspace: Path, trial: Path) -> None:
    """A copy of a workspace that can be written to, whether this can or not."""
    shutil.copytree(
        workspace,
        trial,
        ignore=_left_out,
        copy_function=shutil.copyfile,
        ignore_dangling_symlinks=True,
    )
    for folder in (trial, *trial.rglob("*")):
        if folder.is_dir():
            folder.chmod(stat.S_IRWXU)


def _left_out(folder: str, names: Sequence[str]) -> list[str]:
    """What of a folder is no part of a workspace: hidden files, pipes, what cannot be read."""
    paths = [Path(folder, name) for name in names]
    return [
        path.name
        for path in paths
        if path.name.startswith(".")
        or not (path.is_file() or path.is_dir())
        or not os.access(path, os.R_OK)
    ]


def _at_cell(fault: Fault, trial: Path, changes: Sequence[Change], form: str) -> Fault:
    """`fault`, at the cell of the form that it comes from where it is one of a new row."""
    file, _, sheet = fault.file.partition("#")
    base = file.rpartition("/")[0]
    mine = [change for change in changes if change.folder == base]
    if (sheet or Path(file).stem) != _LOG or not mine:
        return fault
    added = _lines(trial, base)[-len(mine) :]
    if fault.line not in added:
        return fault
    change = mine[added.index(fault.line)]
    cells = change.answer.cells
    spot = cells.get(_column(fault, change), cells["stage"])
    return replace(fault, file=form, line=change.answer.line, key=spot)


def _column(fault: Fault, change: Change) -> str:
    """The column of a form that a fault is about: of those that it names, one that was filled in.

    That of the stage where it names none.
    """
    said = [name for name in status_book.EVENT if change.values[name]]
    named = [
        name
        for name in _WORD.findall(f"{fault.vi} {fault.expected_vi}")
        if name in {*status_book.STATE, *status_book.EVENT}
    ]
    filled = [name for name in named if name in {*change.differences, *said}]
    return next(iter([*filled, *named]), "stage")


def _lines(trial: Path, base: str) -> list[int]:
    """The lines of the rows of the event log in `base`."""
    sheets, _ = facts.gather(trial, base, frozenset(facts.TABLES))
    return [int(line) for line, _ in sheets[_LOG].rows[1:]]
