"""What no source has spoken of for long: one list, on the front page, in the workbook, in diffs."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet

from lienket import pipeline, timeline, vocabulary
from lienket.cli import _group
from lienket.index_page import silent_part
from lienket.index_page.cards import Product
from lienket.pipeline import changes
from lienket.timeline import SILENT_DAYS, SilentList

TITLE = "Chưa có thông tin mới"
DAY = date(2025, 6, 1)
"""395 days after the report of the toy country, 83 after its news."""


def listed(toy: Path, day: date = DAY, **asked: Any) -> SilentList:  # noqa: ANN401 - options of two calls
    """What is silent in the toy country by a day."""
    limit = asked.pop("limit", SILENT_DAYS)
    return timeline.silent(pipeline.atlas(toy, as_of=day, **asked), limit)


def build(toy: Path, out: Path, **asked: object) -> str:
    """The front page of a build of the tables alone."""
    given = {"only": ("tables",), "as_of": DAY} | asked
    pipeline.run(pipeline.Order(toy, out, **given))  # type: ignore[arg-type] # values of any type
    return (out / "index.html").read_text(encoding="utf-8")


def book(out: Path) -> openpyxl.Workbook:
    """The workbook of tables."""
    return openpyxl.load_workbook(out / "tables" / "links.xlsx")


def records(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a sheet by the names of its columns."""
    names = [str(cell.value) for cell in sheet[1]]
    lines = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(names, line, strict=True)) for line in lines]


def test_a_row_says_what_was_told_last_by_whom_and_how_long_ago(toy: Path) -> None:
    found = listed(toy)
    assert [(row.subject.key, row.days) for row in found.rows] == [
        ("ra--bb", 395),
        ("rc--aa", 395),
        ("rc--bb", 395),
        ("bus", 395),
    ]
    row = found.rows[2]
    assert (row.subject.name[0], row.subject.side[0]) == ("Đường Rc: Rc phía đông", "Tỉnh Bờ")
    assert row.state == (
        "Chưa có trên thực địa; Xây dựng mới; Có trong quy hoạch",
        "Not built; New construction; In an approved plan",
    )
    assert row.document == ("12-BC, mục II.2, 02/5/2024", "12-BC, section II.2, 2 May 2024")
    assert found.count[0] == "4 trong 8 đoạn, liên kết (quá 365 ngày, tính đến 01/6/2025)"


def test_the_longest_comes_first_and_the_limit_is_left_out(toy: Path) -> None:
    assert [row.days for row in listed(toy, limit=82).rows] == [395, 395, 395, 395, 83]
    assert [row.days for row in listed(toy, limit=83).rows] == [395] * 4
    assert listed(toy, limit=395).rows == ()


def test_what_no_source_has_ever_spoken_of_comes_first_and_has_no_days(toy: Path) -> None:
    first, *others = listed(toy, date(2024, 5, 1)).rows
    assert (first.subject.key, first.days, first.status) == ("ra--bb", None, None)
    assert {row.days for row in others} == {None}  # ra--aa and gate-east are without works


def test_what_was_stated_anew_of_a_time_before_is_not_silent(toy: Path) -> None:
    with (toy / "facts" / "statuses.csv").open("a", encoding="utf-8") as file:
        file.write("rc--aa,not_built,new,proposed,,2024-04-01,2025-03-01,,news,đ. 9,no,,\n")
    assert pipeline.atlas(toy, as_of=DAY).latest["rc--aa"].source == "rep"
    assert "rc--aa" not in {row.subject.key for row in listed(toy).rows}
    (row,) = [row for row in listed(toy, limit=82).rows if row.subject.key == "rc--aa"]
    assert (row.days, row.document[0]) == (92, "Bài báo, đ. 9, 01/3/2025")


def test_the_difference_of_two_dates_lists_the_same(toy: Path) -> None:
    period = changes.find(toy, date(2025, 5, 1), DAY, audience="public", silent_days=82)
    told = [row.key for row in period.rows if row.code == "silent"]
    assert told == [row.subject.key for row in listed(toy, limit=82).rows]


def test_internal_subjects_are_listed_for_insiders_alone(toy: Path) -> None:
    keys = {row.subject.key for row in listed(toy, audience="internal").rows}
    assert keys - {row.subject.key for row in listed(toy).rows} == {"guard"}


def test_a_page_of_a_country_where_nothing_is_silent_says_nothing(
    toy: Path, tmp_path: Path
) -> None:
    page = build(toy, tmp_path / "out", as_of=None)  # 312 days after the report
    assert TITLE not in page
    assert "<details" not in page
    assert TITLE not in book(tmp_path / "out").sheetnames


def test_the_front_page_has_a_line_that_unfolds_to_the_rows(toy: Path, tmp_path: Path) -> None:
    page = build(toy, tmp_path / "out")
    (part,) = re.findall(r"<details>(.*?)</details>", page, re.DOTALL)
    line, rows = part.split("</summary>")
    assert "4 trong 8 đoạn, liên kết (quá 365 ngày, tính đến 01/6/2025)" in line
    assert "4 of 8 parts and links (for more than 365 days, by 1 June 2025)" in line
    assert rows.count("<tr>") == 1 + 4
    assert re.findall(r'class="number"><span lang="vi">([^<]*)<', rows) == ["395 ngày"] * 4
    assert "dòng nữa" not in rows
    assert 'href="tables/links.xlsx"' in rows
    assert "chưa có thông tin mới không có nghĩa là việc chưa tiến triển" in rows


def test_the_page_stays_short_however_much_is_silent(toy: Path, tmp_path: Path) -> None:
    atlas = pipeline.atlas(toy, as_of=DAY)
    many = SilentList(timeline.silent(atlas).rows * 125, 1000, 365, DAY)
    product = Product("tables/links.xlsx", tmp_path, "2025-06-01", silent_days=365)
    with vocabulary.using(atlas):
        told = str(silent_part.section(many, [product]))
    assert told.count("<tr>") == 1 + 12
    assert "500 trong 1.000 đoạn, liên kết" in told
    assert "và 488 dòng nữa." in told
    assert f"Danh sách đầy đủ: links.xlsx, trang tính “{TITLE}”" in told


@pytest.mark.parametrize("asked", [{"silent_days": 300}, {"as_of": date(2025, 6, 2)}])
def test_the_page_leads_to_no_workbook_with_another_list(
    toy: Path, tmp_path: Path, asked: dict[str, object]
) -> None:
    build(toy, tmp_path / "out")
    page = build(toy, tmp_path / "out", only=("report",), **asked)
    (part,) = re.findall(r"<details>.*?</details>", page, re.DOTALL)
    assert "href" not in part
    same = build(toy, tmp_path / "out", only=("report",))
    assert 'href="tables/links.xlsx"' in re.findall(r"<details>.*?</details>", same, re.DOTALL)[0]


def test_the_sheet_has_numbers_dates_and_words(toy: Path, tmp_path: Path) -> None:
    build(toy, tmp_path / "out", silent_days=82)
    made = book(tmp_path / "out")
    sheet = made[TITLE]
    first, *_, last = records(sheet)
    assert last == {
        "subject_name": "Rb phía đông",
        "link": "Đường Rb",
        "sides": "Tỉnh Bờ",
        "condition": "Chưa có trên thực địa",
        "work": "Xây dựng mới",
        "stage": "Đang thi công",
        "health": "Chậm tiến độ",
        "days_since": 83,
        "stated_on": datetime(2025, 3, 10),  # noqa: DTZ001 - a workbook has no zones
        "source_title": "Bài báo",
        "locator": "đ. 1",
        "source": "news",
        "subject": "rb--bb",
        "name_en": "Road Rb: Rb east",
    }
    assert first["days_since"] == 395
    heads = [str(cell.value) for cell in sheet[2]]
    assert {"Số ngày từ khi nêu", "Ngày nguồn nêu", "Liên kết, đoạn"} <= {*heads}
    day = sheet.cell(3, heads.index("Ngày nguồn nêu") + 1)
    assert (day.number_format, sheet.freeze_panes) == ("dd/mm/yyyy", "B3")
    assert sheet.print_title_rows == "$2:$2"
    guide = " ".join(str(cell.value) for row in made["Đọc trước"].iter_rows() for cell in row)
    assert f"Trang tính “{TITLE}”: 5 trong 8 đoạn, liên kết (quá 82 ngày" in guide


def test_the_package_describes_the_sheet(toy: Path, tmp_path: Path) -> None:
    build(toy, tmp_path / "out")
    told = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    (found,) = [row for row in told["resources"] if row["name"] == "tables-links-silent"]
    types = {field["name"]: field["type"] for field in found["schema"]["fields"]}
    assert (types["days_since"], types["stated_on"]) == ("integer", "any")
    assert found["schema"]["primaryKey"] == ["subject"]


def test_the_manifest_says_after_how_many_days(toy: Path, tmp_path: Path) -> None:
    build(toy, tmp_path / "out", silent_days=82)
    told = json.loads((tmp_path / "out" / "MANIFEST.json").read_text(encoding="utf-8"))["products"]
    assert told["tables"]["options"] == told["front"]["options"] == {"silent_days": 82}


def test_the_command_takes_a_number_of_days_and_refuses_none(toy: Path, tmp_path: Path) -> None:
    base = ["build", "--workspace", str(toy), "--only", "tables", "--out", str(tmp_path / "out")]
    run = CliRunner().invoke(_group, [*base, "--silent-days", "300"])
    assert run.exit_code == 0
    assert TITLE in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert CliRunner().invoke(_group, [*base, "--silent-days", "0"]).exit_code == 2
    options = {option.name: option.default for option in _group.commands["build"].params}
    assert options["silent_days"] == pipeline.Order(toy, tmp_path).silent_days == SILENT_DAYS
