"""Every rule of a workspace, checked in one run (floor 2): `checks.run`.

`tables` holds the rules between the rows of the facts, `statuses`, `figures`, `waypoints` and
`requests` those of one table, `plans` those of the map sheets, `shapes`, `gaps`, `twice` and
`waters` those of the geometry, `match` those between facts and geometry.
"""

from __future__ import annotations

from geo.checks import (
    figures,
    gaps,
    match,
    plans,
    requests,
    shapes,
    statuses,
    tables,
    twice,
    waters,
    waypoints,
)
from geo.checks.case import Case
from geo.errors import Fault


def run(case: Case) -> tuple[Fault, ...]:
    """Every fault that the readers could not see, sorted.

    What could not be read is told by the readers alone: no rule takes it for missing.
    """
    found = [
        *tables.run(case),
        *statuses.run(case),
        *figures.run(case),
        *waypoints.run(case),
        *waters.run(case),
        *requests.run(case),
        *plans.run(case),
        *shapes.run(case),
        *gaps.run(case),
        *twice.run(case),
        *match.run(case),
    ]
    return tuple(sorted(set(found)))
