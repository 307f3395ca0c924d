"""Roads of the base network that pass the border without being a link."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point

from lienket import crs
from lienket.border import classes, crossing_geometry, small_roads
from lienket.border.context import BorderContext
from lienket.border.crossing_geometry import Crossing, junctions, passes
from lienket.border.features import measured
from lienket.border.proximity import MEETING_M
from lienket.geometry_types import LINES
from lienket.i18n import sentence
from lienket.line_clipping import Node
from lienket.model.analysis import by_key

SAME_M = 60.0
"""Carriageways of one number and class that pass within this [m] are one road."""

_NEAR_DEG = 0.01
"""About 1 km: how far from the border roads are looked at, more than a road wanders."""

_NAMELESS = sentence("nameless_road")
"""What a road is called that has no name."""

_KNOWN = {
    "name_vi": _NAMELESS[0],
    "name_en": _NAMELESS[1],
    "class": "",
    "ref": "",
    "accuracy": "traced",
    "identity": "stated",
    "source": "",
}
"""What a road is taken to be whose source does not say."""


def near(context: BorderContext, network: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The public roads of `network` near the border, one line a row, in the measuring CRS, by key.

    Args:
        context: the workspace.
        network: EPSG:4326 lines with `class`; without a `key`, they are numbered as they stand.

    Raises:
        CrsError: `network` is not in EPSG:4326.
    """
    crs.guard(network)
    public = network[network["class"].isin(context.cars - classes.PRIVATE)]
    roads = public.reindex(columns=["key", *_KNOWN, "error_m", "tolerance_m", "geometry"])
    roads = roads[roads.geom_type.isin(LINES)]
    border = shapely.get_parts(context.pairs.geometry.to_numpy())
    found = roads.sindex.query(border, "dwithin", distance=_NEAR_DEG)
    chosen = roads.iloc[np.unique(found[1])]
    numbered = "way-" + chosen.index.to_series().astype(str)
    words = chosen[["key", *_KNOWN]].astype(object).fillna({"key": numbered, **_KNOWN})
    named = chosen.assign(**words).set_geometry(chosen.geometry.force_2d())
    metric = crs.to_metres(measured(named), context.catalogue.measuring_crs)
    return by_key(metric.explode(index_parts=False))


def find(
    context: BorderContext, roads: gpd.GeoDataFrame, links: Sequence[Crossing]
) -> list[Crossing]:
    """Where `roads` (measuring CRS) pass the border.

    None within 50 m and the tolerance of where a link does.

    Ways are joined by number and class before they are looked at, so that it does not matter where
    the source has cut them; between junctions, that is: a road that comes back over the border
    beyond a junction passes twice, and one that comes back with none on the way does not pass,
    for it leads to nothing there. A road below the class of a district road counts only if from
    where it passes one can drive on for `inland.LEAST_M` inside each of the two sides, over any of
    `roads`: so a network that holds every lane and one that holds those alone count the same.

    Args:
        context: the workspace.
        roads: as `near` returns them.
        links: where links pass.
    """
    taken = shapely.union_all(
        [
            each.met.point.buffer(MEETING_M + max(each.a["tolerance_m"], each.b["tolerance_m"]))
            for each in links
        ]
    )
    shapely.prepare(taken)
    nodes, forks = junctions(roads.geometry), crossing_geometry.forks(roads.geometry)
    small = ~roads["class"].map(classes.counts_alone).to_numpy(dtype=bool)
    found: list[Crossing] = []
    for rows in roads[~small].groupby(["class", "ref"]).indices.values():
        met = _of_road(context, roads[~small].iloc[rows], nodes, forks)
        found += _one_a_road([each for each in met if not taken.intersects(each.met.point)])
    lanes = [each for each in _lanes(context, roads, small) if not taken.intersects(each.met.point)]
    return found + _one_a_road(lanes)


def _lanes(
    context: BorderContext, roads: gpd.GeoDataFrame, small: npt.NDArray[np.bool_]
) -> Iterator[Crossing]:
    """Where the small ones of `roads` pass and lead on into both sides."""
    if not small.any():
        return
    for gate in small_roads.gates(roads.geometry.to_numpy(), small, context.ground):
        for sides in combinations(gate.sides, 2):
            if {*sides} in context.pair_sides:
                way = roads.iloc[gate.row]
                yield Crossing(
                    crossing_geometry.across(way.geometry, Point(gate.x, gate.y), sides), way, way
                )


def _of_road(
    context: BorderContext, same: gpd.GeoDataFrame, nodes: Collection[Node], forks: Collection[Node]
) -> Iterator[Crossing]:
    """Where the ways of one number and class pass."""
    hug_m = context.slack_m + same["tolerance_m"].max()
    lines = shapely.get_parts(shapely.line_merge(shapely.MultiLineString([*same.geometry])))
    for line in lines[shapely.intersects(context.ground.borders, lines)]:
        met_all = passes(line, context.ground, hug_m, nodes)
        for met in crossing_geometry.without_detours(line, met_all, forks):
            if {*met.sides} in context.pair_sides:
                way = same.iloc[int(same.distance(met.point).argmin())]
                yield Crossing(met, way, way)


def _one_a_road(met: Sequence[Crossing]) -> list[Crossing]:
    """`met` without a second carriageway: of those within `SAME_M`, the most south-western."""
    kept: list[Crossing] = []
    for one in sorted(met, key=lambda each: (each.met.point.x, each.met.point.y)):
        if all(each.met.point.distance(one.met.point) > SAME_M for each in kept):
            kept.append(one)
    return kept
