"""Ways through a road graph: small drawings with answers by hand."""

from __future__ import annotations

import geopandas as gpd
import pytest
from derivation import routes
from shapely import LineString, Point

from lienket.errors import ProductError
from lienket.osm import edges, generalising

METRES = "EPSG:3405"


def test_centre_line_of_two_parallels_runs_in_the_middle() -> None:
    south, north = LineString([(0, 0), (1000, 0)]), LineString([(1000, 20), (0, 20)])
    middle = routes.centre_line(south, [south, north], reach_m=40)
    assert {y for _, y in middle.coords} == {10.0}
    assert middle.length == pytest.approx(1000)


def test_centre_line_of_a_single_road_is_the_road() -> None:
    road, far = LineString([(0, 0), (1000, 0)]), LineString([(0, 90), (1000, 90)])
    assert routes.centre_line(road, [road, far], reach_m=40) == road


def test_centre_line_leaves_the_road_alone_where_the_second_carriageway_has_ended() -> None:
    road, half = LineString([(0, 0), (1000, 0)]), LineString([(0, 20), (500, 20)])
    middle = list(routes.centre_line(road, [half], reach_m=40).coords)
    assert middle[0] == (0, 10)
    assert middle[-1] == (1000, 0)


def test_noded_cuts_only_where_a_vertex_is_shared() -> None:
    bridge = LineString([(-1, 5), (1, 5)])
    road = LineString([(0, 0), (0, 10), (0, 20)])
    side = LineString([(0, 10), (9, 10)])
    cut = edges.noded([road, side, bridge])
    assert [(row, piece.length) for row, piece in cut] == [(0, 10), (0, 10), (1, 9), (2, 2)]


def _ladder() -> tuple[list[LineString], list[float]]:
    """A numbered road of 30 m around a block, and an unnumbered one of 10 m across it."""
    return [
        LineString([(0, 0), (0, 10), (10, 10), (10, 0)]),
        LineString([(0, 0), (10, 0)]),
    ], [1.0, 8.0]


def test_way_keeps_to_the_cheap_road() -> None:
    found = routes.way(routes.graph(*_ladder()), [(0, 0), (10, 0)])
    assert found.line.length == 30
    assert found.rows == {0: 30.0}


def test_way_takes_the_short_cut_when_it_costs_the_same() -> None:
    roads, _ = _ladder()
    found = routes.way(routes.graph(roads, [1.0, 1.0]), [(10, 0), (0, 0)])
    assert list(found.line.coords) == [(10, 0), (0, 0)]


def test_way_says_where_the_road_is_broken() -> None:
    pieces = [LineString([(0, 0), (1, 0)]), LineString([(5, 0), (9, 0)])]
    with pytest.raises(ProductError, match=r"No road joins \(0.0, 0.0\) and \(9.0, 0.0\)"):
        routes.way(routes.graph(pieces, [1, 1]), [(0.0, 0.0), (9.0, 0.0)])


def test_an_anchor_off_the_road_is_refused() -> None:
    roads = routes.graph(*_ladder())
    assert routes.nearest_node(roads, Point(1, 1), within_m=5) == (0, 0)
    with pytest.raises(ProductError, match="is 90 m away"):
        routes.nearest_node(roads, Point(100, 0), within_m=5)


def test_trace_follows_the_number_and_centres_it() -> None:
    frame = gpd.GeoDataFrame(
        {"ref_std": ["QL.1", "QL.1", ""], "co_ref": ["", "", None]},
        geometry=[
            LineString([(0, 0), (0, 50), (500, 50)]),
            LineString([(0, 70), (500, 70)]),
            LineString([(0, 0), (500, 50)]),
        ],
        crs=METRES,
    )
    way = routes.trace(frame, "QL.1", [[Point(0, 0), Point(500, 50)]], reach_m=40)[0]
    assert list(way.rows) == [0]
    assert way.line.coords[-1] == (500, 60)


def test_a_shared_number_counts_as_the_number() -> None:
    frame = gpd.GeoDataFrame(
        {"ref_std": ["QL.31", "QL.31", "QL.3"], "co_ref": ["QL.279", "", None]},
        geometry=[LineString([(0, 0), (1, 0)])] * 3,
    )
    assert routes.numbered(frame, "QL.279").tolist() == [True, False, False]
    assert routes.numbered(frame, "QL.31").tolist() == [True, True, False]


def test_edges_join_through_plain_vertices_and_stop_at_junctions() -> None:
    roads = [
        LineString([(0, 0), (10, 0)]),
        LineString([(20, 0), (10, 0)]),
        LineString([(20, 0), (30, 0)]),
        LineString([(20, 0), (20, 9)]),
    ]
    found = edges.edges(roads, ["a", "a", "a", "a"])
    assert [line.length for _, line in found] == [20, 9, 10]
    changed = edges.edges(roads[:2], ["a", "b"])
    assert [line.length for _, line in changed] == [10, 10]


def test_edges_thinned_one_by_one_still_meet() -> None:
    roads = [
        LineString([(0, 0), (5, 4), (10, 8)]),
        LineString([(10, 8), (15, 4), (20, 0)]),
        LineString([(10, 8), (10, 20)]),
    ]
    thinned = [generalising.thin(line, 100) for _, line in edges.edges(roads, ["a", "a", "a"])]
    assert [len(line.coords) for line in thinned] == [2, 2, 2]
    assert all((10, 8) in line.coords for line in thinned)
