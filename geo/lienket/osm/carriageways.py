"""Two carriageways made one centre line, and a roundabout one junction.

All lines are in one projected CRS in metres. Roads meet where they share a vertex, and still do
afterwards: what met a carriageway meets the centre line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import networkx as nx
import numpy as np
import shapely
from shapely import LineString

from lienket.osm import edges
from lienket.osm.edges import Node
from lienket.osm.pairing import REACH_M, OneWay, Pairing
from lienket.osm.road_rows import Kind

RING_M = 50.0
"""A roundabout of a smaller radius than this [m] becomes a junction."""


@dataclass(frozen=True, slots=True)
class Road:
    """A piece of road, in the direction of travel where it is `one_way`.

    `ramp`: it joins two roads and is no carriageway of either; `ring`: a piece of a roundabout.
    """

    line: LineString
    kind: Kind
    one_way: bool = False
    ramp: bool = False
    ring: bool = False


def merged(roads: Sequence[Road]) -> list[Road]:
    """`roads` as centre lines: roundabouts are junctions, two carriageways one line.

    Only carriageways of one class, and of one number as far as they have one, are a pair: they
    run against each other within `REACH_M`. Each place of one moves halfway to the other.

    >>> there, back = LineString([(0, 0), (900, 0)]), LineString([(900, 20), (0, 20)])
    >>> kind = ("QL.1", "trunk", "stated")
    >>> [road] = merged([Road(there, kind, one_way=True), Road(back, kind, one_way=True)])
    >>> {y for _, y in road.line.coords}
    {10.0}
    """
    pieces = _noded(_without_rings(_noded(roads)))
    driven = {at for at, road in enumerate(pieces) if road.one_way and not road.ramp}
    if not driven:
        return pieces
    pairing = Pairing([pieces[at] for at in sorted(driven)])
    pairing.find()
    others = [road for at, road in enumerate(pieces) if at not in driven]
    return _Merging(pairing, others).run()


def _noded(roads: Sequence[Road]) -> list[Road]:
    """`roads` cut where they share a vertex."""
    pieces = edges.noded([road.line for road in roads])
    return [replace(roads[row], line=line) for row, line in pieces]


def _ends(road: Road) -> tuple[Node, Node]:
    (x0, y0), (x1, y1) = road.line.coords[0], road.line.coords[-1]
    return (x0, y0), (x1, y1)


def _without_rings(pieces: Sequence[Road]) -> list[Road]:
    """`pieces` without small roundabouts: what ends on one goes on to its middle."""
    rings: nx.Graph[Node] = nx.Graph()
    for road in pieces:
        if road.ring:
            path = [(float(x), float(y)) for x, y in road.line.coords]
            rings.add_edges_from(pairwise(path))
    middle: dict[Node, Node] = {}
    for nodes in nx.connected_components(rings):
        around = shapely.MultiPoint(sorted(nodes))
        if shapely.minimum_bounding_radius(around) <= RING_M:
            at = shapely.minimum_bounding_circle(around).centroid
            middle |= dict.fromkeys(nodes, (at.x, at.y))
    kept = [road for road in pieces if not (road.ring and _ends(road)[0] in middle)]
    return [*_moved(kept, middle)]


def _moved(roads: Sequence[Road], to: Mapping[Node, Node]) -> Iterator[Road]:
    """`roads` with their ends where `to` puts them; what shrinks to a point is left out."""
    for road in roads:
        path = [(float(x), float(y)) for x, y in road.line.coords]
        path[0], path[-1] = to.get(path[0], path[0]), to.get(path[-1], path[-1])
        if len({*path}) > 1:
            yield replace(road, line=LineString(path))


class _Merging:
    """Chains of one-way roads as centre lines, and all other roads made to meet them."""

    def __init__(self, pairing: Pairing, others: Sequence[Road]) -> None:
        self._pairing = pairing
        paired = [at for at in range(len(pairing.chains)) if (pairing.homes(at) >= 0).any()]
        single = [road for at, chain in enumerate(pairing.chains) if at not in {*paired}
                  for road in chain]  # fmt: skip
        self._chains = paired
        self._others = [*others, *(_road(road) for road in single)]
        self._homes = self._node_homes()

    def run(self) -> list[Road]:
        """Every road once."""
        across = [road for road in self._others if self._joins_halves(road)]
        dropped = {id(road) for road in across}
        to = self._settled(across)
        kept = [road for road in self._others if id(road) not in dropped]
        return [*self._lines(to), *_moved(kept, to)]

    def _node_homes(self) -> dict[Node, frozenset[int]]:
        """The chains on whose centre lines each vertex of a chain lies."""
        homes: dict[Node, set[int]] = defaultdict(set)
        for chain in self._chains:
            steps = self._pairing.homes(chain)
            for at, (x, y) in enumerate(self._pairing.paths[chain]):
                beside = {int(home) for home in steps[max(at - 1, 0) : at + 1]} - {-1}
                if beside:
                    homes[float(x), float(y)] |= beside
        return {node: frozenset(found) for node, found in homes.items()}

    def _joins_halves(self, road: Road) -> bool:
        """Whether a short piece joins the two carriageways of one road."""
        one, other = (self._homes.get(end, frozenset()) for end in _ends(road))
        return bool(one & other) and road.line.length <= 2 * REACH_M

    def _settled(self, across: Sequence[Road]) -> dict[Node, Node]:
        """Where each vertex that lies on a centre line is now: one place for one junction."""
        same: nx.Graph[Node] = nx.Graph()
        same.add_nodes_from(self._homes)
        same.add_edges_from(_ends(road) for road in across)
        crossings: dict[frozenset[int], list[Node]] = defaultdict(list)
        for node, homes in self._homes.items():
            if len(homes) > 1:
                crossings[homes].append(node)
        for nodes in crossings.values():
            near = shapely.STRtree(shapely.points(nodes)).query(
                shapely.points(nodes), "dwithin", 2 * REACH_M
            )
            same.add_edges_from((nodes[one], nodes[other]) for one, other in near.T)
        to: dict[Node, Node] = {}
        for group in sorted(sorted(each) for each in nx.connected_components(same)):
            to |= dict.fromkeys(group, self._junction(group))
        return to

    def _junction(self, nodes: Sequence[Node]) -> Node:
        """The one place of `nodes`; the vertex of each centre line that is nearest goes there."""
        homes = sorted(frozenset().union(*(self._homes.get(node, ()) for node in nodes)))
        middle = np.mean(np.array(nodes), axis=0)
        x, y = float(middle[0]), float(middle[1])
        at = [(home, self._pairing.nearest(home, (x, y))) for home in homes]
        if len(at) == 1:
            return self._pairing.place(*at[0])
        for home, vertex in at:
            self._pairing.shifted[home][vertex] = x, y
        return x, y

    def _lines(self, to: Mapping[Node, Node]) -> Iterator[Road]:
        """What is left of the chains: centre lines, and what has no counterpart."""
        pairing = self._pairing
        for chain in self._chains:
            homes, path = pairing.homes(chain), pairing.paths[chain]
            for start, end, paired in pairing.left(chain):
                nodes = [pairing.place(chain, at) for at in range(start, end + 1)]
                if not paired:
                    given = [(float(x), float(y)) for x, y in path[start : end + 1]]
                    nodes = [to.get(node, node) for node in given]
                for tip, step in ((0, start - 1), (-1, end)):
                    home = int(homes[step]) if 0 <= step < len(homes) else -1
                    if home not in {-1, chain}:
                        nodes[tip] = pairing.place(home, pairing.nearest(home, nodes[tip]))
                nodes = [node for node, _ in groupby(nodes)]
                if len(nodes) > 1:
                    road = _road(pairing.chains[chain][0])
                    yield replace(road, line=LineString(nodes), one_way=not paired)


def _road(piece: OneWay) -> Road:
    return piece if isinstance(piece, Road) else Road(piece.line, piece.kind, one_way=True)
