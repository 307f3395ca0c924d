"""Geometries as arcs of whole numbers: what two areas share is kept once.

Coordinates are counted in 0.00001 degrees. Areas are cut into arcs where their borders part, as in
TopoJSON (https://github.com/topojson/topojson-specification), so that a border between two areas
is stored, thinned and drawn once; each part of a line, and each point, is an arc of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.webmap.packing import Store, Whole, steps, zigzag

STEPS_PER_DEGREE = 100_000

Flags = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]

_LABEL_TOLERANCE = 0.002
"""A name may stand this far from the middle of the widest place of its area [deg]."""
_LABEL_THINNING = 0.003
"""An outline is thinned by this before that place is sought [deg]."""


@dataclass(frozen=True, slots=True)
class _Rings:
    """Rings without their closing vertex: coordinates one after the other, where each starts."""

    x: Whole
    y: Whole
    starts: Whole

    @property
    def lengths(self) -> Whole:
        return np.diff(self.starts, append=len(self.x))

    @property
    def following(self) -> Whole:
        """The position that follows each, the ring's first after its last."""
        behind = np.arange(1, len(self.x) + 1)
        behind[self.starts + self.lengths - 1] = self.starts
        return behind

    def taken(self, positions: Whole, starts: Whole) -> _Rings:
        return _Rings(self.x[positions], self.y[positions], starts)


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
    sizes, rings, refs, arcs = _areas(areas)
    parts, owner = shapely.get_parts(rest, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    sizes = np.concatenate([sizes, np.bincount(owner, minlength=len(rest))])
    lengths = [arcs[2], np.bincount(part, minlength=len(parts))]
    x, y = (np.concatenate([arcs[axis], _steps_of(xy[:, axis])]) for axis in (0, 1))
    points = int(np.isin(types, (0, 4)).sum())
    labels = _labels(areas).ravel(order="F")
    return {
        "counts": (len(areas), len(rest) - points, points),
        "sizes": store.add(sizes),
        "rings": store.add(rings),
        "refs": store.add(refs),
        "lengths": store.add(np.concatenate(lengths)),
        "x": store.add(zigzag(steps(x))),
        "y": store.add(zigzag(steps(y))),
        "labels": store.add(zigzag(steps(labels))),
    }


def _steps_of(degrees: npt.NDArray[np.float64]) -> Whole:
    return np.rint(degrees * STEPS_PER_DEGREE).astype(np.int64)


def _labels(areas: Shapes) -> Whole:
    """Where each area's name stands: about the middle of its widest place, x and y in steps."""
    parts, owner = shapely.get_parts(areas, return_index=True)
    largest = np.lexsort((-shapely.area(parts), owner))
    _, first = np.unique(owner[largest], return_index=True)
    widest = parts[largest[first]]
    thin = shapely.simplify(widest, _LABEL_THINNING, preserve_topology=True)
    radius = shapely.maximum_inscribed_circle(thin, tolerance=_LABEL_TOLERANCE)
    middle = shapely.get_coordinates(shapely.get_point(radius, 0))
    inside = np.asarray(shapely.contains_xy(widest, middle[:, 0], middle[:, 1]))
    sure = shapely.get_coordinates(shapely.point_on_surface(widest))
    return _steps_of(np.where(inside.reshape(-1, 1), middle, sure))


def _areas(areas: Shapes) -> tuple[Whole, Whole, Whole, tuple[Whole, Whole, Whole]]:
    """The sizes, rings and refs of `pack`, and the arcs: x, y, lengths."""
    polygons, area = shapely.get_parts(areas, return_index=True)
    linear, polygon = shapely.get_rings(polygons, return_index=True)
    rings, kept = _whole_rings(linear)
    if not kept.any():
        nothing = np.zeros(0, dtype=np.int64)
        return np.zeros(len(areas), dtype=np.int64), nothing, nothing, (nothing,) * 3
    polygon = polygon[kept]
    begins = np.diff(polygon, prepend=-1) != 0
    sizes = np.bincount(area[polygon], minlength=len(areas))
    rings, junction = _turned(rings)
    starts = np.flatnonzero(junction)
    refs, arcs = _arcs(rings, starts)
    count = np.bincount(np.searchsorted(rings.starts, starts, side="right") - 1)
    return sizes, count * 2 + begins, refs, arcs


def _whole_rings(linear: Shapes) -> tuple[_Rings, Flags]:
    """The rings in steps, without a vertex that repeats the one before; which rings are left."""
    xy, ring = shapely.get_coordinates(linear, return_index=True)
    x, y = _steps_of(xy[:, 0]), _steps_of(xy[:, 1])
    # A closing vertex repeats the first, so every vertex is compared with the one behind it.
    same = (ring[:-1] == ring[1:]) & (x[:-1] == x[1:]) & (y[:-1] == y[1:])
    last = np.flatnonzero(np.diff(ring, append=-1) != 0)
    keep = np.ones(len(x), dtype=bool)
    keep[:-1] &= ~same
    keep[last] = False
    counts = np.bincount(ring[keep], minlength=len(linear))
    left = counts > 0
    ends = np.cumsum(counts[left])
    return _Rings(x[keep], y[keep], ends - counts[left]), left


def _vertices(rings: _Rings) -> Whole:
    """A number for each place: positions at one place have the same."""
    whole = (rings.x << 32) + rings.y
    number: Whole = np.unique(whole, return_inverse=True)[1].astype(np.int64)
    return number


def _edges(vertex: Whole, following: Whole) -> tuple[Whole, Whole]:
    """The number of the edge that leaves each position, one for both directions; its direction."""
    there = vertex[following]
    low, high = np.minimum(vertex, there), np.maximum(vertex, there)
    edge = np.unique(low * (int(vertex.max()) + 1) + high, return_inverse=True)[1]
    return edge.astype(np.int64), (vertex > there).astype(np.int64)


def _junctions(rings: _Rings) -> Flags:
    """Whether each position is where borders part: its place has other than two edges.

    A ring without such a place gets one: its lowest.
    """
    vertex, following = _vertices(rings), rings.following
    edge, _ = _edges(vertex, following)
    _, first = np.unique(edge, return_index=True)
    ends = np.concatenate([vertex[first], vertex[following][first]])
    junction = np.bincount(ends, minlength=int(vertex.max()) + 1) != 2  # noqa: PLR2004 - two edges
    bare = ~np.logical_or.reduceat(junction[vertex], rings.starts)
    junction[np.minimum.reduceat(vertex, rings.starts)[bare]] = True
    at: Flags = junction[vertex]
    return at


def _turned(rings: _Rings) -> tuple[_Rings, Flags]:
    """The rings, each turned so that it starts at a junction; and where junctions are."""
    junction = _junctions(rings)
    at = np.flatnonzero(junction)
    shift = at[np.searchsorted(at, rings.starts)] - rings.starts
    start, length = (np.repeat(each, rings.lengths) for each in (rings.starts, rings.lengths))
    offset = np.arange(len(rings.x)) - start
    position = start + (offset + np.repeat(shift, rings.lengths)) % length
    return rings.taken(position, rings.starts), junction[position]


def _arcs(rings: _Rings, starts: Whole) -> tuple[Whole, tuple[Whole, Whole, Whole]]:
    """The refs of `pack` for arcs that start at positions `starts`, and each arc once."""
    vertex, following = _vertices(rings), rings.following
    edge, direction = _edges(vertex, following)
    # An arc is known by its lowest edge, and walked as that edge is.
    lowest = np.minimum.reduceat(edge * 2 + direction, starts)
    _, first, same = np.unique(lowest >> 1, return_index=True, return_inverse=True)
    backwards = (lowest & 1) != (lowest & 1)[first][same]
    number = np.empty(len(first), dtype=np.int64)
    by_place = np.argsort(first)
    number[by_place] = np.arange(len(first))
    found = number[same]
    refs = zigzag(np.diff(found, prepend=-1) - 1) * 2 + backwards
    positions, lengths = _positions(first[by_place], starts, following)
    return refs, (rings.x[positions], rings.y[positions], lengths)


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
