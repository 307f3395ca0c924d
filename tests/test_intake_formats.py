"""Files as offices have them, in every format: read as they are meant, or refused with a remedy."""

from __future__ import annotations

import io
import json
import os
import random
import re
import struct
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import ezdxf
import geopandas as gpd
import numpy as np
import pytest
import shapely
from deliveries import CODE, DT242, ROADS, apart_m, notes, refusal, take, write
from shapely import LineString, Point

from lienket.errors import UsageError

Make = Callable[[Path], Path]
SYSTEM_PYTHON = Path("/usr/bin/python3")
PARTS = ("shp", "shx", "dbf", "prj", "cpg")
HERE = Path(__file__).parent
METRES = DT242.to_crs(CODE)


def written(name: str, code: int = CODE, **options: object) -> Make:
    """ĐT.242 in a file, by GDAL."""
    frame = DT242 if code == 4326 else DT242.to_crs(code)
    return lambda folder: write(frame, folder / name, **options)


def zipped(make: Make, inside: str = "") -> Make:
    """All that `make` writes, in a zip, in the folder `inside`."""

    def pack(folder: Path) -> Path:
        (folder / "in").mkdir()
        make(folder / "in")
        with zipfile.ZipFile(folder / "giao.zip", "w") as archive:
            for path in sorted((folder / "in").rglob("*")):
                archive.write(path, f"{inside}{path.relative_to(folder / 'in').as_posix()}")
        return folder / "giao.zip"

    return pack


def kmz(folder: Path) -> Path:
    write(DT242.rename(columns={"name_vi": "Name"}), folder / "doc.kml", driver="LIBKML")
    with zipfile.ZipFile(folder / "duong.kmz", "w") as archive:
        archive.write(folder / "doc.kml", "doc.kml")
    return folder / "duong.kmz"


def drawing(version: str) -> Make:
    """ĐT.242 as a CAD drawing in metres, with a text, a benchmark and a frame around."""

    def draw(folder: Path) -> Path:
        document = ezdxf.new(version, units=6)
        space = document.modelspace()
        for line in METRES.geometry:
            looks = {"layer": "ĐƯỜNG TỈNH"}
            if version == "R12":
                space.add_polyline2d(line.coords, dxfattribs=looks)
            else:
                space.add_lwpolyline(line.coords, dxfattribs=looks)
        space.add_text("ĐT.242", dxfattribs={"layer": "CHU"}).set_placement((390_000, 2_373_000))
        space.add_text("km 3", dxfattribs=looks).set_placement((390_000, 2_373_000))
        space.add_point((390_000, 2_373_000, 12.5), dxfattribs={"layer": "MOC"})
        document.saveas(folder / "duong.dxf")
        return folder / "duong.dxf"

    return draw


FORMATS: Mapping[str, Make] = {
    "shapefile": written("duong.shp"),
    "shapefile in a zip": zipped(written("duong.shp")),
    "shapefile in a folder in a zip": zipped(written("duong.shp"), "Giao nộp/Đường/"),
    "shapefile named by its .dbf": lambda folder: written("duong.shp")(folder).with_suffix(".dbf"),
    "GeoPackage": written("duong.gpkg"),
    "GeoPackage in a zip": zipped(written("duong.gpkg")),
    "FlatGeobuf": written("duong.fgb", SPATIAL_INDEX="NO"),
    "File Geodatabase": written("duong.gdb", driver="OpenFileGDB"),
    "File Geodatabase in a zip": zipped(written("duong.gdb", driver="OpenFileGDB"), "giao/"),
    "GeoJSON": written("duong.geojson", 4326),
    "GeoJSON with an old member for its CRS": written("duong.geojson"),
    "GeoJSON, a text a line": written("duong.geojsonl", 4326, driver="GeoJSONSeq"),
    "KML": written("duong.kml", 4326, driver="LIBKML"),
    "KMZ": kmz,
    "MapInfo TAB": written("duong.tab", 4326, driver="MapInfo File"),
    "MapInfo TAB named by its .dat": lambda folder: written(
        "duong.tab", 4326, driver="MapInfo File"
    )(folder).with_suffix(".dat"),
    "MapInfo MIF": written("duong.mif", 4326, driver="MapInfo File"),
    "MapInfo MIF in a zip": zipped(written("duong.mif", 4326, driver="MapInfo File")),
    "GML": written("duong.gml", 4326, driver="GML"),
    "CSV with WKT": written("duong.csv", driver="CSV", GEOMETRY="AS_WKT"),
    "DXF R12": drawing("R12"),
    "DXF R2000": drawing("R2000"),
    "DXF R2013": drawing("R2013"),
}


@pytest.mark.parametrize("case", FORMATS)
def test_a_file_of_each_format_lies_where_it_was_meant(tmp_path: Path, case: str) -> None:
    path = FORMATS[case](tmp_path)
    before = sorted(each for each in tmp_path.rglob("*"))
    taken = take(path, layer="đường tỉnh" if "DXF" in case else None)
    assert taken.frame.crs == "EPSG:4326"
    assert apart_m(taken.frame, DT242) < 0.01
    assert taken.frame.index[:2].tolist() == [1, 2]
    assert taken.file == path.name
    assert not taken.frame.geometry.has_z.any()
    assert sorted(each for each in tmp_path.rglob("*")) == before  # nothing is written beside it
    if "DXF" not in case:
        column = "Name" if case == "KMZ" else "name_vi"
        assert taken.frame[column].tolist() == DT242["name_vi"].tolist()


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that a real QGIS wrote of ĐT.242."""
    if not SYSTEM_PYTHON.exists():
        pytest.skip("no Python of the system")
    folder = tmp_path_factory.mktemp("qgis")
    source = write(DT242, folder / "in.geojson")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    setting = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    run = subprocess.run(
        [SYSTEM_PYTHON, HERE / "qgis_handover.py", source, folder],
        env=plain | setting, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if "No module named 'qgis'" in run.stderr:
        pytest.skip("no QGIS")
    assert (folder / "curves.gpkg").exists(), run.stdout + run.stderr
    return folder


QGIS = {
    "duong.shp": 9215, "duong.gpkg": 9215, "duong.fgb": 9215, "duong.csv": 9215, "duong.dxf": 9215,
    "duong.tab": 4326, "duong.mif": 4326, "duong.kml": 4326, "duong.gpx": 4326,
}  # fmt: skip


@pytest.mark.qgis
@pytest.mark.parametrize("name", QGIS)
def test_a_file_that_qgis_wrote_lies_where_it_was_meant(handed_over: Path, name: str) -> None:
    taken = take(handed_over / name)
    assert taken.crs == f"EPSG:{QGIS[name]}"
    turned = shapely.get_coordinates(taken.frame.geometry.iloc[:1])[0] - shapely.get_coordinates(
        DT242.geometry.iloc[:1]
    )[0]  # fmt: skip
    order = DT242 if (np.abs(turned) < 1e-6).all() else DT242.iloc[::-1]  # FlatGeobuf sorts
    assert apart_m(taken.frame, order) < 0.02


@pytest.mark.qgis
def test_a_curve_that_qgis_wrote_becomes_lines_and_it_is_said(handed_over: Path) -> None:
    taken = take(handed_over / "curves.gpkg")
    assert "arcs and curves became lines" in notes(taken)
    arc = taken.frame.geometry.iloc[0]
    assert arc.geom_type == "LineString"
    # A half circle of radius 0.05°, by hand.
    assert arc.length == pytest.approx(np.pi * 0.05, rel=1e-3)
    assert "arcs" not in notes(take(handed_over / "duong.gpkg"))


# Shapefiles without a part.


def test_a_shapefile_without_shx_is_read_and_none_is_written(tmp_path: Path) -> None:
    path = written("duong.shp")(tmp_path)
    path.with_suffix(".shx").unlink()
    assert apart_m(take(path).frame, DT242) < 0.01
    assert not path.with_suffix(".shx").exists()


def test_a_shapefile_without_dbf_has_its_lines(tmp_path: Path) -> None:
    path = written("duong.shp")(tmp_path)
    path.with_suffix(".dbf").unlink()
    taken = take(path)
    assert apart_m(taken.frame, DT242) < 0.01
    assert [*taken.frame.columns] == ["geometry"]
    assert ".dbf" in notes(taken)


# Layers.


def test_several_layers_of_lines_are_asked_about_by_name(tmp_path: Path) -> None:
    path = written("giao.gpkg", layer="duong_tinh")(tmp_path)
    written("giao.gpkg", layer="duong_huyen")(tmp_path)
    why = refusal(path)
    assert '--layer "duong_huyen"' in why or '--layer "duong_tinh"' in why
    assert "duong_tinh (lines: 2)" in why
    taken = take(path, layer="DUONG_TINH")
    assert taken.layer == "duong_tinh"
    assert apart_m(taken.frame, DT242) < 0.01
    assert "duong_huyen" in refusal(path, layer="cau")
    alone = written("a.gpkg", layer="tim_duong")(tmp_path)
    assert take(alone, layer="TIM_DUONG").layer == take(alone).layer == ""


def test_the_only_layer_of_the_kind_that_is_known_is_taken_and_the_others_told(
    tmp_path: Path,
) -> None:
    path = written("giao.gpkg", layer="duong")(tmp_path)
    points = METRES.set_geometry(METRES.geometry.interpolate(0.5, normalized=True))
    write(points, path, layer="cau")
    taken = take(path)
    assert taken.layer == "duong"
    assert "not read: cau (points: 2)" in notes(taken)
    known = ROADS.set_geometry(ROADS.geometry.representative_point())
    assert take(path, known=known, crs=str(CODE)).layer == "cau"


def test_several_files_in_a_zip_are_asked_about(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    written("duong.shp")(folder)
    written("tuyen.shp", 9214)(folder)
    with zipfile.ZipFile(tmp_path / "giao.zip", "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    assert "tuyen (lines: 2)" in refusal(tmp_path / "giao.zip")
    taken = take(tmp_path / "giao.zip", layer="tuyen")
    assert (taken.layer, taken.crs) == ("tuyen", "EPSG:9214")


KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">
<Document><name>Giao</name><Folder><name>Đường</name><Placemark><name>ĐT.242</name><LineString>
<coordinates>106.3,21.5,12 106.4,21.6,15</coordinates></LineString></Placemark></Folder>
<Folder><name>Cầu</name><Placemark><name>Bố Hạ</name><Point><coordinates>106.3,21.5
</coordinates></Point></Placemark></Folder></Document></kml>"""


def test_files_of_one_name_in_a_zip_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    path = written("duong.gpkg")(tmp_path)
    with zipfile.ZipFile(tmp_path / "giao.zip", "w") as archive:
        archive.write(path, "Bắc Giang/duong.gpkg")
        archive.write(path, "Lạng Sơn/duong.gpkg")
    assert "Lạng Sơn/duong (lines: 2)" in refusal(tmp_path / "giao.zip")
    assert take(tmp_path / "giao.zip", layer="bắc giang/duong").layer == "Bắc Giang/duong"


def test_a_broken_file_beside_a_good_one_in_a_zip_is_left_out_and_told(tmp_path: Path) -> None:
    path = written("duong.gpkg")(tmp_path)
    with zipfile.ZipFile(tmp_path / "giao.zip", "w") as archive:
        archive.write(path, "duong.gpkg")
        archive.writestr("hong.kml", "<kml><Document>")
    taken = take(tmp_path / "giao.zip")
    assert apart_m(taken.frame, DT242) < 0.01
    assert '"hong" in it is broken' in notes(taken)


def test_folders_of_kml_are_layers_and_heights_are_told(tmp_path: Path) -> None:
    (tmp_path / "giao.kml").write_text(KML, encoding="utf-8")
    taken = take(tmp_path / "giao.kml")
    assert taken.layer == "Đường"
    assert taken.frame["Name"].tolist() == ["ĐT.242"]
    assert taken.frame.geometry.iloc[0].wkt == "LINESTRING (106.3 21.5, 106.4 21.6)"
    assert "features that had them: 1" in notes(taken)
    assert take(tmp_path / "giao.kml", layer="cầu").frame["Name"].tolist() == ["Bố Hạ"]


def gpx(*, route: bool) -> str:
    track = "<trk><name>T</name><trkseg><trkpt lat='21.5' lon='106.3'/><trkpt lat='21.6' lon='106.4'/></trkseg></trk>"  # noqa: E501 - one element
    way = "<rte><name>R</name><rtept lat='21.5' lon='106.3'/><rtept lat='21.7' lon='106.4'/></rte>"
    head = "<gpx version='1.1' creator='x' xmlns='http://www.topografix.com/GPX/1/1'>"
    point = "<wpt lat='21.5' lon='106.3'><ele>7</ele><name>W</name></wpt>"
    return f"<?xml version='1.0'?>{head}{point}{way if route else ''}{track}</gpx>"


def test_of_gpx_the_tracks_are_taken_and_tracks_and_routes_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "do.gpx"
    path.write_text(gpx(route=False), encoding="utf-8")
    taken = take(path)
    assert (taken.layer, taken.frame["name"].tolist()) == ("tracks", ["T"])
    assert "waypoints (points: 1)" in notes(taken)
    path.write_text(gpx(route=True), encoding="utf-8")
    assert "routes (lines: 1); tracks (lines: 1)" in refusal(path)
    assert take(path, layer="routes").frame["name"].tolist() == ["R"]
    assert take(path, layer="waypoints").frame["name"].tolist() == ["W"]


def test_layers_of_a_drawing_are_layers_texts_are_left_out_and_closed_lines_stay(
    tmp_path: Path,
) -> None:
    document = ezdxf.new("R2010")
    space = document.modelspace()
    places = [(390_000, 2_373_000), (391_000, 2_373_000), (391_000, 2_374_000)]
    space.add_lwpolyline(places, close=True, dxfattribs={"layer": "RANH"})
    space.add_arc((390_000, 2_373_000), 100, 0, 180, dxfattribs={"layer": "RANH"})
    space.add_line((390_000, 2_373_000, 5), (391_000, 2_373_000, 6), dxfattribs={"layer": "TIM"})
    space.add_text("chữ", dxfattribs={"layer": "RANH"}).set_placement((0, 0))
    document.saveas(tmp_path / "ve.dxf")
    assert "RANH (lines: 2); TIM (lines: 1)" in refusal(tmp_path / "ve.dxf")
    taken = take(tmp_path / "ve.dxf", layer="RANH", crs=str(CODE))
    closed, arc = taken.frame.to_crs(CODE).geometry
    assert closed.is_ring
    assert closed.length == pytest.approx(2000 + np.hypot(1000, 1000), abs=0.01)
    assert arc.length == pytest.approx(np.pi * 100, rel=1e-3)
    assert "arcs and curves became lines" in notes(taken)
    line = take(tmp_path / "ve.dxf", layer="TIM", crs=str(CODE))
    assert "features that had them: 1" in notes(line)


# Geometry.


def geojson(folder: Path, *shapes: str) -> Path:
    """A file whose records have these geometries, as JSON."""
    rows = (
        f'{{"type":"Feature","properties":{{"n":{number}}},"geometry":{shape}}}'
        for number, shape in enumerate(shapes, start=1)
    )
    path = folder / "duong.geojson"
    path.write_text(
        f'{{"type":"FeatureCollection","features":[{",".join(rows)}]}}', encoding="utf-8"
    )
    return path


def line(*places: tuple[float, ...]) -> str:
    return json.dumps({"type": "LineString", "coordinates": places})


WAY = line((106.3, 21.5), (106.4, 21.6))


def test_records_without_geometry_are_left_out_and_the_others_keep_their_numbers(
    tmp_path: Path,
) -> None:
    taken = take(geojson(tmp_path, WAY, "null", line(), WAY))
    assert taken.frame.index.tolist() == [1, 4]
    assert taken.frame["n"].tolist() == [1, 4]
    assert "2 records have no geometry and are left out (records 2, 3)" in notes(taken)


def test_heights_are_dropped_and_counted(tmp_path: Path) -> None:
    taken = take(geojson(tmp_path, WAY, line((106.3, 21.5, 7), (106.4, 21.6, 8))))
    assert taken.frame.geometry.iloc[1].wkt == "LINESTRING (106.3 21.5, 106.4 21.6)"
    assert "features that had them: 1" in notes(taken)


def test_of_a_collection_the_lines_are_taken(tmp_path: Path) -> None:
    point = '{"type":"Point","coordinates":[106.3,21.5]}'
    mixed = f'{{"type":"GeometryCollection","geometries":[{point},{WAY},{WAY}]}}'
    taken = take(geojson(tmp_path, WAY, mixed))
    assert taken.frame.geom_type.tolist() == ["LineString", "MultiLineString"]
    assert "records 2" in notes(taken)


def test_coordinates_that_are_no_numbers_are_a_fault_by_record(tmp_path: Path) -> None:
    path = geojson(tmp_path, WAY, line((106.3, 21.5), (1e308, 21.6)), WAY)
    assert "(records 2)" in refusal(path)
    shapes = [LineString([(106.3, 21.5), (106.4, 21.6)]), LineString([(0, 0), (1, 1)])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shapes[1] = shapely.transform(shapes[1], lambda places: places * np.nan)
    write(gpd.GeoDataFrame({"n": [1, 2]}, geometry=shapes, crs=4326), tmp_path / "nan.gpkg")
    assert "(records 2)" in refusal(tmp_path / "nan.gpkg")


def test_faults_of_places_and_of_letters_are_said_at_once(tmp_path: Path) -> None:
    rows = "ten,lon,lat\nA,x,21.5\nB,106.3,\nC,106.3,21.5\n"
    (tmp_path / "moc.csv").write_text(rows, encoding="utf-8")
    why = refusal(tmp_path / "moc.csv", crs="nonsense")
    assert "1 (“x”, “21.5”)" in why
    assert "records 2 have one coordinate of the two" in why


# Tables with coordinates.

DEGREES = [(106.1972, 21.4478), (106.19731, 21.44822), (106.2, 21.45)]
"""Three places of ĐT.242: two of its vertices, one near by."""

METRIC = [(390681.265, 2372897.339), (390692.980, 2372943.767), (390974.0, 2373138.0)]
"""The same in EPSG:9215, as pyproj has them; the last one to the metre."""


def vietnamese(value: float, places: int = 3) -> str:
    """A number with points between thousands and a decimal comma."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


TABLES: Mapping[str, str] = {
    "longitude and latitude": "ten,lon,lat\n" + "".join(f"a,{x},{y}\n" for x, y in DEGREES),
    "latitude first": "Tên;Vĩ độ;Kinh độ\n" + "".join(f"a;{y};{x}\n" for x, y in DEGREES),
    "decimal commas": "Tên;Kinh độ;Vĩ độ\n"
    + "".join(f"a;{x};{y}\n" for x, y in DEGREES).replace(".", ","),
    "decimal commas in quotes": "ten,lon,lat\n"
    + "".join('a,"{}","{}"\n'.format(*map(str, pair)).replace(".", ",") for pair in DEGREES),
    "degrees, minutes, seconds": "Ten\tKinh do\tVi do\n"
    "a\t106°11'49.92\"E\t21°26'52.08\"N\nb\t106 11 50.316\t21 26 53.592\n"
    "c\t106°12'00\"Đ\t21°27'0\"B\n",
    "X north and Y east": "STT,X (m),Y (m)\n" + "".join(f"1,{y},{x}\n" for x, y in METRIC),
    "x east and y north": "STT,x,y\n" + "".join(f"1,{x},{y}\n" for x, y in METRIC),
    "northing and easting": "STT|Northing|Easting\n" + "".join(f"1|{y}|{x}\n" for x, y in METRIC),
    "B and L": "Mốc,B,L\n" + "".join(f"1,{y},{x}\n" for x, y in DEGREES),
    "words for axes": "Mốc;Tung độ;Hoành độ\n"  # codespell:ignore Tung,tung
    + "".join(f"1;{y};{x}\n" for x, y in METRIC),
    "thousands apart": "STT;X (m);Y (m)\n"
    + "".join(f"1;{vietnamese(y)};{vietnamese(x)}\n" for x, y in METRIC),
    "spaces between thousands": "STT;X;Y\n"
    + "".join(f"1;{y:,.3f};{x:,.3f}\n" for x, y in METRIC).replace(",", " "),
    "a zone before the easting": "STT;X;Y\n"
    + "".join(f"1;{y};{x + 48_000_000:.3f}\n" for x, y in METRIC),
    "titles above the heads": "BẢNG TỌA ĐỘ,,\nHệ VN-2000,,\n,,\nSTT,Tọa độ X,Tọa độ Y\n"
    + "".join(f"1,{y},{x}\n" for x, y in METRIC),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_of_coordinates_is_read_however_it_is_written(tmp_path: Path, case: str) -> None:
    path = tmp_path / "moc.csv"
    path.write_text(TABLES[case], encoding="utf-8")
    taken = take(path)
    places = shapely.get_coordinates(taken.frame.geometry)
    assert places[:2] == pytest.approx(np.array(DEGREES[:2]), abs=1e-7)
    assert places[2] == pytest.approx(np.array(DEGREES[2]), abs=1e-5)
    assert "each row is a point (3 points)" in notes(taken)


def test_rows_that_name_their_line_and_their_turn_are_its_vertices(tmp_path: Path) -> None:
    rows = [("ĐT.242", 2, 106.3, 21.5), ("ĐH.97", 1, 106.5, 21.6), ("ĐT.242", 10, 106.4, 21.6),
            ("ĐT.242", 1, 106.2, 21.4), ("ĐH.97", 2, 106.6, 21.7)]  # fmt: skip
    content = "".join(f"{name};{turn};nhựa;{x};{y};{turn}\n" for name, turn, x, y in rows)
    path = tmp_path / "moc.csv"
    path.write_text(f"Tên đường;Thứ tự;Mặt;lon;lat;Cao độ\n{content}", encoding="utf-8")
    taken = take(path)
    assert taken.frame.geometry.to_wkt().tolist() == [
        "LINESTRING (106.2 21.4, 106.3 21.5, 106.4 21.6)",
        "LINESTRING (106.5 21.6, 106.6 21.7)",
    ]
    assert taken.frame.index.tolist() == [1, 2]
    assert taken.frame["Tên đường"].tolist() == ["ĐT.242", "ĐH.97"]
    assert [*taken.frame.columns] == ["Tên đường", "Mặt", "geometry"]
    assert "5 points are joined to 2 lines" in notes(taken)


@pytest.mark.parametrize(
    "rows", ["a;1\na;1\n", "a;1\nb;2\n", "a;x\na;2\n", "a;1\n;2\n"],
    ids=["a turn twice", "names of points", "no number", "a name missing"],
)  # fmt: skip
def test_rows_that_do_not_say_so_stay_points(tmp_path: Path, rows: str) -> None:
    content = "".join(f"{row};106.3;21.5\n" for row in rows.split())
    (tmp_path / "moc.csv").write_text(f"ten;tt;lon;lat\n{content}", encoding="utf-8")
    taken = take(tmp_path / "moc.csv")
    assert taken.frame.geom_type.tolist() == ["Point", "Point"]
    assert "not joined to lines" in notes(taken)


WRONG_TABLES = {
    "no coordinates": ("ten;a;b\n1;2;3\n", "no columns of coordinates"),
    "a comma for two things": ("ten,lon,lat\na,106,3,21,5\n", "semicolons"),
    "thousands or decimals": ("X;Y\n2.372;390.681\n", r"1 \(“2.372”, “390.681”\)"),
    "minutes beyond sixty": ("lon;lat\n106°75'00\";21°30'00\"\n", "1 "),
    "a word": ("lon;lat\nđông;bắc\n", "đông"),
    "no row": ("lon;lat\n", "no record has a geometry"),
    "WKT that is none": ("wkt\nLINE (1 2)\n", "records 1"),
}


@pytest.mark.parametrize("case", WRONG_TABLES)
def test_a_table_that_can_be_read_in_no_way_or_in_two_is_refused(tmp_path: Path, case: str) -> None:
    content, why = WRONG_TABLES[case]
    (tmp_path / "moc.csv").write_text(content, encoding="utf-8")
    assert re.search(why, refusal(tmp_path / "moc.csv"))


# What is refused.


def made(name: str, content: bytes) -> Make:
    def save(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return save


def packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def locked() -> bytes:
    """A zip whose entry says that it has a password."""
    data = bytearray(packed({"duong.shp": b"x" * 100}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark) + place
        data[at] |= 1
    return bytes(data)


def bomb() -> bytes:
    """A zip whose entry says that it is 2 GB long."""
    data = bytearray(packed({"duong.shp": b"x" * 100}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark) + place
        data[at : at + 4] = struct.pack("<I", 2_000_000_000)
    return bytes(data)


def truncated(make: Make, ending: str = "") -> Make:
    """A file of which the last third is missing."""

    def cut(folder: Path) -> Path:
        path = make(folder)
        part = path.with_suffix(ending) if ending else path
        part.write_bytes(part.read_bytes()[: part.stat().st_size * 2 // 3])
        return path

    return cut


def alone(path: Path, ending: str) -> Path:
    """`path` without one of the parts beside it."""
    path.with_suffix(ending).unlink()
    return path


REFUSED: Mapping[str, tuple[Make, str]] = {
    "nothing there": (lambda folder: folder / "no.shp", "there is no such file"),
    "a folder": (lambda folder: written("a.shp")(folder).parent, r"it has: a.shp\); name a file"),
    "an empty file": (made("a.shp", b""), "the file is empty"),
    "a picture named .shp": (made("a.shp", b"\x89PNG\r\n\x1a\n" + bytes(90)), "a picture"),
    "DWG": (made("a.dwg", b"AC1027" + bytes(90)), "save it as DXF"),
    "RAR": (made("a.rar", b"Rar!\x1a\x07\x01\x00"), "unpack it"),
    "7z": (made("a.7z", b"7z\xbc\xaf\x27\x1c"), "unpack it"),
    "PDF": (made("a.pdf", b"%PDF-1.7"), "a PDF"),
    "a workbook": (made("a.xlsx", packed({"xl/workbook.xml": b"<x/>"})), "CSV UTF-8"),
    "Word": (made("a.docx", packed({"word/document.xml": b"<x/>"})), "ask for the file of the map"),
    "a zip without a map": (made("a.zip", packed({"doc.md": b"x"})), r"it has: doc.md"),
    "a zip in a zip": (made("a.zip", packed({"b.zip": packed({})})), r"it has: b.zip"),
    "a zip that is none": (made("a.zip", b"PK\x03\x04rubbish"), "the .zip is broken"),
    "a zip with a password": (made("a.zip", locked()), "has a password"),
    "a zip beyond all measure": (made("a.zip", bomb()), "too large when unpacked"),
    "a .mif without its .mid": (
        lambda folder: alone(written("a.mif", 4326, driver="MapInfo File")(folder), ".mid"),
        r".mid is missing beside",
    ),
    "a .tab without its .map": (
        lambda folder: alone(written("a.tab", 4326, driver="MapInfo File")(folder), ".map"),
        r".map is missing beside",
    ),
    "a .dbf alone": (
        lambda folder: written("a.shp")(folder).with_suffix(".dbf").rename(folder / "b.dbf"),
        r"shapefile whose .shp is missing",
    ),
    "a virtual file": (made("a.vrt", b"<OGRVRTDataSource/>"), "it is XML|this is XML"),
    "bytes": (made("a.bin", bytes(range(256)) * 9), "the kind of file is not known"),
    "JSON of no map": (made("a.json", b'{"a": 1}'), "cannot be read"),
    "no features": (
        made("a.geojson", b'{"type":"FeatureCollection","features":[]}'),
        "no record has a geometry",
    ),
    "half a shapefile": (truncated(written("a.shp")), r"cut short \(a.shp"),
    "half a table": (truncated(written("a.shp"), ".dbf"), r"cut short \(a.dbf"),
    "half a GeoPackage": (truncated(written("a.gpkg")), "cannot be read"),
    "half a FlatGeobuf": (truncated(written("a.fgb")), "cannot be read"),
    "half a GeoJSON": (truncated(written("a.geojson")), "cannot be read"),
    "half a KML": (truncated(written("a.kml", 4326, driver="LIBKML")), "cannot be read"),
    "half of GeoJSON, a text a line": (
        truncated(written("a.geojsonl", 4326, driver="GeoJSONSeq")),
        "lines 2 are no whole JSON",
    ),
    "a chain of commands in JSON": (
        made("a.json", b'{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline"}'),
        "the kind of file is not known",
    ),
    "half a drawing": (truncated(drawing("R2010")), "cut short"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_for_what_it_is(tmp_path: Path, case: str) -> None:
    make, why = REFUSED[case]
    told = refusal(make(tmp_path))
    assert re.search(why, told), told


@pytest.mark.parametrize("ending", [".shp", ".dbf"])
def test_a_pipe_is_no_file(tmp_path: Path, ending: str) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(tmp_path / f"a{ending}")
    assert "this is no file" in refusal(tmp_path / f"a{ending}")


def spoilt(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """`data` cut short, with bytes changed, and with a piece of it taken out."""
    yield data[: chance.randrange(len(data) + 1)]
    changed = bytearray(data)
    for _ in range(6):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    yield bytes(changed)
    start = chance.randrange(len(data))
    yield data[:start] + data[start + chance.randrange(60) :]


SPOILT = {case: make for case, make in FORMATS.items()
          if not case.startswith(("File", "shapefile named", "MapInfo TAB named"))}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_file_is_read_or_refused_and_nothing_else_happens(
    tmp_path: Path, case: str
) -> None:
    path = SPOILT[case](tmp_path)
    chance = random.Random(case)  # noqa: S311 - to spoil files, not to keep secrets
    whole = path.read_bytes()
    heard: list[bool] = []
    for data in spoilt(whole, chance):
        path.write_bytes(data)
        try:
            heard.append(not take(path).frame.empty)
        except UsageError as why:
            heard.append(len(str(why).splitlines()) > 1)
    assert heard == [True] * 3


def test_the_name_of_a_file_may_be_anything(tmp_path: Path) -> None:
    folder = tmp_path / "Giao nộp! (lần 2) #1"
    folder.mkdir()
    for part in written("a.shp")(tmp_path).parent.glob("a.*"):
        part.rename(folder / f"Đường tỉnh 242 & ĐT.289!{part.suffix.upper()}")
    path = folder / "Đường tỉnh 242 & ĐT.289!.SHP"
    assert apart_m(take(path).frame, DT242) < 0.01


def test_a_point_is_a_point(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"ten": ["a"]}, geometry=[Point(106.3, 21.5)], crs=4326)
    assert (
        take(write(frame, tmp_path / "a.gpkg")).frame.geometry.iloc[0].wkt == "POINT (106.3 21.5)"
    )
