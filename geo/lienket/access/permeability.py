"""How open the border is, segment by segment: crossings, people near it, across against along.

Permeability sets what crosses a segment of border against whom it would serve, as the European
Commission's study of public transport across borders does (2021). How much longer it takes across
than within one side, over as far as the crow flies, is the difference in the efficiency of networks
that Christodoulou and Christidis measure (2019, Measuring cross-border road accessibility in the
European Union, Sustainability 11, 4000).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.access.between import AT_ONCE, Between
from lienket.access.people import People
from lienket.model.access import PERMEABILITY_COLUMNS
from lienket.model.analysis import Border, by_key, no_rows
from lienket.network.graph import Floats, Ints

NEAR_M = 5000.0
"""People within so far of the border are near it [m]."""

REACH_M = 10_000.0
"""Places within so far of a segment are compared [m]."""

LEAST_M, MOST_M = 3000.0, 20_000.0
"""Two places are compared if they are so far apart as the crow flies [m]: nearer, the time says how
the roads wind at one place; farther, little of the way has to do with the segment."""

ALIKE = 0.1
"""Two distances are alike if they differ by no more than this share of the one across."""

FEWEST = 30
"""With fewer pairs of places across that have their like, no time is told."""

_LEAST_KM = 1.0
"""A segment shorter than this has no crossings per 10 km, as in `border.pairs`."""

_LEVELS = ("main", "local")


@dataclass(frozen=True, slots=True)
class Segments:
    """The border by pair of units of an epoch; `side`: the side of each unit, by key."""

    border: Border
    side: Mapping[str, str]


def find(people: People, by_epoch: Mapping[str, Segments]) -> pd.DataFrame:
    """How open each segment of the border is, `PERMEABILITY_COLUMNS`.

    `main_per_10km` and `local_per_10km` count points that one drives through today, none where the
    network holds no such roads. `people_near`: those whose places are within 5 km of the segment,
    on its two sides; none where no number is known there.

    `across_min` and `along_min` are of today, as assumed, between the places within 10 km of the
    segment. For each pair of places on both sides, 3 to 20 km apart as the crow flies, the places
    of the first one's own side as far from it (10 % more or less) are its like. `across_min` is
    the mean over the pairs that have their like, `along_min` that of the means of these; both ways
    are counted. None where fewer than 30 pairs have their like. Neither has a range: of a way
    between two places the minutes alone are kept.

    Args:
        people: who lives where.
        by_epoch: the border in the units of each epoch, by its key.
    """
    code = people.reach.ready.catalogue.measuring_crs
    points = people.reach.spots.points(people.reach.ready.roads.graph)
    held = [
        _Segment(epoch, str(row.key), people.side_spots(ends[0]), people.side_spots(ends[1]), line)
        for epoch, segments in by_epoch.items()
        for row, line in zip(
            segments.border.pairs.itertuples(),
            crs.to_metres(segments.border.pairs, code).geometry,
            strict=True,
        )
        for ends in [(segments.side[str(row.district_a)], segments.side[str(row.district_b)])]
    ]
    if not held:
        return no_rows(PERMEABILITY_COLUMNS)
    near = [own.within(points, REACH_M) for own in held]
    rows = []
    for some in _together_at_once(near):
        places = np.flatnonzero(np.any(near[some], axis=0))
        times = _Times(places, points[places], Between(people.reach, places, places).minutes())
        rows += [
            _counted(by_epoch[own.epoch].border, own)
            | {"people_near": _living(people, own.within(points, NEAR_M))}
            | _across(times, own, mask)
            for own, mask in zip(held[some], near[some], strict=True)
        ]
    return by_key(pd.DataFrame(rows, columns=list(PERMEABILITY_COLUMNS)))


def _together_at_once(near: Sequence[np.ndarray]) -> Iterator[slice]:
    """The segments whose places (masks) are few enough to hold all ways between them at once."""
    first, places = 0, near[0]
    for number, own in enumerate(near):
        places = places | own
        if number > first and int(places.sum()) ** 2 > AT_ONCE:
            yield slice(first, number)
            first, places = number, own
    yield slice(first, len(near))


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment, in metres, with masks of the spots of its two sides."""

    epoch: str
    pair: str
    first: np.ndarray
    second: np.ndarray
    line: BaseGeometry

    def within(self, points: np.ndarray, metres: float) -> np.ndarray:
        """Which spots of its two sides, at `points`, are within so far of it, a mask."""
        shapely.prepare(self.line)
        near: np.ndarray = shapely.dwithin(self.line, points, metres) & (self.first | self.second)
        return near


def _counted(border: Border, segment: _Segment) -> dict[str, object]:
    """Names, length, and open crossings by level of road, of a segment."""
    names = border.pairs.loc[segment.pair, ["name_vi", "name_en"]]
    met = border.crossings[border.crossings["pair"] == segment.pair]
    met = met[met["open"].eq(True)]  # noqa: FBT003 - a value, not a flag
    length = float(border.pairs["length_km"][segment.pair])
    per_10km = {
        f"{level}_per_10km": 10 * len({point.wkb for point in own.geometry}) / length
        if length >= _LEAST_KM and level in border.looked_at
        else np.nan
        for level in _LEVELS
        for own in [met[met["level"] == level]]
    }
    return {
        "key": f"{segment.epoch}|{segment.pair}",
        "epoch": segment.epoch,
        "name_vi": names["name_vi"],
        "name_en": names["name_en"],
        "length_km": length,
        **{name: round(value, 2) for name, value in per_10km.items()},
    }


def _living(people: People, near: np.ndarray) -> float:
    """How many people the spots of the mask `near` stand for; NaN where none is known."""
    weight = people.weight[near]
    return round(float(np.nansum(weight))) if np.isfinite(weight).any() else np.nan


@dataclass(frozen=True, slots=True)
class _Times:
    """The minutes between `places`, positions of spots, which are at `points` [m]."""

    places: Ints
    points: np.ndarray
    minutes: Floats

    def among(self, mask: np.ndarray) -> tuple[Ints, Floats, Floats]:
        """Of the spots of `mask`: their positions, minutes and metres between them."""
        at = np.flatnonzero(mask[self.places])
        xy = shapely.get_coordinates(self.points[at])
        return self.places[at], self.minutes[np.ix_(at, at)], np.hypot(*(xy[:, None] - xy).T)


def _across(times: _Times, segment: _Segment, near: np.ndarray) -> dict[str, object]:
    """Minutes across and along, and how many times as long across takes."""
    spots, minutes, metres = times.among(near)
    fit = np.isfinite(minutes) & (metres >= LEAST_M) & (metres <= MOST_M)
    sides = segment.first[spots]
    other = sides[:, None] != sides
    pairs: list[tuple[Floats, Floats]] = [
        _like(
            (metres[row, fit[row] & other[row]], minutes[row, fit[row] & other[row]]),
            (metres[row, fit[row] & ~other[row]], minutes[row, fit[row] & ~other[row]]),
        )
        for row in range(len(spots))
    ]
    across, along = _together(pairs)
    if len(across) < FEWEST:
        return dict.fromkeys(("across_min", "along_min", "across_ratio"), np.nan)
    mean, like = float(across.mean()), float(along.mean())
    return {
        "across_min": round(mean, 1),
        "along_min": round(like, 1),
        "across_ratio": round(mean / like, 2),
    }


def _like(across: tuple[Floats, Floats], along: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """The minutes from one place to others across, and the mean of their like along.

    Both are given as metres and minutes; what has no like is left out.
    """
    order = np.argsort(along[0], kind="stable")
    metres, total = along[0][order], np.concatenate([[0.0], np.cumsum(along[1][order])])
    first = np.searchsorted(metres, across[0] * (1 - ALIKE), side="left")
    last = np.searchsorted(metres, across[0] * (1 + ALIKE), side="right")
    has = last > first
    first, last = first[has], last[has]
    return across[1][has], (total[last] - total[first]) / (last - first)


def _together(pairs: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """The pairs of all places, one after the other."""
    if not pairs:
        return np.array([]), np.array([])
    return np.concatenate([one for one, _ in pairs]), np.concatenate([two for _, two in pairs])
