"""What the sides of a link are building, and whether they do so at one time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise, product, takewhile

from lienket.dates import When
from lienket.model.records import Status
from lienket.vocabulary import phase

_BUILDING = "building"

Log = Mapping[str, Sequence[Status]]
"""All statements by subject, the oldest first."""

Span = tuple[date, date]
"""The first and the last day of which something is known to hold."""


def by_subject(statuses: Iterable[Status]) -> Log:
    """The statements of each subject in the order in which they came to hold."""
    log: dict[str, list[Status]] = {}
    for row in statuses:
        log.setdefault(row.subject, []).append(row)
    return {key: sorted(rows, key=_order) for key, rows in log.items()}


def _order(row: Status) -> tuple[When, When]:
    return row.as_of, row.stated_on


def word(told: Mapping[str, Sequence[Status]], building: Sequence[str]) -> str:
    """The word of the family `works` for the newest statements of each side.

    `both_building` only where every side is among `building`. Where nothing is being built:
    `suspended` if a part is; else, if a part is at a stage before works, `partly_done` where
    another is completed and `on_paper` where none is.
    """
    if building:
        return "both_building" if len(building) == len(told) else "one_building"
    met = {phase(row.stage) for rows in told.values() for row in rows if row.stage} - {"cancelled"}
    if "suspended" in met:
        return "suspended"
    if "paper" in met:
        return "partly_done" if "done" in met else "on_paper"
    if not all(told.values()):
        return "unknown"
    if not met:
        return "none"
    return "done" if met == {"done"} else "unknown"


def building(told: Mapping[str, Sequence[Status]], log: Log) -> tuple[str, ...]:
    """The sides that are being built, all of them at one time.

    A side is being built where the newest statement of a subject of its own says so. Such a
    statement holds from the day it happened, else was stated (the end of a date that is less than
    a day precise), until the day it was expected to be done has passed, or until the next statement
    of the same subject; a run of statements that say the same is one. Sides build at one time if
    there is a day on which each of them is known to. As statements of after the date of the atlas
    are not in the log, no such day lies after it. Of sides that did not build at one time, the one
    that is the last to be known to build is told alone.
    """
    spans = {
        side: [
            span
            for row in rows
            if phase(row.stage) == _BUILDING
            for span in _spans(log[row.subject])
        ]
        for side, rows in told.items()
    }
    sides = [side for side, known in spans.items() if known]
    for count in range(len(sides), 1, -1):
        for some in combinations(sides, count):
            if any(_meet(each) for each in product(*(spans[side] for side in some))):
                return some
    return tuple(sorted(sides, key=lambda side: max(spans[side]))[-1:])


def _spans(rows: Sequence[Status]) -> Iterator[Span]:
    """When the last statements of one subject, which say that it is being built, hold."""
    run = [*takewhile(lambda row: phase(row.stage) == _BUILDING, reversed(rows))][::-1]
    starts = [row.as_of.last for row in run]
    for row, (start, until) in zip(run, pairwise([*starts, date.max]), strict=True):
        due = row.expected_on.last if row.expected_on else date.max
        yield start, max(start, min(due, until))


def _meet(spans: Iterable[Span]) -> bool:
    """Whether there is a day in all of `spans`."""
    first, last = zip(*spans, strict=True)
    return bool(max(first) <= min(last))
