"""The border itself, by pair of districts that touch along it (floor 2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import crs, vocabulary
from geo.findings import PAIR_COLUMNS, no_features


def find(districts: gpd.GeoDataFrame, order: Sequence[str]) -> gpd.GeoDataFrame:
    """The border of each pair of districts of different sides, its length geodesic [km].

    In a coverage both districts have the very same vertices along their border, so it is what
    their outlines share. Districts that meet in a corner alone are no pair.

    Args:
        districts: EPSG:4326 polygons, a valid coverage, indexed by key, with `side`, names,
            `accuracy`, `error_m` and `source`.
        order: the keys of the sides; the first of two is side *a*.

    Returns:
        Lines (EPSG:4326) with the columns of `findings.PAIR_COLUMNS`, counts none yet.

    Raises:
        CrsError: `districts` is not in EPSG:4326.
    """
    crs.guard(districts)
    own = districts[districts["side"].isin(order)]
    rows = [_row(own, first, second, line) for first, second, line in _shared(own, order)]
    if not rows:
        return no_features(PAIR_COLUMNS)
    frame = gpd.GeoDataFrame(rows, columns=[*PAIR_COLUMNS, "geometry"], crs=crs.STORED)
    frame["length_km"] = crs.length_km(frame).round(3)
    return frame.set_index("key", drop=False).sort_index()


def _shared(own: gpd.GeoDataFrame, order: Sequence[str]) -> Iterator[tuple[int, int, BaseGeometry]]:
    """The positions of two districts of different sides, side *a* first, and what they share."""
    shapes, sides = own.geometry.to_numpy(), [order.index(side) for side in own["side"]]
    for first, second in shapely.STRtree(shapes).query(shapes, predicate="touches").T:
        if sides[first] >= sides[second]:
            continue
        met = shapely.boundary(shapes[first]).intersection(shapely.boundary(shapes[second]))
        lines = [part for part in shapely.get_parts(met) if part.geom_type == "LineString"]
        if lines:
            yield first, second, shapely.line_merge(shapely.MultiLineString(lines)).normalize()


def _row(own: gpd.GeoDataFrame, first: int, second: int, line: BaseGeometry) -> dict[str, object]:
    a, b = own.iloc[first], own.iloc[second]
    order = [*vocabulary.words("accuracy")]
    sources = [name for row in (a, b) for name in row["source"].split(";")]
    return {
        "key": f"border-{a['key']}-{b['key']}",
        "name_vi": f"{a['name_vi']} – {b['name_vi']}",
        "name_en": f"{a['name_en']} – {b['name_en']}",
        "district_a": a["key"],
        "district_b": b["key"],
        "accuracy": max(a["accuracy"], b["accuracy"], key=order.index),
        "error_m": max(a["error_m"], b["error_m"]),
        "source": ";".join(dict.fromkeys(sources)),
        "geometry": line,
    }
