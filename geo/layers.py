"""The source layers: catalogue in, frames out, and the one writer of GeoJSON (floor 2).

Reading never stops at the first fault: it returns what could be read and every fault it met.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from geo import crs, text
from geo.errors import Fault, Place, fault
from geo.records import Catalogue, Layer

COLUMNS = (
    "key",
    "name_vi",
    "name_en",
    "side",
    "accuracy",
    "identity",
    "error_m",
    "source",
    "tolerance_m",
)
"""The properties every feature has, in their order; `catalogue.toml` adds a layer's own."""

_NUMBERS = ("error_m", "tolerance_m")
_DEGREE_DECIMALS = 6
_FEATURES = re.compile(r'"features"\s*:\s*\[')


def read(
    folder: Path, catalogue: Catalogue
) -> tuple[dict[str, gpd.GeoDataFrame], tuple[Fault, ...]]:
    """Every layer of `catalogue` as a frame, in catalogue order, and the faults met.

    Each frame: EPSG:4326, any geometry type, a plain index in file order, the columns of `COLUMNS`
    and the layer's own, and `line` (where the feature stands in its file). A layer that cannot be
    read at all is left out.
    """
    frames: dict[str, gpd.GeoDataFrame] = {}
    faults: list[Fault] = []
    for layer in catalogue.layers:
        features, met = _features(folder / layer.file, layer)
        faults += met
        if features is not None:
            frames[layer.key] = _frame(features, layer)
    return frames, tuple(faults)


def _features(path: Path, layer: Layer) -> tuple[list[dict[str, Any]] | None, list[Fault]]:
    """The rows of one file (properties, `geometry`, `line`), or None and why."""
    content, met = text.content(path, layer.file, expected="GeoJSON FeatureCollection")
    if content is None:
        return None, [*met]
    try:
        data = json.loads(content)
    except ValueError as why:
        line = getattr(why, "lineno", 0)
        return None, [fault("bad_json", file=layer.file, line=line, why=why)]
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        return None, [fault("not_collection", file=layer.file)]
    faults = _crs_faults(data, layer.file)
    rows: list[dict[str, Any]] = []
    for feature, line in zip(data["features"], _lines(content), strict=True):
        row, wrong = _row(feature, layer, line)
        faults += wrong
        if row is not None:
            rows.append(row)
    return rows, faults


def _crs_faults(data: Mapping[str, Any], file: str) -> list[Fault]:
    declared = data.get("crs")
    if declared is None:
        return []
    found = str(declared)
    if isinstance(declared, dict):
        found = str((declared.get("properties") or {}).get("name", declared))
    if found.endswith(("CRS84", "EPSG::4326", "EPSG:4326")):
        return []
    return [fault("other_crs", file=file, found=found)]


def _lines(content: str) -> Iterator[int]:
    """The line each feature starts on, counted from 1."""
    decoder = json.JSONDecoder()
    start = _FEATURES.search(content)
    offset = start.end() if start else 0
    counted, line = 0, 1
    while True:
        while content[offset] in " \t\r\n,":
            offset += 1
        if content[offset] == "]":
            return
        line += content.count("\n", counted, offset)
        counted = offset
        yield line
        _, offset = decoder.raw_decode(content, offset)


def _row(feature: object, layer: Layer, line: int) -> tuple[dict[str, Any] | None, list[Fault]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        return None, [fault("bad_feature", file=layer.file, line=line, why="no properties")]
    place = Place(layer.file, line, str(properties.get("key") or ""))
    faults = _property_faults(properties, layer, place)
    geometry = None
    if feature.get("geometry") is not None:
        try:
            geometry = shape(feature["geometry"])
        except (ValueError, TypeError, AttributeError, KeyError, ShapelyError) as why:
            return None, [*faults, place.fault("bad_feature", why=why)]
    row = {name: properties.get(name) for name in (*COLUMNS, *layer.columns)}
    for name in COLUMNS:
        kind, code = (int | float, "bad_number") if name in _NUMBERS else (str, "bad_text")
        if row[name] is not None and (
            isinstance(row[name], bool) or not isinstance(row[name], kind)
        ):
            faults.append(place.fault(code, name=name, value=row[name]))
            row[name] = None
    return {**row, "line": line, "geometry": geometry}, faults


def _property_faults(properties: Mapping[str, Any], layer: Layer, place: Place) -> list[Fault]:
    allowed = (*COLUMNS, *layer.columns)
    choices = ", ".join(allowed)
    faults = [
        place.fault("missing_column", name=name, choices=choices)
        for name in allowed
        if name not in properties
    ]
    faults += [
        place.fault("unknown_column", name=name, choices=choices, near="")
        for name in properties
        if name not in allowed
    ]
    faults += [
        place.fault("not_nfc", name=name, value=value)
        for name, value in properties.items()
        if isinstance(value, str) and not text.is_nfc(value)
    ]
    required = ("key",) if layer.unnamed else ("key", "name_vi", "name_en")
    faults += [
        place.fault("empty_cell", name=name)
        for name in required
        if name in properties and not properties[name]
    ]
    return faults


def _frame(rows: list[dict[str, Any]], layer: Layer) -> gpd.GeoDataFrame:
    names = [*COLUMNS, *layer.columns, "line", "geometry"]
    # As objects: a missing text stays None, where pandas would make it a float.
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    for name in _NUMBERS:
        frame[name] = frame[name].astype(float)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=crs.STORED)


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write `frame` (EPSG:4326, a column `key`) to `path` as plain RFC 7946 GeoJSON.

    WGS 84 without a `crs` member, six decimals at most, rings by the right-hand rule, sorted by
    key, one feature a line; missing values become null. The same frame gives the same bytes.

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
                "geometry": _geometry(row[shape_name]),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in rows
    ]
    body = ",\n".join(lines)
    collection = f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'
    path.write_text(collection, encoding="utf-8", newline="\n")


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        geometry = shapely.orient_polygons(geometry, exterior_cw=False)
    drawn = mapping(geometry)
    return {"type": drawn["type"], "coordinates": _rounded(drawn["coordinates"])}


def _rounded(value: Any) -> Any:  # noqa: ANN401 - nested lists of any depth
    if isinstance(value, float | int):
        return round(float(value), _DEGREE_DECIMALS)
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
