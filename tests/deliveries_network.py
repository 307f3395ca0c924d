"""A road network from what is delivered alone: another way to the times of the program.

Reads the GeoPackage, imports nothing of the program. Every vertex of a road is a node here, roads
are cut one place at a time, and NetworkX searches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import Geod

TODAY_M, SNAP_M, ALONG_M, TOUCH_M, FAR_M = 500.0, 10.0, 60.0, 50.0, 3000.0
"""The distances that the method states [m]: serving parts at least so long are added, ends are
joined, what runs along a road is this road, lines meet, a terminal is too far off."""

_GEOD = Geod(ellps="WGS84")

Node = Any
Frame = Any
"""Types of other libraries that say too little here: a frame of what was read, a graph."""

Graph = Any
Places = list[tuple[Node, shapely.Point]]


class Book:
    """The layers and tables of a GeoPackage, read when they are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.held: dict[str, Frame] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a frame, with or without shapes
        if name not in self.held:
            self.held[name] = pyogrio.read_dataframe(self.path, layer=name)
        return self.held[name]


@dataclass
class Piece:
    """A straight piece of road between two nodes, and what was put on it: share, node."""

    start: Node
    end: Node
    line: shapely.LineString
    kmh: float
    access: bool
    road: int
    cuts: list[tuple[float, Node]] = field(default_factory=list)


def vertex(x: float, y: float) -> tuple[int, int]:
    """The node of a vertex, to the centimetre."""
    return round(x * 100), round(y * 100)


def roads(book: Book) -> Frame:
    """Single lines that one may drive on today, with `kmh` and `access`."""
    speeds = book["speeds"].set_index("road_class")
    drawn = pd.concat([book["network"], book["local_roads"]], ignore_index=True)
    drawn = drawn[drawn["class"].isin(speeds.index)].assign(reach_m=SNAP_M)
    drawn = gpd.GeoDataFrame(drawn).explode(ignore_index=True)
    serving = book["roads"][book["roads"]["condition"] == "in_service"]
    around: Frame = drawn.geometry
    rest = serving.geometry.map(
        lambda line: line.difference(
            around[around.dwithin(line, ALONG_M)].buffer(ALONG_M).union_all()
        )
    )
    more = gpd.GeoDataFrame(serving.set_geometry(rest)).explode(ignore_index=True)
    more = more[more.length >= TODAY_M].assign(reach_m=ALONG_M + SNAP_M)
    more["class"] = "roads"
    whole = pd.concat([drawn, more], ignore_index=True)[["class", "reach_m", "geometry"]]
    kmh, access = (whole["class"].map(speeds[name]) for name in ("speed_kmh", "access"))
    return gpd.GeoDataFrame(whole.assign(kmh=kmh.astype(float), access=access.astype(bool)))


def pieces(lines: Frame) -> list[Piece]:
    """The straight pieces of `lines`."""
    return [
        Piece(
            vertex(*one), vertex(*two), shapely.LineString([one, two]), row.kmh, row.access, number
        )
        for number, row in enumerate(lines.itertuples())
        for one, two in pairwise(row.geometry.coords)
        if vertex(*one) != vertex(*two)
    ]


class Network:
    """Pieces of road that places are put on, and the graph of them."""

    def __init__(self, lines: Frame) -> None:
        self.crs = lines.crs
        self.pieces = pieces(lines)
        self.links: list[tuple[Node, Node, float]] = []
        self._join(lines)
        self._drop_islands()
        self.winding = self._winding(lines)

    def _index(self, fit: Iterable[int]) -> tuple[shapely.STRtree, np.ndarray]:
        at = np.array([*fit], dtype=int)
        return shapely.STRtree([self.pieces[number].line for number in at]), at

    def put(self, node: Node, point: shapely.Point, number: int) -> Node:
        """`node` on the piece `number`, at the place nearest to `point`; the node that is there."""
        piece = self.pieces[number]
        share = piece.line.project(point, normalized=True)
        if share in {0.0, 1.0}:
            return piece.end if share else piece.start
        piece.cuts.append((share, node))
        return node

    def attach(self, places: Places, most_m: float = np.inf) -> Iterator[tuple[Node, Node, float]]:
        """Each of `places`, the node on the nearest road to turn onto, and how far that is [m]."""
        tree, at = self._index(n for n, piece in enumerate(self.pieces) if piece.access)
        for name, point in places:
            number = int(at[tree.nearest(point)])
            away = self.pieces[number].line.distance(point)
            if away <= most_m:
                yield name, self.put(("on", name), point, number), away

    def _join(self, lines: Frame) -> None:
        """Lead every loose end to the road within reach that it was meant to meet."""
        ends: dict[Node, list[int]] = {}
        for number, piece in enumerate(self.pieces):
            for node in (piece.start, piece.end):
                ends.setdefault(node, []).append(number)
        tree, at = self._index(range(len(self.pieces)))
        for node, held in ends.items():
            if len(held) > 1:
                continue
            own = self._chain(held[0], node, ends)
            point = shapely.Point(node[0] / 100, node[1] / 100)
            reach = lines["reach_m"].iloc[self.pieces[held[0]].road]
            near = [int(at[n]) for n in tree.query(point, "dwithin", distance=reach)]
            fit = [
                (self.pieces[n].line.distance(point), n)
                for n in near
                if n not in own and (self.pieces[n].access or not self.pieces[held[0]].access)
            ]
            if fit:
                gap, number = min(fit)
                there = self.put(("join", node), point, number)
                self.links.append((node, there, gap / self.pieces[held[0]].kmh * 0.06))

    def _chain(self, number: int, node: Node, ends: dict[Node, list[int]]) -> set[int]:
        """The pieces from a loose end to the next junction."""
        own = {number}
        while True:
            piece = self.pieces[number]
            node = piece.end if piece.start == node else piece.start
            after = [n for n in ends[node] if n not in own]
            if len(ends[node]) != 2 or not after:
                return own
            number = after[0]
            own.add(number)

    def _drop_islands(self) -> None:
        graph = self.graph()
        parts = [*nx.connected_components(graph)]
        metres = [
            sum(d["minutes"] for *_, d in graph.subgraph(part).edges(data=True)) for part in parts
        ]
        main = parts[int(np.argmax(metres))]
        self.pieces = [piece for piece in self.pieces if piece.start in main]
        self.links = [link for link in self.links if link[0] in main]

    def _winding(self, lines: Frame) -> tuple[float, float]:
        """How many times longer than straight roads are, junction to junction: the quartiles.

        Of those whose junctions are at least 3 km apart.
        """
        ends = {vertex(*line.coords[at]) for line in lines.geometry for at in (0, -1)}
        times = Counter(vertex(*place) for line in lines.geometry for place in line.coords)
        far, first, length = [], None, 0.0
        for piece in self.pieces:
            shares = [0.0, *sorted(share for share, _ in piece.cuts), 1.0]
            for one, two in pairwise(shares):
                here, there = (piece.line.interpolate(at, normalized=True) for at in (one, two))
                first = here if first is None else first
                length += here.distance(there)
                if two < 1 or piece.end in ends or times[piece.end] > 1:
                    straight = first.distance(there)
                    far += [length / straight] if straight >= FAR_M else []
                    first, length = None, 0.0
        low, high = np.quantile(far, [0.25, 0.75])
        return float(low), float(high)

    def graph(self) -> Graph:
        """The graph, with `minutes`; of two pieces between the same nodes the faster counts."""
        made: Graph = nx.Graph()
        metres = self._metres()
        for piece, length in zip(self.pieces, metres, strict=True):
            stops = [
                (0.0, piece.start),
                *sorted(piece.cuts, key=lambda cut: cut[0]),
                (1.0, piece.end),
            ]
            for (one, here), (two, there) in pairwise(stops):
                add(made, here, there, (two - one) * length / piece.kmh * 0.06)
        for here, there, minutes in self.links:
            add(made, here, there, minutes)
        return made

    def _metres(self) -> Any:  # noqa: ANN401 - as many numbers as pieces
        """The length of each piece on the ellipsoid [m]."""
        lines = gpd.GeoSeries([piece.line for piece in self.pieces], crs=self.crs).to_crs(4326)
        (x, y), (u, v) = (shapely.get_coordinates(shapely.get_point(lines, at)).T for at in (0, -1))
        return _GEOD.inv(x, y, u, v)[2]


def add(graph: Graph, here: Node, there: Node, minutes: float) -> None:
    """A road between two nodes, if there is none that is faster."""
    if here != there and graph.get_edge_data(here, there, {"minutes": np.inf})["minutes"] > minutes:
        graph.add_edge(here, there, minutes=minutes)


def simpler(graph: Graph, asked: set[Node]) -> Graph:
    """The graph without the nodes that no one asks for and where no roads meet."""
    made: Graph = graph.copy()
    for node in graph:
        if node not in asked and made.degree(node) == 2:
            (here, one), (there, other) = made[node].items()
            made.remove_node(node)
            add(made, here, there, one["minutes"] + other["minutes"])
    return made


def length_km(line: shapely.LineString, crs: Frame) -> float:
    """How long a line is on the ellipsoid."""
    return float(_GEOD.geometry_length(gpd.GeoSeries([line], crs=crs).to_crs(4326).iloc[0])) / 1000
