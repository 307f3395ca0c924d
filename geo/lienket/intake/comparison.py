"""What an import would change, feature by feature: before, after, and how far it moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, shifts, vocabulary
from lienket.geometry_types import AREAS, LINES
from lienket.i18n import Pair, format_decimal, format_number, sentence
from lienket.intake.matching import Match, shares
from lienket.intake.merging import Merged
from lienket.intake.targets import Target
from lienket.model.records import BOTH

_BEYOND_M = 100.0
"""A line may reach so far over a border that is drawn coarser than the line is [m]."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A feature and the geometry (EPSG:4326) that it gets, from which records of the file.

    `shift_m`: how far the farthest place of one is from the other [m], None where it had none;
    `beyond_m`: the length on other sides than its own [m]; `outside_m`: that on no side at all;
    `elsewhere`: whether a point or most of an area is not on its own side; `accuracy`, `source`:
    what it gets.
    """

    target: Target
    merged: Merged
    records: tuple[int, ...]
    shift_m: float | None
    beyond_m: float
    accuracy: str
    source: str
    outside_m: float = 0.0
    elsewhere: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything would be another: the place, its accuracy or its source."""
        still = self.shift_m is not None and self.shift_m < shifts.SAME_M
        same = (self.accuracy, self.source) == (self.target.accuracy, self.target.source)
        return not (still and same)

    def lines(self) -> Iterator[Pair]:
        """What a person is shown of it, a sentence each."""
        key, name = self.target.key, self.target.name
        yield sentence("import_feature", key=key, name=name)
        before, after = _size(self.target.geometry), _size(self.merged.geometry)
        yield sentence("import_size", before=before, after=after, moved=self._moved())
        old = _grade(self.target.accuracy) if self.target.accuracy else sentence("import_none")
        new, sources = _grade(self.accuracy), (self.target.source or "–", self.source)
        yield sentence("import_grade", old=old, new=new, source=sources[0], cited=sources[1])
        if self.merged.pieces > 1:
            yield sentence("import_merged", count=format_number(self.merged.pieces))
        if self.merged.twice_m:
            yield sentence("import_twice", metres=_metres(self.merged.twice_m))
        if self.beyond_m > _BEYOND_M:
            yield sentence("import_beyond", metres=_metres(self.beyond_m))
        if self.outside_m > _BEYOND_M:
            yield sentence("import_outside", metres=_metres(self.outside_m))
        if self.elsewhere:
            yield sentence("import_elsewhere")

    def _moved(self) -> Pair:
        if self.shift_m is None:
            return sentence("import_new_place")
        return sentence("import_moved", metres=_metres(self.shift_m))


def replacements(  # noqa: PLR0913, PLR0917 - one parameter a thing that is compared
    matches: Sequence[Match],
    merged: dict[str, Merged],
    targets: Sequence[Target],
    sides: gpd.GeoDataFrame,
    measuring_crs: str,
    accuracy: str,
    source: str,
) -> list[Replacement]:
    """What becomes of each feature that records are, by key.

    Args:
        matches: what each record is.
        merged: the geometry of each key, EPSG:4326.
        targets: what records may be; a key that none of them has is a new feature.
        sides: EPSG:4326, an area a side.
        measuring_crs: an EPSG code in metres.
        accuracy: how well the places of the file are known.
        source: the id of what they come from.
    """
    by_key = {target.key: target for target in targets}
    found = []
    for key, whole in sorted(merged.items()):
        target = by_key.get(key) or _new(key, matches)
        records = tuple(match.record for match in matches if key in match.pieces)
        shift = None
        if target.geometry is not None:
            shift = shifts.largest_m(target.geometry, whole.geometry, measuring_crs)
        placed = _placed(whole.geometry, target.side, sides)
        found.append(
            Replacement(target, whole, records, shift, placed[0], accuracy, source, *placed[1:])
        )
    return found


def _new(key: str, matches: Sequence[Match]) -> Target:
    """A feature that is not there yet, called as its record is."""
    called = next((match.called for match in matches if key in match.pieces), "")
    return Target(key, (called, called), "", frozenset(), frozenset())


def _placed(
    geometry: BaseGeometry, side: str, sides: gpd.GeoDataFrame
) -> tuple[float, float, bool]:
    """What of a line is on other sides than its own, and on none [m]; whether another is not on it.

    Nothing is said of what belongs to no one side.
    """
    if side in {"", BOTH}:
        return 0.0, 0.0, False
    if geometry.geom_type not in LINES:
        return 0.0, 0.0, shares(geometry, sides).get(side, 1.0) < 1 / 2
    # What runs along the border is on the own side too.
    rest = geometry.difference(sides.geometry[side])
    others = shapely.union_all([area for key, area in sides.geometry.items() if key != side])
    beyond = crs.geometry_length_m(rest.intersection(others))
    return beyond, crs.geometry_length_m(rest) - beyond, False


def _size(geometry: BaseGeometry | None) -> Pair:
    """The length of a line, the area of an area, or that it is a point."""
    if geometry is None:
        return sentence("import_none")
    if geometry.geom_type in LINES:
        return _unit(crs.geometry_length_m(geometry) / 1000, "km", 2)
    if geometry.geom_type in AREAS:
        return _unit(float(crs.area_ha(gpd.GeoSeries([geometry], crs=crs.STORED))[0]), "ha", 1)
    return sentence("import_point")


def _unit(value: float, unit: str, places: int) -> Pair:
    vi, en = format_decimal(value, places)
    return f"{vi} {unit}", f"{en} {unit}"


def _metres(value: float) -> Pair:
    return format_decimal(value, 1) if value < 10 else format_number(round(value))  # noqa: PLR2004


def _grade(accuracy: str) -> Pair:
    return vocabulary.label("accuracy", accuracy)
