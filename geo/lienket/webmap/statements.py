"""The statements as the page is told them: by subject, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict

from lienket import vocabulary
from lienket.model.atlas import Atlas
from lienket.model.records import Status
from lienket.webmap.serialize import Json, filled, named

Log = Mapping[str, list[Status]]
"""The statements of each subject, the newest first."""


def newest_first(atlas: Atlas) -> Log:
    """The statements of each subject, as `join.newest` sets them in order.

    So the first of those that were stated by any day is the newest of that day.
    """
    log: dict[str, list[tuple[int, Status]]] = defaultdict(list)
    for number, row in enumerate(atlas.facts.statuses):
        log[row.subject].append((number, row))
    return {
        subject: [row for _, row in sorted(rows, key=_order, reverse=True)]
        for subject, rows in log.items()
    }


def _order(numbered: tuple[int, Status]) -> tuple[object, ...]:
    number, row = numbered
    return row.as_of, row.stated_on, number


def describe(log: Log) -> Mapping[str, list[Json]]:
    """Each subject's statements as JSON values.

    Raises:
        KeyError: a locator holds a word that is in no list.
    """
    return {subject: [filled(_status(row)) for row in rows] for subject, rows in log.items()}


def _status(status: Status) -> Json:
    row = named(asdict(status))
    row["note"] = (row.pop("note_vi"), row.pop("note_en"))
    row["locator"] = vocabulary.located(status.locator)
    row["cited"] = status.locator
    row.pop("subject")
    return row
