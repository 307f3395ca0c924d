"""What a director looks for first: who gains, how much, for how much money, in which place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry import LineString

from lienket import style, vocabulary
from lienket.export_tables.appraisals import costs, standing, worth
from lienket.i18n import Languages, Pair, pick
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.sheet import fonts
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.words import phrase
from lienket.style.symbol_layers import Stroke

_LABEL_PX, _VALUE_PX, _NOTE_PX = 9.4, 15.0, 9.4
_GAP, _PAD = 3.0, 1.2


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with what it is of, and what is to be known of it; `broad` = so many places wide."""

    label: str
    value: str
    note: str
    broad: int = 1


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text on the page, where its base line begins, and how it is written."""

    x: float
    y: float
    text: str
    face: Face


def made(atlas: Atlas, link: Link, language: Languages) -> tuple[Tile, ...]:
    """The tiles of a link: people, person-minutes, cost, rank; the reason where it has none."""
    own = worth.row(atlas, link.key)
    cost = Tile(
        phrase("tile_cost", language),
        pick(_capital(costs.short(atlas, link.key)), language),
        pick(costs.each(atlas, link.key), language),
    )
    if own is None or worth.uncounted(own):
        said = worth.reason(atlas, link.key) if own is None else worth.missing(own)
        why = pick(_capital(said), language)
        return Tile(phrase("tile_untold", language), phrase("tile_not_computed", language), why,
                    broad=2), cost, _rank(atlas, link, language)  # fmt: skip
    target = worth.lower(vocabulary.label("target", worth.MAIN))
    sure = "tile_sure" if own.firm else "tile_none" if worth.nobody(own) else "tile_unsure"
    note = phrase(sure, language)
    return (
        Tile(
            phrase("tile_people", language, target=target), pick(worth.people(own), language), note
        ),
        Tile(phrase("tile_minutes", language), pick(worth.minutes(own), language), note),
        cost,
        _rank(atlas, link, language),
    )


def _rank(atlas: Atlas, link: Link, language: Languages) -> Tile:
    rank, note = standing.brief(atlas, link.key)
    value = pick(rank, language) if any(rank) else phrase("tile_no_rank", language)
    return Tile(phrase("tile_rank", language), value, pick(note, language))


def _capital(pair: Pair) -> Pair:
    vi, en = pair
    return vi[:1].upper() + vi[1:], en[:1].upper() + en[1:]


def height(found: Sequence[Tile], width: float) -> float:
    """How high the tiles are in `width` [mm]."""
    return max(_laid(tile, Box(0, 0, wide, 0))[1] for tile, wide in _widths(found, width)) + _PAD


def _widths(found: Sequence[Tile], width: float) -> list[tuple[Tile, float]]:
    count = sum(tile.broad for tile in found)
    each = (width - _GAP * (count - 1)) / count
    return [(tile, each * tile.broad + _GAP * (tile.broad - 1)) for tile in found]


def lay_out(found: Sequence[Tile], box: Box) -> list[TextLine]:
    """What is written in the tiles, beside each other in `box`."""
    told: list[TextLine] = []
    left = box.x
    for tile, wide in _widths(found, box.width):
        told += _laid(tile, Box(left, box.y, wide, box.height))[0]
        left += wide + _GAP
    return told


def draw(canvas: Canvas, found: Sequence[Tile], box: Box) -> None:
    """Draw the rules over the tiles."""
    left, top = box.x, box.y + box.height
    for _, wide in _widths(found, box.width):
        canvas.line(
            LineString([(left, top), (left + wide, top)]), Stroke(style.INK, 1.2, flat=True)
        )
        left += wide + _GAP


def _laid(tile: Tile, box: Box) -> tuple[list[TextLine], float]:
    """What is written in a tile down from its upper edge, and how high that is [mm]."""
    faces = (
        (tile.label, Face(_LABEL_PX, 600, style.colour("aside"))),
        (tile.value, _large(tile.value, box.width)),
        (tile.note, Face(_NOTE_PX, 400, style.INK)),
    )
    told: list[TextLine] = []
    down = _PAD
    for text, face in faces:
        for row in fonts.even(text, face, box.width) if text else ():
            told.append(TextLine(box.x, box.y + box.height - down - 0.78 * face.leading, row, face))
            down += face.leading
    return told, down


def _large(text: str, width: float) -> Face:
    """The largest face in which a figure stands in one line, or the least there is."""
    for size in (_VALUE_PX, 13.5, 12.0, 11.0):
        face = Face(size, 700, style.INK)
        if fonts.extent(text, face)[0] <= width:
            break
    return face
