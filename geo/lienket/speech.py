"""How the workspace speaks that is read or drawn: the language it has first, its words for units.

Sentences, labels and heads name units by places, `{@unit}`, `{@Sides}` (a capital at the start of a
sentence), `{@a_unit}` (with its article in English). What stands there is said by the workspace
(`using`), else by the program: a district of a province, in `admin_words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

_PLACE = re.compile(r"\{@(\w+)\}")
_MARK = "{@"
_FIRST = "first_language"
_TEXTS = {"vi": 0, "test_vi": 0, "en": 1, "test_en": 1}
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_VOWELS = tuple("aeio")
"""Letters that "an" stands before; of u too few words are."""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """The language that products speak first, and `forms`: what places say, by name, as pairs.

    `units_layer`: the layer whose areas are the units, which looks as districts do.
    """

    language: Literal["vi", "en"] = "vi"
    forms: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    units_layer: str = "districts"

    def form(self, name: str) -> tuple[str, str]:
        """What the place `name` says; a capital letter begins with one.

        Raises:
            KeyError: there is no such place.
        """
        key = name[0].lower() + name[1:]
        vi, en = self._form(key)
        return (vi, en) if key == name else (_capital(vi), _capital(en))

    def _form(self, key: str) -> tuple[str, str]:
        if key.startswith("a_"):
            vi, en = self._form(key.removeprefix("a_"))
            return vi, f"an {en}" if en.lower().startswith(_VOWELS) else f"a {en}"
        if key == _FIRST and self.language == "en":
            key = "english"
        return self.forms.get(key) or _program()[key]

    def filled(self, text: str, place: int) -> str:
        """A text of one language (0 = Vietnamese, 1 = English), its places for units filled.

        Raises:
            KeyError: there is no such place.
        """
        if _MARK not in text:
            return text
        return _PLACE.sub(lambda found: self.form(found[1])[place], text)

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row of a list, what people read of it filled.

        Raises:
            KeyError: a text asks for a word that units do not have.
        """
        halves = {name: half for name, half in _TEXTS.items() if name in row}
        return {**row, **{name: self.filled(row[name], half) for name, half in halves.items()}}

    def pair(self, pair: tuple[str, str]) -> tuple[str, str]:
        """The same of a pair."""
        return self.filled(pair[0], 0), self.filled(pair[1], 1)


def forms(
    named: Mapping[str, tuple[str, str]], epoch: tuple[str, str] = ("", "")
) -> dict[str, tuple[str, str]]:
    """What places say where a workspace has `named` some of its words: these, and what follows.

    A plural that is not named is made; a seat is that of the unit, a border that of the side; roads
    are main and local ones where the sides are no provinces.

    >>> made = forms({"unit": ("quận", "county")})
    >>> made["units"], made["seat"]
    (('quận', 'counties'), ('trung tâm quận', 'county seat'))
    """
    made = dict(named)
    plain = {key.removeprefix("own_"): pair for key, pair in _program().items() if "own_" in key}
    if "unit" in made:
        kinds = made.get("units", made["unit"])[0], made["unit"][1]
        made = {"kinds": kinds, **_made(plain, _OF_UNIT, made), **made}
    if "side" in made:
        made = {**_made(plain, _OF_SIDE, made), **made}
    for one in ("unit", "side", "seat", "subunit"):
        if one in made:
            made.setdefault(f"{one}s", (made[one][0], plural(made[one][1])))
    if "side" in made:
        made["side_kinds"] = made["side"][0], made["sides"][1]
    if any(epoch):
        vi, en = plain["of_epoch"]
        made["of_epoch"] = vi.format(epoch=epoch[0]), en.format(epoch=epoch[1])
    return {**_levels(named, made), **made}


def _levels(
    named: Mapping[str, tuple[str, str]], made: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    """What is said of units and of what lies within: of those that are `named` alone."""
    levels = {"every_subunit": made["subunits"]} if "subunit" in made else {}
    if "unit" in named and "subunit" in named:
        here = Speech(forms=made)
        return {**levels, **{name: here.pair(_program()[f"both_{name}"]) for name in _OF_BOTH}}
    if "unit" in named:
        return {**levels, "area": made["unit"], "levels": made["unit"], "levels_up": made["units"]}
    return levels


_OF_UNIT = ("seat", "subunit")
_OF_SIDE = (
    *("border", "main_roads", "local_roads", "local_class", "main_kinds", "local_kinds"),
    *("main_short", "local_short", "main_class", "main_level", "local_level", "minor_roads"),
)
_OF_BOTH = ("area", "levels", "levels_up")


def _made(
    plain: Mapping[str, tuple[str, str]],
    names: tuple[str, ...],
    made: Mapping[str, tuple[str, str]],
) -> dict[str, tuple[str, str]]:
    here = Speech(forms=made)
    return {name: here.pair(plain[name]) for name in names}


def plural(word: str) -> str:
    """An English noun in the plural, by the rule.

    >>> plural("county"), plural("parish"), plural("oblast")
    ('counties', 'parishes', 'oblasts')
    """
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(_SIBILANTS) else f"{word}s"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _program() -> Mapping[str, tuple[str, str]]:
    content = resources.files("lienket").joinpath("admin_words.toml").read_text(encoding="utf-8")
    return {key: (row["vi"], row["en"]) for key, row in tomllib.loads(content).items()}


@cache
def unfilled() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """The rows of `vocabulary.toml` by family and code, the places for units in them empty."""
    content = resources.files("lienket").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


PROGRAM = Speech()
"""How the program itself speaks."""

_CURRENT: ContextVar[Speech] = ContextVar("speech", default=PROGRAM)


def has_national_roads() -> bool:
    """Whether roads have the classes and the letters that the program knows."""
    return "main_roads" not in current().forms


def look_of(layer: str) -> str:
    """The key that `layer` is found by in tables of looks: that of districts for the units."""
    return PROGRAM.units_layer if layer == current().units_layer else layer


def current() -> Speech:
    """The speech that holds here: that of the innermost `using`, else the program's own."""
    return _CURRENT.get()


@contextmanager
def using(speech: Speech) -> Iterator[None]:
    """Let `speech` hold within the block."""
    token = _CURRENT.set(speech)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def first(pair: tuple[str, str]) -> str:
    """The text in the language that products speak first, else in the other.

    >>> first(("cát", "sand")), first(("", "sand"))
    ('cát', 'sand')
    """
    vi, en = pair
    return vi or en if current().language == "vi" else en or vi


def named(row: object, what: str = "name") -> str:
    """The name of `row`, or `what` else it has in two languages, such as a title."""
    return first((getattr(row, f"{what}_vi"), getattr(row, f"{what}_en")))


def labelled(row: object) -> str:
    """What a row of a list is called, such as a class or a table, in that language."""
    return first((getattr(row, "vi"), getattr(row, "en")))  # noqa: B009 - of any such row


def single(language: Literal["vi", "en", "both"]) -> Literal["vi", "en"]:
    """The language for what has room for one: that of products where both are asked for."""
    return current().language if language == "both" else language


def column(name: str) -> str:
    """The column of a name, a title, a note in the language that products speak first.

    >>> column("name")
    'name_vi'
    """
    return f"{name}_{current().language}"
