"""The gaps between the pieces of a line: the shortest tree, for few pieces and for very many."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lienket import pipeline
from lienket.checks.gaps import gaps_m

COUNT = 5000
"""So many pieces has a road layer that was dissolved or collected."""

_NONE = 1e-9
"""Lines that cross are no farther apart, whatever the last digits say [m]."""

_places = st.tuples(st.integers(0, 12), st.integers(0, 12))
_lines = st.lists(_places, min_size=2, max_size=4, unique=True)


def jumps(pieces: list[list[tuple[int, int]]]) -> list[float]:
    """The gaps by the book: every distance, and the minimum spanning tree of them all."""
    lines = [shapely.LineString(piece) for piece in pieces]
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(lines)))
    for one, first in enumerate(lines):
        for other, second in enumerate(lines[:one]):
            graph.add_edge(one, other, weight=float(first.distance(second)))
    found = nx.minimum_spanning_edges(graph, data=True)
    return sorted((edge["weight"] for _, _, edge in found if edge["weight"] > _NONE), reverse=True)


@given(st.lists(_lines, min_size=1, max_size=9), st.sampled_from([0.01, 1, 40, 7000]))
def test_gaps_are_the_edges_of_a_minimum_spanning_tree(
    pieces: list[list[tuple[int, int]]], scale: float
) -> None:
    line = shapely.MultiLineString(pieces)
    found = gaps_m(shapely.transform(line, lambda places: places * scale))
    found = [metres for metres in found if metres > _NONE]
    assert found == pytest.approx([metres * scale for metres in jumps(pieces)])


def pieces(step: float, length: float) -> list[list[list[float]]]:
    """Pieces of a winding road, one after the other along it [deg]."""
    at = 105.1 + np.arange(COUNT) * step
    places = [np.round(np.c_[x, 21.8 + 0.01 * np.sin(300 * x)], 7) for x in (at, at + length)]
    found: list[list[list[float]]] = np.stack(places, axis=1).tolist()
    return found


@pytest.mark.parametrize(("length", "gaps"), [(0.4 / COUNT, 0), (0.2 / COUNT, COUNT - 1)])
def test_a_road_of_very_many_pieces_is_measured(length: float, gaps: int) -> None:
    road = shapely.MultiLineString(pieces(0.4 / COUNT, length))
    metres = shapely.transform(road, lambda places: places * 111_000)
    assert len(gaps_m(metres)) == gaps


def test_a_workspace_with_a_road_of_very_many_pieces_is_checked(toy: Path) -> None:
    path = toy / "roads.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    road = {"type": "MultiLineString", "coordinates": pieces(0.4 / COUNT, 0.3 / COUNT)}
    data["features"][0]["geometry"] = road
    path.write_text(json.dumps(data), encoding="utf-8")
    assert pipeline.check(toy) == ()
