"""Where a file from outside says that it lies: CRSs that lead nowhere or are taken for others."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cache

import geopandas as gpd
import numpy as np
import pyproj
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

from lienket import crs
from lienket.i18n import Pair, sentence

_GEOD = pyproj.Geod(ellps="WGS84")
_VN_2000 = re.compile(r"VN[ _-]?2000|Vi[eệ]t ?Nam[ _-]?2000", re.IGNORECASE)
_SAME = 0.001
"""Two projections that agree so far are one [m]."""

_ALIKE = 5
"""Two CRSs that lead so near to each other are one [m]."""

_SHIFTED = (10, 1000)
"""By so much a shift of the datum that was left out moves a place [m]."""


def stored(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame | Pair:
    """`lines` (any CRS) in EPSG:4326, or why their CRS leads nowhere."""
    try:
        return lines.to_crs(crs.STORED)
    except ProjError:
        name = lines.crs.name if lines.crs else ""
    return sentence("crs_local", name=name)


def mistaken(found: pyproj.CRS, place: tuple[float, float]) -> Pair | None:
    """Why `found` is VN-2000 called something else: its projection, but not its datum.

    `place`: longitude and latitude [deg] of where the shift is measured. UTM on WGS 84 is as good
    as UTM on VN-2000, unless its name says otherwise; a zone of VN-2000 on WGS 84 is neither.
    """
    meant = meant_zone(found, place)
    if meant is None:
        return None
    code, projection, metres = meant
    return sentence(
        "crs_mistaken", name=found.name, projection=projection, code=code, metres=metres
    )


def meant_zone(found: pyproj.CRS, place: tuple[float, float]) -> tuple[str, str, float] | None:
    """The zone of VN-2000 that `found` is without its datum: code, name, and how far off [m].

    `place`: longitude and latitude [deg] of where that is measured. None where it is no such zone.
    """
    for code, own, metres in _zones(found, place):
        utm = "UTM" in own.name and not _VN_2000.search(found.name)
        if _SHIFTED[0] < metres < _SHIFTED[1] and not utm:
            return code, own.name, metres
    return None


def same_zone(found: pyproj.CRS, place: tuple[float, float]) -> str | None:
    """The code of the zone of VN-2000 that `found` is by another name; None where it is none.

    `place`: longitude and latitude [deg] of where that is seen.
    """
    return next((code for code, _, metres in _zones(found, place) if metres < _ALIKE), None)


def _zones(
    found: pyproj.CRS, place: tuple[float, float]
) -> Iterator[tuple[str, pyproj.CRS, float]]:
    """The zones of VN-2000 that project as `found` does, and how far apart the datums are [m]."""
    for code, own in _vn_2000():
        try:
            metres = _apart(found, own, place)
        except ProjError:
            return
        if metres is not None:
            yield code, own, metres


@cache
def _vn_2000() -> tuple[tuple[str, pyproj.CRS], ...]:
    """Each projected CRS of VN-2000 that PROJ knows, by its EPSG code."""
    rows = query_crs_info(auth_name="EPSG", pj_types=PJType.PROJECTED_CRS)
    codes = sorted({int(row.code) for row in rows if row.name.startswith("VN-2000 / ")})
    return tuple((f"EPSG:{code}", pyproj.CRS.from_epsg(code)) for code in codes)


def _apart(found: pyproj.CRS, own: pyproj.CRS, place: tuple[float, float]) -> float | None:
    """How far the same coordinates of two CRSs are apart [m]; None if they project differently."""
    plain = found.source_crs if found.is_bound and found.source_crs else found
    drawn = np.array([pyproj.Proj(each)(*place) for each in (plain, own)])
    if not np.isfinite(drawn).all() or np.abs(drawn[0] - drawn[1]).max() > _SAME:
        return None
    (west, south), (east, north) = (
        pyproj.Transformer.from_crs(each, crs.STORED, always_xy=True).transform(*drawn[1])
        for each in (found, own)
    )
    return float(_GEOD.inv(west, south, east, north)[2])


def doubtful(found: pyproj.CRS) -> Iterator[Pair]:
    """That nobody knows the way from `found` to WGS 84, and that PROJ takes the datum as equal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of grids that are not here: the next best way is taken
        ways = TransformerGroup(found, crs.STORED, always_xy=True).transformers
    if not ways or "ballpark" in ways[0].description.lower():
        yield sentence("crs_doubtful", name=found.name)
