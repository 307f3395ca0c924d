"""Every export as QGIS, and its GDAL, reads it back: rows, letters, values, places, CRS."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import elsewhere
import geopandas as gpd
import hostile
import pandas as pd
import pytest
import shapely
import toy as country
from shapely.geometry.base import BaseGeometry

from lienket import export_tables, exports, pipeline
from lienket.export_tables import Delivery, Table
from lienket.exports import FORMATS
from lienket.exports.lettering import LAST
from lienket.model.atlas import Atlas
from lienket.qgis import package

pytestmark = pytest.mark.qgis

CODE = "EPSG:3405"
WORLDS = ("embedded", "toy", *range(hostile.ROUNDS))
"""The workspaces that are exported: the embedded one, the toy country, all hostile ones."""


@dataclass(frozen=True)
class World:
    """A workspace, what is handed over of it, and its files as QGIS reads them."""

    handed: Delivery
    folder: Path
    read: elsewhere.Read

    def rows(self, *names: str) -> list[dict[str, Any]]:
        """What QGIS finds in a file: its layers."""
        return self.read[str(self.folder.joinpath(*names))]


@pytest.fixture(scope="module")
def worlds(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> dict[str | int, World]:
    """Every world, exported; QGIS is started once."""
    found = {}
    for name in WORLDS:
        folder = tmp_path_factory.mktemp(f"world-{name}")
        handed = export_tables.from_atlas(
            atlas if name == "embedded" else _small(name, folder / "workspace")
        )
        exports.write(handed, FORMATS, folder / "also", CODE)
        package.write(handed, folder / "lienket.gpkg", CODE, {})
        found[name] = (handed, folder)
    endings = {".shp", ".dbf", ".fgb", ".kml", ".dxf", ".gpkg"}
    files = [
        path
        for _, folder in found.values()
        for path in sorted(folder.rglob("*"))
        if path.suffix in endings
        and not (path.suffix == ".dbf" and path.with_suffix(".shp").exists())
    ]
    read = elsewhere.qgis(*files)
    return {name: World(handed, folder, read) for name, (handed, folder) in found.items()}


def _small(name: str | int, folder: Path) -> Atlas:
    return pipeline.atlas(country.write(folder)) if name == "toy" else hostile.atlas(int(name))


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, worlds: dict[str | int, World]) -> World:
    found: World = worlds[request.param]
    return found


def test_shapefiles_come_back_row_for_row(world: World) -> None:
    for table in world.handed:
        ending = "shp" if table.geometry else "dbf"
        (layer,) = world.rows("also", "shp", f"{table.name}.{ending}")
        handed = _placed(table)
        assert layer["valid"]
        assert elsewhere.differences(elsewhere.in_dbf(handed), layer["rows"], near=0.01) == []
        assert not table.geometry or layer["crs"] == CODE


def _placed(table: Table) -> Table:
    """`table` with its shapes in the CRS that was asked for."""
    if not table.geometry:
        return table
    return replace(table, rows=gpd.GeoDataFrame(table.rows).to_crs(CODE))


def test_flatgeobufs_come_back_row_for_row(world: World) -> None:
    for table in world.handed.layers:
        (layer,) = world.rows("also", "fgb", f"{table.name}.fgb")
        assert layer["valid"]
        assert elsewhere.differences(elsewhere.cells(table), layer["rows"]) == []
        assert layer["crs"] == "EPSG:4326"


def test_the_layers_of_a_kml_open_by_the_address_that_qgis_gives_them(world: World) -> None:
    layers = world.rows("also", "kml", "lienket.kml")
    assert [layer["name"] for layer in layers if not layer["valid"]] == []
    assert len(layers) == len(world.handed.layers)
    ordered = sorted(world.handed.layers, key=lambda table: not table.status)
    for table, layer in zip(ordered, layers, strict=True):
        assert elsewhere.differences(elsewhere.in_kml(table), layer["rows"]) == []
        assert not layer["rows"] or layer["crs"] == "EPSG:4326"


def test_a_package_comes_back_row_for_row_in_its_crs(world: World) -> None:
    layers = {layer["name"]: layer for layer in world.rows("lienket.gpkg")}
    assert layers.keys() == {table.name for table in world.handed}
    for table in world.handed:
        layer, handed = layers[table.name], _placed(table)
        assert not table.geometry or layer["crs"] == CODE
        assert layer["valid"]
        assert elsewhere.differences(elsewhere.cells(handed), layer["rows"], near=0.01) == []


VAGUE = " (vị trí không chính xác)"


def test_a_drawing_has_every_name_and_every_line_in_its_place(world: World) -> None:
    (layer,) = world.rows("also", "dxf", "lienket.dxf")
    assert layer["valid"]
    names = [row["Text"] for row in layer["rows"] if row["SubClasses"].endswith("AcDbMText")]
    shown = {name for name in names if not name.removesuffix(VAGUE).endswith("...")}
    handed = [row for table in world.handed.layers for row in elsewhere.cells(table)]
    expected = [_drawn(row["name_vi"]) for row in handed if row["name_vi"] is not None]
    assert len(names) == len(expected)
    assert {name.removesuffix(VAGUE) for name in shown} <= {*expected}
    assert len(shown) >= len({*expected}) / 2
    rows = pd.concat([table.rows[["geometry"]] for table in world.handed.layers])
    placed = gpd.GeoSeries(rows["geometry"], crs=4326).to_crs(CODE)
    drawn = [shapely.from_wkb(bytes.fromhex(row["shape"])) for row in layer["rows"]]
    lines = sum(_pieces(shape) for shape in placed)
    assert len(drawn) - len(names) == lines
    assert shapely.union_all([*drawn]).bounds == pytest.approx(placed.total_bounds, abs=200)


def _drawn(name: str) -> str:
    return "".join(
        letter if ord(letter) <= LAST else "\N{REPLACEMENT CHARACTER}" for letter in name
    )


def _pieces(shape: BaseGeometry) -> int:
    """How many lines and points a shape is drawn with: an area has one a ring."""
    parts = shapely.get_parts(shape)
    return sum(len(shapely.get_rings(part)) or 1 for part in parts)
