"""What changed between two dates, as a frame."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from lienket import pipeline
from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.library import arguments
from lienket.model.atlas import Atlas
from lienket.timeline import telling
from lienket.vocabulary import worded


def frame(
    seen: Atlas, folder: Path, days: tuple[date | str, date | str | None], silent_days: int
) -> pd.DataFrame:
    """What changed between two `days` in the workspace that `seen` is of; see `Atlas.changes`.

    Raises:
        UsageError: the folder is gone, or one is no date, or they are not one before the other.
        WorkspaceError: the workspace has got faults.
    """
    since, until = (arguments.day(day) or seen.as_of for day in days)
    if not since < until:
        raise UsageError(notice("days_in_order", since=since, until=until))
    before = pipeline.atlas(folder, as_of=since, audience=seen.audience)
    after = (
        seen if until == seen.as_of else pipeline.atlas(folder, as_of=until, audience=seen.audience)
    )
    return _rows(after, before, silent_days)


@worded
def _rows(after: Atlas, before: Atlas, silent_days: int) -> pd.DataFrame:
    rows = telling.records(telling.between(before, after, silent_days))
    return pd.DataFrame(rows, columns=[*telling.RECORD], dtype="str")
