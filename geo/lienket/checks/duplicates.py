"""The rule that each stretch of a road is drawn once, so that no length counts it twice.

Pieces of one feature, and parts of one link, whose lengths are added up, may cross but not lie on
each other. Two links may share a road, for nothing adds these up; nor does anything add up lines
that carry no status, and of a road network the network's own mending tells what is doubled.

Two carriageways are farther apart than `TWICE_M`. A road that was surveyed twice, some metres off,
cannot be told from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.checks.case import Case, Feature
from lienket.checks.shapes import sound
from lienket.errors import Fault

TWICE_M = 2.0
"""Two lines nowhere farther apart than this [m] are one road, as in `network.topology`."""

LEAST_M = 100.0
"""So long a stretch [m] near another is drawn twice; on less, a road branches off or turns."""

_EXACT_M = 1.0
"""What lies exactly on another piece of its line is drawn twice if it is longer than this [m]."""

_STRAIGHT_DEG = 0.01
"""What is straight in degrees [deg], about 1 km, is straight in metres to a centimetre."""

_THINNED_M = 0.1
"""Vertices that bend a line less than this [m] make no difference."""

_BACK = -0.9
"""The cosine of an angle at which a line turns back."""

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]


def run(case: Case) -> Iterator[Fault]:
    """Every stretch of a link that is drawn twice.

    What cannot be measured (a broken or misplaced geometry, no measuring CRS) is left alone.
    """
    code = case.catalogue.measuring_crs
    drawn = [*_measurable(case)]
    if not drawn or not crs.is_metric(code):
        return
    rows = [row for row, _ in drawn]
    shapes = [shapely.segmentize(line, _STRAIGHT_DEG) for _, line in drawn]
    lines = crs.to_metres(gpd.GeoDataFrame(geometry=shapes, crs=crs.STORED), code).geometry
    for stretch in _stretches(lines.to_list(), _akin(rows, case)):
        row, other = rows[stretch.line], rows[stretch.other]
        spot = gpd.GeoSeries([stretch.place], crs=code).to_crs(crs.STORED)
        where, metres = f"{spot.x[0]:.5f}, {spot.y[0]:.5f}", round(stretch.metres)
        if row is other:
            yield row.place.fault("drawn_twice", where=where, metres=metres)
        else:
            yield row.place.fault("parts_overlap", where=where, metres=metres, other=other.key)


def _measurable(case: Case) -> Iterator[tuple[Feature, BaseGeometry]]:
    """The features that are whole lines, with these; of what crosses itself another rule tells."""
    for layer in case.catalogue.layers:
        for row in case.features(layer) if layer.status else ():
            line = row.geometry
            if (
                isinstance(line, shapely.LineString | shapely.MultiLineString)
                and sound(row, case.catalogue)
                and shapely.is_simple(shapely.get_parts(line)).all()
            ):
                yield row, line


def _akin(rows: Sequence[Feature], case: Case) -> list[frozenset[str]]:
    """The links that each feature is a part of."""
    links = defaultdict[str, set[str]](set)
    for link in case.facts.links:
        for part in link.parts:
            links[part].add(link.key)
    return [frozenset(links.get(row.key, ())) for row in rows]


@dataclass(frozen=True, slots=True)
class _Twice:
    """A stretch of the line number `line` that lies on the line number `other`; its beginning."""

    line: int
    other: int
    metres: float
    place: shapely.Point


def _stretches(lines: Sequence[BaseGeometry], links: Sequence[frozenset[str]]) -> Iterator[_Twice]:
    """The longest stretch that each line shares with itself, or with an earlier one of its link.

    Args:
        lines: LineStrings and MultiLineStrings in a projected CRS in metres.
        links: the links of each.
    """
    exact = {number: found for number, line in enumerate(lines) if (found := _exact(number, line))}
    yield from exact.values()
    rest = [number for number in range(len(lines)) if number not in exact]
    if not rest:
        return
    chains = _Chains.from_lines([lines[number] for number in rest], np.array(rest))
    longest: dict[tuple[int, int], _Twice] = {}
    for found in chains.near(links):
        known = longest.get((found.line, found.other))
        if found.metres >= LEAST_M and (known is None or known.metres < found.metres):
            longest[found.line, found.other] = found
    yield from longest.values()


def _exact(number: int, line: BaseGeometry) -> _Twice | None:
    """What pieces of a line share to the last digit, if that is worth a word."""
    pieces = shapely.get_parts(line)
    metres = line.length - shapely.union_all(pieces).length if len(pieces) > 1 else 0.0
    if metres <= _EXACT_M:
        return None
    one, other = shapely.STRtree(pieces).query(pieces, "intersects")
    shared = shapely.intersection(pieces[one[one < other]], pieces[other[one < other]])
    longest = shapely.get_parts(shared[int(np.argmax(shapely.length(shared)))])
    lines = longest[shapely.get_dimensions(longest) == 1]
    return _Twice(number, number, metres, shapely.Point(lines[0].coords[0]))


@dataclass(frozen=True)
class _Chains:
    """Lines in metres from end to end, their pieces joined where they touch: an item a segment.

    `ends` [m] are its two places, `along` how far each is from the beginning of the chain [m];
    `chain` is the number of the chain, `line` that of the line which the chain is of.
    """

    ends: Floats
    along: Floats
    chain: Whole
    line: Whole

    @classmethod
    def from_lines(cls, lines: Sequence[BaseGeometry], numbers: Whole) -> _Chains:
        """The chains of `lines`, known by `numbers`, without vertices that make no difference."""
        merged = shapely.line_merge(np.array([*lines], dtype=object))
        chains, line = shapely.get_parts(merged, return_index=True)
        thinned = shapely.simplify(chains, _THINNED_M, preserve_topology=False)
        places, chain = shapely.get_coordinates(thinned, return_index=True)
        steps = np.hypot(*np.diff(places, axis=0).T)
        run = np.concatenate([[0.0], np.cumsum(steps)])
        run -= run[np.searchsorted(chain, chain)]
        own = np.flatnonzero((np.diff(chain) == 0) & (steps > 0))
        both = np.stack([own, own + 1], axis=1)
        return cls(places[both], run[both], chain[own], numbers[line[chain[own]]])

    def near(self, links: Sequence[frozenset[str]]) -> Iterator[_Twice]:
        """The stretches of one line that keep near another, or itself farther on; of any length."""
        one, other, spans = self._spans(*self._pairs(links))
        order = np.lexsort((spans[:, 0], self.line[other], self.chain[one]))
        met = zip(self.chain[one[order]], self.line[other[order]], one[order], strict=True)
        begun: tuple[Any, ...] | None = None
        start = end = 0.0
        for (chain, on, segment), (low, high) in zip(met, spans[order], strict=True):
            if begun is not None and begun[:2] == (chain, on) and low <= end + TWICE_M:
                end = max(end, high)
                continue
            if begun is not None:
                yield self._stretch(begun[2], begun[1], start, end)
            begun, start, end = (chain, on, segment), low, high
        if begun is not None:
            yield self._stretch(begun[2], begun[1], start, end)

    def _stretch(self, segment: int, other: int, start: float, end: float) -> _Twice:
        place = self._segments[segment].interpolate(start - self.along[segment, 0])
        return _Twice(int(self.line[segment]), int(other), float(end - start), place)

    @cached_property
    def _segments(self) -> Shapes:
        drawn: Shapes = np.asarray(shapely.linestrings(self.ends), dtype=object)
        return drawn

    def _pairs(self, links: Sequence[frozenset[str]]) -> tuple[Whole, Whole]:
        """The segments that come near another of their line, or of an earlier one of their link.

        Not those that merely follow each other along a chain.
        """
        one, other = shapely.STRtree(self._segments).query(
            self._segments, "dwithin", distance=TWICE_M
        )
        line, on = self.line[one], self.line[other]
        ahead = np.diff(self.ends, axis=1)[:, 0] / np.diff(self.along, axis=1)
        back = (ahead[one] * ahead[other]).sum(axis=1) < _BACK
        close = self.along[np.maximum(one, other), 1] - self.along[np.minimum(one, other), 0]
        farther = (close > LEAST_M) & ((np.abs(one - other) > 1) | back)
        own = (line == on) & ((self.chain[one] != self.chain[other]) | farther)
        earlier = np.flatnonzero(line > on)
        akin = [bool(links[a] & links[b]) for a, b in zip(line[earlier], on[earlier], strict=True)]
        own[earlier[np.array(akin, dtype=bool)]] = True
        return one[own], other[own]

    def _spans(self, one: Whole, other: Whole) -> tuple[Whole, Whole, Floats]:
        """From where to where along its chain [m] each of `one` keeps near that of `other`."""
        segments, others = self._segments[one], self._segments[other]
        near = shapely.intersection(segments, shapely.buffer(others, TWICE_M))
        ends = np.stack([shapely.get_point(near, 0), shapely.get_point(near, -1)], axis=1)
        here = shapely.line_locate_point(segments[:, None], ends) + self.along[one, :1]
        there = shapely.line_locate_point(others[:, None], ends) + self.along[other, :1]
        # On one chain what lies near is nothing but the road itself, unless it is far along it.
        same = (self.chain[one] == self.chain[other])[:, None]
        away = np.where(same, np.abs(here - there) - LEAST_M, 1.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            cut = here[:, :1] + np.diff(here) * -away[:, :1] / np.diff(away)
        spans = np.sort(np.where(away > 0, here, cut), axis=1)
        known = (away > 0).any(axis=1) & np.isfinite(spans).all(axis=1)
        return one[known], other[known], spans[known]
