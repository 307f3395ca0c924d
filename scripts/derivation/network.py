"""Roads as a network: edges from junction to junction, one row a kind.

All lines and polygons are in one projected CRS in metres.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from derivation import joints, lines, routes
from lienket import text

Kind = tuple[str, str, str]
"""Number, class, identity."""

UNNUMBERED = ("Đường không số", "Unnumbered road")
KINDS = {"QL": "National road ", "ĐT": "Provincial road ", "CT": "Expressway CT."}
_OURS = "assigned|continuity|uncertain"
"""In the column `basis`: the number is no number of OpenStreetMap."""
_SIDE_M = 100
"""Less than this on a side [m] is the edge of it."""


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
    minor = [piece for row, piece in routes.noded(every) if kinds[row] == "minor"]
    return joints.joined(larger, joints.closed(minor, gap_m), joint_m)


def common(one: Iterable[LineString], other: Iterable[LineString]) -> set[lines.Node]:
    """The vertices that lines of `one` and of `other` share."""
    here, there = ({(x, y) for line in each for x, y in line.coords} for each in (one, other))
    return here & there


def edges(
    drawn: Sequence[LineString],
    kinds: Sequence[Kind],
    tolerance_m: float,
    kept: Collection[lines.Node] = (),
) -> list[tuple[Kind, LineString]]:
    """The thinned edges of the network of `drawn` and the kind of each, in a fixed order.

    Vertices in `kept` stay.
    """
    found = routes.edges(drawn, kinds)
    thinned = [(kinds[at], lines.thin(line, tolerance_m, kept)) for at, line in found]
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
