"""The places a name may have: about a point, inside an area, along or beside a line.

Places, shapes and sizes are in [mm] of the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from lienket.sheet.label_placement import LabelPosition

_ABOUT = (
    (1, 0, 0.0), (-1, 0, 0.3), (1, 1, 0.2), (1, -1, 0.25), (-1, 1, 0.45), (-1, -1, 0.5),
    (0, 1, 0.35), (0, -1, 0.4),
)  # fmt: skip
"""Right, left, the corners, above, below: how good each place about a point is."""

_CLEAR_MM = 0.7, 0.6
"""From a mark to a name beside, above or below it, and to one at its corner, each way [mm]: all
eight must keep clear of the mark itself, or they are no places."""

_GAP_MM, _FAR_MM, _OUTSIDE = 0.3, 3.0, 2.5
_OFF = 0.2
"""What a millimetre costs from a name beside an area to the middle of that."""

_STEP_MM = 1.6
_BEND_MM = 0.9
"""A name stands along a line that strays no more from straight under it [mm]."""

_STEEP = 75
"""No name along a line is steeper [deg]."""


def about(x: float, y: float, width: float, height: float, reach: float) -> Iterator[LabelPosition]:
    """Eight places about a point with a mark that reaches so far [mm]."""
    straight, corner = reach + _CLEAR_MM[0], reach / math.sqrt(2) + _CLEAR_MM[1]
    yield from _eight(x, y, width, height, (straight, straight), (corner, corner))


def _eight(  # noqa: PLR0913, PLR0917 - a block about a point has so many
    x: float, y: float, width: float, height: float,
    straight: tuple[float, float], corner: tuple[float, float],
) -> Iterator[LabelPosition]:  # fmt: skip
    """Eight places about a point, so far off it to the sides and up or down [mm]."""
    for right, up, cost in _ABOUT:
        aside, over = corner if right and up else straight
        yield LabelPosition(
            x + right * (aside + width / 2), y + up * (over + height / 2), cost=cost
        )  # fmt: skip


def around(shape: BaseGeometry, width: float, height: float) -> Iterator[LabelPosition]:
    """Places outside an area and near it, best its middle; none is as good as inside."""
    west, south, east, north = shape.bounds
    step = max(_STEP_MM / 4, (east - west + north - south) / 40)
    xs, ys = np.meshgrid(
        np.arange(west - width, east + width + step, step),
        np.arange(south - 2 * height, north + 2 * height + step, step),
    )
    boxes = _boxes(xs.ravel(), ys.ravel(), width, height)
    far, off = shapely.distance(shape, boxes), shapely.distance(shapely.centroid(shape), boxes)
    for number in np.flatnonzero((far > _GAP_MM) & (far < _FAR_MM)):
        x, y = float(xs.ravel()[number]), float(ys.ravel()[number])
        lean = abs(y - (south + north) / 2) / (north - south + height)
        near = 0.4 * float(far[number]) + _OFF * float(off[number])
        yield LabelPosition(x, y, cost=_OUTSIDE + near + 0.5 * lean)


_Numbers: TypeAlias = npt.NDArray[np.float64]


def _boxes(xs: _Numbers, ys: _Numbers, width: float, height: float) -> npt.NDArray[np.object_]:
    wide, high = width / 2, height / 2
    return np.asarray(shapely.box(xs - wide, ys - high, xs + wide, ys + high))


def inside(shape: BaseGeometry, width: float, height: float) -> Iterator[LabelPosition]:
    """Places on a grid at which a block lies wholly inside the areas of `shape`."""
    for part in shapely.get_parts(shape):
        if not isinstance(part, Polygon) or part.area < width * height:
            continue
        yield from _inside(part, width, height)


def _inside(part: Polygon, width: float, height: float) -> Iterator[LabelPosition]:
    west, south, east, north = part.bounds
    step = max(_STEP_MM, math.sqrt(part.area) / 24)
    middle = shapely.maximum_inscribed_circle(part, tolerance=step).coords[0]
    xs, ys = np.meshgrid(
        np.arange(west + width / 2, east - width / 2 + step, step),
        np.arange(south + height / 2, north - height / 2 + step, step),
    )
    boxes = _boxes(xs.ravel(), ys.ravel(), width, height)
    shapely.prepare(part)
    fits = shapely.contains_properly(part, boxes)
    size = math.sqrt(part.area)
    for x, y in zip(xs.ravel()[fits], ys.ravel()[fits], strict=True):
        far = math.hypot(x - middle[0], y - middle[1]) / size
        yield LabelPosition(float(x), float(y), cost=3 * far)


def over(shape: BaseGeometry, width: float, height: float) -> Iterator[LabelPosition]:
    """Places with their middle in the largest part of an area too small for the block.

    Best is where most of the block is inside.
    """
    shape = max(shapely.get_parts(shape), key=shapely.area)
    west, south, east, north = shape.bounds
    middle = shapely.centroid(shape)
    step = max(_STEP_MM / 2, math.sqrt(shape.area) / 12)
    xs, ys = np.meshgrid(np.arange(west, east + step, step), np.arange(south, north + step, step))
    middles = np.asarray(shapely.points(xs.ravel(), ys.ravel()))
    shapely.prepare(shape)
    for number in np.flatnonzero(shapely.contains_properly(shape, middles)):
        x, y = float(xs.ravel()[number]), float(ys.ravel()[number])
        [block] = _boxes(np.array([x]), np.array([y]), width, height)
        out = 1 - shapely.intersection(block, shape).area / (width * height)
        far = math.hypot(x - middle.x, y - middle.y) / math.sqrt(shape.area)
        yield LabelPosition(x, y, cost=_OUTSIDE * out + _OFF * far)


def on(line: LineString, start: float, end: float) -> Iterator[LabelPosition]:
    """Places on a line from `start` to `end` of its length [mm], the best in their middle."""
    half = max((end - start) / 2, 1e-9)
    for far in np.arange(start, end, _STEP_MM):
        point = line.interpolate(far)
        yield LabelPosition(point.x, point.y, cost=1.2 * abs(far - start - half) / half)


def along(
    line: LineString, width: float, height: float, lift: float, *, steep: float = _STEEP
) -> Iterator[LabelPosition]:  # fmt: skip
    """Places above or below a line, `lift` off [mm], where it is straight enough.

    There it is no steeper than `steep` [deg].
    """
    for far in np.arange(width * 0.6, line.length - width * 0.6, _STEP_MM):
        run = shapely.get_coordinates(substring(line, far - width / 2, far + width / 2))
        (x0, y0), (x1, y1) = run[0], run[-1]
        turn = math.degrees(math.atan2(y1 - y0, x1 - x0))
        if abs(turn) > 90:  # noqa: PLR2004 - a right angle: it would stand on its head
            turn -= math.copysign(180, turn)
        if abs(turn) > steep:
            continue
        normal = np.array([-math.sin(math.radians(turn)), math.cos(math.radians(turn))])
        off = (run - run[0]) @ normal
        bend = float(off.max() - off.min())
        if bend > _BEND_MM * 2:
            continue
        middle = (run[0] + run[-1]) / 2
        for side, level, cost in ((1, off.max(), 0.0), (-1, off.min(), 0.3)):
            x, y = middle + normal * (level + side * (lift + height / 2))
            yield LabelPosition(float(x), float(y), turn, cost + bend + abs(turn) / 90)


def beside(
    line: LineString, width: float, height: float, lift: float, *, step: float = 2 * _STEP_MM
) -> Iterator[LabelPosition]:  # fmt: skip
    """Places to the right, left, above and below points of a line, `step` apart [mm]."""
    for far in np.arange(0, line.length + step / 2, step):
        point = line.interpolate(min(far, line.length))
        off = abs(far / max(line.length, 1e-9) - 0.5)
        straight, corner = (lift + 0.7, lift + 0.5), (0.75 * lift + 0.3, 0.55 * lift)
        for place in _eight(point.x, point.y, width, height, straight, corner):
            yield LabelPosition(place.x, place.y, cost=place.cost + off)


def lines(shapes: Sequence[BaseGeometry]) -> list[LineString]:
    """The lines of shapes, joined where they end in each other, the longest first."""
    whole = shapely.union_all([*shapes])
    parts = shapely.get_parts(shapely.line_merge(whole))
    found = [part for part in parts if isinstance(part, LineString)]
    return sorted(found, key=lambda line: (-line.length, line.coords[0]))
