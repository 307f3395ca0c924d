"""What names keep off: lines of links and bands and borders if they can, marks always.

Places, shapes and sizes are in [mm] of the page.
"""

from __future__ import annotations

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.sheet.border_segments import MARK_MM, OTHER_MM
from lienket.sheet.label_placement import Covered
from lienket.sheet.model import SIDES, Content
from lienket.style.units import mm

_COARSE_MM, _VERTICES = 0.2, 6
"""How lines are thinned and cut where names are kept off them [mm, vertices]."""

_LINE, _AREA = 6.0, 1.5
"""What it costs a name to lie over a line of a link or a border, or in another link's area."""


def covered(content: Content) -> list[Covered]:
    """What names should leave to be seen: links, and borders between sides; lines in pieces."""
    found = []
    for item in content.links:
        if item.depth == 1:
            reach, own = mm(item.symbol.weight) / 2 + 0.15, item.ref or item.key
            found += [Covered(piece, own, _LINE) for piece in _bands(item.shape, reach)]
        elif item.depth == 0:
            found.append(Covered(item.shape, item.key, _AREA))
    found += [
        Covered(band, flow.relation.key, _LINE)
        for flow in content.flows for band in _bands(flow.shape, flow.relation.width / 2 + 0.15)
    ]  # fmt: skip
    found += [
        Covered(band, edge.key, _LINE)
        for edge in content.edges for band in _bands(edge.shape, 0.6)
    ]  # fmt: skip
    borders = [piece for piece in content.ground if piece.look.key == SIDES or piece.look.cross]
    found += [
        Covered(band, piece.layer, _LINE) for piece in borders for band in _bands(piece.shape, 0.3)
    ]
    return found


def _bands(shape: BaseGeometry, reach: float) -> list[BaseGeometry]:
    """Bands about pieces of lines, each small, so that few places of names come near it."""
    pieces = []
    for line in shapely.get_parts(shapely.simplify(shape, _COARSE_MM)):
        places = shapely.get_coordinates(line)
        starts = range(0, max(len(places) - 1, 1), _VERTICES)
        pieces += [LineString(places[start : start + _VERTICES + 1]) for start in starts]
    return list(shapely.buffer(pieces, reach, cap_style="flat", quad_segs=2))


def taken(content: Content) -> list[BaseGeometry]:
    """Where no name may stand: on marks."""
    found: list[BaseGeometry] = [
        shapely.Point(spot.x, spot.y).buffer(mm(spot.look.size) / 2 + 0.2)
        for spot in content.spots if not spot.detail
    ]  # fmt: skip
    found += [shapely.Point(place.x, place.y).buffer(1.1) for place in content.waypoints]
    found += [
        shapely.Point(place).buffer(1.4)
        for flow in content.flows if not flow.relation.broad for place in flow.places
    ]  # fmt: skip
    found += [shapely.Point(row.x, row.y).buffer(MARK_MM / 2 + 0.3) for row in content.passages]
    found += [shapely.Point(spot).buffer(OTHER_MM / 2 + 0.5) for spot in content.others]
    found += [shapely.buffer(row.leader, 0.5) for row in content.passages]
    for item in content.links:
        if item.depth == 2:  # noqa: PLR2004 - points
            reach = mm(style.mark(item.layer).size) / 2 + 0.2
            found += [point.buffer(reach) for point in shapely.get_parts(item.shape)]
    return found
