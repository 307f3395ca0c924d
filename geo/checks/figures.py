"""The rules of the figures that are computed with: lengths and design speeds are numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from geo.checks.case import Case
from geo.errors import Fault

_COMPUTED = frozenset({("length", "km"), ("design_speed", "km/h")})
"""The measures, with their units, that the times over the roads are made from."""


def run(case: Case) -> Iterator[Fault]:
    """A fault for each length or speed that is no number, or none above zero."""
    for row in case.facts.figures:
        if (row.measure, row.unit) not in _COMPUTED:
            continue
        spot = case.place("figures", row, row.subject)
        value = _number(row.value)
        if value is None:
            yield spot.fault("bad_number", name="value", value=row.value)
        elif value <= 0:
            yield spot.fault("not_above_zero", name="value", value=row.value)


def _number(written: str) -> float | None:
    """What is written as a finite number, or None."""
    try:
        value = float(written)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
