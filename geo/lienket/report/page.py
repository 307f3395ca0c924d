"""The paper: A4 with the margins, the fonts and the page numbers of an official document.

As annex I of Decree 30/2020/NĐ-CP has it: margins of 20 mm above and below, 30 mm left, 15 mm
right; Times New Roman 13 to 14, black; page numbers in the middle of the upper margin, none on
the first page. The styles and the numbering of headings stand in `skeleton/`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, time
from importlib import resources

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section

from lienket import archive
from lienket.model.atlas import Atlas
from lienket.report.speech import Speech
from lienket.report.wordml import Node, element, field, paragraph, run

_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/_rels/document.xml.rels",
    "word/document.xml",
    "word/numbering.xml",
    "word/settings.xml",
    "word/styles.xml",
)
_PROPERTY = 255
"""No property of a document is longer [characters]."""

WIDE, NARROW = 14286, 9354
"""The width between the margins of a page that lies, and of one that stands [1/20 pt]."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Paragraphs and tables on pages of one orientation; the last of them is a paragraph."""

    blocks: Sequence[Node]
    lying: bool = False


def opened() -> Document:
    """A paper without a word on it."""
    folder = resources.files("lienket.report").joinpath("skeleton")
    parts = {name: folder.joinpath(name).read_bytes() for name in _PARTS}
    return docx.Document(io.BytesIO(archive.pack(parts)))


def fill(document: Document, chapters: Sequence[Chapter], mark: str) -> None:
    """Put `chapters` on the pages of `document`, each on new ones, under `mark` and their number.

    The pages stand, are numbered from the second on, and the last chapter's are not turned.
    """
    section = document.sections[0]
    _head(section, mark)
    body = document.element.body
    last = body[-1]
    first = deepcopy(last)
    last.remove(last.find(qn("w:titlePg")))
    for number, chapter in enumerate(chapters):
        for block in chapter.blocks:
            last.addprevious(block)
        if chapter is not chapters[-1]:
            own = deepcopy(last) if number else first
            if chapter.lying:
                _turn(Section(own, document.part))
            chapter.blocks[-1].find(qn("w:pPr")).append(own)


def _turn(section: Section) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _head(section: Section, mark: str) -> None:
    """The heads of the first page, without a number, and of the others."""
    number = paragraph("Header", field("PAGE", "2"))
    marked = [paragraph("Header", run(mark, "b"))] if mark else []
    for head, lines in (
        (section.first_page_header, marked or [paragraph("Header")]),
        (section.header, [number, *deepcopy(marked)]),
    ):
        head.is_linked_to_previous = False
        root = head.part.element
        root[:] = lines


def sign(document: Document, atlas: Atlas, title: str, speech: Speech) -> None:
    """Say in what language `document` is, and in its properties what it is, by whom, as of when."""
    for node in document.styles.element.iter(qn("w:lang")):
        node.set(qn("w:val"), speech.tag)
    for looks in document.element.body.iter(qn("w:rPr")):
        looks.append(element("lang", val=speech.tag))
    told = document.core_properties
    told.title = title if len(title) <= _PROPERTY else f"{title[: _PROPERTY - 1]}…"
    told.language = speech.tag
    told.subject = speech.word("links")
    told.author = told.last_modified_by = f"Lienket {atlas.version}"
    told.created = told.modified = datetime.combine(atlas.as_of, time())
    told.revision = 1


def packed(document: Document) -> bytes:
    """`document` as a file, the same bytes for the same content."""
    out = io.BytesIO()
    document.save(out)
    return archive.pack(archive.unpack(out.getvalue()))
