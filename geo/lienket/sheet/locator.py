"""Where it lies: the whole country with its archipelagos by name, the sides marked."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import style
from lienket.geometry_types import AREAS
from lienket.i18n import Languages, pick
from lienket.model.atlas import Atlas
from lienket.sheet import fonts
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.page_layout import Page
from lienket.style.label_styles import label_style
from lienket.style.symbol_layers import Stroke

_PAD_MM = 2.0
_MARKED = style.colour("marked")
_AROUND, _LAND, _EDGE = (
    style.ground("context", "foreign").fill,
    style.PAPER,
    label_style("neighbour").colour,
)
_DOT_MM = 0.28


def draw(canvas: Canvas, atlas: Atlas, page: Page, language: Languages) -> None:
    """Draw the country of `atlas`, if it has one, with its sides, where `page` has the locator."""
    country, box, letters = atlas.country, page.locator, page.letters
    if country is None:
        return
    canvas.clip(box)
    canvas.area(box.shape, _AROUND)
    west, south, east, north = country.total_bounds
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(
        (box.width - 2 * _PAD_MM) / ((east - west) * squeeze),
        (box.height - 2 * _PAD_MM) / (north - south),
    )
    middle = np.array([(west + east) / 2, (south + north) / 2])
    centre = np.array([box.x + box.width / 2, box.y + box.height / 2])

    def moved(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray((places - middle) * np.array([squeeze, 1]) * scale + centre)

    names = zip(country["name_vi"], country["name_en"], strict=True)
    tongue: Languages = "vi" if language == "both" else language
    told = [pick((str(vi), str(en)), tongue) for vi, en in names]
    shapes = [shapely.transform(shape, moved) for shape in country.geometry]
    land = [row for row in zip(told, shapes, strict=True) if row[1].geom_type in AREAS]
    for _, shape in land:
        canvas.area(shape, _LAND)
        canvas.line(shape, Stroke(_EDGE, 0.8))
    marked = shapely.transform(atlas.sides.union_all(), moved)
    canvas.area(marked, _MARKED, 0.9)
    canvas.line(marked, Stroke(_MARKED, 0.8))
    for name, shape in zip(told, shapes, strict=True):
        if shape.geom_type in AREAS:
            _name(canvas, shape, name, letters)
        else:
            _islets(canvas, shape, name, box, letters)
    canvas.clip(None)
    canvas.line(box.shape, Stroke(style.INK, 0.9))


def _islets(
    canvas: Canvas, dots: BaseGeometry, name: str, box: Box, letters: float
) -> None:  # fmt: skip
    """Islets as dots, their name under them, or over them at the lower edge."""
    canvas.area(shapely.buffer(dots, _DOT_MM), style.INK)
    face = Face(7.4 * letters, 600, style.INK, italic=True)
    lines = fonts.broken(name)
    west, south, east, north = dots.bounds
    wide = max(fonts.extent(line, face)[0] for line in lines) / 2
    x = min(max((west + east) / 2, box.x + wide + 0.8), box.x + box.width - wide - 0.8)
    below = south - 1 - face.leading * (len(lines) - 0.2)
    first = south - 1 - 0.8 * face.leading if below > box.y else north + 0.8 + face.leading
    for number, line in enumerate(lines):
        y = first - number * face.leading
        canvas.write(x, y, line, face, align="center", halo=True)


def _name(canvas: Canvas, land: BaseGeometry, name: str, letters: float) -> None:
    """The country's name in the sea or the land beside its narrow middle."""
    face = Face(9 * letters, 700, label_style("side").colour)
    west, south, east, north = land.bounds
    wide = fonts.extent(name, face)[0]
    x, y = west + 0.2 * (east - west) - wide * 0.2, south + 0.5 * (north - south)
    canvas.write(x, y, name.upper(), face)
