"""How the base map looks under the links: its grounds and its points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Literal

from lienket import speech, style_table, vocabulary
from lienket.vocabulary import Vocabulary

Shape = Literal["circle", "ring", "square", "diamond", "triangle", "pentagon", "anchor"]
Dash = tuple[float, ...]

SOLID: Dash = ()


@dataclass(frozen=True, slots=True)
class BaseStyle:
    """A kind of base layer; `fill` or `colour` "" = none; drawn from the lowest `order` up.

    Shown from web zoom `zoom` on; `cross` = how large the crosses are that stand on every other
    stroke of its dash, the sign of a national border [px], 0 = none. A main road has a carriageway
    of the colour `core` between its edges, and a line of `middle` [px] along it.
    """

    key: str
    vi: str
    en: str
    fill: str
    colour: str
    weight: float
    order: int
    dash: Dash = SOLID
    legend: bool = True
    zoom: float = 0
    cross: float = 0
    core: str = ""
    middle: float = 0


@dataclass(frozen=True, slots=True)
class MarkerStyle:
    """A class of points: `size` = diameter [px], shown from web zoom `zoom` on."""

    key: str
    vi: str
    en: str
    shape: Shape
    colour: str
    size: float
    zoom: int
    rank: int


_NAMED = style_table.program_rows("colour")


def colour(name: str) -> str:
    """A colour by its name in the style table, `#rrggbb`.

    Raises:
        KeyError: there is none.

    >>> colour("white")
    '#ffffff'
    """
    found: str = _NAMED[name]
    return found


PAPER: str = _NAMED["paper"]
WATER: str = _NAMED["water"]
INK: str = _NAMED["ink"]
FOCUS: str = _NAMED["focus"]
"""Land and the casing of lines, standing water, text, the glow of what is chosen."""

_OTHER = "other"
"""The row of what has none of its own."""


def grounds() -> tuple[BaseStyle, ...]:
    """Every kind of base layer, from the lowest up."""
    return tuple(_grounds(vocabulary.current()).values())


@cache
def _grounds(words: Vocabulary) -> Mapping[str, BaseStyle]:
    del words  # what the rows were read for
    looks = [BaseStyle(key, **row) for key, row in style_table.rows("base").items()]
    return {look.key: look for look in sorted(looks, key=attrgetter("order"))}


def marks() -> tuple[MarkerStyle, ...]:
    """Every class of points, the most important first."""
    return tuple(_marks(vocabulary.current()).values())


@cache
def _marks(words: Vocabulary) -> Mapping[str, MarkerStyle]:
    del words  # what the rows were read for
    looks = [MarkerStyle(key, **row) for key, row in style_table.rows("marker").items()]
    return {look.key: look for look in sorted(looks, key=attrgetter("rank"))}


def ground(layer: str, kind: str = "") -> BaseStyle:
    """The look of base layer `layer`, or of its class `kind`.

    >>> ground("network", "primary").en, ground("districts").en
    ('Primary road', 'District border')
    """
    known, layer = _grounds(vocabulary.current()), speech.look_of(layer)
    return known.get(f"{layer}.{kind}") or known.get(layer) or known[_OTHER]


def mark(layer: str, kind: str = "") -> MarkerStyle:
    """The look of a point of class `kind` in `layer`.

    >>> mark("places", "seat").shape, mark("gates").shape
    ('ring', 'diamond')
    """
    known = _marks(vocabulary.current())
    return known.get(kind) or known.get(layer) or known[_OTHER]
