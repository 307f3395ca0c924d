"""The legend: only what is on the sheet, in the words, order and colours of the style table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from lienket import style
from lienket.i18n import Languages, Pair, pick
from lienket.sheet import border_segments, drawing, flow_lines, fonts, legend_symbols
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.model import BESIDE, Cell, Content, Item
from lienket.sheet.page_layout import Page
from lienket.sheet.words import phrase
from lienket.style import symbol_layers, themes

Sample = Callable[[Canvas, Box], None]
"""Draws what an entry explains into a small box."""

_WIDE, _HIGH = 8.0, 3.0
"""A sample [mm]."""

_BESIDE, _BETWEEN = 1.8, 1.25
_HEAD_PX, _TEXT_PX = 9.6, 9.0
_ABOVE_HEAD = 2.2
_SMALLEST = 0.7

_PALE_COLOURS = 3
"""So many colours stand for all that are pale."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend; `key` is what it explains, in the style table's word.

    Its `sample` is as high as `looks` of them.
    """

    key: str
    words: Pair
    sample: Sample
    looks: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a heading, named by its key in the words."""

    heading: str
    entries: tuple[Entry, ...]


def sections(content: Content, language: Languages) -> tuple[Section, ...]:
    """What of `content` needs explaining, in order; no section is empty."""
    found = (
        Section("legend_flows", tuple(_flows(content))),
        Section("legend_states", tuple(_states(content, language))),
        Section("legend_stage", tuple(_classes(content))),
        Section("legend_accuracy", tuple(_forms(content))),
        Section("legend_places", tuple(_places(content))),
        Section("legend_ground", tuple(_grounds(content))),
    )
    return tuple(section for section in found if section.entries)


def _flows(content: Content) -> Iterator[Entry]:
    """The kinds of links whose bands are on the sheet."""
    found = {flow.relation.look.key: flow.relation for flow in content.flows}
    for key, relation in found.items():
        words = relation.look.vi, relation.look.en
        yield Entry(key, words, partial(flow_lines.sample, relation=relation))


def _states(content: Content, language: Languages) -> Iterator[Entry]:
    """The states across the border in the table, hollow marks, and the pieces of the border.

    A state whose place is nowhere known is shown by its hollow mark, as it stands on the sheet.
    """
    cells = {*content.matrix.cells} if content.matrix else set()
    order = [*(look.key for look in themes.states()), BESIDE]
    hollow = sorted((cell for cell in cells if not cell.sure),
                    key=lambda cell: order.index(cell.ground))  # fmt: skip
    for look in themes.states():
        sure = Cell(look.key, sure=True)
        if any(cell.ground == look.key for cell in cells):
            shown = sure if sure in cells else replace(sure, sure=False)
            yield Entry(
                look.key, (look.vi, look.en), partial(legend_symbols.states, (shown,), language)
            )
    if any(cell.ground == BESIDE and cell.sure for cell in cells):
        sample = partial(legend_symbols.states, (Cell(BESIDE, sure=True),), language)
        yield Entry(BESIDE, ("", ""), sample)
    if content.others:
        yield Entry("other", ("", ""), border_segments.other_sample)
    if hollow:
        yield Entry("unsure", ("", ""), partial(legend_symbols.states, tuple(hollow), language))
    colours = tuple(dict.fromkeys(edge.colour for edge in content.edges))
    if colours:
        yield Entry("edge", ("", ""), partial(border_segments.sample, colours))
    if content.passages:
        yield Entry("letter", ("", ""), partial(border_segments.letter, content.passages[0].letter))


def _classes(content: Content) -> Iterator[Entry]:
    """The style classes; each as every line and area, else the mark, that it is on this sheet."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in content.links:
        found[item.symbol.key].append(item)
    for items in sorted(found.values(), key=lambda items: items[0].symbol.order):
        symbol, looks = items[0].symbol, _looks(items)
        sample = partial(legend_symbols.links, looks)
        yield Entry(symbol.key, (symbol.vi, symbol.en), sample, len(looks))
    if any(not item.focus for item in content.links):
        yield Entry("pale", ("", ""), partial(legend_symbols.pale, _paled(content.links)))


def _looks(items: Sequence[Item]) -> tuple[Item, ...]:
    """One for each look of a class: its line, its kinds of area; a mark only if it has neither."""
    found: dict[tuple[object, ...], Item] = {}
    for item in sorted(items, key=lambda item: (item.depth != 1, item.depth)):
        area = (style.ACCURACIES[item.accuracy].fill, symbol_layers.base_style_of_layer(item.layer))
        look = (item.depth, *(area if item.depth == 0 else ()))
        if not found or item.depth != 2:  # noqa: PLR2004 - points
            found.setdefault(look, replace(item, focus=True, identity="stated"))
    return tuple(found.values())


def _paled(items: Sequence[Item]) -> tuple[str, ...]:
    """The colours that most of what the sheet is not about has, in the order of their classes."""
    much: dict[tuple[int, str], float] = defaultdict(float)
    for item in items:
        if not item.focus:
            group = drawing.group_number(item.symbol), item.symbol.colour
            much[group] += item.shape.length if item.depth == 1 else 0
    most = sorted(much, key=lambda group: -much[group])[:_PALE_COLOURS]
    return tuple(colour for _, colour in sorted(most))


def _forms(content: Content) -> Iterator[Entry]:
    """What a band, a disc, a hatch, dark edges or a line along the middle say."""
    lines = [item for item in content.links if item.depth == 1]
    areas = [item for item in content.links if item.depth == 0]
    points = [item for item in content.links if item.depth == 2]  # noqa: PLR2004 - points
    inferred = any(item.identity == "inferred" and item.accuracy != "schematic" for item in lines)
    rows = (
        ("accuracy_surveyed", _any(lines, "surveyed"), legend_symbols.surveyed),
        ("accuracy_schematic", _any(lines, "schematic"), legend_symbols.schematic),
        ("accuracy_vague", _any(points, "schematic"), legend_symbols.vague),
        ("accuracy_area", _any(areas, "area"), legend_symbols.only_area),
        ("identity_inferred", inferred, legend_symbols.inferred),
    )
    for key, used, sample in rows:
        if used:
            note = themes.note(key)
            yield Entry(key, (note.vi, note.en), sample)


def _any(items: Sequence[Item], accuracy: str) -> bool:
    return any(item.accuracy == accuracy for item in items)


def _places(content: Content) -> Iterator[Entry]:
    looks = {spot.look.key: spot.look for spot in content.spots if spot.look.size}
    for item in content.links:
        if item.depth == 2:  # noqa: PLR2004 - points
            look = style.mark(item.layer)
            looks.setdefault(look.key, look)
    for look in sorted(looks.values(), key=lambda look: look.rank):
        yield Entry(look.key, (look.vi, look.en), partial(legend_symbols.mark, look))


def _grounds(content: Content) -> Iterator[Entry]:
    looks = {piece.look.key: piece.look for piece in content.ground if piece.look.key}
    for item in content.links:
        own = symbol_layers.base_style_of_layer(item.layer)
        if own:
            looks[own.key] = own
    for look in sorted(looks.values(), key=lambda look: look.order):
        if look.legend:
            yield Entry(look.key, (look.vi, look.en), partial(legend_symbols.ground, look))


def draw(canvas: Canvas, found: Sequence[Section], page: Page, language: Languages) -> bool:
    """Draw the legend where `page` has it, smaller where it must be; whether it fits."""
    size, width = page.letters, page.legend.width / page.columns
    while size >= _SMALLEST * page.letters:
        placed = _balanced(_rows(found, width, language, size), page.legend, page.columns)
        if placed is not None:
            for x, y, row in placed:
                row.draw(canvas, x, y)
            return True
        size -= 0.04
    return False


@dataclass(frozen=True, slots=True)
class _Row:
    """A heading (without a sample) or an entry, in its lines of text."""

    lines: tuple[str, ...]
    face: Face
    height: float
    sample: Sample | None
    size: float
    looks: int = 1

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw the row from its upper left corner."""
        left, slack = x, 0.0
        if self.sample:
            high = legend_symbols.stack(_HIGH, self.looks) * self.size
            told = self.face.leading * len(self.lines)
            middle = top - max(told, high) / 2
            slack = max(0, high - told) / 2
            self.sample(canvas, Box(x, middle - high / 2, _WIDE * self.size, high))
            left = x + (_WIDE + _BESIDE) * self.size
        base = top - self.face.leading * 0.78 - (0 if self.sample else self.height * 0.3)
        base -= slack
        for number, line in enumerate(self.lines):
            canvas.write(left, base - number * self.face.leading, line, self.face)


def _rows(found: Sequence[Section], width: float, language: Languages, size: float) -> list[_Row]:
    head = Face(_HEAD_PX * size, 700, style.INK)
    text = Face(_TEXT_PX * size, 400, style.INK)
    room = width - (_WIDE + _BESIDE + 2) * size
    rows = []
    for section in found:
        lines = fonts.wrapped(phrase(section.heading, language), head, width - 2)
        high = len(lines) * head.leading + (_ABOVE_HEAD + 0.6) * size
        rows.append(_Row(tuple(lines), head, high, None, size))
        for entry in section.entries:
            own = any(entry.words)
            words = pick(entry.words, language) if own else phrase(f"legend_{entry.key}", language)
            told = fonts.wrapped(words, text, room)
            high = max(len(told) * text.leading, legend_symbols.stack(_HIGH, entry.looks) * size)
            high += _BETWEEN * size * (0.6 if entry.looks == 1 else 1)
            rows.append(_Row(tuple(told), text, high, entry.sample, size, entry.looks))
    return rows


_Placed = list[tuple[float, float, _Row]]


def _balanced(rows: Sequence[_Row], box: Box, columns: int) -> _Placed | None:
    """The rows in columns of like height; None if they do not fit."""
    least = sum(row.height for row in rows) / columns
    for high in np.arange(least, box.height, 1.0):
        low = Box(box.x, box.y + box.height - float(high), box.width, float(high))
        placed = _placed(rows, low, columns)
        if placed is not None:
            return placed
    return _placed(rows, box, columns)


def _placed(rows: Sequence[_Row], box: Box, columns: int) -> _Placed | None:
    """The rows down the columns, a heading never last in one; None if they do not fit."""
    found: _Placed = []
    column, top = 0, box.y + box.height
    for number, row in enumerate(rows):
        after = rows[number + 1].height if row.sample is None and number + 1 < len(rows) else 0
        if top - row.height - after < box.y:
            column, top = column + 1, box.y + box.height
        if column >= columns:
            return None
        if row.sample is None and top == box.y + box.height:
            top += _ABOVE_HEAD * row.size
        found.append((box.x + column * box.width / columns, top, row))
        top -= row.height
    return found
