"""Sides and roads that lie oddly, and workspaces in other parts of the world."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import toy as country

from lienket import pipeline

PLACES = {
    "south of the equator": (0, -45, 1, "EPSG:32748"),
    "over the equator": (0, -21.5, 1, "EPSG:32648"),
    "in the west": (-180, 0, 1, "EPSG:32618"),
    "over the prime meridian": (-105.5, 30, 1, "EPSG:32631"),
    "at the antimeridian": (73.5, 0, 1, "EPSG:32660"),
    "at the pole": (0, 67.5, 1, "EPSG:32648"),
    "a hundred metres wide": (0, 0, 1e-3, "EPSG:3405"),
    "as large as a country": (0, 0, 4, "EPSG:3405"),
}
"""Where the toy country may lie: moved by [deg], scaled by [-], measured in."""

SIDES: dict[str, dict[str, list[list[float]]]] = {
    "overlap in part, of two sides": {"d-a1": [[105, 21.5], [105.6, 22]]},
    "overlap in part, of one side": {"d-a1": [[105, 21.4], [105.5, 22]]},
    "lie on each other, of two sides": {"d-a1": [[105.5, 21.5], [106, 22]]},
    "lie on each other, of one side": {"d-a1": [[105, 21], [105.5, 21.5]]},
    "lie within another": {"d-a1": [[105.6, 21.6], [105.9, 21.9]]},
    "overlap by a hair": {"d-a1": [[105, 21.5], [105.500001, 22]]},
    "gape by a hair": {"d-a1": [[105, 21.5], [105.499999, 22]]},
    "all lie on each other": {
        key: [[105, 21], [106, 22]] for key in ("d-a1", "d-a2", "d-b1", "d-b2")
    },
}
"""Districts, from corner to corner, that are no coverage."""

APART: dict[str, dict[str, list[list[float]]]] = {
    "meet nowhere": {"d-a1": [[104.9, 21.5], [105.2, 22]], "d-a2": [[104.9, 21], [105.2, 21.5]]},
    "meet in a corner": {"d-a1": [[105, 22], [105.5, 22.3]], "d-a2": [[104.6, 22], [105, 22.3]]},
    "are a hair wide": {
        "d-a1": [[105.499999, 21.5], [105.5, 21.500001]],
        "d-b1": [[105.5, 21.5], [105.500001, 21.500001]],
        "d-a2": [[105.499999, 21.499999], [105.5, 21.5]],
        "d-b2": [[105.5, 21.499999], [105.500001, 21.5]],
    },
    "are as large as the bounds": {
        "d-a1": [[104.5, 21.5], [105.5, 22.5]],
        "d-b1": [[105.5, 21.5], [106.5, 22.5]],
        "d-a2": [[104.5, 20.5], [105.5, 21.5]],
        "d-b2": [[105.5, 20.5], [106.5, 21.5]],
    },
}
"""Districts that lie oddly and are a coverage."""

ROADS: dict[str, dict[str, list[list[float]]]] = {
    "touch the border alone": {"ra--aa": [[105.5, 21.6], [105.4, 21.8]]},
    "run along the border": {
        "ra--aa": [[105.5, 21.55], [105.5, 21.75]],
        "ra--bb": [[105.5, 21.75], [105.5, 21.95]],
    },
    "lie in no district": {
        "ra--aa": [[104.6, 20.6], [104.7, 20.7]],
        "ra--bb": [[104.7, 20.7], [104.8, 20.7]],
    },
    "lie on each other's side": {
        "ra--aa": [[105.5, 21.8], [105.9, 21.8]],
        "ra--bb": [[105.1, 21.8], [105.5, 21.8]],
    },
    "begin outside the districts": {"ra--aa": [[104.6, 21.8], [105.5, 21.8]]},
    "pass over the border again and again": {
        "ra--aa": [[105.49 + 0.02 * (n % 2), 21.55 + 0.04 * n] for n in range(9)]
    },
}
"""Roads that lie oddly, by the key of the part."""


def change(path: Path, shapes: dict[str, list[list[float]]], *, boxes: bool) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    for feature in data["features"]:
        if (found := shapes.get(feature["properties"]["key"])) is not None:
            (west, south), (east, north) = found[0], found[-1]
            ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
            feature["geometry"]["coordinates"] = [ring] if boxes else found
    path.write_text(country.collection(data["features"]), encoding="utf-8")


def uncover(folder: Path) -> None:
    """Say of the layer of districts that it need not be a coverage."""
    path = folder / "catalogue.toml"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace("coverage = true", "coverage = false"), encoding="utf-8")


def moved(folder: Path, east: float, north: float, scale: float, code: str) -> None:
    """Move a toy workspace, scaled about the place where four districts meet."""

    def move(value: Sequence[Any]) -> list[Any]:
        if not isinstance(value[0], int | float):
            return [move(each) for each in value]
        lon, lat = (scale * (at - middle) for at, middle in zip(value, (105.5, 21.5), strict=True))
        return [round(lon + 105.5 + east, 9), round(lat + 21.5 + north, 9)]

    for path in folder.glob("*.geojson"):
        data = json.loads(path.read_text(encoding="utf-8"))
        for feature in data["features"]:
            feature["geometry"]["coordinates"] = move(feature["geometry"]["coordinates"])
        path.write_text(country.collection(data["features"]), encoding="utf-8")
    path = folder / "catalogue.toml"
    content = path.read_text(encoding="utf-8")
    bounds = [*move([104.5, 20.5]), *move([106.5, 22.5])]
    content = content.replace("[104.5, 20.5, 106.5, 22.5]", str(bounds))
    path.write_text(content.replace('"EPSG:3405"', f'"{code}"'), encoding="utf-8")
    path = folder / "facts" / "waypoints.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    cells = [row.split(",") for row in rows]
    for row in cells:
        row[4:6] = map(str, move([float(row[4]), float(row[5])]))
    path.write_text("\n".join([head, *map(",".join, cells)]) + "\n", encoding="utf-8")


def accept(folder: Path) -> None:
    """List in `known.toml` whatever of the drawings is odd."""
    kinds = {"line_outside": "outside", "ends_short": "short"}
    for fault in pipeline.check(folder):
        metres = re.findall(r"metres = (\d+)", fault.expected_en)[0]
        entry = f'[[{kinds[fault.code]}]]\nkey = "{fault.key}"\nmetres = {metres}\n'
        with (folder / "known.toml").open("a", encoding="utf-8") as file:
            file.write(f'{entry}reason_vi = "thử"\nreason_en = "a test"\n')


def builds(folder: Path) -> None:
    accept(folder)
    assert pipeline.check(folder) == ()
    order = pipeline.Order(workspace=folder, out=folder.parent / "out", only=("web", "tables"))
    assert pipeline.run(order)


@pytest.mark.parametrize("name", PLACES)
def test_a_workspace_may_lie_anywhere(name: str, toy: Path) -> None:
    moved(toy, *PLACES[name])
    builds(toy)


@pytest.mark.parametrize(
    ("east", "north", "scale", "code"),
    [(-100, -60, 1, "EPSG:3405"), (0, 0, 1, "EPSG:3857"), (-105.5, -21.5, 80, "EPSG:3405")],
    ids=["another part of the world", "a CRS of web maps", "the whole world"],
)
def test_a_measuring_crs_that_falsifies_distances_is_refused(
    east: float, north: float, scale: float, code: str, toy: Path
) -> None:
    moved(toy, east, north, scale, code)
    assert {(fault.place, fault.code) for fault in pipeline.check(toy)} == {
        ("catalogue.toml · measuring_crs", "far_crs")
    }


@pytest.mark.parametrize("name", SIDES)
def test_sides_are_a_coverage_whatever_their_layer_says(name: str, toy: Path) -> None:
    uncover(toy)
    change(toy / "districts.geojson", SIDES[name], boxes=True)
    faults = [fault for fault in pipeline.check(toy) if fault.file == "districts.geojson"]
    assert {fault.code for fault in faults} & {"areas_overlap", "areas_gape"}
    assert any(
        "“d-a1”" in fault.vi and re.search(r"\(105\.\d+, 21\.\d+\)", fault.vi) for fault in faults
    )


@pytest.mark.parametrize("name", APART)
def test_districts_may_lie_oddly(name: str, toy: Path) -> None:
    change(toy / "districts.geojson", APART[name], boxes=True)
    builds(toy)


@pytest.mark.parametrize("name", ROADS)
def test_roads_may_lie_oddly(name: str, toy: Path) -> None:
    change(toy / "roads.geojson", ROADS[name], boxes=False)
    builds(toy)
