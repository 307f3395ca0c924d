"""What links are worth and cuts cost, as words in the cells of sheets."""

from __future__ import annotations

import pandas as pd

from lienket.i18n import format_decimal, format_number, join
from lienket.speech import first
from lienket.tables.words import phrase


def cost_stated(cost: float | None, partly: float | None) -> object:
    """What a source states of the cost, as a number where it is of the whole link."""
    if cost is not None and not pd.isna(cost):
        return float(cost)
    if partly is None or pd.isna(partly):
        return first(phrase("cost_none"))
    return first(phrase("cost_part", cost=format_decimal(float(partly))))


def firmness(rows: pd.DataFrame, most_min: pd.Series[float], none: str) -> list[str]:
    """How sure it is that anything is saved, or lost, and how many units are not counted.

    Args:
        rows: columns `firm` and `units_unknown`.
        most_min: 0 where no person-minute is saved, or lost, in any draw.
        none: what is said there.
    """
    told = []
    for firm, unknown, most in zip(rows["firm"], rows["units_unknown"], most_min, strict=True):
        sure = phrase("firm" if firm else "not_firm" if most > 0 else none)
        if unknown and not (firm or most > 0):
            told.append(first(phrase("uncounted", count=int(unknown))))
        elif unknown:
            told.append(first(join([sure, phrase("besides", count=int(unknown))], "; ")))
        else:
            told.append(first(sure))
    return told


def losing(rows: pd.DataFrame) -> list[str]:
    """How sure it is that anything is lost."""
    most = rows[["lost_min", "lost_min_most"]].max(axis=1)
    return firmness(rows, most, "no_loss")


def ranges(rows: pd.DataFrame, name: str) -> list[str]:
    """The ranges of a number in words."""
    pairs = zip(rows[f"{name}_least"], rows[f"{name}_most"], strict=True)
    return [
        "" if pd.isna(least) else first(phrase(
            "range", least=format_number(int(least)), most=format_number(int(most)),
        ))
        for least, most in pairs
    ]  # fmt: skip
