"""A number of a table is read in one way only, or a fault shows what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from toy import Edit

from lienket import facts, i18n, numerals, pipeline

FIGURE = "length,Chiều dài,Length,,5,km"
POINT = "105.1,21.2,800"

TAKEN = ("5", "5.5", "0.125", "40000", "114.04", "149.7600", "-3", "0")
"""Texts that are the number of a figure as they stand."""

REFUSED = (
    # text, code, what the remedy says to write
    ("12.000", "number_two_ways", ("12000", "12.0")),
    ("12,000", "number_two_ways", ("12000", "12.0")),
    ("6.361", "number_two_ways", ("6361", "6.3610")),
    ("12,5", "number_style", ("12.5",)),
    ("114,04", "number_style", ("114.04",)),
    ("1.234.567", "number_style", ("1234567",)),
    ("1,234,567", "number_style", ("1234567",)),
    ("1.234,5", "number_style", ("1234.5",)),
    ("1,234.5", "number_style", ("1234.5",)),
    ("12 000", "number_style", ("12000",)),
    ("12\u00a0000", "number_style", ("12000",)),
    ("12\u202f000", "number_style", ("12000",)),
    ("12'000", "number_style", ("12000",)),
    ("１２", "number_style", ("12",)),
    ("٣", "number_style", ("3",)),
    ("−5", "number_style", ("-5",)),
    ("+5", "number_style", ("5",)),
    (".5", "number_style", ("0.5",)),
    ("5.", "number_style", ("5",)),
    ("1e3", "number_style", ("1000",)),
    ("2.5E2", "number_style", ("250",)),
    ("½", "number_style", ("0.5",)),
    ("2½", "number_style", ("2.5",)),
    ("⅓", "bad_figure", ()),
    ("1/2", "bad_figure", ()),
    ("10²", "bad_figure", ()),
    ("1_000", "bad_figure", ()),
    ("0x10", "bad_figure", ()),
    ("1e308", "bad_figure", ()),
    ("9" * 400, "bad_figure", ()),
    ("nan", "bad_figure", ()),
    ("inf", "bad_figure", ()),
    ("-Infinity", "bad_figure", ()),
    ("34.5 km", "bad_figure", ()),
    ("24–26", "bad_figure", ()),
    ("gần 5", "bad_figure", ()),
    ("5%", "bad_figure", ()),
)


@pytest.mark.parametrize("text", TAKEN)
def test_digits_with_a_point_are_a_number(toy: Path, edit: Edit, text: str) -> None:
    edit("facts/figures.csv", ",,94,", f",,{text},")
    table, faults = facts.read(toy)
    assert faults == ()
    assert table.figures[1].value == text


@pytest.mark.parametrize(("text", "code", "written"), REFUSED, ids=[c[0][:12] for c in REFUSED])
def test_any_other_number_of_a_figure_is_refused_with_what_to_write(
    toy: Path, edit: Edit, text: str, code: str, written: tuple[str, ...]
) -> None:
    edit("facts/figures.csv", ",,94,", f',,"{text}",')
    _, (fault,) = facts.read(toy)
    assert (fault.code, fault.place) == (code, "facts/figures.csv:3 · guard")
    told = re.findall(r"(?:viết|hoặc) (-?[\d.]*\d)", fault.remedy_vi)
    assert tuple(told) == written
    for number in written:
        assert numerals.plain(number) == number


def test_what_the_remedy_says_to_write_is_taken(toy: Path, edit: Edit) -> None:
    for number in {number for *_, written in REFUSED for number in written}:
        edit("facts/figures.csv", ",,94,lượt", f",,{number},lượt")
        assert facts.read(toy)[1] == ()
        edit("facts/figures.csv", f",,{number},lượt", ",,94,lượt")


def test_a_figure_without_a_unit_is_a_text(toy: Path, edit: Edit) -> None:
    edit("facts/figures.csv", ",,94,lượt người,", ",,2.600–2.650 ha,,")
    table, faults = facts.read(toy)
    assert (table.figures[1].value, faults) == ("2.600–2.650 ha", ())


def test_a_percentage_may_keep_its_sign(toy: Path, edit: Edit) -> None:
    edit("facts/figures.csv", ",,94,lượt người,", ",,65 %,%,")
    table, faults = facts.read(toy)
    assert (table.figures[1].value, faults) == ("65", ())


@pytest.mark.parametrize("column", [0, 1, 2])
@pytest.mark.parametrize("text", [text for text, code, _ in REFUSED if code != "number_two_ways"])
def test_the_number_columns_take_the_same_numbers(
    toy: Path, edit: Edit, column: int, text: str
) -> None:
    cells = POINT.split(",")
    cells[column] = f'"{text}"'
    edit("facts/waypoints.csv", POINT, ",".join(cells))
    assert {fault.code for fault in facts.read(toy)[1]} <= {"number_style", "bad_number"}


def test_degrees_may_have_three_decimals_and_metres_may_not(toy: Path, edit: Edit) -> None:
    edit("facts/waypoints.csv", POINT, "105.123,21.234,2.000")
    (fault,) = facts.read(toy)[1]
    assert (fault.code, fault.vi) == (
        "number_two_ways",
        "“2.000” ở cột “error_m” đọc được hai cách: 2000 hay 2.0.",
    )


ABSURD: tuple[tuple[str, str, str, set[str]], ...] = (
    # file, old, new, codes
    ("waypoints", "105.1,21.2", "21.2,105.1", {"swapped"}),
    ("waypoints", "105.1,21.2", "0,0", {"out_of_bounds"}),
    ("waypoints", "105.1,21.2", "999999999999999,-999999999999999", {"out_of_bounds"}),
    ("waypoints", "105.1,21.2", "-0,-0", {"out_of_bounds"}),
    ("waypoints", POINT, "105.1,21.2,-1", {"below_zero"}),
    ("waypoints", POINT, "105.1,21.2,999999999999999", {"beyond_measure"}),
    ("waypoints", POINT, "1e308,NaN,-Infinity", {"bad_number"}),
    ("waypoints", "rc--aa,1,", "rc--aa,999999999999999,", set()),
    ("figures", ",5,km", ",0,km", {"not_above_zero"}),
    ("figures", ",5,km", ",40076,km", {"beyond_measure"}),
    ("figures", FIGURE, "design_speed,Tốc độ,Speed,,1001,km/h", {"beyond_measure"}),
)


@pytest.mark.parametrize(("table", "old", "new", "codes"), ABSURD, ids=[c[2] for c in ABSURD])
def test_an_absurd_number_is_a_fault_and_no_rule_stumbles_over_it(
    toy: Path, edit: Edit, table: str, old: str, new: str, codes: set[str]
) -> None:
    edit("facts/doubts.csv", ",rep;news", ",nobody")
    edit(f"facts/{table}.csv", old, new)
    found = pipeline.check(toy)
    told = {fault.code for fault in found if f"/{table}.csv" in fault.file}
    assert told | ({"off_waypoints"} & {fault.code for fault in found}) == codes
    assert "unknown_reference" in {fault.code for fault in found}


def test_a_place_that_no_metres_reach_is_off_the_way(toy: Path, edit: Edit) -> None:
    edit("catalogue.toml", "[104.5, 20.5, 106.5, 22.5]", "[-180, -90, 180, 90]")
    edit("facts/waypoints.csv", "105.1,21.2", "-75,-21")
    assert "off_waypoints" in {fault.code for fault in pipeline.check(toy)}


@pytest.mark.parametrize("speed", ["0", "-5", "1001", "60.000", "1e3", "nan"])
def test_an_absurd_speed_is_a_fault(toy: Path, speed: str) -> None:
    header = ",".join(facts.columns("speeds"))
    rows = f"{header}\nprimary,{speed},yes,osm,bảng,,\n"
    (toy / "facts" / "speeds.csv").write_text(rows, encoding="utf-8")
    (fault,) = pipeline.check(toy)
    assert fault.place == "facts/speeds.csv:2 · primary"


@pytest.mark.parametrize("text", ["9" * 5000, "1" * 16, "１２", "5." + "0" * 31])
def test_digits_that_are_no_number_of_a_table_are_shown_as_they_stand(text: str) -> None:
    assert i18n.plain_number(text) is None
    assert i18n.format_cell(text) == (text, text)
