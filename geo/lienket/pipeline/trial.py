"""A workspace as it would become, tried on a copy before anything of it is written.

One import at a time; what is agreed to is put in place together, or not at all.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from lienket.errors import ProductError, UsageError
from lienket.i18n import notice
from lienket.pipeline import reading, staging
from lienket.pipeline.reading import Workspace


@contextmanager
def opened(workspace: Path, *, dry: bool = False) -> Iterator[tuple[Path, Workspace]]:
    """A folder to write in and the workspace in `workspace`, read; nobody else may write to it.

    A dry run touches nothing in `workspace`, which need not be writable then; but what an import
    that was broken off had half done is taken back first all the same.

    Raises:
        UsageError: there is no such folder.
        WorkspaceError: the workspace has faults; all of them at once.
        ProductError: something cannot be written, something else writes to it, or a table was
            edited after an import that was broken off.
    """
    if not workspace.is_dir():
        raise UsageError(notice("no_workspace", folder=workspace))
    # What was half done is taken back, and an edit would go with it.
    for file in staging.edited_since(workspace):
        aside = workspace / staging.ASIDE
        raise ProductError(notice("form_broken_off", file=file, aside=aside))
    elsewhere = dry and not os.path.lexists(workspace / staging.ASIDE)
    with _elsewhere(workspace) if elsewhere else staging.staged(workspace) as stage:
        yield stage, reading.read(workspace)


@contextmanager
def _elsewhere(workspace: Path) -> Iterator[Path]:
    """An empty folder apart from the workspace, gone again at the end.

    Raises:
        ProductError: something cannot be written or read.
    """
    try:
        with tempfile.TemporaryDirectory() as place:
            yield Path(place)
    except OSError as why:
        where, reason = why.filename or workspace, why.strerror or why
        raise ProductError(notice("product_unwritable", where=where, reason=reason)) from why


def place(
    workspace: Path,
    stage: Path,
    files: Mapping[str, bytes],
    guard: Callable[[Path], object],
    agreed: Callable[[], bool],
) -> bool:
    """Put files in the place of those of `workspace`, if they are good and a person agrees.

    Args:
        workspace: the folder.
        stage: an empty folder on the same disk.
        files: content by path in the workspace.
        guard: called with a copy of the workspace that holds them; what it raises ends it.
        agreed: called once, then.

    Raises:
        ProductError: a file cannot be written, or was edited while the person was asked.
    """
    before = _standing(workspace, files)
    with _tried(workspace, files) as copy:
        guard(copy)
    if not agreed():
        return False
    # Somebody may have taken long to agree, and a table been edited by hand meanwhile.
    if before != _standing(workspace, files):
        raise ProductError(notice("form_meanwhile", files=", ".join(sorted(files))))
    _write(stage, files)
    staging.place(stage, workspace, last=max(files))
    return True


def collected(
    workspace: Path, steps: Callable[[Path], Iterator[dict[str, bytes]]]
) -> dict[str, bytes]:
    """What `steps` makes of a copy of the folder `workspace`, content by path in it.

    A file may change more than once: each step is written before the next is made.
    """
    made: dict[str, bytes] = {}
    with _tried(workspace, {}) as copy:
        for step in steps(copy):
            _write(copy, step)
            made |= step
    return made


@contextmanager
def _tried(workspace: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A copy of the folder `workspace` with other files in it, gone again at the end."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "workspace"
        _copy(workspace, copy)
        _write(copy, files)
        yield copy


def _standing(folder: Path, files: Iterable[str]) -> list[bytes]:
    """What stands in some files of a folder, nothing where there is none."""
    paths = [folder / name for name in files]
    return [path.read_bytes() if path.is_file() else b"" for path in paths]


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
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
