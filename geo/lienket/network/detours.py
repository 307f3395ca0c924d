"""Adjoining districts that no joined link joins, and how far round one has to drive."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from lienket.model.analysis import ISOLATION_COLUMNS, no_rows
from lienket.network import routes
from lienket.network.graph import Floats, Graph
from lienket.network.travel_times import rounded_minutes, straight_km


def find(
    pairs: gpd.GeoDataFrame,
    terminals: gpd.GeoDataFrame,
    graph: Graph,
    nodes: Mapping[str, int],
    lacking: Collection[str],
) -> pd.DataFrame:
    """The pairs of districts without a joined link, `ISOLATION_COLUMNS`, the longest way first.

    From seat to seat over the roads of today; a district without a seat is left out. `shortest_km`
    and `detour` are those of the shortest way, `minutes` those of the fastest, maybe another.
    `planned` are the links of the pair that would join it.

    Args:
        pairs: the border by pair of districts (EPSG:4326), as `Border.pairs`.
        terminals: as `od_points.find` returns them (EPSG:4326).
        graph: the roads of today.
        nodes: the node of each terminal.
        lacking: the route links of which a part does not serve today.
    """
    # Pairs that nothing joins and that have a seat on both sides; the ways between those seats.
    seats = terminals[terminals["role"] == "seat"].drop_duplicates("district")
    seat = dict(zip(seats["district"], seats["key"], strict=True))
    known = pairs["district_a"].isin(seat) & pairs["district_b"].isin(seat)
    apart = pairs[known & (pairs["joined"] == 0)]
    if apart.empty:
        return no_rows(ISOLATION_COLUMNS)
    start, end = apart["district_a"].map(seat), apart["district_b"].map(seat)
    km, minutes = _ways(graph, [nodes[key] for key in start], [nodes[key] for key in end])
    straight = straight_km(terminals, [*start], [*end])
    made = pd.DataFrame(
        {
            "key": apart["key"],
            "name_vi": apart["name_vi"],
            "name_en": apart["name_en"],
            "origin": start,
            "destination": end,
            "straight_km": straight.round(1),
            "shortest_km": rounded_minutes(km),
            "minutes": rounded_minutes(minutes),
            "detour": np.where(np.isfinite(km), np.round(km / straight, 2), np.nan),
            "others_main": apart["others_main"],
            "others_local": apart["others_local"],
            "planned": [_among(links, lacking) for links in apart["links"]],
        }
    )
    made = made.rename_axis(None).sort_values(["detour", "key"], ascending=[False, True])
    return made[list(ISOLATION_COLUMNS)].rename_axis("key")


def _ways(graph: Graph, starts: Sequence[int], ends: Sequence[int]) -> tuple[Floats, Floats]:
    """The shortest way [km] and the fastest [min] from each of `starts` to its end."""
    nodes, at = np.unique([starts, ends], return_inverse=True)
    here, there = at.reshape(2, -1)
    km, minutes = routes.shortest_km(graph, nodes), routes.fastest_min(graph, nodes)
    return km[here, there], minutes[here, there]


def _among(listed: str | None, keys: Collection[str]) -> str:
    """What of a list in a cell is among `keys`."""
    return ";".join(key for key in (listed or "").split(";") if key in keys)
