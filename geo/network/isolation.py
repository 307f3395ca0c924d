"""Adjoining districts that no joined link joins, and how far round one has to drive."""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString

from geo import crs
from geo.findings import ISOLATION_COLUMNS, no_rows
from geo.network.futures import Futures
from geo.network.trips import told


def find(
    pairs: gpd.GeoDataFrame,
    terminals: gpd.GeoDataFrame,
    futures: Futures,
    lacking: Collection[str],
) -> pd.DataFrame:
    """The pairs of districts without a joined link, `ISOLATION_COLUMNS`, the longest way first.

    From seat to seat over the roads of today; a district without a seat is left out. `planned` are
    the links of the pair that would join it.

    Args:
        pairs: the border by pair of districts, as `Border.pairs`.
        terminals: as `terminals.find` returns them.
        futures: the times.
        lacking: the route links of which a part does not serve today.
    """
    seats = terminals[terminals["role"] == "seat"].drop_duplicates("district")
    seat = dict(zip(seats["district"], seats["key"], strict=True))
    known = pairs["district_a"].isin(seat) & pairs["district_b"].isin(seat)
    apart = pairs[known & (pairs["joined"] == 0)]
    if apart.empty:
        return no_rows(ISOLATION_COLUMNS)
    start, end = apart["district_a"].map(seat), apart["district_b"].map(seat)
    rows = futures.rows(start, end)
    km = futures.today.km[rows]
    ends = zip(terminals.geometry[start], terminals.geometry[end], strict=True)
    lines = [LineString([here.centroid, there.centroid]) for here, there in ends]
    straight = np.array([crs.geometry_length_m(line) for line in lines]) / 1000
    made = pd.DataFrame(
        {
            "key": apart["key"],
            "name_vi": apart["name_vi"],
            "name_en": apart["name_en"],
            "from": start,
            "to": end,
            "straight_km": straight.round(1),
            "km": told(km),
            "minutes": told(futures.today.minutes[rows]),
            "detour": np.where(np.isfinite(km), np.round(km / straight, 2), np.nan),
            "others": apart["others"],
            "planned": [_among(links, lacking) for links in apart["links"]],
        }
    )
    made = made.rename_axis(None).sort_values(["detour", "key"], ascending=[False, True])
    return made[list(ISOLATION_COLUMNS)].rename_axis("key")


def _among(listed: str | None, keys: Collection[str]) -> str:
    """What of a list in a cell is among `keys`."""
    return ";".join(key for key in (listed or "").split(";") if key in keys)
