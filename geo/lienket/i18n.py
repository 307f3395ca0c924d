"""Two languages, Vietnamese first: sentences from catalogues, and how papers write values.

A *pair* holds the same words in Vietnamese and in English. Sentences stand in TOML files beside the
package that says them, a row a key: `key = { vi = "…", en = "…" }`; code names the key and gives
the values for its {places}; what units are called, {@unit}, the workspace says (`speech`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias

from lienket import speech
from lienket.dates import When

Pair: TypeAlias = tuple[str, str]
"""Vietnamese and English; one that is "" is lent by the other where one is picked."""

Language: TypeAlias = Literal["vi", "en"]
Languages: TypeAlias = Literal["vi", "en", "both"]
"""What one product speaks: a language, or both beside each other."""

SEPARATOR = " | "
"""Between Vietnamese and English where both stand in one line."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_QUARTERS = ("I", "II", "III", "IV")
_ZERO_DAYS, _ZERO_MONTHS = 10, 3
"""Vietnamese papers write a zero before days under 10 and before months 1 and 2."""

_THOUSAND, _MILLION = 1000, 1_000_000

_SWAPPED = str.maketrans(",.", ".,")
"""Vietnamese has a comma before decimals and a point between thousands."""

_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,30})?", re.ASCII)
"""A number without marks, as tables hold it; one of more digits is a text."""

_LONGEST_NUMBER = 15
"""Neither Excel nor a number of JSON holds more digits [characters]."""


class Phrases(dict[str, Pair]):
    """The sentences of one catalogue by key: places for units filled, others as they stand."""

    def __init__(self, source: str, rows: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__({key: (row["vi"], row["en"]) for key, row in rows.items()})
        self._source = source

    def __getitem__(self, key: str) -> Pair:
        """The sentence `key`.

        Raises:
            KeyError: there is none, or it asks for a word that units do not have.
        """
        return speech.current().pair(super().__getitem__(key))

    def __missing__(self, key: str) -> Pair:
        """No sentence is called `key`.

        Raises:
            KeyError: always, with the file and the key.
        """
        msg = f"{self._source}: {key}"
        raise KeyError(msg)

    def fill(self, key: str, /, **values: object) -> Pair:
        """The sentence `key`, its {places} filled: a pair each half in its language.

        Raises:
            KeyError: there is no such sentence, or a place of it has no value.
        """
        vi, en = self[key]
        try:
            return vi.format_map(_half(values, 0)), en.format_map(_half(values, 1))
        except KeyError as place:
            msg = f"{self._source}: {key}: {place.args[0]}"
            raise KeyError(msg) from None


def _half(values: Mapping[str, object], place: int) -> dict[str, object]:
    """The values for one language."""
    return {
        name: value[place] if isinstance(value, tuple) else value for name, value in values.items()
    }


@cache
def phrases(package: str = "", name: str = "words") -> Phrases:
    """The sentences of `name`.toml in the package `package` of this program ("" = its root).

    Raises:
        KeyError: a row lacks one of the languages.
    """
    folder = resources.files(".".join(filter(None, ("lienket", package))))
    source = folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return Phrases(f"{name}.toml ({package or 'lienket'})", tomllib.loads(source))


def complete(pair: Pair) -> Pair:
    """A pair without a gap.

    >>> complete(("", "one"))
    ('one', 'one')
    """
    vi, en = pair
    return vi or en, en or vi


def pick(pair: Pair, language: Languages) -> str:
    """A pair as one text: the one of the language, or both if they differ.

    >>> pick(("Cửa khẩu", "Border gate"), "both"), pick(("Bắc Giang", ""), "en")
    ('Cửa khẩu | Border gate', 'Bắc Giang')
    """
    vi, en = complete(pair)
    if language == "both":
        return vi if vi == en else beside((vi, en))
    return vi if language == "vi" else en


def beside(pair: Pair) -> str:
    """Both texts in one line, Vietnamese first; English alone where products speak it first.

    >>> beside(("cát", "sand"))
    'cát | sand'
    """
    if speech.current().language == "en":
        return speech.first(pair)
    return SEPARATOR.join(pair)


def halves(text: str) -> Pair:
    """The two languages of a text that may be written `Tiếng Việt | English`.

    >>> halves("xem cột licence | see the column licence")[1], halves("MIT")
    ('see the column licence', ('MIT', 'MIT'))
    """
    vi, _, en = text.partition(SEPARATOR)
    return vi, en or vi


def join(parts: Iterable[Pair], between: str) -> Pair:
    """Several pairs as one, `between` standing between them in both languages.

    >>> join([("một", "one"), ("hai", "two")], "; ")
    ('một; hai', 'one; two')
    """
    rows = list(parts)
    return between.join(vi for vi, _ in rows), between.join(en for _, en in rows)


def format_list(names: Sequence[Pair]) -> Pair:
    """A list as sentences have it.

    >>> format_list([("A", "A"), ("B", "B"), ("C", "C")]), format_list([("A", "A")])
    (('A, B và C', 'A, B and C'), ('A', 'A'))
    """
    *head, last = names
    if not head:
        return last
    return sentence("list_end", first=join(head, ", "), last=last)


def format_number(value: int) -> Pair:
    """A whole number with its thousands set apart.

    >>> format_number(12345)
    ('12.345', '12,345')
    """
    en = f"{value:,}"
    return en.translate(_SWAPPED), en


def format_decimal(value: float, places: int = 1) -> Pair:
    """A number with `places` decimals.

    >>> format_decimal(1234.56), format_decimal(0.4, 2)
    (('1.234,6', '1,234.6'), ('0,40', '0.40'))
    """
    en = f"{value:,.{places}f}"
    return en.translate(_SWAPPED), en


def format_cell(value: str) -> Pair:
    """A cell that holds a plain number, with its own decimals; any other text as it is.

    >>> format_cell("40000"), format_cell("6.00"), format_cell("1/25.000")
    (('40.000', '40,000'), ('6,00', '6.00'), ('1/25.000', '1/25.000'))
    """
    number = plain_number(value)
    if number is None:
        return value, value
    return format_decimal(number, len(value.partition(".")[2]))


def plain_number(value: str) -> int | float | None:
    """The number that a cell holds without marks; None where it holds anything else.

    What is longer than a number can be held exactly is a text.

    >>> plain_number("40000"), plain_number("6.50"), plain_number("1/25.000")
    (40000, 6.5, None)
    >>> plain_number("9" * 16)
    """
    if not _PLAIN.fullmatch(value) or len(value) > _LONGEST_NUMBER:
        return None
    return float(value) if "." in value else int(value)


def format_size(length: int) -> Pair:
    """The size of a file of `length` [bytes].

    >>> format_size(640), format_size(716_400), format_size(1_250_000)
    (('1 kB', '1 kB'), ('716 kB', '716 kB'), ('1,2 MB', '1.2 MB'))
    """
    if length < _MILLION:
        text = f"{max(1, round(length / _THOUSAND))} kB"
        return text, text
    en = f"{length / _MILLION:.1f} MB"
    return en.translate(_SWAPPED), en


def format_date(when: When | date) -> Pair:
    """A date as papers write it, no more precise than it is.

    >>> format_date(date(2024, 5, 2)), format_date(When.parse("2024-02"))
    (('02/5/2024', '2 May 2024'), ('02/2024', 'February 2024'))
    >>> format_date(When.parse("2024-Q2")), format_date(When.parse("2024"))
    (('quý II/2024', 'Q2 2024'), ('2024', '2024'))
    """
    if isinstance(when, date):
        when = When.parse(when.isoformat())
    year, _, rest = when.text.partition("-")
    if not rest:
        return year, year
    if rest.startswith("Q"):
        vi, _ = sentence("quarter", number=_QUARTERS[int(rest[1]) - 1])
        return f"{vi}/{year}", f"{rest} {year}"
    day, month = when.first.day, when.first.month
    vi = f"{month:02}/{year}" if month < _ZERO_MONTHS else f"{month}/{year}"
    en = f"{_MONTHS[month - 1]} {year}"
    if when.first != when.last:
        return vi, en
    return f"{day:02}/{vi}" if day < _ZERO_DAYS else f"{day}/{vi}", f"{day} {en}"


def sentence(code: str, /, **values: object) -> Pair:
    """The sentence `code` of `notices.toml`, filled with `values`.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.
    """
    return phrases(name="notices").fill(code, **values)


def notice(code: str, /, **values: object) -> str:
    """The same in one line, Vietnamese | English: what errors, warnings and steps say.

    Raises:
        KeyError: there is no such sentence, or a place of it has no value.

    >>> notice("step_join")
    'Ghép trạng thái vào lớp | Joining statuses and layers'
    """
    return beside(sentence(code, **values))
