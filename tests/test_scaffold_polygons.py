"""A new workspace of polygons of one's own: what is read, refused, chosen, and mended."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import faults
import geopandas as gpd
import numpy as np
import pytest
import shapely

from lienket import pipeline
from lienket.errors import UsageError
from lienket.scaffold import coverage, polygons
from lienket.scaffold.draft import Draft
from lienket.scaffold.own_file import Asked

#   north   +----+----+     A | B, each of two units
#           | A1 | B1 |
#           +----+----+
#           | A2 | B2 |
#   south   +----+----+
UNITS = {
    ("A", "A1"): (0, 1, 1, 2),
    ("B", "B1"): (1, 1, 2, 2),
    ("A", "A2"): (0, 0, 1, 1),
    ("B", "B2"): (1, 0, 2, 1),
}


def square(
    west: float, south: float, step: float, names: tuple[str, str] = ("Oak-County", "Elm")
) -> gpd.GeoDataFrame:
    """The units from a corner on, WGS 84 degrees; `names`: of the two sides."""
    rows = [
        {"state": names["AB".index(side)], "name": f"{unit} Ward", "geometry": shapely.box(*box)}
        for (side, unit), box in UNITS.items()
    ]
    frame = gpd.GeoDataFrame(rows, crs="EPSG:4326")
    moved = frame.geometry.affine_transform([step, 0, 0, step, west, south])
    return frame.set_geometry(moved)


def written(frame: gpd.GeoDataFrame, folder: Path, name: str = "sides.gpkg") -> Path:
    """A file of them."""
    frame.to_file(folder / name)
    return folder / name


def catalogue(draft: Draft) -> dict[str, Any]:
    """The catalogue of a draft."""
    found: dict[str, Any] = tomllib.loads(draft.files["catalogue.toml"].decode())
    return found


def test_a_workspace_in_the_west_speaks_english_and_measures_in_its_zone(tmp_path: Path) -> None:
    path = written(square(-121, 45, 0.2), tmp_path)
    done = faults.command("new", "--sides", path, "--name", "Oak and Elm", tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert pipeline.check(tmp_path / "new") == ()
    data = tomllib.loads((tmp_path / "new" / "catalogue.toml").read_text(encoding="utf-8"))
    head = data["workspace"]
    assert (head["language"], head["measuring_crs"]) == ("en", "EPSG:32610")
    assert [side["key"] for side in data["side"]] == ["oak-county", "elm"]
    areas = gpd.read_file(tmp_path / "new" / "areas.geojson")
    assert [*areas["name_en"]] == ["A1 Ward", "B1 Ward", "A2 Ward", "B2 Ward"]


def test_vietnamese_names_and_a_metric_crs_are_kept(tmp_path: Path) -> None:
    frame = square(105, 21, 0.2, ("Lạng Sơn", "Bắc Ninh")).to_crs("EPSG:3405")
    frame = frame.rename(columns={"state": "TINH"})
    draft = polygons.compose(Asked(written(frame, tmp_path)), "Ví dụ", "", "2024")
    head = catalogue(draft)["workspace"]
    assert (head["language"], head["measuring_crs"]) == ("vi", "EPSG:3405")
    assert head["epoch"] == "2024"


def test_a_workspace_of_many_sides_is_made(tmp_path: Path) -> None:
    boxes = [shapely.box(x, y, x + 1, y + 1) for y in range(4) for x in range(4)]
    frame = gpd.GeoDataFrame(
        {"region": [f"Region {n}" for n in range(16)]}, geometry=boxes, crs="EPSG:4326"
    )
    small = frame.set_geometry(frame.geometry.affine_transform([0.1, 0, 0, 0.1, 10, 50]))
    draft = polygons.compose(Asked(written(small, tmp_path)), "Regions", "en", "")
    assert len(catalogue(draft)["side"]) == 16


def overlapping(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` (WGS 84, degrees) with its first unit far into the second."""
    wide = frame.geometry.copy()
    wide.iloc[0] = wide.iloc[0].buffer(0.05)
    return frame.set_geometry(wide)


@pytest.mark.parametrize(
    ("change", "asked", "told"),
    [
        (overlapping, {}, r"1 and 2 overlap at"),
        (lambda frame: frame.drop(columns="state"), {}, "--column NAME; the columns: name"),
        (lambda frame: frame, {"column": "stat"}, r"“stat” \(state\?\)"),
        (lambda frame: frame, {"column": "state", "names": "x"}, "--names"),
        (lambda frame: frame.assign(state="Oak"), {}, "names only one side"),
        (lambda frame: frame.assign(state=["Oak", None, "Elm", ""]), {}, "empty in record 2, 4"),
        (lambda frame: frame.set_crs(None, allow_override=True), {}, "--crs EPSG_CODE"),
        (lambda frame: frame, {"crs": "99999"}, "no CRS EPSG “99999”"),
        (lambda frame: frame.set_geometry(frame.centroid.to_crs(frame.crs)), {}, "no polygons"),
        (lambda frame: frame.set_geometry(frame.affine_transform([150, 0, 0, 60, 17990, -2670])),
         {}, "too far"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS", "ignore:.*crs.*was not")
def test_a_file_that_cannot_be_used_is_refused(
    change: object, asked: dict[str, str], told: str, tmp_path: Path
) -> None:
    assert callable(change)
    path = written(change(square(-121, 45, 0.2)), tmp_path)
    with pytest.raises(UsageError, match=told):
        polygons.compose(Asked(path, **asked), "A", "", "")


@pytest.mark.parametrize("name", ["none.gpkg", "text.gpkg", "folder.gpkg"])
def test_what_is_no_file_of_polygons_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "text.gpkg").write_text("nothing", encoding="utf-8")
    (tmp_path / "folder.gpkg").mkdir()
    with pytest.raises(UsageError, match=name):
        polygons.compose(Asked(tmp_path / name), "A", "", "")


def test_names_cannot_write_into_the_catalogue(tmp_path: Path) -> None:
    frame = square(-121, 45, 0.2, ('a"\nkey = "b', "@id@"))
    draft = polygons.compose(Asked(written(frame, tmp_path)), 'x" # \\', "", "")
    data = catalogue(draft)
    assert data["workspace"]["title_en"] == 'x" # \\'
    assert [side["name_en"] for side in data["side"]] == ['a" key = "b', "@id@"]


# --- coverages -----------------------------------------------------------------------------------


def test_what_gapes_or_overlaps_a_little_is_closed() -> None:
    boxes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1.0004, 0, 2, 1),
                      shapely.box(0, 0.9997, 2, 2)])  # fmt: skip
    assert not shapely.coverage_is_valid(boxes)
    made, wrong = coverage.mended(coverage.snapped(boxes), [np.arange(3)])
    assert wrong == ()
    assert shapely.coverage_is_valid(made, coverage.SLIVER_DEG)
    assert shapely.area(shapely.union_all(made)) == pytest.approx(4, abs=1e-3)


def test_a_strip_of_a_third_between_two_goes_to_one_of_them() -> None:
    third = shapely.union(shapely.box(0, 1, 2, 2), shapely.box(1, 0, 1.0005, 1))
    boxes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1.0005, 0, 2, 1), third])
    first, both = coverage.snapped(boxes), np.arange(2)
    assert not shapely.coverage_is_valid(first[both], coverage.SLIVER_DEG)
    made, wrong = coverage.mended(first, [np.arange(3), both])
    assert wrong == ()
    assert shapely.coverage_is_valid(made[both], coverage.SLIVER_DEG)
    assert shapely.coverage_is_valid(made, coverage.SLIVER_DEG)
