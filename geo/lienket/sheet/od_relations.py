"""Who works with whom: the links of a plan that join districts, or whole sides, without a line."""

from __future__ import annotations

from collections.abc import Mapping

from lienket import text
from lienket.export_tables.words import amount
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet.model import End, Relation
from lienket.style import themes


def find(atlas: Atlas, plan: SheetSpec) -> tuple[Relation, ...]:
    """The relations of the links that `plan` wants as flows, in its order, numbered through.

    A subject that is known to be in one place alone joins nothing, and is none.

    Raises:
        KeyError: a link is of a kind that is in no list.
    """
    known, links = _ends(atlas), {link.key: link for link in atlas.facts.links}
    held = [links[key] for key in plan.flows if key in links]
    looks = themes.flows([link.kind for link in held])
    rows = [
        (link, subjects, ends, look)
        for link, look in zip(held, looks, strict=True)
        for joined, subjects in _joined(atlas, link).items()
        if len(ends := tuple(end for end in known if end.key in joined)) > 1
    ]
    return tuple(
        Relation(number, link, subjects, ends, look, _figure(atlas, subjects))
        for number, (link, subjects, ends, look) in enumerate(rows, start=1)
    )


def _figure(atlas: Atlas, subjects: tuple[str, ...]) -> Pair:
    rows = (row for row in atlas.facts.figures if row.subject in subjects and row.unit)
    return next((amount(row) for row in rows), ("", ""))


def _joined(atlas: Atlas, link: Link) -> Mapping[frozenset[str], tuple[str, ...]]:
    """The subjects of a link by the districts, or the sides, that they join."""
    at = {part.key: part.at for part in atlas.facts.parts}
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for subject in link.subjects:
        named = at.get(subject, link.at)
        ends = frozenset(_district(atlas, key) for key in named) if named else frozenset(link.sides)
        found[ends] = (*found.get(ends, ()), subject)
    return found


def _district(atlas: Atlas, key: str) -> str:
    """The district that holds the feature `key`; `key` itself if it is a district, or in none."""
    districts = atlas.frames[atlas.catalogue.sides_layer]
    if key in districts.index:
        return key
    frame = next(frame for frame in atlas.frames.values() if key in frame.index)
    around = districts.index[districts.contains(frame.geometry[key].representative_point())]
    return str(around[0]) if len(around) else key


def _ends(atlas: Atlas) -> list[End]:
    """Every side and district, side by side in the order of the catalogue."""
    districts = atlas.frames[atlas.catalogue.sides_layer]
    told = zip(*(text.bare([*districts[name]]) for name in ("name_vi", "name_en")), strict=True)
    rows = zip(map(str, districts.index), map(str, districts["side"]), told, strict=True)
    sides = [End(side.key, side.key, (side.name_vi, side.name_en))
             for side in atlas.catalogue.sides]  # fmt: skip
    order = [side.key for side in sides]
    found = [*sides, *(End(key, side, (vi, en)) for key, side, (vi, en) in rows)]
    return sorted(found, key=lambda end: (order.index(end.side), end.key))
