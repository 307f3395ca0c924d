"""Placed names on a page, and the plates of roads' numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import shapely

from lienket import style
from lienket.sheet import drawing, flow_lines, fonts
from lienket.sheet.canvas import Canvas
from lienket.sheet.label_placement import Placed
from lienket.style.label_styles import plates
from lienket.style.symbol_layers import Stroke

_WHITE = style.colour("plate")
"""The colours of kilometre stones by kind of road: national red, provincial blue, district brown;
signs of expressways are green."""

_RIM = style.colour("plate_rim")
_CAP = 0.3
"""How much of a plate is its coloured cap."""

_ROUND_MM = 0.55
_LEADER_PX = 0.9
"""The line from a mark to its name, where that stands off [px]."""


def write(canvas: Canvas, placed: Sequence[Placed]) -> None:
    """Draw names, the least important first."""
    for row in placed:
        if row.place.mark:
            canvas.line(shapely.shortest_line(shapely.Point(row.place.mark), row.shape),
                        Stroke(style.INK, _LEADER_PX))  # fmt: skip
    for row in reversed(placed):
        if row.label.symbol:
            drawing.badge(canvas, row.label.symbol, row.place.x, row.place.y)
            continue
        if row.label.plate == "disc":
            label, place = row.label, row.place
            flow_lines.disc(
                canvas, place.x, place.y, label.lines[0], label.face.colour, label.width
            )
            continue
        if row.label.plate:
            _plate(canvas, row)
        _text(canvas, row)


def _text(canvas: Canvas, row: Placed) -> None:
    label, place = row.label, row.place
    face = label.face
    _, below, above = fonts.block(label.lines, face)
    # From the middle of the block to the base line of each line of text.
    high = above - below + (len(label.lines) - 1) * face.leading
    turn = math.radians(place.turn)
    if label.plate == "sign":
        face = fonts.Face(face.size, face.weight, _WHITE)
    for number, line in enumerate(label.lines):
        up = high / 2 - above - number * face.leading
        x, y = place.x - up * math.sin(turn), place.y + up * math.cos(turn)
        halo = not label.plate
        canvas.write(x, y, line, face, align="center", turn=place.turn, halo=halo)


def _plate(canvas: Canvas, row: Placed) -> None:
    """A kilometre stone with its cap; a green sign for an expressway; a plain plate on the base."""
    label, place = row.label, row.place
    wide, high = label.width, label.height
    west, south = place.x - wide / 2, place.y - high / 2
    box = shapely.box(west, south, west + wide, south + high)
    body = shapely.buffer(shapely.buffer(box, -_ROUND_MM), _ROUND_MM)
    colour = plates().get(label.lines[0][:2], _RIM)
    if label.plate == "sign":
        canvas.area(shapely.buffer(body, 0.25), _WHITE)
        canvas.area(body, colour)
        return
    canvas.area(shapely.buffer(body, 0.25), style.PAPER)
    canvas.area(body, _WHITE)
    if label.plate == "stone":
        cap = shapely.box(west, south + high * (1 - _CAP / 2), west + wide, south + high)
        canvas.area(shapely.intersection(body, cap), colour)
        canvas.line(body, Stroke(colour, 1.3))
    else:
        canvas.line(body, Stroke(_RIM, 0.7, alpha=0.8))
