"""What is told beside bands: for each who works with whom, how it stands, its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby, pairwise
from operator import attrgetter

from lienket.i18n import Languages, pick
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.sheet import route_panel
from lienket.sheet.model import Relation
from lienket.sheet.route_panel import Column, Line
from lienket.sheet.words import short

_COLUMNS = 2
_WIDE, _HIGHEST = 138.0, 110.0
"""The width of an account on A4, and how high it may be [mm]."""


def columns(
    atlas: Atlas, relations: Sequence[Relation], language: Languages
) -> tuple[Column, ...]:  # fmt: skip
    """The account of `relations` in columns of like height; none if there are none.

    Raises:
        KeyError: a status holds a word that is in no list.
    """
    blocks = [block for link, own in groupby(relations, key=attrgetter("link"))
              for block in _link(atlas, link, [*own], language)]  # fmt: skip
    count = min(_COLUMNS, len(blocks))
    cuts = combinations(range(1, len(blocks)), max(count - 1, 0))
    choices = [_cut(blocks, (0, *cut, len(blocks))) for cut in cuts]
    return min(choices, key=_need) if blocks else ()


def height(found: Sequence[Column]) -> float:
    """How high an account should be on A4 [mm]."""
    return min(_need(found) + 2, _HIGHEST) if found else 0


def _need(found: Sequence[Column]) -> float:
    return route_panel.need(found, _WIDE)


def _cut(blocks: Sequence[Column], edges: Sequence[int]) -> tuple[Column, ...]:
    """The blocks from edge to edge, each run as one column."""
    return tuple(
        tuple(line for block in blocks[start:end] for line in block)
        for start, end in pairwise(edges)
    )


def _link(
    atlas: Atlas, link: Link, own: Sequence[Relation], language: Languages
) -> Iterator[Column]:  # fmt: skip
    """The name and the figures of a link, with its first band; then each of its other bands."""
    head: Column = (
        Line(pick((link.name_vi, link.name_en), language), bold=True),
        *(_figures(atlas, link.key, language) if link.parts else ()),
    )
    for relation in own:
        yield (*head, *_relation(atlas, relation, language))
        head = ()


def _relation(atlas: Atlas, relation: Relation, language: Languages) -> Iterator[Line]:
    """Who works together in a band, part by part: how it stands, who says so, in what numbers."""
    parts = {part.key: (part.name_vi, part.name_en) for part in atlas.facts.parts}
    yield Line(_between(relation, language), band=relation)
    for subject in relation.subjects:
        if subject in parts:
            yield Line(pick(parts[subject], language))
        told = route_panel.standing(atlas, subject, language)
        yield Line(" · ".join(filter(None, told)), pale=True)
        yield from _figures(atlas, subject, language)


def _figures(atlas: Atlas, subject: str, language: Languages) -> Iterator[Line]:
    """The figures of a subject, those of one source and date together."""
    rows = [row for row in atlas.facts.figures if row.subject == subject]
    for _, own in groupby(rows, key=attrgetter("source", "as_of")):
        found = [*own]
        told = "; ".join(route_panel.noted(row, language) for row in found)
        yield Line(f"{told} ({route_panel.cited(atlas, found[0], language)})")


def _between(relation: Relation, language: Languages) -> str:
    """The ends of a band by side: `Lục Ngạn, Sơn Động – Hữu Lũng`."""
    tongue: Languages = "vi" if language == "both" else language
    sides = [
        ", ".join(short(pick(end.names, tongue), tongue) for end in ends)
        for _, ends in groupby(relation.ends, key=attrgetter("side"))
    ]
    return " – ".join(sides)
