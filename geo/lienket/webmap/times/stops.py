"""The days on which something was stated."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from lienket.model.atlas import Atlas


@dataclass(frozen=True, slots=True)
class Stops:
    """Days in their order, each known by its number; none where the page has one day alone."""

    days: tuple[date, ...] = ()

    def reached(self, day: date) -> int:
        """The number of the first of them that is not before `day`.

        >>> Stops((date(2024, 1, 1), date(2025, 1, 1))).reached(date(2024, 6, 1))
        1
        """
        return bisect_left(self.days, day)

    def passed(self, day: date) -> int:
        """The number of the last of them that is not after `day`; -1 where each is.

        >>> Stops((date(2024, 1, 1), date(2025, 1, 1))).passed(date(2024, 6, 1))
        0
        """
        return bisect_right(self.days, day) - 1


def find(atlas: Atlas) -> Stops:
    """The last days of the dates on which statuses were stated, and the day of `atlas`."""
    days = {row.stated_on.last for row in atlas.facts.statuses}
    return Stops(tuple(sorted({*days, atlas.as_of}))) if len(days) > 1 else Stops()
