"""Words, dates and numbers of a sheet, in Vietnamese, in English or in both."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

from lienket import dates, text, vocabulary
from lienket.model.records import Figure
from lienket.sheet.model import Pair

Language = Literal["vi", "en", "both"]

_SHORT = {
    "vi": (
        ("Trung tâm thành phố", "TP."), ("Thành phố", "TP."), ("Khu công nghiệp", "KCN"),
        ("Cụm công nghiệp", "CCN"), ("Thị trấn", "TT."), ("Thị xã", "TX."),
    ),
    "en": (
        ("Industrial Cluster", "IC"), ("Industrial Park", "IP"),
    ),
}  # fmt: skip
"""What maps write for long words."""


@cache
def _words() -> Mapping[str, Pair]:
    source = resources.files("lienket.sheet").joinpath("words.toml").read_text(encoding="utf-8")
    return {key: (row["vi"], row["en"]) for key, row in tomllib.loads(source).items()}


def in_language(pair: Pair, language: Language) -> str:
    """A pair of texts as one: the one of the language, or both if they differ.

    >>> in_language(("Cửa khẩu", "Border gate"), "both"), in_language(("Bắc Giang", ""), "en")
    ('Cửa khẩu | Border gate', 'Bắc Giang')
    """
    vi, en = pair[0] or pair[1], pair[1] or pair[0]
    if language == "both":
        return vi if vi == en else f"{vi} | {en}"
    return vi if language == "vi" else en


def phrase(key: str, language: Language, **values: Pair | str) -> str:
    """The program's own words called `key`, with `values` in their places.

    Raises:
        KeyError: there are none.
    """
    vi, en = _words()[key]
    told = [
        words.format(**{name: of if isinstance(of, str) else of[place]
                        for name, of in values.items()})
        for place, words in enumerate((vi, en))
    ]  # fmt: skip
    return in_language((told[0], told[1]), language)


def short(name: str, language: Language) -> str:
    """A name with its long words as maps write them.

    >>> short("Cụm công nghiệp Hồ Sơn 1", "vi")
    'CCN Hồ Sơn 1'
    """
    for long, brief in _SHORT["en" if language == "en" else "vi"]:
        name = name.replace(long, brief)
    return name


def amount(row: Figure) -> Pair:
    """What a figure says: a number with its unit, a date as papers write it, or a known word.

    Raises:
        KeyError: it has a qualifier that is in no list.
    """
    if not row.unit:
        try:
            return dates.both_languages(dates.When.parse(row.value))
        except ValueError:
            return vocabulary.label_or_text("value", row.value)
    return vocabulary.amount(text.written(row.value), row.unit, row.qualifier)
