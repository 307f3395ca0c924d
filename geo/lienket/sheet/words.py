"""Words, dates and numbers of a sheet, in Vietnamese, in English or in both."""

from __future__ import annotations

from lienket import vocabulary
from lienket.dates import When
from lienket.i18n import Languages, Pair, format_cell, format_date, phrases, pick
from lienket.model.records import Figure

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


def phrase(key: str, language: Languages, **values: Pair | str) -> str:
    """The program's own words called `key`, with `values` in their places.

    Raises:
        KeyError: there are none.
    """
    return pick(phrases("sheet").fill(key, **values), language)


def short(name: str, language: Languages) -> str:
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
            return format_date(When.parse(row.value))
        except ValueError:
            return vocabulary.label_or_text("value", row.value)
    return vocabulary.amount(format_cell(row.value), row.unit, row.qualifier)
