"""The rules of figures that are computed with: lengths, design speeds, classes, sums of money."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import numerals, text, vocabulary
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
        yield from _unit(row, case)
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
            values = {"name": row.measure, "first": _written(held), "second": _written(row)}
            at = case.place("figures", held)
            place = f"{at.file}:{at.line}"
            yield spot.fault("figure_conflict", day=row.as_of or "–", place=place, **values)


def _unit(row: Figure, case: Case) -> Iterator[Fault]:
    """A fault where what is computed with has a unit that nothing is made from.

    A source that states a sum would pass for one that states none.
    """
    choices = _units(row.measure)
    if (
        choices
        and row.unit not in choices
        and (row.unit or numerals.measure(row.value) is not None)
    ):
        yield case.place("figures", row, row.subject).fault(
            "figure_unit", name=row.measure, value=row.unit, choices=", ".join(choices),
            near=text.nearest(row.unit, choices),
        )  # fmt: skip


def _units(measure: str) -> tuple[str, ...]:
    """The units of a measure that is computed with; none for another."""
    word = vocabulary.words("measure").get(measure)
    if word and word.cost:
        return tuple(code for code, unit in vocabulary.words("unit").items() if unit.billion_dong)
    return tuple(unit for name, unit in _MOST if name == measure)


def _said(row: Figure) -> tuple[float | str, str]:
    """What a figure says: its number [money: billion dong] or its text, and how it is rounded."""
    number = numerals.measure(row.value)
    if number is None:
        return row.value, row.qualifier
    scale = vocabulary.words("unit")[row.unit].billion_dong if row.is_cost else 1
    return round(number * scale, 9), row.qualifier


def _written(row: Figure) -> str:
    return f"{row.value} {row.unit}".strip()


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
