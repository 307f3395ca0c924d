"""Between which districts a route crosses that has no crossing of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.border import features, link_districts
from lienket.border.context import BorderContext
from lienket.border.features import LEAST_M
from lienket.border.pairs import Route
from lienket.border.proximity import MEETING_M
from lienket.model.analysis import UNPLACED_COLUMNS, by_key, no_rows
from lienket.model.records import Link, Part

Spots = gpd.GeoDataFrame
"""Where a link is on one side: `district` (it may be in several), `error_m`, measuring CRS."""


def find(context: BorderContext, crossed: Collection[str]) -> tuple[dict[str, Route], pd.DataFrame]:
    """The routes across the border without a crossing: by key what is known, and those left over.

    A pair of districts is possible if the link has a line or a place (`at`, communes among them) in
    both of them. On a side where it has none, the places of the other side decide: possible are the
    pairs whose border they touch, a line or a point within the error of place, an area along at
    least 100 m, or twice that error if it is more. One possible pair is the link's; none or several
    decide nothing.

    Args:
        context: the workspace.
        crossed: the links that have a crossing, which need no more.

    Returns:
        The routes that fall into one pair, and a table of the others with the columns of
        `UNPLACED_COLUMNS`.
    """
    placed: dict[str, Route] = {}
    rows = []
    for link in context.routes:
        state = context.states[link.key]
        if state.ground == "not_applicable" or link.key in crossed:
            continue
        spots = _spots(context, link)
        pairs = [*_possible(context, spots)]
        if len(pairs) == 1:
            placed[link.key] = Route(state.ground, pairs[0])
            continue
        why = "several" if pairs else "apart" if any(map(len, spots.values())) else "no_place"
        rows.append((link.key, link.name_vi, link.name_en, why))
    frame = pd.DataFrame(rows, columns=[*UNPLACED_COLUMNS])
    return placed, by_key(frame) if rows else no_rows(UNPLACED_COLUMNS)


def _spots(context: BorderContext, link: Link) -> dict[str, Spots]:
    """The lines and places of `link` by side, a row for each district of that side they are in."""
    districts = context.areas["districts"]
    shown = {
        side: _features(context, link, keys) for side, keys in context.parts_by_side(link).items()
    }
    found = {}
    for side, rows in shown.items():
        there = districts[districts["side"] == side]
        held = [keys or [""] for keys in link_districts.touched(rows.geometry, there, context.held)]
        named = rows.loc[rows.index.repeat([len(keys) for keys in held])]
        named = named.assign(district=[key for keys in held for key in keys])
        found[side] = named[named["district"] != ""]
    return found


def _features(context: BorderContext, link: Link, keys: Collection[str]) -> gpd.GeoDataFrame:
    """What shows the subjects `keys` of `link`: their lines, and the places they are at."""
    parts: Mapping[str, Part] = {part.key: part for part in context.facts.parts}
    at = {name for key in keys for name in (parts[key].at if key in parts else link.at)}
    wanted = {*keys, *at}
    columns = ["geometry", "error_m", "tolerance_m"]
    own = [frame.loc[frame.index.isin(wanted), columns] for frame in context.frames.values()]
    known = [frame.dropna(axis="columns", how="all") for frame in own if len(frame)]
    rows = pd.concat(known) if known else pd.DataFrame()
    frame = gpd.GeoDataFrame(rows.reindex(columns=columns), crs=crs.STORED)
    return crs.to_metres(features.measured(frame), context.catalogue.measuring_crs)


def _possible(context: BorderContext, spots: Mapping[str, Spots]) -> Iterator[str]:
    """The keys of the pairs of districts that the link may cross between."""
    border = context.border
    ends = zip(border["district_a"], border["district_b"], border.geometry, strict=True)
    side_of = context.districts["side"].to_dict()
    for key, (a, b, line) in zip(map(str, border.index), ends, strict=True):
        if not {side_of[a], side_of[b]} <= spots.keys():
            continue
        by_side = spots[side_of[a]], spots[side_of[b]]
        here, there = (
            rows[rows["district"] == district]
            for rows, district in zip(by_side, (a, b), strict=True)
        )
        alone = any(map(len, by_side)) and not all(map(len, by_side))
        if (len(here) and len(there)) or (
            alone and _touch(context, pd.concat([here, there]), line)
        ):
            yield key


def _touch(context: BorderContext, places: Spots, border: BaseGeometry) -> bool:
    """Whether any of `places` reaches the border of a pair, as far as is known."""
    for place, error in zip(places.geometry, places["error_m"], strict=True):
        reach_m = max(error, context.border_error_m, MEETING_M)
        along = border.intersection(place.buffer(reach_m))
        is_area = shapely.get_dimensions(place) > 1
        if along.length >= max(LEAST_M, 2 * reach_m) if is_area else not along.is_empty:
            return True
    return False
