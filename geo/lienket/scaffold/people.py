"""The people of a new workspace: its table of them, and what is said of the empty cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lienket.i18n import Pair, format_date, format_number, join, notice
from lienket.model.units import Units
from lienket.scaffold import texts
from lienket.scaffold.country import ALIKE, EPOCH, SIZE, Country
from lienket.scaffold.words import phrase
from lienket.units.tables import POPULATION

SOURCE = "danso2025"
"""The source of the numbers, as the table of sources has it."""

PUBLISHED = date(2025, 7, 17)
"""The day of which the numbers were published."""

_HEAD = ("code", "epoch", "people", "date", "source")
_REASONS = {0: "people_none", ALIKE: "people_alike", SIZE: "people_size"}
_SHOWN = 5
"""So many communes are named by the command, the others counted."""


@dataclass(frozen=True)
class People:
    """The communes of the sides by code, in that order, for a workspace of the units of `epoch`.

    `rows`: columns `code`, `people` as published (NaN = none is), `doubt` as in the national table,
    `name_vi`, `name_en`. They are of the epoch of the national table, and are used for no other.
    """

    rows: pd.DataFrame
    epoch: str

    @property
    def used(self) -> bool:
        """Whether the numbers are of the units of the workspace."""
        return self.epoch == EPOCH

    @property
    def sources(self) -> frozenset[str]:
        """The sources that the workspace has for its people."""
        return frozenset({SOURCE} if self.used else ())

    @property
    def empty(self) -> pd.DataFrame:
        """The communes whose cell is empty: no number is published, or it is in doubt."""
        return self.rows[self.rows["people"].isna() | self.rows["doubt"].ne(0)]

    def files(self) -> dict[str, bytes]:
        """`units/population.csv`, by its path; none of an epoch that nobody is counted in."""
        if not self.used:
            return {}
        rows = self.rows.assign(people=self.rows["people"].where(self.rows["doubt"].eq(0)))
        cells = (
            (code, EPOCH, "", "", SOURCE)
            if people != people  # noqa: PLR0124 - not a number
            else (code, EPOCH, round(people), PUBLISHED.isoformat(), SOURCE)
            for code, people in zip(rows["code"], rows["people"], strict=True)
        )
        return {POPULATION: texts.table(_HEAD, cells)}

    def remarks(self) -> tuple[str, ...]:
        """What the command says: how many communes have no number, and which."""
        if not self.used:
            return (notice("new_people_epoch", held=EPOCH, epoch=self.epoch),)
        names = _pairs(self.empty)
        if not names:
            return ()
        shown = join(names[:_SHOWN], ", ")
        more = len(names) - _SHOWN
        told = shown if more <= 0 else phrase("people_more", names=shown, count=more)
        count = len(self.rows)
        return (notice("new_people_empty", known=count - len(names), count=count, names=told),)

    def note(self) -> str:
        """What the README says of the people, and of each empty cell."""
        if not self.used:
            return texts.fill("no_people.md", {"held": EPOCH, "epoch": self.epoch})
        empty = self.empty
        kept = self.rows.drop(empty.index)
        lines = [
            f"\n  - {' / '.join(phrase(key))}: {', '.join(_published(part))}"
            for doubt, key in _REASONS.items()
            if len(part := empty[empty["doubt"].eq(doubt)])
        ]
        total, day = format_number(int(kept["people"].sum())), format_date(PUBLISHED)
        values = {"known": f"{len(kept)}", "count": f"{len(self.rows)}", "empty": "".join(lines)}
        values |= {"total_vi": total[0], "total_en": total[1], "day_vi": day[0], "day_en": day[1]}
        return texts.fill("people.md", values)


def count(table: Country, provinces: Iterable[str], known: Units, epoch: str) -> People:
    """The people of the communes of `provinces`.

    Args:
        table: the national table.
        provinces: codes.
        known: the units of the country, for names.
        epoch: the time of the units of the workspace.
    """
    rows = table.communes[table.communes["province"].isin([*provinces])]
    units = [known.at(code, EPOCH) for code in rows["code"]]
    return People(
        rows[["code", "people", "doubt"]].assign(
            name_vi=[unit.name_vi if unit else "" for unit in units],
            name_en=[unit.name_en if unit else "" for unit in units],
        ),
        epoch,
    )


def _pairs(rows: pd.DataFrame) -> list[Pair]:
    return [*zip(rows["name_vi"], rows["name_en"], strict=True)]


def _published(rows: pd.DataFrame) -> list[str]:
    """The names of communes, each with the number that is published, where one is."""
    return [
        name if people != people else f"{name} ({people:.0f})"  # noqa: PLR0124 - not a number
        for name, people in zip(rows["name_vi"], rows["people"], strict=True)
    ]
