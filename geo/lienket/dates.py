"""Dates as precise as the source that gives them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

_WHEN = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True, eq=True)
class When:
    """A date as precise as its source: a year, a quarter, a month or a day.

    >>> When.parse("2024-Q2").last
    datetime.date(2024, 6, 30)
    >>> When.parse("2024") > When.parse("2024-05-02")
    True
    """

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> When:
        """The date that `text` writes: `2024`, `2024-Q2`, `2024-05` or `2024-05-02`.

        Raises:
            ValueError: `text` is none of these, or no day of the calendar.
        """
        match = _WHEN.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, quarter, month, day = (None if part is None else int(part) for part in match.groups())
        if day is not None:
            exact = date(year or 0, month or 0, day)
            return cls(text, exact, exact)
        start, end = (1, 12) if quarter is None else (3 * quarter - 2, 3 * quarter)
        if month is not None:
            start = end = month
        first = date(year or 0, start, 1)
        return cls(text, first, date(first.year, end, calendar.monthrange(first.year, end)[1]))

    def __lt__(self, other: When) -> bool:
        return (self.last, self.first) < (other.last, other.first)

    def __str__(self) -> str:
        return self.text
