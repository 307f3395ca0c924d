"""A package that we delivered and somebody edited in a GIS: what in it is another than before.

Geometry is compared with that of the workspace and with what was replaced there since: a line that
is as it once was delivered is out of date, and no edit. A state is compared with the statement
that the package itself holds, so that what changed in the workspace meanwhile is no edit either.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, shifts, text
from lienket.errors import UsageError
from lienket.i18n import Pair, notice, sentence
from lienket.intake import merging, package_file
from lienket.intake.matching import written
from lienket.intake.package_file import MOST, STATE, listed, rows
from lienket.layers.features import COLUMNS, own_columns
from lienket.layers.history import Past
from lienket.model.records import Catalogue, Layer

_NOTES = ("note_vi", "note_en")
_SAME_DEG = 2e-6
"""Rounded as they are kept, two places that differ less [deg] are one."""

_WITH_GEOMETRY = ("accuracy", "error_m", "source", "tolerance_m", "identity")
"""What belongs to a geometry, and changes with it."""

Row = Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class GeometryEdit:
    """A feature that was drawn anew: EPSG:4326; `accuracy`: as somebody changed it, "" = not."""

    key: str
    geometry: BaseGeometry
    accuracy: str


@dataclass(frozen=True, slots=True)
class StateEdit:
    """A feature whose state was changed: the state and notes as they are, and as delivered."""

    layer: str
    key: str
    values: Mapping[str, str]
    delivered: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edits:
    """What of a package is another: geometry by layer key, states, and what cannot be taken in.

    `outdated`: how many features are as they once were.
    """

    geometry: Mapping[str, Sequence[GeometryEdit]]
    states: Sequence[StateEdit]
    remarks: tuple[Pair, ...]
    outdated: int


def read(
    path: Path, catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame], past: Past
) -> Edits:
    """What was edited in the package at `path`.

    Args:
        path: the package.
        catalogue: the workspace that it was made from.
        frames: its layers as they would be delivered today, EPSG:4326, a column `key`.
        past: what was replaced in them.

    Raises:
        UsageError: the package cannot be read, is of another workspace, or holds what cannot be
            taken in.
    """
    held, delivered = package_file.opened(path, catalogue, frames)
    geometry: dict[str, list[GeometryEdit]] = {}
    states: list[StateEdit] = []
    remarks: list[Pair] = []
    outdated = 0
    for layer in catalogue.layers:
        if layer.key not in held or layer.key not in frames:
            continue
        drawn, now = _stored(held[layer.key]), _by_key(frames[layer.key])
        found = _Layer(layer, drawn, now, past.get(layer.key), catalogue.measuring_crs)
        edits, old = found.geometry()
        outdated += len(old)
        geometry |= {layer.key: edits} if edits else {}
        states += found.states(delivered) if layer.status else []
        replaced = {*old, *(edit.key for edit in edits)}
        remarks += [*found.strays(), *found.other_columns(replaced)]
    return Edits(geometry, tuple(states), tuple(remarks), outdated)


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer of a package beside that of the workspace, and what was replaced in it.

    `drawn`, `now`: the features of the package and of the workspace by key, EPSG:4326.
    """

    layer: Layer
    drawn: Mapping[str, Row]
    now: Mapping[str, Row]
    past: gpd.GeoDataFrame | None
    measuring_crs: str

    def pairs(self) -> Iterator[tuple[str, Row, Row]]:
        """The features that both have, by key, once each."""
        for key, row in self.drawn.items():
            if key in self.now:
                yield key, row, self.now[key]

    def geometry(self) -> tuple[list[GeometryEdit], list[str]]:
        """The features that were drawn anew, and the keys of those that are as they once were.

        Raises:
            UsageError: the layer cannot hold what was drawn; all such features.
        """
        edits, outdated, unfit = [], [], []
        for key, row, now in self.pairs():
            drawn = row["geometry"]
            if not _is_drawn(drawn) or self._is_same(drawn, now["geometry"]):
                continue
            if any(self._is_same(drawn, former) for former in self._former(key)):
                outdated.append(key)
                continue
            if not self._holds(drawn):
                unfit.append(f"{key} ({drawn.geom_type})")
                continue
            accuracy = written(row.get("accuracy"))
            changed = accuracy if accuracy != written(now["accuracy"]) else ""
            edits.append(GeometryEdit(key, drawn, changed))
        if unfit:
            kinds = ", ".join(self.layer.geometry)
            keys = listed(unfit)
            raise UsageError(notice("package_unfit", layer=self.layer.key, keys=keys, kinds=kinds))
        return edits, outdated

    def _holds(self, geometry: BaseGeometry) -> bool:
        """Whether all of a geometry is of a kind that the layer holds."""
        single = {kind.removeprefix("Multi") for kind in self.layer.geometry}
        return geometry.geom_type.removeprefix("Multi") in single

    def _former(self, key: str) -> list[BaseGeometry]:
        if self.past is None:
            return []
        rows = self.past[(self.past["key"] == key) & self.past.geometry.notna()]
        return [*rows.geometry]

    def _is_same(self, one: BaseGeometry, other: BaseGeometry) -> bool:
        """Whether two geometries (EPSG:4326) are one, however they are cut into pieces."""
        first, second = (merging.merge([each]).geometry for each in (one, other))
        if shapely.equals_exact(first.normalize(), second.normalize(), _SAME_DEG):
            return True
        if first.geom_type != second.geom_type or not _is_near(first, second):
            return False
        return shifts.largest_m(first, second, self.measuring_crs) < shifts.SAME_M

    def states(self, delivered: Mapping[str, Row]) -> list[StateEdit]:
        """The features whose state is another than the statement that was delivered with them."""
        edits = []
        for key, row, _ in self.pairs():
            known = delivered.get(key, {})
            columns = [name for name in (*STATE, *_NOTES) if name in row]
            values = {name: _cell(row[name]) for name in columns}
            before = {name: _cell(known.get(name)) for name in columns}
            if values != before:
                edits.append(StateEdit(self.layer.key, key, values, before))
        return edits

    def strays(self) -> list[Pair]:
        """The features and columns that only one of the two has, and those without geometry."""
        here, there = set(self.now), set(self.drawn)
        fresh = [key or "?" for key in sorted(there - here)]
        gone = sorted(here - there)
        found = []
        if fresh:
            found.append(sentence("package_new", layer=self.layer.key, keys=listed(fresh)))
        if gone:
            found.append(sentence("package_gone", layer=self.layer.key, keys=listed(gone)))
        empty = [key for key, row, _ in self.pairs() if not _is_drawn(row["geometry"])]
        if empty:
            found.append(sentence("package_empty", layer=self.layer.key, keys=listed(empty)))
        columns = next(iter(self.drawn.values()), {})
        lost = [name for name in (*STATE, *_NOTES) if name not in columns]
        if lost and columns and self.layer.status:
            names = ", ".join(lost)
            found.append(sentence("package_columns_lost", layer=self.layer.key, names=names))
        return found

    def other_columns(self, replaced: set[str]) -> list[Pair]:
        """What else is another in the columns of the layer, where it can be changed instead."""
        names = (*COLUMNS, *own_columns(self.layer))
        found = []
        for key, row, now in self.pairs():
            for name in names:
                known = key in replaced and name in _WITH_GEOMETRY
                before, after = (_cell(each.get(name)) for each in (now, row))
                if not known and name in row and before != after:
                    found.append(
                        sentence(
                            "package_column",
                            key=key,
                            name=name,
                            before=before or "–",
                            after=after or "–",
                            file=self.layer.file,
                        )
                    )
        more = len(found) - MOST
        return found if more <= 0 else [*found[:MOST], sentence("package_more", count=more)]


def _stored(frame: gpd.GeoDataFrame) -> dict[str, Row]:
    """The features of a layer of a package by key, EPSG:4326, without heights."""
    plane = frame.set_geometry(shapely.force_2d(frame.geometry.to_numpy()), crs=frame.crs)
    return _by_key(plane.to_crs(crs.STORED))


def _by_key(frame: gpd.GeoDataFrame) -> dict[str, Row]:
    return {written(row["key"]): row for row in rows(frame)}


def _cell(value: object) -> str:
    """A cell as a table of facts has it, in the one normal form."""
    return text.nfc(written(value))


def _is_drawn(geometry: BaseGeometry | None) -> bool:
    """Whether there is a geometry, and it is not empty."""
    return geometry is not None and not geometry.is_empty


def _is_near(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether the bounds of two geometries (EPSG:4326) are those of one."""
    return bool(np.allclose(one.bounds, other.bounds, rtol=0, atol=_SAME_DEG * 10))
