"""The table of what each route would change for people, its rank, and what is not known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lienket.export_tables.appraisals import costs, standing, unknowns, worth
from lienket.export_tables.words import called
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.report import links
from lienket.report.speech import Speech
from lienket.report.word_table import Cell, Column, Row
from lienket.report.wordml import Node, paragraph


def made(atlas: Atlas, speech: Speech) -> tuple[list[Column], Iterator[Row], Iterator[str]]:
    """The columns, rows and notes of the table.

    Raises:
        KeyError: there is a reason that is in no list.
    """
    return columns(speech), rows(atlas, speech), notes(atlas, speech)


def columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table."""
    return [
        Column(speech.word("route"), 27),
        Column(speech.word("would_change"), 53),
        Column(speech.word("cost"), 20),
        Column(speech.word("ranked"), 42),
        Column(speech.word("not_known"), 57),
    ]


def rows(atlas: Atlas, speech: Speech) -> Iterator[Row]:
    """The routes in the order of the facts; none where nobody knows how many people there are.

    Raises:
        KeyError: there is a reason that is in no list.
    """
    if atlas.access.units.empty:
        return
    for link in atlas.facts.links:
        if link.kind != links.ROUTE:
            continue
        change = [*worth.lead(atlas, link.key), *worth.trips(atlas, link.key)]
        yield [
            called(speech.pick((link.name_vi, link.name_en))).strip("“”"),
            [*_lines(change, speech)],
            [*_lines([costs.short(atlas, link.key)], speech)],
            _ranks(atlas, link.key, speech),
            [*_lines(unknowns.sentences(atlas, link), speech)],
        ]


def _ranks(atlas: Atlas, link: str, speech: Speech) -> Cell:
    """The ranks of a link; a dash where it has none, for the reason stands beside it."""
    if not standing.ranked(atlas, link):
        return speech.word("nothing")
    return [*_lines(standing.sentences(atlas, link), speech)]


def notes(atlas: Atlas, speech: Speech) -> Iterator[str]:
    """How ranges come about, and whose numbers of people are counted with."""
    yield speech.pick(worth.phrase("draws"))
    yield speech.pick(worth.population(atlas))


def _lines(pairs: Iterable[Pair], speech: Speech) -> Iterator[Node]:
    return (paragraph("TableText", speech.pick(pair)) for pair in pairs)
