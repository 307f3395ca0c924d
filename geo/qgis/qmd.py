"""The metadata of a layer as QGIS keeps it in a package."""

from __future__ import annotations

import sqlite3
from xml.etree import ElementTree as ET

from geo.delivery import Delivery, Table
from geo.qgis import metadata
from geo.records import Atlas

_STANDARD = "http://mrcc.com/qgis.dtd"
"""The standard under which QGIS finds its own metadata in a package."""

_HEAD = f"<!DOCTYPE qgis PUBLIC '{_STANDARD}' 'SYSTEM'>\n"


def describe(base: sqlite3.Connection, delivery: Delivery, code: str, moment: str) -> None:
    """Store each table's metadata as QGIS reads it; layers are in the CRS `code`.

    Raises:
        sqlite3.Error: `base` does not take it.
    """
    for table in delivery:
        added = base.execute(
            "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata)"
            " VALUES ('dataset', ?, 'text/xml', ?)",
            (_STANDARD, _xml(table, delivery.atlas, code if table.geometry else "")),
        )
        base.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('table', ?, NULL, NULL, ?, ?, NULL)",
            (table.name, moment, added.lastrowid),
        )


def _xml(table: Table, atlas: Atlas, code: str) -> str:
    told = metadata.of_table(table, atlas)
    vi, en = (metadata.summary(title, told, n) for n, title in enumerate((table.vi, table.en)))
    root = ET.Element("qgis", version="3.22")
    texts = {
        "identifier": f"{atlas.catalogue.id}/{table.name}",
        "parentidentifier": atlas.catalogue.id,
        "language": "VIE",
        "type": "dataset",
        "title": table.vi,
        "abstract": f"{vi}\n\n{en}",
        "rights": table.credit,
        "license": table.licence,
        "encoding": "UTF-8",
    }
    for name, text in texts.items():
        if text:
            ET.SubElement(root, name).text = text
    if code:
        system = ET.SubElement(ET.SubElement(root, "crs"), "spatialrefsys")
        ET.SubElement(system, "authid").text = code
    return _HEAD + ET.tostring(root, encoding="unicode")
