"""How names are written on a map: size, weight, colour, and from which scale on (floor 2)."""

from __future__ import annotations

from dataclasses import dataclass

ALWAYS = 99
"""A zoom that no map reaches."""

BOLD = 600
"""The weight from which on a face is bold, where there are only two."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """A class of names, from web zoom `start` to `end`; the least `rank` is the most important.

    `size` and `spaced` (between letters) in [px], `weight` of the face from 100 to 900.
    """

    key: str
    rank: int
    size: float
    weight: int
    colour: str
    start: float
    end: float = ALWAYS
    spaced: float = 0
    upper: bool = False
    italic: bool = False


LETTERINGS = (
    Lettering("side", 0, 15, 700, "#6d5577", 0, 10.4, spaced=3, upper=True),
    Lettering("gate", 1, 11.5, 700, "#2e3440", 9),
    Lettering("seat", 2, 11.5, 600, "#2e3440", 10.2),
    Lettering("gap", 2, 11, 700, "#70091f", 8.6),
    Lettering("gain", 2, 11, 700, "#175680", 8),
    Lettering("shield", 3, 10, 700, "#2e3440", 8.8),
    Lettering("water", 4, 11, 600, "#3d7a99", 9.5, italic=True),
    Lettering("district", 5, 11.5, 500, "#877964", 8.8, 12.5, spaced=0.6),
    Lettering("neighbour", 6, 12, 500, "#a79c8a", 0, 10.5, spaced=1.6, upper=True),
    Lettering("river", 7, 10.5, 500, "#5b98b6", 9.5, italic=True),
    Lettering("road", 8, 10.5, 600, "#4d4639", 11),
    Lettering("place", 9, 10.5, 500, "#5d5344", 11),
    Lettering("commune", 9, 10.5, 400, "#7d7464", 11),
    Lettering("base", 10, 9, 600, "#7d7464", 10),
)

HALO = "#fffdf8"
"""The colour about the letters; `HALO_PX` wide on each side [px], `HALO_ALPHA` opaque."""

HALO_PX, HALO_ALPHA = 1.6, 0.92

_OF_MARK = {"gates": "gate", "seat": "seat", "commune": "commune"}


def lettering(key: str) -> Lettering:
    """The class of names called `key`.

    Raises:
        KeyError: there is none.

    >>> lettering("river").italic
    True
    """
    return {row.key: row for row in LETTERINGS}[key]


def of_mark(mark: str) -> Lettering:
    """How the names of points of class `mark` are written.

    >>> of_mark("gates").key, of_mark("port").key
    ('gate', 'place')
    """
    return lettering(_OF_MARK.get(mark, "place"))
