"""The second level of the base: its marks and names, which give way to all that a sheet is about.

Places, shapes and sizes are in [mm] of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from lienket.sheet import label_candidates, label_obstacles, label_placement
from lienket.sheet.canvas import Box
from lienket.sheet.label_placement import Label, Placed
from lienket.sheet.map_labels import Names
from lienket.sheet.model import Content, Spot
from lienket.style import label_styles
from lienket.style.units import mm

_NEAR_MM = 6.0
"""How far from its middle the name of a commune may stand [mm]."""

_ASIDE_MM = 0.8
"""How near to a line of a link no mark stands [mm]."""


def shown(content: Content, names: Sequence[Placed]) -> Content:
    """`content` without the marks of details that a name or a line of a link lies on."""
    if not any(spot.detail for spot in content.spots):
        return content
    lines = [item.shape.buffer(_ASIDE_MM) for item in content.links if item.depth == 1]
    tree = shapely.STRtree([*(row.shape for row in names), *lines])
    kept = tuple(spot for spot in content.spots
                 if not spot.detail or not tree.query(_mark(spot), "intersects").size)  # fmt: skip
    return replace(content, spots=kept)


def place(
    namer: Names, content: Content, names: Sequence[Placed], frame: Box, blocked: Sequence[Box]
) -> tuple[Placed, ...]:
    """The names of the details of `content` that have room beside `names`, off lines of links."""
    details = [spot for spot in content.spots if spot.detail]
    if not details:
        return ()
    lines = [item.shape.buffer(_ASIDE_MM / 2) for item in content.links if item.depth == 1]
    taken = [
        *label_obstacles.taken(content), *(row.shape for row in names), *lines,
        *(box.shape for box in blocked), *(_mark(spot) for spot in details if spot.look.size),
    ]  # fmt: skip
    wanted = [label for spot in details for label in _wanted(namer, spot)]
    return label_placement.place(wanted, frame, taken, label_obstacles.covered(content))


def named(content: Content, names: Sequence[Placed]) -> Content:
    """`content` without the marks of details whose name has no room among `names`."""
    told = {row.label.own for row in names}
    kept = tuple(spot for spot in content.spots if not spot.detail or _key(spot) in told)
    return replace(content, spots=kept)


def _key(spot: Spot) -> str:
    return f"detail {spot.x} {spot.y}"


def _mark(spot: Spot) -> BaseGeometry:
    return shapely.Point(spot.x, spot.y).buffer(mm(spot.look.size) / 2 + 0.2)


def _wanted(namer: Names, spot: Spot) -> Iterator[Label]:
    """The name of a detail with the places it may have: about its mark, else about its middle."""
    key = label_styles.marker_label_style(spot.look.key).key
    if spot.look.size:
        reach = mm(spot.look.size) / 2
        for label in namer.about(spot.names, key, spot.x, spot.y, reach):
            yield replace(label, own=_key(spot))
    elif alone := namer.label(spot.names, key):
        room = shapely.Point(spot.x, spot.y).buffer(_NEAR_MM + alone.width / 2)
        yield alone.at(label_candidates.inside(room, alone.width, alone.height))
