"""The state of each route link between its sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import geopandas as gpd
from shapely import LineString, Point

from lienket import crs
from lienket.border import works
from lienket.border.proximity import MEETING_M, Line, approaches
from lienket.geometry_types import LINES
from lienket.model.analysis import State
from lienket.model.records import ASSUMED, BOTH, Catalogue, Facts, Link, Status

BOTH_SIDES = 2
"""What crosses has subjects on so many sides."""

Gap = tuple[float | None, float | None]
"""How far the sides of a link end apart [m], and the error of that [m]."""

_NOT_APPLICABLE = State("not_applicable", (), "not_applicable")


def find(
    catalogue: Catalogue,
    facts: Facts,
    latest: Mapping[str, Status],
    frames: Mapping[str, gpd.GeoDataFrame],
    measured: Mapping[str, Gap] | None = None,
) -> dict[str, State]:
    """The state across the border of each link, by link key.

    *On the ground* a side serves when every part of it is in service: `joined` when all sides
    serve and their lines meet (within 50 m, or their position error if that is more), `one_sided`
    when some serve (the others lag), `absent` when none does, or when all serve and the lines end
    apart; `unknown` when a side's condition is, or when nothing shows whether they meet. *In
    works* the stages of the sides are compared, as `works.word` does. `gap_m` is the geodesic
    distance between the nearest points of two sides' lines [m], `gap_error_m` the larger position
    error of the two; both none where the lines come nearer than an error of over 50 m, for then
    nobody knows a gap. `as_of` is the date of the newest statement among those compared.

    A link with subjects on one side alone crosses nothing: it has no such state, nor does it lend
    its own to its counterparts or borrow theirs.

    Args:
        catalogue: the workspace; its sides give the order.
        facts: what the date and the audience allow.
        latest: the newest status by subject.
        frames: joined layers (EPSG:4326, indexed by key), for the gap.
        measured: what `gaps` returns, where it is known: no day changes it.
    """
    apart = gaps(catalogue, facts, frames) if measured is None else measured
    order = [side.key for side in catalogue.sides]
    log = works.by_subject(facts.statuses)
    return {
        link.key: _state(parts_by_side(link, facts, order), latest, log, apart[link.key])
        if link.kind == "route"
        else _NOT_APPLICABLE
        for link in facts.links
    }


def gaps(
    catalogue: Catalogue, facts: Facts, frames: Mapping[str, gpd.GeoDataFrame]
) -> dict[str, Gap]:
    """How far apart the sides of each route end [m], and the error of that [m]; none as in `find`.

    None either where `known.toml` says that the drawing of a part stops short.

    Args:
        catalogue: the workspace; its sides give the order.
        facts: its links and parts.
        frames: joined layers (EPSG:4326, indexed by key).
    """
    drawn = _lines(frames.values(), catalogue.measuring_crs)
    order = [side.key for side in catalogue.sides]
    unfinished = short(catalogue)
    return {
        link.key: (None, None)
        if unfinished & set(link.parts)
        else _apart(parts_by_side(link, facts, order), drawn, catalogue.measuring_crs)
        for link in facts.links
        if link.kind == "route"
    }


def short(catalogue: Catalogue) -> frozenset[str]:
    """The parts whose lines are known to stop before the border: no gap is measured from there."""
    return frozenset(row.key for row in catalogue.known if row.code == "short")


def _lines(frames: Iterable[gpd.GeoDataFrame], code: str) -> dict[str, Line]:
    """Every line by feature key, in the CRS `code`, with its position error [m] (else 0)."""
    drawn: dict[str, Line] = {}
    for frame in frames:
        lines = frame[frame.geom_type.isin(LINES)]
        metric = crs.to_metres(lines, code).geometry
        errors = lines["error_m"].fillna(lines["tolerance_m"]).fillna(0)
        drawn |= {
            key: (geometry, float(error))
            for key, geometry, error in zip(lines.index, metric, errors, strict=True)
        }
    return drawn


def parts_by_side(link: Link, facts: Facts, order: Iterable[str]) -> dict[str, list[str]]:
    """The subjects of a link by side; sides without any are left out.

    A part on both sides, or a link without parts, counts for each.
    """
    sides = {part.key: part.side for part in facts.parts}
    held: list[tuple[str, tuple[str, ...]]] = [(key, (sides[key],)) for key in link.parts]
    held = held or [(link.key, link.sides)]
    return {
        side: keys
        for side in order
        if (keys := [key for key, on in held if side in on or BOTH in on])
    }


def _state(
    by_side: Mapping[str, list[str]],
    latest: Mapping[str, Status],
    log: works.Log,
    apart: Gap,
) -> State:
    if len(by_side) < BOTH_SIDES:
        return _NOT_APPLICABLE
    told = {side: [latest[key] for key in keys if key in latest] for side, keys in by_side.items()}
    gap_m, error_m = apart
    ground, lagging = _ground(told, gap_m, error_m)
    if gap_m is not None and MEETING_M < (error_m or 0) >= gap_m:
        gap_m = error_m = None
    stated = (row for rows in told.values() for row in rows if row.source != ASSUMED)
    as_of = max((row.as_of for row in stated), default=None)
    building = works.building(told, log)
    word = works.word(told, building)
    return State(ground, lagging, word, gap_m, error_m, as_of=as_of, building=building)


def _apart(by_side: Mapping[str, list[str]], drawn: Mapping[str, Line], code: str) -> Gap:
    """How far apart the sides of a link end, by the lines of each."""
    if len(by_side) < BOTH_SIDES:
        return None, None
    # What lies on several sides cannot tell whether they meet.
    single = Counter(key for keys in by_side.values() for key in keys)
    lines = [
        [drawn[key] for key in keys if key in drawn and single[key] == 1]
        for keys in by_side.values()
    ]
    return _gap(lines, code)


def _ground(
    told: Mapping[str, list[Status]], gap_m: float | None, error_m: float | None
) -> tuple[str, tuple[str, ...]]:
    """The state on the ground and the sides that lag."""
    conditions = {side: {row.condition for row in rows} for side, rows in told.items()}
    if any(not found or "unknown" in found for found in conditions.values()):
        return "unknown", ()
    lagging = tuple(side for side, found in conditions.items() if found != {"in_service"})
    if lagging:
        return ("absent", ()) if len(lagging) == len(told) else ("one_sided", lagging)
    if gap_m is None:
        return "unknown", ()
    return ("joined", ()) if gap_m <= max(MEETING_M, error_m or 0) else ("absent", ())


def _gap(sides: list[list[Line]], code: str) -> Gap:
    """How far the side that lies farthest off is from any other [m], and its error [m].

    None where a side has no line of its own.
    """
    if not all(sides):
        return None, None
    found = [(_metres(each.line, code), each.error_m) for each in approaches(sides)]
    gap_m, error_m = max(found)
    return round(gap_m, 1), error_m


def _metres(line: LineString, code: str) -> float:
    start, end = (Point(vertex) for vertex in line.coords)
    return crs.distance_m(start, end, code)
