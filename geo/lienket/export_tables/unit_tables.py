"""Administrative units as tables: what became of those that are no more, what lies in those of now.

A statement keeps the units that it was made in. Under a unit of today stand the links that run
through it, and apart from them those that are stated under the units that it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from lienket import schema, units
from lienket.border import link_districts
from lienket.export_tables.words import phrase
from lienket.i18n import Pair, join
from lienket.model.atlas import Atlas
from lienket.model.records import Layer, Link
from lienket.model.units import Extent, Unit
from lienket.units import Kin, telling

SUCCESSIONS, LINKS = TABLES = ("unit_successions", "unit_links")
"""The tables: old to new, and the links by unit of today."""

_TIERS = ("province", "district", "commune")


def today(atlas: Atlas) -> str:
    """The epoch whose units are called those of today: the newest that is drawn, else the last.

    It is later than the one of the workspace. "" where no units are known.
    """
    known, own = atlas.units, atlas.catalogue.epoch
    later = [row.key for row in known.epochs if known.rank[row.key] > known.rank.get(own, 0)]
    drawn = [key for key in later if known.epochs[known.rank[key]].layer]
    return next(iter((drawn or later)[-1:]), "")


def frames(atlas: Atlas) -> Mapping[str, pd.DataFrame]:
    """The tables by name, their columns those of the data dictionary; none where no units are."""
    if not today(atlas):
        return {}
    made: Mapping[str, Iterable[Mapping[str, object]]] = {
        SUCCESSIONS: _successions(atlas),
        LINKS: _links(atlas),
    }
    return {
        name: pd.DataFrame([*rows], columns=[*schema.names(name)]) for name, rows in made.items()
    }


def ended(atlas: Atlas) -> tuple[Unit, ...]:
    """The units of the sides that are no more today: by tier, unit above, code and time."""
    known, now = atlas.units, today(atlas)
    own = [unit for unit in known.units if not known.holds(unit, now)]
    sides = {unit.key for unit in _sides(atlas)}
    found = [unit for unit in own if unit.until and province(unit, atlas).key in sides]
    return tuple(sorted(found, key=lambda unit: _order(unit, atlas)))


def _sides(atlas: Atlas) -> Iterator[Unit]:
    for side in atlas.catalogue.sides:
        unit = atlas.units.at(side.code, atlas.catalogue.epoch)
        if unit is not None:
            yield unit


def above(unit: Unit, atlas: Atlas) -> Unit | None:
    """The unit that `unit` belongs to, or belonged to at last; None where that is not known."""
    return next(iter(telling.above(atlas.units, unit)), None)


def province(unit: Unit, atlas: Atlas) -> Unit:
    """The province that `unit` began in, itself if it is one; the highest unit that is known."""
    while unit.parent and (parent := atlas.units.at(unit.parent, unit.epoch)) is not None:
        unit = parent
    return unit


def _order(unit: Unit, atlas: Atlas) -> tuple[int, str, str, int]:
    return _TIERS.index(unit.tier), unit.parent, unit.code, atlas.units.rank[unit.epoch]


# --- old to new ----------------------------------------------------------------------------------


def _successions(atlas: Atlas) -> Iterator[Mapping[str, object]]:
    """A row an old unit and one that it is in today."""
    now = today(atlas)
    for unit in ended(atlas):
        for kin in units.heirs(atlas.units, unit, now):
            heir = kin.unit
            yield {
                "key": f"{unit.key}-{heir.key}",
                **_named(unit, "", atlas),
                "tier": unit.tier,
                "heir_vi": heir.name_vi,
                "heir_en": heir.name_en,
                "heir_code": heir.code,
                "heir_epoch": heir.epoch,
                **_parent(heir, "heir_", atlas),
                "extent": kin.extent,
                "share_pct": kin.share_pct,
                **by(kin),
            }


def by(kin: Kin) -> Mapping[str, str]:
    """The acts of the steps to a unit, their clauses, how they were checked, notes: as cells."""
    return {
        name: ";".join(dict.fromkeys(checks for step in kin.steps for checks in step.checked))
        if name == "checked"
        else "; ".join(dict.fromkeys(filter(None, (getattr(step, name) for step in kin.steps))))
        for name in ("act", "clause", "checked", "note_vi", "note_en")
    }


def _named(unit: Unit, prefix: str, atlas: Atlas) -> Mapping[str, object]:
    return {
        "name_vi": unit.name_vi,
        "name_en": unit.name_en,
        "unit_code": unit.code,
        "epoch": unit.epoch,
        **_parent(unit, prefix, atlas),
    }


def _parent(unit: Unit, prefix: str, atlas: Atlas) -> Mapping[str, object]:
    parent = above(unit, atlas)
    return {
        f"{prefix}parent_vi": parent.name_vi if parent else "",
        f"{prefix}parent_en": parent.name_en if parent else "",
    }


# --- by unit of today ----------------------------------------------------------------------------


def _links(atlas: Atlas) -> Iterator[Mapping[str, object]]:
    """A row a unit of today beneath the provinces, made from units of the sides."""
    through, former = _through(atlas), _former(atlas)
    for unit in _heirs(atlas):
        run = through.get(unit.key, {})
        yield {
            "key": unit.key,
            **_named(unit, "", atlas),
            "tier": unit.tier,
            **dict(zip(("formed_vi", "formed_en"), formed(unit, atlas), strict=True)),
            "links_through": ";".join(run),
            "links_former": ";".join(key for key in former.get(unit.key, {}) if key not in run),
        }


def _heirs(atlas: Atlas) -> list[Unit]:
    now = today(atlas)
    made = (kin.unit for unit in ended(atlas) for kin in units.heirs(atlas.units, unit, now))
    found = {unit.key: unit for unit in made if unit.tier != "province"}
    return sorted(found.values(), key=lambda unit: _order(unit, atlas))


def formed(unit: Unit, atlas: Atlas) -> Pair:
    """The units of its own tier that `unit` was made from, those of one district together."""
    groups: dict[Pair, list[Pair]] = {}
    for origin, extent in origins(unit, atlas):
        parent, name = above(origin, atlas), called(origin)
        part = phrase("unit_part", unit=name) if extent == "part" else name
        groups.setdefault(called(parent) if parent else ("", ""), []).append(part)
    rows = [(join(own, ", "), place) for place, own in groups.items()]
    told = [phrase("unit_in", units=own, above=name) if any(name) else own for own, name in rows]
    return join(told, "; ") if told else ("", "")


def origins(unit: Unit, atlas: Atlas) -> Iterator[tuple[Unit, Extent]]:
    """The units of its own tier that `unit` was made from, and how much of each."""
    for step in atlas.units.before.get(unit.key, ()):
        origin = atlas.units.at(step.from_code, step.from_epoch)
        if origin is not None and origin.tier == unit.tier:
            yield origin, step.extent


def called(unit: Unit) -> Pair:
    """A unit's whole name within a sentence."""
    return unit.name_vi[:1].lower() + unit.name_vi[1:], unit.name_en


def coded(atlas: Atlas) -> Mapping[str, Unit]:
    """The unit that each feature with a code is, by the key of the feature."""
    found = {}
    for row in atlas.catalogue.layers:
        frame = atlas.frames.get(row.key)
        if frame is None or units.CODE not in frame:
            continue
        for key, code, epoch in zip(frame.index, frame[units.CODE], _epochs(frame, row),
                                    strict=True):  # fmt: skip
            unit = atlas.units.at(str(code), epoch) if epoch in atlas.units.rank else None
            if unit is not None:
                found[str(key)] = unit
    return found


def _epochs(frame: pd.DataFrame, row: Layer) -> list[str]:
    if units.EPOCH not in frame:
        return [row.epoch] * len(frame)
    return [str(epoch or "") or row.epoch for epoch in frame[units.EPOCH].fillna("")]


def places(link: Link, atlas: Atlas) -> tuple[str, ...]:
    """The keys of the features that a link, or a part of it, is said to take place at."""
    parts = {part.key: part for part in atlas.facts.parts}
    return (*link.at, *(key for name in link.parts if name in parts for key in parts[name].at))


def districts(atlas: Atlas) -> Mapping[str, tuple[Unit, ...]]:
    """By link, the units of the workspace's own layer that it runs through or takes place in."""
    known = coded(atlas)
    held = link_districts.of_links(atlas.facts, atlas.catalogue, atlas.frames)
    return {link: tuple(known[key] for key in keys if key in known) for link, keys in held.items()}


def _through(atlas: Atlas) -> Mapping[str, dict[str, None]]:
    """By unit of today, the links that run through it or are said to take place there.

    What is said of an old unit is no place within the new ones, whatever the areas have in common.
    """
    now, known = today(atlas), coded(atlas)
    within = atlas.recast[now].within if now in atlas.recast else {}
    found: dict[str, dict[str, None]] = {}
    for link in atlas.facts.links:
        named = [known[key] for key in places(link, atlas) if key in known]
        spread = {unit.key for unit in _onward(named, atlas)}
        met = [known[key] for key in within.get(link.key, ()) if key in known]
        here = [unit for unit in met if unit.key not in spread]
        for unit in (*here, *(unit for unit in named if atlas.units.holds(unit, now))):
            found.setdefault(unit.key, {})[link.key] = None
    return found


def _former(atlas: Atlas) -> Mapping[str, dict[str, None]]:
    """By unit of today, the links that are stated under the units it was made from.

    Those that are drawn count by their own units of today where these are known.
    """
    now, known = today(atlas), coded(atlas)
    within = atlas.recast[now].within if now in atlas.recast else {}
    lost = [row for row in atlas.facts.links if row.key not in within and _shown(row, atlas)]
    held = districts(atlas) if lost else {}
    found: dict[str, dict[str, None]] = {}
    for link in atlas.facts.links:
        named = [known[key] for key in places(link, atlas) if key in known]
        met = held.get(link.key, ()) if link in lost else ()
        for unit in _onward((*named, *met), atlas):
            found.setdefault(unit.key, {})[link.key] = None
    return found


def _shown(link: Link, atlas: Atlas) -> bool:
    """Whether some feature shows a link, or is where it takes place."""
    keys = (link.key, *link.parts, *places(link, atlas))
    return any(key in frame.index for frame in atlas.frames.values() for key in keys)


def _onward(old: Sequence[Unit], atlas: Atlas) -> Iterator[Unit]:
    """What those of `old` that are no more became."""
    now = today(atlas)
    for unit in old:
        if not atlas.units.holds(unit, now):
            yield from (kin.unit for kin in units.heirs(atlas.units, unit, now))
