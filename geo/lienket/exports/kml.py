"""One KML for Google Earth: a folder a layer, the colours of the map, labels for codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket.export_tables import Delivery, Field, Table
from lienket.export_tables.words import credited
from lienket.exports import feature_styles
from lienket.exports.losses import Loss
from lienket.i18n import notice, pick
from lienket.speech import current

FILE = "lienket.kml"
_NAMESPACE = "http://www.opengis.net/kml/2.2"
_TYPES = {"text": "string", "number": "double", "whole": "int", "boolean": "string"}
_DECIMALS = 6
_BAR = "\N{BROKEN BAR}"


def write(delivery: Delivery, folder: Path) -> tuple[Loss, ...]:
    """Write `lienket.kml` (WGS 84); nothing is lost to this delivery alone.

    Layers with statuses are shown at once, the others when their folder is ticked.
    """
    catalogue = delivery.atlas.catalogue
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    _texts(document, name=pick((catalogue.title_vi, catalogue.title_en), "both"))
    credit = "; ".join(credited(catalogue.layers))
    _texts(document, description=f"{delivery.atlas.as_of} · {credit}")
    for table in delivery.layers:
        document.extend(_styles(table))
    for table in delivery.layers:
        document.append(_schema(table))
    # Google Earth lists folders as they stand: what carries statuses comes first.
    for table in sorted(delivery.layers, key=lambda table: not table.status):
        document.append(_folder(table))
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
    (folder / FILE).write_text(content, encoding="utf-8", newline="\n")
    return ()


def _addressed(table: Table) -> str:
    """What a folder is called: QGIS opens it by its name, in an address that `|` divides."""
    names = dict.fromkeys((table.vi, table.en) if current().language == "vi" else (table.en,))
    return " / ".join(names).replace("|", _BAR)


def _texts(parent: ET.Element, **texts: object) -> None:
    """Add an element with a text for each of `texts`."""
    for name, text in texts.items():
        ET.SubElement(parent, name).text = str(text)


def colour(value: str, opacity: float = 1) -> str:
    """`#rrggbb` and an opacity as KML has them: alpha, blue, green, red.

    >>> colour("#bf430d"), colour("#bf430d", 0.5)
    ('ff0d43bf', '800d43bf')
    """
    red, green, blue = value[1:3], value[3:5], value[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def _styles(table: Table) -> Iterator[ET.Element]:
    found = {look.key: look for look in feature_styles.from_table(table)}
    for _, look in sorted(found.items()):
        style = ET.Element("Style", id=feature_styles.name(table, look))
        _texts(ET.SubElement(style, "IconStyle"), color=colour(look.colour), scale=0.8)
        _texts(ET.SubElement(style, "LabelStyle"), scale=0.8)
        line = ET.SubElement(style, "LineStyle")
        _texts(line, color=colour(look.colour, look.opacity), width=look.weight)
        area = ET.SubElement(style, "PolyStyle")
        _texts(area, color=colour(look.colour, look.tint), fill=int(look.tint > 0))
        yield style


def _schema(table: Table) -> ET.Element:
    schema = ET.Element("Schema", name=table.name, id=f"fields.{table.name}")
    for field in table.fields:
        coded = "string" if field.choices else _TYPES[field.type]
        column = ET.SubElement(schema, "SimpleField", type=coded, name=field.name)
        _texts(column, displayName=pick((field.alias_vi, field.alias_en), "both"))
    return schema


def _folder(table: Table) -> ET.Element:
    folder = ET.Element("Folder", id=table.name)
    _texts(folder, name=_addressed(table), visibility=int(table.status), open=0)
    if table.licence:
        _texts(folder, description=f"{table.licence} · {table.credit}")
    labels = {field.name: _labels(field) for field in table.fields}
    told = table.rows.drop(columns="geometry").to_dict("records")
    rows = zip(told, feature_styles.from_table(table), table.rows.geometry, strict=True)
    for row, look, shape in rows:
        place = ET.SubElement(folder, "Placemark")
        _texts(place, name=_title(row), visibility=int(table.status))
        _texts(place, styleUrl=f"#{feature_styles.name(table, look)}")
        data = ET.SubElement(ET.SubElement(place, "ExtendedData"), "SchemaData")
        data.set("schemaUrl", f"#fields.{table.name}")
        for name, value in row.items():
            if not pd.isna(value):
                cell = ET.SubElement(data, "SimpleData", name=str(name))
                cell.text = labels[str(name)].get(value, _plain(value))
        place.append(_geometry(shape))
    return folder


def _labels(field: Field) -> Mapping[Any, str]:
    if field.type == "boolean":
        return {True: notice("yes"), False: notice("no")}
    return {choice.code: pick((choice.vi, choice.en), "both") for choice in field.choices}


def _title(row: Mapping[Any, Any]) -> str:
    """The name of a feature, else its key: Google Earth lists it so."""
    found = (row.get(name) for name in ("name_vi", "key", "part"))
    return next(str(value) for value in found if value is not None and not pd.isna(value))


def _plain(value: object) -> str:
    """`value` as text; a number whole, six decimals at most.

    >>> _plain(1234567.25), _plain(20.0)
    ('1234567.25', '20')
    """
    if isinstance(value, float):
        return str(round(value, _DECIMALS)).removesuffix(".0")
    return str(value)


def _geometry(shape: BaseGeometry) -> ET.Element:
    parts = shapely.get_parts(shape)
    if len(parts) == 1:
        return _single(parts[0])
    several = ET.Element("MultiGeometry")
    several.extend(_single(part) for part in parts)
    return several


def _single(shape: BaseGeometry) -> ET.Element:
    if isinstance(shape, shapely.Polygon):
        whole = shapely.orient_polygons(shape)
        area = ET.Element("Polygon")
        _texts(area, tessellate=1)
        for name, rings in (
            ("outerBoundaryIs", [whole.exterior]),
            ("innerBoundaryIs", whole.interiors),
        ):
            for ring in rings:
                area.append(_ring(name, ring))
        return area
    drawn = ET.Element(shape.geom_type)
    if isinstance(shape, shapely.LineString):
        _texts(drawn, tessellate=1)
    _texts(drawn, coordinates=_coordinates(shape))
    return drawn


def _ring(name: str, ring: BaseGeometry) -> ET.Element:
    boundary = ET.Element(name)
    _texts(ET.SubElement(boundary, "LinearRing"), coordinates=_coordinates(ring))
    return boundary


def _coordinates(shape: BaseGeometry) -> str:
    """Longitude,latitude [deg] of each vertex, six decimals at most."""
    numbers = shapely.get_coordinates(shape).round(_DECIMALS).tolist()
    return " ".join(f"{lon!r},{lat!r}" for lon, lat in numbers)
