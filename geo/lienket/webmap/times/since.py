"""From which stop on the rows of a table are known, by the rule of `join.until`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lienket import join
from lienket.model.atlas import Atlas
from lienket.model.records import Facts
from lienket.webmap.times.stops import Stops

TABLES = ("figures", "doubts", "requests")
"""What the page shows beside statuses."""


def find(atlas: Atlas, stops: Stops) -> dict[str, dict[int, int]]:
    """By table, the stop of each row that is not known from the first, by its number in the table.

    Figures are numbered over all subjects, as the table has them.
    """
    rest = replace(atlas.facts, statuses=())
    late: dict[str, dict[int, int]] = {name: {} for name in TABLES}
    # From the last day back, so that a row is left with the first stop at which it is known.
    for stop in reversed(range(len(stops.days))):
        seen = join.until(rest, stops.days[stop])
        for name in TABLES:
            known = {id(row) for row in _rows(seen, name)}
            missing = (n for n, row in enumerate(_rows(rest, name)) if id(row) not in known)
            for number in missing:
                late[name].setdefault(number, stop + 1)
    return late


def _rows(facts: Facts, name: str) -> Sequence[object]:
    rows: Sequence[object] = getattr(facts, name)
    return rows
