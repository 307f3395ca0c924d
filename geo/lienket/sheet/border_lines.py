"""Borders of sides and of the country on a sheet: each stretch once, smoothed for its scale.

Places and shapes are in [mm] of the page.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket import coast, crs
from lienket.model.atlas import Atlas
from lienket.sheet import recast
from lienket.sheet.view import View
from lienket.units import provinces

NATIONAL = "national"
"""The class of lines that are a national border."""

SMOOTH = frozenset({"sides", "context_lines.national", "context_lines.provincial"})
"""Looks of lines that are smoothed: a dash on every small bend is no line any more."""

_FINE_MM, _PIECE_MM = 0.3, 0.8
_ROUNDS = 2
_FEWEST = 3


def of_sides(atlas: Atlas, view: View) -> BaseGeometry:
    """The borders of the sides, each once, without those that a national border runs on."""
    national = [
        shapely.union_all(frame[frame["class"] == NATIONAL].geometry.to_numpy())
        for frame in atlas.frames.values()
        if "class" in frame
    ]
    inner = shapely.difference(borders(atlas), shapely.union_all(national))
    (shape,) = view.shapes(gpd.GeoDataFrame(geometry=[inner], crs=crs.STORED))
    return smoothed(shape)


def borders(atlas: Atlas) -> BaseGeometry:
    """The borders of the sides (EPSG:4326), or of the provinces that hold them in other units."""
    made = recast.shown(atlas)
    if made is not None:
        return provinces.outlines(made, atlas.sides)
    inland = coast.borders(atlas)
    if inland is not None:
        return inland
    return shapely.union_all(shapely.boundary(atlas.sides.geometry.to_numpy()))


def smoothed(shape: BaseGeometry) -> BaseGeometry:
    """The lines of `shape` without bends smaller than they are wide, their corners rounded.

    >>> smoothed(LineString([(0, 0), (1, 0.1), (2, 0), (3, 0.1), (4, 0)])).wkt
    'LINESTRING (0 0, 4 0)'
    """
    merged = shapely.line_merge(shapely.simplify(shape, 0))
    lines = [part for part in shapely.get_parts(merged) if isinstance(part, LineString)]
    rounded = [LineString(_rounded(shapely.simplify(line, _FINE_MM))) for line in lines]
    return rounded[0] if len(rounded) == 1 else MultiLineString(rounded)


def _rounded(line: LineString) -> npt.NDArray[np.float64]:
    """The vertices of a line after its corners are cut, its ends kept (Chaikin's way)."""
    if shapely.get_num_coordinates(line) < _FEWEST:
        return shapely.get_coordinates(line)
    # In short pieces, or a corner between two long ones would be cut far off.
    path = shapely.get_coordinates(shapely.segmentize(line, _PIECE_MM))
    for _ in range(_ROUNDS):
        here, there = path[:-1], path[1:]
        cut = np.stack([0.75 * here + 0.25 * there, 0.25 * here + 0.75 * there], axis=1)
        path = np.concatenate([path[:1], cut.reshape(-1, 2), path[-1:]])
    return np.asarray(path)
