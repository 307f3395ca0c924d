"""What would be lost if one crossing of the border were cut: how critical each is."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from lienket.access.people import People, assumed, kinds
from lienket.model.access import LOSS_COLUMNS
from lienket.model.analysis import by_key, no_rows
from lienket.network.travel_times import WORTH_MIN


def find(people: People, crossings: gpd.GeoDataFrame) -> pd.DataFrame:
    """What would be lost if one open crossing alone were cut, as assumed: `LOSS_COLUMNS`.

    Args:
        people: who lives where.
        crossings: the open ones, EPSG:4326 points by key.
    """
    rows = []
    for kind, targets in kinds(people.reach).items():
        base = assumed(people, kind, ())
        for key, name_vi, name_en in zip(
            crossings.index, crossings["name_vi"], crossings["name_en"], strict=True
        ):
            node = people.reach.ready.roads.nodes[str(key)]
            cut = np.full_like(base, np.inf)
            for number, target in targets:
                held = people.side_spots(target.side)
                cut[held] = people.reach.cut(number, node)[held]
            cut = np.maximum(cut, base)
            known = np.isfinite(base)
            still = known & np.isfinite(cut)
            longer = np.where(still, np.where(still, cut, 0) - np.where(still, base, 0), 0)
            rows.append(
                {
                    "key": f"{key}|{kind}",
                    "crossing": key,
                    "name_vi": name_vi,
                    "name_en": name_en,
                    "target": kind,
                    "people": round(float(people.counted(longer >= WORTH_MIN))),
                    "lost_min": round(float(longer @ np.nan_to_num(people.weight))),
                    "longest_min": round(float(longer.max(initial=0)), 1),
                    "cut_off": round(float(people.counted(known & ~still))),
                }
            )
    if not rows:
        return no_rows(LOSS_COLUMNS)
    return by_key(pd.DataFrame(rows, columns=list(LOSS_COLUMNS)))
