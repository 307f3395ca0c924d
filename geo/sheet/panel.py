"""What is told of one route under its map: parts and status by side, the border, figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString

from geo import dates, style, vocabulary
from geo.records import Atlas, Figure, Link, Part, Status
from geo.sheet import drawing, faces, passing
from geo.sheet.canvas import Box, Canvas, Stroke
from geo.sheet.faces import Face
from geo.sheet.plans import Pair
from geo.sheet.words import Language, number, said, spoken

_TEXT_PX, _HEAD_PX = 8.8, 9.6
_GUTTER = 4.0
_SAMPLE = 7.0
_SMALLEST = 0.66
_MOST_FIGURES = 6
_NARROW, _HIGHEST = 190.0, 62.0
"""The narrowest panel, on A4, and the highest [mm]."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the panel; `symbol` = the class whose line stands before it."""

    text: str
    bold: bool = False
    pale: bool = False
    symbol: str = ""


Column = tuple[Line, ...]


def columns(atlas: Atlas, link: Link, language: Language) -> tuple[Column, ...]:
    """A column for each side of the link, and one for the border and the figures."""
    names = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    own = [part for part in atlas.facts.parts if part.key in link.parts]
    drawn = {str(key) for frame in atlas.frames.values() for key in frame.index}
    sides = []
    for key in dict.fromkeys(part.side for part in own):
        head = Line(spoken(names.get(key, _BOTH), language), bold=True)
        rows = [line for part in own if part.side == key
                for line in _part(atlas, part, language, drawn=part.key in drawn)]  # fmt: skip
        sides.append((head, *rows))
    last = (*_border(atlas, link, language), *_figures(atlas, link, language))
    return (*sides, last)


_BOTH: Pair = ("Hai bên", "Both sides")


def _part(atlas: Atlas, part: Part, language: Language, *, drawn: bool) -> Iterator[Line]:
    """The name of a part, how it stands, and who says so."""
    name = spoken((part.name_vi, part.name_en), language)
    mark = "" if drawn else f" ({said('undrawn', language)})"
    symbol = atlas.symbols.get(part.key, style.UNSTATED)
    yield Line(name + mark, symbol=symbol)
    status = atlas.latest.get(part.key)
    if status is None:
        yield Line(said("no_status", language))
        return
    yield Line(_status(status, language))
    yield Line(_told(atlas, status, language), pale=True)


def _status(status: Status, language: Language) -> str:
    condition = spoken(vocabulary.label("condition", status.condition), language)
    if status.work in {"", "none"}:
        work = spoken(vocabulary.label("work", status.work), language)
    else:
        told = [spoken(vocabulary.label(*word), language)
                for word in (("work", status.work), ("stage", status.stage))]  # fmt: skip
        work = f"{told[0]}: {told[1][:1].lower()}{told[1][1:]}"
    late = status.health in {"delayed", "blocked"}
    health = spoken(vocabulary.label("health", status.health), language) if late else ""
    return " · ".join(filter(None, (condition, work, health)))


def _told(atlas: Atlas, status: Status, language: Language) -> str:
    """When a status was so, and its source."""
    text = said(
        "told",
        language,
        when=dates.spoken(status.as_of),
        source=_source(atlas, status.source),
    )
    if status.expected_on:
        text += "; " + said("expected", language, when=dates.spoken(status.expected_on))
    return text


def _source(atlas: Atlas, key: str) -> str:
    found = {source.id: source for source in atlas.facts.sources}.get(key)
    return found.number or found.issuer or found.title_vi if found else key


def _border(atlas: Atlas, link: Link, language: Language) -> Iterator[Line]:
    """The state across the border, where the route crosses it and which districts it passes."""
    state = atlas.states[link.key]
    yield Line(said("state", language), bold=True)
    ground, works = vocabulary.label("ground", state.ground), vocabulary.label("works", state.works)
    yield Line(said("on_the_ground", language, word=ground))
    yield Line(said("in_works", language, word=works))
    names = {side.key: side.name_vi for side in atlas.catalogue.sides}
    if state.lagging:
        lagging = ", ".join(names.get(key, key) for key in state.lagging)
        yield Line(said("lags", language, sides=lagging))
    if state.gap_m:
        yield Line(said("gap", language, metres=number(state.gap_m),
                        error=number(state.gap_error_m or 0)))  # fmt: skip
    crossed, passed = passing.districts(atlas, link)
    for key, told in (("crosses", crossed), ("passes", passed)):
        if told:
            yield Line(said(key, language, districts=told))


def _figures(atlas: Atlas, link: Link, language: Language) -> Iterator[Line]:
    rows = [row for row in atlas.facts.figures if row.subject in {link.key, *link.parts}]
    if rows:
        yield Line(said("figures", language), bold=True)
    for row in rows[:_MOST_FIGURES]:
        yield Line(_figure(atlas, row, language))


def _figure(atlas: Atlas, row: Figure, language: Language) -> str:
    label = spoken((row.label_vi, row.label_en), language)
    unit = spoken(vocabulary.spoken("unit", row.unit), language)
    value = spoken(_value(row), language)
    when = f", {spoken(dates.spoken(row.as_of), language)}" if row.as_of else ""
    return f"{label}: {' '.join(filter(None, (value, unit)))} ({_source(atlas, row.source)}{when})"


def _value(row: Figure) -> Pair:
    """A number with its thousands parted, a date as it is written, or a word of the list."""
    if row.unit:
        whole, _, rest = row.value.partition(".")
        vi, en = number(int(whole)) if whole.isdecimal() else (whole, whole)
        return (f"{vi},{rest}", f"{en}.{rest}") if rest else (vi, en)
    try:
        return dates.spoken(dates.When.parse(row.value))
    except ValueError:
        return vocabulary.spoken("value", row.value)


def height(found: Sequence[Column]) -> float:
    """How high the panel should be on A4 [mm]; 0 if there is nothing to tell."""
    if not found:
        return 0
    need = max(_laid(column, _NARROW / len(found) - _GUTTER, 1)[1] for column in found)
    return min(need + 2, _HIGHEST)


def draw(canvas: Canvas, found: Sequence[Column], box: Box, letters: float) -> bool:
    """Draw the columns into `box`, smaller where they must be; whether all of them fits."""
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
    for number_, line in enumerate(column):
        face = Face(
            (_HEAD_PX if line.bold else _TEXT_PX) * size,
            700 if line.bold else 600 if line.symbol else 400,
            "#6c6459" if line.pale else style.INK,
        )
        room = width - ((_SAMPLE + 1.5) * size if line.symbol else 0)
        told = faces.wrapped(line.text, face, room)
        before = 1.6 * size if number_ and (line.bold or line.symbol) else 0.0
        rows.append((line, face, told, before))
        high += before + len(told) * face.leading
    return rows, high


def _column(canvas: Canvas, rows: _Laid, x: float, top: float, size: float) -> None:
    symbols = {symbol.key: symbol for symbol in style.symbols()}
    for line, face, told, before in rows:
        top -= before
        left = x
        if line.symbol:
            symbol, y = symbols[line.symbol], top - face.leading / 2
            sample = shapely.LineString([(x + 0.6, y), (x + _SAMPLE * size - 0.6, y)])
            canvas.line(sample, Stroke(symbol.colour, symbol.weight, symbol.dash))
            drawing.badge(canvas, symbol, x + _SAMPLE * size / 2, y)
            left += (_SAMPLE + 1.5) * size
        for number_, text in enumerate(told):
            canvas.write(left, top - face.leading * (number_ + 0.78), text, face)
        top -= face.leading * len(told)
