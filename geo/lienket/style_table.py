"""The one style table: `style.toml`, with what the workspace that is drawn changes or adds in it.

Sections of rows by key; what a workspace may say is checked in `catalogue.words`. A colour is
`#rrggbb`, or the name of one in the section `colour`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from lienket import vocabulary
from lienket.speech import Speech
from lienket.vocabulary import Vocabulary

Row = Mapping[str, Any]

_TUPLES = ("dash", "border_dash")
_COLOURS = ("colour", "fill", "core")


@cache
def _file() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files("lienket").joinpath("style.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def program_rows(section: str) -> Mapping[str, Any]:
    """A section of `style.toml` as the program has it.

    Raises:
        KeyError: there is no such section.
    """
    return _file()[section]


def rows(section: str) -> Mapping[str, Row]:
    """The rows of `section` by key, in their order, as they hold for the workspace drawn.

    Raises:
        KeyError: there is no such section.

    >>> rows("group")["building"]["colour"]
    '#bf430d'
    """
    return _rows(vocabulary.current(), section)


@cache
def _rows(words: Vocabulary, section: str) -> Mapping[str, Row]:
    known: dict[str, Row] = dict(_file()[section])
    for key, row in words.looks.get(section, {}).items():
        known[key] = {**known.get(key, {}), **row}
    return {key: _value(row, words.speech) for key, row in known.items()}


def _value(row: Row, spoken: Speech) -> Row:
    """`row` with its dashes as tuples, colours looked up, and its words for units."""
    named = _file()["colour"]
    row = spoken.row(row)
    return {
        name: tuple(value) if name in _TUPLES
        else named.get(value, value) if name in _COLOURS and value
        else value
        for name, value in row.items()
    }  # fmt: skip
