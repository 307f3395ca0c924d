"""What the map of a sheet must show, and whether the workspace knows the ground there."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, opening, text
from lienket.crs import Bounds
from lienket.errors import UsageError
from lienket.i18n import notice, sentence
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet.content import FAR

Extent = tuple[float, float, float, float]
"""West, south, east, north [m]."""

_LEAST_M = 2000
"""What is about a smaller area is a share of this [m]."""

_LEAST_BOX_M = 500
"""The narrowest box that a sheet is asked for [m]."""

_BESIDE = 0.5
"""How far about the sides a map may reach where nothing about them is known, of their size."""


def extent(atlas: Atlas, plan: SheetSpec) -> Extent:
    """What the map of `plan` must show [m].

    Raises:
        UsageError: an area is not in the workspace, or a box lies outside or is too wide.
    """
    code = atlas.catalogue.measuring_crs
    frame = opening.frame(atlas)
    if plan.bounds:
        frame = _boxed(atlas, plan.bounds)
    elif plan.area:
        frame = _named(atlas, plan.area)
    elif plan.matrix:
        frame = atlas.border.pairs
    west, south, east, north = crs.to_metres(frame, code).total_bounds
    more = plan.around * max(east - west, north - south, _LEAST_M)
    return float(west - more), float(south - more), float(east + more), float(north + more)


def _boxed(atlas: Atlas, bounds: Bounds) -> gpd.GeoDataFrame:
    """The box as a frame (EPSG:4326).

    Raises:
        UsageError: it is small, does not meet the sides, or reaches where no ground is known.
    """
    box, told = shapely.box(*bounds), ",".join(f"{edge:g}" for edge in bounds)
    frame = gpd.GeoDataFrame(geometry=[box], crs=crs.STORED)
    edges = crs.to_metres(frame, atlas.catalogue.measuring_crs).total_bounds
    if max(edges[2] - edges[0], edges[3] - edges[1]) < _LEAST_BOX_M:
        raise UsageError(notice("box_narrow", told=told, least=_LEAST_BOX_M))
    if not shapely.intersects(box, atlas.sides.union_all()):
        raise UsageError(notice("box_outside", told=told))
    known = _known(atlas)
    if not shapely.covers(known, box):
        west, south, east, north = known.bounds
        inner = (*np.ceil([10 * west, 10 * south]), *np.floor([10 * east, 10 * north]))
        most = ",".join(f"{edge / 10:g}" for edge in inner)
        raise UsageError(notice("box_beyond", told=told, most=most))
    return frame


def _known(atlas: Atlas) -> BaseGeometry:
    """Where the ground is known (EPSG:4326): as far as the layers about the sides reach."""
    around = [atlas.frames[key] for key in FAR if key in atlas.frames]
    west, south, east, north = pd.concat(around or [atlas.sides]).total_bounds
    more = 0 if around else _BESIDE * max(east - west, north - south)
    return shapely.box(west - more, south - more, east + more, north + more)


def _named(atlas: Atlas, keys: tuple[str, ...]) -> gpd.GeoDataFrame:
    """The features, parts of links and sides that `keys` name (EPSG:4326).

    Raises:
        UsageError: there is none of a name, told for all such at once.
    """
    parts = {link.key: (link.key, *link.parts, *link.at) for link in atlas.facts.links}
    parts |= {part.key: (part.key, *part.at) for part in atlas.facts.parts}
    frames = [*(frame[["geometry"]] for frame in atlas.frames.values()), atlas.sides[["geometry"]]]
    every = gpd.GeoDataFrame(pd.concat(frames), crs=crs.STORED)
    held = {key: every[every.index.isin(parts.get(key, (key,)))] for key in keys}
    lost = [key for key, own in held.items() if own.empty]
    if lost:
        drawn = {*map(str, every.index)}
        drawn |= {key for key, own in parts.items() if not drawn.isdisjoint(own)}
        near = {
            key: sentence("unplaced") if key in parts else (text.nearest(key, drawn),) * 2
            for key in lost
        }
        vi, en = (", ".join(f"{start}{key}{end}{near[key][place]}" for key in lost)
                  for place, (start, end) in enumerate((("“", "”"), ('"', '"'))))  # fmt: skip
        raise UsageError(notice("nothing_drawn", name=(vi, en)))
    return gpd.GeoDataFrame(pd.concat(held.values()), crs=crs.STORED)
