"""Rows of a layer: what every feature has, in the order of the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.i18n import Pair
from lienket.layers.features import COLUMNS

Row = Mapping[str, object]


def row(key: str, names: Pair, shape: BaseGeometry, **values: object) -> Row:
    """One feature: `shape` in EPSG:4326; `values` are its other columns."""
    return {"key": key, "name_vi": names[0], "name_en": names[1], "geometry": shape, **values}


def frame(rows: Sequence[Row], columns: Sequence[str], **common: object) -> gpd.GeoDataFrame:
    """`rows` as a layer (EPSG:4326): the columns of every layer, then `columns`.

    Args:
        rows: as `row` returns them.
        columns: the layer's own.
        common: what stands in a column of every row that has nothing there itself.
    """
    names = [*COLUMNS, *columns]
    base = {"accuracy": "generalised", "identity": "stated", **common}
    table = pd.DataFrame(
        [{name: each.get(name, base.get(name)) for name in names} for each in rows],
        columns=names,
        dtype=object,
    )
    shapes = np.array([each["geometry"] for each in rows], dtype=object)
    return gpd.GeoDataFrame(table, geometry=shapes, crs=crs.STORED)
