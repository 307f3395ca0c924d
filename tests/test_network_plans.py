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

from geo import crs
from geo.network import graph, plans
from geo.network.graph import Graph

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
    }
    geometry = [LineString(line) for line in lines]
    frame = gpd.GeoDataFrame(base | columns, geometry=geometry, crs="EPSG:4326")
    return frame.set_index("key", drop=False)


def test_a_part_that_follows_a_road_meets_it_where_it_comes_and_where_it_leaves() -> None:
    way = [(105.02, 21.05), *ALONG[20:81], (105.08, 21.05)]
    _, stretches = plans.lay(road_graph(ALONG), planned(way), CODE)
    lengths = [km(way[0], way[1]), km(*ALONG[20:81]), km(way[-2], way[-1])]
    assert [piece.km[0] for piece in stretches] == pytest.approx(lengths)


def test_a_part_meets_each_of_the_roads_that_it_crosses_at_a_vertex() -> None:
    uprights = [
        [(105 + n / 10, 20.9), (105 + n / 10, 21.0), (105 + n / 10, 21.1)] for n in range(5)
    ]
    across = [(105 + n / 10, 21.0) for n in range(5)]
    _, stretches = plans.lay(road_graph(*uprights), planned(across), CODE)
    assert [piece.start for piece in stretches[1:]] == [piece.end for piece in stretches[:-1]]
    assert len(stretches) == 4


def test_parts_that_end_at_one_place_in_the_open_go_on_from_each_other() -> None:
    open_place = (105.05, 21.05)
    parts = planned([ALONG[20], open_place], [open_place, ALONG[80]])
    _, (first, second) = plans.lay(road_graph(ALONG), parts, CODE)
    assert first.end == second.start < 0


def test_nothing_planned_adds_nothing() -> None:
    net = road_graph(ALONG)
    assert plans.lay(net, planned(), CODE) == (net, ())
