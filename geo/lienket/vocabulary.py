"""The words of a workspace, each with its Vietnamese and English label: the program's and its own.

The program's words are data, in `vocabulary.toml`: stages of works and activities with the test
that decides each, its group, phase, OC4IDS and IATI codes, groups of stages, conditions, works,
health, states across the border, accuracies, identities, kinds of links, and what is computed. A
workspace adds words and changes labels (`extended`); what has an atlas runs with the words of it
(`worded`), all else with the program's own. Open lists take other words as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from lienket import speech
from lienket.speech import PROGRAM, Speech

PHASES = ("paper", "building", "done", "suspended", "cancelled", "unknown")
"""What the stages of works of two sides are compared by."""

OPEN = ("stage", "activity", "group", "kind", "qualifier", "grade", "unit", "locator", "value",
        "measure")  # fmt: skip
"""The families that a workspace may add words to; of the others it may change labels."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `code` in the tables, labels for people, and what decides it.

    Of stages: `group`, and of those of works `phase`. Of groups: the `family` of their stages, and
    `advance`: of several the highest is told. Of kinds: `works` = a thing that is built, `ground` =
    what links lead to and no link itself. Of units: `billion_dong`, what one of money is worth. Of
    measures: `cost` = works cost so much.
    """

    code: str
    vi: str
    en: str
    test_vi: str = ""
    test_en: str = ""
    oc4ids: str = ""
    iati: str = ""
    group: str = ""
    phase: str = ""
    family: str = ""
    advance: float = 0
    works: bool = False
    ground: bool = False
    billion_dong: float = 0
    cost: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Word lists by family and code, in their order.

    `looks`: what a workspace says in `style.toml`, by section and key; `speech`: how it speaks.
    """

    lists: Mapping[str, Mapping[str, Word]]
    looks: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    speech: Speech = PROGRAM


class Worded(Protocol):
    """What has words of its own: a catalogue, an atlas, tables made from one."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Its words."""


_SECTION = re.compile(r"((?:[IVX]+|\d+)(?:\.\d+)*)(?: note (\d+(?:\(\d+\))?))?")
"""A place in the report: a numbered section, and a footnote or its paragraph."""


@cache
def base() -> Vocabulary:
    """The program's own words."""
    return Vocabulary(_program(PROGRAM))


# Every workspace that is read has a speech of its own, and is asked about it more than once.
@lru_cache(maxsize=4)
def _program(spoken: Speech) -> Mapping[str, Mapping[str, Word]]:
    """The rows of `vocabulary.toml`, the places for units in them filled."""
    return {
        family: {code: Word(code=code, **spoken.row(row)) for code, row in rows.items()}
        for family, rows in speech.unfilled().items()
    }


_CURRENT: ContextVar[Vocabulary | None] = ContextVar("vocabulary", default=None)


def current() -> Vocabulary:
    """The words that hold here: those of the innermost `using`, else the program's own."""
    return _CURRENT.get() or base()


@contextmanager
def using(words_of: Worded) -> Iterator[None]:
    """Let the words of `words_of` hold within the block."""
    token = _CURRENT.set(words_of.vocabulary)
    try:
        with speech.using(words_of.vocabulary.speech):
            yield
    finally:
        _CURRENT.reset(token)


_Of = TypeVar("_Of", bound=Worded)
_Rest = ParamSpec("_Rest")
_Result = TypeVar("_Result")


def worded(
    function: Callable[Concatenate[_Of, _Rest], _Result],
) -> Callable[Concatenate[_Of, _Rest], _Result]:
    """`function`, run with the words of its first argument; it must not return an iterator."""

    @wraps(function)
    def run(of: _Of, /, *rest: _Rest.args, **named: _Rest.kwargs) -> _Result:
        with using(of):
            return function(of, *rest, **named)

    return run


def extended(
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]],
    looks: Mapping[str, Mapping[str, Mapping[str, Any]]],
    spoken: Speech = PROGRAM,
) -> Vocabulary:
    """The program's words with `rows` by family and code: fields of a word, and maybe `after`.

    A code that is there already keeps what its row does not name. A new one stands after the word
    called `after`, else last. `spoken`: what the workspace calls its units.

    Raises:
        TypeError: a row has a field that no word has, or a new one lacks a label.
    """
    lists = {family: dict(known) for family, known in _program(spoken).items()}
    for family, own in rows.items():
        known = lists.setdefault(family, {})
        for code, row in own.items():
            values = {name: value for name, value in row.items() if name != "after"}
            before = {name: getattr(known[code], name) for name in _FIELDS} if code in known else {}
            word = Word(code=code, **{**before, **values})
            lists[family] = known = _placed(known, word, row.get("after", ""))
    return Vocabulary(lists, looks, spoken)


_FIELDS = tuple(name for name in Word.__dataclass_fields__ if name != "code")


def _placed(known: Mapping[str, Word], word: Word, after: str) -> dict[str, Word]:
    """`known` with `word` in its old place, behind `after`, or last."""
    if word.code in known or after not in known:
        return {**known, word.code: word}
    rows: dict[str, Word] = {}
    for code, row in known.items():
        rows[code] = row
        if code == after:
            rows[word.code] = word
    return rows


def words(family: str) -> Mapping[str, Word]:
    """The words of `family` by code, in the order of the list.

    Families are the tables of `vocabulary.toml`.

    Raises:
        KeyError: there is no such family.

    >>> list(words("work"))
    ['new', 'upgrade', 'none']
    >>> words("stage")["approved"].oc4ids
    'preparation'
    """
    return current().lists[family]


def phase(stage: str) -> str:
    """The phase of a stage of works; "" of none.

    Raises:
        KeyError: there is no such stage.

    >>> phase("procuring"), phase("")
    ('paper', '')
    """
    return words("stage")[stage].phase if stage else ""


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


def grades(written: str) -> tuple[str, ...]:
    """The classes of TCVN 4054 that a text names, in either language.

    >>> grades("tối thiểu cấp IV miền núi, cấp III đồng bằng")
    ('iii-plain', 'iv-mountain')
    """
    held = written.casefold()
    return tuple(
        code
        for code, word in words("grade").items()
        if word.vi.casefold() in held or word.en.casefold() in held
    )


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
