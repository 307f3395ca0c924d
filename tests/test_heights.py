"""Positions with three numbers: what is made is what the same shapes make without heights."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import toy as country

from lienket import catalogue, layers, pipeline
from lienket.layers import shapes
from lienket.pipeline import manifest

HEIGHTS: dict[str, Callable[[int], list[Any]]] = {
    "a height": lambda _: [112.5],
    "zero": lambda _: [0],
    "minus zero": lambda _: [-0.0],
    "huge": lambda _: [1e308],
    "a whole number of 40 digits": lambda _: [10**40],
    "not known, as null": lambda _: [None],
    "not known, as NaN": lambda _: [float("nan")],
    "in some positions alone": lambda at: [9.5] if at % 2 else [],
}
"""What may stand behind longitude and latitude; by the number of the position."""


def spread(folder: Path) -> None:
    """Make the roads of a toy workspace pieces, and add an area of two isles and a point."""
    roads = json.loads((folder / "roads.geojson").read_text(encoding="utf-8"))
    (west, east) = roads["features"][0]["geometry"]["coordinates"]
    middle = [105.3, 21.8]
    pieces = {"type": "MultiLineString", "coordinates": [[west, middle], [middle, east]]}
    roads["features"][0]["geometry"] = pieces
    (folder / "roads.geojson").write_text(json.dumps(roads), encoding="utf-8")
    isles = [[[[x, 21.9], [x + 0.01, 21.9], [x + 0.01, 21.92], [x, 21.9]]] for x in (105.2, 105.3)]
    woods = country.feature("wood", "MultiPolygon", isles)
    wells = country.feature("wells", "Point", [105.2, 21.1])
    (folder / "more.geojson").write_text(country.collection([woods, wells]), encoding="utf-8")
    layer = {
        "key": "more",
        "geometry": '"MultiPolygon", "Point"',
        "status": "false",
        "title_vi": "Thêm",
        "order": 4,
        "columns": "",
        "coverage": "false",
    }
    path = folder / "catalogue.toml"
    told = path.read_text(encoding="utf-8") + country.LAYER.format(**layer)
    path.write_text(told, encoding="utf-8")


def raised(value: list[Any], more: Callable[[int], list[Any]], count: list[int]) -> list[Any]:
    """Coordinates with `more` behind each position; the last position of a ring is its first."""
    if not isinstance(value[0], list):
        count[0] += 1
        return [*value, *more(count[0])]
    return [raised(item, more, count) for item in value]


def raise_all(folder: Path, more: Callable[[int], list[Any]]) -> None:
    """Give each position of each layer in `folder` a third number."""
    for path in sorted(folder.glob("*.geojson")):
        data = json.loads(path.read_text(encoding="utf-8"))
        for feature in data["features"]:
            shape = feature["geometry"]
            shape["coordinates"] = raised(shape["coordinates"], more, [0])
        path.write_text(country.collection(data["features"]), encoding="utf-8")


def products(out: Path) -> Iterator[tuple[str, bytes]]:
    """What a build made, but for the record of what it was made from."""
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.name != manifest.FILE:
            yield str(path.relative_to(out)), path.read_bytes()


def built(folder: Path, only: tuple[str, ...]) -> tuple[dict[str, bytes], list[str]]:
    told: list[str] = []
    out = folder.parent / f"{folder.name}-out"
    pipeline.run(pipeline.Order(workspace=folder, out=out, only=only), warn=told.append)
    return dict(products(out)), told


def test_a_build_makes_the_same_bytes_of_a_workspace_with_heights(tmp_path: Path) -> None:
    only = ("web", "tables", "qgis", "report")
    flat, high = (country.write(tmp_path / name) for name in ("flat", "high"))
    for folder in (flat, high):
        spread(folder)
    raise_all(high, HEIGHTS["in some positions alone"])
    expected, silent = built(flat, only)
    found, told = built(high, only)
    assert {name for name in expected if expected[name] != found.get(name)} == set()
    assert found.keys() == expected.keys()
    assert silent == []
    assert [line.split(":")[0] for line in told] == [
        "districts.geojson",
        "roads.geojson",
        "gates.geojson",
        "more.geojson",
    ]
    assert "6 đối tượng" not in told[0]
    assert "4 đối tượng" in told[0]
    assert "features: 4" in told[0]


@pytest.mark.parametrize("name", HEIGHTS)
def test_any_height_is_left_out_of_any_geometry(name: str, toy: Path, tmp_path: Path) -> None:
    flat = country.write(tmp_path / "flat")
    for folder in (flat, toy):
        spread(folder)
    raise_all(toy, HEIGHTS[name])
    described, _ = catalogue.read(toy)
    assert described is not None
    expected, _ = layers.read(flat, described)
    found, faults = layers.read(toy, described)
    assert faults == ()
    for layer, frame in expected.items():
        assert [*found[layer].geometry.to_wkb()] == [*frame.geometry.to_wkb()]


@pytest.mark.parametrize(
    "position",
    [
        [105.5, 21, "12"],
        [105.5, 21, True],
        [105.5, 21, [3]],
        [105.5, 21, 3, 4],
        [105.5],
        [None, 21],
    ],
)
def test_what_is_no_height_is_refused(position: list[object]) -> None:
    with pytest.raises(ValueError, match=r"độ cao \| .* and perhaps a height"):
        shapes.parse({"type": "Point", "coordinates": position})
