"""The workbook of statuses: handed out, filled in by people and by programs, taken back."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet
from toy import Edit

from lienket import pipeline, text
from lienket.cli import _group
from lienket.dates import When
from lienket.errors import ProductError, UsageError, WorkspaceError
from lienket.model.records import Audience, Source
from lienket.pipeline import staging, statuses
from lienket.status_book import Cited, cite
from lienket.status_book.columns import ORDER, head

LETTER = "Công văn 12/SGTVT, 15/3/2025"
DAY = date(2025, 3, 20)
FORM = "Trạng thái"

Fill = Callable[[Worksheet], None]
Cell = str | float | datetime


def handed_out(workspace: Path, *, audience: Audience = "internal") -> Path:
    """A form for `workspace`, beside it."""
    path = workspace.parent / "status.xlsx"
    statuses.hand_out(workspace, path, audience=audience, as_of=DAY, silent_days=365)
    return path


def filled(path: Path, fill: Fill, name: str = "filled.xlsx") -> Path:
    """The form at `path`, filled in and saved under another name."""
    book = openpyxl.load_workbook(path)
    fill(book[FORM])
    target = path.with_name(name)
    book.save(target)
    return target


def spot(form: Worksheet, key: str, column: str) -> str:
    """The cell of a column, by its name in the dictionary, in the row of `key`."""
    heads = next(row for row in form.iter_rows() if "Khóa" in [cell.value for cell in row])
    letters = {str(cell.value): cell.column_letter for cell in heads if cell.value}
    keys = form[letters[head("key")]]
    (line,) = [cell.row for cell in keys if cell.value == key]
    return f"{letters[head(column)]}{line}"


def put(form: Worksheet, key: str, **values: str) -> None:
    """Fill in cells of the row of `key`, by column."""
    for column, value in values.items():
        form[spot(form, key, column)] = value


def taken(
    workspace: Path, form: Path, source: str = LETTER, dated: str | None = None
) -> statuses.Intake:
    """What `form` brings to `workspace`, taken in."""
    return statuses.take_in(workspace, statuses.Taking(form, source, dated), lambda *_: True)


def rows(workspace: Path, table: str, base: str = "facts") -> list[dict[str, str]]:
    """The rows of a table."""
    with (workspace / base / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def opened(form: Worksheet) -> None:
    """The road Rc in the east was opened."""
    put(form, "rc--bb", condition="Đang khai thác", stage="Hoàn thành", happened_on="28/2/2025")


def test_a_form_that_comes_back_as_it_was_changes_nothing(toy: Path) -> None:
    before = contents(toy)
    intake = taken(toy, handed_out(toy))
    assert not intake.changes
    assert contents(toy) == before


def test_the_shipped_statuses_come_back_as_they_were(tmp_path: Path) -> None:
    folder = shutil.copytree(pipeline.embedded(), tmp_path / "layers")
    before = contents(folder)
    assert not taken(folder, handed_out(folder)).changes
    assert contents(folder) == before


def test_a_changed_row_becomes_one_event_and_nothing_else_changes(toy: Path) -> None:
    before = {name: (toy / f"facts/{name}.csv").read_bytes() for name in ("statuses", "sources")}
    form = filled(handed_out(toy), opened)
    intake = taken(toy, form)
    (change,) = intake.changes
    assert change.differences == {
        "condition": ("Chưa có trên thực địa", "Đang khai thác"),
        "stage": ("Có trong quy hoạch", "Hoàn thành"),
    }
    for name, content in before.items():
        assert (toy / f"facts/{name}.csv").read_bytes().startswith(content)
    added = rows(toy, "statuses")[-1]
    assert added["subject"] == "rc--bb"
    assert (added["condition"], added["stage"], added["work"]) == ("in_service", "completed", "new")
    assert (added["happened_on"], added["stated_on"]) == ("2025-02-28", "2025-03-15")
    assert added["locator"] == "toàn văn bản"
    source = rows(toy, "sources")[-1]
    assert added["source"] == source["id"]
    assert (source["number"], source["date"], source["title_vi"]) == (
        "12/SGTVT",
        "2025-03-15",
        LETTER,
    )
    assert not pipeline.check(toy)
    assert pipeline.atlas(toy).latest["rc--bb"].stage == "completed"


def test_a_state_is_stated_anew_where_somebody_says_so(toy: Path) -> None:
    form = filled(handed_out(toy), lambda sheet: put(sheet, "rb--aa", confirmed="có"))
    (change,) = taken(toy, form).changes
    assert not change.differences
    added = rows(toy, "statuses")[-1]
    assert (added["subject"], added["condition"], added["work"]) == ("rb--aa", "in_service", "none")
    assert added["stated_on"] == "2025-03-15"


def test_a_form_that_comes_back_twice_adds_once(toy: Path) -> None:
    form = filled(handed_out(toy), opened)
    assert taken(toy, form).taken
    before = contents(toy)
    assert not taken(toy, form).changes
    assert contents(toy) == before


def test_what_was_changed_elsewhere_since_is_not_put_back(toy: Path) -> None:
    first, second = handed_out(toy), toy.parent / "second.xlsx"
    shutil.copyfile(first, second)
    assert taken(toy, filled(first, opened)).taken
    other = filled(second, lambda sheet: put(sheet, "ra--bb", stage="Đang thi công"), "other.xlsx")
    (change,) = taken(toy, other, "Công văn 13/SGTVT, 16/3/2025").changes
    assert change.answer.subject.key == "ra--bb"
    assert pipeline.atlas(toy).latest["rc--bb"].stage == "completed"


def test_a_cell_changed_here_and_there_is_a_fault(toy: Path) -> None:
    first, second = handed_out(toy), toy.parent / "second.xlsx"
    shutil.copyfile(first, second)
    assert taken(toy, filled(first, opened)).taken
    other = filled(second, lambda sheet: put(sheet, "rc--bb", stage="Tạm dừng"), "other.xlsx")
    before = contents(toy)
    with pytest.raises(statuses.FormError) as caught:
        taken(toy, other)
    (fault,) = caught.value.faults
    assert fault.code == "form_conflict"
    assert "Hoàn thành" in fault.vi
    assert fault.key.startswith(f"{FORM}!")
    assert contents(toy) == before


def shuffled(form: Worksheet) -> None:
    """A title above, columns moved, one hidden, rows turned round, rows of blanks between."""
    cells = [[cell.value for cell in row] for row in form.iter_rows()]
    form.delete_rows(1, form.max_row)
    form.append(["Báo cáo của Sở", *[None] * 10])
    form.append([])
    order = [*range(len(cells[0]))][::-1]
    for line in (cells[0], *cells[:0:-1]):
        form.append([line[at] for at in order])
        form.append([])
    form.merge_cells("A1:D1")
    form.column_dimensions["C"].hidden = True
    form.auto_filter.ref = "A3:C9"
    form.auto_filter.add_filter_column(0, ["ra--aa"])


def test_moved_hidden_and_sorted_columns_and_rows_are_read(toy: Path) -> None:
    def fill(form: Worksheet) -> None:
        opened(form)
        shuffled(form)

    (change,) = taken(toy, filled(handed_out(toy), fill)).changes
    assert change.answer.subject.key == "rc--bb"
    assert set(change.differences) == {"condition", "stage"}


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_form_saved_by_libreoffice_is_read(toy: Path, ending: str) -> None:
    form = filled(handed_out(toy), opened)
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = toy.parent / "saved"
    how = {
        "xlsx": "xlsx",
        "csv": "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,2",
    }
    command = [office, "--headless", f"-env:UserInstallation=file://{toy.parent}/profile"]
    command += ["--convert-to", how[ending], "--outdir", str(folder), str(form)]
    subprocess.run(command, check=True, capture_output=True)
    (saved,) = folder.iterdir()
    (change,) = taken(toy, saved).changes
    assert change.answer.subject.key == "rc--bb"
    assert change.values["happened_on"] == "2025-02-28"


WRONG_WORDS = ("Xong rồi", "Hoàn thàn", "100%", "cancelled?", "Đang thi cong 2")
WRONG_DATES = ("31/2/2025", "3/15/2025", "sắp xong", "15/3", "quý V/2025", "12/13/2025")
ROADS = ("ra--aa", "ra--bb", "rb--aa", "rb--bb", "rc--aa")


def seeded() -> list[tuple[str, str, Cell]]:
    """Wrong cells: the key of the row, the column, what is typed there."""
    found: list[tuple[str, str, Cell]] = []
    for key, words in zip(ROADS, zip(WRONG_WORDS, WRONG_DATES[:5], strict=True), strict=True):
        word, day = words
        found += [(key, name, word) for name in ("condition", "work", "stage", "health")]
        found += [(key, name, day) for name in ("expected_on", "happened_on")]
        found += [(key, "confirmed", "có lẽ"), (key, "link", "Đường khác")]
        found += [
            (key, "note_vi", "tØnh H¶i D­¬ng"),
            (key, "locator", "H?u L?ng"),
            (key, "side", "?"),
        ]
    found += [("rc--bb", "stage", "#REF!"), ("rc--bb", "condition", datetime(2025, 3, 1))]  # noqa: DTZ001 - Excel
    found += [("rc--bb", "health", 0.65), ("rc--bb", "happened_on", WRONG_DATES[5])]
    found += [
        ("bus", "stage", "Đang thi công"),
        ("bus", "source", "Báo"),
        ("guard", "note_now", "x"),
    ]
    return found


def test_every_seeded_fault_is_named_by_its_cell_and_none_besides(toy: Path) -> None:
    wanted: set[str] = set()
    seeds = seeded()
    assert len(seeds) >= 60

    def fill(form: Worksheet) -> None:
        for key, column, value in seeds:
            cell = spot(form, key, column)
            form[cell] = value
            wanted.add(f"{FORM}!{cell}")

    form = filled(handed_out(toy), fill)
    before, typed = contents(toy), form.read_bytes()
    with pytest.raises(statuses.FormError) as caught:
        taken(toy, form)
    assert {fault.key for fault in caught.value.faults} == wanted
    assert all(fault.file == "filled.xlsx" for fault in caught.value.faults)
    assert all("{" not in str(fault) for fault in caught.value.faults)
    assert contents(toy) == before
    assert form.read_bytes() == typed
    copy = caught.value.copy
    assert copy is not None
    assert copy.name == "filled.loi.xlsx"
    notes = {
        f"{FORM}!{cell.coordinate}"
        for row in openpyxl.load_workbook(copy)[FORM].iter_rows()
        for cell in row
        if cell.comment
    }
    assert notes == wanted


def test_a_copy_never_takes_the_place_of_a_persons_file(toy: Path) -> None:
    form = filled(handed_out(toy), lambda sheet: put(sheet, "ra--aa", stage="xong"))
    own = form.with_name("filled.loi.xlsx")
    own.write_bytes(b"mine")
    for _ in range(2):
        with pytest.raises(statuses.FormError) as caught:
            taken(toy, form)
        assert caught.value.copy == form.with_name("filled.loi-2.xlsx")
    assert own.read_bytes() == b"mine"


def spoil_key(value: str | None) -> Fill:
    """A form in which the key of a row is another."""

    def fill(form: Worksheet) -> None:
        form[spot(form, "ra--bb", "key")] = value

    return fill


def renamed(column: str) -> Fill:
    """A form in which a head says something else."""

    def fill(form: Worksheet) -> None:
        for cell in form[1]:
            if cell.value == head(column):
                cell.value = "Cột khác"

    return fill


@pytest.mark.parametrize(
    ("fill", "code"),
    [
        (spoil_key(None), "form_no_key"),
        (spoil_key("ra--b"), "form_unknown_key"),
        (spoil_key("ra--aa"), "form_double_key"),
        (renamed("stage"), "form_missing_heads"),
        (renamed("key"), "form_missing_heads"),
        (lambda form: form.delete_rows(1), "form_no_heads"),
        (lambda form: form.cell(1, 30, head("stage")), "form_double_head"),
        (lambda form: setattr(form, "title", "Trang thai 2"), "missing_sheet"),
    ],
)
def test_a_form_that_lost_its_shape_says_what_is_missing(toy: Path, fill: Fill, code: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        taken(toy, filled(handed_out(toy), fill))
    assert {fault.code for fault in caught.value.faults} == {code}


def test_what_the_checks_refuse_is_told_at_its_row(toy: Path) -> None:
    def fill(form: Worksheet) -> None:
        put(form, "ra--aa", confirmed="có")
        put(form, "rc--aa", condition="Chưa có trên thực địa", work="Cải tạo, nâng cấp")

    form = filled(handed_out(toy), fill)
    before = contents(toy)
    with pytest.raises(statuses.FormError) as caught:
        taken(toy, form)
    (fault,) = caught.value.faults
    sheet = openpyxl.load_workbook(form)[FORM]
    assert fault.key == f"{FORM}!{spot(sheet, 'rc--aa', 'work')}"
    assert fault.code == "upgrade_of_nothing"
    assert contents(toy) == before


def test_a_form_for_everyone_has_nothing_internal(toy: Path) -> None:
    form = openpyxl.load_workbook(handed_out(toy, audience="public"))
    cells = {str(cell.value) for sheet in form for row in sheet.iter_rows() for cell in row}
    assert not any("guard" in cell or "Tuần tra" in cell or "Nội bộ" in cell for cell in cells)


def test_what_is_internal_stays_in_the_internal_tables(toy: Path, edit: Edit) -> None:
    edit("facts/links.csv", "guard,defence,Tuần tra,Guard,aa;bb,,,,d-b2,,internal\n", "")
    inside = toy / "facts" / "internal"
    inside.mkdir()
    for name in ("sources", "statuses", "figures", "requests"):
        path = toy / "facts" / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        secret = [line for line in lines if "guard" in line or line.startswith("deep")]
        path.write_text("".join(line for line in lines if line not in secret), encoding="utf-8")
        (inside / f"{name}.csv").write_text("".join([lines[0], *secret]), encoding="utf-8")
    links = (toy / "facts/links.csv").read_text(encoding="utf-8").splitlines()[0]
    guard = "guard,defence,Tuần tra,Guard,aa;bb,,,,d-b2,,internal"
    (inside / "links.csv").write_text(f"{links}\n{guard}\n", encoding="utf-8")
    public = contents(toy / "facts")
    form = filled(handed_out(toy), lambda sheet: put(sheet, "guard", stage="Đã kết thúc"))
    intake = taken(toy, form, "Văn bản mật 7/BCH, 15/3/2025")
    assert {Path(name).parent.name for name in intake.files} == {"internal"}
    for name, content in public.items():
        if "internal" not in name:
            assert Path(name).read_bytes() == content
    assert rows(toy, "statuses", "facts/internal")[-1]["stage"] == "ended"
    assert rows(toy, "sources", "facts/internal")[-1]["number"] == "7/BCH"
    assert not pipeline.check(toy)


def test_tables_with_semicolons_and_windows_line_ends_stay_so(toy: Path) -> None:
    path = toy / "facts" / "statuses.csv"
    table = rows(toy, "statuses")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, table[0], delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(table)
    before = path.read_bytes()
    taken(toy, filled(handed_out(toy), opened))
    added = path.read_bytes().removeprefix(before).decode("utf-8")
    assert added.startswith("rc--bb;in_service;new;completed;")
    assert added.endswith("\r\n")
    assert added.count("\n") == 1


def test_a_workspace_kept_in_excel_grows_in_excel(toy: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for path in sorted((toy / "facts").glob("*.csv")):
        sheet = book.create_sheet(path.stem)
        with path.open(encoding="utf-8", newline="") as file:
            for cells in csv.reader(file):
                sheet.append([text.nfc(cell) or None for cell in cells])
        path.unlink()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                cell.number_format = "@"
    book.save(toy / "facts" / "facts.xlsx")
    assert not pipeline.check(toy)
    intake = taken(toy, filled(handed_out(toy), opened))
    assert intake.files == ("facts/facts.xlsx",)
    assert not pipeline.check(toy)
    assert pipeline.atlas(toy).latest["rc--bb"].stage == "completed"


def test_a_disk_that_fails_leaves_the_workspace_as_it_was(
    toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = filled(handed_out(toy), opened)
    before = contents(toy)
    real = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if Path(target).name == "statuses.csv":
            raise OSError(28, "No space left on device")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(ProductError):
            taken(toy, form)
    assert contents(toy) == before
    assert taken(toy, form).taken


def test_two_imports_at_once_are_refused(toy: Path) -> None:
    form = filled(handed_out(toy), opened)
    with staging.staged(toy), pytest.raises(ProductError, match=r"toy"):
        taken(toy, form)
    assert taken(toy, form).taken


def test_cells_that_are_to_be_filled_in_are_open_and_offer_the_words(toy: Path) -> None:
    book = openpyxl.load_workbook(handed_out(toy))
    form = book[FORM]
    assert form.protection.sheet
    free = {name for name in ORDER if not form[spot(form, "ra--aa", name)].protection.locked}
    assert free == {*ORDER} - {"link", "part", "side", "stated_on", "source", "note_now", "key"}
    assert form[spot(form, "bus", "condition")].protection.locked
    lists: dict[tuple[int, int], list[object]] = {}
    for offered in form.data_validations.dataValidation:
        sheet, _, area = offered.formula1.replace("'", "").rpartition("!")
        words = [row[0].value for row in book[sheet][area.replace("$", "")]]
        cells = {cell for area_of in offered.sqref.ranges for cell in area_of.cells}
        lists |= dict.fromkeys(cells, words)

    def words_of(key: str, column: str) -> list[object]:
        cell = form[spot(form, key, column)]
        return lists[cell.row, cell.column]

    assert "Đang thi công" in words_of("ra--aa", "stage")
    assert "Đã kết thúc" in words_of("bus", "stage")
    assert "Đang thi công" not in words_of("bus", "stage")
    assert words_of("rc--bb", "confirmed") == ["có"]
    assert book["Danh mục"].sheet_state == "hidden"
    assert book.active is form


def test_rows_of_which_nobody_has_spoken_for_long_are_coloured(toy: Path) -> None:
    path = toy.parent / "status.xlsx"
    statuses.hand_out(toy, path, audience="public", as_of=DAY, silent_days=300)
    form = openpyxl.load_workbook(path)[FORM]
    fills = {key: form[spot(form, key, "link")].fill.fgColor.rgb for key in (*ROADS, "bus")}
    (stale,) = {fills[key] for key in ("ra--bb", "rc--aa", "bus")}
    (fresh,) = {fills[key] for key in ("ra--aa", "rb--aa", "rb--bb")}  # settled, or stated lately
    assert stale != fresh


def test_the_same_form_has_the_same_bytes(toy: Path) -> None:
    one = handed_out(toy).read_bytes()
    (toy.parent / "status.xlsx").unlink()
    assert handed_out(toy).read_bytes() == one


def test_a_form_is_never_written_over_another_file(toy: Path) -> None:
    handed_out(toy)
    with pytest.raises(UsageError, match="đã điền"):
        handed_out(toy)


@pytest.mark.parametrize(
    ("written", "dated", "number", "day"),
    [
        (LETTER, None, "12/SGTVT", "2025-03-15"),
        ("Báo cáo số 2690-BC/BCSD ngày 5 tháng 4 năm 2025", None, "2690-BC/BCSD", "2025-04-05"),
        ("Tin trên báo tỉnh", "3/2025", "", "2025-03"),
        ("Quyết định 36/QĐ-UBND", "2025-02-01", "36/QĐ-UBND", "2025-02-01"),
    ],
)
def test_a_document_is_known_by_its_number_and_date(
    written: str, dated: str | None, number: str, day: str
) -> None:
    cited = cite(written, dated, ())
    assert cited.row is not None
    assert (cited.row["number"], cited.row["date"]) == (number, day)
    assert cited.id.isascii()


def test_a_known_document_is_not_added_again(toy: Path) -> None:
    taken(toy, filled(handed_out(toy), opened))
    sources = rows(toy, "sources")
    other = filled(toy.parent / "status.xlsx", lambda form: put(form, "ra--aa", confirmed="x"))
    taken(toy, other, "CV 12/SGTVT của Sở, ngày 15/3/2025")
    taken(
        toy,
        filled(toy.parent / "status.xlsx", lambda form: put(form, "rb--aa", confirmed="x")),
        "rep",
    )
    assert rows(toy, "sources") == sources
    assert rows(toy, "statuses")[-1]["source"] == "rep"


@pytest.mark.parametrize("written", ["", "Công văn 12/SGTVT", "12/SGTVT, 1/3/2025 và 2/3/2025"])
def test_a_document_without_one_date_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        cite(written, None, ())


def command(*arguments: object) -> tuple[int, str]:
    """The exit code of the command and what it says."""
    result = CliRunner().invoke(_group, [*map(str, arguments)])
    return result.exit_code, result.output


def test_the_command_shows_asks_and_writes(toy: Path) -> None:
    form = toy.parent / "form.xlsx"
    code, _ = command("status", "export", form, "--workspace", toy, "--audience", "internal")
    assert code == 0
    back = filled(form, opened)
    take = ("status", "import", back, "--workspace", toy, "--source", LETTER)
    before = contents(toy)
    code, said = command(*take, "--dry-run")
    assert (code, contents(toy)) == (0, before)
    assert "Có trong quy hoạch → Hoàn thành" in said
    code, said = command(*take)
    assert (code, contents(toy)) == (2, before)
    assert "--yes" in said
    code, _ = command(*take, "--yes")
    assert code == 0
    assert rows(toy, "statuses")[-1]["subject"] == "rc--bb"


def test_a_document_without_a_number_is_known_again_by_its_name_and_date() -> None:
    name = "Sở Xây dựng rà soát thực địa các tuyến giáp ranh, 20/11/2025"
    row = cite(name, None, ()).row
    assert row is not None
    assert row["id"] == "so-xay-dung-ra-soat-thuc-dia-cac"
    known = Source(
        row["id"], row["title_vi"], row["title_en"], "", "", When.parse(row["date"]), "", ""
    )
    assert cite(name, None, [known]) == Cited(row["id"], When.parse("2025-11-20"))
    assert cite(name.replace("20/11", "21/11"), None, [known]).row is not None
