"""The ground around a coverage: shared out among its neighbours, with no sliver between.

All lines and polygons here are in one projected CRS in metres.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from derivation import coverage

_TOUCH_M = 0.01
"""How far from a line a point still stands on it [m]."""

_GRID_M = 0.001
"""Nodes are put on this grid [m]: lines a hair apart become one."""

FOREIGN, OPEN = "foreign", "open"
"""Index of the ground beyond the neighbours: abroad, and what belongs to nobody (the sea)."""


def shared_out(
    sheet: BaseGeometry,
    own: BaseGeometry,
    neighbours: gpd.GeoSeries,
    abroad: BaseGeometry,
    sliver_m: float,
) -> gpd.GeoSeries:
    """`sheet` without `own`, cut into what each of `neighbours` has, `foreign` and `open`.

    Ground that no neighbour has goes to the nearest one where it is a sliver: where two of them, or
    one and `own`, are both within `sliver_m`, or where it is shut in. Of the rest, the part with
    the point `abroad` is foreign, all other parts are open.

    Args:
        sheet: what is to be shared out.
        own: the outline of the coverage in the middle.
        neighbours: polygons, the first of two that overlap has the ground.
        abroad: a point of the foreign ground.
        sliver_m: how wide a gap between two outlines may be [m].
    """
    shares: dict[str, BaseGeometry] = {}
    taken = own
    for name, shape in zip(map(str, neighbours.index), neighbours, strict=True):
        shares[name] = sheet.intersection(shape).difference(taken)
        taken = taken.union(shape)
    shares = {name: share for name, share in shares.items() if share.area > 0}
    rest = sheet.difference(taken)
    gaps = rest.intersection(_close_to_two([own, *shares.values()], sliver_m))
    shut_in = [
        part
        for part in shapely.get_parts(rest.difference(gaps))
        if not part.intersects(sheet.boundary)
    ]
    for gap in [*shapely.get_parts(gaps), *shut_in]:
        nearest = min(shares, key=lambda name: _order(gap, shares[name]))
        shares[nearest] = shares[nearest].union(gap)
    for part in shapely.get_parts(
        sheet.difference(own.union(shapely.union_all([*shares.values()])))
    ):
        name = FOREIGN if part.contains(abroad) else OPEN
        shares[name] = shares[name].union(part) if name in shares else part
    areas_only = {name: polygonal(share) for name, share in shares.items()}
    return gpd.GeoSeries(areas_only, crs=neighbours.crs)


def _order(gap: BaseGeometry, share: BaseGeometry) -> tuple[float, float]:
    """Nearest first; of those that touch, the one with the longest common border."""
    return gap.distance(share), -gap.intersection(share.boundary).length


def _close_to_two(shapes: list[BaseGeometry], within_m: float) -> BaseGeometry:
    around = [shape.buffer(within_m) for shape in shapes]
    overlaps = [
        one.intersection(other) for at, one in enumerate(around) for other in around[at + 1 :]
    ]
    return shapely.union_all(overlaps)


def polygonal(geometry: BaseGeometry) -> Polygon | MultiPolygon:
    """The polygons of `geometry`; the lines and points that a cut may leave are dropped."""
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def generalised(
    shares: gpd.GeoSeries, own: BaseGeometry, tolerance_m: float, smallest_m2: float
) -> gpd.GeoSeries:
    """`shares` with fewer vertices where two of them meet, and the vertices of `own` along `own`.

    Islets smaller than `smallest_m2` [m²] are dropped.

    Raises:
        ProductError: the shares make no valid coverage, before or after.
    """
    frame = gpd.GeoDataFrame(geometry=_noded(_on_vertices(shares, own)))
    coverage.guard_coverage(frame, "Noding")
    shapes = shapely.coverage_simplify(
        frame.geometry.to_numpy(), tolerance_m, simplify_boundary=False
    )
    made = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    made = made.set_geometry(_without_islets(made.geometry, own, smallest_m2))
    return coverage.guard_coverage(made, f"Generalising by {tolerance_m} m").geometry


def _without_islets(shares: gpd.GeoSeries, own: BaseGeometry, smallest_m2: float) -> gpd.GeoSeries:
    """`shares` without the small parts that open ground alone surrounds."""
    kept = []
    for name in shares.index:
        ashore = shapely.union_all([own, *shares.drop([name, OPEN], errors="ignore")])
        parts = shapely.get_parts(shares[name])
        large = (shapely.area(parts) > smallest_m2) | shapely.intersects(parts, ashore)
        kept.append(MultiPolygon(list(parts[large])))
    return gpd.GeoSeries(kept, index=shares.index, crs=shares.crs)


def _on_vertices(shares: gpd.GeoSeries, own: BaseGeometry) -> gpd.GeoSeries:
    """`shares` with each vertex that stands on the outline of `own` moved to a vertex of `own`.

    Overlay leaves vertices between those of `own`; rounded, they would open slivers.
    """
    ends = coverage.segments(own.boundary)
    tree = shapely.STRtree([LineString(pair) for pair in ends])

    def moved(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        made = xy.copy()
        at, segment = tree.query(shapely.points(xy), predicate="dwithin", distance=_TOUCH_M)
        # Of the two ends of the segment it stands on: the nearest vertex may be another bank's.
        steps = np.linalg.norm(ends[segment] - xy[at, np.newaxis], axis=2)
        made[at] = ends[segment, steps.argmin(axis=1)]
        return made

    shapes = shapely.remove_repeated_points(shapely.transform(shares.to_numpy(), moved))
    return gpd.GeoSeries(shapely.make_valid(shapes), index=shares.index, crs=shares.crs)


def _noded(shares: gpd.GeoSeries) -> gpd.GeoSeries:
    """`shares` with the same vertices on both sides of each common border, and nothing twice."""
    lines = shapely.union_all(shapely.boundary(shares.to_numpy()), grid_size=_GRID_M)
    closed = shapely.get_parts(shapely.polygonize([lines]))
    inside = shapely.point_on_surface(closed)
    face_at, share_at = shapely.STRtree(shares.to_numpy()).query(inside, predicate="intersects")
    face_at, first = np.unique(face_at, return_index=True)
    owner = share_at[first]
    shapes = [
        shapely.coverage_union_all(closed[face_at[owner == number]])
        for number in range(len(shares))
    ]
    return gpd.GeoSeries(shapes, index=shares.index, crs=shares.crs)
