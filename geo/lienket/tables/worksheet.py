"""A table as a sheet of a workbook that a person reads, sorts, pivots and prints.

The first row, hidden, has the columns' names for programs; the second their labels, and with the
rows below it is a table of Excel. What a person looks for stands first and stays in sight; keys and
the other language stand last, folded away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil

import pandas as pd
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from lienket import speech, style, vocabulary
from lienket.dates import When
from lienket.export_tables import fields
from lienket.i18n import format_date
from lienket.style import themes
from lienket.tables import cell_looks, code_labels, paper
from lienket.tables.cell_looks import FONT, SIZE, Look
from lienket.tables.code_labels import Labels

PAGE = "page"
"""The column whose cells are ways to a page."""

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
_TINT = 0.3
"""How much of the colour of a stage is in its cells."""

_DATES = frozenset({"as_of", "happened_on", "stated_on", "expected_on", "date", "state_as_of"})
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
_STATES, _NO_STATE = frozenset({"ground", "works"}), "not_applicable"
"""What has no state across the border has an empty cell."""
_UNSEEN = pd.Series(dtype=object)
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What in a workbook begins the code of a letter."""


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
) -> None:
    """Fill the sheet `target`, the one of this `number`; text stays text.

    A column's head is its label, out of `heads` or as everywhere.
    """
    if not sheet.names:
        return
    sheet = _without_blanks(_alone(sheet))
    order = _order(sheet)
    names = [sheet.names[place] for place in order]
    _heads(target, names, {**heads, **sheet.heads})
    known = [code_labels.column_labels(name, labels) for name in names]
    colours = [_colours(name) for name in names]
    widths = [_NARROW] * len(names)
    looks: dict[Look, StyleArray] = {}
    line = HEAD
    for line, row in enumerate(sheet.rows, start=HEAD + 1):
        for column, place in enumerate(order):
            value = _value(row[place], names[column])
            cell = write(target, line, column + 1, code_labels.cell_text(value, known[column]))
            like = sheet.like.get(names[column], names[column])
            shown = cell_looks.number_format(like, cell.value)
            look = Look(shown, cell_looks.kind(cell.value), _tint(value, colours[column]))
            cell_looks.dress(cell, look, looks)
            if names[column] == PAGE:
                cell.hyperlink = str(cell.value)
            widths[column] = max(widths[column], len(_shown(cell.value)))
    _columns(target, sheet, names, widths)
    paper.heighten(target, HEAD + 1)
    if line > HEAD:
        _table(target, f"lienket_{number}", len(names), line)


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


def _heads(target: Worksheet, names: Sequence[str], heads: Mapping[str, str]) -> None:
    seen: dict[str, int] = {}
    for column, name in enumerate(names, start=1):
        put(target, NAMES, column, name)
        label = heads.get(name) or fields.field(name, _UNSEEN).alias
        # No two columns of a table of Excel have one head.
        seen[label] = seen.get(label, 0) + 1
        head(put(target, HEAD, column, label if seen[label] == 1 else f"{label} ({name})"))
    target.row_dimensions[NAMES].hidden = True


def head(cell: Cell) -> None:
    """Make `cell` look as a head does."""
    cell.font = Font(name=FONT, size=SIZE, bold=True, color=rgb(style.colour("white")))
    cell.fill = PatternFill("solid", fgColor=rgb(style.INK))
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _value(value: object, name: str) -> object:
    """A list or a boolean as the text that a table has for it; a day as a date."""
    if isinstance(value, tuple):
        return ";".join(str(item) for item in value)
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    if isinstance(value, When):
        return _day(value)
    if name == "locator" and isinstance(value, str):
        return speech.first(vocabulary.located(value))
    if name in _STATES and value == _NO_STATE:
        return None
    return _day(When.parse(value)) if name in _DATES and isinstance(value, str) and value else value


def _day(when: When) -> date | str:
    """A day as a date; what is less precise as papers write it."""
    return when.first if when.first == when.last else speech.first(format_date(when))


def put(target: Worksheet, line: int, column: int, value: object) -> Cell:
    """Write `value` to a cell, and make it look as texts do; the cell."""
    cell = write(target, line, column, value)
    cell.font = Font(name=FONT, size=SIZE)
    cell.alignment = cell_looks.ALIGNED["text"]
    return cell


def write(target: Worksheet, line: int, column: int, value: object) -> Cell:
    """Write `value` to a cell that looks like nothing yet; the cell."""
    cell = target.cell(line, column)
    if isinstance(value, str):
        cell.value = _CODED.sub("_x005F_", value) or None
        # A leading "=" must stay text, never become a formula.
        cell.data_type = "s" if value else "n"
    elif value is not None and not pd.isna(value):  # type: ignore[call-overload] # a scalar
        cell.value = value  # type: ignore[assignment] # a number or a date
    return cell  # type: ignore[return-value] # nothing is merged


def _shown(value: object) -> str:
    return "00/00/0000" if isinstance(value, date) else str(value or "")


def _colours(name: str) -> Mapping[str, str]:
    """The colours of the codes of a column of stages or of states; none of another."""
    if name == "ground":
        return {look.key: look.colour for look in themes.states()}
    if name != "stage" and not name.startswith("stage_"):
        return {}
    groups = {row.key: row.colour for row in style.groups()}
    # A work and an activity may both be proposed: the colour is that of works.
    words = [*vocabulary.words("activity").values(), *vocabulary.words("stage").values()]
    return {word.code: groups[word.group] for word in words if word.group in groups}


def _tint(value: object, colours: Mapping[str, str]) -> str:
    """The ground of a cell with one code, or with several of one colour; "" for no colour."""
    found = {colours.get(code) for code in str(value).split(";")} if colours and value else set()
    if len(found) != 1 or None in found:
        return ""
    (colour,) = found
    return rgb(str(colour), _TINT)


def rgb(colour: str, share: float = 1) -> str:
    """A colour `#rrggbb` as Excel has it, `share` of it on white.

    >>> rgb("#39424f"), rgb("#000000", 0.4)
    ('39424F', '999999')
    """
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return "".join(f"{round(255 - share * (255 - part)):02X}" for part in parts)


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


def _table(target: Worksheet, name: str, columns: int, last: int) -> None:
    """Make the rows below the heads a table of Excel, with its filters."""
    made = Table(displayName=name, ref=f"A{HEAD}:{get_column_letter(columns)}{last}")
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    target.add_table(made)
