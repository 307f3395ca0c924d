"""Borders and names of provinces on a sheet in the units of another epoch than the report's.

Provinces that became one have no border between them and one name. Shapes are in EPSG:4326.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket.model.atlas import Atlas
from lienket.units.provinces import GROUND, ground_heirs, provinces

_LINES, _CLASS = "context_lines", "provincial"
"""The layer, and the class in it, of the borders of provinces about the sides."""

_INWARD_DEG = 0.0005
"""So far inside a province a line is no border of it [deg]."""


def about(atlas: Atlas, epoch: str) -> Mapping[str, gpd.GeoDataFrame]:
    """The layers of what lies about the sides, by key, as they are in `epoch`.

    Areas that are one province then are one, by its name; that of a side is written in the side.
    """
    outlines = provinces(atlas, epoch)
    found = {}
    if GROUND in atlas.frames:
        found[GROUND] = _merged(atlas, epoch, outlines)
    if _LINES in atlas.frames:
        frame = atlas.frames[_LINES]
        old = frame["class"] == _CLASS
        kept = frame.geometry.where(~old, frame.geometry.difference(_within(outlines)))
        found[_LINES] = frame.set_geometry(kept)[~kept.is_empty]
    return found


def _merged(atlas: Atlas, epoch: str, outlines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The areas about the sides, those of one province as one."""
    frame = atlas.frames[GROUND]
    heirs = [unit.code if unit else "" for unit in ground_heirs(atlas, epoch)]
    groups = [code or str(key) for code, key in zip(heirs, frame.index, strict=True)]
    whole = frame.assign(group=groups).reset_index(names="_key")
    first = {column: "first" for column in whole.columns if column not in {"geometry", "group"}}
    merged = whole.dissolve("group", aggfunc=first, sort=False)
    for code, row in outlines.iterrows():
        if code in merged.index:
            names = ["", ""] if row["inside"] else [row["name_vi"], row["name_en"]]
            merged.loc[code, ["name_vi", "name_en"]] = names
    merged.index = pd.Index(merged.pop("_key"), name=frame.index.name)
    return merged


def outer(atlas: Atlas, epoch: str, lines: BaseGeometry) -> BaseGeometry:
    """Of the borders of sides (`lines`) those that part provinces in `epoch`."""
    return shapely.difference(lines, _within(provinces(atlas, epoch)))


def _within(outlines: gpd.GeoDataFrame) -> BaseGeometry:
    """What lies well inside a province."""
    return shapely.union_all(shapely.buffer(outlines.geometry.to_numpy(), -_INWARD_DEG))
