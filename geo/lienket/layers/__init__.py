"""The source layers: catalogue in, frames out, and the one writer of GeoJSON.

Reading never stops at the first fault: it returns what could be read and every fault it met.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from lienket import crs, paths, text
from lienket.errors import Fault, Unread, fault
from lienket.geometry_types import AREAS
from lienket.i18n import notice
from lienket.layers.features import COLUMNS, NUMBERS, Features, own_columns, parse
from lienket.model.records import Catalogue, Layer

_DEGREE_DECIMALS = 6


def read(
    folder: Path, catalogue: Catalogue
) -> tuple[dict[str, gpd.GeoDataFrame], tuple[Fault, ...]]:
    """Every layer of `catalogue` as a frame, in catalogue order, and the faults met.

    Each frame: EPSG:4326, any geometry type, a plain index in file order, the columns of
    `features.COLUMNS` and the layer's own, and `line` (where the feature stands in its file, 0 =
    not known). A layer that cannot be read at all is left out.
    """
    frames, faults, _ = examine(folder, catalogue)
    return frames, faults


def examine(
    folder: Path, catalogue: Catalogue
) -> tuple[dict[str, gpd.GeoDataFrame], tuple[Fault, ...], Unread]:
    """What `read` returns (EPSG:4326), and what stands in the files but could not be used."""
    frames: dict[str, gpd.GeoDataFrame] = {}
    faults: list[Fault] = []
    lost, words, notes = set[str](), dict[str, frozenset[str]](), list[str]()
    lacking: dict[str, frozenset[str]] = {}
    for layer in catalogue.layers:
        found, met = _parsed(folder, layer)
        faults += met
        if found is None:
            lost.add(layer.key)
            continue
        words[layer.key], lacking[layer.key] = found.words, found.lacking
        if not found.whole:
            lost.add(layer.key)
        if found.whole or found.rows:
            frames[layer.key] = _frame(found.rows, layer)
        if count := sum(row["heights"] for row in found.rows):
            notes.append(notice("heights_dropped", file=layer.file, count=count))
    unread = Unread(frozenset(lost), words, lacking=lacking, notes=tuple(notes))
    return frames, tuple(faults), unread


def country(
    folder: Path, catalogue: Catalogue
) -> tuple[gpd.GeoDataFrame | None, tuple[Fault, ...]]:
    """The outline of the whole country (EPSG:4326), indexed by key, and the faults met.

    None if the catalogue names none, or it cannot be read.
    """
    if catalogue.country is None:
        return None, ()
    found, faults = _parsed(folder, catalogue.country)
    if found is None or not found.rows:
        return None, faults
    return _frame(found.rows, catalogue.country).set_index("key", drop=False), faults


def _parsed(folder: Path, layer: Layer) -> tuple[Features | None, tuple[Fault, ...]]:
    """What stands in the file of `layer`, or None, and the faults met."""
    path, other = paths.located(folder, layer.file)
    if other:
        return None, (fault("other_spelling", file=layer.file, name=layer.file, found=other),)
    columns = ", ".join(dict.fromkeys((*COLUMNS, *layer.columns)))
    content, met = text.content(path, layer.file, expected=columns, wanted="layer")
    if content is None:
        return None, tuple(met)
    found = parse(content, layer)
    return found, (*met, *found.faults)


def _frame(rows: Sequence[dict[str, Any]], layer: Layer) -> gpd.GeoDataFrame:
    names = [*COLUMNS, *own_columns(layer), "line", "geometry"]
    # As objects: a missing text stays None, where pandas would make it a float.
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    for name in NUMBERS:
        frame[name] = frame[name].astype(float)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=crs.STORED)


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write `frame` (EPSG:4326, a column `key`) to `path` as plain GeoJSON; see `as_geojson`.

    Raises:
        CrsError: `frame` is not in EPSG:4326.
    """
    content = as_geojson(frame)
    # Beside it first: a process that dies in the middle leaves the last file whole.
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)


def as_geojson(frame: gpd.GeoDataFrame) -> bytes:
    """`frame` (EPSG:4326, a column `key`) as plain RFC 7946 GeoJSON.

    WGS 84 without a `crs` member, six decimals at most, rings by the right-hand rule, sorted by
    key, one feature a line; what is missing becomes null. The same frame gives the same bytes.

    Raises:
        CrsError: `frame` is not in EPSG:4326.
    """
    crs.guard(frame)
    shape_name = str(frame.geometry.name)
    rows = frame.sort_values("key", kind="stable").to_dict("records")
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {
                    str(name): _plain(value) for name, value in row.items() if name != shape_name
                },
                "geometry": None if row[shape_name] is None else _geometry(row[shape_name]),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in rows
    ]
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'.encode()


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    if geometry.geom_type in AREAS:
        geometry = shapely.orient_polygons(geometry, exterior_cw=False)
    drawn = mapping(geometry)
    return {"type": drawn["type"], "coordinates": _rounded(drawn["coordinates"])}


def _rounded(value: Any) -> Any:  # noqa: ANN401 - nested lists of any depth
    if value and isinstance(value[0], float):
        return [round(degrees, _DEGREE_DECIMALS) for degrees in value]
    return [_rounded(item) for item in value]


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
    """A cell as JSON: missing values as null, whole numbers without a decimal point."""
    if isinstance(value, tuple | list):
        return ";".join(str(item) for item in value)
    if value is None or pd.isna(value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, _DEGREE_DECIMALS)
    return value
