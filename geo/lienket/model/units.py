"""Administrative units in time: epochs, the units of each, and what became of which.

A code says which unit is meant only together with its epoch: codes and names were given again to
units of another territory. Nothing here reads, computes or writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, TypeVar

import geopandas as gpd
import pandas as pd

from lienket.dates import When
from lienket.model.analysis import ISOLATION_COLUMNS, Border, no_rows

_Item = TypeVar("_Item")

Tier = Literal["province", "district", "commune"]
Extent = Literal["whole", "part"]


@dataclass(frozen=True, slots=True)
class Epoch:
    """A time in which the units were the same.

    `valid_from`: its first day, None = it begins before all that is known here; `act`: by which it
    began; `layer`: the layer of the workspace that holds its units, "" = by table alone.
    """

    key: str
    valid_from: date | None
    act: str
    title_vi: str
    title_en: str
    layer: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit: from the first epoch that has it to the last.

    `epoch`: the first; `until`: the last, "" = it still is; `tier`: province, district or commune;
    `parent`: the code of the unit above it in that time, "" = not known. Names are whole, with the
    kind of unit: "An Lạc Commune".
    """

    epoch: str
    code: str
    until: str
    tier: Tier
    name_vi: str
    name_en: str
    parent: str
    line: int = 0

    @property
    def key(self) -> str:
        """Its key: the code, and the first epoch."""
        return f"{self.code}@{self.epoch}"


@dataclass(frozen=True, slots=True)
class Succession:
    """One unit, or a part of it, becomes another, or a part of it.

    `extent`: how much of the old unit goes there; `share_pct`: how much of its area [%], an
    estimate, None = not known; `act`, `clause`: by which, "" = its number is not known; `checked`:
    the checks that it passed, words of the vocabulary.
    """

    from_epoch: str
    from_code: str
    to_epoch: str
    to_code: str
    extent: Extent
    share_pct: float | None
    act: str
    clause: str
    checked: tuple[str, ...]
    note_vi: str = ""
    note_en: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Population:
    """How many people a unit has, as a source counts them; `people` None = it gives no number."""

    code: str
    epoch: str
    people: float | None
    date: When | None = None
    source: str = ""
    line: int = 0


@dataclass(frozen=True)
class Units:
    """The units of a workspace, or of the country, in time.

    `epochs` stand in the order of time. A unit holds in each epoch from its own to its last.
    `licence`, `credit`: of the tables, "" = not said. `population`: the people of units, of one
    epoch or of several.
    """

    epochs: tuple[Epoch, ...] = ()
    units: tuple[Unit, ...] = ()
    successions: tuple[Succession, ...] = ()
    licence: str = ""
    credit: str = ""
    population: tuple[Population, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Unit]:
        """Each unit by its key."""
        return {unit.key: unit for unit in self.units}

    @cached_property
    def after(self) -> Mapping[str, tuple[Succession, ...]]:
        """What became of a unit, by its key."""
        return _grouped(
            (self._key(step.from_code, step.from_epoch), step) for step in self.successions
        )

    @cached_property
    def before(self) -> Mapping[str, tuple[Succession, ...]]:
        """What a unit was made from, by its key."""
        rows = ((self._key(step.to_code, step.to_epoch), step) for step in self.successions)
        return _grouped(rows)

    def _key(self, code: str, epoch: str) -> str:
        unit = self.at(code, epoch)
        return unit.key if unit else f"{code}@{epoch}"

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each epoch in time, by its key."""
        return {epoch.key: number for number, epoch in enumerate(self.epochs)}

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[Unit, ...]]:
        return _grouped((unit.code, unit) for unit in self.units)

    def epoch(self, key: str) -> Epoch | None:
        """The epoch called `key`."""
        return self.epochs[self.rank[key]] if key in self.rank else None

    def holds(self, unit: Unit, epoch: str) -> bool:
        """Whether `unit` is one of `epoch`.

        Raises:
            KeyError: there is no such epoch.
        """
        last = self.rank[unit.until] if unit.until else len(self.epochs)
        return self.rank[unit.epoch] <= self.rank[epoch] <= last

    def at(self, code: str, epoch: str) -> Unit | None:
        """The unit with `code` in `epoch`.

        Raises:
            KeyError: there is no such epoch.
        """
        own = self._by_code.get(code, ())
        return next((unit for unit in own if self.holds(unit, epoch)), None)

    @cached_property
    def people(self) -> Mapping[str, Population]:
        """The people of each unit that the table of population names, by its key."""
        return {self._key(row.code, row.epoch): row for row in self.population}

    def every(self, code: str) -> tuple[Unit, ...]:
        """All units that have `code` in some epoch, in the order of time."""
        return tuple(sorted(self._by_code.get(code, ()), key=lambda unit: self.rank[unit.epoch]))


def _grouped(pairs: Iterable[tuple[str, _Item]]) -> Mapping[str, tuple[_Item, ...]]:
    found: dict[str, list[_Item]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return {key: tuple(items) for key, items in found.items()}


PROVINCE_COLUMNS = ("name_vi", "name_en", "side")


def no_provinces() -> gpd.GeoDataFrame:
    """No province: an empty layer (EPSG:4326) with the columns of `PROVINCE_COLUMNS`."""
    return gpd.GeoDataFrame(columns=[*PROVINCE_COLUMNS, "geometry"], crs="EPSG:4326")


@dataclass(frozen=True, slots=True)
class Recast:
    """What is known of the border in the units of another epoch than that of the workspace.

    The crossings are the very same points, with the same keys; the pairs along the border, the pair
    of each crossing (None where the layer does not reach it), and the units that a link runs
    through (`within`: by link, keys of the features of `layer`) are those of `epoch`. In `border`
    the columns `district_a`, `district_b` and `districts` hold keys of `layer`. `isolation` is
    empty: no seat of its units is known. `provinces` are those of `epoch` as far as the layers
    show them: areas (EPSG:4326) by the key of the unit, `side` the keys of the sides in each.
    """

    epoch: str
    layer: str
    border: Border = field(default_factory=Border)
    within: Mapping[str, list[str]] = field(default_factory=dict)
    isolation: pd.DataFrame = field(default_factory=lambda: no_rows(ISOLATION_COLUMNS))
    provinces: gpd.GeoDataFrame = field(default_factory=no_provinces)
