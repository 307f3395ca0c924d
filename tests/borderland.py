"""Small countries in metres: a border and the roads at it, every answer by hand.

Coordinates are metres in the measuring CRS from `ORIGIN`, so that a crossing lies where the drawing
says. A geodesic length there is the drawn one by `SCALE`, the scale of UTM 100 km from its central
meridian: 0.9996 · (1 + 100²/(2 · 6379²)).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import border
from lienket.dates import When
from lienket.model.analysis import Border, State
from lienket.model.records import Catalogue, Facts, Layer, Link, Part, Side, Status

METRES = "EPSG:3405"
ORIGIN = (600_000.0, 2_370_000.0)
SCALE = 0.99972

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Road:
    """A part of a link: `r--w` is that of link `r` on side `w`; without a course, `at` places."""

    key: str
    course: Points = ()
    condition: str = "in_service"
    stage: str = ""
    accuracy: str = "traced"
    error_m: float = 5.0
    ref: str = ""
    kind: str = "route"
    at: tuple[str, ...] = ()

    @property
    def link(self) -> str:
        """The link that the part belongs to."""
        return self.key.split("--")[0]

    @property
    def side(self) -> str:
        """The side that the part lies on."""
        return self.key.split("--")[1].split("-")[0]


def placed(shape: BaseGeometry) -> BaseGeometry:
    """`shape` in degrees."""
    there = shapely.transform(shape, lambda xy: xy + ORIGIN)
    return gpd.GeoSeries([there], crs=METRES).to_crs("EPSG:4326").iloc[0]


def drawn(shape: BaseGeometry) -> BaseGeometry:
    """`shape` of a frame in metres of the drawing."""
    here = gpd.GeoSeries([shape], crs="EPSG:4326").to_crs(METRES).iloc[0]
    return shapely.transform(here, lambda xy: xy - ORIGIN)


def layer(key: str) -> Layer:
    """A layer of the catalogue."""
    return Layer(
        key,
        f"{key}.geojson",
        (),
        status=False,
        title_vi=key,
        title_en=key,
        source_date="",
        licence="",
        credit="",
        order=1,
    )


def frame(rows: Sequence[Mapping[str, object]], shapes: Sequence[BaseGeometry]) -> gpd.GeoDataFrame:
    """Features with the base columns, in degrees, by key."""
    base = {"accuracy": "traced", "identity": "stated", "source": "osm", "error_m": None}
    named = [
        {**base, "tolerance_m": None, "name_vi": row["key"], "name_en": row["key"], **row}
        for row in rows
    ]
    whole = gpd.GeoDataFrame(named, geometry=[placed(shape) for shape in shapes], crs="EPSG:4326")
    return whole.set_index("key", drop=False).rename_axis(None)


def districts(areas: Mapping[str, Points], tolerance_m: float) -> gpd.GeoDataFrame:
    """The districts `w1`, `w2`, `e1` … by key; the letter is the side."""
    rows = [{"key": key, "side": key[0], "tolerance_m": tolerance_m} for key in areas]
    return frame(rows, [shapely.Polygon(ring) for ring in areas.values()])


def roads(parts: Sequence[Road]) -> gpd.GeoDataFrame:
    """The layer of the parts with a course, with the columns that a layer with statuses has."""
    parts = [part for part in parts if part.course]
    rows = [
        {"key": part.key, "side": part.side, "link": part.link, "ref": part.ref or None}
        | {"accuracy": part.accuracy, "error_m": part.error_m}
        for part in parts
    ]
    made = frame(rows, [shapely.LineString(part.course) for part in parts])
    return made.assign(length_km=[shape.length / 1000 for shape in map(drawn, made.geometry)])


def network(ways: Mapping[str, tuple[str, Points]]) -> gpd.GeoDataFrame:
    """A base network: class and course by key."""
    rows = [{"key": key, "class": name} for key, (name, _) in ways.items()]
    return frame(rows, [shapely.LineString(course) for _, course in ways.values()])


def facts(parts: Sequence[Road], counterparts: Mapping[str, tuple[str, ...]]) -> Facts:
    """The links and parts of `parts`."""
    links = {
        part.link: Link(
            part.link, part.kind, part.link, part.link,
            tuple(dict.fromkeys(each.side for each in parts if each.link == part.link)),
            tuple(each.key for each in parts if each.link == part.link),
            counterparts.get(part.link, ()), (), (), "", "public",
        )
        for part in parts
    }  # fmt: skip
    return Facts(
        links=tuple(links.values()),
        parts=tuple(
            Part(each.key, each.side, each.key, each.key, each.at, "roads") for each in parts
        ),
    )


def told(part: Road) -> Status:
    """The one thing that is said of a part."""
    return Status(
        part.key,
        part.condition,
        work="",
        stage=part.stage,
        health="",
        happened_on=None,
        stated_on=When.parse("2024"),
        expected_on=None,
        source="osm",
        locator="",
        inferred=False,
        note_vi="",
        note_en="",
    )


def context(
    areas: Mapping[str, Points],
    parts: Sequence[Road] = (),
    *,
    base: gpd.GeoDataFrame | None = None,
    counterparts: Mapping[str, tuple[str, ...]] | None = None,
    border_m: float = 20.0,
    more: Mapping[str, gpd.GeoDataFrame] | None = None,
) -> border.BorderContext:
    """A country of the districts `areas` and the `parts`, its border drawn to `border_m` [m]."""
    frames = {"districts": districts(areas, border_m), **(more or {})}
    if any(part.course for part in parts):
        frames["roads"] = roads(parts)
    if base is not None:
        frames["network"] = base
    sides = dict.fromkeys(key[0] for key in areas)
    catalogue = Catalogue(
        "borderland", "", "", "2024", METRES, (100, 10, 110, 30), "districts", "rep",
        tuple(Side(key, key, key, "", METRES) for key in sides),
        tuple(layer(key) for key in frames),
    )  # fmt: skip
    known = facts(parts, counterparts or {})
    latest = {part.key: told(part) for part in parts}
    states: Mapping[str, State] = border.find(catalogue, known, latest, frames)
    return border.BorderContext(catalogue, known, latest, states, frames)


def computed(
    areas: Mapping[str, Points],
    parts: Sequence[Road] = (),
    *,
    base: gpd.GeoDataFrame | None = None,
    counterparts: Mapping[str, tuple[str, ...]] | None = None,
) -> Border:
    """What crosses the border of such a country."""
    return border.compute(context(areas, parts, base=base, counterparts=counterparts))
