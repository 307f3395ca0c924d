"""The table of successors: in which unit of today each unit that the report names is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lienket import units
from lienket.export_tables import unit_tables
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.model.units import Unit
from lienket.report.speech import Speech, lower
from lienket.report.word_table import Cell, Column, Row
from lienket.report.wordml import paragraph
from lienket.units import Kin


def columns(atlas: Atlas, speech: Speech) -> list[Column]:
    """The heads and widths of the table."""
    own, now = (_title(key, atlas, speech) for key in _epochs(atlas))
    return [
        Column(speech.word("unit_before", epoch=own), 53),
        Column(speech.word("unit_now", epoch=now), 86),
        Column(speech.word("unit_clause"), 26),
    ]


def lead(atlas: Atlas, speech: Speech) -> str:
    """What the table is for: statements keep the units that they were made in."""
    own, now = (_title(key, atlas, speech) for key in _epochs(atlas))
    return speech.word("units_lead", epoch=own, now=now)


def _epochs(atlas: Atlas) -> tuple[str, str]:
    return atlas.catalogue.epoch, unit_tables.today(atlas)


def _title(key: str, atlas: Atlas, speech: Speech) -> str:
    epoch = atlas.units.epoch(key)
    return speech.pick((epoch.title_vi, epoch.title_en)) if epoch else key


def rows(atlas: Atlas, speech: Speech) -> Iterator[Row]:
    """By province its districts, then its communes that are named; none without known units."""
    if not unit_tables.today(atlas):
        return
    ended = {unit.key for unit in unit_tables.ended(atlas)}
    told = {unit.key for held in unit_tables.districts(atlas).values() for unit in held}
    listed = [*(unit for unit in atlas.units.units if unit.key in told), *_named(atlas)]
    for side in atlas.catalogue.sides:
        province = atlas.units.at(side.code, atlas.catalogue.epoch)
        own = [row for row in listed if row.key in ended]
        own = [row for row in own if unit_tables.province(row, atlas) == province]
        if province and own:
            yield from _group(province, own, atlas, speech)


def _group(province: Unit, own: Sequence[Unit], atlas: Atlas, speech: Speech) -> Iterator[Row]:
    """A province, what it is today, and its units; an act that is that of all stands once."""
    now = unit_tables.today(atlas)
    found = {unit.key: units.heirs(atlas.units, unit, now) for unit in own}
    acts = {step.act for kin in found.values() for each in kin for step in each.steps}
    name = speech.pick((province.name_vi, province.name_en))
    if not atlas.units.holds(province, now):
        after = units.heirs(atlas.units, province, now)
        heirs = "; ".join(_called(kin.unit, speech) for kin in after)
        name = speech.word("province_now", province=name, heir=heirs, act=_acts(after, speech))
    alone = len(acts) == 1
    yield speech.word("units_by", province=name, act=acts.pop()) if alone else name
    for unit in own:
        ordered = sorted(found[unit.key], key=lambda kin: -(kin.share_pct or 0))
        clauses = _clauses(ordered) if alone else _acts(ordered, speech)
        yield [_before(unit, atlas, speech), _heirs(ordered, speech), clauses]


def _before(unit: Unit, atlas: Atlas, speech: Speech) -> str:
    """A former unit; a commune with its district, as that was called when the report was made."""
    name, parent = speech.pick((unit.name_vi, unit.name_en)), unit_tables.above(unit, atlas)
    if unit.tier != "commune" or parent is None:
        return name
    before = units.forebears(atlas.units, parent, atlas.catalogue.epoch)
    district = before[0].unit if len(before) == 1 else parent
    place = unit_tables.called(district)[0], units.bare(district.name_vi)
    return speech.word("unit_in", unit=name, above=speech.pick(place))


def _heirs(found: Sequence[Kin], speech: Speech) -> Cell:
    """The units with their shares, and below them what is noted of them."""
    texts = ["; ".join(_share(kin, speech) for kin in found)]
    for kin in found:
        name = speech.pick((kin.unit.name_vi, kin.unit.name_en))
        notes = dict.fromkeys(speech.pick((step.note_vi, step.note_en)) for step in kin.steps)
        texts += [speech.word("unit_noted", unit=name, note=lower(note)) for note in notes if note]
    return [paragraph("TableText", text) for text in texts]


def _share(kin: Kin, speech: Speech) -> str:
    name = _called(kin.unit, speech)
    if kin.share_pct is not None:
        return speech.word("unit_share", unit=name, share=round(kin.share_pct))
    return speech.word("unit_part", unit=name) if kin.extent == "part" else name


def _called(unit: Unit, speech: Speech) -> str:
    return speech.pick(unit_tables.called(unit))


def _acts(found: Iterable[Kin], speech: Speech) -> str:
    """The acts, each once, with its clauses."""
    steps = [step for kin in found for step in kin.steps]
    clauses = {act: _runs(step.clause for step in steps if step.act == act)
               for act in dict.fromkeys(step.act for step in steps)}  # fmt: skip
    return "; ".join(
        speech.word("act_clauses", act=act, clauses=own)
        if own
        else speech.word("act_alone", act=act)
        for act, own in clauses.items()
    )


def _clauses(found: Iterable[Kin]) -> str:
    return _runs(step.clause for kin in found for step in kin.steps)


def _runs(numbers: Iterable[str]) -> str:
    """Numbers in their order, those that follow each other as a range; "" is none.

    >>> _runs(["86", "2", "", "1", "87a"])
    '1–2, 86, 87a'
    """
    known = {*filter(None, numbers)}
    plain = sorted(int(number) for number in known if number.isdigit())
    runs = [[*run] for _, run in groupby(plain, key=lambda n: n - plain.index(n))]
    told = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return ", ".join([*told, *sorted(number for number in known if not number.isdigit())])


def _named(atlas: Atlas) -> list[Unit]:
    """The communes that facts name, of those that were joined into what a link takes place at."""
    known = unit_tables.coded(atlas)
    found: set[str] = set()
    for link in atlas.facts.links:
        written = _written(link, atlas)
        for unit in (known[key] for key in unit_tables.places(link, atlas) if key in known):
            found |= {row.key for row in _meant(unit, written, atlas) if row.tier == "commune"}
    return [unit for unit in atlas.units.units if unit.key in found]


def _meant(unit: Unit, written: str, atlas: Atlas) -> list[Unit]:
    """Those of what `unit` was made from that a text names; else its namesakes, or all."""
    before = [origin for origin, _ in unit_tables.origins(unit, atlas)]
    names = {origin.key: units.bare(origin.name_vi) for origin in before}
    named = [origin for origin in before if _stands(names[origin.key], written)]
    same = [origin for origin in before if names[origin.key] == units.bare(unit.name_vi)]
    return named or same or before


def _written(link: Link, atlas: Atlas) -> str:
    parts = [part.name_vi for part in atlas.facts.parts if part.key in link.parts]
    return "\n".join((link.name_vi, *parts))


def _stands(name: str, written: str) -> bool:
    """Whether a name stands in a text as whole words."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", written) is not None
