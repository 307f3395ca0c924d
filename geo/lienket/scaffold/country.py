"""The national table: communes of 2025 and the land abroad as lines that two neighbours share.

`scripts/derive_national.py` makes it. All shapes are in EPSG:4326, on a grid of 0.00001 degrees;
those of two neighbours have the same vertices along their border.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs

EPOCH = "2025-07"
"""The time of the outlines."""

TOLERANCE_M = 100
"""How far an outline is off because it was thinned [m], where nothing else was done to it."""

ALIKE, SIZE = 1, 2
"""Doubts of a number of people: a commune of a like name has the same one; no commune is so small
or so large."""

_GRID_DEG = 1e-5
_OUTSIDE = 65535


@dataclass(frozen=True)
class Country:
    """The table, unpacked: communes by number, the land abroad behind them, lines between two.

    `communes`: columns `code`, `province`, `published_km2` (0 = not known), `people` as published
    for `EPOCH` (NaN = not known) and `doubt` of them (0, `ALIKE` or `SIZE`).
    `left`, `right`: the numbers of what lies beside each line, `_OUTSIDE` = the sea, or what lies
    beyond the frame of the table; `lines`: EPSG:4326.
    """

    communes: pd.DataFrame
    abroad: npt.NDArray[np.int64]
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    lines: npt.NDArray[np.object_]

    @cached_property
    def _provinces(self) -> npt.NDArray[np.object_]:
        """The province of each number; "" abroad and outside, by numbers one behind the last."""
        count = len(self.communes) + len(self.abroad)
        found = np.full(count + 1, "", dtype=object)
        found[: len(self.communes)] = self.communes["province"].to_numpy()
        return found

    def _of(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        """The province of each of `numbers`."""
        return self._provinces[np.minimum(numbers, len(self._provinces) - 1)]

    def areas(self, provinces: Iterable[str]) -> gpd.GeoDataFrame:
        """The communes of `provinces`: polygons, EPSG:4326, by code.

        Columns `code`, `province` and `area_diff_pct`, how much larger the drawn area is than the
        published one [%].
        """
        wanted = self.communes["province"].isin([*provinces])
        numbers = np.flatnonzero(wanted)
        shapes = [self._area({int(number)}) for number in numbers]
        found = gpd.GeoDataFrame(self.communes[wanted], geometry=shapes, crs=crs.STORED)
        known = found["published_km2"] > 0
        drawn = crs.area_ha(found) / 100
        off = ((drawn / found["published_km2"].where(known)) - 1) * 100
        return found.assign(area_diff_pct=off.round(2))

    def union(self, provinces: Iterable[str]) -> BaseGeometry:
        """The area of `provinces` together (EPSG:4326)."""
        held = self.communes["province"].isin([*provinces])
        return self._area({*map(int, np.flatnonzero(held))})

    def around(self, sheet: BaseGeometry, sides: Collection[str]) -> dict[str, BaseGeometry]:
        """The provinces that reach into `sheet`, but for `sides`, by code (EPSG:4326)."""
        shapely.prepare(sheet)
        near = shapely.intersects(self.lines, sheet)
        codes = {*self._of(self.left[near]), *self._of(self.right[near])}
        return {code: self.union([code]) for code in sorted(codes - {"", *sides})}

    def foreign(self) -> dict[str, BaseGeometry]:
        """The land abroad within the frame of the table, by ISO number (EPSG:4326)."""
        first = len(self.communes)
        return {f"{code:03}": self._area({first + at}) for at, code in enumerate(self.abroad)}

    def _area(self, numbers: set[int]) -> BaseGeometry:
        """The area of all of `numbers`: what the lines with only one side in it enclose."""
        chosen = [*numbers]
        one_sided = np.isin(self.left, chosen) ^ np.isin(self.right, chosen)
        return shapely.build_area(_lines_of(self.lines[one_sided]))

    def coast(self) -> BaseGeometry:
        """The shore of the communes (EPSG:4326): beside it is no land that is known."""
        at_sea = (self.right == _OUTSIDE) & (self.left < len(self.communes))
        return _lines_of(self.lines[at_sea])

    def borders(self) -> dict[str, BaseGeometry]:
        """The borders with each country abroad, by its ISO number (EPSG:4326)."""
        first = len(self.communes)
        found = {}
        for at, code in enumerate(self.abroad):
            both = (self.left < first) & (self.right == first + at)
            if both.any():
                found[f"{code:03}"] = _lines_of(self.lines[both])
        return found

    def limits(self) -> BaseGeometry:
        """The lines between two provinces (EPSG:4326)."""
        one, other = self._of(self.left), self._of(self.right)
        between = (one != other) & (one != "") & (other != "")
        return _lines_of(self.lines[between])

    def adjoining(self) -> frozenset[tuple[str, str]]:
        """The pairs of provinces that have a common border, by code, the lower first."""
        pairs = zip(self._of(self.left), self._of(self.right), strict=True)
        return frozenset(
            (min(pair), max(pair)) for pair in {*pairs} if all(pair) and len({*pair}) > 1
        )


def _lines_of(lines: npt.NDArray[np.object_]) -> BaseGeometry:
    """`lines` together, joined where just two of them meet."""
    merged: BaseGeometry = shapely.line_merge(shapely.MultiLineString([*lines]))
    return merged


@cache
def table() -> Country:
    """The national table that travels with the program."""
    with (
        resources.as_file(resources.files("lienket.scaffold") / "national.bin") as path,
        np.load(path) as packed,
    ):
        columns = {name: packed[name] for name in packed.files}
    communes = pd.DataFrame({
        "code": [f"{code:05}" for code in columns["code"]],
        "province": [f"{code:02}" for code in columns["province"]],
        "published_km2": columns["published"] / 100,
        "people": np.where(columns["people"] < 0, np.nan, columns["people"]),
        "doubt": columns["doubt"],
    })  # fmt: skip
    return Country(
        communes,
        columns["abroad"].astype(np.int64),
        columns["left"].astype(np.int64),
        columns["right"].astype(np.int64),
        _lines(columns),
    )


def _lines(columns: dict[str, npt.NDArray[np.int64]]) -> npt.NDArray[np.object_]:
    """The lines of the table: steps from vertex to vertex added up, in degrees."""
    count = columns["count"].astype(np.int64)
    steps = np.stack([columns["dx"], columns["dy"]], axis=1).astype(np.int64)
    first = np.cumsum(count) - count
    total = np.cumsum(steps, axis=0)
    # What was added up before a line began is no part of it: its first step is nought.
    shift = columns["start"].astype(np.int64) - total[first]
    xy = np.round((total + np.repeat(shift, count, axis=0)) * _GRID_DEG, 5)
    return np.asarray(shapely.linestrings(xy, indices=np.repeat(np.arange(len(count)), count)))
