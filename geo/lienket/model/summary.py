"""What every product says in sum: the counts of an atlas, made once and read everywhere.

No product counts by itself: what two of them say about one thing comes from the one record here.
Nothing here computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from lienket.dates import When

Counts = Mapping[str, int]
"""How often each code comes, in the order of its list; a code that does not come is left out."""

PARTLY = "partly"
"""Where a link stands of whose works some are completed and the others are not."""


def _none() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of the works of a link is completed.

    `parts` of `all_parts` that are works; `km` of `all_km`, the measured length of all parts of the
    link [km], both None where a part has no line or a schematic one.
    """

    parts: int
    all_parts: int
    km: float | None = None
    all_km: float | None = None


@dataclass(frozen=True, slots=True)
class Unjoined:
    """Two adjoining districts that no route of the report joins yet.

    `main`, `local` = other roads that cross there, national and provincial, district and commune;
    None = the network holds none of that level, so nobody looked. `unknown` = routes of the report
    that fall here and of which nobody knows whether they are joined.
    """

    key: str
    name_vi: str
    name_en: str
    main: int | None
    local: int | None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Dates:
    """Of when an atlas is: the day of its `report` (None = not shown), and `until` which day.

    `newer` = statuses and figures stated after the report; `routes` = the newest statement that
    decides the state of a route across the border.
    """

    report: date | None = None
    until: date | None = None
    newer: int = 0
    routes: When | None = None


@dataclass(frozen=True, slots=True)
class Documents:
    """Sources by what they rest on: `read`, or `cited`: known through another paper alone.

    Reasoning of our own is no document.
    """

    read: int = 0
    cited: int = 0


@dataclass(frozen=True, slots=True)
class Across:
    """The routes across the border by their state.

    `ground`: all of them; `apart`, `joined`: those that are not joined and those that are, by state
    of the works. `lagging`: by side, the routes that it keeps from being joined; `alone`: by side,
    the routes that it builds alone.
    """

    ground: Counts = field(default_factory=_none)
    apart: Counts = field(default_factory=_none)
    joined: Counts = field(default_factory=_none)
    lagging: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    alone: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of an atlas, for its date and its audience.

    `links` of the report are `routes` across the border, projects `inside` one side, `other` works
    on several sides, and matters of `cooperation`, each counted once. `objects` by kind are what
    links lead to (roads, gates, reservoirs, parks) and are no links of the report.

    `works` and `activities`: links by where they stand, a group of the style table or `PARTLY`;
    `partly`: how far those are. `parts`: works part by part, each side for itself, by stage
    (`none` = no works, `unstated` = no statement), of which `inferred`. `kinds`: links and objects.
    `pairs` of adjoining districts, of which `unjoined` by any route of the report; `levels` of road
    that the network holds, so that a count of other roads can say what was looked at.
    """

    links: int = 0
    routes: int = 0
    inside: int = 0
    other: int = 0
    cooperation: int = 0
    objects: Counts = field(default_factory=_none)
    kinds: Counts = field(default_factory=_none)
    works: Counts = field(default_factory=_none)
    activities: Counts = field(default_factory=_none)
    partly: Mapping[str, Progress] = field(default_factory=lambda: MappingProxyType({}))
    parts: Counts = field(default_factory=_none)
    inferred: int = 0
    across: Across = field(default_factory=Across)
    pairs: int = 0
    unjoined: tuple[Unjoined, ...] = ()
    levels: tuple[str, ...] = ()
    doubts: int = 0
    documents: Documents = field(default_factory=Documents)
    dates: Dates = field(default_factory=Dates)
