"""The map of who gains: units coloured by the minutes that a link saves them.

Places and shapes are in [mm] of the page.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from lienket import crs, style, text
from lienket.export_tables.appraisals.worth import MAIN
from lienket.i18n import Languages, format_number
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import (
    bands,
    content,
    drawing,
    label_candidates,
    label_drawing,
    label_obstacles,
    label_placement,
    map_elements,
    recast,
)
from lienket.sheet.canvas import Box, Canvas
from lienket.sheet.extents import Extent
from lienket.sheet.fonts import Face, even
from lienket.sheet.label_placement import Label, LabelPosition, Placed
from lienket.sheet.lettering import Lettering
from lienket.sheet.view import View
from lienket.sheet.words import phrase
from lienket.speech import single
from lienket.style import ramps
from lienket.style.symbol_layers import Stroke

_WORTH_MIN = 1.0
"""Less is no gain [min]."""

_AROUND = 0.12
_HATCH_PX, _LIMIT_PX = 5.0, 0.8
_SWATCH, _BELOW, _OVER_NOTES = (6.0, 3.0), 1.1, 0.8
"""A sample of a class, what is free under it and over the notes [mm]."""

_HEAD, _TEXT = Face(9.6, 700, style.INK), Face(9.4, 400, style.INK)
_COVERED, _OVER_EDGE, _NEAR_MM = 4.0, 4.0, 1.5
"""What it costs a name to lie over the link or another unit, and over the edge of its own; how far
apart places about the middle of a unit are [mm]."""

_BAR = 14.0, 9.5
"""How much wider than its bar a scale is with its numbers, and how high it is [mm]."""

_TO_HATCH = Stroke(style.INK, 0.6, alpha=0.8)


@dataclass(frozen=True, slots=True)
class Gainer:
    """A unit that may gain: its shape on the page, its name, its class, whether it surely gains."""

    key: str
    shape: BaseGeometry
    name: tuple[str, str]
    place: int
    sure: bool


@dataclass(frozen=True, slots=True)
class GainMap:
    """The units of a map that may gain, the names on it, its scale bar and where that stands."""

    view: View
    gainers: tuple[Gainer, ...]
    names: tuple[Placed, ...]
    bar: map_elements.Bar
    scale: Box


def extent(atlas: Atlas, link: str, drawn: Sequence[str]) -> Extent | None:
    """What the map must show [m]: the units that gain and the link; None where none gains.

    `drawn`: the keys of what shows the link.
    """
    rows = _rows(atlas, link)
    if rows.empty:
        return None
    units = atlas.frames[atlas.access.layer]
    shapes = [units[units.index.isin(rows["unit"])]]
    shapes += [frame[frame.index.isin(drawn)] for frame in atlas.frames.values()]
    code = atlas.catalogue.measuring_crs
    bounds = [crs.to_metres(frame[["geometry"]], code).total_bounds
              for frame in shapes if not frame.empty]  # fmt: skip
    west, south = (min(float(row[place]) for row in bounds) for place in (0, 1))
    east, north = (max(float(row[place]) for row in bounds) for place in (2, 3))
    more = _AROUND * max(east - west, north - south)
    return west - more, south - more, east + more, north + more


def _rows(atlas: Atlas, link: str) -> pd.DataFrame:
    rows = atlas.access.gains
    return rows[(rows["link"] == link) & (rows["target"] == MAIN)]


def edges() -> tuple[float, ...]:
    """From how many minutes on each class reaches [min]; the first is of less than a minute."""
    return (0.0, *map(float, ramps.ramp("saved").steps))


def _colours() -> tuple[str, ...]:
    return ramps.ramp("saved").colours


def _class(row: pd.Series[float]) -> int:
    """The class of a unit by what it saves as assumed; the last of all opens a way."""
    if math.isnan(row["today_min"]):
        return len(edges())
    saved = float(row["today_min"]) - float(row["then_min"])
    return max(number for number, edge in enumerate(edges()) if saved >= edge or not number)


def draw(canvas: Canvas, atlas: Atlas, plan: SheetSpec, view: View, language: Languages) -> GainMap:
    """Draw the map of the route of `plan`: ground, units, the route, names of those that gain.

    Raises:
        KeyError: a feature holds a word that is in no list.
    """
    box = view.box
    units = atlas.frames[atlas.access.layer]
    shapes = dict(zip(map(str, units.index), view.shapes(units), strict=True))
    gainers = tuple(_gainers(atlas, plan.route, shapes))
    found = content.gather(_links_alone(atlas), view, plan)
    canvas.clip(box)
    canvas.area(box.shape, style.ground("context", "foreign").fill)
    quiet = content.quiet(atlas, view)
    for piece in quiet.ground:
        if piece.is_area:
            drawing.ground(canvas, piece)
    _units(canvas, shapes, gainers)
    for piece in quiet.ground:
        if not piece.is_area:
            drawing.ground(canvas, piece)
    for item in found.links:
        if item.focus:
            drawing.link(canvas, item)
    covered = [row.shape for row in label_obstacles.covered(found)]
    bar, place = _scale(view, [*covered, *(gainer.shape for gainer in gainers)])
    names = _names(view, gainers, covered, place, language)
    label_drawing.write(canvas, names)
    number = format_number(round(view.denominator))
    told = (phrase("scale", language, number=number), *bar.marks(language))
    map_elements.scale(canvas, place, bar, told, 1.0)
    canvas.clip(None)
    map_elements.frame(canvas, box)
    return GainMap(view, gainers, names, bar, place)


def _links_alone(atlas: Atlas) -> Atlas:
    """`atlas` with the layers of links alone: nothing else is shown of what else there is."""
    keys = [row.key for row in atlas.catalogue.layers if row.status and row.key in atlas.frames]
    return replace(atlas, frames={key: atlas.frames[key] for key in keys})


def _gainers(atlas: Atlas, link: str, shapes: dict[str, BaseGeometry]) -> Iterator[Gainer]:
    # Bare names have room inside; the caption says what they are.
    frame = recast.bared(atlas, atlas.frames[atlas.access.layer])
    for _, row in _rows(atlas, link).iterrows():
        key = str(row["unit"])
        vi, en = (text.unnoted(str(frame.loc[key, name])) for name in ("name_vi", "name_en"))
        yield Gainer(key, shapes[key], (vi, en), _class(row), row["saved_min"] >= _WORTH_MIN)


def _units(canvas: Canvas, shapes: dict[str, BaseGeometry], gainers: Sequence[Gainer]) -> None:
    """The units: those that gain in their colour, hatched where it is not sure; all limits."""
    ramp, limits = _colours(), style.ground("units").colour
    for gainer in gainers:
        canvas.area(gainer.shape, ramp[min(gainer.place, len(ramp) - 1)])
        if not gainer.sure:
            canvas.line(bands.hatch(gainer.shape, _HATCH_PX), _TO_HATCH)
    for shape in shapes.values():
        if not shape.is_empty:
            canvas.line(shape, Stroke(limits, _LIMIT_PX))


def _scale(view: View, shapes: Sequence[BaseGeometry]) -> tuple[map_elements.Bar, Box]:
    """The scale bar, and its place in the corner where it covers least of `shapes`."""
    bar = map_elements.bar(view)
    return bar, map_elements.corner(view, shapes, bar.length + _BAR[0], _BAR[1])[1]


def _names(
    view: View, gainers: Sequence[Gainer], covered: Sequence[BaseGeometry], bar: Box,
    language: Languages,
) -> tuple[Placed, ...]:  # fmt: skip
    """The names of the units that gain, inside them or, where they have no room, beside.

    None stands on the scale `bar`.
    """
    namer, tongue = Lettering(view, language), single(language)
    wanted: list[Label] = []
    for gainer in gainers:
        name = gainer.name[0] if tongue == "vi" else gainer.name[1]
        label = namer.lettered(name, "seat", limit=14, own=gainer.key)
        seen = shapely.intersection(gainer.shape, view.box.shape)
        if label and not seen.is_empty:
            wanted.append(label.at([*_places(seen, label.width, label.height)]))
    over = [label_placement.Covered(shape, "", _COVERED) for shape in covered]
    over += [label_placement.Covered(row.shape, row.key, _COVERED) for row in gainers]
    return label_placement.place(wanted, view.box, [bar.shape], over)


@dataclass(frozen=True, slots=True)
class Key:
    """What the legend explains: the classes that occur, and the notes under them."""

    places: tuple[int, ...]
    notes: tuple[str, ...]


def key(atlas: Atlas, link: str, language: Languages) -> Key:
    """What the legend of the map of a link explains."""
    rows = [row for _, row in _rows(atlas, link).iterrows()]
    notes = [phrase("appraisal_ramp_basis", language)]
    if not all(row["saved_min"] >= _WORTH_MIN for row in rows):
        notes.insert(0, phrase("appraisal_ramp_unsure", language))
    return Key(tuple(sorted({_class(row) for row in rows})), tuple(notes))


def _places(seen: BaseGeometry, width: float, height: float) -> Iterator[LabelPosition]:
    """Places for the name of a unit: in it; else out over its edge; else beside, with a leader."""
    yield from label_candidates.inside(seen, width, height)
    largest = max(shapely.get_parts(seen), key=shapely.area)
    middle = shapely.maximum_inscribed_circle(largest, tolerance=_NEAR_MM).coords[0]
    for x, y in itertools.product(np.arange(-2, 3) * _NEAR_MM, repeat=2):
        at = middle[0] + x, middle[1] + y
        block = shapely.box(at[0] - width / 2, at[1] - height / 2,
                            at[0] + width / 2, at[1] + height / 2)  # fmt: skip
        out = shapely.area(shapely.difference(block, seen)) / (width * height)
        yield LabelPosition(*at, cost=_OVER_EDGE * (0.5 + out) + 0.1 * math.hypot(x, y))
    for place in label_candidates.around(seen, width, height):
        yield replace(place, cost=place.cost + 2 * _OVER_EDGE, mark=(middle[0], middle[1]))


def legend_height(shown: Key, width: float) -> float:
    """How high a legend is in `width` [mm]."""
    lines = sum(len(even(note, _TEXT, width)) for note in shown.notes)
    classes = len(shown.places) * (_SWATCH[1] + _BELOW)
    return _HEAD.leading + classes + _OVER_NOTES + lines * _TEXT.leading


def legend(canvas: Canvas, box: Box, shown: Key, language: Languages) -> None:
    """Draw the legend down from the upper edge of `box`."""
    ramp, top = _colours(), box.y + box.height
    down = _HEAD.leading
    canvas.write(box.x, top - 0.78 * down, phrase("appraisal_ramp", language), _HEAD)
    for place in shown.places:
        swatch = Box(box.x, top - down - _SWATCH[1] - 0.9, *_SWATCH)
        canvas.area(swatch.shape, ramp[min(place, len(ramp) - 1)])
        canvas.line(swatch.shape, Stroke(style.colour("rule"), 0.8))
        canvas.write(box.x + _SWATCH[0] + 1.6, swatch.y + 0.6, _told(place, language), _TEXT)
        down += _SWATCH[1] + _BELOW
    down += _OVER_NOTES
    for note in shown.notes:
        for row in even(note, _TEXT, box.width):
            canvas.write(box.x, top - down - 0.78 * _TEXT.leading, row, _TEXT)
            down += _TEXT.leading


def _told(place: int, language: Languages) -> str:
    """A class in words."""
    ends = edges()
    if place >= len(ends):
        return phrase("appraisal_ramp_new", language)
    least = format_number(round(ends[place]))
    if place == len(ends) - 1:
        return phrase("appraisal_ramp_over", language, least=least)
    return phrase("appraisal_ramp_from", language, least=least,
                  most=format_number(round(ends[place + 1])))  # fmt: skip
