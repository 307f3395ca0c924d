"""What a map shows instead of the stage: the state across the border, or how well a place is known.

Also the sentences that explain the forms in a legend, the same on every picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lienket import vocabulary
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


NOTES = (
    Note("accuracy_surveyed", "Tim tuyến theo hồ sơ chính thức", "Official alignment"),
    Note("accuracy_schematic", "Sơ đồ: chỉ hướng, không phải tim tuyến",
         "Schematic: a direction, not an alignment"),
    Note("accuracy_vague", "Điểm gần đúng, xem sai số", "Approximate point, see its error"),
    Note("accuracy_area", "Chỉ biết xã hoặc huyện", "Only the commune or district is known"),
    Note("identity_inferred", "Số hiệu, tên do suy luận", "Number or name inferred"),
)  # fmt: skip
"""In legend order."""

GAIN = LineStyle("gain", "Chuyến đi nhanh hơn: nối thẳng hai đầu, không phải đường đi",
            "Faster trip: straight between its ends, not the way", "#1f6fa8", 3.5)  # fmt: skip
"""The straight connection between the ends of a trip that a link makes shorter."""

STATE_SHAPES: Mapping[str, Shape] = {
    "joined": "circle", "one_sided": "pentagon", "absent": "square", "unknown": "diamond",
}  # fmt: skip
"""The mark of each state across the border, so that it is told without its colour."""

LAGGING = "lagging"
"""The class of a part on the side that keeps its link from being joined."""

_Row = tuple[str, str, float, Dash]
_STATES: tuple[_Row, ...] = (
    ("joined", "#2b7560", 4.0, SOLID),
    ("one_sided", "#c2901a", 4.0, SOLID),
    ("absent", "#70091f", 4.0, (9.0, 5.0)),
    ("unknown", "#98948a", 3.5, (1.0, 6.0)),
    ("not_applicable", "#b9bec7", 1.8, SOLID),
)
_CERTAINTIES: tuple[_Row, ...] = (
    ("surveyed", "#2b7560", 4.0, SOLID),
    ("traced", "#4b8ac8", 4.0, SOLID),
    ("generalised", "#39424f", 3.5, SOLID),
    ("schematic", "#bf430d", 3.5, (9.0, 5.0)),
    ("area", "#c2901a", 2.0, SOLID),
)


def note(key: str) -> Note:
    """The sentence called `key`.

    Raises:
        KeyError: there is none.

    >>> note("accuracy_area").en
    'Only the commune or district is known'
    """
    return {row.key: row for row in NOTES}[key]


def states() -> tuple[LineStyle, ...]:
    """The classes by state across the border, in legend order; `LAGGING` stands after one_sided."""
    found = [_look("ground", row) for row in _STATES]
    lag = LineStyle(LAGGING, "Mới có một bên: phía chưa xong", "One-sided: the side not finished",
               "#bf430d", 5, (9, 5))  # fmt: skip
    return (*found[:2], lag, *found[2:])


def certainties() -> tuple[LineStyle, ...]:
    """The classes by how well the position is known, the best first.

    >>> [look.key for look in certainties()]
    ['surveyed', 'traced', 'generalised', 'schematic', 'area']
    """
    return tuple(_look("accuracy", row) for row in _CERTAINTIES)


_FLOW_COLOURS = ("#c8741a", "#14707a", "#8c1d4f", "#2b5fa8")
_FLOW_DASHES: tuple[Dash, ...] = (SOLID, (11, 5), (4, 4))
"""As many of each that twelve kinds have looks of their own."""

FLOW_PX = 4.6
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


def _look(family: str, row: _Row) -> LineStyle:
    key, colour, weight, dash = row
    return LineStyle(key, *vocabulary.label(family, key), colour, weight, dash)
