"""The metadata of a package and of its layers as QGIS keeps them.

GDAL's own form is not used for the package as a whole: a GDAL that reads it there leaves a file
`.aux.xml` beside the package (seen with 3.12).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from geo.delivery import Delivery
from geo.qgis import metadata
from geo.qgis.metadata import Pair

_STANDARD = "http://mrcc.com/qgis.dtd"
"""The standard under which QGIS finds its own metadata in a package."""

_HEAD = f"<!DOCTYPE qgis PUBLIC '{_STANDARD}' 'SYSTEM'>\n"


def describe(base: sqlite3.Connection, delivery: Delivery, code: str, moment: str) -> None:
    """Store the metadata of the package and of each table; layers are in the CRS `code`.

    Raises:
        sqlite3.Error: `base` does not take them.
    """
    atlas, catalogue = delivery.atlas, delivery.atlas.catalogue
    titles = catalogue.title_vi, catalogue.title_en
    whole = _tree(catalogue.id, titles, metadata.of_package(delivery, atlas))
    _keep(base, "geopackage", None, moment, whole)
    for table in delivery:
        told = metadata.of_table(table, atlas)
        tree = _tree(f"{catalogue.id}/{table.name}", (table.vi, table.en), told)
        if table.geometry:
            system = ET.SubElement(ET.SubElement(tree, "crs"), "spatialrefsys")
            ET.SubElement(system, "authid").text = code
        _keep(base, "table", table.name, moment, tree)


def _keep(
    base: sqlite3.Connection, scope: str, table: str | None, moment: str, tree: ET.Element
) -> None:
    added = base.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata)"
        " VALUES ('dataset', ?, 'text/xml', ?)",
        (_STANDARD, _HEAD + ET.tostring(tree, encoding="unicode")),
    )
    base.execute(
        "INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, NULL)",
        (scope, table, moment, added.lastrowid),
    )


def _tree(identifier: str, titles: Pair, told: Mapping[str, Pair]) -> ET.Element:
    root = ET.Element("qgis", version="3.22")
    texts = {
        "identifier": identifier,
        "parentidentifier": identifier.rpartition("/")[0],
        "language": "VIE",
        "type": "dataset",
        "title": titles[0],
        "abstract": "\n\n".join(metadata.summary(titles[n], told, n) for n in (0, 1)),
        "rights": metadata.spoken(told.get("credit", ("", ""))),
        "license": metadata.spoken(told.get("licence", ("", ""))),
        "encoding": "UTF-8",
    }
    for name, text in texts.items():
        if text:
            ET.SubElement(root, name).text = text
    return root
