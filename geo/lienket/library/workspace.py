"""A workspace joined as of a day, with warnings of Python's own kind."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import date
from pathlib import Path

from lienket import pipeline
from lienket.errors import Fault
from lienket.i18n import notice
from lienket.library import arguments
from lienket.model.atlas import Atlas
from lienket.pipeline.order import View


def join(folder: Path, as_of: date | str | None, view: View) -> Atlas:
    """The workspace in `folder`, checked and joined; see `lienket.load`.

    Raises:
        UsageError: there is no such folder or no network in `roads`, or `as_of` is no date.
        WorkspaceError: the workspace has faults; all of them at once.
        CrsError: the file of roads has no CRS, or one that leads elsewhere.
    """
    joined = pipeline.viewed(folder, replace(view, as_of=arguments.day(as_of)), _warn)
    if not joined.facts.statuses:
        _warn(notice("no_status_by", day=joined.as_of))
    return joined


def check(path: str | Path | None = None) -> tuple[Fault, ...]:
    """Every fault of a workspace, sorted; empty when it is clean.

    Args:
        path: the folder that holds `catalogue.toml`; None = the workspace that comes along.

    Raises:
        UsageError: there is no such folder.
    """
    return pipeline.check(arguments.path("path", path) or pipeline.embedded())


def _warn(line: str) -> None:
    """Say what may have been overlooked."""
    warnings.warn(line, UserWarning, stacklevel=2)
