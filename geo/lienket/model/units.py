"""Administrative units in time: epochs, the units of each, and what became of which.

A code says which unit is meant only together with its epoch: codes and names were given again to
units of another territory. Nothing here reads, computes or writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

import pandas as pd

from lienket.model.analysis import ISOLATION_COLUMNS, Border, no_rows

Level = Literal["province", "district", "commune"]
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
    """A unit of one epoch; `parent`: the code of the one that holds it, "" = none is known.

    Names are whole, with the kind of unit: "Xã An Lạc", "An Lạc Commune".
    """

    epoch: str
    code: str
    level: Level
    name_vi: str
    name_en: str
    parent: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        """Its key: the code and the epoch."""
        return f"{self.code}@{self.epoch}"


@dataclass(frozen=True, slots=True)
class Succession:
    """One unit, or a part of it, becomes another, or a part of it.

    `extent`: how much of the old unit goes there; `share_pct`: that part of its area [%], an
    estimate, None = not known; `act` and `clause`: by which; `checked`: how it was checked, words
    of the vocabulary joined by ";", "" = not at all.
    """

    from_epoch: str
    from_code: str
    to_epoch: str
    to_code: str
    extent: Extent
    share_pct: float | None
    act: str
    clause: str
    checked: tuple[str, ...] = ()
    line: int = 0

    @property
    def origin(self) -> str:
        """The key of the unit before."""
        return f"{self.from_code}@{self.from_epoch}"

    @property
    def target(self) -> str:
        """The key of the unit after."""
        return f"{self.to_code}@{self.to_epoch}"


@dataclass(frozen=True)
class Units:
    """The units of a workspace, or of the country, by epoch, in the order of time."""

    epochs: tuple[Epoch, ...] = ()
    units: tuple[Unit, ...] = ()
    successions: tuple[Succession, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Unit]:
        """Each unit by its key."""
        return {unit.key: unit for unit in self.units}

    @cached_property
    def after(self) -> Mapping[str, tuple[Succession, ...]]:
        """What became of a unit, by its key."""
        found: dict[str, list[Succession]] = {}
        for step in self.successions:
            found.setdefault(step.origin, []).append(step)
        return {key: tuple(steps) for key, steps in found.items()}

    @cached_property
    def before(self) -> Mapping[str, tuple[Succession, ...]]:
        """What a unit was made from, by its key."""
        found: dict[str, list[Succession]] = {}
        for step in self.successions:
            found.setdefault(step.target, []).append(step)
        return {key: tuple(steps) for key, steps in found.items()}

    def epoch(self, key: str) -> Epoch | None:
        """The epoch called `key`."""
        return next((epoch for epoch in self.epochs if epoch.key == key), None)


@dataclass(frozen=True, slots=True)
class Recast:
    """What is known of the border in the units of another epoch than that of the workspace.

    The crossings are the very same points; the pairs along the border, the pair of each crossing,
    and the units that a link runs through (`within`: by link, keys of the features of `layer`) are
    those of `epoch`.
    """

    epoch: str
    layer: str
    border: Border = field(default_factory=Border)
    within: Mapping[str, list[str]] = field(default_factory=dict)
    isolation: pd.DataFrame = field(default_factory=lambda: no_rows(ISOLATION_COLUMNS))
