"""The rule that what is filed under a side lies there, as far as anybody knows where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.checks.accepted import Ledger
from lienket.checks.case import Case, Feature
from lienket.checks.shapes import MOST_STRETCH, sound, stretch
from lienket.errors import Fault

_OFF_M = 500.0
"""So far from its side [m], at least, nothing is taken for misplaced: limits are generalised, and
a road along them changes sides."""

_POINT_OFF_M = 250.0
"""The same for a point [m], which is on one side or the other."""

_HALF = 0.5
"""An area is on another side if so much of it is [-]."""

_STEP_M = 100.0
"""Lines are looked at in steps of this length [m]."""

_AREA = 2


def run(case: Case) -> Iterator[Fault]:
    """Every feature of a side that lies on another, beyond its position error.

    What cannot be measured (a broken or misplaced geometry, no measuring CRS) is left alone.
    """
    sides = of_sides(case)
    if not sides or len(sides) < len(case.catalogue.sides):
        return
    ledger = Ledger(case, "outside")
    unsure: set[str] = set()
    for layer in case.catalogue.layers:
        if layer.key == case.catalogue.sides_layer:
            continue
        rows = [row for row in case.features(layer) if row.side in sides]
        drawn = [row for row in rows if sound(row, case.catalogue)]
        unsure |= {row.key for row in rows} - {row.key for row in drawn}
        metric = in_metres(drawn, case.catalogue.measuring_crs)
        for row, shape in zip(drawn, metric, strict=True):
            yield from _misplaced(row, shape, sides, case, ledger)
    yield from ledger.stale(unsure)


def of_sides(case: Case) -> Mapping[str, BaseGeometry]:
    """The ground of each side in the measuring CRS [m]; none where it cannot be made."""
    catalogue = case.catalogue
    layer = next((row for row in catalogue.layers if row.key == catalogue.sides_layer), None)
    if layer is None or not crs.is_metric(catalogue.measuring_crs):
        return {}
    rows = case.features(layer)
    if not rows or not all(sound(row, catalogue) for row in rows):
        return {}
    if not stretch(rows, catalogue.measuring_crs) <= MOST_STRETCH:
        return {}
    shapes = in_metres(rows, catalogue.measuring_crs)
    sides = {
        side.key: shapely.union_all(own)
        for side in catalogue.sides
        if (own := [shape for row, shape in zip(rows, shapes, strict=True) if row.side == side.key])
    }
    shapely.prepare([*sides.values()])
    return sides


def in_metres(rows: Iterable[Feature], code: str) -> list[BaseGeometry]:
    """The shapes of `rows` (EPSG:4326), of those that have one, in the projected CRS `code` [m].

    Raises:
        CrsError: `code` is no projected CRS in metres.
    """
    shapes = [row.geometry for row in rows if row.geometry is not None]
    frame = gpd.GeoDataFrame(geometry=shapes, crs=crs.STORED)
    return [*crs.to_metres(frame, code).geometry]


def error_m(row: Feature) -> float:
    """How far a feature may be from where it is drawn [m], as far as it says so."""
    return max((value for value in (row.error_m, row.tolerance_m) if value >= 0), default=0.0)


def _misplaced(
    row: Feature,
    shape: BaseGeometry,
    sides: Mapping[str, BaseGeometry],
    case: Case,
    ledger: Ledger,
) -> Iterator[Fault]:
    """What of one feature (in metres) lies on another side than its own, unless accepted."""
    own = sides[str(row.side)]
    if own.covers(shape):
        return
    for side, ground in sides.items():
        if side == row.side or not ground.intersects(shape):
            continue
        within = shapely.intersection(shape, ground)
        dimension = shapely.get_dimensions(shape)
        if dimension == _AREA and within.area < _HALF * shape.area:
            continue
        if dimension == 1 and within.length <= _OFF_M:
            continue
        places = shapely.get_coordinates(shapely.segmentize(within, _STEP_M))
        spots = np.asarray(shapely.points(places))
        off = shapely.distance(spots, own)
        farthest, limit = float(off.max()), _OFF_M if dimension else _POINT_OFF_M
        if farthest <= max(limit, error_m(row)) or ledger.takes("outside", row.key, farthest):
            continue
        place = gpd.GeoSeries([spots[int(np.argmax(off))]], crs=case.catalogue.measuring_crs)
        spot = place.to_crs(crs.STORED)
        values = {"side": row.side, "other": side, "where": f"{spot.x[0]:.5f}, {spot.y[0]:.5f}"}
        km, metres = f"{farthest / 1000:.1f}", round(farthest)
        if dimension == 0:
            yield row.place.fault("wrong_side", km=km, metres=metres, **values)
        elif dimension == 1:
            length = f"{within.length / 1000:.1f}"
            share = f"{within.length / shape.length:.0%}"
            yield row.place.fault(
                "line_outside", km=km, metres=metres, length=length, share=share, **values
            )
        else:
            share = f"{within.area / shape.area:.0%}"
            yield row.place.fault("area_outside", km=km, metres=metres, share=share, **values)
