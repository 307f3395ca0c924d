"""A table as a sheet of a workbook that a person reads, sorts, pivots and prints.

The first row, hidden, has the columns' names for programs; the second their labels, and with the
rows below it is a table of Excel. What a person looks for stands first and stays in sight; keys and
the other language stand last, folded away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

import pandas as pd
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from lienket import speech, style
from lienket.export_tables import fields
from lienket.tables import cell_looks, code_labels, paper, sheet_rows
from lienket.tables.cell_looks import FONT, SIZE, Look
from lienket.tables.code_labels import Labels
from lienket.tables.sheet_rows import PAGE, Column, Rows

NAMES, HEAD = 1, 2
"""The rows of the columns' names and of their labels."""

_BROAD, _WIDE, _NARROW, _LONG = 60, 48, 9, 100
_ROOMY, _ALONE, _FEW = 42, 96, 3
"""How wide columns are: of texts of more than `_LONG` letters, of names, at least, of others; of
long texts where a sheet has no more than `_FEW` columns."""
_TALL = 5
"""The most lines of a head."""
_LINE = 13.5
"""The height of a line of a head [pt]."""
_KEYS = frozenset(
    {"key", "id", "subject", "subjects", "source", "sources", "measure", "code", "family"}
)
_DETAILS = frozenset(
    {
        *("gap_error_m", "error_m", "schematic_km", "served_km", "angle_deg", "place_m"),
        *("district_a", "district_b", "origin", "destination", "feature_a", "feature_b"),
        *("communes", "state_as_of", "identity", "oc4ids", "iati"),
    }
)
"""What is folded away beside keys and English texts: who needs it unfolds it."""
_FIRST = ("subject_name", "name", "title", "topic", "asker", "", "link")
"""The column that a person looks for, the first of these that a sheet has."""
_SPOKEN, _OTHER = frozenset({"name", "title", "topic", "asker"}), {"vi": "en", "en": "vi"}
_BLANK = frozenset({"", "()", "nan", "<NA>"})
_UNSEEN = pd.Series(dtype=object)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: its title, its column names and its rows.

    `details` = columns that are folded away on it, beside those that are so on every sheet;
    `heads` = those of its columns that are called otherwise than everywhere; `like` = those whose
    numbers look as those of another column do; `widths` = how wide some are at most [letters].
    """

    title: str
    names: Sequence[str]
    rows: Iterable[Sequence[object]]
    details: frozenset[str] = frozenset()
    heads: Mapping[str, str] = field(default_factory=dict)
    like: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)


def fill(
    target: Worksheet,
    sheet: Sheet,
    heads: Mapping[str, str],
    labels: Mapping[str, Labels],
    *,
    number: int,
) -> Rows:
    """Fill the sheet `target`, the one of this `number`; its rows, to be written with the book.

    A column's head is its label, out of `heads` or as everywhere. Text stays text.
    """
    if not sheet.names:
        return Rows()
    sheet = _without_blanks(_alone(sheet))
    order = _order(sheet)
    names = [sheet.names[place] for place in order]
    shown_heads = _heads(target, names, {**heads, **sheet.heads})
    looks: dict[Look, int] = {}
    columns = [
        Column(
            target, name, sheet.like.get(name, name), code_labels.column_labels(name, labels), looks
        )
        for name in names
    ]
    shown = sheet_rows.cells(columns, ([row[place] for place in order] for row in sheet.rows))
    _columns(target, sheet, names, [max(_NARROW, column.width) for column in columns])
    if PAGE in names and shown:
        sheet_rows.lead(target, names.index(PAGE) + 1, shown[names.index(PAGE)], HEAD + 1)
    rows = sheet_rows.write(shown, paper.rooms(target), HEAD + 1)
    if rows.last:
        _table(target, f"lienket_{number}", shown_heads, rows.last)
    return rows


def _alone(sheet: Sheet) -> Sheet:
    """`sheet` without the Vietnamese columns that have an English one, where English is first."""
    if speech.current().language == "vi":
        return sheet
    spare = {name.removesuffix("en") + "vi" for name in sheet.names if name.endswith("en")}
    kept = [at for at, name in enumerate(sheet.names) if name not in spare]
    rows = [[row[at] for at in kept] for row in sheet.rows]
    return replace(sheet, names=[sheet.names[at] for at in kept], rows=rows)


def _without_blanks(sheet: Sheet) -> Sheet:
    """`sheet` with the columns that have no value in any row among its details."""
    rows = [*sheet.rows]
    blank = {
        name
        for at, name in enumerate(sheet.names)
        if all(row[at] is None or str(row[at]) in _BLANK for row in rows)
    }
    return replace(sheet, rows=rows, details=sheet.details | blank)


def _order(sheet: Sheet) -> list[int]:
    """The places of columns: first what a person looks for, last keys and the other language."""
    names = sheet.names
    spoken = speech.current().language
    wanted = [f"{name}_{spoken}" if name in _SPOKEN else name or spoken for name in _FIRST]
    first = next((name for name in wanted if name in names), names[0])
    return sorted(
        range(len(names)), key=lambda at: (names[at] != first, _folded(names[at], sheet), at)
    )


def _folded(name: str, sheet: Sheet) -> bool:
    """Whether a column is folded away: a key, a text in the other language, or a detail."""
    other = _OTHER[speech.current().language]
    return name in _KEYS | _DETAILS | sheet.details or name == other or name.endswith(f"_{other}")


def _heads(target: Worksheet, names: Sequence[str], heads: Mapping[str, str]) -> list[str]:
    """Write the names of columns and, below them, their labels; the labels."""
    seen: dict[str, int] = {}
    shown = []
    for column, name in enumerate(names, start=1):
        put(target, NAMES, column, name)
        label = heads.get(name) or fields.field(name, _UNSEEN).alias
        # No two columns of a table of Excel have one head.
        seen[label] = seen.get(label, 0) + 1
        shown.append(label if seen[label] == 1 else f"{label} ({name})")
        head(put(target, HEAD, column, shown[-1]))
    target.row_dimensions[NAMES].hidden = True
    return shown


def head(cell: Cell) -> None:
    """Make `cell` look as a head does."""
    cell.font = Font(name=FONT, size=SIZE, bold=True, color=cell_looks.rgb(style.colour("white")))
    cell.fill = PatternFill("solid", fgColor=cell_looks.rgb(style.INK))
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def put(target: Worksheet, line: int, column: int, value: object) -> Cell:
    """Write `value` to a cell, and make it look as texts do; the cell."""
    cell = target.cell(line, column)
    cell_looks.set_value(cell, value)  # type: ignore[arg-type] # nothing is merged
    cell.font = Font(name=FONT, size=SIZE)
    cell.alignment = cell_looks.ALIGNED["text"]
    return cell  # type: ignore[return-value] # nothing is merged


def _columns(target: Worksheet, sheet: Sheet, names: Sequence[str], widths: Sequence[int]) -> None:
    """Readable widths, the head high enough for its labels; what is folded is outlined."""
    hidden = [column > 1 and _folded(name, sheet) for column, name in enumerate(names, start=1)]
    few = hidden.count(False) <= _FEW
    lines = 1
    for column, (away, width) in enumerate(zip(hidden, widths, strict=True), start=1):
        letter = get_column_letter(column)
        most = _BROAD if width > _LONG else _WIDE if column == 1 else _ROOMY
        label = str(target.cell(HEAD, column).value)
        room = min(width + 2, sheet.widths.get(names[column - 1], _ALONE if few else most))
        room = max(room, max(map(len, label.split())) + 3, ceil(1.3 * len(label) / _TALL))
        looks = target.column_dimensions[letter]
        looks.width = room
        if away:
            looks.outlineLevel, looks.hidden = 1, True
        else:
            lines = max(lines, ceil(1.3 * len(label) / room))
    target.row_dimensions[HEAD].height = _LINE * lines + 4
    target.freeze_panes = f"B{HEAD + 1}"


def _table(target: Worksheet, name: str, heads: Sequence[str], last: str) -> None:
    """Make the rows below the heads, to the cell `last`, a table of Excel, with its filters."""
    extent = f"A{HEAD}:{last}"
    made = Table(displayName=name, ref=extent, autoFilter=AutoFilter(ref=extent))
    # Without them openpyxl makes every cell of the table to read them.
    made.tableColumns = [TableColumn(id=at, name=head) for at, head in enumerate(heads, start=1)]
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    target.add_table(made)
