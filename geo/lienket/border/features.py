"""Features of many layers as one frame, and what a line runs through."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from lienket import crs, vocabulary

_COLUMNS = (
    "key",
    "name_vi",
    "name_en",
    "class",
    "ref",
    "accuracy",
    "identity",
    "error_m",
    "tolerance_m",
    "source",
    "length_km",
)
"""Columns of what is looked at; empty where no layer has them."""

LEAST_M = 100.0
"""The least length of a line inside an area that it runs through [m]."""


def of_types(
    frames: Iterable[gpd.GeoDataFrame], kinds: tuple[str, ...], *, status: bool
) -> gpd.GeoDataFrame:
    """The features (EPSG:4326) of some geometry types in layers with statuses, or in the rest."""
    chosen = [frame[frame.geom_type.isin(kinds)] for frame in frames if ("link" in frame) == status]
    filled = [frame.dropna(axis="columns", how="all") for frame in chosen if len(frame)]
    rows = pd.concat(filled) if filled else pd.DataFrame()
    return gpd.GeoDataFrame(rows.reindex(columns=[*_COLUMNS, "geometry"]), crs=crs.STORED)


def measured(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` with an `error_m` and a `tolerance_m` [m] in each row, and no missing word.

    Who gives no error is off by the tolerance; who gives neither, by nothing that is known.
    """
    tolerance = frame["tolerance_m"].astype(float).fillna(0.0)
    error = frame["error_m"].astype(float).fillna(tolerance)
    words = {
        name: frame[name].astype(object).fillna("") for name in ("class", "ref") if name in frame
    }
    return frame.assign(tolerance_m=tolerance, error_m=error, **words)


def joined(cells: Iterable[str]) -> str:
    """The words of lists joined by ";", each once, in their order.

    >>> joined(["osm;gso", "osm"])
    'osm;gso'
    """
    return ";".join(dict.fromkeys(word for cell in cells for word in cell.split(";")))


def worst(accuracies: Iterable[str]) -> str:
    """The least of some words for how well a position is known.

    >>> worst(["traced", "schematic", "surveyed"])
    'schematic'
    """
    return max(accuracies, key=[*vocabulary.words("accuracy")].index)


def steps(error_m: pd.Series[float]) -> npt.NDArray[np.float64]:
    """What distances with these errors are told in [m]: a tenth of the order of the error.

    >>> steps(pd.Series([11_800, 40, 0])).tolist()
    [1000.0, 1.0, 0.1]
    """
    order = np.floor(np.log10(error_m.fillna(0).to_numpy(dtype=float).clip(min=1)))
    # Read as it is written: some processors raise ten to a power with an error in the last place.
    return np.array([float(f"1e{power:.0f}") for power in order - 1])


def passed(areas: gpd.GeoDataFrame, ways: gpd.GeoSeries) -> list[str]:
    """The keys of the `areas` that each of `ways` runs through, joined by ";".

    That is for `LEAST_M` or a quarter of its length: less is an outline that two sources drew
    apart.

    Args:
        areas: by key, in metres.
        ways: lines in the same CRS.
    """
    shapes, lines = areas.geometry.to_numpy(), ways.to_numpy()
    line, area = shapely.STRtree(shapes).query(lines, predicate="intersects")
    inside = shapely.length(shapely.intersection(lines[line], shapes[area]))
    runs = inside >= np.minimum(LEAST_M, shapely.length(lines[line]) / 4)
    met = pd.Series(areas.index[area[runs]], index=line[runs], dtype=object)
    keys = met.groupby(level=0).agg(lambda found: ";".join(sorted(found)))
    return keys.reindex(range(len(lines)), fill_value="").tolist()
