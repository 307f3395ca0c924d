"""The numbers on a map: of bands with the figure of a broad one, of pieces of the border.

Also the letters of what crosses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lienket import style
from lienket.i18n import Languages, pick
from lienket.sheet import fonts, label_candidates
from lienket.sheet.border_segments import LETTER_PX, MARK_MM
from lienket.sheet.label_placement import Label
from lienket.sheet.model import Content
from lienket.style.units import mm

_DISC_RANK, _DISC_PX = -2, 17
_FIGURE_RANK, _FIGURE_PX = 2.5, 12.5
"""The number of a band comes before all names, the figure on it after those of its ends [px]."""

_UPRIGHT = 90
"""A figure may stand along a band however steep that is [deg]."""

_OFF = 9
"""What it costs the number of a piece of the border to stand beside it."""

_LETTER_MM = 0.8
"""How far letters stand from the mark of a crossing, beside what all names do [mm]."""


def flows(content: Content, language: Languages, letters: float) -> Iterator[Label]:
    """The number of every band in a disc on it, and the figure of a broad one along it."""
    size = mm(_DISC_PX) * letters
    for flow in content.flows:
        band, line = flow.relation, label_candidates.lines([flow.shape])[0]
        disc = Label((str(band.number),), fonts.Face(1, colour=band.look.colour), _DISC_RANK,
                     size, size, (), "disc", band.key)  # fmt: skip
        yield disc.at(label_candidates.on(line, 0.25 * line.length, 0.75 * line.length))
        text = pick(band.figure, language)
        if band.broad and text:
            face = fonts.Face(_FIGURE_PX * letters, 700, style.INK)
            width, below, above = fonts.block([text], face)
            high = above - below
            label = Label((text,), face, _FIGURE_RANK, width, high, (), "", band.key)
            yield label.at(label_candidates.along(line, width, high, -high / 2, steep=_UPRIGHT))


def edges(content: Content, letters: float) -> Iterator[Label]:
    """The number of every piece of the border on it, the letter of what crosses beside it."""
    size = mm(_DISC_PX) * letters
    for edge in content.edges:
        disc = Label((str(edge.number),), fonts.Face(1, colour=edge.colour), _DISC_RANK,
                     size, size, (), "disc", edge.key)  # fmt: skip
        for line in label_candidates.lines([edge.shape])[:1]:
            on = label_candidates.on(line, 0.05 * line.length, 0.95 * line.length)
            off = label_candidates.beside(line, size, size, 0)
            yield disc.at((*on, *(replace(spot, cost=spot.cost + _OFF) for spot in off)))
    face = fonts.Face(LETTER_PX * letters, 700, style.INK)
    for row in content.passages:
        width, below, above = fonts.block([row.letter], face)
        label = Label((row.letter,), face, _DISC_RANK, width, above - below, ())
        reach = MARK_MM / 2 + _LETTER_MM
        yield label.at(label_candidates.about(row.x, row.y, width, above - below, reach))
