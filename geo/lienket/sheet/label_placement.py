"""Where names stand: each at its cheapest free place, the most important first.

A name comes with all the places it may have. A tree over all of them says which overlap; when a
name takes one, every place that overlaps it is lost to the others. So no two names can overlap.
Places, shapes and sizes are in [mm] of the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from lienket.sheet.canvas import Box
from lienket.sheet.fonts import Face
from lienket.sheet.model import PagePoint
from lienket.style import StatusClass

_CLEAR_MM = 0.7
"""Between two names, and between a name and the frame [mm]."""

_ANY = 0.4
"""What it costs a name to touch what should be seen, beside the share of it that lies over it."""

Plate = Literal["", "stone", "sign", "plain", "disc"]
"""What a number stands on: a kilometre stone, an expressway's sign, a plain plate; a disc."""


@dataclass(frozen=True, slots=True)
class LabelPosition:
    """A place for a name: the middle of its block [mm], its turn [deg], what it costs.

    `mark` = what a fine line leads to from there, where it stands off.
    """

    x: float
    y: float
    turn: float = 0
    cost: float = 0
    mark: PagePoint | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A name in its lines, its size [mm] and the `places` it may have.

    The least `rank` is the most important; `plate` is the kind of a road's number, "" = no plate;
    `own` names what it may lie over: that which it is the name of; `symbol` = it is no name, but
    the number of that class's group; of names with one `either`, forms of the same, one is placed.
    """

    lines: tuple[str, ...]
    face: Face
    rank: float
    width: float
    height: float
    places: tuple[LabelPosition, ...]
    plate: Plate = ""
    own: str = ""
    symbol: StatusClass | None = None
    either: str = ""

    def at(self, places: Iterable[LabelPosition], rank: float = 0) -> Label:
        """The same with these places it may have, less important by `rank`."""
        return replace(self, rank=self.rank + rank, places=tuple(places))


@dataclass(frozen=True, slots=True)
class Placed:
    """A name at its place; `shape` is the block it fills on the page."""

    label: Label
    place: LabelPosition
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Covered:
    """What names should not lie over, what it is the shape of, what it costs to cover it."""

    shape: BaseGeometry
    own: str
    cost: float


Rows: TypeAlias = Sequence[tuple[Label, LabelPosition]]
Shapes: TypeAlias = npt.NDArray[np.object_]
Costs: TypeAlias = npt.NDArray[np.float64]


def block(label: Label, place: LabelPosition) -> BaseGeometry:
    """What a name fills at a place."""
    wide, high = label.width / 2, label.height / 2
    box = shapely.box(place.x - wide, place.y - high, place.x + wide, place.y + high)
    return box if not place.turn else _turned(box, place)


def _turned(box: BaseGeometry, place: LabelPosition) -> BaseGeometry:
    angle = np.radians(place.turn)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = np.array([place.x, place.y])
    return shapely.transform(box, lambda places: (places - middle) @ turn + middle)


def place(
    labels: Sequence[Label],
    frame: Box,
    taken: Sequence[BaseGeometry],
    covered: Sequence[Covered],
) -> tuple[Placed, ...]:
    """The names that find a place, the most important first.

    Args:
        labels: all names wanted.
        frame: none stands outside it.
        taken: where none may stand.
        covered: what none should lie over, if it has another place.
    """
    rows = [(label, spot) for label in labels for spot in label.places]
    if not rows:
        return ()
    # 1. Every place of every name as an area; out goes what leaves the frame or is taken.
    shapes = np.asarray([block(label, spot) for label, spot in rows], dtype=object)
    inside = shapely.contains(shapely.buffer(frame.shape, -_CLEAR_MM), shapes)
    free = np.flatnonzero(inside & ~_hits(_clear(shapes), taken))
    rows, shapes = [rows[number] for number in free], shapes[free]
    # 2. What each costs: the place itself, and what it covers. The choice is greedy.
    costs = np.array([spot.cost for _, spot in rows]) + _costs(rows, shapes, covered)
    return tuple(_chosen(rows, shapes, costs))


def _chosen(rows: Rows, shapes: Shapes, costs: Costs) -> Iterator[Placed]:
    """The cheapest place left for each name, the most important name first."""
    wide, own = _clear(shapes), defaultdict[str, list[int]](list)
    tree, lost = shapely.STRtree(wide), np.zeros(len(rows), dtype=bool)
    for number, (label, _) in enumerate(rows):
        own[label.either or str(id(label))].append(number)
    for forms in sorted(own.values(), key=lambda forms: rows[forms[0]][0].rank):
        left = [number for number in forms if not lost[number]]
        if left:
            best = min(left, key=lambda number: costs[number])
            yield Placed(*rows[best], shapes[best])
            lost[tree.query(wide[best], predicate="intersects")] = True


def _clear(shapes: Shapes) -> Shapes:
    """Shapes with half of what must be clear between two of them."""
    return np.asarray(shapely.buffer(shapes, _CLEAR_MM / 2, join_style="mitre"))


def _hits(shapes: Shapes, taken: Sequence[BaseGeometry]) -> npt.NDArray[np.bool_]:
    """Which of `shapes` meet any of `taken`."""
    met = np.zeros(len(shapes), dtype=bool)
    if taken:
        hit, _ = shapely.STRtree(taken).query(shapes, predicate="intersects")
        met[hit] = True
    return met


def _costs(rows: Rows, shapes: Shapes, covered: Sequence[Covered]) -> Costs:
    """What each place costs by how much it covers of what is not its own."""
    costs = np.zeros(len(rows))
    if not covered:
        return costs
    under = np.asarray([row.shape for row in covered], dtype=object)
    which, what = shapely.STRtree(under).query(shapes, predicate="intersects")
    strange = np.array([
        not rows[i][0].own or rows[i][0].own != covered[j].own
        for i, j in zip(which, what, strict=True)
    ], dtype=bool)  # fmt: skip
    which, what = which[strange], what[strange]
    shares = shapely.area(shapely.intersection(shapes[which], under[what])) / shapely.area(
        shapes[which]
    )
    prices = np.array([row.cost for row in covered])[what]
    np.add.at(costs, which, _ANY + prices * shares)
    return costs


def overlaps(placed: Sequence[Placed]) -> int:
    """How many pairs of names overlap."""
    shapes = [row.shape for row in placed]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    return int(np.count_nonzero(first < second))


def outside(placed: Sequence[Placed], frame: Box) -> int:
    """How many names reach out of the frame."""
    return sum(not frame.shape.contains(row.shape) for row in placed)
