"""Tables whose rows are the vertices of lines: joined where the table says which line, and in turn.

Nothing is guessed by nearness: a column names the line, each name coming at least twice, and
another numbers its vertices.
"""

from __future__ import annotations

import re

import geopandas as gpd
import pandas as pd
import shapely

from lienket import text
from lienket.intake.remarks import Remarks

_ORDERS = re.compile(
    "(?:so)?thutu(?:diem)?|s?tt|sott|(?:so|sohieu)?diem|order|seq|sequence|vertex|point|pt|no|number"
)
_NAMES = re.compile(
    "(?:ten|ma|key|so|sohieu)?(?:duong|tuyen|doan|duongtinh)?|(?:road|line|route|link)(?:id|name|no)?"
    "|name|ref|key|ma|ten|id"
)
_PLAIN = re.compile("[^a-z0-9]")
_FEWEST = 2
"""A line has so many vertices at least."""


def join(frame: gpd.GeoDataFrame, remarks: Remarks) -> gpd.GeoDataFrame:
    """`frame` (EPSG:4326, points) as lines, if two of its columns say which and in what order.

    The index is that of the first vertex; the columns are those that are one value a line. What is
    no such table is handed back as it came, and it is said what would make it one.
    """
    heads = {name: _PLAIN.sub("", text.fold(str(name))) for name in frame.columns}
    orders = [name for name, head in heads.items() if head and _ORDERS.fullmatch(head)]
    names = [name for name, head in heads.items() if head and _NAMES.fullmatch(head)]
    for order in orders:
        turns = pd.to_numeric(frame[order], errors="coerce")
        for name in names:
            if name != order and _is_told(frame[name], turns):
                remarks.note("points_joined", count=len(frame), lines=frame[name].nunique(),
                             name=name, order=order)  # fmt: skip
                return _lines(frame, name, turns)
    remarks.note("points_stay")
    return frame


def _is_told(names: pd.Series, turns: pd.Series) -> bool:
    """Whether each row has a name and a turn, each name comes twice, and no turn of it does."""
    if names.isna().any() or turns.isna().any():
        return False
    often = names.value_counts().min() >= _FEWEST
    return bool(often and not pd.DataFrame({"name": names, "turn": turns}).duplicated().any())


def _lines(frame: gpd.GeoDataFrame, name: str, turns: pd.Series) -> gpd.GeoDataFrame:
    """A line for each value of the column `name`, its vertices by `turns`."""
    ordered = frame.iloc[turns.argsort(kind="stable")]
    columns = [each for each in frame.columns if each != frame.geometry.name]
    groups = dict(iter(ordered.groupby(name, sort=False)))
    single = [
        each
        for each in columns
        if not any((~part[each].isin(part[each].head(1))).any() for part in groups.values())
    ]
    rows = {part.index.min(): part for part in groups.values()}
    shapes = [shapely.LineString([*rows[number].geometry]) for number in sorted(rows)]
    made = frame.loc[sorted(rows), single]
    return gpd.GeoDataFrame(made, geometry=shapes, crs=frame.crs)
