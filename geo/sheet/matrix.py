"""Which link crosses the border between which districts, and how it stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.records import Atlas, Link
from geo.sheet.plans import Pair

_NO_STATE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Cell:
    """How a link stands where it crosses; `sure` = it is known that it crosses here."""

    ground: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of districts under its number: its border [km], its crossings.

    `cells` by key of the link; `others` = other roads that cross; `driven` = crossings that can be
    driven today, `per_10km` = the same for each 10 km of border (None = too short to say).
    """

    number: int
    names: Pair
    length_km: float
    cells: Mapping[str, Cell]
    others: int
    driven: int
    per_10km: float | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pairs of districts by links; of those in `lost` it is not known between which they cross."""

    links: tuple[Link, ...]
    rows: tuple[Row, ...]
    lost: Mapping[str, Cell]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What stands in it, row by row."""
        return tuple(cell for row in (*(row.cells for row in self.rows), self.lost)
                     for cell in row.values())  # fmt: skip


def of(atlas: Atlas) -> Matrix:
    """The matrix of `atlas`: a column for each link that crosses or has a state, row by row."""
    crossing = {*atlas.border.crossings["link"].dropna()}
    states = {key: state.ground for key, state in atlas.states.items()}
    links = {link.key: link for link in atlas.facts.links
             if link.key in crossing or states[link.key] != _NO_STATE}  # fmt: skip
    rows = tuple(_rows(atlas))
    lost = {key: Cell(states[key], sure=False) for key in links if key not in crossing}
    order = dict.fromkeys(key for row in rows for key in row.cells)
    return Matrix(tuple(links[key] for key in (*order, *lost)), rows, lost)


def _rows(atlas: Atlas) -> Iterator[Row]:
    crossings = atlas.border.crossings
    for number, row in enumerate(atlas.border.pairs.itertuples(), start=1):
        pair: Any = row
        own = crossings[(crossings["pair"] == pair.key) & crossings["link"].notna()]
        sure = own["accuracy"] != "schematic"
        states = zip(own["link"], own["ground"], sure, strict=True)
        cells = {str(link): Cell(str(ground), sure=bool(known)) for link, ground, known in states}
        per_10km = None if pd.isna(pair.per_10km) else float(pair.per_10km)
        yield Row(number, (pair.name_vi, pair.name_en), pair.length_km, cells, pair.others,
                  pair.open, per_10km)  # fmt: skip
