"""What sources say of a road that is to be built or upgraded: how fast it will be, how long.

The speed is the design speed that a source gives; else that of the class it names, TCVN 4054:2005
table 4, as the table of speeds has it. Where a source names one class for each kind of land, and
nobody says which land a part lies in, the slowest counts: the gain is no less than what is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from lienket import vocabulary
from lienket.model.records import Facts, Figure

_CLASSES = ("road_class_planned", "road_class")
"""The measures of figures that name a class, the first that is there counts."""

_ROUNDED: Mapping[str, tuple[float, float]] = {
    "": (1.0, 1.0), "nearly": (0.9, 1.0), "about": (0.9, 1.1), "over": (1.0, 1.1),
}  # fmt: skip
"""Between which shares of a figure the length lies that it rounds: our judgement."""


def named_kmh(facts: Facts) -> Mapping[str, float]:
    """The speed that sources name for each part, by key [km/h]; a part without one is left out.

    What is said of the part counts, else what is said of its link.
    """
    by_grade = {row.road_class: row.speed_kmh for row in facts.speeds}
    told = {
        (row.subject, row.measure): kmh
        for row in _by_date(facts)
        for kmh in [_kmh(row, by_grade)]
        if kmh is not None
    }
    found: dict[str, float] = {}
    for link in facts.links:
        for part in link.subjects:
            known = (
                told[subject, measure]
                for subject in (part, link.key)
                for measure in ("design_speed", *_CLASSES)
                if (subject, measure) in told
            )
            kmh = next(known, None)
            if kmh is not None:
                found[part] = kmh
    return found


def _by_date(facts: Facts) -> list[Figure]:
    """The figures, what is newer behind what is older, so that the newest counts."""
    return sorted(facts.figures, key=lambda row: row.as_of.last if row.as_of else date.min)


def _kmh(row: Figure, by_grade: Mapping[str, float]) -> float | None:
    """The speed that a figure names [km/h], none if it names none."""
    if row.measure == "design_speed" and row.unit == "km/h":
        return float(row.value)
    if row.measure not in _CLASSES:
        return None
    return min(
        (by_grade[code] for code in vocabulary.grades(row.value) if code in by_grade), default=None
    )


def km(facts: Facts, drawn_km: pd.Series[float]) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """The least and the greatest length of each part by what sources state, by key [km].

    A length of the whole link is what remains for the parts without one of their own, shared as
    they are drawn; if one of them is not drawn, nobody knows its share.
    """
    rows = {
        row.subject: row for row in _by_date(facts) if (row.measure, row.unit) == ("length", "km")
    }
    found = {key: float(rows[key].value) for key in drawn_km.index if key in rows}
    spread = {key: _ROUNDED[rows[key].qualifier] for key in found}
    for link in facts.links:
        if link.key in rows and link.parts:
            shared = _shared(link.parts, float(rows[link.key].value), found, drawn_km)
            spread |= dict.fromkeys(shared, _ROUNDED[rows[link.key].qualifier])
            found |= shared
    low, high = ({key: found[key] * spread[key][end] for key in found} for end in (0, 1))
    return low, high


def _shared(
    parts: tuple[str, ...], whole_km: float, own_km: Mapping[str, float], drawn_km: pd.Series[float]
) -> dict[str, float]:
    """What a length of the whole leaves for the `parts` that have none of their own."""
    others = [part for part in parts if part not in own_km]
    left = whole_km - sum(own_km[part] for part in parts if part in own_km)
    if left <= 0 or not all(part in drawn_km.index for part in others):
        return {}
    drawn = drawn_km[others]
    return {str(part): float(left * length / drawn.sum()) for part, length in drawn.items()}
