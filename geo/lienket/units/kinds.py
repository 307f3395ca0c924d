"""Names of units: the kind that stands before a name in Vietnamese, and after it in English."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from lienket import text, vocabulary


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    """The kinds of units in both languages, the longest first."""
    words = vocabulary.base().lists["unit_kind"].values()
    return tuple(sorted(((word.vi, word.en) for word in words), key=lambda pair: -len(pair[0])))


def split(name: str) -> tuple[str, str]:
    """The kind of a unit, as its whole name writes it, and the name alone; "" without a kind."""
    low = name.casefold()
    for kind, _ in _kinds():
        if low.startswith(f"{kind.casefold()} "):
            return name[: len(kind)], name[len(kind) + 1 :].strip()
    return "", name


def english(name: str) -> str:
    """A unit's whole name in English: the kind stands last; as it is where it has none."""
    kind, rest = split(name)
    known = {vi.casefold(): en for vi, en in _kinds()}
    return f"{rest} {known[kind.casefold()]}" if kind else name


def bare(name: str) -> str:
    """A unit's name without its kind; with it where the name is a number.

    A ward may be called by a number alone, which tells nothing without its kind.
    """
    rest = split(name)[1]
    return name if rest[:1].isdigit() else rest


LATE_TONE = re.compile("([ou])([aey])([\u0300\u0301\u0303\u0309\u0323])")
"""A tone mark on the second vowel of oa, oe, uy, where others write it on the first."""


def letters(name: str) -> str:
    """The letters of a name with their marks, however these are placed and words are parted.

    What is written is kept apart from what is only alike: Thanh is not Thành.
    """
    apart = unicodedata.normalize("NFD", "".join(re.findall(r"\w+", text.nfc(name).lower())))
    return LATE_TONE.sub(r"\1\3\2", apart)
