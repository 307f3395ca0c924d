"""The workspaces below a folder, and what each is called on the page over them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lienket import catalogue
from lienket.errors import UsageError
from lienket.i18n import notice

MAPS = "maps"
"""The folder of the products, below it a folder for each workspace."""


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace: its `folder`, and its path below the folder that is asked for (with /)."""

    folder: Path
    path: str


def find(root: Path) -> tuple[Place, ...]:
    """The workspaces at and below `root`, by path; hidden folders and links are not looked into.

    What stands within a workspace is a part of it.

    Raises:
        UsageError: there is no such folder, or no workspace in it.
    """
    if not root.is_dir():
        raise UsageError(notice("atlas_no_folder", folder=root))
    held = tuple(sorted(_below(root.resolve()), key=lambda place: place.path))
    if not held:
        raise UsageError(notice("atlas_empty", folder=root, file=catalogue.FILE))
    return held


def _below(root: Path) -> Iterator[Place]:
    for name, inside, files in os.walk(root):
        folder = Path(name)
        if catalogue.FILE in files:
            inside.clear()
            path = folder.relative_to(root).as_posix()
            yield Place(folder, root.name if path == "." else path)
        inside[:] = [each for each in inside if not each.startswith(".")]


def digest(root: Path) -> str:
    """What tells whether two computers see the same workspaces below `root`.

    Of each its path and its catalogue; "" where there is nothing.
    """
    found = hashlib.sha256()
    for place in sorted(_below(root), key=lambda place: place.path):
        found.update(place.path.encode())
        found.update((place.folder / catalogue.FILE).read_bytes())
        found.update(b"\0")
    return found.hexdigest()
