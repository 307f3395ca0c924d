"""A workspace as it would become, tried on a copy before anything of it is written.

One import at a time; what is agreed to is put in place together, or not at all.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from lienket.errors import ProductError, UsageError
from lienket.i18n import notice
from lienket.pipeline import reading, staging
from lienket.pipeline.reading import Workspace


@contextmanager
def opened(workspace: Path) -> Iterator[tuple[Path, Workspace]]:
    """A folder to write in and the workspace in `workspace`, read; nobody else may write to it.

    Raises:
        UsageError: there is no such folder.
        WorkspaceError: the workspace has faults; all of them at once.
        ProductError: something else writes to it, or a table was edited after an import that was
            broken off.
    """
    if not workspace.is_dir():
        raise UsageError(notice("no_workspace", folder=workspace))
    for file in staging.edited_since(workspace):
        aside = workspace / staging.ASIDE
        raise ProductError(notice("form_broken_off", file=file, aside=aside))
    with staging.staged(workspace) as stage:
        yield stage, reading.read(workspace)


def place(
    workspace: Path, stage: Path, files: Mapping[str, bytes], agreed: Callable[[], bool]
) -> bool:
    """Put files in the place of those of `workspace`, if they make no fault and a person agrees.

    Raises:
        WorkspaceError: the workspace with the new files has faults; all of them.
        ProductError: a file cannot be written, or was edited while the person was asked.
    """
    before = standing(workspace, files)
    with tried(workspace, files) as copy:
        reading.read(copy)
    if not agreed():
        return False
    if before != standing(workspace, files):
        raise ProductError(notice("form_meanwhile", files=", ".join(sorted(files))))
    write(stage, files)
    staging.place(stage, workspace, last=max(files))
    return True


def collected(
    workspace: Path, steps: Callable[[Path], Iterator[dict[str, bytes]]]
) -> dict[str, bytes]:
    """What `steps` makes of a copy of the folder `workspace`, content by path in it.

    A file may change more than once: each step is written before the next is made.
    """
    made: dict[str, bytes] = {}
    with tried(workspace, {}) as copy:
        for step in steps(copy):
            write(copy, step)
            made |= step
    return made


@contextmanager
def tried(workspace: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A copy of the folder `workspace` with other files in it, gone again at the end."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "workspace"
        shutil.copytree(workspace, copy, ignore=_left_out, ignore_dangling_symlinks=True)
        write(copy, files)
        yield copy


def standing(folder: Path, files: Iterable[str]) -> list[bytes]:
    """What stands in some files of a folder, nothing where there is none."""
    paths = [folder / name for name in files]
    return [path.read_bytes() if path.is_file() else b"" for path in paths]


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a folder, content by path in it."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


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
