"""The metadata of a package and of its layers as QGIS keeps them.

GDAL's own form is not used for the package as a whole: a GDAL that reads it there leaves a file
`.aux.xml` beside the package (seen with 3.12).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from lienket.export_tables import Delivery, Table
from lienket.i18n import Pair, pick
from lienket.model.atlas import Atlas
from lienket.qgis import metadata
from lienket.speech import current, first

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
    whole = ET.Element("qgis", version="3.22")
    whole.extend(_elements(catalogue.id, titles, metadata.of_package(delivery, atlas)))
    _keep(base, "geopackage", None, moment, whole)
    for table in delivery:
        root = ET.Element("qgis", version="3.22")
        root.extend(of_table(table, atlas, code))
        _keep(base, "table", table.name, moment, root)


def _keep(
    base: sqlite3.Connection, scope: str, table: str | None, moment: str, root: ET.Element
) -> None:
    added = base.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata)"
        " VALUES ('dataset', ?, 'text/xml', ?)",
        (_STANDARD, _HEAD + ET.tostring(root, encoding="unicode")),
    )
    base.execute(
        "INSERT INTO gpkg_metadata_reference VALUES (?, ?, NULL, NULL, ?, ?, NULL)",
        (scope, table, moment, added.lastrowid),
    )


def of_table(table: Table, atlas: Atlas, code: str) -> list[ET.Element]:
    """What QGIS keeps of a layer in the CRS `code`, or of a table, which has none."""
    named = f"{atlas.catalogue.id}/{table.name}"
    found = _elements(named, (table.vi, table.en), metadata.of_table(table, atlas))
    if table.geometry:
        system = ET.Element("crs")
        ET.SubElement(ET.SubElement(system, "spatialrefsys"), "authid").text = code
        found.append(system)
    return found


def of_project(delivery: Delivery) -> list[ET.Element]:
    """What QGIS keeps of a project; the day it was made is the day it tells of."""
    atlas, catalogue = delivery.atlas, delivery.atlas.catalogue
    titles = catalogue.title_vi, catalogue.title_en
    found = _elements(catalogue.id, titles, metadata.of_package(delivery, atlas))
    day = f"{atlas.as_of.isoformat()}T00:00:00"
    return [*found, *_texts({"author": f"Lienket {atlas.version}", "creation": day})]


def _elements(identifier: str, titles: Pair, told: Mapping[str, Pair]) -> list[ET.Element]:
    order = (0, 1) if current().language == "vi" else (1,)
    return _texts(
        {
            "identifier": identifier,
            "parentidentifier": identifier.rpartition("/")[0],
            "language": "VIE" if order[0] == 0 else "ENG",
            "type": "dataset",
            "title": first(titles),
            "abstract": "\n\n".join(metadata.summary(titles[n], told, n) for n in order),
            "rights": pick(told.get("credit", ("", "")), "both"),
            "license": pick(told.get("licence", ("", "")), "both"),
            "encoding": "UTF-8",
        }
    )


def _texts(texts: Mapping[str, str]) -> list[ET.Element]:
    """An element for each text that is there."""
    found = []
    for name, text in texts.items():
        if text:
            found.append(ET.Element(name))
            found[-1].text = text
    return found
