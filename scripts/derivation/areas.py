"""Areas made out of border lines: arcs put in, loose ends tied, faces closed.

All lines and polygons here are in one projected CRS in metres.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from lienket.errors import ProductError
from lienket.osm.shapes import pieces

_OVERRUN_M = 0.5
"""How far a tie runs past the line it reaches [m]: a crossing is safe where a touch is not."""


def lacking(
    lines: BaseGeometry, wanted: BaseGeometry, near_m: float, far_m: float
) -> list[LineString]:
    """The stretches of `wanted` that `lines` do not have.

    Args:
        lines: the lines at hand.
        wanted: the lines that should be there.
        near_m: what lies within this distance of `lines` [m] is at hand.
        far_m: a stretch that never gets farther than this from `lines` [m] is the same line drawn
            otherwise, and is left out.
    """
    rest = pieces(wanted.difference(lines.buffer(near_m)))
    return [stretch for stretch in rest if _farthest_m(stretch, lines, near_m) > far_m]


def _farthest_m(stretch: LineString, lines: BaseGeometry, step_m: float) -> float:
    points = shapely.points(shapely.get_coordinates(stretch.segmentize(step_m)))
    return float(np.max(shapely.distance(points, lines)))


def replaced(lines: BaseGeometry, arc: BaseGeometry, within_m: float) -> BaseGeometry:
    """`lines` with `arc` in place of what runs beside it within `within_m` [m]; ends stay loose."""
    beside = arc.buffer(within_m, cap_style="flat")
    return shapely.union_all([lines.difference(beside), arc])


def loose_ends(lines: BaseGeometry) -> list[tuple[LineString, int]]:
    """Each end of a line of `lines` where no other ends: the line, and 0 or -1 for which end."""
    parts = pieces(lines)
    ends = [(part, at) for part in parts if not part.is_closed for at in (0, -1)]
    met = Counter(part.coords[at] for part, at in ends)
    return [(part, at) for part, at in ends if met[part.coords[at]] == 1]


def tied(lines: Iterable[BaseGeometry], reach_m: float) -> BaseGeometry:
    """`lines` noded, each loose end tied to the next other line within `reach_m` [m].

    A tie is straight and runs half a metre past the line it reaches; polygonising drops that rest.
    """
    noded = shapely.union_all(list(lines))
    ends = loose_ends(noded)
    ties = [_tie(noded, part, at, reach_m) for part, at in ends]
    return shapely.union_all([noded, *(tie for tie in ties if tie is not None)])


def _tie(lines: BaseGeometry, part: LineString, at: int, reach_m: float) -> LineString | None:
    end = Point(part.coords[at])
    others = [line for line in pieces(lines) if not line.equals_exact(part)]
    nearby = [line for line in others if shapely.dwithin(line, end, reach_m)]
    if not nearby:
        return None
    nearest = min(nearby, key=end.distance)
    foot = shapely.get_coordinates(nearest.interpolate(nearest.project(end)))[0]
    way = foot - shapely.get_coordinates(end)[0]
    length = float(np.hypot(*way))
    return LineString([end, foot + way * _OVERRUN_M / length]) if length else None


def faces(lines: BaseGeometry, reference: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`reference` with the polygons that `lines` close in place of its own, same index and columns.

    Each closed face goes whole to the reference polygon that covers most of it; a face that lies
    more than half outside `reference` goes to none.

    Args:
        lines: noded lines.
        reference: polygons that do not overlap, same CRS as `lines`.

    Raises:
        ProductError: a polygon of `reference` got no face.
    """
    closed = shapely.get_parts(shapely.polygonize([lines]))
    face_at, reference_at = reference.sindex.query(closed, predicate="intersects")
    shares = shapely.area(
        shapely.intersection(closed[face_at], reference.geometry.to_numpy()[reference_at])
    )
    table = pd.DataFrame({"face": face_at, "reference": reference_at, "share": shares})
    table["share"] /= shapely.area(closed[face_at])
    best = table.sort_values("share").groupby("face").tail(1)
    best = best[table.groupby("face")["share"].sum()[best["face"]].to_numpy() > 1 / 2]
    missed = sorted(set(range(len(reference))) - set(best["reference"]))
    if missed:
        msg = (
            f"No closed face for {', '.join(str(reference.index[at]) for at in missed)}: "
            "the lines leave a gap there. Add the missing arc or tie over a longer reach."
        )
        raise ProductError(msg)
    owned = best.groupby("reference")["face"]
    polygons = [
        _without_crumbs(shapely.coverage_union_all(closed[owned.get_group(at)]))
        for at in range(len(reference))
    ]
    return reference.set_geometry(gpd.GeoSeries(polygons, index=reference.index, crs=reference.crs))


def _without_crumbs(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """`geometry` without parts under a thousandth of it: loops of a line beside an outer border."""
    parts = shapely.get_parts(geometry)
    kept = parts[shapely.area(parts) > geometry.area / 1000]
    return kept[0] if len(kept) == 1 else MultiPolygon(list(kept))


def side_of(shape: BaseGeometry, districts: gpd.GeoDataFrame, least: float = 0.01) -> str:
    """The side `shape` lies on, or `both`: a share of it under `least` does not count.

    Args:
        shape: polygon, same CRS as `districts`.
        districts: polygons with a column `side`.
        least: share of the area, because shore and border come from different drawings.
    """
    shares = districts.geometry.intersection(shape).area.groupby(districts["side"]).sum()
    sides = shares.index[shares > least * shape.area]
    return "both" if len(sides) > 1 else str(sides[0])
