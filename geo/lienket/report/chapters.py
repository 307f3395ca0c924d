"""What the report says, in order: summary, tables on lying pages, maps, sources, accuracy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from lienket.export_tables import counts
from lienket.export_tables.words import METHOD, credited, edition_title
from lienket.model.atlas import Atlas
from lienket.report import doubts, figures, links, requests, summary
from lienket.report.citations import Sources
from lienket.report.figures import Figure
from lienket.report.page import WIDE, Chapter
from lienket.report.speech import Speech, lower
from lienket.report.word_table import Column, Row, table
from lienket.report.wordml import Node, elsewhere, keep, paragraph


def made(
    atlas: Atlas, document: Document, pictures: Sequence[Figure], speech: Speech
) -> list[Chapter]:
    """The chapters of the report; the images of `pictures` are added to `document`.

    Raises:
        KeyError: a link or a status holds a word that is in no list.
        OSError: an image cannot be read.
    """
    sources = Sources.from_atlas(atlas, speech)
    return [
        Chapter([*_head(atlas, speech), *_summary(atlas, speech, sources)]),
        Chapter([*_tables(atlas, speech, sources)], lying=True),
        *_maps(document, pictures, speech),
        Chapter([*_sources(speech, sources), *_accuracy(atlas, document, speech)]),
    ]


def _dated(atlas: Atlas, speech: Speech) -> str:
    return lower(speech.pick(counts.dated(atlas)))


def _head(atlas: Atlas, speech: Speech) -> Iterator[Node]:
    catalogue = atlas.catalogue
    yield paragraph("Title", speech.pick((catalogue.title_vi, catalogue.title_en)))
    edition, dated = speech.pick(edition_title(atlas.audience)), speech.pick(counts.dated(atlas))
    yield paragraph("Subtitle", speech.word("as_of", dated=dated, edition=edition))
    if notice := speech.pick(counts.notice(atlas)):
        yield paragraph("Note", notice)


def _summary(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Node]:
    yield paragraph("Heading1", speech.word("summary"))
    for line in summary.lines(atlas, speech, sources):
        yield paragraph("ListDash", line)


def _tables(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Node]:
    yield from _links(atlas, speech, sources)
    yield from _requests(atlas, speech, sources)
    yield from _doubts(3 if atlas.facts.requests else 2, atlas, speech, sources)


def _links(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Node]:
    yield paragraph("Heading1", speech.word("links"))
    caption = speech.word("links_caption", dated=_dated(atlas, speech))
    found = links.rows(atlas, speech, sources)
    yield from _table(1, caption, links.columns(atlas, speech), [*found], speech)
    yield paragraph("Note", speech.word("links_note"))


def _requests(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Node]:
    rows = [*requests.rows(atlas, speech, sources)]
    if rows:
        yield paragraph("Heading1", speech.word("requests"))
        caption = speech.word("requests_caption", dated=_dated(atlas, speech))
        yield from _table(2, caption, requests.columns(speech), rows, speech)
        yield paragraph("Note", speech.word("requests_note"))


def _doubts(number: int, atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Node]:
    rows = [*doubts.rows(atlas, speech, sources)]
    if rows:
        yield paragraph("Heading1", speech.word("doubts"))
        caption = speech.word("doubts_caption")
        yield from _table(number, caption, doubts.columns(speech), rows, speech)
        yield paragraph("Note", speech.word("doubts_note"))


def _table(
    number: int, caption: str, columns: Sequence[Column], rows: Sequence[Row], speech: Speech
) -> Iterator[Node]:
    title = figures.captioned("table", number, caption, speech)
    keep(title)
    yield title
    yield table(columns, rows, title=caption, width=WIDE)


def _maps(document: Document, pictures: Sequence[Figure], speech: Speech) -> Iterator[Chapter]:
    """The pictures in their order, pages of one orientation together, under one heading."""
    heading = [paragraph("Heading1", speech.word("maps"))]
    placed = figures.placed(pictures, document, speech)
    for lying, found in groupby(placed, key=itemgetter(0)):
        blocks = [block for _, picture in found for block in picture]
        yield Chapter([*heading, *blocks], lying=lying)
        heading = []


def _sources(speech: Speech, sources: Sources) -> Iterator[Node]:
    yield paragraph("Heading1", speech.word("sources"))
    yield from sources.listed()


def _method(document: Document, speech: Speech) -> Iterator[Node | str]:
    """A sentence that names the page of the method, and leads to it where it lies beside."""
    before, name, after = speech.word("accuracy_method", file=METHOD).partition(METHOD)
    target = document.part.relate_to(name, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    yield from (before, elsewhere(target, name), after)


def _accuracy(atlas: Atlas, document: Document, speech: Speech) -> Iterator[Node]:
    yield paragraph("Heading1", speech.word("accuracy"))
    yield paragraph("ListDash", speech.word("accuracy_state"))
    yield paragraph("ListDash", speech.word("accuracy_place"))
    yield paragraph("ListDash", speech.word("accuracy_epoch", epoch=atlas.catalogue.epoch))
    yield paragraph("ListDash", *_method(document, speech))
    rows = [row for row in atlas.catalogue.layers if row.key in atlas.frames]
    credits_ = "; ".join(credited(rows))
    if credits_:
        yield paragraph("ListDash", speech.word("accuracy_credit", credits=credits_))
