"""The rules of figures that are computed with: lengths, design speeds, classes, sums of money."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import numerals, vocabulary
from lienket.checks.case import Case
from lienket.errors import Fault
from lienket.model.records import Figure

_MOST = {("length", "km"): 40_075, ("design_speed", "km/h"): 1_000}
"""The measures, with their units, that the times over the roads are made from, and what none of
them exceeds: the girth of the Earth, a speed on no road."""

_MOST_COST = 1e9
"""No sum of money for works exceeds this, in whatever unit."""

_GRADED = ("road_class_planned", "road_class")
"""The measures whose text names a class of road, from which the same is made."""


def run(case: Case) -> Iterator[Fault]:
    """Every fault of a figure by itself, and every two that say different things of one date."""
    first: dict[tuple[str, str, str], Figure] = {}
    for row in case.facts.figures:
        most = _MOST_COST if row.is_cost else _MOST.get((row.measure, row.unit))
        spot = case.place("figures", row, row.subject)
        if most is not None:
            yield from _measure(row, most, case)
        elif row.measure not in _GRADED:
            continue
        elif not vocabulary.grades(row.value):
            example = next(iter(vocabulary.words("grade").values()))
            names = {"example_vi": example.vi, "example_en": example.en}
            yield spot.fault("no_grade", name=row.measure, value=row.value, **names)
        day = str(row.as_of.last) if row.as_of else ""
        held = first.setdefault((row.subject, row.measure, day), row)
        if _said(held) != _said(row):
            values = {"name": row.measure, "first": held.value, "second": row.value}
            at = case.place("figures", held)
            place = f"{at.file}:{at.line}"
            yield spot.fault("figure_conflict", day=row.as_of or "–", place=place, **values)


def _said(row: Figure) -> tuple[float | str, str]:
    """What a figure says: its number, or its text where it is none, and how that is rounded."""
    number = numerals.measure(row.value)
    return row.value if number is None else number, row.qualifier


def _measure(row: Figure, most: float, case: Case) -> Iterator[Fault]:
    """A fault where a length, a speed or a sum is no number, none above zero, or beyond measure."""
    spot = case.place("figures", row, row.subject)
    value = numerals.measure(row.value)
    if value is None:
        yield spot.fault("bad_number", name="value", value=row.value)
    elif value <= 0:
        yield spot.fault("not_above_zero", name="value", value=row.value)
    elif value > most:
        yield spot.fault("beyond_measure", name="value", value=row.value, most=most)
