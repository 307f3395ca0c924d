"""The tables of the border: what crosses between which districts, and what is not joined yet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from lienket.export_tables.words import called
from lienket.i18n import format_decimal
from lienket.model.atlas import Atlas
from lienket.report import links
from lienket.report.speech import Speech, lower
from lienket.report.word_table import Column, Row
from lienket.report.wordml import Node, paragraph

_FEW = 2
"""The pairs of more sides stand by border."""


def pair_columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table of pairs."""
    return [
        Column(speech.word("row"), 11, "TableCentre"),
        Column(speech.word("pair"), 25),
        Column(speech.word("border_km"), 15, "TableRight"),
        Column(speech.word("routes_here"), 46),
        Column(speech.word("others_main"), 17, "TableCentre"),
        Column(speech.word("others_local"), 17, "TableCentre"),
        Column(speech.word("open_crossings"), 18, "TableCentre"),
        Column(speech.word("way_today"), 25),
    ]


def pairs(atlas: Atlas, speech: Speech, letters: Mapping[str, str]) -> Iterator[Row]:
    """A row a pair of districts, numbered as on the map, with `letters` of its links there.

    Of more than two sides the pairs stand by the border that they lie at, under its name.

    Raises:
        KeyError: a link has a state that is in no list.
    """
    names = {link.key: speech.pick((link.name_vi, link.name_en)) for link in atlas.facts.links}
    last = ""
    for number, title, row in _grouped(atlas, speech):
        if title != last:
            yield title
            last = title
        pair: Any = row
        routes = [key for key in pair.links.split(";") if key in names]
        yield [
            str(number),
            speech.pick((pair.name_vi, pair.name_en)),
            _km(pair.length_km, speech),
            [_route(key, names, letters, atlas, speech) for key in routes]
            or speech.word("nothing"),
            *(_count(cell, speech) for cell in (pair.others_main, pair.others_local)),
            str(pair.open_crossings),
            _way(str(pair.key), atlas, speech),
        ]


def _grouped(atlas: Atlas, speech: Speech) -> list[tuple[int, str, object]]:
    """The pairs with their numbers and the name of their border; it is "" where there is one."""
    rows = [*enumerate(atlas.border.pairs.itertuples(), start=1)]
    if len(atlas.catalogue.sides) <= _FEW:
        return [(number, "", row) for number, row in rows]
    order = {side.key: number for number, side in enumerate(atlas.catalogue.sides)}
    names = [speech.pick((side.name_vi, side.name_en)) for side in atlas.catalogue.sides]
    side = atlas.frames[atlas.catalogue.sides_layer]["side"].map(order)
    found = []
    for number, row in rows:
        pair: Any = row
        one, other = sorted((int(side[pair.district_a]), int(side[pair.district_b])))
        title = speech.word("between_sides", one=names[one], other=names[other])
        found.append(((one, other), number, title, pair))
    found.sort(key=lambda each: each[:2])
    return [(number, title, row) for _, number, title, row in found]


def other_letters(atlas: Atlas, speech: Speech, letters: Mapping[str, str]) -> Iterator[str]:
    """What the letters on the map mean that are of no route in the table: of cooperation."""
    routes = {key for cell in atlas.border.pairs["links"] for key in cell.split(";")}
    names = {link.key: speech.pick((link.name_vi, link.name_en)) for link in atlas.facts.links}
    shown = {*atlas.border.crossings["link"].dropna()} - routes
    told = [f"{letter}: {names[key]}" for key, letter in letters.items() if key in shown]
    if told:
        yield speech.word("letters_more", letters="; ".join(told))


def _route(
    key: str, names: Mapping[str, str], letters: Mapping[str, str], atlas: Atlas, speech: Speech
) -> Node:
    """A route with its letter on the map and its state."""
    letter = speech.word("lettered", letter=letters[key]) if key in letters else ""
    state = lower(speech.label("ground", atlas.states[key].ground))
    told = speech.word("route_here", route=called(names[key]).strip("“”"), state=state)
    return paragraph("TableText", letter + told)


def _way(pair: str, atlas: Atlas, speech: Speech) -> str:
    """Of a pair that no route joins the shortest way of today between its seats."""
    rows: dict[Any, Any] = atlas.accessibility.isolation.to_dict("index")
    row = rows.get(pair)
    if row is None or pd.isna(row["shortest_km"]):
        return speech.word("nothing")
    minutes = f"{row['minutes']:.0f}"
    return speech.word("way", km=_km(row["shortest_km"], speech), minutes=minutes)


def gap_columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table of gaps."""
    return [
        Column(speech.word("route"), 52),
        Column(speech.word("districts"), 34),
        Column(speech.word("cause"), 30),
        Column(speech.word("gap_km"), 29),
        Column(speech.word("drawn"), 20),
    ]


def gaps(atlas: Atlas, speech: Speech) -> Iterator[Row]:
    """A row a gap: where it is, why, how long it is at least and at most.

    Raises:
        KeyError: a gap has a cause that is in no list.
    """
    places = {
        str(key): (str(row["name_vi"]), str(row["name_en"]))
        for frame in atlas.frames.values()
        for key, row in frame.iterrows()
    }
    for row in atlas.border.gaps.itertuples():
        gap: Any = row
        keys = [key for key in str(gap.districts).split(";") if key]
        yield [
            speech.pick((gap.name_vi, gap.name_en)),
            "; ".join(speech.pick(places.get(key, (key, key))) for key in keys),
            speech.label("cause", gap.cause),
            _range(gap.least_m, gap.most_m, speech),
            links.drawn(gap.accuracy, speech),
        ]


def _range(least: float, most: float, speech: Speech) -> str:
    if pd.isna(most):
        return speech.word("nothing")
    if round(least / 1000, 1) == 0:
        return speech.word("most_km", most=_km(most / 1000, speech))
    return speech.word("range_km", least=_km(least / 1000, speech), most=_km(most / 1000, speech))


def _km(value: float, speech: Speech) -> str:
    return speech.word("nothing") if math.isnan(value) else speech.pick(format_decimal(value))


def _count(cell: Any, speech: Speech) -> str:  # noqa: ANN401 - whatever a cell holds
    """How many roads cross; a dash where nobody looked."""
    return speech.word("nothing") if pd.isna(cell) else f"{cell}"
