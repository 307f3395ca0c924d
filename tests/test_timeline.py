"""What changed between two dates, and what nobody has spoken of for long."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from lienket import pipeline, timeline
from lienket.cli import _group
from lienket.errors import ProductError, UsageError
from lienket.export_tables import counts
from lienket.pipeline import changes
from lienket.timeline import CODES, telling
from lienket.timeline.telling import Period

FIRST, LAST = date(2024, 6, 1), date(2025, 4, 1)


def say(toy: Path, *rows: str) -> None:
    """Add statements to the event log of the toy country."""
    with (toy / "facts" / "statuses.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def told(
    toy: Path, first: date = FIRST, last: date = LAST, days: int = 3650
) -> list[tuple[str, ...]]:
    """The changes of a time: code, subject, before, after."""
    period = changes.find(toy, first, last, audience="public", silent_days=days)
    return [(row.code, row.key, row.before[0], row.after[0]) for row in period.rows]


def test_works_that_began_and_were_put_off_are_told_as_both(toy: Path) -> None:
    assert told(toy) == [
        ("begun", "rb--bb", "Đã phê duyệt dự án; Chưa rõ tiến độ", "Đang thi công; Chậm tiến độ"),
        ("slipped", "rb--bb", "quý II/2024", "2027"),
    ]


NEWS = ",news,đ. 9,no,,"
ASKED, PLANNED = "Đề xuất", "Có trong quy hoạch"


@pytest.mark.parametrize(
    ("row", "code", "before", "after"),
    [
        (
            "rc--aa,in_service,new,completed,,2025-01-05,2025-01-10,",
            "finished",
            "Chưa có trên thực địa; Đề xuất",
            "Đang khai thác; Hoàn thành",
        ),
        ("rc--aa,not_built,new,suspended,,,2025-01-10,", "stalled", ASKED, "Tạm dừng"),
        ("rc--aa,not_built,new,proposed,blocked,,2025-01-10,", "stalled", "–", "Vướng mắc"),
        ("rc--aa,not_built,new,planned,,,2025-01-10,", "changed", ASKED, PLANNED),
        ("rc--aa,not_built,new,planned,,2024-05-20,2025-01-10,", "corrected", ASKED, PLANNED),
        ("bus,,,active,,2025-02-01,2025-02-02,", "begun", "Đã thống nhất", "Đang thực hiện"),
        ("bus,,,ended,,2025-02-01,2025-02-02,", "ended", "Đã thống nhất", "Đã kết thúc"),
    ],
)
def test_each_kind_of_change_has_its_name(
    toy: Path, row: str, code: str, before: str, after: str
) -> None:
    say(toy, row + NEWS)
    subject = row.partition(",")[0]
    found = [change for change in told(toy) if change[1] == subject]
    assert found == [(code, subject, before, after)]


def test_works_taken_up_again_are_resumed(toy: Path) -> None:
    say(toy, "rb--bb,not_built,new,suspended,,2025-03-20,2025-03-20," + NEWS)
    say(toy, "rb--bb,not_built,new,under_construction,,2025-05-20,2025-05-20," + NEWS)
    found = told(toy, LAST, date(2025, 6, 1))
    assert found == [("resumed", "rb--bb", "Tạm dừng", "Đang thi công")]


def test_what_nobody_spoke_of_before_is_new(toy: Path) -> None:
    found = told(toy, date(2023, 1, 1), FIRST)
    assert ("new", "bus", "–", "Đã thống nhất") in found
    assert not [row for row in found if row[1] == "ra--aa"]  # known since 2021


def test_a_statement_that_says_the_same_is_no_change(toy: Path) -> None:
    say(toy, "rc--aa,not_built,new,proposed,,,2025-01-10," + NEWS)
    assert not [row for row in told(toy) if row[1] == "rc--aa"]


def test_a_link_that_now_meets_across_the_border_is_told(toy: Path) -> None:
    say(toy, "rb--bb,in_service,new,completed,,2025-03-25,2025-03-26," + NEWS)
    (across,) = [row for row in told(toy) if row[0] == "across"]
    assert across[1:] == ("rb", "Mới có một bên", "Đã nối hai bên")


def test_what_is_settled_is_never_silent(toy: Path) -> None:
    say(toy, "rc--aa,in_service,new,completed,,2025-01-05,2025-01-10," + NEWS)
    say(toy, "bus,,,ended,,2025-02-01,2025-02-02," + NEWS)
    atlas = pipeline.atlas(toy, as_of=date(2027, 1, 1))
    late = {row.subject.key for row in timeline.silent(atlas, 365).rows}
    assert late == {"ra--bb", "rb--bb", "rc--bb"}


@pytest.mark.parametrize(("days", "silent"), [(333, True), (334, False)])
def test_silence_is_counted_in_days(toy: Path, days: int, silent: bool) -> None:  # noqa: FBT001 - of a table
    found = [row for row in told(toy, days=days) if row[0] == "silent"]
    assert bool(found) is silent
    if silent:
        assert ("silent", "rc--bb", "nêu 02/5/2024", "đã 334 ngày") in found


def test_internal_subjects_are_told_to_insiders_alone(toy: Path) -> None:
    say(toy, "guard,,,ended,,2025-02-01,2025-02-02,,deep,I.9,no,,")
    public = changes.find(toy, FIRST, LAST, audience="public", silent_days=1)
    inside = changes.find(toy, FIRST, LAST, audience="internal", silent_days=1)
    assert "guard" not in {row.key for row in public.rows}
    assert "guard" in {row.key for row in inside.rows}
    assert "guard" not in json.dumps(telling.as_json(public))


def period(toy: Path) -> Period:
    """The changes of the toy country, with some that are silent."""
    return changes.find(toy, FIRST, LAST, audience="public", silent_days=300)


def test_text_page_book_and_json_tell_the_same(toy: Path, tmp_path: Path) -> None:
    made = period(toy)
    page, book = tmp_path / "new" / "changes.html", tmp_path / "changes.xlsx"
    changes.write_page(made, page)
    changes.write_book(made, book)
    text, html = "\n".join(telling.lines(made, "vi")), page.read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(book)["Thay đổi"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert len(cells) == len(made.rows) == len(telling.as_json(made)["changes"])  # type: ignore[arg-type] # a list
    for row in made.rows:
        assert f"{row.name[0]} ({row.side[0]})" in text
        assert row.after[0] in text
        assert row.after[0] in html
        assert any(row.key in line and row.after[0] in line for line in cells)
    assert "<script" not in html
    assert "Changes from 1 June 2024 to 1 April 2025" in html
    assert {row["change"] for row in telling.as_json(made)["changes"]} <= {*CODES}  # type: ignore[attr-defined] # a list


def test_the_same_time_gives_the_same_bytes(toy: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        changes.write_book(period(toy), tmp_path / f"{name}.xlsx")
        changes.write_page(period(toy), tmp_path / f"{name}.html")
    for ending in ("xlsx", "html"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (
            tmp_path / f"two.{ending}"
        ).read_bytes()


def test_english_is_told_in_english(toy: Path) -> None:
    text = "\n".join(telling.lines(period(toy), "en"))
    assert "Begun: 1" in text
    assert "Rb east (Province B)" in text
    assert "Project approved; Progress not known → Under construction; Delayed" in text


def test_nothing_is_told_where_nothing_changed(toy: Path) -> None:
    made = changes.find(toy, FIRST, date(2024, 7, 1), audience="public", silent_days=365)
    assert not made.rows
    assert telling.lines(made, "vi")[-1].endswith(
        "Không có thay đổi nào được nêu trong thời gian này."
    )


def test_dates_out_of_order_and_places_that_cannot_be_written_are_refused(
    toy: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="2025-04-01"):
        changes.find(toy, LAST, FIRST, audience="public", silent_days=365)
    taken = tmp_path / "taken"
    taken.write_text("x", encoding="utf-8")
    with pytest.raises(ProductError):
        changes.write_page(period(toy), taken / "changes.html")
    assert taken.read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_a_date_that_is_none_is_refused(toy: Path, option: str) -> None:
    given = {"--from": "2024-06-01", "--to": "2025-04-01", option: "31/6/2024"}
    words = [word for pair in given.items() for word in pair]
    run = CliRunner().invoke(_group, ["diff", "--workspace", str(toy), *words])
    assert run.exit_code == 2
    assert "31/6/2024" in run.output


def test_the_command_tells_and_writes(toy: Path, tmp_path: Path) -> None:
    base = ["diff", "--workspace", str(toy), "--from", "2024-06-01", "--to", "2025-04-01"]
    run = CliRunner().invoke(_group, [*base, "--html", str(tmp_path / "d.html")])
    assert run.exit_code == 0
    assert "Bắt đầu: 1" in run.output
    assert (tmp_path / "d.html").is_file()
    found = CliRunner().invoke(_group, [*base, "--json"])
    assert json.loads(found.stdout)["changes"][0]["change"] == "begun"


def test_what_is_of_both_sides_is_told_with_both_names() -> None:
    atlas = pipeline.atlas(pipeline.embedded())
    both = {part.key for part in atlas.facts.parts if part.side == "both"}
    named = [row.side for row in timeline.subjects(atlas.catalogue, atlas.facts) if row.key in both]
    assert {*named} == {("Bắc Giang, Lạng Sơn", "Bắc Giang, Lạng Sơn")}


def test_a_long_silence_is_counted_in_the_text_and_listed_where_it_can_be_read(toy: Path) -> None:
    rows: dict[str, list[str]] = {"links": [], "parts": [], "statuses": []}
    for number in range(12):
        part = f"rx{number}--aa"
        rows["links"].append(f"rx{number},route,Đường {number},Road {number},aa,{part},,,,,public")
        rows["parts"].append(f"{part},aa,Đoạn {number},Part {number},,")
        rows["statuses"].append(f"{part},not_built,new,proposed,,,2023-01-05,,rep,I.4,no,,")
    for name, added in rows.items():
        with (toy / "facts" / f"{name}.csv").open("a", encoding="utf-8") as table:
            table.writelines(f"{row}\n" for row in added)
    period = changes.find(
        toy, date(2024, 5, 2), date(2025, 4, 1), audience="public", silent_days=365
    )
    lines = telling.lines(period, "vi")
    assert lines[-1] == "    danh sách đầy đủ: thêm --html, --xlsx hoặc --json"
    assert lines[-2].endswith("(quá 365 ngày): 12")
    assert len([row for row in period.rows if row.code == "silent"]) == 12


@pytest.mark.parametrize("written", ["2024-05-02", "02/05/2024", "2/5/2024"])
def test_dates_are_asked_for_as_papers_write_them_and_until_today_if_nothing_is_said(
    toy: Path, written: str
) -> None:
    done = CliRunner().invoke(_group, ["diff", "--workspace", str(toy), "--from", written])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Thay đổi từ 02/5/2024 đến ")


def test_the_page_of_a_later_day_tells_no_later_knowledge_than_there_is(toy: Path) -> None:
    later = pipeline.atlas(toy, as_of=date(2030, 1, 1))
    assert counts.dated(later)[0] == (
        "Theo báo cáo ngày 02/5/2024, bổ sung đến 10/3/2025 (2 thông tin mới hơn)"
    )
