"""A map as a picture for Word: drawn at the size it has there, without title and small print.

Letters and lines are as large on the paper as they are here, and the scale bar is true there. No
scale stands in it as a number: who makes a picture smaller in Word would make that false.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from lienket.i18n import Languages
from lienket.model.atlas import Atlas
from lienket.model.sheet_specs import SheetSpec
from lienket.sheet import extents, legend, map_drawing, matrix, output
from lienket.sheet.canvas import MM_INCH, Box, Canvas
from lienket.sheet.extents import Extent
from lienket.sheet.page_layout import Page
from lienket.sheet.view import FINEST, View
from lienket.vocabulary import worded

WIDTH, HIGHEST = 165.0, 215.0
"""The width between the margins of an official A4 page, and the most height over a caption [mm]."""

_DPI, _COLOURS = 220, 256
_LETTERS, _COLUMNS = 1.1, 3
_EDGE, _GAP = 0.4, 2.0
_LOW, _HIGH = 90.0, 156.0
"""The least and the most height of a map [mm]."""

_ROUNDS = 4
"""How often a map is made lower for its legend: on another map, another legend may stand."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture, the view of its map, its `height` from the top of the canvas [mm].

    `complete` = its legend has all its room.
    """

    canvas: Canvas
    view: View
    height: float
    complete: bool


def made_for(plan: SheetSpec) -> bool:
    """Whether the map of `plan` is understood without what its sheet tells beside it."""
    return not plan.flows


def letters(atlas: Atlas, plan: SheetSpec) -> dict[str, str]:
    """By link, the letter that it has on the map of `plan`; none on a map without letters."""
    return dict(matrix.from_atlas(atlas).letters) if plan.matrix else {}


@worded
@output.settings()
def draw(atlas: Atlas, plan: SheetSpec, *, language: Languages, grayscale: bool) -> Picture:
    """The picture of `plan`, `WIDTH` wide.

    Raises:
        UsageError: the plan names what the workspace does not hold.
        KeyError: a feature holds a word that is in no list.
    """
    west, south, east, north = extent = extents.extent(atlas, plan)
    wide = WIDTH - 2 * _EDGE
    high = float(np.clip(wide * (north - south) / (east - west), _LOW, _HIGH))
    for _ in range(_ROUNDS):
        view = _view(extent, atlas, Box(_EDGE, HIGHEST - _EDGE - high, wide, high))
        seen = map_drawing.gather(atlas, plan, view)
        sections = legend.sections(seen, language)
        page = _page(view, sections, language, grayscale=grayscale)
        if page.legend.y >= 0:
            break
        high = max(_LOW, high + page.legend.y)
    canvas = Canvas(WIDTH, HIGHEST, grayscale=grayscale)
    far = map_drawing.islands(atlas, plan, seen, view, _LETTERS)
    found, _ = map_drawing.draw(canvas, seen, view, _LETTERS, language, ratio=False, islands=far)
    complete = legend.draw(canvas, legend.sections(found, language), page, language)
    return Picture(canvas, view, HIGHEST - page.legend.y, complete and page.legend.y >= 0)


def _view(extent: Extent, atlas: Atlas, box: Box) -> View:
    """As much as `box` takes: no number tells the scale, so it need not be a round one."""
    west, south, east, north = extent
    need = max((east - west) / box.width, (north - south) / box.height)
    metre = max(need, FINEST / 1000)
    x, y = (west + east) / 2, (south + north) / 2
    corner = x - box.width * metre / 2, y - box.height * metre / 2
    return View(atlas.catalogue.measuring_crs, *corner, 1000 * metre, box)


def _page(
    view: View, sections: Sequence[legend.Section], language: Languages, *, grayscale: bool
) -> Page:
    """The page with just the room that the legend needs under the map."""
    none = Box(0, 0, 0, 0)
    page = Page(WIDTH, HIGHEST, _LETTERS, none, view.box, view.box, _COLUMNS, none, none)
    need = legend.need(sections, page, language=language, grayscale=grayscale)
    room = Box(_EDGE, view.box.y - _GAP - need, view.box.width, need)
    return replace(page, legend=room)


def png(picture: Picture) -> bytes:
    """`picture` as a PNG in a palette, which says how large it is; the same bytes each time."""
    whole = output.rendered(picture.canvas, "png", "", _DPI)
    with Image.open(io.BytesIO(whole)) as image:
        high = round(picture.height / MM_INCH * _DPI)
        cut = image.convert("RGB").crop((0, 0, image.width, min(high, image.height)))
    out = io.BytesIO()
    drawn = cut.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    drawn.save(out, "PNG", optimize=True, dpi=(_DPI, _DPI))
    return out.getvalue()
