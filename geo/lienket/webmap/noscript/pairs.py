"""Words in both languages beside each other, each with its `lang`, Vietnamese first."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TypeAlias

from lienket.export_tables.markup import Html, tag, together

Pair: TypeAlias = tuple[str, str]
"""Vietnamese and English; one that is "" is lent by the other."""


@cache
def words() -> Mapping[str, Pair]:
    """The words of their own that the page without scripts has."""
    text = (
        resources.files("lienket.webmap.noscript")
        .joinpath("words.toml")
        .read_text(encoding="utf-8")
    )
    return {key: (row["vi"], row["en"]) for key, row in tomllib.loads(text).items()}


def lent(pair: Pair) -> Pair:
    """A pair without a gap.

    >>> lent(("", "one"))
    ('one', 'one')
    """
    return pair[0] or pair[1], pair[1] or pair[0]


def twice(name: str, pair: Pair) -> Html:
    """A pair as two elements called `name`; as one where both say the same.

    >>> twice("p", ("một", "one"))
    '<p lang="vi">một</p><p lang="en">one</p>'
    """
    vi, en = lent(pair)
    own = tag(name, vi, lang="vi")
    return own if vi == en else together(own, tag(name, en, lang="en"))


def beside(pair: Pair) -> Html:
    """A pair in one line; once where both say the same.

    >>> beside(("một", "one"))
    '<span lang="vi">một</span> | <span lang="en">one</span>'
    """
    vi, en = lent(pair)
    own = tag("span", vi, lang="vi")
    return own if vi == en else together(own, " | ", tag("span", en, lang="en"))
