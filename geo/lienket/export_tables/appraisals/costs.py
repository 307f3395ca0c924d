"""What sources state that a link still costs: never an estimate."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lienket import vocabulary
from lienket.dates import When
from lienket.export_tables.appraisals.worth import phrase, row
from lienket.i18n import Pair, format_date, format_decimal, join
from lienket.model.atlas import Atlas


def stated(atlas: Atlas, link: str) -> pd.DataFrame:
    """The rows of `Access.costs` of a link for which a source states a cost."""
    rows = atlas.access.costs
    return rows[(rows["link"] == link) & rows["cost"].notna()]


def short(atlas: Atlas, link: str) -> Pair:
    """What a link costs, in a few words; that nobody states it where nobody does."""
    rows, whole = stated(atlas, link), atlas.access.costs["link"] == link
    if rows.empty:
        return phrase("cost_none")
    qualifier = str(rows["qualifier"].iloc[0]) if len(rows) == 1 else ""
    amount = _amount(float(rows["cost"].sum()), qualifier)
    return amount if len(rows) == int(whole.sum()) else phrase("cost_partly", parts=amount)


def listed(atlas: Atlas, link: str) -> tuple[tuple[Pair, str], ...]:
    """Each cost that is stated, with its part and its date, and the source that states it."""
    names = {row.key: (row.name_vi, row.name_en) for row in atlas.facts.parts}
    names |= {row.key: (row.name_vi, row.name_en) for row in atlas.facts.links}
    return tuple(
        (_row(cost, names[str(cost.subject)]), str(cost.source))
        for cost in stated(atlas, link).itertuples()
    )


def each(atlas: Atlas, link: str) -> Pair:
    """What a person-minute costs; both "" where that cannot be told."""
    own = row(atlas, link)
    if own is None or pd.isna(own.cost_per_person_min):
        return "", ""
    return phrase("cost_each", cost=format_decimal(float(own.cost_per_person_min), 0))


def _row(cost: Any, name: Pair) -> Pair:  # noqa: ANN401 - a row of a frame
    told = phrase("cost_part", part=name, amount=_amount(float(cost.cost), str(cost.qualifier)))
    if not cost.as_of:
        return told
    return join([told, format_date(When.parse(str(cost.as_of)))], ", ")


def _amount(billion: float, qualifier: str) -> Pair:
    """A sum in billions of dong, as near as its source has it."""
    number = format_decimal(billion, 0 if billion == round(billion) else 1)
    return vocabulary.amount(number, _unit(), qualifier)


def _unit() -> str:
    """The word for a billion dong."""
    return next(code for code, word in vocabulary.words("unit").items() if word.billion_dong == 1)
