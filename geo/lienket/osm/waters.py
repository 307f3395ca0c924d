"""Rivers, streams, lakes and wide rivers, thinned.

All lines and polygons are in one projected CRS in metres unless a docstring says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from lienket import text
from lienket.i18n import Pair, phrases
from lienket.osm import shapes, tags
from lienket.osm.elements import Extract, Tags
from lienket.osm.ground import Ground

LINE_TOLERANCE_M = 10
LAKE_TOLERANCE_M = {"reservoirs": 25, "detail_areas": 15}
_RIVER_M, _STREAM_M = 3000.0, 1500.0
"""A river, and a stream, that is shorter within the frame [m] is left out."""

_LARGE_M2, _SMALL_M2 = 500_000.0, 50_000.0
"""The least area of a lake that is drawn everywhere if it has a name, and of one in detail [m²]."""

_ISLAND_M2 = 10_000.0
"""A smaller island [m²] is filled."""

_SAME = 0.9
"""A lake that another covers to this share is the same, drawn twice."""

_SIDE = 0.01
"""A smaller share of a lake on a side is its shore."""

_COURSES = ("river", "canal", "oxbow", "ditch", "stream", "drain")
_NO_LAKES = ("basin", "pond", "wastewater", "reflecting_pool", "moat", "fountain")


def layers(extract: Extract, ground: Ground) -> dict[str, gpd.GeoDataFrame]:
    """`context_lines`, `detail_lines`, `reservoirs`, `detail_areas` (EPSG:4326), if there are."""
    made = {**_lines(extract, ground), **_lakes(extract, ground)}
    return {key: frame for key, frame in made.items() if len(frame)}


def _lines(extract: Extract, ground: Ground) -> dict[str, gpd.GeoDataFrame]:
    ways = [way for way in extract.ways.values() if way.tags.get("waterway") in _COURSES]
    courses: dict[str, list[LineString]] = defaultdict(list)
    rivers, called = set[str](), dict[str, Pair]()
    for way, line in ground.lines(ways):
        if ground.within(line):
            name = tags.names(way.tags)
            key = "-".join(filter(None, text.plain(name[0]).split("_")))
            courses[key].append(line)
            called.setdefault(key, _named(name))
            if key and way.tags["waterway"] == "river":
                rivers.add(key)
    rows: dict[str, list[dict[str, Any]]] = {"context_lines": [], "detail_lines": []}
    for key, lines in sorted(courses.items()):
        parts = shapes.pieces(MultiLineString(
            [part for line in lines for part in ground.cut(line)]))  # fmt: skip
        is_river = key in rivers and sum(part.length for part in parts) >= _RIVER_M
        kept = [part for part in parts if is_river or part.length >= _STREAM_M]
        if kept:
            kind, layer = ("river", "context_lines") if is_river else ("stream", "detail_lines")
            whole = shapely.line_merge(MultiLineString(kept)).simplify(LINE_TOLERANCE_M)
            side = ground.side(whole, 100.0) if is_river else None
            rows[layer].append(_row(f"{kind}-{key or 'unnamed'}", called[key], kind, whole, side))
    fixed = {"accuracy": "generalised", "tolerance_m": LINE_TOLERANCE_M}
    return {key: ground.layer(each, ("class",), **fixed) for key, each in rows.items() if each}


def _named(name: Pair) -> Pair:
    """A name of a river in both languages, where OpenStreetMap has it in Vietnamese alone."""
    vi, en = name
    words = phrases("osm")
    start, _ = words["river_start"]
    if vi and vi == en and vi.startswith(start):
        return vi, words.fill("river_name", name=vi.removeprefix(start))[1]
    return name


def _row(key: str, name: Pair, kind: str, shape: BaseGeometry, side: str | None) -> dict[str, Any]:
    vi, en = name[0] or None, name[1] or None
    return {"key": key, "name_vi": vi, "name_en": en, "class": kind, "side": side,
            "geometry": shape}  # fmt: skip


def _lakes(extract: Extract, ground: Ground) -> dict[str, gpd.GeoDataFrame]:
    rows: dict[str, list[dict[str, Any]]] = {"reservoirs": [], "detail_areas": []}
    kept: list[BaseGeometry] = []
    every = sorted(_areas(extract, ground), key=lambda each: (-each[2].area, each[0]))
    for key, said, area in every:
        flows = said.get("water") in _COURSES or "waterway" in said
        shape = area.intersection(ground.frame) if flows else area
        shape = shapes.without_islands(_polygons(shape), _ISLAND_M2)
        if shape.area < _SMALL_M2 or _twice(shape, kept):
            continue
        kept.append(shape)
        name = tags.names(said)
        large = bool(name[0]) and not flows and shape.area >= _LARGE_M2
        layer = "reservoirs" if large else "detail_areas"
        thin = shapely.coverage_simplify([shape], LAKE_TOLERANCE_M[layer])[0]
        side = ground.side(thin, thin.area * _SIDE) if large else None
        rows[layer].append(_row(key, name, "lake", thin, side))
    extra = {"reservoirs": (), "detail_areas": ("class",)}
    return {
        key: ground.layer(each, extra[key], accuracy="generalised",
                          tolerance_m=LAKE_TOLERANCE_M[key])
        for key, each in rows.items() if each
    }  # fmt: skip


def _twice(shape: BaseGeometry, others: list[BaseGeometry]) -> bool:
    near = [other for other in others if other.intersects(shape)]
    return any(shape.intersection(other).area >= _SAME * shape.area for other in near)


def _areas(extract: Extract, ground: Ground) -> Iterator[tuple[str, Tags, MultiPolygon]]:
    """Every area of water in the frame: its key, its tags, its shape."""
    ways = [way for way in extract.ways.values() if way.closed and _is_water(way.tags)]
    for way, line in ground.lines(ways):
        area = _polygons(shapely.make_valid(Polygon(line)))
        if ground.within(area):
            yield f"lake-w{way.id}", way.tags, area
    for row in extract.relations:
        if _is_water(row.tags):
            outer, inner = (_rings(extract, ground, ids) for ids in (row.outer, row.inner))
            area = _polygons(shapely.difference(outer, inner))
            if ground.within(area):
                yield f"lake-r{row.id}", row.tags, area


def _is_water(said: Tags) -> bool:
    areas = any(said.get(key) == value for key, value in tags.AREAS)
    return areas and said.get("water") not in _NO_LAKES


def _rings(extract: Extract, ground: Ground, ids: tuple[int, ...]) -> BaseGeometry:
    """The area within the ways of some ids; a ring that does not close is none."""
    ways = [extract.ways[at] for at in ids if at in extract.ways]
    lines = [line for _, line in ground.lines(ways)]
    closed = shapely.polygonize([shapely.union_all(lines)]) if lines else shapely.Polygon()
    return shapely.union_all(shapely.get_parts(closed))


def _polygons(shape: BaseGeometry) -> MultiPolygon:
    return MultiPolygon([part for part in shapely.get_parts(shape) if isinstance(part, Polygon)])
