"""How well a file lies on what is known, under a CRS that it may be in: metres, and what is inside.

Distances are taken on a plane about the middle of the sides, on which a degree is as long as it is
there: within some 100 km of it they are true to two hundredths, which is ample to tell zones apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from lienket.intake.crs_candidates import Candidate, Places

SAME_M = 5.0
"""Candidates whose places are so near to each other are one [m]."""

FITS_M = 500.0
"""What lies farther from everything known does not fit it [m]."""

FAR_M = 100_000.0
"""What lies farther off is just far away [m]."""

INSIDE = 0.5
"""So much of a file is inside the sides, if it is there [0–1]."""

AHEAD = 20
"""So many times farther off is the next place, or nothing is taken alone."""

_SAMPLE = 2000
"""So many places of a file tell where it lies."""

_LONG_M, _LONG_DEG = 50_000.0, 0.5
"""No road runs straight so far: a piece of a line that does leads to a vertex that is wrong."""

_ROUGH = 100
_BEST = 20
"""So many candidates are measured in full, after a look at `_ROUGH` places of each."""

_MARGIN = 0.05
"""So far beyond the sides a place still counts as inside [deg]."""

_NEAR = 1.0
"""What lies farther from the sides is not measured [deg]."""

_GEOD = pyproj.Geod(ellps="WGS84")


def sample(frame: gpd.GeoDataFrame) -> Places:
    """The numbers of some 2,000 places of `frame` (any CRS): its points, and along its lines.

    Along lines and outlines they are evenly apart, so that an arc of many vertices counts as no
    more than what it is; a piece that leads off all maps is passed over.
    """
    start, end, single = pieces(frame.geometry.to_numpy())
    length = np.hypot(*(end - start).T)
    sound = np.isfinite(length) & (length <= longest(frame))
    start, end, length = start[sound], end[sound], length[sound]
    reached = np.cumsum(length)
    if not len(length) or not reached[-1]:
        every = np.concatenate([single, start]) if len(start) + len(single) else _every(frame)
        return every[:: max(1, -(-len(every) // _SAMPLE))]
    along = np.linspace(0, reached[-1], _SAMPLE)
    piece = np.minimum(np.searchsorted(reached, along), len(length) - 1)
    share = 1 - (reached[piece] - along) / np.where(length[piece] > 0, length[piece], 1)
    places = start[piece] + share[:, None] * (end[piece] - start[piece])
    few = single[:: max(1, -(-len(single) // _SAMPLE))]
    return np.concatenate([few, places])


def _every(frame: gpd.GeoDataFrame) -> Places:
    places = shapely.get_coordinates(frame.geometry)
    return places[np.isfinite(places).all(axis=1)]


def longest(frame: gpd.GeoDataFrame) -> float:
    """How long a straight piece of a line or outline may be, in the unit of `frame` (any CRS)."""
    places = _every(frame)
    return _LONG_DEG if len(places) and np.abs(places).max() <= 180 else _LONG_M  # noqa: PLR2004


def pieces(shapes: NDArray[np.object_]) -> tuple[Places, Places, Places]:
    """The starts and ends of all straight pieces of `shapes` (any CRS), and their single points."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings = shapely.get_parts(shapely.boundary(parts[areas]))
    places, row = shapely.get_coordinates(np.concatenate([parts[~areas], rings]), return_index=True)
    single = np.bincount(row, minlength=1)[row] == 1
    joined = row[1:] == row[:-1]
    return places[:-1][joined], places[1:][joined], places[single]


@dataclass(frozen=True, slots=True)
class Fit:
    """A file under one candidate: its `places` [deg], the share `inside` the sides [0–1].

    `metres`: the median distance to what is known [m]; infinite where nothing is, or far away.
    """

    candidate: Candidate
    places: Places
    inside: float
    metres: float


@dataclass(slots=True)
class Ground:
    """The sides and the features that are known (EPSG:4326), to lay files on."""

    sides: gpd.GeoDataFrame
    known: gpd.GeoDataFrame
    _area: shapely.Geometry = field(init=False)
    _tree: shapely.STRtree = field(init=False)
    _metres: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        """Make what is asked for again and again."""
        self._area = shapely.union_all(self.sides.geometry.to_numpy()).buffer(_MARGIN)
        shapely.prepare(self._area)
        west, south, east, north = self.sides.total_bounds
        lon, lat = (west + east) / 2, (south + north) / 2
        across = _GEOD.inv(lon - 0.5, lat, lon + 0.5, lat)[2]
        along = _GEOD.inv(lon, lat - 0.5, lon, lat + 0.5)[2]
        self._metres = np.array([across, along])
        self._tree = shapely.STRtree(self._pieces())

    def _pieces(self) -> NDArray[np.object_]:
        """The known points, and each straight piece of the known lines and outlines [m]."""
        shapes = np.asarray(self.known.geometry, dtype=object)
        there = shapes[shapely.is_geometry(shapes) & ~shapely.is_empty(shapes)]
        start, end, single = (places * self._metres for places in pieces(there))
        lines = shapely.linestrings(np.stack([start, end], axis=1))
        return np.concatenate([lines, shapely.points(single)])

    def measure(self, candidate: Candidate, written: Places) -> Fit:
        """The numbers `written` under `candidate`."""
        places = candidate.lonlat(written)
        return Fit(candidate, places, self._inside(places), self._distance(places))

    def rank(self, candidates: Sequence[Candidate], written: Places) -> list[Fit]:
        """The candidates from the best to the worst: by distance, then by what is inside."""
        rough = written[:: max(1, len(written) // _ROUGH)]
        looked = sorted((self.measure(each, rough) for each in candidates), key=_order)
        best = [self.measure(each.candidate, written) for each in looked[:_BEST]]
        return sorted(best, key=_order)

    def same(self, one: Fit, other: Fit) -> bool:
        """Whether two candidates put a file in the same place."""
        gap = np.hypot(*((one.places - other.places) * self._metres).T)
        return bool(np.median(gap) < SAME_M)

    def _inside(self, places: Places) -> float:
        finite = np.isfinite(places).all(axis=1)
        hit = shapely.contains_xy(self._area, places[finite])
        return float(hit.sum() / len(places)) if len(places) else 0.0

    def _distance(self, places: Places) -> float:
        west, south, east, north = self.sides.total_bounds
        low, high = np.array([west, south]) - _NEAR, np.array([east, north]) + _NEAR
        near = ((places >= low) & (places <= high)).all(axis=1)
        metres = np.full(len(places), np.inf)
        if near.any() and len(self._tree):
            points = shapely.points(places[near] * self._metres)
            (row, _), found = self._tree.query_nearest(
                points, return_distance=True, all_matches=False
            )
            metres[np.flatnonzero(near)[row]] = found
        return float(np.median(metres)) if len(metres) else np.inf


def _order(each: Fit) -> tuple[float, float, float, bool]:
    shift = abs(each.candidate.shift)
    return (round(each.metres, 3), -each.inside, shift, each.candidate.swapped)
