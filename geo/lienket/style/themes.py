"""What a map shows instead of the stage: the state across the border, or how well a place is known.

Also the sentences that explain the forms in a legend, the same on every picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lienket import style_table, vocabulary
from lienket.style.basemap import SOLID, Dash, Shape


@dataclass(frozen=True, slots=True)
class LineStyle:
    """A class of a theme: `colour`, `weight` of a line [px], `dash` [px], () = solid."""

    key: str
    vi: str
    en: str
    colour: str
    weight: float
    dash: Dash = SOLID


@dataclass(frozen=True, slots=True)
class Note:
    """What a form says, where a legend explains it."""

    key: str
    vi: str
    en: str


def notes() -> tuple[Note, ...]:
    """What forms say, in legend order."""
    return tuple(Note(key, **row) for key, row in style_table.rows("note").items())


GAIN = LineStyle("gain", **style_table.program_rows("gain"))
"""The straight connection between the ends of a trip that a link makes shorter."""

STATE_SHAPES: Mapping[str, Shape] = {
    key: row["shape"] for key, row in style_table.program_rows("state").items() if "shape" in row
}
"""The mark of each state across the border, so that it is told without its colour."""

LAGGING = "lagging"
"""The class of a part on the side that keeps its link from being joined."""


def note(key: str) -> Note:
    """The sentence called `key`.

    Raises:
        KeyError: there is none.

    >>> note("accuracy_area").en
    'Only the commune or district is known'
    """
    return {row.key: row for row in notes()}[key]


def states() -> tuple[LineStyle, ...]:
    """The classes by state across the border, in legend order; `LAGGING` stands after one_sided."""
    return tuple(_style("ground", key, row) for key, row in style_table.rows("state").items())


def certainties() -> tuple[LineStyle, ...]:
    """The classes by how well the position is known, the best first.

    >>> [look.key for look in certainties()]
    ['surveyed', 'traced', 'generalised', 'schematic', 'area']
    """
    return tuple(_style("accuracy", key, row) for key, row in style_table.rows("certainty").items())


def _style(family: str, key: str, row: style_table.Row) -> LineStyle:
    """A row as a class; its words are those of the vocabulary where it has none of its own."""
    vi, en = (row["vi"], row["en"]) if "vi" in row else vocabulary.label(family, key)
    return LineStyle(key, vi, en, row["colour"], row["weight"], row.get("dash", SOLID))


_FLOW = style_table.program_rows("flow")
_FLOW_COLOURS: tuple[str, ...] = tuple(_FLOW["colours"])
_FLOW_DASHES: tuple[Dash, ...] = tuple(tuple(dash) for dash in _FLOW["dashes"])
"""As many of each that twelve kinds have looks of their own."""

FLOW_PX: float = _FLOW["weight"]
"""How wide such a band is [px]."""


def flows(kinds: Sequence[str]) -> tuple[LineStyle, ...]:
    """The classes of bands between places by kind of link, in the order of `kinds`.

    Raises:
        KeyError: there is no such kind.

    >>> [(look.colour, look.dash) for look in flows(["labour", "forest"])]
    [('#c8741a', ()), ('#14707a', (11, 5))]
    """
    return tuple(
        LineStyle(kind, *vocabulary.label("kind", kind), _FLOW_COLOURS[number % len(_FLOW_COLOURS)],
             FLOW_PX, _FLOW_DASHES[number % len(_FLOW_DASHES)])
        for number, kind in enumerate(kinds)
    )  # fmt: skip
