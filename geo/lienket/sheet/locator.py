"""Where it lies: the whole country with its archipelagos by name, and the sides with the frame."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from lienket import crs, style
from lienket.geometry_types import AREAS
from lienket.i18n import Languages, pick
from lienket.model.atlas import Atlas
from lienket.sheet import fonts, recast
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face
from lienket.sheet.page_layout import Page
from lienket.sheet.view import View
from lienket.speech import single
from lienket.style.label_styles import label_style
from lienket.style.symbol_layers import Stroke

_PAD_MM = 1.0
_MARKED = style.colour("marked")
_AROUND, _LAND, _EDGE = (
    style.ground("context", "foreign").fill,
    style.PAPER,
    label_style("neighbour").colour,
)
_DOT_MM = 0.28
_BROAD = 0.74
"""A longer name of islets has two lines, of the width of the inset."""

_NAME_PX, _LAND_PX = 9.4, 10.0
_FINE_PX = 0.4
"""The limits of communes, which are many [px]."""

_LEAST_MM, _RING_MM = 2.6, 2.0
"""A frame smaller than this in the inset of the sides has a ring about it, of this radius [mm]."""


def draw(canvas: Canvas, atlas: Atlas, page: Page, view: View, language: Languages) -> None:
    """Draw the country of `atlas`, if it has one, and the sides with the frame of `view`."""
    # On a map a place has one name: the Vietnamese one, if both are asked for.
    tongue = single(language)
    if atlas.country is not None:
        _country(canvas, atlas, page, tongue)
    if page.inset is not None:
        _sides(canvas, atlas, page.inset, view, page.letters, tongue)


def _country(canvas: Canvas, atlas: Atlas, page: Page, language: Languages) -> None:
    """The country with the sides marked: land, dots of islets, names, that of a sea alone."""
    country, box, letters = atlas.country, page.locator, page.letters
    if country is None or not box.width:
        return
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
    told = [pick((str(vi), str(en)), language) for vi, en in names]
    shapes = [shapely.transform(shape, moved) for shape in country.geometry]
    rows = list(zip(told, shapes, strict=True))
    land = [row for row in rows if row[1].geom_type in AREAS]
    canvas.clip(box)
    canvas.area(box.shape, _AROUND)
    for _, shape in land:
        canvas.area(shape, _LAND)
        canvas.line(shape, Stroke(_EDGE, 0.8))
    marked = shapely.transform(atlas.sides.union_all(), moved)
    canvas.area(marked, _MARKED, 0.9)
    canvas.line(marked, Stroke(_MARKED, 0.8))
    for name, shape in rows:
        if isinstance(shape, Point):
            _sea(canvas, shape, name, letters)
        elif shape.geom_type not in AREAS:
            _islets(canvas, shape, name, [f"({of})" for of, _ in land], (box, letters))
        else:
            _name(canvas, shape, name, letters)
    canvas.clip(None)
    canvas.line(box.shape, Stroke(style.INK, 0.9))


def _islets(
    canvas: Canvas, dots: BaseGeometry, name: str, whose: Sequence[str],
    place: tuple[Box, float],
) -> None:  # fmt: skip
    """Islets as dots, over them their name and whose they are; `place` = the inset, its letters."""
    box, letters = place
    canvas.area(shapely.buffer(dots, _DOT_MM), style.INK)
    face = Face(_NAME_PX * letters, 600, style.INK, italic=True)
    broad = fonts.extent(name, face)[0] > _BROAD * box.width
    lines = [*(fonts.broken(name, 0) if broad else [name]), *whose]
    west, _, east, north = dots.bounds
    wide = max(fonts.extent(line, face)[0] for line in lines) / 2
    x = min(max((west + east) / 2, box.x + wide + 0.8), box.x + box.width - wide - 0.8)
    _stacked(canvas, lines, face, (x, north + 1.0))


def _stacked(canvas: Canvas, lines: Sequence[str], face: Face, at: tuple[float, float]) -> None:
    """Write lines over each other about `at`, the last on it."""
    for number, line in enumerate(reversed(lines)):
        place = at[0], at[1] + number * face.leading
        canvas.write(*place, line, face, align="center", halo=True)


def _sea(canvas: Canvas, at: Point, name: str, letters: float) -> None:
    """The name of a sea, about a place that has no mark."""
    face = Face(_NAME_PX * letters, 500, label_style("river").colour, italic=True)
    canvas.write(at.x, at.y, name, face, align="center", halo=True)


def _name(canvas: Canvas, land: BaseGeometry, name: str, letters: float) -> None:
    """The country's name in the sea or the land beside its narrow middle."""
    face = Face(_LAND_PX * letters, 700, label_style("side").colour)
    west, south, east, north = land.bounds
    wide = fonts.extent(name, face)[0]
    x, y = west + 0.2 * (east - west) - wide * 0.2, south + 0.45 * (north - south)
    canvas.write(x, y, name.upper(), face)


def _sides(  # noqa: PLR0913, PLR0917 - an inset has so many
    canvas: Canvas, atlas: Atlas, box: Box, view: View, letters: float, language: Languages
) -> None:
    """The sides with their districts, and the frame of the map among them."""
    districts = crs.to_metres(atlas.frames[atlas.catalogue.sides_layer], view.code).geometry
    sides = crs.to_metres(atlas.sides, view.code).geometry
    west, south, east, north = sides.total_bounds
    scale = min((box.width - 2 * _PAD_MM) / (east - west),
                (box.height - 2 * _PAD_MM) / (north - south))  # fmt: skip
    middle = np.array([(west + east) / 2, (south + north) / 2])
    centre = np.array([box.x + box.width / 2, box.y + box.height / 2])

    def moved(shapes: Iterable[BaseGeometry]) -> list[BaseGeometry]:
        found = shapely.transform(np.asarray([*shapes], dtype=object),
                                  lambda places: (places - middle) * scale + centre)  # fmt: skip
        return list(shapely.simplify(found, 0.1))

    canvas.clip(box)
    canvas.area(box.shape, style.ground("context", "neighbour").fill)
    look = style.ground(atlas.catalogue.sides_layer)
    fine = _FINE_PX if recast.shown(atlas) else 0.8
    for shape in moved(districts):
        canvas.area(shape, style.PAPER)
        canvas.line(shape, Stroke(look.colour, fine))
    names = {side.key: (side.name_vi, side.name_en) for side in atlas.catalogue.sides}
    drawn = moved(sides)
    for shape in drawn:
        canvas.line(shape, Stroke(style.ground("sides").colour, 1.4))
    frame = moved([shapely.box(*view.extent)])[0]
    canvas.area(frame, _MARKED, 0.18)
    canvas.line(frame, Stroke(_MARKED, 1.8))
    if min(frame.bounds[2] - frame.bounds[0], frame.bounds[3] - frame.bounds[1]) < _LEAST_MM:
        canvas.line(shapely.centroid(frame).buffer(_RING_MM), Stroke(_MARKED, 1.4))
    face = Face(_NAME_PX * letters, 700, label_style("side").colour)
    for key, shape in zip(sides.index, drawn, strict=True):
        _clear_of(canvas, pick(names[str(key)], language), shape, frame, face)
    canvas.clip(None)
    canvas.line(box.shape, Stroke(style.INK, 0.9))


def _clear_of(
    canvas: Canvas, name: str, shape: BaseGeometry, frame: BaseGeometry, face: Face
) -> None:
    """Write the name of a side well inside it, clear of the frame where it has room there."""
    wide, _, high = fonts.extent(name, face)
    free = _broadest(shapely.difference(shape, shapely.buffer(frame, 1.0)))
    spot = (free if free.length > high else _broadest(shape)).coords[0]
    west, _, east, _ = shape.bounds
    x = min(max(spot[0], west + wide / 2), east - wide / 2) if wide < east - west else spot[0]
    canvas.write(x, spot[1] - high / 2, name, face, align="center", halo=True)


def _broadest(shape: BaseGeometry) -> LineString:
    """A radius of the largest circle in the largest of the areas of `shape`, from its middle."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and part.area]
    if not parts:
        return LineString()
    return shapely.maximum_inscribed_circle(max(parts, key=shapely.area), tolerance=0.3)
