"""Who asks whom: the bodies of a request in words, for every product the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lienket.i18n import Pair, format_list, halves
from lienket.model.atlas import Atlas
from lienket.model.records import Catalogue, Link, Request
from lienket.text import fold


def bodies(atlas: Atlas) -> Mapping[str, Pair]:
    """By code, the bodies that ask or are asked: the sides first, then the others as they come.

    A side's code is its key; that of another body is made of its Vietnamese name.
    """
    sides = [side.key for side in atlas.catalogue.sides]
    rows = atlas.facts.requests
    told = [body for row in rows for body in (*row.asker, *row.asked)]
    ordered = sorted(dict.fromkeys(told), key=lambda body: body not in sides)
    found: dict[str, Pair] = {}
    for body in ordered:
        found.setdefault(code(body, atlas.catalogue), name(body, atlas.catalogue))
    return found


def code(body: str, catalogue: Catalogue) -> str:
    """The code of a body as a request has it."""
    return body if body in _sides(catalogue) else fold(halves(body)[0])


def name(body: str, catalogue: Catalogue) -> Pair:
    """What a body is called: the name of a side, or the two halves of its own."""
    return _sides(catalogue).get(body) or halves(body)


def listed(names: Iterable[str], catalogue: Catalogue) -> Pair:
    """Bodies in a row, the last after "và", "and"."""
    return format_list([name(body, catalogue) for body in names])


def asked(row: Request, catalogue: Catalogue) -> Pair:
    """Who asks whom in one line, `A → B`."""
    (vi, en), (to_vi, to_en) = listed(row.asker, catalogue), listed(row.asked, catalogue)
    return f"{vi} → {to_vi}", f"{en} → {to_en}"


def about(row: Request, links: Iterable[Link]) -> tuple[Link, ...]:
    """The links that a request is about, as a whole or by a part, in their order."""
    subjects = set(row.subjects)
    return tuple(link for link in links if subjects & {link.key, *link.parts})


def _sides(catalogue: Catalogue) -> Mapping[str, Pair]:
    return {side.key: (side.name_vi, side.name_en) for side in catalogue.sides}
