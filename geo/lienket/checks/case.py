"""What is checked: a workspace as far as it could be read, and what of it could not."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from lienket import text
from lienket.errors import Fault, Location, Unread
from lienket.model.records import Catalogue, Facts, Layer


class Row(Protocol):
    """A record of a table."""

    @property
    def line(self) -> int:
        """The line it stands on."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of a layer's frame, as the checks see it; geometry in EPSG:4326.

    `kind` is what its column `class` holds, if the layer has one.
    """

    layer: Layer
    line: int
    key: str
    side: str | None
    accuracy: str | None
    identity: str | None
    error_m: float
    source: str
    geometry: BaseGeometry | None
    tolerance_m: float = math.nan
    kind: object = None

    @property
    def place(self) -> Location:
        """Where it stands."""
        return Location.at(self.layer.file, self.line, self.key)


@dataclass(frozen=True, slots=True)
class Case:
    """A workspace to judge: what was read, and beside each what was there but not usable.

    `frames` by layer key, as `layers.read` returns them (EPSG:4326, a column `line`).
    """

    catalogue: Catalogue
    frames: Mapping[str, gpd.GeoDataFrame]
    facts: Facts
    entries: Unread = field(default_factory=Unread)
    files: Unread = field(default_factory=Unread)
    tables: Unread = field(default_factory=Unread)
    _features: dict[str, tuple[Feature, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def place(self, table: str, row: Row, key: str = "") -> Location:
        """Where `row` of `table` stands."""
        return Location.at(self.tables.files.get(table, f"facts/{table}.csv"), row.line, key)

    def known(self, found: Iterable[str], *tables: str) -> set[str] | None:
        """The keys that may be referred to: `found`, and what `tables` hold in rows left out.

        None when one of `tables` could not be read: then nobody knows what is missing.
        """
        if self.tables.lost & set(tables):
            return None
        return set(found).union(*(self.tables.words.get(name, ()) for name in tables))

    def feature_keys(self, layer: str) -> set[str] | None:
        """The keys of a layer's features, unusable ones too; None when the file was not read."""
        if layer in self.files.lost or layer not in self.frames:
            return None
        return {*self.frames[layer]["key"].dropna(), *self.files.words.get(layer, ())}

    def features(self, layer: Layer) -> tuple[Feature, ...]:
        """The features of `layer`, none when its file could not be read."""
        if layer.key not in self._features:
            self._features[layer.key] = tuple(self._read(layer))
        return self._features[layer.key]

    def _read(self, layer: Layer) -> Iterator[Feature]:
        if layer.key not in self.frames:
            return
        frame = self.frames[layer.key]
        # pandas would make plain numbers of lines that know their file.
        for row, line in zip(frame.to_dict("records"), frame["line"], strict=True):
            yield Feature(
                layer=layer,
                line=line,
                key=str(row["key"] or ""),
                side=row["side"],
                accuracy=row["accuracy"],
                identity=row["identity"],
                error_m=float(row["error_m"]),
                source=str(row["source"] or ""),
                geometry=row["geometry"],
                tolerance_m=float(row["tolerance_m"]),
                kind=row.get("class"),
            )


_BETWEEN = re.compile(r"\s*(?:[,;，；、|/\n]| và | and )\s*")
"""What people write between the keys of a list."""


def unknown(
    place: Location, name: str, values: Iterable[str], known: Collection[str] | None, target: str
) -> Iterator[Fault]:
    """A fault for each of `values` that is not `known`; none when nobody knows (None)."""
    for value in values:
        if known is not None and value not in known:
            near = text.nearest(value, known)
            yield place.fault("unknown_reference", name=name, value=value, target=target, near=near)


def unknown_keys(
    place: Location, name: str, values: Iterable[str], known: Collection[str] | None, target: str
) -> Iterator[Fault]:
    """What `unknown` says of the list in a cell; keys that no semicolon parts are told as such."""
    for value in values:
        if known is not None and value not in known and (keys := between(value, known)):
            told = {"value": value, "count": len(keys), "written": ";".join(keys)}
            yield place.fault("list_mark", name=name, target=target, **told)
        else:
            yield from unknown(place, name, [value], known, target)


def unknown_one(
    place: Location, name: str, value: str, known: Collection[str] | None, target: str
) -> Iterator[Fault]:
    """What `unknown` says of the one key of a column that takes no list."""
    if known is not None and value not in known and (keys := between(value, known)):
        count = len(keys)
        yield place.fault("one_reference", name=name, value=value, target=target, count=count)
    else:
        yield from unknown(place, name, [value], known, target)


def between(value: str, known: Collection[str]) -> list[str]:
    """The keys that stand in `value` between other marks than semicolons; none unless all do."""
    keys = [key for key in _BETWEEN.split(value) if key]
    return keys if len(keys) > 1 and all(key in known for key in keys) else []


def repeated(place: Location, name: str, values: Iterable[str]) -> Iterator[Fault]:
    """A fault for each of `values` that stands in the list `name` a second time."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield place.fault("listed_twice", name=name, value=value)
        seen.add(value)
