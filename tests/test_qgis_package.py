"""The GeoPackage as SQLite, GDAL and QGIS see it; the same bytes whenever it is written."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from math import hypot
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely
from toy import Edit

from lienket import export_tables, pipeline
from lienket.errors import ProductError
from lienket.export_tables import Delivery
from lienket.model.atlas import Atlas
from lienket.qgis import metadata, package
from lienket.qgis.gpkg_extensions import Style

SYSTEM_PYTHON = Path("/usr/bin/python3")
"""The Python that Debian's QGIS is built for."""

COLOUR = "12,34,56,255"
QML = f"""<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology"><renderer-v2 type="singleSymbol"><symbols>
<symbol type="line" name="0"><layer class="SimpleLine"><prop k="line_color" v="{COLOUR}"/></layer>
</symbol></symbols></renderer-v2></qgis>"""
STYLES = {"roads": [Style("Trạng thái", QML, default=True), Style("Khác", QML)]}

TABLES = {
    "gpkg_contents", "gpkg_data_column_constraints", "gpkg_data_columns", "gpkg_extensions",
    "gpkg_geometry_columns", "gpkg_metadata", "gpkg_metadata_reference", "gpkg_spatial_ref_sys",
    "gpkg_tile_matrix", "gpkg_tile_matrix_set",
}  # fmt: skip
"""The tables of GeoPackage 1.3 itself that the package has."""


@pytest.fixture(scope="module")
def delivered(atlas: Atlas) -> Delivery:
    return export_tables.from_atlas(atlas)


@pytest.fixture(scope="module")
def made(delivered: Delivery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gói QGIS") / "lienket.gpkg"
    package.write(delivered, path, "EPSG:3405", STYLES)
    return path


@pytest.fixture
def base(made: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{made.as_uri()}?mode=ro", uri=True)) as opened:
        yield opened


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """A copy that may be spoilt."""
    return Path(shutil.copy(made, tmp_path / "own.gpkg"))


def toy_package(toy: Path) -> Path:
    path = toy / "toy.gpkg"
    package.write(export_tables.from_atlas(pipeline.atlas(toy)), path, "EPSG:3405", {})
    return path


# --- what it holds -----------------------------------------------------------------------------


def test_every_row_is_there_as_it_was_delivered(made: Path, delivered: Delivery) -> None:
    for table in delivered:
        found = pyogrio.read_dataframe(made, layer=table.name, fid_as_index=True)
        expected = table.rows.sort_values(table.key) if table.geometry and table.key else table.rows
        assert found.index.tolist() == list(range(1, len(expected) + 1))
        for field in table.fields:
            told, known = found[field.name].astype(object), expected[field.name].astype(object)
            pd.testing.assert_series_equal(
                told.where(told.notna(), None).reset_index(drop=True),
                known.where(known.notna(), None).reset_index(drop=True),
                check_dtype=False,
                check_names=False,
                obj=f"{table.name}.{field.name}",
            )


def test_a_layer_holds_its_shapes_and_a_table_of_facts_has_none(
    base: sqlite3.Connection, delivered: Delivery
) -> None:
    stored = base.execute(
        "SELECT table_name, column_name, geometry_type_name, srs_id, z, m"
        " FROM gpkg_geometry_columns"
    ).fetchall()
    assert sorted(stored) == sorted(
        (table.name, "geom", table.geometry.upper(), 3405, 0, 0) for table in delivered.layers
    )


def test_the_table_of_contents_names_what_is_there(
    base: sqlite3.Connection, delivered: Delivery
) -> None:
    rows = base.execute("SELECT table_name, data_type, identifier, last_change FROM gpkg_contents")
    kinds = [(table, "features" if table.geometry else "attributes") for table in delivered]
    moment = f"{delivered.atlas.as_of}T00:00:00.000Z"
    assert rows.fetchall() == [
        *((table.name, kind, table.vi, moment) for table, kind in kinds),
        ("layer_styles", "attributes", "layer_styles", moment),
    ]


def test_a_description_says_title_source_licence_credit_and_date(base: sqlite3.Connection) -> None:
    (told,) = base.execute(
        "SELECT description FROM gpkg_contents WHERE table_name = 'railway'"
    ).fetchone()
    assert told == (
        "Product: edit shapes in layers/railway.geojson, statuses in layers/facts/, "
        "and build again; or edit a copy and use lienket import. "
        "Railway. As of: 2025-11-03. Source: OpenStreetMap, Viet Nam extract of August 2021. "
        "Date of the source: 2021-08. Licence: ODbL-1.0. Credit: © OpenStreetMap contributors. "
        "Accuracy of the position: Traced, then generalised: 2. Distribution: public edition."
    )


def test_columns_are_named_in_both_languages(base: sqlite3.Connection, delivered: Delivery) -> None:
    rows = base.execute("SELECT table_name, column_name, name, title, description"
                        " FROM gpkg_data_columns").fetchall()  # fmt: skip
    assert rows == [
        (table.name, field.name, field.alias_vi, field.alias_vi, field.alias_en)
        for table in delivered
        for field in table.fields
    ]


def test_every_code_in_the_package_is_described(
    base: sqlite3.Connection, delivered: Delivery
) -> None:
    names = base.execute("SELECT table_name, column_name, constraint_name FROM gpkg_data_columns")
    domain = {(table, column): name for table, column, name in names}
    listed: dict[str, dict[str, str]] = {}
    for name, code, label in base.execute(
        "SELECT constraint_name, value, description FROM gpkg_data_column_constraints"
    ):
        listed.setdefault(name, {})[code] = label
    assert set(domain.values()) - {None} == set(listed)
    for table in delivered:
        for field in table.fields:
            codes = {of.code: f"{of.vi} — {of.en}" for of in field.choices}
            assert listed.get(domain[table.name, field.name], {}) == codes


def test_a_list_of_codes_is_written_once(base: sqlite3.Connection) -> None:
    names = [
        name for (name,) in base.execute("SELECT DISTINCT constraint_name FROM gpkg_data_columns")
    ]
    assert {"stage", "side", "symbol", "context_class", "places_class"} <= set(names)
    assert not [name for name in names if name and name.endswith("_stage")]


def test_metadata_reach_who_reads_with_gdal(made: Path) -> None:
    told = pyogrio.read_info(made, layer="railway")
    assert told["layer_metadata"]["TITLE"] == "Đường sắt"
    assert told["layer_metadata"]["ACCURACY_EN"] == "Traced, then generalised: 2"


def test_the_package_as_a_whole_has_metadata(base: sqlite3.Connection) -> None:
    ((text,),) = base.execute(
        "SELECT metadata FROM gpkg_metadata JOIN gpkg_metadata_reference ON id = md_file_id"
        " WHERE reference_scope = 'geopackage'"
    )
    assert "<title>Liên kết Bắc Giang – Lạng Sơn</title>" in text
    assert (
        "Links between Bắc Giang and Lạng Sơn. As of: 2025-11-03. Dates: According to the report"
        in text
    )
    (credit,) = re.findall("<rights>(.*)</rights>", text)
    assert credit.count("OpenStreetMap") == 1


def test_an_internal_package_says_so(delivered: Delivery) -> None:
    inside = replace(delivered.atlas, audience="internal")
    said = ("bản NỘI BỘ, không phổ biến", "INTERNAL edition, not to be passed on")
    assert metadata.of_package(delivered, inside)["audience"] == said


def test_the_package_says_of_which_layer_each_licence_is(delivered: Delivery) -> None:
    _, said = metadata.of_package(delivered, delivered.atlas)["licence"]
    told = {
        title: licence
        for licence, _, titles in (row.partition(" — ") for row in said.split(" · "))
        for title in titles.split("; ")
    }
    assert told["Communes and wards from July 2025"] == "MIT"
    assert told["Railway"] == "ODbL-1.0"
    assert set(told) == {table.en for table in delivered if table.licence}


def test_styles_are_kept_where_qgis_looks(base: sqlite3.Connection) -> None:
    rows = base.execute(
        "SELECT id, f_table_name, f_geometry_column, styleName, styleQML, useAsDefault, update_time"
        " FROM layer_styles"
    ).fetchall()
    moment = "2025-11-03T00:00:00.000Z"
    assert rows == [
        (1, "roads", "geom", "Trạng thái", QML, 1, moment),
        (2, "roads", "geom", "Khác", QML, 0, moment),
    ]


# --- keys and references -----------------------------------------------------------------------


def test_a_key_cannot_stand_twice(base: sqlite3.Connection, delivered: Delivery) -> None:
    for table in delivered:
        unique = [
            [column for _, _, column in base.execute(f'PRAGMA index_info("{name}")')]
            for _, name, is_unique, *_ in base.execute(f'PRAGMA index_list("{table.name}")')
            if is_unique
        ]
        assert unique == ([[table.key]] if table.key else []), table.name


def test_references_are_foreign_keys_that_hold(own: Path, delivered: Delivery) -> None:
    with closing(sqlite3.connect(own)) as opened:
        for table in delivered:
            found = opened.execute(f'PRAGMA foreign_key_list("{table.name}")').fetchall()
            assert {(row[3], row[2], row[4]) for row in found} == {
                (of.name, of.table, of.target) for of in table.references
            }
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        opened.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            opened.execute("INSERT INTO statuses (subject, source) VALUES ('nothing', 'bc2689')")


def test_what_refers_to_others_is_indexed(base: sqlite3.Connection, delivered: Delivery) -> None:
    for table in delivered:
        for reference in table.references:
            (plan,) = base.execute(
                f"EXPLAIN QUERY PLAN SELECT * FROM {table.name} WHERE {reference.name} = ''"
            ).fetchall()
            assert "USING INDEX" in plan[3], (table.name, reference.name)


# --- a GeoPackage as the standard has it -------------------------------------------------------


def test_it_is_a_whole_geopackage_1_3(base: sqlite3.Connection) -> None:
    assert base.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    assert base.execute("PRAGMA user_version").fetchone() == (10300,)
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert base.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_who_reads_it_leaves_nothing_beside_it(made: Path) -> None:
    pyogrio.read_dataframe(made, layer="roads")
    assert list(made.parent.iterdir()) == [made]


def test_every_table_is_one_of_the_standard_or_listed(base: sqlite3.Connection) -> None:
    there = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    listed = {name for (name,) in base.execute("SELECT table_name FROM gpkg_contents")}
    assert there >= TABLES | listed
    others = there - TABLES - listed - {"sqlite_sequence"}
    assert not [name for name in others if not name.startswith("rtree_")]


def test_every_extension_used_is_registered(base: sqlite3.Connection, delivered: Delivery) -> None:
    rows = base.execute(
        "SELECT table_name, column_name, extension_name, scope FROM gpkg_extensions"
    )
    assert set(rows) == {
        ("gpkg_metadata", None, "gpkg_metadata", "read-write"),
        ("gpkg_metadata_reference", None, "gpkg_metadata", "read-write"),
        ("gpkg_data_columns", None, "gpkg_schema", "read-write"),
        ("gpkg_data_column_constraints", None, "gpkg_schema", "read-write"),
        *((of.name, "geom", "gpkg_rtree_index", "write-only") for of in delivered.layers),
    }


def test_reference_systems_are_those_of_the_standard_and_the_one_in_use(
    base: sqlite3.Connection,
) -> None:
    rows = base.execute(
        "SELECT srs_id, organization, organization_coordsys_id, definition"
        " FROM gpkg_spatial_ref_sys ORDER BY srs_id"
    ).fetchall()
    assert [row[:3] for row in rows] == [
        (-1, "NONE", -1), (0, "NONE", 0), (3405, "EPSG", 3405), (4326, "EPSG", 4326),
    ]  # fmt: skip
    assert [row[3] for row in rows[:2]] == ["undefined", "undefined"]
    for number, _, _, definition in rows[2:]:
        assert pyproj.CRS(definition).equals(pyproj.CRS(number), ignore_axis_order=True)


def shapes(base: sqlite3.Connection, layer: str) -> dict[int, Any]:
    """The shapes of a layer, read without GDAL: header, envelope, well-known binary."""
    found = {}
    for fid, blob in base.execute(f"SELECT fid, geom FROM {layer}"):
        magic, version, flags, number = struct.unpack_from("<2sBBi", blob)
        assert (magic, version, flags & 1, number) == (b"GP", 0, 1, 3405)
        envelope = {0: 0, 1: 32}[flags >> 1 & 7]
        found[fid] = shapely.from_wkb(blob[8 + envelope :])
        if envelope:
            west, east, south, north = struct.unpack_from("<4d", blob, 8)
            assert (west, south, east, north) == found[fid].bounds
    return found


def test_shapes_extents_and_spatial_index_agree(
    base: sqlite3.Connection, delivered: Delivery
) -> None:
    for table in delivered.layers:
        found = gpd.GeoSeries(shapes(base, table.name))
        extent = base.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?",
            (table.name,),
        ).fetchone()
        assert extent == pytest.approx(found.total_bounds, rel=1e-12)
        index = f"rtree_{table.name}_geom"
        rows = base.execute(f"SELECT id, minx, miny, maxx, maxy FROM {index}")
        boxes = {row[0]: row[1:] for row in rows}
        assert boxes.keys() == set(found.index)
        for fid, box in boxes.items():
            # The index keeps single precision, rounded outwards.
            assert box == pytest.approx(found[fid].bounds, abs=0.5)


# --- the right place ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("EPSG:3405", "+lon_0=105 +k=0.9996"),
        ("EPSG:9214", "+lon_0=107 +k=0.9999"),
        ("EPSG:9215", "+lon_0=107.25 +k=0.9999"),
    ],
)
def test_a_place_in_huu_lung_is_where_vn_2000_has_it(
    code: str, zone: str, delivered: Delivery, tmp_path: Path
) -> None:
    """Within 0.01 m of PROJ by EPSG code, and not at the answer without a shift of datum."""
    path = tmp_path / "lienket.gpkg"
    package.write(delivered, path, code, {})
    layer = next(table for table in delivered if table.name == "places").rows
    (place,) = layer[layer["name_vi"].str.contains("Hữu Lũng")].geometry.iloc[:1]
    stored = pyogrio.read_dataframe(path, layer="places", where="name_vi LIKE '%Hữu Lũng%'")
    assert stored.crs == code
    (x, y), *_ = stored.geometry.iloc[0].coords
    east, north = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform(
        place.x, place.y
    )
    assert hypot(x - east, y - north) < 0.01
    naive = pyproj.Proj(f"+proj=tmerc +lat_0=0 {zone} +x_0=500000 +y_0=0 +ellps=WGS84")
    east, north = naive(place.x, place.y)
    assert 180 < hypot(x - east, y - north) < 240


def test_in_degrees_nothing_moves(delivered: Delivery, tmp_path: Path) -> None:
    path = tmp_path / "lienket.gpkg"
    package.write(delivered, path, "EPSG:4326", {})
    layer = next(table for table in delivered if table.name == "roads").rows
    found = pyogrio.read_dataframe(path, layer="roads")
    assert found.geometry.geom_equals_exact(
        layer.sort_values("key").geometry.reset_index(drop=True), 0
    ).all()


# --- the same bytes ----------------------------------------------------------------------------

AGAIN = """
import sys
from pathlib import Path
from lienket import export_tables, pipeline
from lienket.qgis import metadata, package
from test_qgis_package import STYLES
tables = export_tables.from_atlas(pipeline.atlas(pipeline.embedded()))
package.write(tables, Path(sys.argv[1]), "EPSG:3405", STYLES)
"""


def test_written_again_it_is_the_same_file(delivered: Delivery, made: Path, tmp_path: Path) -> None:
    path = tmp_path / "lienket.gpkg"
    for _ in range(2):
        package.write(delivered, path, "EPSG:3405", STYLES)
        assert path.read_bytes() == made.read_bytes()


def test_another_process_elsewhere_makes_the_same_file(made: Path, tmp_path: Path) -> None:
    tests = Path(__file__).parent
    setting = {
        "PYTHONPATH": os.pathsep.join((str(tests.parent / "geo"), str(tests))),
        "OGR_CURRENT_DATE": "1999-01-01T00:00:00Z",
        "PROJ_NETWORK": "ON",
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Ho_Chi_Minh",
    }
    path = tmp_path / "nơi khác.gpkg"
    subprocess.run(
        [sys.executable, "-c", AGAIN, path], env={**os.environ, **setting}, cwd=tmp_path, check=True
    )
    assert path.read_bytes() == made.read_bytes()


def test_settings_of_gdal_are_as_they_were(delivered: Delivery, tmp_path: Path) -> None:
    package.write(delivered, tmp_path / "lienket.gpkg", "EPSG:3405", {})
    for name in ("OGR_CURRENT_DATE", "OGR_SQLITE_SYNCHRONOUS"):
        assert pyogrio.get_gdal_config_option(name) is None


# --- what may go wrong -------------------------------------------------------------------------


def test_no_folder_is_said(delivered: Delivery, tmp_path: Path) -> None:
    with pytest.raises(ProductError, match=r"Không ghi được gói .* \| Cannot write the package"):
        package.write(delivered, tmp_path / "none" / "lienket.gpkg", "EPSG:3405", {})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit to a file")
@pytest.mark.parametrize(("size", "where"), [(300_000, RuntimeError), (4_700_000, sqlite3.Error)])
def test_a_full_disk_is_said(
    size: int, where: type[Exception], delivered: Delivery, tmp_path: Path
) -> None:
    import resource  # noqa: PLC0415 - Windows has none

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        with pytest.raises(ProductError, match=r"Không ghi được gói full\.gpkg") as told:
            package.write(delivered, tmp_path / "full.gpkg", "EPSG:3405", {})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert isinstance(told.value.__cause__, where)


def test_an_old_file_is_replaced_whole(delivered: Delivery, tmp_path: Path, made: Path) -> None:
    path = tmp_path / "lienket.gpkg"
    path.write_bytes(made.read_bytes()[:100_000])
    package.write(delivered, path, "EPSG:3405", STYLES)
    assert path.read_bytes() == made.read_bytes()


def test_the_toy_country_is_packed(toy: Path) -> None:
    assert pyogrio.read_info(toy_package(toy), layer="roads")["features"] == 6


def test_an_empty_layer_is_a_layer(atlas: Atlas, tmp_path: Path) -> None:
    whole = export_tables.from_atlas(atlas)
    roads = next(table for table in whole.layers if table.name == "roads")
    path = tmp_path / "empty.gpkg"
    bare = replace(whole, layers=(replace(roads, rows=roads.rows.iloc[:0]),))
    package.write(bare, path, "EPSG:3405", {})
    told = pyogrio.read_info(path, layer="roads")
    assert (told["features"], told["geometry_type"]) == (0, "MultiLineString")
    assert told["layer_metadata"]["TITLE"] == "Đường bộ"


def test_columns_may_be_called_fid_and_geom(toy: Path, edit: Edit) -> None:
    edit("catalogue.toml", 'columns = ["ref"]', 'columns = ["ref", "fid", "geom"]')
    roads = (toy / "roads.geojson").read_text(encoding="utf-8")
    (toy / "roads.geojson").write_text(
        roads.replace('"ref": null', '"ref": null, "fid": "x", "geom": 7'), encoding="utf-8"
    )
    told = pyogrio.read_dataframe(toy_package(toy), layer="roads")
    assert set(told["fid"]) == {"x"}
    assert set(told["geom"]) == {7}
    assert set(told.geometry.geom_type) == {"MultiLineString"}


def test_titles_and_labels_that_several_have_are_told_apart(toy: Path, edit: Edit) -> None:
    edit("catalogue.toml", 'title_vi = "Đường"', 'title_vi = "Liên kết"')
    edit("catalogue.toml", 'columns = ["ref"]', 'columns = ["ref", "Tên"]')
    roads = (toy / "roads.geojson").read_text(encoding="utf-8")
    (toy / "roads.geojson").write_text(
        roads.replace('"ref": null', '"ref": null, "Tên": "x"'), encoding="utf-8"
    )
    with closing(sqlite3.connect(toy_package(toy))) as opened:
        titles = opened.execute("SELECT identifier FROM gpkg_contents").fetchall()
        labels = opened.execute(
            "SELECT name FROM gpkg_data_columns WHERE table_name = 'roads'"
        ).fetchall()
    assert {("Liên kết (roads)",), ("Liên kết (links)",)} <= set(titles)
    assert {("Tên (name_vi)",), ("Tên (ten)",)} <= set(labels)


# --- other programs ----------------------------------------------------------------------------


@pytest.mark.qgis
def test_ogrinfo_lists_every_layer_without_a_warning(made: Path, delivered: Delivery) -> None:
    program = shutil.which("ogrinfo")
    if program is None:
        pytest.skip("no ogrinfo")
    run = subprocess.run(
        [program, "-ro", "-so", "-al", made], capture_output=True, encoding="utf-8", check=True
    )
    assert run.stderr == ""
    for table in delivered:
        told = run.stdout.partition(f"Layer name: {table.name}\n")[2].partition("Layer name:")[0]
        assert f"Feature Count: {len(table.rows)}\n" in told, table.name
    assert "key: String (0.0) UNIQUE" in run.stdout
    assert "stage: String (0.0), domain name=stage" in run.stdout


@pytest.mark.qgis
def test_gdal_takes_labels_for_aliases_and_comments(made: Path, delivered: Delivery) -> None:
    """No function of pyogrio tells them: its GDAL (3.7 or newer) is asked directly."""
    found = sorted((Path(pyogrio.__file__).parents[1] / "pyogrio.libs").glob("libgdal*"))
    if not found:
        pytest.skip("pyogrio brings no GDAL of its own")
    gdal = ctypes.CDLL(str(found[0]))

    def ask(name: str, *values: object, kind: Any = ctypes.c_void_p) -> Any:  # noqa: ANN401 - C
        function = getattr(gdal, name)
        function.restype = kind
        return function(*values)

    vector = 4
    opened = ctypes.c_void_p(ask("GDALOpenEx", os.fsencode(made), vector, None, None, None))
    for table in delivered:
        layer = ctypes.c_void_p(ask("GDALDatasetGetLayerByName", opened, table.name.encode()))
        definition = ctypes.c_void_p(ask("OGR_L_GetLayerDefn", layer))
        for number, field in enumerate(table.fields):
            column = ctypes.c_void_p(ask("OGR_FD_GetFieldDefn", definition, number))
            told = [
                ask(f"OGR_Fld_Get{what}", column, kind=ctypes.c_char_p).decode()
                for what in ("NameRef", "AlternativeNameRef", "Comment")
            ]
            assert told == [field.name, field.alias_vi, field.alias_en]
    ask("GDALClose", opened)


QGIS = """
import json, os, sys
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
complaints = []
QgsApplication.messageLog().messageReceived.connect(lambda *told: complaints.append(str(told)))
path, names = sys.argv[1], sys.argv[2].split(",")
layer = {name: QgsVectorLayer(path + "|layername=" + name, name, "ogr") for name in names}
told = {
    name: [of.isValid(), of.crs().authid(), of.featureCount(), of.metadata().title(),
           of.metadata().crs().authid(), of.metadata().rights()]
    for name, of in layer.items()
}
roads = layer["roads"]
styles = roads.listStylesInDatabase()
colour = roads.renderer().symbol().symbolLayer(0).properties()["line_color"]
abstract = roads.metadata().abstract()
roads.startEditing()
(old,) = roads.getFeatures("key = 'dt242--bg'")
course = "MultiLineString((640000 2380000, 641000 2380000))"
roads.changeGeometry(old.id(), QgsGeometry.fromWkt(course))
saved = roads.commitChanges()
said = list(complaints)
roads.startEditing()
new = QgsFeature(roads.fields())
new["key"] = "no such road"
roads.addFeature(new)
stray = roads.commitChanges()
found = dict(layers=told, styles=styles[1:3], colour=colour, abstract=abstract, saved=saved,
             stray=stray, why=roads.commitErrors(), complaints=said)
print("ANSWER" + json.dumps(found))
sys.stdout.flush()
os._exit(0)  # QGIS 3.22 crashes when it is taken down in order
"""


@pytest.fixture(scope="module")
def answer(
    made: Path, delivered: Delivery, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What a real QGIS says of a copy of the package, and after editing it."""
    if not SYSTEM_PYTHON.exists():
        pytest.skip("no Python of the system")
    folder = tmp_path_factory.mktemp("qgis")
    path = shutil.copy(made, folder)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    setting = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    names = ",".join(table.name for table in delivered)
    run = subprocess.run(
        [SYSTEM_PYTHON, "-c", QGIS, path, names],
        env=plain | setting, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if "No module named 'qgis'" in run.stderr:
        pytest.skip("no QGIS")
    before, marker, told = run.stdout.partition("ANSWER")
    assert marker, before + run.stderr
    found: dict[str, Any] = json.loads(told)
    found["complaints"] += [line for line in run.stderr.splitlines() if "Warning" in line]
    return found


@pytest.mark.qgis
def test_qgis_opens_every_layer_with_its_place_and_metadata(
    answer: dict[str, Any], delivered: Delivery
) -> None:
    assert answer["layers"] == {
        of.name: [
            True,
            "EPSG:3405" if of.geometry else "",
            len(of.rows),
            of.vi,
            "EPSG:3405" if of.geometry else "",
            [of.credit] if of.credit else [],
        ]
        for of in delivered
    }
    assert "Giấy phép: ODbL-1.0." in answer["abstract"]


@pytest.mark.qgis
def test_qgis_has_nothing_to_complain_of(answer: dict[str, Any]) -> None:
    assert answer["complaints"] == []


@pytest.mark.qgis
def test_qgis_shows_a_layer_in_its_default_style(answer: dict[str, Any]) -> None:
    assert answer["styles"][1] == ["Trạng thái", "Khác"]
    assert answer["colour"] == COLOUR


@pytest.mark.qgis
def test_qgis_saves_an_edit_and_refuses_a_road_of_no_subject(answer: dict[str, Any]) -> None:
    assert answer["saved"]
    assert not answer["stray"]
    assert "FOREIGN KEY" in " ".join(answer["why"])
