"""The class of road under a line that carries none of its own (floor 2)."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point
from shapely.geometry.base import BaseGeometry

ROADS = (
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "minor",
    "living_street",
    "service",
)
"""Classes of roads that carry cars, as OpenStreetMap and OpenMapTiles call them."""

_STEP_M = 200.0
"""How far apart a line is held against the roads [m]."""

_REACH_M = 30.0
"""How far from the road it follows a line may lie: two tolerances and a carriageway [m]."""


def under(lines: gpd.GeoDataFrame, roads: gpd.GeoDataFrame) -> dict[str, str]:
    """The class of the road that most of each line follows, by key; none where half follow none.

    Lines are held against the nearest road every 200 m. A schematic line follows no road, and a
    railway that keeps near one for less than half of its way follows none either.

    Args:
        lines: by key, with `accuracy`, in metres.
        roads: with `class`, in the same CRS.
    """
    real = lines[lines["accuracy"] != "schematic"]
    spots = [(key, spot) for key, line in real.geometry.items() for spot in _spots(line)]
    if not spots or len(roads) == 0:
        return {}
    points = np.array([spot for _, spot in spots])
    pieces = roads[["class", "geometry"]].explode(index_parts=False)
    at, near = pieces.sindex.nearest(points, max_distance=_REACH_M, return_all=False)
    met = pd.DataFrame({"key": [spots[row][0] for row in at], "class": pieces["class"].iloc[near]})
    total = pd.Series([key for key, _ in spots]).value_counts()
    counts = met.value_counts(["key", "class"]).reset_index().sort_values(["count", "class"])
    best = counts.drop_duplicates("key", keep="last").set_index("key")
    enough = best["count"] * 2 >= total.reindex(best.index)
    return {str(key): str(name) for key, name in best["class"][enough].items()}


def _spots(line: BaseGeometry) -> list[Point]:
    """Points along a line, at best one in its middle."""
    count = max(1, round(line.length / _STEP_M))
    return [line.interpolate((number + 0.5) / count, normalized=True) for number in range(count)]
