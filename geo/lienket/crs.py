"""Stored in degrees, measured in metres: the one module that knows both.

Lengths and areas are geodesic on the WGS 84 ellipsoid (Karney 2013, through PROJ), so no
projection's scale enters them. Projected CRSs come by EPSG code alone: VN-2000 made by hand from
printed parameters is 0.76 m to 224 m off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.transformer import AreaOfInterest
from shapely.geometry.base import BaseGeometry

from lienket.errors import CrsError, UsageError
from lienket.geometry_types import AREAS, LINES
from lienket.i18n import Pair, format_decimal, notice, sentence

STORED = "EPSG:4326"
"""WGS 84, longitude and latitude in degrees: the CRS of every file and frame."""

_SHIFT = re.compile(r"\b(x|y|z|rx|ry|rz|s|convention)=(\S+)")  # of Helmert, as PROJ writes it
_GEOD = pyproj.Geod(ellps="WGS84")

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north [deg, WGS 84]."""

_CODE = re.compile(r"(?:EPSG:)?([0-9]{4,6})", re.IGNORECASE)
_WRITTEN = re.compile(r"EPSG:[1-9][0-9]{3,5}")
"""How a catalogue writes a code: PROJ takes names, WKT and parameters as well, which mislead."""

STRETCH = 1 / 2000
"""No CRS is offered that stretches or shrinks a workspace more: UTM itself shrinks by 1/2500."""


def guard(frame: gpd.GeoDataFrame | gpd.GeoSeries, expected: str = STORED) -> None:
    """Nothing, if `frame` is in `expected`.

    Raises:
        CrsError: it has no CRS, or another one.
    """
    if frame.crs is None or not frame.crs.equals(pyproj.CRS(expected), ignore_axis_order=True):
        found = "none" if frame.crs is None else frame.crs.to_string()
        msg = f"A frame in {expected} was expected, got {found}. Reproject it with `to_crs`."
        raise CrsError(msg)


@cache
def _metres(code: str) -> bool:
    crs = pyproj.CRS(code)
    return crs.is_projected and all(axis.unit_name == "metre" for axis in crs.axis_info)


def is_metric(code: str) -> bool:
    """Whether `code`, an EPSG code, names a projected CRS in metres that PROJ knows.

    >>> is_metric("EPSG:3405"), is_metric("EPSG:4326"), is_metric("EPSG:0")
    (True, False, False)
    >>> is_metric("+proj=utm +zone=48 +ellps=WGS84 +units=m"), is_metric("VN-2000 / UTM zone 48N")
    (False, False)
    """
    try:
        return bool(_WRITTEN.fullmatch(code)) and _metres(code)
    except pyproj.exceptions.CRSError:
        return False


def choose(asked: str, own: Iterable[str], extent: Bounds) -> str:
    """The EPSG code that a person asked for, if it fits a workspace: `EPSG:9214` for `9214`.

    What fits is WGS 84 in degrees, and every projected CRS in metres whose datum is WGS 84 or the
    workspace's own, whose area of use meets `extent`, and whose scale at its corners is off by no
    more than `STRETCH`. Old datums are off by hundreds of metres, far zones by metres a kilometre.

    Args:
        asked: `9214` or `EPSG:9214`.
        own: the codes that the catalogue names.
        extent: the bounds of the workspace's sides.

    Raises:
        UsageError: it does not fit; the message says why and which codes do.

    >>> choose("9214", ["EPSG:3405"], (105.9, 21.1, 107.4, 22.5))
    'EPSG:9214'
    """
    found = _CODE.fullmatch(asked.strip())
    code = f"EPSG:{int(found[1])}" if found else ""
    why = _unfit(code, own := tuple(own), extent)
    if why is None:
        return code
    choices = ", ".join(
        of for of in dict.fromkeys((STORED, *own)) if _unfit(of, own, extent) is None
    )
    raise UsageError(notice("crs_refused", asked=asked, why=why, choices=choices))


def _unfit(code: str, own: Iterable[str], extent: Bounds) -> Pair | None:
    """Why `code` does not fit a workspace, in Vietnamese and in English; None if it does."""
    if not code:
        return sentence("crs_no_code")
    if code == STORED:
        return None
    try:
        crs = pyproj.CRS(code)
        if is_metric(code):
            return next(_far(crs, own, extent), None)
    except pyproj.exceptions.CRSError:
        return sentence("crs_unknown")
    return sentence("crs_not_metric", name=crs.name)


def stretch(crs: pyproj.CRS | str, extent: Bounds) -> float:
    """By which share the projected `crs` falsifies lengths at the corners of `extent`, at most [-].

    For another place it is infinite; beyond what a projection can draw that, or no number.

    >>> round(stretch("EPSG:3405", (105.9, 21.1, 107.4, 22.5)), 4)
    0.0004
    >>> round(stretch("EPSG:3857", (105.9, 21.1, 107.4, 22.5)), 2)
    0.08
    """
    system = pyproj.CRS(crs)
    west, south, east, north = extent
    area = system.area_of_use
    if area and area.west < area.east and (east < area.west or area.east < west):
        return np.inf  # far round the earth a projection may look true again
    scale = pyproj.Proj(system).get_factors(
        np.array([west, west, east, east]), np.array([south, north, south, north])
    )
    return float(np.abs(np.array([scale.meridional_scale, scale.parallel_scale]) - 1).max())


def _far(crs: pyproj.CRS, own: Iterable[str], extent: Bounds) -> Iterator[Pair]:
    """What sets the projected CRS `crs` apart from a workspace."""
    datum = _datum(crs)
    if datum not in {_datum(pyproj.CRS(code)) for code in (STORED, *own)}:
        yield sentence("crs_other_datum", name=crs.name, datum=datum)
    area = crs.area_of_use
    if area and not shapely.box(*area.bounds).intersects(shapely.box(*extent)):
        yield sentence("crs_other_place", name=crs.name, area=area.name)
    off = stretch(crs, extent)
    if not off <= STRETCH:
        yield sentence("crs_stretches", name=crs.name, percent=format_decimal(100 * off, 2))


def _datum(crs: pyproj.CRS) -> str:
    """The name of the geographic CRS that `crs` is made from."""
    return crs.geodetic_crs.name if crs.geodetic_crs else crs.name


def parameters(code: str, place: tuple[float, float]) -> dict[str, object]:
    """What turns WGS 84 into the transverse Mercator CRS `code`, for who has no PROJ at hand.

    All of it is read out of PROJ by EPSG code, for the operation PROJ takes at `place` (longitude,
    latitude [deg]): `name`; `helmert`, the seven parameters from the CRS's datum to WGS 84 in the
    coordinate-frame convention (x, y, z [m], rx, ry, rz [arc-second], s [ppm]), zeros where PROJ
    shifts nothing; `a` [m] and `f` of the ellipsoid; `lat_0`, `lon_0` [deg], `k`, `x_0`, `y_0` [m].

    Raises:
        CrsError: `code` is no transverse Mercator CRS in metres, or is shifted in another way.

    >>> parameters("EPSG:9214", (106.5, 21.5))["lon_0"]
    107.0
    """
    crs = pyproj.CRS(code)
    operation = crs.coordinate_operation
    # PROJ then weighs only the operations that there are at the place, which is far quicker.
    there = AreaOfInterest(*place, *place)
    way = pyproj.Transformer.from_crs(STORED, crs, always_xy=True, area_of_interest=there)
    way.transform(*place)
    shift = dict(_SHIFT.findall(way.get_last_used_operation().definition))
    convention = shift.pop("convention", "coordinate_frame")
    mercator = operation is not None and operation.method_name == "Transverse Mercator"
    if not mercator or not is_metric(code) or convention != "coordinate_frame":
        msg = f"{code} is no transverse Mercator CRS in metres that a page could compute."
        raise CrsError(msg)
    values = [float(parameter.value) for parameter in operation.params] if operation else []
    ellipsoid = crs.ellipsoid or pyproj.CRS(STORED).ellipsoid
    return {
        "name": crs.name,
        "helmert": [float(shift.get(name, 0)) for name in ("x", "y", "z", "rx", "ry", "rz", "s")],
        "a": ellipsoid.semi_major_metre if ellipsoid else 0.0,
        "f": 1 / ellipsoid.inverse_flattening if ellipsoid else 0.0,
        **dict(zip(("lat_0", "lon_0", "k", "x_0", "y_0"), values, strict=True)),
    }


def to_metres(frame: gpd.GeoDataFrame, code: str) -> gpd.GeoDataFrame:
    """`frame` (EPSG:4326) in the projected CRS `code`, coordinates in [m], same index.

    Raises:
        CrsError: `frame` is not in EPSG:4326, or `code` is no projected CRS in metres.
    """
    guard(frame)
    if not is_metric(code):
        msg = f"{code} is not a projected CRS in metres. Use an EPSG code such as EPSG:3405."
        raise CrsError(msg)
    return frame.to_crs(code)


def geometry_length_m(geometry: BaseGeometry) -> float:
    """Geodesic length of the lines of `geometry` (EPSG:4326) [m]; 0 for points and polygons."""
    if geometry.geom_type not in LINES:
        return 0.0
    return float(_GEOD.geometry_length(geometry))


def steps_m(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Geodesic distance from each of `places` (rows of longitude, latitude [deg]) to the next [m].

    >>> steps_m(np.array([[105.0, 21.0], [105.0, 21.5], [105.0, 21.5]])).round().tolist()
    [55360.0, 0.0]
    """
    (lon, lat), (next_lon, next_lat) = places[:-1].T, places[1:].T
    metres: NDArray[np.float64] = _GEOD.inv(lon, lat, next_lon, next_lat)[2]
    return metres


def distance_m(first: BaseGeometry, second: BaseGeometry, code: str) -> float:
    """Geodesic distance between the nearest points of two geometries [m].

    The nearest points are found in the projected CRS `code` that both are given in, the distance
    between them on the ellipsoid.

    Raises:
        CrsError: `code` is no projected CRS in metres.
    """
    if not is_metric(code):
        msg = f"{code} is not a projected CRS in metres. Use an EPSG code such as EPSG:3405."
        raise CrsError(msg)
    ends = shapely.get_coordinates(shapely.shortest_line(first, second))
    (lon, other_lon), (lat, other_lat) = _to_degrees(code).transform(*ends.T)
    return float(_GEOD.inv(lon, lat, other_lon, other_lat)[2])


@cache
def _to_degrees(code: str) -> pyproj.Transformer:
    """From the CRS `code` to longitude and latitude [deg]; PROJ takes long to find the way."""
    return pyproj.Transformer.from_crs(code, STORED, always_xy=True)


def length_km(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> pd.Series[float]:
    """Geodesic length of each line [km], same index; 0 for points and polygons.

    Args:
        frame: EPSG:4326, any geometry.

    Raises:
        CrsError: `frame` is not in EPSG:4326.
    """
    guard(frame)
    metres = [geometry_length_m(geometry) for geometry in frame.geometry]
    return pd.Series(metres, index=frame.index, dtype=float) / 1000


def area_ha(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> pd.Series[float]:
    """Geodesic area of each polygon [ha], same index; 0 for points and lines.

    Args:
        frame: EPSG:4326, any geometry.

    Raises:
        CrsError: `frame` is not in EPSG:4326.
    """
    guard(frame)
    square_metres = [_geometry_area_m2(geometry) for geometry in frame.geometry]
    return pd.Series(square_metres, index=frame.index, dtype=float) / 10_000


def _geometry_area_m2(geometry: BaseGeometry) -> float:
    if geometry.geom_type not in AREAS:
        return 0.0
    # Rings are summed by their sense, so holes must run against their shell.
    oriented = shapely.orient_polygons(geometry)
    return abs(float(_GEOD.geometry_area_perimeter(oriented)[0]))
