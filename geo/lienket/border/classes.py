"""The class of road under a line that carries none of its own."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point
from shapely.geometry.base import BaseGeometry

from lienket import vocabulary

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

MAIN = frozenset({"motorway", "trunk", "primary", "secondary"})
"""Classes of national and provincial roads."""

_THROUGH = MAIN | {"tertiary"}
"""Classes that count by themselves: those of district roads and above."""

PRIVATE = frozenset({"service"})
"""Classes of roads that are not public: a service way leads to somebody's door."""

_STEP_M = 200.0
"""How far apart a line is held against the roads [m]."""

_REACH_M = 30.0
"""How far from the road it follows a line may lie: two tolerances and a carriageway [m]."""


def level(road_class: str) -> str:
    """The level of a class, a word of the vocabulary; "" of what is no public road.

    A link road (`trunk_link`) is of the class that it leads to.

    >>> level("trunk"), level("tertiary"), level("rail")
    ('main', 'local', '')
    """
    name = road_class.removesuffix("_link")
    if name in PRIVATE or name not in ROADS:
        return ""
    return "main" if name in MAIN else "local"


def counts_alone(road_class: str) -> bool:
    """Whether a road of this class counts by itself: a district road, or one above it."""
    return road_class.removesuffix("_link") in _THROUGH


def levels(road_classes: Iterable[str]) -> tuple[str, ...]:
    """The levels of some classes, in the order of the vocabulary.

    >>> levels(["tertiary", "service", "primary"]), levels(["service"])
    (('main', 'local'), ())
    """
    found = {level(name) for name in {*road_classes}}
    return tuple(word for word in vocabulary.words("level") if word in found)


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
