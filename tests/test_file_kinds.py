"""A file of another kind in the place of a layer, a table or a catalogue: named for what it is."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from toy import Edit

from lienket import file_kinds, pipeline

ROADS = "roads.geojson"


def packed(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return content.getvalue()


DXF = "999\nLibreCAD\n  0\nSECTION\n  2\nHEADER\n  0\nENDSEC\n  0\nEOF\n"
FEATURE = '{"type":"Feature","properties":{"key":"a"},"geometry":null}'
KML = '<?xml version="1.0"?>\n<!-- a -->\n<kml xmlns="http://www.opengis.net/kml/2.2"></kml>'

CASES: dict[str, tuple[bytes, str, str]] = {
    "GeoPackage": (b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(400), "GeoPackage", "map"),
    "SQLite": (b"SQLite format 3\0" + bytes(500), "SQLite", "map"),
    "shapefile": (b"\0\0\x27\x0a" + bytes(96), "shapefile", "map"),
    "the table of a shapefile": (b"\x03\x7c\x05\x02" + bytes(60), "shapefile", "map"),
    "a zipped shapefile": (packed("r/roads.shp", "r/roads.dbf"), "shapefile nén", "map"),
    "KML": (KML.encode(), "KML", "map"),
    "KML in UTF-16": (KML.encode("utf-16"), "KML", "map"),
    "KMZ": (packed("doc.kml"), "KMZ", "map"),
    "GPX": (b'\xef\xbb\xbf<gpx version="1.1"></gpx>', "GPX", "map"),
    "GML": (b"<?xml?><ogr:FeatureCollection></ogr:FeatureCollection>", "GML", "map"),
    "OpenStreetMap": (b'<osm version="0.6"></osm>', "OpenStreetMap", "map"),
    "some XML": (b"<a><b/></a>", "XML", "map"),
    "FlatGeobuf": (b"fgb\x03fgb\x00" + bytes(50), "FlatGeobuf", "map"),
    "GeoParquet": (b"PAR1" + bytes(50), "GeoParquet", "map"),
    "MapInfo TAB": (b"!table\n!version 300\n", "MapInfo", "map"),
    "MapInfo MIF": (b'Version 300\nCharset "Neutral"\n', "MapInfo", "map"),
    "DXF": (DXF.encode(), "DXF", "map"),
    "DXF with the line ends of Windows": (DXF.replace("\n", "\r\n").encode(), "DXF", "map"),
    "DXF in an old encoding": (DXF.encode() + b"\xa7\xad\xeang", "DXF", "map"),
    "a binary DXF": (b"AutoCAD Binary DXF\r\n\x1a\0" + bytes(50), "DXF nhị phân", "drawing"),
    "DWG": (b"AC1032" + bytes(100), "DWG", "drawing"),
    "GeoTIFF": (b"II*\0" + bytes(100), "TIFF", "paper"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(50), "ảnh", "paper"),
    "JPEG": (b"\xff\xd8\xff\xe0" + bytes(50), "ảnh", "paper"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG", "paper"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\n", "PDF", "paper"),
    "Word": (packed("word/document.xml"), "Word", "paper"),
    "Excel": (packed("xl/workbook.xml"), "Excel", "book"),
    "LibreOffice": (packed("content.xml"), "LibreOffice", "book"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "Office cũ", "book"),
    "a QGIS project": (packed("map.qgs"), "dự án QGIS", ""),
    "HTML": (b"<!DOCTYPE html>\n<html></html>", "HTML", ""),
    "gzip": (b"\x1f\x8b\x08" + bytes(20), "tệp nén", ""),
    "some archive": (packed("readme.txt"), "tệp nén", ""),
    "half an archive": (packed("doc.kml")[:20], "tệp nén", ""),
    "a pointer of Git LFS": (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS", ""),
    "zeros": (bytes(5000), "byte 0", ""),
    "TopoJSON": (b'{"type":"Topology","objects":{},"arcs":[]}', "TopoJSON", "map"),
    "one feature": (FEATURE.encode(), "một Feature", "map"),
    "one geometry": (b'{"type":"Point","coordinates":[105,21]}', "hình học (Point)", "map"),
    "geometries": (b'{"type":"GeometryCollection","geometries":[]}', "hình học", "map"),
    "Esri JSON": (b'{"geometryType":"esriGeometryPolyline","features":[]}', "Esri", "map"),
    "features a line": (f"{FEATURE}\n{FEATURE}\n".encode(), "từng dòng", "map"),
    "a text sequence": (f"\x1e{FEATURE}\n\x1e{FEATURE}\n".encode(), "từng dòng", "map"),
    "CSV": (b"key,name_vi,lon,lat\na,b,105,21\n", "CSV", "book"),
}
"""What stands in the file of a layer: its bytes, what it is called, and how it is brought in."""

TABLES = [case for case in CASES if case not in {"CSV", "half an archive"}]
ENCODINGS = {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "cp1258": "Windows-1258"}


@pytest.mark.parametrize("case", CASES)
def test_a_layer_of_another_kind_is_named_with_the_way_to_bring_it_in(toy: Path, case: str) -> None:
    data, name, way = CASES[case]
    (toy / ROADS).write_bytes(data)
    (found,) = pipeline.check(toy)
    assert (found.file, found.code) == (ROADS, f"other_kind_layer_{way}".rstrip("_"))
    assert name in found.vi
    for sentence in (found.expected_vi, found.expected_en):
        assert "EPSG:4326" in sentence
        assert "key, name_vi, name_en" in sentence
        assert "tolerance_m, ref" in sentence
    assert "GeoJSON" in found.remedy_vi
    assert "GeoJSON" in found.remedy_en


@pytest.mark.parametrize("case", TABLES)
def test_a_table_of_another_kind_is_named_with_the_way_to_bring_it_in(toy: Path, case: str) -> None:
    data, name, _ = CASES[case]
    name = "JSON" if data.lstrip()[:1] == b"{" else name
    (toy / "facts" / "links.csv").write_bytes(data)
    found = {fault.file: fault for fault in pipeline.check(toy)}["facts/links.csv"]
    assert found.code.startswith("other_kind_table")
    assert name in found.vi
    assert "CSV" in found.remedy_vi
    assert "counterparts" in found.expected_en


def test_a_catalogue_of_another_kind_is_named(toy: Path) -> None:
    (toy / "catalogue.toml").write_bytes(packed("word/document.xml"))
    (found,) = pipeline.check(toy)
    assert (found.code, "Word" in found.vi) == ("other_kind_toml", True)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("file", [ROADS, "catalogue.toml"])
def test_an_encoding_is_named_with_a_way_that_fits_the_file(
    toy: Path, file: str, encoding: str
) -> None:
    content = (toy / file).read_text(encoding="utf-8")
    (toy / file).write_bytes(content.replace("Tên", "Đ").encode(encoding, errors="replace"))
    (found,) = pipeline.check(toy)
    assert found.code.startswith("wrong_encoding_")
    assert ENCODINGS[encoding] in found.vi
    assert "CSV" not in found.remedy_vi


def test_a_mark_of_order_at_its_start_does_no_harm(toy: Path) -> None:
    for path in [*toy.glob("*.*"), *toy.glob("facts/*.csv")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    assert pipeline.check(toy) == ()


def test_geojson_and_text_are_of_no_other_kind() -> None:
    for data in (b'{"type":"FeatureCollection"}', b"key,name\n", b"", b"\xef\xbb\xbf[workspace]"):
        assert file_kinds.from_bytes(data) is None


Save = Callable[[gpd.GeoDataFrame, Path], Path]


def _seq(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    frame.to_file(folder / "r.geojsonl", driver="GeoJSONSeq")
    return folder / "r.geojsonl"


def _saved(name: str) -> Save:
    def save(frame: gpd.GeoDataFrame, folder: Path) -> Path:
        frame.to_file(folder / name)
        return folder / name

    return save


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="GDAL's ogr2ogr is not here")
@pytest.mark.parametrize(
    ("save", "code"), [(_saved("r.gpkg"), 3405), (_saved("r.fgb"), 9214), (_seq, 4326)]
)
def test_the_remedy_mends_the_file_that_it_is_told_for(
    toy: Path, edit: Edit, tmp_path: Path, save: Save, code: int
) -> None:
    """The line of the sentence, as it stands, with the file that it was told for."""
    frame = gpd.read_file(toy / ROADS).to_crs(code)
    frame["ref"] = ["ĐT.1", *[None] * (len(frame) - 1)]
    other = save(frame, tmp_path)
    shutil.copy(other, toy / other.name)
    edit("catalogue.toml", f'file = "{ROADS}"', f'file = "{other.name}"')
    (found,) = pipeline.check(toy)
    line = found.remedy_en.partition("or: ")[2].partition(";")[0]
    command = line.split()
    assert command[0] == "ogr2ogr"
    subprocess.run(command, cwd=toy, check=True, capture_output=True)
    edit("catalogue.toml", f'file = "{other.name}"', 'file = "new.geojson"')
    assert pipeline.check(toy) == ()


def test_a_feature_collection_of_qgis_is_taken(toy: Path) -> None:
    """QGIS writes a name and, of WGS 84, the CRS as a member."""
    data = json.loads((toy / ROADS).read_text(encoding="utf-8"))
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    (toy / ROADS).write_text(json.dumps({**data, "name": "roads", "crs": member}), encoding="utf-8")
    assert pipeline.check(toy) == ()
