"""The nouns of a sheet: what falls on its map, who works with whom, what crosses the border.

Places and shapes are in [mm] of the page, from its lower left corner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.geometry_types import AREAS, POINTS
from lienket.i18n import Pair
from lienket.model.records import Link
from lienket.model.summary import Counts
from lienket.style.themes import LineStyle
from lienket.style.units import mm

PagePoint = tuple[float, float]

SIDES = "sides"


BESIDE = "beside"
"""What stands for the state of a link that has none: a road that is only worked on together."""

_BROAD_PX = 30
"""How wide a band between whole sides is [px]."""

_PALER = style.colour("pale_border")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the ground in its look; `names` and `ref` are written on it."""

    look: style.BaseStyle
    layer: str
    shape: BaseGeometry
    names: Pair
    ref: str = ""

    @property
    def is_area(self) -> bool:
        """Whether it has a fill to show."""
        return self.shape.geom_type in AREAS


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a link in its class, with the names of both; `focus` = the sheet is about it."""

    key: str
    link: str
    layer: str
    shape: BaseGeometry
    symbol: style.StatusClass
    accuracy: str
    identity: str
    names: Pair
    link_names: Pair
    ref: str
    focus: bool

    @property
    def depth(self) -> int:
        """0 for areas, 1 for lines, 2 for points."""
        kind = self.shape.geom_type
        return 0 if kind in AREAS else 2 if kind in POINTS else 1


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the ground in its look.

    A `detail` gives way to all names but its own kind's; one that is `titled` stands in the title.
    """

    look: style.MarkerStyle
    x: float
    y: float
    names: Pair
    detail: bool = False
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A place that the schematic line `of` is known to pass; named on the sheet of its route."""

    x: float
    y: float
    of: Item
    names: Pair


@dataclass(frozen=True, slots=True)
class End:
    """A district or a side that is joined with others."""

    key: str
    side: str
    names: Pair

    @property
    def whole(self) -> bool:
        """Whether it is a side."""
        return self.key == self.side


@dataclass(frozen=True, slots=True)
class Relation:
    """What joins `ends`, side by side in the order of the catalogue, under a number of its sheet.

    It stands for all `subjects` (parts of its link, or the link itself) that join just these;
    `figure` = the first number that a source gives of them.
    """

    number: int
    link: Link
    subjects: tuple[str, ...]
    ends: tuple[End, ...]
    look: LineStyle
    figure: Pair

    @property
    def broad(self) -> bool:
        """Whether it joins sides as a whole."""
        return all(end.whole for end in self.ends)

    @property
    def width(self) -> float:
        """How wide its band is [mm]."""
        return mm(_BROAD_PX if self.broad else self.look.weight)

    @property
    def key(self) -> str:
        """What its number and what it covers are known by."""
        return f"relation {self.number}"


@dataclass(frozen=True, slots=True)
class Flow:
    """A relation on the page: a place inside each of its ends [mm], and the axis of its band."""

    relation: Relation
    places: tuple[PagePoint, ...]
    shape: BaseGeometry

    @property
    def hub(self) -> PagePoint | None:
        """Where the lines of a band of more than two ends meet: no place, it has no mark."""
        lines = shapely.get_parts(self.shape)
        return None if len(lines) == 1 else (lines[0].coords[-1][0], lines[0].coords[-1][1])


@dataclass(frozen=True, slots=True)
class Cell:
    """How a link stands where it crosses (`BESIDE` = it has no state across the border).

    `sure` = it is known that it crosses here.
    """

    ground: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of districts under its number: its border [km], its crossings.

    `cells` by key of the link; `main`, `local` = other roads that cross, by level (None = not
    looked at); `driven` =
    crossings that can be driven today, `per_10km` = the same for each 10 km of border (None = too
    short to say).
    """

    number: int
    names: Pair
    length_km: float
    cells: Mapping[str, Cell]
    main: int | None
    local: int | None
    driven: int
    per_10km: float | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pairs of districts by links; of those in `lost` it is not known between which they cross.

    The first of `links` are those with a state across the border, which stands in `states` by their
    key; the others are roads that cross and are worked on together, and are not counted. `counted`
    is how many are in each state, as the record of all counts has it.
    """

    links: tuple[Link, ...]
    states: Mapping[str, str]
    rows: tuple[Row, ...]
    lost: Mapping[str, Cell]
    counted: Counts

    @property
    def letters(self) -> Mapping[str, str]:
        """What the column of each link is called: a to z, then aa, ab and so on."""
        return {link.key: _letter(place) for place, link in enumerate(self.links)}

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What stands in it, row by row."""
        return tuple(cell for row in (*(row.cells for row in self.rows), self.lost)
                     for cell in row.values())  # fmt: skip


def _letter(place: int) -> str:
    """The name of a column.

    >>> _letter(0), _letter(25), _letter(26)
    ('a', 'z', 'aa')
    """
    more, last = divmod(place, len(ascii_lowercase))
    return (_letter(more - 1) if more else "") + ascii_lowercase[last]


@dataclass(frozen=True, slots=True)
class Edge:
    """The border of a pair of districts under its number."""

    number: int
    shape: BaseGeometry

    @property
    def key(self) -> str:
        """What its number and what it covers are known by."""
        return f"edge {self.number}"

    @property
    def colour(self) -> str:
        """Every other piece is paler, so that it is seen where one ends."""
        return style.INK if self.number % 2 else _PALER


@dataclass(frozen=True, slots=True)
class Passage:
    """A link where it crosses the border (`at`), and where its mark and its letter stand."""

    at: PagePoint
    x: float
    y: float
    cell: Cell
    letter: str

    @property
    def leader(self) -> LineString:
        """From the crossing to its mark; of no length if that stands on it."""
        return LineString([self.at, (self.x, self.y)])


@dataclass(frozen=True, slots=True)
class Content:
    """All that falls on a sheet, each list from the lowest up.

    `apart` = lines that run close together are drawn farther apart than they are; `crowded` = the
    classes of points that the scale has no room for, by name, and how many points each has.
    """

    ground: tuple[Piece, ...]
    links: tuple[Item, ...]
    spots: tuple[Spot, ...]
    waypoints: tuple[Waypoint, ...]
    flows: tuple[Flow, ...] = ()
    matrix: Matrix | None = None
    edges: tuple[Edge, ...] = ()
    passages: tuple[Passage, ...] = ()
    others: tuple[PagePoint, ...] = ()
    apart: bool = False
    crowded: tuple[tuple[Pair, int], ...] = ()
