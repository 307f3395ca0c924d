"""The names of points: gates, seats, places, waypoints, and the ends of bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.sheet import drawing
from lienket.sheet.label_placement import Label, LabelPosition, block
from lienket.sheet.lettering import Lettering
from lienket.sheet.model import SIDES, Content, PagePoint
from lienket.style import label_styles
from lienket.style.units import mm
from lienket.text import unnoted

_SAME_MM = 1.5
"""A waypoint so near the mark of a place is that place [mm]."""

_ABROAD = 60.0
"""What it costs the name of a gate to lie wholly outside the sides: more than to be askew."""

_OFF_MM, _OFF = (4.0, 6.0, 8.0, 10.0), 3.0
"""How far off a mark the name of a gate may stand [mm], and what that costs beside the way."""

_CLEARLY_MM = 0.3
"""How much nearer a name stands to its own mark than to another [mm]."""

_NODE_MM = 1.2
"""How far names stand from the place of a band's end [mm]."""


def spots(names: Lettering, content: Content) -> Iterator[Label]:
    """The names of points of the ground and of links; those of gates on the side of the sides."""
    home = shapely.union_all(
        [piece.shape for piece in content.ground if piece.layer == SIDES and piece.is_area]
    )
    rows = [(spot.look, spot.names, (spot.x, spot.y), spot.titled) for spot in content.spots
            if not spot.detail]  # fmt: skip
    rows += [
        (style.mark(item.layer), item.names, (point.x, point.y), False)
        for item in content.links if item.depth == 2  # noqa: PLR2004 - points
        for point in shapely.get_parts(item.shape)
    ]  # fmt: skip
    for look, pair, at, titled in rows:
        key, reach = label_styles.marker_label_style(look.key).key, mm(look.size) / 2
        for label in names.about(pair, key, *at, reach, titled=titled):
            own = _at_home(label, at, home) if key == "gate" else label
            yield _nearest(own, at, [other for _, _, other, _ in rows if other != at])


def _nearest(label: Label, at: PagePoint, others: Sequence[PagePoint]) -> Label:
    """The name of a point without places that are as near to another's mark, if any is left."""
    marks = shapely.points([at, *others])
    boxes = [block(label, place) for place in label.places]
    far = np.asarray(shapely.distance(np.asarray(boxes, dtype=object)[:, None], marks[None, :]))
    clear = far[:, 0] + _CLEARLY_MM < far[:, 1:].min(axis=1, initial=np.inf)
    kept = tuple(place for place, free in zip(label.places, clear, strict=True) if free)
    return replace(label, places=kept or label.places)


def waypoints(names: Lettering, content: Content) -> Iterator[Label]:
    """The names of waypoints, but for those that a named place on the sheet tells already."""
    told = {item.names for item in content.links if item.depth == 0}
    marked = [shapely.Point(spot.x, spot.y) for spot in content.spots if spot.names[0]]
    for row in content.waypoints:
        pair = unnoted(row.names[0]), unnoted(row.names[1])
        near = shapely.dwithin(shapely.Point(row.x, row.y), marked, _SAME_MM)
        if pair not in told and not np.any(near):
            yield from names.about(pair, "place", row.x, row.y, mm(drawing.DOT_PX) / 2)


def _at_home(label: Label, at: PagePoint, home: BaseGeometry) -> Label:
    """The label of a gate, whose places cost more the more of them lies outside the sides.

    Where none about its mark is inside, it may stand off it at the end of a line.
    """
    places = [*label.places, *_off(label, at)]
    shapes = np.asarray([block(label, place) for place in places], dtype=object)
    out = shapely.area(shapely.difference(shapes, home)) / shapely.area(shapes)
    return label.at(replace(place, cost=place.cost + _ABROAD * float(share))
                    for place, share in zip(places, out, strict=True))  # fmt: skip


def _off(label: Label, at: PagePoint) -> Iterator[LabelPosition]:
    """Places of a label off its mark, all about it."""
    for far in _OFF_MM:
        for turn in np.radians(np.arange(0, 360, 15)):
            east, north = float(np.cos(turn)), float(np.sin(turn))
            x = at[0] + far * east + label.width / 2 * east
            y = at[1] + far * north + label.height / 2 * north
            yield LabelPosition(x, y, cost=_OFF + far, mark=at)


def joined(names: Lettering, content: Content) -> Iterator[Label]:
    """The names of the districts and sides that bands join, about the ends of these."""
    ends = {
        (end.names, end.whole, place): flow.relation.width / 2 if end.whole else _NODE_MM
        for flow in content.flows
        for end, place in zip(flow.relation.ends, flow.places, strict=True)
    }
    for (pair, whole, at), reach in ends.items():
        yield from names.about(pair, "side" if whole else "seat", *at, reach)
