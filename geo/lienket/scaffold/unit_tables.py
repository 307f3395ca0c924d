"""The units of a new workspace in time: its tables `units`, out of those of the country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lienket.model.units import Epoch, Succession, Unit, Units
from lienket.scaffold.words import phrase

_LICENCE, _CREDIT = "MIT", "DVHCVN; sapnhap.bando.com.vn; vietnamese-provinces-database"


def part(whole: Units, provinces: Iterable[str], epoch: str, layer: str) -> Units:
    """The units of `provinces` and all that they were made from; all other provinces by themselves.

    Args:
        whole: the units of the country.
        provinces: codes of provinces of `epoch`.
        epoch: the time of the outlines.
        layer: the layer that holds the outlines of that time.
    """
    codes = {*provinces}
    kept = {
        unit.key: unit
        for unit in whole.units
        if whole.holds(unit, epoch)
        and (unit.tier == "province" or (unit.tier == "commune" and unit.parent in codes))
    }
    # Of the provinces around only what they became later: a unit that ends becomes something.
    kept |= {unit.key: unit for unit in _later(whole, [*kept.values()])}
    wave: Sequence[Unit] = [
        unit for unit in kept.values() if unit.tier == "commune" or unit.code in codes
    ]
    while wave:
        fresh = {unit.key: unit for unit in _beside(whole, wave) if unit.key not in kept}
        kept |= fresh
        wave = [*fresh.values()]
    steps = [step for step in whole.successions if {*_ends(whole, step)} <= {*kept}]
    held = {key for step in steps for key in _ends(whole, step)[:1]}
    lost = {unit.key for unit in kept.values() if unit.until and unit.key not in held}
    units = [unit for unit in whole.units if unit.key in kept and unit.key not in lost]
    epochs = [
        Epoch(each.key, each.valid_from, each.act, each.title_vi, each.title_en,
              layer if each.key == epoch else "")
        for each in whole.epochs
    ]  # fmt: skip
    return Units((*epochs,), (*units,), (*steps,), _LICENCE, _CREDIT)


def _ends(whole: Units, step: Succession) -> tuple[str, str]:
    """The keys of the two units of a step."""
    one = whole.at(step.from_code, step.from_epoch)
    other = whole.at(step.to_code, step.to_epoch)
    return (one.key if one else "", other.key if other else "")


def _beside(whole: Units, wave: Sequence[Unit]) -> Iterator[Unit]:
    """What the units of `wave` were made from or renamed from, and what lies above them."""
    for unit in wave:
        above = whole.at(unit.parent, unit.epoch) if unit.parent else None
        if above:
            yield above
        for step in whole.before.get(unit.key, ()) if unit.tier != "district" else ():
            found = whole.at(step.from_code, step.from_epoch)
            if found:
                yield found


def _later(whole: Units, held: Sequence[Unit]) -> Iterator[Unit]:
    """What the units of `held` became."""
    for unit in held:
        for step in whole.after.get(unit.key, ()):
            found = whole.at(step.to_code, step.to_epoch)
            if found:
                yield found


def epochs_text(found: Units) -> str:
    """`epochs.toml` of `found`."""
    vi, en = phrase("epochs")
    lines = [f"# {vi}", f"# {en}", "", "[tables]"]
    lines += [f'licence = "{found.licence}"', f'credit = "{found.credit}"']
    for epoch in found.epochs:
        lines += ["", "[[epoch]]", f'key = "{epoch.key}"']
        lines += [f"valid_from = {epoch.valid_from.isoformat()}"] if epoch.valid_from else []
        lines += [
            f'act = "{epoch.act}"', f'title_vi = "{epoch.title_vi}"',
            f'title_en = "{epoch.title_en}"', f'layer = "{epoch.layer}"',
        ]  # fmt: skip
    return "\n".join([*lines, ""])
