"""The rows of a table as they stand in the file of a workbook, below its heads.

openpyxl makes an object of each cell and of each row, and writes them one by one; the workbook of a
country has a quarter of a million. Here it says once how each value of a column is written, and the
rows are put together from that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd
from openpyxl.cell import Cell
from openpyxl.compat import safe_string
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from lienket import speech, vocabulary
from lienket.dates import When
from lienket.i18n import format_date
from lienket.tables import canonical, cell_looks, code_labels, paper
from lienket.tables.cell_looks import Look
from lienket.tables.code_labels import Labels

PAGE = "page"
"""The column whose cells are ways to a page."""

_DATES = frozenset({"as_of", "happened_on", "stated_on", "expected_on", "date", "state_as_of"})
_STATES, _NO_STATE = frozenset({"ground", "works"}), "not_applicable"
"""What has no state across the border has an empty cell."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a sheet: their XML, how high each is [pt], the first one's number, the last cell.

    `last` is the reference of that, "" where there are no rows.
    """

    written: str = ""
    heights: Sequence[float] = ()
    first: int = 0
    last: str = ""


class Written(NamedTuple):
    """A cell: its XML without its reference, and the text that is seen of it."""

    xml: str
    text: str


class Column(dict[tuple[type, object], Written]):
    """How the values of a column are written, each by its type and itself; worked out once.

    `name`: the column; `like`: the one whose numbers look as its numbers do; `known`: what is said
    for its codes; `looks`: the numbers of the looks that the workbook of `target` has.
    """

    def __init__(
        self, target: Worksheet, name: str, like: str, known: Labels, looks: dict[Look, int]
    ) -> None:
        """Begin with no value."""
        super().__init__()
        self.name = name
        self._target, self._like, self._known, self._looks = target, like, known, looks
        self._colours = cell_looks.colours(name)

    def __missing__(self, key: tuple[type, object]) -> Written:
        """The cell of a value that is met for the first time."""
        value = _value(key[1], self.name)
        cell = Cell(self._target, row=1, column=1)
        cell_looks.set_value(cell, code_labels.cell_text(value, self._known))
        shown = cell_looks.number_format(self._like, cell.value)
        look = Look(shown, cell_looks.kind(cell.value), cell_looks.tint(value, self._colours))
        if look not in self._looks:
            self._looks[look] = cell_looks.number(cell, look)
        text = "00/00/0000" if isinstance(cell.value, date) else str(cell.value or "")
        made = self[key] = Written(f' s="{self._looks[look]}"{_content(cell)}', text)
        return made

    @property
    def width(self) -> int:
        """The letters of its longest cell."""
        return max((len(cell.text) for cell in self.values()), default=0)


def cells(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> list[list[Written]]:
    """The cells of each column, from top to bottom; a row has a value for each of `columns`."""
    values: Sequence[Sequence[object]] = [*zip(*rows, strict=True)] or [()] * len(columns)
    return [
        [column[type(value), value] for value in told]
        for column, told in zip(columns, values, strict=True)
    ]


def write(shown: Sequence[Sequence[Written]], rooms: Mapping[int, float], first: int) -> Rows:
    """The rows of the cells `shown`, column by column, from the row number `first` on.

    `rooms` = how wide each column is that is not folded away, by its number [letters].
    """
    many = len(shown[0]) if shown else 0
    most = [1] * many
    for column, room in rooms.items():
        lines = {cell: paper.lines(cell.text, room) for cell in {*shown[column - 1]}}
        most = [*map(max, most, map(lines.__getitem__, shown[column - 1]))]
    heights = [paper.height(line) for line in most]
    letters = [get_column_letter(number) for number in range(1, len(shown) + 1)]
    told = []
    for number, (height, *row) in enumerate(zip(heights, *shown, strict=True), start=first):
        held = "".join(
            f'<c r="{letter}{number}"{cell.xml}' for letter, cell in zip(letters, row, strict=True)
        )
        told.append(f'<row customHeight="1" ht="{safe_string(height)}" r="{number}">{held}</row>')
    return Rows("".join(told), heights, first, f"{letters[-1]}{first + many - 1}" if many else "")


def lead(target: Worksheet, column: int, shown: Sequence[Written], first: int) -> None:
    """Make the cells `shown` of a column, from the row number `first` on, ways to their text."""
    for line, cell in enumerate(shown, start=first):
        target.cell(line, column).hyperlink = cell.text


def _content(cell: Cell) -> str:
    """What follows of a cell in its file, in canonical form."""
    if cell.value is None:
        return ' t="n"></c>'
    if cell.data_type == "s":
        text = str(cell.value)
        space = ' xml:space="preserve"' if text != text.strip() else ""
        return f' t="inlineStr"><is><t{space}>{canonical.text(text)}</t></is></c>'
    value = to_excel(cell.value) if cell.data_type == "d" else cell.value  # type: ignore[no-untyped-call] # theirs
    return f' t="n"><v>{safe_string(value)}</v></c>'


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
