"""How a link stands, in one line: what the list of the page says of it, for who has no scripts.

`js/list.js` says the same; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from lienket import style, vocabulary
from lienket.i18n import Pair, complete
from lienket.model.atlas import Atlas
from lienket.model.records import BOTH, Link, Status
from lienket.webmap import wording

_ROUTE, _NO_STATE, _UNKNOWN = "route", "not_applicable", "unknown"


def line(link: Link, atlas: Atlas) -> Pair:
    """The state of a link across the border, else what the newest statements say.

    Raises:
        KeyError: a status of the link holds a word that is in no list.
    """
    state = atlas.states.get(link.key)
    if state and link.kind == _ROUTE and state.ground not in {"", _NO_STATE, _UNKNOWN}:
        return _across(state.ground, state.lagging, atlas)
    return _by_side(subjects(link, atlas), atlas)


def subjects(link: Link, atlas: Atlas) -> list[str]:
    """What carries the statuses of a link: its parts, else the link itself."""
    known = {part.key for part in atlas.facts.parts}
    return [key for key in link.parts if key in known] or [link.key]


def symbols(link: Link, atlas: Atlas) -> list[str]:
    """The style classes of a link, each once."""
    found = (atlas.symbol_of(key) for key in subjects(link, atlas))
    return [*dict.fromkeys(found)]


def mapped(atlas: Atlas) -> set[str]:
    """The keys of the links that are on the map, by a shape or by where they take place."""
    drawn = [row for row in atlas.catalogue.layers if row.drawn and row.key in atlas.frames]
    own = {str(key) for row in drawn if row.status for key in atlas.frames[row.key].index}
    places = {str(key) for row in drawn for key in atlas.frames[row.key].index}
    at = {part.key: part.at for part in atlas.facts.parts}
    return {
        link.key
        for link in atlas.facts.links
        if own.intersection((link.key, *link.parts))
        or places.intersection(chain(link.at, *(at.get(key, ()) for key in link.parts)))
    }


def _across(ground: str, lagging: Iterable[str], atlas: Atlas) -> Pair:
    told, late = vocabulary.label("ground", ground), _joined(lagging, atlas)
    if not any(late):
        return told
    words = wording.page_words(atlas.audience)["state_lagging"]
    vi, en = (f"{told[n]} · {words[n].lower()}: {late[n]}" for n in (0, 1))
    return vi, en


def _joined(sides: Iterable[str], atlas: Atlas) -> Pair:
    called = [_side(key, atlas) for key in sides]
    return ", ".join(vi for vi, _ in called), ", ".join(en for _, en in called)


def _by_side(keys: list[str], atlas: Atlas) -> Pair:
    """The status of each subject; where they differ, those of each side."""
    told = {key: _status(atlas.latest.get(key)) for key in keys}
    own = {part.key: part.side for part in atlas.facts.parts}
    sides = dict.fromkeys(own.get(key, "") for key in keys)
    vi, en = (_half(n, told, own, {side: _side(side, atlas)[n] for side in sides}) for n in (0, 1))
    return vi, en


def _half(half: int, told: dict[str, Pair], own: dict[str, str], sides: dict[str, str]) -> str:
    """The statuses in one language: alike ones are told once."""
    if len({pair[half] for pair in told.values()}) == 1:
        return next(iter(told.values()))[half]
    by_side = {
        name: dict.fromkeys(pair[half] for key, pair in told.items() if own.get(key) == side)
        for side, name in sides.items()
    }
    return "; ".join(f"{name}: {' / '.join(found)}" for name, found in by_side.items())


def _side(key: str, atlas: Atlas) -> Pair:
    """The name of a side; one that is missing in a language is lent by the other."""
    if key == BOTH:
        return wording.page_words(atlas.audience)["both"]
    named = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    return complete(named.get(key, (key, key)))


def _status(status: Status | None) -> Pair:
    """A status in words: condition, then work and stage; or the stage of an activity."""
    if status is None:
        [unstated] = [group for group in style.groups() if group.key == style.UNSTATED]
        return unstated.vi, unstated.en
    if not status.condition and not status.work:
        return vocabulary.label("activity", status.stage)
    works = vocabulary.label("work", status.work or "none")
    if status.work not in {"", "none"}:
        stage = vocabulary.label("stage", status.stage)
        works = f"{works[0]}: {stage[0].lower()}", f"{works[1]}: {stage[1].lower()}"
    condition = vocabulary.label("condition", status.condition)
    vi, en = (" · ".join(filter(None, (condition[n], works[n]))) for n in (0, 1))
    return vi, en
