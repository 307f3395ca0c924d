"""The file of a package that we delivered: whether it is one, and what is in it to compare."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from lienket.errors import UsageError
from lienket.i18n import notice
from lienket.intake.matching import written
from lienket.model.records import Catalogue

_TABLES = frozenset({"subjects", "statuses", "words", "layer_styles"})
"""A package of ours has these tables."""

STATE = ("condition", "work", "stage", "health", "expected_on")
"""The columns of a state."""

MOST = 20
"""So many remarks of a kind are listed."""

_BROKEN = (DataLayerError, DataSourceError, shapely.errors.ShapelyError, OSError, ValueError)

Row = Mapping[Hashable, Any]


def is_package(path: Path) -> bool:
    """Whether the file at `path` is a package that we delivered, edited or not."""
    try:
        return {str(name) for name, _ in pyogrio.list_layers(path)} >= _TABLES
    except _BROKEN:
        return False


def opened(
    path: Path, catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame]
) -> tuple[dict[str, gpd.GeoDataFrame], dict[str, Row]]:
    """The layers of the package at `path` by key, and the statement delivered with each feature.

    Each layer: the CRS of the package, any geometry, columns as they were left, no key twice.

    Args:
        path: the package.
        catalogue: the workspace that it was made from.
        frames: its layers as they would be delivered today, EPSG:4326, a column `key`.

    Raises:
        UsageError: the package cannot be read, is of another workspace, or lacks what it had.
    """
    try:
        tables = {str(name) for name, _ in pyogrio.list_layers(path)}
        stated = pyogrio.read_dataframe(path, layer="statuses")
        held = {
            layer.key: pyogrio.read_dataframe(path, layer=layer.key)
            for layer in catalogue.layers
            if layer.key in tables
        }
    except _BROKEN as why:
        raise UsageError(notice("package_unreadable", file=path, why=why)) from why
    _guard(path, held, frames)
    return held, _delivered(path, stated, held, frames)


def _guard(
    path: Path, held: Mapping[str, gpd.GeoDataFrame], frames: Mapping[str, gpd.GeoDataFrame]
) -> None:
    """Nothing, if most features of a package are known.

    Raises:
        UsageError: they are not: it is of another workspace; or a layer lost its key, its CRS or
            its geometry, or has a key in several rows.
    """
    lost = [name for name, frame in held.items() if not _is_whole(frame)]
    if lost:
        raise UsageError(notice("package_layer_lost", file=path, names=", ".join(lost)))
    faults = [fault for name, frame in held.items() for fault in _twice(name, frame)]
    if faults:
        raise UsageError("\n".join(faults))
    keys = {str(key) for frame in held.values() for key in frame["key"].dropna()}
    known = {str(key) for frame in frames.values() for key in frame["key"]}
    if not keys or len(keys & known) * 2 < len(keys):
        raise UsageError(notice("package_of_another", file=path))


def _is_whole(frame: pd.DataFrame) -> bool:
    """Whether a layer of a package has its keys, its geometry and its CRS."""
    return "key" in frame and isinstance(frame, gpd.GeoDataFrame) and frame.crs is not None


def _twice(layer: str, frame: gpd.GeoDataFrame) -> Iterator[str]:
    """What is wrong with a layer in which a feature was cut into several rows, or copied."""
    keys = frame["key"].dropna()
    twice = sorted({written(key) for key in keys[keys.duplicated()]})
    if twice:
        yield notice("package_twice", layer=layer, keys=listed(twice))


def _delivered(
    path: Path,
    stated: pd.DataFrame,
    held: Mapping[str, gpd.GeoDataFrame],
    frames: Mapping[str, gpd.GeoDataFrame],
) -> dict[str, Row]:
    """The statement that was delivered with each feature of a package, by its key.

    Raises:
        UsageError: the table of statements has lost a column, or the newest of them.
    """
    lost = [name for name in (*STATE, "subject", "latest") if name not in stated]
    if lost:
        raise UsageError(notice("package_statuses_lost", file=path, what=", ".join(lost)))
    delivered: dict[str, Row] = {
        written(row["subject"]): row for row in rows(stated) if row["latest"] == 1
    }
    here = {str(key) for frame in frames.values() for key in frame["key"]}
    stating = [row for frame in held.values() if "status_source" in frame for row in rows(frame)]
    said = {written(row["key"]) for row in stating if written(row["status_source"])}
    if gone := sorted(said & here - {*delivered}):
        raise UsageError(notice("package_statuses_lost", file=path, what=listed(gone)))
    return delivered


def listed(keys: Sequence[str]) -> str:
    """Keys as a sentence has them, the first of many."""
    return ", ".join([*keys[:MOST], *(["…"] if len(keys) > MOST else [])])


def rows(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """The rows of a table, each by its columns."""
    return frame.to_dict("records")
