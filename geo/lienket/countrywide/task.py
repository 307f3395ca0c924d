"""The map of one workspace, made in whichever process or computer: what it is given and tells."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import lienket
from lienket import pipeline
from lienket.countrywide import borders, folders
from lienket.countrywide.borders import Record
from lienket.errors import Fault, LienketError, WorkspaceError
from lienket.i18n import notice
from lienket.model.atlas import Atlas


@dataclass(frozen=True, slots=True)
class Task:
    """A workspace to build: its `path` on the page, its `folder`, where to, and which products."""

    path: str
    folder: str
    out: str
    only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: its record, or the `faults` of the workspace, or why it `failed`."""

    path: str
    record: Record | None = None
    faults: tuple[Fault, ...] = ()
    failed: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the products are made."""
        return self.record is not None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a worker is and sees, to be compared with what we are and see."""

    version: str
    python: str
    digest: str
    stage: bool


def run(task: Task) -> Outcome:
    """Build the workspace of `task`; whatever is wrong with it is told, and raised nowhere."""
    made: list[Atlas] = []
    odd: list[str] = []
    order = pipeline.Order(workspace=Path(task.folder), out=Path(task.out), only=task.only)
    try:
        pipeline.run(order, warn=odd.append, made=made.append)
    except WorkspaceError as error:
        return Outcome(task.path, faults=error.faults, warnings=tuple(odd))
    except LienketError as error:
        return Outcome(task.path, failed=str(error), warnings=tuple(odd))
    except Exception as error:
        if os.environ.get("LIENKET_DEBUG"):
            raise
        why = notice("machine_defect", kind=type(error).__name__, error=error)
        return Outcome(task.path, failed=why, warnings=tuple(odd))
    return Outcome(task.path, record=borders.record(made[0]), warnings=tuple(odd))


def seen(root: str, stage: str) -> Seen:
    """What the process that this runs in is, and what it sees of two folders."""
    python = ".".join(map(str, sys.version_info[:2]))
    folder = Path(root)
    digest = folders.digest(folder) if folder.is_dir() else ""
    return Seen(lienket.__version__, python, digest, Path(stage).is_dir())
