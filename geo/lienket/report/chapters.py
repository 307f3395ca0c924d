"""What the report says, in order: summary, maps, tables on lying pages, sources, appendix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from lienket.export_tables import counts
from lienket.export_tables.words import METHOD, credited, edition_title
from lienket.model.atlas import Atlas
from lienket.report import changes, figures, successors, summary, tables
from lienket.report.citations import Sources
from lienket.report.figures import Figure
from lienket.report.page import NARROW, WIDE, Chapter
from lienket.report.speech import Speech
from lienket.report.tables import Captioned
from lienket.report.word_table import table
from lienket.report.wordml import Node, elsewhere, keep, paragraph, reference
from lienket.timeline.telling import Period


def made(
    atlas: Atlas,
    document: Document,
    pictures: Sequence[Figure],
    speech: Speech,
    period: Period | None = None,
) -> list[Chapter]:
    """The chapters of the report; the images of `pictures` are added to `document`.

    What changed in `period`, where one is given, stands after the summary.

    Raises:
        KeyError: a link or a status holds a word that is in no list.
        OSError: an image cannot be read.
    """
    sources = Sources.from_atlas(atlas, speech)
    letters = {key: letter for row in pictures for key, letter in row.letters.items()}
    report = summary.base(atlas, speech, sources)
    found = tables.made(atlas, speech, sources, letters, period)
    numbers = {key: number for number, key in enumerate(found, start=1)}
    # What letters on a map mean stands in the table of pairs: that map stands over it.
    ordered = sorted(pictures, key=lambda row: bool(row.letters))
    placed = [*zip(ordered, figures.placed(ordered, document, speech), strict=True)]
    beside = [block for row, (lies, blocks) in placed if row.letters and not lies
              for block in blocks]  # fmt: skip
    maps = [shown for row, shown in placed if shown[0] or not row.letters]
    lying = [*_chapter(tables.LYING, found, numbers, speech)]
    first = [*_head(atlas, speech), *_summary(atlas, speech, report, numbers, ordered)]
    if period:
        first += _changes(period, found, numbers, speech)
    standing = [
        block
        for heading in tables.HEADINGS
        if heading not in {tables.LYING, tables.CHANGES}
        for block in _chapter(
            heading, found, numbers, speech, beside if heading == tables.MAPPED else ()
        )
    ]
    last = [*_sources(speech, sources), *_accuracy(atlas, document, numbers, speech)]
    return [
        Chapter(first),
        *_maps(maps, speech),
        *([Chapter(lying, lying=True)] if lying else []),
        Chapter([*standing, *last, *_appendices(atlas, found, numbers, speech)]),
    ]


def _head(atlas: Atlas, speech: Speech) -> Iterator[Node]:
    catalogue = atlas.catalogue
    yield paragraph("Title", speech.pick((catalogue.title_vi, catalogue.title_en)))
    edition, dated = speech.pick(edition_title(atlas.audience)), speech.pick(counts.dated(atlas))
    yield paragraph("Subtitle", speech.word("as_of", dated=dated, edition=edition))
    if notice := speech.pick(counts.notice(atlas)):
        yield paragraph("Note", notice)


def _summary(
    atlas: Atlas,
    speech: Speech,
    report: Sequence[Node | str],
    numbers: Mapping[str, int],
    pictures: Sequence[Figure],
) -> Iterator[Node]:
    """The basis, the sentences for a director with the ways to what they rest on, the counts."""
    yield paragraph("Heading1", speech.word("summary"))
    if report:
        yield paragraph("Normal", *report)
    maps = [*range(1, len(pictures) + 1)]
    lettered = [number for number, row in enumerate(pictures, start=1) if row.letters]
    about: tuple[tuple[list[int], tuple[str, ...]], ...] = (
        ([number for number in maps if number not in lettered], ("routes", "parts")),
        (lettered, ("pairs", "gaps")),
        ([], ("effects",)),
    )
    for sentence, (shown, keys) in zip(summary.sentences(atlas, speech), about, strict=False):
        ways = [*(("figure", number) for number in shown),
                *(("table", numbers[key]) for key in keys if key in numbers)]  # fmt: skip
        yield paragraph("Normal", sentence, *_see(ways, speech))
    for line in summary.lines(atlas, speech):
        yield paragraph("ListDash", line)


def _changes(
    period: Period, found: Mapping[str, Captioned], numbers: Mapping[str, int], speech: Speech
) -> Iterator[Node]:
    """What changed: a sentence with the way to its table, what is silent, the table."""
    yield paragraph("Heading1", speech.word(tables.CHANGES))
    ways = [("table", numbers[tables.CHANGES])] if tables.CHANGES in found else []
    yield paragraph("Normal", changes.lead(period, speech), *_see(ways, speech))
    yield from (paragraph("Normal", line) for line in changes.silence(period, speech))
    if ways:
        yield from _table(found[tables.CHANGES], numbers[tables.CHANGES], NARROW, speech)


def _see(ways: Sequence[tuple[str, int]], speech: Speech) -> Iterator[Node | str]:
    """A sentence that leads to figures and tables; nothing where there are none."""
    if not ways:
        return
    before, after = speech.word("see", places="\n").split("\n")
    yield f" {before}"
    for place, (kind, number) in enumerate(ways):
        if place:
            yield ", "
        yield reference(f"{kind}_{number}", f"{speech.word(kind)}\u00a0{number}")
    yield after


def _chapter(
    heading: str,
    found: Mapping[str, Captioned],
    numbers: Mapping[str, int],
    speech: Speech,
    before: Sequence[Node] = (),
) -> Iterator[Node]:
    """The tables under `heading`, after what comes `before` them; nothing where there are none."""
    own = [found[key] for key in tables.HEADINGS[heading] if key in found]
    if own or before:
        yield paragraph("Heading1", speech.word(heading))
        yield from before
    width = WIDE if heading == tables.LYING else NARROW
    for each in own:
        yield from _table(each, numbers[each.key], width, speech)


def _table(each: Captioned, number: int, width: int, speech: Speech) -> Iterator[Node]:
    title = figures.captioned("table", number, each.caption, speech)
    keep(title)
    yield title
    yield table(each.columns, each.rows, title=each.caption, width=width)
    yield from (paragraph("Note", note) for note in each.notes)


def _appendices(
    atlas: Atlas, found: Mapping[str, Captioned], numbers: Mapping[str, int], speech: Speech
) -> Iterator[Node]:
    """The tables behind the sources; their headings are numbered where there is more than one."""
    own = [found[key] for key in tables.APPENDICES if key in found]
    for number, each in enumerate(own, start=1):
        title = speech.word(each.key)
        head = (
            speech.word("appendix_numbered", number="I" * number, title=title)
            if len(own) > 1
            else speech.word("appendix", title=title)
        )
        yield paragraph("AppendixHeading", head)
        if each.key == tables.UNITS:
            yield paragraph("Normal", successors.lead(atlas, speech))
        yield from _table(each, numbers[each.key], NARROW, speech)


def _maps(placed: Sequence[tuple[bool, list[Node]]], speech: Speech) -> Iterator[Chapter]:
    """The pictures in their order, pages of one orientation together, under one heading."""
    heading = [paragraph("Heading1", speech.word("maps"))]
    for lying, found in groupby(placed, key=itemgetter(0)):
        blocks = [block for _, picture in found for block in picture]
        yield Chapter([*heading, *blocks], lying=lying)
        heading = []


def _sources(speech: Speech, sources: Sources) -> Iterator[Node]:
    listed = [*sources.listed()]
    if listed:
        yield paragraph("Heading1", speech.word("sources"))
        yield from listed
        yield paragraph("Note", speech.word("sources_note"))


def _method(document: Document, speech: Speech) -> Iterator[Node | str]:
    """A sentence that names the page of the method, and leads to it where it lies beside."""
    before, name, after = speech.word("accuracy_method", file=METHOD).partition(METHOD)
    target = document.part.relate_to(name, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    yield from (before, elsewhere(target, name), after)


def _accuracy(
    atlas: Atlas, document: Document, numbers: Mapping[str, int], speech: Speech
) -> Iterator[Node]:
    yield paragraph("Heading1", speech.word("accuracy"))
    yield paragraph("ListDash", speech.word("accuracy_state"))
    yield paragraph("ListDash", speech.word("accuracy_place"))
    epoch = speech.word("accuracy_epoch", epoch=atlas.catalogue.epoch.replace("-", "–"))
    ways = [("table", numbers[tables.UNITS])] if tables.UNITS in numbers else []
    yield paragraph("ListDash", epoch, *_see(ways, speech))
    yield paragraph("ListDash", *_method(document, speech))
    rows = [row for row in atlas.catalogue.layers if row.key in atlas.frames]
    credits_ = "; ".join(credited(rows))
    if credits_:
        yield paragraph("ListDash", speech.word("accuracy_credit", credits=credits_))
