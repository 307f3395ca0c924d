"""The tables of a workspace, and its catalogue, as frozen, typed records.

A table's record has one field for each column of its CSV, under the column's name, and the
`line` of the file it came from. Nothing here reads or writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lienket.dates import When
from lienket.i18n import Language
from lienket.model.frame import AdminWords, Inset
from lienket.model.sheet_specs import SheetSpec
from lienket.vocabulary import Vocabulary, base, words

BOTH = "both"
"""The side of what lies on more than one side."""

Audience = Literal["public", "internal"]


@dataclass(frozen=True, slots=True)
class Source:
    """A document or data set that statements come from; `basis`: was it read, or only cited."""

    id: str
    title_vi: str
    title_en: str
    issuer: str
    number: str
    date: When | None
    address: str
    licence: str
    basis: str = "read"
    line: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the report: a road, a bus route, a joint patrol, an exchange."""

    key: str
    kind: str
    name_vi: str
    name_en: str
    sides: tuple[str, ...]
    parts: tuple[str, ...]
    counterparts: tuple[str, ...]
    partners: tuple[str, ...]
    at: tuple[str, ...]
    layer: str
    publish: Audience
    line: int = 0

    @property
    def subjects(self) -> tuple[str, ...]:
        """What statuses are stated about: the keys of its parts, or its own if it has none."""
        return self.parts or (self.key,)


@dataclass(frozen=True, slots=True)
class Part:
    """A side of a link, or a stretch of it with a status of its own."""

    key: str
    side: str
    name_vi: str
    name_en: str
    at: tuple[str, ...]
    layer: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """One statement about a subject (a part, or a link without parts): a row of the event log."""

    subject: str
    condition: str
    work: str
    stage: str
    health: str
    happened_on: When | None
    stated_on: When
    expected_on: When | None
    source: str
    locator: str
    inferred: bool
    note_vi: str
    note_en: str
    line: int = 0

    @property
    def as_of(self) -> When:
        """When it was so: the day it happened, else the day it was stated."""
        return self.happened_on or self.stated_on


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a source gives about a subject, with its unit ("" = a text, not a number).

    `qualifier` says that the source rounds it: over, about, nearly; "" = it does not.
    """

    subject: str
    measure: str
    label_vi: str
    label_en: str
    qualifier: str
    value: str
    unit: str
    as_of: When | None
    source: str
    locator: str
    note_vi: str
    note_en: str
    line: int = 0

    @property
    def is_cost(self) -> bool:
        """Whether it says what works cost: a measure of cost, in a unit of money."""
        measure, unit = words("measure").get(self.measure), words("unit").get(self.unit)
        return bool(measure and unit and measure.cost and unit.billion_dong)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Where sources, or two places of one report, disagree, and what the map follows."""

    key: str
    subjects: tuple[str, ...]
    topic_vi: str
    topic_en: str
    says_vi: str
    says_en: str
    follows_vi: str
    follows_en: str
    why_vi: str
    why_en: str
    sources: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks whom for what: `asker` and `asked` are keys of sides, or bodies as `vi | en`."""

    key: str
    asker: tuple[str, ...]
    asked: tuple[str, ...]
    subjects: tuple[str, ...]
    what_vi: str
    what_en: str
    source: str
    locator: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A place on the way of a schematic line; `lon`, `lat` [deg, WGS 84], `error_m` [m]."""

    part: str
    seq: float
    name_vi: str
    name_en: str
    lon: float
    lat: float
    error_m: float
    source: tuple[str, ...]
    note_vi: str
    note_en: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast one drives on a class of road [km/h]; `access`: it can be turned onto anywhere."""

    road_class: str
    speed_kmh: float
    access: bool
    source: str
    locator: str
    note_vi: str
    note_en: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All tables of `layers/facts`."""

    sources: tuple[Source, ...] = ()
    links: tuple[Link, ...] = ()
    parts: tuple[Part, ...] = ()
    statuses: tuple[Status, ...] = ()
    figures: tuple[Figure, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    waypoints: tuple[Waypoint, ...] = ()
    speeds: tuple[Speed, ...] = ()
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two or more sides of a workspace, usually a province."""

    key: str
    name_vi: str
    name_en: str
    code: str
    crs: str


@dataclass(frozen=True, slots=True)
class Layer:
    """A row of the catalogue: one GeoJSON file of the workspace.

    What is not `drawn` is checked, computed with and delivered, but no map shows it. What is
    `detail` is shown on sheets and in QGIS, from the scales of its looks on, and not in the page.
    `epoch`: of what time the codes of units in its column `code` are, where no column says so.
    """

    key: str
    file: str
    geometry: tuple[str, ...]
    status: bool
    title_vi: str
    title_en: str
    source_date: str
    licence: str
    credit: str
    order: int
    columns: tuple[str, ...] = ()
    coverage: bool = False
    unnamed: bool = False
    drawn: bool = True
    detail: bool = False
    epoch: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """An accepted fault of the data, with its reason: a gap, a fragment, a sliver between units.

    `code` is a word of the family `known`. As large as `metres` [m], or, of what is of several
    units, `m2` [m²]; the `key` of these holds the units' keys, sorted, parted by semicolons.
    """

    code: str
    key: str
    metres: float
    reason_vi: str
    reason_en: str
    line: int = 0
    m2: float = 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a workspace is: its sides, its layers and its frame.

    `bounds` = west, south, east, north [deg, WGS 84]; `measuring_crs` = an EPSG code in metres;
    `sides_layer` = the layer whose polygons, dissolved by `side`, give the sides; `country` = the
    outline of the whole country for locators, no layer of the map; `sheets` = its map sheets;
    `notice` = what every product says of the workspace's units, "" = nothing; `vocabulary` = its
    words, and what it changes in the style table; `view` = the box that maps open with [deg],
    None = what its links and sides fill; `language` = what products speak first; `insets` = far
    parts in frames of their own; `admin_words` = what its units are called.
    """

    id: str
    title_vi: str
    title_en: str
    epoch: str
    measuring_crs: str
    bounds: tuple[float, float, float, float]
    sides_layer: str
    report: str
    sides: tuple[Side, ...]
    layers: tuple[Layer, ...]
    known: tuple[Known, ...] = ()
    contact: str = ""
    country: Layer | None = None
    sheets: tuple[SheetSpec, ...] = ()
    notice_vi: str = ""
    notice_en: str = ""
    vocabulary: Vocabulary = field(default_factory=base, repr=False)
    view: tuple[float, float, float, float] | None = None
    language: Language = "vi"
    insets: tuple[Inset, ...] = ()
    admin_words: AdminWords = field(default_factory=AdminWords)
