"""How far a map of some provinces reaches: its opening view, its frame, the islands far off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from lienket.crs import Bounds

_FAR_DEG = 0.2
"""Land farther than this from all other land of the sides [deg], about 22 km, is far off."""

_AROUND = 0.6
_LEAST_DEG, _MOST_DEG = 0.5, 1.6
"""How far the frame reaches beyond the view, as a share of its longer side [-], and in any case."""

_PAD_DEG = 0.05


@dataclass(frozen=True, slots=True)
class Extent:
    """`view` = the box of the mainland of the sides, `frame` = what the ground is drawn in.

    `insets`: the boxes of islands far off by the key of the commune that they belong to. `bounds` =
    the box of it all. Each is west, south, east, north [deg, WGS 84].
    """

    view: Bounds
    frame: Bounds
    insets: Mapping[str, Bounds]
    bounds: Bounds

    def ground(self) -> BaseGeometry:
        """What is drawn of the ground (EPSG:4326): the frame and the boxes of the insets."""
        return shapely.union_all([shapely.box(*box) for box in (self.frame, *self.insets.values())])


def measure(areas: gpd.GeoDataFrame) -> Extent:
    """The extent of a map of `areas` (EPSG:4326, polygons, indexed by key)."""
    parts = areas.geometry.explode()
    keys, shapes = parts.index.to_numpy(), parts.to_numpy()
    main = _largest(shapes)
    view = _padded(shapely.total_bounds(shapes[main]), _PAD_DEG)
    far = {
        str(key): _padded(shapely.total_bounds(shapes[~main & (keys == key)]), _PAD_DEG)
        for key in dict.fromkeys(keys[~main])
    }
    longest = max(view[2] - view[0], view[3] - view[1])
    frame = _padded(np.array(view), min(max(_AROUND * longest, _LEAST_DEG), _MOST_DEG))
    boxes = np.array([frame, *far.values()])
    bounds = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    return Extent(view, frame, far, _rounded(np.array(bounds)))


def _largest(
    shapes: npt.NDArray[np.object_],
) -> npt.NDArray[np.bool_]:
    """Which of `shapes` hang together with the largest by steps under `_FAR_DEG`."""
    reached = np.zeros(len(shapes), dtype=bool)
    reached[int(np.argmax(shapely.area(shapes)))] = True
    tree = shapely.STRtree(shapes)
    fresh = np.flatnonzero(reached)
    while len(fresh):
        _, near = tree.query(shapes[fresh], predicate="dwithin", distance=_FAR_DEG)
        fresh = np.setdiff1d(near, np.flatnonzero(reached))
        reached[fresh] = True
    return reached


def _padded(box: npt.NDArray[np.float64], pad: float) -> Bounds:
    return _rounded(np.array([box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad]))


def _rounded(box: npt.NDArray[np.float64]) -> Bounds:
    """`box` on hundredths of a degree, never smaller."""
    low, high = np.floor(box[:2] * 100) / 100, np.ceil(box[2:] * 100) / 100
    west, south, east, north = (round(float(value), 2) for value in (*low, *high))
    return west, south, east, north
