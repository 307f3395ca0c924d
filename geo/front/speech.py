"""Words, dates, numbers and sizes, in Vietnamese and English beside each other.

A pair of texts becomes two elements with their `lang`; the style sheet shows the one chosen.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

from geo.front.markup import Html, tag, together

Pair = tuple[str, str]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_THOUSAND, _MILLION = 1000, 1_000_000
_ZERO_DAYS, _ZERO_MONTHS = 10, 3
"""Vietnamese papers write a zero before days under 10 and before months 1 and 2."""


@cache
def _words() -> Mapping[str, Pair]:
    text = resources.files("geo.front").joinpath("words.toml").read_text(encoding="utf-8")
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


def said(key: str, **values: Pair) -> Html:
    """The page's own word `key` in both languages.

    Raises:
        KeyError: there is no such word, or a place of it has no value.
    """
    return both(word(key, **values))


def day(iso: str) -> Pair:
    """A day of the calendar, written `2024-05-02`, as papers write it.

    Raises:
        ValueError: `iso` is no such day.

    >>> day("2024-05-02")
    ('02/5/2024', '2 May 2024')
    """
    found = date.fromisoformat(iso)
    vi_day = f"{found.day:02}" if found.day < _ZERO_DAYS else str(found.day)
    vi_month = f"{found.month:02}" if found.month < _ZERO_MONTHS else str(found.month)
    vi = f"{vi_day}/{vi_month}/{found.year}"
    return vi, f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


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
