"""The units of the whole country, before and after 1 July 2025, from the tables in the package.

They were made from a list of succession that was partly made by machine, and say by which checks
each row holds; `scripts/derive_units.py` makes them. The folder `country` holds, as CSV:

`provinces`: epoch, code, last epoch, name. `province_steps`: code before, code after.
`districts`: those of early 2025 by a number of ours, for their codes are not in the list: name,
code of the province. `before`: the communes then: code, name, district. `after`: those since:
code, name, code of the province, and the name since 30 April 2026 where it is another. `acts`: a
number of ours, the act. `steps`: code before, code after, extent (w, p), act, clause, checks (c the
clause names both, k the publisher's list has it, d it lies in the old district).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources

from lienket.model.units import Epoch, Extent, Succession, Unit, Units
from lienket.units.kinds import english

LISTED, NEW, NOW = "2025-01", "2025-07", "2026-04"
_CHECKS = {"c": "clause", "k": "crosswalk", "d": "district"}
_EXTENTS: dict[str, Extent] = {"w": "whole", "p": "part"}
_PROVINCES_ACT, _NOW_ACT = "202/2025/QH15", "30/2026/QH16; 237/NQ-UBTVQH15"


@cache
def country() -> Units:
    """All units of the country from early 2025 on, and what became of them."""
    return Units(_epochs(), (*_units(),), (*_steps(),))


def beside(own: Units) -> Units:
    """The units of the country, with those of a workspace in the place of what they tell better.

    A workspace has epochs, shares and codes of districts that the country's tables lack. Where it
    has a unit of a code and time, that stands for the country's, and so do its steps.
    """
    if not own.epochs:
        return country()
    whole = country()
    ground = {unit.parent for unit in own.units if unit.tier == "district"}
    kept = [unit for unit in whole.units if not _told(unit, own, whole, ground)]
    keys = {unit.key for unit in kept}
    steps = [step for step in whole.successions if f"{step.from_code}@{step.from_epoch}" in keys]
    return Units(
        own.epochs,
        (*own.units, *kept),
        (*own.successions, *steps),
        population=own.population,
    )


def _told(unit: Unit, own: Units, whole: Units, ground: set[str]) -> bool:
    """Whether a workspace tells of a unit of the country, or of the districts that it is among."""
    if unit.tier == "district" and unit.parent in ground:
        return True
    epochs = [epoch.key for epoch in whole.epochs if whole.holds(unit, epoch.key)]
    return any(own.at(unit.code, epoch) for epoch in epochs if epoch in own.rank)


def _rows(name: str) -> Iterator[list[str]]:
    file = resources.files("lienket.units").joinpath("country", f"{name}.csv")
    reader = csv.reader(file.read_text(encoding="utf-8").splitlines())
    next(reader)
    yield from reader


def _epochs() -> tuple[Epoch, ...]:
    titles = {LISTED: ("01/2025", "January 2025"), NEW: ("7/2025", "July 2025")}
    titles[NOW] = ("30/4/2026", "30 April 2026")
    days = {LISTED: date(2025, 1, 1), NEW: date(2025, 7, 1), NOW: date(2026, 4, 30)}
    acts = {LISTED: "", NEW: _PROVINCES_ACT, NOW: _NOW_ACT}
    return tuple(Epoch(key, days[key], acts[key], *titles[key]) for key in days)


def _units() -> Iterator[Unit]:
    for epoch, code, until, name in _rows("provinces"):
        yield Unit(epoch, code, until, "province", name, english(name), "")
    for key, name, province in _rows("districts"):
        yield Unit(LISTED, key, LISTED, "district", name, english(name), province)
    for code, name, district in _rows("before"):
        yield Unit(LISTED, code, LISTED, "commune", name, english(name), district)
    for code, name, province, later in _rows("after"):
        yield Unit(NEW, code, NEW if later else "", "commune", name, english(name), province)
        if later:
            yield Unit(NOW, code, "", "commune", later, english(later), province)


def _steps() -> Iterator[Succession]:
    acts = dict(_rows("acts"))
    for old, new in _rows("province_steps"):
        yield _step(LISTED, old, NEW, new, _PROVINCES_ACT)
    for _, code, until, _ in _rows("provinces"):
        if until == NEW:
            yield _step(NEW, code, NOW, code, _NOW_ACT)
    district = {code: own for code, _, own in _rows("before")}
    held: dict[tuple[str, str], tuple[str, str]] = {}
    for old, new, extent, act, clause, checks in _rows("steps"):
        checked = tuple(_CHECKS[letter] for letter in checks)
        yield Succession(LISTED, old, NEW, new, _EXTENTS[extent], None, acts[act], clause, checked)
        held.setdefault((district[old], new), (acts[act], clause))
    for (key, new), (act, clause) in held.items():
        yield Succession(LISTED, key, NEW, new, "part", None, act, clause, ())
    for code, _, _, later in _rows("after"):
        if later:
            yield _step(NEW, code, NOW, code, _NOW_ACT)


def _step(epoch: str, old: str, later: str, new: str, act: str) -> Succession:
    return Succession(epoch, old, later, new, "whole", None, act, "", ())
