"""What a cell of a workbook shows, as the text that a CSV file would hold.

A workbook keeps a value and a number format; a person sees the two together. Where what is seen
is not what would be taken, the cell is *odd*: it fits no column, or those of some kinds alone.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ANY = frozenset({"text", "number", "date", "flag"})
"""The kinds of columns."""

ERROR = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!"
    r"|CONNECT!|UNKNOWN!|BUSY!|EXTERNAL!|PYTHON!|TIMEOUT!|#+)|Err:\d{3}"
)
"""What spreadsheets show for a formula that failed, and for a number wider than its column."""

_NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
"""What in a number format of Excel is text, colour, language or filling."""

_SPACING = re.compile(r"_.|\*.|\[(?!\$)[^\]]*\]|\\[ ()-]|\"[ ()-]*\"")
"""What in a number format draws nothing that changes how the number is read."""

_CURRENCY_OF_NONE = re.compile(r"\[\$-[^\]]*\]")
"""A language alone: it draws nothing."""

_PLAIN = re.compile(
    r"[-+( ]*(?:General|@|(?P<whole>[0#?]*(?:,?[0#?]+)*)(?:\.(?P<rest>[0#?]*))?)"
    r"(?P<power>E[+-]0+)?(?P<percent> *%)?[-) ]*",
    re.IGNORECASE,
)
"""A format that draws the digits of the number and nothing else that has a meaning."""

_DIGITS = 15
"""A number of Excel has no more digits."""


@dataclass(frozen=True, slots=True)
class Odd:
    """Why a cell is no plain text: the code of its fault, and the kinds of columns it still fits.

    `cell` is its name (E2); `shown` what stands in it; `more` what else the sentence names.
    """

    code: str
    cell: str
    shown: str
    fits: frozenset[str] = frozenset()
    more: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell's text, and what is odd about it: a code, the kinds it fits, a second value."""

    text: str
    code: str = ""
    fits: frozenset[str] = ANY
    more: str = ""


def seen(value: object, number_format: str = "General") -> Seen:
    """What a cell of Excel with this value shows.

    A date is as precise as the cell shows it: Excel stores a month as its first day.

    >>> seen(datetime.datetime(2024, 5, 1), "mmm-yy").text, seen(34.0).text, seen(0.65, "0%").text
    ('2024-05', '34', '65%')
    """
    if value is None:
        return Seen("")
    if isinstance(value, bool):
        return Seen("yes" if value else "no", "cell_flag", frozenset({"flag"}))
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime.datetime | datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        shown = day.isoformat()[: _date_length(number_format)]
        return Seen(shown, "cell_date", frozenset({"date"}))
    if isinstance(value, datetime.time | datetime.timedelta):
        return Seen(str(value), "cell_date", frozenset())
    shown = _unescaped(str(value))
    return Seen(shown, "cell_error", frozenset()) if ERROR.fullmatch(shown) else Seen(shown)


def _unescaped(text: str) -> str:
    """`text` with the characters that a workbook writes as `_xHHHH_` in their place.

    Halves of letters that stand together make the letter.
    """
    if "_x" not in text:
        return text
    found = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)
    halves = found.encode("utf-16-le", "surrogatepass")
    return halves.decode("utf-16-le", "surrogatepass")


def _date_length(number_format: str) -> int:
    """How much of YYYY-MM-DD a cell of this format shows: the year, the month or the day."""
    code = _NOT_CODE.sub("", number_format).lower()
    if "y" not in code or "d" in code:
        return len("YYYY-MM-DD")
    return len("YYYY-MM") if "m" in code else len("YYYY")


def _number(value: float, number_format: str) -> Seen:
    """A number as its format shows it, never with fewer digits than it has."""
    held = Decimal(f"{value:.{_DIGITS}g}")
    if not held.is_finite():
        return Seen("#NUM!", "cell_error", frozenset())
    code = _SPACING.sub("", _CURRENCY_OF_NONE.sub("", _section(number_format, held)))
    found = _PLAIN.fullmatch(code)
    if not found:
        return Seen(_digits(held), "cell_format", frozenset(), number_format)
    if found["power"]:
        return Seen(_digits(held), "cell_format", frozenset({"number"}), number_format)
    percent = bool(found["percent"])
    number = held * 100 if percent else held
    text = _padded(number, found["whole"] or "", found["rest"] or "") + "%" * percent
    if found["whole"] is None:  # General shows what there is
        return Seen(text)
    places = Decimal(1).scaleb(-len(found["rest"] or ""))
    rounded = number.quantize(places, ROUND_HALF_UP) if abs(number) < Decimal(10) ** 20 else number
    if rounded == number:
        return Seen(text)
    shown = f"{rounded:f}" + "%" * percent
    return Seen(text, "cell_rounded", frozenset({"number"}), shown)


def _section(number_format: str, value: Decimal) -> str:
    """The part of a number format that a value is shown by."""
    sections = _split(number_format)
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > len(("above", "below")):
        return "General"  # a dash, or nothing: Excel's way to write a naught in accounts
    return sections[0]


def _split(number_format: str) -> list[str]:
    """The parts of a number format; a semicolon inside quotation marks parts nothing."""
    kept = re.sub(r'"[^"]*"|\\.', lambda found: found[0].replace(";", ","), number_format)
    return [part.strip() or "General" for part in kept.split(";")]


def _padded(number: Decimal, whole: str, rest: str) -> str:
    """`number` with the zeros that its format adds before and behind."""
    sign, digits = "-" * (number < 0), _digits(abs(number))
    before, _, behind = digits.partition(".")
    before = before.zfill(whole.count("0"))
    # Three decimals look like thousands: they are never made, only kept.
    behind = behind.ljust(rest.count("0"), "0") if len(rest) != len("000") else behind
    return sign + before + (f".{behind}" if behind else "")


def _digits(number: Decimal) -> str:
    """`number` without power and without zeros at the end of its decimals."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
