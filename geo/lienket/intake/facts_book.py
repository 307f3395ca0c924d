"""The workbook of facts: every table with drop-downs, and the words that may stand in them.

It is the door that an office is shown first. What is written is what `facts.read` reads: the sheets
have the names of the tables, their first rows the names of the columns. Every cell is text, for a
spreadsheet would make days and numbers of what is typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lienket import facts, numerals, vocabulary
from lienket.facts import rows
from lienket.i18n import Language, pick
from lienket.intake import allowed_words
from lienket.intake.remarks import phrase
from lienket.model.records import BOTH, Catalogue, Facts
from lienket.tables import dropdowns, paper, read_first, worksheet
from lienket.tables.workbook_file import packed

_HEAD = 1
_ROOM = 2000
"""Down to this row cells are formatted, and offer their lists."""

_WIDTHS = {"key": 24, "id": 22, "subject": 24, "part": 24, "subjects": 28, "parts": 30, "seq": 8}
_NARROW, _MIDDLE, _WIDE = 14, 22, 38
_SPOKEN = ("name_", "title_", "label_", "topic_", "note_", "says_", "follows_", "why_", "what_")
_DEGREES = frozenset({"lon", "lat"})

_KEYS = {
    "source": "sources",
    "sources": "sources",
    "part": "parts",
    "subject": "parts",
    "subjects": "parts",
    "parts": "parts",
    "counterparts": "links",
}
"""Columns that name rows of another table, whose keys they offer as they are typed there."""

_LISTS = "lists"
_COMMENT = 300, 120
"""How wide and high the note to a head is [px]."""


def write(path: Path, catalogue: Catalogue, tables: Facts) -> None:
    """Write `tables` to the workbook at `path`, with lists of the words and keys of `catalogue`.

    Every table has a sheet, an empty one too. The same facts give the same bytes.

    Raises:
        OSError: it cannot be written.
    """
    content = as_xlsx(catalogue, tables)
    # Beside it first: a process that dies in the middle leaves the last file whole.
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)


def as_xlsx(catalogue: Catalogue, tables: Facts) -> bytes:
    """The same workbook as bytes."""
    with vocabulary.using(catalogue):
        book = openpyxl.Workbook()
        guide, lists = book.worksheets[0], _lists(catalogue)
        _guide(guide, catalogue)
        for name in facts.TABLES:
            _table(book.create_sheet(name), name, tables, lists, catalogue.language)
        words = pick(phrase("facts_sheet_words"), catalogue.language)
        _words(book.create_sheet(words), catalogue.language)
        _hidden(book.create_sheet(_LISTS), lists)
        paper.lay_out(book, _HEAD)
        book.active = book.sheetnames.index("links")
    return packed(book)


def _guide(target: Worksheet, catalogue: Catalogue) -> None:
    words = phrase("facts_guide_words", sheet=phrase("facts_sheet_words"))
    lines = [
        phrase("facts_guide_title"),
        (catalogue.title_vi, catalogue.title_en),
        phrase("facts_guide_first"),
        phrase("facts_guide_order"),
        phrase("facts_guide_lists"),
        phrase("facts_guide_text"),
        words,
        phrase("facts_guide_check"),
    ]
    read_first.write_guide(target, lines)


def _lists(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """By column, the values it offers that stand in no other table."""
    sides = tuple(side.key for side in catalogue.sides)
    found = {"side": (*sides, BOTH), "sides": (*sides, ";".join(sides)), "asker": sides}
    found |= {"asked": sides, "layer": tuple(row.key for row in catalogue.layers if row.status)}
    for name in {name for table in facts.TABLES for name in facts.columns(table)}:
        if known := rows.choices(name):
            found[name] = known
    for family in ("unit", "measure"):
        found[family] = tuple(vocabulary.words(family))
    found["road_class"] = tuple(
        dict.fromkeys(
            word.code for word in allowed_words.every() if "speeds.road_class" in word.places
        )
    )
    return dict(sorted((name, values) for name, values in found.items() if values))


_OPEN = frozenset({"asked", "asker", "measure", "road_class", "sides", "unit"})
"""Columns whose lists are a help, and no rule."""


def _table(
    target: Worksheet,
    table: str,
    tables: Facts,
    lists: Mapping[str, tuple[str, ...]],
    language: Language,
) -> None:
    names = facts.columns(table)
    for column, name in enumerate(names, start=1):
        worksheet.head(head := worksheet.put(target, _HEAD, column, name))
        head.comment = _note(table, name)
        looks = target.column_dimensions[letter := get_column_letter(column)]
        looks.width = _width(table, name)
        looks.number_format = "@"
        _offer(target, letter, name, lists, language)
    target.row_dimensions[_HEAD].height = 24
    for line, row in enumerate(getattr(tables, table), start=_HEAD + 1):
        for column, name in enumerate(names, start=1):
            cell = worksheet.put(target, line, column, _text(getattr(row, name), name))
            cell.number_format = "@"
    paper.heighten(target, _HEAD + 1)
    target.freeze_panes = f"B{_HEAD + 1}"
    target.auto_filter.ref = f"A{_HEAD}:{get_column_letter(len(names))}{target.max_row}"
    target.print_title_rows = f"{_HEAD}:{_HEAD}"


def _note(table: str, column: str) -> Comment:
    """What a column is and takes, Vietnamese above English."""
    pairs = zip(allowed_words.label(column), allowed_words.takes(table, column), strict=True)
    text = "\n".join(". ".join(filter(None, pair)) for pair in pairs)
    width, height = _COMMENT
    return Comment(text, "Lienket", height, width)


def _width(table: str, column: str) -> int:
    if column.startswith(_SPOKEN):
        return _WIDE
    kind = rows.kind(facts.TABLES[table], column)
    return _WIDTHS.get(column, _NARROW if kind in {"number", "date", "flag"} else _MIDDLE)


def _offer(
    target: Worksheet,
    letter: str,
    column: str,
    lists: Mapping[str, tuple[str, ...]],
    language: Language,
) -> None:
    """A drop-down down the column, where its values are known."""
    if column in lists:
        place = get_column_letter([*lists].index(column) + 1)
        source = f"'{_LISTS}'!${place}$2:${place}${len(lists[column]) + 1}"
        only = column not in _OPEN
    elif column in _KEYS:
        source, only = f"'{_KEYS[column]}'!$A$2:$A${_ROOM}", False
    else:
        return
    text = phrase("facts_wrong_word") if only else phrase("facts_other_word")
    said = pick(phrase("facts_wrong_title"), language), pick(text, language)
    spots = [f"{letter}{_HEAD + 1}:{letter}{_ROOM}"]
    dropdowns.offer(target, spots, source, said, only=only)


def _text(value: object, column: str) -> str:
    """What a cell holds, as `facts.read` reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return numerals.written(value, degrees=column in _DEGREES)
    return ";".join(value) if isinstance(value, tuple) else str(value)


def _words(target: Worksheet, language: Language) -> None:
    """The sheet of allowed words, then of layer keys and columns."""
    heads = [
        phrase("facts_head_family"),
        phrase("facts_head_word"),
        phrase("facts_head_label"),
        phrase("facts_head_label_en"),
        phrase("facts_head_test"),
        phrase("facts_head_test_en"),
        phrase("facts_head_places"),
    ]
    widths = (16, 22, 30, 30, 60, 60, 34)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        worksheet.head(worksheet.put(target, _HEAD, column, pick(head, language)))
        target.column_dimensions[get_column_letter(column)].width = width
    for line, cells in enumerate(_told(), start=_HEAD + 1):
        for column, cell in enumerate(cells, start=1):
            worksheet.put(target, line, column, cell).number_format = "@"
    paper.heighten(target, _HEAD + 1)
    target.freeze_panes = f"C{_HEAD + 1}"
    target.auto_filter.ref = f"A{_HEAD}:{get_column_letter(len(heads))}{target.max_row}"


def _told() -> Iterator[tuple[str, ...]]:
    for word in allowed_words.every():
        if word.places:
            yield (word.family, word.code, *word.label, *word.test, ", ".join(word.places))
    for name, rows_ in (
        ("layer", allowed_words.layers()),
        ("layer column", allowed_words.layer_columns()),
    ):
        for row in rows_:
            yield (name, row.key, *row.label, *row.does, "catalogue.toml")


def _hidden(target: Worksheet, lists: Mapping[str, tuple[str, ...]]) -> None:
    """What the drop-downs offer: nobody sees this sheet."""
    for column, (name, values) in enumerate(lists.items(), start=1):
        for line, value in enumerate((name, *values), start=_HEAD):
            worksheet.put(target, line, column, value).number_format = "@"
    target.sheet_state = "hidden"
