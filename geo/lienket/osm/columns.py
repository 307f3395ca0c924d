"""The columns every layer has, and its grid."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.layers.features import COLUMNS

GRID_DEG = 1e-5
"""The grid of coordinates in a layer [deg], about one metre."""


def with_columns(frame: gpd.GeoDataFrame, *extra: str, **values: object) -> gpd.GeoDataFrame:
    """`frame` with the columns every layer has, in their order, then `extra`; nothing else is kept.

    Args:
        frame: any geometry, any CRS; columns already there stay as they are.
        extra: the layer's own columns.
        values: one value for the whole of a column that `frame` lacks; a column without is None.
    """
    names = [*COLUMNS, *extra]
    filled = {name: frame[name] if name in frame else values.get(name) for name in names}
    table = pd.DataFrame(filled, index=frame.index.rename(None))
    return gpd.GeoDataFrame(table, geometry=frame.geometry.to_numpy(), crs=frame.crs)


def stored(
    rows: pd.DataFrame, shapes: Sequence[BaseGeometry], code: str, grid_deg: float = GRID_DEG
) -> gpd.GeoDataFrame:
    """`rows` with `shapes` as a layer keeps them: EPSG:4326, on a grid of degrees, valid.

    Args:
        rows: any columns, one row a shape.
        shapes: in the CRS `code`.
        code: the CRS of `shapes`.
        grid_deg: the grid [deg].
    """
    frame = gpd.GeoDataFrame(rows, geometry=list(shapes), crs=code).to_crs(crs.STORED)
    return frame.set_geometry(frame.geometry.set_precision(grid_deg))
