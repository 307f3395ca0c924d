"""Coordinates as people write them: degrees, minutes, seconds; decimal points, decimal commas."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lienket import numerals, text

_WEST_SOUTH = frozenset({"w", "t", "s"})
"""Letters of directions that are counted down, Tây for the west among them."""

_DEGREES = re.compile(
    r"""(?P<before>[nsewbdt])?\s*(?P<sign>-?)(?P<deg>\d{1,3})
    (?:\s*[°ºdo*˚:\s-]\s*(?P<min>\d{1,2}(?:[.,]\d{1,8})?)
       (?:\s*['’′‘´:\s-]\s*(?P<sec>\d{1,2}(?:[.,]\d{1,8})?)\s*(?:"|''|”|″|“|’’|′′|s)?)?
       \s*(?:['’′´])?)?
    \s*[°º]?\s*(?P<after>[nsewbdt])?""",
    re.VERBOSE,
)
_SIXTY = 60
_GROUPS = re.compile(r"-?\d{1,3}(?:([.,' ])\d{3}){1,4}", re.ASCII)
_ONE_MARK = re.compile(r"-?\d+([.,])\d+", re.ASCII)


def degrees(value: str) -> float | None:
    r"""The angle that `value` writes in degrees, minutes and perhaps seconds [deg]; else None.

    >>> degrees("21°30'15\"N"), degrees("21 30 15"), degrees("106°15,5'")
    (21.504166666666666, 21.504166666666666, 106.25833333333334)
    >>> degrees("B 21°30'"), degrees("105°45'00\"Đ"), degrees("21°75'00\""), degrees("21.5")
    (21.5, 105.75, None, None)
    """
    plain = " ".join(text.nfc(value).lower().replace("\u0111", "d").split())
    found = _DEGREES.fullmatch(plain)
    if not found or found["min"] is None:
        return None
    minutes, seconds = (float((found[part] or "0").replace(",", ".")) for part in ("min", "sec"))
    if minutes >= _SIXTY or seconds >= _SIXTY or (found["sec"] and minutes % 1):
        return None
    angle = int(found["deg"]) + minutes / _SIXTY + seconds / _SIXTY**2
    letter = found["before"] or found["after"] or ""
    return -angle if found["sign"] or letter in _WEST_SOUTH else angle


def decimals(values: Iterable[str]) -> str:
    """The mark before the decimals in a column or a table; "" where none or both may be it.

    A mark that comes twice in a number parts thousands; one that stands before another number of
    digits than three is decimal.

    >>> decimals(["2390123,45", "430.123,5"]), decimals(["2.390.123"]), decimals(["430.123"])
    (',', ',', '')
    """
    marks: set[str] = set()
    for value in values:
        written = value.strip()
        both = [mark for mark in ".," if mark in written]
        if len(both) > 1:
            marks.add(max(both, key=written.rfind))
        elif both and written.count(both[0]) > 1:
            marks.add("," if both[0] == "." else ".")
        elif (found := _ONE_MARK.fullmatch(written)) and not _GROUPS.fullmatch(written):
            marks.add(found[1])
    return marks.pop() if len(marks) == 1 else ""


def number(value: str, mark: str) -> float | None:
    """The number that `value` writes, `mark` standing before its decimals; None if it is none.

    >>> number("2.390.123,45", ","), number("430.123", "."), number("430.123", "")
    (2390123.45, 430.123, None)
    """
    written = " ".join(value.split())
    if mark:
        other = "," if mark == "." else "."
        written = re.sub(f"[{other}' ](?=[0-9]{{3}}(?:[{other}' {mark}]|$))", "", written)
        return numerals.measure(written.replace(mark, "."))
    plain = numerals.plain(written.replace(" ", ""))
    return None if plain is None else float(plain)
