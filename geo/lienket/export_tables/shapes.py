"""The kinds of geometry that are delivered: one a table, in parts throughout but for points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from lienket import crs
from lienket.export_tables.tables import Geometry
from lienket.export_tables.words import phrase


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of geometry: the ending of a table's name and of its titles, how it is stored."""

    ending: str
    vi: str
    en: str
    stored: Geometry
    made: Callable[[Any], BaseGeometry]


AREAS = Form("areas", *phrase("form_areas"), "MultiPolygon", MultiPolygon)
LINES = Form("lines", *phrase("form_lines"), "MultiLineString", MultiLineString)
POINTS = Form("points", *phrase("form_points"), "MultiPoint", MultiPoint)
FORMS = {
    "Polygon": AREAS, "MultiPolygon": AREAS,
    "LineString": LINES, "MultiLineString": LINES,
    "Point": POINTS, "MultiPoint": POINTS,
}  # fmt: skip
"""By type of geometry."""


def stored(
    shapes: Iterable[BaseGeometry], form: Form, allowed: tuple[str, ...]
) -> tuple[Geometry, list[BaseGeometry]]:
    """The shapes (EPSG:4326) in the one type of their table: single points stay what they are."""
    if allowed == ("Point",):
        return "Point", list(shapes)
    one = form.stored.removeprefix("Multi")
    return form.stored, [form.made([of]) if of.geom_type == one else of for of in shapes]


def with_shapes(told: pd.DataFrame, shapes: Sequence[BaseGeometry]) -> gpd.GeoDataFrame:
    """`told` under a plain index, with `shapes` (EPSG:4326) in the order of its rows."""
    own = gpd.GeoSeries(list(shapes), crs=crs.STORED)
    return gpd.GeoDataFrame(told.reset_index(drop=True), geometry=own)
