"""The closed word lists of a workspace, each word with its Vietnamese and English label.

The words themselves are data, in `vocabulary.toml`: stages of works and of activities with the
test that decides each and its OC4IDS and IATI codes, conditions, works, health, states across the
border, accuracies, identities, kinds of links, and what is found across the border. Units, locators
and values of figures are open lists beside them: what they do not hold is shown as it is written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `code` in the tables, labels for people, and what decides it.

    Of kinds: `works` = a thing that is built, `ground` = what links lead to and no link itself.
    """

    code: str
    vi: str
    en: str
    test_vi: str = ""
    test_en: str = ""
    oc4ids: str = ""
    iati: str = ""
    works: bool = False
    ground: bool = False


_SECTION = re.compile(r"((?:[IVX]+|\d+)(?:\.\d+)*)(?: note (\d+(?:\(\d+\))?))?")
"""A place in the report: a numbered section, and a footnote or its paragraph."""


@cache
def words(family: str) -> Mapping[str, Word]:
    """The words of `family` by code, in the order of the list.

    Families: stage, activity, condition, work, health, ground, works, accuracy, identity, kind; of
    what is computed cause, level, unplaced, matter, role, purpose, why, remark, remedy; of
    figures qualifier, grade; of sources basis; open ones: unit, locator, value.

    Raises:
        KeyError: there is no such family.

    >>> list(words("work"))
    ['new', 'upgrade', 'none']
    >>> words("stage")["approved"].oc4ids
    'preparation'
    """
    return {code: Word(code=code, **row) for code, row in _lists()[family].items()}


@cache
def _lists() -> dict[str, Any]:
    """The word lists as they are written, by family."""
    text = resources.files("lienket").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def stages(kind: str) -> Mapping[str, Word]:
    """The stages that a link of `kind` goes through: those of works, or those of an activity.

    Raises:
        KeyError: there is no such kind.
    """
    return words("stage" if words("kind")[kind].works else "activity")


def label(family: str, code: str) -> tuple[str, str]:
    """The Vietnamese and English label of `code`, both "" when `code` is "".

    Raises:
        KeyError: `family` has no such word.

    >>> label("stage", "completed")
    ('Hoàn thành', 'Completed')
    """
    if not code:
        return "", ""
    word = words(family)[code]
    return word.vi, word.en


def label_or_text(family: str, written: str) -> tuple[str, str]:
    """What `written` is called in Vietnamese and in English; an unknown one twice as it is.

    Raises:
        KeyError: there is no such family.

    >>> label_or_text("unit", "tỷ đồng"), label_or_text("unit", "MW")
    (('tỷ đồng', 'VND billion'), ('MW', 'MW'))
    """
    word = words(family).get(written)
    return (word.vi, word.en) if word else (written, written)


def amount(values: tuple[str, str], unit: str, qualifier: str = "") -> tuple[str, str]:
    """A number in both languages with its unit, and with what its source rounds it by.

    Raises:
        KeyError: there is no such qualifier.

    >>> amount(("30.000", "30,000"), "người", "over")
    ('trên 30.000 người', 'over 30,000 people')
    """
    told = zip(label("qualifier", qualifier), values, label_or_text("unit", unit), strict=True)
    vi, en = (" ".join(filter(None, words)) for words in told)
    return vi, en


def located(locator: str) -> tuple[str, str]:
    """A locator in Vietnamese and in English: a section, a word, or a word and a number.

    Several are parted by "; ".

    >>> located("I.4 note 2(1)")
    ('mục I.4, chú thích 2(1)', 'section I.4, note 2(1)')
    >>> located("đường, số QL.31"), located("tr. 5")
    (('đường, số QL.31', 'road, ref QL.31'), ('tr. 5', 'tr. 5'))
    >>> located("I.4; II.2")
    ('mục I.4; mục II.2', 'section I.4; section II.2')
    """
    if "; " in locator:
        places = [located(place) for place in locator.split("; ")]
        return "; ".join(vi for vi, _ in places), "; ".join(en for _, en in places)
    section = _SECTION.fullmatch(locator)
    if section:
        vi, en = f"mục {section[1]}", f"section {section[1]}"
        return (
            (f"{vi}, chú thích {section[2]}", f"{en}, note {section[2]}")
            if section[2]
            else (vi, en)
        )
    head = max(_heads(locator), key=len, default="")
    vi, en = label_or_text("locator", head)
    rest = locator.removeprefix(head)
    return vi + rest, en + rest


def _heads(locator: str) -> list[str]:
    """The words of the list that `locator` is, or begins with."""
    return [head for head in words("locator") if f"{locator} ".startswith(f"{head} ")]
