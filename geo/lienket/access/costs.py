"""What sources state that a link still costs: what it lacks, and what of it is to be upgraded.

Nothing is estimated. A sum counts if its measure is one of cost and its unit one of money, words of
the vocabulary; of several about one part the newest. Of a part that serves today it counts only
where it is dated, and not before a source first spoke of the upgrade: else it may be what the road
cost when it was built. A sum about a link as a whole counts where all of the link is still to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lienket import vocabulary
from lienket.model.access import COST_COLUMNS
from lienket.model.analysis import by_key, no_rows
from lienket.model.records import Figure, Link
from lienket.network import Prepared


@dataclass(frozen=True, slots=True)
class Cost:
    """What sources state that a link costs [billion dong].

    `whole`: of all that is to come; `partly`: of some of it, where not all is stated.
    """

    whole: float | None = None
    partly: float | None = None


def find(ready: Prepared) -> pd.DataFrame:
    """What sources state by part that is still to come, `COST_COLUMNS`.

    A part that no source states a sum for has a row without one. A link of which a source states
    the sum as a whole has one row, about itself.
    """
    rows = [row for link in ready.routes for row in _of_link(ready, link)]
    if not rows:
        return no_rows(COST_COLUMNS)
    made = by_key(pd.DataFrame(rows, columns=list(COST_COLUMNS)))
    return made.assign(cost=made["cost"].astype(float))


def by_link(costs: pd.DataFrame) -> Mapping[str, Cost]:
    """What each link costs, by its key, from `costs` as `find` returns them."""
    return {str(link): _sum(rows["cost"]) for link, rows in costs.groupby("link")}


def _sum(stated: pd.Series[float]) -> Cost:
    if stated.isna().all():
        return Cost()
    total = float(stated.sum())
    return Cost(whole=total) if stated.notna().all() else Cost(partly=total)


def _of_link(ready: Prepared, link: Link) -> Iterator[dict[str, object]]:
    """The rows of a link."""
    better = ready.better[link.key]
    parts = sorted(ready.lacking[link.key] | better)
    known = {part: _newest(ready, part, upgrade=part in better) for part in parts}
    untouched = {*parts} == {*link.subjects} and not better
    whole = _newest(ready, link.key, upgrade=False) if parts and untouched else None
    if whole and None in known.values():
        known = {link.key: whole}
    for subject, figure in known.items():
        yield {
            "key": f"{link.key}|{subject}",
            "link": link.key,
            "subject": subject,
            "cost": _billion(figure) if figure else None,
            "qualifier": figure.qualifier if figure else "",
            "as_of": str(figure.as_of or "") if figure else "",
            "source": figure.source if figure else "",
            "locator": figure.locator if figure else "",
        }


def _newest(ready: Prepared, subject: str, *, upgrade: bool) -> Figure | None:
    """The newest sum that a source states about `subject`, for its upgrade or for all of it."""
    begun = _begun(ready, subject) if upgrade else date.min
    stated = [
        row
        for row in ready.facts.figures
        if row.subject == subject and row.is_cost and _day(row) >= begun
    ]
    return max(stated, key=_day, default=None)


def _begun(ready: Prepared, subject: str) -> date:
    """The day on which a source first spoke of the upgrade of `subject`."""
    days = [
        row.as_of.first
        for row in ready.facts.statuses
        if row.subject == subject and row.work == "upgrade"
    ]
    return min(days, default=date.max)


def _day(row: Figure) -> date:
    """The last day that a figure may be of; the first of all of one without a date."""
    return row.as_of.last if row.as_of else date.min


def _billion(row: Figure) -> float:
    return float(row.value) * vocabulary.words("unit")[row.unit].billion_dong
