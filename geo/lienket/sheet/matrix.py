"""Which link crosses the border between which districts, and how it stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

import pandas as pd

from lienket.records import Atlas, Link
from lienket.sheet.plans import Pair
from lienket.summary import Counts

_NO_STATE = "not_applicable"
BESIDE = "beside"
"""What stands for the state of a link that has none: a road that is only worked on together."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How a link stands where it crosses (`BESIDE` = it has no state across the border).

    `sure` = it is known that it crosses here.
    """

    ground: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of districts under its number: its border [km], its crossings.

    `cells` by key of the link; `main`, `local` = other roads that cross, by level (None = not
    looked at); `driven` =
    crossings that can be driven today, `per_10km` = the same for each 10 km of border (None = too
    short to say).
    """

    number: int
    names: Pair
    length_km: float
    cells: Mapping[str, Cell]
    main: int | None
    local: int | None
    driven: int
    per_10km: float | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pairs of districts by links; of those in `lost` it is not known between which they cross.

    The first of `links` are those with a state across the border, which stands in `states` by their
    key; the others are roads that cross and are worked on together, and are not counted. `counted`
    is how many are in each state, as the record of all counts has it.
    """

    links: tuple[Link, ...]
    states: Mapping[str, str]
    rows: tuple[Row, ...]
    lost: Mapping[str, Cell]
    counted: Counts

    @property
    def letters(self) -> Mapping[str, str]:
        """What the column of each link is called: a to z, then aa, ab and so on."""
        return {link.key: _letter(place) for place, link in enumerate(self.links)}

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What stands in it, row by row."""
        return tuple(cell for row in (*(row.cells for row in self.rows), self.lost)
                     for cell in row.values())  # fmt: skip


def _letter(place: int) -> str:
    """The name of a column.

    >>> _letter(0), _letter(25), _letter(26)
    ('a', 'z', 'aa')
    """
    more, last = divmod(place, len(ascii_lowercase))
    return (_letter(more - 1) if more else "") + ascii_lowercase[last]


def of(atlas: Atlas) -> Matrix:
    """The matrix of `atlas`: a column for each link that crosses or has a state, row by row.

    What does not cross by itself crosses, as far as is known, where its counterparts do.
    """
    states = {key: state.ground for key, state in atlas.states.items() if state.ground != _NO_STATE}
    crossing = {*atlas.border.crossings["link"].dropna()}
    links = {link.key: link for link in atlas.facts.links
             if link.key in crossing or link.key in states}  # fmt: skip
    rows = tuple(_rows(atlas, states))
    placed = {key for row in rows for key in row.cells}
    lost = {key: Cell(states[key], sure=False) for key in links if key not in placed | crossing}
    order = dict.fromkeys(key for row in rows for key in row.cells)
    found = sorted((*order, *lost), key=lambda key: key not in states)
    columns = tuple(links[key] for key in found)
    return Matrix(columns, states, rows, lost, atlas.summary.across.ground)


def crossings(atlas: Atlas, states: Mapping[str, str]) -> Iterator[tuple[str, str, Cell]]:
    """Each crossing of a link: its key, the link, how it stands there."""
    frame = atlas.border.crossings
    own = frame[frame["link"].notna()]
    for key, link, accuracy in zip(own.index, own["link"], own["accuracy"], strict=True):
        sure = accuracy != "schematic"
        yield str(key), str(link), Cell(states.get(link, BESIDE), sure=sure)


def _rows(atlas: Atlas, states: Mapping[str, str]) -> Iterator[Row]:
    """The pairs; of their links, that which has no crossing is not known to cross here."""
    pair_of = atlas.border.crossings["pair"]
    met = [(pair_of[key], link, cell) for key, link, cell in crossings(atlas, states)]
    for number, row in enumerate(atlas.border.pairs.itertuples(), start=1):
        pair: Any = row
        cells = {link: cell for on, link, cell in met if on == pair.key}
        cells |= {key: Cell(states[key], sure=False) for key in pair.links.split(";")
                  if key and key not in cells}  # fmt: skip
        per_10km = None if pd.isna(pair.per_10km) else float(pair.per_10km)
        main, local = _count(pair.others_main), _count(pair.others_local)
        yield Row(number, (pair.name_vi, pair.name_en), pair.length_km, cells, main, local,
                  pair.open, per_10km)  # fmt: skip


def _count(cell: Any) -> int | None:  # noqa: ANN401 - whatever a cell holds
    """How many roads of a level cross; None where it was not looked at."""
    return None if pd.isna(cell) else int(cell)
