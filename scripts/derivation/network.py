"""Roads of the reference that make the network: those on the sides, and what meets them.

All lines and polygons are in one projected CRS in metres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from lienket.osm import edges, joints
from lienket.osm.road_rows import Kind

_OURS = "assigned|continuity|uncertain"
"""In the column `basis`: the number is no number of OpenStreetMap."""


def roads(
    reference: gpd.GeoDataFrame, sides: Mapping[str, BaseGeometry], beyond_m: float
) -> tuple[list[LineString], list[Kind]]:
    """The roads of `reference` on the sides and `beyond_m` [m] around, and the kind of each.

    Args:
        reference: columns `ref_std`, `class`, perhaps `basis`; what is under construction is left
            out.
        sides: the area of each side, same CRS.
        beyond_m: how far the network goes on beyond the sides [m].
    """
    area = shapely.union_all(list(sides.values())).buffer(beyond_m)
    near = reference[(reference["class"] != "construction") & reference.intersects(area)]
    basis = near["basis"].fillna("") if "basis" in near else pd.Series("", index=near.index)
    pieces = near.assign(
        geometry=near.intersection(area),
        identity=basis.str.contains(_OURS).map({True: "inferred", False: "stated"}),
    ).explode(ignore_index=True)
    kept = [line for line in pieces.geometry if isinstance(line, LineString)]
    kinds = pieces.loc[pieces.geom_type == "LineString", ["ref_std", "class", "identity"]]
    return kept, [(str(ref), str(kind), str(sure)) for ref, kind, sure in kinds.to_numpy()]


def smaller(
    reference: gpd.GeoDataFrame, larger: Sequence[LineString], joint_m: float, gap_m: float
) -> tuple[list[LineString], list[LineString]]:
    """`larger` with the vertices where roads of class `minor` meet them, and those roads.

    The two come from different editions of one source: an end within `joint_m` [m] of one of
    `larger` is put on it. A loose end within `gap_m` [m] of another small road is put on that.

    Args:
        reference: lines with `class`, all roads of some ground, sharing vertices where they meet.
        larger: the roads that are drawn anyway.
        joint_m: how far the same road may lie apart in the two [m].
        gap_m: how far lines that meet may be drawn apart [m].
    """
    every = [line for line in reference.geometry if isinstance(line, LineString)]
    kinds = reference["class"][reference.geom_type == "LineString"].to_list()
    minor = [piece for row, piece in edges.noded(every) if kinds[row] == "minor"]
    return joints.joined(larger, joints.closed(minor, gap_m), joint_m)
