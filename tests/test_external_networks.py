"""Files of roads as offices have them: read, or refused for what they are; never a crash."""

from __future__ import annotations

import re
import sqlite3
import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely import LineString, Point, box

from lienket import pipeline
from lienket.errors import UsageError
from lienket.layers import roads

SIDES = gpd.GeoDataFrame(geometry=[box(105, 21, 106, 22)], crs=4326)
WAY = LineString([(105.2, 21.1), (105.5, 21.2)])
CLASSES = ("primary", "minor", "7")
Made = Callable[[Path], Path]

TM_3 = (
    'PROJCS["{name}",GEOGCS["{datum}",DATUM["D_{datum}",SPHEROID["WGS_1984",6378137.0,298.257223563]]'
    ',PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",{lon}],PARAMETER["Scale_Factor",{k}],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def frame(
    *lines: shapely.Geometry, classes: Sequence[object] = (), **columns: list[str]
) -> gpd.GeoDataFrame:
    shapes = [*lines] or [WAY]
    values = {"class": [*classes] or ["primary"] * len(shapes), **columns}
    return gpd.GeoDataFrame(values, geometry=shapes, crs=4326)


def unset(wkt: str) -> shapely.Geometry:
    """A line of which some coordinates are no numbers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return shapely.from_wkt(wkt)


def shapefile(
    folder: Path,
    code: int | str = 4326,
    name: str = "Duong",
    encoding: str = "utf-8",
    prj: str = "",
) -> Path:
    path = folder / "roads.shp"
    frame(name_vi=[name]).to_crs(code).to_file(path, encoding=encoding)
    if prj:
        path.with_suffix(".prj").write_text(prj, encoding="utf-8")
    return path


def placed(prj: str, code: int | str = 9214) -> Made:
    """A shapefile in the CRS `code` whose .prj says `prj`."""
    return lambda folder: shapefile(folder, code, prj=prj)


def spoken(name: bytes, cpg: str | None) -> Made:
    """A shapefile with a name in bytes of its own, and what its .cpg says of them."""

    def make(folder: Path) -> Path:
        path = shapefile(folder, name="X" * len(name))
        table = path.with_suffix(".dbf")
        table.write_bytes(table.read_bytes().replace(b"X" * len(name), name))
        path.with_suffix(".cpg").unlink()
        if cpg:
            path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
        return path

    return make


def mapinfo(
    name: bytes, charset: str = "WindowsVietnamese", crs: str = "Earth Projection 1, 104"
) -> Made:
    def make(folder: Path) -> Path:
        head = f'Version 1520\nCharset "{charset}"\nDelimiter ","\nCoordSys {crs}\n'
        body = (
            "Columns 2\n  class Char(20)\n  name_vi Char(50)\nData\n\nLine 105.2 21.1 105.5 21.2\n"
        )
        (folder / "roads.mif").write_text(head + body, encoding="ascii")
        (folder / "roads.mid").write_bytes(b'"primary","' + name + b'"\n')
        return folder / "roads.mif"

    return make


def saved(
    name: str, *lines: shapely.Geometry, classes: Sequence[object] = (), **columns: list[str]
) -> Made:
    def make(folder: Path) -> Path:
        frame(*lines, classes=classes, **columns).to_file(folder / name)
        return folder / name

    return make


def written(name: str, content: str | bytes) -> Made:
    def make(folder: Path) -> Path:
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
        return folder / name

    return make


def without(*endings: str) -> Made:
    def make(folder: Path) -> Path:
        path = shapefile(folder)
        for ending in endings:
            path.with_suffix(ending).unlink()
        return path

    return make


def geojson(geometry: str, properties: str = '{"class":"primary"}') -> str:
    feature = f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}'
    return f'{{"type":"FeatureCollection","features":[{feature}]}}'


def tables_alone(folder: Path) -> Path:
    saved("roads.gpkg")(folder)
    with sqlite3.connect(folder / "roads.gpkg") as base:
        base.execute("update gpkg_contents set data_type = 'attributes'")
        base.execute("delete from gpkg_geometry_columns")
    base.close()
    return folder / "roads.gpkg"


def nowhere(number: int) -> Made:
    """A GeoPackage whose layer says the CRS `number`."""

    def make(folder: Path) -> Path:
        saved("roads.gpkg")(folder)
        with sqlite3.connect(folder / "roads.gpkg") as base:
            base.execute(f"update gpkg_geometry_columns set srs_id = {number}")
            base.execute(f"update gpkg_contents set srs_id = {number}")
        base.close()
        return folder / "roads.gpkg"

    return make


def two_layers(folder: Path) -> Path:
    path = folder / "roads.gpkg"
    frame().drop(columns="class").to_file(path, layer="borders")
    frame().to_file(path, layer="roads")
    frame().to_file(path, layer="more")
    return path


def zipped(*suffixes: str) -> Made:
    def make(folder: Path) -> Path:
        path = shapefile(folder)
        with zipfile.ZipFile(folder / "roads.zip", "w") as archive:
            for suffix in suffixes:
                archive.write(path.with_suffix(suffix), f"roads{suffix}")
        return folder / "roads.zip"

    return make


def packed(name: str, inside: str) -> Made:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(inside, "<x/>")
        return folder / name

    return make


def a_folder(folder: Path) -> Path:
    shapefile(folder)
    return folder


BARE = '{"type":"LineString","coordinates":[[105.2,21.1],[105.5,21.2]]}'
THREE = '{"type":"LineString","coordinates":[[105.2,21.1,12.5],[105.5,21.2,-0]]}'
FAR = LineString([(105.2, 21.1), (1e300, 1e300)])
UTM = TM_3.format(name="WGS_1984_UTM_Zone_48N", datum="WGS_1984", lon=105.0, k=0.9996)
WGS = TM_3.format(name="VN2000_TM3_107", datum="WGS_1984", lon=107.0, k=0.9999)
CALLED = TM_3.format(name="VN-2000 / UTM zone 48N", datum="WGS_1984", lon=105.0, k=0.9996)
OWN = TM_3.format(name="TM3", datum="He toa do tinh", lon=107.25, k=0.9999)
FREE = TM_3.format(name="TM3", datum="He toa do tinh", lon=106.9, k=0.9999)
FREE_TM = "+proj=tmerc +lon_0=106.9 +k=0.9999 +x_0=500000 +datum=WGS84"
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Schema name="r" id="r">'
    '<SimpleField name="class" type="string"/></Schema><Placemark><ExtendedData>'
    '<SchemaData schemaUrl="#r"><SimpleData name="class">primary</SimpleData></SchemaData>'
    "</ExtendedData><LineString><coordinates>105.2,21.1 105.5,21.2</coordinates></LineString>"
    "</Placemark></Document></kml>"
)
TCVN3 = "§­êng tØnh B¾c Giang".encode("latin-1")
WINDOWS = "Đường một".encode("cp1258", errors="ignore")

READ: dict[str, tuple[Made, str]] = {
    "MapInfo in Windows-1258": (mapinfo(b"\xd0\xfd\xf5\xcc ng m\xf4\xf2t"), "old encoding"),
    "MapInfo in TCVN3": (mapinfo(TCVN3), "Đường tỉnh Bắc Giang"),
    "MapInfo of no charset": (mapinfo(TCVN3, "Neutral"), ""),
    "MapInfo with bytes of nothing": (mapinfo(b"\xff\xfe\xfd\x81"), "1 are left out"),
    "shapefile in TCVN3, .cpg says UTF-8": (spoken(TCVN3, "UTF-8"), "Đường tỉnh Bắc Giang"),
    "shapefile in TCVN3 without .cpg": (spoken(TCVN3, None), "Đường tỉnh Bắc Giang"),
    "shapefile in UTF-8, .cpg says 1252": (spoken("Bắc Giang".encode(), "1252"), "Bắc Giang"),
    "shapefile in UTF-8 without .cpg": (spoken("Bắc Giang".encode(), None), "Bắc Giang"),
    "shapefile with a .cpg of nonsense": (spoken("Bắc Giang".encode(), "nonsense"), ""),
    "a text that lost letters": (saved("r.gpkg", name_vi=["B?c Giang"]), "^$"),
    "VN-2000 by its code": (lambda folder: shapefile(folder, 9214), "^$"),
    "UTM on WGS 84": (placed(UTM, 32648), "^$"),
    "a datum that nobody knows": (placed(FREE, FREE_TM), "does not say the way"),
    "heights": (saved("r.gpkg", LineString([(105.2, 21.1, 9), (105.5, 21.2, 1e9)])), "^$"),
    "heights in GeoJSON": (written("r.geojson", geojson(THREE)), "^$"),
    "a height that is no number": (
        saved("r.gpkg", unset("LINESTRING Z (105.2 21.1 NaN, 105.5 21.2 NaN)")),
        "^$",
    ),
    "lines in a collection of points": (saved("r.gpkg", WAY, Point(105.2, 21.2)), "^$"),
    "an empty line beside another": (saved("r.gpkg", WAY, LineString()), "^$"),
    "layers enough": (two_layers, "the layer roads is read; more not"),
    "classes that are numbers": (saved("r.gpkg", classes=[7]), "^$"),
    "classes that are numbers, one missing": (
        saved("r.gpkg", WAY, WAY, classes=[7.0, None]),
        "^$",
    ),
    "a zipped shapefile": (zipped(".shp", ".shx", ".dbf", ".prj"), "^$"),
    "FlatGeobuf": (saved("r.fgb"), "^$"),
    "KML": (written("r.kml", KML), "^$"),
    "a name with spaces and accents": (saved("đường # 1%.gpkg"), "^$"),
    "a line drawn twice": (saved("r.gpkg", WAY, WAY), "^$"),
    "GeoJSON of one feature": (
        written(
            "r.json", f'{{"type":"Feature","properties":{{"class":"minor"}},"geometry":{BARE}}}'
        ),
        "^$",
    ),
}
"""Files that are read, and what is said of them: nothing where that is "^$"."""

REFUSED: dict[str, tuple[Made, str]] = {
    "a local CRS": (
        placed('LOCAL_CS["Nonearth",UNIT["Meter",1.0]]', 4326),
        '"Nonearth" is a local',
    ),
    "MapInfo Non-Earth": (mapinfo(b"x", crs='NonEarth Units "m"'), "local one|CRS is not said"),
    "GeoPackage, undefined Cartesian": (nowhere(-1), "is a local one"),
    "a height alone": (
        placed('VERT_CS["h",VERT_DATUM["d",2005],UNIT["metre",1]]', 4326),
        "local one|CRS is not said",
    ),
    "a .prj of nonsense": (placed("nonsense", 4326), "CRS is not said"),
    "no .prj": (without(".prj"), "its CRS is not said"),
    "no .shx": (without(".shx"), r"roads\.shx is missing beside"),
    "no .dbf": (without(".dbf"), r"roads\.dbf is missing beside.*class is missing"),
    "VN-2000 called WGS 84": (placed(WGS), r"EPSG:9214\) but not the shift.*224 m off"),
    "VN-2000 UTM called WGS 84": (placed(CALLED, 3405), r"EPSG:3405\) but not the shift.*224 m"),
    "VN-2000 on a datum of its own name": (placed(OWN, 9215), r"EPSG:9215\).*224 m off"),
    "coordinates beyond all measure": (saved("r.gpkg", WAY, FAR), r"not on Earth \(rows 2\)"),
    "no coordinates": (
        saved("r.gpkg", WAY, unset("LINESTRING (105.2 21.1, NaN NaN)")),
        r"no number.*\(rows 2\)",
    ),
    "metres called degrees": (
        written("r.geojson", geojson(BARE.replace("105", "500105"))),
        "not on Earth",
    ),
    "longitude and latitude swapped": (
        written("r.geojson", geojson('{"type":"LineString","coordinates":[[21,85],[22,85]]}')),
        "no line lies within",
    ),
    "empty lines": (saved("r.gpkg", LineString()), "there is no line in it"),
    "points": (saved("r.gpkg", Point(105.2, 21.1)), "there is no line in it"),
    "tables alone": (tables_alone, "there is no line in it|cannot be read"),
    "classes that nobody knows": (
        saved("r.gpkg", WAY, WAY, WAY, classes=["", 5, None]),
        r"none of its classes \(5, empty cells\) has a speed",
    ),
    "no class": (saved("r.gpkg", WAY, classes=[None]), r"\(empty cells\)"),
    "a folder": (a_folder, "it is a folder; name a file in it"),
    "no file": (lambda folder: folder / "none.gpkg", "there is no such file"),
    "an empty file": (written("r.gpkg", b""), "it is an empty file"),
    "zero bytes": (written("r.gpkg", bytes(4096)), "a broken file of zero bytes"),
    "a text": (written("r.gpkg", "Tôi là văn bản."), "cannot be read"),
    "broken GeoJSON": (written("r.geojson", geojson(BARE)[:-20]), "cannot be read|no line"),
    "a QGIS project": (packed("r.qgz", "r.qgs"), "it is a QGIS project"),
    "a zipped nothing": (packed("r.zip", "readme.txt"), "it is a compressed archive"),
    "Excel": (packed("r.xlsx", "xl/workbook.xml"), "it is an Excel workbook"),
    "PDF": (written("r.pdf", b"%PDF-1.7\n"), "it is a PDF"),
    "DWG": (written("r.dwg", b"AC1032" + bytes(64)), "it is a DWG drawing"),
    "a picture": (written("r.png", b"\x89PNG\r\n\x1a\n"), "it is a picture"),
    "HTML": (written("r.kml", "<!DOCTYPE html><html></html>"), "it is a web page"),
    "half a GeoPackage": (
        lambda folder: written("h.gpkg", saved("r.gpkg")(folder).read_bytes()[:9000])(folder),
        "cannot be read",
    ),
    "a wrong member": (written("r.geojson", geojson('{"type":"Line"}')), "cannot be read|no line"),
}
"""Files that are refused, and what is said then."""


@pytest.mark.parametrize("case", READ)
def test_a_foreign_file_is_read_and_what_is_odd_is_said(tmp_path: Path, case: str) -> None:
    make, odd = READ[case]
    said: list[str] = []
    found = roads.read(make(tmp_path), CLASSES, SIDES, said.append)
    assert re.search(odd, "\n".join(said)), said
    assert found.crs == "EPSG:4326"
    assert not found.geometry.has_z.any()
    assert shapely.equals_exact(found.geometry.iloc[0], WAY, tolerance=1e-5)
    assert found["class"].iloc[0] in CLASSES


@pytest.mark.parametrize("case", REFUSED)
def test_a_foreign_file_is_refused_for_what_it_is(tmp_path: Path, case: str) -> None:
    make, why = REFUSED[case]
    with pytest.raises(UsageError, match=why) as caught:
        roads.read(make(tmp_path), CLASSES, SIDES)
    vi, _, en = str(caught.value).partition(" | ")
    assert vi
    assert en
    assert "nan" not in en


def test_what_is_meant_for_wgs_84_lands_in_its_place_once_the_remedy_is_taken(
    tmp_path: Path,
) -> None:
    """The two ways that the refusal names: assign the code, or reproject what is WGS 84."""
    path = placed(WGS)(tmp_path)
    meant = gpd.read_file(path).set_crs(9214, allow_override=True)
    meant.to_file(tmp_path / "assigned.shp")
    found = roads.read(tmp_path / "assigned.shp", CLASSES, SIDES)
    assert shapely.equals_exact(found.geometry.iloc[0], WAY, tolerance=1e-5)
    gpd.read_file(path).to_crs(4326).to_file(tmp_path / "said.shp")
    away = roads.read(tmp_path / "said.shp", CLASSES, SIDES).geometry.iloc[0]
    assert away.coords[0] == pytest.approx((105.198115, 21.100978), abs=1e-5)


SPEEDS = """road_class,speed_kmh,access,source,locator,note_vi,note_en
primary,50,yes,rep,I.4,,
roads,40,yes,rep,I.4,,
"""


@pytest.mark.parametrize("case", ["a local CRS", "VN-2000 called WGS 84", "an empty file"])
def test_a_build_over_such_a_file_stops_and_writes_nothing(
    toy: Path, tmp_path: Path, case: str
) -> None:
    (toy / "facts" / "speeds.csv").write_text(SPEEDS, encoding="utf-8")
    make, why = REFUSED[case]
    order = pipeline.Order(toy, tmp_path / "out", only=("tables",), network=make(tmp_path))
    with pytest.raises(UsageError, match=why):
        pipeline.run(order)
    assert not (tmp_path / "out" / "tables").exists()


def test_a_build_says_what_it_read_in_an_old_encoding(toy: Path, tmp_path: Path) -> None:
    (toy / "facts" / "speeds.csv").write_text(SPEEDS, encoding="utf-8")
    path = READ["MapInfo in TCVN3"][0](tmp_path)
    said: list[str] = []
    order = pipeline.Order(toy, tmp_path / "out", only=("tables",), network=path)
    made = pipeline.run(order, warn=said.append)
    assert tmp_path / "out" / "tables" / "links.xlsx" in made
    (told,) = [line for line in said if "--network" in line]
    assert "“§­êng tØnh B¾c Giang” → “Đường tỉnh Bắc Giang”" in told
