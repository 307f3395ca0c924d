"""The program on the libraries that are installed: the lowest, the newest, or any between."""

from __future__ import annotations

import csv
import re
import sqlite3
import tomllib
from pathlib import Path

import canaries
import check_versions as versions
import openpyxl
import pytest

from lienket import pipeline

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HOLLOW = {"None", "nan", "NaN", "NaT", "<NA>"}
"""What a library may write where there is nothing."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All products of a small country."""
    folder = tmp_path_factory.mktemp("versions")
    country = canaries.without(folder / "country")
    pipeline.run(
        pipeline.Order(
            country, folder / "out", only=pipeline.PRODUCTS, also=("shp", "fgb", "kml", "dxf")
        )
    )
    return folder / "out"


def test_every_product_comes_of_the_versions_that_are_installed(out: Path) -> None:
    kinds = {path.suffix for path in out.rglob("*") if path.is_file()}
    assert kinds >= {".html", ".geojson", ".xlsx", ".csv", ".docx", ".gpkg", ".qgz", ".png", ".svg"}
    assert kinds >= {".pdf", ".shp", ".dbf", ".fgb", ".kml", ".dxf", ".json"}


def test_what_is_missing_is_written_as_missing(out: Path) -> None:
    cells = set[str]()
    base = sqlite3.connect(out / "qgis" / "lienket.gpkg")
    tables = base.execute("SELECT table_name FROM gpkg_contents").fetchall()
    for (name,) in tables:
        cells |= {
            str(cell)
            for row in base.execute(f'SELECT * FROM "{name}"')
            for cell in row
            if cell is not None
        }
    base.close()
    book = openpyxl.load_workbook(out / "tables" / "links.xlsx", read_only=True)
    for sheet in book:
        cells |= {
            str(cell)
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if cell is not None
        }
    book.close()
    with (out / "tables" / "links_status.csv").open(encoding="utf-8-sig", newline="") as file:
        cells |= {cell for row in csv.reader(file) for cell in row}
    text = (out / "also" / "kml" / "lienket.kml").read_text(encoding="utf-8")
    cells |= set(re.findall(r"<SimpleData[^>]*>([^<]*)<", text))
    for path in (out / "also" / "shp").glob("*.dbf"):
        cells |= set(re.findall(r" (None|nan|NaN|NaT|<NA>) ", path.read_text("utf-8", "replace")))
    assert len(cells) > 500
    assert not cells & HOLLOW


def test_every_requirement_says_the_lowest_version_that_is_enough() -> None:
    lines = versions.requirements(PYPROJECT)
    assert len(lines) >= 20
    floors = versions.floors(lines)
    assert all("==" in line for line in floors)
    with pytest.raises(ValueError, match="no lowest version"):
        versions.floors(["numpy"])
    with pytest.raises(ValueError, match="no lowest version"):
        versions.floors(["numpy>=1,<2"])


def test_the_tests_that_are_left_out_with_other_versions_are_there() -> None:
    assert not [name for name in versions.ELSEWHERE if not (ROOT / "tests" / name).is_file()]


def test_the_program_is_tried_on_pythons_that_it_takes() -> None:
    found = versions.pythons()
    assert found
    assert all(Path(path).is_file() for path in found)
    assert PYPROJECT["project"]["requires-python"] == f">=3.{versions.LEAST}"
