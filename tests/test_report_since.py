"""The chapter of the report that tells what changed since a date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table

from lienket import pipeline
from lienket.cli import _group
from lienket.errors import UsageError

SINCE = date(2024, 6, 1)
NEWS = ",news,đ. 9,no,,"


def say(toy: Path, *rows: str) -> None:
    """Add statements to the event log of the toy country."""
    with (toy / "facts" / "statuses.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def build(toy: Path, out: Path, **asked: object) -> Document:
    """The report of a build, read back."""
    given = {"only": ("report",), "since": SINCE} | asked
    pipeline.run(pipeline.Order(toy, out, **given))  # type: ignore[arg-type] # values of any type
    return docx.Document(str(out / "report.docx"))


def paragraphs(document: Document) -> list[str]:
    """What stands outside the tables."""
    return [line.text.replace("\u00a0", " ") for line in document.paragraphs]


def titled(document: Document) -> list[str]:
    """The headings of the chapters."""
    return [
        line.text for line in document.paragraphs if line.style and line.style.name == "Heading 1"
    ]


def rows(table: Table) -> list[list[str]]:
    """The rows of a table below its head; the title of a group is a row of one cell."""
    return [
        [
            "".join(str(part.text or "") for part in cell.iter(qn("w:t"))).replace("\u00a0", " ")
            for cell in line.tc_lst
        ]
        for line in table._tbl.tr_lst[1:]
    ]


def test_the_chapter_counts_the_changes_and_tells_each_with_its_document(
    toy: Path, tmp_path: Path
) -> None:
    document = build(toy, tmp_path / "out")
    assert titled(document)[:3] == ["Tóm tắt", "Thay đổi", "Tình trạng các tuyến"]
    lines = paragraphs(document)
    start = lines.index("Thay đổi")
    assert lines[start + 1] == (
        "Từ 01/6/2024 đến 10/3/2025, các nguồn đã có nêu 2 thay đổi: bắt đầu 1; lùi thời hạn 1. "
        "Xem Bảng 1."
    )
    assert rows(document.tables[0]) == [
        ["Bắt đầu (1)"],
        [
            "1. Đường Rb: Rb phía đông",
            "Tỉnh Bờ",
            "Đã phê duyệt dự án; Chưa rõ tiến độ",
            "Đang thi công; Chậm tiến độ",
            "[2] đ. 1, 10/3/2025",
        ],
        ["Lùi thời hạn (1)"],
        [
            "2. Đường Rb: Rb phía đông",
            "Tỉnh Bờ",
            "quý II/2024",
            "2027",
            "[2] đ. 1, 10/3/2025",
        ],
    ]
    listed = [line.text for line in document.paragraphs if line.style
              and line.style.name == "Source Item"]  # fmt: skip
    assert listed[1].startswith("Bài báo")
    assert any("Xem Bảng 2, Bảng 3." in line for line in lines)  # the tables after it count on


def test_the_english_report_tells_them_in_english(toy: Path, tmp_path: Path) -> None:
    build(toy, tmp_path / "out")
    document = docx.Document(str(tmp_path / "out" / "report_en.docx"))
    assert titled(document)[1] == "Changes"
    assert (
        "Changes that the known sources state from 1 June 2024 to 10 March 2025: 2 (begun: 1; "
        "put off: 1). See Table 1." in paragraphs(document)
    )
    assert rows(document.tables[0])[1][:4] == [
        "1. Road Rb: Rb east",
        "Province B",
        "Project approved; Progress not known",
        "Under construction; Delayed",
    ]


def test_the_table_looks_as_the_others_do(toy: Path, tmp_path: Path) -> None:
    document = build(toy, tmp_path / "out")
    changed, *others = document.tables
    standing = others[-1]
    widths = [sum(column.width or 0 for column in table.columns) for table in (changed, standing)]
    assert widths[0] == widths[1]
    head, *lines = changed._tbl.tr_lst
    assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(line.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for line in lines)


def test_a_link_that_now_meets_is_told_without_a_document(toy: Path, tmp_path: Path) -> None:
    say(toy, "rb--bb,in_service,new,completed,,2025-03-25,2025-03-26," + NEWS)
    told = rows(build(toy, tmp_path / "out").tables[0])
    assert told[-2:] == [
        ["Qua ranh giới (1)"],
        ["2. Đường Rb", "Tỉnh Ả, Tỉnh Bờ", "Mới có một bên", "Đã nối hai bên", "–"],
    ]


def test_what_is_silent_is_no_change_but_a_sentence(toy: Path, tmp_path: Path) -> None:
    document = build(toy, tmp_path / "out", silent_days=300)
    lines = paragraphs(document)
    assert lines[lines.index("Thay đổi") + 2] == (
        "Chưa có thông tin mới: 4 trong 8 đoạn, liên kết (quá 300 ngày, tính đến 10/3/2025); "
        "danh sách ở bảng tính links.xlsx, trang tính “Chưa có thông tin mới”."
    )
    assert len(rows(document.tables[0])) == 4


def test_where_nothing_changed_one_sentence_says_so(toy: Path, tmp_path: Path) -> None:
    document = build(toy, tmp_path / "out", as_of=date(2024, 7, 1))
    lines = paragraphs(document)
    start = lines.index("Thay đổi")
    assert lines[start + 1] == (
        "Từ 01/6/2024 đến 01/7/2024, các nguồn đã có không nêu thay đổi nào."
    )
    assert lines[start + 2] == "Tình trạng các tuyến"
    assert rows(document.tables[0])[0][1] == "Đường Ra"


def test_a_public_report_tells_no_internal_change(toy: Path, tmp_path: Path) -> None:
    say(toy, "guard,,,ended,,2025-02-01,2025-02-02,,deep,I.9,no,,")
    public = rows(build(toy, tmp_path / "public").tables[0])
    inside = rows(build(toy, tmp_path / "inside", audience="internal").tables[0])
    assert "Tuần tra" not in str(public)
    assert ["Kết thúc (hoạt động) (1)"] in inside
    assert "Tuần tra" in str(inside)


def test_a_report_without_the_date_is_the_same_as_ever(
    toy: Path, tmp_path: Path, products: Path
) -> None:
    document = build(toy, tmp_path / "out", since=None)
    assert "Thay đổi" not in titled(document)
    for name in ("report.docx", "report_en.docx"):
        assert (tmp_path / "out" / name).read_bytes() == (products / name).read_bytes()


def test_the_manifest_and_the_front_page_remember_the_date(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def remembered() -> tuple[object, str]:
        told = json.loads((out / "MANIFEST.json").read_text(encoding="utf-8"))["products"]
        return told["report"].get("options"), (out / "index.html").read_text(encoding="utf-8")

    build(toy, out)
    for only in (("report",), ("web",)):  # the second keeps the report of the first
        build(toy, out, only=only, since=SINCE if only == ("report",) else None)
        options, page = remembered()
        assert options == {"since": "2024-06-01", "silent_days": 365}
        assert page.count("Có mục Thay đổi từ 01/6/2024.") == 2
    build(toy, out, since=None)
    options, page = remembered()
    assert options is None
    assert "Có mục Thay đổi" not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": date(2025, 3, 10)}, "--since 2025-03-10 is not before the date of the data"),
        ({"since": date(2026, 1, 1)}, "2025-03-10; choose an earlier day"),
        ({"as_of": date(2024, 5, 2)}, "--since 2024-06-01 is not before .* 2024-05-02"),
        ({"only": ("tables",)}, "--only does not name report"),
    ],
)
def test_a_date_that_tells_nothing_is_refused_and_nothing_is_written(
    toy: Path, tmp_path: Path, asked: dict[str, object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        build(toy, tmp_path / "out", **asked)
    assert not [*tmp_path.glob("out/*")]


def test_a_date_before_all_statements_is_told_to_be_odd(toy: Path, tmp_path: Path) -> None:
    said: list[str] = []
    order = pipeline.Order(toy, tmp_path / "out", only=("report",), since=date(2020, 1, 1))
    pipeline.run(order, warn=said.append)
    assert [line for line in said if "--since 2020-01-01: no status was stated by then" in line]


def test_the_command_makes_the_chapter_and_refuses_what_is_no_date(
    toy: Path, tmp_path: Path
) -> None:
    base = ["build", "--workspace", str(toy), "--only", "report", "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(_group, [*base, "--since", "2024-06-01"]).exit_code == 0
    assert "Thay đổi" in titled(docx.Document(str(tmp_path / "out" / "report.docx")))
    run = CliRunner().invoke(_group, [*base, "--since", "31/6/2024"])
    assert run.exit_code == 2
    assert "1/6/2024" in run.output
