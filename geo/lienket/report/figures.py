"""Pictures with their captions, fitted to the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docx.document import Document
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.shared import Emu, Mm

from lienket.report import wordml
from lienket.report.speech import Speech
from lienket.report.wordml import Node, anchored, element, paragraph

_STANDING, _LYING = (Mm(165), Mm(220)), (Mm(252), Mm(140))
"""The most room that a picture takes above its caption, by how the page is turned."""


_PLACES = {"table": 10_000, "figure": 20_000}
"""Where the numbers of the places of captions begin; sources have those from 1."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG or JPEG), its caption, and what it shows for who does not see it.

    `letters` = what each link is called on it, by key, where it has letters for links.
    """

    image: Path
    caption_vi: str
    caption_en: str
    alternative_vi: str
    alternative_en: str
    letters: Mapping[str, str] = field(default_factory=dict)


def placed(
    figures: Sequence[Figure], document: Document, speech: Speech
) -> Iterator[tuple[bool, list[Node]]]:
    """For each of `figures` whether it wants a lying page, and its picture above its caption.

    The images are added to `document`. A wide one that fits a standing page stays there.

    Raises:
        OSError: an image cannot be read.
    """
    for number, figure in enumerate(figures, start=1):
        picture = document.part.new_pic_inline(str(figure.image), None, None)
        lying = _fit(InlineShape(picture))
        for node in picture.iter(qn("wp:docPr"), qn("pic:cNvPr")):
            node.set("id", str(number))
        for side in ("distT", "distB", "distL", "distR"):
            picture.set(side, "0")
        picture.docPr.set("name", f"{speech.word('figure')} {number}")
        alternative = speech.pick((figure.alternative_vi, figure.alternative_en))
        picture.docPr.set("descr", alternative)
        caption = speech.pick((figure.caption_vi, figure.caption_en))
        shown = paragraph("Picture", element("r", element("rPr"), element("drawing", picture)))
        yield lying, [shown, captioned("figure", number, caption, speech)]


def _fit(shape: InlineShape) -> bool:
    """Make `shape` fit its page, never larger than it is, and say whether that page lies."""
    lying = bool(shape.width > max(shape.height, _STANDING[0]))
    width, height = _LYING if lying else _STANDING
    scale = min(1.0, width / shape.width, height / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    return lying


def captioned(kind: str, number: int, caption: str, speech: Speech) -> Node:
    """A caption that Word numbers and references lead to; `kind` is "figure" or "table"."""
    name = speech.word(kind)
    counted = wordml.field(f"SEQ {name} \\* ARABIC", str(number))
    place = anchored(_PLACES[kind] + number, f"{kind}_{number}", f"{name} ", counted)
    return paragraph("Caption", *place, f". {caption}")
