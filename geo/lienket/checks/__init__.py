"""Every rule of a workspace, checked in one run: `checks.run`.

`tables` holds the rules between the rows of the facts, `statuses`, `figures`, `waypoints` and
`requests` those of one table, `sheet_specs` those of the map sheets, `shapes`, `coverage`, `gaps`,
`duplicates` and `waters` those of the geometry, `placement` and `reach` those of geometry and
sides, `classes` those of words of layers, `licences` those of layers and sources, `joins` those
between facts and geometry, `internal` those of an internal part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from lienket.checks import (
    classes,
    coverage,
    duplicates,
    figures,
    gaps,
    internal,
    joins,
    licences,
    placement,
    reach,
    requests,
    shapes,
    sheet_specs,
    statuses,
    tables,
    waters,
    waypoints,
)
from lienket.checks.case import Case
from lienket.errors import Fault


class Rule(Protocol):
    """A module of rules."""

    def run(self, case: Case) -> Iterator[Fault]:
        """Every fault of `case` that these rules see."""


_FACTS: tuple[Rule, ...] = (tables, statuses, figures, waypoints, requests, sheet_specs, joins)
_SHAPES: tuple[Rule, ...] = (
    waters, shapes, coverage, gaps, duplicates, placement, classes, licences, reach,
)  # fmt: skip


def run(case: Case, wider: Case | None = None) -> tuple[Fault, ...]:
    """Every fault that the readers could not see, sorted.

    What could not be read is told by the readers alone: no rule takes it for missing.

    Args:
        case: the workspace; of one with an internal part, the public one.
        wider: the same with its internal part, which is judged as a whole, and without it as well.
    """
    if wider is None:
        return tuple(sorted({*_found(case, _FACTS + _SHAPES)}))
    # Geometry without an internal part is the same in both.
    both = wider.frames is case.frames and wider.catalogue.known == case.catalogue.known
    again = _FACTS if both else _FACTS + _SHAPES
    found = {*_found(wider, again), *(_found(case, _SHAPES) if both else ())}
    alone = {*_found(case, again)} - found
    return tuple(sorted({*found, *internal.run(case, wider), *internal.alone(alone)}))


def _found(case: Case, rules: Iterable[Rule]) -> Iterator[Fault]:
    for rule in rules:
        yield from rule.run(case)
