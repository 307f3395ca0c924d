"""Railways in service: one line a name, several tracks as one, cut at the frame.

All lines are in one projected CRS in metres unless a docstring says otherwise.
"""

from __future__ import annotations

from collections import defaultdict

import geopandas as gpd
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from lienket import text
from lienket.i18n import Pair, phrases
from lienket.osm import shapes, tags
from lienket.osm.elements import Extract, Tags
from lienket.osm.ground import Ground

TOLERANCE_M = 10
_TRACKS_M = 15.0
"""A track nearer than this to another [m] is one of the same line."""

_LEAST_M = 200.0
"""What is left shorter of a second track [m] is a passing loop."""

_SIDE_M = 100.0
"""Less than this on a side [m] is the edge of it."""


def layers(extract: Extract, ground: Ground) -> dict[str, gpd.GeoDataFrame]:
    """`railway` (EPSG:4326), if there is one; no yards, sidings, or what is out of service."""
    ways = [way for way in extract.ways.values() if _is_line(way.tags)]
    by_name: dict[str, list[LineString]] = defaultdict(list)
    called: dict[str, Pair] = {}
    for way, line in ground.lines(ways):
        if ground.within(line):
            name = tags.names(way.tags)
            key = "-".join(filter(None, text.plain(name[0]).split("_"))) or "unnamed"
            called.setdefault(key, name if name[0] else phrases("osm")["unnamed_railway"])
            by_name[key].append(line)
    rows = []
    for key, lines in sorted(by_name.items()):
        cut = [part for line in _single(lines) for part in ground.cut(line)]
        if cut:
            whole = shapely.line_merge(MultiLineString(cut)).simplify(TOLERANCE_M)
            rows.append({"key": f"rail-{key}", "name_vi": called[key][0],
                         "name_en": called[key][1], "side": ground.side(whole, _SIDE_M),
                         "geometry": whole})  # fmt: skip
    fixed = {"accuracy": "generalised", "tolerance_m": TOLERANCE_M, "ref": None}
    return {"railway": ground.layer(rows, ("ref",), **fixed)} if rows else {}


def _is_line(said: Tags) -> bool:
    return said.get("railway") in tags.RAILS and "service" not in said


def _single(lines: list[LineString]) -> list[LineString]:
    """`lines` with one track where several run side by side: the longest is kept whole."""
    kept: list[LineString] = []
    around: BaseGeometry = shapely.Polygon()
    for line in sorted(shapes.pieces(MultiLineString(lines)), key=lambda each: -each.length):
        rest = shapes.pieces(line.difference(around)) if around.intersects(line) else [line]
        fresh = [part for part in rest if part is line or part.length > _LEAST_M]
        kept += fresh
        around = shapely.union_all([around, *(part.buffer(_TRACKS_M) for part in fresh)])
    return kept
