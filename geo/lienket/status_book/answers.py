"""What comes back: each row found by its key, each cell understood, every fault by its cell.

A form may have been sorted, filtered, its columns moved, a title put above it, or saved by another
program: columns are found by their heads, rows by their keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from lienket import text
from lienket.errors import Fault, fault
from lienket.facts import sheets, workbook, wrong_files
from lienket.facts.sheets import Sheet
from lienket.status_book import columns, written_dates
from lienket.status_book.columns import EVENT, ORDER, STATE
from lienket.timeline import Subject

NEEDED = (*STATE, columns.KEY)
_FILLED = (*STATE, *EVENT)
_FEWEST = 3
"""So many heads in a row make it the row of the heads."""

_TEXT, _DATE = "text", "date"
_YES = frozenset({"co", "x", "yes", "y", "1", "dung", "true"})
_DASHES = frozenset({"-", "–", "—"})
"""What people write where there is nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A row that came back: what each column says, as a table has it, and where it stands.

    `values` by column, codes and dates; `origin`: the state that was handed out, None where the
    workbook no longer says. `cells`: the name of the cell of each column.
    """

    subject: Subject
    values: Mapping[str, str]
    origin: Mapping[str, str] | None
    line: int
    cells: Mapping[str, str]


@dataclass(slots=True)
class _Grid:
    """A sheet, with its heads found: `places` by column, the row `head`."""

    sheet: Sheet
    file: str
    title: str
    head: int = 0
    places: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def cell(self, line: int, name: str) -> str:
        """The name of a cell: `Trạng thái!D14`."""
        letter = get_column_letter(self.places[name] + 1)
        return f"{self.title}!{letter}{line}"

    def wrong(self, line: int, name: str, code: str, **values: object) -> None:
        """Note a fault at a cell."""
        spot = self.cell(line, name)
        values = {"name": columns.head(name), "cell": spot, **values}
        self.faults.append(fault(code, file=self.file, line=line, key=spot, **values))


def read(path: Path, subjects: Sequence[Subject]) -> tuple[tuple[Answer, ...], tuple[Fault, ...]]:
    """The rows of the form at `path`, in their order, and every fault of its cells.

    A row with a fault is left out. `path`: a workbook, or the form alone saved as CSV.
    """
    found, origin, faults = _sheets(path)
    if found is None:
        return (), tuple(faults)
    known = {row.key: row for row in subjects}
    grid = _Grid(found, path.name, columns.title(columns.FORM))
    _heads(grid)
    if grid.faults:
        return (), tuple(grid.faults)
    handed_out = _handed_out(origin, path.name)
    answers = [*_answers(grid, known, handed_out)]
    return tuple(answers), (*faults, *grid.faults)


def _sheets(path: Path) -> tuple[Sheet | None, Sheet | None, list[Fault]]:
    """The form, what it was when handed out, and the faults met; told by its content."""
    if other := wrong_files.form_fault(path):
        return None, None, [other]
    if path.suffix.lower() in {".csv", ".txt"}:
        sheet, faults = sheets.read_csv(path, path.name, [columns.head(name) for name in ORDER])
        return (sheet if sheet.whole else None), None, faults
    form, origin = columns.title(columns.FORM), columns.title(columns.ORIGIN)
    made, faults = workbook.read(path, path.name, (form, origin), (origin,))
    return (made[form] if made[form].whole else None), made[origin], faults


def _heads(grid: _Grid) -> None:
    """Find the row of the heads and the place of each column; note what is missing or double."""
    named = {text.fold(columns.head(name)): name for name in ORDER}
    for line, cells in grid.sheet.rows:
        found = [(named[text.fold(cell)], at) for at, cell in enumerate(cells)
                 if text.fold(cell) in named]  # fmt: skip
        if len({name for name, _ in found}) >= _FEWEST:
            grid.head = line
            for name, at in found:
                if name in grid.places:
                    grid.wrong(line, name, "form_double_head")
                grid.places.setdefault(name, at)
            break
    missing = [columns.head(name) for name in NEEDED if name not in grid.places]
    if missing:
        choices = ", ".join(columns.head(name) for name in ORDER)
        code = "form_missing_heads" if grid.head else "form_no_heads"
        grid.faults.append(
            fault(
                code,
                file=grid.file,
                line=grid.head,
                key=grid.title,
                missing=", ".join(missing),
                choices=choices,
            )
        )


def _handed_out(origin: Sheet | None, file: str) -> Mapping[str, Mapping[str, str]]:
    """The cells of each row as they were handed out, by key."""
    if origin is None or not origin.rows:
        return {}
    grid = _Grid(origin, file, columns.title(columns.ORIGIN))
    _heads(grid)
    if grid.faults:
        return {}
    rows = [_cells(grid, cells) for line, cells in origin.rows if line > grid.head]
    return {text.read(text.nfc(row[columns.KEY]))[0]: row for row in rows}


def _cells(grid: _Grid, cells: Sequence[str]) -> dict[str, str]:
    return {name: cells[at] if at < len(cells) else "" for name, at in grid.places.items()}


def _answers(
    grid: _Grid,
    known: Mapping[str, Subject],
    handed_out: Mapping[str, Mapping[str, str]],
) -> Iterator[Answer]:
    seen: dict[str, int] = {}
    for line, row in grid.sheet.rows:
        cells = _cells(grid, row)
        key = text.read(text.nfc(cells[columns.KEY]))[0]
        if line <= grid.head or (_is_no_key(key) and _says_nothing(cells)):
            continue
        if not _is_known(grid, line, key, known, seen):
            continue
        seen[key] = line
        faults = len(grid.faults)
        before = handed_out.get(key)
        values = {
            name: _value(grid, line, name, cells.get(name, ""), known[key]) for name in grid.places
        }
        _locked(grid, line, cells, before, known[key])
        _emptied(grid, line, values, before, known[key])
        if len(grid.faults) == faults:
            origin = None if before is None else _origin(before, known[key])
            spots = {name: grid.cell(line, name) for name in grid.places}
            yield Answer(known[key], values, origin, line, spots)


def _is_no_key(cell: str) -> bool:
    """Whether nothing, or running text, stands where a key would, as in a line of signatures."""
    return not cell or any(letter.isspace() for letter in cell)


def _says_nothing(cells: Mapping[str, str]) -> bool:
    """Whether a row answers nothing, so that nothing is lost with it."""
    return not {cells.get(name, "") for name in _FILLED} - _DASHES - {""}


def _is_known(
    grid: _Grid, line: int, key: str, known: Mapping[str, Subject], seen: Mapping[str, int]
) -> bool:
    """Whether a row is that of a subject, and the only one; else its fault is noted."""
    if not key:
        grid.wrong(line, columns.KEY, "form_no_key")
    elif key in seen:
        grid.wrong(line, columns.KEY, "form_double_key", value=key, first=seen[key])
    elif key not in known:
        near = text.nearest(key, known)
        grid.wrong(line, columns.KEY, "form_unknown_key", value=key, near=near)
    return key in known and key not in seen


def _value(grid: _Grid, line: int, name: str, cell: str, subject: Subject) -> str:
    """What a cell says, as a table has it; "" where it says nothing or a fault was noted."""
    if name not in (*STATE, *EVENT):
        return cell
    odd = grid.sheet.odd.get((line, grid.places[name]))
    if odd and name == columns.YES and odd.code == "cell_flag":
        odd = None  # TRUE, as a box that is ticked has it
    if odd and (_DATE if name in columns.DATES else _TEXT) not in odd.fits:
        grid.wrong(line, name, odd.code, value=odd.shown, more=odd.more, where=f" ({odd.cell})")
        return ""
    value, wrong = text.read(text.nfc(cell), lines=name.startswith("note_"))
    for code, values in wrong:
        grid.wrong(line, name, code, value=cell, **values)
    if wrong or not value or value in _DASHES:
        return ""
    if name in columns.TEXTS:
        return value
    return _date(grid, line, name, value) or (
        "" if name in columns.DATES else _word(grid, line, name, value, subject)
    )


def _date(grid: _Grid, line: int, name: str, value: str) -> str:
    if name not in columns.DATES:
        return ""
    when = written_dates.read(value)
    if when is None:
        grid.wrong(line, name, "form_date", value=value)
    return str(when or "")


def _word(grid: _Grid, line: int, name: str, value: str, subject: Subject) -> str:
    """The code of a word, by its label or by itself, in any case, with or without its marks."""
    words = columns.choices(name, subject)
    if not words:
        grid.wrong(line, name, "form_not_here", value=value, subject=subject.name[0])
        return ""
    folded = text.fold(value)
    if name == columns.YES:
        if folded in _YES:
            return "yes"
    else:
        hits = [
            code for code, word in words.items() if folded in {text.fold(word), text.fold(code)}
        ]
        if len(hits) == 1:
            return hits[0]
    near, choices = text.nearest(value, words.values()), ", ".join(words.values())
    grid.wrong(line, name, "form_word", value=value, choices=choices, near=near)
    return ""


def _locked(
    grid: _Grid,
    line: int,
    cells: Mapping[str, str],
    before: Mapping[str, str] | None,
    subject: Subject,
) -> None:
    """Note each cell that is no one's to fill in and was changed all the same."""
    if before is None:
        return
    # The key found the row, however it is written.
    shut = [name for name in ORDER if name != columns.KEY and not columns.is_open(name, subject)]
    for name in shut:
        now, then = cells.get(name, ""), before.get(name, "")
        if name in grid.places and name not in STATE and now != then and _date_of(now) != then:
            grid.wrong(line, name, "form_locked", value=now or "–", before=then or "–")


def _emptied(
    grid: _Grid,
    line: int,
    values: Mapping[str, str],
    before: Mapping[str, str] | None,
    subject: Subject,
) -> None:
    """Note a stage that was emptied: without one a status says nothing, but that no works are."""
    then = (before or {}).get("stage", "")
    lost = bool(then) and not values["stage"] and values["work"] != "none"
    wrong = {fault.key for fault in grid.faults}
    if lost and grid.cell(line, "stage") not in wrong:
        choices = ", ".join(columns.choices("stage", subject).values())
        grid.wrong(line, "stage", "form_empty", choices=choices, before=then)


def _date_of(cell: str) -> str:
    return str(written_dates.read(cell) or cell)


def _origin(before: Mapping[str, str], subject: Subject) -> dict[str, str] | None:
    """The state that was handed out; None where its words are no longer known."""
    found: dict[str, str] = {}
    for name in STATE:
        cell = before.get(name, "")
        codes = {word: code for code, word in columns.choices(name, subject).items()}
        value = str(written_dates.read(cell) or "") if name in columns.DATES else codes.get(cell)
        if cell and not value:
            return None
        found[name] = value or ""
    return found
