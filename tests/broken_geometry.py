"""Geometries as files have them, whole and broken, and what becomes of each.

Each stands in a layer of points (`gates`), lines (`roads`) or areas (`parks`) of the toy country.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians, sin

TAKEN = "taken"
"""What becomes of a geometry that is built with as it is."""

FLATTENED = "flattened"
"""What becomes of one with heights: they are left out by a rule, and a build says so."""

REFUSED = "refused"
"""What becomes of one that is a fault."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """What a feature's `geometry` says as JSON text, and the fault that it is (one of `codes`).

    Without a code it is taken, `high` without its heights. `layer` is one of `LAYERS`.
    """

    layer: str
    name: str
    text: str
    codes: tuple[str, ...] = ()
    high: bool = False

    @property
    def outcome(self) -> str:
        """What becomes of it."""
        if self.codes:
            return REFUSED
        return FLATTENED if self.high else TAKEN


LAYERS = ("gates", "roads", "parks")


def _shape(kind: object, coordinates: object) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates})


def _case(
    layer: str, name: str, kind: object, coordinates: object, *codes: str, high: bool = False
) -> Geometry:
    return Geometry(layer, name, _shape(kind, coordinates), codes, high)


def _ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    """A box against the clock."""
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _circle(count: int) -> list[list[float]]:
    """A ring of so many corners about 105.3, 21.3."""
    at = [radians(360 * n / count) for n in range(count)]
    ring = [[round(105.3 + cos(a) / 10, 7), round(21.3 + sin(a) / 10, 7)] for a in at]
    return [*ring, ring[0]]


def _nested(depth: int) -> str:
    return f'{{"type":"Point","coordinates":{"[" * depth}105.3{"]" * depth}}}'


A, B, C = [105.1, 21.8], [105.3, 21.85], [105.5, 21.8]
"""A road."""

SHELL = _ring(105.1, 21.1, 105.4, 21.4)
"""An area, and with it a hole inside it."""
HOLE = _ring(105.2, 21.2, 105.3, 21.3)[::-1]

NO_TYPE = (
    ("in lower case", "point"),
    ("in capitals", "POINT"),
    ("with a space", "Point "),
    ("empty", ""),
    ("null", None),
    ("a number", 1),
    ("a list", ["Point"]),
    ("of a curve", "CircularString"),
    ("of a compound curve", "CompoundCurve"),
    ("of a surface", "CurvePolygon"),
    ("of a triangle", "Triangle"),
    ("of a mesh", "TIN"),
    ("of a ring", "LinearRing"),
    ("of TopoJSON", "Topology"),
    ("Feature", "Feature"),
    ("with an accent", "Poínt"),
)
"""Words that are no type of geometry here."""

NO_NUMBER = (
    ("a text", '"105.3"'),
    ("a text with a comma", '"105,3"'),
    ("true", "true"),
    ("null", "null"),
    ("NaN", "NaN"),
    ("infinite", "Infinity"),
    ("infinite below zero", "-Infinity"),
    ("too large for a float", "1e999"),
    ("of 400 digits", "9" * 400),
    ("a list", "[105.3]"),
    ("an object", '{"lon": 105.3}'),
    ("an empty list", "[]"),
)
"""What is no longitude, as JSON."""

ELSEWHERE = (
    ("at zero", [0, 0], "out_of_bounds"),
    ("swapped", [21.3, 105.3], "swapped"),
    ("in metres of VN-2000", [583_000, 2_378_000], "out_of_bounds"),
    ("as large as a float can be", [1e308, 21.3], "out_of_bounds"),
    ("the smallest number there is", [5e-324, 21.3], "out_of_bounds"),
    ("on the other side of the world", [-105.3, 21.3], "out_of_bounds"),
    ("at the antimeridian", [180.0, 21.3], "out_of_bounds"),
    ("beyond the antimeridian", [181.0, 21.3], "out_of_bounds"),
    ("once round the world", [465.3, 21.3], "out_of_bounds"),
    ("at the north pole", [105.3, 90.0], "out_of_bounds"),
    ("beyond the south pole", [105.3, -91.0], "out_of_bounds"),
    ("a degree out of bounds", [107.5, 21.3], "out_of_bounds"),
)
"""Positions where the workspace is not."""

POINTS = (
    _case("gates", "a point", "Point", [105.3, 21.3]),
    _case("gates", "a point in whole degrees", "Point", [105, 21]),
    _case("gates", "a point of 20 digits", "Point", [105.31234567890123456789, 21.3]),
    _case("gates", "a point on a border", "Point", [105.5, 21.8]),
    _case("gates", "a point where four areas meet", "Point", [105.5, 21.5]),
    _case("gates", "a point in no area", "Point", [104.6, 20.6]),
    _case("gates", "a point on the bounds", "Point", [106.5, 22.5]),
    _case("gates", "a point with a height", "Point", [105.3, 21.3, 340.5], high=True),
    _case("gates", "a point with a height of minus zero", "Point", [105.3, 21.3, -0.0], high=True),
    _case("gates", "a point as high as a float can be", "Point", [105.3, 21.3, 1e308], high=True),
    _case("gates", "a point whose height is null", "Point", [105.3, 21.3, None], high=True),
    _case("gates", "a point whose height is NaN", "Point", [105.3, 21.3, float("nan")], high=True),
    _case("gates", "a point with a measure", "Point", [105.3, 21.3, 340, 12], "bad_feature"),
    _case("gates", "a point whose height is a text", "Point", [105.3, 21.3, "8"], "bad_feature"),
    _case("gates", "a point of one number", "Point", [105.3], "bad_feature"),
    _case("gates", "a point of no number", "Point", [], "empty_geometry"),
    _case("gates", "a point in a list", "Point", [[105.3, 21.3]], "bad_feature"),
    _case("gates", "a point in a list of lists", "Point", [[[105.3, 21.3]]], "bad_feature"),
    _case("gates", "a point as a text", "Point", "105.3, 21.3", "bad_feature"),
    _case("gates", "a point as an object", "Point", {"lon": 105.3, "lat": 21.3}, "bad_feature"),
    _case("gates", "a point of null", "Point", None, "bad_feature"),
    _case("gates", "a point of a number", "Point", 105.3, "bad_feature"),
    _case("gates", "points in one place for a point", "MultiPoint", [[105.3, 21.3]],
          "wrong_geometry"),
    _case("gates", "no points", "MultiPoint", [], "empty_geometry"),
    _case("gates", "a line for a point", "LineString", [A, B], "wrong_geometry"),
    _case("gates", "an area for a point", "Polygon", [SHELL], "wrong_geometry"),
    *(_case("gates", f"a type {name}", kind, [105.3, 21.3], "bad_feature")
      for name, kind in NO_TYPE),
    *(Geometry("gates", f"a longitude that is {name}", f'{{"type":"Point","coordinates":[{text},'
               "21.3]}", ("bad_feature",)) for name, text in NO_NUMBER),
    *(_case("gates", f"a point {name}", "Point", place, code) for name, place, code in ELSEWHERE),
    Geometry("gates", "nothing", "null", ("empty_geometry",)),
    Geometry("gates", "an empty object", "{}", ("bad_feature",)),
    Geometry("gates", "an empty list", "[]", ("bad_feature",)),
    Geometry("gates", "well-known text", '"POINT (105.3 21.3)"', ("bad_feature",)),
    Geometry("gates", "a number", "105.3", ("bad_feature",)),
    Geometry("gates", "true", "true", ("bad_feature",)),
    Geometry("gates", "no coordinates", '{"type":"Point"}', ("bad_feature",)),
    Geometry("gates", "coordinates in capitals", '{"type":"Point","COORDINATES":[105.3,21.3]}',
             ("bad_feature",)),
    Geometry("gates", "members of other programs", '{"type":"Point","coordinates":[105.3,21.3],'
             '"bbox":[0,0,1,1],"crs":null,"id":7}'),
    Geometry("gates", "a collection", '{"type":"GeometryCollection","geometries":['
             '{"type":"Point","coordinates":[105.3,21.3]}]}', ("bad_feature",)),
    Geometry("gates", "an empty collection", '{"type":"GeometryCollection","geometries":[]}',
             ("bad_feature",)),
    Geometry("gates", "lists in lists, 90 deep", _nested(90), ("bad_feature",)),
    Geometry("gates", "lists in lists, 900 deep", _nested(900), ("bad_feature", "bad_json")),
    Geometry("gates", "lists in lists, 100,000 deep", _nested(100_000), ("bad_json",)),
)  # fmt: skip

LINES = (
    _case("roads", "a line", "LineString", [A, B, C]),
    _case("roads", "a line backwards", "LineString", [C, B, A]),
    _case("roads", "a line with a place twice in a row", "LineString", [A, A, B, B, C, C]),
    _case("roads", "a line that is closed", "LineString", [A, B, [105.3, 21.7], A]),
    _case("roads", "a line along a border", "LineString", [[105.5, 21.6], [105.5, 21.9]]),
    _case("roads", "a line that ends at a border", "LineString", [[105.4, 21.9], [105.5, 21.7]]),
    _case("roads", "a line in no area", "LineString", [[104.6, 20.6], [104.7, 20.7]]),
    _case("roads", "a line over a border nine times", "LineString",
          [[105.49 + 0.02 * (n % 2), 21.55 + 0.04 * n] for n in range(10)]),
    _case("roads", "a line of 20,000 vertices", "LineString",
          [[round(105.1 + n * 2e-5, 7), round(21.8 + sin(n / 500) / 100, 7)]
           for n in range(20_000)]),
    _case("roads", "a line of a metre", "LineString", [A, [105.10001, 21.8]]),
    _case("roads", "a line with heights", "LineString", [[*A, 12], [*B, -0.0], [*C, 1e9]],
          high=True),
    _case("roads", "a line with some heights", "LineString", [[*A, 12], B, [*C, None]], high=True),
    _case("roads", "a line with measures", "LineString", [[*A, 1, 0], [*C, 1, 9]], "bad_feature"),
    _case("roads", "a line of no position", "LineString", [], "empty_geometry"),
    _case("roads", "a line of one position", "LineString", [A], "bad_feature"),
    _case("roads", "a line of an empty position", "LineString", [[]], "bad_feature"),
    _case("roads", "a line with a position null", "LineString", [A, None, C], "bad_feature"),
    _case("roads", "a line of numbers", "LineString", [*A, *C], "bad_feature"),
    _case("roads", "a line in a list", "LineString", [[A, B, C]], "bad_feature"),
    _case("roads", "a line of texts", "LineString", ["105.1 21.8", "105.5 21.8"], "bad_feature"),
    _case("roads", "a line of one place twice", "LineString", [A, A], "invalid_geometry"),
    _case("roads", "a line of one place, a hair off", "LineString", [A, [105.1 + 1e-7, 21.8]],
          "vanishing_geometry"),
    _case("roads", "a line over itself", "LineString", [A, C, [105.3, 21.8]], "crosses_itself"),
    _case("roads", "a spike", "LineString", [A, [105.3, 21.8], [105.3, 21.9], [105.3, 21.8], C],
          "crosses_itself"),
    _case("roads", "a line across itself", "LineString", [A, C, [105.4, 21.9], [105.3, 21.7]],
          "crosses_itself"),
    _case("roads", "a line that touches itself", "LineString", [A, C, [105.4, 21.9], [105.3, 21.8]],
          "crosses_itself"),
    _case("roads", "a line there and back, a metre off", "LineString",
          [A, C, [105.5, 21.80001], [105.1, 21.80001]], "drawn_twice"),
    _case("roads", "a line over the antimeridian", "LineString", [[179.9, 21.8], [-179.9, 21.8]],
          "out_of_bounds"),
    _case("roads", "a line with one position swapped", "LineString", [A, B[::-1], C],
          "out_of_bounds"),
    _case("roads", "a line swapped", "LineString", [A[::-1], B[::-1], C[::-1]], "swapped"),
    _case("roads", "a line from end to end of the floats", "LineString",
          [[-1e308, 21.8], [1e308, 21.8]], "out_of_bounds"),
    _case("roads", "a line of the smallest numbers", "LineString", [[5e-324, 0], [1e-323, 0]],
          "out_of_bounds"),
    _case("roads", "a point for a line", "Point", A, "wrong_geometry"),
    _case("roads", "points for a line", "MultiPoint", [A, C], "wrong_geometry"),
    _case("roads", "points in one place for a line", "MultiPoint", [A, A], "wrong_geometry"),
    _case("roads", "an area for a line", "Polygon", [SHELL], "wrong_geometry"),
    _case("roads", "pieces end to end", "MultiLineString", [[A, B], [B, C]]),
    _case("roads", "one piece", "MultiLineString", [[A, B, C]]),
    _case("roads", "pieces that cross", "MultiLineString", [[A, B, C], [[105.3, 21.7], B]]),
    _case("roads", "pieces 40 m apart", "MultiLineString", [[A, B], [[105.3003, 21.85], C]]),
    _case("roads", "pieces with heights", "MultiLineString", [[[*A, 1], [*B, 2]], [[*B, 3], C]],
          high=True),
    _case("roads", "5,000 pieces", "MultiLineString",
          [[*pair] for pair in pairwise([round(105.1 + n * 8e-5, 7), 21.8] for n in range(5001))]),
    _case("roads", "no piece", "MultiLineString", [], "empty_geometry"),
    _case("roads", "an empty piece", "MultiLineString", [[]], "bad_feature"),
    _case("roads", "an empty piece among others", "MultiLineString", [[A, B], []], "bad_feature"),
    _case("roads", "a piece of one position", "MultiLineString", [[A, B], [C]], "bad_feature"),
    _case("roads", "a piece of one place twice", "MultiLineString", [[A, B], [B, B]],
          "invalid_geometry"),
    _case("roads", "a piece of a hair", "MultiLineString", [[A, B], [B, [105.3 + 1e-8, 21.85]]],
          "vanishing_geometry"),
    _case("roads", "pieces as one line", "MultiLineString", [A, B, C], "bad_feature"),
    _case("roads", "pieces one list too deep", "MultiLineString", [[[A, B, C]]], "bad_feature"),
    _case("roads", "a piece that is null", "MultiLineString", [[A, B], None], "bad_feature"),
    _case("roads", "a piece twice", "MultiLineString", [[A, B, C], [A, B, C]], "drawn_twice"),
    _case("roads", "a piece twice, once backwards", "MultiLineString", [[A, B, C], [C, B, A]],
          "drawn_twice"),
    _case("roads", "a piece within another", "MultiLineString", [[A, C], [[105.2, 21.8], C]],
          "drawn_twice"),
    _case("roads", "a piece a metre beside another", "MultiLineString",
          [[A, C], [[105.1, 21.80001], [105.5, 21.80001]]], "drawn_twice"),
    _case("roads", "a piece across itself", "MultiLineString",
          [[A, B], [B, C, [105.4, 21.9], [105.4, 21.7]]], "crosses_itself"),
    _case("roads", "pieces far apart", "MultiLineString", [[A, B], [[105.4, 21.85], C]],
          "unlisted_gap"),
    Geometry("roads", "pieces in a collection", '{"type":"GeometryCollection","geometries":['
             f"{_shape('LineString', [A, B])},{_shape('LineString', [B, C])}]}}",
             ("bad_feature",)),
)  # fmt: skip

AREAS = (
    _case("parks", "an area", "Polygon", [SHELL]),
    _case("parks", "an area drawn by the clock", "Polygon", [SHELL[::-1]]),
    _case("parks", "a triangle", "Polygon", [[A, B, C, A]]),
    _case("parks", "an area with a place twice in a row", "Polygon", [[SHELL[0], *SHELL]]),
    _case("parks", "an area that closes twice", "Polygon", [[*SHELL, SHELL[0]]]),
    _case("parks", "an area with a hole", "Polygon", [SHELL, HOLE]),
    _case("parks", "a hole drawn as its shell is", "Polygon", [SHELL, HOLE[::-1]]),
    _case("parks", "a hole that touches its shell in a point", "Polygon",
          [SHELL, [[105.1, 21.2], [105.2, 21.3], [105.2, 21.2], [105.1, 21.2]]]),
    _case("parks", "holes that touch in a point", "Polygon",
          [SHELL, HOLE, [[105.3, 21.3], [105.3, 21.35], [105.35, 21.35], [105.3, 21.3]]]),
    _case("parks", "an area of 20,000 vertices", "Polygon", [_circle(20_000)]),
    _case("parks", "an area a decimetre wide", "Polygon", [_ring(105.1, 21.1, 105.100001, 21.4)]),
    _case("parks", "an area as large as the bounds", "Polygon", [_ring(104.5, 20.5, 106.5, 22.5)]),
    _case("parks", "an area over a border", "Polygon", [_ring(105.4, 21.4, 105.6, 21.6)]),
    _case("parks", "an area in no district", "Polygon", [_ring(104.6, 20.6, 104.7, 20.7)]),
    _case("parks", "an area with heights", "Polygon", [[[*place, 7] for place in SHELL]],
          high=True),
    _case("parks", "an area whose end is higher than its beginning", "Polygon",
          [[[*place, n] for n, place in enumerate(SHELL)]], high=True),
    _case("parks", "an area with measures", "Polygon", [[[*place, 7, 1] for place in SHELL]],
          "bad_feature"),
    _case("parks", "no ring", "Polygon", [], "empty_geometry"),
    _case("parks", "an empty ring", "Polygon", [[]], "bad_feature"),
    _case("parks", "an empty hole", "Polygon", [SHELL, []], "bad_feature"),
    _case("parks", "a ring of one position", "Polygon", [[A]], "bad_feature"),
    _case("parks", "a ring of two positions", "Polygon", [[A, A]], "bad_feature"),
    _case("parks", "a ring of three positions", "Polygon", [[A, B, A]], "bad_feature"),
    _case("parks", "a ring that is not closed", "Polygon", [SHELL[:-1]], "bad_feature"),
    _case("parks", "a ring that nearly closes", "Polygon", [[*SHELL[:-1], [105.1, 21.1000001]]],
          "bad_feature"),
    _case("parks", "a hole that is not closed", "Polygon", [SHELL, HOLE[:-1]], "bad_feature"),
    _case("parks", "a ring in no list", "Polygon", SHELL, "bad_feature"),
    _case("parks", "a ring in two lists", "Polygon", [[SHELL]], "bad_feature"),
    _case("parks", "a ring of texts", "Polygon", [["105.1 21.1"] * 4], "bad_feature"),
    _case("parks", "a ring with NaN", "Polygon", [[*SHELL[:2], [float("nan"), 21.4], *SHELL[3:]]],
          "bad_feature"),
    _case("parks", "one place four times", "Polygon", [[A, A, A, A]], "invalid_geometry"),
    _case("parks", "an area along one line", "Polygon", [[A, [105.3, 21.8], C, A]],
          "invalid_geometry"),
    _case("parks", "an area of a hair", "Polygon", [_ring(105.1, 21.1, 105.1 + 1e-8, 21.4)],
          "vanishing_geometry"),
    _case("parks", "a hole of a hair", "Polygon",
          [SHELL, _ring(105.2, 21.2, 105.2 + 1e-8, 21.2 + 1e-8)], "vanishing_geometry"),
    _case("parks", "a bow tie", "Polygon", [[SHELL[0], SHELL[2], SHELL[1], SHELL[3], SHELL[0]]],
          "invalid_geometry"),
    _case("parks", "an area with a spike", "Polygon",
          [[*SHELL[:2], [105.9, 21.1], SHELL[1], *SHELL[2:]]], "invalid_geometry"),
    _case("parks", "an area that touches itself in a point", "Polygon",
          [[[105.1, 21.1], [105.4, 21.1], [105.25, 21.3], [105.4, 21.4], [105.1, 21.4],
            [105.25, 21.3], [105.1, 21.1]]], "invalid_geometry"),
    _case("parks", "a ring twice around", "Polygon", [[*SHELL, *SHELL[1:]]], "invalid_geometry"),
    _case("parks", "a hole outside", "Polygon", [SHELL, _ring(105.6, 21.2, 105.7, 21.3)],
          "invalid_geometry"),
    _case("parks", "a hole half outside", "Polygon", [SHELL, _ring(105.3, 21.2, 105.6, 21.3)],
          "invalid_geometry"),
    _case("parks", "a hole around its shell", "Polygon", [HOLE, SHELL], "invalid_geometry"),
    _case("parks", "a hole as large as its shell", "Polygon", [SHELL, SHELL[::-1]],
          "invalid_geometry"),
    _case("parks", "a hole along its shell", "Polygon", [SHELL, _ring(105.1, 21.2, 105.2, 21.3)],
          "invalid_geometry"),
    _case("parks", "a hole in a hole", "Polygon",
          [SHELL, HOLE, _ring(105.22, 21.22, 105.25, 21.25)],
          "invalid_geometry"),
    _case("parks", "a hole twice", "Polygon", [SHELL, HOLE, HOLE], "invalid_geometry"),
    _case("parks", "a hole that cuts its area in two", "Polygon",
          [SHELL, [[105.1, 21.25], [105.25, 21.2], [105.4, 21.25], [105.25, 21.3],
                   [105.1, 21.25]]], "invalid_geometry"),
    _case("parks", "an area with a corner out of bounds", "Polygon",
          [[*SHELL[:2], [108, 21.4], *SHELL[3:]]], "out_of_bounds"),
    _case("parks", "an area swapped", "Polygon", [[place[::-1] for place in SHELL]], "swapped"),
    _case("parks", "an area over the antimeridian", "Polygon", [_ring(170, 21, -170, 22)],
          "out_of_bounds"),
    _case("parks", "an area around the pole", "Polygon", [_ring(-180, 80, 180, 90)],
          "out_of_bounds"),
    _case("parks", "an area as large as floats can be", "Polygon",
          [_ring(-1e308, -1e308, 1e308, 1e308)], "out_of_bounds", "invalid_geometry"),
    _case("parks", "a closed line for an area", "LineString", SHELL, "wrong_geometry"),
    _case("parks", "lines for an area", "MultiLineString", [SHELL], "wrong_geometry"),
    _case("parks", "a point for an area", "Point", A, "wrong_geometry"),
    _case("parks", "two areas", "MultiPolygon", [[SHELL], [_ring(105.6, 21.2, 105.7, 21.3)]]),
    _case("parks", "areas that touch in a point", "MultiPolygon",
          [[SHELL], [_ring(105.4, 21.4, 105.45, 21.45)]]),
    _case("parks", "an area in the hole of another", "MultiPolygon",
          [[SHELL, HOLE], [_ring(105.22, 21.22, 105.28, 21.28)]]),
    _case("parks", "areas with heights", "MultiPolygon", [[[[*place, 9] for place in SHELL]]],
          high=True),
    _case("parks", "no area", "MultiPolygon", [], "empty_geometry"),
    _case("parks", "an area of no ring", "MultiPolygon", [[]], "bad_feature"),
    _case("parks", "areas with an empty ring", "MultiPolygon", [[[]]], "bad_feature"),
    _case("parks", "an empty area among others", "MultiPolygon", [[SHELL], []], "bad_feature"),
    _case("parks", "areas of rings in no list", "MultiPolygon", [SHELL], "bad_feature"),
    _case("parks", "areas one list too deep", "MultiPolygon", [[[SHELL]]], "bad_feature"),
    _case("parks", "an area twice", "MultiPolygon", [[SHELL], [SHELL]], "invalid_geometry"),
    _case("parks", "areas that overlap", "MultiPolygon",
          [[SHELL], [_ring(105.3, 21.3, 105.6, 21.6)]], "invalid_geometry"),
    _case("parks", "an area within another", "MultiPolygon",
          [[SHELL], [_ring(105.2, 21.2, 105.3, 21.3)]], "invalid_geometry"),
    _case("parks", "areas with a common edge", "MultiPolygon",
          [[SHELL], [_ring(105.4, 21.1, 105.6, 21.4)]], "invalid_geometry"),
    _case("parks", "a bow tie among areas", "MultiPolygon",
          [[_ring(105.6, 21.2, 105.7, 21.3)],
           [[SHELL[0], SHELL[2], SHELL[1], SHELL[3], SHELL[0]]]], "invalid_geometry"),
    Geometry("parks", "areas in a collection", '{"type":"GeometryCollection","geometries":['
             f"{_shape('Polygon', [SHELL])}]}}", ("bad_feature",)),
    Geometry("parks", "an area of curves", '{"type":"CurvePolygon","geometries":[]}',
             ("bad_feature",)),
)  # fmt: skip

CASES = (*POINTS, *LINES, *AREAS)
"""Every geometry, with what becomes of it."""
