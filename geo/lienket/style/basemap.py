"""How the base map looks under the links: its grounds and its points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

Shape = Literal["circle", "ring", "square", "diamond", "triangle", "pentagon", "anchor"]
Dash = tuple[float, ...]

SOLID: Dash = ()


@dataclass(frozen=True, slots=True)
class BaseStyle:
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
class MarkerStyle:
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

GROUNDS = (
    BaseStyle("paper", "Đất liền", "Land", PAPER, "", 0, 0, legend=False),
    BaseStyle("context.neighbour", "Tỉnh lân cận", "Neighbouring provinces", "#efeae0", "#d3cbbb",
           0.9, 1, legend=False),
    BaseStyle("context.beyond", "Các tỉnh ở xa", "Provinces farther off", "#efeae0", "", 0, 1,
           legend=False),
    BaseStyle("context.foreign", "Ngoài nền bản đồ", "Beyond the base map", "#e3e1dc",
           "", 0, 2, legend=False),
    BaseStyle("districts", "Ranh giới huyện 2023–2024", "District border, 2023–24", PAPER,
              "#cdbbc6",
           1.1, 3),
    BaseStyle("communes", "Ranh giới xã từ 2025", "Commune border, from 2025", "", "#d8ccd3", 0.8,
              4,
           (3, 3)),
    BaseStyle("boundary_arcs", "Ranh giới huyện từ nguồn khác", "District border, other source", "",
           "#b39bab", 1.3, 4, (1, 3)),
    BaseStyle("context.river", "Sông", "River", "", "#9cc3d6", 2, 5),
    BaseStyle("local_roads.minor", "Đường nhỏ, đường xã", "Minor road", "", "#dcd7ce", 0.5, 6,
           legend=False),
    BaseStyle("local_roads.tertiary", "Đường huyện và tương đương", "District road and the like",
              "",
           "#d2ccc2", 0.8, 6, legend=False),
    BaseStyle("network.tertiary", "Đường khác", "Other main road", "", "#d2ccc2", 0.8, 6),
    BaseStyle("network.secondary", "Đường tỉnh", "Secondary road", "", "#beb7ab", 1.2, 7),
    BaseStyle("network.primary", "Quốc lộ", "Primary road", "", "#aaa294", 1.7, 8),
    BaseStyle("network.trunk", "Quốc lộ (đường trục)", "Trunk road", "", "#9b9284", 2, 9),
    BaseStyle("network.motorway", "Cao tốc", "Motorway", "", "#8a8173", 2.6, 10),
    BaseStyle("sides", "Ranh giới tỉnh", "Provincial border", "", "#8a6f93", 2.4, 11,
           (12, 3, 2, 3)),
    BaseStyle("reservoirs", "Hồ chứa", "Reservoir", WATER, "#6ea6c0", 1, 12),
    BaseStyle("railway", "Đường sắt", "Railway", "", "#2e3440", 3, 13, (7, 7)),
)  # fmt: skip
"""The base by `layer.class`, else by `layer`, from the lowest up."""

MARKS = (
    MarkerStyle("gates", "Cửa khẩu", "Border gate", "diamond", INK, 13, 8, 0),
    MarkerStyle("seat", "Huyện lỵ", "District seat", "ring", INK, 8, 9, 1),
    MarkerStyle("station", "Ga đường sắt", "Railway station", "square", INK, 7, 10, 2),
    MarkerStyle("port", "Cảng", "Port", "anchor", "#2f6f8f", 10, 9, 3),
    MarkerStyle("park", "Khu công nghiệp", "Industrial park", "pentagon", "#7b6a4f", 9, 9, 4),
    MarkerStyle("interchange", "Nút giao cao tốc", "Interchange", "ring", "#8a8173", 7, 11, 5),
    MarkerStyle("bus_station", "Bến xe", "Bus station", "square", "#7b6a4f", 7, 11, 6),
    MarkerStyle("school", "Trường học", "School", "triangle", "#7b6a4f", 8, 11, 7),
    MarkerStyle("commune", "Xã", "Commune", "circle", "#a59a88", 4.5, 10, 8),
)
"""Points by class, else by layer, the most important first."""

PLAIN_GROUND = BaseStyle("other", "Khác", "Other", "", "#8a8173", 1.2, 12)
PLAIN_MARK = MarkerStyle("other", "Địa điểm", "Place", "circle", "#7b6a4f", 6, 10, 9)


@cache
def grounds() -> tuple[BaseStyle, ...]:
    """Every kind of base layer, from the lowest up."""
    return tuple(sorted((*GROUNDS, PLAIN_GROUND), key=lambda look: look.order))


@cache
def marks() -> tuple[MarkerStyle, ...]:
    """Every class of points, the most important first."""
    return tuple(sorted((*MARKS, PLAIN_MARK), key=lambda look: look.rank))


def ground(layer: str, kind: str = "") -> BaseStyle:
    """The look of base layer `layer`, or of its class `kind`.

    >>> ground("network", "primary").en, ground("districts").en
    ('Primary road', 'District border, 2023–24')
    """
    table = {look.key: look for look in grounds()}
    return table.get(f"{layer}.{kind}") or table.get(layer) or PLAIN_GROUND


def mark(layer: str, kind: str = "") -> MarkerStyle:
    """The look of a point of class `kind` in `layer`.

    >>> mark("places", "seat").shape, mark("gates").shape
    ('ring', 'diamond')
    """
    table = {look.key: look for look in marks()}
    return table.get(kind) or table.get(layer) or PLAIN_MARK
