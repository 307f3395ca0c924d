"""Layers as resources: their CRS, the type of their geometry, and a schema of their features."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pyogrio

from lienket import archive, crs
from lienket.datapackage import files, licences, schema
from lienket.datapackage.files import File
from lienket.export_tables import Delivery, Field, access_tables, analysis

OGR = (".gpkg", ".fgb", ".shp")
_SHAPEFILES = "also/shp"
_STYLES = "layer_styles"
"""Where QGIS keeps styles in a package: no data."""
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
    fields = schema.describe(rows, schema.known_fields(delivery, file.stem))
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
    for table in delivery.layers:
        if table.name == file.stem and table.name in {*analysis.LAYERS, *access_tables.LAYERS}:
            told |= {"title": table.vi, "title_en": table.en, "credit": table.credit}
            told["licenses"] = [licences.of_text(table.licence)] if table.licence else []
    return told


def layers(file: File, delivery: Delivery) -> Mapping[str, Any]:
    """A file that GDAL reads: `layers` has for each layer its CRS, geometry and columns."""
    with archive.plainly(file.file) as path:
        plain = replace(file, file=path)
        names = (str(name) for name, _ in pyogrio.list_layers(path))
        listed = [_layer(plain, name, delivery) for name in names if name != _STYLES]
    return {**files.described(file), "layers": listed}


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
    whole = _whole_names(file)
    columns = zip(found["fields"], found["ogr_types"], strict=True)
    told["fields"] = [
        _column(column, kind, known.get(whole.get(column, column))) for column, kind in columns
    ]
    return told


def _column(name: str, kind: str, known: Field | None) -> Mapping[str, Any]:
    """The column `name` of the OGR type `kind`; `known` is what the delivery says of it."""
    if known is None:
        return {"name": name, "type": _TYPES.get(kind, "any")}
    return {**schema.described(known, spelt=kind == "OFTString"), "name": name}


def _whole_names(file: File) -> Mapping[str, str]:
    """By its name in a shapefile, the whole name of each field, from the list beside it."""
    names = file.file.with_name("fields.csv")
    if not (file.within(_SHAPEFILES) and names.is_file()):
        return {}
    listed = pd.read_csv(names, dtype=str, encoding="utf-8-sig")
    own = listed[listed["table"] == file.stem]
    return dict(zip(own["short"], own["field"], strict=True))
