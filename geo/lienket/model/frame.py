"""How a workspace presents itself: its opening view, its far islands, its words for units."""

from __future__ import annotations

from dataclasses import dataclass

from lienket.i18n import Pair


@dataclass(frozen=True, slots=True)
class Inset:
    """A far part of the sides, such as an island, that maps show in a frame of its own.

    `bounds` = west, south, east, north [deg, WGS 84].
    """

    key: str
    name_vi: str
    name_en: str
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class AdminWords:
    """What the units of a workspace are called, each a pair: `units` and `sides` are plurals.

    `unit` = what the polygons of the sides' layer are; `side` = what they add up to; `border` =
    the line between two sides; `seat` = the town that a unit is run from; `subunit` = what a unit
    is made up of; `main_roads` and `local_roads` = the two levels that crossings are counted at.
    None of them = the words of the program, a district of a province; what follows from the others
    need not be named (`speech.forms`).
    """

    unit: Pair | None = None
    units: Pair | None = None
    side: Pair | None = None
    sides: Pair | None = None
    border: Pair | None = None
    seat: Pair | None = None
    seats: Pair | None = None
    subunit: Pair | None = None
    subunits: Pair | None = None
    main_roads: Pair | None = None
    local_roads: Pair | None = None
