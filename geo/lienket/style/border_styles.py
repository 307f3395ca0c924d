"""How the border looks: its crossings by state, its stretches by how open they are, its gaps.

A crossing's state is told by its shape and by its colour, so that it reads in gray; one on a
schematic line stands on the pale disc of `ACCURACIES["schematic"]` as any such point.
"""

from __future__ import annotations

from collections.abc import Mapping

from lienket import style_table, vocabulary
from lienket.style.basemap import MarkerStyle
from lienket.style.themes import STATE_SHAPES, LineStyle, states

OTHERS = "others"
"""The class of a road that crosses without being a route, and of a pair with no more than such."""

CLOSED = "closed"
"""The class of a pair of districts whose border nothing crosses."""

_LINE = style_table.program_rows("border_line")
EDGE_PX: float = _LINE["edge_px"]
"""How wide the dark edges of the border are on each side, which tell it from a road [px]."""

_OPENING = ("joined", "one_sided", "unknown", "absent")

GAPS = tuple(LineStyle(key, **row) for key, row in style_table.rows("gap").items())
"""The lines between ends that do not meet, by the column `cause` of `Border.gaps`."""


def marks() -> tuple[MarkerStyle, ...]:
    """The classes of crossings by the column `ground` of `Border.crossings`, in legend order.

    >>> [(mark.key, mark.shape) for mark in marks()][:3]
    [('joined', 'circle'), ('one_sided', 'pentagon'), ('absent', 'square')]
    """
    looks, rows = {look.key: look for look in states()}, style_table.rows("state")
    found = [
        MarkerStyle(
            key, looks[key].vi, looks[key].en, shape, looks[key].colour, rows[key]["size"], 0, rank
        )
        for rank, (key, shape) in enumerate(STATE_SHAPES.items())
    ]
    other = MarkerStyle(OTHERS, **style_table.rows("crossing")[OTHERS], rank=len(found))
    return (*found, other)


def lines() -> tuple[LineStyle, ...]:
    """The classes of the border by `openness`, in legend order: the width is that of the border."""
    looks, rows = {look.key: look for look in states()}, style_table.rows("state")
    known = [
        LineStyle(
            key, *_border_words(key), looks[key].colour, _LINE["width"],
            rows[key].get("border_dash", ()),
        )
        for key in STATE_SHAPES
    ]  # fmt: skip
    return (*known, *(LineStyle(key, **row) for key, row in style_table.rows("border").items()))


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
    other = (
        OTHERS
        if any(counts.get(f"others_{level}", 0) > 0 for level in vocabulary.words("level"))
        else CLOSED
    )
    return next((key for key in _OPENING if counts[key] > 0), other)
