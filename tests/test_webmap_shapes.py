"""Geometry as runs of numbers: what goes in comes out, and what is shared is kept once."""

from __future__ import annotations

import gzip
import itertools
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lienket.webmap import packing, shapes
from lienket.webmap.packing import Store, as_bytes, steps, zigzag

SQUARE = shapely.box(0, 0, 4, 4)
HOLE = [(1, 1), (1, 2), (2, 2), (2, 1)]

degrees = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


def numbers(run: bytes) -> list[int]:
    """LEB128, read by its definition: seven bits a byte, the lowest first."""
    found, value, shift = [], 0, 0
    for byte in run:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(value)
            value = shift = 0
    return found


def signed(run: list[int]) -> list[int]:
    """Zigzag differences, summed."""
    return list(itertools.accumulate((n >> 1) ^ -(n & 1) for n in run))


class Unpacked:
    """What `shapes.pack` told, read as its docstring says."""

    def __init__(self, geometry: list[Any]) -> None:
        store = Store()
        array = np.array(geometry, dtype=object)
        told = shapes.pack(array[shapes.order(array)], store)
        whole = gzip.decompress(b64decode(store.block({})))
        self._read(told, whole[4 + int.from_bytes(whole[:4], "little") :])

    @classmethod
    def of(cls, told: dict[str, Any], runs: bytes) -> Unpacked:
        """What stands in `runs`."""
        self = cls.__new__(cls)
        self._read(told, runs)
        return self

    def _read(self, told: dict[str, Any], runs: bytes) -> None:
        self.told, self.runs = told, runs
        self.sizes, self.rings, self.refs, self.lengths = (
            self.run(name) for name in ("sizes", "rings", "refs", "lengths")
        )
        x, y = signed(self.run("x")), signed(self.run("y"))
        ends = list(itertools.accumulate(self.lengths))
        self.arcs = [
            list(zip(x[end - length : end], y[end - length : end], strict=True))
            for end, length in zip(ends, self.lengths, strict=True)
        ]

    def run(self, name: str) -> list[int]:
        """The numbers of a run."""
        offset, length = self.told[name]
        return numbers(self.runs[offset : offset + length])

    def areas(self) -> list[Any]:
        """The areas as geometries, in degrees."""
        walked = self._walked()
        found = []
        for size in self.sizes[: self.told["counts"][0]]:
            polygons: list[list[Any]] = []
            for _ in range(size):
                begins, ring = next(walked)
                if begins:
                    polygons.append([])
                polygons[-1].append(np.array(ring) / packing.STEPS_PER_DEGREE)
            found.append(shapely.MultiPolygon([(shell, holes) for shell, *holes in polygons]))
        return found

    def _walked(self) -> Any:  # noqa: ANN401 - pairs: begins a polygon, places
        last, refs = -1, iter(self.refs)
        for ring in self.rings:
            places: list[tuple[int, int]] = []
            for _ in range(ring >> 1):
                ref = next(refs)
                last += 1 + ((ref >> 2) ^ -(ref >> 1 & 1))
                arc = self.arcs[last][::-1] if ref & 1 else self.arcs[last]
                assert not places or places[-1] == arc[0]
                places += arc if not places else arc[1:]
            assert places[0] == places[-1]
            yield ring & 1, places


@given(st.lists(st.integers(0, 2**35 - 1)))
def test_whole_numbers_come_back(values: list[int]) -> None:
    assert numbers(as_bytes(np.array(values, dtype=np.int64))) == values


@given(st.lists(st.integers(-(2**30), 2**30), min_size=1))
def test_signed_numbers_come_back(values: list[int]) -> None:
    assert signed(zigzag(steps(np.array(values))).tolist()) == values


@given(st.lists(degrees, min_size=2, max_size=30))
def test_a_line_comes_back_within_half_a_step(places: list[tuple[float, float]]) -> None:
    [arc] = Unpacked([shapely.LineString(places)]).arcs
    assert np.array(arc) / 1e5 == pytest.approx(np.array(places), abs=0.50001e-5)


def test_an_area_keeps_its_holes_and_its_parts() -> None:
    area = shapely.MultiPolygon(
        [shapely.Polygon(shapely.get_coordinates(SQUARE), [HOLE]), shapely.box(8, 8, 9, 9)]
    )
    [found] = Unpacked([area]).areas()
    assert found.equals(area)


def test_a_border_between_two_areas_is_kept_once() -> None:
    west, east = SQUARE, shapely.box(4, 0, 8, 4)
    packed = Unpacked([west, east])
    assert [found.equals(area) for found, area in zip(packed.areas(), (west, east), strict=True)]
    assert len(packed.arcs) == 3
    assert sum(length - 1 for length in packed.lengths) == 7


@pytest.mark.parametrize("extra", [[], [shapely.box(20, 20, 21, 21)]])
def test_layers_share_the_arcs_of_their_borders(extra: list[Any]) -> None:
    """Two halves of a square, the whole square above them: no arc of its outline comes twice."""
    halves = [shapely.box(0, 0, 2, 4), shapely.box(2, 0, 4, 4)]
    square = shapely.Polygon([(0, 0), (2, 0), (4, 0), (4, 4), (2, 4), (0, 4)])
    layers = [np.array(each, dtype=object) for each in (halves, [square, *extra])]
    store = Store()
    arcs, told = shapes.pack_together(layers, store)
    whole = gzip.decompress(b64decode(store.block({})))
    runs = whole[4 + int.from_bytes(whole[:4], "little") :]
    for areas, one in zip(layers, told, strict=True):
        unpacked = Unpacked.of({**arcs, **one}, runs)
        pairs = zip(unpacked.areas(), areas, strict=True)
        assert all(found.equals(area) for found, area in pairs)
        assert len(unpacked.arcs) == 3 + len(extra)


def test_an_island_shared_by_a_hole_is_one_arc() -> None:
    lake = shapely.Polygon(HOLE)
    land = shapely.Polygon(shapely.get_coordinates(SQUARE), [HOLE[::-1]])
    packed = Unpacked([land, lake])
    assert len(packed.arcs) == 2
    assert [found.equals(area) for found, area in zip(packed.areas(), (land, lake), strict=True)]


@given(st.integers(0, 10_000))
def test_any_coverage_comes_back(seed: int) -> None:
    """A Voronoi diagram of random points: every cell equals itself, no border is kept twice."""
    random = np.random.default_rng(seed)
    points = shapely.MultiPoint(random.uniform(0, 3, (random.integers(3, 14), 2)))
    cells = list(shapely.voronoi_polygons(points).geoms)
    packed = Unpacked(cells)
    ordered = np.array(cells, dtype=object)
    for found, cell in zip(packed.areas(), ordered, strict=True):
        assert shapely.hausdorff_distance(found, cell) <= 1e-5
    edges = [
        frozenset(pair) for arc in packed.arcs for pair in itertools.pairwise(arc) if len(arc) > 1
    ]
    assert len(edges) == len(set(edges))


def test_two_spikes_that_meet_are_kept_once() -> None:
    south = shapely.Polygon([(0, 0), (4, 0), (4, 4), (2, 4), (2, 6), (2, 4), (0, 4)])
    north = shapely.Polygon([(0, 8), (2, 8), (2, 6), (2, 8), (4, 8), (4, 12), (0, 12)])
    packed = Unpacked([south, north])
    for found, area in zip(packed.areas(), (south, north), strict=True):
        assert found.normalize().equals_exact(shapely.MultiPolygon([area]).normalize())
    edges = [frozenset(pair) for arc in packed.arcs for pair in itertools.pairwise(arc)]
    assert len(edges) == len(set(edges))


def test_a_repeated_vertex_and_a_vanishing_ring_do_no_harm() -> None:
    spiky = shapely.Polygon([(0, 0), (1, 0), (1, 0), (1, 1), (0, 1)], [[(0.5, 0.5)] * 4])
    [found] = Unpacked([spiky]).areas()
    assert found.equals(shapely.box(0, 0, 1, 1))


def test_areas_come_first_then_lines_then_points() -> None:
    kinds = [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)]), SQUARE, shapely.Point(1, 1)]
    assert shapes.order(np.array(kinds, dtype=object)).tolist() == [2, 1, 0, 3]
    assert Unpacked(kinds).told["counts"] == (1, 1, 2)


def test_a_name_stands_inside_the_widest_part() -> None:
    ring = shapely.Polygon(shapely.get_coordinates(SQUARE), [[(1, 1), (1, 3), (3, 3), (3, 1)]])
    both = shapely.MultiPolygon([shapely.box(9, 9, 9.1, 9.1), ring])
    x, y = signed(Unpacked([both]).run("labels"))
    assert ring.contains(shapely.Point(x / 1e5, y / 1e5))


def test_nothing_is_packed_as_nothing() -> None:
    assert Unpacked([]).told["counts"] == (0, 0, 0)


def test_only_points_lines_and_areas_are_packed() -> None:
    mixed = np.array([shapely.GeometryCollection([shapely.Point(0, 0)])], dtype=object)
    with pytest.raises(ValueError, match="GeometryCollection"):
        shapes.order(mixed)
