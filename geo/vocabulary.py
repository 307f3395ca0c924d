"""The closed word lists of a workspace, each word with its Vietnamese and English label (floor 1).

The words themselves are data, in `vocabulary.toml`: stages of works and of activities with the
test that decides each and its OC4IDS and IATI codes, conditions, works, health, states across the
border, accuracies, identities and kinds of links.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `code` in the tables, labels for people, and what decides it."""

    code: str
    vi: str
    en: str
    test_vi: str = ""
    test_en: str = ""
    oc4ids: str = ""
    iati: str = ""
    works: bool = False


@cache
def words(family: str) -> Mapping[str, Word]:
    """The words of `family` by code, in the order of the list.

    Families: stage, activity, condition, work, health, ground, works, accuracy, identity, kind.

    Raises:
        KeyError: there is no such family.

    >>> list(words("work"))
    ['new', 'upgrade', 'none']
    >>> words("stage")["approved"].oc4ids
    'preparation'
    """
    text = resources.files("geo").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)[family]
    return {code: Word(code=code, **row) for code, row in rows.items()}


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
