"""What a legend shows beside its words: each look of the sheet in a small box."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.i18n import Languages
from lienket.sheet import bands, border_segments, drawing
from lienket.sheet import state_markers as marks
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.model import Cell, Item, Piece
from lienket.style import symbol_layers
from lienket.style.symbol_layers import Stroke
from lienket.style.units import mm

_WATER = "reservoirs"
_APART_MM = 0.5
"""From a pale line to the next [mm]."""

_EDGE_PX = 3.4
"""The edge of water in the colour of its link, in a sample [px]."""


def link(item: Item, canvas: Canvas, box: Box, *, numbered: bool = True) -> None:
    """A part of a link, as the line, the area or the mark that it is, beside its number in gray."""
    box = drawing.beside_badge(canvas, item.symbol, box) if numbered else box
    water = symbol_layers.base_style_of_layer(item.layer)
    if item.depth == 0 and water and water.fill:
        shape: BaseGeometry = _lake(box)
        canvas.line(shape, Stroke(item.symbol.colour, _EDGE_PX))
    elif item.depth == 0:
        shape = _inner(box).shape
    elif item.depth == 1:
        shape = _across(box)
        item = replace(item, accuracy="traced", layer=item.layer if water else "")
        if symbol_layers.place(item.layer, item.symbol, item.accuracy) <= 1:
            _beside(item, canvas, box)
            return
    else:
        shape = shapely.Point(box.x + box.width / 2, box.y + box.height / 2)
    drawing.link(canvas, replace(item, shape=shape))


def _lake(box: Box) -> shapely.Polygon:
    """A lake over a box: no rectangle, which is an area."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    wide, high = box.width / 2 - 1.2, box.height / 2 - 0.2
    turns = [math.radians(turn) for turn in range(0, 360, 10)]
    return shapely.Polygon([
        (x + wide * math.cos(turn), y + high * math.sin(turn) * (1 - 0.35 * math.cos(2 * turn)))
        for turn in turns
    ])  # fmt: skip


def _beside(item: Item, canvas: Canvas, box: Box) -> None:
    """A railway and its stage, or what is worked on together and its road, as on the map."""
    left, right = symbol_layers.reach(item.layer, item.symbol)
    shape = _across(Box(box.x, box.y + mm(right - left) / 2, box.width, box.height))
    main = max((look for look in style.grounds() if look.core), key=lambda look: look.weight)
    if symbol_layers.is_ribbon(item.layer, item.symbol, item.accuracy):
        drawing.roads(canvas, [Piece(main, "", shape, ("", ""))])
    drawing.link(canvas, replace(item, shape=shape))


def states(cells: Sequence[Cell], language: Languages, canvas: Canvas, box: Box) -> None:
    """Marks of states across the border, side by side, as large as on the map."""
    size = max(box.height, border_segments.MARK_MM)
    step, y = size + 0.2, box.y + box.height / 2
    start = box.x + box.width / 2 - step * (len(cells) - 1) / 2
    for number, cell in enumerate(cells):
        marks.mark(canvas, start + step * number, y, cell, size, language)


def pale(colours: Sequence[str], canvas: Canvas, box: Box) -> None:
    """Lines of links that the sheet is not about, one in each of `colours`, side by side."""
    y, step = box.y + box.height / 2, (box.width - 1 + _APART_MM) / len(colours)
    for number, colour in enumerate(colours):
        west = box.x + 0.5 + number * step
        line = shapely.LineString([(west, y), (west + step - _APART_MM, y)])
        canvas.line(line, Stroke(colour, 3.5, alpha=drawing.PALE, flat=True))


def surveyed(canvas: Canvas, box: Box) -> None:
    """A line with dark edges."""
    for colour, width in ((style.INK, 6.4), (style.PAPER, 3.6), (style.INK, 2.0)):
        canvas.line(_across(box), Stroke(colour, width))


def schematic(canvas: Canvas, box: Box) -> None:
    """A pale band through the dots of waypoints."""
    form, line = style.ACCURACIES["schematic"], _across(box)
    band = min(form.band_px, box.height / mm(1))
    canvas.line(line, Stroke(style.INK, band, alpha=form.band_opacity, flat=True))
    canvas.line(line, Stroke(style.INK, 2))
    for x, y in line.coords:
        at = x + (0.9 if x < box.x + 2 else -0.9)
        drawing.mark(canvas, at, y, "circle", style.INK, drawing.DOT_PX - 1.5)


def vague(canvas: Canvas, box: Box) -> None:
    """A mark on a pale disc."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    canvas.area(shapely.Point(x, y).buffer(mm(12) / 2), style.INK, 0.25)
    drawing.mark(canvas, x, y, "diamond", style.INK, 6)


def only_area(canvas: Canvas, box: Box) -> None:
    """An area hatched along its edge."""
    shape = _inner(box).shape
    rim = shapely.difference(shape, shapely.buffer(shape, -box.height / 3, join_style="mitre"))
    canvas.line(bands.hatch(rim, 5), Stroke(style.INK, 1.4, alpha=0.6, flat=True))
    canvas.line(shape, Stroke(style.INK, 1))


def inferred(canvas: Canvas, box: Box) -> None:
    """A line with a pale middle."""
    canvas.line(_across(box), Stroke(style.INK, 3.5))
    canvas.line(_across(box), Stroke(style.PAPER, style.IDENTITIES["inferred"].centre_px))


def mark(look: style.MarkerStyle, canvas: Canvas, box: Box) -> None:
    """A point of the ground."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    drawing.mark(canvas, x, y, look.shape, look.colour, look.size)


def roads(looks: Sequence[style.BaseStyle], canvas: Canvas, box: Box) -> None:
    """Roads of the ground, one of each look, end to end."""
    step = box.width / len(looks)
    for number, look in enumerate(looks):
        ground(look, canvas, Box(box.x + number * step, box.y, step, box.height))


def ground(look: style.BaseStyle, canvas: Canvas, box: Box) -> None:
    """An area or a line of the ground; water as a lake."""
    area = _lake(box) if look.key == _WATER else _inner(box).shape
    shape = area if look.fill else _across(box)
    if look.key == "railway":
        for stroke in symbol_layers.track(look):
            canvas.line(shape, stroke)
    else:
        drawing.ground(canvas, Piece(look, "", shape, ("", "")))


def _inner(box: Box) -> Box:
    return Box(box.x + 0.7, box.y, box.width - 1.4, box.height)


def _across(box: Box) -> shapely.LineString:
    y = box.y + box.height / 2
    return shapely.LineString([(box.x + 0.5, y), (box.x + box.width - 0.5, y)])
