"""From cells to records: the header and every cell checked, faulty rows left out but remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, cast, get_type_hints

from lienket import numerals, text, vocabulary
from lienket.dates import When
from lienket.errors import Fault, Location
from lienket.facts.cells import ERROR, Odd
from lienket.facts.sheets import Sheet
from lienket.model.records import Source

_OPTIONAL = {
    "sources": {"issuer", "number", "date", "address", "licence"},
    "links": {"parts", "counterparts", "partners", "at", "layer"},
    "parts": {"at", "layer"},
    "statuses": {
        *("condition", "work", "stage", "health", "happened_on", "expected_on"),
        *("note_vi", "note_en"),
    },
    "figures": {"qualifier", "unit", "as_of", "note_vi", "note_en"},
    "doubts": set[str](),
    "waypoints": {"note_vi", "note_en"},
    "speeds": {"note_vi", "note_en"},
    "requests": set[str](),
    "units": {"until", "parent"},
    "population": {"people", "date"},
    "people": {"people", "date", "source"},
    "succession": {"share_pct", "clause", "checked", "note_vi", "note_en"},
}
_ABSENT = {"sources": {"basis"}, "people": {"date", "source"}}
"""Columns that a table need not have; its records then hold what their field says."""

_WORDS: dict[str, Callable[[], list[str]]] = {
    "kind": lambda: [*vocabulary.words("kind")],
    "condition": lambda: [*vocabulary.words("condition")],
    "work": lambda: [*vocabulary.words("work")],
    "stage": lambda: [*{**vocabulary.words("stage"), **vocabulary.words("activity")}],
    "health": lambda: [*vocabulary.words("health")],
    "basis": lambda: [*vocabulary.words("basis")],
    "qualifier": lambda: [*vocabulary.words("qualifier")],
    "publish": lambda: [*vocabulary.words("publish")],
    "inferred": lambda: [*vocabulary.words("answer")],
    "access": lambda: [*vocabulary.words("answer")],
    "tier": lambda: [*vocabulary.words("tier")],
    "extent": lambda: [*vocabulary.words("extent")],
}
_HARMLESS = frozenset(
    {"bad_word", "not_nfc", "unfit_letter", "garbled_text", "lost_letters", "no_header"}
)
"""Faults that keep their row, or every row that refers to it would seem wrong too."""

_KINDS: dict[object, str] = {
    bool: "flag",
    float: "number",
    float | None: "number",
    When: "date",
    When | None: "date",
}
"""The kind of a column by the type of its field; the others hold texts."""

_DEGREES = frozenset({"lon", "lat"})
"""Number columns that no thousands stand in."""

_NOTES = ("note_", "says_", "follows_", "why_", "what_")
"""Columns of running text, which may have several lines."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table, read: its records, its faults, and the words of the rows left out."""

    records: tuple[Any, ...]
    faults: tuple[Fault, ...]
    words: frozenset[str]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell on its way into a record: what reads it gathers its faults here."""

    name: str
    value: str
    place: Location
    faults: list[Fault]
    odd: Odd | None = None
    comma: bool = False

    def wrong(self, code: str, **values: object) -> None:
        self.faults.append(self.place.fault(code, name=self.name, value=self.value, **values))


def columns(record: Callable[..., Any]) -> tuple[str, ...]:
    """The columns of the table that holds such records, in their order."""
    named = fields(cast("type[Source]", record))
    return tuple(column.name for column in named if column.name != "line")


def choices(column: str) -> tuple[str, ...]:
    """The words that a column may hold, and no other; none where it takes any text.

    >>> choices("work"), choices("name_vi")
    (('new', 'upgrade', 'none'), ())
    """
    return tuple(_WORDS[column]()) if column in _WORDS else ()


def may_be_empty(table: str, column: str) -> bool:
    """Whether a cell of a column may be empty."""
    return column in _OPTIONAL[table] or column in _ABSENT.get(table, ())


def kind(record: Callable[..., Any], column: str) -> str:
    """What a column of a table of such records holds: text, list, date, number or flag."""
    hint = get_type_hints(record)[column]
    return "list" if hint == tuple[str, ...] else _KINDS.get(hint, "text")


def read(table: str, record: Callable[..., Any], sheet: Sheet) -> Table:
    """The rows of `sheet` as records of `table`."""
    if not sheet.rows:
        return Table((), (), frozenset(), sheet.whole)
    names = columns(record)
    first, named = sheet.rows[0]
    header = [text.read(name)[0] for name in named]
    needed = tuple(name for name in names if name not in _ABSENT.get(table, ()))
    faults = _header_faults(header, names, needed, Location(sheet.file, first))
    if any(fault.code != "unknown_column" for fault in faults):
        return Table((), tuple(faults), frozenset(), whole=False)
    hints = get_type_hints(record)
    records, words = [], set[str]()
    for line, cells in sheet.rows[1:]:
        place = Location(sheet.file, line, dict(zip(header, cells, strict=False)).get(names[0], ""))
        row, met = _cells(header, cells, place, sheet)
        values = _values(table, hints, row)
        faults += met
        if all(fault.code in _HARMLESS for fault in met):
            records.append(record(**values, line=line))
        else:
            words |= {word.strip() for cell in cells for word in re.split(r"[;,\n]", cell)}
    return Table(tuple(records), tuple(faults), frozenset(words - {""}), sheet.whole)


def _cells(
    header: list[str], cells: list[str], place: Location, sheet: Sheet
) -> tuple[dict[str, _Cell], list[Fault]]:
    """The cells of a row by column, and the faults of the row, which go on with theirs."""
    faults: list[Fault] = []
    if len(cells) != len(header):
        found, expected = len(cells), len(header)
        return {}, [place.fault("wrong_cells", found=found, expected=expected)]
    row: dict[str, _Cell] = {}
    for column, (name, cell) in enumerate(zip(header, cells, strict=True)):
        if cell and not name:
            faults.append(place.fault("no_header", value=cell))
        odd = sheet.odd.get((place.line, column))
        row[name] = _Cell(name, cell, place, faults, odd, sheet.comma)
    return row, faults


def _values(table: str, hints: dict[str, Any], row: dict[str, _Cell]) -> dict[str, object]:
    """The values of a row by column; what is wrong with them goes where its cells say."""
    values = {name: _value(row[name], kind, table) for name, kind in hints.items() if name in row}
    if table == "figures" and values.get("value") and values["unit"]:
        values["value"] = _amount(row["value"], row["unit"].value)
    return values


def _header_faults(
    header: list[str], names: tuple[str, ...], needed: tuple[str, ...], place: Location
) -> list[Fault]:
    # Excel leaves empty columns behind the last; they count as cells, not as names.
    named, choices = [name for name in header if name], ", ".join(names)
    if len(named) == 1 and (found := next((c for c in ";\t|" if c in named[0]), "")):
        return [place.fault("wrong_separator", found=found.replace("\t", "Tab"), choices=choices)]
    if not {*named} & {*names}:
        return [place.fault("no_column_names", choices=choices)]
    missing = [
        place.fault("missing_column", name=name, choices=choices)
        for name in needed
        if name not in named
    ]
    double = [
        place.fault("double_column", name=name)
        for number, name in enumerate(named)
        if name in named[:number]
    ]
    unknown = [
        place.fault("unknown_column", name=name, choices=choices, near=text.nearest(name, names))
        for name in named
        if name not in names
    ]
    return missing + double + unknown


def _value(cell: _Cell, kind: object, table: str) -> object:
    """What a cell holds, as the type of its field; its faults go where the cell says."""
    if not _is_as_seen(cell, kind):
        return None
    read, wrong = text.read(cell.value, lines=cell.name.startswith(_NOTES))
    for code, values in wrong:
        cell.wrong(code, **values)
    cell = replace(cell, value=read)
    if not cell.value and cell.name not in _OPTIONAL[table]:
        cell.faults.append(cell.place.fault("empty_cell", name=cell.name))
        return None
    if cell.value and cell.name in _WORDS:
        choices = _WORDS[cell.name]()
        if cell.value not in choices:
            near = text.nearest(cell.value, choices)
            cell.wrong("bad_word", choices=", ".join(choices), near=near)
    return _typed(cell, kind)


def _typed(cell: _Cell, kind: object) -> object:
    if kind is bool:
        return cell.value == "yes"
    if kind is float or (kind == float | None and cell.value):
        return _number(cell)
    if kind == float | None:
        return None
    if kind in (When, When | None):
        return _when(cell)
    if kind == tuple[str, ...]:
        return tuple(item.strip() for item in cell.value.split(";") if item.strip())
    return cell.value


def _is_as_seen(cell: _Cell, kind: object) -> bool:
    """Whether what a column of this kind takes from the cell is what a person sees there."""
    if ERROR.fullmatch(cell.value):
        cell.wrong("cell_error", where=f" ({cell.odd.cell})" if cell.odd else "")
        return False
    fitting = _KINDS.get(kind, "text")
    if cell.odd and fitting not in cell.odd.fits:
        cell.wrong(cell.odd.code, cell=cell.odd.cell, more=cell.odd.more)
        return False
    return True


def _number(cell: _Cell) -> float | None:
    if cell.name in _DEGREES:
        value = numerals.measure(cell.value, comma=cell.comma)
    else:
        written = numerals.plain(cell.value, comma=cell.comma)
        value = None if written is None else float(written)
    if value is None:
        _no_number(cell, cell.value)
    return value


def _amount(cell: _Cell, unit: str) -> str:
    """The value of a figure with a unit, as a table writes a number; 65% where the unit is %."""
    written = cell.value
    if unit == numerals.PERCENT:
        written = written.removesuffix(numerals.PERCENT).rstrip()
    found = numerals.plain(written, comma=cell.comma)
    if found is None:
        _no_number(cell, written)
    return found or cell.value


def _no_number(cell: _Cell, written: str) -> None:
    """The fault of a cell that should hold a number, with what it may mean."""
    match numerals.readings(written):
        case (first, second):
            cell.wrong("number_two_ways", first=first, second=second)
        case (only,):
            cell.wrong("number_style", written=only)
        case _ if cell.name == "value":
            cell.wrong("bad_figure")
        case _:
            cell.wrong("bad_number")


def _when(cell: _Cell) -> When | None:
    if not cell.value:
        return None
    try:
        return When.parse(cell.value)
    except ValueError:
        cell.wrong("bad_date")
        return None
