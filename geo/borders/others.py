"""Roads of the base network that pass the border without being a link (floor 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import Point

from geo import crs
from geo.borders.passing import Pass, junctions, passes
from geo.borders.scene import Scene, measured
from geo.borders.states import MEETING_M
from geo.stretches import Node

Met = tuple[Pass, "pd.Series[Any]"]
"""A pass and the row of the road that passes."""

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

SAME_M = 60.0
"""Carriageways of one number and class that pass within this [m] are one road."""

_NEAR_DEG = 0.01
"""About 1 km: how far from the border roads are looked at, more than a road wanders."""


_KNOWN = {
    "name_vi": "Đường không tên",
    "name_en": "Road without a name",
    "class": "",
    "ref": "",
    "accuracy": "traced",
    "identity": "stated",
    "source": "",
}
"""What a road is taken to be whose source does not say."""


def near(scene: Scene, network: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The roads of `network` near the border, one line a row, in the measuring CRS, by key.

    Args:
        scene: the workspace.
        network: EPSG:4326 lines with `class`; without a `key`, they are numbered as they stand.

    Raises:
        CrsError: `network` is not in EPSG:4326.
    """
    crs.guard(network)
    roads = network.reindex(columns=["key", *_KNOWN, "error_m", "tolerance_m", "geometry"])
    roads = roads[roads["class"].isin(ROADS)]
    border = shapely.get_parts(scene.pairs.geometry.to_numpy())
    found = roads.sindex.query(border, "dwithin", distance=_NEAR_DEG)
    chosen = roads.iloc[np.unique(found[1])]
    numbered = "way-" + chosen.index.to_series().astype(str)
    named = chosen.fillna({**_KNOWN, "key": numbered})
    metric = crs.to_metres(measured(named), scene.catalogue.measuring_crs)
    return metric.explode(index_parts=False).set_index("key", drop=False)


def find(scene: Scene, roads: gpd.GeoDataFrame, links: Sequence[tuple[Point, float]]) -> list[Met]:
    """Where `roads` pass the border, and which does; not within 50 m of where a link does.

    Ways are joined by number and class before they are looked at, so that it does not matter where
    the source has cut them; between junctions, that is: a road that comes back over the border
    beyond a junction passes twice.

    Args:
        scene: the workspace.
        roads: as `near` returns them.
        links: where links pass, each with the tolerance of its lines [m].
    """
    taken = shapely.union_all([point.buffer(MEETING_M + slack) for point, slack in links])
    shapely.prepare(taken)
    nodes = junctions(roads.geometry)
    found = []
    for rows in roads.groupby(["class", "ref"]).indices.values():
        same = roads.iloc[rows]
        met = [each for each in _passes(scene, same, nodes) if not taken.intersects(each[0].point)]
        found += _one_a_road(met)
    return found


def _passes(scene: Scene, same: gpd.GeoDataFrame, nodes: Collection[Node]) -> Iterator[Met]:
    hug_m = scene.slack_m + same["tolerance_m"].max()
    lines = shapely.get_parts(shapely.line_merge(shapely.MultiLineString([*same.geometry])))
    for at in np.flatnonzero(shapely.intersects(scene.ground.borders, lines)):
        for met in passes(lines[at], scene.ground, hug_m, nodes):
            yield met, same.iloc[int(same.distance(met.point).argmin())]


def _one_a_road(met: Sequence[Met]) -> list[Met]:
    """`met` without a second carriageway: of those within `SAME_M`, the most south-western."""
    kept: list[Met] = []
    for one in sorted(met, key=lambda each: (each[0].point.x, each[0].point.y)):
        near_by = [each for each in kept if each[0].point.distance(one[0].point) <= SAME_M]
        kept += [] if near_by else [one]
    return kept
