"""What an extract would change in a layer: what is new, gone, moved, and what stays as it is.

Frames and geometries are in EPSG:4326; lengths and distances are metres [m] in the measuring CRS.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, layers, text
from lienket.geometry_types import AREAS, LINES
from lienket.i18n import Pair, format_decimal, format_number, sentence
from lienket.osm.own_features import Drawn, Points, metric

Kind = Literal["added", "gone", "changed", "own", "edited", "removed", "known"]
"""What becomes of a feature: the last four stay, or stay out, as a person wants them."""

_OURS = "osm"
_NEW_M = 100.0
"""What lies farther than this from a line [m] is no shift of it, but another stretch."""

_TWIN_M = 2000.0
"""A point of the same name and class so near [m] is the same, drawn anew."""

_SAME_DEG = 1e-9
"""Coordinates that differ by less are the same [deg]."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A feature and what becomes of it; `new_m`, `gone_m`: stretches of a line, `moved_m` [m]."""

    layer: str
    key: str
    name: Pair
    kind: Kind
    size: Pair = ("", "")
    new_m: float = 0.0
    gone_m: float = 0.0
    moved_m: float = 0.0

    @property
    def changes(self) -> bool:
        """Whether a file would change."""
        return self.kind in {"added", "gone", "changed"}

    def line(self) -> Pair:
        """What a person is shown of it."""
        name = self.name if any(self.name) else (self.key, self.key)
        if self.kind == "changed":
            moved = format_number(round(self.moved_m))
            new, gone = _km(self.new_m), _km(self.gone_m)
            return sentence("osm_changed", key=self.key, name=name, size=self.size, new=new,
                            gone=gone, moved=moved)  # fmt: skip
        return _TOLD[self.kind](key=self.key, name=name, size=self.size)


_TOLD = {
    "added": partial(sentence, "osm_added"),
    "gone": partial(sentence, "osm_gone"),
    "own": partial(sentence, "osm_own"),
    "edited": partial(sentence, "osm_edited"),
    "removed": partial(sentence, "osm_removed"),
    "known": partial(sentence, "osm_known"),
}


def _km(metres: float) -> Pair:
    return format_decimal(metres / 1000)


def digests(frame: gpd.GeoDataFrame) -> dict[str, str]:
    """What each feature (EPSG:4326) is written as, in short, by its key."""
    if frame.empty:
        return {}
    ordered = frame.sort_values("key", kind="stable")
    lines = layers.as_geojson(ordered).decode("utf-8").split("\n")[1:-2]
    written = (line.removesuffix(",").encode() for line in lines)
    return {
        str(key): hashlib.sha256(line).hexdigest()[:16]
        for key, line in zip(ordered["key"], written, strict=True)
    }


@dataclass(frozen=True, slots=True)
class Compared:
    """A layer as it becomes (EPSG:4326), what changes in it, and what is written, by key."""

    frame: gpd.GeoDataFrame
    differences: list[Difference]
    written: dict[str, str]


@dataclass(frozen=True)
class Comparison:
    """A layer as it stands and as an extract has it (EPSG:4326).

    `written`: what each feature was when it was taken in, by key; `parts`: keys of facts;
    `points`: those that the workspace has from elsewhere; `code`: the measuring CRS.
    """

    layer: str
    known: gpd.GeoDataFrame
    fresh: gpd.GeoDataFrame
    written: Mapping[str, str]
    parts: Collection[str]
    points: Points
    code: str

    @cached_property
    def _fresh_keys(self) -> frozenset[str]:
        return frozenset(map(str, self.fresh["key"]))

    def run(self) -> Compared:
        """The layer as it becomes, and what becomes of its features."""
        before, after = _by_key(self.known), _by_key(self.fresh)
        after = self._with_known_keys(before, after)
        now = digests(self.known)
        kept: dict[str, Row] = {}
        changes: list[Difference] = []
        written: dict[str, str] = {}
        for key in sorted(before.keys() | after.keys()):
            row, kind = self._one(key, before, after, now)
            if row is not None:
                kept[key] = row
            if kind:
                changes.append(self._difference(kind, key, before.get(key), after.get(key)))
            if key in self.written and kind in {"edited", "removed"}:
                written[key] = self.written[key]
        columns = [*(self.fresh if len(self.fresh) else self.known).columns]
        made = pd.DataFrame([*kept.values()], columns=columns, dtype=object)
        frame = gpd.GeoDataFrame(made, geometry="geometry", crs=crs.STORED)
        ours = {key for key, row in kept.items() if not self._is_own(row)}
        fresh = {key: digest for key, digest in digests(frame).items() if key in ours}
        return Compared(frame, changes, fresh | written)

    def _one(
        self, key: str, before: Mapping[str, Row], after: Mapping[str, Row], now: Mapping[str, str]
    ) -> tuple[Row | None, Kind | None]:
        """What a feature becomes, and what is to be told of it."""
        old, new = before.get(key), after.get(key)
        if old is None:
            if key in self.written:
                return None, "removed"
            return (None, "known") if self._is_known(new) else (new, "added")
        if self._is_own(old):
            return old, "own" if new is not None else None
        if key in self.written and self.written[key] != now[key]:
            return old, "edited"
        if new is None:
            return None, "gone"
        return (old, None) if _same(old, new) else (new, "changed")

    def _is_own(self, row: Row) -> bool:
        """Whether a feature is a person's: of another source, surveyed, or told of in facts.

        So is what was never written here and is in no extract under its key.
        """
        key = str(row["key"])
        if key not in self.written and key not in self._fresh_keys:
            return True
        sources = str(row.get("source") or "").split(";")
        ours = all(source.split("-")[0].rstrip("0123456789") == _OURS for source in sources)
        return not ours or row["accuracy"] == "surveyed" or key in self.parts

    def _is_known(self, row: Row | None) -> bool:
        """Whether what is new is drawn already: a point of any layer, a line or area of this."""
        if row is None:
            return False
        is_point = row["geometry"].geom_type == "Point"
        return self.points.has(row) if is_point else self._drawn.has(row)

    @cached_property
    def _drawn(self) -> Drawn:
        return Drawn([row for row in _by_key(self.known).values() if self._is_own(row)], self.code)

    def _with_known_keys(
        self, before: Mapping[str, Row], after: Mapping[str, Row]
    ) -> dict[str, Row]:
        """`after`, a point that was drawn anew under the key that it had."""
        lost = [row for key, row in before.items() if key not in after and not self._is_own(row)]
        made: dict[str, Row] = {}
        for key, row in after.items():
            twins = [
                each for each in lost
                if key not in before and row["geometry"].geom_type == "Point"
                and _alike(each, row) and each.get("class") == row.get("class")
                and self._apart_m(each, row) < _TWIN_M
            ]  # fmt: skip
            old = min(twins, key=lambda each: self._apart_m(each, row), default=None)
            if old is None:
                made[key] = row
            else:
                lost.remove(old)
                made[str(old["key"])] = {**row, "key": old["key"]}
        return made

    def _apart_m(self, one: Row, other: Row) -> float:
        first, second = metric([one["geometry"], other["geometry"]], self.code)
        return float(first.distance(second))

    def _difference(self, kind: Kind, key: str, old: Row | None, new: Row | None) -> Difference:
        """A feature with what can be measured of its change."""
        row: Row = (new if kind in {"changed", "added"} else old) or new or {}
        name = (str(row["name_vi"] or ""), str(row["name_en"] or ""))
        made = Difference(self.layer, key, name, kind, _size(row["geometry"]))
        if kind != "changed" or old is None or new is None:
            return made
        new_m, gone_m, moved_m = _moves(*metric([old["geometry"], new["geometry"]], self.code))
        return Difference(self.layer, key, name, kind, made.size, new_m, gone_m, moved_m)


def _by_key(frame: gpd.GeoDataFrame) -> dict[str, Row]:
    """The features of a frame (EPSG:4326) by key."""
    rows = frame.to_dict("records")
    return {
        str(row["key"]): {str(name): _plain(value) for name, value in row.items()} for row in rows
    }


def _alike(one: Row, other: Row) -> bool:
    return text.fold(str(one["name_vi"] or "")) == text.fold(str(other["name_vi"] or ""))


def _same(old: Row, new: Row) -> bool:
    """Whether two features are the same but for the extract that they come from."""
    aside = {"source", "geometry", "line"}
    said = [
        {name: value for name, value in row.items() if name not in aside and value is not None}
        for row in (old, new)
    ]
    # A file has rings the other way round.
    one, other = (shapely.normalize(row["geometry"]) for row in (old, new))
    return said[0] == said[1] and bool(one.equals_exact(other, _SAME_DEG))


def _plain(value: object) -> object:
    """A cell; None for one that pandas has as no number."""
    return None if isinstance(value, float) and np.isnan(value) else value


def _moves(old: BaseGeometry, new: BaseGeometry) -> tuple[float, float, float]:
    """What of a line is new and gone, and how far the rest of it has moved [m]."""
    if old.geom_type not in LINES:
        one, other = (each.boundary if each.geom_type in AREAS else each for each in (old, new))
        return 0.0, 0.0, float(one.hausdorff_distance(other))
    fresh = new.difference(old.buffer(_NEW_M, quad_segs=2))
    gone = old.difference(new.buffer(_NEW_M, quad_segs=2))
    rest = shapely.get_coordinates(shapely.segmentize(new.difference(fresh.buffer(1)), 25.0))
    shapely.prepare(old)
    apart = np.append(shapely.distance(shapely.points(rest), old), 0.0)
    return float(fresh.length), float(gone.length), float(min(apart.max(), _NEW_M))


def _size(geometry: BaseGeometry) -> Pair:
    """The length of a line, the area of an area, nothing of a point."""
    if geometry.geom_type in LINES:
        return _unit(crs.geometry_length_m(geometry) / 1000, "km")
    if geometry.geom_type in AREAS:
        return _unit(float(crs.area_ha(gpd.GeoSeries([geometry], crs=crs.STORED))[0]), "ha")
    return ("", "")


def _unit(value: float, unit: str) -> Pair:
    vi, en = format_decimal(value)
    return f", {vi} {unit}", f", {en} {unit}"


def grouped(told: Collection[Difference]) -> Iterator[tuple[str, list[Difference]]]:
    """Differences by layer, in the order that they come."""
    for layer in dict.fromkeys(row.layer for row in told):
        yield layer, [row for row in told if row.layer == layer]
