"""Where planned parts meet the network, and how long they may become, by hand.

All lines lie near 105° E, 21° N, and run along a meridian or a parallel: one degree there is
110.7 km of latitude, 104.0 km of longitude. Too few roads lie there to tell the winding: it is from
1 to 1.5.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString

from lienket import crs
from lienket.network import graph, planned_roads
from lienket.network.graph import Graph

CODE = "EPSG:3405"
Place = tuple[float, float]
ALONG = [(105 + n / 1000, 21.0) for n in range(101)]
"""A road from west to east with a vertex each 104 m."""


def km(*places: Place) -> float:
    return float(crs.steps_m(np.array(places)).sum() / 1000)


def road_graph(*lines: Sequence[Place]) -> Graph:
    """The graph of plain roads of 60 km/h."""
    columns = {"kmh": 60.0, "oneway": 0, "access": True}
    geometry = [LineString(line) for line in lines]
    frame = gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4326", index=range(len(lines)))
    return graph.build(frame, CODE)


def planned(*lines: Sequence[Place], **columns: object) -> gpd.GeoDataFrame:
    """Traced parts p0, p1, ... of 40 km/h, but for what `columns` say."""
    base: dict[str, object] = {
        "key": [f"p{number}" for number in range(len(lines))],
        "kmh": 40.0,
        "accuracy": "traced",
        "error_m": 5.0,
        "least_km": np.nan,
        "most_km": np.nan,
        "marks": [()] * len(lines),
    }
    geometry = [LineString(line) for line in lines]
    frame = gpd.GeoDataFrame(base | columns, geometry=geometry, crs="EPSG:4326")
    return frame.set_index("key", drop=False)


def test_a_part_that_follows_a_road_meets_it_where_it_comes_and_where_it_leaves() -> None:
    way = [(105.02, 21.05), *ALONG[20:81], (105.08, 21.05)]
    _, stretches, _ = planned_roads.add_to_graph(road_graph(ALONG), planned(way), CODE)
    lengths = [km(way[0], way[1]), km(*ALONG[20:81]), km(way[-2], way[-1])]
    assert [piece.km[0] for piece in stretches] == pytest.approx(lengths)


def test_a_part_meets_each_of_the_roads_that_it_crosses_at_a_vertex() -> None:
    uprights = [
        [(105 + n / 10, 20.9), (105 + n / 10, 21.0), (105 + n / 10, 21.1)] for n in range(5)
    ]
    across = [(105 + n / 10, 21.0) for n in range(5)]
    _, stretches, _ = planned_roads.add_to_graph(road_graph(*uprights), planned(across), CODE)
    assert [piece.start for piece in stretches[1:]] == [piece.end for piece in stretches[:-1]]
    assert len(stretches) == 4


def test_parts_that_end_at_one_place_in_the_open_go_on_from_each_other() -> None:
    open_place = (105.05, 21.05)
    parts = planned([ALONG[20], open_place], [open_place, ALONG[80]])
    _, (first, second), _ = planned_roads.add_to_graph(road_graph(ALONG), parts, CODE)
    assert first.end == second.start < 0


def test_nothing_planned_adds_nothing() -> None:
    net = road_graph(ALONG)
    assert planned_roads.add_to_graph(net, planned(), CODE) == (net, (), [])


NORTHWARD = [(105.05, 21.0), (105.05, 21.05)]
"""From the middle of the road, 5.5 km to the north, where another road lies."""
NORTHERN = [(105.0, 21.05), (105.1, 21.05)]


def schematic(line: Sequence[Place], **columns: object) -> gpd.GeoDataFrame:
    return planned(line, **({"accuracy": "schematic", "error_m": 3000.0} | columns))


def test_a_schematic_part_is_as_long_as_drawn_at_least_and_half_as_long_again_at_most() -> None:
    _, (piece,), remarks = planned_roads.add_to_graph(
        road_graph(ALONG, NORTHERN), schematic(NORTHWARD), CODE
    )
    assert piece.km == pytest.approx((km(*NORTHWARD), 1.5 * km(*NORTHWARD)), rel=1e-3)
    assert remarks == []


def test_a_gap_before_the_network_is_straight_at_least_and_winds_at_most() -> None:
    """The line stops 2.2 km short of the northern road."""
    short = [NORTHWARD[0], (105.05, 21.03)]
    _, (piece,), (remark,) = planned_roads.add_to_graph(
        road_graph(ALONG, NORTHERN), schematic(short), CODE
    )
    gap = km(short[1], NORTHWARD[1])
    assert piece.km == pytest.approx((km(*short) + gap, 1.5 * (km(*short) + gap)), rel=1e-3)
    assert (remark.what, remark.feature) == ("bridged", "p0")
    assert remark.metres == pytest.approx(1000 * gap, rel=1e-3)


def test_a_length_that_a_source_gives_is_taken_for_a_schematic_part() -> None:
    net, part = road_graph(ALONG, NORTHERN), schematic(NORTHWARD, least_km=7.0, most_km=7.0)
    _, (piece,), _ = planned_roads.add_to_graph(net, part, CODE)
    assert piece.km == pytest.approx((7.0, 7.0), rel=1e-3)


def test_a_length_that_is_less_than_drawn_is_taken_too() -> None:
    """The guide line is what is wrong then: nearly 5 km, where 5.5 km are drawn."""
    net, part = road_graph(ALONG, NORTHERN), schematic(NORTHWARD, least_km=4.5, most_km=5.0)
    _, (piece,), _ = planned_roads.add_to_graph(net, part, CODE)
    assert piece.km == pytest.approx((4.5, 5.0), rel=1e-3)
    assert piece.stated


def test_a_length_that_a_source_gives_is_shared_among_the_stretches_of_the_part() -> None:
    """The northern road cuts off five elevenths."""
    line = [NORTHWARD[0], NORTHWARD[1], (105.05, 21.11)]
    net = road_graph(ALONG, NORTHERN, [(105.0, 21.11), (105.1, 21.11)])
    _, pieces, _ = planned_roads.add_to_graph(
        net, schematic(line, least_km=22.0, most_km=22.0), CODE
    )
    assert [piece.km[0] for piece in pieces] == pytest.approx([10.0, 12.0], rel=1e-3)


def test_a_drawn_part_is_as_long_as_drawn_whatever_a_source_says() -> None:
    net, part = road_graph(ALONG, NORTHERN), planned(NORTHWARD, least_km=7.0, most_km=7.0)
    _, (piece,), _ = planned_roads.add_to_graph(net, part, CODE)
    assert piece.km == pytest.approx((km(*NORTHWARD),) * 2, rel=1e-3)


def test_the_winding_is_told_from_twenty_roads_on() -> None:
    """Roads of 5.5 km that go 1.41 times as far, by way of a corner; those of 1 km do not count."""
    winding = [
        [(105 + n / 10, 21.0), (105.0265 + n / 10, 21.025), (105 + n / 10, 21.05)]
        for n in range(20)
    ]
    short = [[(105 + n / 10, 22.0), (105.01 + n / 10, 22.0)] for n in range(40)]
    assert planned_roads.winding(road_graph(*winding[1:], *short)) == (1.0, 1.5)
    assert planned_roads.winding(road_graph(*winding, *short)) == pytest.approx(
        (1.41, 1.41), abs=0.01
    )
