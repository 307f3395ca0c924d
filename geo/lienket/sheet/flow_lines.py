"""How bands between places are drawn: on the map, and as samples of a legend or a panel."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.sheet import drawing
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face, extent
from lienket.sheet.model import Flow, Relation
from lienket.style.symbol_layers import Stroke
from lienket.style.units import mm

DIGIT = 0.66
"""How large a digit is to its disc."""

_HALO_PX, _DISC_HALO_PX = 2.6, 1.2
_BROAD_ALPHA, _RIM_PX = 0.26, 1.3
_NODE_PX = 8


def draw(canvas: Canvas, flows: Iterable[Flow]) -> None:
    """Draw bands, broad ones under the others, and the districts' places that they join."""
    rows = sorted(flows, key=lambda flow: not flow.relation.broad)
    for flow in rows:
        _band(canvas, flow.relation, flow.shape, flow.relation.width)
    for flow in rows:
        if flow.hub:
            canvas.area(
                shapely.Point(flow.hub).buffer(flow.relation.width / 2), flow.relation.look.colour
            )
    for x, y in sorted(
        {place for flow in rows if not flow.relation.broad for place in flow.places}
    ):
        drawing.mark(canvas, x, y, "ring", style.INK, _NODE_PX)


def _band(canvas: Canvas, relation: Relation, axis: BaseGeometry, width: float) -> None:
    look = relation.look
    if relation.broad:
        band = shapely.buffer(axis, width / 2)
        canvas.area(band, look.colour, _BROAD_ALPHA)
        canvas.line(band, Stroke(look.colour, _RIM_PX, look.dash))
    else:
        canvas.line(axis, Stroke(style.PAPER, look.weight + _HALO_PX))
        canvas.line(axis, Stroke(look.colour, look.weight, look.dash, flat=True))


def sample(canvas: Canvas, box: Box, relation: Relation) -> None:
    """A short band of `relation` over `box`."""
    y, ends = box.y + box.height / 2, box.height / 2 if relation.broad else 0.5
    axis = LineString([(box.x + ends, y), (box.x + box.width - ends, y)])
    _band(canvas, relation, axis, min(relation.width, box.height))


def disc(canvas: Canvas, x: float, y: float, number: str, colour: str, size: float) -> None:  # noqa: PLR0913, PLR0917 - a disc has so many
    """The number of a band in a disc of its colour, `size` [mm] across, about (x, y)."""
    whole = shapely.Point(x, y).buffer(size / 2)
    canvas.area(shapely.buffer(whole, mm(_DISC_HALO_PX)), style.PAPER)
    canvas.area(whole, colour)
    face = Face(DIGIT * size / mm(1), 700, style.colour("white"))
    _, below, above = extent(number, face)
    canvas.write(x, y - (above + below) / 2, number, face, align="center")
