"""How everything looks, once, for every picture: web page, map sheets, QGIS (floor 2).

Colour says the stage of the works, the dash what lies on the ground, the form how well the
position is known. Nothing here knows a renderer: colours are `#rrggbb`, widths and dashes are in
pixels of 1/96 inch [px], opacities run from 0 to 1. The seven colours of the works and the violet
of the activities keep apart for readers who do not tell red from green (tests/test_style.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from geo import vocabulary
from geo.records import Status

Family = Literal["works", "activity"]
Fill = Literal["tint", "hatch"]
Shape = Literal["circle", "ring", "square", "diamond", "triangle", "pentagon", "anchor"]
Dash = tuple[float, ...]

SOLID: Dash = ()


@dataclass(frozen=True, slots=True)
class Symbol:
    """A style class: a stage group on a state of the ground, or a stage of an activity.

    `dash` [px], () = solid; `weight` = width of the line [px]; `order` = place in the legend.
    """

    key: str
    vi: str
    en: str
    colour: str
    dash: Dash
    weight: float
    order: int
    family: Family


@dataclass(frozen=True, slots=True)
class Group:
    """Stages that share a colour, from no works to not known."""

    key: str
    vi: str
    en: str
    colour: str
    weight: float
    family: Family
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """How a line or an area is drawn beside its colour.

    A band of `band_px` and `band_opacity` under it (0 = none); a paper-coloured line of
    `centre_px` along its middle (0 = none); `nodes` = a dot at every waypoint; `fill` of an area
    with `fill_opacity`, its outline `outline_px` wide.
    """

    band_px: float = 0
    band_opacity: float = 0
    centre_px: float = 0
    nodes: bool = False
    fill: Fill = "tint"
    fill_opacity: float = 0.3
    outline_px: float = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """A kind of base layer; `fill` or `colour` "" = none; drawn from the lowest `order` up."""

    key: str
    vi: str
    en: str
    fill: str
    colour: str
    weight: float
    order: int
    dash: Dash = SOLID
    legend: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A class of points: `size` = diameter [px], shown from web zoom `zoom` on."""

    key: str
    vi: str
    en: str
    shape: Shape
    colour: str
    size: float
    zoom: int
    rank: int


PAPER = "#fbf8f1"
WATER = "#cfe2ea"
INK = "#2e3440"
FOCUS = "#ffd84d"
"""Land and the casing of lines, standing water, text, the glow of what is chosen."""

GROUPS = (
    Group("none", "Không có dự án", "No works", "#39424f", 2.6, "works", ()),
    Group("idea", "Đề xuất, quy hoạch", "Proposed or planned", "#c2901a", 3.5,
          "works", ("proposed", "planned")),
    Group("preparation", "Chuẩn bị, đã phê duyệt", "In preparation or approved", "#4b8ac8", 3.5,
          "works", ("policy_approved", "preparing", "approved", "procuring")),
    Group("building", "Đang thi công", "Under construction", "#bf430d", 4,
          "works", ("under_construction",)),
    Group("done", "Hoàn thành", "Completed", "#2b7560", 4, "works", ("completed",)),
    Group("stopped", "Tạm dừng hoặc hủy", "Suspended or cancelled", "#70091f", 3.5,
          "works", ("suspended", "cancelled")),
    Group("unknown", "Chưa rõ", "Not known", "#98948a", 3.5, "works", ("unknown",)),
    Group("active", "Phối hợp đang thực hiện", "Cooperation, active", "#6f3fa0", 5.5,
          "activity", ("active",)),
    Group("agreed", "Phối hợp đã thống nhất", "Cooperation, agreed", "#9169bd", 5.5,
          "activity", ("agreed",)),
    Group("asked", "Phối hợp được đề xuất", "Cooperation, proposed", "#b795d6", 5.5,
          "activity", ("proposed",)),
    Group("ended", "Phối hợp đã kết thúc", "Cooperation, ended", "#877f92", 5.5,
          "activity", ("ended",)),
)  # fmt: skip
"""In legend order. Each stage of works, and each of an activity, stands in just one of them."""

CONDITIONS: Mapping[str, Dash] = {
    "in_service": SOLID,
    "not_built": (9, 5),
    "unknown": (1, 6),
}
"""The dash of works by what lies on the ground [px]; the caps are round, so 1 is a dot."""

ACTIVITIES: Mapping[str, Dash] = {
    "active": SOLID,
    "agreed": (9, 5),
    "asked": (1, 6),
    "ended": (14, 9),
}
"""The dash of activities by group [px]."""

ACCURACIES: Mapping[str, Form] = {
    "surveyed": Form(fill_opacity=0.42),
    "traced": Form(),
    "generalised": Form(),
    "schematic": Form(band_px=15, band_opacity=0.22, nodes=True),
    "area": Form(fill="hatch", fill_opacity=0.48, outline_px=1),
}
"""The form by accuracy: a schematic line is a pale band through dots, an area is hatched."""

IDENTITIES: Mapping[str, Form] = {"stated": Form(), "inferred": Form(centre_px=1.3)}
FAMILIES: Mapping[Family, Form] = {"works": Form(), "activity": Form(centre_px=2.6)}

GROUNDS = (
    Ground("paper", "Đất liền", "Land", PAPER, "", 0, 0, legend=False),
    Ground("context.neighbour", "Tỉnh lân cận", "Neighbouring provinces", "#efeae0", "#d3cbbb",
           0.9, 1, legend=False),
    Ground("context.beyond", "Các tỉnh ở xa", "Provinces farther off", "#efeae0", "", 0, 1,
           legend=False),
    Ground("context.foreign", "Ngoài nền bản đồ", "Beyond the base map", "#e3e1dc",
           "", 0, 2, legend=False),
    Ground("districts", "Ranh giới huyện 2023–2024", "District border, 2023–24", PAPER, "#cdbbc6",
           1.1, 3),
    Ground("communes", "Ranh giới xã từ 2025", "Commune border, from 2025", "", "#d8ccd3", 0.8, 4,
           (3, 3)),
    Ground("boundary_arcs", "Ranh giới huyện từ nguồn khác", "District border, other source", "",
           "#b39bab", 1.3, 4, (1, 3)),
    Ground("context.river", "Sông", "River", "", "#9cc3d6", 2, 5),
    Ground("network.tertiary", "Đường khác", "Other main road", "", "#d2ccc2", 0.8, 6),
    Ground("network.secondary", "Đường tỉnh", "Secondary road", "", "#beb7ab", 1.2, 7),
    Ground("network.primary", "Quốc lộ", "Primary road", "", "#aaa294", 1.7, 8),
    Ground("network.trunk", "Quốc lộ chính", "Trunk road", "", "#9b9284", 2, 9),
    Ground("network.motorway", "Cao tốc", "Motorway", "", "#8a8173", 2.6, 10),
    Ground("sides", "Ranh giới tỉnh", "Provincial border", "", "#8a6f93", 2.4, 11,
           (12, 3, 2, 3)),
    Ground("reservoirs", "Hồ chứa", "Reservoir", WATER, "#6ea6c0", 1, 12),
    Ground("railway", "Đường sắt", "Railway", "", "#2e3440", 3, 13, (7, 7)),
)  # fmt: skip
"""The base by `layer.class`, else by `layer`, from the lowest up."""

MARKS = (
    Mark("gates", "Cửa khẩu", "Border gate", "diamond", INK, 13, 8, 0),
    Mark("seat", "Huyện lỵ", "District seat", "ring", INK, 8, 9, 1),
    Mark("station", "Ga đường sắt", "Railway station", "square", INK, 7, 10, 2),
    Mark("port", "Cảng", "Port", "anchor", "#2f6f8f", 10, 9, 3),
    Mark("park", "Khu công nghiệp", "Industrial park", "pentagon", "#7b6a4f", 9, 9, 4),
    Mark("interchange", "Nút giao cao tốc", "Interchange", "ring", "#8a8173", 7, 11, 5),
    Mark("bus_station", "Bến xe", "Bus station", "square", "#7b6a4f", 7, 11, 6),
    Mark("school", "Trường học", "School", "triangle", "#7b6a4f", 8, 11, 7),
    Mark("commune", "Xã", "Commune", "circle", "#a59a88", 4.5, 10, 8),
)
"""Points by class, else by layer, the most important first."""

PLAIN_GROUND = Ground("other", "Khác", "Other", "", "#8a8173", 1.2, 12)
PLAIN_MARK = Mark("other", "Địa điểm", "Place", "circle", "#7b6a4f", 6, 10, 9)


def _made() -> Iterator[Symbol]:
    order = 0
    for group in GROUPS:
        dashes = CONDITIONS if group.family == "works" else {"": ACTIVITIES[group.key]}
        for condition, dash in dashes.items():
            vi, en = vocabulary.label("condition", condition)
            yield Symbol(
                key="-".join(filter(None, (group.key, condition))),
                vi=" · ".join(filter(None, (group.vi, vi.lower()))),
                en=" · ".join(filter(None, (group.en, en.lower()))),
                colour=group.colour,
                dash=dash,
                weight=group.weight,
                order=order,
                family=group.family,
            )
            order += 1


@cache
def symbols() -> tuple[Symbol, ...]:
    """Every style class, in legend order.

    >>> [symbol.key for symbol in symbols() if symbol.key.startswith("building")]
    ['building-in_service', 'building-not_built', 'building-unknown']
    """
    return tuple(_made())


@cache
def _groups() -> Mapping[tuple[Family, str], str]:
    return {(group.family, stage): group.key for group in GROUPS for stage in group.stages}


@cache
def _keys() -> Mapping[tuple[str, str], str]:
    works = [group.key for group in GROUPS if group.family == "works"]
    return {(key, condition): f"{key}-{condition}" for key in works for condition in CONDITIONS}


def symbol_of(condition: str, work: str, stage: str) -> str:
    """The key of the style class of a status; a blank `condition` and `work` is an activity.

    Raises:
        KeyError: `condition` or `stage` is not a word of its list.

    >>> symbol_of("in_service", "upgrade", "approved"), symbol_of("", "", "active")
    ('preparation-in_service', 'active')
    """
    if not condition and not work:
        return _groups()["activity", stage]
    group = "none" if work in {"", "none"} else _groups()["works", stage]
    return _keys()[group, condition]


def classify(latest: Mapping[str, Status]) -> dict[str, str]:
    """The style class of each subject, from its newest status.

    Raises:
        KeyError: a status holds a word that is not in its list.
    """
    return {
        subject: symbol_of(status.condition, status.work, status.stage)
        for subject, status in latest.items()
    }


@cache
def grounds() -> tuple[Ground, ...]:
    """Every kind of base layer, from the lowest up."""
    return tuple(sorted((*GROUNDS, PLAIN_GROUND), key=lambda look: look.order))


@cache
def marks() -> tuple[Mark, ...]:
    """Every class of points, the most important first."""
    return tuple(sorted((*MARKS, PLAIN_MARK), key=lambda look: look.rank))


def ground(layer: str, kind: str = "") -> Ground:
    """The look of base layer `layer`, or of its class `kind`.

    >>> ground("network", "primary").en, ground("districts").en
    ('Primary road', 'District border, 2023–24')
    """
    table = {look.key: look for look in grounds()}
    return table.get(f"{layer}.{kind}") or table.get(layer) or PLAIN_GROUND


def mark(layer: str, kind: str = "") -> Mark:
    """The look of a point of class `kind` in `layer`.

    >>> mark("places", "seat").shape, mark("gates").shape
    ('ring', 'diamond')
    """
    table = {look.key: look for look in marks()}
    return table.get(kind) or table.get(layer) or PLAIN_MARK
