"""Borders and names of provinces on a map in the units of another epoch than the report's.

Provinces that became one have no border between them and one name. Shapes are in EPSG:4326.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket.model.atlas import Atlas
from lienket.model.units import Recast
from lienket.units.codes import CODE, EPOCH
from lienket.units.lineage import heirs

_GROUND, _LINES, _CLASS = "context", "context_lines", "provincial"
"""The layers of what lies about the sides, and the class in the second of provinces' borders."""

_INWARD_DEG = 0.0005
"""So far inside a province a line is no border of it [deg]."""


def about(atlas: Atlas, made: Recast) -> Mapping[str, gpd.GeoDataFrame]:
    """The layers of what lies about the sides, by key, as they are in the epoch of `made`.

    Areas that are one province then are one, by its name; that of a side is written in the side.
    """
    found = {}
    if _GROUND in atlas.frames:
        found[_GROUND] = _merged(atlas, made)
    if _LINES in atlas.frames and "class" in atlas.frames[_LINES]:
        frame = atlas.frames[_LINES]
        old = frame["class"] == _CLASS
        kept = frame.geometry.where(~old, outer(made, frame.geometry))
        found[_LINES] = frame.set_geometry(kept)[~kept.is_empty]
    return found


def outer(made: Recast, lines: gpd.GeoSeries) -> gpd.GeoSeries:
    """Of `lines`, borders of provinces, what is one in the epoch of `made`; same index."""
    within = shapely.buffer(made.provinces.geometry.to_numpy(), -_INWARD_DEG)
    return lines.difference(shapely.union_all(within))


def _merged(atlas: Atlas, made: Recast) -> gpd.GeoDataFrame:
    """The areas about the sides, those of one province as one."""
    frame = atlas.frames[_GROUND]
    whole = frame.assign(_own=frame.index, _group=_groups(atlas, frame, made.epoch))
    first = {str(name): "first" for name in whole.columns.drop(["geometry", "_group"])}
    merged = whole.dissolve("_group", aggfunc=first, sort=False)
    for key, name_vi, name_en, side in made.provinces[["name_vi", "name_en", "side"]].itertuples():
        if key in merged.index:
            merged.loc[key, ["name_vi", "name_en"]] = ["", ""] if side else [name_vi, name_en]
    merged.index = pd.Index(merged.pop("_own"), name=frame.index.name)
    return merged


def _groups(atlas: Atlas, frame: gpd.GeoDataFrame, epoch: str) -> list[str]:
    """The key of the unit that each area is in `epoch`; of the area where that is not known."""
    if not {CODE, EPOCH} <= {*frame.columns}:
        return [str(key) for key in frame.index]
    found = []
    for key, code, own in zip(frame.index, frame[CODE], frame[EPOCH], strict=True):
        known = isinstance(code, str) and own in atlas.units.rank
        unit = atlas.units.at(code, own) if known else None
        kin = heirs(atlas.units, unit, epoch) if unit else ()
        found.append(kin[0].unit.key if len(kin) == 1 else str(key))
    return found


def outlines(made: Recast, sides: gpd.GeoDataFrame) -> BaseGeometry:
    """The borders of the provinces that hold `sides`, each once; of a side in none its own."""
    known = made.provinces
    held = {key for keys in known["side"] for key in keys.split(";")}
    shapes = [*known.geometry[known["side"] != ""], *sides.geometry[~sides.index.isin(held)]]
    return shapely.union_all(shapely.boundary(shapes))
