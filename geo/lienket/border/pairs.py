"""The border itself, by pair of districts that touch along it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, text, vocabulary
from lienket.border.features import joined, worst
from lienket.model.analysis import PAIR_COLUMNS, by_key, no_features

GROUNDS = ("joined", "one_sided", "absent", "unknown")
"""What a link can be on the ground where it crosses."""

_COUNTS = ("links", *GROUNDS, "others_main", "others_local", "open_crossings")


class Route(NamedTuple):
    """A route without a crossing: its state on the ground, and the pair that it falls into."""

    ground: str
    pair: str


def find(districts: gpd.GeoDataFrame, order: Sequence[str]) -> gpd.GeoDataFrame:
    """The border of each pair of districts of different sides, its length geodesic [km].

    In a coverage both districts have the very same vertices along their border, so it is what
    their outlines share. Districts that meet in a corner alone are no pair.

    Args:
        districts: EPSG:4326 polygons, a valid coverage, indexed by key, with `side`, names,
            `accuracy`, `error_m` and `source`.
        order: the keys of the sides; the first of two is side *a*.

    Returns:
        Lines (EPSG:4326) with the columns of `PAIR_COLUMNS`, counts none yet.

    Raises:
        CrsError: `districts` is not in EPSG:4326.
    """
    crs.guard(districts)
    own = districts[districts["side"].isin(order)]
    own = own.assign(**{name: text.bare([*own[name]]) for name in ("name_vi", "name_en")})
    rows = [_row(own, first, second, line) for first, second, line in _shared(own, order)]
    if not rows:
        return no_features(PAIR_COLUMNS)
    frame = gpd.GeoDataFrame(rows, columns=[*PAIR_COLUMNS, "geometry"], crs=crs.STORED)
    frame["length_km"] = crs.length_km(frame).round(3)
    return by_key(frame)


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
    return {
        "key": f"border-{a['key']}-{b['key']}",
        "name_vi": f"{a['name_vi']} – {b['name_vi']}",
        "name_en": f"{a['name_en']} – {b['name_en']}",
        "district_a": a["key"],
        "district_b": b["key"],
        "accuracy": worst([a["accuracy"], b["accuracy"]]),
        "error_m": max(a["error_m"], b["error_m"]),
        "source": joined([a["source"], b["source"]]),
        "geometry": line,
    }


def counted(
    pairs: gpd.GeoDataFrame,
    crossings: gpd.GeoDataFrame,
    placed: Mapping[str, Route],
    looked_at: Collection[str],
) -> gpd.GeoDataFrame:
    """`pairs` with what crosses each of them: routes by state, other roads by level, open ones.

    A level that was not looked at has no count, for 0 says that nothing crosses. `open_crossings`
    counts points, so a road that two links share is one; `per_10km` is that for each 10 km of
    border, none below 1 km, where it would say nothing.

    Args:
        pairs: lines (EPSG:4326) as `find` returns them.
        crossings: as `crossings.find` returns them.
        placed: the routes without a crossing that fall into one pair all the same, by key.
        looked_at: the levels of road that the network holds.
    """
    beside = [*placed.items()]
    counts = [
        _counts(
            crossings[crossings["pair"] == key],
            {link: route.ground for link, route in beside if route.pair == key},
        )
        for key in pairs.index
    ]
    counted = pairs.assign(**pd.DataFrame(counts, index=pairs.index, columns=[*_COUNTS]))
    for level in vocabulary.words("level").keys() - {*looked_at}:
        counted[f"others_{level}"] = counted[f"others_{level}"].replace(0, np.nan)
    per_10km = (10 * counted["open_crossings"].astype(float) / counted["length_km"]).round(1)
    return counted.assign(per_10km=per_10km.where(counted["length_km"] >= 1))


def _counts(met: gpd.GeoDataFrame, placed: Mapping[str, str]) -> dict[str, object]:
    route = met["ground"] != "not_applicable"
    own = dict(zip(met["link"][route], met["ground"][route], strict=True)) | {**placed}
    return {
        "links": ";".join(own),
        **{word: [*own.values()].count(word) for word in GROUNDS},
        "others_main": int((~route & (met["level"] == "main")).sum()),
        "others_local": int((~route & (met["level"] == "local")).sum()),
        "open_crossings": len({point.wkb for point in met.geometry[met["open"].astype(bool)]}),
    }
