"""The CRSs that a Vietnamese office's numbers may be in, and the ways in which they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import pyproj
from numpy.typing import NDArray
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info, query_utm_crs_info
from pyproj.enums import PJType

from lienket import crs
from lienket.i18n import Pair, format_number
from lienket.intake.remarks import phrase

Places = NDArray[np.float64]
"""Rows of two numbers: as written, or longitude and latitude [deg]."""

RIVAL = "EPSG:4756"
"""VN-2000 in degrees: for a file in degrees not on offer, but told where it fits better."""

_OLD = ("Indian 1960 / UTM zone", "Indian 1975 / UTM zone", "Hanoi 1972 / Gauss-Kruger zone")
_VN_2000 = "VN-2000 / "
_REACH = 1.5
"""So far beyond the sides a zone may be of use to them [deg]."""

_DEGREES = 180.0
_HALF_ZONE = 350_000.0
"""No place of a zone is farther from its meridian [m]."""

_EASTING = 500_000.0
_PREFIX = 1_000_000.0
"""What the number of a zone before an easting is counted in [m]."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A CRS, and how the numbers are to be taken: `swapped`, the first is the north.

    `shift` is added to the easting [m]: a false easting that was left out, a zone's number before
    it taken away.
    """

    code: str
    name: str
    swapped: bool = False
    shift: float = 0.0

    @property
    def label(self) -> Pair:
        """What it is called: its code, its name, and what is done with the numbers."""
        way = "_swapped" if self.swapped else ""
        plain = phrase(f"candidate{way}", code=self.code, name=self.name)
        if not self.shift:
            return plain
        key = "candidate_more" if self.shift > 0 else "candidate_less"
        return phrase(key, candidate=plain, shift=format_number(round(abs(self.shift))))

    def xy(self, written: Places) -> Places:
        """The numbers of a file as easting and northing [m], or longitude and latitude [deg]."""
        turned = written[:, ::-1] if self.swapped else written
        shifted: Places = turned + np.array([self.shift, 0.0])
        return shifted

    def lonlat(self, written: Places) -> Places:
        """The places that the numbers of a file mean: longitude and latitude [deg], WGS 84."""
        x, y = self.xy(written).T
        return np.column_stack(_to_degrees(self.code).transform(x, y))


@cache
def _to_degrees(code: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(code, crs.STORED, always_xy=True)


def in_degrees(written: Places) -> bool:
    """Whether numbers can be degrees."""
    return bool((np.abs(written) <= _DEGREES).all())


def likely(written: Places, sides: gpd.GeoDataFrame, *, rival: bool = False) -> list[Candidate]:
    """Every CRS, and way to write it, that the numbers `written` may be in, near `sides`.

    Args:
        written: a sample of the numbers.
        sides: EPSG:4326.
        rival: whether degrees may be those of VN-2000 as well.
    """
    if in_degrees(written):
        codes = (crs.STORED, RIVAL) if rival else (crs.STORED,)
        return [each for code in codes for each in ways(code, written)]
    west, south, east, north = (float(value) for value in sides.total_bounds)
    near = (west - _REACH, south - _REACH, east + _REACH, north + _REACH)
    return [each for code in _codes(near) for each in ways(code, written)]


def in_vn_2000(*, swapped: bool = False) -> Candidate:
    """VN-2000 in degrees."""
    return Candidate(RIVAL, pyproj.CRS(RIVAL).name, swapped)


def ways(code: str, written: Places) -> Iterator[Candidate]:
    """The ways in which the numbers `written` may be those of the CRS `code`."""
    name = pyproj.CRS(code).name
    for swapped in (False, True):
        eastings = written[:, 1 if swapped else 0]
        yield Candidate(code, name, swapped)
        if pyproj.CRS(code).is_projected:
            for shift in _shifts(eastings):
                yield Candidate(code, name, swapped, shift)


def _shifts(eastings: NDArray[np.float64]) -> Iterator[float]:
    """What may have to be added to eastings so that they are those of a zone [m]."""
    middle = float(np.median(eastings))
    if abs(middle) < _HALF_ZONE:
        yield _EASTING
    if middle > _PREFIX:
        yield -float(np.floor(middle / _PREFIX) * _PREFIX)


@cache
def _codes(near: crs.Bounds) -> tuple[str, ...]:
    """The projected CRSs in use near some bounds: of VN-2000, WGS 84 in UTM, and old ones."""
    west, south, east, north = near
    area = AreaOfInterest(west, south, east, north)
    rows = query_crs_info(
        auth_name="EPSG", pj_types=PJType.PROJECTED_CRS, area_of_interest=area, contains=False
    )
    named = {int(row.code): row.name for row in rows}
    utm = {int(row.code) for row in query_utm_crs_info("WGS 84", area)}
    own = sorted(code for code, name in named.items() if name.startswith(_VN_2000))
    old = sorted(code for code, name in named.items() if name.startswith(_OLD))
    return tuple(f"EPSG:{code}" for code in (*own, *sorted(utm), *old))
