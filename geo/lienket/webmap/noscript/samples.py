"""Samples of the style beside the links, and the legend of the picture: borders, for they print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import geopandas as gpd

from lienket import style, vocabulary
from lienket.export_tables.markup import Html, tag, together
from lienket.i18n import Pair
from lienket.model.atlas import Atlas
from lienket.webmap import wording
from lienket.webmap.noscript import link_lines
from lienket.webmap.noscript.pairs import beside

_SCHEMATIC = "schematic"
_Row = tuple[str, Pair]
"""The class of a sample, and what it says."""


def sample(names: Iterable[str]) -> Html:
    """The samples of some style classes, one under the other."""
    return tag("span", *(tag("i", class_=name) for name in names), class_="as", aria_hidden="true")


def sheet(atlas: Atlas) -> Html:
    """The style sheet: the ground about the picture, the colour and the dash of each sample."""
    used = {key for link in atlas.facts.links for key in link_lines.symbols(link, atlas)}
    symbols = [symbol for symbol in style.symbols() if symbol.key in used]
    rows = [
        *((row.key, row.colour, _border(row.dash, row.family)) for row in symbols),
        *((_group(row), row.colour, _border(row.dash or (), row.family)) for row in style.groups()),
        *(
            (_condition(code), style.INK, _border(dash, "works"))
            for code, dash in style.CONDITIONS.items()
        ),
    ]
    around = (
        f".still{{color:{style.INK}}}.still text{{stroke:{style.PAPER}}}"
        f".still .map{{background:{style.ground('context.neighbour').fill}}}"
    )
    samples = (f".as .{name}{{border:{kind} {shade}}}" for name, shade, kind in rows)
    return Html("".join((around, *samples)))


def _border(dash: style.Dash, family: str) -> str:
    if not dash:
        return "solid" if family == "works" else "double"
    return "dotted" if dash == style.CONDITIONS["unknown"] else "dashed"


def _group(group: style.StageGroup) -> str:
    return f"g-{group.key}"


def _condition(code: str) -> str:
    return f"c-{code}"


def legend(atlas: Atlas) -> Html:
    """What the colours, the dashes and the pale bands of the picture say."""
    found = _symbols(atlas)
    groups = {symbol.group for symbol in found}
    dashes = {symbol.dash for symbol in found if symbol.family == "works"}
    stages = [(_group(row), (row.vi, row.en)) for row in style.groups() if row.key in groups]
    conditions = [
        (_condition(code), vocabulary.label("condition", code))
        for code, dash in style.CONDITIONS.items() if dash in dashes
    ]  # fmt: skip
    words = wording.page_words(atlas.audience)
    guessed = [("guess", words["accuracy_schematic"])] if _guessed(atlas) else []
    blocks = (
        ("legend_stage", stages),
        ("legend_condition", conditions),
        ("legend_accuracy", guessed),
    )
    return together(*(_block(words[key], rows) for key, rows in blocks if rows))


def _block(title: Pair, rows: Iterable[_Row]) -> Html:
    items = (tag("li", sample([name]), beside(said_)) for name, said_ in rows)
    return together(tag("p", beside(title), class_="of"), tag("ul", *items, class_="key"))


def _frames(atlas: Atlas) -> Iterator[gpd.GeoDataFrame]:
    """The layers of links that are drawn."""
    for row in atlas.catalogue.layers:
        if row.status and row.drawn and row.key in atlas.frames:
            yield atlas.frames[row.key]


def _symbols(atlas: Atlas) -> list[style.StatusClass]:
    """The style classes that are on the map."""
    keys = (str(key) for frame in _frames(atlas) for key in frame.index)
    used = {atlas.symbol_of(key) for key in keys}
    return [symbol for symbol in style.symbols() if symbol.key in used]


def _guessed(atlas: Atlas) -> bool:
    return any((frame["accuracy"] == _SCHEMATIC).any() for frame in _frames(atlas))
