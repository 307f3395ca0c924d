"""From where and to where trips are computed: seats, clusters, interchanges, stations, gates."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point

from lienket import crs
from lienket.model.analysis import TERMINAL_COLUMNS, no_features
from lienket.model.records import Catalogue, Facts
from lienket.network import graph as graphs
from lienket.network import topology
from lienket.network.graph import Graph
from lienket.network.topology import TopologyIssue

_PLACES = ("seat", "interchange", "station", "port")
"""The values of a column `class` that make a point a terminal of that role."""

_KINDS = {"cluster": "cluster", "park": "cluster", "gate": "gate"}
"""The role of what a link of such a kind is drawn as."""

FAR_M = 3000.0
"""A terminal farther from the network than this [m] is not on it: it has no trips."""


def find(
    catalogue: Catalogue, facts: Facts, frames: Mapping[str, gpd.GeoDataFrame]
) -> gpd.GeoDataFrame:
    """The terminals: points, EPSG:4326, `TERMINAL_COLUMNS` with an empty `snap_m`, by key.

    An area stands for itself with a point inside it.
    """
    kinds = {key: link.kind for link in facts.links for key in (link.key, *link.parts)}
    held = []
    for frame in frames.values():
        if "class" in frame:
            role = frame["class"].where(frame["class"].isin(_PLACES))
        else:
            role = frame["key"].map(kinds).map(_KINDS)
        held.append(frame.assign(role=role)[role.notna() & ~frame.geom_type.str.contains("Line")])
    found = pd.concat([frame for frame in held if len(frame)]) if any(map(len, held)) else None
    if found is None:
        return no_features(TERMINAL_COLUMNS)
    points = gpd.GeoDataFrame(found, crs=crs.STORED)
    points = points.set_geometry(points.representative_point())
    district = _district(points, frames[catalogue.sides_layer])
    made = points.assign(district=district, snap_m=float("nan")).sort_index()
    return made[[*TERMINAL_COLUMNS, "geometry"]]


def _district(points: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> pd.Series[str]:
    """The key of the district that each point lies in, none outside of all."""
    areas = districts[["geometry"]].rename_axis("of").reset_index()
    inside = gpd.sjoin(points[["geometry"]], areas, predicate="within", how="left")
    return inside["of"][~inside.index.duplicated()]


def attach(
    graph: Graph, terminals: gpd.GeoDataFrame, code: str, kmh: float
) -> tuple[Graph, gpd.GeoDataFrame, dict[str, int], list[TopologyIssue]]:
    """`graph` with a node for each of `terminals` (EPSG:4326); these with `snap_m`, their nodes.

    Remarks stand last.

    A trip begins at its terminal and goes straight to the nearest place of the network, at `kmh`.
    No way leads from one that is over `FAR_M` off; it is remarked on.
    """
    points = [Point(place.coords) for place in crs.to_metres(terminals, code).geometry]
    graph, nodes, away = graphs.attach(graph, points)
    graph, own = graphs.stand(graph, points)
    near, off = np.flatnonzero(away <= FAR_M), np.flatnonzero(away > FAR_M)
    graph = graphs.link(graph, own[near], nodes[near], away[near], away[near] / kmh * 0.06)
    names, spots = terminals.index.to_numpy(), np.array(points, dtype=object)
    far = topology.issues("far_terminal", names[off], away[off], spots[off], done="reported")
    by_key = {str(key): int(node) for key, node in zip(terminals.index, own, strict=True)}
    return graph, terminals.assign(snap_m=away.round()), by_key, far
