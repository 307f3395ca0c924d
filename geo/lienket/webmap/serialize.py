"""Rows of what is computed across the border, as the page takes them: small, and as they are shown.

How many digits a column keeps stands in the data dictionary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from lienket import schema
from lienket.dates import When
from lienket.model.analysis import State
from lienket.style import MarkerStyle
from lienket.style.themes import LineStyle

Json = dict[str, Any]


def records(frame: pd.DataFrame, columns: Sequence[str], *, named: bool = False) -> list[Json]:
    """The rows of `frame`, each with those of `columns` that say something; 0 does.

    With `named`, each has the pair of its names as well.

    >>> frame = pd.DataFrame({"key": ["a"], "gap_m": [12.4], "link": [""]})
    >>> records(frame, ("key", "gap_m", "link"))
    [{'key': 'a', 'gap_m': 12}]
    """
    cells = {name: [cell(value, name) for value in frame[name]] for name in columns}
    if named:
        pairs = zip(frame["name_vi"], frame["name_en"], strict=True)
        cells["name"] = [pair if any(pair) else None for pair in pairs]
    return [
        {name: value for name, value in zip(cells, row, strict=True) if value is not None}
        for row in zip(*cells.values(), strict=True)
    ]


def places(frame: gpd.GeoDataFrame) -> list[list[tuple[float, float]]]:
    """The vertices of each feature (EPSG:4326) as latitude and longitude [deg]."""
    return [
        [(round(lat, 5), round(lon, 5)) for lon, lat, *_ in geometry.coords]
        for geometry in frame.geometry
    ]


def cell(value: Any, column: str) -> object:  # noqa: ANN401 - whatever a cell holds
    """A value as JSON has it, rounded as `column` is shown; None for what is empty or missing.

    >>> cell(2.26, "detour"), cell(2.0, "detour"), cell(float("nan"), "minutes"), cell("", "link")
    (2.3, 2, None, None)
    """
    if pd.isna(value):
        return None
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool | np.bool_):
        return bool(value) or None
    shown = round(float(value), schema.digits(column))
    return int(shown) if shown.is_integer() else shown


def look(row: LineStyle | MarkerStyle) -> Json:
    """A row of the style table, its two names as a pair."""
    shown = asdict(row)
    return shown | {"name": (shown.pop("vi"), shown.pop("en"))}


def state(row: State) -> Json:
    """The state of a link across the border, without the sides that are being built."""
    told = filled(named(asdict(row)))
    told.pop("building", None)
    return told


def filled(row: Json) -> Json:
    """`row` without what is empty and without False; a 0 is a number and stays."""
    return {
        name: value
        for name, value in row.items()
        if (value or _is_zero(value)) and value != ("", "")
    }


def _is_zero(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0


def named(row: Json) -> Json:
    """`row` with dates as their text, pairs of names as pairs, and without file lines."""
    plain: Json = {}
    for name, value in row.items():
        if isinstance(value, dict) and set(value) == set(When.__slots__):
            plain[name] = value["text"]
        elif name != "line":
            plain[name] = value
    if {"vi", "en"} <= set(plain):
        plain["name"] = (plain.pop("vi"), plain.pop("en"))
    return plain
