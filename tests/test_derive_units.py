"""What became of the communes: rows with answers by hand, and the shipped tables made anew."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from derivation import epochs, succession
from shapely import box

from lienket import units
from lienket.errors import ProductError

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "../shared/reference"
COLUMNS = [
    *("old_code", "old_name", "old_district", "old_province_code", "old_province", "new_code"),
    *("new_name", "new_province_code", "new_province", "extent", "resolution", "clause"),
]


def listed(*rows: str) -> pd.DataFrame:
    """Rows of the reference: old code and name, new code and name, extent, clause."""
    made = []
    for row in rows:
        old, name, new, later, extent, clause = (cell.strip() for cell in row.split("|"))
        made.append([old, name, "Huyện Một", "01", "Tỉnh Ả", new, later, "09", "Tỉnh Bờ"])
        made[-1] += [extent, "1/NQ", clause]
    return pd.DataFrame(made, columns=COLUMNS)


BOTH = listed(
    "001|Xã An|010|Xã Lớn|full|3. Sắp xếp các xã An, Bình thành xã Lớn.",
    "002|Xã Bình|010|Xã Lớn|full|Sắp xếp các xã An, Bình thành xã Lớn.",
    "003|Xã Xa|003|xã Xa|full|Sau khi sắp xếp, tỉnh có 3 xã.",
    "004|Xã Giữ|004|Xã Giữ|full|9. Sau khi sắp xếp, tỉnh có 3 xã.",
)


def test_a_clause_without_a_number_has_that_of_its_unit_or_of_what_was_left() -> None:
    made = succession.rows(BOTH)
    assert made["clause"].tolist() == ["3", "3", "9", "9"]
    assert made["extent"].tolist() == ["whole"] * 4
    assert made["new_name"].tolist()[2] == "Xã Xa"


@pytest.mark.parametrize(
    ("old", "clause", "expected"),
    [
        ("Xã Tân An", "các xã Tân An và Chợ thành xã Lớn", True),
        ("Xã Tân An", "các phường Bến, Tân An thành phường Lớn", False),
        ("Phường Tân An", "các xã Bến, Cầu và phường Tân An thành phường Lớn", True),
        ("Xã Hoà An", "xã Hòa An thành xã Lớn", True),
        ("Xã Hòa An", "củaxãHòa Anvà xã Chợ thành xã Lớn", True),
        ("Xã Trường Xuân", "các xã Xuân Trường, Xuân Giang thành xã Lớn", False),
        ("Xã Chiềng Hắc", "các xã Chiềng Hặc và Bến thành xã Lớn", False),
        ("Xã Tân An", "các xã Tân An và Chợ thành xã Bé", False),  # the new unit is not named
    ],
)
def test_a_clause_names_a_unit_with_its_kind(old: str, clause: str, expected: bool) -> None:  # noqa: FBT001 - what is expected
    made = succession.rows(listed(f"001|{old}|010|Xã Lớn|full|1. Sắp xếp {clause}."))
    assert succession.names_in_clause(made).tolist() == [expected]


def test_a_unit_that_one_clause_takes_whole_is_not_split() -> None:
    made = succession.rows(
        listed(
            "001|Xã An|010|Xã Lớn|partial|1. Sắp xếp các xã An, Bình thành xã Lớn.",
            "001|Xã An|020|Phường Chợ|partial|2. Sắp xếp các phường An, Bến thành phường Chợ.",
            "002|Xã Cát|010|Xã Lớn|partial|1. Sắp xếp một phần xã Cát thành xã Lớn.",
            "002|Xã Cát|020|Phường Chợ|partial|2. Sắp xếp phần còn lại của xã Cát thành Chợ.",
        )
    )
    passed = pd.DataFrame({"clause": succession.names_in_clause(made), "district": None})
    kept = succession.settled(made, passed)
    rows = kept[["old_code", "new_code", "extent"]].to_numpy().tolist()
    assert rows == [["001", "010", "whole"], ["002", "010", "part"], ["002", "020", "part"]]


def test_what_a_person_found_wrong_is_put_right_or_refused() -> None:
    made = succession.rows(
        listed(
            "001|Xã An|010|Xã Lớn|full|1. Sắp xếp các xã An, Bình thành xã Lớn.",
            "002|Xã Bình|020|Xã Chợ|full|2. Sắp xếp các xã Bình, Bến thành xã Chợ.",
        )
    )
    change = {"old": "002", "not": "020", "new": "010", "clause_of": "001"}
    right = succession.corrected(made, [change])
    assert right[["new_code", "clause"]].to_numpy().tolist() == [["010", "1"], ["010", "1"]]
    with pytest.raises(ProductError, match="no row"):
        succession.corrected(right, [change])


def test_a_new_unit_lies_in_the_district_of_its_old_ones() -> None:
    districts = gpd.GeoDataFrame(
        {"district": ["Huyện Một", "Huyện Hai"], "province": ["Tỉnh Ả", "Tỉnh Ả"]},
        geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)],
        crs="EPSG:4326",
    )
    communes = gpd.GeoDataFrame(
        {"code": ["010", "003"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], crs="EPSG:4326"
    )
    made = succession.rows(BOTH)
    assert succession.in_district(made, districts, communes).tolist() == [True, True, False, None]


def test_a_new_code_is_that_of_the_publisher() -> None:
    made = succession.rows(BOTH)
    names = {"Xã Lớn": "011", "Xã Xa": "003", "Xã Giữ": "004"}
    codes = {("09", units.letters(name)): code for name, code in names.items()}
    assert succession.recoded(made, codes)["new_code"].tolist() == ["011", "011", "003", "004"]
    with pytest.raises(ProductError, match="Xã Lớn"):
        succession.recoded(made, {("09", "x"): "003", ("09", "y"): "004"})


def test_slivers_between_two_sources_are_no_part_of_a_district() -> None:
    old = gpd.GeoDataFrame(
        {"code": ["1", "2"]}, geometry=[box(0, 0, 100, 100), box(100, 0, 200, 100)], crs=3405
    )
    new = gpd.GeoDataFrame(
        {"code": ["a", "b"]}, geometry=[box(0, 0, 102, 100), box(102, 0, 200, 100)], crs=3405
    )
    parts = epochs.shares(old, new)
    clauses = {"a": ("1/NQ", "1"), "b": ("1/NQ", "2")}
    rows = epochs.district_steps(parts, clauses)
    told = [(row["from_code"], row["to_code"], row["share_pct"], row["checked"]) for row in rows]
    assert told == [("1", "a", "100.0", "area"), ("2", "b", "98.0", "")]


def test_a_note_about_no_step_is_refused() -> None:
    with pytest.raises(ProductError, match="no step from 9"):
        epochs.noted([], [{"from": "9", "vi": "", "en": ""}])


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference data do not lie beside")
def test_the_shipped_tables_are_what_the_script_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = tmp_path / "layers"
    layers.mkdir()
    (layers / "districts.geojson").write_bytes((ROOT / "layers/districts.geojson").read_bytes())
    package = tmp_path / "country"
    script = ROOT / "scripts" / "derive_units.py"
    words = [str(script), "--layers", str(layers), "--package", str(package)]
    monkeypatch.setattr(sys, "argv", words)
    runpy.run_path(str(script), run_name="__main__")
    for made, shipped in (
        (layers / "units", ROOT / "layers" / "units"),
        (package, ROOT / "geo" / "lienket" / "units" / "country"),
    ):
        for file in sorted(made.iterdir()):
            assert file.read_bytes() == (shipped / file.name).read_bytes(), file.name


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference data do not lie beside")
def test_the_people_of_the_communes_are_what_the_script_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = tmp_path / "layers"
    (layers / "units").mkdir(parents=True)
    (layers / "communes.geojson").write_bytes((ROOT / "layers/communes.geojson").read_bytes())
    script = ROOT / "scripts" / "derive_people.py"
    monkeypatch.setattr(sys, "argv", [str(script), "--layers", str(layers)])
    runpy.run_path(str(script), run_name="__main__")
    made = (layers / "units" / "population.csv").read_bytes()
    assert made == (ROOT / "layers" / "units" / "population.csv").read_bytes()
    # Two communes of the 123 have no number, eleven one that cannot be right: they stay empty.
    rows = made.decode("utf-8").splitlines()[1:]
    assert len(rows) == 123
    assert [row for row in rows if ",," in row] == [row for row in rows if row.split(",")[2] == ""]
    assert sum(row.split(",")[2] == "" for row in rows) == 13
    assert sum(int(row.split(",")[2] or 0) for row in rows) == 2_760_030
