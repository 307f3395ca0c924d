"""What changed between two dates, and its files."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from lienket import index_page, pipeline
from lienket.errors import ProductError, UsageError
from lienket.i18n import notice
from lienket.model.records import Audience
from lienket.tables import changes_book
from lienket.timeline import telling
from lienket.timeline.telling import Period


def find(
    workspace: Path, first: date, last: date, *, audience: Audience, silent_days: int
) -> Period:
    """What was stated of `workspace` between two dates, for an audience.

    Raises:
        UsageError: there is no such folder, or the dates are not one before the other.
        WorkspaceError: the workspace has faults; all of them at once.
    """
    if not first < last:
        raise UsageError(notice("dates_in_order", first=first, last=last))
    before = pipeline.atlas(workspace, as_of=first, audience=audience)
    after = pipeline.atlas(workspace, as_of=last, audience=audience)
    return telling.between(before, after, silent_days)


def write_page(period: Period, path: Path) -> None:
    """Write the changes as one HTML file without scripts.

    Raises:
        ProductError: the file cannot be written.
    """
    place(path, index_page.changes(period).encode("utf-8"))


def write_book(period: Period, path: Path) -> None:
    """Write the changes as a workbook.

    Raises:
        ProductError: the file cannot be written.
    """
    place(path, changes_book.as_xlsx(period))


def place(path: Path, content: bytes) -> None:
    """Put a file in its place, whole or not at all.

    Raises:
        ProductError: it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as why:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise ProductError(
            notice("product_unwritable", where=path, reason=why.strerror or why)
        ) from why
