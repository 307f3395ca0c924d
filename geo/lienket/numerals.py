"""Numbers as people write them: which ones a table takes, and what the others may mean.

A table holds a number as digits with a decimal point. A mark that stands before exactly three
digits is decimal for some and parts thousands for others: such a number is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

PERCENT = "%"
"""The unit, and the sign, of hundredths."""

_TAKEN = re.compile(r"-?\d{1,15}(?:\.\d{1,30})?", re.ASCII)
_COMMA = re.compile(r"-?\d{1,15},\d{1,30}", re.ASCII)
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_GROUPED = re.compile(
    r"(?P<sign>-?)(?P<whole>[1-9]\d{0,2}(?P<mark>[.,'’ ])\d{3}(?:(?P=mark)\d{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<rest>\d{1,30}))?",
    re.ASCII,
)
_SHORT = re.compile(r"[+]?(?P<number>-?\d{0,15}(?:[.,]\d{0,30})?)", re.ASCII)
_POWER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?[eE][+-]?\d{1,2}", re.ASCII)
_FRACTION = re.compile(r"(?P<whole>\d{0,15}) ?(?P<part>[¼-¾⅐-⅞])")


def plain(value: str, *, comma: bool = False) -> str | None:
    """The number that `value` writes, as a table holds it; None if it is none or can be two.

    Args:
        value: the text of a cell.
        comma: whether the decimal mark is a comma there, beside the point.

    >>> plain("114.04"), plain("114,04"), plain("114,04", comma=True), plain("12.000")
    ('114.04', None, '114.04', None)
    """
    if _TWO_WAYS.fullmatch(value):
        return None
    if comma and _COMMA.fullmatch(value):
        return value.replace(",", ".")
    return value if _TAKEN.fullmatch(value) else None


def written(number: float, *, degrees: bool = False) -> str:
    """A number as a table takes it: no power, and never just three decimals, unless of degrees.

    >>> written(34.0), written(12.345), written(105.123, degrees=True), written(1e-7)
    ('34', '12.3450', '105.123', '0.0000001')
    """
    digits = f"{Decimal(repr(float(number))):f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits}0" if not degrees and _TWO_WAYS.fullmatch(digits) else digits


def measure(value: str, *, comma: bool = False) -> float | None:
    """The number that `value` writes where no thousands can stand, such as degrees; else None.

    >>> measure("105.123"), measure("1e3")
    (105.123, None)
    """
    written = value.replace(",", ".") if comma and _COMMA.fullmatch(value) else value
    return float(written) if _TAKEN.fullmatch(written) else None


def readings(value: str) -> tuple[str, ...]:
    """What a text that is no number of a table may mean, each as a table holds it.

    Two where a mark may be decimal or part thousands, none where no number can be made out.

    >>> readings("12.000"), readings("12,345"), readings("1.234.567,5")
    (('12000', '12.0'), ('12345', '12.3450'), ('1234567.5',))
    >>> readings("１２ 000"), readings("1e3"), readings("2½"), readings("near")
    (('12000',), ('1000',), ('2.5',), ())
    """
    written = _ascii(value)
    if _TWO_WAYS.fullmatch(written):
        whole, rest = re.split("[.,]", written)
        short = rest.rstrip("0") or "0"
        return whole + rest, f"{whole}.{short if short != rest else rest + '0'}"
    for reading in (_grouped(written), _power(written), _fraction(written), _short(written)):
        if reading and _TAKEN.fullmatch(reading):
            return (reading,)
    return ()


def _ascii(value: str) -> str:
    """`value` with the digits, minus signs and spaces of other scripts as plain ones."""
    digits = (str(unicodedata.decimal(letter, letter)) for letter in value)
    spaced = "".join(" " if letter.isspace() else letter for letter in digits)
    return spaced.replace("−", "-").replace("，", ",").replace("．", ".").strip()


def _grouped(written: str) -> str:
    found = _GROUPED.fullmatch(written)
    if not found:
        return ""
    rest = f".{found['rest']}" if found["rest"] else ""
    return found["sign"] + re.sub(r"\D", "", found["whole"]) + rest


def _power(written: str) -> str:
    return f"{Decimal(written):f}" if _POWER.fullmatch(written) else ""


def _fraction(written: str) -> str:
    found = _FRACTION.fullmatch(written)
    if not found:
        return ""
    number = Decimal(found["whole"] or 0) + Decimal(str(unicodedata.numeric(found["part"])))
    # A third has no end: no number of a table says it.
    return str(number) if len(str(number)) < len("1234567.1234") else ""


def _short(written: str) -> str:
    """A number with a comma, a plus sign, or nothing on one side of its mark."""
    found = _SHORT.fullmatch(written)
    if not found or not re.search(r"\d", written):
        return ""
    whole, _, rest = found["number"].replace(",", ".").partition(".")
    sign, digits = whole[:1].strip("0123456789"), whole.lstrip("-")
    return sign + (digits or "0") + (f".{rest}" if rest else "")
