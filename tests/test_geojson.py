"""GeoJSON as people take it away: words beside codes, no column that says nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lienket import pipeline, schema, style, tables, vocabulary

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """The features of each file of the embedded workspace."""
    folder = tmp_path_factory.mktemp("geojson")
    tables.write(pipeline.atlas(pipeline.embedded()), folder)
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["features"]
        for path in sorted((folder / "geojson").iterdir())
    }


def test_the_words_of_a_code_stand_beside_it(shipped: dict[str, Rows]) -> None:
    seen = set()
    for features in shipped.values():
        for told in (feature["properties"] for feature in features):
            for name, column in schema.columns().items():
                if column.words and told.get(name):
                    vi, en = next(
                        (word.vi, word.en)
                        for family in column.words
                        for word in vocabulary.words(family).values()
                        if word.code == told[name]
                    )
                    assert (told[f"{name}_vi"], told[f"{name}_en"]) == (vi, en)
                    seen.add(name)
    assert {"stage", "condition", "accuracy", "kind", "works"} <= seen


def test_a_side_and_a_class_have_words_too(shipped: dict[str, Rows]) -> None:
    (district,) = (
        row["properties"] for row in shipped["districts"] if "186" in row["properties"]["key"]
    )
    assert (district["side"], district["side_vi"]) == ("ls", "Lạng Sơn")
    told = {row["properties"]["class"]: row["properties"] for row in shipped["network"]}
    assert told["motorway"]["class_vi"] == style.ground("network", "motorway").vi


def test_no_column_is_empty_in_every_row(shipped: dict[str, Rows]) -> None:
    for layer, features in shipped.items():
        rows = [feature["properties"] for feature in features]
        for name in rows[0].keys() - {"key", "name_vi", "name_en"}:
            assert any(row[name] not in {None, ""} for row in rows), f"{layer}.{name}"


def test_only_lines_have_a_length_and_only_areas_an_area(shipped: dict[str, Rows]) -> None:
    kinds = set()
    for feature in (row for features in shipped.values() for row in features):
        form, told = feature["geometry"]["type"], feature["properties"]
        assert told.get("area_ha") is None or form.endswith("Polygon")
        assert told.get("length_km") is None or form.endswith("LineString")
        kinds |= {form for name in ("area_ha", "length_km") if told.get(name)}
    assert {"LineString", "MultiPolygon"} <= kinds


def test_a_code_without_a_value_has_no_words(shipped: dict[str, Rows]) -> None:
    gates = [row["properties"] for row in shipped["gates"]]
    assert all("stage" not in row and "stage_vi" not in row for row in gates)
    crossings = [row["properties"] for row in shipped["crossings"]]
    assert {row["works_vi"] for row in crossings if not row["works"]} <= {None}


def test_columns_of_words_are_described(tmp_path: Path, toy: Path) -> None:
    pipeline.run(pipeline.Order(toy, tmp_path / "maps", only=("tables",)))
    told = json.loads((tmp_path / "maps" / "datapackage.json").read_text(encoding="utf-8"))
    roads = next(row for row in told["resources"] if row["path"] == "geojson/roads.geojson")
    titles = {row["name"]: row["title"] for row in roads["featureSchema"]["fields"]}
    assert titles["stage_vi"] == "Giai đoạn (bằng chữ)"
