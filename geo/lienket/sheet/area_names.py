"""The places and the routes that a person asks for, by key or by name, however it is written."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lienket import text
from lienket.errors import UsageError
from lienket.i18n import Pair, notice
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.sheet import former_units

_MOST = 8
"""So many candidates are told."""

_LIKE = 0.75
_UNIT, _REST, _LAST = 1, 2, 3
"""Ranks after that of sides: units, anything else, units of an epoch that is not asked for."""

_ROUTE = "route"


@dataclass(frozen=True, slots=True)
class _Named:
    """What can be asked for; of like names the least `rank` is meant."""

    key: str
    names: Pair
    rank: int


def names(atlas: Atlas) -> Mapping[str, Pair]:
    """The names of all that can be on a map, by key."""
    return {row.key: row.names for row in reversed([*_every(atlas)])}


def find(atlas: Atlas, written: str, epoch: str = "") -> tuple[str, ...]:
    """The keys of what is called `written`; that itself if nothing is called so, nor nearly so.

    A side is meant rather than a district of its name, that rather than anything else, and a unit
    that is of neither the report's epoch nor `epoch` last. A unit that no layer holds is where
    those are that it became.

    Raises:
        UsageError: several are called so, or nothing is but some nearly are.
    """
    rows = [*_every(atlas, epoch)]
    if any(row.key == written for row in rows):
        return (written,)
    called = [row for row in rows if _called(row, written)]
    if not called and (held := former_units.find(atlas, written, epoch)):
        return held
    return (_one(called, rows, written),)


def route(atlas: Atlas, written: str) -> Link:
    """The route that is called `written`, by its key or the start of its name.

    Raises:
        UsageError: none or several are called so.
    """
    routes = {link.key: link for link in atlas.facts.links if link.kind == _ROUTE}
    if written in routes:
        return routes[written]
    rows = [_Named(link.key, (link.name_vi, link.name_en), 0) for link in routes.values()]
    start = text.fold(written)
    found = [row for row in rows if start and text.fold(row.names[0]).startswith(start)]
    key = _one(found, rows, written)
    if key not in routes:
        raise UsageError(notice("no_route", name=written, choices=", ".join(routes)))
    return routes[key]


def _every(atlas: Atlas, epoch: str = "") -> Iterator[_Named]:
    """All that can be asked for: sides, then units, then the rest, units of other epochs last."""
    catalogue = atlas.catalogue
    others = {made.layer: _UNIT if key == epoch else _LAST for key, made in atlas.recast.items()}
    yield from (_Named(side.key, (side.name_vi, side.name_en), 0) for side in catalogue.sides)
    for layer, frame in atlas.frames.items():
        rank = _UNIT if layer == catalogue.sides_layer else others.get(layer, _REST)
        for key, vi, en in zip(frame.index, frame["name_vi"], frame["name_en"], strict=True):
            yield _Named(str(key), (text.unnoted(str(vi)), text.unnoted(str(en))), rank)
    for link in atlas.facts.links:
        yield _Named(link.key, (link.name_vi, link.name_en), _REST)
    for part in atlas.facts.parts:
        yield _Named(part.key, (part.name_vi, part.name_en), _REST)


def _called(row: _Named, written: str) -> bool:
    """Whether a name is `written`, or is but for the word that says what it is."""
    asked, (vi, en) = text.fold(written), map(text.fold, row.names)
    part = row.rank > 0 and (vi.endswith(asked) or en.startswith(asked))
    return bool(asked) and (asked in {vi, en} or part)


def _one(found: list[_Named], every: Iterable[_Named], written: str) -> str:
    """The key of the foremost of what was found; `written` if nothing is even like it.

    Raises:
        UsageError: there are several, or there is none but some are like it.
    """
    least = min((row.rank for row in found), default=0)
    best = {row.key: row for row in found if row.rank == least}
    if len(best) == 1:
        return next(iter(best))
    near = best or _like(every, written)
    if not near:
        return written
    rows = list(near.values())[:_MOST]
    vi, en = (", ".join(f"{row.key} ({row.names[place]})" for row in rows) for place in (0, 1))
    code = "area_several" if best else "area_like"
    raise UsageError(notice(code, name=written, choices=(vi, en)))


def _like(every: Iterable[_Named], written: str) -> dict[str, _Named]:
    """What has nearly the name that is written, the foremost first."""
    by_name: dict[str, _Named] = {}
    for row in sorted(every, key=lambda row: row.rank):
        folded = text.fold(row.names[0])
        by_name.setdefault(folded, row)
    near = difflib.get_close_matches(text.fold(written), by_name, n=_MOST, cutoff=_LIKE)
    return {by_name[name].key: by_name[name] for name in near}
