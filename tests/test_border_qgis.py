"""Crossings and lengths on the shipped layers, held against those that a real QGIS computes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from lienket import pipeline
from lienket.model.atlas import Atlas

SYSTEM_PYTHON = Path("/usr/bin/python3")

QGIS = """
import json, os, sys
from qgis.analysis import QgsNativeAlgorithms
from qgis.core import (QgsApplication, QgsDistanceArea, QgsFeature, QgsGeometry,
                       QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer, QgsWkbTypes)
application = QgsApplication([], False)
application.initQgis()
QgsApplication.processingRegistry().addProvider(QgsNativeAlgorithms())
context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
ruler = QgsDistanceArea()
ruler.setEllipsoid("WGS84")
layer = {name: QgsVectorLayer(os.path.join(sys.argv[1], name + ".geojson"), name, "ogr")
         for name in ("districts", "roads", "railway", "network", "local_roads")}
lengths = {feature["key"]: ruler.measureLength(feature.geometry())
           for name in ("roads", "railway") for feature in layer[name].getFeatures()}
border = QgsVectorLayer("MultiLineString?crs=EPSG:4326&field=pair:string", "border", "memory")
pairs, shapes = {}, [(f["key"], f["side"], f.geometry()) for f in layer["districts"].getFeatures()]
for a, side, one in shapes:
    for b, other_side, other in shapes:
        if (side, other_side) == ("bg", "ls") and one.intersects(other):
            met = one.intersection(other)
            met.convertGeometryCollectionToSubclass(QgsWkbTypes.LineGeometry)
            if not met.isEmpty():
                pairs["border-" + a + "-" + b] = ruler.measureLength(met)
                row = QgsFeature(border.fields())
                row["pair"] = "border-" + a + "-" + b
                row.setGeometry(met)
                border.dataProvider().addFeature(row)
algorithm = QgsApplication.processingRegistry().createAlgorithmById("native:lineintersections")
points = []
for name in ("roads", "railway", "network", "local_roads"):
    result, done = algorithm.run(
        {"INPUT": layer[name], "INTERSECT": border, "OUTPUT": "memory:"}, context, feedback)
    assert done, feedback.textLog()
    for row in context.getMapLayer(result["OUTPUT"]).getFeatures():
        point = row.geometry().asPoint()
        points.append([row["key"], row["pair"], point.x(), point.y()])
print("ANSWER" + json.dumps(dict(lengths=lengths, pairs=pairs, points=points)))
sys.stdout.flush()
os._exit(0)  # QGIS 3.22 crashes when it is taken down in order
"""


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What QGIS computes from the layers as they are shipped."""
    if not SYSTEM_PYTHON.exists():
        pytest.skip("no Python of the system")
    folder = tmp_path_factory.mktemp("qgis")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    setting = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    run = subprocess.run(
        [SYSTEM_PYTHON, "-c", QGIS, pipeline.embedded()],
        env=plain | setting, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if "No module named 'qgis'" in run.stderr:
        pytest.skip("no QGIS")
    before, marker, told = run.stdout.partition("ANSWER")
    assert marker, before + run.stderr
    return json.loads(told)  # type: ignore[no-any-return] # JSON


pytestmark = pytest.mark.qgis


@pytest.fixture(scope="module")
def met(answer: dict[str, Any]) -> gpd.GeoDataFrame:
    """Where QGIS finds lines on the border, in metres: `key` of the line, `pair` of the border."""
    frame = gpd.GeoDataFrame(answer["points"], columns=["key", "pair", "x", "y"])
    return frame.set_geometry(
        gpd.points_from_xy(frame["x"], frame["y"], crs="EPSG:4326").to_crs("EPSG:3405")
    )


def test_borders_are_as_long_as_in_qgis(atlas: Atlas, answer: dict[str, Any]) -> None:
    ours = atlas.border.pairs["length_km"] * 1000
    assert ours.to_dict() == pytest.approx(answer["pairs"], rel=1e-3)


def test_parts_are_as_long_as_in_qgis(atlas: Atlas, answer: dict[str, Any]) -> None:
    parts = atlas.border.stretches
    ours = parts[parts["length_km"] > 0].set_index("part")["length_km"] * 1000
    assert len(ours) == 20
    assert ours.to_dict() == pytest.approx(
        {key: answer["lengths"][key] for key in ours.index}, rel=1e-3
    )


def test_each_crossing_lies_where_qgis_finds_it(atlas: Atlas, met: gpd.GeoDataFrame) -> None:
    ours = atlas.border.crossings.to_crs("EPSG:3405")
    off = {}
    for key in map(str, ours.index):
        row = ours.loc[key]
        own = met["key"].isin([row["feature_a"], row["feature_b"]]) & (met["pair"] == row["pair"])
        off[key] = met[own].distance(ours.geometry.loc[key]).min()
    assert len(off) == len(ours)
    assert (ours["level"] != "local").sum() == 11
    assert max(off.values()) < 1, off


def test_nothing_else_passes_but_what_comes_back_within_500_m(
    atlas: Atlas, met: gpd.GeoDataFrame
) -> None:
    """ĐT.250 leaves Lạng Sơn for 179 m and comes back; small roads have a rule of their own."""
    ours = atlas.border.crossings.to_crs("EPSG:3405")
    larger = met[~met["key"].isin(atlas.frames["local_roads"].index)]
    far = larger[larger.distance(ours.union_all()) > 60]
    assert {*far["key"]} == {"dt250--ls", "net-dt250-secondary-inferred"}
    first, second = far.geometry[far["key"] == "dt250--ls"]
    assert first.distance(second) < 500
