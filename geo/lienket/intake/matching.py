"""Which records are which features: by code, by number, by name, else as a person picks.

Nothing is guessed. A record that is known by no code, number or name, or by those of several
features, is asked about with candidates: what is called alike, and what lies in the same place.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from rapidfuzz import fuzz
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.geometry_types import LINES
from lienket.intake.targets import Target, code, road
from lienket.model.records import BOTH

LEAVE_OUT = "-"
"""What a person picks for a record that is to be left out."""

RECORD = "#"
"""What stands before the number of a record where a person picks for it alone."""

NEW = "+"
"""What stands before the key of a feature that is new."""

_LIKE = 60.0
"""Names less alike are no candidates [%, token sort ratio]."""

_NEAR_M = 50.0
"""What lies nearer than this lies in the same place [m]."""

_OVERLAP = 0.3
"""Less of a record in the place of a feature makes no candidate of it [-]."""

_MOST = 4
"""So many candidates are shown."""

STUB = 0.02
"""A smaller share of a line beyond a border is no part of the other side [-]."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feature that a record may be: how alike the names are [%], how much overlaps [-]."""

    target: Target
    likeness: float
    overlap: float


@dataclass(frozen=True, slots=True)
class Match:
    """A record and what it is: `keys`, several where a border parts it, none where it is asked.

    `how`: by `key`, `ref`, `name`, `picked`, `left_out`; "" = asked, with `candidates`; `called`:
    what the file calls it; `pieces`: its geometry (EPSG:4326) by key.
    """

    record: int
    called: str
    how: str
    pieces: Mapping[str, BaseGeometry]
    candidates: tuple[Candidate, ...] = ()

    @property
    def label(self) -> str:
        """What a person picks by: what the file calls it, else the number of the record."""
        return self.called or f"{RECORD}{self.record}"


@dataclass(frozen=True, slots=True)
class Matcher:
    """What records are looked for among: `targets`, on `sides` (EPSG:4326, one area a side).

    `side`: the one that a person named, "" = as the records lie; `code`: an EPSG code in metres.
    """

    targets: Sequence[Target]
    sides: gpd.GeoDataFrame
    side: str
    measuring_crs: str

    def find(
        self, frame: gpd.GeoDataFrame, columns: Mapping[str, str], picks: Mapping[str, str]
    ) -> list[Match]:
        """What each record of `frame` (EPSG:4326) is, in its order.

        Args:
            frame: the records, indexed by number.
            columns: the column of each of `columns.NAMES` that the file has.
            picks: what a person says of records, by what they are called or by `RECORD` and the
                number: a key, `LEAVE_OUT`, or `NEW` and a key.
        """
        return [
            self._of_record(int(number), row, columns, picks)
            for number, row in zip(frame.index, frame.to_dict("records"), strict=True)
        ]

    def _of_record(
        self,
        number: int,
        row: Mapping[Hashable, Any],
        columns: Mapping[str, str],
        picks: Mapping[str, str],
    ) -> Match:
        said = _said(row, columns)
        geometry = row["geometry"]
        assert isinstance(geometry, BaseGeometry)  # noqa: S101 - the reader leaves out what has none
        called = _called(said)
        pick = picks.get(f"{RECORD}{number}") or picks.get(called, "")
        if pick == LEAVE_OUT:
            return Match(number, called, "left_out", {})
        if pick:
            return Match(number, called, "picked", {pick.removeprefix(NEW): geometry})
        for how, among in self._known_by(said):
            pieces = self._placed(among, geometry)
            if pieces:
                return Match(number, called, how, pieces)
            if among:
                asked = self._likeliest(among, said, geometry)
                return Match(number, called, "", {}, asked[:_MOST])
        likely = self._likeliest(self._here(self.targets), said, geometry)
        found = [row for row in likely if row.likeness >= _LIKE or row.overlap >= _OVERLAP]
        return Match(number, called, "", {}, tuple(found[:_MOST]))

    def _known_by(self, said: Mapping[str, str]) -> Iterator[tuple[str, list[Target]]]:
        """The targets that have a record's code, then its number, then its name."""
        exact = {code(said.get("key", ""))} - {""}
        numbers = {road(said.get(name, "")) for name in ("ref", "key")} - {""}
        names = {code(said.get(name, "")) for name in ("name_vi", "name_en")} - {""}
        named = {road(said.get("name_vi", ""))} - {""}
        here = self._here(self.targets)
        for how, words, kind in (
            ("key", exact, "codes"),
            ("ref", numbers, "codes"),
            ("name", names, "names"),
            ("ref", named, "codes"),
            ("name", named, "names"),
        ):
            if found := [target for target in here if words & getattr(target, kind)]:
                yield how, found

    def _here(self, targets: Sequence[Target]) -> list[Target]:
        """Those of `targets` that lie on the side that a person named."""
        return [each for each in targets if not self.side or each.side in {self.side, BOTH}]

    def _placed(self, among: Sequence[Target], geometry: BaseGeometry) -> dict[str, BaseGeometry]:
        """A record's geometry by the key of what it is; empty where several could be it."""
        found = shares(geometry, self.sides)
        if len(among) == 1:
            only = among[0]
            elsewhere = only.side != BOTH and found.get(only.side, 1.0) < max(found.values()) / 2
            return {} if elsewhere else {only.key: geometry}
        by_side = {target.side: target for target in among}
        if len(by_side) < len(among) or BOTH in by_side:
            return {}
        there = [side for side, share in found.items() if share > STUB]
        # What runs along the border itself is on either side, and nobody knows on which.
        along = sum(found.values()) > 1 + STUB and geometry.geom_type in LINES
        if along or not there or not set(there) <= set(by_side):
            return {}
        if len(there) == 1:
            return {by_side[there[0]].key: geometry}
        if geometry.geom_type not in LINES:
            return {}
        return {by_side[side].key: self._inside(geometry, side, there) for side in there}

    def _inside(self, line: BaseGeometry, side: str, there: Sequence[str]) -> BaseGeometry:
        """What of a line is on a side; what is on none of `there` goes with the first of them."""
        areas = self.sides.geometry
        if side != there[0]:
            return line.intersection(areas[side])
        others = shapely.union_all([areas[other] for other in there[1:]])
        return line.difference(others)

    def _likeliest(
        self, among: Sequence[Target], said: Mapping[str, str], geometry: BaseGeometry
    ) -> tuple[Candidate, ...]:
        """All of `among`, the likeliest first."""
        metric = gpd.GeoSeries([geometry], crs=crs.STORED).to_crs(self.measuring_crs)[0]
        texts = [text for name in ("name_vi", "name_en", "ref", "key") if (text := said.get(name))]
        found = [
            Candidate(target, _likeness(texts, target), self._overlap(metric, target))
            for target in among
        ]
        found.sort(key=lambda row: (-row.overlap - row.likeness / 100, row.target.key))
        return tuple(found)

    def _overlap(self, metric: BaseGeometry, target: Target) -> float:
        """The share of a geometry (in metres) that lies in the place of a target [-]."""
        if target.geometry is None:
            return 0.0
        other = gpd.GeoSeries([target.geometry], crs=crs.STORED).to_crs(self.measuring_crs)[0]
        if metric.distance(other) > _NEAR_M:
            return 0.0
        whole = _size(metric)
        shared = metric.intersection(other.buffer(_NEAR_M))
        return _size(shared) / whole if whole else 1.0


def shares(geometry: BaseGeometry, sides: gpd.GeoDataFrame) -> dict[str, float]:
    """How much of a geometry lies on each of `sides` [-]; of points, whether they do.

    What lies along a border is on both of its sides.

    Args:
        geometry: EPSG:4326.
        sides: EPSG:4326, an area a side.
    """
    whole = _size(geometry)
    return {
        str(side): _size(geometry.intersection(area)) / whole
        if whole
        else float(area.intersects(geometry))
        for side, area in sides.geometry.items()
    }


def labels(frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> set[str]:
    """What the records of a file may be picked by: their names, and their numbers.

    Args:
        frame: the records, any CRS and geometry, indexed by number.
        columns: the column of each of `columns.NAMES` that the file has.
    """
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    named = [(number, _called(_said(row, columns))) for number, row in rows]
    return {label for number, called in named for label in (called, f"{RECORD}{number}") if label}


def _said(row: Mapping[Hashable, Any], columns: Mapping[str, str]) -> dict[str, str]:
    """What a record says of itself, by what its columns hold."""
    return {name: written(row[column]) for name, column in columns.items()}


def _called(said: Mapping[str, str]) -> str:
    """What a file calls a record."""
    return next((said[name] for name in ("name_vi", "key", "ref") if said.get(name)), "")


def _size(geometry: BaseGeometry) -> float:
    """The length of a line or the area of areas, in the units of its CRS; 0 for points."""
    return geometry.area or geometry.length


def _likeness(texts: Sequence[str], target: Target) -> float:
    """How alike the likest two of texts and the names of a target, or their halves, are [%]."""
    names = [half for name in target.name for half in (name, *name.split(": "))]
    return max(
        (fuzz.token_sort_ratio(_words(text), _words(name)) for text in texts for name in names),
        default=0.0,
    )


def _words(value: str) -> str:
    """A text to compare by its words, without marks."""
    return " ".join(code(word) for word in value.replace("–", " ").split())


def written(value: Any) -> str:  # noqa: ANN401 - whatever a cell holds
    """A cell as text: a whole number without a decimal point, nothing for a missing one.

    >>> written(242.0), written(" ĐT.242 "), written(None)
    ('242', 'ĐT.242', '')
    """
    if value is None or pd.isna(value):
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if isinstance(value, float) and whole else value).strip()
