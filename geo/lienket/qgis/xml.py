"""The XML that QGIS reads, from plain values: elements, maps of options, data-defined properties.

Attributes stand in the order given and ids are made from names, so equal input is equal bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import cache
from xml.etree import ElementTree as ET

import pyproj

Element = ET.Element
Value = str | float | bool

VERSION = "3.22.16-Białowieża"
"""The QGIS whose form of project this is."""

_SPACE = uuid.UUID("5f1c2c59-2a55-4a53-9ac4-3d3a1ce5d5a1")


def element(tag: str, *children: Element | str | None, **attributes: Value) -> Element:
    """An element with its attributes (a trailing `_` is dropped), children and text.

    >>> ET.tostring(element("layer", "a", pass_=0, enabled=True)).decode()
    '<layer pass="0" enabled="1">a</layer>'
    """
    found = ET.Element(
        tag, {name.rstrip("_"): as_text(value) for name, value in attributes.items()}
    )
    for child in children:
        if isinstance(child, str):
            found.text = child
        elif child is not None:
            found.append(child)
    return found


def as_text(value: Value) -> str:
    """A value as QGIS writes it: 1 and 0 for yes and no, numbers without needless digits.

    >>> as_text(True), as_text(2.0), as_text(1 / 3), as_text("9;5")
    ('1', '2', '0.3333', '9;5')
    """
    if isinstance(value, bool):
        return str(int(value))
    return f"{round(value, 4):.12g}" if isinstance(value, int | float) else value


def options(values: Mapping[str, Value]) -> Element:
    """A map of options, all of them texts."""
    rows = [
        element("Option", type="QString", name=name, value=value) for name, value in values.items()
    ]
    return element("Option", *rows, type="Map")


def defined(properties: Mapping[str, str], tag: str = "data_defined_properties") -> Element:
    """Properties that an expression gives: by QGIS's name of the property."""
    rows = [
        element(
            "Option",
            element("Option", type="bool", name="active", value="true"),
            element("Option", type="QString", name="expression", value=expression),
            element("Option", type="int", name="type", value=3),
            type="Map",
            name=name,
        )
        for name, expression in properties.items()
    ]
    return element(
        tag,
        element(
            "Option",
            element("Option", type="QString", name="name", value=""),
            element("Option", *rows, type="Map", name="properties"),
            element("Option", type="QString", name="type", value="collection"),
            type="Map",
        ),
    )


def identify(*names: str) -> str:
    """A UUID in braces, always the same for the same names."""
    return f"{{{uuid.uuid5(_SPACE, '/'.join(names))}}}"


def rgba(colour: str, alpha: float = 1) -> str:
    """`#rrggbb` as QGIS has it.

    >>> rgba("#2e3440"), rgba("#ffffff", 0.5)
    ('46,52,64,255', '255,255,255,128')
    """
    return (
        ",".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
        + f",{alpha * 255:.0f}"
    )


def quoted(value: str) -> str:
    """A text inside an expression.

    >>> quoted("Bản Chắt's")
    "'Bản Chắt''s'"
    """
    backslashed = value.replace("\\", "\\\\")
    return "'" + backslashed.replace("'", "''") + "'"


def chosen(column: str, values: Mapping[str, str], default: str) -> str:
    r"""An expression for the value that goes with what stands in `column`.

    >>> chosen("symbol", {"a": "#fff"}, "#000")
    'coalesce(map_get(map(\'a\',\'#fff\'),"symbol"),\'#000\')'
    """
    pairs = ",".join(f"{quoted(key)},{quoted(value)}" for key, value in values.items())
    return f'coalesce(map_get(map({pairs}),"{column}"),{quoted(default)})'


def document(root: Element) -> bytes:
    """`root` as a document, indented, with QGIS's doctype."""
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{body}\n".encode()


def spatial(code: str) -> Element:
    """The CRS of EPSG `code` as QGIS has it; `""` is none."""
    return element("spatialrefsys", *(element(tag, text) for tag, text in _spatial(code).items()))


@cache
def _spatial(code: str) -> Mapping[str, str]:
    if not code:
        return {"wkt": "", "authid": ""}
    crs = pyproj.CRS(code)
    return {
        "wkt": crs.to_wkt("WKT2_2019"),
        "srid": code.removeprefix("EPSG:"),
        "authid": code,
        "description": crs.name,
        "ellipsoidacronym": ellipsoid(code),
        "geographicflag": "true" if crs.is_geographic else "false",
    }


def ellipsoid(code: str) -> str:
    """The ellipsoid that EPSG `code` stands on, by its own code.

    >>> ellipsoid("EPSG:3405")
    'EPSG:7030'
    """
    found = pyproj.CRS(code).ellipsoid
    named = found.to_json_dict()["id"] if found else {"authority": "EPSG", "code": 7030}
    return f"{named['authority']}:{named['code']}"
