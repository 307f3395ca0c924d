"""Records that nobody can match but a person: asked in a small workbook, answered by keys."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.worksheet.datavalidation import DataValidation

from lienket import text
from lienket.errors import ProductError, UsageError
from lienket.facts import sheets, workbook
from lienket.i18n import Pair, beside, halves, notice, sentence
from lienket.intake.matching import LEAVE_OUT, NEW, RECORD, Candidate, Match
from lienket.intake.targets import Target

_WIDTHS = (40, 12, 30, 100)
_WORDS = "keys"
_KEY = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
"""What a key that is new may look like."""

_SHOWN = 5
"""So many numbers of records are shown."""


@dataclass(frozen=True, slots=True)
class Question:
    """Records that are called alike, and what they may be."""

    label: str
    records: tuple[int, ...]
    candidates: tuple[Candidate, ...]

    def lines(self) -> list[str]:
        """What a person is asked, a line for what the file has and one a candidate."""
        shown = ", ".join(map(str, self.records[:_SHOWN])) + ("…" * (len(self.records) > _SHOWN))
        head = notice("import_asked", label=self.label, records=shown)
        none = [] if self.candidates else [f"    {notice('import_no_candidate')}"]
        return [head, *(f"    {beside(described(row))}" for row in self.candidates), *none]


def described(row: Candidate) -> Pair:
    """A candidate in words: its key, its name, how alike it is called and how much it overlaps."""
    return sentence(
        "import_candidate",
        key=row.target.key,
        name=row.target.name,
        likeness=round(row.likeness),
        overlap=round(100 * row.overlap),
    )


def questions(matches: Sequence[Match]) -> list[Question]:
    """What is asked, a question for all that are called alike, in the order of the file."""
    found: dict[str, list[Match]] = {}
    for match in matches:
        if not match.how:
            found.setdefault(match.label, []).append(match)
    return [
        Question(label, tuple(row.record for row in rows), _together(rows))
        for label, rows in found.items()
    ]


def _together(rows: Sequence[Match]) -> tuple[Candidate, ...]:
    """The candidates of several records, each once, with the best of its figures."""
    best: dict[str, Candidate] = {}
    for row in (each for match in rows for each in match.candidates):
        known = best.get(row.target.key)
        if known is None or row.overlap > known.overlap:
            best[row.target.key] = row
    return tuple(best.values())


def guard(picks: Mapping[str, str], targets: Sequence[Target], taken: Collection[str]) -> None:
    """Nothing, if each pick is a key of `targets`, a new key or that a record is left out.

    Args:
        picks: what a person picked, by label.
        targets: what records may be.
        taken: every key of the workspace: none of them is new.

    Raises:
        UsageError: some are not; all of them.
    """
    keys = [target.key for target in targets]
    faults = []
    for label, pick in picks.items():
        key = pick.removeprefix(NEW)
        fresh = pick.startswith(NEW) and _KEY.fullmatch(key) and key not in taken
        if pick not in {LEAVE_OUT, *keys} and not fresh:
            near = text.nearest(key, keys)
            faults.append(notice("import_bad_pick", label=label, pick=pick, near=near))
    if faults:
        raise UsageError("\n".join(faults))


def as_xlsx(asked: Sequence[Question], targets: Sequence[Target]) -> bytes:
    """A workbook with a row a question, and a list of the keys to pick from."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = sentence("import_sheet")[0]
    sheet.append([beside(head) for head in _heads()])
    for row in asked:
        shown = "; ".join(beside(described(each)) for each in row.candidates)
        sheet.append([row.label, ", ".join(map(str, row.records[:_SHOWN])), "", shown])
    for column, width in zip("ABCD", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    words = book.create_sheet(_WORDS)
    words.sheet_state = "hidden"
    for key in (LEAVE_OUT, *(target.key for target in targets)):
        words.append([key])
    # A key of its own may be typed, for a feature that is new.
    listed = DataValidation("list", f"={_WORDS}!$A$1:$A${words.max_row}", showErrorMessage=False)
    listed.add(f"C2:C{max(2, len(asked) + 1)}")
    sheet.add_data_validation(listed)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s" if cell.value is not None else cell.data_type
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hand_out(path: Path, asked: Sequence[Question], targets: Sequence[Target]) -> None:
    """Write what is asked to a workbook that was not there.

    Raises:
        ProductError: it cannot be written, or is there.
    """
    content = as_xlsx(asked, targets)
    try:
        with path.open("xb") as file:
            file.write(content)
    except OSError as why:
        raise ProductError(
            notice("product_unwritable", where=path, reason=why.strerror or why)
        ) from why


def read(path: Path) -> dict[str, str]:
    """What was picked in a workbook that `as_xlsx` made, by label; empty cells pick nothing.

    Raises:
        UsageError: it cannot be read, or is another workbook.
    """
    try:
        # By its content: another ending would be refused by openpyxl itself.
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            rows = [[_text(cell) for cell in row] for row in book.worksheets[0].values]
            book.close()
    except workbook.BROKEN as why:
        raise UsageError(notice("import_keys_unreadable", file=path, why=why)) from why
    heads = _heads()
    for number, row in enumerate(rows):
        places = [next(_where(row, names), None) for names in heads]
        if places[0] is not None and places[2] is not None:
            return dict(_picked(rows[number + 1 :], places[0], places[2]))
    raise UsageError(notice("import_keys_other", file=path))


def _text(cell: object) -> str:
    return sheets.clean("" if cell is None else str(cell))


def _heads() -> list[Pair]:
    """The heads of the workbook, in their order."""
    return [
        sentence("import_head_label"),
        sentence("import_head_records"),
        sentence("import_head_pick"),
        sentence("import_head_candidates"),
    ]


def _where(row: Sequence[str], head: Pair) -> Iterator[int]:
    return (place for place, cell in enumerate(row) if set(halves(cell)) & set(head))


def _picked(rows: Sequence[Sequence[str]], label: int, pick: int) -> Iterator[tuple[str, str]]:
    for row in rows:
        if len(row) > max(label, pick) and row[label] and row[pick]:
            yield row[label], row[pick]


def parse(written: Sequence[str]) -> dict[str, str]:
    """The picks of a command line, each `TÊN=KEY`, by label.

    Raises:
        UsageError: one is written otherwise.

    >>> parse(["Đường A=dt242--ls", "#3=-"])
    {'Đường A': 'dt242--ls', '#3': '-'}
    """
    found = {}
    for pair in written:
        label, given, pick = (each.strip() for each in text.nfc(pair).rpartition("="))
        if not given or not label or not pick:
            raise UsageError(notice("import_pick_form", pair=pair, record=RECORD))
        found[label] = pick
    return found
