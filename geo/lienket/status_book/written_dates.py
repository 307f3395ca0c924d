"""Dates as Vietnamese papers and spreadsheets write them, with the precision that is written."""

from __future__ import annotations

import re
import unicodedata

from lienket.dates import When

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        f"(?:ngay )?{_DAY}[/.-]{_MONTH}[/.-]{_YEAR}",
        f"(?:ngay )?{_DAY} thang {_MONTH} nam {_YEAR}",
        f"(?:thang )?{_MONTH}[/.-]{_YEAR}",
        f"thang {_MONTH} nam {_YEAR}",
        f"q(?:uy )?(?P<quarter>[1-4]|i{{1,3}}|iv)[/. -](?:nam )?{_YEAR}",
        f"(?:nam )?{_YEAR}",
    )
)
_INSIDE = re.compile(
    r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)"
    r"|(?<!\d)(\d{1,2}) thang (\d{1,2}) nam (\d{4})(?!\d)",
    re.ASCII,
)
_ISO = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", re.ASCII)


def read(text: str) -> When | None:
    """The date that `text` writes, day before month; None if it is none.

    >>> [str(read(text)) for text in ("15/3/2025", "tháng 3/2025", "quý II/2025", "2025-03-15")]
    ['2025-03-15', '2025-03', '2025-Q2', '2025-03-15']
    >>> read("ngày 5 tháng 3 năm 2025").text, read("31/2/2025"), read("3/15/2025")
    ('2025-03-05', None, None)
    """
    written = _plain(text)
    try:
        return When.parse(written.upper())
    except ValueError:
        pass
    for form in _FORMS:
        if found := form.fullmatch(written):
            return _when(**found.groupdict())
    return None


def inside(text: str) -> When | None:
    """The day that stands in a sentence, such as the name of a document; None if not just one is.

    >>> inside("Công văn 12/SGTVT, ngày 15/3/2025").text, inside("Công văn 12/SGTVT")
    ('2025-03-15', None)
    """
    written = _plain(text)
    days = {When.parse(found) for found in _ISO.findall(written) if _is_day(found)}
    for found in _INSIDE.finditer(written):
        day, month, year = (part for part in found.groups() if part is not None)
        if when := _when(day=day, month=month, year=year):
            days.add(when)
    return days.pop() if len(days) == 1 else None


def _is_day(text: str) -> bool:
    return read(text) is not None


def _when(
    year: str, month: str | None = None, day: str | None = None, quarter: str | None = None
) -> When | None:
    rest = f"-{int(month):02}" if month else ""
    rest += f"-{int(day):02}" if day else ""
    rest += f"-Q{_ROMAN.get(quarter) or quarter}" if quarter else ""
    try:
        return When.parse(f"{year}{rest}")
    except ValueError:
        return None


def _plain(text: str) -> str:
    """`text` in small letters without marks, one space between words."""
    marked = unicodedata.normalize("NFD", text.lower())
    bare = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return " ".join(bare.split()).removesuffix(".")
