"""The parts of roads and railways: traced by a recipe, or straight through waypoints.

All lines, polygons and points here are in one projected CRS in metres.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from derivation import lines, routes
from lienket.errors import ProductError
from lienket.osm import generalising

Route = Mapping[str, Any]
"""One entry of the recipe: `ref`, `part`, and `stretches` or `file`, perhaps `over`, `split`."""

TOLERANCE_M = 10
CARRIAGEWAYS_M = 40
"""Two lines of one road farther apart than this [m] are no carriageways of it."""
SHARED_M = 500
"""Shorter stretches on another road [m] are junctions."""
_SPLIT_M = 100
"""How far from the road a place to split it may lie [m]."""


def side_of(key: str) -> str:
    """The side in the key of a part.

    >>> side_of("ql31--bg-2"), side_of("rail--ls")
    ('bg', 'ls')
    """
    return key.partition("--")[2].partition("-")[0]


def traced(
    recipe: Sequence[Route],
    roads: gpd.GeoDataFrame,
    files: Mapping[str, gpd.GeoDataFrame],
    sides: Mapping[str, BaseGeometry],
    reach_m: float = CARRIAGEWAYS_M,
) -> gpd.GeoDataFrame:
    """One row for each part of what exists, thinned, with what it shares with another.

    Args:
        recipe: the routes.
        roads: LineString, plain index, columns `ref_std` and `co_ref`, projected.
        files: the lines of each `file` and `over` of the recipe, same CRS.
        sides: the area of each side, same CRS.
        reach_m: the widest distance between two carriageways, or two tracks [m].

    Returns:
        Same CRS, MultiLineString; columns `key`, `side`, `identity`, `ref`, `shared`.

    Raises:
        ProductError: a road is broken, or its pieces do not fit the parts of the recipe.
    """
    grounds = [_ground(route, roads, files) for route in recipe]
    ways = [
        _ways(route, ground, files, reach_m) for route, ground in zip(recipe, grounds, strict=True)
    ]
    parts: dict[str, list[LineString]] = {}
    for route, stretches in zip(recipe, ways, strict=True):
        parts |= pieces(route, [way.line for way in stretches], sides, str(roads.crs))
    kept = generalising.partings([line for stretches in parts.values() for line in stretches])
    merged = {
        key: MultiLineString([generalising.thin(line, TOLERANCE_M, kept) for line in stretches])
        for key, stretches in parts.items()
    }
    rows = []
    for route, ground, stretches in zip(recipe, grounds, ways, strict=True):
        along = _neighbours(borrowed(route["ref"], stretches, ground), recipe, merged, roads)
        rows += [
            {
                "key": part["key"],
                "side": side_of(part["key"]),
                "identity": part.get("identity", "stated"),
                "ref": part.get("ref", route["ref"]) or None,
                "shared": shared(merged[part["key"]], along, 2 * TOLERANCE_M),
                "geometry": merged[part["key"]],
            }
            for part in route["part"]
        ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=roads.crs)


def _ground(
    route: Route, roads: gpd.GeoDataFrame, files: Mapping[str, gpd.GeoDataFrame]
) -> gpd.GeoDataFrame:
    """What the way of one route is looked for in: `roads`, with those of the file it names."""
    if "over" not in route:
        return roads
    whole = pd.concat([roads, files[route["over"]]], ignore_index=True)
    return gpd.GeoDataFrame(whole, crs=roads.crs)


def _ways(
    route: Route, roads: gpd.GeoDataFrame, files: Mapping[str, gpd.GeoDataFrame], reach_m: float
) -> list[routes.Way]:
    """The ways of one route: found in `roads`, or taken as a file has them."""
    if "file" in route:
        shapes = files[route["file"]].geometry
        return [routes.Way(line, {}) for line in shapes if isinstance(line, LineString)]
    code = str(roads.crs)
    anchors = [[lines.point(place, code) for place in stretch] for stretch in route["stretches"]]
    return routes.trace(roads, route["ref"], anchors, reach_m)


def pieces(
    route: Route,
    stretches: Iterable[LineString],
    sides: Mapping[str, BaseGeometry],
    code: str,
) -> dict[str, list[LineString]]:
    """The lines of each part of `route`: split, cut at the border, given out in order.

    Several stretches of a route with one part all go to that part.

    Args:
        route: an entry of the recipe, its `split` in degrees.
        stretches: the lines of the route.
        sides: the area of each side.
        code: the CRS of all of them.

    Raises:
        ProductError: the pieces are not as many as the parts, or not on their sides.
    """
    places = [lines.point(place, code) for place in route.get("split", [])]
    found = [
        (side, piece)
        for line in stretches
        for whole in lines.split_at(line, places, _SPLIT_M)
        for side, piece in lines.cut(whole, sides)
        if side is not None
    ]
    keys = [part["key"] for part in route["part"]]
    given = keys if len(keys) > 1 else keys * len(found)
    if [side_of(key) for key in given] != [side for side, _ in found]:
        told = [(side, round(piece.length)) for side, piece in found]
        msg = f"{route['ref']}: the parts {keys} do not fit the pieces {told}. Mend the recipe."
        raise ProductError(msg)
    parts: dict[str, list[LineString]] = {key: [] for key in keys}
    for key, (_, piece) in zip(given, found, strict=True):
        parts[key].append(piece)
    return parts


def borrowed(ref: str, ways: Iterable[routes.Way], roads: gpd.GeoDataFrame) -> list[str]:
    """The numbers of the other roads that the road `ref` runs on for more than `SHARED_M`."""
    metres: dict[str, float] = {}
    for way in ways:
        for at, length in way.rows.items():
            other = str(roads["ref_std"].iloc[at])
            metres[other] = metres.get(other, 0) + length
    return sorted(other for other in set(metres) - {ref, ""} if metres[other] > SHARED_M)


def _neighbours(
    refs: Collection[str],
    recipe: Iterable[Route],
    merged: Mapping[str, BaseGeometry],
    roads: gpd.GeoDataFrame,
) -> list[tuple[str, BaseGeometry]]:
    """The lines of the roads `refs`: by part key, or by number when no part has it."""
    owner = {part["key"]: route["ref"] for route in recipe for part in route["part"]}
    ours = [(key, merged[key]) for key, ref in owner.items() if ref in refs]
    by_ref = roads.dissolve("ref_std").geometry
    return ours + [(ref, by_ref[ref]) for ref in sorted(set(refs) - set(owner.values()))]


def shared(
    line: BaseGeometry, along: Iterable[tuple[str, BaseGeometry]], reach_m: float
) -> str | None:
    """What `line` has in common with other roads: `name: km; name: km`."""
    told = [(name, lines.shared_m(line, other, reach_m)) for name, other in along]
    return "; ".join(f"{name}: {m / 1000:.1f} km" for name, m in told if m > SHARED_M) or None


def schematic(
    waypoints: pd.DataFrame, sides: Mapping[str, BaseGeometry], code: str
) -> gpd.GeoDataFrame:
    """One row for each part known only by places: straight through them, cut at the border.

    Args:
        waypoints: columns `part`, `seq`, `lon` and `lat` [deg], `error_m`, `source`.
        sides: the area of each side, in the CRS `code`.
        code: the projected CRS of the result.

    Returns:
        LineString, in table order; columns `key`, `side`, `identity`, `error_m` (that of the worst
        waypoint), `source`, `ref`, `shared`.

    Raises:
        ProductError: a line has not exactly one stretch on its side.
    """
    rows = [
        {
            "key": key,
            "side": side_of(key),
            "identity": "stated",
            "error_m": float(places["error_m"].max()),
            "source": ";".join(dict.fromkeys(_sources(places))),
            "ref": None,
            "shared": None,
            "geometry": _direction(key, places, sides, code),
        }
        for key, places in _parts(waypoints)
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=code)


def _parts(waypoints: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for key, places in waypoints.groupby("part", sort=False):
        yield str(key), places.sort_values("seq")


def _sources(places: pd.DataFrame) -> Iterator[str]:
    for cell in places["source"]:
        yield from str(cell).split(";")


def _direction(
    key: str, places: pd.DataFrame, sides: Mapping[str, BaseGeometry], code: str
) -> LineString:
    points = [lines.point(at, code) for at in zip(places["lon"], places["lat"], strict=True)]
    own = [piece for side, piece in lines.cut(LineString(points), sides) if side == side_of(key)]
    if len(own) != 1:
        msg = f"{key}: {len(own)} stretches on its side, 1 expected. See its waypoints."
        raise ProductError(msg)
    return own[0]
