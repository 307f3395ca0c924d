"""What is told of one route under its map: parts and status by side, the border, figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shapely.geometry import LineString

from lienket import style, vocabulary
from lienket.export_tables import counts
from lienket.i18n import Languages, Pair, format_date, format_number, pick, sentence
from lienket.model.analysis import State
from lienket.model.atlas import Atlas
from lienket.model.records import Figure, Link, Part, Status
from lienket.sheet import drawing, flow_lines, fonts, route_districts
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.model import Relation
from lienket.sheet.page_layout import Page
from lienket.sheet.words import amount, phrase
from lienket.style.symbol_layers import Stroke

_TEXT_PX, _HEAD_PX = 8.8, 9.6
_GUTTER = 4.0
_SAMPLE = 7.0
_SMALLEST = 0.66
_MOST_FIGURES = 6
_NO_STATE = "not_applicable"
_NARROW, _HIGHEST = 190.0, 62.0
"""The narrowest panel, on A4, and the highest [mm]."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the panel; before it the line of class `symbol`, or `band` and its number."""

    text: str
    bold: bool = False
    pale: bool = False
    symbol: str = ""
    band: Relation | None = None

    @property
    def marked(self) -> bool:
        """Whether something is drawn before it."""
        return bool(self.symbol or self.band)


Column = tuple[Line, ...]


def columns(atlas: Atlas, link: Link, language: Languages) -> tuple[Column, ...]:
    """A column for each side of the link, and one for the border and the figures."""
    names = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    own = [part for part in atlas.facts.parts if part.key in link.parts]
    drawn = {str(key) for frame in atlas.frames.values() for key in frame.index}
    sides = []
    for key in dict.fromkeys(part.side for part in own):
        head = Line(pick(names.get(key, _BOTH), language), bold=True)
        rows = [line for part in own if part.side == key
                for line in _part(atlas, part, language, drawn=part.key in drawn)]  # fmt: skip
        sides.append((head, *rows))
    last = (*_border(atlas, link, language), *_figures(atlas, link, language))
    return (*sides, last)


_BOTH: Pair = sentence("both_sides")


def _part(atlas: Atlas, part: Part, language: Languages, *, drawn: bool) -> Iterator[Line]:
    """The name of a part, how it stands, and who says so."""
    name = pick((part.name_vi, part.name_en), language)
    mark = "" if drawn else f" ({phrase('undrawn', language)})"
    symbol = atlas.symbol_of(part.key)
    yield Line(name + mark, symbol=symbol)
    stands, told = standing(atlas, part.key, language)
    yield Line(stands)
    if told:
        yield Line(told, pale=True)


def standing(atlas: Atlas, subject: str, language: Languages) -> tuple[str, str]:
    """How a part, or a link without parts, stands; and since when, and who says so.

    Raises:
        KeyError: its status holds a word that is in no list.
    """
    status = atlas.latest.get(subject)
    if status is None:
        return phrase("no_status", language), ""
    return _status(status, language), _told(atlas, status, language)


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


def _told(atlas: Atlas, status: Status, language: Languages) -> str:
    """When a status was so, and its source."""
    words = phrase(
        "told",
        language,
        when=format_date(status.as_of),
        source=_source(atlas, status.source),
    )
    if status.expected_on:
        words += "; " + phrase("expected", language, when=format_date(status.expected_on))
    return words


def _source(atlas: Atlas, key: str) -> str:
    found = {source.id: source for source in atlas.facts.sources}.get(key)
    return found.number or found.issuer or found.title_vi if found else key


def _border(atlas: Atlas, link: Link, language: Languages) -> Iterator[Line]:
    """The state across the border, where the route crosses it and which districts it passes."""
    state = atlas.states[link.key]
    yield Line(phrase("state", language), bold=True)
    if state.ground == _NO_STATE:
        yield Line(phrase("one_side", language))
    else:
        yield from _state(atlas, link, state, language)
    crossed, passed = route_districts.districts(atlas, link)
    for key, told in (("crosses", crossed), ("passes", passed)):
        if told:
            yield Line(phrase(key, language, districts=told))


def _state(atlas: Atlas, link: Link, state: State, language: Languages) -> Iterator[Line]:
    """The state on the ground and in works, since when, who lags, how far the ends lie apart."""
    yield Line(phrase("on_the_ground", language, word=vocabulary.label("ground", state.ground)))
    yield Line(phrase("in_works", language, word=counts.works(link.key, atlas)))
    if state.as_of:
        yield Line(phrase("state_date", language, date=format_date(state.as_of)))
    names = {side.key: side.name_vi for side in atlas.catalogue.sides}
    if state.lagging:
        lagging = ", ".join(names.get(key, key) for key in state.lagging)
        yield Line(phrase("lags", language, sides=lagging))
    if state.gap_m:
        yield Line(phrase("gap", language, metres=format_number(round(state.gap_m)),
                        error=format_number(round(state.gap_error_m or 0))))  # fmt: skip


def _figures(atlas: Atlas, link: Link, language: Languages) -> Iterator[Line]:
    rows = [row for row in atlas.facts.figures if row.subject in {link.key, *link.parts}]
    if rows:
        yield Line(phrase("figures", language), bold=True)
    for row in rows[:_MOST_FIGURES]:
        told = noted(row, language) if row.qualifier else figure(row, language)
        yield Line(f"{told} ({cited(atlas, row, language)})")


def figure(row: Figure, language: Languages) -> str:
    """A figure with what it is of."""
    label = pick((row.label_vi, row.label_en), language)
    return f"{label}: {pick(amount(row), language)}"


def noted(row: Figure, language: Languages) -> str:
    """A figure with what it is of, and what is to be known of it."""
    told = figure(row, language)
    note = pick((row.note_vi, row.note_en), language).removesuffix(".")
    return f"{told} [{note[:1].lower()}{note[1:]}]" if note else told


def cited(atlas: Atlas, row: Figure, language: Languages) -> str:
    """Who says a figure, and of when."""
    source = _source(atlas, row.source)
    return f"{source}, {pick(format_date(row.as_of), language)}" if row.as_of else source


def height(found: Sequence[Column]) -> float:
    """How high the panel should be on A4 [mm]; 0 if there is nothing to tell."""
    return min(need(found) + 2, _HIGHEST) if found else 0


def need(found: Sequence[Column], width: float = _NARROW) -> float:
    """How high columns that share `width` are in letters of full size on A4 [mm]."""
    return max(_laid(column, width / len(found) - _GUTTER, 1)[1] for column in found)


def draw(canvas: Canvas, found: Sequence[Column], page: Page) -> bool:
    """Draw the columns in the panel of `page`, smaller if they must be; whether all fits."""
    box, letters = page.panel, page.letters
    if box is None:
        return False
    canvas.line(_rule(box), Stroke(style.INK, 0.8))
    size = letters
    while size >= _SMALLEST * letters:
        rows = [_laid(column, _width(box, found), size) for column in found]
        if max(high for _, high in rows) <= box.height - 1:
            for place, (lines, _) in enumerate(rows):
                x = box.x + place * (_width(box, found) + _GUTTER)
                _column(canvas, lines, x, box.y + box.height - 1, size)
            return True
        size -= 0.03
    return False


def _rule(box: Box) -> LineString:
    y = box.y + box.height
    return LineString([(box.x, y), (box.x + box.width, y)])


def _width(box: Box, found: Sequence[Column]) -> float:
    return (box.width - _GUTTER * (len(found) - 1)) / len(found)


_Laid = list[tuple[Line, Face, list[str], float]]


def _laid(column: Column, width: float, size: float) -> tuple[_Laid, float]:
    """Each paragraph in its lines with the space before it, and the height of all."""
    rows: _Laid = []
    high = 0.0
    for number, line in enumerate(column):
        face = Face(
            (_HEAD_PX if line.bold else _TEXT_PX) * size,
            700 if line.bold else 600 if line.marked else 400,
            style.colour("aside") if line.pale else style.INK,
        )
        room = width - ((_SAMPLE + 1.5) * size if line.marked else 0)
        told = fonts.wrapped(line.text, face, room)
        before = 1.6 * size if number and (line.bold or line.marked) else 0.0
        rows.append((line, face, told, before))
        high += before + len(told) * face.leading
    return rows, high


def _column(canvas: Canvas, rows: _Laid, x: float, top: float, size: float) -> None:
    for line, face, told, before in rows:
        top -= before
        left = x
        if line.marked:
            _sample(canvas, line, Box(x, top - face.leading, _SAMPLE * size, face.leading))
            left += (_SAMPLE + 1.5) * size
        for number, words in enumerate(told):
            canvas.write(left, top - face.leading * (number + 0.78), words, face)
        top -= face.leading * len(told)


def _sample(canvas: Canvas, line: Line, box: Box) -> None:
    """What stands before a line: the line of a class, or a band with its number."""
    if line.band:
        flow_lines.sample(canvas, box, line.band)
        middle = box.x + box.width / 2, box.y + box.height / 2
        flow_lines.disc(canvas, *middle, str(line.band.number), line.band.look.colour, box.height)
        return
    symbol = {symbol.key: symbol for symbol in style.symbols()}[line.symbol]
    box = drawing.beside_badge(canvas, symbol, box)
    y = box.y + box.height / 2
    axis = LineString([(box.x + 0.6, y), (box.x + box.width - 0.6, y)])
    canvas.line(axis, Stroke(symbol.colour, symbol.weight, symbol.dash))
