"""Forms, tables and command lines that do harm, or would if nobody looked."""

from __future__ import annotations

import csv
import json
import unicodedata
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet
from test_status_book import (
    FORM,
    LETTER,
    Fill,
    command,
    contents,
    filled,
    handed_out,
    opened,
    put,
    rows,
    spot,
    taken,
)

from lienket import pipeline
from lienket.errors import ProductError, UsageError
from lienket.pipeline import staging, statuses
from lienket.status_book import cite

HIDDEN = "rb--bb,not_built,new,suspended,delayed,2025-03-10,2025-03-12,,deep,I.9,no,Kín,Hidden"


def codes(workspace: Path, form: Path, source: str = LETTER) -> set[str]:
    """The faults of a form, after which nothing has changed."""
    before = contents(workspace)
    with pytest.raises(statuses.FormError) as caught:
        taken(workspace, form, source)
    assert contents(workspace) == before
    return {fault.code for fault in caught.value.faults}


def with_internal(toy: Path) -> None:
    """The toy country, with an internal status of something public."""
    for name in ("sources", "links", "statuses", "figures", "requests"):
        path = toy / "facts" / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        secret = [line for line in lines if "guard" in line or line.startswith("deep")]
        path.write_text("".join(line for line in lines if line not in secret), encoding="utf-8")
        (toy / "facts/internal").mkdir(exist_ok=True)
        more = f"{HIDDEN}\n" if name == "statuses" else ""
        inside = "".join([lines[0], *secret]) + more
        (toy / f"facts/internal/{name}.csv").write_text(inside, encoding="utf-8")


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_an_internal_state_of_something_public_never_becomes_public(
    toy: Path, audience: str
) -> None:
    with_internal(toy)
    path = handed_out(toy, audience="internal" if audience == "internal" else "public")
    intake = taken(toy, filled(path, lambda form: put(form, "rb--bb", expected_on="2028")))
    added = rows(toy, "statuses", str(Path(intake.files[-1]).parent))[-1]
    assert "suspended" not in (toy / "facts/statuses.csv").read_text(encoding="utf-8")
    stage = {"public": "under_construction", "internal": "suspended"}
    assert (added["stage"], added["expected_on"]) == (stage[audience], "2028")


def test_a_document_known_inside_is_another_source_for_what_is_public(toy: Path) -> None:
    with_internal(toy)
    form = handed_out(toy)
    taken(toy, filled(form, lambda sheet: put(sheet, "guard", stage="Đã kết thúc")))
    intake = taken(toy, filled(form, opened))
    assert rows(toy, "sources")[-1]["number"] == "12/SGTVT"
    assert intake.cited.id == rows(toy, "statuses")[-1]["source"]
    assert not pipeline.check(toy)
    with pytest.raises(UsageError, match="nội bộ"):
        taken(toy, filled(form, lambda sheet: put(sheet, "ra--aa", confirmed="x")), "deep")


def test_a_year_typed_in_a_cell_for_days_stays_a_year(toy: Path) -> None:
    form = openpyxl.load_workbook(handed_out(toy))[FORM]
    for name in ("happened_on", "expected_on"):
        assert form[spot(form, "rb--bb", name)].number_format == "@"


def merged(form: Worksheet) -> None:
    """A title of one cell above, and two days made one."""
    form.insert_rows(1)
    form["A1"] = "Sở Giao thông"
    cells = [spot(form, key, "expected_on") for key in ("rb--aa", "rb--bb")]
    form.merge_cells(":".join(cells))


def emptied(form: Worksheet) -> None:
    put(form, "rc--bb", stage="")


@pytest.mark.parametrize(("fill", "code"), [(merged, "cell_merged"), (emptied, "form_empty")])
def test_a_cell_that_lost_what_it_said_is_a_fault(toy: Path, fill: Fill, code: str) -> None:
    assert codes(toy, filled(handed_out(toy), fill)) == {code}


def test_composed_or_not_and_with_what_nobody_sees_a_row_is_read(toy: Path) -> None:
    def fill(form: Worksheet) -> None:
        note = unicodedata.normalize("NFD", "Đã thông xe")
        put(
            form,
            "rc--bb",
            note_vi=note,
            condition="Đang khai thác",
            stage=unicodedata.normalize("NFD", "Hoàn thành"),
        )
        form[spot(form, "rc--bb", "confirmed")] = True
        form[spot(form, "rc--bb", "key")] = "rc-\u00ad-bb"

    taken(toy, filled(handed_out(toy), fill), unicodedata.normalize("NFD", LETTER))
    added = rows(toy, "statuses")[-1]
    assert (added["stage"], added["note_vi"]) == ("completed", "Đã thông xe")


def test_nobody_confirms_a_state_that_was_changed_elsewhere(toy: Path) -> None:
    form = handed_out(toy)
    late = filled(form, lambda sheet: put(sheet, "rc--bb", confirmed="có"), "late.xlsx")
    taken(toy, filled(form, opened))
    assert codes(toy, late, "Công văn 13/SGTVT, 16/3/2025") == {"form_conflict"}


def test_without_its_hidden_sheet_a_late_form_takes_nothing_back(toy: Path) -> None:
    form = handed_out(toy)
    book = openpyxl.load_workbook(form)
    del book["Bản gốc"]
    late = form.with_name("late.xlsx")
    book.save(late)
    assert not taken(toy, late).changes
    taken(toy, filled(form, opened))
    assert codes(toy, late, "Công văn 13/SGTVT, 16/3/2025") == {"form_outdated"}


def test_a_copy_that_somebody_has_worked_in_is_kept(toy: Path) -> None:
    form = filled(handed_out(toy), lambda sheet: put(sheet, "ra--aa", stage="xong"))
    codes(toy, form)
    copy = form.with_name("filled.loi.xlsx")
    filled(copy, lambda sheet: put(sheet, "ra--aa", stage="Hoàn thành"), copy.name)
    mine = copy.read_bytes()
    codes(toy, form)
    assert copy.read_bytes() == mine


def test_what_is_edited_while_the_question_stands_is_kept(toy: Path) -> None:
    form = filled(handed_out(toy), opened)
    path = toy / "facts/statuses.csv"

    def slow(*_: object) -> bool:
        path.write_bytes(path.read_bytes().replace(b"Upgrade asked for", b"Edited"))
        return True

    with pytest.raises(ProductError, match="chưa ghi gì"):
        statuses.take_in(toy, statuses.Taking(form, LETTER), slow)
    assert b"Edited" in path.read_bytes()


def test_what_was_edited_after_an_import_was_killed_is_kept(toy: Path) -> None:
    form = filled(handed_out(toy), opened)
    path, aside = toy / "facts/statuses.csv", toy / staging.ASIDE
    (aside / "files/facts").mkdir(parents=True)
    (aside / "files/facts/statuses.csv").write_bytes(path.read_bytes())
    listed = {"new": [], "old": ["facts/statuses.csv"]}
    (aside / "placing.json").write_text(json.dumps(listed), encoding="utf-8")
    edited = path.read_bytes().replace(b"Upgrade asked for", b"Edited")
    path.write_bytes(edited)
    with pytest.raises(ProductError, match=r"\.lienket-old"):
        taken(toy, form)
    assert path.read_bytes() == edited


def in_excel(toy: Path) -> Path:
    """The facts of the toy country as a workbook whose statuses are a table of Excel."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for path in sorted((toy / "facts").glob("*.csv")):
        sheet = book.create_sheet(path.stem)
        for cells in csv.reader(path.read_text(encoding="utf-8").splitlines()):
            sheet.append([cell or None for cell in cells])
        path.unlink()
    sheet = book["statuses"]
    sheet.add_table(Table(displayName="t", ref=sheet.dimensions))
    path = toy / "facts/facts.xlsx"
    book.save(path)
    return path


def test_in_excel_a_note_stays_a_text_and_a_table_stays_whole(toy: Path) -> None:
    path = in_excel(toy)
    note = "=1+1 _x0041_"

    def fill(form: Worksheet) -> None:
        cell = form[spot(form, "rc--bb", "note_vi")]
        cell.value, cell.data_type = "=1+1 _x005F_x0041_", "s"

    taken(toy, filled(handed_out(toy), fill))
    sheet = openpyxl.load_workbook(path)["statuses"]
    (table,) = sheet.tables.values()
    assert table.ref == table.autoFilter.ref == sheet.dimensions
    assert sheet.cell(sheet.max_row, 12).data_type == "s"
    assert pipeline.atlas(toy).latest["rc--bb"].note_vi == note


def test_an_internal_workbook_without_sources_gets_them(toy: Path) -> None:
    with_internal(toy)
    inside = toy / "facts/internal"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "links"
    for name in ("links", "sources", "statuses", "figures", "requests"):
        sheet = book[name] if name == "links" else book.create_sheet(name)
        for cells in csv.reader((inside / f"{name}.csv").read_text(encoding="utf-8").splitlines()):
            sheet.append([cell or None for cell in cells])
        (inside / f"{name}.csv").unlink()
    del book["sources"]
    book.save(inside / "facts.xlsx")
    sources = toy / "facts/sources.csv"
    deep = "deep,Văn bản,Paper,,,2024-01-01,,\n"
    sources.write_text(sources.read_text(encoding="utf-8") + deep, encoding="utf-8")
    layer = toy / "gates.geojson"
    cited = layer.read_text(encoding="utf-8").replace('"source": "osm"', '"source": "deep"')
    layer.write_text(cited, encoding="utf-8")
    form = filled(handed_out(toy), lambda sheet: put(sheet, "guard", stage="Đã kết thúc"))
    assert taken(toy, form).files == ("facts/internal/facts.xlsx",)
    assert not pipeline.check(toy)


def test_a_link_that_leads_nowhere_does_not_stop_an_import(toy: Path) -> None:
    (toy / "facts/.#statuses.csv").symlink_to("user@host.1234")
    (toy / "note.txt").symlink_to("gone")
    assert taken(toy, filled(handed_out(toy), opened)).taken


def test_a_quotation_mark_left_open_swallows_no_row(toy: Path) -> None:
    path = toy / "facts/statuses.csv"
    path.write_text(
        path.read_text(encoding="utf-8").rstrip().removesuffix("Internal") + '"Internal',
        encoding="utf-8",
    )
    before = contents(toy)
    with pytest.raises(ProductError, match="ngoặc kép"):
        taken(toy, filled(handed_out(toy), opened))
    assert contents(toy) == before


def test_faults_are_told_at_their_rows_where_notes_have_several_lines(toy: Path) -> None:
    def fill(form: Worksheet) -> None:
        put(form, "ra--aa", confirmed="có", note_vi="một\nhai\nba")
        put(form, "rc--aa", condition="Chưa có trên thực địa", work="Cải tạo, nâng cấp")
        put(form, "rc--bb", confirmed="có", note_vi="một\nhai")

    form = filled(handed_out(toy), fill)
    with pytest.raises(statuses.FormError) as caught:
        taken(toy, form)
    sheet = openpyxl.load_workbook(form)[FORM]
    assert [fault.key for fault in caught.value.faults] == [
        f"{FORM}!{spot(sheet, 'rc--aa', 'work')}"
    ]


@pytest.mark.parametrize(
    "source",
    ["\udcff 12/SGTVT, 15/3/2025", "a\x07 12/X, 15/3/2025", "tØnh H¶i D­¬ng 2/X, 15/3/2025"],
)
def test_a_source_that_no_table_may_hold_is_a_wrong_call(source: str) -> None:
    with pytest.raises(UsageError, match="--source"):
        cite(source, None, ())
    with pytest.raises(UsageError, match="--issuer"):
        cite(LETTER, None, (), issuer=source)


def test_the_number_of_a_law_has_its_year() -> None:
    row = cite("Quyết định số 36/2025/QĐ-UBND, 1/2/2025", None, ()).row
    assert row is not None
    assert row["number"] == "36/2025/QĐ-UBND"


def test_wrong_calls_of_the_command_are_no_defect_of_ours(toy: Path) -> None:
    form = toy.parent / "form.xlsx"
    place = ("--workspace", toy)
    for days in ("800000", "99999999999"):
        path = toy.parent / f"{days}.xlsx"
        assert command("status", "export", path, *place, "--silent-days", days)[0] == 0
    early = ("--as-of", "0001-01-01")
    assert command("status", "export", form, *place, *early)[0] == 0
    for name in ("form.csv", "form.xls", "form"):
        path = toy.parent / name
        result = command("status", "export", path, *place)
        assert result[0] != 0
        assert not path.exists()
    take = ("status", "import", form, *place, "--dry-run", "--source")
    assert command(*take, "Công văn 12/X, 15/3/9025")[0] != 0


def test_a_workbook_of_another_kind_is_told_how_to_be_saved(toy: Path) -> None:
    handed_out(toy)
    path = toy.parent / "status.csv"
    path.write_bytes((toy.parent / "status.xlsx").read_bytes())
    with pytest.raises(statuses.FormError) as caught:
        taken(toy, path)
    (fault,) = caught.value.faults
    assert "facts.xlsx" not in str(fault)
    assert fault.code == "form_other_file"


def test_a_day_before_the_known_one_is_told_to_change_no_map(toy: Path) -> None:
    def fill(form: Worksheet) -> None:
        put(form, "rb--bb", stage="Tạm dừng")
        form[spot(form, "rb--bb", "happened_on")] = datetime(2024, 1, 5)  # noqa: DTZ001 - Excel

    intake = taken(toy, filled(handed_out(toy), fill))
    (change,) = intake.changes
    assert any("bản đồ vẫn dùng" in line for line in change.lines(intake.cited.date))
