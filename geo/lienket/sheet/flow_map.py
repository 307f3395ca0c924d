"""Relations as bands on the page: what has no line of its own is joined, never routed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket.model.atlas import Atlas
from lienket.sheet.model import Flow, PagePoint, Relation
from lienket.sheet.view import View

_BENDS = (0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42)
"""How far a band may stray from straight, of its length."""

_HUBS = 8
_STEPS, _ROUNDS = 40, 3
_CLEAR_MM, _NODE_MM = 1.6, 4.5
"""What should be free beside a band, and about a place that it does not join [mm]."""

_PER_MM = 0.15
"""What a millimetre of a band costs, beside a square millimetre that it shares with others."""


def lay_out(atlas: Atlas, relations: Sequence[Relation], view: View) -> tuple[Flow, ...]:
    """The bands of those `relations` that have all their ends on the map, clear of each other."""
    inside = dict(_inside(atlas.frames[atlas.catalogue.sides_layer], view))
    inside |= dict(_inside(atlas.sides, view))
    own = [row for row in relations if all(end.key in inside for end in row.ends)]
    places = [tuple(inside[end.key] for end in row.ends) for row in own]
    shapes = _settled(own, places)
    return tuple(Flow(*row) for row in zip(own, places, shapes, strict=True))


def _inside(frame: gpd.GeoDataFrame, view: View) -> Iterator[tuple[str, PagePoint]]:
    """A place well inside each area, as far as it is on the map [mm]."""
    seen = shapely.intersection(view.shapes(frame), view.box.shape)
    for key, shape in zip(frame.index, seen, strict=True):
        if shape.area > 0:
            largest = max(shapely.get_parts(shape), key=shapely.area)
            x, y = shapely.maximum_inscribed_circle(largest, tolerance=0.5).coords[0]
            yield str(key), (x, y)


def _settled(
    rows: Sequence[Relation], places: Sequence[tuple[PagePoint, ...]]
) -> list[BaseGeometry]:
    """For each relation the shape by which it keeps clear of the others, one after the other."""
    options = [[*_shapes(own)] for own in places]
    reach = [row.width / 2 + _CLEAR_MM for row in rows]
    nodes = {place for row, own in zip(rows, places, strict=True) if not row.broad for place in own}
    chosen = [own[0] for own in options]
    for _ in range(_ROUNDS):
        for number, own in enumerate(options):
            bands = np.delete(shapely.buffer(chosen, reach), number)
            strange = sorted(nodes - {*places[number]})
            others = [*bands, *(shapely.Point(place).buffer(_NODE_MM) for place in strange)]
            chosen[number] = own[_cheapest(own, reach[number], others)]
    return chosen


def _cheapest(own: Sequence[BaseGeometry], reach: float, others: Sequence[BaseGeometry]) -> int:
    """Which of the shapes shares least with others and is short."""
    bands, cost = shapely.buffer(own, reach), _PER_MM * shapely.length(own)
    for other in others:
        cost = cost + shapely.area(shapely.intersection(bands, other))
    return int(np.argmin(cost))


def _shapes(places: Sequence[PagePoint]) -> Iterator[BaseGeometry]:
    """Curves between two places; from more, lines to a hub at or about their middle."""
    if len(places) == 2:  # noqa: PLR2004 - a pair
        start, end = np.array(places)
        for bend in _BENDS:
            yield _curve(start, end, bend)
        return
    middle = np.mean(places, axis=0)
    far = np.hypot(*(np.array(places) - middle).T).min() / 2
    turns = np.arange(_HUBS) * 2 * np.pi / _HUBS
    about = far * np.column_stack([np.cos(turns), np.sin(turns)])
    for off in (np.zeros(2), *about):
        yield MultiLineString([(place, tuple(middle + off)) for place in places])


_Point = npt.NDArray[np.float64]


def _curve(start: _Point, end: _Point, bend: float) -> LineString:
    """A parabola that strays by `bend` of the way from the straight line (a quadratic Bézier)."""
    east, north = end - start
    pull = (start + end) / 2 + 2 * bend * np.array([-north, east])
    share = np.linspace(0, 1, _STEPS)[:, None]
    return LineString((1 - share) ** 2 * start + 2 * share * (1 - share) * pull + share**2 * end)
