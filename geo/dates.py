"""Dates as precise as the source that gives them (floor 0)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

_WHEN = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?")


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
        year, quarter, month, day = (int(part) if part else 0 for part in match.groups())
        if day:
            exact = date(year, month, day)
            return cls(text, exact, exact)
        start = month or (3 * quarter - 2 if quarter else 1)
        end = month or (3 * quarter if quarter else 12)
        last_day = calendar.monthrange(year, end)[1]
        return cls(text, date(year, start, 1), date(year, end, last_day))

    def __lt__(self, other: When) -> bool:
        return (self.last, self.first) < (other.last, other.first)

    def __str__(self) -> str:
        return self.text
