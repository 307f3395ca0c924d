"""The rules of the table of requests: who asks and who is asked can be named in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import text
from lienket.checks.case import Case, between, repeated
from lienket.errors import Fault
from lienket.i18n import SEPARATOR
from lienket.model.records import Request

_BODIES = ("asker", "asked")
_LANGUAGES = 2


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
        yield from repeated(spot, ", ".join(_BODIES), [*{*row.asker}, *{*row.asked}])
        if sides is not None:
            yield from _unnamed(case, row, sides)
    if sides is not None:
        yield from _spelt(case)


def _unnamed(case: Case, row: Request, sides: list[str]) -> Iterator[Fault]:
    """A fault for each body that is neither a side nor written in both languages."""
    spot, choices = case.place("requests", row, row.key), ", ".join(sides)
    for name in _BODIES:
        for body in getattr(row, name):
            told = {"name": name, "value": body}
            if body in sides or _is_named(body):
                continue
            if keys := between(body, sides):
                target, written = "catalogue.toml", ";".join(keys)
                count = len(keys)
                yield spot.fault("list_mark", **told, count=count, target=target, written=written)
            else:
                near = text.nearest(body, sides)
                yield spot.fault("unnamed_body", **told, choices=choices, near=near)


def _is_named(body: str) -> bool:
    """Whether a body is written in two languages, and in no more."""
    names = body.split(SEPARATOR)
    return len(names) == _LANGUAGES and all(map(str.strip, names))


def _spelt(case: Case) -> Iterator[Fault]:
    """A fault for each body that is written like another one or like a side, but not the same.

    Products tell bodies apart by their names without case and marks.
    """
    sides = case.catalogue.sides
    first = {text.fold(word): side.key for side in sides for word in (side.name_vi, side.key)}
    for row in case.facts.requests:
        for name in _BODIES:
            for body in filter(_is_named, getattr(row, name)):
                spelt = first.setdefault(text.fold(body.split(SEPARATOR)[0]), body)
                if spelt != body:
                    yield case.place("requests", row, row.key).fault(
                        "body_spelt_twice", name=name, value=body, first=spelt
                    )
