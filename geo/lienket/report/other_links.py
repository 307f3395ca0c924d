"""The appendix: all links that are no routes, by kind."""

from __future__ import annotations

from collections.abc import Iterator

from lienket import vocabulary
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.report import links
from lienket.report.citations import Sources
from lienket.report.speech import Speech
from lienket.report.word_table import Column, Row
from lienket.report.wordml import Node, paragraph, run


def columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table."""
    return [
        Column(speech.word("kind"), 32, merged=True),
        Column(speech.word("link"), 85),
        Column(speech.word("status"), 48),
    ]


def rows(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Row]:
    """The links in the order of their kinds, each kind named at its first.

    Raises:
        KeyError: a status or a link holds a word that is in no list.
    """
    for kind in vocabulary.words("kind"):
        found = [link for link in atlas.facts.links if link.kind == kind]
        for link in found if kind != links.ROUTE else ():
            yield [
                speech.label("kind", kind) if link is found[0] else "",
                speech.pick((link.name_vi, link.name_en)),
                _status(link, atlas, speech, sources),
            ]


def _status(link: Link, atlas: Atlas, speech: Speech, sources: Sources) -> list[Node]:
    """What the newest statements say, and who: once where the sides do not differ, else by side."""
    lines = _lines(link, atlas, speech)
    marks = sources.marks(row.source for row in links.newest(link, atlas))
    lines[-1].extend([run(" "), *marks] if marks else [])
    return lines


def _lines(link: Link, atlas: Atlas, speech: Speech) -> list[Node]:
    told = {
        side: links.side_lines(link, side.key, atlas, speech)
        for side in atlas.catalogue.sides
        if side.key in link.sides
    }
    texts = {tuple(_text(line) for line in lines) for lines in told.values()}
    if len(texts) == 1:
        return next(iter(told.values()))
    found = []
    for side, lines in told.items():
        name = speech.pick((side.name_vi, side.name_en))
        start = run(speech.word("on_side", side=name))
        first, *others = lines
        first.insert(1, start)
        found += [first, *others]
    return found or [paragraph("TableText", speech.word("nothing"))]


def _text(line: Node) -> str:
    return "".join(line.itertext())
