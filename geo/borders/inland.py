"""How far one can drive on from a border inside each side (floor 2).

All lines here are in one projected CRS in metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csgraph, csr_array
from scipy.spatial import KDTree
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from geo.stretches import Ground, Stretch, cut

LEAST_M = 1000.0
"""A small public road leads somewhere if one can drive on so far inside each side [m]."""

_GRID_M = 0.01
"""Vertices that are no farther apart [m] are one node."""


@dataclass(frozen=True, slots=True)
class Inland:
    """The roads of one side as a graph: nodes are vertices, edges what lies between two of them."""

    nodes: KDTree
    edges: csr_array[np.float64]

    def leads_on(self, start: Point, within_m: float) -> bool:
        """Whether from the node at `start` (within `within_m` [m]) one can drive `LEAST_M` on.

        The way is the shortest to each place, so that a road round a block leads no farther than
        to its far side.
        """
        away, node = self.nodes.query((start.x, start.y))
        if away > within_m:
            return False
        reached = csgraph.dijkstra(self.edges, False, int(node), limit=LEAST_M)  # noqa: FBT003
        known = np.flatnonzero(np.isfinite(reached))
        near = self.edges[known].tocoo()
        here, there = reached[known[near.coords[0]]], reached[near.coords[1]]
        # The farthest place on an edge is where the ways from its two ends are as long.
        return bool(((here + there + near.data) / 2 >= LEAST_M).any())


def sides(roads: Iterable[BaseGeometry], ground: Ground, hug_m: float) -> Mapping[str, Inland]:
    """The graph of `roads` on each side, cut at the border as `stretches.cut` does.

    A road that leaves a side for under 500 m, or keeps within `hug_m` [m] of the border, stays on
    its side.

    Args:
        roads: lines that share a vertex where they meet.
        ground: the areas of the sides.
        hug_m: how well roads and border are known to each other [m].
    """
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings([*roads])))
    crossing = shapely.intersects(ground.borders, merged)
    by_side: dict[str, list[LineString]] = {}
    for side, piece in [
        *_inside(merged[~crossing], ground),
        *_cut(merged[crossing], ground, hug_m),
    ]:
        if side:
            by_side.setdefault(side, []).append(piece)
    return {side: _graph(pieces) for side, pieces in by_side.items()}


def _inside(lines: npt.NDArray[np.object_], ground: Ground) -> Iterator[Stretch]:
    """`lines` that meet no border, each with the side it is on."""
    starts = shapely.get_point(lines, 0)
    for side, area in ground.areas.items():
        yield from ((side, line) for line in lines[shapely.intersects(area, starts)])


def _cut(lines: npt.NDArray[np.object_], ground: Ground, hug_m: float) -> Iterator[Stretch]:
    for line in lines:
        yield from cut(line, ground, hug_m=hug_m)


def _graph(pieces: Iterable[LineString]) -> Inland:
    paths = [shapely.get_coordinates(piece) for piece in pieces]
    spots, number = np.unique(
        np.round(np.concatenate(paths) / _GRID_M).astype(np.int64), axis=0, return_inverse=True
    )
    ends = np.cumsum([0, *map(len, paths)])
    runs = [number.ravel()[start:end] for start, end in pairwise(ends)]
    tails = np.concatenate([run[:-1] for run in runs])
    heads = np.concatenate([run[1:] for run in runs])
    places = spots * _GRID_M
    long = np.hypot(*(places[tails] - places[heads]).T)
    size = (len(spots), len(spots))
    # Of two edges between the same nodes the shorter counts; a matrix would add them.
    order = np.lexsort((long, np.maximum(tails, heads), np.minimum(tails, heads)))
    low, high = np.minimum(tails, heads)[order], np.maximum(tails, heads)[order]
    first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] & (low != high)
    low, high, long = low[first], high[first], long[order][first]
    edges = csr_array(
        (np.r_[long, long], (np.r_[low, high], np.r_[high, low])), shape=size, dtype=np.float64
    )
    return Inland(KDTree(places), edges)
