"""The metadata of a layer as QGIS keeps it in a package."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from geo.delivery import Delivery, Table
from geo.qgis import metadata
from geo.records import Atlas

_STANDARD = "http://mrcc.com/qgis.dtd"
"""The standard under which QGIS finds its own metadata in a package."""

_LANGUAGE = "VIE"
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
            (_STANDARD, _xml(table, delivery.atlas, code)),
        )
        base.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('table', ?, NULL, NULL, ?, ?, NULL)",
            (table.name, moment, added.lastrowid),
        )


def _xml(table: Table, atlas: Atlas, code: str) -> str:
    root = ET.Element("qgis", version="3.22")
    root.extend(elements(table, atlas, code))
    return _HEAD + ET.tostring(root, encoding="unicode")


def elements(table: Table, atlas: Atlas, code: str) -> list[ET.Element]:
    """What QGIS keeps of a layer: title, summary, rights, licence, and the CRS `code` if any."""
    told = metadata.of_table(table, atlas)
    found = _texts(
        {
            "identifier": f"{atlas.catalogue.id}/{table.name}",
            "parentidentifier": atlas.catalogue.id,
            "language": _LANGUAGE,
            "type": "dataset",
            "title": table.vi,
            "abstract": _abstract((table.vi, table.en), told),
            "rights": table.credit,
            "license": table.licence,
            "encoding": "UTF-8",
        }
    )
    if code and table.geometry:
        system = ET.Element("crs")
        ET.SubElement(ET.SubElement(system, "spatialrefsys"), "authid").text = code
        found.append(system)
    return found


def of_project(delivery: Delivery) -> list[ET.Element]:
    """What QGIS keeps of a project; the day it was made is the day it tells of."""
    atlas = delivery.atlas
    catalogue, told = atlas.catalogue, metadata.of_package(delivery, atlas)
    return _texts(
        {
            "identifier": catalogue.id,
            "language": _LANGUAGE,
            "type": "dataset",
            "title": catalogue.title_vi,
            "abstract": _abstract((catalogue.title_vi, catalogue.title_en), told),
            "author": f"Lienket {atlas.version}",
            "creation": f"{atlas.as_of.isoformat()}T00:00:00",
        }
    )


def _abstract(titles: metadata.Pair, told: Mapping[str, metadata.Pair]) -> str:
    return "\n\n".join(metadata.summary(title, told, n) for n, title in enumerate(titles))


def _texts(texts: Mapping[str, str]) -> list[ET.Element]:
    """An element for each text that is there."""
    found = []
    for name, text in texts.items():
        if text:
            found.append(ET.Element(name))
            found[-1].text = text
    return found
