"""The main roads as a network: edges from junction to junction, one row a kind (floor 2).

All lines and polygons are in one projected CRS in metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import geopandas as gpd
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geo import text
from geo.derive import lines, routes

Kind = tuple[str, str, str]
"""Number, class, identity."""

UNNUMBERED = ("Đường không số", "Unnumbered road")
KINDS = {"QL": "National road ", "ĐT": "Provincial road ", "CT": "Expressway CT."}
_OURS = "assigned|continuity|uncertain"
"""In the column `basis`: the number is no number of OpenStreetMap."""
_SIDE_M = 100
"""Less than this on a side [m] is the edge of it."""


def main_roads(
    roads: gpd.GeoDataFrame, sides: Mapping[str, BaseGeometry], beyond_m: float
) -> tuple[list[LineString], list[Kind]]:
    """The roads of `roads` on the sides and `beyond_m` [m] around, and the kind of each.

    Args:
        roads: columns `ref_std`, `class` and `basis`; what is under construction is left out.
        sides: the area of each side, same CRS.
        beyond_m: how far the network goes on beyond the sides [m].
    """
    area = shapely.union_all(list(sides.values())).buffer(beyond_m)
    near = roads[(roads["class"] != "construction") & roads.intersects(area)]
    pieces = near.assign(
        geometry=near.intersection(area),
        identity=near["basis"].str.contains(_OURS).map({True: "inferred", False: "stated"}),
    ).explode(ignore_index=True)
    kept = [line for line in pieces.geometry if isinstance(line, LineString)]
    kinds = pieces.loc[pieces.geom_type == "LineString", ["ref_std", "class", "identity"]]
    return kept, [(str(ref), str(kind), str(sure)) for ref, kind, sure in kinds.to_numpy()]


def edges(
    roads: list[LineString], kinds: list[Kind], tolerance_m: float
) -> list[tuple[Kind, LineString]]:
    """The thinned edges of the network of `roads` and the kind of each, in a fixed order."""
    found = routes.edges(roads, kinds)
    thinned = [(kinds[at], lines.thin(line, tolerance_m)) for at, line in found]
    return sorted(thinned, key=lambda edge: (edge[0], list(edge[1].coords)))


def rows(
    found: list[tuple[Kind, LineString]], sides: Mapping[str, BaseGeometry]
) -> list[dict[str, Any]]:
    """One row for each kind, its edges as a MultiLineString in `geometry`.

    Args:
        found: as `edges` returns them, sorted by kind.
        sides: the area of each side.
    """
    return [
        _row(kind, MultiLineString([line for _, line in group]), sides)
        for kind, group in groupby(found, key=lambda edge: edge[0])
    ]


def _row(kind: Kind, line: BaseGeometry, sides: Mapping[str, BaseGeometry]) -> dict[str, Any]:
    ref, road_class, identity = kind
    on = [side for side, area in sides.items() if line.intersection(area).length > _SIDE_M]
    name_vi, name_en = (ref, KINDS[ref[:2]] + ref[3:]) if ref else UNNUMBERED
    ours = "-inferred" if identity == "inferred" else ""
    return {
        "key": f"net-{text.fold(ref) or 'unnumbered'}-{road_class}{ours}",
        "name_vi": name_vi,
        "name_en": name_en,
        "side": {0: None, 1: on[0] if on else None}.get(len(on), "both"),
        "identity": identity,
        "class": road_class,
        "ref": ref or None,
        "geometry": line,
    }
