"""Units found by what people write: a code, a name with or without its kind, "An Lạc cũ"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lienket import text
from lienket.model.units import Unit, Units
from lienket.units import kinds, words

_CODE = re.compile(r"\d{1,6}")
_KEY = re.compile(r"(\w+)@(\S+)")


def find(units: Units, written: str, epoch: str = "") -> tuple[Unit, ...]:
    """All units that `written` may mean, by tier, name and time; none is chosen among them.

    A code or a key (`07525@2025-07`) means what has it. A name is compared without case and marks:
    the whole names that it fits, or else those that begin with it, or else those that hold it. A
    word for "former" behind it leaves those that are no more.

    Args:
        units: of a workspace or of the country.
        written: a code, a key or a name.
        epoch: leaves the units of that epoch alone; "" = all.

    Raises:
        KeyError: there is no such epoch.
    """
    asked = written.strip()
    if named := _KEY.fullmatch(asked):
        unit = units.by_key.get(asked)
        found = [unit] if unit else [*units.every(named[1])]
    elif _CODE.fullmatch(asked):
        found = [*units.every(asked)]
    else:
        found = _named(units, asked)
    if epoch:
        found = [unit for unit in found if units.holds(unit, epoch)]
    return tuple(sorted(found, key=lambda unit: _order(units, unit)))


def _order(units: Units, unit: Unit) -> tuple[int, str, int, str]:
    tiers = ("province", "district", "commune")
    return tiers.index(unit.tier), text.fold(unit.name_vi), units.rank[unit.epoch], unit.code


def _named(units: Units, asked: str) -> list[Unit]:
    name, former = words.without_former(asked)
    wanted = text.fold(name)
    if not wanted:
        return []
    names = _names(units)
    fits = (
        lambda key: key == wanted,
        lambda key: key.startswith(wanted),
        lambda key: wanted in key,
    )
    for fit in fits:
        met = {unit.key: unit for key, own in names.items() if fit(key) for unit in own}
        found = [unit for unit in met.values() if not former or unit.until]
        if found:
            return _as_written(name, found)
    return []


def _as_written(name: str, found: list[Unit]) -> list[Unit]:
    """Those of `found` whose name has the very marks that were written, if there are any."""
    wanted = kinds.letters(name)
    own = [
        unit
        for unit in found
        if wanted in {kinds.letters(unit.name_vi), kinds.letters(kinds.bare(unit.name_vi))}
    ]
    return own or found


@lru_cache(maxsize=4)
def _names(units: Units) -> Mapping[str, tuple[Unit, ...]]:
    """The units by each search key of theirs: whole names in both languages, and the bare one."""
    found: dict[str, dict[str, Unit]] = {}
    for unit in units.units:
        for name in (unit.name_vi, unit.name_en, kinds.bare(unit.name_vi)):
            found.setdefault(text.fold(name), {})[unit.key] = unit
    return {key: tuple(own.values()) for key, own in found.items()}
