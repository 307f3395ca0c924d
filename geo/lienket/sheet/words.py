"""Words, dates and numbers of a sheet, in Vietnamese, in English or in both."""

from __future__ import annotations

from itertools import pairwise

from lienket.i18n import Languages, Pair, phrases, pick
from lienket.style.label_styles import SHORT

FAST = "\u00a0"
"""A space at which no line ends."""

_DASH = "–"
"""What joins two places: no line begins with it."""


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
    for long, brief in SHORT["en" if language == "en" else "vi"]:
        name = name.replace(long, brief)
    return name


def glued(name: str, language: Languages) -> str:
    """A name in which no proper name can be broken: its spaces do not part lines.

    >>> glued("Tuyến nhánh hồ Suối Nứa – Khuôn Thần", "vi").replace("\u00a0", "_")
    'Tuyến nhánh hồ_Suối_Nứa_– Khuôn_Thần'
    >>> glued("Cấm Sơn Reservoir", "en").replace("\u00a0", "_")
    'Cấm_Sơn Reservoir'
    """
    kinds = phrase("kinds_before", language).split(), phrase("kinds_after", language).split()
    first, *rest = name.split(" ")
    told = first
    for last, word in pairwise((first, *rest)):
        proper = word[:1].isupper() and (last[:1].isupper() or last in kinds[0])
        apart = last[-1:] in {",", ";", ":"} or word in kinds[1]
        told += (FAST if word == _DASH or (proper and not apart) else " ") + word
    return told
