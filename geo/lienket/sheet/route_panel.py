"""What is told of one route under its map: parts and status by side, the border, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lienket import vocabulary
from lienket.export_tables import counts
from lienket.export_tables.words import amount
from lienket.i18n import Languages, Pair, format_date, format_list, format_number, pick, sentence
from lienket.model.analysis import State
from lienket.model.atlas import Atlas
from lienket.model.records import Figure, Link, Part, Status
from lienket.sheet import recast, route_districts
from lienket.sheet.account_panel import Account, Column, Line
from lienket.sheet.citations import Citations
from lienket.sheet.words import FAST, phrase

_MOST_FIGURES = 6
_WHOLE = re.compile(r" (?=\d)")
"""The space before the number of a date, where no line ends."""

_NO_STATE = "not_applicable"
_BOTH: Pair = sentence("both_sides")


@dataclass(frozen=True, slots=True)
class Telling:
    """Of what an account is, in which language, what it cites."""

    atlas: Atlas
    language: Languages
    cited: Citations


def account(atlas: Atlas, link: Link, language: Languages) -> Account:
    """A column for each side of the link and one for the border and its figures.

    Raises:
        KeyError: a status holds a word that is in no list.
    """
    others = [row for row in atlas.facts.links if row.key in link.counterparts]
    subjects = (*link.parts, link.key, *(key for row in others for key in row.subjects))
    telling = Telling(atlas, language, Citations.about(atlas, dict.fromkeys(subjects)))
    sides = _sides(telling, link, others)
    last = (*border_lines(telling, link, others), *_figures(telling, link.key, headed=True))
    return Account((*sides, last), telling.cited.keys)


def _sides(telling: Telling, link: Link, others: Iterable[Link]) -> Iterator[Column]:
    """The parts of a route by side, after them those of its counterparts there."""
    atlas, language = telling.atlas, telling.language
    names = recast.side_names(atlas)
    parts = {part.key: part for part in atlas.facts.parts}
    own = [parts[key] for key in link.parts]
    beside = [(parts[key], row) for row in others for key in row.parts]
    for side in dict.fromkeys(part.side for part in own):
        rows = [line for part in own if part.side == side for line in _part(telling, part)]
        for part, other in beside:
            if part.side == side:
                rows += [Line(phrase("counterpart", language), bold=True),
                         *_part(telling, part, (other.name_vi, other.name_en))]  # fmt: skip
        yield Line(pick(names.get(side, _BOTH), language), bold=True), *rows


def _part(telling: Telling, part: Part, called: Pair = ("", "")) -> Iterator[Line]:
    """The name of a part (or what it is `called`), how it stands, who says so, its figures."""
    atlas, language = telling.atlas, telling.language
    name = pick(called if any(called) else (part.name_vi, part.name_en), language)
    drawn = any(part.key in frame.index for frame in atlas.frames.values())
    mark = "" if drawn else f" ({phrase('undrawn', language)})"
    yield Line(name + mark, symbol=atlas.symbol_of(part.key))
    stands, told = standing(atlas, part.key, telling.cited, language)
    yield Line(stands)
    if told:
        yield Line(told, pale=True)
    yield from _figures(telling, part.key, told=atlas.latest.get(part.key))


def standing(
    atlas: Atlas, subject: str, cited: Citations, language: Languages
) -> tuple[str, str]:  # fmt: skip
    """How a part, or a link without parts, stands; and since when, and who says so.

    Raises:
        KeyError: its status holds a word that is in no list.
    """
    status = atlas.latest.get(subject)
    if status is None:
        return phrase("no_status", language), ""
    told = cited.beside(status.source, status.as_of, language)
    if status.expected_on:
        expected = phrase("expected", language, when=format_date(status.expected_on))
        told = "; ".join(filter(None, (told, expected)))
    return _status(status, language), f"{told[:1].upper()}{told[1:]}"


def _status(status: Status, language: Languages) -> str:
    if not status.condition:
        return pick(vocabulary.label("activity", status.stage), language)
    condition = pick(vocabulary.label("condition", status.condition), language)
    if status.work in {"", "none"}:
        work = pick(vocabulary.label("work", status.work), language)
    else:
        told = [pick(vocabulary.label(*word), language)
                for word in (("work", status.work), ("stage", status.stage))]  # fmt: skip
        work = f"{told[0]}: {told[1][:1].lower()}{told[1][1:]}"
    late = status.health in {"delayed", "blocked"}
    health = pick(vocabulary.label("health", status.health), language) if late else ""
    return " · ".join(filter(None, (condition, work, health)))


def border_lines(telling: Telling, link: Link, others: Iterable[Link]) -> Iterator[Line]:
    """The state across the border, where the route crosses it and which districts it passes."""
    atlas, language = telling.atlas, telling.language
    state = atlas.states[link.key]
    yield Line(phrase("state", language), bold=True)
    if state.ground == _NO_STATE:
        yield Line(phrase("one_side", language))
    else:
        yield from _state(telling, link, state, others)
    crossed, passed = route_districts.districts(atlas, link)
    way = "passes_units" if recast.shown(atlas) else "passes"
    for key, told in (("crosses", crossed), (way, passed)):
        if told:
            yield Line(phrase(key, language, districts=told))


def _state(
    telling: Telling, link: Link, state: State, others: Iterable[Link]
) -> Iterator[Line]:  # fmt: skip
    """The state on the ground and in works, since when, who lags, how far the ends lie apart."""
    atlas, language = telling.atlas, telling.language
    yield Line(phrase("on_the_ground", language, word=vocabulary.label("ground", state.ground)))
    works = phrase("in_works", language, word=counts.works(link.key, atlas))
    named = [_quoted(row) for row in others]
    with_others = f" ({phrase('with_others', language, names=format_list(named))})" if named else ""
    yield Line(works + with_others)
    if state.as_of:
        yield Line(phrase("state_date", language, date=format_date(state.as_of)))
    names = {key: pair[0] for key, pair in recast.side_names(atlas).items()}
    if state.lagging:
        lagging = ", ".join(names.get(key, key) for key in state.lagging)
        yield Line(phrase("lags", language, sides=lagging))
    if state.gap_m:
        yield Line(phrase("gap", language, metres=format_number(round(state.gap_m)),
                        error=format_number(round(state.gap_error_m or 0))))  # fmt: skip


def _quoted(link: Link) -> Pair:
    return f"“{link.name_vi}”", f"“{link.name_en}”"


def _figures(
    telling: Telling, subject: str, *, headed: bool = False, told: Status | None = None
) -> Iterator[Line]:  # fmt: skip
    """The figures of a subject, each with its date and source; not what its status has `told`."""
    language = telling.language
    rows = [row for row in telling.atlas.facts.figures if row.subject == subject
            and not (told and row.value == str(told.expected_on or "")
                     and row.source == told.source)]  # fmt: skip
    if rows and headed:
        yield Line(phrase("figures", language), bold=True)
    for row in rows[:_MOST_FIGURES]:
        words = noted(row, language) if row.qualifier else figure(row, language)
        cited = telling.cited.beside(row.source, row.as_of, language)
        yield Line(f"{words} ({_WHOLE.sub(FAST, cited)})" if cited else words)


def figure(row: Figure, language: Languages) -> str:
    """A figure with what it is of."""
    label = pick((row.label_vi, row.label_en), language)
    return f"{label}: {pick(amount(row), language)}"


def noted(row: Figure, language: Languages) -> str:
    """A figure with what it is of, and what is to be known of it."""
    told = figure(row, language)
    note = pick((row.note_vi, row.note_en), language).removesuffix(".")
    return f"{told} [{note[:1].lower()}{note[1:]}]" if note else told
