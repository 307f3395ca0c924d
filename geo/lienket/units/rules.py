"""What the tables of units must say together: epochs that are known, and an heir for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lienket import text
from lienket.errors import Fault, Location, fault
from lienket.model.records import Catalogue
from lienket.model.units import Population, Succession, Unit, Units
from lienket.units.tables import EPOCHS, POPULATION, SUCCESSION, UNITS

_SUM_PCT = 5.0
"""By how much the shares of a split unit may miss 100 % [%]: limits were drawn by two sources."""


def run(units: Units, found: Catalogue) -> tuple[Fault, ...]:
    """Every fault of `units` as a whole; none where there are no epochs."""
    if not units.epochs:
        return ()
    faults = [*_epochs_known(units)]
    if faults:
        # What is no epoch has no place in time: all else would follow from it.
        return tuple(faults)
    return (
        *_own_epoch(units, found), *_units(units), *_steps(units), *_heirs(units), *_shares(units),
        *_population(units, POPULATION),
    )  # fmt: skip


def people(units: Units, file: str) -> tuple[Fault, ...]:
    """Every fault of the people of `units`, which were read from `file`."""
    lost = (*_known(_named(units.population, file), units),)
    rows = tuple(row for row in units.population if row.epoch in units.rank)
    faults = _population(replace(units, population=rows), file)
    # What rows without an epoch count, nobody knows: so none is missing for certain.
    return (*lost, *(each for each in faults if not lost or each.code != "people_missing"))


def _named(population: Iterable[Population], file: str) -> Iterator[tuple[str, int, str, str, str]]:
    return ((file, row.line, row.code, "epoch", row.epoch) for row in population)


def _epochs_known(units: Units) -> Iterator[Fault]:
    named = [
        *((UNITS, unit.line, unit.code, "epoch", unit.epoch) for unit in units.units),
        *((UNITS, unit.line, unit.code, "until", unit.until) for unit in units.units if unit.until),
        *_named(units.population, POPULATION),
        *(
            (SUCCESSION, step.line, step.from_code, name, getattr(step, name))
            for step in units.successions
            for name in ("from_epoch", "to_epoch")
        ),
    ]
    yield from _known(named, units)


def _known(named: Iterable[tuple[str, int, str, str, str]], units: Units) -> Iterator[Fault]:
    """The cells that name no epoch: file, line, key, column, value."""
    known = [epoch.key for epoch in units.epochs]
    for file, line, key, name, value in named:
        if value not in known:
            choices, near = ", ".join(known), text.nearest(value, known)
            yield fault("unknown_epoch", file=file, line=line, key=key, name=name, value=value,
                        choices=choices, near=near)  # fmt: skip


def _own_epoch(units: Units, found: Catalogue) -> Iterator[Fault]:
    """The epoch of the catalogue is one of them, and its layer that of the sides."""
    own = units.epoch(found.epoch)
    known = [epoch.key for epoch in units.epochs]
    place = Location("catalogue.toml", key="[workspace]")
    if own is None:
        near = text.nearest(found.epoch, known)
        yield place.fault("unknown_epoch", name="epoch", value=found.epoch,
                          choices=", ".join(known), near=near)  # fmt: skip
    elif own.layer != found.sides_layer:
        yield Location(EPOCHS, key=f"[[epoch]] {own.key}").fault(
            "epoch_layer", value=own.layer, choices=found.sides_layer
        )


def _units(units: Units) -> Iterator[Fault]:
    """No two units have one code in one time; the unit above each is there."""
    for unit in units.units:
        place = Location(UNITS, unit.line, unit.code)
        if unit.until and units.rank[unit.until] < units.rank[unit.epoch]:
            yield place.fault("unit_time", epoch=unit.epoch, until=unit.until)
            continue
        others = [other for other in units.every(unit.code) if other.line < unit.line]
        if any(_meet(units, unit, other) for other in others):
            yield place.fault("unit_twice", epoch=unit.epoch)
        if unit.parent and units.at(unit.parent, unit.epoch) is None:
            yield place.fault("unit_parent", value=unit.parent, epoch=unit.epoch)


def _meet(units: Units, one: Unit, other: Unit) -> bool:
    return units.holds(one, other.epoch) or units.holds(other, one.epoch)


def _steps(units: Units) -> Iterator[Fault]:
    """Each step leads from a unit of its time to one of a later time."""
    for step in units.successions:
        place = Location(SUCCESSION, step.line, step.from_code)
        if units.rank[step.to_epoch] <= units.rank[step.from_epoch]:
            yield place.fault("step_back", origin=step.from_epoch, target=step.to_epoch)
        for name in ("from", "to"):
            code, epoch = getattr(step, f"{name}_code"), getattr(step, f"{name}_epoch")
            if units.at(code, epoch) is None:
                others = [f"{unit.epoch} ({unit.name_vi})" for unit in units.every(code)]
                yield place.fault("code_epoch", name=f"{name}_code", value=code, epoch=epoch,
                                  others="; ".join(others) or "–")  # fmt: skip


def _heirs(units: Units) -> Iterator[Fault]:
    """A unit that ends becomes something."""
    for unit in units.units:
        if unit.until and unit.until != units.epochs[-1].key and not units.after.get(unit.key):
            yield Location(UNITS, unit.line, unit.code).fault(
                "no_heir", name=unit.name_vi, until=unit.until
            )


def _shares(units: Units) -> Iterator[Fault]:
    """What goes over whole goes to one; the shares of what is split add up."""
    for unit in units.units:
        steps = units.after.get(unit.key, ())
        for epoch in dict.fromkeys(step.to_epoch for step in steps):
            yield from _split([step for step in steps if step.to_epoch == epoch])


def _split(steps: list[Succession]) -> Iterator[Fault]:
    """The steps of one unit into one epoch."""
    first = steps[0]
    place = Location(SUCCESSION, first.line, first.from_code)
    if len(steps) > 1 and any(step.extent == "whole" for step in steps):
        yield place.fault("whole_and_more", count=len(steps), epoch=first.to_epoch)
    known = [step.share_pct for step in steps if step.share_pct is not None]
    if len(known) == len(steps) and abs(sum(known) - 100) > _SUM_PCT:
        yield place.fault("shares_sum", total=f"{sum(known):g}", epoch=first.to_epoch)


def _population(units: Units, file: str) -> Iterator[Fault]:
    """Each row counts a unit of its epoch, once, as a whole number; none of a tier is left out."""
    tiers: dict[tuple[str, str], set[str]] = {}
    for row in units.population:
        place = Location(file, row.line, row.code)
        unit = units.at(row.code, row.epoch)
        if unit is None:
            others = "; ".join(f"{each.epoch} ({each.name_vi})" for each in units.every(row.code))
            yield place.fault("code_epoch", name="code", value=row.code, epoch=row.epoch,
                              others=others or "–")  # fmt: skip
            continue
        counted = tiers.setdefault((row.epoch, unit.tier), set())
        if unit.key in counted:
            yield place.fault("people_twice", name=unit.name_vi, epoch=row.epoch)
        counted.add(unit.key)
        if row.people is not None and (row.people < 0 or row.people % 1):
            yield place.fault("people_number", value=f"{row.people:g}")
    for (epoch, tier), counted in tiers.items():
        lacking = [
            unit
            for unit in units.units
            if unit.tier == tier and units.holds(unit, epoch) and unit.key not in counted
        ]
        if lacking:
            yield fault("people_missing", file=file, key=lacking[0].code, epoch=epoch,
                        count=len(lacking), names=_few(lacking))  # fmt: skip


_SHOWN = 5
"""So many units are named, the others counted."""


def _few(lacking: list[Unit]) -> str:
    names = ", ".join(f"{unit.code} {unit.name_vi}" for unit in lacking[:_SHOWN])
    return f"{names}, …" if len(lacking) > _SHOWN else names
