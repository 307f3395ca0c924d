"""Geometries as arcs of whole numbers: what two areas share is kept once.

Coordinates are counted in 0.00001 degrees. Areas are cut into arcs where their borders part, as in
TopoJSON (https://github.com/topojson/topojson-specification), so that a border between two areas
is stored, thinned and drawn once; each part of a line, and each point, is an arc of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from lienket.webmap import middles
from lienket.webmap.packing import Store, Whole, in_steps, steps, zigzag

Flags = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class _Rings:
    """Rings without their closing vertex: coordinates one after the other, where each starts.

    `following` is the position behind each, the ring's first behind its last. Positions at one
    place have the same `vertex`, a number: places are numbered in the order they are first met,
    before rings are turned.
    """

    x: Whole
    y: Whole
    starts: Whole
    following: Whole
    vertex: Whole

    def turned(self, positions: Whole) -> _Rings:
        """The same rings, each begun elsewhere: `positions` are theirs, in the new order."""
        x, y, vertex = (each[positions] for each in (self.x, self.y, self.vertex))
        return replace(self, x=x, y=y, vertex=vertex)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Areas as arcs.

    `sizes` and `rings` as `pack` has them; of each ring's arcs the `number`, and 1 where it is
    `turned`, walked backwards; the `lengths` of all arcs, and their vertices.
    """

    sizes: Whole
    rings: Whole
    number: Whole
    turned: Whole
    lengths: Whole
    x: Whole
    y: Whole


def order(geometry: Shapes) -> Whole:
    """The positions that bring areas first, then lines, then points; each keep their order.

    Raises:
        ValueError: a geometry is none of the three.
    """
    kind = np.select(
        [np.isin(shapely.get_type_id(geometry), ids) for ids in ((3, 6), (1, 2, 5), (0, 4))],
        [0, 1, 2],
        default=-1,
    )
    if (kind < 0).any():
        raise ValueError(geometry[kind < 0][0].geom_type)
    return np.argsort(kind, kind="stable")


def pack(geometry: Shapes, store: Store) -> dict[str, object]:
    """`geometry` (EPSG:4326, ordered as `order` says), its numbers put into `store`.

    What comes back says how many areas, lines and points there are (`counts`), and where in the
    store stand: `sizes`, the rings of each area and the parts of each other; `rings`, of each ring
    how many arcs it has, doubled, and 1 more where it begins a polygon; `refs`, each arc's number
    less the number after the one before, zigzag, doubled, and 1 more where it is walked backwards;
    `lengths`, the vertices of each arc; `x` and `y`, their coordinates as differences, zigzag;
    `labels`, where the name of each area stands.
    """
    types = shapely.get_type_id(geometry)
    areas = geometry[np.isin(types, (3, 6))]
    rest = geometry[~np.isin(types, (3, 6))]
    cut, labels = _cut(areas)
    parts, owner = shapely.get_parts(rest, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    sizes = np.concatenate([cut.sizes, np.bincount(owner, minlength=len(rest))])
    lengths = np.concatenate([cut.lengths, np.bincount(part, minlength=len(parts))])
    x, y = (
        np.concatenate([arcs, in_steps(xy[:, axis])]) for axis, arcs in enumerate((cut.x, cut.y))
    )
    points = int(np.isin(types, (0, 4)).sum())
    return {
        "counts": (len(areas), len(rest) - points, points),
        "sizes": store.add(sizes),
        "rings": store.add(cut.rings),
        "refs": store.add(_refs(cut.number, cut.turned)),
        **_vertices(lengths, x, y, store),
        "labels": store.add(zigzag(steps(labels.ravel(order="F")))),
    }


def pack_together(
    layers: Sequence[Shapes], store: Store
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Areas (EPSG:4326) of several layers over arcs that they share: the arcs, then each layer.

    Of what `pack` says, `lengths`, `x` and `y` stand with the arcs, the rest with each layer. What
    is the border of a province and of a district is kept once.
    """
    cut, labels = _cut(np.concatenate(layers))
    ends = np.cumsum([len(layer) for layer in layers])[:-1]
    sizes = np.split(cut.sizes, ends)
    behind = np.cumsum([part.sum() for part in sizes])[:-1]
    rings = np.split(cut.rings, behind)
    last = np.cumsum([(part >> 1).sum() for part in rings])[:-1]
    runs = zip(
        sizes,
        rings,
        np.split(cut.number, last),
        np.split(cut.turned, last),
        np.split(labels, ends),
        strict=True,
    )
    told: list[dict[str, object]] = [
        {
            "counts": (len(own), 0, 0),
            "sizes": store.add(own),
            "rings": store.add(ring),
            "refs": store.add(_refs(number, turned)),
            "labels": store.add(zigzag(steps(at.ravel(order="F")))),
        }
        for own, ring, number, turned, at in runs
    ]
    return _vertices(cut.lengths, cut.x, cut.y, store), told


def _vertices(lengths: Whole, x: Whole, y: Whole, store: Store) -> dict[str, object]:
    return {
        "lengths": store.add(lengths),
        "x": store.add(zigzag(steps(x))),
        "y": store.add(zigzag(steps(y))),
    }


def _refs(number: Whole, turned: Whole) -> Whole:
    return zigzag(np.diff(number, prepend=-1) - 1) * 2 + turned


def _cut(areas: Shapes) -> tuple[_Cut, Whole]:
    """Areas cut into arcs, and where the name of each stands (see `labels`)."""
    polygons, area = shapely.get_parts(areas, return_index=True)
    # Shapely leaves the interpreter free while it seeks places, so that both take one's time. It
    # locks the array it is given meanwhile, and before 2.2 reads no locked one: each has its own.
    with ThreadPoolExecutor(1) as aside:
        sought = aside.submit(middles.of_parts, polygons.copy(), area)
        cut = _areas(polygons, area, len(areas))
    return cut, sought.result()


def _areas(polygons: Shapes, area: Whole, count: int) -> _Cut:
    """`count` areas, made of these polygons, as arcs."""
    linear, polygon = shapely.get_rings(polygons, return_index=True)
    rings, kept = _whole_rings(linear)
    if not kept.any():
        nothing = np.zeros(0, dtype=np.int64)
        return _Cut(np.zeros(count, dtype=np.int64), *(nothing,) * 6)
    polygon = polygon[kept]
    begins = np.diff(polygon, prepend=-1) != 0
    sizes = np.bincount(area[polygon], minlength=count)
    rings, junction = _turned(rings)
    starts = np.flatnonzero(junction)
    held = np.bincount(np.searchsorted(rings.starts, starts, side="right") - 1)
    return _Cut(sizes, held * 2 + begins, *_arcs(rings, starts))


def _whole_rings(linear: Shapes) -> tuple[_Rings, Flags]:
    """The rings in steps, without a vertex that repeats the one before; which rings are left."""
    xy, ring = shapely.get_coordinates(linear, return_index=True)
    x, y = in_steps(xy[:, 0]), in_steps(xy[:, 1])
    # A closing vertex repeats the first, so every vertex is compared with the one behind it.
    same = (ring[:-1] == ring[1:]) & (x[:-1] == x[1:]) & (y[:-1] == y[1:])
    last = np.flatnonzero(np.diff(ring, append=-1) != 0)
    keep = np.ones(len(x), dtype=bool)
    keep[:-1] &= ~same
    keep[last] = False
    counts = np.bincount(ring[keep], minlength=len(linear))
    left = counts > 0
    return _numbered(x[keep], y[keep], counts[left]), left


def _numbered(x: Whole, y: Whole, lengths: Whole) -> _Rings:
    """Rings of so many vertices, their places numbered."""
    ends = np.cumsum(lengths)
    starts = ends - lengths
    following = np.arange(1, len(x) + 1)
    following[ends - 1] = starts
    return _Rings(x, y, starts, following, _numbers((x << 32) + y))


def _numbers(values: Whole) -> Whole:
    """A number for each value, from 0, in the order they are first met."""
    return pd.factorize(values)[0].astype(np.int64, copy=False)


def _first(numbers: Whole) -> Whole:
    """Where each of `numbers`, given as `_numbers` gives them, is first met."""
    return np.flatnonzero(np.diff(np.maximum.accumulate(numbers), prepend=-1))


def _junctions(rings: _Rings) -> Flags:
    """Whether each position is where borders part: its place has other than two neighbours.

    A ring without such a place gets one: that of the lowest number.
    """
    vertex, behind = rings.vertex, rings.vertex[rings.following]
    before = np.empty_like(vertex)
    before[rings.following] = vertex
    low, high = np.minimum(before, behind), np.maximum(before, behind)
    first = _first(vertex)[vertex]
    parting = (low == high) | (low != low[first]) | (high != high[first])
    junction = np.zeros(int(vertex.max()) + 1, dtype=bool)
    junction[vertex[parting]] = True
    bare = ~np.logical_or.reduceat(junction[vertex], rings.starts)
    junction[np.minimum.reduceat(vertex, rings.starts)[bare]] = True
    at: Flags = junction[vertex]
    return at


def _turned(rings: _Rings) -> tuple[_Rings, Flags]:
    """The rings, each turned so that it starts at a junction; and where junctions are."""
    junction = _junctions(rings)
    at = np.flatnonzero(junction)
    shift = at[np.searchsorted(at, rings.starts)] - rings.starts
    lengths = np.diff(rings.starts, append=len(rings.x))
    start, length = (np.repeat(each, lengths) for each in (rings.starts, lengths))
    offset = np.arange(len(rings.x)) - start
    position = start + (offset + np.repeat(shift, lengths)) % length
    return rings.turned(position), junction[position]


def _arcs(rings: _Rings, starts: Whole) -> tuple[Whole, Whole, Whole, Whole, Whole]:
    """Arcs that start at positions `starts`: their numbers, which are turned; each once.

    That is three runs: lengths, x and y.
    """
    vertex, behind = rings.vertex, rings.vertex[rings.following]
    lasts = np.append(starts[1:], len(vertex)) - 1
    # An arc is known by its first step, from that end which makes it the lower.
    there = (vertex[starts] << 32) + behind[starts]
    back = (behind[lasts] << 32) + vertex[lasts]
    number = _numbers(np.minimum(there, back))
    first, backwards = _first(number), back < there
    turned = backwards != backwards[first][number]
    positions, lengths = _positions(first, starts, rings.following)
    return number, turned.astype(np.int64), lengths, rings.x[positions], rings.y[positions]


def _positions(arcs: Whole, starts: Whole, following: Whole) -> tuple[Whole, Whole]:
    """The positions of the vertices of `arcs` (each a number in `starts`), and how many each has.

    The last vertex of an arc is the first of the next: it stands at the end of both.
    """
    begin = starts[arcs]
    lengths = np.diff(starts, append=len(following))[arcs] + 1
    ends = np.cumsum(lengths)
    positions = np.arange(ends[-1]) + np.repeat(begin - (ends - lengths), lengths)
    positions[ends - 1] = following[begin + lengths - 2]
    return positions, lengths
