"""What the page of a route says, section by section, each statement with its date and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd

from lienket import vocabulary
from lienket.export_tables import requests
from lienket.export_tables.appraisals import costs, standing, unknowns, worth
from lienket.i18n import Languages, Pair, format_decimal, pick
from lienket.model.atlas import Atlas
from lienket.model.records import Doubt, Link, Part, Request
from lienket.sheet import recast, route_panel
from lienket.sheet.account_panel import Line
from lienket.sheet.appraisal.text_flow import Entry, Section
from lienket.sheet.citations import Citations
from lienket.sheet.route_panel import Telling
from lienket.sheet.words import phrase

_GUESS = "schematic"

_RANKS, _LAST = {"concerns": 0, "change": 1, "parts": 3}, 2
"""Which sections give way first, where not all have room: doubts are told in the workbook too."""


def made(atlas: Atlas, link: Link, language: Languages) -> tuple[Section, ...]:
    """The sections of the page of `link`.

    Raises:
        KeyError: a link or a status holds a word that is in no list.
    """
    doubts, asked = _doubts(atlas, link), _requests(atlas, link)
    others = [row for row in atlas.facts.links if row.key in link.counterparts]
    subjects = (*link.parts, link.key, *(key for row in others for key in row.subjects))
    more = [*(row.source for row in asked), *(key for row in doubts for key in row.sources)]
    cited = Citations.about(atlas, dict.fromkeys(subjects), more, full=True)
    telling = Telling(atlas, language, cited)
    told = (
        ("parts", _parts(telling, link, others)),
        ("requests", _asked(telling, asked)),
        ("concerns", _concerns(telling, link, doubts)),
        ("change", _change(telling, link)),
        ("standing", _plain(standing.sentences(atlas, link.key), language)),
        ("unknown", _plain(unknowns.sentences(atlas, link), language)),
        ("sources", _plain([cited.named(atlas)] if cited.keys else [], language)),
    )
    return tuple(
        Section(
            phrase(f"appraisal_{key}", language, number=str(number)),
            tuple(entries),
            rank=_RANKS.get(key, _LAST),
        )
        for number, (key, entries) in enumerate(told, start=1)
    )


def _plain(pairs: Sequence[Pair], language: Languages) -> Iterator[Entry]:
    return (Entry((Line(pick(pair, language)),)) for pair in pairs)


def _requests(atlas: Atlas, link: Link) -> list[Request]:
    return [row for row in atlas.facts.requests if requests.about(row, [link])]


def _doubts(atlas: Atlas, link: Link) -> list[Doubt]:
    own = {link.key, *link.parts}
    return [row for row in atlas.facts.doubts if not own.isdisjoint(row.subjects)]


def _parts(telling: Telling, link: Link, others: Sequence[Link]) -> Iterator[Entry]:
    """What is said of the whole route, its parts by side, those of its counterparts."""
    parts = {part.key: part for part in telling.atlas.facts.parts}
    own = [parts[key] for key in link.parts]
    yield Entry(tuple(_whole(telling, link, others)))
    for side in dict.fromkeys(part.side for part in own):
        for part in own:
            if part.side == side:
                name = pick((part.name_vi, part.name_en), telling.language)
                yield Entry(tuple(_part(telling, link, part, name)))
    for other in others:
        for key in other.parts:
            name = pick((other.name_vi, other.name_en), telling.language)
            named = f"{phrase('counterpart', telling.language)}: {name}"
            yield Entry(tuple(_part(telling, other, parts[key], named)))


def _part(telling: Telling, link: Link, part: Part, name: str) -> Iterator[Line]:
    """A part with its side, how it stands, who says so, how long it is on the map, its figures."""
    atlas, language = telling.atlas, telling.language
    names = recast.side_names(atlas)
    head = f"{pick(names[part.side], language)}: {name}" if part.side in names else name
    yield Line(head, symbol=atlas.symbol_of(part.key))
    yield _stands(telling, part.key)
    yield from _length(telling, link, part)
    yield from _figures(telling, part.key)


def _stands(telling: Telling, subject: str) -> Line:
    """How a part stands, since when, and who says so."""
    stands, told = route_panel.standing(telling.atlas, subject, telling.cited, telling.language)
    return Line(f"{stands} ({told[:1].lower() + told[1:]})" if told else stands)


def _figures(telling: Telling, subject: str) -> Iterator[Line]:
    """The figures of a subject, those of one source and date together."""
    rows = [row for row in telling.atlas.facts.figures if row.subject == subject]
    rows.sort(key=lambda row: (telling.cited.numbers([row.source], "vi"), str(row.as_of or "")))
    for _, same in groupby(rows, key=attrgetter("source", "as_of")):
        own = [*same]
        told = "; ".join(route_panel.noted(row, telling.language) for row in own)
        cited = telling.cited.beside(own[0].source, own[0].as_of, telling.language)
        yield Line(f"{told} ({cited})" if cited else told)


def _length(telling: Telling, link: Link, part: Part) -> Iterator[Line]:
    """How long a part is on the map, and how well its place is known there."""
    rows = telling.atlas.border.stretches
    own = rows[(rows["link"] == link.key) & (rows["part"] == part.key)]
    if own.empty:
        return
    accuracy = str(own["accuracy"].iloc[0])
    drawn = _accuracy(accuracy)
    km = own["drawn_km"].iloc[0]
    if pd.isna(km) or not km:
        yield Line(phrase("appraisal_place", telling.language, drawn=drawn))
        return
    key = "appraisal_length_guess" if accuracy == _GUESS else "appraisal_length"
    yield Line(phrase(key, telling.language, km=format_decimal(float(km)), drawn=drawn))


def _whole(telling: Telling, link: Link, others: Sequence[Link]) -> Iterator[Line]:
    """What is said of the whole route: its cost, its figures, the state across the border."""
    language = telling.language
    listed = costs.listed(telling.atlas, link.key)
    told = [
        f"{pick(pair, language)} ({telling.cited.beside(source, None, language)})"
        for pair, source in listed
    ]
    short = pick(costs.short(telling.atlas, link.key), language)
    yield Line(phrase("appraisal_cost", language, cost="; ".join(told) or short))
    if not link.parts:
        yield _stands(telling, link.key)
    yield from _figures(telling, link.key)
    across = [line.text for line in route_panel.border_lines(telling, link, others)
              if not line.bold]  # fmt: skip
    yield Line(". ".join([*across, ""]).strip())


def _accuracy(code: str) -> Pair:
    vi, en = vocabulary.label("accuracy", code)
    return worth.lower((vi.partition(":")[0], en.partition(":")[0]))


def _asked(telling: Telling, rows: Sequence[Request]) -> Iterator[Entry]:
    """Who asks whom for what; that no request is known where none is."""
    language = telling.language
    if not rows:
        yield Entry((Line(phrase("appraisal_no_request", language)),))
    for row in rows:
        who = pick(requests.asked(row, telling.atlas.catalogue), language)
        place = pick(vocabulary.located(row.locator), language)
        what = pick((row.what_vi, row.what_en), language)
        source = ", ".join(filter(None, (place, telling.cited.beside(row.source, None, language))))
        yield Entry((Line(f"{who}: {what} ({source})"),))


def _concerns(telling: Telling, link: Link, doubts: Sequence[Doubt]) -> Iterator[Entry]:
    """The gaps of a route, then what sources disagree on; that neither is known where it is not."""
    language = telling.language
    gaps = telling.atlas.border.gaps
    own = gaps[gaps["link"] == link.key]
    if own.empty and not doubts:
        yield Entry((Line(phrase("appraisal_no_concern", language)),))
    for each in own.itertuples():
        gap: Any = each
        cause = worth.lower(vocabulary.label("cause", str(gap.cause)))
        drawn = _accuracy(str(gap.accuracy))
        if pd.isna(gap.most_m):
            yield Entry((Line(phrase("appraisal_gap_open", language, cause=cause, drawn=drawn)),))
            continue
        far = worth.between(float(gap.least_m) / 1000, float(gap.most_m) / 1000, 1)
        told = phrase("appraisal_gap", language, cause=cause, km=far, drawn=drawn)
        yield Entry((Line(told),))
    for row in doubts:
        pairs = (
            (row.topic_vi, row.topic_en), (row.says_vi, row.says_en),
            (row.follows_vi, row.follows_en),
        )  # fmt: skip
        topic, says, follows = (pick(pair, language) for pair in pairs)
        cited = telling.cited.numbers(row.sources, language)
        told_of = phrase("appraisal_doubt", language, topic=topic, says=says, follows=follows)
        yield Entry((Line(f"{told_of} ({cited})" if cited else told_of),))


def _change(telling: Telling, link: Link) -> Iterator[Entry]:
    """What a route would change: people, other targets, trips between seats, units."""
    atlas, language = telling.atlas, telling.language
    yield from _plain(worth.lead(atlas, link.key), language)
    blocks = (
        ("appraisal_targets", worth.targets(atlas, link.key)),
        ("appraisal_trips", worth.trips(atlas, link.key)),
        ("appraisal_units", worth.units(atlas, link.key)),
    )
    for key, pairs in blocks:
        lines = [Line(pick(pair, language)) for pair in pairs]
        for number, line in enumerate(lines):
            head = [Line(phrase(key, language), bold=True)] if not number else []
            yield Entry((*head, line), tight=True)
