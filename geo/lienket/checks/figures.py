"""The rules of the figures that are computed with: lengths and design speeds are sensible."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import numerals
from lienket.checks.case import Case
from lienket.errors import Fault

_MOST = {("length", "km"): 40_075, ("design_speed", "km/h"): 1_000}
"""The measures, with their units, that the times over the roads are made from, and what none of
them exceeds: the girth of the Earth, a speed on no road."""


def run(case: Case) -> Iterator[Fault]:
    """A fault for each length or speed that is no number, none above zero, or beyond measure."""
    for row in case.facts.figures:
        most = _MOST.get((row.measure, row.unit))
        if most is None:
            continue
        spot = case.place("figures", row, row.subject)
        value = numerals.measure(row.value)
        if value is None:
            yield spot.fault("bad_number", name="value", value=row.value)
        elif value <= 0:
            yield spot.fault("not_above_zero", name="value", value=row.value)
        elif value > most:
            yield spot.fault("beyond_measure", name="value", value=row.value, most=most)
