"""A table as it stands in its file: lines of text cells, nothing understood yet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from lienket import text
from lienket.errors import Fault, fault
from lienket.facts.cells import Odd

Row = tuple[int, list[str]]
"""A line number, counted from 1, and the cells that stand there."""

_SEPARATORS = ",;\t|"
"""What may part the columns, the usual first."""

_TITLES = 20
"""Among so many lines the one with the heads is looked for: a title may stand above it."""

_HINT = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*(?:\r\n|\r|\n)')
"""The line by which a file tells Excel its separator."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: what faults call its file, its rows, and whether all of it could be read.

    `odd` by line and column (the first is 0): the cells that do not hold what they show. `comma`:
    a number may have a decimal comma here.
    """

    file: str
    rows: tuple[Row, ...] = ()
    whole: bool = True
    odd: Mapping[tuple[int, int], Odd] = field(default_factory=dict)
    comma: bool = False


def read_csv(path: Path, file: str, names: Collection[str]) -> tuple[Sheet, list[Fault]]:
    """The CSV file at `path`, called `file`, of a table with the columns `names`.

    Its columns are parted by what parts the most of `names` in one of its first lines: where the
    decimal mark is a comma, spreadsheets part them by semicolons.
    """
    content, met = text.content(path, file, expected=", ".join(names))
    if content is None:
        return Sheet(file, whole=False), [*met]
    hint = _HINT.match(content)
    parted = parted_by(content, names)
    rows: list[Row] = []
    try:
        rows.extend(_csv_rows(content, parted, skip=bool(hint)))
    except csv.Error as why:
        line = rows[-1][0] + 1 if rows else 1
        return Sheet(file, tuple(rows), whole=False), [
            *met,
            fault("bad_csv", file=file, line=line, why=why),
        ]
    return Sheet(file, tuple(rows), comma=parted != ","), [*met]


def parted_by(content: str, names: Collection[str]) -> str:
    r"""What parts the columns of a CSV file with some of `names` in one of its first lines.

    >>> parted_by("a;b;c", ["a", "b"]), parted_by("sep=|\na|b", ["a"])
    (';', '|')
    >>> parted_by("A title, of the sheet;;\na;b;c", ["a", "b"])
    ';'
    """
    hint = _HINT.match(content)
    return hint[1] if hint else _separator(content, names)


def _separator(content: str, names: Collection[str]) -> str:
    """What parts the columns of the line of the heads, a comma if nothing does."""

    def known(mark: str) -> int:
        most = 0
        lines = csv.reader(io.StringIO(content, newline=""), delimiter=mark)
        with suppress(csv.Error):
            for line in islice(lines, _TITLES):
                most = max(most, len({clean(cell) for cell in line} & set(names)))
        return most

    return max(_SEPARATORS, key=known)


def _csv_rows(content: str, separator: str, *, skip: bool) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    line = 1
    for number, cells in enumerate(reader):
        if any(cell.strip() for cell in cells) and not (skip and number == 0):
            yield line, [clean(cell) for cell in cells]
        line = reader.line_num + 1


def clean(cell: str) -> str:
    """`cell` with plain line ends and nothing empty around it."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
