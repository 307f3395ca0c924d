"""Pictures with their captions, fitted to the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document
from docx.shared import Emu, Mm

from geo.report.markup import Node, element, field, paragraph
from geo.report.speech import Speech

_BOX = Mm(165), Mm(205)
"""The most room that a picture takes beside its caption: width and height."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG or JPEG), its caption, and what it shows for who does not see it."""

    image: Path
    caption_vi: str
    caption_en: str
    alternative_vi: str
    alternative_en: str


def placed(figures: Sequence[Figure], document: Document, speech: Speech) -> Iterator[Node]:
    """A picture and its caption for each of `figures`; the images are added to `document`.

    Raises:
        OSError: an image cannot be read.
    """
    for number, figure in enumerate(figures, start=1):
        image = str(figure.image)
        _, size = document.part.get_or_add_image(image)
        scale = min(1.0, _BOX[0] / size.width, _BOX[1] / size.height)
        width, height = (Emu(int(side * scale)) for side in (size.width, size.height))
        picture = document.part.new_pic_inline(image, width, height)
        picture.docPr.set("id", str(number))
        picture.docPr.set("name", f"{speech.word('figure')} {number}")
        alternative = speech.of((figure.alternative_vi, figure.alternative_en))
        picture.docPr.set("descr", alternative)
        yield paragraph("Picture", element("r", element("drawing", picture)))
        caption = speech.of((figure.caption_vi, figure.caption_en))
        yield captioned("figure", number, caption, speech)


def captioned(kind: str, number: int, caption: str, speech: Speech) -> Node:
    """A caption that Word numbers; `kind` is "figure" or "table"."""
    name = speech.word(kind)
    counted = field(f"SEQ {name} \\* ARABIC", str(number))
    return paragraph("Caption", f"{name} ", counted, f". {caption}")
