"""The communes of the whole country as one coverage, packed as lines that two neighbours share.

The reference was simplified province by province: the limits of two provinces differ there by up to
100 m. Here they are made one line, thinned once more, and what is narrower than a sliver is given
to a neighbour. All shapes are in EPSG:4326, on a grid of `GRID_DEG`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import text
from lienket.errors import ProductError
from lienket.scaffold import coverage
from lienket.scaffold.country import ALIKE, SIZE
from lienket.scaffold.coverage import GRID_DEG, SLIVER_DEG, Numbers, Shapes, longest, polygonal

TOLERANCE_DEG = 0.001
"""Triangles smaller than the square of this [deg], about 100 m, are flattened."""

FRAME = (100.0, 5.0, 118.5, 25.5)
"""West, south, east, north of what is packed of the land abroad [deg]."""

OUTSIDE = 65535
"""The number of what is no land in the frame, and of what lies beyond it."""

ARCHIPELAGOS = ((110.5, 15.0, 113.5, 17.7), (109.5, 7.0, 116.6, 12.5))
"""The boxes around two archipelagos of the country [deg]: nothing in them is from elsewhere."""

SPECIAL = "Đặc khu"
"""What the name of a special zone begins with."""

FEWEST, MOST = 500, 300_000
"""No commune has fewer people, but for the islands that are special zones; none has more."""

_WITHIN = {"344": "156", "446": "156"}
"""Parts that the source gives a number of their own, and the country that they are drawn with."""

_ABROAD_DEG, _STEP_DEG, _SMALLEST_DEG2, _SHOAL_DEG2 = 0.002, 0.3, 1e-4, 0.003


def cleaned(communes: gpd.GeoDataFrame) -> Shapes:
    """The polygons of `communes` as one valid coverage, thinned, in the same order.

    All of them, those of each province and those of each two that adjoin are one by themselves.

    Raises:
        ProductError: slivers are left after all rounds of mending.
    """
    shapes = coverage.snapped(communes.geometry.to_numpy())
    shapes = shapely.coverage_simplify(shapes, TOLERANCE_DEG)
    parts = subsets(communes["province_code"].to_numpy(), shapes)
    made, narrow = coverage.mended(shapes, parts)
    if narrow:
        msg = f"Slivers are left at {', '.join(communes['code'].iloc[[*narrow]])}."
        raise ProductError(msg)
    return made


def subsets(province: npt.NDArray[np.object_], shapes: Shapes) -> list[Numbers]:
    """What must be a coverage by itself: all of it, each province, each two that adjoin."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="touches")
    pairs = {(min(pair), max(pair)) for pair in zip(province[one], province[other], strict=True)}
    return [
        np.arange(len(shapes)),
        *(np.flatnonzero(np.isin(province, pair)) for pair in sorted(pairs)),
    ]


def abroad(land: gpd.GeoDataFrame, country: BaseGeometry, own: str) -> gpd.GeoDataFrame:
    """The land abroad that meets `country` along its border, with the ground between them shared.

    What lies between the outline of `country` and that of `own` in `land` is the neighbour's where
    it touches the neighbour along more than the sea, else it is sea.

    Args:
        land: countries, EPSG:4326, column `id`; one without an id is left out.
        country: the union of the communes.
        own: the id of the same country in `land`.
    """
    frame = shapely.box(*FRAME)
    near_by = land["id"].notna() & land.geometry.intersects(frame)
    around = land[near_by]
    sound = gpd.GeoDataFrame(
        around[["id"]], geometry=shapely.make_valid(around.geometry.to_numpy()), crs=land.crs
    )
    named = sound.assign(id=sound["id"].replace(_WITHIN))
    known = named.dissolve("id")
    theirs = shapely.union_all(known.geometry.to_numpy()[known.index == own])
    near = known[known.index != own].clip(frame)
    areas = np.array([polygonal(shape) for shape in near.geometry])
    shapes = shapely.coverage_simplify(areas, _ABROAD_DEG)
    ours = shapely.union_all([country, *(shapely.box(*bounds) for bounds in ARCHIPELAGOS)])
    shapes = np.array([polygonal(shapely.difference(shape, ours)) for shape in shapes])
    sea = frame.difference(shapely.union_all([*shapes, theirs, country]))
    between = theirs.intersection(frame).difference(shapely.union_all([*shapes, country]))
    for piece in shapely.get_parts(between):
        owner = longest(piece, shapes)
        shore = piece.intersection(sea).length
        if piece.intersection(shapes[owner]).length > shore:
            shapes[owner] = shapely.union(shapes[owner], piece)
    shapes = np.array([_without_shoals(shape, country, sea) for shape in shapes])
    made = near.set_geometry(gpd.GeoSeries([*map(polygonal, shapes)], near.index, crs=near.crs))
    kept = shapely.area(made.geometry.to_numpy()) > _SMALLEST_DEG2
    return made[kept]


def _without_shoals(shape: BaseGeometry, country: BaseGeometry, sea: BaseGeometry) -> BaseGeometry:
    """`shape` without small parts between `country` and the sea: shoals of a coarser coast."""
    parts = shapely.get_parts(polygonal(shape))
    shoal = (
        (shapely.area(parts) < _SHOAL_DEG2)
        & shapely.dwithin(parts, country, GRID_DEG)
        & shapely.dwithin(parts, sea, GRID_DEG)
    )
    return shapely.MultiPolygon([*parts[~shoal]])


@dataclass(frozen=True)
class Arcs:
    """Lines between two shapes, each once: their numbers, their vertices on the grid in a row."""

    left: npt.NDArray[np.uint16]
    right: npt.NDArray[np.uint16]
    count: npt.NDArray[np.int32]
    xy: npt.NDArray[np.int32]


def arcs(shapes: Sequence[BaseGeometry]) -> Arcs:
    """The borders of a coverage as lines, each once, with the numbers of what lies beside it.

    Args:
        shapes: polygons on the grid, a valid coverage.
    """
    ends, owner = _segments(shapes)
    first, second = ends[:, 0], ends[:, 1]
    low = (first[:, 0] < second[:, 0]) | (
        (first[:, 0] == second[:, 0]) & (first[:, 1] < second[:, 1])
    )
    lined = np.where(low[:, None], np.hstack([first, second]), np.hstack([second, first]))
    unique, at = np.unique(lined, axis=0, return_inverse=True)
    low_owner = np.full(len(unique), OUTSIDE, dtype=np.int64)
    high_owner = np.full(len(unique), -1, dtype=np.int64)
    np.minimum.at(low_owner, at.ravel(), owner)
    np.maximum.at(high_owner, at.ravel(), owner)
    pair = np.stack([low_owner, np.where(high_owner == low_owner, OUTSIDE, high_owner)], axis=1)
    order = np.lexsort((pair[:, 1], pair[:, 0]))
    pairs, start = np.unique(pair[order], axis=0, return_index=True)
    rows: list[tuple[int, int, npt.NDArray[np.int32]]] = []
    for (one, other), which in zip(pairs, np.split(order, start[1:]), strict=True):
        lines = [shapely.LineString(ends) for ends in unique[which].reshape(-1, 2, 2)]
        merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines)))
        coordinates = [np.rint(shapely.get_coordinates(line)).astype(np.int32) for line in merged]
        rows += [(one, other, xy) for xy in sorted(coordinates, key=lambda xy: xy[:2].tolist())]
    return Arcs(
        np.array([row[0] for row in rows], dtype=np.uint16),
        np.array([row[1] for row in rows], dtype=np.uint16),
        np.array([len(row[2]) for row in rows], dtype=np.int32),
        np.concatenate([row[2] for row in rows]),
    )


def _segments(
    shapes: Sequence[BaseGeometry],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The segments of all rings: their two ends in steps of the grid, the number of the shape."""
    ends, owners = [], []
    for number, shape in enumerate(shapes):
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            xy = np.rint(shapely.get_coordinates(ring) / GRID_DEG).astype(np.int64)
            pairs = np.stack([xy[:-1], xy[1:]], axis=1)
            ends.append(pairs[(pairs[:, 0] != pairs[:, 1]).any(axis=1)])
            owners.append(np.full(len(ends[-1]), number))
    return np.concatenate(ends), np.concatenate(owners)


def joined(communes: Shapes, land: gpd.GeoDataFrame) -> Shapes:
    """`communes` and the land abroad as one coverage on the grid; no vertex of a commune moves.

    Raises:
        ProductError: the two make no valid coverage.
    """
    outer = shapely.boundary(shapely.coverage_union_all(communes))
    vertices = shapely.MultiPoint(shapely.get_coordinates(outer))
    own = shapely.coverage_union_all(communes)
    made = []
    taken = own
    shape: BaseGeometry
    for shape in land.geometry:
        thick = shapely.segmentize(shape, _STEP_DEG)
        gridded = shapely.set_precision(thick, GRID_DEG, mode="pointwise")
        whole = polygonal(shapely.make_valid(gridded))
        snapped = shapely.make_valid(shapely.snap(whole, vertices, 3 * GRID_DEG))
        share = polygonal(shapely.difference(snapped, taken))
        made.append(share)
        taken = shapely.union(taken, share)
    pockets = shapely.get_parts(shapely.box(*FRAME).difference(taken))
    for pocket in pockets[shapely.area(pockets) < _SMALLEST_DEG2]:
        beside = longest(pocket, np.array(made))
        if made[beside].intersection(pocket).length > 0:
            made[beside] = polygonal(shapely.union(made[beside], pocket))
    both = coverage.cleaned(np.array([*communes, *made]), SLIVER_DEG, GRID_DEG)
    both = shapely.set_precision(both, GRID_DEG, mode="pointwise")
    both = np.array([polygonal(shape) for shape in both])
    if not shapely.coverage_is_valid(both) or not shapely.is_valid(both).all():
        msg = "The communes and the land abroad make no valid coverage."
        raise ProductError(msg)
    return both


def doubts(communes: pd.DataFrame) -> npt.NDArray[np.uint8]:
    """Why the number of people that is published for each commune cannot be taken for its own.

    `ALIKE`: a commune of the same name but for marks has the same number to the person, so that at
    most one of the two can be right. `SIZE`: no commune is so small or so large. Else 0.

    Args:
        communes: columns `name_vi`, `full_name` and `population` (NaN = none is published).
    """
    people = communes["population"]
    names = communes.assign(name=communes["name_vi"].map(text.fold))
    alike = names.duplicated(["name", "population"], keep=False) & people.notna()
    zone = communes["full_name"].str.startswith(SPECIAL)
    odd = ((people < FEWEST) & ~zone) | (people > MOST)
    return np.select([alike, odd], [ALIKE, SIZE], 0).astype(np.uint8)
