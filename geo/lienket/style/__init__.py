"""How everything looks, once, for every picture: web page, map sheets, QGIS (floor 2).

Colour says the stage of the works, the dash what lies on the ground, the form how well the
position is known. Nothing here knows a renderer: colours are `#rrggbb`, widths and dashes are in
pixels of 1/96 inch [px], opacities run from 0 to 1. The seven colours of the works and the violet
of the activities keep apart for readers who do not tell red from green (tests/test_style.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lienket import vocabulary
from lienket.records import Status
from lienket.style.base import (
    FOCUS,
    INK,
    PAPER,
    PLAIN_GROUND,
    PLAIN_MARK,
    SOLID,
    WATER,
    Dash,
    Ground,
    Mark,
    ground,
    grounds,
    mark,
    marks,
)

__all__ = (
    "ACCURACIES", "ACTIVITIES", "ADVANCE", "CONDITIONS", "FAMILIES", "FOCUS", "GROUPS",
    "IDENTITIES", "INK", "PAPER", "PLAIN_GROUND", "PLAIN_MARK", "SOLID", "UNSTATED", "WATER",
    "Dash", "Form", "Ground", "Group", "Mark", "Symbol", "classify", "farthest", "ground",
    "grounds", "mark", "marks", "symbol_of", "symbols",
)  # fmt: skip

Family = Literal["works", "activity"]
Fill = Literal["tint", "hatch"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A style class: a stage group on a state of the ground, or a stage of an activity.

    `dash` [px], () = solid; `weight` = width of the line [px]; `order` = place in the legend;
    `rank` = how far along it is: the highest stands for a link of several parts; `lean` = its hatch
    runs from upper left to lower right, so that areas of two stages that overlap stay apart.
    `group` is the key of its group, `condition` what lies on the ground ("" = it has none).
    """

    key: str
    vi: str
    en: str
    colour: str
    dash: Dash
    weight: float
    order: int
    rank: int
    family: Family
    lean: bool
    group: str
    condition: str


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
    `centre_px` along its middle, an ink-coloured edge of `casing_px` (0 = none); `nodes` = a dot at
    every waypoint; `fill` of an area with `fill_opacity`, its outline `outline_px` wide.
    """

    band_px: float = 0
    band_opacity: float = 0
    centre_px: float = 0
    casing_px: float = 0
    nodes: bool = False
    fill: Fill = "tint"
    fill_opacity: float = 0.3
    outline_px: float = 2


GROUPS = (
    Group("none", "Không có dự án được nêu", "No works named", "#39424f", 2.6, "works", ()),
    Group("idea", "Đề xuất, quy hoạch", "Proposed or planned", "#c2901a", 3.5,
          "works", ("proposed", "planned")),
    Group("preparation", "Chuẩn bị, đã phê duyệt", "In preparation or approved", "#4b8ac8", 3.5,
          "works", ("policy_approved", "established", "preparing", "approved", "procuring")),
    Group("building", "Đang thi công", "Under construction", "#bf430d", 4,
          "works", ("under_construction",)),
    Group("done", "Hoàn thành", "Completed", "#2b7560", 4, "works", ("completed",)),
    Group("stopped", "Tạm dừng hoặc hủy", "Suspended or cancelled", "#70091f", 3.5,
          "works", ("suspended", "cancelled")),
    Group("unknown", "Chưa rõ", "Not known", "#98948a", 3.5, "works", ("unknown",)),
    Group("unstated", "Chưa có thông tin đến ngày này", "No statement by this date", "#b9bec7",
          3.5, "works", ()),
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

UNSTATED = "unstated"
"""The group, and its one style class, of a subject that no source speaks of by the date shown."""

ADVANCE = (
    "unstated", "unknown", "none", "stopped", "ended", "idea", "asked", "agreed", "preparation",
    "active", "done", "building",
)  # fmt: skip
"""The groups from the least to the most that can be said for a link of several parts."""

CONDITIONS: Mapping[str, Dash] = {
    "in_service": SOLID,
    "not_built": (9, 5),
    "unknown": (1, 6),
}
"""The dash of works by what lies on the ground [px]; the caps are round, so 1 is a dot."""

UNSTATED_DASH: Dash = (3, 7)
"""Short of any dash that says something [px]."""

ACTIVITIES: Mapping[str, Dash] = {
    "active": SOLID,
    "agreed": (9, 5),
    "asked": (1, 6),
    "ended": (14, 9),
}
"""The dash of activities by group [px]."""

ACCURACIES: Mapping[str, Form] = {
    "surveyed": Form(fill_opacity=0.42, casing_px=1.4),
    "traced": Form(),
    "generalised": Form(),
    "schematic": Form(band_px=15, band_opacity=0.22, nodes=True),
    "area": Form(fill="hatch", fill_opacity=0.48, outline_px=1),
}
"""The form by accuracy: an official alignment has dark edges, a schematic line is a pale band
through dots, an area is hatched."""

IDENTITIES: Mapping[str, Form] = {"stated": Form(), "inferred": Form(centre_px=1.3)}
FAMILIES: Mapping[Family, Form] = {"works": Form(), "activity": Form(centre_px=2.6)}


def _dashes(group: Group) -> Mapping[str, Dash]:
    """The dash of each style class of `group`, by condition ("" = it has none)."""
    if group.key == UNSTATED:
        return {"": UNSTATED_DASH}
    return CONDITIONS if group.family == "works" else {"": ACTIVITIES[group.key]}


def _made() -> Iterator[Symbol]:
    order = 0
    for group in GROUPS:
        for number, (condition, dash) in enumerate(_dashes(group).items()):
            vi, en = vocabulary.label("condition", condition)
            yield Symbol(
                key="-".join(filter(None, (group.key, condition))),
                vi=" · ".join(filter(None, (group.vi, vi.lower()))),
                en=" · ".join(filter(None, (group.en, en.lower()))),
                colour=group.colour,
                dash=dash,
                weight=group.weight,
                order=order,
                rank=10 * ADVANCE.index(group.key) + (9 - number),
                family=group.family,
                lean=GROUPS.index(group) % 2 == 1,
                group=group.key,
                condition=condition,
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
    works = [group.key for group in GROUPS if group.family == "works" and group.key != UNSTATED]
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
    """The style class of each subject that has a status, from its newest; others are `UNSTATED`.

    Raises:
        KeyError: a status holds a word that is not in its list.
    """
    return {
        subject: symbol_of(status.condition, status.work, status.stage)
        for subject, status in latest.items()
    }


@cache
def _advance() -> Mapping[str, tuple[int, str]]:
    """The rank and the group of each style class."""
    return {symbol.key: (symbol.rank, symbol.group) for symbol in symbols()}


def farthest(classes: Iterable[str]) -> str:
    """The group of the style class that is farthest along.

    Raises:
        KeyError: there is no such class.
        ValueError: there is none at all.

    >>> farthest(["none-in_service", "idea-not_built"]), farthest(["unstated"])
    ('idea', 'unstated')
    """
    return max(_advance()[key] for key in classes)[1]
