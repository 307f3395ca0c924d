"""Whole kinds: keys with hyphens, numbers as people write them, many faults of one kind."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import starters
from click.testing import CliRunner
from starters import told

from lienket import facts, pipeline
from lienket.cli import _group
from lienket.errors import Fault, fault, folded
from lienket.facts import rows

NUMBERS = [
    (table, column)
    for table, record in facts.TABLES.items()
    for column in facts.columns(table)
    if rows.kind(record, column) == "number" or (table, column) == ("figures", "value")
]
"""Every column of the tables of facts that holds numbers."""

SPEED = "road_class,speed_kmh,access,source,locator,note_vi,note_en\n"


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A fresh starter workspace, with speeds."""
    folder = starters.write(tmp_path / "starter")
    row = "trunk,60,yes,example-report,I.1,,\n"
    (folder / "facts" / "speeds.csv").write_text(SPEED + row, encoding="utf-8")
    return folder


def test_every_table_with_numbers_is_known() -> None:
    assert {table for table, _ in NUMBERS} == {"figures", "waypoints", "speeds"}
    assert ("waypoints", "lon") in NUMBERS


def write(folder: Path, table: str, column: str, value: str, mark: str = ",") -> None:
    """Put `value` into the first row of a column, the table parted by `mark`."""
    path = folder / "facts" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        content = [*csv.DictReader(file)]
    content[0][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*content[0]], delimiter=mark)
        writer.writeheader()
        writer.writerows(content)


@pytest.mark.parametrize(("table", "column"), NUMBERS)
@pytest.mark.parametrize("value", ["114,04", "1.234,5", "12 000", "abc"])
def test_a_number_of_another_style_is_a_fault_in_every_column(
    table: str, column: str, value: str, starter: Path
) -> None:
    write(starter, table, column, value)
    faults = [each for each in pipeline.check(starter) if each.column == column]
    (met,) = faults
    assert met.code in {"number_style", "bad_number", "bad_figure"}
    if value == "114,04":
        assert "114.04" in met.remedy_en


@pytest.mark.parametrize(("table", "column"), NUMBERS)
def test_a_thousands_dot_is_never_guessed(table: str, column: str, starter: Path) -> None:
    write(starter, table, column, "12.000")
    faults = [each for each in pipeline.check(starter) if each.file == f"facts/{table}.csv"]
    codes = {each.code for each in faults}
    assert codes == ({"out_of_bounds"} if column in {"lon", "lat"} else {"number_two_ways"})


@pytest.mark.parametrize(
    ("table", "column", "value", "read"),
    [
        ("figures", "value", "34,5", "34.5"),
        ("speeds", "speed_kmh", "62,5", 62.5),
        ("waypoints", "error_m", "2000,5", 2000.5),
        ("waypoints", "lon", "105,25", 105.25),
        ("waypoints", "lat", "21,3", 21.3),
        ("waypoints", "seq", "0,5", 0.5),
    ],
)
def test_where_semicolons_part_the_columns_a_comma_is_decimal_and_the_map_is_built(
    table: str, column: str, value: str, read: object, starter: Path
) -> None:
    write(starter, table, column, value, ";")
    assert told(starter) == []
    found, _ = facts.read(starter)
    assert getattr(getattr(found, table)[0], column) == read
    assert pipeline.atlas(starter).facts.links


@pytest.mark.parametrize("value", ["103,8", '"1038"', "1.038,5"])
def test_a_number_of_known_toml_is_one_of_toml(value: str, starter: Path) -> None:
    starters.replace(starter, "known.toml", "metres = 1038", f"metres = {value}")
    (met,) = pipeline.check(starter)
    assert (met.file, met.code) in {("known.toml", "bad_toml"), ("known.toml", "bad_entry")}


def renamed(folder: Path, old: str, new: str) -> None:
    """Call a key otherwise wherever it stands."""
    for path in [*folder.glob("*.*"), *(folder / "facts").iterdir()]:
        content = path.read_text(encoding="utf-8")
        path.write_text(content.replace(old, new), encoding="utf-8")


def test_sides_links_and_layers_may_have_hyphens(starter: Path) -> None:
    """Side keys with one hyphen and several, one that ends in a number; numbered parts."""
    for side, new in (("a", "thanh-hoa"), ("b", "ba-ria-vung-tau-2")):
        for old, put in (
            (f'key = "{side}"', f'key = "{new}"'),
            (f'"side":"{side}"', f'"side":"{new}"'),
            (f"--{side}", f"--{new}"),
        ):
            renamed(starter, old, put)
        for table in ("links", "parts", "requests"):
            path = starter / "facts" / f"{table}.csv"
            lines = path.read_text(encoding="utf-8").splitlines()
            cells = [line.split(",") for line in lines]
            written = [
                ",".join(";".join(new if key == side else key for key in cell.split(";"))
                         for cell in row)
                for row in cells
            ]  # fmt: skip
            path.write_text("\n".join(written) + "\n", encoding="utf-8")
    renamed(starter, "road-1--thanh-hoa", "road-1--thanh-hoa-1")
    renamed(starter, '"roads"', '"link-roads"')
    renamed(starter, ",,roads", ",,link-roads")
    assert told(starter) == []
    made = pipeline.atlas(starter)
    assert [side.key for side in made.catalogue.sides] == ["thanh-hoa", "ba-ria-vung-tau-2"]
    assert {"road-1--thanh-hoa-1", "road-2--ba-ria-vung-tau-2"} <= {
        part.key for part in made.facts.parts
    }


def many(count: int, code: str = "empty_cell", name: str = "name_vi") -> list[Fault]:
    return [fault(code, file="a.geojson", line=line, name=name) for line in range(2, 2 + count)]


def test_many_faults_of_one_kind_are_one_with_their_places() -> None:
    (text,) = folded(many(746))
    assert text.count("\n") == len(("what", "expected", "remedy", "more"))
    assert "745" in text
    assert "3, 4, 5, 6, 7, 8, 9, 10 … (+737)" in text


def test_sentences_that_differ_are_told_as_far_as_the_first_few() -> None:
    words = [
        fault("bad_number", file="a.csv", line=line, key=f"k{line}", name="x", value=f"v{line}")
        for line in range(2, 42)
    ]
    (text,) = folded(words)
    assert [f"v{line}" in text for line in (2, 3, 4, 5)] == [True, True, True, False]
    assert "5 · k5, 6 · k6" in text
    assert "(+29)" in text


def test_faults_of_other_columns_files_and_kinds_stay_apart() -> None:
    other = fault("empty_cell", file="b.geojson", line=2, name="name_vi")
    assert len(folded([*many(6), *many(6, name="name_en"), other])) == len(("vi", "en", "b"))
    few = many(3)
    assert folded(few) == [str(each) for each in few]


def test_the_command_folds_and_its_json_keeps_all(starter: Path) -> None:
    path = starter / "places.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    place = data["features"][0]
    data["features"] = [
        {**place, "properties": {**place["properties"], "key": f"p-{number}", "name_vi": ""}}
        for number in range(40)
    ] + data["features"]
    path.write_text(json.dumps(data), encoding="utf-8")
    said = CliRunner().invoke(_group, ["check", "--workspace", str(starter)])
    assert said.output.count("“name_vi”") == 1
    assert "40 faults" in said.output
    report = CliRunner().invoke(_group, ["check", "--workspace", str(starter), "--json"])
    rows_ = json.loads(report.stdout)["faults"]
    assert [row["column"] for row in rows_] == ["name_vi"] * 40
