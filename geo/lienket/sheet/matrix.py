"""Which link crosses the border between which districts, and how it stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from lienket.model.atlas import Atlas
from lienket.sheet.model import BESIDE, Cell, Matrix, Row

_NO_STATE = "not_applicable"


def from_atlas(atlas: Atlas) -> Matrix:
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
