"""Reading and writing GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from lienket import catalogue, layers, pipeline
from lienket.errors import CrsError


def frame(**columns: Sequence[object]) -> gpd.GeoDataFrame:
    points = [shapely.Point(105 + n / 3, 21) for n, _ in enumerate(columns["key"])]
    return gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")


def test_a_file_is_sorted_by_key_one_feature_a_line(tmp_path: Path) -> None:
    layers.write(frame(key=["b", "a"]), tmp_path / "x.geojson")
    lines = (tmp_path / "x.geojson").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4
    assert [json.loads(line.rstrip(","))["properties"]["key"] for line in lines[1:3]] == ["a", "b"]


def test_a_file_is_plain_rfc_7946(tmp_path: Path) -> None:
    ring = shapely.Polygon([(105, 21), (105, 22), (106, 22), (106, 21)])  # clockwise
    one = gpd.GeoDataFrame({"key": ["a"]}, geometry=[ring], crs="EPSG:4326")
    layers.write(one, tmp_path / "x.geojson")
    data = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert set(data) == {"type", "features"}
    assert set(data["features"][0]) == {"type", "properties", "geometry"}
    assert shapely.LinearRing(data["features"][0]["geometry"]["coordinates"][0]).is_ccw


def test_degrees_have_six_decimals_at_most(tmp_path: Path) -> None:
    layers.write(frame(key=["a", "b"]), tmp_path / "x.geojson")
    data = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert data["features"][1]["geometry"]["coordinates"] == [105.333333, 21]


@pytest.mark.parametrize("value", [None, float("nan")])
def test_a_missing_value_is_null(tmp_path: Path, value: object) -> None:
    layers.write(frame(key=["a"], error_m=[value]), tmp_path / "x.geojson")
    data = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert data["features"][0]["properties"] == {"key": "a", "error_m": None}


def test_a_column_may_be_called_class(tmp_path: Path) -> None:
    layers.write(frame(key=["a"], **{"class": ["port"]}), tmp_path / "x.geojson")
    data = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert data["features"][0]["properties"]["class"] == "port"


def test_another_crs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CrsError, match=r"EPSG:4326 was expected, got EPSG:3405"):
        layers.write(frame(key=["a"]).to_crs("EPSG:3405"), tmp_path / "x.geojson")


@pytest.mark.parametrize("folder", ["toy", "embedded"])
def test_what_is_read_is_written_back_the_same(folder: str, toy: Path, tmp_path: Path) -> None:
    source = toy if folder == "toy" else pipeline.embedded()
    found, _ = catalogue.read(source)
    assert found is not None
    frames, faults = layers.read(source, found)
    assert faults == ()
    for layer in found.layers:
        layers.write(frames[layer.key].drop(columns="line"), tmp_path / "once.geojson")
        first = json.loads((source / layer.file).read_text(encoding="utf-8"))
        second = json.loads((tmp_path / "once.geojson").read_text(encoding="utf-8"))
        by_key = {row["properties"]["key"]: row for row in first["features"]}
        assert {row["properties"]["key"]: row for row in second["features"]} == by_key, layer.key


def test_the_line_of_a_feature_is_where_it_stands(toy: Path) -> None:
    found, _ = catalogue.read(toy)
    assert found is not None
    frames, _ = layers.read(toy, found)
    assert [*frames["roads"]["line"]] == [2, 3, 4, 5, 6, 7]
    pretty = json.dumps(json.loads((toy / "gates.geojson").read_text(encoding="utf-8")), indent=1)
    (toy / "gates.geojson").write_text(pretty, encoding="utf-8")
    frames, _ = layers.read(toy, found)
    assert [*frames["gates"]["line"]] == [4]
