"""How names are written on a map: size, weight, colour, and from which scale on (floor 2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
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
"""The colour about the letters; `HALO_PX` wide on each side [px]."""

HALO_PX = 1.6

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


_NOTE = re.compile(r" \([^()]*\)$")

_FEWEST = 4
"""Names that share a word, such as that for district, lose it if there are so many."""


def shared(found: Sequence[str]) -> str:
    """The words at the start of over half of the names, such as those for a town.

    >>> shared(["Cửa khẩu Chi Ma", "Cửa khẩu Bản Chắt", "Cửa khẩu Cốc Nam", "Ga Kép"])
    'Cửa khẩu'
    """
    words: list[str] = []
    while len(found) >= _FEWEST:
        start = "".join(f"{word} " for word in words)
        rest = [name.removeprefix(start) for name in found if name.startswith(start)]
        firsts = Counter(name.split(" ")[0] for name in rest if " " in name)
        word, count = firsts.most_common(1)[0] if firsts else ("", 0)
        if count * 2 <= len(found):
            break
        words.append(word)
    return " ".join(words)


def unnoted(name: str) -> str:
    """A name without a note in brackets at its end."""
    return _NOTE.sub("", name)


def bare(found: Sequence[str]) -> list[str]:
    """The names without a note in brackets and without the words that most of them share.

    >>> bare(["Huyện Lục Nam", "Huyện Chi Lăng", "Huyện Bắc Sơn", "Thị xã Chũ (2025)"])
    ['Lục Nam', 'Chi Lăng', 'Bắc Sơn', 'Thị xã Chũ']
    >>> bare(["Lục Nam District", "Chi Lăng District", "Bắc Sơn District", "Lạng Sơn City"])
    ['Lục Nam', 'Chi Lăng', 'Bắc Sơn', 'Lạng Sơn City']
    """
    ends = _without_shared([unnoted(name) for name in found])
    cut = [_turned(name) for name in _without_shared([_turned(name) for name in ends])]
    return [name[:1].upper() + name[1:] for name in cut]


def _without_shared(found: Sequence[str]) -> list[str]:
    start = f"{shared(found)} ".lstrip()
    return [name.removeprefix(start) for name in found]


def _turned(name: str) -> str:
    """A name with its last word first."""
    return " ".join(reversed(name.split(" ")))
