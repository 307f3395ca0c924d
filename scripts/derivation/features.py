"""The names of parts."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from lienket.errors import ProductError


def with_names(frame: gpd.GeoDataFrame, parts: pd.DataFrame) -> gpd.GeoDataFrame:
    """`frame` with `name_vi` and `name_en` of the facts: one part has one name everywhere.

    Args:
        frame: any geometry, a column `key`.
        parts: columns `key`, `name_vi`, `name_en`.

    Raises:
        ProductError: a key of `frame` is no part.
    """
    names = parts.set_index("key")[["name_vi", "name_en"]]
    missing = sorted(set(frame["key"]) - set(names.index))
    if missing:
        msg = f"No part in the facts for {', '.join(missing)}. Add it to parts.csv or mend the key."
        raise ProductError(msg)
    told = names.loc[frame["key"]]
    return frame.assign(name_vi=told["name_vi"].to_numpy(), name_en=told["name_en"].to_numpy())
