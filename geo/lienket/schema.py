"""The data dictionary: every column of every table once, and what is computed, table by table.

What a column is called, its type, unit and digits, and the words that may stand in it are data, in
`schema.toml`; so are the columns of what is computed across the border and over the network. From
it come the frames' columns, the heads of workbooks, the fields of packages and descriptions, and
how many digits the page shows.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from lienket import speech
from lienket.speech import Speech

Type = Literal["text", "number", "whole", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its labels, its type, the `unit` of a number and the `digits` people see of it.

    `words`: the families of the vocabulary that its codes are from.
    """

    name: str
    vi: str
    en: str
    type: Type = "text"
    unit: str = ""
    digits: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of what is computed: its titles, and its `columns`, each with what it means there.

    `refers`: the table and the column, as `links.key`, that a column's values are from.
    """

    name: str
    vi: str
    en: str
    columns: Mapping[str, str]
    refers: Mapping[str, str]


@cache
def _file() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files("lienket").joinpath("schema.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def columns() -> Mapping[str, Column]:
    """Every column that is known, by name, labelled as the workspace speaks."""
    return _columns(speech.current())


@cache
def _columns(spoken: Speech) -> Mapping[str, Column]:
    return {
        name: Column(name=name, **{**spoken.row(row), "words": tuple(row.get("words", ()))})
        for name, row in _file()["column"].items()
    }


def tables() -> Mapping[str, Table]:
    """The tables of what is computed, by name, in the order of delivery, titled likewise."""
    return _tables(speech.current())


@cache
def _tables(spoken: Speech) -> Mapping[str, Table]:
    return {
        name: Table(name=name, **{"refers": {}, **spoken.row(row)})
        for name, row in _file()["table"].items()
    }


def names(table: str) -> tuple[str, ...]:
    """The columns of a table of what is computed, in their order.

    Raises:
        KeyError: there is no such table.

    >>> names("unplaced")
    ('key', 'name_vi', 'name_en', 'unplaced')
    """
    return tuple(tables()[table].columns)


def digits(column: str) -> int:
    """How many digits behind the point people see of `column`; none of one that is not known.

    >>> digits("drawn_km"), digits("error_m")
    (1, 0)
    """
    known = columns().get(column)
    return known.digits if known else 0
