"""What a file is, told by its content, not by its name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from lienket.i18n import sentence


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is, in Vietnamese and English; `way`: how its content becomes a layer.

    `map`: a program for maps exports it; `drawing`: after it was saved as DXF; `book`: a workbook,
    by its coordinates; `paper`: text or a picture, to be drawn anew; "" = nothing is to be had.
    `driver`: what GDAL calls the format, where it reads it ("" where it does not).
    """

    vi: str
    en: str
    way: str = "map"
    driver: str = ""


_SAME = {
    **{name: Kind(name, name) for name in ("KMZ", "GeoParquet")},
    **{
        name: Kind(name, name, driver=name)
        for name in ("KML", "GPX", "GML", "FlatGeobuf", "DXF", "TopoJSON")
    },
}
_BOOK = Kind(*sentence("kind_xlsx"), "book")
_PICTURE = Kind(*sentence("kind_picture"), "paper")
_PACKED = Kind(*sentence("kind_packed"), "")
_SHAPES = Kind(*sentence("kind_shapefile"), driver="ESRI Shapefile")
_QGIS = Kind(*sentence("kind_qgis"), "")
_HTML = Kind(*sentence("kind_html"), "")
_SEQUENCE = Kind(*sentence("kind_geojsonseq"), driver="GeoJSONSeq")
_MAPINFO = Kind(*sentence("kind_mapinfo"), driver="MapInfo File")
_TABLE = Kind(*sentence("kind_text"), "book")
_SQLITE = Kind(*sentence("kind_sqlite"), driver="SQLite")
_PACKAGE = Kind("GeoPackage", "a GeoPackage", driver="GPKG")
_JSON = Kind("JSON", "JSON", "")

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x00\x00\x27\x0a", _SHAPES),
    (b"fgb\x03", _SAME["FlatGeobuf"]),
    (b"PAR1", _SAME["GeoParquet"]),
    (b"AutoCAD Binary DXF", Kind(*sentence("kind_dxf"), "drawing", "DXF")),
    (b"%PDF", Kind("PDF", "a PDF", "paper")),
    (b"II*\x00", Kind(*sentence("kind_tiff"), "paper")),
    (b"MM\x00*", Kind(*sentence("kind_tiff"), "paper")),
    (b"II+\x00", Kind(*sentence("kind_tiff"), "paper")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Kind(
            *sentence("kind_office"),
            "book",
        ),
    ),
    (b"SQLite format 3\x00", _SQLITE),
    (b"AC10", Kind(*sentence("kind_dwg"), "drawing")),
    (bytes(8), Kind(*sentence("kind_zeros"), "")),
    (b"PK\x03\x04", _PACKED),
    (b"\x1f\x8b", _PACKED),
    (b"Rar!", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"!table", _MAPINFO),
    (b"version https://git-lfs", Kind(*sentence("kind_lfs"), "")),
    (b"{\\rtf", Kind(*sentence("kind_rtf"), "paper")),
    (b"MIME-Version", Kind(*sentence("kind_mht"), "")),
    (b"\x1e", _SEQUENCE),
)
_ROOT = re.compile(r"\s*(?:<[?!][^>]*>\s*)*<(?:\w+:)?(\w+)")
_ROOTS = {
    "kml": _SAME["KML"],
    "gpx": _SAME["GPX"],
    "featurecollection": _SAME["GML"],
    "osm": Kind(*sentence("kind_osm")),
    "html": _HTML,
    "svg": Kind(*sentence("kind_svg"), "paper"),
    "qgis": _QGIS,
}
_DXF = re.compile(r"\s*(?:999\s*\n.*\n\s*)*0\s*\n\s*SECTION\b")
_MIF = re.compile(r"\s*Version\s+\d+\s*\n\s*Charset\b", re.IGNORECASE)
_HEAD = 4096
"""So much of a text tells what it is [bytes]."""

_IN_ZIP: tuple[tuple[str, Kind], ...] = (
    (r"xl/workbook\.xml", _BOOK),
    (r"xl/workbook\.bin", Kind(*sentence("kind_xlsb"), "book")),
    (r"Index/Document\.iwa", Kind(*sentence("kind_numbers"), "book")),
    (r"word/document\.xml", Kind(*sentence("kind_word"), "paper")),
    (r"content\.xml", Kind(*sentence("kind_libreoffice"), "book")),
    (r"(.*/)?[^/]+\.kml", _SAME["KMZ"]),
    (r"(.*/)?[^/]+\.qgs", _QGIS),
    (r"(.*/)?[^/]+\.shp", Kind(*sentence("kind_zipped_shapefile"))),
)
_GEOMETRY = re.compile("(?:Multi)?(?:Point|LineString|Polygon)|GeometryCollection")


def from_bytes(data: bytes, *, table: bool = False) -> Kind | None:
    """What `data`, the content of a file, is; None for any other text.

    JSON is such a text as well, but where a `table` is wanted.

    >>> from_bytes(b"SQLite format 3" + bytes(53) + b"GPKG").en
    'a GeoPackage'
    >>> from_bytes(b"<?xml?><gpx version='1'>").en
    'GPX'
    """
    known = next((kind for start, kind in _MAGIC if data.startswith(start)), None)
    if known == _SQLITE and (data[68:70] == b"GP" or b"gpkg_contents" in data):
        known = _PACKAGE
    elif known == _PACKED and data.startswith(b"PK"):
        known = _zipped(data)
    if known or not table or data.lstrip()[:1] != b"{":
        return known or _dbf(data) or _written(data)
    return _JSON


def _dbf(data: bytes) -> Kind | None:
    """The table of a shapefile, by its first byte and the date behind it."""
    dated = data[2:3] and 1 <= data[2] <= 12 and data[3:4] and 1 <= data[3] <= 31  # noqa: PLR2004
    return _SHAPES if dated and data[:1] in (b"\x03", b"\x83", b"\x8b", b"\xf5") else None


def _zipped(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return _PACKED
    found = (kind for name, kind in _IN_ZIP if any(re.fullmatch(name, each) for each in names))
    return next(found, _PACKED)


def _written(data: bytes) -> Kind | None:
    """What the text `data` is, by how it starts."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    head = data[:_HEAD].decode("utf-16" if wide else "utf-8-sig", errors="replace")
    head = head.replace("\r\n", "\n")
    if (root := _ROOT.match(head)) and "<" in head[:_HEAD]:
        return _ROOTS.get(root[1].lower(), Kind("XML", "XML"))
    if _DXF.match(head):
        return _SAME["DXF"]
    return _MAPINFO if _MIF.match(head) else None


def from_text(content: str) -> Kind | None:
    """What `content`, which is no JSON, is: texts of JSON one after the other, or none at all."""
    first = content.lstrip()
    if not first.startswith(("{", "[")):
        return _TABLE
    return _SEQUENCE if re.match(r"\{.*\}\s*\n\s*\{", first) else None


def from_json(value: object) -> Kind | None:
    """What `value`, read from JSON, is; None for a FeatureCollection and for JSON of no such kind.

    >>> from_json({"type": "Topology"}).en, from_json({"type": "FeatureCollection", "features": []})
    ('TopoJSON', None)
    """
    if not isinstance(value, Mapping):
        return None
    kind = value.get("type")
    if kind == "Topology":
        return _SAME["TopoJSON"]
    if kind == "Feature":
        return Kind(*sentence("kind_feature"))
    if isinstance(kind, str) and _GEOMETRY.fullmatch(kind):
        return Kind(*sentence("kind_geometry", kind=kind))
    esri = kind is None and ("geometryType" in value or "spatialReference" in value)
    return Kind(*sentence("kind_esri")) if esri else None
