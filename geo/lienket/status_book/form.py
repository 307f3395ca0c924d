"""The workbook that is handed out: made for filling in, protected where nothing is to be typed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import openpyxl
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lienket import style, vocabulary
from lienket.export_tables.words import edition_title
from lienket.i18n import Pair, format_date
from lienket.model.atlas import Atlas
from lienket.model.records import Status
from lienket.status_book import columns
from lienket.status_book.columns import EVENT, ORDER, STATE, phrase
from lienket.tables import cell_looks, dropdowns, paper, read_first, worksheet
from lienket.tables.workbook_file import packed
from lienket.timeline import Subject, silent, subjects

HEAD = 1
"""The row of the heads."""

_WIDTHS = {"link": 38, "part": 34, "source": 24, "note_now": 44, "note_vi": 34, "note_en": 34}
_WIDTH = 16
_STALE, _OPEN, _SHUT = "stale", "open", "shut"
_TYPED = columns.TEXTS | columns.DATES | {"stated_on"}
"""Texts whatever is typed: a spreadsheet makes a day in 1905 of the year 2025, one of "3/2025", and
writes days month first into a CSV file where that is the custom."""


@vocabulary.worded
def as_xlsx(atlas: Atlas, today: date, silent_days: int) -> bytes:
    """The statuses of `atlas` as a workbook to fill in; the same bytes each time.

    Args:
        atlas: what it is about; internal subjects only where the audience is internal.
        today: the day of which it says what is stale.
        silent_days: a row of which nobody has spoken for longer is coloured (`timeline.silent`).
    """
    rows = subjects(atlas.catalogue, atlas.facts)
    book = openpyxl.Workbook()
    guide = book.worksheets[0]
    form = book.create_sheet(columns.title(columns.FORM))
    lists = _lists(rows)
    _guide(guide, atlas, today, silent_days)
    shown = [_row(subject, atlas) for subject in rows]
    unheard = silent(replace(atlas, as_of=today), silent_days)
    stale = {row.subject.key for row in unheard.rows}
    _fill(form, rows, shown, stale)
    _words(book.create_sheet(columns.title(columns.WORDS)), lists)
    _choices(form, rows, lists)
    _origin(book.create_sheet(columns.title(columns.ORIGIN)), shown)
    paper.lay_out(book, HEAD)
    book.active = book.worksheets.index(form)
    return packed(book)


def _row(subject: Subject, atlas: Atlas) -> dict[str, str]:
    """What each column shows for a subject."""
    status = atlas.latest.get(subject.key)
    known = {**columns.state(status), "link": subject.link[0], "part": subject.part[0]}
    known |= {"side": subject.side[0], "key": subject.key, **_told(status, atlas)}
    shown = {name: columns.shown(name, known.get(name, ""), subject) for name in ORDER}
    return shown | {"stated_on": format_date(status.stated_on)[0] if status else ""}


def _told(status: Status | None, atlas: Atlas) -> dict[str, str]:
    """Who says so, and the note to it."""
    if status is None:
        return {}
    titles = {row.id: row.number or row.title_vi for row in atlas.facts.sources}
    place = vocabulary.located(status.locator)[0]
    source = ", ".join(filter(None, (titles.get(status.source, status.source), place)))
    return {"source": source, "note_now": status.note_vi}


def _guide(target: Worksheet, atlas: Atlas, today: date, silent_days: int) -> None:
    """What the workbook is and how to fill it in: Vietnamese beside English."""
    lines: list[Pair] = [(atlas.catalogue.title_vi, atlas.catalogue.title_en)]
    lines += [phrase("guide_title", day=format_date(today)), edition_title(atlas.audience)]
    values = {"sheet": phrase(columns.FORM), "days": str(silent_days)}
    lines += [phrase(f"guide_{number}", **values) for number in range(1, 8)]
    read_first.write_guide(target, lines)
    _shut(target)


def _fill(
    target: Worksheet,
    rows: Sequence[Subject],
    shown: Sequence[Mapping[str, str]],
    stale: Container[str],
) -> None:
    for column, name in enumerate(ORDER, start=1):
        worksheet.head(worksheet.put(target, HEAD, column, columns.head(name)))
        target.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, _WIDTH)
    for line, (subject, cells) in enumerate(zip(rows, shown, strict=True), start=HEAD + 1):
        for column, name in enumerate(ORDER, start=1):
            cell = worksheet.put(target, line, column, cells[name])
            is_open = columns.is_open(name, subject)
            cell.number_format = "@" if name in _TYPED else "General"
            cell.protection = Protection(locked=not is_open)
            look = _OPEN if is_open else _STALE if subject.key in stale else _SHUT
            cell.fill = PatternFill("solid", fgColor=cell_looks.rgb(style.colour(f"form_{look}")))
    paper.heighten(target, HEAD + 1)
    target.row_dimensions[HEAD].height = 45
    target.freeze_panes = f"{get_column_letter(len(columns.SHOWN) + 1)}{HEAD + 1}"
    target.auto_filter.ref = f"A{HEAD}:{get_column_letter(len(ORDER))}{HEAD + len(rows)}"
    target.print_title_rows = f"{HEAD}:{HEAD}"
    _shut(target)


def _shut(target: Worksheet) -> None:
    """Nothing but the open cells can be typed into; filters and widths stay free."""
    shield = target.protection
    shield.sheet = True
    shield.autoFilter = shield.formatColumns = shield.formatRows = shield.sort = False


def _lists(rows: Sequence[Subject]) -> list[tuple[str, ...]]:
    """The lists of words that columns offer, each once: the column it is for, then its words."""
    every = (
        (name, *columns.choices(name, subject).values())
        for name in (*STATE, *EVENT)
        for subject in rows
    )
    return [*dict.fromkeys(words for words in every if len(words) > 1)]


def _words(target: Worksheet, lists: Sequence[tuple[str, ...]]) -> None:
    """Each list of words as a column of a hidden sheet, its head the column it is for."""
    for column, words in enumerate(lists, start=1):
        for line, word in enumerate((columns.head(words[0]), *words[1:]), start=1):
            worksheet.put(target, line, column, word)
    target.sheet_state = "hidden"
    _shut(target)


def _choices(target: Worksheet, rows: Sequence[Subject], lists: Sequence[tuple[str, ...]]) -> None:
    """A drop-down in each cell that takes a word."""
    sheet = columns.title(columns.WORDS)
    said = phrase("wrong_word_title")[0], phrase("wrong_word")[0]
    for column, words in enumerate(lists, start=1):
        letter = get_column_letter(column)
        source = f"'{sheet}'!${letter}$2:${letter}${len(words)}"
        dropdowns.offer(target, _spots(words, rows), source, said)


def _spots(words: tuple[str, ...], rows: Sequence[Subject]) -> Iterator[str]:
    """The ranges of the cells that offer a list of words."""
    letter = get_column_letter(ORDER.index(words[0]) + 1)
    first = 0
    for line, subject in enumerate([*rows, None], start=HEAD + 1):
        fits = subject is not None and (words[0], *columns.choices(words[0], subject).values()) == (
            words
        )
        if fits and not first:
            first = line
        elif first and not fits:
            yield f"{letter}{first}:{letter}{line - 1}"
            first = 0


def _origin(target: Worksheet, shown: Sequence[Mapping[str, str]]) -> None:
    """What the form showed when it was handed out, to compare with: nobody sees this sheet."""
    for column, name in enumerate(ORDER, start=1):
        worksheet.put(target, HEAD, column, columns.head(name))
    for line, cells in enumerate(shown, start=HEAD + 1):
        for column, name in enumerate(ORDER, start=1):
            origin = worksheet.put(target, line, column, cells[name])
            origin.number_format = "@"
            origin.alignment = Alignment()
    target.sheet_state = "veryHidden"
    _shut(target)
