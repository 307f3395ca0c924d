"""The second level of the base: limits of communes, streams, minor roads, small lakes, villages.

All lines and polygons here are in one projected CRS in metres unless a docstring says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from derivation import strokes
from lienket import crs, text
from lienket.osm import columns, shapes

Recipe = Mapping[str, Any]
_MOST_M = 9000
"""No peak of Việt Nam has a height of more than this, nor do readings in other units [m]."""

_LATIN = re.compile(r"[^\u2e80-\uffef]+")
"""A name without Chinese letters."""


def limits(recipe: Recipe, communes: gpd.GeoDataFrame, borders: BaseGeometry) -> BaseGeometry:
    """The limits between `communes` that do not run along `borders`, their ends tied to these.

    Args:
        recipe: `beside_m`, `least_m`.
        communes: polygons, a coverage.
        borders: border lines of the districts.
    """
    lines = shapely.union_all(shapely.boundary(communes.geometry.to_numpy()), grid_size=1)
    left = shapes.pieces(shapely.difference(lines, borders.buffer(recipe["beside_m"])))
    kept = [line for line in left if line.length >= recipe["least_m"]]
    tied = [_tied(line, borders, recipe["beside_m"]) for line in kept]
    return MultiLineString(shapes.pieces(shapely.union_all(tied)))


def _tied(line: LineString, borders: BaseGeometry, within_m: float) -> LineString:
    """`line` drawn on from its ends to the nearest place of `borders`, if it is so near."""
    path = list(line.coords)
    for at, end in ((0, path[0]), (len(path), path[-1])):
        goal = nearest_points(borders, shapely.Point(end))[0]
        if 0 < goal.distance(shapely.Point(end)) <= within_m + 1:
            path.insert(at and len(path), (goal.x, goal.y))
    return LineString(path)


def streams(
    recipe: Recipe, waterways: gpd.GeoDataFrame, rivers: gpd.GeoDataFrame, within: BaseGeometry
) -> Iterator[tuple[str, BaseGeometry]]:
    """Names and lines of the watercourses inside `within` that are none of `rivers`.

    Those without a name are one line.

    Args:
        recipe: `tolerance_m`, `least_m`.
        waterways: lines, a column `name`.
        rivers: the rivers drawn already, a column `name_vi`.
        within: the ground that is drawn.
    """
    names = waterways["name"].fillna("")
    names = names.where(names.str.fullmatch(_LATIN.pattern), "")
    rest = waterways[~names.isin(rivers["name_vi"])]
    for name in sorted(set(names[rest.index])):
        rows = rest[names[rest.index] == name]
        lines = shapes.pieces(rows.union_all().intersection(within))
        kept = [line for line in lines if line.length >= recipe["least_m"]]
        if kept:
            yield name, shapely.simplify(MultiLineString(kept), recipe["tolerance_m"])


def roads(
    recipe: Recipe, minor: Sequence[LineString], drawn: BaseGeometry, within: BaseGeometry
) -> BaseGeometry:
    """The strokes of `minor` roads that are long, inside `within`, without what is `drawn`.

    Args:
        recipe: `bend_deg`, `least_m`, `cell_m`, `new_cells`, `beside_m`, `tolerance_m`.
        minor: lines, sharing a vertex where they meet.
        drawn: roads of the other layers.
        within: the ground that is drawn.
    """
    found = strokes.strokes(minor, recipe["bend_deg"])
    long = [stroke for stroke in found if stroke.length >= recipe["least_m"]]
    long = strokes.spread(long, drawn, recipe["cell_m"], recipe["new_cells"])
    new = shapely.difference(
        MultiLineString(shapes.pieces(shapely.union_all(long))), drawn.buffer(recipe["beside_m"])
    ).intersection(within)
    kept = [line for line in shapes.pieces(new) if line.length >= recipe["beside_m"] * 4]
    return shapely.simplify(MultiLineString(kept), recipe["tolerance_m"])


def water(
    recipe: Recipe, every: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame, within: BaseGeometry
) -> gpd.GeoDataFrame:
    """Lakes and wide rivers inside `within` that are none of `drawn`; columns `name_vi`, `key`.

    Args:
        recipe: `tolerance_m`, `least_ha`.
        every: polygons, a column `name`.
        drawn: the lakes drawn already.
        within: the ground that is drawn.
    """
    inside = every[every.intersects(within) & ~every.intersects(drawn.union_all())]
    large = inside[inside.area >= recipe["least_ha"] * 10_000]
    thin = [shapely.coverage_simplify([lake], recipe["tolerance_m"])[0] for lake in large.geometry]
    names = large["name"].fillna("")
    rows = {
        "key": [f"lake-{number:03}" for number in range(1, len(large) + 1)],
        "name_vi": names.where(names.str.startswith("Hồ "), None).to_numpy(),
    }
    return gpd.GeoDataFrame(rows, geometry=thin, crs=every.crs)


def settlements(
    recipe: Recipe, every: gpd.GeoDataFrame, known: gpd.GeoDataFrame, within: BaseGeometry
) -> gpd.GeoDataFrame:
    """Villages and hamlets inside `within` that are no place `known`; columns `class`, `name_vi`.

    Args:
        recipe: `village` and `hamlet` (classes of the reference), `estates` (names left out),
            `seat_m`.
        every: points, columns `class` and `name`.
        known: points, a column `name_vi`.
        within: the ground that is drawn.
    """
    classes = {of: kind for kind in ("village", "hamlet") for of in recipe[kind]}
    found = every.assign(kind=every["class"].map(classes), name_vi=every["name"].fillna(""))
    wanted = found["kind"].notna() & found["name_vi"].str.fullmatch(_LATIN.pattern)
    found = found[wanted & ~found["name_vi"].str.match(recipe["estates"]) & found.within(within)]
    names = [text.fold(name) for name in known["name_vi"]]
    own = [
        not any(
            text.fold(name) in other and point.distance(place) < recipe["seat_m"]
            for other, place in zip(names, known.geometry, strict=True)
        )
        for name, point in zip(found["name_vi"], found.geometry, strict=True)
    ]
    kept = found[own].drop(columns="class").rename(columns={"kind": "class"})
    return kept[["class", "name_vi", "geometry"]]


def peaks(every: gpd.GeoDataFrame, within: BaseGeometry) -> gpd.GeoDataFrame:
    """Peaks inside `within` with a name or a height; columns `class`, `name_vi`, `height_m`.

    The name has the height behind it, as maps write it [m].
    """
    heights = pd.to_numeric(every["ele"], errors="coerce")
    heights = heights.where(heights < _MOST_M)
    names = every["name"].fillna("").str.strip()
    told = names.str.extract(r"^(\d+) ?m$")[0].astype(float)
    heights = heights.fillna(told)
    names = names.where(names.str.fullmatch(_LATIN.pattern) & told.isna(), "")
    metres = heights.round().astype("Int64").astype("string").fillna("")
    written = names + " " + metres
    found = every.assign(name_vi=written.str.strip(), height_m=heights, **{"class": "peak"})
    kept = found[((names != "") | heights.notna()) & every.within(within)]
    return kept[["class", "name_vi", "height_m", "geometry"]]


def commune_names(communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The name of each commune at the middle of its widest place; no seat stands there."""
    circles = shapely.maximum_inscribed_circle(communes.geometry.to_numpy(), 100.0)
    names = communes["full"].str.replace(r"^(Xã|Phường|Thị trấn) ", "", regex=True)
    points = gpd.GeoSeries(shapely.get_point(circles, 0), crs=communes.crs)
    return gpd.GeoDataFrame(
        {"class": "commune_name", "name_vi": names.to_numpy()}, geometry=points, crs=communes.crs
    )


def keyed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`frame` with a `key` by class and place, from west to east; `name_en` is the name."""
    places = np.asarray(shapely.get_coordinates(frame.to_crs(crs.STORED).geometry.to_numpy()))
    ordered = frame.iloc[np.lexsort((places[:, 1], places[:, 0]))]
    numbers = ordered.groupby("class").cumcount() + 1
    keys = [
        f"{kind.replace('_', '-')}-{number:03}"
        for kind, number in zip(ordered["class"], numbers, strict=True)
    ]
    named = ordered["name_vi"].map(text.nfc)
    named = named.where(named != "", None)
    rows = pd.DataFrame(ordered.assign(key=keys, name_vi=named, name_en=named))
    return columns.stored(rows.drop(columns="geometry"), [*ordered.geometry], str(frame.crs))
