"""What the page is told of people: how far those of each unit have to go, and what links save them.

Times are whole tenths of a minute, units are known by their number. Of a future, of a link and of
a crossing only those units are told that it changes something for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from lienket import vocabulary
from lienket.model.access import Access
from lienket.model.atlas import Atlas
from lienket.style import ramps
from lienket.webmap import serialize
from lienket.webmap.serialize import Json

_MAIN = "other_seat"
"""The target that a reader meets first."""

_FUTURES = ("building", "all")
_WORTH = (
    *("link", "people", "people_least", "people_most", "opened_most"),
    *("units_unknown", "person_min"),
    *("person_min_least", "person_min_most", "firm", "cost", "cost_partly", "cost_per_person_min"),
)
_RANKS = (*("by_gain", "by_people", "by_cost", "first_weights_pct", "compared", "potential_pct"),)
_GAINED = ("then_min", "saved_min", "saved_most_min")
_LOSSES = (
    *("crossing", "people_least", "people_most", "units_unknown"),
    *("lost_min_least", "lost_min_most"),
    *("longest_min", "cut_off", "firm", "by_loss"),
)
_LONGER = ("longer_min", "longer_least_min", "longer_most_min")
_WITHIN = ("side", "scenario", "limit_min", "people", "people_least", "people_most")
_COSTS = ("subject", "cost", "qualifier", "as_of", "source", "locator")
_OPEN = ("main_per_10km", "local_per_10km", "people_near", "across_min", "along_min")
_POTENTIAL = ("potential_today", "potential_building", "potential_all")
_RAMPS = ("minutes", "saved", "longer")
_UNKNOWN = -1
_TENTHS = 10
"""So many tenths are in a minute, which is the least that counts."""


def describe(atlas: Atlas) -> Json:
    """The findings of `atlas.access` as JSON values; nothing where no number of people is known.

    `units` are keys, by which all else is numbered; -1 = not known, or no way. `times` by target:
    `today` of each unit, and of futures [unit, time, saved at least, at most] one behind the other.
    `gains` by target and link: [unit, then, saved at least, at most]; `cuts` by target and
    crossing: [unit, longer, at least, at most].
    `crossings`: their numbers in `Border.crossings`. `costs` by link, as far as sources state them;
    `openness` by "epoch|pair" of `Border.pairs`.

    Raises:
        KeyError: a frame lacks a column of `lienket.model.access`, or names an unknown unit; a
            locator holds a word that is in no list.
    """
    access = atlas.access
    if access.units.empty:
        return {}
    first = access.units[access.units["target"] == access.units["target"].iloc[0]]
    number = {str(unit): at for at, unit in enumerate(first["unit"])}
    return {
        "layer": access.layer,
        "units": list(number),
        "sides": list(map(str, first["side"])),
        "people": [_whole(value) for value in first["people"]],
        **_names(atlas, first),
        "targets": targets(access),
        "times": {key: _times(access.units, key, number) for key in targets(access)},
        "within": _grouped(access.within, _WITHIN),
        "known": _known(access.within),
        "worth": _grouped(_ranked(access), (*_WORTH, *_RANKS)),
        "gains": _sparse(access.gains, ("link", *_GAINED), number),
        "losses": _grouped(access.losses, _LOSSES),
        "cuts": _sparse(access.unit_losses, ("crossing", *_LONGER), number),
        "costs": _costs(access.costs),
        "potential": _potential(access.potential, number),
        "openness": _openness(access.permeability),
        "crossings": {str(key): at for at, key in enumerate(atlas.border.crossings.index)},
        "ramps": {key: _ramp(key) for key in _RAMPS},
    }


def _ramp(key: str) -> Json:
    """A ramp: where each of its classes begins [min], and their colours."""
    row = ramps.ramp(key)
    return {"from": [step.least or 0 for step in row.classes()], "colours": list(row.colours)}


def targets(access: Access) -> list[str]:
    """The kinds of places that people are to reach, as the vocabulary has them; the main first."""
    known = [key for key in vocabulary.words("target") if key in set(access.units["target"])]
    return sorted(known, key=lambda key: key != _MAIN)


def _names(atlas: Atlas, units: pd.DataFrame) -> Json:
    """The names of the units, where the page has them from nowhere else."""
    drawn = {row.key for row in atlas.catalogue.layers if row.drawn and not row.detail}
    if atlas.access.layer in drawn | {each.layer for each in atlas.recast.values()}:
        return {}
    return {"names": list(zip(units["name_vi"], units["name_en"], strict=True))}


def _whole(value: float) -> int:
    return round(value) if math.isfinite(value) else _UNKNOWN


def _tenths(value: float) -> int:
    return round(value * _TENTHS) if math.isfinite(value) else _UNKNOWN


def _times(units: pd.DataFrame, target: str, number: Mapping[str, int]) -> Json:
    """The times of all units to a target today [0.1 min], and in futures of those that change."""
    rows = units[units["target"] == target].set_index("unit").loc[list(number)]
    today = [_tenths(value) for value in rows["today_min"]]
    told: Json = {"today": today}
    for future in _FUTURES:
        ends = (f"{future}_{name}" for name in ("min", "saved_least_min", "saved_most_min"))
        cells = [[_tenths(value) for value in rows[name]] for name in ends]
        most = cells[-1]
        changed = [
            at for at, after in enumerate(cells[0]) if after != today[at] or most[at] >= _TENTHS
        ]
        told[future] = [each for at in changed for each in (at, *(held[at] for held in cells))]
    return told


def _grouped(
    frame: pd.DataFrame, columns: tuple[str, ...], *, by: str = "target"
) -> Mapping[str, list[Json]]:
    """The rows of `frame` by target, or by what another column says."""
    return {
        str(key): serialize.records(rows, columns) for key, rows in frame.groupby(by, sort=False)
    }


def _costs(frame: pd.DataFrame) -> Mapping[str, list[Json]]:
    """By link, what sources state that its parts cost [billion dong], where they do."""
    told = _grouped(frame[frame["cost"].notna()], _COSTS, by="link")
    for rows in told.values():
        for row in rows:
            row["locator"] = vocabulary.located(row.get("locator", ""))
    return told


def _potential(frame: pd.DataFrame, number: Mapping[str, int]) -> list[list[int]]:
    """Of each unit its potential today and in both futures [people]; none if none is known."""
    if frame.empty:
        return []
    rows = frame.reindex(list(number))
    return [[_whole(value) for value in rows[name]] for name in _POTENTIAL]


def _openness(frame: pd.DataFrame) -> Mapping[str, Json]:
    """How open each stretch of the border is, by epoch and pair of units."""
    return dict(zip(map(str, frame["key"]), serialize.records(frame, _OPEN), strict=True))


def _known(within: pd.DataFrame) -> Mapping[str, list[int]]:
    """By side, how many people are known, and of how many units there is no number."""
    rows = within.drop_duplicates("side")
    columns = zip(rows["side"], rows["people_known"], rows["units_unknown"], strict=True)
    return {str(side): [int(people), int(unknown)] for side, people, unknown in columns}


def _ranked(access: Access) -> pd.DataFrame:
    """What links are worth, with their ranks."""
    if access.priorities.empty:
        return access.worth.assign(**dict.fromkeys(_RANKS))
    return access.worth.join(access.priorities[list(_RANKS)])


def _sparse(
    frame: pd.DataFrame, columns: tuple[str, ...], number: Mapping[str, int]
) -> Mapping[str, Mapping[str, list[list[int]]]]:
    """By target and the first of `columns`, each unit with its times [0.1 min], the others."""
    found: dict[str, dict[str, list[list[int]]]] = defaultdict(lambda: defaultdict(list))
    heads = zip(frame["target"], frame[columns[0]], frame["unit"], strict=True)
    cells = zip(*(frame[name] for name in columns[1:]), strict=True)
    for (target, key, unit), times in zip(heads, cells, strict=True):
        found[str(target)][str(key)].append([number[str(unit)], *map(_tenths, times)])
    return found
