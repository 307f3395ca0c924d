"""How the border looks: its crossings by state, its stretches by how open they are, its gaps.

A crossing's state is told by its shape and by its colour, so that it reads in gray; one on a
schematic line stands on the pale disc of `ACCURACIES["schematic"]` as any such point.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lienket import vocabulary
from lienket.style.basemap import Dash, MarkerStyle
from lienket.style.themes import STATE_SHAPES, LineStyle, states

OTHERS = "others"
"""The class of a road that crosses without being a route, and of a pair with no more than such."""

CLOSED = "closed"
"""The class of a pair of districts whose border nothing crosses."""

_SIZES: Mapping[str, float] = {"joined": 11, "one_sided": 14, "absent": 11.5, "unknown": 13}
"""How large the mark of each state is [px]; its shape is that of `themes.STATE_SHAPES`."""

_DASHES: Mapping[str, Dash] = {"one_sided": (14, 6), "absent": (9, 5), "unknown": (1, 8)}
EDGE_PX = 1.7
"""How wide the dark edges of the border are on each side, which tell it from a road [px]."""

_OPENING = ("joined", "one_sided", "unknown", "absent")
_LEVELS = tuple(vocabulary.words("level"))
_BORDER_PX = 5.5
_GRAY = "#5d6470"

GAPS = (
    LineStyle("unbuilt", "Đoạn chưa nối: tuyến chưa có", "Gap: not built", "#70091f", 3, (2, 6)),
    LineStyle("apart", "Đoạn chưa nối: hai nét vẽ chưa gặp nhau",
              "Gap: the drawn lines do not meet",
         _GRAY, 3, (2, 6)),
)  # fmt: skip
"""The lines between ends that do not meet, by the column `cause` of `Border.gaps`."""


@cache
def marks() -> tuple[MarkerStyle, ...]:
    """The classes of crossings by the column `ground` of `Border.crossings`, in legend order.

    >>> [(mark.key, mark.shape) for mark in marks()][:3]
    [('joined', 'circle'), ('one_sided', 'pentagon'), ('absent', 'square')]
    """
    looks = {look.key: look for look in states()}
    found = [
        MarkerStyle(
            key, looks[key].vi, looks[key].en, shape, looks[key].colour, _SIZES[key], 0, rank
        )
        for rank, (key, shape) in enumerate(STATE_SHAPES.items())
    ]
    other = MarkerStyle(OTHERS, "Đường khác, không phải tuyến của báo cáo",
                 "Another road, no route of the report",
                 "circle", _GRAY, 6, 9, len(found))  # fmt: skip
    return (*found, other)


@cache
def lines() -> tuple[LineStyle, ...]:
    """The classes of the border by `openness`, in legend order: the width is that of the border."""
    looks = {look.key: look for look in states()}
    known = [
        LineStyle(key, *_border_words(key), looks[key].colour, _BORDER_PX, _DASHES.get(key, ()))
        for key in STATE_SHAPES
    ]
    other = LineStyle(OTHERS, "Chỉ có đường khác đi qua", "Other roads alone", _GRAY, 3.5)
    closed = LineStyle(CLOSED, "Không có đường nào đi qua, trong các cấp đường đã xét",
                  "Nothing crosses, of the levels of road looked at", "#b9bec7", 3.5)  # fmt: skip
    return (*known, other, closed)


def _border_words(key: str) -> tuple[str, str]:
    vi, en = vocabulary.label("ground", key)
    return f"Có tuyến {vi.lower()}", f"At best: {en.lower()}"


def openness(counts: Mapping[str, float]) -> str:
    """The class of a row of `Border.pairs`: what the best of its links does, else of what is there.

    Raises:
        KeyError: the count of a state is missing; that of a level of road may be.

    >>> openness({"joined": 0, "one_sided": 1, "unknown": 0, "absent": 3, "others_main": 5,
    ...           "others_local": 0})
    'one_sided'
    """
    other = OTHERS if any(counts.get(f"others_{level}", 0) > 0 for level in _LEVELS) else CLOSED
    return next((key for key in _OPENING if counts[key] > 0), other)
