"""The rules of the table of requests: who asks and who is asked can be named in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from geo import text
from geo.checks.case import Case, repeated
from geo.errors import Fault
from geo.records import Request

_BODIES = ("asker", "asked")


def run(case: Case) -> Iterator[Fault]:
    """Every fault of the requests that their keys and references do not show."""
    sides = None
    if "sides" not in case.entries.lost:
        sides = [side.key for side in case.catalogue.sides]
    for row in case.facts.requests:
        spot = case.place("requests", row, row.key)
        for name in (*_BODIES, "subjects"):
            if not getattr(row, name):
                yield spot.fault("empty_cell", name=name)
        for name in _BODIES:
            yield from repeated(spot, name, getattr(row, name))
        if sides is not None:
            yield from _unnamed(case, row, sides)


def _unnamed(case: Case, row: Request, sides: list[str]) -> Iterator[Fault]:
    """A fault for each body that is neither a side nor written in both languages."""
    for name in _BODIES:
        for body in getattr(row, name):
            vi, _, en = body.partition(" | ")
            if body not in sides and not (vi.strip() and en.strip()):
                yield case.place("requests", row, row.key).fault(
                    "unnamed_body",
                    name=name,
                    value=body,
                    choices=", ".join(sides),
                    near=text.nearest(body, sides),
                )
