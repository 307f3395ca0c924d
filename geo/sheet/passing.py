"""Where a route passes: the districts on its way, and those it crosses the border between."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geo import crs, text
from geo.records import Atlas, Link
from geo.sheet.words import short

_LEAST_M = 300
"""A shorter stretch in a district does not count [m]."""

_MEET_M = 60
"""Parts of two sides this near meet there; so do districts this near to that place [m]."""

_LINES = frozenset({"LineString", "MultiLineString"})


def districts(atlas: Atlas, link: Link) -> tuple[str, str]:
    """The districts at the crossings between sides, and all on the way, each as a list in words.

    Both are "" for a route without lines.
    """
    lines = _lines(atlas, link)
    if lines.empty:
        return "", ""
    code = atlas.catalogue.measuring_crs
    frame = atlas.frames[atlas.catalogue.sides_layer]
    areas = crs.to_metres(frame, code).geometry
    bare = [short(name, "vi") for name in text.bare([*frame["name_vi"]])]
    named = pd.Series(bare, index=frame.index)
    whole = lines.geometry.union_all()
    passed = areas[areas.intersection(whole).length >= _LEAST_M]
    middles = shapely.centroid(np.asarray(passed, dtype=object))
    way = pd.Series(shapely.line_locate_point(_way(whole), middles), index=passed.index)
    crossed = [
        " – ".join(named[areas.distance(place) < _MEET_M]) for place in _crossings(lines)
    ]  # fmt: skip
    return "; ".join(dict.fromkeys(filter(None, crossed))), ", ".join(
        named[way.sort_values().index]
    )


def _lines(atlas: Atlas, link: Link) -> gpd.GeoDataFrame:
    """The lines of a route with their sides, in metres."""
    keys = {link.key, *link.parts}
    frames = [
        frame.loc[frame.index.isin(keys) & frame.geom_type.isin(_LINES), ["side", "geometry"]]
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


def _crossings(lines: gpd.GeoDataFrame) -> Iterator[BaseGeometry]:
    """The places where parts of two sides meet."""
    rows = list(zip(lines["side"], lines.geometry, strict=True))
    for (side, first), (other, second) in combinations(rows, 2):
        gap = shapely.shortest_line(first, second)
        if side != other and gap.length < _MEET_M:
            yield gap.centroid
