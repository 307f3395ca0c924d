"""Far islands on a sheet: small framed maps at a scale of their own, with name and position.

Places, shapes and sizes are in [mm] of the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import shapely
from shapely import ops
from shapely.geometry.base import BaseGeometry

from lienket import crs, opening, style
from lienket.i18n import Languages, format_number, pick
from lienket.model.atlas import Atlas
from lienket.model.frame import Inset
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import (
    content,
    drawing,
    label_drawing,
    label_obstacles,
    label_placement,
    map_labels,
)
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.fonts import Face, wrapped
from lienket.sheet.model import Content
from lienket.sheet.view import View, fit
from lienket.sheet.words import phrase
from lienket.speech import single
from lienket.style.symbol_layers import Stroke

_WIDE, _HIGH, _STRIP = 40.0, 27.0, 11.0
"""How wide and high the map of an inset is, and how high what is told under it."""

_GAP = 2.5
_NAME_PX, _SMALL_PX = 9.6, 8.0
_POINTS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_FINEST = 25_000
"""No inset is at a larger scale than 1 : this."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A far island with the box of its map and of what is told under it, and what falls on it."""

    inset: Inset
    whole: Box
    view: View
    found: Content


def lay_out(
    atlas: Atlas, plan: SheetSpec, view: View, letters: float, links: Sequence[BaseGeometry]
) -> tuple[Frame, ...]:
    """The frames of the map of `view`, each where it covers least of the sides and of `links`.

    None on a sheet that is about a place, a route or a box.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    if plan.bounds or plan.area or plan.matrix:
        return ()
    land = view.shapes(opening.main_land(atlas))
    taken: list[BaseGeometry] = [shapely.union_all([*land, *links])]
    frames = []
    for row in atlas.catalogue.insets:
        whole = _place(view.box, taken, letters)
        taken.append(whole.shape.buffer(_GAP))
        strip = _STRIP * letters
        box = Box(whole.x, whole.y + strip, whole.width, whole.height - strip)
        small = _fitted(row, view.code, box)
        frames.append(Frame(row, whole, small, _gathered(atlas, small, plan)))
    return tuple(frames)


def _gathered(atlas: Atlas, view: View, plan: SheetSpec) -> Content:
    """What falls on an inset, without the names of what lies about the sides."""
    found = content.gather(atlas, view, plan)
    ground = [
        replace(piece, names=("", "")) if piece.layer in content.FAR else piece
        for piece in found.ground
    ]
    return replace(found, ground=tuple(ground))


def _place(box: Box, taken: Sequence[BaseGeometry], letters: float) -> Box:
    """The place at the edge of the map that covers least of what is `taken`."""
    wide, high = _WIDE * letters, (_HIGH + _STRIP) * letters
    across = (box.x + _GAP, box.x + (box.width - wide) / 2, box.x + box.width - _GAP - wide)
    up = (box.y + _GAP, box.y + (box.height - high) / 2, box.y + box.height - _GAP - high)
    middle = across[1], up[1]
    places = [Box(x, y, wide, high) for y in up for x in across[::-1] if (x, y) != middle]
    return min(places, key=lambda place: round(_covered(place, taken), 2))


def _covered(place: Box, taken: Sequence[BaseGeometry]) -> float:
    first, *frames = taken
    share = float(shapely.area(shapely.intersection(place.shape, first)))
    return share + 1000 * sum(bool(shapely.intersects(place.shape, row)) for row in frames)


def _fitted(row: Inset, code: str, box: Box) -> View:
    frame = gpd.GeoDataFrame(geometry=[shapely.box(*row.bounds)], crs=crs.STORED)
    return fit(crs.to_metres(frame, code).total_bounds, code, box, _FINEST)


def draw(
    canvas: Canvas, atlas: Atlas, frames: Sequence[Frame], letters: float, language: Languages
) -> None:
    """Draw each island in its frame over the map, with its name, its scale and where it lies."""
    for frame in frames:
        box = frame.view.box
        canvas.area(frame.whole.shape, style.colour("white"))
        canvas.clip(box)
        canvas.area(box.shape, style.ground("context", "sea").fill)
        for piece in frame.found.ground:
            drawing.ground(canvas, piece)
        drawing.draw(canvas, frame.found)
        namer = map_labels.Names(frame.view, language, letters)
        names = label_placement.place(
            namer.wanted(frame.found), box, label_obstacles.taken(frame.found),
            label_obstacles.covered(frame.found),
        )  # fmt: skip
        label_drawing.write(canvas, names)
        canvas.clip(None)
        canvas.line(box.shape, Stroke(style.INK, 0.7))
        canvas.line(frame.whole.shape, Stroke(style.INK, 0.9))
        _tell(canvas, atlas, frame, letters, language)


def _tell(canvas: Canvas, atlas: Atlas, frame: Frame, letters: float, language: Languages) -> None:
    """The name of an island under its map, then its scale and where it lies."""
    tongue, box = single(language), frame.whole
    name = pick((frame.inset.name_vi, frame.inset.name_en), tongue)
    number = format_number(round(frame.view.denominator))
    told = f"{phrase('scale', tongue, number=number)} · {_position(atlas, frame.inset, tongue)}"
    x, y = box.x + 1.2, box.y + (_STRIP - 3.4) * letters
    canvas.write(x, y, name, Face(_NAME_PX * letters, 700, style.INK))
    small = Face(_SMALL_PX * letters, 400, style.colour("print"))
    for number_, line in enumerate(wrapped(told, small, box.width - 2.4)[:2]):
        canvas.write(x, y - (number_ + 1) * 2.7 * letters, line, small)


def _position(atlas: Atlas, inset: Inset, language: Languages) -> str:
    """How far off the main part of the sides an island lies, and in which direction."""
    code = atlas.catalogue.measuring_crs
    far = gpd.GeoDataFrame(geometry=[shapely.box(*inset.bounds).centroid], crs=crs.STORED)
    (point,) = crs.to_metres(far, code).geometry
    land = crs.to_metres(opening.main_land(atlas), code).geometry.union_all()
    near, _ = ops.nearest_points(land, point)
    (x, y), (west, south) = (shapely.get_coordinates(each)[0] for each in (point, near))
    east, north = float(x - west), float(y - south)
    turn = round(math.degrees(math.atan2(east, north)) / 45) % len(_POINTS)
    km = format_number(max(1, round(math.hypot(east, north) / 1000)))
    direction = phrase(f"point_{_POINTS[turn]}", language)
    return phrase("inset_position", language, km=km, direction=direction)
