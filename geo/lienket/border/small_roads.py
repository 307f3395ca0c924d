"""Small roads across a border: where they pass it and lead on inside each side.

All lines here are in one projected CRS in metres.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csgraph, csr_array
from shapely import LineString, Point

from lienket.line_clipping import Ground, Stretch, cut

LEAST_M = 1000.0
"""A small public road leads somewhere if one can drive on so far inside each side [m]."""

_GRID_M = 0.01
"""Vertices that are no farther apart [m] are one node."""

GAP_M = 5.0
"""A loose end that is no farther from another road [m] meets it: the source drew it too short."""

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Lines = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Edges:
    """Roads from junction to junction, cut at the border: an item an edge.

    `tail` and `head` are numbers of nodes, which stand at `nodes` [m]; `side` is the number of a
    side, `row` that of the road.
    """

    nodes: Floats
    tail: Whole
    head: Whole
    metres: Floats
    side: Whole
    row: Whole


@dataclass(frozen=True, slots=True)
class Gate:
    """A place where a road passes: `row` is its number, `sides` those it leads on into."""

    x: float
    y: float
    sides: tuple[str, ...]
    row: int


def gates(lines: Lines, small: npt.NDArray[np.bool_], ground: Ground) -> Iterator[Gate]:
    """Where the `small` ones of `lines` pass a border and lead `LEAST_M` on into two sides.

    One may drive on over all of `lines`, within the side: the shortest way to each place counts, so
    that a road round a block leads no farther than to its far side. A group of roads beyond the
    border that leads nowhere that far is a bulge of the side it hangs on, the smallest first: so a
    road that winds along the border passes it once, where it leaves for good.

    Args:
        lines: roads that share a vertex where they meet.
        small: which of them count only if they lead on.
        ground: the areas of the sides.
    """
    names = [*ground.areas]
    edges = _without_bulges(_edges(_closed(lines), ground, names))
    own = small[edges.row]
    met = _sides_at(edges, own)
    graphs = {int(side): _graph(edges, int(side)) for side in np.unique(edges.side)}
    for node in np.flatnonzero(met.sum(axis=1) > 1):
        sides = [side for side in np.flatnonzero(met[node]) if _leads_on(edges, graphs, side, node)]
        if len(sides) > 1:
            row = edges.row[own & ((edges.tail == node) | (edges.head == node))].min()
            x, y = edges.nodes[node]
            yield Gate(float(x), float(y), tuple(names[side] for side in sides), int(row))


def _closed(lines: Lines) -> Lines:
    """`lines`, each loose end within `GAP_M` of another put onto it, which gets a vertex there."""
    paths = [shapely.get_coordinates(line) for line in lines]
    loose = _loose(paths)
    points = np.array([Point(paths[row][at]) for row, at in loose], dtype=object)
    onto: dict[int, list[Floats]] = {}
    moved: set[int] = set()
    for number, other in shapely.STRtree(lines).query(points, "dwithin", GAP_M).T:
        row, at = loose[number]
        if other == row or number in moved:
            continue
        moved.add(number)
        place = lines[other].interpolate(lines[other].project(points[number]))
        paths[row][at] = shapely.get_coordinates(place)[0]
        onto.setdefault(int(other), []).append(paths[row][at])
    for row, places in onto.items():
        paths[row] = _with(paths[row], lines[row], places)
    return np.array([LineString(path) for path in paths], dtype=object)


def _loose(paths: Sequence[Floats]) -> list[tuple[int, int]]:
    """The ends of `paths` that are no vertex of another: row, and 0 for the first or -1."""
    seen = Counter(vertex for path in paths for vertex in {(x, y) for x, y in path})
    ends = ((row, at) for row in range(len(paths)) for at in (0, -1))
    return [(row, at) for row, at in ends if seen[paths[row][at][0], paths[row][at][1]] == 1]


def _with(path: Floats, line: LineString, places: Sequence[Floats]) -> Floats:
    """The vertices of `line`, now `path`, with those of `places` that are none yet."""
    steps = np.r_[0.0, np.hypot(*np.diff(shapely.get_coordinates(line), axis=0).T).cumsum()]
    along = shapely.line_locate_point(line, shapely.points(places))
    order = np.argsort(np.r_[steps, along], kind="stable")
    return np.concatenate([path, places])[order]


def _edges(lines: Lines, ground: Ground, names: Sequence[str]) -> Edges:
    """`lines` cut at the border and at their junctions; what lies on no side is left out."""
    pieces = [(names.index(side), piece, row) for row, (side, piece) in _pieces(lines, ground)]
    paths = [shapely.get_coordinates(piece) for _, piece, _ in pieces] or [np.zeros((0, 2))]
    # 1. The same place, on a fine grid, is the same vertex.
    places = np.concatenate(paths)
    spots, number = np.unique(
        np.round(places / _GRID_M).astype(np.int64), axis=0, return_inverse=True
    )
    number = number.ravel()
    # 2. Nodes: what two pieces share, and the ends of each.
    counts = np.array([len(path) for path in paths])
    owner = np.repeat(np.arange(len(paths)), counts)
    ends = np.cumsum(counts)
    is_node = np.bincount(number, minlength=len(spots)) > 1
    is_node[number[np.r_[ends - counts, ends - 1]]] = True
    # 3. An edge between nodes that follow on one piece, as long as the way between them.
    steps = np.r_[0.0, np.hypot(*np.diff(places, axis=0).T)]
    along = np.cumsum(steps)
    at = np.flatnonzero(is_node[number])
    pairs = np.array([*pairwise(at)], dtype=np.int64).reshape(-1, 2)
    start, end = pairs[owner[pairs[:, 0]] == owner[pairs[:, 1]]].T
    side, row = (np.array([piece[which] for piece in pieces], dtype=np.int64) for which in (0, 2))
    return Edges(
        nodes=(spots * _GRID_M).astype(np.float64),
        tail=number[start],
        head=number[end],
        metres=along[end] - along[start],
        side=side[owner[start]],
        row=row[owner[start]],
    )


def _pieces(lines: Lines, ground: Ground) -> Iterator[tuple[int, tuple[str, LineString]]]:
    """The pieces of `lines` on each side, with the number of the line."""
    crosses = shapely.intersects(ground.borders, lines)
    starts = shapely.get_point(lines, 0)
    for side, area in ground.areas.items():
        for row in np.flatnonzero(shapely.intersects(area, starts) & ~crosses):
            yield int(row), (side, lines[row])
    for row in np.flatnonzero(crosses):
        found: list[Stretch] = cut(lines[row], ground, wander_m=0)
        yield from ((int(row), (side, piece)) for side, piece in found if side is not None)


def _sides_at(edges: Edges, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """By node and side, whether a chosen edge of that side ends there."""
    met = np.zeros((len(edges.nodes), edges.side.max(initial=0) + 1), dtype=bool)
    for ends in (edges.tail, edges.head):
        met[ends[chosen], edges.side[chosen]] = True
    return met


def _graph(edges: Edges, side: int) -> csr_array[np.float64]:
    """The ways on one side; of two edges between the same nodes the shorter."""
    own = edges.side == side
    low = np.minimum(edges.tail, edges.head)[own]
    high = np.maximum(edges.tail, edges.head)[own]
    order = np.lexsort((edges.metres[own], high, low))
    low, high, metres = low[order], high[order], edges.metres[own][order]
    first = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)][: len(low)]
    low, high, metres = low[first], high[first], metres[first]
    ends = np.r_[low, high], np.r_[high, low]
    count = len(edges.nodes)
    return csr_array((np.r_[metres, metres], ends), shape=(count, count), dtype=np.float64)


def _leads_on(
    edges: Edges,
    graphs: Mapping[int, csr_array[np.float64]],
    side: np.integer[Any] | int,
    node: np.integer[Any] | int,
) -> bool:
    """Whether from `node` some place on `side` is `LEAST_M` away or farther."""
    away = csgraph.dijkstra(graphs[int(side)], indices=int(node), limit=LEAST_M)
    here, there = away[edges.tail], away[edges.head]
    near = (edges.side == side) & (np.isfinite(here) | np.isfinite(there))
    # The farthest place on an edge is where the ways over its two ends are as long.
    return bool(((here + there + edges.metres)[near] >= 2 * LEAST_M).any())


def _without_bulges(edges: Edges) -> Edges:
    """`edges`, those of a group that leads nowhere given to the side it hangs on."""
    known: set[tuple[int, int, int]] = set()
    while (turned := _turned(edges, known)) is not None:
        edges = replace(edges, side=turned)
    return edges


def _turned(edges: Edges, known: set[tuple[int, int, int]]) -> Whole | None:
    """The sides of `edges` once the smallest bulges have the other side; None without a bulge.

    Of two that hang on each other one waits for the next turn. `known` are groups that lead on, by
    side, the first of their nodes and their length [m].
    """
    # 1. What hangs together on each side.
    met = _sides_at(edges, np.ones(len(edges.side), dtype=bool))
    graphs = {int(side): _graph(edges, int(side)) for side in np.unique(edges.side)}
    labels = {
        side: csgraph.connected_components(graph, directed=False)[1]
        for side, graph in graphs.items()
    }
    # 2. The smallest first: what leads on from one of its doors is no bulge; a bulge goes over to
    #    the side beside it, and what it touches there waits, for its own group has changed.
    sides, waits = edges.side.copy(), set[tuple[int, int]]()
    for group in _groups(edges, labels, met):
        if (group.side, group.label) in waits or group.mark in known:
            continue
        if any(_leads_on(edges, graphs, group.side, node) for node in group.doors):
            known.add(group.mark)
            continue
        inside = labels[group.side][edges.tail] == group.label
        sides[inside & (edges.side == group.side)] = group.beside
        waits |= {
            (side, int(labels[side][node]))
            for side in graphs
            for node in group.doors
            if met[node, side]
        }
    return None if (sides == edges.side).all() else sides


@dataclass(frozen=True, slots=True)
class _Group:
    """Roads that hang together on one side; `doors` are its nodes at the border."""

    metres: float
    side: int
    label: int
    doors: Whole
    beside: int

    @property
    def mark(self) -> tuple[int, int, int]:
        """What it is known by once the sides of others have changed."""
        return self.side, int(self.doors[0]), round(self.metres)


def _groups(edges: Edges, labels: Mapping[int, Whole], met: npt.NDArray[np.bool_]) -> list[_Group]:
    """The groups that reach the border, the shortest first."""
    doors = np.flatnonzero(met.sum(axis=1) > 1)
    found = []
    for side, label in labels.items():
        own = edges.side == side
        metres = np.bincount(label[edges.tail[own]], edges.metres[own])
        here = doors[met[doors, side]]
        for group in np.unique(label[here]):
            at = here[label[here] == group]
            others = met[at].sum(axis=0)
            others[side] = 0
            found.append(_Group(float(metres[group]), side, int(group), at, int(others.argmax())))
    return sorted(found, key=lambda each: (each.metres, each.side, each.label))
