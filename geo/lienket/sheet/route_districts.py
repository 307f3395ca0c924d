"""Where a route passes: the districts on its way, and those it crosses the border between."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from lienket import crs, text
from lienket.border import features
from lienket.geometry_types import LINES
from lienket.model.atlas import Atlas
from lienket.model.records import Link
from lienket.sheet.words import short
from lienket.speech import current, first


def districts(atlas: Atlas, link: Link) -> tuple[str, str]:
    """The districts at the crossings between sides, and all on the way, each as a list in words.

    A district that the line does not reach, though the route does, comes last.
    Both are "" for a route without lines.
    """
    lines = _lines(atlas, link)
    if lines.empty:
        return "", ""
    frame = atlas.frames[atlas.catalogue.sides_layer]
    areas = crs.to_metres(frame, atlas.catalogue.measuring_crs).geometry
    names = [first(pair) for pair in zip(frame["name_vi"], frame["name_en"], strict=True)]
    bare = [short(name, current().language) for name in text.bare(names)]
    named = pd.Series(bare, index=frame.index)
    whole = lines.geometry.union_all()
    keys = atlas.border.spans["districts"].get(link.key, "").split(";")
    passed = gpd.GeoSeries(areas[areas.index.isin(keys)])
    inside = passed.intersection(whole)
    middles = shapely.centroid(np.asarray(inside, dtype=object))
    way = pd.Series(shapely.line_locate_point(_way(whole), middles), index=passed.index)
    crossed = inside.length >= features.LEAST_M
    order = way.where(crossed, np.inf).sort_values(kind="stable").index
    return _crossed(atlas, link), ", ".join(named[order])


def _crossed(atlas: Atlas, link: Link) -> str:
    """The pairs of districts between which a route crosses."""
    own = atlas.border.crossings[atlas.border.crossings["link"] == link.key]
    pairs = atlas.border.pairs["name_vi"].reindex(own["pair"].dropna().unique())
    return "; ".join(pairs)


def _lines(atlas: Atlas, link: Link) -> gpd.GeoDataFrame:
    """The lines of a route, in metres."""
    keys = {link.key, *link.parts}
    frames = [
        frame.loc[frame.index.isin(keys) & frame.geom_type.isin(LINES), ["geometry"]]
        for frame in atlas.frames.values()
    ]
    found = gpd.GeoDataFrame(pd.concat(frames), crs=crs.STORED)
    return crs.to_metres(found, atlas.catalogue.measuring_crs)


def _way(whole: BaseGeometry) -> LineString:
    """A straight line along a route: from its west end, or from its north one if it is upright."""
    west, south, east, north = whole.bounds
    level = east - west >= north - south
    x, y = (west + east) / 2, (south + north) / 2
    return LineString([(west, y), (east, y)] if level else [(x, north), (x, south)])
