"""The rule of drawings that stop: what serves on both sides is drawn as far as the border.

A line that ends kilometres before the border says nothing of whether the road does: the drawing is
unfinished, or what lies between is a part that no table has. It is never told as a missing link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.checks.accepted import Ledger
from lienket.checks.case import Case, Feature
from lienket.checks.placement import error_m, in_metres, of_sides
from lienket.checks.shapes import of_geometry
from lienket.errors import Fault
from lienket.geometry_types import LINES
from lienket.model.records import BOTH, Link, Part, Status

_TABLES = frozenset({"links", "parts", "statuses"})

_SHORT_M = 1_000.0
"""A line that ends so far before the border [m] does not reach it, whatever is generalised."""


def run(case: Case) -> Iterator[Fault]:
    """Every part in service whose line ends short of the side that its link leads to.

    What cannot be measured (a broken or misplaced geometry, no measuring CRS) is left alone.
    """
    sides = of_sides(case)
    if not sides or len(sides) < len(case.catalogue.sides) or case.tables.lost & _TABLES:
        return
    rows = [row for layer in case.catalogue.layers for row in case.features(layer) if layer.status]
    lines = {
        row.key: row
        for row in rows
        if getattr(row.geometry, "geom_type", "") in LINES
        and not any(of_geometry(row, case.catalogue))
    }
    unsure = {row.key for row in rows} - set(lines)
    shapes = _metric(case, lines)
    conditions = {key: row.condition for key, row in _newest(case).items()}
    parts = {part.key: part for part in case.facts.parts}
    ledger = Ledger(case, "short")
    for link in case.facts.links:
        for part, others in _leading(link, parts, conditions) if link.kind == "route" else ():
            drawn = [key for key in part if key in shapes]
            if len(drawn) < len(part) or not sides.keys() >= {*others}:
                continue
            beyond = shapely.union_all([sides[other] for other in others])
            metres, key = min((shapes[key].distance(beyond), key) for key in drawn)
            if metres <= max(_SHORT_M, error_m(lines[key])) or ledger.takes("short", key, metres):
                continue
            yield lines[key].place.fault(
                "ends_short",
                km=f"{metres / 1000:.1f}",
                metres=round(metres),
                where=_end(shapes[key], beyond, case),
            )
    yield from ledger.stale(unsure)


def _leading(
    link: Link, parts: Mapping[str, Part], conditions: Mapping[str, str]
) -> Iterator[tuple[list[str], list[str]]]:
    """The parts of each side of a link that all serve, and the other sides that it has parts on."""
    known = [parts[key] for key in link.parts if key in parts]
    if any(part.side == BOTH for part in known):
        return
    sides = {part.side for part in known}
    for side in sorted(sides):
        own = [part.key for part in known if part.side == side]
        if len(sides) > 1 and all(conditions.get(key) == "in_service" for key in own):
            yield own, sorted(sides - {side})


def _metric(case: Case, lines: Mapping[str, Feature]) -> dict[str, BaseGeometry]:
    """The lines in the measuring CRS [m]."""
    return dict(zip(lines, in_metres(lines.values(), case.catalogue.measuring_crs), strict=True))


def _newest(case: Case) -> dict[str, Status]:
    """The newest statement about each subject, as `join.newest` finds it."""
    latest: dict[str, Status] = {}
    for row in case.facts.statuses:
        held = latest.get(row.subject)
        if held is None or (row.as_of, row.stated_on) >= (held.as_of, held.stated_on):
            latest[row.subject] = row
    return latest


def _end(line: BaseGeometry, beyond: BaseGeometry, case: Case) -> str:
    """Where a line comes nearest to other sides, as sentences say it."""
    nearest = shapely.shortest_line(line, beyond)
    end = gpd.GeoSeries([shapely.Point(nearest.coords[0])], crs=case.catalogue.measuring_crs)
    spot = end.to_crs(crs.STORED)
    return f"{spot.x[0]:.5f}, {spot.y[0]:.5f}"
