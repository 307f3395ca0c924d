"""What is taken out of a file of OpenStreetMap: points, ways, areas with their tags.

Coordinates are longitude and latitude, WGS 84, in degrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lienket.crs import Bounds
from lienket.dates import When

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """A node that has tags: `id` is that of OpenStreetMap, `place` longitude and latitude [deg]."""

    id: int
    tags: Tags
    place: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Way:
    """A way: its nodes by id and their places [deg], as far as the file has them.

    `pieces`: stretches of nodes that follow each other, as positions in `places`; a node that
    the file lacks parts two of them. `closed`: it is whole, and ends where it begins; `lacking`:
    how many of its nodes the file has not.
    """

    id: int
    tags: Tags
    places: NDArray[np.float64]
    pieces: tuple[tuple[int, int], ...]
    closed: bool = False
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """An area out of several ways: the ids of those around it and of those around its holes."""

    id: int
    tags: Tags
    outer: tuple[int, ...]
    inner: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """What a file of OpenStreetMap holds within reach, and of which day it is, if it says so.

    `ways` are by id; `lacking`: how many of them lack nodes; `box`: what the head of the file says
    that it covers [deg].
    """

    date: When | None
    points: tuple[Point, ...] = ()
    ways: Mapping[int, Way] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    lacking: int = 0
    box: Bounds | None = None

    def covers(self, box: Bounds) -> bool:
        """Whether the file says that it covers `box`, or says nothing of it."""
        if self.box is None:
            return True
        west, south, east, north = self.box
        return west <= box[0] and south <= box[1] and east >= box[2] and north >= box[3]
