"""The table of routes: a row a route, with what the newest statement of each side says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lienket.export_tables import counts, link_extent
from lienket.export_tables.link_extent import Drawn
from lienket.i18n import format_decimal
from lienket.model.analysis import State
from lienket.model.atlas import Atlas
from lienket.model.records import BOTH, Link, Status
from lienket.report.citations import Sources
from lienket.report.speech import Speech, lower
from lienket.report.word_table import Cell, Column, Row
from lienket.report.wordml import Node, paragraph, run

ROUTE = "route"
"""The kind of links that the table is of; the others stand in `other_links`."""

_SIDES = 74
"""The width that the columns of all sides share; that of the whole table is 252."""

_FEW, _NAME = 2, 24
"""More sides have a row each instead of a column; how wide their names are."""

_GUESS, _UNMAPPED, _NO_STATE = "schematic", "unmapped", "not_applicable"
_PROGRESS = ("on_time", "delayed", "blocked")
"""The words of progress that say something."""


def columns(atlas: Atlas, speech: Speech) -> list[Column]:
    """The heads and widths of the table; of more than two sides each is a row of its route."""
    sides = atlas.catalogue.sides
    many = len(sides) > _FEW
    heads = [speech.word("side", side=speech.pick((row.name_vi, row.name_en))) for row in sides]
    shares = [Column(head, _SIDES / len(sides)) for head in heads]
    if many:
        shares = [
            Column(speech.word("side_name"), _NAME),
            Column(speech.word("side_status"), _SIDES - _NAME),
        ]
    return [
        Column(speech.word("row"), 11, "TableCentre", merged=many),
        Column(speech.word("route"), 42, merged=many),
        *shares,
        Column(speech.word("state"), 54, merged=many),
        Column(speech.word("drawn"), 35, merged=many),
        Column(speech.word("told_on"), 21, "TableCentre", merged=many),
        Column(speech.word("source"), 15, merged=many),
    ]


def rows(atlas: Atlas, speech: Speech, sources: Sources) -> Iterator[Row]:
    """The routes in the order of the facts, numbered through.

    Raises:
        KeyError: a status or a link holds a word that is in no list.
    """
    shown = link_extent.by_link(atlas)
    routes = [link for link in atlas.facts.links if link.kind == ROUTE]
    for number, link in enumerate(routes, start=1):
        told = newest(link, atlas)
        head: list[Cell] = [str(number), speech.pick((link.name_vi, link.name_en))]
        rest: list[Cell] = [
            _state(link, atlas, speech),
            [*_lines(_drawn(shown[link.key], speech))],
            speech.day(told[0].as_of) if told else speech.word("nothing"),
            sources.cite(row.source for row in told),
        ]
        yield from _by_side(link, head, rest, atlas, speech)


def _by_side(
    link: Link, head: Sequence[Cell], rest: Sequence[Cell], atlas: Atlas, speech: Speech
) -> Iterator[Row]:
    """The row of a link; of more than two sides a row for each that the link has."""
    sides = atlas.catalogue.sides
    if len(sides) <= _FEW:
        yield [*head, *(side_lines(link, side.key, atlas, speech) for side in sides), *rest]
        return
    own = [side for side in sides if side.key in link.sides] or [*sides]
    for number, side in enumerate(own):
        cells: list[Cell] = [
            speech.pick((side.name_vi, side.name_en)),
            side_lines(link, side.key, atlas, speech),
        ]
        blank: list[Cell] = [""] * len(rest)
        yield [*head, *cells, *rest] if number == 0 else ["", "", *cells, *blank]


def newest(link: Link, atlas: Atlas) -> list[Status]:
    """The newest statement on each subject of `link`, the newest of all first."""
    told = [atlas.latest[key] for key in link.subjects if key in atlas.latest]
    return sorted(told, key=lambda row: (row.as_of, row.stated_on), reverse=True)


def _lines(texts: Iterator[str]) -> Iterator[Node]:
    return (paragraph("TableText", line) for line in texts)


def side_lines(link: Link, side: str, atlas: Atlas, speech: Speech) -> list[Node]:
    """What the newest statements say of a link's parts on one side, each thing once.

    What is inferred of one part only is marked all the same.
    """
    parts = {part.key: part.side for part in atlas.facts.parts}
    subjects = [key for key in link.parts if parts[key] in (side, BOTH)]
    if not link.parts and side in link.sides:
        subjects = [link.key]
    inferred: dict[str, bool] = {}
    for key in subjects:
        status = atlas.latest.get(key)
        told = status_text(status, speech)
        inferred[told] = inferred.get(told, False) or bool(status and status.inferred)
    lines = [marked(told, doubtful=doubtful) for told, doubtful in inferred.items()]
    return [paragraph("TableText", line) for line in lines or [run(speech.word("nothing"))]]


def marked(told: str, *, doubtful: bool) -> Node:
    """`told` as a run, in italics with an asterisk where it is inferred."""
    return run(f"{told}*", "i") if doubtful else run(told)


def status_text(status: Status | None, speech: Speech) -> str:
    """A status in words."""
    if status is None:
        return speech.word("unstated")
    if not status.condition and not status.work:
        told = speech.label("activity", status.stage)
    elif status.work in {"", "none"} or not status.stage:
        told = speech.label("condition", status.condition)
    else:
        stage = lower(speech.label("stage", status.stage))
        told = speech.word("work", work=speech.label("work", status.work), stage=stage)
    if status.health in _PROGRESS:
        health = lower(speech.label("health", status.health))
        told = speech.word("health", said=told, health=health)
    return told


def drawn(accuracy: str, speech: Speech) -> str:
    """How well a place is known, in a word; what it means the note below a table says.

    Raises:
        KeyError: there is no such accuracy.
    """
    return speech.label("accuracy", accuracy).partition(":")[0]


def _drawn(shown: Drawn, speech: Speech) -> Iterator[str]:
    """How well the place of a link is known, and its length where one can be measured."""
    guessed = shown.accuracy == _GUESS
    yield drawn(shown.accuracy, speech)
    if shown.length_km:
        km = speech.pick(format_decimal(shown.length_km))
        shared = speech.pick(format_decimal(shown.shared_km)) if shown.shared_km else ""
        if shared and not guessed:
            yield speech.word("length_shared", km=km, shared=shared)
        else:
            yield speech.word("length_partly" if guessed else "length", km=km)
    if shown.missing and shown.accuracy != _UNMAPPED:
        yield speech.word("missing")


def _state(link: Link, atlas: Atlas, speech: Speech) -> list[Node]:
    """The state of a link across the border: on the ground, then in works.

    Since when is told where that is not the date of the newest statement on the link.
    """
    state, works = atlas.states[link.key], speech.pick(counts.works(link.key, atlas))
    lines = [*_ground(state, atlas, speech)]
    if works:
        lines.append(speech.word("projects", state=lower(works)))
    told = newest(link, atlas)
    if lines and state.as_of and told and state.as_of != told[0].as_of:
        lines.append(speech.word("state_date", date=speech.day(state.as_of)))
    return [*_lines(iter(lines or [speech.word("nothing")]))]


def _ground(state: State, atlas: Atlas, speech: Speech) -> Iterator[str]:
    if state.ground == _NO_STATE:
        return
    ground = speech.label("ground", state.ground)
    if state.lagging:
        sides = ", ".join(_names(state.lagging, atlas, speech))
        ground = speech.word("lagging", state=ground, sides=sides)
    yield ground


def _names(sides: tuple[str, ...], atlas: Atlas, speech: Speech) -> list[str]:
    names: Mapping[str, str] = {
        side.key: speech.pick((side.name_vi, side.name_en)) for side in atlas.catalogue.sides
    }
    return [names[key] for key in sides]
