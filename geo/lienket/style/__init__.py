"""How everything looks, once, for every picture: web page, map sheets, QGIS.

Colour says the stage of the works, the dash what lies on the ground, the form how well the
position is known. Nothing here knows a renderer: colours are `#rrggbb`, widths and dashes are in
pixels of 1/96 inch [px], opacities run from 0 to 1. The seven colours of the works and the violet
of the activities keep apart for readers who do not tell red from green (tests/test_style.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Literal

from lienket import style_table, vocabulary
from lienket.model.atlas import UNSTATED
from lienket.model.records import Status
from lienket.style.basemap import (
    FOCUS,
    INK,
    PAPER,
    SOLID,
    WATER,
    BaseStyle,
    Dash,
    MarkerStyle,
    colour,
    ground,
    grounds,
    mark,
    marks,
)
from lienket.vocabulary import Vocabulary, Word

__all__ = (
    "ACCURACIES",
    "CONDITIONS",
    "FAMILIES",
    "FOCUS",
    "IDENTITIES",
    "INK",
    "PAPER",
    "SOLID",
    "UNSTATED",
    "WATER",
    "AccuracyStyle",
    "BaseStyle",
    "Dash",
    "MarkerStyle",
    "StageGroup",
    "StatusClass",
    "classify",
    "colour",
    "farthest",
    "ground",
    "grounds",
    "groups",
    "mark",
    "marks",
    "symbol",
    "symbol_of",
    "symbols",
)  # fmt: skip

_NONE = "none"
"""The group of what no works are named of."""

Family = Literal["works", "activity"]
Fill = Literal["tint", "hatch"]


@dataclass(frozen=True, slots=True)
class StatusClass:
    """A style class: a stage group on a state of the ground, or a stage of an activity.

    `group` = the key of its stage group; `condition` = what lies on the ground ("" = it has none);
    `dash` [px], () = solid; `weight` = width of the line [px]; `order` = place in the legend;
    `rank` = how far along it is: the highest stands for a link of several parts.
    """

    key: str
    group: str
    condition: str
    vi: str
    en: str
    colour: str
    dash: Dash
    weight: float
    order: int
    rank: int
    family: Family


@dataclass(frozen=True, slots=True)
class StageGroup:
    """Stages that share a colour; `number` from 1 in legend order, for pages without colours.

    `dash` [px] = that of its one style class; None = the condition gives the dash.
    """

    key: str
    vi: str
    en: str
    number: int
    colour: str
    weight: float
    family: Family
    stages: tuple[str, ...]
    dash: Dash | None = None


@dataclass(frozen=True, slots=True)
class AccuracyStyle:
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


_CONDITION_ROWS = style_table.program_rows("condition")
CONDITIONS: Mapping[str, Dash] = {key: tuple(row["dash"]) for key, row in _CONDITION_ROWS.items()}
"""The dash of works by what lies on the ground [px]; the caps are round, so 1 is a dot."""


def _forms(section: str) -> Mapping[str, AccuracyStyle]:
    return {key: AccuracyStyle(**row) for key, row in style_table.program_rows(section).items()}


ACCURACIES = _forms("accuracy")
"""The form by accuracy: an official alignment has dark edges, a schematic line is a pale band
through dots, an area is hatched."""

IDENTITIES = _forms("identity")
FAMILIES = _forms("family")


def groups() -> tuple[StageGroup, ...]:
    """The groups of stages, in legend order.

    Raises:
        KeyError: a group of the vocabulary has no row in the style table.

    >>> [group.key for group in groups()][:3]
    ['none', 'idea', 'preparation']
    """
    return _groups(vocabulary.current())


@cache
def _groups(words: Vocabulary) -> tuple[StageGroup, ...]:
    looks = style_table.rows("group")
    families: dict[str, Mapping[str, Word]] = {
        "works": words.lists["stage"], "activity": words.lists["activity"],
    }  # fmt: skip
    return tuple(
        StageGroup(
            key=word.code,
            vi=word.vi,
            en=word.en,
            number=number,
            family="activity" if word.family == "activity" else "works",
            stages=tuple(
                row.code for row in families[word.family].values() if row.group == word.code
            ),
            **{"dash": () if word.family == "activity" else None, **looks[word.code]},
        )
        for number, word in enumerate(words.lists["group"].values(), start=1)
    )


def _made(words: Vocabulary) -> Iterator[StatusClass]:
    advance = sorted(words.lists["group"].values(), key=attrgetter("advance"))
    place = {word.code: number for number, word in enumerate(advance)}
    order = 0
    for group in _groups(words):
        dashes = CONDITIONS if group.dash is None else {"": group.dash}
        for number, (condition, dash) in enumerate(dashes.items()):
            vi, en = vocabulary.label("condition", condition)
            yield StatusClass(
                key="-".join(filter(None, (group.key, condition))),
                group=group.key,
                condition=condition,
                vi=" · ".join(filter(None, (group.vi, vi.lower()))),
                en=" · ".join(filter(None, (group.en, en.lower()))),
                colour=group.colour,
                dash=dash,
                weight=group.weight,
                order=order,
                rank=10 * place[group.key] + (9 - number),
                family=group.family,
            )
            order += 1


def symbols() -> tuple[StatusClass, ...]:
    """Every style class, in legend order.

    >>> [symbol.key for symbol in symbols() if symbol.key.startswith("building")]
    ['building-in_service', 'building-not_built', 'building-unknown']
    """
    return _symbols(vocabulary.current())


@cache
def _symbols(words: Vocabulary) -> tuple[StatusClass, ...]:
    return tuple(_made(words))


def symbol(key: str) -> StatusClass:
    """The style class called `key`.

    Raises:
        KeyError: there is none.

    >>> symbol("building-not_built").group
    'building'
    """
    return _by_key(vocabulary.current())[key]


@cache
def _by_key(words: Vocabulary) -> Mapping[str, StatusClass]:
    return {row.key: row for row in _symbols(words)}


def symbol_of(condition: str, work: str, stage: str) -> str:
    """The key of the style class of a status; a blank `condition` and `work` is an activity.

    Raises:
        KeyError: `condition` or `stage` is not a word of its list.

    >>> symbol_of("in_service", "upgrade", "approved"), symbol_of("", "", "active")
    ('preparation-in_service', 'active')
    """
    if not condition and not work:
        return symbol(vocabulary.words("activity")[stage].group).key
    group = _NONE if work in {"", "none"} else vocabulary.words("stage")[stage].group
    return symbol(f"{group}-{condition}").key


def classify(latest: Mapping[str, Status]) -> dict[str, str]:
    """The style class of each subject that has a status, from its newest; others are `UNSTATED`.

    Raises:
        KeyError: a status holds a word that is not in its list.
    """
    return {
        subject: symbol_of(status.condition, status.work, status.stage)
        for subject, status in latest.items()
    }


def farthest(classes: Iterable[str]) -> str:
    """The group of the style class that is farthest along.

    Raises:
        KeyError: there is no such class.
        ValueError: there is none at all.

    >>> farthest(["none-in_service", "idea-not_built"]), farthest(["unstated"])
    ('idea', 'unstated')
    """
    return max((symbol(key) for key in classes), key=attrgetter("rank")).group
