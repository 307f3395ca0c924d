"""What is told beside bands: for each who works with whom, how it stands, its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby, pairwise
from operator import attrgetter

from lienket.i18n import Languages, pick
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.sheet import route_panel
from lienket.sheet.account_panel import Account, Column, Line
from lienket.sheet.citations import Citations
from lienket.sheet.model import Relation
from lienket.sheet.words import short
from lienket.speech import single

_COLUMNS = 2
_WIDE = 142.0
"""The width of an account on A4 [mm]."""


def account(atlas: Atlas, relations: Sequence[Relation], language: Languages) -> Account:
    """The account of `relations` in columns of like height; none if there are none.

    Raises:
        KeyError: a status holds a word that is in no list.
    """
    subjects = (key for row in relations for key in (row.link.key, *row.subjects))
    cited = Citations.about(atlas, dict.fromkeys(subjects))
    blocks = [block for link, own in groupby(relations, key=attrgetter("link"))
              for block in _link(atlas, link, [*own], cited, language)]  # fmt: skip
    if not blocks:
        return Account()
    count = min(_COLUMNS, len(blocks))
    cuts = combinations(range(1, len(blocks)), max(count - 1, 0))
    choices = [Account(_cut(blocks, (0, *cut, len(blocks))), cited.keys) for cut in cuts]
    return min(choices, key=lambda told: told.height(_WIDE, 1))


def _cut(blocks: Sequence[Column], edges: Sequence[int]) -> tuple[Column, ...]:
    """The blocks from edge to edge, each run as one column."""
    return tuple(
        tuple(line for block in blocks[start:end] for line in block)
        for start, end in pairwise(edges)
    )


def _link(
    atlas: Atlas, link: Link, own: Sequence[Relation], cited: Citations, language: Languages
) -> Iterator[Column]:  # fmt: skip
    """The name and the figures of a link, with its first band; then each of its other bands."""
    head: Column = (
        Line(pick((link.name_vi, link.name_en), language), bold=True),
        *(_figures(atlas, link.key, cited, language) if link.parts else ()),
    )
    for relation in own:
        yield (*head, *_relation(atlas, relation, cited, language))
        head = ()


def _relation(
    atlas: Atlas, relation: Relation, cited: Citations, language: Languages
) -> Iterator[Line]:  # fmt: skip
    """Who works together in a band, part by part: how it stands, who says so, in what numbers."""
    parts = {part.key: (part.name_vi, part.name_en) for part in atlas.facts.parts}
    yield Line(_between(relation, language), band=relation)
    for subject in relation.subjects:
        own = [pick(parts[subject], language)] if subject in parts else []
        told = route_panel.standing(atlas, subject, cited, language)
        yield Line(" · ".join(filter(None, (*own, *told))))
        yield from _figures(atlas, subject, cited, language)


def _figures(
    atlas: Atlas, subject: str, cited: Citations, language: Languages
) -> Iterator[Line]:  # fmt: skip
    """The figures of a subject, those of one source and date together."""
    rows = [row for row in atlas.facts.figures if row.subject == subject]
    for _, own in groupby(rows, key=attrgetter("source", "as_of")):
        found = [*own]
        told = "; ".join(route_panel.noted(row, language) for row in found)
        source = cited.beside(found[0].source, found[0].as_of, language)
        yield Line(f"{told} ({source})" if source else told)


def _between(relation: Relation, language: Languages) -> str:
    """The ends of a band by side: `Lục Ngạn, Sơn Động – Hữu Lũng`."""
    tongue = single(language)
    sides = [
        ", ".join(short(pick(end.names, tongue), tongue) for end in ends)
        for _, ends in groupby(relation.ends, key=attrgetter("side"))
    ]
    return " – ".join(sides)
