"""How ground and links are drawn, out of the one style table: strokes, fills, hatches, marks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.affinity import scale, translate
from shapely.geometry import MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.sheet import grayscale
from lienket.sheet.canvas import Box, Canvas, paler
from lienket.sheet.fonts import Face, extent
from lienket.sheet.model import SIDES, Content, Item, Piece
from lienket.style import symbol_layers
from lienket.style.symbol_layers import Fill, Hatch, Stroke
from lienket.style.units import mm

_HATCH_PX, _HATCH_WEIGHT = 7, 2
_QUIET_HATCH_PX, _QUIET_HATCH_WEIGHT = 14, 1
"""The step and the weight of a hatch, and those of one that the sheet is not about [px]."""

_LARGE_MM2 = 2500
"""A hatch over a larger area is as quiet, or it would be all that one sees [mm²]."""

PALE = 0.4
"""How opaque a link is that the sheet is not about."""

DOT_PX = 6.5
"""How large the dot of a waypoint is: no ring, which is a place's own mark [px]."""

BADGE_PX, _BADGE_LETTERS_PX = 12.5, 9.4
BADGE_MM = mm(BADGE_PX)
_BADGE_OUT_MM = 0.9
"""How far the number of a class stands left of its sample's box [mm]."""
_MARK_HALO_PX = 1.5


def draw(canvas: Canvas, content: Content) -> None:
    """Draw links and points of `content`, without names, from the lowest up."""
    for item in content.links:
        _band(canvas, item)
    for item in content.links:
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


def ground(canvas: Canvas, piece: Piece) -> None:
    """Draw a piece of the ground."""
    look = piece.look
    if look.fill and piece.is_area:
        canvas.area(piece.shape, look.fill)
    for stroke in symbol_layers.ground(look, sides=look.key == SIDES):
        canvas.line(piece.shape, stroke)


def _band(canvas: Canvas, item: Item) -> None:
    """The pale band under a schematic line, the pale disc under a rough point."""
    band = symbol_layers.band(item.symbol, item.accuracy)
    if not band or not item.depth:
        return
    band = band if item.focus else paler(band, PALE)
    if item.depth == 1:
        canvas.line(item.shape, band)
        return
    reach = mm(style.mark(item.layer).size + band.weight) / 2
    canvas.area(shapely.buffer(item.shape, reach), band.colour, band.alpha)


def link(canvas: Canvas, item: Item) -> None:
    """Draw a part of a link; paler if the sheet is not about it."""
    if item.depth == 0:
        _area(canvas, item)
    elif item.depth == 1:
        found = symbol_layers.line(item.layer, item.symbol, item.accuracy, item.identity)
        for stroke in found:
            canvas.line(item.shape, stroke if item.focus else paler(stroke, PALE))
    else:
        look = style.mark(item.layer)
        for point in shapely.get_parts(item.shape):
            mark(canvas, point.x, point.y, look.shape, item.symbol.colour, look.size)


def _area(canvas: Canvas, item: Item) -> None:
    """An area of a link; what is of the link itself is paler if the sheet is not about it."""
    share = 1 if item.focus else PALE
    for look in symbol_layers.area(item.layer, item.symbol, item.accuracy):
        if isinstance(look, Fill):
            canvas.area(item.shape, look.colour, look.alpha * (1 if look.base else share))
        elif isinstance(look, Hatch):
            _hatched(canvas, item, look, share)
        else:
            alpha = look.alpha * (1 if look.base else share)
            canvas.line(item.shape, replace(look, alpha=alpha))


def _hatched(canvas: Canvas, item: Item, look: Hatch, share: float) -> None:
    """The hatch of an area, wide and thin where the sheet is not about it or it is large."""
    quiet = not item.focus or item.shape.area > _LARGE_MM2
    step, weight = (_QUIET_HATCH_PX, _QUIET_HATCH_WEIGHT) if quiet else (_HATCH_PX, _HATCH_WEIGHT)
    stroke = Stroke(look.colour, weight, (), look.alpha * share, flat=True)
    canvas.line(hatch(item.shape, step, lean=look.lean), stroke)


def hatch(shape: BaseGeometry, step_px: float = _HATCH_PX, *, lean: bool = False) -> BaseGeometry:
    """Strokes across an area, on one grid for the whole page; they rise to the right, or lean."""
    if lean:
        return _mirrored(hatch(_mirrored(shape), step_px))
    west, south, east, north = shapely.bounds(shape)
    step = mm(step_px) * math.sqrt(2)
    starts = np.arange(math.floor((west - north) / step), math.ceil((east - south) / step)) * step
    lines = [[(start + south, south), (start + north, north)] for start in starts]
    return shapely.intersection(MultiLineString(lines), shape)


def _mirrored(shape: BaseGeometry) -> BaseGeometry:
    """`shape` with right and left changed over."""
    return shapely.transform(shape, lambda places: places * (-1, 1))


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
    wide = mm(BADGE_PX) - _BADGE_OUT_MM / 2
    badge(canvas, symbol, box.x + wide / 2 - _BADGE_OUT_MM, box.y + box.height / 2)
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
