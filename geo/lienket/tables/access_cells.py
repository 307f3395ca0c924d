"""What links are worth and cuts cost, as words in the cells of sheets."""

from __future__ import annotations

import pandas as pd

from lienket.i18n import format_decimal, format_number
from lienket.speech import first
from lienket.tables.words import phrase


def cost_stated(cost: float | None, partly: float | None) -> object:
    """What a source states of the cost, as a number where it is of the whole link."""
    if cost is not None and not pd.isna(cost):
        return float(cost)
    if partly is None or pd.isna(partly):
        return first(phrase("cost_none"))
    return first(phrase("cost_part", cost=format_decimal(float(partly))))


def firmness(firm: bool, most_min: float, none: str = "no_gain") -> str:  # noqa: FBT001 - a cell
    """Whether anything is sure to be saved, or lost; `most_min` = 0 if it never is: then `none`."""
    return first(phrase("firm" if firm else "not_firm" if most_min > 0 else none))


def losing(rows: pd.DataFrame) -> list[str]:
    """How sure it is that anything is lost."""
    most = rows[["lost_min", "lost_min_most"]].max(axis=1)
    return [firmness(*row, "no_loss") for row in zip(rows["firm"], most, strict=True)]


def ranges(rows: pd.DataFrame, name: str) -> list[str]:
    """The ranges of a number in words."""
    pairs = zip(rows[f"{name}_least"], rows[f"{name}_most"], strict=True)
    return [
        "" if pd.isna(least) else first(phrase(
            "range", least=format_number(int(least)), most=format_number(int(most)),
        ))
        for least, most in pairs
    ]  # fmt: skip
