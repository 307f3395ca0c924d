"""Which provinces are meant by what a person writes: names without marks or case, or codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from lienket import text, units
from lienket.errors import UsageError
from lienket.i18n import format_list, notice
from lienket.model.units import Unit, Units
from lienket.scaffold import country

_FEWEST, _MOST = 2, 6


def epochs() -> tuple[str, ...]:
    """The epochs whose units have outlines, in the order of time."""
    known = units.country().epochs
    ranks = {epoch.key: number for number, epoch in enumerate(known)}
    return tuple(epoch.key for epoch in known if ranks[epoch.key] >= ranks[country.EPOCH])


def provinces(written: Sequence[str], epoch: str) -> tuple[Unit, ...]:
    """The provinces that `written` mean in `epoch`, in that order.

    Raises:
        UsageError: there are no outlines of that epoch, or too few or too many sides are named, or
            one twice, or a name is unknown, fits several, or is of a province that is no more.
    """
    if epoch not in epochs():
        raise UsageError(notice("new_no_epoch", value=epoch, choices=", ".join(epochs())))
    if not _FEWEST <= len(written) <= _MOST:
        raise UsageError(notice("new_side_count", count=len(written), least=_FEWEST, most=_MOST))
    found = [_one(name, epoch) for name in written]
    wrong = [told for told in found if isinstance(told, str)]
    if wrong:
        raise UsageError("\n".join([*wrong, *_command(written, found)]))
    meant = [unit for unit in found if isinstance(unit, Unit)]
    for number, unit in enumerate(meant):
        if unit in meant[:number]:
            raise UsageError(notice("new_side_twice", name=unit.name_vi))
    return tuple(meant)


@cache
def _known() -> Units:
    """The provinces of the country in time, without what lies in them."""
    whole = units.country()
    own = tuple(unit for unit in whole.units if unit.tier == "province")
    keys = {unit.key for unit in own}
    steps = [step for step in whole.successions if f"{step.from_code}@{step.from_epoch}" in keys]
    return Units(whole.epochs, own, tuple(steps))


def _one(written: str, epoch: str) -> Unit | str:
    """The province that `written` means, or the sentence that says why none is."""
    known = _known()
    alike = units.find(known, written, epoch)
    if exact := _exact(alike, written):
        return exact[0]
    before = _exact(units.find(known, written), written)
    if before:
        heirs = [kin.unit for kin in units.heirs(known, before[0], epoch)]
        pairs = [(unit.name_vi, unit.name_en) for unit in heirs]
        return notice(
            "new_side_former",
            name=(before[0].name_vi, before[0].name_en),
            heirs=format_list(pairs),
            epoch=epoch,
        )
    if alike:
        choices = ", ".join(f"{units.bare(unit.name_vi)} ({unit.code})" for unit in alike)
        return notice("new_side_unclear", value=written, choices=choices)
    names = [units.bare(unit.name_vi) for unit in known.units if known.holds(unit, epoch)]
    return notice("new_side_unknown", value=written, near=text.nearest(written, names))


def _exact(found: Sequence[Unit], written: str) -> list[Unit]:
    """Those of `found` that have the very name, but for marks, or the code that is written."""
    wanted = text.fold(written)
    return [
        unit
        for unit in found
        if wanted in {text.fold(name) for name in (unit.name_vi, unit.name_en, unit.code)}
        or wanted == text.fold(units.bare(unit.name_vi))
    ]


def _command(written: Sequence[str], found: Sequence[Unit | str]) -> Iterator[str]:
    """The command to type where every side that is wrong is a former province with one heir."""
    last = epochs()[0]
    sides = []
    for name, told in zip(written, found, strict=True):
        units_found = [told] if isinstance(told, Unit) else [*_former(name, last)]
        if len(units_found) != 1:
            return
        sides.append(units.bare(units_found[0].name_vi))
    if len({*sides}) == len(sides):
        asked = " ".join(f'"{side}"' for side in sides)
        yield notice("new_side_command", asked=asked)


def _former(written: str, epoch: str) -> Iterator[Unit]:
    before = _exact(units.find(_known(), written), written)
    if before:
        yield from (kin.unit for kin in units.heirs(_known(), before[0], epoch))
