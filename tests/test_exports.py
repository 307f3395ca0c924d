"""The formats some people must have: read back by other programs, and honest about their limits."""

from __future__ import annotations

import csv
import importlib.util
import io
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import ezdxf
import geopandas as gpd
import pyogrio
import pyproj
import pytest
from ezdxf.document import Drawing
from ezdxf.entities import LWPolyline, MText
from toy import Edit

from lienket import export_tables, exports, pipeline, style
from lienket.errors import ProductError, UsageError
from lienket.export_tables import Delivery
from lienket.exports import FORMATS, Loss, flatgeobuf, shapefile

KML = "{http://www.opengis.net/kml/2.2}"

Make = Callable[..., tuple[Path, tuple[Loss, ...]]]


@pytest.fixture
def make(toy: Path, tmp_path: Path) -> Make:
    """`make("shp", "kml")`: the toy country in these formats; the folder and what was lost."""

    def made(*formats: str) -> tuple[Path, tuple[Loss, ...]]:
        lost = exports.write(
            export_tables.from_atlas(pipeline.atlas(toy)), formats, tmp_path / "also", "EPSG:3405"
        )
        return tmp_path / "also", lost

    return made


@pytest.fixture(scope="module")
def handed() -> Delivery:
    """What the embedded workspace hands over."""
    return export_tables.from_atlas(pipeline.atlas(pipeline.embedded()))


@pytest.fixture(scope="module")
def real(handed: Delivery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every format of the embedded workspace."""
    folder = tmp_path_factory.mktemp("real")
    exports.write(handed, FORMATS, folder, "EPSG:3405")
    return folder


def dbf_fields(path: Path) -> dict[str, tuple[str, int, int]]:
    """Type, width and decimals of each field of a DBF, read out of its header by hand."""
    content = path.read_bytes()
    length = struct.unpack("<H", content[8:10])[0]
    rows = [content[start : start + 32] for start in range(32, length - 1, 32)]
    return {
        row[:11].split(b"\0")[0].decode("ascii"): (chr(row[11]), row[16], row[17]) for row in rows
    }


def field_rows(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    content = (folder / "shp" / "fields.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return {(row["table"], row["field"]): row for row in rows}


def test_two_exports_of_one_atlas_are_byte_equal(toy: Path, tmp_path: Path) -> None:
    trees = []
    for name in ("one", "two"):
        exports.write(
            export_tables.from_atlas(pipeline.atlas(toy)), FORMATS, tmp_path / name, "EPSG:3405"
        )
        files = (path for path in sorted((tmp_path / name).rglob("*")) if path.is_file())
        trees.append({path.relative_to(tmp_path / name): path.read_bytes() for path in files})
    assert trees[0] == trees[1]


def test_a_shapefile_holds_every_row_with_its_accents(real: Path, handed: Delivery) -> None:
    for table in handed.layers:
        read = pyogrio.read_dataframe(real / "shp" / f"{table.name}.shp")
        assert len(read) == len(table.rows)
        if "name_vi" in table.rows:
            assert read["name_vi"].tolist() == table.rows["name_vi"].tolist()
        assert read.crs == "EPSG:3405"
        back, first = read.to_crs(4326).total_bounds, gpd.GeoDataFrame(table.rows).total_bounds
        assert back == pytest.approx(first, abs=1e-7)  # a datum shift forgotten would be 0.002
        assert (real / "shp" / f"{table.name}.cpg").read_text(encoding="ascii") == "UTF-8"


def test_a_dbf_has_the_widths_of_the_schema_and_the_date_of_the_data(make: Make) -> None:
    folder, _ = make("shp")
    found = dbf_fields(folder / "shp" / "roads.dbf")
    assert found["name_vi"] == ("C", 254, 0)
    assert found["stage"] == ("C", 40, 0)
    assert found["length_km"] == ("N", 19, 6)
    assert found["inferred"] == ("C", 3, 0)
    head = (folder / "shp" / "roads.dbf").read_bytes()[1:4]
    assert tuple(head) == (2025 - 1900, 3, 10)


def test_every_field_of_a_dbf_stands_in_the_table_of_names(real: Path, handed: Delivery) -> None:
    listed = field_rows(real)
    for table in handed:
        short = [listed[table.name, field.name]["short"] for field in table.fields]
        assert [*dbf_fields(real / "shp" / f"{table.name}.dbf")] == short
        assert all(len(name) <= 10 for name in short)
    row = listed["roads", "tolerance_m"]
    assert (row["short"], row["vi"], row["unit"]) == ("toleranc_m", "Dung sai khái quát hóa", "m")


def test_a_long_text_is_cut_between_letters_and_counted(edit: Edit, make: Make) -> None:
    edit("facts/statuses.csv", "Mở,On", f"{'a' * 253}đ,On")
    folder, lost = make("shp")
    read = pyogrio.read_dataframe(folder / "shp" / "roads.shp")
    assert "a" * 253 in set(read["note_vi"])
    assert field_rows(folder)["roads", "note_vi"]["note_en"] == "cut to 254 bytes: 1 values"
    assert any("3 values are cut" in loss.en and "roads.note_vi" in loss.en for loss in lost)
    assert "roads.note_vi" in (folder / "README.txt").read_text(encoding="utf-8-sig")


def test_nothing_is_said_to_be_cut_when_nothing_is(make: Make) -> None:
    """A sentence of the summary is longer than a shapefile can hold."""
    _, lost = make("shp")
    cut = [loss.en for loss in lost if "are cut" in loss.en]
    assert cut == ["1 values are cut to 254 bytes of UTF-8 in summary.name_vi"]


def test_two_names_that_are_cut_alike_stay_apart(toy: Path, edit: Edit, make: Make) -> None:
    edit("catalogue.toml", 'columns = ["ref"]', 'columns = ["lanes_number_a", "lanes_namely_a"]')
    content = (toy / "roads.geojson").read_text(encoding="utf-8")
    own = '"lanes_number_a": 2, "lanes_namely_a": 4'
    (toy / "roads.geojson").write_text(content.replace('"ref": null', own), encoding="utf-8")
    folder, _ = make("shp")
    read = pyogrio.read_dataframe(folder / "shp" / "roads.shp")
    assert (read["lanes_nu_a"].iloc[0], read["lanes_na_a"].iloc[0]) == (2, 4)


def test_a_table_without_geometry_is_a_dbf_alone(make: Make) -> None:
    folder, _ = make("shp")
    assert sorted(path.suffix for path in (folder / "shp").glob("statuses.*")) == [".cpg", ".dbf"]
    rows = pyogrio.read_dataframe(folder / "shp" / "statuses.dbf")
    assert rows["latest"].tolist().count("yes") == len(set(rows["subject"]))


def test_a_flatgeobuf_keeps_types_and_nulls(make: Make) -> None:
    folder, _ = make("fgb")
    read = pyogrio.read_dataframe(folder / "fgb" / "roads.fgb").set_index("key")
    assert read["length_km"].isna().to_dict()["rc--aa"]
    assert pyogrio.read_info(folder / "fgb" / "roads.fgb")["dtypes"].tolist().count("bool") == 1
    assert read.loc["rb--bb", "name_vi"] == "Rb phía đông"


def test_a_layer_without_features_is_written_too(edit: Edit, make: Make) -> None:
    edit("facts/waypoints.csv", "rc--aa,1,Điểm 1,Point 1,105.1,21.2,800,osm,,\n", "")
    edit("facts/waypoints.csv", "rc--aa,2,Điểm 2,Point 2,105.5,21.2,900,osm,,\n", "")
    folder, _ = make(*FORMATS)
    assert pyogrio.read_info(folder / "shp" / "waypoints.shp")["features"] == 0
    assert pyogrio.read_dataframe(folder / "fgb" / "waypoints.fgb").empty


def places(folder: Path) -> dict[str, ET.Element]:
    root = ET.parse(folder / "kml" / "lienket.kml").getroot()  # noqa: S314 - our own file
    found = {}
    for place in root.iter(f"{KML}Placemark"):
        for cell in place.iter(f"{KML}SimpleData"):
            if cell.get("name") == "key":
                found[str(cell.text)] = place
    return found


def test_a_placemark_has_the_style_and_the_labels_of_its_class(make: Make) -> None:
    folder, _ = make("kml")
    place = places(folder)["rb--bb"]
    assert place.findtext(f"{KML}styleUrl") == "#roads-building-not_built"
    told = {cell.get("name"): cell.text for cell in place.iter(f"{KML}SimpleData")}
    assert told["stage"] == "Đang thi công | Under construction"
    assert told["inferred"] == "không | no"
    assert "health" in told
    assert "expected_on" in told


def test_every_number_comes_back_from_a_kml(real: Path, handed: Delivery) -> None:
    root = ET.parse(real / "kml" / "lienket.kml").getroot()  # noqa: S314 - our own file
    folders = {str(folder.get("id")): folder for folder in root.iter(f"{KML}Folder")}
    for table in handed.layers:
        for field in table.fields:
            if field.type in {"number", "whole"}:
                cells = folders[table.name].iterfind(f".//{KML}SimpleData[@name='{field.name}']")
                found = [float(str(cell.text)) for cell in cells]
                expected = table.rows[field.name].dropna().astype(float).tolist()
                assert found == pytest.approx(expected, rel=0, abs=5e-7), (table.name, field.name)


def test_a_kml_style_is_the_colour_of_the_style_table(make: Make) -> None:
    folder, _ = make("kml")
    root = ET.parse(folder / "kml" / "lienket.kml").getroot()  # noqa: S314 - our own file
    styles = {str(row.get("id")): row for row in root.iter(f"{KML}Style")}
    for symbol in style.symbols():
        row = styles.get(f"roads-{symbol.key}")
        if row is not None:
            value = row.findtext(f"{KML}LineStyle/{KML}color") or ""
            assert value == f"ff{symbol.colour[5:7]}{symbol.colour[3:5]}{symbol.colour[1:3]}"
    used = {str(url.text)[1:] for url in root.iter(f"{KML}styleUrl")}
    assert used == set(styles)


def test_a_line_that_is_a_guess_is_a_pale_band(make: Make) -> None:
    folder, _ = make("kml")
    name = (places(folder)["rc--aa"].findtext(f"{KML}styleUrl") or "").removeprefix("#")
    assert name == "roads-idea-not_built-schematic"
    root = ET.parse(folder / "kml" / "lienket.kml").getroot()  # noqa: S314 - our own file
    line = next(row for row in root.iter(f"{KML}Style") if row.get("id") == name)
    assert (line.findtext(f"{KML}LineStyle/{KML}color") or "")[:2] == "59"
    assert line.findtext(f"{KML}LineStyle/{KML}width") == "15"


def test_gdal_reads_the_kml_in_folders(real: Path, handed: Delivery) -> None:
    names = [str(name) for name, _ in pyogrio.list_layers(real / "kml" / "lienket.kml")]
    tables = handed.layers
    assert set(names) == {f"{table.vi} / {table.en}" for table in tables}
    read = pyogrio.read_dataframe(real / "kml" / "lienket.kml", layer="Đường bộ / Roads")
    assert len(read) == len({table.name: table for table in tables}["roads"].rows)


def polylines(drawing: Drawing, layer: str) -> list[LWPolyline]:
    found = drawing.modelspace().query(f'LWPOLYLINE[layer=="{layer}"]')
    return [line for line in found if isinstance(line, LWPolyline)]


def labels(drawing: Drawing) -> set[str]:
    """What is written on a drawing."""
    found = drawing.modelspace().query("MTEXT")
    return {ezdxf.decode_dxf_unicode(text.text) for text in found if isinstance(text, MText)}


def test_a_drawing_is_in_metres_of_the_measuring_crs(make: Make) -> None:
    folder, _ = make("dxf")
    drawing = ezdxf.readfile(folder / "dxf" / "lienket.dxf")
    assert not drawing.audit().errors
    assert drawing.header["$INSUNITS"] == 6
    assert dict(drawing.header.custom_vars.properties)["CRS"].startswith("EPSG:3405")
    line = polylines(drawing, "roads-building-not_built")[0]
    x, y = pyproj.Transformer.from_crs(4326, 3405, always_xy=True).transform(105.5, 21.6)
    assert line.get_points("xy")[0] == pytest.approx((x, y), abs=0.01)


def test_a_drawing_is_in_the_crs_asked_for(toy: Path, tmp_path: Path) -> None:
    pipeline.run(pipeline.Order(toy, tmp_path, only=("tables",), also=("dxf",), crs="9214"))
    drawing = ezdxf.readfile(tmp_path / "also" / "dxf" / "lienket.dxf")
    line = polylines(drawing, "roads-building-not_built")[0]
    x, y = pyproj.Transformer.from_crs(4326, 9214, always_xy=True).transform(105.5, 21.6)
    assert line.get_points("xy")[0] == pytest.approx((x, y), abs=0.01)
    assert "(EPSG:9214)" in (tmp_path / "also" / "README.txt").read_text(encoding="utf-8-sig")


def test_a_drawing_in_degrees_is_refused(toy: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="A DXF drawing is in metres and cannot be in EPSG:4326"):
        pipeline.run(pipeline.Order(toy, tmp_path / "maps", also=("dxf",), crs="4326"))
    assert not (tmp_path / "maps").exists()


def test_a_crs_that_no_product_heeds_is_refused(toy: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--crs is for the QGIS package, shapefiles and DXF"):
        pipeline.run(
            pipeline.Order(toy, tmp_path / "maps", only=("web",), also=("kml",), crs="9214")
        )
    assert not (tmp_path / "maps").exists()


def test_a_drawing_has_the_look_names_and_keys(make: Make) -> None:
    folder, _ = make("dxf")
    drawing = ezdxf.readfile(folder / "dxf" / "lienket.dxf")
    layer = drawing.layers.get("roads-building-not_built")
    assert layer.rgb is not None
    assert tuple(layer.rgb) == (0xBF, 0x43, 0x0D)
    assert layer.dxf.linetype == "LIENKET_9_5"
    told = ezdxf.decode_dxf_unicode(layer.description)
    assert told == "Đường: Đang thi công · chưa có trên thực địa"
    assert "Rb phía đông" in labels(drawing)
    line = polylines(drawing, "roads-building-not_built")[0]
    assert line.get_xdata("LIENKET")[0].value == "rb--bb"


def test_a_guess_has_a_layer_of_its_own_in_a_drawing(make: Make) -> None:
    folder, _ = make("dxf")
    drawing = ezdxf.readfile(folder / "dxf" / "lienket.dxf")
    layer = drawing.layers.get("roads-idea-not_built-schematic")
    assert layer.dxf.lineweight == 13
    assert layer.transparency == pytest.approx(0.65, abs=0.01)
    assert "Rc phía tây (vị trí không chính xác)" in labels(drawing)


def test_a_drawing_is_ascii_alone_whatever_its_names(make: Make, edit: Edit) -> None:
    edit("facts/links.csv", "Cửa khẩu Đông", "Cửa 高平 \U0001f6a7 " + "dài " * 80)
    folder, lost = make("dxf")
    assert (folder / "dxf" / "lienket.dxf").read_bytes().isascii()
    told = {loss.en for loss in lost}
    assert any(sentence.startswith("1 names have letters beyond") for sentence in told)
    assert "1 names are too long and end in ..." in told


def test_an_area_is_a_closed_ring_without_a_point_twice(make: Make) -> None:
    folder, _ = make("dxf")
    drawing = ezdxf.readfile(folder / "dxf" / "lienket.dxf")
    rings = polylines(drawing, "districts")
    assert [(ring.closed, len(ring)) for ring in rings] == [(True, 4)] * 4


def test_every_layer_of_the_drawing_stands_in_its_legend(real: Path) -> None:
    with (real / "dxf" / "layers.csv").open(encoding="utf-8-sig") as lines:
        listed = {row["layer"] for row in csv.DictReader(lines)}
    drawing = ezdxf.readfile(real / "dxf" / "lienket.dxf")
    assert {layer.dxf.name for layer in drawing.layers} - {"0", "Defpoints"} == listed


def test_the_readme_speaks_of_each_format_asked_for_and_its_crs(make: Make) -> None:
    folder, lost = make("kml", "dxf")
    text = (folder / "README.txt").read_text(encoding="utf-8-sig")
    assert all(loss.vi in text and loss.en in text for loss in lost)
    assert "VN-2000 / UTM zone 48N (EPSG:3405)" in text
    assert "Shapefile" not in text
    assert {loss.format for loss in lost} == {"kml", "dxf"}


def test_nothing_internal_is_exported(make: Make) -> None:
    folder, _ = make(*FORMATS)
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert b"guard" not in content.lower(), path
        assert "Tuần tra".encode() not in content, path


def test_a_format_that_is_not_known_is_an_error() -> None:
    with pytest.raises(UsageError, match='no format "gpx"'):
        exports.guard(("shp", "gpx"))


def test_a_library_that_is_missing_is_said_before_anything_is_made(
    toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == "fiona" else find(name)
    )
    with pytest.raises(UsageError, match="pip install fiona"):
        pipeline.run(pipeline.Order(toy, tmp_path / "maps", also=("shp",)))
    assert not (tmp_path / "maps").exists()


def test_a_build_with_also_has_them_in_the_manifest_and_takes_old_ones_away(
    toy: Path, tmp_path: Path
) -> None:
    out, said = tmp_path / "maps", list[str]()
    first = pipeline.Order(toy, out, only=("tables",), also=("kml", "fgb"))
    pipeline.run(first, warn=said.append)
    assert [*dict.fromkeys(line[:4] for line in said)] == ["fgb:", "kml:"]
    made = pipeline.run(pipeline.Order(toy, out, only=("tables",), also=("kml",)))
    assert out / "also" / "kml" / "lienket.kml" in made
    assert not (out / "also" / "fgb" / "roads.fgb").exists()
    assert gpd.read_file(out / "geojson" / "roads.geojson").crs == "EPSG:4326"


def test_formats_that_stay_are_not_mixed_with_another_audience(toy: Path, tmp_path: Path) -> None:
    order = pipeline.Order(toy, tmp_path, only=("web",), also=("fgb",))
    pipeline.run(replace(order, audience="internal"))
    with pytest.raises(UsageError, match=r'"also" in place is internal.*with --also'):
        pipeline.run(replace(order, also=()))
    pipeline.run(order)


@contextmanager
def room(size: int) -> Iterator[None]:
    """While it holds, no file can grow beyond `size` bytes, as on a disk that is full."""
    resource = pytest.importorskip("resource", reason="Windows cannot limit files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [50, 600, 5_000, 20_000])
def test_a_shapefile_that_is_not_whole_is_a_clear_error(
    toy: Path, tmp_path: Path, size: int
) -> None:
    handed = export_tables.from_atlas(pipeline.atlas(toy))
    with pytest.raises(ProductError, match="Cannot write"), room(size):
        shapefile.write(handed, tmp_path, "EPSG:3405")


def test_a_flatgeobuf_that_is_not_whole_is_an_error(toy: Path, tmp_path: Path) -> None:
    handed = export_tables.from_atlas(pipeline.atlas(toy))
    with pytest.raises(OSError, match="File too large"), room(1_000):
        flatgeobuf.write(handed, tmp_path)


def test_the_program_says_what_is_lost_and_takes_a_list(toy: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lienket.cli", "build", "--workspace", str(toy)]
    run = subprocess.run(
        [*command, "--out", str(tmp_path), "--also", "kml, fgb"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "lienket.kml" in run.stdout
    assert all(line.startswith(("! fgb: ", "! kml: ")) for line in run.stderr.splitlines())
    assert "codes become labels" in run.stderr


def test_the_front_page_lists_what_opens_by_itself(toy: Path, tmp_path: Path) -> None:
    pipeline.run(pipeline.Order(toy, tmp_path, only=("web",), also=("kml", "shp")))
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "also/kml/lienket.kml" in page
    assert "also/README.txt" in page
    assert "roads.dbf" not in page
