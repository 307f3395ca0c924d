"""People from another table: by code, or summed from the cells of a raster, by hand.

The toy country has four districts of 0.5 degrees: a1, b1 in the north, a2, b2 in the south.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import timed

from lienket import pipeline
from lienket.errors import UsageError, WorkspaceError
from lienket.model.atlas import Atlas
from lienket.pipeline import Order
from lienket.units import raster, raster_cells

HEAD = "code,epoch,people,date,source\n"
DISTRICTS = "a1,2024,100,2024,src\na2,2024,200,2024,src\nb1,2024,300,2024,src\nb2,2024,,2024,src\n"
Make = Callable[..., Path]


@pytest.fixture
def ages(toy: Path) -> Path:
    """The toy country with its units in time, the epoch of its districts among them."""
    folder = timed.write(toy)
    catalogue = folder / "catalogue.toml"
    assert 'epoch = "2024"' in catalogue.read_text(encoding="utf-8")
    return folder


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a raster of one band: values, west, north, the size of a cell, CRS."""
    rasterio = pytest.importorskip("rasterio")

    def write(
        values: object, west: float, north: float, size: float, crs: str | None = "EPSG:4326",
        **more: object,
    ) -> Path:  # fmt: skip
        path = tmp_path / "people.tif"
        form: dict[str, Any] = {"nodata": -99.0, "dtype": "float32", "crs": crs, **more}
        form.setdefault("transform", rasterio.Affine(size, 0, west, 0, -size, north))
        bands = np.atleast_3d(np.asarray(values, dtype=form["dtype"]).T).T
        tags = form.pop("tags", {})
        with rasterio.open(
            path, "w", driver="GTiff", width=bands.shape[2], height=bands.shape[1],
            count=bands.shape[0], **form,
        ) as held:  # fmt: skip
            held.write(bands)
            held.update_tags(**tags)
        return path

    return write


def peopled(folder: Path, file: Path, said: list[str] | None = None) -> dict[str, float | None]:
    heard: list[str] = [] if said is None else said
    made = pipeline.atlas(folder, population=file, warn=heard.append)
    return {row.code: row.people for row in made.units.population}


def codes(folder: Path, file: Path) -> list[str]:
    with pytest.raises(WorkspaceError) as caught:
        peopled(folder, file)
    assert {fault.file for fault in caught.value.faults} == {file.name}
    return sorted(fault.code for fault in caught.value.faults)


def written(folder: Path, content: str) -> Path:
    file = folder.parent / "dân số.csv"
    file.write_text(content, encoding="utf-8")
    return file


# --- by code -------------------------------------------------------------------------------------


def test_a_table_takes_the_place_of_the_own_one(ages: Path) -> None:
    (ages / "units" / "population.csv").write_text(
        HEAD + DISTRICTS.replace("100", "999"), encoding="utf-8"
    )
    made: Atlas = pipeline.atlas(ages, population=written(ages, HEAD + DISTRICTS))
    assert {row.code: row.people for row in made.units.population} == {
        "a1": 100, "a2": 200, "b1": 300, "b2": None,
    }  # fmt: skip
    assert "Dân số theo tệp dân số.csv, ngày 2024 (tổng 600 người)" in made.catalogue.notice_vi
    assert "the file dân số.csv of 2024 (600 in all)" in made.catalogue.notice_en
    assert "dân số.csv" in {row.id for row in made.facts.sources}


def test_the_own_table_is_asked_the_same(ages: Path) -> None:
    own = ages / "units" / "population.csv"
    own.write_text(HEAD + DISTRICTS.replace("100", "870000000"), encoding="utf-8")
    (fault,) = pipeline.check(ages)
    assert (fault.file, fault.line, fault.code) == ("units/population.csv", 2, "people_too_dense")
    own.write_text(HEAD + re.sub(r"\d00,", "0,", DISTRICTS), encoding="utf-8")
    assert [fault.code for fault in pipeline.check(ages)] == ["people_all_zero"]


def test_a_table_as_spreadsheets_write_it(ages: Path) -> None:
    """Semicolons, no date, no source: the file is the source."""
    table = "code;epoch;people\na1;2024;100\na2;2024;200\nb1;2024;300\nb2;2024;\n"
    made = pipeline.atlas(ages, population=written(ages, table))
    assert [row.people for row in made.units.population] == [100, 200, 300, None]
    assert {row.source for row in made.units.population} == {"dân số.csv"}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (HEAD + DISTRICTS.replace("b2,2024", "b3,2024"), ["code_epoch", "people_missing"]),
        (HEAD + DISTRICTS.replace("100", "-1"), ["people_number"]),
        (HEAD + DISTRICTS.replace("100", "1.5"), ["people_number"]),
        (HEAD + DISTRICTS.replace("100", "many").replace("200", "-1"),
         ["bad_number", "people_number"]),
        (HEAD + DISTRICTS + "a1,2024,5,,\n", ["people_twice"]),
        (HEAD + DISTRICTS.replace("b2,2024,,2024,src\n", ""), ["people_missing"]),
        (HEAD + DISTRICTS.replace("a1,2024", "a1,2023"), ["unknown_epoch"]),
        (DISTRICTS.replace("src", "x"), ["no_column_names"]),
        ("code,people\na1,5\n", ["missing_column"]),
        (HEAD + "00101,2026,5,,\n00104,2026,5,,\n", ["people_not_drawn"]),
        (HEAD, ["people_none"]),
        (HEAD + DISTRICTS.replace("100", "").replace("200", "").replace("300", ""),
         ["people_none"]),
        # A zero is a statement; a table of nothing else states that nobody lives here.
        (HEAD + "a1,2024,0,,\na2,2024,0,,\nb1,2024,0,,\nb2,2024,,,\n", ["people_all_zero"]),
        # A district of the toy country has some 2,860 km²: 859 million would be too many.
        (HEAD + DISTRICTS.replace("100", "870000000"), ["people_too_dense"]),
    ],
)  # fmt: skip
def test_a_wrong_table_is_told_at_once(ages: Path, content: str, found: list[str]) -> None:
    assert codes(ages, written(ages, content)) == found


def test_a_code_of_another_epoch_is_told_with_those_it_has(ages: Path) -> None:
    file = written(ages, HEAD + DISTRICTS.replace("b2,2024", "b3,2024"))
    with pytest.raises(WorkspaceError, match=r"“b3”.*2025 \(Thị xã Bờ Ba\)"):
        peopled(ages, file)


def test_what_is_no_table(ages: Path, tmp_path: Path) -> None:
    (tmp_path / "people.xlsx").write_text("?", encoding="utf-8")
    with pytest.raises(UsageError, match=r"\.csv.*\.tif"):
        peopled(ages, tmp_path / "people.xlsx")
    with pytest.raises(UsageError, match="There is no file"):
        peopled(ages, tmp_path / "none.csv")


def test_a_country_without_units_counts_nobody(toy: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(HEAD, encoding="utf-8")
    with pytest.raises(UsageError, match=r"epochs\.toml"):
        peopled(toy, file)


def test_a_build_says_where_its_people_come_from(ages: Path, tmp_path: Path) -> None:
    out = tmp_path / "maps"
    file = written(ages, HEAD + DISTRICTS)
    pipeline.run(Order(ages, out, only=("tables",), population=file))
    told = json.loads((out / "MANIFEST.json").read_text(encoding="utf-8"))["products"]["tables"]
    assert told["options"]["population"] == file.name
    assert file.name in {row["path"] for row in told["in"]}


# --- by cell -------------------------------------------------------------------------------------


def test_cells_are_summed_by_unit(ages: Path, make: Make) -> None:
    """Cells of 0.25 degrees, 4 in each district; a ring of them around is counted nowhere."""
    values = np.full((6, 6), 1000.0)
    values[1:3, 1:3], values[1:3, 3:5] = 10, 20  # a1, b1
    values[3:5, 1:3], values[3:5, 3:5] = 30, 40  # a2, b2
    found = peopled(ages, make(values, 104.75, 22.25, 0.25))
    assert found == {"a1": 40, "a2": 120, "b1": 80, "b2": 160}


def test_a_cell_on_the_edge_is_shared_out_by_area(ages: Path, make: Make) -> None:
    """One cell over the whole country and more: each district is a quarter of a degree squared."""
    found = peopled(ages, make([[800.0]], 104.5, 22.5, 2.0))
    assert found == {"a1": 50, "a2": 50, "b1": 50, "b2": 50}


def test_a_raster_in_metres_gives_the_same_people(ages: Path, make: Make) -> None:
    """Two people to the square kilometre, whatever the CRS: area is counted by hand."""
    districts = gpd.read_file(ages / "districts.geojson")
    metric = districts.to_crs("EPSG:32648")
    west, south, east, north = metric.total_bounds
    size = 2000.0
    shape = int((north - south) / size) + 4, int((east - west) / size) + 4
    values = np.full(shape, 2 * size * size / 1e6)
    file = make(values, west - size, north + size, size, "EPSG:32648")
    found = peopled(ages, file)
    expected = dict(zip(districts["code"], 2 * metric.area / 1e6, strict=True))
    for code, people in found.items():
        assert people == pytest.approx(expected[code], rel=2e-4)
    whole = 2 * metric.union_all().area / 1e6
    assert sum(people or 0 for people in found.values()) == pytest.approx(whole, rel=2e-4)


def test_strips_of_a_large_raster_give_the_same(
    ages: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(7)
    file = make(rng.uniform(0, 9, (60, 60)), 104.9, 22.1, 0.02)
    whole = peopled(ages, file)
    monkeypatch.setattr(raster_cells, "_CELLS", 100)
    assert peopled(ages, file) == whole


def test_cells_without_data_hold_nobody_and_a_unit_of_them_is_unknown(
    ages: Path, make: Make
) -> None:
    values = np.full((4, 4), 5.0)
    values[0, 0] = -99  # a part of a1
    values[2:, 2:] = np.nan  # all of b2
    said: list[str] = []
    found = peopled(ages, make(values, 105.0, 22.0, 0.25), said)
    assert found == {"a1": 15, "a2": 20, "b1": 20, "b2": None}
    assert [line for line in said if "1 đơn vị không có ô nào" in line]


def test_far_more_people_than_before_are_odd(ages: Path, make: Make) -> None:
    (ages / "units" / "population.csv").write_text(HEAD + DISTRICTS, encoding="utf-8")
    said: list[str] = []
    peopled(ages, make([[80000.0]], 104.5, 22.5, 2.0), said)
    assert [line for line in said if "20.000" in line and "600" in line]


@pytest.mark.parametrize(
    ("place", "more", "found"),
    [
        ((105.0, 22.0, 0.25, None), {}, "people_no_crs"),
        ((5.0, 22.0, 0.25), {}, "people_elsewhere"),
        ((105.25, 22.0, 0.25), {}, "people_outside"),
        ((105.0, 22.0, 0.25), {"nodata": None, "negative": True}, "people_negative"),
        ((105.0, 22.0, 0.25), {"tags": {"about": "people per km2"}}, "people_density"),
        ((105.0, 22.0, 0.25), {"bands": 2}, "people_bands"),
        ((105.0, 22.0, 0.25), {"zero": True}, "people_all_zero"),
        ((105.0, 22.0, 0.25), {"empty": True}, "people_all_empty"),
    ],
)
def test_a_raster_that_cannot_be_counted(
    ages: Path, make: Make, place: tuple[Any, ...], more: dict[str, Any], found: str
) -> None:
    values = np.full((more.pop("bands", 1), 4, 4), 5.0)
    if more.pop("negative", False):
        values[0, 1, 1] = -1
    if more.pop("zero", False):
        values[:] = 0
    if more.pop("empty", False):
        values[:] = -99
    assert codes(ages, make(values, *place, **more)) == [found]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("uint16", 65535, "people_beyond"),
        ("uint8", 255, "people_beyond"),
        ("int64", 2**62, "people_beyond"),
        ("float32", np.inf, "people_beyond"),
        ("float32", 3.4e38, "people_beyond"),
        ("float32", -np.inf, "people_negative"),
        ("uint32", 3_000_000_000, "people_too_dense"),
        ("complex64", 5, "people_complex"),
    ],
)
def test_what_is_no_data_or_no_number_is_not_counted(
    ages: Path, make: Make, kind: str, value: float, found: str
) -> None:
    values = np.full((4, 4), 5, dtype=kind)
    values[1, 1] = value
    assert codes(ages, make(values, 105.0, 22.0, 0.25, dtype=kind, nodata=None)) == [found]


def test_the_greatest_number_may_be_declared_as_no_data(ages: Path, make: Make) -> None:
    values = np.full((4, 4), 5, dtype="uint16")
    values[0, 0] = 65535
    file = make(values, 105.0, 22.0, 0.25, dtype="uint16", nodata=65535)
    assert peopled(ages, file)["a1"] == 15


def test_a_raster_too_fine_to_be_counted_is_told_so_at_once(
    ages: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raster, "_MOST_CELLS", 15)
    assert codes(ages, make(np.full((4, 4), 5.0), 105.0, 22.0, 0.25)) == ["people_too_fine"]


def test_a_raster_cut_short_is_told_with_where(ages: Path, make: Make) -> None:
    rng = np.random.default_rng(7)
    file = make(rng.uniform(0, 9, (400, 400)), 105.0, 22.0, 0.0025, compress="deflate")
    file.write_bytes(file.read_bytes()[:-200_000])
    with pytest.raises(UsageError, match=r"people\.tif cannot be read: .*offset"):
        peopled(ages, file)


def test_a_rotated_raster_counts_the_same(ages: Path, make: Make) -> None:
    """Cells of 0.05 degrees a side hold one each: 0.25 / 0.0025 = 100 a district."""
    rasterio = pytest.importorskip("rasterio")
    step = 0.05 * math.sqrt(0.5)
    turned = rasterio.Affine(step, -step, 105.5, step, step, 20.0)
    file = make(np.ones((60, 60)), 0, 0, 1, transform=turned)
    assert peopled(ages, file) == {"a1": 100, "a2": 100, "b1": 100, "b2": 100}


def test_what_a_raster_does_not_cover_is_told_with_its_share(ages: Path, make: Make) -> None:
    with pytest.raises(WorkspaceError, match=r"2 trong 4 .*a1 .*\(50 %\), a2"):
        peopled(ages, make(np.full((4, 4), 5.0), 105.25, 22.0, 0.25))


def test_what_is_no_raster(ages: Path, tmp_path: Path) -> None:
    pytest.importorskip("rasterio")
    file = tmp_path / "people.tif"
    file.write_text("no raster", encoding="utf-8")
    with pytest.raises(UsageError, match=r"people\.tif cannot be read"):
        peopled(ages, file)


def test_without_the_library_one_is_told_what_to_install(
    ages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "people.tif"
    file.write_bytes(b"")
    monkeypatch.setitem(sys.modules, "rasterio.features", None)
    with pytest.raises(UsageError, match=r"pip install .*lienket\[raster\]"):
        peopled(ages, file)


def test_whole_numbers_add_up() -> None:
    found = raster._whole(np.array([1.4, 1.4, 1.4, np.nan, 0.8]))
    assert np.nansum(found) == 5
    assert found[4] == 1
    assert np.isnan(found[3])
