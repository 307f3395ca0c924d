"""Where a file lies: by the CRS that a person names, that it states, or that fits what is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.intake import crs_candidates, fit, fit_words, ranking, stated_crs
from lienket.intake.crs_candidates import Candidate
from lienket.intake.fit import Ground
from lienket.intake.remarks import Remarks, listed
from lienket.layers import external_crs

_EARTH = (180.0, 90.0)
"""No longitude or latitude is larger [deg]."""

_CODE = re.compile(r"(?:EPSG:\s*)?([0-9]{4,6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placed:
    """A file in EPSG:4326, and what it lay in."""

    frame: gpd.GeoDataFrame
    crs: str


def place(
    frame: gpd.GeoDataFrame, ground: Ground, asked: str | None, remarks: Remarks
) -> Placed | None:
    """`frame` in EPSG:4326, same index; None, and a fault, where it is not clear where it lies.

    Args:
        frame: any geometry, in the CRS that its file states, or without one.
        ground: the sides and what is known.
        asked: the code of the CRS that a person names; None = none.
        remarks: what is said of the file: the CRS and on which ground it is taken.
    """
    if asked is not None:
        chosen = _asked(asked, frame, ground, remarks)
    elif frame.crs is not None and _is_fit(frame, remarks):
        made = stated_crs.take(frame, frame.crs, ground, remarks)
        return None if made is None else _whole(*made, remarks)
    else:
        chosen = ranking.take(ground, fit.sample(frame), remarks)
    return None if chosen is None else _whole(_moved(frame, chosen), chosen.code, remarks)


def _whole(stored: gpd.GeoDataFrame, name: str, remarks: Remarks) -> Placed | None:
    """`stored` (EPSG:4326), if each of its places is on Earth; else a fault by record."""
    places, row = shapely.get_coordinates(stored.geometry, return_index=True)
    lost = np.unique(row[~(np.abs(places) <= _EARTH).all(axis=1)])
    if not lost.size:
        _tell_long(stored, remarks)
        return Placed(stored, name)
    rows = listed([str(number) for number in stored.index[lost]])
    remarks.fault("off_earth", count=lost.size, rows=rows, crs=name)
    return None


def _is_fit(frame: gpd.GeoDataFrame, remarks: Remarks) -> bool:
    """Whether the CRS of `frame` says anything: a local one, or degrees of metres, does not."""
    stated = frame.crs
    if stated is None or isinstance(external_crs.stored(frame.iloc[:1]), tuple):
        remarks.note("crs_local", name=stated.name if stated else "")
        return False
    if stated.is_geographic and not crs_candidates.in_degrees(fit.sample(frame)):
        remarks.note("crs_untrue", name=stated.name)
        return False
    return True


def _tell_long(stored: gpd.GeoDataFrame, remarks: Remarks) -> None:
    """Say which records of `stored` (EPSG:4326) have a straight piece longer than any road has."""
    most = fit.longest(stored)
    long = [
        str(number)
        for number, shape in stored.geometry.items()
        if max(np.subtract(shape.bounds[2:], shape.bounds[:2])) > most and _is_long(shape, most)
    ]
    if long:
        remarks.note("long_pieces", count=len(long), rows=listed(long))


def _is_long(shape: BaseGeometry, most: float) -> bool:
    """Whether a straight piece of `shape` (EPSG:4326) is longer than `most` [deg]."""
    start, end, _ = fit.pieces(np.array([shape], dtype=object))
    return bool((np.hypot(*(end - start).T) > most).any())


def _moved(frame: gpd.GeoDataFrame, chosen: Candidate) -> gpd.GeoDataFrame:
    """`frame`, its numbers taken as `chosen` has them, in EPSG:4326."""
    shapes = shapely.transform(frame.geometry.to_numpy(), chosen.lonlat)
    return frame.set_geometry(
        gpd.GeoSeries(shapes, index=frame.index, crs=crs.STORED), crs=crs.STORED
    )


def _asked(
    asked: str, frame: gpd.GeoDataFrame, ground: Ground, remarks: Remarks
) -> Candidate | None:
    """The CRS that a person names, in the way of writing in which the file lies in the sides."""
    code = _code(asked)
    if code is None:
        remarks.fault("crs_none", asked=asked)
        return None
    written = fit.sample(frame)
    best, *_ = ground.rank([*crs_candidates.ways(code, written)], written)
    if best.inside <= 0:
        remarks.fault("crs_elsewhere", asked=best.candidate.label, where=fit_words.where(best))
        return None
    if frame.crs is not None and frame.crs.to_epsg() != int(code[5:]):
        remarks.note("crs_overruled", stated=frame.crs.name)
    remarks.note("crs_asked", candidate=best.candidate.label, fit=fit_words.distance(best))
    others = ground.rank(crs_candidates.likely(written, ground.sides, rival=True), written)
    stated_crs.tell_closer(others, best, remarks)
    return best.candidate


def _code(asked: str) -> str | None:
    """The code of a CRS in two dimensions with a way to WGS 84; None if it is none."""
    found = _CODE.fullmatch(asked.strip())
    if not found:
        return None
    code = f"EPSG:{int(found[1])}"
    try:
        system = pyproj.CRS(code)
        pyproj.Transformer.from_crs(system, crs.STORED)
    except (CRSError, ProjError):
        return None
    flat = len(system.axis_info) == 2  # noqa: PLR2004 - east and north
    return code if flat and (system.is_projected or system.is_geographic) else None
