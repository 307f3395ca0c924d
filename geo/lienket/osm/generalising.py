"""Lines with fewer vertices, on the grid of a layer.

All lines here are in one projected CRS in metres unless a docstring says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import groupby, pairwise

import geopandas as gpd
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.osm.edges import Node

_THROUGH = 2
"""A vertex with two neighbours is no parting."""


def thin(line: LineString, tolerance_m: float, kept: Collection[Node] = ()) -> LineString:
    """`line` with fewer vertices, nowhere farther than `tolerance_m` [m] from it; ends kept.

    Two lines that run on the same vertices between two of `kept` stay the same line there.

    Args:
        line: in metres.
        tolerance_m: the farthest that a vertex left out may lie from the thinned line [m].
        kept: vertices that stay, where `line` has them.

    >>> zigzag = LineString([(0, 0), (10, 3), (20, 0), (30, 3), (40, 0)])
    >>> [len(thin(zigzag, 5).coords), len(thin(zigzag, 5, kept=[(30, 3)]).coords)]
    [2, 3]
    """
    path = [(x, y) for x, y in line.coords]
    stops = [0, *(at for at, node in enumerate(path[1:-1], 1) if node in kept), len(path) - 1]
    thinned: list[Node] = path[:1]
    for start, end in pairwise(stops):
        part = path[start : end + 1]
        # One direction for both of two lines, so that rounding cannot tell them apart.
        forward = part[0] <= part[-1]
        one_way = LineString(part if forward else part[::-1])
        simple = [(x, y) for x, y in shapely.simplify(one_way, tolerance_m).coords]
        thinned += simple[1:] if forward else simple[-2::-1]
    return LineString(thinned)


def partings(lines: Sequence[LineString]) -> set[Node]:
    """The vertices where lines that run together part, meet, or where one of them ends.

    >>> a, b = LineString([(0, 0), (1, 0), (2, 0)]), LineString([(0, 1), (1, 0), (2, 0)])
    >>> sorted(partings([a, b]))
    [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (2.0, 0.0)]
    """
    neighbours: dict[Node, set[Node]] = defaultdict(set)
    ends: set[Node] = set()
    for line in lines:
        path = [(x, y) for x, y in line.coords]
        ends |= {path[0], path[-1]}
        for here, there in pairwise(path):
            neighbours[here].add(there)
            neighbours[there].add(here)
    return ends | {node for node, met in neighbours.items() if len(met) > _THROUGH}


def rounded(frame: gpd.GeoDataFrame, decimals: int = 5) -> gpd.GeoDataFrame:
    """`frame` in EPSG:4326 on a grid of `decimals`; no vertex twice in a row, one part unwrapped.

    Args:
        frame: projected, LineString or MultiLineString; two lines that share a vertex still do.
        decimals: of a degree; 5 is a grid of about one metre.
    """
    degrees = frame.to_crs(crs.STORED)
    return degrees.set_geometry([_on_grid(line, decimals) for line in degrees.geometry])


def _on_grid(line: BaseGeometry, decimals: int) -> BaseGeometry:
    """`line` on a grid; a part that is shorter than its step is a point there, and is left out."""
    grid = shapely.transform(line, lambda degrees: degrees.round(decimals))
    paths = [[vertex for vertex, _ in groupby(part.coords)] for part in shapely.get_parts(grid)]
    parts = [LineString(path) for path in paths if len(path) > 1]
    return parts[0] if len(parts) == 1 else MultiLineString(parts)
