"""How many people are near and how open the border is, known by hand; contracted networks.

The toy country with people is drawn in `test_access`.
"""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csgraph, csr_array
from shapely import LineString, Point, box
from test_access import (
    MIDDLE,
    PARTS,
    along,
    land,
    living,
    mirrored,
    ready,
    standing,
    sure,
    to_corner,
)
from test_network import RA, RA_END, row

from lienket.access import permeability, potential
from lienket.access.between import Between
from lienket.access.people import People
from lienket.model.access import Access
from lienket.model.analysis import Border
from lienket.network import contraction
from lienket.network.contraction import Arcs

__all__ = ("land", "living", "ready", "sure")  # the fixtures of the toy country

# --- potential -----------------------------------------------------------------------------------


def onward(lat: float) -> float:
    """Minutes from the crossing of ra to a place at `lat` on the road of the other side."""
    there = along((MIDDLE, RA[1]), RA_END, kmh=40)
    return there + along(RA_END, (RA_END[0], lat), kmh=50)


def middles(made: Access, unit: str) -> list[Point]:
    """The places in the middle of a unit, by their straight distances to the others: one, or two.

    Of places along one road two are as near to all the others, and either will do.
    """
    own = standing(made, unit)
    away = [sum(one.distance(other) for other in own) for one in own]
    return [place for place, total in zip(own, away, strict=True) if total < min(away) + 1e-4]


def test_potential_is_the_people_beyond_each_less_the_longer_it_takes(
    sure: Access, living: People
) -> None:
    made = dict(zip(living.units.index, potential.make(living).by_unit(), strict=True))
    # Of b1 nobody knows the number, so those of the west have the 2,400 of b2 alone.
    lasts = [onward(place.y) for place in middles(sure, "d-b2")]
    assert len(lasts) in {1, 2}
    for unit in ("d-a1", "d-a2"):
        times = np.array([to_corner(place) for place in standing(sure, unit)])
        hand = [np.mean(2400 * 2 ** (-(times + last) / 30)) for last in lasts]
        assert any(made[unit] == pytest.approx(one, rel=0.01) for one in hand)
        assert row(sure.potential, unit)["potential_today"] == round(made[unit])


def test_a_unit_without_a_number_has_a_potential_and_gives_none(
    sure: Access, living: People
) -> None:
    made = dict(zip(living.units.index, potential.make(living).by_unit(), strict=True))
    hand = np.mean(
        [
            sum(
                number * 2 ** (-(to_corner(place) + to_corner(middles(sure, unit)[0])) / 30)
                for unit, number in (("d-a1", 1200), ("d-a2", 600))
            )
            for place in mirrored(sure, "d-b1")
        ]
    )
    assert np.isnan(row(sure.potential, "d-b1")["people"])
    assert made["d-b1"] == pytest.approx(hand, rel=0.01)


def test_ways_to_some_goals_at_a_time_make_the_same_potentials(
    living: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = potential.make(living).by_unit({"rb--bb"})
    monkeypatch.setattr(potential, "AT_ONCE", 1)
    assert potential.make(living).by_unit({"rb--bb"}) == pytest.approx(whole, nan_ok=True)


def test_segments_are_taken_together_as_far_as_their_places_are_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    near = [np.isin(np.arange(6), own) for own in ([0, 1], [1, 2], [3, 4, 5], [5], [5])]
    monkeypatch.setattr(permeability, "AT_ONCE", 9)
    taken = [near[some] for some in permeability._together_at_once(near)]
    assert [len(own) for own in taken] == [2, 3]
    monkeypatch.setattr(permeability, "AT_ONCE", 1)
    assert len([*permeability._together_at_once(near)]) == 4  # those alike stay together


def test_the_gain_of_a_link_is_the_mean_by_people(sure: Access, living: People) -> None:
    held = potential.make(living)
    today, then = held.by_unit(), held.by_unit({"rb--bb"})
    known = living.units["people"].notna().to_numpy()
    number = living.units["people"].to_numpy()[known]
    hand = ((then / today - 1)[known] @ number) / number.sum() * 100
    assert hand > 1
    told = sure.priorities[sure.priorities["link"] == "rb"]["potential_pct"]
    assert len(told)
    assert told.to_numpy() == pytest.approx(hand, abs=0.005)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(fewer=st.sets(st.sampled_from(PARTS)), more=st.sets(st.sampled_from(PARTS)))
def test_more_roads_never_lower_the_potential(
    living: People, fewer: set[str], more: set[str]
) -> None:
    held = potential.make(living)
    assert (held.by_unit(fewer | more) >= held.by_unit(fewer) - 1e-9).all()


def test_places_on_one_road_are_reached_along_it(living: People) -> None:
    spots = living.reach.spots
    own = np.flatnonzero(spots.unit == spots.unit[0])
    minutes = Between(living.reach, own, own).minutes()
    assert np.diag(minutes).tolist() == [0.0] * len(own)
    assert minutes == pytest.approx(minutes.T)
    # The triangle: nobody gains by calling at a third place.
    assert (minutes[:, None, :] <= minutes[:, :, None] + minutes[None, :, :] + 1e-6).all()


# --- permeability --------------------------------------------------------------------------------


def grid(copies: int, across: float) -> permeability._Times:
    """Places every 2 km to both sides of a border at 0, `copies` at each; across takes longer.

    One goes a kilometre a minute, and `across` times as long over the border.
    """
    x = np.repeat(np.concatenate([np.arange(-9, 0, 2), np.arange(1, 10, 2)]), copies) * 1000.0
    apart = np.abs(x[:, None] - x) / 1000
    beyond = (x[:, None] < 0) != (x < 0)
    points = np.array([Point(place, 0) for place in x], dtype=object)
    return permeability._Times(np.arange(len(x)), points, np.where(beyond, across, 1) * apart)


def told(times: permeability._Times) -> dict[str, object]:
    x = np.array([point.x for point in times.points])
    line = LineString([(0, -5000), (0, 5000)])
    segment = permeability._Segment("2024", "a-b", x < 0, x > 0, line)
    return permeability._across(times, segment, segment.within(times.points, 10_000))


def test_what_takes_twice_as_long_across_has_a_ratio_of_two() -> None:
    # Places 2 km apart: within a tenth of 18 km no other distance is alike, so times are exact.
    made = told(grid(3, across=2.0))
    assert made["across_ratio"] == 2.0
    assert made["across_min"] == pytest.approx(2 * float(str(made["along_min"])), abs=0.1)
    assert told(grid(3, across=1.0))["across_ratio"] == 1.0


def test_too_few_places_tell_no_time() -> None:
    assert np.isnan(float(str(told(grid(1, across=2.0))["across_ratio"])))


def test_what_has_no_way_is_left_out() -> None:
    closed = grid(3, across=np.inf)
    assert np.isnan(float(str(told(closed)["across_min"])))


def test_a_segment_counts_points_that_are_open_by_level() -> None:
    place = [Point(MIDDLE, lat) for lat in (21.1, 21.1, 21.2, 21.3, 21.4)]
    rows = {
        "pair": ["a-b", "a-b", "a-b", "a-b", "other"],
        "level": ["main", "main", "local", "main", "main"],
        "open": [True, True, True, False, True],
    }
    met = gpd.GeoDataFrame(rows, geometry=place, crs="EPSG:4326")
    pair = pd.DataFrame(
        {"name_vi": ["A – B"], "name_en": ["A – B"], "length_km": [25.0]}, index=["a-b"]
    )
    border = Border(
        pairs=gpd.GeoDataFrame(pair, geometry=[Point(MIDDLE, 21)]),
        crossings=met,
        looked_at=("main",),
    )
    segment = permeability._Segment("2024", "a-b", np.array([]), np.array([]), LineString())
    made = permeability._counted(border, segment)
    # Two links share one point; one is not open; local roads were not looked at.
    assert made["main_per_10km"] == 0.4
    assert np.isnan(float(str(made["local_per_10km"])))
    both = permeability._counted(replace(border, looked_at=("main", "local")), segment)
    assert both["local_per_10km"] == 0.4


def test_people_are_near_where_their_places_are(sure: Access) -> None:
    assert set(sure.permeability["epoch"]) == {"2024"}
    north = row(sure.permeability, "2024|border-d-a1-d-b1")
    # No road in the toy country has a level, so that nothing can be said of any.
    assert np.isnan(north["main_per_10km"])
    near = box(MIDDLE - 0.0482, 20, MIDDLE + 0.0482, 23)  # 5 km at this latitude
    own = sure.places[sure.places.within(near)]
    assert north["people_near"] == pytest.approx(own["weight_people"].sum(), abs=1)
    # The south has no road within 5 km of the border, and so no place.
    south = row(sure.permeability, "2024|border-d-a2-d-b2")
    assert np.isnan(south["people_near"])
    assert np.isnan(south["across_ratio"])


# --- contraction ---------------------------------------------------------------------------------

MOST = 14
ARCS = st.lists(
    st.tuples(st.integers(0, MOST), st.integers(0, MOST), st.integers(1, 50)),
    min_size=1, max_size=60,
)  # fmt: skip


def fastest(held: Arcs, nodes: np.ndarray) -> np.ndarray:
    """The minutes between nodes, of `sums` alone."""
    kept = held.take(contraction.fastest(held, held.sums[:, 0]))
    matrix = csr_array((kept.sums[:, 0], (kept.start, kept.end)), shape=(held.size, held.size))
    return np.asarray(csgraph.dijkstra(matrix, indices=nodes)[:, nodes])


@settings(max_examples=150, deadline=None)
@given(arcs=ARCS, keep=st.sets(st.integers(0, MOST), min_size=1, max_size=5))
def test_contraction_keeps_every_time_between_the_nodes_that_stay(
    arcs: list[tuple[int, int, int]], keep: set[int]
) -> None:
    start, end, minutes = (np.array(column, dtype=np.int64) for column in zip(*arcs, strict=True))
    held = Arcs(MOST + 1, start, end, np.column_stack([minutes, minutes * 2]).astype(float))
    nodes = np.array(sorted(keep), dtype=np.int64)
    fewer, stand = contraction.contract(held, held.sums[:, 0], nodes)
    assert fewer.size <= held.size
    # By another library, over all the arcs.
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(MOST + 1))
    for one, two, cost in arcs:
        if cost < graph.get_edge_data(one, two, {"cost": np.inf})["cost"]:
            graph.add_edge(one, two, cost=cost)
    hand = [
        [lengths.get(two, np.inf) for two in nodes.tolist()]
        for one in nodes.tolist()
        for lengths in [nx.single_source_dijkstra_path_length(graph, one, weight="cost")]
    ]
    assert fastest(fewer, stand).tolist() == hand
    # What is summed along an arc is of the way that its minutes are of.
    assert (fewer.sums[:, 1] == 2 * fewer.sums[:, 0]).all()


def test_contraction_takes_nodes_out_whatever_the_minutes() -> None:
    size = 40
    cells = [
        (x * size + y, (x + dx) * size + y + dy)
        for x in range(size - 1)
        for y in range(size - 1)
        for dx, dy in ((0, 1), (1, 0))
    ]
    start, end = np.array(cells).T
    both = np.concatenate([start, end]), np.concatenate([end, start])
    draw = np.random.default_rng(1)
    keep = np.array([0, size * size // 2, size * (size - 1) - 2])
    stands = []
    for _ in range(2):
        held = Arcs(size * size, *both, draw.uniform(1, 9, len(both[0]))[:, None])
        fewer, stand = contraction.contract(held, held.sums[:, 0], keep)
        assert fewer.size < size * size * 0.6
        assert fastest(fewer, stand) == pytest.approx(fastest(held, keep))
        stands.append(stand.tolist())
    assert stands[0] == stands[1]
