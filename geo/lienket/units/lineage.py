"""From a unit of one epoch to those of another: what became of it, what it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lienket.model.units import Extent, Succession, Unit, Units


@dataclass(frozen=True, slots=True)
class Kin:
    """A unit that another became, or was made from.

    `extent`: how much of the old unit is in the new one; `share_pct`: how much of the old one's
    area [%], an estimate, None = not known; `steps`: by which, in the order of time.
    """

    unit: Unit
    extent: Extent
    share_pct: float | None
    steps: tuple[Succession, ...]


def heirs(units: Units, unit: Unit, epoch: str) -> tuple[Kin, ...]:
    """What `unit` is in `epoch`: itself while it holds, else what became of it, by code.

    Where a table leads there at once as well as step by step, the direct way is taken: it is the
    one whose shares were measured.

    Raises:
        KeyError: there is no such epoch.
    """
    return _merged(_onward(units, unit, epoch, ()))


def forebears(units: Units, unit: Unit, epoch: str) -> tuple[Kin, ...]:
    """What of `epoch` `unit` was made from: itself if it was there already, by code.

    Raises:
        KeyError: there is no such epoch.
    """
    return _merged(_backward(units, unit, epoch, ()))


def _onward(
    units: Units, unit: Unit, epoch: str, way: tuple[Succession, ...]
) -> Iterator[tuple[Unit, tuple[Succession, ...]]]:
    if units.holds(unit, epoch):
        yield unit, way
        return
    limit = units.rank[epoch]
    steps = [step for step in units.after.get(unit.key, ()) if units.rank[step.to_epoch] <= limit]
    latest = max((units.rank[step.to_epoch] for step in steps), default=0)
    for step in steps:
        heir = units.at(step.to_code, step.to_epoch)
        if units.rank[step.to_epoch] == latest and heir is not None and heir.key != unit.key:
            yield from _onward(units, heir, epoch, (*way, step))


def _backward(
    units: Units, unit: Unit, epoch: str, way: tuple[Succession, ...]
) -> Iterator[tuple[Unit, tuple[Succession, ...]]]:
    if units.holds(unit, epoch):
        yield unit, way
        return
    for step in units.before.get(unit.key, ()):
        origin = units.at(step.from_code, step.from_epoch)
        if origin is None or origin.key == unit.key:
            continue
        if units.holds(origin, epoch) or units.rank[origin.epoch] > units.rank[epoch]:
            yield from _backward(units, origin, epoch, (step, *way))


def _merged(found: Iterator[tuple[Unit, tuple[Succession, ...]]]) -> tuple[Kin, ...]:
    """One row a unit, by code; a unit reached on several ways has the sum of their shares."""
    ways: dict[str, list[tuple[Unit, tuple[Succession, ...]]]] = {}
    for unit, steps in found:
        ways.setdefault(unit.key, []).append((unit, steps))
    kin = [_kin(rows) for rows in ways.values()]
    return tuple(sorted(kin, key=lambda each: (each.unit.tier, each.unit.code)))


def _kin(rows: list[tuple[Unit, tuple[Succession, ...]]]) -> Kin:
    steps = tuple(dict.fromkeys(step for _, way in rows for step in way))
    whole = len(rows) == 1 and all(step.extent == "whole" for step in steps)
    shares = [_share(way) for _, way in rows]
    known = [share for share in shares if share is not None]
    share = sum(known) if len(known) == len(shares) else None
    return Kin(rows[0][0], "whole" if whole else "part", None if whole else share, steps)


def _share(way: tuple[Succession, ...]) -> float | None:
    """The share of the area [%] that goes a way; None where a step of it is not known."""
    share = 100.0
    for step in way:
        if step.extent == "whole":
            continue
        if step.share_pct is None:
            return None
        share *= step.share_pct / 100
    return share
