"""What a layer's features say, column by column: each value once, then who has which."""

from __future__ import annotations

from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lienket import schema, style
from lienket.model.atlas import Atlas
from lienket.model.records import Layer
from lienket.webmap.packing import Store

Column: TypeAlias = "pd.Series[Any]"

_LINES = (1, 2, 5)
_POINTS = (0, 4)
_MEASURES = ("error_m", "tolerance_m", "length_km", "area_ha")


def pack(row: Layer, frame: gpd.GeoDataFrame, atlas: Atlas, store: Store) -> dict[str, object]:
    """The columns of `frame` (EPSG:4326, in the order of `shapes.order`), their codes in `store`.

    By name: `of`, the values that occur, and `at`, the run of numbers in the store that say for
    each feature which it has, from 1; 0 is none. Without `at` every feature has its own. Lines of
    the base are known by name, number and look alone.
    """
    told = {name: values for name, values in _columns(row, frame, atlas).items() if len(values)}
    packed = {name: _coded(values, store) for name, values in told.items()}
    return {name: column for name, column in packed.items() if column["of"]}


def _columns(row: Layer, frame: gpd.GeoDataFrame, atlas: Atlas) -> dict[str, Column]:
    """The columns by name; what is empty is None, "" or False."""
    types = shapely.get_type_id(frame.geometry.to_numpy())
    kind = _text(frame, "class")
    told = {name: _text(frame, name) for name in ("name_vi", "name_en", "side", "ref")}
    told |= {"kind": kind, "look": _looks(row.key, kind, types)}
    # A line of the base has no panel of its own, and its key would only be weight.
    named = pd.Series(row.status | ~np.isin(types, _LINES), index=frame.index)
    told["key"] = frame.index.to_series().astype(str).where(named, "")
    told |= {name: _text(frame, name).where(named, "") for name in ("accuracy", "shared", "source")}
    told["inferred"] = (_text(frame, "identity") == "inferred") & named
    told |= {name: _measure(frame, name).where(named, 0) for name in _MEASURES}
    if row.status:
        told["symbol"] = told["key"].map(atlas.symbol_of)
    return told


def _text(frame: gpd.GeoDataFrame, name: str) -> Column:
    """A column of texts; missing ones are ""."""
    if name not in frame.columns:
        return pd.Series("", index=frame.index)
    return frame[name].astype(object).where(frame[name].notna(), "")


def _measure(frame: gpd.GeoDataFrame, name: str) -> Column:
    """A column of numbers, rounded as it is shown; missing ones are 0."""
    if name not in frame.columns:
        return pd.Series(0.0, index=frame.index)
    return pd.to_numeric(frame[name]).fillna(0).astype(float).round(schema.digits(name))


def _looks(layer: str, kind: Column, types: Any) -> Column:  # noqa: ANN401 - an array of numbers
    """The key of the ground, or of the mark, that each feature is drawn as."""
    grounds = {word: style.ground(layer, word).key for word in kind.unique()}
    marks = {word: style.mark(layer, word).key for word in kind.unique()}
    points = np.isin(types, _POINTS)
    return kind.map(grounds).where(~points, kind.map(marks))


def _coded(values: Column, store: Store) -> dict[str, object]:
    """A column as the values that occur and the numbers that say which."""
    filled = values.where(values.astype(bool), None)
    codes, found = pd.factorize(filled, use_na_sentinel=True)
    of = [_plain(value) for value in found]
    if len(of) == len(values):
        return {"of": of}
    return {"of": of, "at": store.add(codes.astype(np.int64) + 1)}


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever a cell holds
    """A value as JSON has it: whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, float | int | np.number):
        return int(value) if float(value).is_integer() else float(value)
    return str(value)
