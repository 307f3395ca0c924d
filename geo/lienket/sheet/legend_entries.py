"""What a legend explains: only what the sheet is about, in the words and order of style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from lienket import style
from lienket.i18n import Languages, Pair
from lienket.sheet import border_segments, drawing, flow_lines, legend_symbols
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.model import BESIDE, Cell, Content, Item
from lienket.style import symbol_layers, themes

Sample = Callable[[Canvas, Box], None]
"""Draws what an entry explains into a small box."""

_PALE_COLOURS = 3
"""So many colours stand for all that are pale."""

_ROADS = "network", "local_roads"
_MAIN = frozenset({"motorway", "trunk", "primary"})
"""The layers of roads of the ground, and the classes of these that are main roads."""

_NO_WORKS = "none"
"""The group of what has no works: water of it is explained as water."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend; `key` is what it explains, in the style table's word.

    Its samples stand side by side before its words; on a page in gray the first is `numbered`.
    """

    key: str
    words: Pair
    samples: tuple[Sample, ...]
    numbered: bool = False


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
        yield Entry(key, words, (partial(flow_lines.sample, relation=relation),))


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
            sample = partial(legend_symbols.states, (shown,), language)
            yield Entry(look.key, (look.vi, look.en), (sample,))
    if any(cell.ground == BESIDE and cell.sure for cell in cells):
        sample = partial(legend_symbols.states, (Cell(BESIDE, sure=True),), language)
        yield Entry(BESIDE, ("", ""), (sample,))
    if content.others:
        yield Entry("other", ("", ""), (border_segments.other_sample,))
    if hollow:
        sample = partial(legend_symbols.states, tuple(hollow), language)
        yield Entry("unsure", ("", ""), (sample,))
    colours = tuple(dict.fromkeys(edge.colour for edge in content.edges))
    if colours:
        yield Entry("edge", ("", ""), (partial(border_segments.sample, colours),))
    if content.passages:
        letter = partial(border_segments.letter, content.passages[0].letter)
        yield Entry("letter", ("", ""), (letter,))


def _classes(content: Content) -> Iterator[Entry]:
    """The style classes in focus, each as every line and area that it is here, else its mark."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in content.links:
        if item.focus and not _plain_water(item):
            found[item.symbol.key].append(item)
    for items in sorted(found.values(), key=lambda items: items[0].symbol.order):
        symbol = items[0].symbol
        samples = tuple(partial(legend_symbols.link, item, numbered=not number)
                        for number, item in enumerate(_looks(items)))  # fmt: skip
        yield Entry(symbol.key, (symbol.vi, symbol.en), samples, numbered=True)
    colours = _paled(content.links)
    if colours:
        yield Entry("pale", ("", ""), (partial(legend_symbols.pale, colours),))


def _plain_water(item: Item) -> bool:
    """Whether a part of a link is standing water without works, which the ground explains."""
    water = symbol_layers.base_style_of_layer(item.layer)
    return item.depth == 0 and bool(water and water.fill) and item.symbol.group == _NO_WORKS


def _looks(items: Sequence[Item]) -> tuple[Item, ...]:
    """One for each look of a class: its line, its kinds of area; a mark only if it has neither."""
    found: dict[tuple[object, ...], Item] = {}
    for item in sorted(items, key=lambda item: (item.depth != 1, item.depth)):
        base = symbol_layers.base_style_of_layer(item.layer)
        fill = style.ACCURACIES[item.accuracy].fill if item.depth == 0 else ""
        look = (item.depth, fill, base if item.depth < 2 else None)  # noqa: PLR2004 - points
        if not found or item.depth != 2:  # noqa: PLR2004 - points
            found.setdefault(look, replace(item, focus=True, identity="stated"))
    return tuple(found.values())


def _paled(items: Sequence[Item]) -> tuple[str, ...]:
    """The colours that most of what the sheet is not about has, in the order of their classes."""
    much: dict[tuple[int, str], float] = defaultdict(float)
    for item in items:
        if not item.focus and item.depth < 2 and not _plain_water(item):  # noqa: PLR2004 - points
            group = drawing.group_number(item.symbol), item.symbol.colour
            much[group] += item.shape.length if item.depth == 1 else 0
    most = sorted(much, key=lambda group: -much[group])[:_PALE_COLOURS]
    return tuple(colour for _, colour in sorted(most))


def _forms(content: Content) -> Iterator[Entry]:
    """What a band, a disc, a hatch, dark edges or a line along the middle say in focus."""
    items = [item for item in content.links if item.focus]
    lines = [item for item in items if item.depth == 1]
    areas = [item for item in items if item.depth == 0]
    points = [item for item in items if item.depth == 2]  # noqa: PLR2004 - points
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
            yield Entry(key, (note.vi, note.en), (sample,))


def _any(items: Sequence[Item], accuracy: str) -> bool:
    return any(item.accuracy == accuracy for item in items)


def _places(content: Content) -> Iterator[Entry]:
    looks = {spot.look.key: spot.look for spot in content.spots if spot.look.size}
    for item in content.links:
        if item.depth == 2:  # noqa: PLR2004 - points
            look = style.mark(item.layer)
            looks.setdefault(look.key, look)
    for look in sorted(looks.values(), key=lambda look: look.rank):
        yield Entry(look.key, (look.vi, look.en), (partial(legend_symbols.mark, look),))


def _grounds(content: Content) -> Iterator[Entry]:
    """The looks of the ground; its roads are told apart as main roads and others alone."""
    looks = {piece.look.key: piece.look for piece in content.ground if piece.look.key}
    for item in content.links:
        own = symbol_layers.base_style_of_layer(item.layer)
        if own:
            looks[own.key] = own
    shown = sorted((look for look in looks.values() if look.legend), key=lambda look: look.order)
    yield from _roads({look.key: look for look in shown if _is_road(look.key)})
    for look in shown:
        if not _is_road(look.key):
            yield Entry(look.key, (look.vi, look.en), (partial(legend_symbols.ground, look),))


def _is_road(key: str) -> bool:
    return key.partition(".")[0] in _ROADS


def _roads(looks: Mapping[str, style.BaseStyle]) -> Iterator[Entry]:
    """Main roads of the ground and others, each class by its broadest looks and its finest."""
    for key, main in (("roads_main", True), ("roads_other", False)):
        found = [look for name, look in looks.items()
                 if (name.partition(".")[2] in _MAIN) == main]  # fmt: skip
        if found:
            wide = sorted(found, key=lambda look: -look.weight)
            shown = tuple(dict.fromkeys((wide[0], *(look for look in wide if look.core), wide[-1])))
            yield Entry(key, ("", ""), (partial(legend_symbols.roads, shown),))
