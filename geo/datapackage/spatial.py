"""Layers as resources: their CRS, the type of their geometry, and a schema of their features."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyogrio

from geo import crs
from geo.datapackage import files, licences, schema
from geo.datapackage.files import File
from geo.delivery import Delivery, Field

OGR = (".gpkg", ".fgb", ".shp")
_TYPES = {
    "OFTString": "string",
    "OFTReal": "number",
    "OFTInteger": "integer",
    "OFTInteger64": "integer",
}


def geojson(file: File, delivery: Delivery) -> Mapping[str, Any]:
    """The GeoJSON `file` of a layer: `featureSchema` is the schema of its features' properties."""
    features = json.loads(file.file.read_text(encoding="utf-8"))["features"]
    rows = pd.DataFrame([feature["properties"] for feature in features], dtype=object)
    fields = schema.of(rows, schema.known_fields(delivery, file.stem))
    told = {
        **files.described(file),
        "crs": crs.STORED,
        "geometryTypes": sorted({feature["geometry"]["type"] for feature in features}),
        "features": len(features),
        "featureSchema": {"fields": fields, "primaryKey": ["key"]},
    }
    for layer in delivery.atlas.catalogue.layers:
        if layer.key == file.stem:
            told |= {"title": layer.title_vi, "title_en": layer.title_en, "credit": layer.credit}
            told["licenses"] = [licences.of_text(layer.licence)]
    return told


def layers(file: File, delivery: Delivery) -> Mapping[str, Any]:
    """A file that GDAL reads: `layers` has for each layer its CRS, geometry and columns."""
    names = [str(name) for name, _ in pyogrio.list_layers(file.file)]
    return {
        **files.described(file),
        "layers": [_layer(file, name, delivery) for name in names],
    }


def _layer(file: File, name: str, delivery: Delivery) -> Mapping[str, Any]:
    """One layer; a column that the delivery's table has too gets the labels it has there."""
    found = pyogrio.read_info(file.file, layer=name)
    table = next((row for row in delivery if row.name == name), None)
    told: dict[str, Any] = {"name": name}
    if found["geometry_type"]:
        told |= {"geometryType": found["geometry_type"], "crs": found["crs"]}
    known: Mapping[str, Field] = {}
    if table is not None:
        known = schema.known_fields(delivery, table.layer)
        told |= {"title": table.vi, "title_en": table.en, "credit": table.credit}
        told["licenses"] = [licences.of_text(table.licence)] if table.licence else []
    columns = zip(found["fields"], found["ogr_types"], strict=True)
    told["fields"] = [
        schema.described(known[column])
        if column in known
        else {"name": column, "type": _TYPES.get(kind, "any")}
        for column, kind in columns
    ]
    return told
