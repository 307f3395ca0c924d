"""Colours by how much of something there is: classes of a number, from little to much.

They run from light to dark, so that their order is read in gray.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lienket import style_table


@dataclass(frozen=True, slots=True)
class Step:
    """A class of a ramp: from `least` to below `most`, None = no limit; `size` of a mark [px]."""

    least: float | None
    most: float | None
    colour: str
    size: float = 0


@dataclass(frozen=True, slots=True)
class Ramp:
    """What a number says, its `unit`, the `steps` between its classes, and how these look.

    `pale`: letters on the classes from that number on are as pale as the paper; None = on none.
    """

    key: str
    vi: str
    en: str
    unit: str
    steps: tuple[float, ...]
    colours: tuple[str, ...]
    sizes: tuple[float, ...] = ()
    pale: float | None = None

    def classes(self) -> Iterator[Step]:
        """The classes, the least first."""
        limits = (None, *self.steps, None)
        sizes = self.sizes or (0.0,) * len(self.colours)
        rows = zip(limits[:-1], limits[1:], self.colours, sizes, strict=True)
        yield from (Step(*row) for row in rows)


def ramp(key: str) -> Ramp:
    """The ramp called `key`.

    Raises:
        KeyError: there is none.

    >>> [step.most for step in ramp("minutes").classes()]
    [15, 30, 45, 60, 90, 120, None]
    """
    row = style_table.rows("ramp")[key]
    lists = {name: tuple(row[name]) for name in ("steps", "colours", "sizes") if name in row}
    return Ramp(key, **{**row, **lists})
