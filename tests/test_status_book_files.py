"""Forms as other programs and other hands leave them: kinds of files, what stands about a table."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import toy as country
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet
from test_status_book import (
    DAY,
    FORM,
    LETTER,
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
from lienket.errors import Fault, ProductError
from lienket.pipeline import staging, statuses

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def faults(workspace: Path, form: Path) -> tuple[Fault, ...]:
    """The faults of a form, after which nothing has changed."""
    before = contents(workspace)
    with pytest.raises(statuses.FormError) as caught:
        taken(workspace, form)
    assert contents(workspace) == before
    return caught.value.faults


# --- what kind of file it is ----------------------------------------------------------------------


def saved_as(form: Path, how: str) -> Path:
    """The form as LibreOffice saves it in another format."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = form.parent / "saved"
    words = [office, "--headless", f"-env:UserInstallation=file://{form.parent}/profile"]
    words += ["--convert-to", how, "--outdir", str(folder), str(form)]
    subprocess.run(words, check=True, capture_output=True)
    (saved,) = folder.iterdir()
    return saved


@pytest.mark.office
@pytest.mark.parametrize(("how", "name"), [("ods", "OpenDocument (.ods)"), ("xls", "97–2003")])
def test_a_form_in_another_format_is_named_with_what_to_do(toy: Path, how: str, name: str) -> None:
    (fault,) = faults(toy, saved_as(filled(handed_out(toy), opened), how))
    assert fault.code == "form_other_file"
    assert name in fault.vi
    assert "Lưu thành (Save As) dạng .xlsx" in fault.remedy_vi
    assert "facts.xlsx" not in str(fault)


@pytest.mark.office
def test_a_form_saved_with_macros_is_read(toy: Path) -> None:
    form = saved_as(filled(handed_out(toy), opened), "xlsm:Calc MS Excel 2007 VBA XML")
    (change,) = taken(toy, form).changes
    assert change.answer.subject.key == "rc--bb"
    assert set(change.differences) == {"condition", "stage"}


@pytest.mark.parametrize("name", ["form.xlsx", "form.xls", "form.csv", "form.xlsm"])
def test_a_form_under_a_password_is_told_so_and_how_to_clear_it(toy: Path, name: str) -> None:
    path = toy.parent / name
    path.write_bytes(LOCKED)
    (fault,) = faults(toy, path)
    assert fault.code == "locked_workbook"
    assert "mật khẩu" in fault.remedy_vi
    assert "facts" not in str(fault)


@pytest.mark.parametrize("name", ["form.xlsx", "form.csv"])
def test_an_empty_file_is_called_empty(toy: Path, name: str) -> None:
    path = toy.parent / name
    path.write_bytes(b"")
    (fault,) = faults(toy, path)
    assert (fault.code, fault.file) == ("empty_file", name)


def test_dates_of_a_workbook_that_counts_from_1904_are_right(toy: Path) -> None:
    """As Excel for the Mac counted: day 0 is 1 January 1904."""
    book = openpyxl.load_workbook(handed_out(toy))
    book.epoch = CALENDAR_MAC_1904
    opened(book[FORM])
    cell = book[FORM][spot(book[FORM], "rc--bb", "happened_on")]
    cell.value, cell.number_format = datetime(2025, 2, 27), "dd/mm/yyyy"  # noqa: DTZ001 - Excel
    path = toy.parent / "mac.xlsx"
    book.save(path)
    again = openpyxl.load_workbook(path)
    assert again.epoch == CALENDAR_MAC_1904
    (change,) = taken(toy, path).changes
    assert change.values["happened_on"] == "2025-02-27"


# --- what stands about the table ------------------------------------------------------------------


@pytest.mark.parametrize("written", ["RB--BB", "rb—bb", "rb–bb", "rb - bb", "Rb‐‐Bb"])
def test_a_key_written_otherwise_is_a_fault_that_names_the_right_one(
    toy: Path, written: str
) -> None:
    def fill(form: Worksheet) -> None:
        form[spot(form, "rb--bb", "key")] = written

    (fault,) = faults(toy, filled(handed_out(toy), fill))
    assert fault.code == "form_unknown_key"
    assert "(rb--bb?)" in fault.vi


def signed(form: Worksheet) -> None:
    """Blank rows, a line of dashes, a date line and who signs, below the table."""
    last = form.max_row
    form.cell(last + 3, 1, "Ghi chú: số liệu đến ngày 15/3/2025")
    form.cell(last + 4, 4, "–")
    form.cell(last + 5, form.max_column, "Lạng Sơn, ngày 15 tháng 3 năm 2025")
    form.cell(last + 6, 2, "Người lập biểu")
    form.cell(last + 6, form.max_column - 1, "Giám đốc")


def test_who_signs_below_the_table_answers_nothing(toy: Path) -> None:
    def fill(form: Worksheet) -> None:
        opened(form)
        signed(form)

    (change,) = taken(toy, filled(handed_out(toy), fill)).changes
    assert change.answer.subject.key == "rc--bb"


@pytest.mark.parametrize("column", ["condition", "stage", "happened_on", "note_vi"])
def test_an_answer_in_a_row_without_a_key_is_not_passed_over(toy: Path, column: str) -> None:
    def fill(form: Worksheet) -> None:
        line = form.max_row + 1
        letter = spot(form, "ra--aa", column).rstrip("0123456789")
        form[f"{letter}{line}"] = "Hoàn thành"

    (fault,) = faults(toy, filled(handed_out(toy), fill))
    assert fault.code == "form_no_key"


def test_a_new_key_without_an_answer_is_a_fault(toy: Path) -> None:
    """Somebody means a road that the tables do not have."""

    def fill(form: Worksheet) -> None:
        letter = spot(form, "ra--aa", "key").rstrip("0123456789")
        form[f"{letter}{form.max_row + 1}"] = "rd--aa"

    (fault,) = faults(toy, filled(handed_out(toy), fill))
    assert fault.code == "form_unknown_key"


def test_ten_thousand_blank_rows_that_were_coloured_are_none(toy: Path) -> None:
    def fill(form: Worksheet) -> None:
        opened(form)
        grey = PatternFill("solid", fgColor="DDDDDD")
        for line in range(form.max_row + 1, form.max_row + 10_001):
            form.cell(line, 1).fill = grey

    (change,) = taken(toy, filled(handed_out(toy), fill)).changes
    assert change.answer.subject.key == "rc--bb"


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_table_of_text_may_have_a_title_above_its_heads(toy: Path, mark: str) -> None:
    form = openpyxl.load_workbook(filled(handed_out(toy), opened))[FORM]
    lines = [[str(cell or "") for cell in line] for line in form.iter_rows(values_only=True)]
    blank = [""] * (len(lines[0]) - 1)
    whole = [["Sở Giao thông; báo cáo, quý I/2025", *blank], ["", *blank], *lines]
    quoted = [mark.join(f'"{cell}"' if cell else "" for cell in line) for line in whole]
    path = toy.parent / "form.csv"
    path.write_text("\r\n".join(quoted), encoding="utf-8-sig")
    (change,) = taken(toy, path).changes
    assert change.answer.subject.key == "rc--bb"
    assert change.values["happened_on"] == "2025-02-28"


# --- words of the workspace -----------------------------------------------------------------------

OWN = """[stage.appraisal]
vi = "Đang thẩm định"
en = "Under appraisal"
test_vi = "Đã trình, chưa có kết luận."
test_en = "Submitted, not concluded."
group = "preparation"
phase = "paper"
after = "preparing"
"""


def test_a_stage_of_the_workspace_is_offered_and_taken_in(toy: Path) -> None:
    (toy / "vocabulary.toml").write_text(OWN, encoding="utf-8")
    path = handed_out(toy)
    book = openpyxl.load_workbook(path)
    words = [cell.value for column in book["Danh mục"].iter_cols() for cell in column]
    assert words.index("Đang thẩm định") == words.index("Chuẩn bị đầu tư") + 1
    (change,) = taken(
        toy, filled(path, lambda form: put(form, "rc--bb", stage="Đang thẩm định"))
    ).changes
    assert change.differences == {"stage": ("Có trong quy hoạch", "Đang thẩm định")}
    assert rows(toy, "statuses")[-1]["stage"] == "appraisal"
    assert not pipeline.check(toy)
    assert not taken(toy, handed_out_again(toy)).changes


def handed_out_again(workspace: Path) -> Path:
    """A second form beside the first, which is taken away."""
    (workspace.parent / "status.xlsx").unlink()
    return handed_out(workspace)


# --- a dry run ------------------------------------------------------------------------------------


@pytest.fixture
def shut(tmp_path: Path) -> Iterator[Path]:
    """The toy country on a disk that cannot be written to."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.geteuid() != 0:
        pytest.skip("only root can make a disk")
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        [mount, "-t", "tmpfs", "lienket", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no disk can be made here")
    try:
        workspace = country.write(place / "toy")
        subprocess.run([mount, "-o", "remount,ro", str(place)], check=True)
        yield workspace
    finally:
        subprocess.run([umount, str(place)], check=True)


def test_a_dry_run_looks_at_a_workspace_that_cannot_be_written_to(
    shut: Path, tmp_path: Path
) -> None:
    form = tmp_path / "form.xlsx"
    statuses.hand_out(shut, form, audience="internal", as_of=DAY, silent_days=365)
    back = filled(form, opened)
    before = contents(shut)
    take = ("status", "import", back, "--workspace", shut, "--source", LETTER, "--dry-run")
    code, said = command(*take)
    assert code == 0
    assert "Có trong quy hoạch → Hoàn thành" in said
    with pytest.raises(ProductError, match="Read-only file system"):
        taken(shut, back)
    assert contents(shut) == before


def test_a_dry_run_names_the_faults_of_a_form_where_nothing_can_be_written(
    shut: Path, tmp_path: Path
) -> None:
    form = tmp_path / "form.xlsx"
    statuses.hand_out(shut, form, audience="internal", as_of=DAY, silent_days=365)

    def fill(sheet: Worksheet) -> None:
        put(sheet, "rc--bb", stage="Tạm dừng", happened_on="20/3/2025")

    taking = statuses.Taking(filled(form, fill), LETTER, dry=True)
    with pytest.raises(statuses.FormError) as caught:
        statuses.take_in(shut, taking, lambda *_: True)
    assert [fault.code for fault in caught.value.faults] == ["told_before"]


def test_a_dry_run_leaves_nothing_behind(toy: Path) -> None:
    form = filled(handed_out(toy), opened)
    beside = sorted(path.name for path in toy.parent.iterdir())
    before = {path: path.stat().st_mtime_ns for path in [toy, *toy.rglob("*")]}
    intake = statuses.take_in(toy, statuses.Taking(form, LETTER, dry=True), lambda *_: True)
    assert len(intake.changes) == 1
    assert not intake.taken
    assert {path: path.stat().st_mtime_ns for path in [toy, *toy.rglob("*")]} == before
    assert sorted(path.name for path in toy.parent.iterdir()) == beside


def test_a_dry_run_writes_no_copy_of_a_form_with_faults(toy: Path) -> None:
    form = filled(handed_out(toy), lambda sheet: put(sheet, "ra--aa", stage="xong"))
    beside = sorted(path.name for path in toy.parent.iterdir())
    with pytest.raises(statuses.FormError) as caught:
        statuses.take_in(toy, statuses.Taking(form, LETTER, dry=True), lambda *_: True)
    assert [fault.code for fault in caught.value.faults] == ["form_word"]
    assert caught.value.copy is None
    assert sorted(path.name for path in toy.parent.iterdir()) == beside


def test_a_dry_run_takes_back_what_an_import_that_died_had_half_done(toy: Path) -> None:
    """Else it would look at tables of which some are old and some are new."""
    form = filled(handed_out(toy), opened)
    path, aside = toy / "facts/statuses.csv", toy / staging.ASIDE
    whole = path.read_bytes()
    (aside / "files/facts").mkdir(parents=True)
    (aside / "files/facts/statuses.csv").write_bytes(whole)
    path.write_bytes(b"half")
    listed = '{"new": [], "old": ["facts/statuses.csv"]}'
    (aside / "placing.json").write_text(listed, encoding="utf-8")
    intake = statuses.take_in(toy, statuses.Taking(form, LETTER, dry=True), lambda *_: True)
    assert len(intake.changes) == 1
    assert path.read_bytes() == whole
    assert not aside.exists()


# --- the cell of what the checks find -------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "code", "column"),
    [
        ({"stage": "Tạm dừng", "happened_on": "20/3/2025"}, "told_before", "happened_on"),
        ({"condition": "", "note_vi": "Mới"}, "condition_needed", "condition"),
        ({"work": "", "note_vi": "Mới"}, "condition_needed", "work"),
        ({"work": "Cải tạo, nâng cấp"}, "upgrade_of_nothing", "work"),
        ({"work": "Không có dự án được nêu"}, "stage_without_work", "work"),
        ({"stage": "Hoàn thành"}, "done_of_nothing", "stage"),
    ],
)
def test_what_the_checks_refuse_is_told_at_the_cell_that_it_is_about(
    toy: Path, values: dict[str, str], code: str, column: str
) -> None:
    form = filled(handed_out(toy), lambda sheet: put(sheet, "rc--bb", **values))
    (fault,) = faults(toy, form)
    sheet = openpyxl.load_workbook(form)[FORM]
    assert (fault.code, fault.key) == (code, f"{FORM}!{spot(sheet, 'rc--bb', column)}")


def test_two_stages_on_one_day_are_told_at_the_stage(toy: Path) -> None:
    form = filled(handed_out(toy), lambda sheet: put(sheet, "rc--bb", stage="Tạm dừng"))
    before = contents(toy)
    with pytest.raises(statuses.FormError) as caught:
        taken(toy, form, "rep")
    assert contents(toy) == before
    (fault,) = caught.value.faults
    sheet = openpyxl.load_workbook(form)[FORM]
    assert (fault.code, fault.key) == ("stage_conflict", f"{FORM}!{spot(sheet, 'rc--bb', 'stage')}")


def test_that_there_are_no_works_any_more_can_be_said(toy: Path) -> None:
    values = {"condition": "Đang khai thác", "work": "Không có dự án được nêu", "stage": ""}
    form = filled(handed_out(toy), lambda sheet: put(sheet, "rb--bb", health="", **values))
    assert len(taken(toy, form).changes) == 1
    added = rows(toy, "statuses")[-1]
    assert (added["condition"], added["work"], added["stage"]) == ("in_service", "none", "")
