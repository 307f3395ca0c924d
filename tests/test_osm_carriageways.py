"""Two carriageways, one centre line: drawn cases, counted by hand."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import pytest
import shapely
from shapely import LineString

from lienket.osm import carriageways, edges
from lienket.osm.carriageways import Road

KIND = ("QL.1", "trunk", "stated")
CROSS = ("QL.5", "trunk", "stated")
Places = Sequence[tuple[float, float]]


def one_way(*places: tuple[float, float], kind: tuple[str, str, str] = KIND) -> Road:
    return Road(LineString(places), kind, one_way=True)


def both_ways(*places: tuple[float, float], kind: tuple[str, str, str] = CROSS) -> Road:
    return Road(LineString(places), kind)


def ends(line: LineString) -> tuple[edges.Node, edges.Node]:
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    return (x0, y0), (x1, y1)


def joined(roads: Sequence[Road]) -> list[int]:
    """How many roads hang together in each group, the largest first."""
    graph: nx.Graph[edges.Node] = nx.Graph()
    for _, line in edges.noded([road.line for road in roads]):
        graph.add_edge(*ends(line))
    return sorted((len(group) - 1 for group in nx.connected_components(graph)), reverse=True)


def test_pieces_of_two_carriageways_are_one_line() -> None:
    """However each of them is cut, and whichever is longer."""
    there = [one_way((0, 0), (300, 0)), one_way((300, 0), (700, 0)), one_way((700, 0), (1000, 0))]
    back = [one_way((1000, 24), (500, 24)), one_way((500, 24), (0, 24))]
    made = carriageways.merged([*there, *back])
    assert sum(road.line.length for road in made) == pytest.approx(1000)
    assert {y for road in made for _, y in road.line.coords} == {12.0}
    assert not any(road.one_way for road in made)


def test_where_they_part_both_are_drawn_and_meet() -> None:
    """Around a hill the two are 200 m apart: one line, two, one, without a gap."""
    there = one_way((0, 0), (1000, 0), (2000, 0), (3000, 0))
    back = one_way((3000, 20), (2000, 20), (1900, 200), (1100, 200), (1000, 20), (0, 20))
    made = carriageways.merged([there, back])
    whole = shapely.union_all([road.line for road in made])
    at = [shapely.get_num_geometries(whole.intersection(LineString([(x, -99), (x, 300)])))
          for x in (500, 1500, 2500)]  # fmt: skip
    assert at == [1, 2, 1]
    assert len(joined(made)) == 1


def test_one_ways_of_two_streets_are_no_pair() -> None:
    """Another class, another number, the same direction, or too far apart."""
    base = one_way((0, 0), (500, 0))
    for other in (
        one_way((500, 20), (0, 20), kind=("QL.1", "primary", "stated")),
        one_way((500, 20), (0, 20), kind=("QL.2", "trunk", "stated")),
        one_way((0, 20), (500, 20)),
        one_way((500, 60), (0, 60)),
        one_way((520, 0), (900, 0)),
    ):
        made = carriageways.merged([base, other])
        assert {road.line.wkt for road in made} == {base.line.wkt, other.line.wkt}


def test_a_carriageway_without_a_number_belongs_to_the_other() -> None:
    bare = one_way((500, 20), (0, 20), kind=("", "trunk", "stated"))
    (road,) = carriageways.merged([one_way((0, 0), (510, 0)), bare])
    assert road.kind == KIND


def test_side_roads_of_both_carriageways_reach_the_centre_line() -> None:
    there = one_way((0, 0), (200, 0), (400, 0), (1000, 0))
    back = one_way((1000, 20), (600, 20), (200, 20), (0, 20))
    sides = [both_ways((400, -300), (400, 0)), both_ways((600, 20), (600, 300))]
    across = [both_ways((200, -300), (200, 0)), both_ways((200, 0), (200, 20)),
              both_ways((200, 20), (200, 300))]  # fmt: skip
    made = carriageways.merged([there, back, *sides, *across])
    assert len(joined(made)) == 1
    tips = {end for road in made for end in ends(road.line)}
    assert {(400.0, 10.0), (600.0, 10.0), (200.0, 10.0)} <= tips
    assert sum(road.line.length for road in made) == pytest.approx(1000 + 2 * 310 - 40 + 600 + 20)


def test_two_such_roads_meet_at_one_place() -> None:
    """Four common vertices are one crossing."""
    east = one_way((0, 0), (500, 0), (520, 0), (1000, 0))
    west = one_way((1000, 20), (520, 20), (500, 20), (0, 20))
    north = one_way((520, -500), (520, 0), (520, 20), (520, 500), kind=CROSS)
    south = one_way((500, 500), (500, 20), (500, 0), (500, -500), kind=CROSS)
    made = carriageways.merged([east, west, north, south])
    assert len(joined(made)) == 1
    pieces = [line for _, line in edges.noded([road.line for road in made])]
    graph: nx.MultiGraph[edges.Node] = nx.MultiGraph()
    graph.add_edges_from(ends(line) for line in pieces)
    crossings = [node for node in graph if graph.degree(node) > 2]
    assert [graph.degree(node) for node in crossings] == [4]
    assert crossings[0] == pytest.approx((510, 10), abs=11)


def test_a_road_that_parts_for_a_while_is_one_line() -> None:
    """Single, two carriageways, single: from one end to the other nothing is lost."""
    start, end = both_ways((-500, 0), (0, 0), kind=KIND), both_ways((800, 0), (1300, 0), kind=KIND)
    there = one_way((0, 0), (60, -12), (740, -12), (800, 0))
    back = one_way((800, 0), (740, 12), (60, 12), (0, 0))
    made = carriageways.merged([start, there, back, end])
    (edge,) = edges.edges([road.line for road in made], [road.kind for road in made])
    assert edge[1].length == pytest.approx(1800, abs=2)


def test_a_turn_at_the_end_joins_nothing() -> None:
    """Two carriageways and the turn between them: the turn is within the road."""
    there, back = one_way((0, 0), (900, 0)), one_way((900, 20), (0, 20))
    turn = one_way((900, 0), (908, 10), (900, 20))
    made = carriageways.merged([there, back, turn])
    assert sum(road.line.length for road in made) == pytest.approx(900)


def test_a_small_roundabout_is_a_junction_a_large_one_stays() -> None:
    for radius, left in ((20, 0), (80, 1)):
        ring = shapely.Point(0, 0).buffer(radius, quad_segs=4).exterior
        arms = [both_ways((radius, 0), (500, 0)), both_ways((-500, 0), (-radius, 0))]
        made = carriageways.merged([Road(LineString(ring.coords), CROSS, one_way=True, ring=True),
                                    *arms])  # fmt: skip
        assert any(road.ring for road in made) == bool(left), radius
        assert len(joined(made)) == 1


def test_ramps_stay_and_meet_the_centre_line() -> None:
    there = one_way((0, 0), (300, 0), (1000, 0))
    back = one_way((1000, 20), (0, 20))
    ramp = Road(LineString([(300, 0), (400, -60), (500, -200)]), KIND, one_way=True, ramp=True)
    made = carriageways.merged([there, back, ramp])
    assert [road.line.coords[0] for road in made if road.ramp] == [(300.0, 10.0)]
    assert len(joined(made)) == 1


def test_nothing_depends_on_the_order_of_roads() -> None:
    roads = [one_way((0, 0), (400, 0)), one_way((400, 0), (1000, 0)),
             one_way((1000, 20), (500, 20)), one_way((500, 20), (0, 20)),
             both_ways((400, -200), (400, 0))]  # fmt: skip
    made = {road.line.wkt for road in carriageways.merged(roads)}
    assert {road.line.wkt for road in carriageways.merged(roads[::-1])} == made


def test_nothing_makes_nothing() -> None:
    assert carriageways.merged([]) == []
