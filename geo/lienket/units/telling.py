"""A unit as it is told: what it is, what it was made from, what it became."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from lienket import text, vocabulary
from lienket.i18n import Language, Pair, format_date, format_number, join, pick
from lienket.model.units import Succession, Unit, Units
from lienket.units import kinds
from lienket.units.lineage import Kin, forebears, heirs
from lienket.units.words import phrase

_NEAR = 3
"""So many names that are alike are told where none fits."""


def period(units: Units, unit: Unit) -> tuple[date | None, date | None]:
    """The first and the last day of a unit; None where its beginning is not known, or it still is.

    A table that begins with an epoch says of its units that they are there, not since when.
    """
    began = not unit.until or unit.key in units.before
    first = units.epochs[units.rank[unit.epoch]].valid_from if began else None
    after = units.rank[unit.until] + 1 if unit.until else len(units.epochs)
    following = units.epochs[after].valid_from if after < len(units.epochs) else None
    return first, None if following is None else following - timedelta(days=1)


def when(units: Units, unit: Unit) -> Pair:
    """From when to when a unit is one; "" where nothing bounds it."""
    first, last = period(units, unit)
    if first and last:
        return phrase("span", first=format_date(first), last=format_date(last))
    if last:
        return phrase("until", day=format_date(last))
    return phrase("since", day=format_date(first)) if first else ("", "")


def above(units: Units, unit: Unit) -> list[Unit]:
    """The units that a unit lies in, or lay in at last, the nearest first."""
    epoch = unit.until or units.epochs[-1].key
    found: list[Unit] = []
    inner = unit
    while inner.parent and (outer := units.at(inner.parent, epoch)):
        found.append(outer)
        inner = outer
    return found


def cite(step: Succession) -> Pair:
    """The clause and the act by which a step was made."""
    return phrase("clause", clause=step.clause, act=step.act) if step.clause else (
        phrase("act", act=step.act)
    )  # fmt: skip


def name(units: Units, unit: Unit) -> Pair:
    """A unit by its whole name, with what tells it from others of that name."""
    told = [*above(units, unit)]
    parts = [*([phrase("code", code=unit.code)] if unit.code.isdigit() else [])]
    parts += [_low((outer.name_vi, outer.name_en)) for outer in told]
    parts += [span] if any(span := when(units, unit)) else []
    within = join(parts, ", ")
    own = unit.name_vi, unit.name_en
    return (f"{own[0]} ({within[0]})", f"{own[1]} ({within[1]})") if parts else own


def _low(pair: Pair) -> Pair:
    """A name within a sentence: its kind without a capital in Vietnamese."""
    kind, rest = kinds.split(pair[0])
    return (f"{kind.lower()} {rest}" if kind else pair[0]), pair[1]


def people(units: Units, unit: Unit) -> Iterator[Pair]:
    """How many people a unit has, and who counts them; that nobody does, where a table says so."""
    row = units.people.get(unit.key)
    if row is None:
        return
    if row.people is None:
        yield phrase("people_unknown", source=row.source)
        return
    day = format_date(row.date) if row.date else ("–", "–")
    yield phrase("people", number=format_number(int(row.people)), day=day, source=row.source)


def kin(units: Units, found: Kin) -> Pair:
    """A unit that another became or was made from: how much of it, and by which act."""
    own = found.unit
    code = phrase("code", code=own.code) if own.code.isdigit() else ("", "")
    how = [vocabulary.label("extent", found.extent)]
    if found.share_pct is not None:
        how.append(phrase("share", value=f"{found.share_pct:.0f}"))
    acts = join([cite(step) for step in found.steps], "; ")
    outer = [_low((each.name_vi, each.name_en)) for each in above(units, own)]
    told = [(own.name_vi, own.name_en), join([code, *outer], ", "), join(how, ", "), acts]
    language = [f"{one[0]} ({one[1]}) – {one[2]}; {one[3]}" for one in zip(*told, strict=True)]
    return language[0], language[1]


def lines(units: Units, asked: str, found: Sequence[Unit], language: Language) -> Iterator[str]:
    """What is told of the units found, line by line; what it rests on last."""
    yield pick(phrase("found", count=len(found), asked=asked), language)
    last = units.epochs[-1].key
    estimated = False
    for unit in found:
        yield ""
        yield pick(name(units, unit), language)
        yield from (f"  {pick(row, language)}" for row in people(units, unit))
        later = heirs(units, unit, last)
        rows = [("became", each) for each in later if each.unit.key != unit.key]
        rows += [("made_from", each) for each in _parents(units, unit)]
        estimated |= any(each.share_pct is not None for _, each in rows)
        for number, (key, each) in enumerate(rows):
            if number == 0 or rows[number - 1][0] != key:
                yield f"  {pick(_titled(key), language)}:"
            yield f"  - {pick(kin(units, each), language)}"
            yield from (f"    {pick(note, language)}" for note in _notes(each))
        if not unit.until:
            yield f"  {pick(phrase('still'), language)}"
        if not unit.until and not rows and units.rank[unit.epoch]:
            yield f"  {pick(phrase('no_forebear'), language)}"
    twice = {unit.code for unit in found if len(units.every(unit.code)) > 1}
    yield ""
    for code in sorted(twice):
        yield pick(phrase("trap", code=code), language)
    if estimated:
        yield pick(phrase("share_basis"), language)
    yield pick(phrase("origin"), language)


def _notes(found: Kin) -> Iterator[Pair]:
    """What sources say differently of a step."""
    return ((step.note_vi, step.note_en) for step in found.steps if step.note_vi)


def _titled(key: str) -> Pair:
    return phrase("became") if key == "became" else phrase("made_from")


def _parents(units: Units, unit: Unit) -> list[Kin]:
    """What a unit was made from: units of its own tier, where there are any."""
    steps = units.before.get(unit.key, ())
    if not steps:
        return []
    near = max(units.rank[step.from_epoch] for step in steps)
    found = forebears(units, unit, units.epochs[near].key)
    return [each for each in found if each.unit.tier == unit.tier and each.unit is not unit]


def nothing(units: Units, asked: str) -> Pair:
    """That nothing fits what was asked, and which names are alike."""
    names = sorted({unit.name_vi for unit in units.units})
    near = text.nearest(asked, names)
    alike = phrase("near", names=near.strip(" ()?")) if near else ("", "")
    return phrase("none_found", asked=asked, near=alike)


def as_json(units: Units, found: Sequence[Unit]) -> list[dict[str, Any]]:
    """The units found as JSON values: codes, names, days, heirs, forebears, and the checks."""
    last = units.epochs[-1].key
    return [
        _unit(units, unit)
        | {
            "became": [_kin(each) for each in heirs(units, unit, last) if each.unit is not unit],
            "made_from": [_kin(each) for each in _parents(units, unit)],
        }
        for unit in found
    ]


def _unit(units: Units, unit: Unit) -> dict[str, Any]:
    first, last = period(units, unit)
    return {
        "code": unit.code if unit.code.isdigit() else "",
        "epoch": unit.epoch,
        "until": unit.until,
        "first_day": first and first.isoformat(),
        "last_day": last and last.isoformat(),
        "tier": unit.tier,
        "name_vi": unit.name_vi,
        "name_en": unit.name_en,
        "people": _people(units, unit),
        "within": [outer.name_vi for outer in above(units, unit)],
    }


def _people(units: Units, unit: Unit) -> dict[str, Any] | None:
    row = units.people.get(unit.key)
    if row is None or row.people is None:
        return None
    day = row.date.text if row.date else ""
    return {"number": int(row.people), "date": day, "source": row.source}


def _kin(found: Kin) -> dict[str, Any]:
    unit = found.unit
    return {
        "code": unit.code if unit.code.isdigit() else "",
        "epoch": unit.epoch,
        "name_vi": unit.name_vi,
        "name_en": unit.name_en,
        "extent": found.extent,
        "share_pct": None if found.share_pct is None else round(found.share_pct, 1),
        "steps": [
            {"act": step.act, "clause": step.clause, "checked": [*step.checked],
             "note_vi": step.note_vi, "note_en": step.note_en}
            for step in found.steps
        ],
    }  # fmt: skip
