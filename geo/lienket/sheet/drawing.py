"""How ground and links are drawn, out of the one style table: strokes, fills, hatches, marks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.affinity import scale, translate
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.sheet import bands, grayscale
from lienket.sheet.canvas import Box, Canvas, paler
from lienket.sheet.fonts import Face, extent
from lienket.sheet.model import SIDES, Content, Item, Piece
from lienket.style import symbol_layers
from lienket.style.symbol_layers import Fill, Hatch, Stroke
from lienket.style.units import mm

_HATCH_WEIGHT, _QUIET_HATCH_WEIGHT = 2, 1
"""The weight of a hatch, and that of one that the sheet is not about [px]."""

PALE = 0.4
"""How opaque a link is that the sheet is not about."""

DOT_PX = 6.5
"""How large the dot of a waypoint is: no ring, which is a place's own mark [px]."""

BADGE_PX, _BADGE_LETTERS_PX = 12.5, 9.4
BADGE_MM = mm(BADGE_PX)
BADGE_OUT_MM = 0.9
"""How far the number of a class stands left of its sample's box [mm]."""
_MARK_HALO_PX = 1.5


def draw(canvas: Canvas, content: Content) -> None:
    """Draw links and points of `content`, without names, from the lowest up.

    Main roads of the ground lie over railways and what is worked on together, under other links.
    """
    for shape, band, item in bands.schematic(content.links):
        canvas.area(shape, band.colour, band.alpha * (1 if item.focus else PALE))
    hatched = bands.edges(content.links)
    lines = [item for item in content.links if item.depth == 1]
    for item in content.links:
        if item.depth == 0:
            _area(canvas, item, hatched.get(item.key))
    under = [item for item in lines if _place(item) <= 1]
    for item in sorted(under, key=_place):
        link(canvas, item)
    roads(canvas, content.ground)
    for item in content.links:
        if item.depth > 1 or (item.depth == 1 and _place(item) > 1):
            link(canvas, item)
    for place in content.waypoints:
        share = 1 if place.of.focus else PALE
        colour = grayscale.mixed(place.of.symbol.colour, style.PAPER, share)
        mark(canvas, place.x, place.y, "circle", colour, DOT_PX)
    for spot in (spot for spot in content.spots if not spot.detail):
        mark(canvas, spot.x, spot.y, spot.look.shape, spot.look.colour, spot.look.size)


def details(canvas: Canvas, content: Content) -> None:
    """Draw the points of the second level of the base, which lie under the links."""
    for spot in (spot for spot in content.spots if spot.detail):
        mark(canvas, spot.x, spot.y, spot.look.shape, spot.look.colour, spot.look.size)


def _place(item: Item) -> int:
    return symbol_layers.place(item.layer, item.symbol, item.accuracy)


def is_main(piece: Piece) -> bool:
    """Whether a piece of the ground is a main road, which `draw` draws among the links."""
    return bool(piece.look.core)


def roads(canvas: Canvas, pieces: Sequence[Piece]) -> None:
    """Draw the main roads of the ground: all edges first, so that roads that meet are one."""
    found = [(piece, [*symbol_layers.ground(piece.look, sides=False)])
             for piece in pieces if is_main(piece)]  # fmt: skip
    for number in range(max((len(strokes) for _, strokes in found), default=0)):
        for piece, strokes in found:
            if number < len(strokes):
                canvas.line(piece.shape, strokes[number])


def ground(canvas: Canvas, piece: Piece) -> None:
    """Draw a piece of the ground."""
    look = piece.look
    if look.fill and piece.is_area:
        canvas.area(piece.shape, look.fill)
    for stroke in symbol_layers.ground(look, sides=look.key == SIDES):
        canvas.line(piece.shape, stroke)


def link(canvas: Canvas, item: Item) -> None:
    """Draw a part of a link; paler if the sheet is not about it."""
    if item.depth == 0:
        _area(canvas, item, bands.edges([item]).get(item.key))
    elif item.depth == 1:
        found = symbol_layers.line(item.layer, item.symbol, item.accuracy, item.identity)
        for stroke in found:
            canvas.line(item.shape, stroke if item.focus or stroke.base else paler(stroke, PALE))
    else:
        look = style.mark(item.layer)
        for point in shapely.get_parts(item.shape):
            mark(canvas, point.x, point.y, look.shape, item.symbol.colour, look.size)


def _area(canvas: Canvas, item: Item, band: BaseGeometry | None) -> None:
    """An area of a link, hatched in its `band`; paler if the sheet is not about it."""
    share = 1 if item.focus else PALE
    for look in symbol_layers.area(item.layer, item.symbol, item.accuracy):
        if isinstance(look, Fill):
            canvas.area(item.shape, look.colour, look.alpha * (1 if look.base else share))
        elif isinstance(look, Hatch):
            if band is not None:
                _hatched(canvas, item, look, band)
        else:
            alpha = look.alpha * (1 if look.base else share)
            canvas.line(item.shape, replace(look, alpha=alpha))


def _hatched(canvas: Canvas, item: Item, look: Hatch, band: BaseGeometry) -> None:
    """The hatch of the band, thin where the sheet is not about the area."""
    weight = _HATCH_WEIGHT if item.focus else _QUIET_HATCH_WEIGHT
    stroke = Stroke(look.colour, weight, (), look.alpha * (1 if item.focus else PALE), flat=True)
    canvas.line(bands.hatch(band, phase=look.phase), stroke)


def group_number(symbol: style.StatusClass) -> int:
    """The number of a class's group of stages, from 1: what stands for its colour in gray.

    >>> [group_number(row) for row in style.symbols() if row.key in {"none-unknown", "active"}]
    [1, 9]
    """
    return {group.key: group.number for group in style.groups()}[symbol.group]


def badge(canvas: Canvas, symbol: style.StatusClass, x: float, y: float) -> None:
    """The number of a class's group in a disc, on a page without colours alone."""
    if not canvas.grayscale:
        return
    disc = shapely.Point(x, y).buffer(mm(BADGE_PX) / 2)
    canvas.area(disc, style.colour("white"))
    canvas.line(disc, Stroke(style.INK, 0.9))
    face = Face(_BADGE_LETTERS_PX, 700, style.INK)
    text = str(group_number(symbol))
    canvas.write(x, y - extent(text, face)[2] / 2, text, face, align="center")


def beside_badge(canvas: Canvas, symbol: style.StatusClass, box: Box) -> Box:
    """What of `box` is left for a sample of a class, beside its number on a page in gray."""
    if not canvas.grayscale:
        return box
    wide = mm(BADGE_PX) - BADGE_OUT_MM / 2
    badge(canvas, symbol, box.x + wide / 2 - BADGE_OUT_MM, box.y + box.height / 2)
    return Box(box.x + wide, box.y, box.width - wide, box.height)


def mark(canvas: Canvas, x: float, y: float, shape: str, colour: str, size: float) -> None:  # noqa: PLR0913, PLR0917 - a mark has so many
    """Draw a mark of `size` [px] on a paper-coloured halo."""
    if shape == "anchor":
        for alone in (Stroke(style.PAPER, 4.2), Stroke(colour, 1.6)):
            canvas.line(_placed(_anchor(), x, y, size * 1.2), alone)
        return
    if not size:
        return
    whole = form(shape, x, y, size)
    canvas.area(shapely.buffer(whole, mm(_MARK_HALO_PX)), style.PAPER)
    if shape == "ring":
        inner = form(shape, x, y, size - 1.6)
        canvas.area(inner, style.PAPER)
        canvas.line(inner, Stroke(colour, 1.9))
    else:
        canvas.area(whole, colour)


def _regular(corners: int, reach: float, turn: float) -> Polygon:
    turns = [math.radians(turn + 360 * number / corners) for number in range(corners)]
    return Polygon([(reach * math.cos(angle), reach * math.sin(angle)) for angle in turns])


_FORMS = {
    "circle": _regular(48, 0.5, 0),
    "ring": _regular(48, 0.5, 0),
    "square": shapely.box(-0.5, -0.5, 0.5, 0.5),
    "diamond": _regular(4, 0.5, 0),
    "triangle": Polygon([(-0.5, -0.43), (0.5, -0.43), (0, 0.5)]),
    "pentagon": _regular(5, 0.53, 90),
}
"""Marks of diameter 1 about (0, 0)."""


def _anchor() -> BaseGeometry:
    ring = shapely.boundary(shapely.buffer(shapely.Point(0, 0.33), 0.11))
    arc = [(0.42 * math.cos(turn), -0.05 + 0.42 * math.sin(turn)) for turn in _BELOW]
    lines: Sequence[Sequence[tuple[float, float]]] = (
        [(0, 0.22), (0, -0.47)], [(-0.2, 0.1), (0.2, 0.1)], arc,
    )  # fmt: skip
    return shapely.union_all([ring, shapely.multilinestrings([[*line] for line in lines[:2]]),
                              shapely.LineString(arc)])  # fmt: skip


_BELOW = [math.radians(turn) for turn in range(190, 351, 10)]


def form(shape: str, x: float, y: float, size: float) -> BaseGeometry:
    """The form of a mark of `size` [px] about (x, y)."""
    return _placed(_FORMS[shape], x, y, size)


def _placed(form: BaseGeometry, x: float, y: float, size: float) -> BaseGeometry:
    return translate(scale(form, mm(size), mm(size), origin=(0, 0)), x, y)
