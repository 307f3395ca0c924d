"""Lines that run closer than they are wide, set apart on the page so that each is seen.

It is a matter of drawing alone: railways, roads that are worked on together, and what meets them
are moved by as much as paper must lie between them. Places and shapes are in [mm] of the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.geometry_types import LINES
from lienket.sheet.model import Content, Item
from lienket.style import beside, symbol_layers
from lienket.style.units import mm

Places = npt.NDArray[np.float64]

LARGEST = 400_000
"""On a map at a larger scale than 1 : this, lines stand where they are."""

PAPER_MM = 0.3
"""So much paper lies between two lines that are set apart [mm]."""

_SPARE_MM = 0.15
"""More is asked for, of which smoothing takes some [mm]."""

_STEP_MM = 0.75
"""From a vertex to the next of a line that is moved [mm]."""

_NEAR_MM = 3.0
"""Where lines are farther apart, nobody asks on which side of the other one runs [mm]."""

_SHORT_MM = 2.5
"""A line that is so short on the other side of another weaves about it: it has one side [mm]."""

_TAPER = 3.0
"""About a crossing lines come apart over so many times what they must be apart."""

_END_MM = 4.0
"""About its ends a line comes back to its true place [mm]."""

_FOLLOW_MM = 1.6
"""What is so near to a line that is moved goes with it, the less the farther [mm]."""

_SEEN_MM = 0.1
"""A line that is moved by less is not said to be moved [mm]."""

_MOST_MM = 4.2
"""No line is drawn farther from its place: where it would have to be, it stays the nearer [mm]."""

_ROUNDS, _PASSES = 5, 25
_STIFF = {True: 0.35, False: 1.0}
"""How readily a road (True) and a railway are moved."""


@dataclass(slots=True)
class _Track:
    """A line that may be moved: its vertices, and how far its drawing reaches at each hand."""

    link: str
    start: Places
    left: float
    right: float
    ease: float
    moved: Places

    @property
    def at(self) -> Places:
        """Where its vertices are now."""
        return self.start + self.moved

    @property
    def along(self) -> Places:
        """How far along the true line each vertex is."""
        steps = np.hypot(*np.diff(self.start, axis=0).T)
        return np.concatenate([[0.0], np.cumsum(steps)])


@dataclass(frozen=True, slots=True)
class _Bound:
    """What a track must keep from another, by vertex: side of the other, distance, its share."""

    track: _Track
    other: _Track
    side: Places
    want: Places


def apart(content: Content, denominator: float) -> Content:
    """`content` with its lines set apart if the scale is 1 : `denominator` and smaller than most.

    Railways and roads that are worked on together keep `PAPER_MM` between them, each on its own
    side of the others; other roads and links, stations and interchanges go with what they lie on.
    """
    tracks = [*_tracks(content.links)] if denominator > LARGEST else []
    bounds = [bound for one, other in permutations(tracks, 2) for bound in _bound(one, other)]
    for _ in range(_ROUNDS if bounds else 0):
        _settle(tracks, bounds)
    if not bounds or max(float(np.hypot(*track.moved.T).max()) for track in tracks) < _SEEN_MM:
        return content
    return _moved(content, tracks)


def _tracks(items: Sequence[Item]) -> Iterator[_Track]:
    """The lines of railways and of ribbons, those of one link joined."""
    found: dict[tuple[str, int], list[Item]] = defaultdict(list)
    for item in items:
        if item.depth == 1:
            found[item.link, symbol_layers.place(item.layer, item.symbol, item.accuracy)].append(
                item
            )
    for (link, place), own in found.items():
        if place > 1:
            continue
        left, right = symbol_layers.reach(own[0].layer, own[0].symbol)
        whole = shapely.line_merge(shapely.union_all([item.shape for item in own]))
        for part in shapely.get_parts(whole):
            if part.length > _END_MM:
                count = int(np.ceil(part.length / _STEP_MM)) + 1
                far = np.linspace(0, part.length, count)
                line = shapely.line_interpolate_point(beside.forward(part), far)
                start = shapely.get_coordinates(line)
                yield _Track(link, start, mm(left), mm(right), _STIFF[bool(place)],
                             np.zeros_like(start))  # fmt: skip


def _frame(track: _Track, places: Places) -> tuple[Places, Places, Places]:
    """Of `places` the nearest on a track: how far along it is now, where, and its left hand."""
    line = LineString(track.at)
    far = shapely.line_locate_point(line, shapely.points(places))
    at = shapely.get_coordinates(shapely.line_interpolate_point(line, far))
    ends = [shapely.get_coordinates(shapely.line_interpolate_point(line, np.clip(
        far + step, 0, line.length))) for step in (-_STEP_MM, _STEP_MM)]  # fmt: skip
    way = ends[1] - ends[0]
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    return np.asarray(far) / line.length, at, np.column_stack([-way[:, 1], way[:, 0]])


def _bound(track: _Track, other: _Track) -> Iterator[_Bound]:
    """What `track` must keep from `other`; nothing if they are nowhere near."""
    if LineString(track.start).distance(LineString(other.start)) > _NEAR_MM:
        return
    share, at, left = _frame(other, track.start)
    off = track.start - at
    signed, far = np.sum(off * left, axis=1), np.hypot(*off.T)
    within = (share > 0) & (share < 1) & (far < _NEAR_MM)
    side = _sides(np.sign(signed) * within)
    way = np.gradient(track.start, axis=0)
    same = np.where(way[:, 0] * left[:, 1] - way[:, 1] * left[:, 0] >= 0, 1, -1) * side
    want = np.where(side > 0, other.left, other.right) + np.where(same > 0, track.right, track.left)
    want += PAPER_MM + _SPARE_MM
    yield _Bound(track, other, side, want * _eased(track, side, far, want))


def _sides(signs: Places) -> Places:
    """The side of each vertex, 0 = free: without short stretches on the other side."""
    side = signs.copy()
    for first, last in _runs(side):
        before, after = side[first - 1] if first else 0, side[last] if last < len(side) else 0
        short = (last - first) * _STEP_MM < _SHORT_MM
        if short and side[first] and before == after == -side[first]:
            side[first:last] = before
    return side


def _runs(values: Places) -> list[tuple[int, int]]:
    """Where equal values stand, from the first to behind the last."""
    cuts = np.flatnonzero(np.diff(values)) + 1
    edges = [0, *cuts.tolist(), len(values)]
    return [*pairwise(edges)]


def _eased(track: _Track, side: Places, far: Places, want: Places) -> Places:
    """How much of what is wanted holds at each vertex: less about crossings and about ends."""
    along = track.along
    crossing = np.flatnonzero(side[:-1] * side[1:] < 0)
    marks = [(along[crossing] + along[crossing + 1]) / 2]
    marks += [along[[place]] for place in (0, -1) if far[place] < want[place]]
    near = np.concatenate(marks)
    clear = np.abs(along[:, None] - near[None, :]).min(axis=1) if len(near) else np.full_like(
        along, np.inf)  # fmt: skip
    return np.asarray(np.clip(clear / (_TAPER * want), 0, 1))


def _settle(tracks: Sequence[_Track], bounds: Sequence[_Bound]) -> None:
    """Move the tracks until each keeps what it must, as seen from where they are now."""
    seen = []
    for bound in bounds:
        share, at, left = _frame(bound.other, bound.track.at)
        held = (bound.side != 0) & (share > 0) & (share < 1)
        ease = bound.track.ease / (bound.track.ease + bound.other.ease)
        seen.append((bound, at - _at(bound.other, share), share, left, held, ease))
    for _ in range(_PASSES):
        for bound, rest, share, left, held, ease in seen:
            off = np.sum((bound.track.at - rest - _at(bound.other, share)) * left, axis=1)
            lack = np.maximum(0, bound.want - off * bound.side) * held
            push = (lack * bound.side * ease)[:, None] * left
            bound.track.moved = bound.track.moved + push
        for track in tracks:
            track.moved = _smooth(track)


def _at(track: _Track, share: Places) -> Places:
    """Where a track is now at a share of its length."""
    number = share * (len(track.start) - 1)
    places = np.arange(len(track.start))
    return np.column_stack([np.interp(number, places, axis) for axis in track.at.T])


def _smooth(track: _Track) -> Places:
    """How a track is moved, evened out, nowhere far, and not at all at its ends."""
    moved = np.pad(track.moved, ((1, 1), (0, 0)), mode="edge")
    even = 0.25 * moved[:-2] + 0.5 * moved[1:-1] + 0.25 * moved[2:]
    along = track.along
    ends = np.clip(np.minimum(along, along[-1] - along) / _END_MM, 0, 1)
    far = np.maximum(np.hypot(*even.T), 1e-9)
    return np.asarray(even * (ends * np.minimum(1, _MOST_MM / far))[:, None])


def _moved(content: Content, tracks: Sequence[_Track]) -> Content:
    """`content` with all its lines and points moved as the tracks are."""
    by_link: dict[str, list[_Track]] = defaultdict(list)
    for track in tracks:
        by_link[track.link].append(track)
    ribbons = [track for track in tracks if track.ease < _STIFF[False]]
    links = tuple(
        replace(item, shape=_followed(item.shape, by_link.get(item.link, tracks)))
        if item.depth == 1 and not style.ACCURACIES[item.accuracy].band_px else item
        for item in content.links
    )  # fmt: skip
    ground = tuple(
        replace(piece, shape=_followed(piece.shape, ribbons if piece.look.core else tracks))
        if piece.shape.geom_type in LINES and piece.layer in _ROADS else piece
        for piece in content.ground
    )  # fmt: skip
    at = np.array([(spot.x, spot.y) for spot in content.spots]).reshape(-1, 2)
    to = (at + _shift(at, tracks)).tolist()
    spots = tuple(
        replace(spot, x=x, y=y) if spot.look.key in _ON_LINES else spot
        for spot, (x, y) in zip(content.spots, to, strict=True)
    )
    return replace(content, links=links, ground=ground, spots=spots, apart=True)


_ROADS, _ON_LINES = frozenset({"network", "local_roads"}), frozenset({"station", "interchange"})
"""What of the ground goes along: layers of roads, and marks that stand on a line."""


def _followed(shape: BaseGeometry, tracks: Sequence[_Track]) -> BaseGeometry:
    """A line moved with the tracks that it lies on or meets."""
    fine = shapely.segmentize(shape, _STEP_MM)
    moved: BaseGeometry = shapely.transform(fine, lambda places: places + _shift(places, tracks))
    return moved


def _shift(places: Places, tracks: Sequence[_Track]) -> Places:
    """How far each place is moved: as the nearest tracks are, the less the farther it is."""
    total, weight, near = np.zeros_like(places), np.zeros(len(places)), np.full(len(places), np.inf)
    points = shapely.points(places)
    for track in tracks if len(places) else ():
        line = LineString(track.start)
        far = np.asarray(shapely.distance(line, points))
        share = np.asarray(shapely.line_locate_point(line, points)) / line.length
        moved = _at(track, share) - _at(replace(track, moved=np.zeros_like(track.start)), share)
        pull = 1 / (far + 0.02) ** 4
        total += moved * pull[:, None]
        weight += pull
        near = np.minimum(near, far)
    fade = np.clip((_FOLLOW_MM - near) / (_FOLLOW_MM - 0.4), 0, 1)
    return np.asarray(total / np.maximum(weight, 1e-12)[:, None] * fade[:, None])
