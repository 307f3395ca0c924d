"""Words, dates and sizes, in Vietnamese and English beside each other.

A pair of texts becomes two elements with their `lang`; the style sheet shows the one chosen.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from lienket import dates
from lienket.dates import When
from lienket.export_tables.markup import Html, tag, together

Pair = tuple[str, str]

_THOUSAND, _MILLION = 1000, 1_000_000


@cache
def _words() -> Mapping[str, Pair]:
    text = resources.files("lienket.index_page").joinpath("words.toml").read_text(encoding="utf-8")
    return {key: (row["vi"], row["en"]) for key, row in tomllib.loads(text).items()}


def word(key: str, **values: Pair) -> Pair:
    """The page's own word `key`, its {places} filled, each in its language.

    Raises:
        KeyError: there is no such word, or a place of it has no value.
    """
    vi, en = _words()[key]
    return (
        vi.format(**{name: pair[0] for name, pair in values.items()}),
        en.format(**{name: pair[1] for name, pair in values.items()}),
    )


def both(pair: Pair) -> Html:
    """A pair as two elements, or as its text where both are the same; one that is "" is lent."""
    vi, en = pair[0] or pair[1], pair[1] or pair[0]
    if vi == en:
        return together(vi)
    return together(tag("span", vi, lang="vi"), tag("span", en, lang="en"))


def phrase(key: str, **values: Pair) -> Html:
    """The page's own word `key` in both languages.

    Raises:
        KeyError: there is no such word, or a place of it has no value.
    """
    return both(word(key, **values))


def day(iso: str) -> Pair:
    """A date, written `2024-05-02`, as papers write it; see `dates.both_languages`.

    Raises:
        ValueError: `iso` is no date.
    """
    return dates.both_languages(When.parse(iso))


def number(value: int) -> Pair:
    """A whole number with its thousands set apart.

    >>> number(12345)
    ('12.345', '12,345')
    """
    en = f"{value:,}"
    return en.replace(",", "."), en


def size(length: int) -> Pair:
    """The size of a file of `length` [bytes].

    >>> size(640), size(716_400), size(1_250_000)
    (('1 kB', '1 kB'), ('716 kB', '716 kB'), ('1,2 MB', '1.2 MB'))
    """
    if length < _MILLION:
        text = f"{max(1, round(length / _THOUSAND))} kB"
        return text, text
    en = f"{length / _MILLION:.1f} MB"
    return en.replace(".", ","), en
