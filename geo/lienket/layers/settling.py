"""Areas that do not quite meet, made to meet: what a workspace accepts must not break its products.

Sides, borders and pairs are made from areas that share every vertex. Where `known.toml` accepts an
overlap, its ground goes to the first of the areas in the order of their keys; a sliver goes to the
area that it shares the longest edge with. The files stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket.model.records import Catalogue, Known

_KINDS = ("overlap", "sliver")

_WIDEST_DEG = 0.0006
"""Half the widest sliver [deg]; what is wider stays a hole."""


def settled(
    catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame]
) -> Mapping[str, gpd.GeoDataFrame]:
    """`frames` (EPSG:4326, by layer key) with the layers settled that an accepted fault is of.

    The very same frames where none is accepted.
    """
    keys = {key for row in catalogue.known if row.code in _KINDS for key in _units(row)}
    asked = [
        layer.key
        for layer in catalogue.layers
        if (layer.coverage or layer.key == catalogue.sides_layer)
        and layer.key in frames
        and keys & {*frames[layer.key]["key"]}
    ]
    return {**frames, **{key: _settled(frames[key]) for key in asked}} if asked else frames


def _units(row: Known) -> Iterable[str]:
    return row.key.split(";")


def _settled(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` (EPSG:4326 polygons, a column `key`) as a valid coverage, same index and columns."""
    order = np.argsort(frame["key"].to_numpy(dtype=str), kind="stable")
    shapes = np.asarray(frame.geometry, dtype=object)
    noded = shapely.unary_union(shapely.boundary(shapes))
    faces = np.asarray(shapely.get_parts(shapely.polygonize([noded])))
    spots = shapely.point_on_surface(faces)
    owner = np.full(len(faces), -1)
    for number in order[::-1]:
        owner[shapely.intersects(shapes[number], spots)] = number
    for free in np.flatnonzero(owner < 0):
        if shapely.buffer(faces[free], -_WIDEST_DEG).is_empty:
            beside = np.flatnonzero(owner >= 0)
            shared = shapely.length(shapely.intersection(faces[free].boundary, faces[beside]))
            owner[free] = owner[beside[int(np.argmax(shared))]]
    made = [
        shapely.coverage_union_all(faces[owner == number])
        if (owner == number).any()
        else shapes[number]
        for number in range(len(shapes))
    ]
    return frame.set_geometry(
        gpd.GeoSeries([_plain(shape) for shape in made], index=frame.index, crs=frame.crs)
    )


def _plain(shape: BaseGeometry) -> BaseGeometry:
    """What a union is made of: one polygon, or several."""
    parts = [*shapely.get_parts(shape)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
