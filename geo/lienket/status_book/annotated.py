"""The form with its faults written into it: a copy beside the person's file, never that file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from lienket import style
from lienket.errors import Fault
from lienket.status_book.columns import FORM, phrase, title
from lienket.tables.cell_looks import rgb

_WIDE, _HIGH = 420, 160
"""How large a note is opened [px]."""


def annotate(path: Path, faults: Iterable[Fault]) -> Path | None:
    """A copy of the workbook at `path` with a note at each faulty cell; where it stands.

    None where nothing can be marked: the file is no workbook, or no fault is one of a cell. An
    earlier copy is replaced only if it is one and nobody has typed into it.
    """
    by_cell: dict[str, list[Fault]] = {}
    for fault in faults:
        sheet, _, cell = fault.key.partition("!")
        if sheet == title(FORM) and cell:
            by_cell.setdefault(cell, []).append(fault)
    if not by_cell or path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return None
    book = openpyxl.load_workbook(path)
    form = book[title(FORM)]
    author = phrase("annotated")[0]
    for spot, found in by_cell.items():
        cell = form[spot]
        text = "\n".join(f"{fault.vi} {fault.remedy_vi}" for fault in found)
        cell.comment = Comment(text, author, width=_WIDE, height=_HIGH)
        cell.fill = PatternFill("solid", fgColor=rgb(style.colour("form_fault")))
    book.properties.description = author
    book.properties.identifier = _digest(book)
    copy = _free(path)
    book.save(copy)
    return copy


def _free(path: Path) -> Path:
    """Where the copy goes: a name that is free, or that of an earlier copy."""
    ending = phrase("annotated_ending")[0]
    number = 1
    while True:
        again = f"-{number}" if number > 1 else ""
        copy = path.with_name(f"{path.stem}.{ending}{again}.xlsx")
        if not copy.exists() or _is_ours(copy):
            return copy
        number += 1


def _is_ours(path: Path) -> bool:
    """Whether a workbook is a copy made by `annotate`, and says what it said then."""
    try:
        book = openpyxl.load_workbook(path)
    except Exception:  # noqa: BLE001 - whatever it is, it is not ours
        return False
    about = book.properties
    return bool(about.description == phrase("annotated")[0] and about.identifier == _digest(book))


def _digest(book: Workbook) -> str:
    """A short sign of what stands in the cells of a workbook."""
    signs = hashlib.sha256()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    signs.update(f"{sheet.title}!{cell.coordinate}={cell.value}\n".encode())
    return signs.hexdigest()[:16]
