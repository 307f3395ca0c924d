"""Polygons made one valid coverage: common borders the same on both sides, nothing narrow between.

Shapes are in EPSG:4326, on a grid of `GRID_DEG`. `lienket check` takes what is narrower than
`SLIVER_DEG` for a gap or an overlap; here it is given to a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

GRID_DEG = 1e-5
"""The grid of coordinates [deg], about one metre."""

SLIVER_DEG = 0.001
"""Gaps and strips narrower than this [deg] are none: `lienket check` refuses them."""

_GAP_DEG, _CLOSING_DEG = 0.0015, 0.0008
_STRIP, _WIDER, _ROUNDS = 1.3, 0.2, 10
"""How wide a strip is cut, and by how much wider in each round, in slivers; rounds of mending."""

Shapes = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.intp]
Narrow = tuple[int, BaseGeometry, Numbers]
"""A polygon by its number, its edge at fault, and the numbers of those it was looked at with."""


def cleaned(shapes: Shapes, gap_deg: float, snap_deg: float) -> Shapes:
    """`shapes` (EPSG:4326) noded, without overlaps, and without gaps narrower than `gap_deg`."""
    made = shapely.coverage_clean(  # type: ignore[attr-defined] # its types lag behind
        shapes, gap_width=gap_deg, snapping_distance=snap_deg
    )
    return np.asarray(made)


def snapped(shapes: Shapes) -> Shapes:
    """`shapes` (EPSG:4326) as a coverage: what overlaps or gapes a little is one of two's."""
    return _tidy(cleaned(shapes, _GAP_DEG, 2 * GRID_DEG))


def mended(shapes: Shapes, parts: Sequence[Numbers]) -> tuple[Shapes, tuple[int, ...]]:
    """`shapes` without narrow gaps and strips; the numbers of those that have some all the same.

    Args:
        shapes: a valid coverage, EPSG:4326.
        parts: by their numbers, those that must be a coverage by themselves.
    """
    made = _tidy(_closed(shapes))
    narrow: list[Narrow] = []
    for number in range(_ROUNDS):
        narrow = [*_narrow(made, parts)]
        if not narrow:
            return made, ()
        made = _tidy(_mended(made, narrow, _STRIP + _WIDER * number))
    return made, tuple(sorted({one for one, *_ in narrow}))


def _narrow(shapes: Shapes, parts: Iterable[Numbers]) -> Iterator[Narrow]:
    """The edges that lie too near another polygon, by the subset that shows them; each once."""
    seen: set[tuple[int, bytes]] = set()
    for numbers in parts:
        edges = shapely.coverage_invalid_edges(shapes[numbers], SLIVER_DEG)
        for at in np.flatnonzero(~shapely.is_empty(edges)):
            for edge in shapely.get_parts(edges[at]):
                if (told := (int(numbers[at]), shapely.to_wkb(edge))) not in seen:
                    seen.add(told)
                    yield told[0], edge, numbers


def _mended(shapes: Shapes, narrow: Iterable[Narrow], width: float) -> Shapes:
    """`shapes` with each narrow gap filled, and each narrow strip given to the neighbour along it.

    Args:
        shapes: a valid coverage.
        narrow: what is at fault in it.
        width: how far beside an edge is looked, in slivers.
    """
    made, tree = shapes.copy(), shapely.STRtree(shapes)
    for number, edge, among in narrow:
        near = tree.query(edge, predicate="dwithin", distance=SLIVER_DEG)
        near = near[(near != number) & np.isin(near, among)]
        if not len(near):
            continue
        reach = shapely.buffer(edge, width * SLIVER_DEG, cap_style="square")
        middle = edge.interpolate(0.5, normalized=True)
        nearest = near[int(np.argmin(shapely.distance(middle, made[near])))]
        across = shapely.shortest_line(middle, made[nearest])
        own = across.interpolate(0.5, normalized=True)
        if shapely.dwithin(own, made[number], GRID_DEG / 2):
            piece, taker = polygonal(shapely.intersection(made[number], reach)), nearest
        else:
            beside = shapely.buffer(made[nearest], width * SLIVER_DEG)
            taken = shapely.union_all(made[[number, nearest]])
            piece = polygonal(shapely.difference(shapely.intersection(reach, beside), taken))
            taker = number
        for other in tree.query(piece, predicate="intersects"):
            if other != taker:
                made[other] = polygonal(shapely.difference(made[other], piece))
        made[taker] = shapely.union(made[taker], piece)
    return made


def polygonal(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of `shape`; lines and points that a cut leaves are dropped."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _tidy(shapes: Shapes) -> Shapes:
    """`shapes` on the grid, with gaps closed and each common border the same on both sides."""
    on_grid = shapely.set_precision(
        np.array([polygonal(shape) for shape in shapes]), GRID_DEG, mode="pointwise"
    )
    sound = np.array([polygonal(shapely.make_valid(shape)) for shape in on_grid])
    made = cleaned(sound, _GAP_DEG, GRID_DEG)
    return np.asarray(shapely.set_precision(made, GRID_DEG, mode="pointwise"))


def _closed(shapes: Shapes) -> Shapes:
    """`shapes` with narrow inlets between two of them given to the one with the longer shore."""
    land = shapely.coverage_union_all(shapes)
    shut = _grown(_grown(land, _CLOSING_DEG), -_CLOSING_DEG)
    inlets = shapely.get_parts(shut.difference(land))
    made = shapes.copy()
    at, beside = shapely.STRtree(shapes).query(inlets, predicate="intersects")
    for inlet in np.unique(at):
        banks = beside[at == inlet]
        if len(banks) > 1:
            owner = banks[longest(inlets[inlet], shapes[banks])]
            made[owner] = shapely.union(made[owner], inlets[inlet])
    return made


def _grown(land: BaseGeometry, deg: float) -> BaseGeometry:
    return land.buffer(deg, join_style="mitre", mitre_limit=2)


def longest(piece: BaseGeometry, beside: Shapes) -> int:
    """Which of `beside` has the longest common border with `piece`."""
    return int(np.argmax(shapely.length(shapely.intersection(piece, beside))))
