"""The table of parts of routes: what lies on the ground, what is worked on, how long it is."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lienket.export_tables.words import called
from lienket.i18n import format_decimal
from lienket.model.atlas import Atlas
from lienket.model.records import BOTH, Link, Status
from lienket.report import links
from lienket.report.citations import Sources
from lienket.report.speech import Speech
from lienket.report.word_table import Column, Row
from lienket.report.wordml import Node, paragraph

_GUESS = "schematic"


def columns(speech: Speech) -> list[Column]:
    """The heads and widths of the table."""
    return [
        Column(speech.word("route"), 44, merged=True),
        Column(speech.word("part"), 82),
        Column(speech.word("on"), 20),
        Column(speech.word("status"), 53),
        Column(speech.word("km"), 17, "TableRight"),
        Column(speech.word("told_on"), 22, "TableCentre"),
        Column(speech.word("source"), 15),
    ]


def rows(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Row]:
    """A row a part of a route, in the order of the facts; the route is named at its first.

    Raises:
        KeyError: a status holds a word that is in no list.
    """
    parts = {part.key: part for part in atlas.facts.parts}
    sides = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    nothing = speech.word("nothing")
    for link in atlas.facts.links:
        name = _short(link, speech)
        for key in link.parts if link.kind == links.ROUTE else ():
            part, status = parts[key], atlas.latest.get(key)
            side = speech.word("both") if part.side == BOTH else speech.pick(sides[part.side])
            yield [
                name,
                speech.pick((part.name_vi, part.name_en)),
                side,
                _status(status, speech),
                _length(link.key, key, atlas, speech),
                speech.day(status.as_of) if status else nothing,
                sources.cite([status.source] if status else []),
            ]
            name = ""


def _short(link: Link, speech: Speech) -> str:
    """The name of a route as far as its course."""
    return called(speech.pick((link.name_vi, link.name_en))).strip("“”")


def _status(status: Status | None, speech: Speech) -> list[Node]:
    told = links.status_text(status, speech)
    if status and status.expected_on:
        told = speech.word("expected", said=told, when=speech.day(status.expected_on))
    doubtful = bool(status and status.inferred)
    return [paragraph("TableText", links.marked(told, doubtful=doubtful))]


def _length(link: str, part: str, atlas: Atlas, speech: Speech) -> str:
    """The length drawn; that of a schematic line is no length of the road, and says so."""
    rows = atlas.border.stretches
    own = rows[(rows["link"] == link) & (rows["part"] == part)]
    if own.empty or pd.isna(own["drawn_km"].iloc[0]) or not own["drawn_km"].iloc[0]:
        return speech.word("nothing")
    km = speech.pick(format_decimal(float(own["drawn_km"].iloc[0])))
    return speech.word("about", km=km) if own["accuracy"].iloc[0] == _GUESS else km
