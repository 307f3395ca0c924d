"""What lies around the sides: neighbouring provinces, countries, the sea, and their lines.

All shapes are in EPSG:4326. Land abroad is coarser than the communes (Natural Earth, 1:10m)
but for the border, which is that of the communes.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from functools import cache
from importlib import resources

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import units
from lienket.i18n import Pair
from lienket.model.units import Units
from lienket.scaffold.country import TOLERANCE_M, Country
from lienket.scaffold.extent import Extent
from lienket.scaffold.rows import Row, frame, row
from lienket.scaffold.words import phrase

OWN, ABROAD = "sapnhap2025", "naturalearth"
"""The sources of the communes and of the land abroad, as the table of sources has them."""

_COARSE_DEG = 0.004
"""Triangles smaller than the square of this [deg], about 400 m, are flattened between them."""

_COARSE_M, _ABROAD_M = 400, 1000
_SPECK_DEG2 = 2e-6
"""Land and water smaller than this [deg²], about 0.02 km², are left out around the sides."""

_GULFS = {"gulf_north": (105.0, 17.1, 108.2, 22.0), "gulf_south": (102.0, 8.4, 105.0, 12.0)}
"""The boxes of the two gulfs along the coast [deg]; all other sea has the name of the whole."""


@cache
def _abroad_names() -> dict[str, Pair]:
    file = resources.files("lienket.scaffold").joinpath("abroad.csv")
    reader = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {line["code"]: (line["name_vi"], line["name_en"]) for line in reader}


def draw(
    country: Country, sides: Collection[str], extent: Extent, known: Units, epoch: str
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The layers `context` (areas) and `context_lines`, EPSG:4326.

    Args:
        country: the national table.
        sides: the codes of the provinces in the middle, which are left out.
        extent: how far the map reaches.
        known: the units of the country, for names.
        epoch: the time of the codes.
    """
    sheet = extent.ground()
    own = country.union(sides)
    around = {
        code: shape.intersection(sheet) for code, shape in country.around(sheet, sides).items()
    }
    thinned = _thinned({code: shape for code, shape in around.items() if not shape.is_empty})
    areas = [_neighbour(code, shape, known, epoch) for code, shape in thinned.items()]
    land = [own, *around.values()]
    for code, shape in country.foreign().items():
        part = _areas(shape.intersection(sheet))
        if not part.is_empty:
            land.append(part)
            areas.append(
                row(f"abroad-{code}", _abroad_names()[code], part, source=ABROAD,
                    tolerance_m=_ABROAD_M, **{"class": "foreign"})
            )  # fmt: skip
    sea = _areas(sheet.difference(shapely.union_all(land)))
    if not sea.is_empty:
        name = _sea(country.coast().intersection(own.envelope.buffer(0.1)))
        areas.append(
            row("sea", name, sea, source=f"{OWN};{ABROAD}", tolerance_m=_COARSE_M,
                **{"class": "sea"})
        )  # fmt: skip
    columns = ("class", "code", "epoch")
    return frame(areas, columns), frame([*_lines(country, sheet)], ("class",))


def _neighbour(code: str, shape: BaseGeometry, known: Units, epoch: str) -> Row:
    unit = known.at(code, epoch)
    names = (unit.name_vi, units.english(unit.name_vi)) if unit else (code, code)
    return row(
        f"neighbour-{code}", names, shape,
        source=OWN, tolerance_m=_COARSE_M, code=code, epoch=epoch, **{"class": "neighbour"},
    )  # fmt: skip


def _thinned(around: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """`around` with fewer vertices where two of them meet; where they meet the sides, with all."""
    shapes = np.array([_areas(shape) for shape in around.values()])
    made = shapely.coverage_simplify(shapes, _COARSE_DEG, simplify_boundary=False)
    return {code: _areas(shape) for code, shape in zip(around, made, strict=True)}


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of `shape` that are large enough to be seen."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept = [part for part in parts if part.geom_type == "Polygon" and part.area > _SPECK_DEG2]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _sea(coast: BaseGeometry) -> Pair:
    """The name of the sea along `coast`: that of a gulf where over half of it lies there."""
    for key, box in _GULFS.items():
        if coast.intersection(shapely.box(*box)).length > coast.length / 2:
            return phrase(key)
    return phrase("sea")


def _lines(country: Country, sheet: BaseGeometry) -> Iterator[Row]:
    """The national border by country, the limits of provinces and the coast, within `sheet`."""
    for code, border in country.borders().items():
        name = _abroad_names()[code]
        vi, _ = phrase("national", country=name[0])
        _, en = phrase("national", country=name[1])
        yield from _line(f"border-{code}", (vi, en), border.intersection(sheet), "national")
    yield from _line(
        "border-provinces", phrase("provincial"), country.limits().intersection(sheet), "provincial"
    )
    yield from _line("coast", phrase("coast"), country.coast().intersection(sheet), "coast")


def _line(key: str, names: Pair, shape: BaseGeometry, kind: str) -> Iterator[Row]:
    parts = [
        part for part in shapely.get_parts(shape) if part.geom_type == "LineString" and part.length
    ]
    if parts:
        lines = shapely.line_merge(shapely.MultiLineString(parts))
        yield row(key, names, lines, source=OWN, tolerance_m=TOLERANCE_M, **{"class": kind})
